use super::super::incoming::Words;
use super::super::testing::{Kept, Memory, article, documents, example, export, identity, import, span};
use super::*;
use crate::annotation::{Kind, Party, Record};
use proptest::prelude::*;
use serde_json::{Value, json};

const GOLDEN: &str = include_str!("../../../tests/exchange/golden/prodigy/example.jsonl");

fn read(bytes: impl Into<Vec<u8>>) -> Kept {
    let mut kept = Kept::default();
    Prodigy.read(&mut Memory::of("tasks.jsonl", bytes), &Settings::default(), &mut kept).unwrap();
    kept
}

fn task(value: Value) -> Kept {
    read(value.to_string())
}

/// The example with what trips formats up: two annotators, a discontinuous span, CR LF, a label of the article.
fn golden() -> Vec<(crate::corpus::Article, Vec<Record>)> {
    let (first, mut records) = example();
    let label = Record {
        id: format!("l-{:026}", 1),
        rev: 1,
        kind: Kind::Label,
        doc: "d1".into(),
        layer: "genre".into(),
        label: "report".into(),
        by: "alice".into(),
        at: "2026-11-24T07:12:03Z".into(),
        ..Record::default()
    };
    records.push(label);
    let mut bobs = span(&first, &format!("s-{:026}", 5), "entity", "PERSON", &[[20, 28]]);
    bobs.by = "bob".into();
    bobs.note = "without “Ms”".into();
    bobs.entity = "wd:Q101".into();
    records.push(bobs);
    let second = article("d2", "One\r\ntwo\u{2028}three 😀\r\n");
    let parts = span(&second, &format!("s-{:026}", 6), "entity", "ORG", &[[0, 3], [9, 14]]);
    vec![(first, records), (second, vec![parts]), (article("d3", "Nobody read this."), Vec::new())]
}

#[test]
fn the_example_byte_for_byte() {
    let (files, losses) = export(&Prodigy, &Settings::default(), &golden());
    if std::env::var_os("GLOSS_BLESS").is_some() {
        std::fs::create_dir_all("tests/exchange/golden/prodigy").unwrap();
        std::fs::write("tests/exchange/golden/prodigy/example.jsonl", files.text("out.jsonl")).unwrap();
    }
    assert_eq!(files.text("out.jsonl"), GOLDEN);
    let told: Vec<String> = losses.iter().map(|loss| format!("{} {} {}", loss.id, loss.what, loss.detail)).collect();
    assert_eq!(
        told,
        ["s-00000000000000000000000006 discontinuous a span for each piece (0–3, 9–14); import here joins them again"]
    );
    identity(&Prodigy, &Settings::default(), &golden()).unwrap();
}

#[test]
fn what_prodigy_reads_is_right() {
    let golden: Vec<Value> = GOLDEN.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(golden.len(), 4, "a task for each annotator, one for an article that nobody read");
    for task in &golden {
        let text: Vec<char> = task["text"].as_str().unwrap().chars().collect();
        let at = |value: &Value| usize::try_from(value.as_u64().unwrap()).unwrap();
        let tokens = task["tokens"].as_array().unwrap();
        for span in task["spans"].as_array().unwrap() {
            assert_eq!(tokens[at(&span["token_start"])]["start"], span["start"]);
            assert_eq!(tokens[at(&span["token_end"])]["end"], span["end"]);
        }
        for relation in task["relations"].as_array().into_iter().flatten() {
            assert_eq!(relation["head"], relation["head_span"]["token_end"]);
            assert_eq!(relation["child"], relation["child_span"]["token_end"]);
        }
        for token in tokens {
            let words: String = text[at(&token["start"])..at(&token["end"])].iter().collect();
            assert_eq!(token["text"], words.as_str());
        }
        assert!(task.get("_task_hash").is_none() && task.get("_input_hash").is_none());
    }
    assert_eq!(golden[3].get("answer"), None);
}

#[test]
fn a_rejected_task_rejects_what_it_shows() {
    let kept = task(
        json!({"text": "Orlo spoke.", "answer": "reject", "_timestamp": 1_763_968_323, "_annotator_id": "kim",
        "spans": [{"start": 0, "end": 4, "label": "PER", "source": "ner_small"}], "relations": [{"head": 0, "child": 0, "label": "x"}]}),
    );
    let decision = &kept.documents[0].drafts[0];
    assert_eq!((&decision.record.kind, decision.record.label.as_str()), (&Kind::Decision, "reject"));
    assert_eq!(Value::Object(decision.record.attrs.clone()), json!({"label": "PER", "origin": "model:ner_small"}));
    assert_eq!((decision.record.of.as_str(), decision.record.at.as_str()), ("0-4 PER@1", "2025-11-24T07:12:03Z"));
    assert_eq!(kept.documents[0].annotator, "kim");
    assert_eq!(kept.faults, ["tasks.jsonl:1: 1 relations of a rejected task were left out."]);
    // What was made here by a person and is rejected there is a reviewer's decision.
    let mine = GOLDEN
        .replacen("\"accept\",\"_ann", "\"reject\",\"_ann", 1)
        .replace("\"_annotator_id\":\"alice\"", "\"_annotator_id\":\"rev\"");
    let kept = read(mine);
    let decision = &kept.documents[0].drafts[0].record;
    assert_eq!((decision.of.as_str(), decision.attrs.get("origin")), ("s-00000000000000000000000001@1", None));
    assert!(crate::annotation::ruling::Ruling::of(decision).is_some());
    let label = task(json!({"text": "a", "label": "NEWS", "answer": "reject"}));
    assert_eq!(label.documents[0].drafts[0].record.attrs["label"], "NEWS");
}

#[test]
fn what_was_passed_over_is_said_and_no_more() {
    let kept = read(
        "{\"text\":\"a\",\"answer\":\"ignore\"}\n{\"text\":\"b\",\"answer\":\"accept\"}\n{\"text\":\"c\",\"answer\":\"maybe\"}\n{\"html\":\"<p>\"}\n{\"text\":\"d\",\"answer\":\"ignore\"}",
    );
    assert_eq!(kept.documents.len(), 1);
    assert_eq!(
        kept.faults,
        [
            "tasks.jsonl:3: its answer “maybe” is none that Prodigy has; the task was left out.",
            "tasks.jsonl:4: it has no text; the task was left out."
        ]
    );
    assert_eq!(
        kept.notices,
        [
            "tasks.jsonl: 2 tasks were passed over by their annotators (answer “ignore”), the first in line 1; nothing of them was taken."
        ]
    );
}

#[test]
fn relations_find_their_spans() {
    let text = "Orlo met the Velmar council.";
    let spans = json!([{"start": 0, "end": 4, "token_start": 0, "token_end": 0, "label": "PER"},
        {"start": 9, "end": 27, "token_start": 2, "token_end": 4, "label": "ORG"}, {"start": 9, "end": 27, "token_start": 2, "token_end": 4, "label": "GROUP"}]);
    let kept = task(json!({"text": text, "spans": spans, "answer": "accept", "relations": [
        {"head": 0, "child": 4, "label": "met", "head_span": {"start": 0, "end": 4, "label": "PER"}, "child_span": {"start": 9, "end": 27, "label": "GROUP"}},
        {"head": 4, "child": 0, "label": "met-by"}, {"head": 1, "child": 0, "label": "lost"}]}));
    let relations: Vec<(&str, &str, &str)> = kept.documents[0]
        .drafts
        .iter()
        .map(|draft| &draft.record)
        .filter(|record| record.kind == Kind::Relation)
        .map(|record| (record.label.as_str(), record.from.as_str(), record.to.as_str()))
        .collect();
    assert_eq!(relations, [("met", "0-4 PER", "9-27 GROUP"), ("met-by", "9-27 ORG", "0-4 PER")]);
    assert_eq!(
        kept.faults,
        ["tasks.jsonl:1: the relation “lost” has an end that is no span of the task; it was left out."]
    );
}

#[test]
fn a_relation_taken_away_or_drawn_in_prodigy_counts() {
    let mut task: Value = serde_json::from_str(GOLDEN.lines().next().unwrap()).unwrap();
    let relations = task["relations"].as_array_mut().unwrap();
    assert_eq!(relations.iter().map(|one| one["label"].as_str().unwrap()).collect::<Vec<_>>(), ["holder", "target"]);
    relations.remove(0);
    let drawn = relations[0].as_object_mut().unwrap();
    drawn.remove("glossator");
    drawn.insert("label".into(), "holder".into());
    let all = golden();
    let articles: Vec<_> = all.iter().map(|(article, _)| article).collect();
    let (settled, faults) = import(&Prodigy, &Settings::default(), &Memory::of("a.jsonl", task.to_string()), &articles);
    assert_eq!(faults, Vec::<String>::new());
    let stance = settled[0].records.iter().find(|record| record.layer == "stance").unwrap();
    assert_eq!((stance.holder[0].shown(), stance.target.len()), ("the Bloc", 0));
}

#[test]
fn parties_that_are_no_spans_stay() {
    let (article, mut records) = example();
    let id = records[1].id.clone();
    records[3].target =
        vec![Party::author(), Party::span(&id, "the Bloc"), Party::named("them"), Party::span(&id, "they")];
    records[3].via = vec![Party::entity("wd:Q5", "Reuters")];
    identity(&Prodigy, &Settings::default(), &[(article.clone(), records.clone())]).unwrap();
    // A party whose span does not go out keeps its words.
    records.remove(1);
    let (files, losses) = export(&Prodigy, &Settings::default(), &[(article, records)]);
    assert_eq!(losses.iter().map(|loss| loss.what).collect::<Vec<_>>(), ["target", "target"]);
    assert!(
        files.text("out.jsonl").contains(
            r#""target":[{"author":true,"text":"author"},{"text":"the Bloc"},{"text":"them"},{"text":"they"}]"#
        )
    );
}

#[test]
fn choices_categories_and_links_to_entities() {
    let labels = |value: Value| -> Vec<String> {
        let kept = task(value);
        assert!(kept.faults.is_empty(), "{:?}", kept.faults);
        kept.documents[0]
            .drafts
            .iter()
            .map(|draft| format!("{} {} {}", draft.record.kind.as_str(), draft.record.label, draft.record.entity))
            .collect()
    };
    assert_eq!(
        labels(
            json!({"text": "a", "accept": ["NEWS", 2], "options": [{"id": "NEWS", "text": "n"}, {"id": 2, "text": "two"}]})
        ),
        ["label NEWS ", "label 2 "]
    );
    assert_eq!(
        labels(json!({"text": "a", "cats": {"A": 1.0, "B": 0.0, "C": 0.5}, "label": "D", "accept": ["A"]})),
        ["label A ", "label D ", "label C "]
    );
    let span = json!([{"start": 0, "end": 1, "label": "PER", "text": "a"}]);
    assert_eq!(labels(json!({"text": "a", "spans": span, "label": "PER"})), ["span PER "], "the label of its span");
    let options = json!([{"id": "Q312545", "html": "x"}, {"id": "NIL_otherLink"}]);
    assert_eq!(
        labels(json!({"text": "a", "spans": span, "options": options, "accept": ["Q312545"]})),
        ["span PER wd:Q312545"]
    );
    let none = task(json!({"text": "a", "spans": span, "options": options, "accept": ["NIL_otherLink"]}));
    assert_eq!(none.documents[0].drafts[0].record.note, "NIL_otherLink");
}

#[test]
fn a_review_has_all_versions() {
    let version = |end: u32, who: &[&str]| json!({"text": "Orlo spoke.", "spans": [{"start": 0, "end": end, "label": "PER"}], "answer": "accept", "sessions": who});
    let kept = task(
        json!({"text": "Orlo spoke.", "meta": {"id": "d7", "title": "T", "date": "2015-05-26"}, "spans": [{"start": 0, "end": 4, "label": "PER"}], "answer": "accept",
        "_session_id": "2026-11-24_07-12-03", "sessions": ["set-ann", "set-ben", "set-cy"], "versions": [version(4, &["set-ann", "set-cy"]), version(10, &["set-ben"])]}),
    );
    let whose: Vec<(&str, u64)> =
        kept.documents.iter().map(|one| (one.annotator.as_str(), one.drafts[0].place[0][1])).collect();
    assert_eq!(
        whose,
        [("set-ann", 4), ("set-cy", 4), ("set-ben", 10), ("", 4)],
        "a session named for its time is nobody"
    );
    assert!(kept.documents.iter().all(|one| one.id == "d7" && one.meta.title.as_deref() == Some("T")));
}

#[test]
fn several_tasks_of_one_article_and_paragraphs_of_it() {
    let kept = read(
        "{\"text\":\"One.\",\"meta\":{\"id\":3,\"paragraph\":1},\"spans\":[]}\n\n{\"text\":\"Two.\",\"id\":\"x\"}\n{\"text\":\"Two.\"}",
    );
    let ids: Vec<&str> = kept.documents.iter().map(|one| one.id.as_str()).collect();
    assert_eq!(ids, ["3", "x", "tasks/4"]);
    assert_eq!(kept.documents[1].words, Words::Whole("Two.".into()));
}

#[test]
fn what_is_wrong_is_named_and_the_rest_kept() {
    let kept = read(
        "\u{feff}{\"text\":\"abc\",\"spans\":[{\"start\":-1,\"end\":2,\"label\":\"A\"},{\"start\":\"0\",\"end\":2,\"label\":\"B\"},{\"start\":0,\"end\":1},{\"start\":0,\"end\":1,\"label\":\"C\",\"glossator\":{\"a\":1}},{\"token_start\":1,\"token_end\":1,\"label\":\"D\"}],\"tokens\":[{\"start\":0,\"end\":1},{\"start\":1,\"end\":3}],\"meta\":{\"glossator\":[5]}}\nnot json\n{\"text\":\"ok\"}\n{\"text\":\"cut\",\"spans\":[{",
    );
    assert_eq!(kept.documents.len(), 2);
    assert_eq!(
        kept.documents[0].drafts.iter().map(|draft| (draft.record.label.as_str(), draft.place[0])).collect::<Vec<_>>(),
        [("C", [0, 1]), ("D", [1, 3])]
    );
    let lines: Vec<&str> = kept.faults.iter().map(|fault| fault.split(':').nth(1).unwrap()).collect();
    assert_eq!(lines, ["1", "1", "1", "1", "1", "2", "4"], "{:#?}", kept.faults);
}

#[test]
fn it_is_recognised() {
    let why = |text: &str| Prodigy.recognise(&mut Memory::of("a.jsonl", text)).map(|(sure, _)| sure);
    assert_eq!(why(GOLDEN), Some(95));
    assert_eq!(why("{\"text\":\"a\",\"spans\":[],\"answer\":\"accept\"}"), Some(85));
    assert_eq!(why("{\"text\":\"a\",\"entities\":[[0,1,\"A\"]]}"), None);
    assert_eq!(why(""), None);
}

#[test]
fn two_annotators_are_two_tasks() {
    let (article, mut records) = example();
    for (n, mut one) in records.clone().into_iter().enumerate().take(2) {
        one.by = "bob".into();
        one.id = format!("s-{:026}", 70 + n);
        one.origin = "model:x@1".into();
        one.rev = 3;
        records.push(one);
    }
    identity(&Prodigy, &Settings::default(), &[(article, records)]).unwrap();
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]
    #[test]
    fn out_and_in_is_the_same(all in documents()) {
        identity(&Prodigy, &Settings::default(), &all).map_err(TestCaseError::fail)?;
    }

    #[test]
    fn nothing_makes_it_stop(at in any::<prop::sample::Index>(), bytes in prop::collection::vec(any::<u8>(), 0..20), cut in any::<bool>()) {
        let mut golden = GOLDEN.as_bytes().to_vec();
        let at = at.index(golden.len());
        let end = if cut { golden.len() } else { (at + bytes.len()).min(golden.len()) };
        golden.splice(at..end, bytes.clone());
        let kept = read(golden);
        prop_assert!(kept.documents.len() + kept.faults.len() >= 1);
        read(bytes);
    }
}
