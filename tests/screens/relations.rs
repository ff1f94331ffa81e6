//! `>`: relations between spans, from the choice of the other end to the arrows.

use crate::{TEXT, check, live};
use glossator::annotation::{Kind, Record};
use glossator::corpus::{self, Corpus, Origin};
use glossator::driver::Headless;
use glossator::keymap::{BINDINGS, Context};
use glossator::schema::{Schema, Source, parse};
use glossator::session::Start;
use proptest::prelude::*;
use std::sync::Arc;

/// Three relations: one that names both ends, one with a digit, one that leads from and to anything.
pub const LAYERS: &str = r#"
[[layer]]
name = "entity"
[[layer.label]]
name = "PER"
key = "p"
[[layer.label]]
name = "ORG"
key = "o"
[[layer.label]]
name = "GPE"
key = "a"
[[layer]]
name = "relation"
kind = "relation"
[[layer.label]]
name = "member-of"
key = "m"
from = ["PER"]
to = ["ORG"]
[[layer.label]]
name = "leads"
from = ["PER"]
to = ["ORG"]
[[layer.label]]
name = "ally"
key = "a"
from = ["ORG"]
to = ["ORG"]
"#;

pub fn schema() -> Arc<Schema> {
    let (schema, findings) = parse::parse(LAYERS);
    assert!(findings.is_empty(), "{findings:?}");
    Arc::new(schema)
}

fn open(size: (u16, u16), records: Vec<Record>) -> Headless {
    let origin = Origin { file: "corpus/t.txt".into(), language: "en".into() };
    let (articles, findings) = corpus::read(TEXT.as_bytes(), &Source::default(), &origin);
    let start =
        Start { name: "Talks".into(), schema: Some(schema()), who: "rk".into(), records, size, ..Start::default() };
    Headless::new(start, Corpus::new(articles, findings), false)
}

/// In the second paragraph, “Anhalt” PER, “The Northern Bloc” ORG, “the League of Border States” ORG, “Anhalt” PER,
/// with the selection on the first.
fn tagged(size: (u16, u16)) -> Headless {
    let mut it = open(size, Vec::new());
    it.press("/Anhalt<Enter>p/The Northern Bloc<Enter>o/the League of Border States<Enter>o/opposed<Enter>wp");
    let spans = ["Anhalt PER", "The Northern Bloc ORG", "the League of Border States ORG", "Anhalt PER"];
    assert_eq!(live(&it, &Kind::Span), spans);
    it.press("gg/Anhalt<Enter>");
    it
}

fn relations(it: &Headless) -> Vec<String> {
    let quote = |id: &str| it.session.own.get(id).unwrap().quote.clone();
    let mut all: Vec<String> = it
        .session
        .own
        .iter()
        .filter(|record| record.kind == Kind::Relation)
        .map(|record| format!("{} {} {}", quote(&record.from), record.label, quote(&record.to)))
        .collect();
    all.sort();
    all
}

#[test]
fn a_relation_is_made_by_a_letter_and_a_key_and_taken_back() {
    let mut it = tagged((120, 36));
    it.press(">");
    insta::assert_snapshot!("relation_end_120x36", it.text());
    it.press("a");
    insta::assert_snapshot!("relation_label_120x36", it.text());
    it.press("m");
    assert_eq!(relations(&it), ["Anhalt member-of The Northern Bloc"]);
    let record = it.written.last().unwrap();
    assert_eq!(
        (record.layer.as_str(), record.label.as_str(), record.start, record.quote.as_str()),
        ("relation", "member-of", None, "")
    );
    assert!(record.id.starts_with("r-") && !record.doc.is_empty() && !record.sha.is_empty() && record.by == "rk");
    insta::assert_snapshot!("relation_120x36", it.text());
    assert!(it.press("l").press("h").text().contains("member-of → The Northern Bloc"), "{}", it.text());
    it.press("u");
    assert!(relations(&it).is_empty());
    it.press("<C-r>");
    assert_eq!(relations(&it).len(), 1);
    check(&it);
}

#[test]
fn tab_goes_through_the_spans_that_fit_first() {
    let mut it = tagged((120, 36));
    it.press("><Tab><Tab>");
    assert!(it.text().contains("“Anhalt” PER ▸ “the League of Border States” ORG"), "{}", it.text());
    it.press("<Tab>");
    assert!(it.text().contains("“Anhalt” PER ▸ “Anhalt” PER"), "what does not fit comes last: {}", it.text());
    it.press("<S-Tab><S-Tab><Enter>1");
    assert_eq!(relations(&it), ["Anhalt leads The Northern Bloc"], "a label without key has a digit");
}

#[test]
fn one_fitting_label_is_taken_by_enter_and_turned_round_on_demand() {
    let mut it = tagged((120, 36));
    it.press("/The Northern Bloc<Enter>");
    it.press("><Tab><Enter><lt><Enter>");
    assert_eq!(relations(&it), ["the League of Border States ally The Northern Bloc"]);
    // From an organisation, a person only fits the other way round.
    it.press(">").press("a");
    let drawn = it.text();
    assert!(drawn.contains("no relation from ORG to PER") || drawn.contains("ally"), "{drawn}");
}

#[test]
fn wrong_ends_are_said_in_words() {
    let mut it = tagged((120, 36));
    it.press("><Tab><Tab><Tab><Enter>");
    assert!(it.text().contains("no relation from PER to PER: member-of leads from PER to ORG"), "{}", it.text());
    it.press("<Esc>l>");
    assert!(it.text().contains("no span is under the selection"), "{}", it.text());
    let mut plain = crate::open((80, 24), false, Vec::new());
    plain.press("p>");
    assert!(plain.text().contains("gloss.toml has no layer with kind"), "{}", plain.text());
}

#[test]
fn a_relation_is_relabelled_and_removed_from_the_drawer() {
    let mut it = tagged((120, 36));
    it.press(">am>am");
    assert!(it.text().contains("is there already"), "{}", it.text());
    assert_eq!(relations(&it).len(), 1);
    it.press(">");
    insta::assert_snapshot!("relation_present_120x36", it.text());
    it.press("11");
    assert_eq!(relations(&it), ["Anhalt leads The Northern Bloc"]);
    assert_eq!(it.written.last().unwrap().rev, 2);
    it.press(">1x");
    assert!(relations(&it).is_empty());
    it.press("u");
    assert_eq!(relations(&it), ["Anhalt leads The Northern Bloc"]);
    it.press("u");
    assert_eq!(relations(&it), ["Anhalt member-of The Northern Bloc"]);
}

#[test]
fn a_removed_span_takes_its_relations_along_and_brings_them_back() {
    let mut it = tagged((120, 36));
    it.press(">am>bm");
    assert_eq!(relations(&it).len(), 2);
    let before = it.written.len();
    it.press("x");
    assert_eq!((relations(&it).len(), live(&it, &Kind::Span).len(), it.written.len() - before), (0, 3, 3));
    assert!(it.text().contains("with 2 relations"), "{}", it.text());
    it.press("u");
    assert_eq!((relations(&it).len(), live(&it, &Kind::Span).len()), (2, 4));
    it.press("<C-r>");
    assert_eq!((relations(&it).len(), live(&it, &Kind::Span).len()), (0, 3));
}

#[test]
fn no_label_of_a_relation_has_a_key_of_its_drawer() {
    let mut keys: Vec<&str> = BINDINGS
        .iter()
        .filter(|binding| binding.context == Context::Relation)
        .map(|binding| if binding.keys == "<lt>" { "<" } else { binding.keys })
        .filter(|keys| keys.chars().count() == 1)
        .collect();
    keys.sort_unstable();
    assert_eq!(keys.concat(), glossator::schema::keys::RESERVED_IN_RELATIONS);
}

#[test]
fn an_arrow_goes_over_line_breaks_and_out_of_the_paragraph() {
    let mut it = tagged((80, 24));
    it.press(">am>bm");
    insta::assert_snapshot!("arrows_80x24", it.text());
    it.event(glossator::session::effect::Event::Resize(40, 10));
    insta::assert_snapshot!("arrows_40x10", it.text());
    it.event(glossator::session::effect::Event::Resize(80, 24));
    it.press("gg/Ms Lena Orlo<Enter>p><Tab><Tab><Enter>m");
    assert_eq!(relations(&it).len(), 3);
    insta::assert_snapshot!("arrow_leaving_80x24", it.text());
    it.press("<Space>");
    insta::assert_snapshot!("arrow_coming_in_80x24", it.text());
    it.press("z");
    assert!(!it.text().contains('▸') || !it.text().contains("member-of ▸"), "only among brackets: {}", it.text());
}

#[test]
fn an_arrow_in_right_to_left_text_points_the_other_way() {
    let mut it = open((80, 24), Vec::new());
    it.press("<C-Down>w").press("p/Velmar<Enter>o").press("gg<Home>w").press("><Tab><Enter>m");
    assert_eq!(relations(&it).len(), 1, "{}", it.text());
    insta::assert_snapshot!("arrow_rtl_80x24", it.text());
    check(&it);
}

/// What a person may press around relations and parts.
const PRESSED: &[&str] = &[
    "p", "o", "a", "b", "c", "m", "1", "2", "w", "w", "b", "l", "j", "L", "N", "&", ">", ">", ">", "<Tab>", "<S-Tab>",
    "<Enter>", "<lt>", "x", "x", "u", "u", "<C-r>", "<Esc>", "<Space>", "<BS>", "z", "~",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    /// Whatever is pressed: a live relation joins two live spans of its article, the lines written fold to what the
    /// session holds, and undoing everything leaves nothing.
    #[test]
    fn a_relation_never_outlives_its_ends(keys in prop::collection::vec(prop::sample::select(PRESSED), 0..150)) {
        let mut it = open((80, 24), Vec::new());
        it.press("/Anhalt<Enter>p/The Northern Bloc<Enter>ogg");
        for key in &keys {
            it.press(key);
            let own = &it.session.own;
            for relation in own.iter().filter(|record| record.kind == Kind::Relation) {
                let ends = [&relation.from, &relation.to].map(|id| own.get(id).unwrap());
                prop_assert!(ends.iter().all(|end| end.kind == Kind::Span && end.doc == relation.doc));
            }
        }
        it.text();
        check(&it);
        let lines: String = it.written.iter().map(|record| record.to_line() + "\n").collect();
        let folded = glossator::annotation::fold::fold(lines.as_bytes());
        let mut held: Vec<String> = it.session.own.iter().map(Record::to_line).collect();
        let mut read: Vec<String> = folded.records.iter().map(Record::to_line).collect();
        held.sort();
        read.sort();
        prop_assert_eq!(held, read);
        it.press("<Esc><Esc><Esc>");
        for _ in 0..keys.len() + 8 {
            it.press("u");
        }
        prop_assert!(it.session.own.iter().all(Record::is_retracted));
    }
}
