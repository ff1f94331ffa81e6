//! Suggestions in the session: going through them, accepting, correcting, rejecting, taking back.

use super::*;
use glossator::session::Mode;
use glossator::session::library::Others;
use glossator::session::registry::Entities;
use std::collections::{BTreeMap, BTreeSet};

const TEXT: &str = "Talks\n\nLake Wire 26/05/2015\n\nMs Lena Orlo met Tomas Anhalt. Ms Lena Orlo left Velmar.\nOn Monday Ms Lena Orlo met Tomas Anhalt.\nMs Lena Orlo stayed.\nLater Ms Lena Orlo spoke.\n\nSource: https://example.org/1\n";

/// A session in which suggestions are asked for and answered at once.
pub fn open(records: Vec<Record>) -> Headless {
    open_as(ready::news().0, records)
}

pub fn open_as(schema: glossator::schema::Schema, records: Vec<Record>) -> Headless {
    let origin = Origin { file: "corpus/t.txt".into(), language: "en".into() };
    let (articles, findings) = corpus::read(TEXT.as_bytes(), &Source::default(), &origin);
    let start = Start {
        schema: Some(Arc::new(schema)),
        who: "rk".into(),
        records,
        size: (80, 24),
        suggestions: true,
        ..Start::default()
    };
    Headless::new(start, Corpus::new(articles, findings), false)
}

fn selected(it: &Headless) -> String {
    it.session.article.as_ref().unwrap().selected_text().to_owned()
}

/// Presses Tab until that is selected.
fn go_to(it: &mut Headless, words: &str) {
    for _ in 0..9 {
        if selected(it) == words {
            return;
        }
        it.press("<Tab>");
    }
    assert_eq!(selected(it), words, "{:?}", offered(it));
}

pub fn offered(it: &Headless) -> Vec<String> {
    let open = it.session.article.as_ref().unwrap();
    let words = |offer: &glossator::session::offers::Offer| {
        let words = open.paragraph_text(offer.paragraph).get(offer.bytes.range()).unwrap();
        format!("{words} {}", offer.caption)
    };
    open.offers.iter().map(words).collect()
}

#[test]
fn a_name_is_tagged_by_its_label_key_and_its_repeats_by_enter() {
    let mut it = open(Vec::new());
    // Nothing is known yet: the first likely name is selected, Tab leads to the others.
    assert_eq!(offered(&it), ["Ms Lena Orlo ?", "Tomas Anhalt ?", "Ms Lena Orlo ?", "Velmar ?"]);
    assert_eq!(selected(&it), "Ms Lena Orlo");
    it.press("<Tab>");
    assert_eq!(selected(&it), "Tomas Anhalt");
    it.press("<S-Tab>p");
    // Its repeat is a suggestion at once, and Enter takes it.
    assert_eq!(live(&it, &Kind::Span), ["Ms Lena Orlo PER"]);
    insta::assert_snapshot!("suggested_80x24", it.text());
    it.press("<Enter>");
    assert_eq!(live(&it, &Kind::Span), ["Ms Lena Orlo PER", "Ms Lena Orlo PER"]);
    let taken = it.written.last().unwrap();
    assert_eq!(taken.origin, "rule:dictionary");
    assert!(taken.of.starts_with("p-") && taken.of.ends_with("@1") && taken.score.is_some());
    // What is left has no label: Enter is done and next, and the first suggestion there is selected.
    it.press("<Enter>");
    assert_eq!(it.session.article.as_ref().unwrap().selection.paragraph, 1);
    assert!(it.session.article.as_ref().unwrap().offer_here().is_some(), "{}", selected(&it));
    it.press("<Enter>uuu");
    check(&it);
}

#[test]
fn a_rejection_holds_until_the_string_is_tagged_and_is_known_the_next_time() {
    let mut it = open(Vec::new());
    it.press("p<Enter><Enter>");
    go_to(&mut it, "Ms Lena Orlo");
    assert!(offered(&it).contains(&"Ms Lena Orlo PER?".to_owned()), "{:?}", offered(&it));
    it.press("x");
    assert!(!offered(&it).contains(&"Ms Lena Orlo PER?".to_owned()), "{:?}", offered(&it));
    let rejection = it.written.last().unwrap().clone();
    assert_eq!((rejection.kind, rejection.label.as_str()), (Kind::Decision, "reject"));
    assert_eq!(rejection.attrs["label"], "PER");
    // A later session reads it from the file.
    let records: Vec<Record> = it.session.own.iter().cloned().collect();
    let mut later = open(records);
    later.press("<Space>");
    assert!(!offered(&later).contains(&"Ms Lena Orlo PER?".to_owned()), "{:?}", offered(&later));
    // Undo takes the rejection back.
    it.press("u");
    assert!(offered(&it).contains(&"Ms Lena Orlo PER?".to_owned()), "{:?}", offered(&it));
    // Tagging the string does, too.
    go_to(&mut it, "Ms Lena Orlo");
    it.press("x");
    it.press("<Space>");
    assert_eq!(offered(&it), ["Ms Lena Orlo ?"]);
    it.press("p<Space>");
    assert!(offered(&it).contains(&"Ms Lena Orlo PER?".to_owned()), "{:?}", offered(&it));
    check(&it);
}

#[test]
fn what_is_changed_by_hand_keeps_the_proposal_it_came_from() {
    let mut it = open(Vec::new());
    it.press("p<Enter><Enter>");
    go_to(&mut it, "Ms Lena Orlo");
    it.press("]p");
    let made = it.written.last().unwrap();
    assert_eq!((made.quote.as_str(), made.origin.as_str(), made.score), ("Lena Orlo", "", None));
    assert!(made.of.starts_with("p-"), "{made:?}");
}

#[test]
fn all_suggestions_on_the_screen_are_accepted_in_one_step() {
    let mut it = open(Vec::new());
    it.press("pp<Space>");
    let before = live(&it, &Kind::Span).len();
    it.press("A");
    assert!(live(&it, &Kind::Span).len() > before, "{:?}", live(&it, &Kind::Span));
    let bulk: Vec<&Record> = it.written.iter().filter(|record| record.origin == "bulk").collect();
    assert!(!bulk.is_empty() && bulk.iter().all(|record| record.of.starts_with("p-")));
    it.press("u");
    assert_eq!(live(&it, &Kind::Span).len(), before);
    check(&it);
}

#[test]
fn stances_are_proposed_only_where_that_is_asked_for_and_never_accepted_in_bulk() {
    let mut schema = ready::news().0;

    let cue = "<Esc>gg<Home>www-<Esc><Space>";
    let mut it = open_as(schema.clone(), Vec::new());
    it.press(cue);
    let (layer, label) = ("stance", "against");
    assert!(live(&it, &Kind::Span).iter().any(|one| one.ends_with(label)), "{:?}", live(&it, &Kind::Span));
    let is_stance = |it: &Headless| {
        let offers = &it.session.article.as_ref().unwrap().offers;
        let named = |at: usize| it.session.schema.layers[at].name == layer;
        offers.iter().any(|offer| offer.known.is_some_and(|(at, _)| named(at)))
    };
    assert!(!is_stance(&it));
    // The words that carried a stance are a place to look at.
    assert!(offered(&it).contains(&"met ?".to_owned()), "{:?}", offered(&it));
    schema.suggest.stance = true;
    let mut it = open_as(schema, Vec::new());
    it.press(cue);
    assert!(is_stance(&it), "{:?}", offered(&it));
    let stances = |it: &Headless| live(it, &Kind::Span).iter().filter(|one| one.ends_with(label)).count();
    it.press("AA");
    assert_eq!(stances(&it), 1);
}

#[test]
fn withheld_paragraphs_show_nothing() {
    let mut schema = ready::news().0;
    schema.suggest.withhold = 1.0;
    let it = open_as(schema, Vec::new());
    assert_eq!(offered(&it), Vec::<String>::new());
}

#[test]
fn a_paragraph_that_is_changed_later_is_learnt_anew() {
    let mut it = open(Vec::new());
    it.press("<Tab>p<Space>");
    let known = "Tomas Anhalt PER?".to_owned();
    assert!(offered(&it).contains(&known), "{:?}", offered(&it));
    // Back to the finished paragraph: the tag was wrong.
    it.press("<BS><Tab>wwwwN");
    let open = it.session.article.as_ref().unwrap();
    assert_eq!(open.selected_text(), "Tomas Anhalt");
    it.press("x<Space>");
    assert!(!offered(&it).contains(&known), "{:?}", offered(&it));
}

#[test]
fn names_of_the_registry_are_suggestions_before_anything_is_tagged() {
    let mut it = open(Vec::new());
    let entry = r#"{"id":"orlo","kind":"entity","name":"Lena Orlo","type":"person","aliases":["Ms Lena Orlo"]}"#;
    let entry = Record::from_line(entry).unwrap();
    let mut entities = Entities::default();
    entities.dataset.push(entry);
    it.event(Event::Others(Others::default(), Box::new(entities)));
    assert!(offered(&it).contains(&"Ms Lena Orlo PER?".to_owned()), "{:?}", offered(&it));
}

#[test]
fn a_star_after_a_tag_is_about_that_tag_although_the_selection_has_gone_on() {
    let mut it = open(Vec::new());
    it.press("p*<Enter>");
    let tagged: Vec<String> = live(&it, &Kind::Span);
    assert_eq!(tagged, ["Ms Lena Orlo PER"; 5]);
    assert_eq!(it.written.iter().filter(|record| record.origin == "bulk").count(), 4);
    it.press("u");
    assert_eq!(live(&it, &Kind::Span), ["Ms Lena Orlo PER"]);
}

#[test]
fn only_a_finished_or_opened_paragraph_leads_to_its_first_suggestion() {
    let mut it = open(Vec::new());
    it.press("p<Space>");
    assert!(it.session.article.as_ref().unwrap().offer_here().is_some(), "{}", selected(&it));
    // Whoever searches, moves by lines or takes a change back stays where they went.
    it.press("/Lena Orlo spoke<Enter>");
    assert_eq!(selected(&it), "Lena Orlo spoke");
    it.press("gg<Home>j");
    let open = it.session.article.as_ref().unwrap();
    assert_eq!((open.selection.paragraph, selected(&it).as_str()), (1, "On"));
    it.press("wwwoG");
    let there = it.session.article.as_ref().unwrap().selection;
    it.press("u");
    assert_eq!(selected(&it), "Lena");
    assert_ne!(it.session.article.as_ref().unwrap().selection, there);
}

/// Keys around suggestions: going through, taking, correcting, rejecting, taking back, finishing.
const PRESSED: &[&str] = &[
    "<Tab>", "<Tab>", "<S-Tab>", "<Enter>", "<Enter>", "x", "x", "A", "p", "o", "a", "L", "]", "*<Enter>", "u", "u",
    "<C-r>", "<Space>", "<BS>", "~", "N", ".",
];

/// Id and line of everything that is live.
fn state(it: &Headless) -> BTreeMap<String, String> {
    let live = it.session.own.iter().filter(|record| !record.is_retracted());
    // Revision and time go on when a change is taken back; what the record says does not.
    let said = |record: &Record| Record { rev: 1, at: String::new(), ..record.clone() }.to_line();
    live.map(|record| (record.id.clone(), said(record))).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    /// A simple model: a stack of states. Undo leads to the state before the last change, redo back, nothing else brings
    /// a removed record back, and no record is ever lost.
    #[test]
    fn accepting_rejecting_and_undoing_lose_nothing_and_raise_nothing(keys in prop::collection::vec(prop::sample::select(PRESSED), 0..70)) {
        let mut it = open(Vec::new());
        let mut done: Vec<BTreeMap<String, String>> = Vec::new();
        let mut undone = Vec::new();
        let mut now = state(&it);
        let mut known: BTreeSet<String> = BTreeSet::new();
        for key in &keys {
            it.press(key);
            // What a list of places asks is answered before the next key.
            if !matches!(it.session.mode, Mode::Normal) {
                it.press("<Esc>");
            }
            let after = state(&it);
            match *key {
                "u" => {
                    let expected = done.pop();
                    if let Some(expected) = expected {
                        undone.push(std::mem::replace(&mut now, expected));
                    }
                    prop_assert_eq!(&after, &now, "undo");
                }
                "<C-r>" => {
                    if let Some(expected) = undone.pop() {
                        done.push(std::mem::replace(&mut now, expected));
                    }
                    prop_assert_eq!(&after, &now, "redo");
                }
                _ if after != now => {
                    let risen = after.keys().any(|id| known.contains(id) && !now.contains_key(id));
                    prop_assert!(!risen, "{} brought a removed record back", key);
                    undone.clear();
                    done.push(std::mem::replace(&mut now, after));
                }
                _ => {}
            }
            known.extend(now.keys().cloned());
            let all: BTreeSet<String> = it.session.own.iter().map(|record| record.id.clone()).collect();
            prop_assert!(known.is_subset(&all), "a record was lost");
        }
        check(&it);
    }
}
