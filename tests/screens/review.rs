//! Reviewing what several annotators have.

#![expect(clippy::indexing_slicing, clippy::string_slice, reason = "a wrong place fails the test, as it should")]

use super::{TEXT, check};
use glossator::annotation::stamp::Stamp;
use glossator::annotation::{Kind, Record};
use glossator::corpus::{self, Corpus, Origin};
use glossator::driver::Headless;
use glossator::schema::{Source, ready};
use glossator::session::command::Command;
use glossator::session::effect::{Effect, Event};
use glossator::session::{Screen, Start};
use glossator::sheet::Sheet;
use glossator::text::{CharPos, TextMap};
use std::sync::Arc;

/// A record of an annotator about words of the first article: its place is looked up.
pub(super) fn span(id: &str, label: &str, words: &str) -> Record {
    let (articles, _) = read();
    let article = &articles[0];
    let start = article.text.find(words).map(|at| article.text[..at].chars().count()).unwrap();
    let at = |at: usize| Some(CharPos::new(u32::try_from(at).unwrap()));
    Record {
        id: id.into(),
        rev: 1,
        kind: Kind::Span,
        doc: article.id.clone(),
        start: at(start),
        end: at(start + words.chars().count()),
        layer: "entity".into(),
        label: label.into(),
        quote: words.into(),
        sha: article.sha.clone(),
        by: id[..1].into(),
        at: "2026-11-24T07:12:03Z".into(),
        ..Record::default()
    }
}

pub(super) fn done(id: &str, words: &str) -> Record {
    Record { kind: Kind::Mark, layer: String::new(), ..span(id, "done", words) }
}

pub(super) fn read() -> (Vec<corpus::Article>, Vec<glossator::finding::Finding>) {
    let origin = Origin { file: "corpus/t.txt".into(), language: "en".into() };
    corpus::read(TEXT.as_bytes(), &Source::default(), &origin)
}

const FIRST: &str = "All delegates met Ms Lena Orlo in Velmar.";
const SECOND: &str = "“All fighters must leave,” Anhalt said";

/// Three annotators: `Lena Orlo` with other bounds, `Velmar` with another label, `Anhalt` that one has missed.
pub(super) fn three() -> Vec<(&'static str, Vec<Record>)> {
    vec![
        (
            "alice",
            vec![
                done("a0", FIRST),
                done("a1", SECOND),
                span("a2", "PER", "Lena Orlo"),
                span("a3", "GPE", "Velmar"),
                span("a4", "PER", "Anhalt"),
                span("a5", "ORG", "Northern Bloc"),
            ],
        ),
        (
            "boris",
            vec![
                done("b0", FIRST),
                done("b1", SECOND),
                span("b2", "PER", "Ms Lena Orlo"),
                span("b3", "GPE", "Velmar"),
                span("b4", "PER", "Anhalt"),
                span("b5", "ORG", "Northern Bloc"),
            ],
        ),
        (
            "carla",
            vec![
                done("c0", FIRST),
                done("c1", SECOND),
                span("c2", "PER", "Ms Lena Orlo"),
                span("c3", "ORG", "Velmar"),
                span("c5", "ORG", "Northern Bloc"),
            ],
        ),
    ]
}

pub(super) fn reviewing(size: (u16, u16), others: Vec<(&'static str, Vec<Record>)>, own: Vec<Record>) -> Headless {
    let (articles, findings) = read();
    let start = Start {
        name: "Talks".into(),
        schema: Some(Arc::new(ready::news().0)),
        who: "rk".into(),
        records: own,
        size,
        ..Start::default()
    };
    let mut headless = Headless::new(start, Corpus::new(articles, findings), false);
    headless.others = others.into_iter().map(|(who, records)| (who.to_owned(), records)).collect();
    headless.press("gr");
    headless
}

/// What was written, as label and what it is about.
pub(super) fn written(headless: &Headless) -> Vec<String> {
    let shown = |record: &Record| format!("{}@{} {} {}", record.kind.as_str(), record.rev, record.label, record.of);
    headless.written.iter().map(shown).collect()
}

pub(super) fn left(headless: &Headless) -> (usize, usize) {
    (headless.session.left_here(), headless.session.review.survey.left())
}

#[test]
fn disagreements_are_shown_in_lanes_of_their_annotators() {
    let headless = reviewing((120, 30), three(), Vec::new());
    insta::assert_snapshot!("review_120x30", headless.text());
    let headless = reviewing((80, 24), three(), Vec::new());
    insta::assert_snapshot!("review_80x24", headless.text());
    let headless = reviewing((40, 10), three(), Vec::new());
    insta::assert_snapshot!("review_40x10", headless.text());
}

#[test]
fn one_key_decides_and_leads_to_the_next() {
    let mut headless = reviewing((120, 30), three(), Vec::new());
    assert_eq!(left(&headless), (3, 3));
    headless.press("<Enter>");
    assert_eq!(
        written(&headless),
        ["decision@1 accept b2@1", "decision@1 accept c2@1", "decision@1 reject a2@1"],
        "most have the longer name"
    );
    assert_eq!(headless.session.article.as_ref().unwrap().selected_text(), "Velmar");
    headless.press("2");
    assert_eq!(left(&headless), (1, 1));
    assert_eq!(headless.written[3].label, "reject");
    assert_eq!(headless.written[5].label, "accept");
    headless.press("x");
    assert_eq!(left(&headless), (0, 0));
    assert!(headless.session.message.as_ref().unwrap().contains("nothing is left"));
    headless.press("uu");
    assert_eq!(left(&headless), (2, 2), "undo takes back whole decisions");
    headless.press("<C-r>");
    assert_eq!(left(&headless), (1, 1));
    check(&headless);
}

#[test]
fn an_annotator_s_letter_takes_their_version_and_b_keeps_both() {
    let mut headless = reviewing((120, 30), three(), Vec::new());
    headless.press("I");
    assert_eq!(written(&headless), ["decision@1 reject b2@1", "decision@1 reject c2@1", "decision@1 accept a2@1"]);
    headless.press("b");
    let labels: Vec<&str> = headless.written[3..].iter().map(|record| record.label.as_str()).collect();
    assert_eq!(labels, ["accept", "accept", "accept"]);
}

#[test]
fn a_label_s_key_takes_the_version_that_has_it_or_replaces_all() {
    let mut headless = reviewing((120, 30), three(), Vec::new());
    headless.press("<Enter>o");
    let labels: Vec<&str> = headless.written[3..].iter().map(|record| record.label.as_str()).collect();
    assert_eq!(labels, ["reject", "reject", "accept"], "carla's version is ORG");
    headless.press("u");
    headless.written.clear();
    headless.press("e");
    assert_eq!(
        written(&headless),
        ["decision@1 amend a3@1", "decision@1 amend b3@1", "decision@1 amend c3@1", "span@1 EVENT a3@1",]
    );
    assert_eq!(headless.written[3].origin, "review");
    assert_eq!(headless.written[3].quote, "Velmar");
    check(&headless);
}

#[test]
fn another_selection_with_a_label_amends_the_bounds_and_one_elsewhere_adds() {
    let mut headless = reviewing((120, 30), three(), Vec::new());
    headless.press("<S-Tab><Tab>");
    assert_eq!(headless.session.article.as_ref().unwrap().selected_text(), "Ms Lena Orlo");
    headless.press("H").press("p");
    let last = headless.written.last().unwrap();
    assert_eq!((last.quote.as_str(), last.origin.as_str(), last.label.as_str()), ("Ms Lena", "review", "PER"));
    headless.press("gg").press("p");
    let last = headless.written.last().unwrap();
    assert_eq!((last.quote.as_str(), last.of.as_str(), last.origin.as_str()), ("All", "", "review"));
    check(&headless);
}

#[test]
fn what_changes_after_a_decision_comes_back() {
    let mut headless = reviewing((120, 30), three(), Vec::new());
    headless.press("<Enter>");
    let mut changed = three();
    changed[0].1[2] = Record { rev: 2, label: "ORG".into(), ..span("a2", "PER", "Lena Orlo") };
    headless.others = changed.into_iter().map(|(who, records)| (who.to_owned(), records)).collect();
    headless.event(Event::SheetsChanged(vec!["alice".to_owned()]));
    assert_eq!(left(&headless), (3, 3));
    assert_eq!(headless.session.article.as_ref().unwrap().selected_text(), "Velmar", "the selection stays");
    headless.press("<S-Tab>");
    assert!(headless.text().contains("changed since it was decided"));
}

#[test]
fn discussion_puts_it_aside_and_the_filter_finds_it() {
    let mut headless = reviewing((120, 30), three(), Vec::new());
    headless.press("!");
    assert_eq!(written(&headless), ["mark@1 flagged b2@1"]);
    assert_eq!(left(&headless), (2, 2));
    headless.press("gf").press("state:discussed<Enter>");
    assert_eq!(left(&headless), (1, 1));
    headless.press("gf").press("<C-u>missing<Enter>");
    assert_eq!(headless.session.article.as_ref().unwrap().selected_text(), "Anhalt");
    headless.press("gf").press("<Esc>");
    assert_eq!(left(&headless), (2, 2));
}

#[test]
fn all_majorities_of_a_paragraph_are_one_step() {
    let mut headless = reviewing((120, 30), three(), Vec::new());
    headless.press("A");
    assert_eq!((headless.written.len(), left(&headless)), (6, (1, 1)));
    headless.press("u");
    assert_eq!(left(&headless), (3, 3));
}

#[test]
fn blind_mode_hides_every_name() {
    let mut headless = reviewing((120, 30), three(), Vec::new());
    headless.press("zb");
    let shown = headless.text();
    for name in ["alice", "boris", "carla"] {
        assert!(!shown.contains(name), "{name}: {shown}");
    }
    headless.press("zb");
    assert!(headless.text().contains("carla"));
}

#[test]
fn blind_versions_stand_in_an_order_of_their_own() {
    let pair = |dataset: &str| {
        let mut headless = reviewing((120, 30), three().into_iter().skip(1).collect(), Vec::new());
        let schema = headless.session.schema.clone();
        headless.session.review.names = glossator::session::review::names::Names::of(&schema, dataset, "rk", &[]);
        headless.press("zb");
        let shown = headless.text();
        let (gpe, org) = (shown.find("GPE  “Velmar”").unwrap(), shown.find("ORG  “Velmar”").unwrap());
        gpe < org
    };
    let orders: std::collections::BTreeSet<bool> = ["a", "b", "c", "d", "e", "f"].into_iter().map(pair).collect();
    assert_eq!(orders.len(), 2, "boris is not always the first");
}

#[test]
fn reviewing_leads_back_to_annotating_and_tags_nothing_of_one_s_own() {
    let mut headless = reviewing((120, 30), three(), Vec::new());
    headless.press("q");
    assert_eq!(headless.session.screen, Screen::Annotate);
    assert!(!headless.ended && headless.written.is_empty());
    assert!(!headless.text().contains("LEFT TO DECIDE"));
}

#[test]
fn a_single_annotator_is_checked_span_by_span() {
    let alice = three().remove(0);
    let mut headless = reviewing((120, 30), vec![alice], Vec::new());
    assert_eq!(left(&headless), (4, 4));
    headless.press("<Enter><Enter>x");
    let labels: Vec<&str> = headless.written.iter().map(|record| record.label.as_str()).collect();
    assert_eq!(labels, ["accept", "accept", "reject"]);
}

#[test]
fn twenty_annotators_who_agree_share_a_lane() {
    let names: Vec<String> = (0..20).map(|n| format!("reader{n:02}")).collect();
    let of = |n: usize| {
        let label = if n.is_multiple_of(5) { "ORG" } else { "GPE" };
        vec![done(&format!("d{n}"), FIRST), span(&format!("s{n}"), label, "Velmar")]
    };
    let others =
        names.iter().enumerate().map(|(n, name)| (&*Box::leak(name.clone().into_boxed_str()), of(n))).collect();
    let mut headless = reviewing((120, 36), others, Vec::new());
    let shown = headless.text();
    assert!(shown.contains("16× GPE") && shown.contains("4× ORG"), "{shown}");
    headless.press("<Enter>");
    assert_eq!(headless.written.len(), 20);
}

/// Two articles with something to decide in each, so that one is led from one to the other.
fn two_articles() -> Vec<(&'static str, Vec<Record>)> {
    let second = &read().0[1];
    let mut others = three();
    for (at, label) in [(0, "GPE"), (1, "ORG")] {
        let start = second.text.find("Velmar").map(|at| second.text[..at].chars().count()).unwrap();
        let place = |at: usize| Some(CharPos::new(u32::try_from(at).unwrap()));
        let record = Record {
            doc: second.id.clone(),
            start: place(start),
            end: place(start + 6),
            sha: second.sha.clone(),
            ..span(&format!("z{at}"), label, "Velmar")
        };
        others[at].1.push(record);
    }
    others
}

#[test]
fn the_way_leads_through_all_articles_and_back() {
    let mut headless = reviewing((120, 30), two_articles(), Vec::new());
    assert_eq!(left(&headless), (3, 4));
    headless.press("<Enter><Enter><Enter>");
    let place = |headless: &Headless| {
        let open = headless.session.article.as_ref().unwrap();
        (open.index, open.selected_text().to_owned(), headless.session.review.at.is_some())
    };
    assert_eq!(place(&headless), (Some(1), "Velmar".to_owned(), true), "prefetched sheets lead there too");
    headless.press("1");
    assert_eq!(left(&headless).1, 0);
    headless.press("uu");
    assert_eq!(place(&headless).0, Some(0), "undo goes back to where it was decided");
    assert_eq!(left(&headless), (1, 2));
    headless.press("<Tab><S-Tab>");
    assert_eq!(place(&headless), (Some(0), "Anhalt".to_owned(), true));
}

#[test]
fn comments_go_to_every_annotator_and_reasons_to_the_decisions() {
    let mut headless = reviewing((120, 30), three(), Vec::new());
    headless.press("c").press("titles in or out?<A-Enter>");
    assert_eq!(written(&headless), ["comment@1  b2@1", "comment@1  c2@1", "comment@1  a2@1"]);
    assert!(headless.text().contains("titles in or out?"), "{}", headless.text());
    headless.press("<Enter><BS>").press("c").press("the title belongs to it<A-Enter>");
    let reasons: Vec<&str> = headless.written[6..].iter().map(|record| record.note.as_str()).collect();
    assert_eq!(reasons, ["the title belongs to it"; 3]);
    check(&headless);
}

#[test]
fn what_reviewers_decided_differently_is_decided_again() {
    let decide = |id: &str, label: &str, of: &str| Record {
        kind: Kind::Decision,
        label: label.into(),
        of: of.into(),
        ..span(id, "PER", "Lena Orlo")
    };
    let mut others = three();
    others.push((
        "dora",
        vec![decide("d1", "accept", "a2@1"), decide("d2", "reject", "b2@1"), decide("d3", "reject", "c2@1")],
    ));
    others.push((
        "emil",
        vec![decide("e1", "reject", "a2@1"), decide("e2", "accept", "b2@1"), decide("e3", "accept", "c2@1")],
    ));
    let mut headless = reviewing((120, 30), others, Vec::new());
    assert!(headless.text().contains("reviewers differ"), "{}", headless.text());
    let before = left(&headless);
    headless.press("<Enter>");
    assert_eq!(left(&headless).0, before.0 - 1);
    let withdrawn: Vec<&str> =
        headless.written.iter().filter(|record| record.of.starts_with('d')).map(|record| record.of.as_str()).collect();
    assert_eq!(withdrawn, ["d2@1", "d3@1", "d1@1"]);
}

#[test]
fn relations_and_labels_of_the_article_are_items_too_and_answers_stand_with_their_questions() {
    let mut others = three();
    let relation = Record {
        kind: Kind::Relation,
        start: None,
        end: None,
        quote: String::new(),
        layer: "link".into(),
        from: "a2".into(),
        to: "a3".into(),
        ..span("a9", "met", "Velmar")
    };
    let genre = |id: &str, label: &str| Record {
        kind: Kind::Label,
        start: None,
        end: None,
        quote: String::new(),
        layer: "genre".into(),
        ..span(id, label, "Velmar")
    };
    let question =
        Record { kind: Kind::Comment, note: "why?".into(), of: "a2@1".into(), ..span("q1", "", "Lena Orlo") };
    let answer = Record {
        kind: Kind::Comment,
        note: "no title in the guide".into(),
        of: "q1@1".into(),
        ..span("q0", "", "Lena Orlo")
    };
    others[0].1.extend([relation, genre("a8", "report"), answer]);
    others[1].1.push(genre("b8", "opinion"));
    others.push(("dora", vec![question]));
    let mut headless = reviewing((120, 30), others, Vec::new());
    let shown = headless.text();
    assert!(shown.contains("genre of the article") && shown.contains("opinion"), "{shown}");
    headless.press("1");
    assert!(headless.text().contains("no title in the guide"), "{}", headless.text());
    headless.press("<Tab>");
    assert!(headless.text().contains("met  “Lena Orlo” → “Velmar”"), "{}", headless.text());
    headless.press("I");
    let last: Vec<String> = written(&headless).into_iter().filter(|line| line.contains("a9")).collect();
    assert_eq!(last, ["decision@1 accept a9@1"]);
}

#[test]
fn nothing_is_tagged_for_oneself_while_reviewing() {
    let mut headless = reviewing((120, 30), three(), Vec::new());
    headless.press("g/").press("League<Enter>").press("p");
    headless.press("A");
    assert!(headless.written.iter().all(|record| record.origin == "review"), "{:?}", headless.written);
    headless.press("<Esc>").press("m*=").press("'");
    assert!(headless.written.iter().all(|record| record.origin == "review"), "{:?}", headless.written);
}

#[test]
fn a_key_that_a_person_has_bound_is_no_annotator_s_letter() {
    let keymap = glossator::config::parse("[keys]\nsearch = \"I\"\n", "config.toml").0.keymap;
    let (articles, findings) = read();
    let schema = Some(Arc::new(ready::news().0));
    let start = Start { name: "Talks".into(), schema, who: "rk".into(), size: (120, 30), ..Start::default() };
    let mut headless = Headless::with_keys(start, Corpus::new(articles, findings), false, keymap);
    headless.others = three().into_iter().map(|(who, records)| (who.to_owned(), records)).collect();
    headless.press("gr");
    let shown = headless.text();
    assert!(shown.contains("C alice") && !shown.contains("I alice"), "{shown}");
}

#[test]
fn tab_before_the_annotations_are_read_goes_on_when_they_are() {
    let (articles, findings) = read();
    let start =
        Start { schema: Some(Arc::new(ready::news().0)), who: "rk".into(), size: (120, 30), ..Start::default() };
    let mut headless = Headless::new(start, Corpus::new(articles, findings), false);
    // The answer is held back, as a slow disk does.
    let mut asked = Vec::new();
    for command in [Command::Review, Command::OfferNext, Command::OfferNext] {
        let effects = headless.session.apply(Event::Command(command), Stamp::new(1, 1));
        asked.extend(effects.into_iter().filter_map(|effect| match effect {
            Effect::Sheets(article) => Some(article),
            _ => None,
        }));
    }
    let [article] = asked.as_slice() else { panic!("{asked:?}") };
    assert!(headless.text().contains("still being read"), "{}", headless.text());
    let (map, schema) = (TextMap::new(article.text.clone()), ready::news().0);
    let sheets = three().into_iter().map(|(who, records)| Sheet::new(who, records, article, &map, &schema));
    let sheets = Event::Sheets(article.id.clone(), Arc::default(), Arc::new(sheets.collect()));
    headless.event(sheets);
    assert_eq!(headless.session.article.as_ref().map(|open| &open.article.id), Some(&article.id));
    assert_eq!(headless.session.review.at, Some(2), "the first, and two steps on");
}
