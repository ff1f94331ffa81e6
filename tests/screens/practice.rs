//! Practice: feedback after each paragraph, a score, and nothing of gold before.

use super::review::{done, read, span};
use glossator::annotation::{Party, Record};
use glossator::corpus::Corpus;
use glossator::driver::Headless;
use glossator::practice::Gold;
use glossator::schema::ready;
use glossator::session::Start;
use std::sync::Arc;

const FIRST: &str = "All delegates met Ms Lena Orlo in Velmar.";
const SECOND: &str = "“All fighters must leave,” Anhalt said";

/// Two paragraphs of three; what a stranger's gold may hold is in it.
fn gold() -> Vec<Record> {
    let stance = Record {
        layer: "stance".into(),
        holder: vec![Party::named("the League \u{1b}[31m\u{202e}x")],
        target: vec![Party::named("Anhalt")],
        ..span("g6", "against", "opposed Anhalt")
    };
    vec![
        done("g0", FIRST),
        done("g1", SECOND),
        span("g2", "PER", "Lena Orlo"),
        span("g3", "GPE", "Velmar"),
        span("g4", "PER", "Anhalt"),
        span("g5", "ORG", "Northern Bloc"),
        stance,
    ]
}

fn practising(size: (u16, u16), own: Vec<Record>, layer: Option<&str>) -> Headless {
    let (articles, findings) = read();
    let schema = ready::news().0;
    let start = Start {
        name: "Talks".into(),
        practice: Some(Gold::new(gold(), &schema, layer)),
        schema: Some(Arc::new(schema)),
        who: "rosa".into(),
        records: own,
        size,
        ..Start::default()
    };
    let mut it = Headless::new(start, Corpus::new(articles, findings), false);
    it.guidelines.insert("docs/guidelines.md".into(), "# Guide\n\n## Place\n\nCountries and towns.\n".into());
    it
}

/// “Ms Lena Orlo” with a word too much, “Velmar” as an organisation, “All” as an event.
fn wrong(it: &mut Headless) {
    it.press("e").press("www").press("N").press("p").press("ww").press("o");
    assert_eq!(it.written.len(), 3, "{:?}", it.written);
}

#[test]
fn gold_is_shown_after_the_paragraph_is_done_and_not_before() {
    for (size, name) in [((120, 36), "practice_120x36"), ((80, 24), "practice_80x24"), ((40, 10), "practice_40x10")] {
        let mut it = practising(size, Vec::new(), None);
        assert!(it.text().contains("0 of 2") || size.0 < 60, "{}", it.text());
        wrong(&mut it);
        assert!(!it.text().contains("gold GPE") && !it.text().contains("in gold"), "{}", it.text());
        it.press("<Space>");
        let shown = it.text();
        assert!(shown.contains("0 right, 1 by overlap"), "{shown}");
        insta::assert_snapshot!(name, shown);
    }
}

#[test]
fn each_row_leads_to_its_words_and_to_the_guideline_of_its_label() {
    let mut it = practising((120, 36), Vec::new(), None);
    wrong(&mut it);
    it.press("<Space>");
    let shown = it.text();
    for row in [
        "+ “All” EVENT in yours, not in gold",
        "~ “Ms Lena Orlo” bounds: gold is without “Ms”",
        "~ “Velmar” you ORG, gold GPE",
    ] {
        assert!(shown.contains(row), "{row}\n{shown}");
    }
    it.press("Ggd");
    assert!(it.text().contains("Countries and towns."), "{}", it.text());
    it.press("q");
    assert!(it.text().contains("you ORG, gold GPE"), "the feedback is there again: {}", it.text());
    // What was shown is not mended into the score.
    let before = it.written.len();
    it.press("<Esc>x").press("u");
    assert_eq!(it.written.len(), before);
    assert!(it.text().contains("nothing to undo"), "{}", it.text());
}

#[test]
fn the_sum_tells_what_was_taken_for_what_and_practice_goes_on_where_it_ended() {
    let mut it = practising((120, 40), Vec::new(), None);
    wrong(&mut it);
    it.press("<Space><Space>");
    assert!(it.text().contains("practice 1/2") && it.text().contains("¶ 2/3"), "{}", it.text());
    it.press("/Anhalt<Enter>");
    it.press("p<Space>");
    let shown = it.text();
    assert!(!shown.contains('\u{1b}') && !shown.contains('\u{202e}'), "{shown}");
    assert!(shown.contains("✓ “Anhalt” PER"), "{shown}");
    it.press("<Space>");
    insta::assert_snapshot!("practice_sum_120x40", it.text());
    it.press("<Esc>");
    assert!(!it.ended && !it.text().contains("Sum of practice"), "{}", it.text());
    let mut again = practising((120, 40), it.written.clone(), None);
    assert!(again.text().contains("Sum of practice"), "all is done: {}", again.text());
    assert!(again.text().contains("practice 2/2 · right 1 · by overlap 2 · gold 5 · yours 4"), "{}", again.text());
    again.press("q");
    assert!(again.ended);
}

#[test]
fn one_layer_alone_and_nothing_that_belongs_to_others() {
    let mut it = practising((120, 36), Vec::new(), Some("stance"));
    it.press("<Space>");
    assert!(it.text().contains("gold has nothing here, nor have you"), "{}", it.text());
    it.press("<Space><Space>");
    let shown = it.text();
    assert!(shown.contains("− “opposed Anhalt”") && shown.contains("in gold, not in yours"), "{shown}");
    it.press("<Esc>");
    for keys in ["gr", "gl", "gs", "gc", "gi", "gy", "g/", "g*"] {
        it.press(keys);
        assert!(it.text().contains("no part of practice"), "{keys}: {}", it.text());
    }
    it.press("q");
    assert!(it.text().contains("Sum of practice") && !it.ended, "{}", it.text());
    it.press("q");
    assert!(it.ended);
}

#[test]
fn what_is_done_is_not_tagged_from_another_paragraph() {
    let mut it = practising((120, 36), Vec::new(), None);
    it.press("<Space><Space>/All<Enter>p");
    let tagged = |it: &Headless| it.session.own.iter().filter(|record| record.quote == "All").count();
    assert_eq!(tagged(&it), 1, "{}", it.text());
    it.press("*");
    assert!(it.text().contains("but for paragraphs that are done"), "{}", it.text());
    it.press("<Enter>");
    assert_eq!(tagged(&it), 1, "{}", it.text());
}

#[test]
fn practice_has_no_history_of_a_span() {
    let mut it = practising((120, 36), Vec::new(), None);
    it.press("egh");
    assert!(it.text().contains("it keeps no history"), "{}", it.text());
}
