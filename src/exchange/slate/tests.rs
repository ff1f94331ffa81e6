use super::*;
use crate::annotation::{Kind, Record};
use crate::exchange::loss::Action;
use crate::exchange::testing::{EXAMPLE, Memory, article, documents, example, export, identity, import, span};
use proptest::prelude::*;

fn by_token() -> Settings {
    Settings { slate: Options { whole_tokens: true }, ..Settings::default() }
}

fn read(text: &str, files: &[(&str, &str)]) -> (Vec<Record>, Vec<String>) {
    let mut source = Memory::of("d1.txt", text);
    source.0.extend(files.iter().map(|(name, lines)| ((*name).to_owned(), (*lines).into())));
    source.0.sort();
    let (settled, faults) = import(&Slate, &Settings::default(), &source, &[]);
    (settled.into_iter().flat_map(|one| one.records).collect(), faults)
}

#[test]
fn the_example_is_written_by_character() {
    let all = [example()];
    let (files, losses) = export(&Slate, &Settings::default(), &all);
    assert_eq!(files.names(), ["d1.txt", "d1.txt.annotations"]);
    assert_eq!(
        files.text("d1.txt.annotations"),
        include_str!("../../../tests/exchange/golden/slate/d1.txt.annotations")
    );
    assert_eq!(files.text("d1.txt"), EXAMPLE);
    let said: Vec<(&str, Action)> = losses.iter().map(|loss| (loss.what, loss.action)).collect();
    assert_eq!(said, ["attributes", "holder", "target"].map(|what| (what, Action::Dropped)));
    identity(&Slate, &Settings::default(), &all).unwrap();
}

#[test]
fn tokens_where_all_fit_or_where_asked_for() {
    let (article, mut records) = example();
    let (files, losses) = export(&Slate, &by_token(), &[(article.clone(), records.clone())]);
    let expected = "((1, 0), (1, 1)) - PERSON\n((1, 3), (1, 4)) - ORG\n(1, 4) - ORG\n(1, 5) - against\n";
    assert_eq!(files.text("d1.txt.annotations"), expected);
    assert_eq!(losses.last().map(|loss| (loss.what, loss.action)), Some(("inside-token", Action::Widened)));
    records.truncate(3);
    records[0].label = "place name".into();
    let mut report = span(&article, "l-00000000000000000000000001", "genre", "report", &[]);
    report.kind = Kind::Label;
    let relation = Record {
        kind: Kind::Relation,
        layer: "link".into(),
        label: "rivals".into(),
        from: records[0].id.clone(),
        to: records[1].id.clone(),
        parts: Vec::new(),
        start: None,
        end: None,
        ..records[0].clone()
    };
    let relation = Record { id: "r-00000000000000000000000001".into(), ..relation };
    records.extend([report, relation]);
    let all = [(article, records)];
    let (files, _) = export(&Slate, &Settings::default(), &all);
    assert_eq!(
        files.text("d1.txt.annotations"),
        expected.replace("PERSON", "place_name").replace("(1, 5) - against\n", "")
    );
    assert_eq!(files.text("d1.txt.document.annotations"), "() - report\n");
    assert_eq!(files.text("d1.txt.link.annotations"), "[((1, 0), (1, 1)), ((1, 3), (1, 4))] - \n");
    identity(&Slate, &Settings::default(), &all).unwrap();
}

#[test]
fn lines_links_annotators_and_byte_order_marks() {
    let text = "\u{feff}Talks resumed.\r\nMs Karimova left.\r\nNobody knows why.\n";
    let files = [
        ("d1.txt.line.annotations", "0 - report opinion\n\n"),
        ("d1.txt.link.annotations", "2 1 - \n1 1 -\n"),
        ("d1.txt.annotations1", "((1, 0), (1, 1)) - PERSON\n(0, 0) - ORG\n"),
    ];
    let (records, faults) = read(text, &files);
    assert_eq!(faults, Vec::<String>::new());
    let shown: Vec<(&str, &str, &str, &str)> = records
        .iter()
        .map(|one| (one.kind.as_str(), one.label.as_str(), one.quote.as_str(), one.by.as_str()))
        .collect();
    let expected = [
        ("label", "opinion", "Talks resumed.", ""),
        ("label", "report", "Talks resumed.", ""),
        ("span", "item", "Ms Karimova left.", ""),
        ("span", "item", "Nobody knows why.", ""),
        ("relation", "link", "", ""),
        ("relation", "link", "", ""),
        ("span", "ORG", "Talks", "1"),
        ("span", "PERSON", "Ms Karimova", "1"),
    ];
    assert_eq!(shown, expected);
}

#[test]
fn every_bad_line_is_named_and_the_good_ones_are_kept() {
    let lines = "(1, 0) - PERSON\n(9, 0) - PERSON\n(1, 77) - PERSON\n(1, 0)\nexec() - PERSON\n(0, 0, 0, 0) - A\n(1, 0) -\n(0, 1) - PERSON\n";
    let (records, faults) = read(EXAMPLE, &[("d1.txt.annotations", lines), ("d2.txt.annotations", "(0, 0) - A\n")]);
    assert_eq!(records.iter().map(|one| one.quote.as_str()).collect::<Vec<_>>(), ["😀", "Ms"]);
    let lines: Vec<&str> = faults.iter().map(|fault| fault.split(' ').next().unwrap()).collect();
    let expected = ["d2.txt.annotations:0:"].into_iter().map(str::to_owned);
    let of = [2, 3, 4, 5, 6, 7].map(|line| format!("d1.txt.annotations:{line}:"));
    assert_eq!(lines, expected.chain(of).collect::<Vec<_>>());
}

#[test]
fn it_is_known_by_the_names_of_files() {
    let mut source = Memory(
        ["a.txt", "a.txt.ner.annotations2", "b.annotations"].map(|name| (name.to_owned(), b"x".to_vec())).to_vec(),
    );
    let why = "a.txt.ner.annotations2 lies beside the text that its name begins with".to_owned();
    assert_eq!(Slate.recognise(&mut source), Some((90, why)));
    assert_eq!(Slate.recognise(&mut Memory::of("b.annotations", "(0, 0) - A")), None);
}

#[test]
fn white_space_of_every_kind() {
    let article = article("made/1", "الوفد\u{a0}غادر\r\n外交部\u{2028}说\tx\u{85}y");
    let id = |n: u32| format!("s-{n:026}");
    let records = [[0, 5], [6, 10], [12, 15], [12, 17], [5, 6], [16, 21]];
    let records = (1..).zip(records).map(|(n, bounds)| span(&article, &id(n), "entity", "ORG", &[bounds])).collect();
    let all = [(article, records)];
    let (files, losses) = export(&Slate, &Settings::default(), &all);
    let expected = "(0, 0) - ORG\n(0, 1) - ORG\n(1, 0) - ORG\n((1, 0), (1, 1)) - ORG\n((1, 1), (1, 3)) - ORG\n";
    assert_eq!(files.text("made/1.txt.annotations"), expected);
    assert_eq!(losses.iter().map(|loss| loss.what).collect::<Vec<_>>(), ["space"]);
    identity(&Slate, &Settings::default(), &all).unwrap();
}

proptest! {
    #[test]
    fn out_and_in_again(all in documents()) {
        identity(&Slate, &Settings::default(), &all).map_err(TestCaseError::fail)?;
    }

    #[test]
    fn out_and_in_again_by_token(all in documents()) {
        identity(&Slate, &by_token(), &all).map_err(TestCaseError::fail)?;
    }

    #[test]
    fn no_bytes_are_too_odd(lines in prop::collection::vec(any::<u8>(), 0..200), text in prop::collection::vec(any::<u8>(), 0..40)) {
        let source = Memory(vec![("d1.txt".into(), text), ("d1.txt.annotations".into(), lines)]);
        import(&Slate, &Settings::default(), &source, &[]);
    }
}
