//! Progress, labels, stances and their months, on the screen.

use super::review::{done, read, reviewing, span};
use glossator::annotation::{Kind, Party, Record};
use glossator::driver::Headless;
use glossator::session::Screen;
use glossator::session::dashboard::Page;
use glossator::text::CharPos;

const SIZES: [(u16, u16); 3] = [(120, 36), (80, 24), (40, 10)];

pub(super) fn stance(id: &str, label: &str, words: &str, holder: &str, target: &str) -> Record {
    Record {
        layer: "stance".into(),
        holder: vec![Party::named(holder)],
        target: vec![Party::named(target)],
        ..span(id, label, words)
    }
}

/// The same about the second article, which is a day later.
fn later(record: Record) -> Record {
    let (articles, _) = read();
    let article = articles.last().unwrap();
    let at = |at: u32| Some(CharPos::new(at));
    Record {
        doc: article.id.clone(),
        start: at(0),
        end: at(4),
        quote: article.text.chars().take(4).collect(),
        ..record
    }
}

pub(super) fn team() -> Vec<(&'static str, Vec<Record>)> {
    let first = "All delegates met Ms Lena Orlo in Velmar.";
    vec![
        (
            "alice",
            vec![
                Record { seconds: Some(30.0), ..done("a0", first) },
                span("a1", "PER", "Lena Orlo"),
                span("a2", "GPE", "Velmar"),
                stance("a3", "against", "All fighters must leave", "Anhalt", "the talks"),
                stance("a4", "support", "opposed Anhalt", "Northern Bloc", "\u{1b}[31m\u{202e}evil"),
                later(stance("a5", "support", "Velmar", "Anhalt", "the talks")),
            ],
        ),
        ("boris", vec![span("b1", "PER", "Anhalt"), stance("b2", "neutral", "All fighters", "Anhalt", "the talks")]),
    ]
}

fn dashboard(size: (u16, u16), keys: &str) -> Headless {
    let mut headless = reviewing(size, team(), Vec::new());
    headless.press("qgs").press(keys);
    assert_eq!(headless.session.screen, Screen::Dashboard);
    headless
}

#[test]
fn every_page_at_every_size() {
    for page in [Page::Progress, Page::Labels, Page::Stances, Page::Months, Page::Changes] {
        for (width, height) in SIZES {
            let headless = dashboard((width, height), &(page as usize + 1).to_string());
            let text = headless.text();
            assert!(!text.contains(['\u{1b}', '\u{202e}']), "{text:?}");
            insta::assert_snapshot!(format!("insight_{}_{width}x{height}", page.name().replace(' ', "_")), text);
        }
    }
}

#[test]
fn cells_are_walked_and_say_what_is_behind_them() {
    let mut it = dashboard((120, 36), "4");
    let filter = |it: &Headless| it.session.cell_filter().unwrap().to_string();
    assert_eq!(filter(&it), "layer:stance");
    it.press("jl");
    assert_eq!(filter(&it), "layer:stance holder:=anhalt target:\"=the talks\"");
    assert!(it.text().contains("Anhalt ▸ the talks: 1 for, 1 against, 1 neutral"), "{}", it.text());
    let size = it.session.dashboard.insight.size(Page::Stances);
    it.press(&"<Tab>".repeat(size.0 * size.1));
    assert_eq!(filter(&it), "layer:stance holder:=anhalt target:\"=the talks\"", "round to where one was");
    it.press("1jl");
    assert_eq!(filter(&it), "outlet:\"=lake wire\" date:2015-05");
    it.press("2");
    assert_eq!(filter(&it), "layer:entity label:per");
    it.press("G");
    assert_eq!(filter(&it), "layer:stance label:neutral");
    it.press("6");
    assert_eq!(filter(&it), "layer:stance holder:=anhalt target:\"=the talks\"");
    assert!(it.text().contains("2015-05-26 against → 2015-05-27 support"), "{}", it.text());
}

#[test]
fn whose_work_is_counted_is_chosen_and_hidden_with_the_names() {
    let mut it = dashboard((120, 36), "4");
    let total = |it: &Headless| it.session.dashboard.insight.stances().unwrap().total.total();
    let totals = ["", "w", "w", "w", "w", "w"].map(|key| total(it.press(key)));
    assert_eq!(totals, [4, 4, 3, 1, 0, 4], "the usual, everybody, alice, boris, rk, the usual");
    it.press("ww");
    assert!(it.text().contains("alice"));
    it.press("zb");
    assert!(!it.text().contains("alice"));
}

#[test]
fn repeated_text_is_counted_once_where_one_asks_for_it() {
    let again = Record { id: "a9".into(), ..stance("a9", "against", "All fighters must leave", "Anhalt", "the talks") };
    let mut others = team();
    others[0].1.push(again);
    let mut it = reviewing((120, 36), others, Vec::new());
    it.press("qgs4");
    let total = |it: &Headless| it.session.dashboard.insight.stances().unwrap().total.total();
    assert_eq!(total(&it), 5);
    it.press("r");
    assert_eq!(total(&it), 4);
    assert!(it.text().contains("repeated text once an article, 1 left out"), "{}", it.text());
    it.press("rrr");
    assert_eq!(total(&it), 5);
}

#[test]
fn without_stances_it_is_said_and_the_session_counts_its_own_keys() {
    let mut it = reviewing((80, 24), Vec::new(), Vec::new());
    it.press("qgs4");
    assert!(it.text().contains("No stance is tagged"), "{}", it.text());
    it.press("6");
    assert!(it.text().contains("Nobody was first for and then against"), "{}", it.text());
    it.press("2");
    assert!(it.text().contains("Nothing is tagged yet."), "{}", it.text());
    it.press("1");
    assert!(it.text().contains("this session: no spans yet"), "{}", it.text());
    it.press("qNpgs");
    let text = it.text();
    // A few seconds are no pace.
    assert!(text.contains("this session: – spans a minute") && text.contains("keys a span"), "{text}");
    assert!(text.contains("1 span"), "{text}");
    assert!(it.written.iter().any(|record| record.kind == Kind::Span));
}

#[test]
fn a_cell_lists_its_spans_and_closing_the_list_leads_back() {
    let mut it = dashboard((120, 36), "4jl");
    it.press("<Enter>");
    let text = it.text();
    assert!(text.contains("3 for layer:stance holder:=anhalt target:\"=the talks\" · all spans · by place"), "{text}");
    assert!(text.contains("against alice") || text.contains("against I alice"), "{text}");
    insta::assert_snapshot!("concordance_120x36", text);
    it.press("<Esc>");
    assert_eq!((it.session.screen, it.session.dashboard.page), (Screen::Dashboard, Page::Stances));
    it.press("<Enter><Tab><Enter>");
    assert_eq!(it.session.screen, Screen::Annotate, "one stays where one went");
    it.press("q<Esc>");
    let back = (it.session.screen, it.session.dashboard.page);
    assert_eq!(back, (Screen::Dashboard, Page::Stances), "through the list, back to the cell");
}
