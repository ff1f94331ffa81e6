//! The example, the round trip, doccano's own forms, units, and files that are broken.

use super::Doccano;
use crate::annotation::{Kind, Party, Record};
use crate::exchange::format::Format;
use crate::exchange::settings::Settings;
use crate::exchange::testing::{self, EXAMPLE, Kept, Memory, article, example, export, import, span};
use crate::exchange::unit::Unit;
use proptest::prelude::*;
use serde_json::{Value, json};

fn read(text: &str) -> Kept {
    let mut kept = Kept::default();
    if let Err(stop) = Doccano.read(&mut Memory::of("all.jsonl", text), &Settings::default(), &mut kept) {
        kept.faults.push(stop.to_string());
    }
    kept
}

fn settled(row: &Value) -> (Vec<Record>, Vec<String>) {
    let (example, _) = example();
    let (settled, faults) =
        import(&Doccano, &Settings::default(), &Memory::of("all.jsonl", row.to_string()), &[&example]);
    (settled.into_iter().flat_map(|one| one.records).collect(), faults)
}

fn shown(records: &[Record]) -> Vec<String> {
    records.iter().map(|record| format!("{}/{} {}", record.layer, record.label, record.quote)).collect()
}

#[test]
fn the_example_is_written_as_documented_and_read_back() {
    let (article, records) = example();
    let (files, losses) = export(&Doccano, &Settings::default(), &[(article.clone(), records.clone())]);
    assert!(losses.is_empty(), "{losses:?}");
    assert_eq!(files.text("out.jsonl"), include_str!("../../../tests/exchange/golden/doccano/example.jsonl"));
    let (settled, faults) = import(&Doccano, &Settings::default(), &files, &[&article]);
    assert!(faults.is_empty(), "{faults:?}");
    assert_eq!(settled[0].records, records);
}

#[test]
fn every_form_of_it_is_read() {
    let spans = ["entity/PERSON Ms Karimova", "stance/against wrecked"];
    let triples = json!([[17, 28, "PERSON"], [44, 51, "against"]]);
    for row in [
        json!({"id": 4, "text": EXAMPLE, "label": triples, "Comments": []}),
        json!({"text": EXAMPLE, "labels": triples}),
    ] {
        let (records, faults) = settled(&row);
        assert_eq!((shown(&records), faults.len()), (spans.map(str::to_owned).to_vec(), 0));
    }
    let related = json!({"id": 1, "text": EXAMPLE, "Comments": ["Which Bloc?", {"text": "Ask."}],
        "entities": [{"id": 70, "label": "PERSON", "start_offset": 17, "end_offset": 28}, {"id": 71, "label": "against", "start_offset": 44, "end_offset": 51}],
        "relations": [{"id": 5, "from_id": 71, "to_id": 70, "type": "holder"}, {"id": 6, "from_id": 70, "to_id": 71, "type": "rivals"}]});
    let (records, faults) = settled(&related);
    assert!(faults.is_empty(), "{faults:?}");
    assert_eq!(records.iter().filter(|record| record.kind == Kind::Comment).count(), 2);
    assert_eq!(records[1].holder[0].shown(), "Ms Karimova");
    assert_eq!((records[2].label.as_str(), &records[2].from), ("rivals", &records[0].id));
    let (records, _) = settled(&json!({"text": EXAMPLE, "cats": ["report", 3], "entities": [[0, 5, "ORG"]]}));
    assert_eq!(shown(&records), ["genre/3 ", "genre/report ", "entity/ORG Talks"]);
    let old = json!({"text": EXAMPLE, "meta": {"title": "Talks"}, "annotations": [{"label": 2, "user": 9, "start_offset": 0, "end_offset": 5}, {"label": 7, "user": 9}]});
    let kept = read(&old.to_string());
    assert_eq!((kept.documents[0].drafts.len(), kept.documents[0].meta.title.as_deref()), (2, Some("Talks")));
    assert_eq!(kept.documents[0].drafts[0].record.by, "user-9");
}

#[test]
fn edges_of_words_tell_the_unit() {
    let row = |spans: Value| json!({"text": EXAMPLE, "label": spans, "ward": 5}).to_string();
    let utf16 = read(&row(json!([[18, 29, "PERSON"], [35, 43, "ORG"], [45, 52, "against"]])));
    assert!(utf16.notices[0].contains("--offsets utf16"), "{:?}", utf16.notices);
    assert_eq!(utf16.notices[1], "metadata that has no place here was left out: ward.");
    assert_eq!(read(&row(json!([[17, 28, "PERSON"], [34, 42, "ORG"]]))).notices.len(), 1);
    let settings = Settings { unit: Some(Unit::Utf16), ..Settings::default() };
    let (article, records) = example();
    let (files, losses) = export(&Doccano, &settings, &[(article.clone(), records.clone())]);
    assert!(losses.is_empty() && files.text("out.jsonl").contains("\"start_offset\":18,\"end_offset\":29"));
    // What we wrote says itself what it counts.
    let (settled, faults) = import(&Doccano, &Settings::default(), &files, &[&article]);
    assert!(faults.is_empty(), "{faults:?}");
    assert_eq!(settled[0].records, records);
}

#[test]
fn what_was_changed_there_counts() {
    let (article, records) = example();
    let (files, _) = export(&Doccano, &Settings::default(), &[(article.clone(), records)]);
    let mut row: Value = serde_json::from_str(files.text("out.jsonl")).unwrap();
    row["entities"][2] = json!({"id": 99, "label": "talks", "start_offset": 0, "end_offset": 5});
    row["relations"].as_array_mut().unwrap().remove(0);
    let (settled, faults) =
        import(&Doccano, &Settings::default(), &Memory::of("a.jsonl", row.to_string()), &[&article]);
    assert!(faults.is_empty(), "{faults:?}");
    assert_eq!(
        shown(&settled[0].records),
        ["entity/talks Talks", "entity/PERSON Ms Karimova", "entity/ORG the Bloc", "stance/against wrecked"]
    );
    let stance = &settled[0].records[3];
    assert_eq!(
        (stance.holder.len(), stance.target[0].shown(), stance.attrs["certainty"].as_str()),
        (0, "the Bloc", Some("high"))
    );
}

#[test]
fn odd_texts_and_broken_lines() {
    let texts = ["قال الجنوب إنه\n外交部 表示\n", "a\r\nb\rc", "tab\tnb\u{a0}sp\u{2028}end"];
    let mut all: Vec<_> =
        texts.iter().enumerate().map(|(n, text)| (article(&format!("d{n}"), text), Vec::new())).collect();
    let wide = span(&all[0].0, "s-00000000000000000000000001", "entity", "place name", &[[0, 3], [10, 17]]);
    let mut stance = span(&all[0].0, "s-00000000000000000000000002", "stance", "for", &[[4, 5]]);
    stance.holder = vec![Party::span("s-00000000000000000000000009", "gone"), Party::author()];
    all[0].1.extend([wide, stance]);
    testing::identity(&Doccano, &Settings::default(), &all).unwrap();
    let good = r#"{"text":"a b","label":[[0,1,"ORG"]]}"#;
    let broken = format!(
        "\u{feff}{good}\r\n{{\"text\":\"cut\r\n{{\"label\":[]}}\n[1]\n{{\"text\":\"a\",\"entities\":[[0,\"x\"],{{\"start_offset\":-1}}],\"relations\":[5]}}\n{good}"
    );
    let kept = read(&broken);
    assert_eq!(kept.documents.len(), 3, "{:?}", kept.faults);
    assert!(kept.faults[0].starts_with("all.jsonl:2: it breaks off"), "{:?}", kept.faults);
    assert_eq!(kept.faults.len(), 6, "{:?}", kept.faults);
}

#[test]
fn it_is_recognised_by_its_keys() {
    let (article, records) = example();
    let (mut files, _) = export(&Doccano, &Settings::default(), &[(article, records)]);
    assert_eq!(Doccano.recognise(&mut files).unwrap().0, 85);
    assert_eq!(
        Doccano.recognise(&mut Memory::of("a.jsonl", "{\"text\":\"a\", \"label\": [ [0,1,\"A\"]]}")).unwrap().0,
        60
    );
    assert!(Doccano.recognise(&mut Memory::of("a.jsonl", "{\"text\":\"a\",\"label\":\"b\"}")).is_none());
}

proptest! {
    #[test]
    fn out_and_in_is_identity_but_for_the_losses(all in testing::documents(), utf16: bool) {
        let settings = Settings { unit: utf16.then_some(Unit::Utf16), ..Settings::default() };
        testing::identity(&Doccano, &settings, &all).map_err(TestCaseError::fail)?;
    }

    #[test]
    fn mutated_bytes_neither_panic_nor_hang(at in any::<prop::sample::Index>(), byte: u8, cut in any::<prop::sample::Index>()) {
        let (article, records) = example();
        let (files, _) = export(&Doccano, &Settings::default(), &[(article.clone(), records)]);
        let mut bytes = files.text("out.jsonl").as_bytes().to_vec();
        let length = bytes.len();
        bytes[at.index(length)] = byte;
        import(&Doccano, &Settings::default(), &Memory::of("a.jsonl", bytes.clone()), &[&article]);
        bytes.truncate(cut.index(length));
        import(&Doccano, &Settings::default(), &Memory::of("a.jsonl", bytes), &[&article]);
    }
}
