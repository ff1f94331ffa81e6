//! Attributes of spans and labels of articles, each value under one key.

use super::{TEXT, check};
use glossator::annotation::{Kind, Record};
use glossator::corpus::{self, Corpus, Origin};
use glossator::driver::Headless;
use glossator::schema::parse::parse;
use glossator::schema::{Source, ready};
use glossator::session::Start;
use std::sync::Arc;

const SCHEMA: &str = r#"
[[layer.attribute]]
name = "form"
values = ["named", "nominal", "pronoun"]
labels = ["PER"]
default = "named"

[[layer.attribute]]
name = "certainty"
values = ["sure", "unsure"]
required = true

[[layer]]
name = "kind"
kind = "document"
overlap = "none"

[[layer.label]]
name = "report"
title = "Report"
key = "r"

[[layer.label]]
name = "opinion"
title = "Opinion"

[[layer]]
name = "part"
kind = "paragraph"

[[layer.label]]
name = "lead"

[[layer.label]]
name = "background"
"#;

/// The ready labels, with attributes of the entity layer and layers of article labels.
pub fn open(size: (u16, u16), records: Vec<Record>) -> Headless {
    let news = ready::file("news", "Talks", "en").unwrap();
    let (entity, stance) = news.split_at(news.rfind("[[layer]]").unwrap());
    let (attributes, layers) = SCHEMA.split_at(SCHEMA.find("[[layer]]").unwrap());
    let (schema, findings) = parse(&format!("{entity}{attributes}{stance}{layers}"));
    assert!(findings.is_empty(), "{findings:?}");
    let origin = Origin { file: "corpus/t.txt".into(), language: "en".into() };
    let (articles, findings) = corpus::read(TEXT.as_bytes(), &Source::default(), &origin);
    let start = Start {
        name: "Talks".into(),
        schema: Some(Arc::new(schema)),
        who: "rk".into(),
        records,
        size,
        ..Start::default()
    };
    Headless::new(start, Corpus::new(articles, findings), false)
}

fn attrs(it: &Headless) -> Vec<String> {
    let mut all: Vec<&Record> = it.session.own.iter().filter(|record| record.kind == Kind::Span).collect();
    all.sort_by_key(|record| record.start);
    all.iter().map(|record| serde_json::to_string(&record.attrs).unwrap()).collect()
}

fn labels(it: &Headless) -> Vec<String> {
    let mut all: Vec<&Record> = it.session.own.iter().filter(|record| record.kind == Kind::Label).collect();
    all.sort_by_key(|record| (record.start, record.label.clone()));
    all.iter().map(|record| format!("{}/{} “{}”", record.layer, record.label, record.quote)).collect()
}

fn done(it: &Headless) -> usize {
    it.session.own.iter().filter(|record| record.kind == Kind::Mark && record.label == "done").count()
}

#[test]
fn one_key_sets_the_same_key_clears_and_one_undo_takes_it_all_back() {
    let mut it = open((80, 24), Vec::new());
    it.press("wwwNp'");
    insta::assert_snapshot!("attributes_80x24", it.text());
    it.press("bd");
    assert_eq!(attrs(&it), [r#"{"form":"nominal","certainty":"sure"}"#]);
    it.press("b");
    assert_eq!(attrs(&it), [r#"{"certainty":"sure"}"#]);
    it.press("b<Esc>");
    insta::assert_snapshot!("attributes_set_80x24", it.text());
    it.press("u");
    assert_eq!(attrs(&it), ["{}"]);
    it.press("<C-r>");
    assert_eq!(attrs(&it), [r#"{"certainty":"sure","form":"nominal"}"#]);
    it.press("'z");
    assert!(it.text().contains("z stands for nothing here"), "{}", it.text());
    check(&it);
}

#[test]
fn a_required_attribute_stops_done_and_enter_goes_on() {
    let mut it = open((80, 24), Vec::new());
    it.press("wwwNp/Velmar<Enter>a<Home><Space>");
    assert_eq!(done(&it), 0);
    assert!(it.text().contains("not done: “Ms Lena Orlo” PER lacks certainty"), "{}", it.text());
    assert_eq!(it.session.article.as_ref().unwrap().selected_text(), "Ms Lena Orlo");
    it.press("d<Enter>");
    // The next span that lacks it is asked for at once.
    assert!(it.text().contains("not done: “Velmar” GPE lacks certainty"), "{}", it.text());
    it.press("<Esc>");
    assert_eq!(done(&it), 0);
    it.press("<Enter>b<Enter>");
    assert_eq!((done(&it), it.session.article.as_ref().unwrap().selection.paragraph), (1, 1));
    assert_eq!(attrs(&it), [r#"{"certainty":"sure"}"#, r#"{"certainty":"unsure"}"#]);
    // Skipping and flagging do not wait for anything.
    it.press("pm");
    assert_eq!(it.session.article.as_ref().unwrap().selection.paragraph, 2);
    check(&it);
}

#[test]
fn several_values_and_unknown_ones_are_kept() {
    let mut it = open((80, 24), Vec::new());
    it.press("wwwNp");
    let mut record = it.written[0].clone();
    record.attrs = serde_json::from_str(r#"{"form":["named","archaic"],"mood":"grim","size":3}"#).unwrap();
    let mut it = open((80, 24), vec![record]);
    it.press("<BS>wwwN'");
    insta::assert_snapshot!("attributes_foreign_80x24", it.text());
    it.press("c");
    assert_eq!(attrs(&it), [r#"{"form":["named","archaic","pronoun"],"mood":"grim","size":3}"#]);
    it.press("cad");
    assert_eq!(attrs(&it), [r#"{"mood":"grim","size":3}"#]);
}

#[test]
fn labels_of_the_article_and_of_the_paragraph_are_toggled_and_shown() {
    let mut it = open((120, 36), Vec::new());
    it.press("<Space>gt");
    insta::assert_snapshot!("article_labels_120x36", it.text());
    it.press("rc");
    let paragraph = it.session.article.as_ref().unwrap().paragraph_text(1).to_owned();
    assert_eq!(labels(&it), ["kind/report “”".to_owned(), format!("part/background “{paragraph}”")]);
    let label = it.session.own.iter().find(|record| record.layer == "kind").unwrap();
    assert!(label.start.is_none() && !label.sha.is_empty() && !label.doc.is_empty());
    // A layer without overlap has one label: the record is changed, not doubled.
    it.press("a<Esc>");
    assert_eq!(labels(&it)[0], "kind/opinion “”");
    assert!(it.text().contains("kind: opinion · ¶ 2/3 · part: background"), "{}", it.text());
    it.press("<BS>");
    assert!(!it.text().contains("background"), "only in its paragraph");
    it.press("uuu");
    assert!(labels(&it).is_empty());
    it.press("<C-r>gtr");
    assert!(labels(&it).is_empty(), "the same key takes it back");
    check(&it);
}

#[test]
fn a_label_that_the_schema_lacks_is_shown_and_small_screens_hold_the_drawer() {
    let mut it = open((80, 24), Vec::new());
    it.press("gtr");
    let mut record = it.written[0].clone();
    (record.layer, record.label) = ("genre".into(), "satire".into());
    record.target = vec![glossator::annotation::Party::named("Velmar")];
    let mut it = open((40, 10), vec![record]);
    it.press("gt");
    insta::assert_snapshot!("article_labels_40x10", it.text());
    it.press("d");
    assert!(labels(&it).is_empty());
    it.press("<Esc>u");
    let back = it.session.own.iter().find(|record| record.kind == Kind::Label).unwrap();
    assert_eq!((back.label.as_str(), back.target[0].shown()), ("satire", "Velmar"));
    let mut it = super::open((80, 24), false, Vec::new());
    it.press("gt");
    assert!(it.text().contains("no layer of kind document"), "{}", it.text());
}
