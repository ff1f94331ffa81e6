use super::{CSV, End, Format, Options, Settings, TSV, Table};
use crate::annotation::{Kind, Party, Record};
use crate::corpus::Article;
use crate::exchange::testing::{Kept, Memory, article, documents, example, export, identity, import, span};
use proptest::prelude::*;
use std::fmt::Write;

/// The example, and one with CR LF, TAB, quotes, NBSP, U+2028, several pieces and a relation.
fn golden() -> Vec<(Article, Vec<Record>)> {
    let second = article("d2", "Line one\r\nBrandt,\tAnna \"Änna\" 字\u{2028}\u{a0}end\r\n");
    let id = |letter: char, n: u32| format!("{letter}-{n:026}");
    let bare = |id: String, kind: Kind, layer: &str, label: &str| {
        let mut record = span(&second, &id, layer, label, &[[0, 1]]);
        record.kind = kind;
        (record.start, record.end) = (None, None);
        for text in [&mut record.quote, &mut record.prefix, &mut record.suffix] {
            text.clear();
        }
        record
    };
    let label = bare(id('l', 9), Kind::Label, "genre", "report");
    let mut place = span(&second, &id('s', 5), "entity", "place name", &[[5, 16]]);
    place.note = "A \"quoted\"\nnote, =1+1".into();
    let mut stance = span(&second, &id('s', 6), "stance", "for", &[[10, 16], [24, 28]]);
    stance.holder = vec![Party::author(), Party::named("the talks")];
    stance.target = vec![Party::nobody()];
    let mut relation = bare(id('r', 7), Kind::Relation, "link", "rivals");
    (relation.from, relation.to) = (stance.id.clone(), place.id.clone());
    vec![example(), (second, vec![label, place, stance, relation])]
}

fn lines(records: impl Iterator<Item = Record>) -> Vec<String> {
    records.map(|record| record.to_line()).collect()
}

fn both_ways(
    format: &Table,
    settings: &Settings,
    all: &[(Article, Vec<Record>)],
) -> (Memory, Vec<String>, Vec<String>) {
    let (files, losses) = export(format, settings, all);
    let articles: Vec<&Article> = all.iter().map(|(article, _)| article).collect();
    let (settled, faults) = import(format, settings, &files, &articles);
    assert!(faults.is_empty(), "{faults:?}");
    let losses = losses.iter().map(|loss| serde_json::to_string(loss).unwrap()).collect();
    (files, losses, lines(settled.into_iter().flat_map(|one| one.records)))
}

#[test]
fn the_example_is_written_to_the_byte_and_comes_back() {
    let all = golden();
    let csv = [
        ("spans.csv", include_str!("../../../tests/exchange/golden/csv/spans.csv")),
        ("relations.csv", include_str!("../../../tests/exchange/golden/csv/relations.csv")),
        ("documents.csv", include_str!("../../../tests/exchange/golden/csv/documents.csv")),
    ];
    let tsv = [
        ("spans.tsv", include_str!("../../../tests/exchange/golden/tsv/spans.tsv")),
        ("relations.tsv", include_str!("../../../tests/exchange/golden/tsv/relations.tsv")),
        ("documents.tsv", include_str!("../../../tests/exchange/golden/tsv/documents.tsv")),
    ];
    for (format, golden) in [(CSV, csv), (TSV, tsv)] {
        let (files, losses, after) = both_ways(&format, &Settings::default(), &all);
        for (name, expected) in golden {
            assert_eq!(files.text(name), expected, "{name}");
        }
        assert!(losses.is_empty(), "{losses:?}");
        assert_eq!(after, lines(all.iter().flat_map(|(_, records)| records.clone())));
        let (sure, why) = format.recognise(&mut files.clone()).unwrap();
        assert!(sure > 90 && why.contains("columns"), "{why}");
    }
    assert!(TSV.recognise(&mut export(&CSV, &Settings::default(), &all).0).is_none());
}

#[test]
fn what_has_no_column_is_carried_whole() {
    let mut all = vec![example()];
    let odd = r#"{"id":"s-00000000000000000000000004","kind":"span","attrs":{"later":"[x]","certainty":["high","low"],"n":5},"cue":{"at":[44,46],"text":"wr"},"holder":[{"span":"s-00000000000000000000000001","text":"Ms Karimova","sure":0.50},{"none":true}],"via":{"entity":"wd:Q1","text":"\"agency\""},"group":"g","score":0.25,"new":{"b":1.10}}"#;
    let odd = Record::from_line(odd).unwrap();
    let stance = &mut all[0].1[3];
    (stance.attrs, stance.cue, stance.holder) = (odd.attrs, odd.cue, odd.holder);
    (stance.via, stance.group, stance.score, stance.extra) = (odd.via, odd.group, odd.score, odd.extra);
    (stance.origin, stance.rev) = ("model:x@1".into(), 7);
    let (.., after) = both_ways(&CSV, &Settings::default(), &all);
    assert_eq!(after, lines(all[0].1.iter().cloned()));
}

#[test]
fn cells_that_a_spreadsheet_would_run_are_guarded_and_come_back() {
    let mut all = vec![example()];
    all[0].1[0].note = "=cmd|' /C calc'!A0".into();
    all[0].1[1].note = "'quoted' already".into();
    all[0].1[3].attrs.insert("certainty".into(), "+1".into());
    let settings = Settings { csv: Options { guard: true, bom: true, ..Options::default() }, ..Settings::default() };
    let (files, losses, after) = both_ways(&CSV, &settings, &all);
    assert!(files.text("spans.csv").starts_with("\u{feff}\"doc\""));
    assert!(files.text("spans.csv").contains(r#""'=cmd|' /C calc'!A0""#));
    assert_eq!(losses.len(), 2, "{losses:?}");
    assert!(losses[0].contains(r#""what":"note","action":"text-changed""#), "{losses:?}");
    assert_eq!(after, lines(all[0].1.iter().cloned()));
}

fn read(files: &[(&str, &str)], options: Options) -> Kept {
    let files = files.iter().map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec())).collect();
    let mut kept = Kept::default();
    let settings = Settings { csv: options, ..Settings::default() };
    if let Err(stop) = CSV.read(&mut Memory(files), &settings, &mut kept) {
        kept.faults.push(stop.to_string());
    }
    kept
}

#[test]
fn tables_of_others() {
    let columns = |pairs: &[(&str, &str)]| Options {
        columns: pairs.iter().map(|(own, theirs)| ((*own).to_owned(), (*theirs).to_owned())).collect(),
        ..Options::default()
    };
    let german = "sep=;\r\nArtikel;von;bis;Label;Zitat;Sicherheit;Rest\r\nd1;17;27;PERSON;Ms Karimova;hoch;x\r\nd1;1.000;2,5;PERSON;;;\r\nd1;1\r\nd1;38;41;ORG;Bloc;;\r\n";
    let options = columns(&[
        ("doc", "artikel"),
        ("start", "von"),
        ("end", "bis"),
        ("text", "Zitat"),
        ("attr.sure", "Sicherheit"),
    ]);
    let kept = read(&[("talks.csv", german)], options);
    let incoming = &kept.documents[0];
    assert_eq!((incoming.id.as_str(), incoming.line, &incoming.words), ("d1", 3, &crate::exchange::Words::Known));
    let places: Vec<_> = incoming.drafts.iter().map(|draft| (draft.line, draft.place.clone())).collect();
    assert_eq!(places, [(3, vec![[17, 28]]), (6, vec![[38, 42]])], "the end is the last character: quotes say so");
    assert_eq!(incoming.drafts[0].record.attrs["sure"], "hoch");
    let faults = kept.faults.join("\n");
    assert!(
        kept.notices[0].starts_with("talks.csv: columns that mean nothing here were passed over: Rest."),
        "{:?}",
        kept.notices
    );
    assert!(faults.contains("talks.csv:5: it has 2 cells and the header 7"), "{faults}");
    assert!(faults.contains("talks.csv:4: start is “1.000”, which is no whole number"), "{faults}");

    let unsure = "doc\tstart\tend\tlabel\nd1\t17\t28\tPERSON\n";
    let kept = read(&[("a.tsv", unsure)], Options::default());
    assert!(kept.faults[0].contains("--end inclusive or --end exclusive"), "{:?}", kept.faults);
    let kept = read(&[("a.tsv", unsure)], Options { end: Some(End::Inclusive), ..Options::default() });
    assert_eq!(kept.documents[0].drafts[0].place, [[17, 29]]);
    let kept = read(&[("a.csv", "name,label\nx,y\n")], Options::default());
    assert!(kept.faults[0].contains("no column is called doc"), "{:?}", kept.faults);
    let kept = read(&[("a.csv", "doc,label,text\r\nd1,ORG,the Bloc\r\n")], columns(&[("layer", "Ebene")]));
    assert!(kept.faults[0].contains("there is no column “Ebene”"), "{:?}", kept.faults);
    let kept = read(&[("a.csv", "doc,label,text\r\nd1,ORG,the Bloc\r\n")], Options::default());
    assert_eq!(kept.documents[0].drafts[0].quote.as_deref(), Some("the Bloc"), "to be searched for");
}

#[test]
fn rows_may_be_scattered_and_lines_end_as_they_like() {
    let spans = "doc,start,end,label,text\na,0,1,X,p\nb,0,1,X,q\n\"a\",1,2,\"Y\nZ\",\nc,0,1,X,r\nb,1,2,X,s\n";
    let documents = "doc,text\nb,qs\na,\"p\n\"\na,again\n,none\n";
    for end in ["\n", "\r\n", "\r"] {
        let (spans, documents) = (spans.replace('\n', end), documents.replace('\n', end));
        let kept = read(&[("x-spans.csv", &spans), ("x-documents.csv", &documents)], Options::default());
        let found: Vec<_> = kept.documents.iter().map(|one| (one.id.as_str(), one.drafts.len(), one.line)).collect();
        let (c, twice) = if end == "\r" { (5, 4) } else { (6, 5) };
        assert_eq!(found, [("b", 2, 3), ("a", 2, 2), ("c", 1, c)], "{end:?}");
        assert_eq!(kept.faults.len(), 2, "{:?}", kept.faults);
        assert!(
            kept.faults[0].starts_with(&format!("x-documents.csv:{twice}: the article “a” stands twice")),
            "{end:?} {:?}",
            kept.faults
        );
    }
}

#[test]
fn more_articles_than_a_batch() {
    let (mut spans, mut documents) = ("doc,start,end,label,text\r\n".to_owned(), "\u{feff}doc,text\r\n".to_owned());
    for n in 0..12_000 {
        write!(spans, "{n},0,1,X,w\r\n\"{n}\",1,2,\"X\",\"o\"\r\n").unwrap();
        write!(documents, "{n},\"words\r\nof {n}\"\r\n").unwrap();
    }
    spans.push_str("short\r\n");
    let kept = read(&[("spans.csv", &spans), ("documents.csv", &documents)], Options::default());
    assert_eq!(
        (kept.documents.len(), kept.faults.as_slice()),
        (12_000, ["spans.csv:24002: it has 1 cells and the header 5; the row was left out.".to_owned()].as_slice())
    );
    assert!(
        kept.documents
            .iter()
            .enumerate()
            .all(|(n, one)| one.drafts.len() == 2 && one.line == 2 * n + 2 && one.drafts[1].line == 2 * n + 3)
    );
}

#[test]
fn relations_that_lead_nowhere_are_named_with_their_file() {
    let spans = "doc,id,start,end,label,text\nd1,a,0,1,X,T\n";
    let relations = "doc,from,to,label\nd1,a,b,rivals\nd1,a,a,member-of\n";
    let kept = read(&[("spans.csv", spans), ("relations.csv", relations)], Options::default());
    assert_eq!(kept.documents[0].drafts.len(), 2);
    assert_eq!(
        kept.faults,
        ["relations.csv:2: the relation rivals has an end “b” that is not there; it was left out."]
    );
}

proptest! {
    #[test]
    fn all_comes_back(all in documents(), tabs in any::<bool>()) {
        let format = if tabs { &TSV } else { &CSV };
        let settings = Settings::default();
        identity(format, &settings, &all).map_err(TestCaseError::fail)?;
        let guarded = Settings { csv: Options { guard: true, bom: true, ..Options::default() }, ..settings };
        let (.., after) = both_ways(format, &guarded, &all);
        // A label of a whole article is made without a hash there.
        let hashed = all.iter().flat_map(|(article, records)| records.iter().map(|record| Record {
            sha: article.sha.clone(),
            ..record.clone()
        }));
        let before = lines(hashed);
        let (before, after): (std::collections::BTreeSet<_>, std::collections::BTreeSet<_>) = (before.into_iter().collect(), after.into_iter().collect());
        prop_assert_eq!(before, after);
    }

    #[test]
    fn whatever_bytes_come_nothing_breaks(
        bytes in prop::collection::vec(any::<u8>(), 0..300), at in any::<prop::sample::Index>(), byte in any::<u8>(), cut in any::<bool>()
    ) {
        let (files, _) = export(&CSV, &Settings::default(), &golden());
        let mut kept = Kept::default();
        _ = CSV.read(&mut Memory::of("spans.csv", bytes), &Settings::default(), &mut kept);
        let mut files = files.clone();
        for (_, content) in &mut files.0 {
            let at = at.index(content.len());
            if cut { content.truncate(at) } else { content[at] = byte }
        }
        let all = golden();
        let articles: Vec<&Article> = all.iter().map(|(article, _)| article).collect();
        _ = import(&CSV, &Settings::default(), &files, &articles);
    }
}
