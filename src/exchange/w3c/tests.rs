use super::WebAnnotation;
use crate::annotation::{Kind, Party, Record};
use crate::corpus::Article;
use crate::exchange::format::Format;
use crate::exchange::settings::Settings;
use crate::exchange::testing::{Kept, Memory, article, documents, example, export, identity, import, span};
use crate::exchange::{Unit, Words};
use proptest::prelude::*;
use std::collections::BTreeSet;

fn lines(records: impl Iterator<Item = Record>) -> Vec<String> {
    records.map(|record| record.to_line()).collect()
}

/// The example, and one with CR LF, TAB, quotes, NBSP, U+2028, several pieces and every kind of record.
fn golden() -> Vec<(Article, Vec<Record>)> {
    let second = article("a b/Zürich", "Line one\r\nBrandt,\tAnna \"Änna\" 字\u{2028}\u{a0}end\r\n");
    let id = |letter: char, n: u32| format!("{letter}-{n:026}");
    let bare = |id: String, kind: Kind, layer: &str, label: &str| {
        let mut record = span(&second, &id, layer, label, &[[0, 1]]);
        (record.kind, record.start, record.end) = (kind, None, None);
        for text in [&mut record.quote, &mut record.prefix, &mut record.suffix] {
            text.clear();
        }
        record
    };
    let label = bare(id('l', 9), Kind::Label, "genre", "report");
    let mut mark = span(&second, &id('m', 1), "", "done", &[[0, 8]]);
    (mark.kind, mark.seconds) = (Kind::Mark, Some(12.5));
    let mut place = span(&second, &id('s', 5), "entity", "place name", &[[5, 16]]);
    (place.note, place.entity) = ("A \"quoted\"\nnote".into(), "wd:Q72".into());
    place.attrs.insert("form".into(), "a=b".into());
    let mut stance = span(&second, &id('s', 6), "stance", "for", &[[10, 16], [24, 28]]);
    stance.holder = vec![Party::author(), Party::named("the talks")];
    stance.target = vec![Party::nobody()];
    stance.via = vec![Party::span(&place.id, &place.quote), Party::entity("lake-wire", "Lake Wire")];
    (stance.origin, stance.rev, stance.score) = ("model:small@2".into(), 3, Some(0.75));
    stance.cue = serde_json::from_str(r#"{"at":[10,16],"text":"Brandt"}"#).unwrap();
    let mut relation = bare(id('r', 7), Kind::Relation, "link", "rivals");
    (relation.from, relation.to) = (stance.id.clone(), place.id.clone());
    let mut comment = bare(id('c', 8), Kind::Comment, "", "");
    (comment.note, comment.of, comment.by) = ("Why?".into(), stance.reference(), "bob".into());
    let mut decision = bare(id('d', 8), Kind::Decision, "", "accept");
    (decision.of, decision.by) = (place.reference(), "bob".into());
    vec![example(), (second, vec![label, mark, place, stance, relation, comment, decision])]
}

#[test]
fn the_example_is_written_to_the_byte_and_comes_back() {
    let all = golden();
    let (files, losses) = export(&WebAnnotation, &Settings::default(), &all);
    for (name, expected) in [
        ("d1.jsonl", include_str!("../../../tests/exchange/golden/w3c/d1.jsonl")),
        ("d1.txt", include_str!("../../../tests/exchange/golden/w3c/d1.txt")),
        ("a b/Zürich.jsonl", include_str!("../../../tests/exchange/golden/w3c/a b/Zürich.jsonl")),
        ("a b/Zürich.txt", include_str!("../../../tests/exchange/golden/w3c/a b/Zürich.txt")),
    ] {
        assert_eq!(files.text(name), expected, "{name}");
    }
    assert!(losses.is_empty(), "{losses:?}");
    let articles: Vec<&Article> = all.iter().map(|(article, _)| article).collect();
    let (settled, faults) = import(&WebAnnotation, &Settings::default(), &files, &articles);
    assert!(faults.is_empty(), "{faults:?}");
    let after: BTreeSet<String> = lines(settled.into_iter().flat_map(|one| one.records)).into_iter().collect();
    assert_eq!(after, lines(all.iter().flat_map(|(_, records)| records.clone())).into_iter().collect());
    assert_eq!(WebAnnotation.recognise(&mut files.clone()).unwrap().0, 95);
}

fn read(name: &str, text: &str) -> Kept {
    let mut kept = Kept::default();
    if let Err(stop) = WebAnnotation.read(&mut Memory::of(name, text), &Settings::default(), &mut kept) {
        kept.faults.push(stop.to_string());
    }
    kept
}

const ONE: &str = r#"{"id":"http://example.org/1","type":"Annotation","motivation":"classifying","creator":{"name":"Bo"},"created":"2026-11-24T09:12:03.25+02:00","body":{"type":"TextualBody","value":"ORG"},"target":{"source":"http://example.org/d1","selector":{"type":"TextPositionSelector","start":34,"end":42}}}"#;

#[test]
fn containers_of_all_kinds() {
    let page = format!(r#"{{"type":"AnnotationPage","items":[{ONE}]}}"#);
    for (name, text, line) in [
        ("a.json", format!("\u{feff}[\n{ONE}\n]"), 2),
        ("a.jsonl", format!("{ONE}\r\n"), 1),
        ("a.json", format!("{ONE}\n"), 1),
        ("a.json", format!("{ONE}\n{{}}\n"), 1),
        ("a.jsonld", format!("{{\"type\":\"AnnotationPage\",\n\n\"items\":[\n{ONE}]}}"), 4),
        ("a.jsonld", format!("{{\"type\":\"AnnotationCollection\",\"first\":\n{page}}}"), 2),
        ("a.jsonld", format!("{{\"@context\":\"x\",\"@graph\":[{ONE}]}}"), 1),
    ] {
        let kept = read(name, &text);
        let one = &kept.documents[0];
        assert_eq!((one.id.as_str(), &one.words), ("http://example.org/d1", &Words::Known), "{text}");
        let draft = &one.drafts[0];
        assert_eq!((draft.place.as_slice(), draft.line), ([[34, 42]].as_slice(), line), "{text}");
        let record = &draft.record;
        let said = (&*record.id, &*record.label, &*record.by, &*record.at);
        assert_eq!(said, ("http://example.org/1", "ORG", "Bo", "2026-11-24T07:12:03Z"));
        assert_eq!(kept.faults.len(), usize::from(text.contains("{}")), "{:?}", kept.faults);
    }
    let broken = format!("[{ONE},\n{{\"type\":\"Annotation\",\"target\":5}},\n{ONE}]");
    let kept = read("a.json", &broken);
    assert_eq!(kept.documents[0].drafts.len(), 2);
    assert!(kept.faults[0].starts_with("a.json:2: it is no annotation: "), "{:?}", kept.faults);
    let cut = format!("{{\n\"items\":[\n{ONE},");
    assert_eq!(read("a.json", &cut).faults.len(), 1);
}

#[test]
fn bodies_and_targets_of_all_kinds() {
    let of = |rest: &str| {
        let kept = read("a.jsonl", &format!(r#"{{"id":"x","type":"Annotation",{rest}}}"#));
        assert!(kept.faults.is_empty(), "{:?}", kept.faults);
        let drafts = kept.documents.into_iter().flat_map(|one| one.drafts);
        drafts.map(|draft| (draft.record.clone(), draft.place, draft.quote)).collect::<Vec<_>>()
    };
    let [(record, place, quote)] =
        of(r#""bodyValue":"A remark.","target":"http://example.org/d1""#).try_into().unwrap();
    assert_eq!((record.kind, record.note.as_str(), place.len(), quote), (Kind::Comment, "A remark.", 0, None));
    let [(record, place, _)] =
        of(r#""motivation":"oa:tagging","body":"http://example.org/type#Person","target":"d1.txt#char=17,28""#)
            .try_into()
            .unwrap();
    assert_eq!((record.kind, record.label.as_str(), place), (Kind::Span, "Person", vec![[17, 28]]));
    let two = of(
        r#""motivation":"classifying","body":[{"value":"A"},{"value":"B"},{"purpose":"identifying","source":{"id":"http://www.wikidata.org/entity/Q5"}}],"target":{"source":"d1","selector":{"type":"RangeSelector","refinedBy":{"type":"TextQuoteSelector","exact":"Bloc","prefix":"the ","suffix":" “"}}}"#,
    );
    let labels: Vec<_> = two.iter().map(|(record, ..)| (&*record.id, &*record.label, &*record.entity)).collect();
    assert_eq!(labels, [("x", "A", "wd:Q5"), ("x#2", "B", "wd:Q5")]);
    let (record, place, quote) = &two[0];
    assert_eq!((&*record.prefix, &*record.suffix, place.len(), quote.as_deref()), ("the ", " “", 0, Some("Bloc")));
    let pieces = of(
        r#""target":{"type":"Composite","items":[{"source":"d1","selector":[{"start":0,"end":2},{"exact":"ab"}]},{"source":"d1","selector":[{"start":4,"end":5},{"exact":"e"}]}]}"#,
    );
    assert_eq!(
        (&pieces[0].1, pieces[0].2.as_deref(), &*pieces[0].0.label),
        (&vec![[0, 2], [4, 5]], Some("ab e"), "highlighting")
    );
}

#[test]
fn annotations_of_annotations_go_where_those_are() {
    let text = [
        r#"{"id":"c2","type":"Annotation","motivation":"replying","body":{"value":"No."},"target":"c1"}"#,
        r#"{"id":"c1","type":"Annotation","motivation":"assessing","body":{"value":"reject"},"target":"http://example.org/1"}"#,
        r#"{"id":"r1","type":"Annotation","motivation":"linking","body":[{"purpose":"linking","source":"http://example.org/1"},{"purpose":"classifying","value":"rivals"}],"target":"http://example.org/1"}"#,
        r#"{"id":"a","type":"Annotation","bodyValue":"x","target":"b"}"#,
        r#"{"id":"b","type":"Annotation","bodyValue":"x","target":"a"}"#,
        ONE,
    ]
    .join("\n");
    let kept = read("a.jsonl", &text);
    assert_eq!(kept.documents.len(), 1);
    let mut said: Vec<_> = kept.documents[0]
        .drafts
        .iter()
        .map(|draft| (draft.record.kind.as_str(), &*draft.record.of, &*draft.record.from, &*draft.record.to))
        .collect();
    said.sort_unstable();
    let first = "http://example.org/1";
    assert_eq!(
        said,
        [("comment", "c1", "", ""), ("decision", first, "", ""), ("relation", "", first, first), ("span", "", "", "")]
    );
    assert_eq!(kept.faults.len(), 2, "{:?}", kept.faults);
    assert!(kept.faults[0].starts_with("a.jsonl:4: its target “b” is no annotation here"), "{:?}", kept.faults);
}

#[test]
fn hypothesis_counts_in_utf16_and_its_words_are_searched_for_where_the_page_is_not_there() {
    let row = |id: &str, more: &str| {
        format!(
            r#"{{"id":"{id}","created":"2026-11-24T07:12:03.5+00:00","updated":"2026-11-24T07:12:04+00:00","user":"acct:bo@hypothes.is","uri":"d1.txt","text":"Who?","tags":["ORG"],"target":[{{"source":"d1.txt","selector":[{{"type":"RangeSelector","startContainer":"/p[1]","startOffset":0}},{{"type":"TextPositionSelector","start":35,"end":43}},{{"type":"TextQuoteSelector","exact":"the Bloc","prefix":"said ","suffix":" “"}}]}}]{more}}}"#
        )
    };
    let rows = format!(
        r#"{{"total":2,"rows":[{},{{"id":"p","user":"acct:bo@hypothes.is","uri":"d1.txt","text":"It.","tags":[],"references":["h"],"target":[{{"source":"d1.txt"}}]}}]}}"#,
        row("h", "")
    );
    let kept = read("a.json", &rows);
    assert!(kept.faults.is_empty(), "{:?}", kept.faults);
    let one = &kept.documents[0];
    assert_eq!((one.unit, one.drafts.len(), one.drafts[0].place.len()), (Some(Unit::Utf16), 2, 0));
    let record = &one.drafts[0].record;
    assert_eq!(
        (&*record.by, &*record.label, &*record.note, &*record.at),
        ("bo", "ORG", "Who?", "2026-11-24T07:12:04Z")
    );
    assert_eq!((one.drafts[1].record.kind.as_str(), &*one.drafts[1].record.of), ("comment", "h"));
    let (example, _) = example();
    let files = Memory(vec![("a.json".into(), rows.into()), ("d1.txt".into(), example.text.as_bytes().to_vec())]);
    let (settled, faults) = import(&WebAnnotation, &Settings::default(), &files, &[&example]);
    assert!(faults.is_empty(), "{faults:?}");
    let span = settled[0].records.iter().find(|record| record.kind == Kind::Span).unwrap();
    assert_eq!((span.start.unwrap().get(), span.quote.as_str()), (34, "the Bloc"));
}

#[test]
fn an_article_without_annotations_and_one_with_a_long_id() {
    let long = "x".repeat(300);
    let all = vec![(article("empty", "Nothing said."), Vec::new()), (article(&long, "Words."), Vec::new())];
    let (mut files, _) = export(&WebAnnotation, &Settings::default(), &all);
    let mut kept = Kept::default();
    WebAnnotation.read(&mut files.clone(), &Settings::default(), &mut kept).unwrap();
    let ids: BTreeSet<&str> = kept.documents.iter().map(|one| one.id.as_str()).collect();
    assert_eq!(ids, BTreeSet::from(["empty", long.as_str()]));
    assert_eq!(kept.documents[0].meta.outlet.as_deref(), Some("Lake Wire"));
    files.0.retain(|(name, _)| name.starts_with("empty"));
    files.0[0].1.clear();
    let mut kept = Kept::default();
    WebAnnotation.read(&mut files, &Settings::default(), &mut kept).unwrap();
    assert_eq!((kept.documents.len(), &kept.documents[0].words), (1, &Words::Whole("Nothing said.".into())));
}

proptest! {
    #[test]
    fn all_comes_back(all in documents()) {
        identity(&WebAnnotation, &Settings::default(), &all).map_err(TestCaseError::fail)?;
    }

    #[test]
    fn whatever_bytes_come_nothing_breaks(
        bytes in prop::collection::vec(any::<u8>(), 0..300), at in any::<prop::sample::Index>(), byte in any::<u8>(), cut in any::<bool>()
    ) {
        let mut kept = Kept::default();
        _ = WebAnnotation.read(&mut Memory::of("a.json", bytes), &Settings::default(), &mut kept);
        let all = golden();
        let (mut files, _) = export(&WebAnnotation, &Settings::default(), &all);
        for (_, content) in &mut files.0 {
            let at = at.index(content.len());
            if cut { content.truncate(at) } else { content[at] = byte }
        }
        let articles: Vec<&Article> = all.iter().map(|(article, _)| article).collect();
        _ = import(&WebAnnotation, &Settings::default(), &files, &articles);
    }
}
