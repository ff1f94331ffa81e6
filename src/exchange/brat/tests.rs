use super::*;
use crate::annotation::{Kind, Party, Record};
use crate::corpus::Article;
use crate::exchange::loss::Action;
use crate::exchange::testing::{EXAMPLE, Memory, article, documents, example, export, identity, import, span};
use proptest::prelude::*;

fn full() -> Settings {
    Settings { full: true, ..Settings::default() }
}

/// The example with an entity link and a note, as in docs.
fn noted() -> (Article, Vec<Record>) {
    let (article, mut records) = example();
    records[0].entity = "wd:Q101".into();
    records[3].note = "quoted, not the journalist's voice".into();
    (article, records)
}

/// What comes of an `.ann` beside a text.
fn read(text: &str, ann: &str) -> (Vec<Record>, Vec<String>) {
    let source = Memory(vec![("d1.ann".into(), ann.into()), ("d1.txt".into(), text.into())]);
    let (settled, faults) = import(&Brat, &Settings::default(), &source, &[]);
    (settled.into_iter().flat_map(|one| one.records).collect(), faults)
}

#[test]
fn the_example_is_written_as_in_docs() {
    let (article, records) = noted();
    let (files, losses) = export(&Brat, &Settings::default(), &[(article.clone(), records.clone())]);
    assert_eq!(files.names(), ["annotation.conf", "d1.ann", "d1.txt", "visual.conf"]);
    assert_eq!(files.text("d1.ann"), include_str!("../../../tests/exchange/golden/brat/d1.ann"));
    assert_eq!(files.text("d1.txt"), EXAMPLE);
    assert_eq!(files.text("annotation.conf"), include_str!("../../../tests/exchange/golden/brat/annotation.conf"));
    assert_eq!(files.text("visual.conf"), include_str!("../../../tests/exchange/golden/brat/visual.conf"));
    assert_eq!(losses, []);
    identity(&Brat, &Settings::default(), &[(article, records)]).unwrap();
}

#[test]
fn in_full_nothing_is_lost() {
    let (article, mut records) = noted();
    records[3].group = "g1".into();
    records[3].note = "two\nlines".into();
    records[2].label = "place name".into();
    records[1].attrs.insert("form".into(), serde_json::json!(["a\tb ", "c"]));
    let mut label = span(&article, "l-00000000000000000000000001", "genre", "report", &[[0, 16]]);
    label.kind = Kind::Label;
    records.push(label);
    let all = [(article.clone(), records.clone())];
    let (files, losses) = export(&Brat, &full(), &all);
    assert_eq!(losses, []);
    assert_eq!(files.text("d1.ann"), include_str!("../../../tests/exchange/golden/brat/full.ann"));
    let (settled, faults) = import(&Brat, &full(), &files, &[&article]);
    assert_eq!(faults, Vec::<String>::new());
    let mut before = records;
    before.sort_by(crate::annotation::order::compare);
    assert_eq!(settled[0].records, before);
}

#[test]
fn line_breaks_tabs_and_names_that_brat_can_not_have() {
    let text = "New\nYork\u{2028}bank\r\nof\u{a0}the\tlake \n";
    let article = article("made/lines", text);
    let id = |n: u32| format!("s-{n:026}");
    let over = span(&article, &id(1), "entity", "place name", &[[0, 8]]);
    let most = span(&article, &id(2), "entity", "ORG", &[[4, 17]]);
    let tab = span(&article, &id(3), "entity", "ORG", &[[18, 26]]);
    let ends = span(&article, &id(4), "entity", "ORG", &[[17, 28]]);
    let apart = span(&article, &id(5), "entity", "ORG", &[[0, 3], [4, 8]]);
    let nothing = span(&article, &id(6), "entity", "ORG", &[[13, 15]]);
    let all = [(article, vec![over, most, tab, ends, apart, nothing])];
    let (files, losses) = export(&Brat, &Settings::default(), &all);
    let expected = "T1\tplace_name 0 3;4 8\tNew York\nT2\tORG 4 8;9 13;15 17\tYork bank of\nT3\tORG 18 26\tthe\tlake\n\
                    T4\tORG 17 26\t\u{a0}the\tlake\nT5\tORG 0 3;4 8\tNew York\n";
    assert_eq!(files.text("made/lines.ann"), expected);
    assert_eq!(files.text("made/lines.txt"), text);
    let said: Vec<(&str, Action)> = losses.iter().map(|loss| (loss.what, loss.action)).collect();
    let (space, apart) = (("space", Action::Moved), ("discontinuous", Action::Widened));
    assert_eq!(said, [("label", Action::Renamed), space, apart, ("space", Action::Dropped)]);
    identity(&Brat, &Settings::default(), &all).unwrap();
}

#[test]
fn events_roles_old_lines_and_sets_are_understood() {
    let ann = "T1\tPERSON 17 28\tMs Karimova\nT2\tORG 34 42\t\nT3\tagainst 44 51\n\n\
               E1\tagainst:T3 Source:T1 Content:T2 Place2:T1 \nM1\tNegation E1\nA1\tcertainty E1 very high\nA2\tcertainty E1 low\t\n\
               N1\tReference T1 wd:Q101\t\tKarimova\nN2\tReference T1 wd:Q102\t\n#1\tAnnotatorNotes E1\t\tsure?\n#2\tSTATUS T2\tchecked\n\
               *\tEquiv T1 T2 T3\nR1\tmember-of Arg1:T1 Arg2:T2\t\nE2\tagainst:T3 Source:T2\n";
    let (records, faults) = read(EXAMPLE, ann);
    assert_eq!(faults, Vec::<String>::new());
    let of = |kind: Kind| records.iter().filter(move |one| one.kind == kind).collect::<Vec<_>>();
    let [person, bloc, first, second] = of(Kind::Span)[..] else { panic!("{records:#?}") };
    let first_of_both = if first.attrs.is_empty() { second } else { first };
    assert_eq!(
        first_of_both.attrs,
        serde_json::json!({"Negation": "true", "certainty": ["very high", "low"]}).as_object().unwrap().clone()
    );
    assert_eq!(
        (first_of_both.holder.as_slice(), first_of_both.target.as_slice()),
        (&[Party::span(&person.id, "Ms Karimova")][..], &[Party::span(&bloc.id, "the Bloc")][..])
    );
    assert_eq!(
        (person.entity.as_str(), person.note.as_str(), bloc.note.as_str()),
        ("wd:Q101", "also wd:Q102", "STATUS: checked")
    );
    assert_eq!(first_of_both.note, "sure?");
    let mut names: Vec<&str> = of(Kind::Relation).iter().map(|one| one.label.as_str()).collect();
    names.sort_unstable();
    assert_eq!(names, ["Equiv", "Equiv", "Place", "member-of"]);
}

#[test]
fn fragments_may_touch_and_stand_in_any_order() {
    let (records, faults) = read("ab cd ef", "T1\tORG 0 2;2 3\tab  \nT2\tORG 6 8;0 2\tef ab\nT3\tORG 6 8;0 2\tefab\n");
    assert_eq!(faults, Vec::<String>::new());
    let quotes: Vec<&str> = records.iter().map(|one| one.quote.as_str()).collect();
    assert_eq!(quotes, ["ab ef", "ab ef", "ab "]);
}

#[test]
fn a_bom_in_the_text_counts_where_the_quotes_say_so() {
    let text = "\u{feff}Talks 😀 resumed.\r\n";
    for ann in ["T1\tORG 9 16\tresumed\nT2\tORG 0 6\t\u{feff}Talks\n", "T1\tORG 8 15\tresumed\nT2\tORG 0 5\tTalks\n"] {
        let (records, faults) = read(text, ann);
        assert_eq!(faults, Vec::<String>::new());
        let bounds: Vec<(u32, &str)> =
            records.iter().map(|one| (one.start.unwrap().get(), one.quote.as_str())).collect();
        assert_eq!(bounds, [(0, "Talks"), (8, "resumed")]);
    }
}

#[test]
fn every_bad_line_is_named_and_the_good_ones_are_kept() {
    let ann = "T1\tPERSON 17 28\tMs Karimova\nT1\tORG 34 42\tthe Bloc\nno line\nT2\tORG 34 400\tthe Bloc\nT3\tORG 34 42\tthe bloc\n\
               T4\tORG 0 0\t\nR1\tHolder Arg1:T1 Arg2:T9\nA1\tcertainty T8 high\nN1\tReference T1 Q5\nE1\tMeet:T7 Org:T1\n#1\tNote R9\tx\nX1\ty\n\
               #2\tGlossator T1\t{\"id\":5}\n#3\tGlossator T77\t{\"id\":\"s-1\",\"kind\":\"span\"}\n";
    let (records, faults) = read(EXAMPLE, ann);
    assert_eq!(records.len(), 1, "{records:#?}");
    let lines: Vec<&str> = faults.iter().map(|fault| fault.split(' ').next().unwrap()).collect();
    let by_reader =
        ["2:", "3:", "7:", "8:", "9:", "10:", "11:", "12:", "13:", "14:"].map(|line| format!("d1.ann:{line}"));
    let by_quote = ["4:", "5:", "6:"].map(str::to_owned);
    assert_eq!(lines, [by_reader.as_slice(), by_quote.as_slice()].concat());
}

#[test]
fn folders_single_files_and_other_encodings() {
    let files = [
        ("a/b/one.txt", b"One.".as_slice()),
        ("a/b/one.ann", b"T1\tORG 0 3\tOne\n"),
        ("a/two.txt", "Zwei für Köln.".as_bytes()),
        ("bad.ann", b"T1\tORG 0 3\tOne\n"),
        ("bad.txt", b"f\xfcr\n"),
        ("annotation.conf", b"[entities]\nORG\n"),
        ("split.a1", b"T1\tORG 0 3\tOne\n"),
        ("known.ann", b"T1\tPERSON 17 28\tMs Karimova\n"),
    ];
    let source = Memory(files.map(|(name, bytes)| (name.to_owned(), bytes.to_vec())).to_vec());
    let known = article("known", EXAMPLE);
    let (settled, faults) = import(&Brat, &Settings::default(), &source, &[&known]);
    let records: Vec<Vec<&str>> =
        settled.iter().map(|one| one.records.iter().map(|one| one.doc.as_str()).collect()).collect();
    assert_eq!(records, [vec!["a/b/one"], vec![], vec!["known"]]);
    let faults: Vec<&str> = faults.iter().map(|fault| fault.split(':').next().unwrap()).collect();
    assert_eq!(faults, ["split.a1", "bad.txt"]);
    assert_eq!(Brat.recognise(&mut source.clone()), Some((95, "2 .ann beside a .txt of the same name".to_owned())));
    let mut alone = Memory::of("x.ann", "T1\tORG 0 3\tOne\n");
    assert_eq!(Brat.recognise(&mut alone), Some((70, "x.ann begins with a line of brat".to_owned())));
    assert_eq!(Brat.recognise(&mut Memory::of("x.ann", "@book{x}")), None);
}

#[test]
fn what_was_changed_in_brat_counts() {
    let (article, mut records) = noted();
    records[2].label = "place name".into();
    records[3].note = "two\nlines".into();
    let (mut files, _) = export(&Brat, &full(), &[(article.clone(), records)]);
    for (_, bytes) in &mut files.0 {
        let text = String::from_utf8(bytes.clone()).unwrap();
        let text = text.replace("\tplace_name 38 42", "\tPERSON 34 42").replace("\tBloc\n", "\tthe Bloc\n");
        *bytes = text.replace("two lines", "one line").replace("T4 high", "T4 low").into_bytes();
    }
    let (settled, faults) = import(&Brat, &full(), &files, &[&article]);
    assert_eq!(faults, Vec::<String>::new());
    let of = |n: u32| settled[0].records.iter().find(|one| one.id == format!("s-{n:026}")).unwrap();
    assert_eq!((of(3).label.as_str(), of(3).quote.as_str()), ("PERSON", "the Bloc"));
    assert_eq!((of(4).note.as_str(), &of(4).attrs["certainty"]), ("one line", &"low".into()));
}

proptest! {
    #[test]
    fn out_and_in_again(all in documents()) {
        identity(&Brat, &Settings::default(), &all).map_err(TestCaseError::fail)?;
    }

    #[test]
    fn out_and_in_again_in_full(all in documents()) {
        identity(&Brat, &full(), &all).map_err(TestCaseError::fail)?;
    }

    #[test]
    fn no_bytes_are_too_odd(ann in prop::collection::vec(any::<u8>(), 0..200), text in prop::collection::vec(any::<u8>(), 0..40)) {
        let source = Memory(vec![("d1.ann".into(), ann), ("d1.txt".into(), text)]);
        import(&Brat, &Settings::default(), &source, &[]);
    }

    #[test]
    fn no_change_of_a_good_file_is_too_odd(at in any::<prop::sample::Index>(), put in "[TREAN#*0-9\t :;{}\n]{0,4}", cut in 0_usize..6) {
        let (article, records) = noted();
        let (mut files, _) = export(&Brat, &full(), &[(article.clone(), records)]);
        let (_, ann) = files.0.iter_mut().find(|(name, _)| name == "d1.ann").unwrap();
        let at = at.index(ann.len());
        let end = (at + cut).min(ann.len());
        ann.splice(at..end, put.bytes());
        let (settled, _) = import(&Brat, &Settings::default(), &files, &[&article]);
        prop_assert_eq!(settled.len(), 1);
    }
}
