use super::*;
use crate::exchange::testing::{Kept, Memory, documents, example, export, identity, import};
use proptest::prelude::*;

const GOLDEN: &[u8] = include_bytes!("../../../tests/exchange/golden/parquet/example.parquet");

fn read(bytes: Vec<u8>) -> Kept {
    let mut kept = Kept::default();
    Parquet.read(&mut Memory::of("a.parquet", bytes), &Settings::default(), &mut kept).unwrap();
    kept
}

#[test]
fn the_example_is_the_golden_file_and_comes_back() {
    let all = [example()];
    let (files, losses) = export(&Parquet, &Settings::default(), &all);
    if std::env::var_os("GLOSS_BLESS").is_some() {
        std::fs::create_dir_all("tests/exchange/golden/parquet").unwrap();
        std::fs::write("tests/exchange/golden/parquet/example.parquet", &files.0[0].1).unwrap();
    }
    assert_eq!(losses, []);
    assert!(files.0[0].1 == GOLDEN, "the file has other bytes");
    let (settled, faults) = import(&Parquet, &Settings::default(), &files, &[&all[0].0]);
    assert_eq!(faults, Vec::<String>::new());
    assert_eq!(settled[0].records, all[0].1);
    assert_eq!(Parquet.recognise(&mut files.clone()).unwrap().0, 100);
}

#[test]
fn several_groups_are_written_and_read() {
    let (mut article, _) = example();
    article.text = "one two three ".repeat(10_000).into();
    let all: Vec<_> = (0..200)
        .map(|n| {
            let mut article = article.clone();
            article.id = format!("long/{n}");
            (article, Vec::new())
        })
        .collect();
    let (files, _) = export(&Parquet, &Settings::default(), &all);
    let kept = read(files.0[0].1.clone());
    assert_eq!(kept.faults, Vec::<String>::new());
    let rows: Vec<usize> = kept.documents.iter().map(|one| one.line).collect();
    assert_eq!(rows, (1..=200).collect::<Vec<_>>());
}

#[test]
fn what_is_no_such_file_is_named() {
    for bytes in [b"".as_slice(), b"PAR1", b"PAR1PAR1", b"PAR1\xff\xff\xff\x7fPAR1", &GOLDEN[..GOLDEN.len() - 9]] {
        let kept = read(bytes.to_vec());
        assert!(
            kept.documents.is_empty() && kept.faults[0].contains("no Parquet file, or damaged"),
            "{:?}",
            kept.faults
        );
    }
}

proptest! {
    #[test]
    fn out_and_in_again_is_the_same(all in documents()) {
        identity(&Parquet, &Settings::default(), &all).map_err(TestCaseError::fail)?;
    }

    #[test]
    fn changed_bytes_are_read_without_panic(changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6)) {
        let mut bytes = GOLDEN.to_vec();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        read(bytes);
    }
}

/// Place, label and words of the spans that another program's file has, and the faults.
fn foreign(name: &str, bytes: &[u8]) -> (Vec<String>, Vec<String>) {
    let (settled, faults) = import(&Parquet, &Settings::default(), &Memory::of(name, bytes), &[]);
    let records = settled.iter().flat_map(|one| &one.records);
    (records.map(|record| format!("{} {} {}", record.doc, record.label, record.quote)).collect(), faults)
}

#[test]
fn classes_have_the_names_that_the_file_notes() {
    let (spans, faults) = foreign("a.parquet", include_bytes!("../../../tests/exchange/foreign/classes.parquet"));
    assert_eq!(spans, ["0 PER Ms Karimova", "0 ORG Bloc"]);
    assert!(faults[0].starts_with("a.parquet:2: it has neither text nor tokens"), "{faults:?}");
}

#[test]
fn spans_of_other_programs_are_read_whatever_their_pages() {
    let (spans, faults) = foreign("a.parquet", include_bytes!("../../../tests/exchange/foreign/entities.parquet"));
    assert_eq!(spans, ["a-1 ORG Bloc"]);
    assert!(faults.len() == 2 && faults[0].starts_with("a.parquet:1: a span has no label"), "{faults:?}");
    assert!(faults[1].starts_with("a.parquet:2: it has neither"), "{faults:?}");
    let (spans, faults) = foreign("a.parquet", include_bytes!("../../../tests/exchange/foreign/columns.parquet"));
    assert_eq!((spans, faults), (vec!["a-1 ORG Bloc".to_owned(), "a-1 A won".to_owned()], Vec::new()));
}

#[test]
fn a_compression_that_is_not_known_is_named() {
    let (spans, faults) = foreign("a.parquet", include_bytes!("../../../tests/exchange/foreign/zstd.parquet"));
    assert!(
        spans.is_empty() && faults[0].contains("ZSTD") && faults[0].contains("compression=\"snappy\""),
        "{faults:?}"
    );
}
