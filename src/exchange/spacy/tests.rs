use super::super::testing::{Kept, Memory, article, documents, example, export, identity, span};
use super::*;
use crate::annotation::{Kind, Record};
use proptest::prelude::*;

const GOLDEN: &str = include_str!("../../../tests/exchange/golden/spacy/example.jsonl");

fn read(bytes: impl Into<Vec<u8>>) -> Kept {
    let mut kept = Kept::default();
    Spacy.read(&mut Memory::of("train.jsonl", bytes), &Settings::default(), &mut kept).unwrap();
    kept
}

/// What was read, one string a draft.
fn shown(kept: &Kept) -> Vec<String> {
    let drafts = kept.documents.iter().flat_map(|one| &one.drafts);
    drafts
        .map(|draft| {
            let record = &draft.record;
            format!("{} {:?} {}/{} {}", record.kind.as_str(), draft.place, record.layer, record.label, record.entity)
        })
        .collect()
}

fn golden() -> Vec<(crate::corpus::Article, Vec<Record>)> {
    let (first, mut records) = example();
    records[2].entity = "wd:Q101".into();
    let label = Record {
        id: format!("l-{:026}", 1),
        kind: Kind::Label,
        layer: "genre".into(),
        label: "report".into(),
        ..records[0].clone()
    };
    records.push(Record { start: None, end: None, ..label });
    let second = article("d2", "One\r\ntwo\u{2028}three 😀\r\n");
    let parts = span(&second, &format!("s-{:026}", 6), "entity", "place name", &[[0, 3], [9, 14]]);
    vec![(first, records), (second, vec![parts]), (article("d3", "Nobody tagged this."), Vec::new())]
}

#[test]
fn the_example_byte_for_byte() {
    let (files, losses) = export(&Spacy, &Settings::default(), &golden());
    if std::env::var_os("GLOSS_BLESS").is_some() {
        std::fs::create_dir_all("tests/exchange/golden/spacy").unwrap();
        std::fs::write("tests/exchange/golden/spacy/example.jsonl", files.text("out.jsonl")).unwrap();
    }
    assert_eq!(files.text("out.jsonl"), GOLDEN);
    let told: Vec<String> = losses.iter().map(|loss| format!("{} {}", loss.what, loss.action.name())).collect();
    assert_eq!(told, ["attributes dropped", "holder dropped", "target dropped", "discontinuous split"]);
    identity(&Spacy, &Settings::default(), &golden()).unwrap();
}

#[test]
fn all_forms_of_examples() {
    let expected = ["span [[0, 4]] /PER wd:Q5", "span [[0, 4]] names/ORG "];
    let forms = [
        "{\"text\":\"Orlo spoke.\",\"entities\":[[0,4,\"PER\",\"Q5\"]],\"spans\":{\"sc\":[],\"names\":[[0,4,\"ORG\"]]}}",
        "[\"Orlo spoke.\",{\"entities\":[[0,4,\"PER\",\"Q5\",\"x\"]],\"spans\":{\"names\":[{\"start\":0,\"end\":4,\"label\":\"ORG\",\"kb_id\":\"\"}]}}]",
        "\u{feff}[\n {\"text\":\"Orlo spoke.\",\n \"ents\":[{\"start\":0,\"end\":4,\"label\":\"PER\",\"kb_id\":\"Q5\",\"id\":7}],\"spans\":{\"names\":[[0,4,\"ORG\"]]}}\n]",
        "[[\"Orlo spoke.\",{\"entities\":[[0,4,\"PER\",\"Q5\"]],\"spans\":{\"names\":[[0,4,\"ORG\"]]}}]]",
    ];
    for form in forms {
        let kept = read(form);
        assert_eq!((shown(&kept), &kept.faults), (expected.map(str::to_owned).to_vec(), &Vec::new()), "{form}");
        assert!(Spacy.recognise(&mut Memory::of("a.jsonl", form)).is_some(), "{form}");
    }
    let kept = read("{\"text\":\"a\",\"spans\":{\"sc\":[[0,1,\"A\"]]},\"cats\":{\"x\":1,\"y\":0.4,\"z\":true}}");
    assert_eq!(shown(&kept), ["span [[0, 1]] /A ", "label [] /x ", "label [] /z "]);
}

#[test]
fn a_label_that_two_layers_have_keeps_its_layer() {
    let (article, mut records) = example();
    // Found by its label, it would be a stance.
    records[0].label = "against".into();
    let (files, losses) = export(&Spacy, &Settings::default(), &[(article.clone(), vec![records[0].clone()])]);
    assert!(files.text("out.jsonl").contains("\"entities\":[],\"spans\":{\"entity\":[[17,28,\"against\"]]}"));
    assert!(losses.is_empty());
    identity(&Spacy, &Settings::default(), &[(article, vec![records.remove(0)])]).unwrap();
}

#[test]
fn what_is_wrong_is_named_and_the_rest_kept() {
    let kept = read(
        "{\"text\":\"abc\",\"entities\":[[0,1,\"A\"],[-1,2,\"B\"],[0,1.5,\"C\"],[0,1],[]]}\n{\"text\":5,\"links\":{}}\n{\"entities\":[]}\nno\n[\"a\"]\n{\"text\":\"z\",\"entities\":[7]}",
    );
    assert_eq!(shown(&kept), ["span [[0, 1]] /A "]);
    let lines: Vec<&str> = kept.faults.iter().map(|fault| fault.split(':').nth(1).unwrap()).collect();
    assert_eq!(lines, ["1", "1", "1", "1", "2", "3", "4", "5", "6"], "{:#?}", kept.faults);
}

#[test]
fn it_is_recognised() {
    let sure = |text: &str| Spacy.recognise(&mut Memory::of("a.jsonl", text)).map(|(sure, _)| sure);
    assert_eq!(sure(GOLDEN), Some(85));
    assert_eq!(sure("{\"text\":\"a\",\"cats\":{\"x\":1}}"), Some(60));
    assert_eq!(sure("{\"text\":\"a\",\"spans\":[],\"answer\":\"accept\"}"), None);
    assert_eq!(sure("{\"id\":1,\"text\":\"a\",\"entities\":[{\"id\":1,\"label\":\"A\",\"start_offset\":0}]}"), None);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]
    #[test]
    fn out_and_in_is_the_same(all in documents()) {
        identity(&Spacy, &Settings::default(), &all).map_err(TestCaseError::fail)?;
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
