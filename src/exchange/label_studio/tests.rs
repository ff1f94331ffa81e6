//! The example, the round trip, what other people's files look like, and files that are broken.

use super::LabelStudio;
use crate::annotation::{Kind, Party, Record};
use crate::exchange::format::Format;
use crate::exchange::settings::Settings;
use crate::exchange::testing::{self, EXAMPLE, Kept, Memory, article, example, export, import, span};
use crate::exchange::unit::Unit;
use proptest::prelude::*;
use serde_json::{Value, json};

fn read(text: &str) -> Kept {
    let mut kept = Kept::default();
    if let Err(stop) = LabelStudio.read(&mut Memory::of("export.json", text), &Settings::default(), &mut kept) {
        kept.faults.push(stop.to_string());
    }
    kept
}

/// What comes of one task whose text is the example.
fn settled(task: &Value, settings: &Settings) -> (Vec<Record>, Vec<String>) {
    let (example, _) = example();
    let files = Memory::of("export.json", json!([task]).to_string());
    let (settled, faults) = import(&LabelStudio, settings, &files, &[&example]);
    (settled.into_iter().flat_map(|one| one.records).collect(), faults)
}

fn region(id: &str, from: &str, kind: &str, start: u32, end: u32, more: Value) -> Value {
    let mut value = json!({"start": start, "end": end});
    value.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    json!({"id": id, "from_name": from, "to_name": "text", "type": kind, "origin": "manual", "value": value})
}

fn shown(records: &[Record]) -> Vec<String> {
    let one = |record: &Record| {
        format!("{} {}/{} {} by {}", record.kind.as_str(), record.layer, record.label, record.quote, record.by)
    };
    records.iter().map(one).collect()
}

#[test]
fn the_example_is_written_as_documented_and_read_back() {
    let (article, records) = example();
    let (files, losses) = export(&LabelStudio, &Settings::default(), &[(article.clone(), records.clone())]);
    assert!(losses.is_empty(), "{losses:?}");
    assert_eq!(files.names(), ["out.json", "out.json.config.xml"]);
    assert_eq!(files.text("out.json"), include_str!("../../../tests/exchange/golden/label-studio/example.json"));
    assert_eq!(
        files.text("out.json.config.xml"),
        include_str!("../../../tests/exchange/golden/label-studio/config.xml")
    );
    let (settled, faults) = import(&LabelStudio, &Settings::default(), &files, &[&article]);
    assert!(faults.is_empty(), "{faults:?}");
    assert_eq!(settled[0].records, records);
    assert!(settled[0].needs.is_empty());
}

#[test]
fn tasks_of_others_come_with_their_annotators_attributes_relations_and_notes() {
    let mut against = region("r4", "label", "labels", 44, 51, json!({"text": "wrecked", "labels": ["against"]}));
    against["meta"] = json!({"text": ["is it?"]});
    let task = json!({"id": 7, "data": {"text": EXAMPLE, "title": "Talks"}, "annotations": [{
    "id": 1, "completed_by": {"id": 3, "email": "bo@example.org"}, "updated_at": "2026-11-24T09:12:03.5+02:00",
    "result": [
        region("r1", "label", "labels", 17, 28, json!({"text": "Ms Karimova", "labels": ["PERSON"]})),
        region("r2", "label", "labels", 34, 42, json!({"text": "the Bloc", "labels": ["ORG", "place name"]})),
        against,
        region("r4", "certainty", "choices", 44, 51, json!({"text": "wrecked", "choices": ["high"]})),
        region("r4", "why", "textarea", 44, 51, json!({"text": ["a word", "two"]})),
        {"type": "relation", "from_id": "r4", "to_id": "r1", "direction": "right", "labels": ["holder"]},
        {"type": "relation", "from_id": "r2", "to_id": "r4", "direction": "left", "labels": ["target"]},
        {"type": "relation", "from_id": "r1", "to_id": "r2", "direction": "bi", "labels": ["rivals"], "notes": "old"},
        {"id": "d", "from_name": "genre", "to_name": "text", "type": "choices", "value": {"choices": ["report"]}}
    ]}]});
    let (records, faults) = settled(&task, &Settings::default());
    assert!(faults.is_empty(), "{faults:?}");
    let by = "by bo@example.org";
    assert_eq!(
        shown(&records),
        [
            format!("label genre/report  {by}"),
            format!("span entity/PERSON Ms Karimova {by}"),
            format!("span entity/ORG the Bloc {by}"),
            format!("span entity/place name the Bloc {by}"),
            format!("span stance/against wrecked {by}"),
            format!("relation link/rivals  {by}"),
        ]
    );
    let stance = &records[4];
    assert_eq!(serde_json::to_string(&stance.attrs).unwrap(), r#"{"certainty":"high","why":["a word","two"]}"#);
    assert_eq!(
        (stance.note.as_str(), stance.origin.as_str(), stance.at.as_str()),
        ("is it?", "", "2026-11-24T07:12:03Z")
    );
    assert_eq!((stance.holder[0].shown(), stance.target[0].shown()), ("Ms Karimova", "the Bloc"));
    assert_eq!((records[5].attrs["direction"].as_str(), records[5].note.as_str()), (Some("bi"), "old"));
}

#[test]
fn predictions_are_suggestions_and_skipped_tasks_are_marks() {
    let task = json!({"data": {"text": EXAMPLE}, "annotations": [
            {"completed_by": 4, "was_cancelled": true, "result": [region("x", "label", "labels", 0, 5, json!({"labels": ["ORG"]}))]}],
        "predictions": [5, {"model_version": "tagger-2", "score": 0.5, "result": [
            region("p", "label", "labels", 17, 28, json!({"text": "Ms Karimova", "labels": ["PERSON"]}))]}]});
    let (records, faults) = settled(&task, &Settings::default());
    assert_eq!(
        faults,
        ["1: an annotation was skipped there (was_cancelled); its results were left out: 1."]
            .map(|fault| format!("export.json:{fault}"))
    );
    let span = records.iter().find(|record| record.kind == Kind::Span).unwrap();
    assert_eq!((span.origin.as_str(), span.score, span.by.as_str()), ("model:tagger-2", Some(0.5), ""));
    let marks: Vec<_> = records
        .iter()
        .filter(|record| record.kind == Kind::Mark)
        .map(|mark| (mark.label.as_str(), mark.quote.len()))
        .collect();
    assert_eq!(marks, [("skipped", 19), ("skipped", 45)]);
}

#[test]
fn the_short_form_is_read_as_far_as_it_goes() {
    let task = json!({"text": EXAMPLE, "id": 1, "topic": "peace", "annotator": 2, "annotation_id": 9, "updated_at": "2026-11-24T07:12:03.1Z",
        "label": [{"start": 17, "end": 28, "text": "Ms Karimova", "labels": ["PERSON"]}, {"start": 44, "end": 51, "text": "wrecked", "labels": ["against"]}],
        "certainty": [{"start": 44, "end": 51, "text": "wrecked", "choices": ["high", "low"]}],
        "genre": {"choices": ["report", "opinion"]}});
    let (records, faults) = settled(&task, &Settings::default());
    assert!(faults.is_empty(), "{faults:?}");
    assert_eq!(records.len(), 4);
    assert_eq!(serde_json::to_string(&records[3].attrs).unwrap(), r#"{"certainty":["high","low"]}"#);
    assert_eq!(records[3].by, "user-2");
    assert!(read(&json!([task]).to_string()).notices[0].contains("JSON-MIN"));
}

#[test]
fn places_in_html_are_refused_and_other_keys_for_the_text_are_named() {
    let html = json!({"data": {"text": "<p>a</p>"}, "annotations": [{"result": [{"id": "a", "type": "hypertextlabels", "from_name": "l",
        "value": {"start": "/p[1]/text()[1]", "end": "/p[1]/text()[1]", "startOffset": 0, "endOffset": 1, "globalOffsets": {"start": 0, "end": 1}, "hypertextlabels": ["A"]}}]}]});
    assert!(
        read(&json!([html]).to_string()).faults[0].starts_with("export.json, line 1: its spans are places in HTML")
    );
    let later = read(&json!([{"data": {"article": "b"}}, html, {"data": {"a": "x", "b": "y"}}]).to_string());
    assert_eq!((later.documents.len(), later.faults.len()), (1, 2));
    assert!(later.faults[1].contains("only a, b") && later.faults[1].contains("--text-key"), "{later:?}");
    let mut settings = Settings::default();
    settings.label_studio.text_key = Some("b".into());
    let mut kept = Kept::default();
    LabelStudio.read(&mut Memory::of("a.json", r#"[{"data":{"a":"x","b":"y"}}]"#), &settings, &mut kept).unwrap();
    assert_eq!(kept.documents[0].words, crate::exchange::Words::Whole("y".into()));
    assert_eq!(kept.notices, ["data of tasks that has no place here was left out: a."]);
}

#[test]
fn quotes_tell_that_an_old_export_counts_in_utf16() {
    let old = json!({"data": {"text": EXAMPLE}, "completions": [{"result": [
        region("r1", "label", "labels", 18, 29, json!({"text": "Ms Karimova", "labels": ["PERSON"]}))]}]});
    let (example, _) = example();
    let files = Memory::of("export.json", json!([old]).to_string());
    let (settled, faults) = import(&LabelStudio, &Settings::default(), &files, &[&example]);
    assert_eq!(faults.len(), 1);
    assert_eq!(settled[0].fits.better(Unit::CodePoints), Some(Unit::Utf16));
    let settings = Settings { unit: Some(Unit::Utf16), ..Settings::default() };
    let (settled, faults) = import(&LabelStudio, &settings, &files, &[&example]);
    assert_eq!((faults.len(), settled[0].records[0].quote.as_str()), (0, "Ms Karimova"));
}

#[test]
fn what_was_changed_there_counts() {
    let (article, records) = example();
    let (files, _) = export(&LabelStudio, &Settings::default(), &[(article.clone(), records)]);
    let mut tasks: Value = serde_json::from_str(files.text("out.json")).unwrap();
    let result = tasks[0]["annotations"][0]["result"].as_array_mut().unwrap();
    // The arrow to the holder goes, the bounds of the target change, its label too, and somebody adds a span.
    result.retain(|part| part["labels"][0] != "holder");
    let bloc = result.iter_mut().find(|part| part["value"]["start"] == 34).unwrap();
    bloc["value"] = json!({"start": 38, "end": 42, "text": "Bloc", "labels": ["PERSON"]});
    result.push(region("new", "entity", "labels", 0, 5, json!({"text": "Talks", "labels": ["talks"]})));
    let files = Memory::of("export.json", tasks.to_string());
    let (settled, faults) = import(&LabelStudio, &Settings::default(), &files, &[&article]);
    assert!(faults.is_empty(), "{faults:?}");
    let records = &settled[0].records;
    assert_eq!(records.len(), 5);
    let stance = records.iter().find(|record| record.layer == "stance").unwrap();
    assert!(stance.holder.is_empty());
    assert_eq!(stance.target[0].span.as_deref(), Some("s-00000000000000000000000002"));
    let bloc = records.iter().find(|record| record.id == "s-00000000000000000000000002").unwrap();
    assert_eq!((bloc.label.as_str(), bloc.quote.as_str(), bloc.layer.as_str()), ("PERSON", "Bloc", "entity"));
    assert!(records.iter().any(|record| record.layer == "entity" && record.label == "talks"));
}

#[test]
fn what_only_we_have_comes_back() {
    let (article, mut records) = example();
    let id = |n: u32| format!("s-{n:026}");
    let mut wide = span(&article, &id(5), "entity", "ORG", &[[17, 19], [34, 42]]);
    wide.cue = Some(json!({"span": id(1)}));
    wide.group = "g".into();
    wide.attrs.insert("form".into(), json!(["named"]));
    wide.attrs.insert("note of\nmine".into(), json!(["a", "b"]));
    records[3].holder.push(Party::span(&id(99), "gone"));
    records[3].via = vec![Party::author()];
    let mut proposed = span(&article, &id(6), "entity", "PERSON", &[[0, 5]]);
    (proposed.origin, proposed.score, proposed.by) = ("model:tagger@2".into(), Some(0.25), "alice".into());
    let labels = ["report", "opinion"].map(|label| Record {
        kind: Kind::Label,
        layer: "genre".into(),
        label: label.into(),
        note: label.into(),
        id: format!("l-{label:0>26}"),
        rev: 2,
        by: "alice".into(),
        at: "2026-11-24T07:12:03Z".into(),
        doc: "d1".into(),
        ..Record::default()
    });
    let mut section = span(&article, &id(7), "part", "lead", &[[0, 16]]);
    section.kind = Kind::Label;
    records.extend([wide, proposed, section]);
    records.extend(labels);
    let (files, losses) = export(&LabelStudio, &Settings::default(), &[(article.clone(), records.clone())]);
    let lost: Vec<_> = losses.iter().map(|loss| (loss.what, loss.action.name())).collect();
    assert_eq!(lost, [("holder", "flattened"), ("discontinuous", "flattened")]);
    assert!(files.text("out.json.config.xml").contains("<Choices name=\"genre\" toName=\"text\" choice=\"multiple\">"));
    assert!(files.text("out.json.config.xml").contains("<TextArea name=\"entity.note of&#10;mine\""));
    let (settled, faults) = import(&LabelStudio, &Settings::default(), &files, &[&article]);
    assert!(faults.is_empty(), "{faults:?}");
    records[3].holder[1].span = None;
    for record in &settled[0].records {
        let mut before = records.iter().find(|one| one.id == record.id).unwrap().clone();
        if before.kind == Kind::Label {
            before.sha.clone_from(&record.sha);
        }
        assert_eq!(record.to_line(), before.to_line());
    }
    assert_eq!(settled[0].records.len(), records.len());
}

#[test]
fn a_suggestion_that_was_taken_over_there_is_a_record_of_its_own() {
    let (article, _) = example();
    let mut proposed = span(&article, "s-00000000000000000000000006", "entity", "PERSON", &[[0, 5]]);
    (proposed.origin, proposed.score) = ("model:tagger@2".into(), Some(0.25));
    let (files, _) = export(&LabelStudio, &Settings::default(), &[(article.clone(), vec![proposed])]);
    let mut tasks: Value = serde_json::from_str(files.text("out.json")).unwrap();
    tasks[0]["annotations"] = json!([{"completed_by": 2, "result": tasks[0]["predictions"][0]["result"].clone()}]);
    let (settled, faults) =
        import(&LabelStudio, &Settings::default(), &Memory::of("a.json", tasks.to_string()), &[&article]);
    assert!(faults.is_empty(), "{faults:?}");
    let taken = settled[0].records.iter().find(|record| record.by == "user-2").unwrap();
    assert_eq!(
        (taken.of.as_str(), taken.origin.as_str(), taken.rev),
        ("s-00000000000000000000000006@1", "model:tagger@2", 1)
    );
    assert_ne!(taken.id, "s-00000000000000000000000006");
}

#[test]
fn odd_texts_and_broken_tasks() {
    let texts = ["\u{feff}قال الجنوب إنه\n外交部 表示\n", "a\r\nb\rc", "tab\tnb\u{a0}sp\u{2028}end", ""];
    let all: Vec<_> = texts
        .iter()
        .enumerate()
        .map(|(n, text)| {
            let article = article(&format!("d{n}"), if text.is_empty() { "." } else { text });
            let records = if n == 1 {
                vec![span(&article, "s-00000000000000000000000001", "entity", "place name", &[[0, 6]])]
            } else {
                Vec::new()
            };
            (article, records)
        })
        .collect();
    testing::identity(&LabelStudio, &Settings::default(), &all).unwrap();
    let (files, _) = export(&LabelStudio, &Settings::default(), &all);
    assert!(files.text("out.json").contains("\\u2028") && !files.text("out.json").contains('\u{2028}'));
    let good = r#"{"data":{"text":""},"annotations":[]}"#;
    let broken =
        format!("\u{feff}[\r\n{good},\r\n{{\"data\":{{\"text\":\"cut,\r\n{{\"data\":5}},\r\n{good},{{}},7,{good}]");
    let kept = read(&broken);
    assert_eq!(kept.documents.len(), 3, "{:?}", kept.faults);
    assert_eq!(kept.faults.len(), 4, "{:?}", kept.faults);
    assert!(kept.faults[0].starts_with("export.json:3: it breaks off"));
    let partly = json!([{"data": {"text": EXAMPLE}, "annotations": [7, {"result": [
        {"type": "labels", "value": {"start": -1}}, {"type": "video"}, {"type": "labels", "id": "n", "value": {"start": 1, "end": 2}},
        {"type": "relation", "from_id": "a"}, region("k", "l", "labels", 0, 5, json!({"labels": ["ORG"]}))]}]}]);
    let kept = read(&serde_json::to_string_pretty(&partly).unwrap());
    assert_eq!((kept.documents[0].drafts.len(), kept.faults.len()), (2, 4), "{kept:?}");
    assert!(kept.faults[0].starts_with("export.json:7:"), "{:?}", kept.faults);
}

#[test]
fn it_is_recognised_by_its_keys() {
    let (article, records) = example();
    let (mut files, _) = export(&LabelStudio, &Settings::default(), &[(article, records)]);
    assert_eq!(LabelStudio.recognise(&mut files).unwrap().0, 95);
    assert!(LabelStudio.recognise(&mut Memory::of("a.json", "[{\"text\":\"a\"}]")).is_none());
    let task = json!([{"data": {"text": EXAMPLE}, "annotations": []}]);
    assert_eq!(LabelStudio.recognise(&mut Memory::of("a.json", task.to_string())).unwrap().0, 80);
}

proptest! {
    #[test]
    fn out_and_in_is_identity_but_for_the_losses(all in testing::documents()) {
        testing::identity(&LabelStudio, &Settings::default(), &all).map_err(TestCaseError::fail)?;
    }

    #[test]
    fn mutated_bytes_neither_panic_nor_hang(at in any::<prop::sample::Index>(), byte: u8, cut in any::<prop::sample::Index>()) {
        let (article, records) = example();
        let (files, _) = export(&LabelStudio, &Settings::default(), &[(article.clone(), records)]);
        let mut bytes = files.text("out.json").as_bytes().to_vec();
        let length = bytes.len();
        bytes[at.index(length)] = byte;
        import(&LabelStudio, &Settings::default(), &Memory::of("a.json", bytes.clone()), &[&article]);
        bytes.truncate(cut.index(length));
        import(&LabelStudio, &Settings::default(), &Memory::of("a.json", bytes), &[&article]);
    }
}
