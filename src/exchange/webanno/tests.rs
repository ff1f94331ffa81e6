//! Byte for byte, out and in again, what others write, and what is broken.

use super::WebAnno;
use crate::annotation::{Party, Record};
use crate::corpus::Article;
use crate::exchange::Words;
use crate::exchange::format::Format;
use crate::exchange::settings::Settings;
use crate::exchange::testing::{Kept, Memory, article, documents, example, export, identity, import, span};
use proptest::prelude::*;

/// The example with a span of two pieces; and lines that end in CR LF, white space first, a TAB and U+2028.
fn dataset() -> Vec<(Article, Vec<Record>)> {
    let (first, mut records) = example();
    let mut parted = span(&first, "s-00000000000000000000000005", "entity", "place name", &[[17, 19], [34, 37]]);
    parted.note = "two | pieces\tand_a [note]\\".into();
    parted.entity = "wd:Q101".into();
    records.push(parted);
    let second = article("made/two", "\n Talks\u{2028}end.\r\n\r\nالجنوب said\t外交部 “no”.\r\n");
    let mut no = span(&second, "s-00000000000000000000000009", "stance", "against", &[[33, 35]]);
    assert_eq!(no.quote, "no");
    no.attrs.insert("how sure".into(), serde_json::json!(["a", "b"]));
    no.holder = vec![Party::author()];
    no.note = "a\rb".into();
    let wide = span(&second, "s-00000000000000000000000010", "entity", "ORG", &[[5, 9]]);
    vec![(first, records), (second, vec![wide, no])]
}

#[test]
fn the_example_byte_for_byte() {
    let all = dataset();
    let (files, losses) = export(&WebAnno, &Settings::default(), &all);
    assert_eq!(files.text("d1.tsv"), include_str!("../../../tests/exchange/golden/webanno/d1.tsv"));
    assert_eq!(files.text("made/two.tsv"), include_str!("../../../tests/exchange/golden/webanno/made/two.tsv"));
    let lost: Vec<(&str, &str)> = losses.iter().map(|loss| (loss.id.as_str(), loss.what)).collect();
    assert_eq!(lost, [("s-00000000000000000000000005", "discontinuous")]);
    identity(&WebAnno, &Settings::default(), &all).unwrap();
    assert!(WebAnno.recognise(&mut files.clone()).is_some());
}

#[test]
fn bounds_in_white_space_are_moved_and_told() {
    let article = article("d", "One  two.");
    let moved = span(&article, "s-00000000000000000000000001", "entity", "ORG", &[[3, 8]]);
    let gone = span(&article, "s-00000000000000000000000002", "entity", "ORG", &[[3, 5]]);
    let mut stance = span(&article, "s-00000000000000000000000003", "stance", "for", &[[8, 9]]);
    stance.holder = vec![Party::span(&moved.id, &moved.quote)];
    stance.target = vec![Party::span(&gone.id, &gone.quote)];
    let all = vec![(article, vec![moved, gone, stance])];
    let (_, losses) = export(&WebAnno, &Settings::default(), &all);
    let lost: Vec<String> = losses.iter().map(|loss| format!("{} {}", loss.what, loss.action.name())).collect();
    assert_eq!(lost, ["space moved", "space dropped", "target flattened"]);
    identity(&WebAnno, &Settings::default(), &all).unwrap();
}

fn read(lines: &str) -> Kept {
    let mut kept = Kept::default();
    WebAnno.read(&mut Memory::of("x.tsv", lines.replace('¦', "\t")), &Settings::default(), &mut kept).unwrap();
    kept
}

fn said(kept: &Kept) -> Vec<String> {
    let drafts = kept.documents.iter().flat_map(|document| &document.drafts);
    let one = |draft: &crate::exchange::Draft| {
        let record = &draft.record;
        let ends = if record.from.is_empty() { String::new() } else { format!(" {}>{}", record.from, record.to) };
        let attrs =
            if record.attrs.is_empty() { String::new() } else { format!(" {}", serde_json::json!(record.attrs)) };
        format!("{} {}/{} {:?}{ends}{attrs}", record.id, record.layer, record.label, draft.place)
    };
    drafts.map(one).collect()
}

const STACKED: &str = "#FORMAT=WebAnno TSV 3.2\n#Summary1=anything\n#T_SP=webanno.custom.Name|value|extra\n#T_SP=webanno.custom.Bare|\n\n\n\
#Text=Go 😀 now\\t!\n1-1¦0-2¦Go¦n____¦_¦*¦\n1-2¦3-5¦😀¦a[1]|b[2]¦x[2]¦_¦\n1-3¦6-9¦now¦a[1]¦_¦_¦\n1-3.1¦6-7¦n¦\\_\\[\\->¦*¦_¦\n1-4¦10-11¦!¦_¦_¦_¦\n\n\
#Sentence.id=s2\n#Text=Yes\n#Text=sir\n2-1¦13-16¦Yes¦_¦_¦_¦\n2-2¦17-20¦sir¦_¦_¦_¦\n";

#[test]
fn stacked_cells_are_matched_by_number() {
    let kept = read(STACKED);
    assert_eq!(kept.faults, Vec::<String>::new());
    assert_eq!(kept.documents[0].words, Words::Whole("Go 😀 now\t!\n Yes\nsir".into()));
    assert_eq!(
        said(&kept),
        [
            "1 name/n____ [[0, 2]]",
            "2 bare/Bare [[0, 2]]",
            "3 name/a [[3, 9]]",
            "4 name/b [[3, 5]] {\"extra\":\"x\"}",
            "5 name/_[-> [[6, 7]]",
        ]
    );
}

const LINKED: &str = "#FORMAT=WebAnno TSV 3.3\n#T_SP=a.Name|value\n#T_SP=a.Host|ROLE_a.Host:links_a.Link|a.Name\n#T_CH=a.CorefLink|referenceRelation|referenceType\n#T_RL=a.Tie|kind|BT_a.Name\n#T_RL=a.Dep|BT_x.Token\n\n\n\
#Text=One two six\n1-1¦0-3¦One¦p[1]|q[2]¦r1;*¦1-1[2];1-2¦*->1-1¦x[1]¦_¦_¦_¦\n1-2¦4-7¦two¦s¦_¦_¦is->1-2¦*[1]¦k¦1-1[2_0]¦1-1¦\n1-3¦8-11¦six¦_¦_¦_¦*->1-3¦*[1]¦gone¦1-3¦_¦\n";

#[test]
fn relations_links_and_chains_are_read() {
    let kept = read(LINKED);
    assert_eq!(kept.faults, ["x.tsv:12: the relation from “1-3” has an end that is not here; it was left out."]);
    let said = said(&kept);
    let arrows: Vec<&str> =
        said.iter().filter(|one| one.contains('>')).map(|one| one.split_once(' ').unwrap().1).collect();
    assert_eq!(
        arrows,
        [
            "/r1 [] 3>2",
            "/links [] 3>5",
            "tie/k [] 2>5",
            "dep/Dep [] 11>12",
            "corefLinkRelation/coreference [] 4>6",
            "corefLinkRelation/is [] 6>9",
        ]
    );
}

#[test]
fn relations_of_bare_tokens_are_read() {
    let kept = read(
        "#FORMAT=WebAnno TSV 3.3\n#T_RL=a.Tie|kind|BT_x.Token\n\n\n#Text=One two\n1-1¦0-3¦One¦_¦_¦\n1-2¦4-7¦two¦of¦1-1¦\n",
    );
    assert_eq!(kept.faults, Vec::<String>::new());
    assert_eq!(said(&kept), ["1 tie/of [] 2>3", "2 token/Token [[0, 3]]", "3 token/Token [[4, 7]]"]);
}

#[test]
fn broken_lines_are_told_and_the_others_read() {
    let kept = read(&STACKED.replace("1-1¦0-2¦Go", "1-1¦zero¦Go").replace("\n1-4¦10-11¦!¦_¦_¦_", "\n1-4¦10-11¦!"));
    assert_eq!(kept.faults.len(), 2, "{:?}", kept.faults);
    assert!(kept.faults[0].starts_with("x.tsv:8: it is no row"));
    assert!(kept.faults[1].starts_with("x.tsv:12: it has "));
    assert_eq!(kept.documents[0].drafts.len(), 3, "{:?}", said(&kept));
    assert!(read("#FORMAT=WebAnno TSV 2\n").faults[0].contains("does not begin with"));
    assert!(read("").faults.len() == 1);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    #[test]
    fn out_and_in_again(all in documents()) {
        identity(&WebAnno, &Settings::default(), &all).map_err(TestCaseError::fail)?;
    }

    #[test]
    fn whatever_the_bytes(at in any::<prop::sample::Index>(), bytes in "\\PC{0,12}|[-0-9\t\n|*_\\[\\]>;.]{0,6}", cut in any::<prop::sample::Index>()) {
        for whole in [STACKED, LINKED] {
            let mut broken = whole.replace('¦', "\t").into_bytes();
            let (at, cut) = (at.index(broken.len()), cut.index(20));
            broken.splice(at..(at + cut).min(whole.replace('¦', "\t").len()), bytes.bytes());
            _ = import(&WebAnno, &Settings::default(), &Memory::of("x.tsv", broken), &[]);
        }
    }
}
