use super::*;
use crate::exchange::incoming::{Incoming, Words};
use crate::exchange::tagging::{Discontinuous, Overlap, Scheme};
use crate::exchange::testing::{Kept, Memory, article, documents, example, export, identity, import, span};
use proptest::prelude::*;

fn settings(change: impl FnOnce(&mut Options)) -> Settings {
    let mut settings = Settings::default();
    change(&mut settings.conll);
    settings
}

fn full() -> Settings {
    Settings { full: true, ..Settings::default() }
}

fn read(bytes: impl Into<Vec<u8>>, settings: &Settings) -> Kept {
    let mut kept = Kept::default();
    if let Err(stop) = Conll.read(&mut Memory::of("some/day.conll", bytes), settings, &mut kept) {
        kept.faults.push(stop.to_string());
    }
    kept
}

/// The text, and each span as `label(layer) words`.
fn spans(incoming: &Incoming) -> (String, Vec<String>) {
    let Words::Spaced(text) = &incoming.words else { panic!("{incoming:?}") };
    let words = |place: &[u64; 2]| {
        let [start, end] = place.map(|at| usize::try_from(at).unwrap());
        text.chars().skip(start).take(end - start).collect::<String>()
    };
    let all = incoming.drafts.iter().map(|draft| {
        let layer = if draft.record.layer.is_empty() { String::new() } else { format!("({})", draft.record.layer) };
        format!("{}{layer} {}", draft.record.label, draft.place.iter().map(words).collect::<Vec<_>>().join("…"))
    });
    (text.clone(), all.collect())
}

fn tagged(bytes: &str, settings: &Settings) -> Vec<String> {
    let kept = read(bytes, settings);
    assert_eq!(kept.faults, Vec::<String>::new());
    kept.documents.iter().flat_map(|one| spans(one).1).collect()
}

fn golden(name: &str, settings: &Settings) {
    let (article, records) = example();
    let crlf = crate::exchange::testing::article("sub/d2", "New\r\nYork\u{a0}1 #tag.\r\n# الجنوب 外交部\r\n");
    let other = vec![
        span(&crlf, "s-00000000000000000000000005", "entity", "place name", &[[0, 9]]),
        span(&crlf, "s-00000000000000000000000006", "entity", "ORG", &[[0, 3], [21, 27]]),
        span(&crlf, "s-00000000000000000000000007", "entity", "PERSON", &[[28, 29]]),
    ];
    let all = [(article, records), (crlf, other)];
    let (files, losses) = export(&Conll, settings, &all);
    let lost = losses.iter().map(|loss| serde_json::to_string(loss).unwrap() + "\n").collect::<String>();
    let made = files.names().into_iter().map(|one| (one.replace("out.conll", name), files.text(one).to_owned()));
    let made = made.filter(|(_, text)| !text.is_empty()).chain([(format!("{name}.loss.jsonl"), lost)]);
    for (file, text) in made {
        let path = format!("{}/tests/exchange/golden/conll/{file}", env!("CARGO_MANIFEST_DIR"));
        if std::env::var_os("GLOSS_BLESS").is_some() {
            std::fs::write(&path, &text).unwrap();
        }
        assert_eq!(text, std::fs::read_to_string(&path).unwrap_or_default(), "{file}");
    }
    identity(&Conll, settings, &all).unwrap();
}

#[test]
fn the_example_is_written_as_it_always_was() {
    golden("example.conll", &Settings::default());
    golden(
        "bioes-two-columns.conll",
        &settings(|options| {
            (options.scheme, options.columns, options.overlap) = (Some(Scheme::Bioes), Columns::Two, Overlap::Inner);
        }),
    );
    golden("layers.conll", &settings(|options| options.per_layer = true));
    golden("full.conll", &full());
}

#[test]
fn with_comments_the_records_come_back_whole() {
    let (article, mut records) = example();
    let (files, losses) = export(&Conll, &full(), &[(article.clone(), records.clone())]);
    assert_eq!(
        losses.iter().map(|loss| (loss.what, loss.action)).collect::<Vec<_>>(),
        [("overlap", crate::exchange::Action::Flattened)]
    );
    let (settled, faults) = import(&Conll, &full(), &files, &[&article]);
    assert_eq!(faults, Vec::<String>::new());
    records.sort_by(crate::annotation::order::compare);
    assert_eq!(settled[0].records, records);
    // A tag that another program took away takes its record along.
    let edited = files.text("out.conll").replace("B-against", "O");
    let kept = read(edited, &full());
    assert_eq!(
        kept.faults,
        ["some/day.conll:11: no tags say against where this comment does; its record was left out."]
    );
}

#[test]
fn two_thousand_and_three_columns() {
    let text = "-DOCSTART- -X- -X- O\r\n\r\nU.N. NNP I-NP I-ORG\r\nofficial NN I-NP O\r\nEkeus NNP I-NP I-PER\r\nOrlo NNP I-NP B-PER\r\n. . O O\r\n \t \r\n# NN B-NP O\r\n\r\n-DOCSTART- -X- -X- O\r\n\r\nPeter NNP I-NP I-PER";
    let kept = read(text, &Settings::default());
    assert_eq!(kept.faults, Vec::<String>::new());
    assert_eq!(
        kept.notices,
        [
            "some/day.conll: words in column 1, tags in the last column, spaces between them; IOB1, or IO: B- only between spans that touch."
        ]
    );
    let all: Vec<_> = kept.documents.iter().map(|one| (one.id.as_str(), one.line, spans(one))).collect();
    let first = (
        "U.N. official Ekeus Orlo .\n#".to_owned(),
        vec!["ORG U.N.".to_owned(), "PER Ekeus".to_owned(), "PER Orlo".to_owned()],
    );
    assert_eq!(all, [("some/day/1", 1, first), ("some/day/2", 11, ("Peter".to_owned(), vec!["PER Peter".to_owned()]))]);
}

#[test]
fn columns_of_any_kind() {
    let german =
        "#\thttp://example.org/1 [2009-10-17]\n1\tAufgrund\tO\tO\n2\tBerliner\tB-ORG\tB-LOCderiv\n3\tBank\tI-ORG\tO\n";
    let two = settings(|options| options.tags = vec!["3=outer".parse().unwrap(), "last=inner".parse().unwrap()]);
    assert_eq!(tagged(german, &two), ["LOCderiv(inner) Berliner", "ORG(outer) Berliner Bank"]);
    let several = "Northern\tB-LOC|B-ORG\nBloc\tI-ORG\nx\tO\n\t\ny\tO";
    let split = settings(|options| options.split = Some("|".into()));
    assert_eq!(tagged(several, &split), ["LOC Northern", "ORG Northern Bloc"]);
    assert_eq!(
        tagged("a\tPER\nb\tPER\nc\tO\nd\tE-MAIL\n", &settings(|options| options.scheme = Some(Scheme::Io))),
        ["PER a b", "E-MAIL d"]
    );
    assert_eq!(
        tagged(
            "B-X the\nO fox\n",
            &settings(|options| (options.word, options.tags) = (Some(2), vec!["1".parse().unwrap()]))
        ),
        ["X the"]
    );
    let multi = "# id 5239d808 domain=en\nits _ _ O\nriver _ _ B-LOC\n\n# id 7 domain=O\nx _ _ O\n";
    assert_eq!(tagged(multi, &Settings::default()), ["LOC river"]);
    assert!(read("the\tDET\nfox\tNOUN\n", &Settings::default()).faults[0].contains("name the column"));
    for bad in ["0", "x", "", "-1:NER"] {
        assert!(bad.parse::<TagColumn>().is_err(), "{bad}");
    }
}

#[test]
fn universal_columns() {
    let text = "# newdoc id = lake\n# sent_id = 1\n# text = Im See liegt Velmar.\n1-2\tIm\t_\t_\t_\t_\t_\t_\t_\t_\n1\tin\tin\tADP\t_\t_\t3\tcase\t_\tNER=O\n2\tdem\tder\tDET\t_\t_\t3\tdet\t_\tNER=B-LOC\n3\tSee\tSee\tNOUN\t_\t_\t4\tobl\t_\tNER=I-LOC\n4\tliegt\tliegen\tVERB\t_\t_\t0\troot\t_\t_\n4.1\tes\tes\tPRON\t_\t_\t_\t_\t_\t_\n5\tVelmar\tVelmar\tPROPN\t_\t_\t4\tnsubj\t_\tNER=B-LOC|SpaceAfter=No\n6\t.\t.\tPUNCT\t_\t_\t4\tpunct\t_\t_\n\n# newdoc id = sea\n1\t10 000\t_\tNUM\t_\t_\t0\t_\t_\tNER=B-NUM\n";
    let kept = read(text, &Settings::default());
    assert_eq!((kept.faults, kept.notices.len()), (Vec::new(), 1));
    let all: Vec<_> = kept.documents.iter().map(|one| (one.id.as_str(), spans(one))).collect();
    let lake = ("Im See liegt Velmar.".to_owned(), vec!["LOC Im See".to_owned(), "LOC Velmar".to_owned()]);
    assert_eq!(all, [("lake", lake), ("sea", ("10 000".to_owned(), vec!["NUM 10 000".to_owned()]))]);
    let plus = "# global.columns = ID FORM UPOS X:NER\n1\tOrlo\tPROPN\tB-PER\n2\tleft\tVERB\tO\n";
    assert_eq!(tagged(plus, &Settings::default()), ["PER Orlo"]);
    let whole = "1-2\tdu\tB-LOC\t-\n1\tde\tO\t-\n2\tle\tO\t-\n3\tNord\tI-LOC\t-\n3.1\tx\tB-LOC\t-\n";
    let kept = read(whole, &Settings::default());
    assert_eq!(kept.faults, ["some/day.conll:5: it is not written and yet has a tag; the tag was left out."]);
    assert_eq!(spans(&kept.documents[0]).1, ["LOC du Nord"]);
}

#[test]
fn bad_lines_are_named_and_the_good_ones_kept() {
    let mut text =
        b"\xef\xbb\xbf. . O O\n. . O O\n. . O O\n. . O O\n. . O O\n. . O O\n\nLena NNP O B-PER\nOrlo NNP O I-PER\nleft\n\nOrlo NNP O I-PER\n10 000 CD O O\n".to_vec();
    text.extend(b"\xff\xfe NN O O\nthen RB O O\n");
    let kept = read(text, &settings(|options| options.tags = vec!["4".parse().unwrap()]));
    let faults = [
        "some/day.conll:10: it has 1 columns, other lines 4; “left” was taken for the word.",
        "some/day.conll:10: it has no tag in column 4; it was read as O.",
        "some/day.conll:13: it has 5 columns, other lines 4; “10” was taken for the word.",
        "some/day.conll:14: it is not UTF-8; the line was left out.",
    ];
    assert_eq!(kept.faults, faults);
    assert_eq!(spans(&kept.documents[0]).0, ". . . . . .\nLena Orlo left\nOrlo 10 then");
    assert!(
        kept.notices.iter().any(|notice| notice.contains("1 spans begin with I-") && notice.contains("(lines 12)")),
        "{:?}",
        kept.notices
    );
    let regular = "Lena NNP O B-PER\n\n".repeat(20_000) + "10 000 CD O O\nalone\n";
    let kept = read(regular, &Settings::default());
    assert_eq!(
        kept.faults,
        [
            "some/day.conll:40001: it has 5 columns, other lines 4; “10” was taken for the word.",
            "some/day.conll:40002: it has 1 columns, other lines 4; “alone” was taken for the word.",
            "some/day.conll:40002: it has no tag in the last column; it was read as O."
        ]
    );
    assert_eq!(
        kept.documents.iter().map(|one| one.id.as_str()).collect::<Vec<_>>(),
        ["some/day/1", "some/day/2", "some/day/3", "some/day/4", "some/day/5"]
    );
    assert!(kept.notices[1].contains("begun 4 times"), "{:?}", kept.notices);
    assert_eq!(read("a O\rb B-X\r", &Settings::default()).documents.len(), 1);
}

#[test]
fn it_is_recognised_by_what_it_holds() {
    let sure = |name: &str, text: &str| Conll.recognise(&mut Memory::of(name, text)).map(|(sure, _)| sure);
    assert_eq!(sure("a.conll", "x O\ny O\n"), Some(90));
    assert_eq!(sure("train.txt", "x B-PER\ny O\n"), Some(60));
    for (name, text) in [
        ("a.txt", "Nobody signed the paper.\nThen they left.\n"),
        ("a.ann", "T1\tPERSON 17 28\tMs Karimova\n"),
        ("a.jsonl", "{\"text\": \"B-PER O\"}\n"),
        ("a.csv", "\"doc\",\"id\"\n\"a\",\"b\"\n"),
        ("a.tsv", "#FORMAT=WebAnno TSV 3.3\n#T_SP=custom.Entity|value\n\n\n#Text=Ms Orlo\n1-1\t0-2\tMs\tB-PER[1]\t\n"),
        ("a.txt", ""),
    ] {
        assert_eq!(sure(name, text), None, "{text}");
    }
}

#[test]
fn files_that_are_no_columns_are_passed_over() {
    let mut kept = Kept::default();
    let mut files = Memory(vec![
        ("LICENSE".into(), b"All of it.".to_vec()),
        ("a.conll".into(), b"x B-A\n".to_vec()),
        ("b.conll".into(), b"x B-A\n".to_vec()),
    ]);
    Conll.read(&mut files, &Settings::default(), &mut kept).unwrap();
    assert_eq!(kept.documents.iter().map(|one| one.id.as_str()).collect::<Vec<_>>(), ["a", "b"]);
    assert!(
        kept.notices[0].starts_with("a.conll and 1 more: ") && kept.notices[1].starts_with("LICENSE was passed over"),
        "{:?}",
        kept.notices
    );
    let mut one = Memory::of("a.md", "Nothing.");
    assert!(Conll.read(&mut one, &Settings::default(), &mut kept).is_err());
}

#[test]
fn what_can_not_be_written_is_refused() {
    let schema = crate::exchange::testing::schema();
    let tally = crate::exchange::Tally::default();
    let export = Export { schema: &schema, tally: &tally };
    let io = settings(|options| options.scheme = Some(Scheme::Io));
    assert!(Conll.writer(&io, &export).err().unwrap().contains("run together"));
    let both = Settings { full: true, ..settings(|options| options.per_layer = true) };
    assert!(Conll.writer(&both, &export).is_err());
    // White space of every kind breaks a token.
    let odd = article("d", "10\u{202f}000 a\u{1c}b\u{85}c\u{2028}d\te");
    let (files, _) = export_one(&odd);
    assert!(files.lines().all(|line| line.is_empty() || line.split(char::is_whitespace).count() == 4), "{files}");
}

fn export_one(article: &crate::corpus::Article) -> (String, usize) {
    let (files, losses) = export(&Conll, &Settings::default(), &[(article.clone(), Vec::new())]);
    (files.text("out.conll").to_owned(), losses.len())
}

fn choices() -> impl Strategy<Value = Settings> {
    let schemes = prop::sample::select(Scheme::ALL.into_iter().filter(|one| *one != Scheme::Io).collect::<Vec<_>>());
    let overlap = prop_oneof![Just(Overlap::Outer), Just(Overlap::Inner), Just(Overlap::Layer("stance".into()))];
    (schemes, overlap, any::<[bool; 4]>()).prop_map(|(scheme, overlap, [two, wide, layers, full])| {
        let mut settings = Settings { full: full && !layers, ..Settings::default() };
        settings.conll = Options {
            scheme: Some(scheme),
            overlap,
            columns: if two { Columns::Two } else { Columns::Four },
            discontinuous: if wide { Discontinuous::Widened } else { Discontinuous::Dropped },
            per_layer: layers,
            ..Options::default()
        };
        settings
    })
}

proptest! {
    #[test]
    fn out_and_in_again_is_identity_but_for_the_losses(all in documents(), settings in choices()) {
        if let Err(why) = identity(&Conll, &settings, &all) {
            let files = export(&Conll, &settings, &all).0;
            let shown: Vec<&str> = files.names().into_iter().map(|name| files.text(name)).collect();
            prop_assert!(false, "{why}\n{}", shown.join("\n=====\n"));
        }
    }

    #[test]
    fn any_bytes_are_read(bytes in prop::collection::vec(any::<u8>(), 0..300), text in "([a-z#]{0,3}[ \t]|[BIES]-[AB]|O|# (id|tagged|beside) = |0-3 |\\{\\}|\n|1-2\t|-DOCSTART- ){0,60}") {
        for bytes in [bytes, text.into_bytes()] {
            for all in [Settings::default(), settings(|options| (options.word, options.tags) = (Some(1), vec!["2".parse().unwrap()]))] {
                read(bytes.clone(), &all);
            }
        }
    }

    #[test]
    fn a_damaged_file_loses_only_what_was_damaged(at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let (article, records) = example();
        let (files, _) = export(&Conll, &full(), &[(article, records)]);
        let mut bytes = files.0[0].1.clone();
        let at = at.index(bytes.len());
        bytes[at] = byte;
        let kept = read(bytes, &full());
        prop_assert!(kept.documents.iter().map(|one| one.drafts.len()).sum::<usize>() >= 2, "{:?}", kept);
    }
}
