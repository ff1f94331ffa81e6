//! The example of docs, and made-up datasets.

use crate::annotation::{Kind, Party, Record};
use crate::corpus::{Article, Origin, jsonl};
use crate::schema::{Fields, Schema, parse::parse};
use crate::text::{CharPos, CharSpan, TextMap};
use proptest::prelude::*;
use serde_json::json;

/// The text of docs/formats.md, in which the units differ.
pub const EXAMPLE: &str = "Talks 😀 resumed.\nMs Karimova said the Bloc “wrecked” them.\n";

/// The schema of the example and of the made-up datasets.
pub fn schema() -> Schema {
    let (schema, findings) = parse(SCHEMA);
    assert!(findings.is_empty(), "{findings:?}");
    schema
}

const SCHEMA: &str = r#"
[[layer]]
name = "entity"
overlap = "any"
[[layer.label]]
name = "PERSON"
[[layer.label]]
name = "ORG"
[[layer.label]]
name = "place name"
[[layer.attribute]]
name = "form"
values = ["named", "a b"]
[[layer]]
name = "stance"
kind = "stance"
overlap = "any"
[[layer.label]]
name = "against"
[[layer.label]]
name = "for"
[[layer.attribute]]
name = "certainty"
values = ["high", "low"]
[[layer]]
name = "genre"
kind = "document"
[[layer.label]]
name = "report"
[[layer.label]]
name = "opinion"
[[layer]]
name = "link"
kind = "relation"
[[layer.label]]
name = "member-of"
[[layer.label]]
name = "rivals"
"#;

/// An article.
pub fn article(id: &str, text: &str) -> Article {
    let line = json!({"id": id, "text": text, "title": format!("On {id}"), "outlet": "Lake Wire", "date": "2015-05-26", "url": "https://example.org/1"});
    let origin = Origin { file: "corpus/made.jsonl".into(), language: "en".into() };
    jsonl::article(&line.to_string(), 1, &Fields::default(), &origin).unwrap()
}

/// A span with everything that its bounds tell.
pub fn span(article: &Article, id: &str, layer: &str, label: &str, pieces: &[[u32; 2]]) -> Record {
    let map = TextMap::new(article.text.clone());
    let spans: Vec<CharSpan> =
        pieces.iter().map(|[start, end]| CharSpan::new(CharPos::new(*start), CharPos::new(*end))).collect();
    let mut record = Record {
        id: id.into(),
        rev: 1,
        kind: Kind::Span,
        doc: article.id.clone(),
        layer: layer.into(),
        label: label.into(),
        sha: article.sha.clone(),
        by: "alice".into(),
        at: "2026-11-24T07:12:03Z".into(),
        ..Record::default()
    };
    record.set_pieces(&spans, &map);
    if let Some(span) = record.span() {
        record.prefix = map.before(span.start, 32).into();
        record.suffix = map.after(span.end, 32).into();
    }
    record
}

/// The four spans of the example, the last a stance with holder, target and attribute.
pub fn example() -> (Article, Vec<Record>) {
    let article = article("d1", EXAMPLE);
    let id = |n: u32| format!("s-{n:026}");
    let person = span(&article, &id(1), "entity", "PERSON", &[[17, 28]]);
    let bloc = span(&article, &id(2), "entity", "ORG", &[[34, 42]]);
    let nested = span(&article, &id(3), "entity", "ORG", &[[38, 42]]);
    let mut stance = span(&article, &id(4), "stance", "against", &[[44, 51]]);
    stance.attrs.insert("certainty".into(), "high".into());
    stance.holder = vec![Party::span(&id(1), "Ms Karimova")];
    stance.target = vec![Party::span(&id(2), "the Bloc")];
    (article, vec![person, bloc, nested, stance])
}

/// Texts with everything that formats trip over.
fn text() -> impl Strategy<Value = String> {
    let bit = prop_oneof![
        12 => "[a-zA-Z]{1,6}",
        3 => Just("😀".to_owned()), 1 => Just("👨‍👩‍👧".to_owned()), 2 => Just("الجنوب".to_owned()), 2 => Just("外交部".to_owned()), 1 => Just("e\u{301}".to_owned()),
        10 => Just(" ".to_owned()), 3 => Just("\n".to_owned()), 1 => Just("\r\n".to_owned()), 1 => Just("\n\n".to_owned()),
        1 => Just("\t".to_owned()), 1 => Just("\u{a0}".to_owned()), 1 => Just("\u{2028}".to_owned()), 1 => Just("\u{85}".to_owned()), 1 => Just("\u{c}".to_owned()),
        4 => "[.,“”’#&<>\\[\\]|_*;:\\\\/@=\"'-]", 1 => Just("->".to_owned()), 1 => Just("-DOCSTART-".to_owned()),
    ];
    prop::collection::vec(bit, 1..40)
        .prop_map(|bits| bits.concat())
        .prop_filter("a text has words", |text| !text.trim().is_empty())
}

/// Articles with records of every kind that an annotator makes, their references among themselves.
pub fn documents() -> impl Strategy<Value = Vec<(Article, Vec<Record>)>> {
    let parts = prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>()), 1..3);
    let one = (parts, 0_usize..5, any::<[bool; 6]>(), "[a-z ]{0,6}|\\PC{0,8}|a\nb", any::<[prop::sample::Index; 3]>());
    let words_and_seeds = (text(), prop::collection::vec(one, 0..8));
    prop::collection::vec(words_and_seeds, 1..4).prop_map(|all| {
        let all = all.into_iter().enumerate();
        all.map(|(n, (text, seeds))| {
            let article = article(&format!("made/{n}"), &format!("{n}{text}"));
            let records = records(&article, n, &seeds);
            (article, records)
        })
        .collect()
    })
}

type Seed = (Vec<(prop::sample::Index, prop::sample::Index)>, usize, [bool; 6], String, [prop::sample::Index; 3]);

fn records(article: &Article, number: usize, seeds: &[Seed]) -> Vec<Record> {
    let length = article.text.chars().count();
    let mut records: Vec<Record> = Vec::new();
    for (n, (ends, label, flags, words, links)) in seeds.iter().enumerate() {
        let id = format!("s-{number:013}{n:013}");
        let mut pieces: Vec<[u32; 2]> = Vec::new();
        for (a, b) in ends {
            let (a, b) = (a.index(length), b.index(length));
            let (start, end) = (a.min(b), a.max(b) + 1);
            pieces.push([u32::try_from(start).unwrap(), u32::try_from(end.min(start + 12)).unwrap()]);
        }
        let spans: Vec<CharSpan> =
            pieces.iter().map(|[a, b]| CharSpan::new(CharPos::new(*a), CharPos::new(*b))).collect();
        let pieces: Vec<[u32; 2]> =
            crate::annotation::pieces::joined(spans).iter().map(|one| [one.start.get(), one.end.get()]).collect();
        let (layer, label) = [
            ("entity", "PERSON"),
            ("entity", "ORG"),
            ("entity", "place name"),
            ("stance", "against"),
            ("stance", "for"),
        ][*label];
        let mut record = span(article, &id, layer, label, &pieces);
        if flags[0] {
            let (name, value) = if layer == "entity" { ("form", "a b") } else { ("certainty", "low") };
            record.attrs.insert(name.into(), value.into());
        }
        if flags[1] {
            record.note = words.clone();
        }
        if flags[2] && layer == "entity" {
            record.entity = "wd:Q101".into();
        }
        if layer == "stance" && !records.is_empty() {
            let party = |link: &prop::sample::Index| {
                let to = &records[link.index(records.len())];
                Party::span(&to.id, &to.quote)
            };
            record.holder = match (flags[3], flags[4]) {
                (true, true) => vec![Party::author()],
                (true, false) => vec![party(&links[0])],
                _ => Vec::new(),
            };
            record.target = match (flags[4], flags[5]) {
                (true, true) => vec![party(&links[1]), Party::named("the talks")],
                (false, true) => vec![party(&links[1])],
                (true, false) => vec![Party::nobody()],
                _ => Vec::new(),
            };
        }
        records.push(record);
    }
    let spans: Vec<String> = records.iter().map(|record| record.id.clone()).collect();
    if let (Some((_, _, flags, words, links)), true) = (seeds.first(), spans.len() > 1) {
        let relation = Record {
            kind: Kind::Relation,
            layer: "link".into(),
            label: if flags[0] { "rivals".into() } else { "member-of".into() },
            from: spans[links[0].index(spans.len())].clone(),
            to: spans[links[1].index(spans.len())].clone(),
            ..bare(article, &format!("r-{number:026}"))
        };
        if relation.from != relation.to {
            records.push(relation);
        }
        records.push(Record {
            kind: Kind::Label,
            layer: "genre".into(),
            label: "report".into(),
            ..bare(article, &format!("l-{number:026}"))
        });
        if flags[1] {
            let of = format!("{}@1", spans[links[2].index(spans.len())]);
            records.push(Record {
                kind: Kind::Comment,
                note: format!("Why? {words}"),
                of,
                ..bare(article, &format!("c-{number:026}"))
            });
        }
        if flags[2] {
            let mut mark = span(article, &format!("m-{number:026}"), "", "done", &[[0, 1]]);
            mark.kind = Kind::Mark;
            records.push(mark);
        }
    }
    records
}

fn bare(article: &Article, id: &str) -> Record {
    Record {
        id: id.into(),
        rev: 1,
        doc: article.id.clone(),
        sha: article.sha.clone(),
        by: "alice".into(),
        at: "2026-11-24T07:12:03Z".into(),
        ..Record::default()
    }
}
