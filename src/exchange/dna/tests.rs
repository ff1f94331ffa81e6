use super::*;
use crate::annotation::{Party, Record};
use crate::exchange::testing::{Kept, Memory, article, documents, example, export, identity, import};
use proptest::prelude::*;

const GOLDEN: &str = include_str!("../../../tests/exchange/golden/dna/out.csv");
const GOLDEN_DOCUMENTS: &str = include_str!("../../../tests/exchange/golden/dna/out.csv.documents.csv");

fn read(bytes: impl Into<Vec<u8>>) -> Kept {
    let mut kept = Kept::default();
    Dna.read(&mut Memory::of("a.csv", bytes), &Settings::default(), &mut kept).unwrap();
    kept
}

#[test]
fn the_example_is_the_golden_file_and_comes_back() {
    let all = [example()];
    let (files, losses) = export(&Dna, &Settings::default(), &all);
    if std::env::var_os("GLOSS_BLESS").is_some() {
        std::fs::create_dir_all("tests/exchange/golden/dna").unwrap();
        for (name, bytes) in &files.0 {
            std::fs::write(format!("tests/exchange/golden/dna/{name}"), bytes).unwrap();
        }
    }
    assert_eq!((files.text("out.csv"), files.text("out.csv.documents.csv")), (GOLDEN, GOLDEN_DOCUMENTS));
    let lost: Vec<&str> = losses.iter().map(|loss| loss.what).collect();
    assert_eq!(lost, ["label", "label", "label", "attributes", "holder", "target"]);
    let (settled, faults) = import(&Dna, &Settings::default(), &files, &[&all[0].0]);
    assert_eq!(faults, Vec::<String>::new());
    let stance = &settled[0].records[0];
    assert_eq!((stance.label.as_str(), stance.quote.as_str(), stance.by.as_str()), ("against", "wrecked", "alice"));
    assert_eq!((&stance.holder, &stance.target), (&vec![Party::named("Ms Karimova")], &vec![Party::named("the Bloc")]));
    assert_eq!(Dna.recognise(&mut files.clone()).unwrap().0, 90);
}

#[test]
fn an_event_list_of_dna_itself_is_read() {
    let text = "\u{feff}\"statement_id\";\"time\";\"person\";\"organization\";\"concept\";\"agreement\";\"start_position\";\"stop_position\";\"text\";\"coder\";\"document_id\";\"document_title\"\n\
        3;2015-05-26 00:00:00;\"Ms Karimova\";\"Bloc\";\"the lake, all of it\";1;9;16;\"resumed\";1;12;\"d1\"\n\
        4;2015-05-26 00:00:00;\"\";\"Bloc\";\"lake\";0;18;29;\"it's, not checked\";1;12;\"d1\"\n";
    let (article, _) = example();
    let (settled, faults) = import(&Dna, &Settings::default(), &Memory::of("a.csv", text), &[&article]);
    assert_eq!(faults, Vec::<String>::new());
    let shown = |record: &Record| {
        let names = |all: &[Party]| all.iter().map(|party| party.shown().to_owned()).collect::<Vec<_>>().join("+");
        format!("{}: {} {} {}", record.quote, names(&record.holder), record.label, names(&record.target))
    };
    let all: Vec<String> = settled[0].records.iter().map(shown).collect();
    assert_eq!(all, ["resumed: Ms Karimova+Bloc for the lake, all of it", "Ms Karimova: Bloc against lake"]);
}

#[test]
fn several_actors_make_several_rows_and_one_stance_again() {
    let (article, mut records) = example();
    records[3].holder = vec![Party::named("Ms Karimova"), Party::named("Mr Abenov")];
    records[3].target = vec![Party::named("=the \"talks\"; all"), Party::named("the Bloc")];
    let mut neutral = records[3].clone();
    neutral.id = format!("s-{:026}", 9);
    neutral.label = "neutral".into();
    records.push(neutral);
    let all = [(article, records)];
    identity(&Dna, &Settings::default(), &all).unwrap();
    let (files, losses) = export(&Dna, &Settings::default(), &all);
    assert_eq!(files.text("out.csv").matches("s-00000000000000000000000004").count(), 4);
    assert!(losses.iter().any(|loss| loss.detail.contains("stance/neutral neither agrees nor disagrees")));
}

#[test]
fn bad_rows_are_named_and_the_good_ones_kept() {
    let head = "document_id,agreement,start,stop,person,text\n";
    let rows: &[u8] = b"d1,1,0,5,A,Talks\nd1,maybe,0,5,A,\nd1,1,1.5,5,A,\nd1,1\n\xff,1,0,5,A,\nd2,0,0,5,B,\n";
    let kept = read([head.as_bytes(), rows].concat());
    assert_eq!(kept.documents.iter().map(|one| one.id.as_str()).collect::<Vec<_>>(), ["d1", "d2"]);
    let lines: Vec<&str> = kept.faults.iter().map(|fault| fault.split(':').nth(1).unwrap()).collect();
    assert_eq!(lines, ["3", "4", "5", "6"], "{:?}", kept.faults);
    assert!(read("a;b\n1;2\n").faults[0].contains("no column document_id"));
    assert!(read("").faults[0].contains("empty"));
}

#[test]
fn what_is_linked_goes_by_its_name() {
    let article = article("d9", "The Bloc won.");
    assert_eq!(Options::default().agreement("Against"), Some(false));
    assert_eq!(Options::default().agreement("mixed"), None);
    identity(&Dna, &Settings::default(), &[(article, Vec::new())]).unwrap();
}

proptest! {
    #[test]
    fn out_and_in_again_is_the_same_but_for_the_losses(all in documents()) {
        identity(&Dna, &Settings::default(), &all).map_err(TestCaseError::fail)?;
    }

    #[test]
    fn any_bytes_are_read_without_panic(bytes in "[;,\"\n0-9a-z]{0,80}|\\PC{0,80}", raw in prop::collection::vec(any::<u8>(), 0..60)) {
        read(format!("document_id;agreement;start;stop\n{bytes}"));
        read(raw);
    }
}
