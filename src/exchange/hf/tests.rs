use super::*;
use crate::exchange::testing::{self, Kept, Memory, documents, example, export, identity, import};
use proptest::prelude::*;

const GOLDEN: &str = include_str!("../../../tests/exchange/golden/hf/data.jsonl");
const CARD: &str = include_str!("../../../tests/exchange/golden/hf/README.md");

fn read(text: impl Into<Vec<u8>>) -> Kept {
    let mut kept = Kept::default();
    Hf.read(&mut Memory::of("a.jsonl", text), &Settings::default(), &mut kept).unwrap();
    kept
}

/// What of the foreign text comes back: place and label of spans.
fn spans(text: &str) -> (Vec<(String, String, String)>, Vec<String>) {
    let (settled, faults) = import(&Hf, &Settings::default(), &Memory::of("a.jsonl", text), &[]);
    let records = settled.iter().flat_map(|one| &one.records);
    let shown = |record: &crate::annotation::Record| {
        let span = record.span().unwrap();
        (format!("{}-{}", span.start.get(), span.end.get()), record.label.clone(), record.quote.clone())
    };
    (records.map(shown).collect(), faults)
}

fn owned(all: &[(&str, &str, &str)]) -> Vec<(String, String, String)> {
    all.iter().map(|(a, b, c)| ((*a).to_owned(), (*b).to_owned(), (*c).to_owned())).collect()
}

#[test]
fn the_example_is_the_golden_file_and_comes_back() {
    let all = [example()];
    let (files, losses) = export(&Hf, &Settings::default(), &all);
    if std::env::var_os("GLOSS_BLESS").is_some() {
        std::fs::create_dir_all("tests/exchange/golden/hf").unwrap();
        std::fs::write("tests/exchange/golden/hf/data.jsonl", files.text("data.jsonl")).unwrap();
    }
    assert_eq!(losses, []);
    assert_eq!(files.text("data.jsonl"), GOLDEN);
    let schema = testing::schema();
    let mut tally = Tally::default();
    for record in &all[0].1 {
        tally.spans.insert((record.layer.clone(), record.label.clone()), 1);
    }
    let writer = Hf.writer(&Settings::default(), &Export { schema: &schema, tally: &tally }).unwrap().unwrap();
    assert_eq!(format!("---\n{}---\n", writer.card_front(&tally, &[])), CARD);
    let (settled, faults) = import(&Hf, &Settings::default(), &files, &[&all[0].0]);
    assert_eq!(faults, Vec::<String>::new());
    assert_eq!(settled[0].records, all[0].1);
    assert_eq!(Hf.recognise(&mut files.clone()).unwrap().0, 90);
}

#[test]
fn classes_alone_become_spans_whatever_their_form() {
    let karimova = owned(&[("1-12", "PER", "Ms Karimova"), ("18-22", "ORG", "Bloc")]);
    let text = r#""text":" Ms Karimova said Bloc.""#;
    let tokens = r#""tokens":["Ms","Karimova","said","Bloc","."]"#;
    let with = |tags: &str| spans(&format!("{{{text},{tokens},{tags}}}\n"));
    assert_eq!(with(r#""ner_tags":["B-PER","I-PER","O","B-ORG","O"]"#), (karimova.clone(), vec![]));
    assert_eq!(with(r#""tags":["I-PER","I-PER",null,"S-ORG","_"]"#), (karimova, vec![]));
    let (none, faults) = with(r#""ner_tags":[1,2,0,3,0]"#);
    assert!(none.is_empty() && faults[0].contains("numbers without names"), "{faults:?}");
    let (none, faults) = with(r#""ner_tags":["O"]"#);
    assert!(none.is_empty() && faults[0].contains("5 tokens and 1 classes"), "{faults:?}");
    let (_, faults) = spans(r#"{"text":"a b","tokens":["a","c"],"ner_tags":["O","B-X"]}"#);
    assert!(faults[0].contains("“c” does not stand in the text"), "{faults:?}");
}

#[test]
fn numbers_take_their_names_from_the_card() {
    let row = r#"{"id":"7","tokens":["Ms","Karimova","\u00a0","said"],"ner_tags":[1,2,0,0]}"#;
    let card = "---\ndataset_info:\n  features:\n  - name: ner_tags\n    sequence:\n      class_label:\n        names:\n          '0': O\n          '1': B-PER\n          '2': I-PER\n---\n";
    let source = Memory(vec![("README.md".into(), card.into()), ("train.jsonl".into(), row.into())]);
    let (settled, faults) = import(&Hf, &Settings::default(), &source, &[]);
    assert_eq!(faults, Vec::<String>::new());
    let record = &settled[0].records[0];
    assert_eq!(
        (record.label.as_str(), record.quote.as_str(), record.origin.as_str()),
        ("PER", "Ms Karimova", "import:hf")
    );
}

#[test]
fn lists_of_spans_of_other_datasets_are_read() {
    let bloc = owned(&[("0-4", "ORG", "Bloc"), ("5-8", "A", "won")]);
    let objects = r#"{"text":"Bloc won","entities":[{"start_char":0,"end_char":4,"type":"ORG","word":"Bloc","score":0.5},{"start":5,"end":8,"label":"A"}],"relations":[{"head":0,"tail":1,"type":"agent"}]}"#;
    let (settled, faults) = import(&Hf, &Settings::default(), &Memory::of("a.jsonl", objects), &[]);
    assert_eq!(faults, Vec::<String>::new());
    let relation = settled[0].records.iter().find(|one| one.label == "agent").unwrap();
    assert_eq!(relation.from, settled[0].records.iter().find(|one| one.label == "ORG").unwrap().id);
    let columns = r#"{"text":"Bloc won","spans":{"start":[0,5],"end":[4,8],"label":["ORG","A"],"odd":[[1],{}]}}"#;
    assert_eq!(spans(columns), (bloc, vec![]));
    let (none, faults) = spans(r#"{"text":"Bloc won","spans":[{"start":-3,"end":4,"label":"X","text":"Bloc"}]}"#);
    assert!(none.is_empty() && faults[0].contains("it has no bounds"), "{faults:?}");
}

#[test]
fn bad_lines_are_named_and_the_good_ones_kept() {
    let text = "\u{feff}{\"text\":\"one\"}\r\n\n[1]\n{\"text\":[\"x\"]}\n{\"id\":\"x\"}\n{\"text\":\"two\",\"spans\":[{\"start\":0,\"end\":3,\"label\":\"A\",\"attributes\":\"{\",\"parts\":\"x\",\"more\":\"y\"}],\"more\":\"[1,\"}\n{\"te";
    let kept = read(text);
    assert_eq!(kept.documents.iter().map(|one| one.line).collect::<Vec<_>>(), [1, 6]);
    assert_eq!(kept.documents[1].drafts.len(), 1);
    let lines: Vec<&str> = kept.faults.iter().map(|fault| fault.split(':').nth(1).unwrap()).collect();
    assert_eq!(lines, ["3", "4", "5", "6", "6", "6", "6", "7"], "{:#?}", kept.faults);
}

#[test]
fn the_texts_that_formats_trip_over() {
    let texts = ["الجنوب قال", "外交部说。", "a\r\nb\r\n", "tab\tnbsp\u{a0}x", "one\u{2028}two\u{85}three", "x"];
    let all: Vec<_> = texts
        .iter()
        .enumerate()
        .map(|(n, text)| {
            let article = testing::article(&format!("t/{n}"), text);
            let mut records = vec![testing::span(&article, &format!("s-{n:026}"), "entity", "place name", &[[0, 1]])];
            let end = u32::try_from(text.trim_end().chars().count()).unwrap();
            let whole = testing::span(&article, &format!("s-1{n:025}"), "entity", "ORG", &[[0, end]]);
            if n > 0 && end > 1 {
                records.push(whole);
            }
            (article, if *text == "x" { Vec::new() } else { records })
        })
        .collect();
    identity(&Hf, &Settings::default(), &all).unwrap();
    let (files, _) = export(&Hf, &Settings::default(), &all);
    let rows = files.text("data.jsonl");
    assert_eq!(rows.lines().count(), texts.len());
    assert!(!rows.contains(['\u{2028}', '\u{85}']) && rows.contains("B-place name"));
}

#[test]
fn each_annotator_has_a_row_and_the_chosen_layer_the_classes() {
    let (article, mut records) = example();
    records[3].by = "bob".into();
    records[3].holder.clear();
    records[3].target.clear();
    let settings = Settings { hf: Options { tags: Some("stance".into()) }, ..Settings::default() };
    let all = [(article, records)];
    identity(&Hf, &settings, &all).unwrap();
    let (files, _) = export(&Hf, &settings, &all);
    let rows: Vec<&str> = files.text("data.jsonl").lines().collect();
    assert_eq!(rows.len(), 2);
    assert!(
        rows[1].contains(r#""annotator":"bob""#) && rows[1].contains("B-against") && !rows[0].contains("B-against")
    );
}

proptest! {
    #[test]
    fn out_and_in_again_is_the_same(all in documents()) {
        identity(&Hf, &Settings::default(), &all).map_err(TestCaseError::fail)?;
    }

    #[test]
    fn any_bytes_are_read_without_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        read(bytes);
    }

    #[test]
    fn changed_bytes_are_read_without_panic(changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6)) {
        let mut bytes = GOLDEN.as_bytes().to_vec();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        import(&Hf, &Settings::default(), &Memory::of("a.jsonl", bytes), &[]);
    }
}
