//! The example, the round trip, bytes and characters, texts that are missing, and files that are broken.

use super::{Labelbuddy, checksum};
use crate::annotation::Record;
use crate::exchange::format::Format;
use crate::exchange::incoming::Words;
use crate::exchange::settings::Settings;
use crate::exchange::testing::{self, EXAMPLE, Kept, Memory, article, example, export, import, span};
use crate::exchange::unit::Unit;
use proptest::prelude::*;
use serde_json::{Value, json};

fn read(text: &str) -> Kept {
    let mut kept = Kept::default();
    if let Err(stop) = Labelbuddy.read(&mut Memory::of("docs.jsonl", text), &Settings::default(), &mut kept) {
        kept.faults.push(stop.to_string());
    }
    kept
}

fn settled(document: &Value) -> (Vec<Record>, Vec<String>) {
    let (example, _) = example();
    let files = Memory::of("docs.json", json!([document]).to_string());
    let (settled, faults) = import(&Labelbuddy, &Settings::default(), &files, &[&example]);
    (settled.into_iter().flat_map(|one| one.records).collect(), faults)
}

#[test]
fn the_example_is_written_as_documented_and_read_back() {
    let (article, mut records) = example();
    records[3].note = "is it; or = not?".into();
    let (files, losses) = export(&Labelbuddy, &Settings::default(), &[(article.clone(), records.clone())]);
    assert!(losses.is_empty(), "{losses:?}");
    assert_eq!(files.text("out.jsonl"), include_str!("../../../tests/exchange/golden/labelbuddy/example.jsonl"));
    assert_eq!(
        files.text("out.jsonl.labels.jsonl"),
        include_str!("../../../tests/exchange/golden/labelbuddy/labels.jsonl")
    );
    let (settled, faults) = import(&Labelbuddy, &Settings::default(), &files, &[&article]);
    assert!(faults.is_empty(), "{faults:?}");
    assert_eq!(settled[0].records, records);
}

#[test]
fn characters_win_and_bytes_alone_are_read() {
    let both = json!({"label_name": "PERSON", "start_char": 17, "end_char": 28, "start_byte": 0, "end_byte": 5, "extra_data": "a=b"});
    let bytes = json!({"label_name": "ORG", "start_byte": 37, "end_byte": 45});
    let off = json!({"label_name": "ORG", "start_byte": 7, "end_byte": 9});
    let (records, faults) = settled(&json!({"text": EXAMPLE, "annotations": [both, bytes, off, {"label_name": "x"}]}));
    let quotes: Vec<_> = records.iter().map(|record| (record.quote.as_str(), record.note.as_str())).collect();
    assert_eq!(quotes, [("Ms Karimova", "a=b"), ("the Bloc", "")]);
    assert_eq!(faults.len(), 2);
    assert!(faults[0].contains("7–9 (UTF-8 bytes)"), "{faults:?}");
}

#[test]
fn a_text_that_is_missing_is_known_by_its_checksum() {
    let sum = checksum(EXAMPLE);
    let bytes = json!({"label_name": "ORG", "start_byte": 37, "end_byte": 45});
    let chars = json!({"label_name": "ORG", "start_char": 34, "end_char": 42});
    let kept = read(
        &json!({"utf8_text_md5_checksum": sum.to_uppercase(), "metadata": {"id": "d1"}, "annotations": [bytes, chars]})
            .to_string(),
    );
    assert_eq!(kept.documents[0].words, Words::Md5(sum.clone()));
    assert_eq!((kept.documents[0].unit, kept.faults.len()), (Some(Unit::Bytes), 1));
    let document = json!({"utf8_text_md5_checksum": sum, "metadata": {"id": "d1"}, "annotations": [bytes]});
    assert_eq!(settled(&document).0[0].quote, "the Bloc");
    let other = json!({"text": "other", "utf8_text_md5_checksum": sum});
    assert_eq!(
        read(&other.to_string()).faults,
        ["docs.jsonl:1: its checksum is that of another text; what stands there was taken."]
    );
}

#[test]
fn what_was_changed_there_counts() {
    let (article, records) = example();
    let (files, _) = export(&Labelbuddy, &Settings::default(), &[(article.clone(), records)]);
    let mut document: Value = serde_json::from_str(files.text("out.jsonl")).unwrap();
    let all = document["annotations"].as_array_mut().unwrap();
    all[3]["extra_data"] = json!("certainty=low; form=a|b; hm");
    all[2]["end_char"] = json!(40);
    all.push(json!({"label_name": "ORG", "start_char": 0, "end_char": 5, "extra_data": "form=named"}));
    let (records, faults) = settled(&document);
    assert!(faults.is_empty(), "{faults:?}");
    let shown: Vec<_> = records.iter().map(|record| format!("{} {}", record.quote, json!(record.attrs))).collect();
    assert_eq!(
        shown,
        [
            "Talks {\"form\":\"named\"}",
            "Ms Karimova {}",
            "the Bloc {}",
            "Bl {}",
            "wrecked {\"certainty\":\"low\",\"form\":[\"a\",\"b\"]}"
        ]
    );
    assert_eq!((records[4].note.as_str(), records[4].holder[0].shown()), ("hm", "Ms Karimova"));
}

#[test]
fn odd_texts_and_broken_documents() {
    let texts = ["قال الجنوب إنه\n外交部 表示\n", "a\r\nb\rc", "tab\tnb\u{a0}sp\u{2028}end"];
    let mut all: Vec<_> =
        texts.iter().enumerate().map(|(n, text)| (article(&format!("d{n}"), text), Vec::new())).collect();
    for (n, layer) in ["entity", "names"].iter().enumerate() {
        let place = span(&all[0].0, &format!("s-{n:026}"), layer, "place name", &[[0, 3]]);
        all[0].1.push(place);
    }
    testing::identity(&Labelbuddy, &Settings::default(), &all).unwrap();
    let (_, losses) = export(&Labelbuddy, &Settings::default(), &all);
    assert_eq!((losses.len(), losses[0].what), (1, "overlap"));
    let broken = "\u{feff}[\r\n{\"text\":\"a\"},\r\n{\"text\":\"cut,\r\n{\"metadata\":{}},\n{\"name\":\"ORG\",\"color\":\"red\"},{\"text\":\"b\",\"annotations\":[5]}]";
    let kept = read(broken);
    assert_eq!((kept.documents.len(), kept.faults.len()), (2, 3), "{:?}", kept.faults);
    assert!(kept.faults[0].starts_with("docs.jsonl:3:"), "{:?}", kept.faults);
}

#[test]
fn it_is_recognised_by_its_keys() {
    let (article, records) = example();
    let (mut files, _) = export(&Labelbuddy, &Settings::default(), &[(article, records)]);
    assert_eq!(Labelbuddy.recognise(&mut files).unwrap().0, 90);
    assert!(Labelbuddy.recognise(&mut Memory::of("a.jsonl", "{\"text\":\"a\"}")).is_none());
}

proptest! {
    #[test]
    fn out_and_in_is_identity_but_for_the_losses(all in testing::documents()) {
        testing::identity(&Labelbuddy, &Settings::default(), &all).map_err(TestCaseError::fail)?;
    }

    #[test]
    fn mutated_bytes_neither_panic_nor_hang(at in any::<prop::sample::Index>(), byte: u8, cut in any::<prop::sample::Index>()) {
        let (article, records) = example();
        let (files, _) = export(&Labelbuddy, &Settings::default(), &[(article.clone(), records)]);
        let mut bytes = files.text("out.jsonl").as_bytes().to_vec();
        let length = bytes.len();
        bytes[at.index(length)] = byte;
        import(&Labelbuddy, &Settings::default(), &Memory::of("a.jsonl", bytes.clone()), &[&article]);
        bytes.truncate(cut.index(length));
        import(&Labelbuddy, &Settings::default(), &Memory::of("a.jsonl", bytes), &[&article]);
    }
}
