//! Reviewing where things go wrong: hidden names, copied files, strange records, every key in every state.

#![expect(clippy::indexing_slicing, reason = "a wrong place fails the test, as it should")]

use super::review::{left, reviewing, span, three, written};
use super::*;
use glossator::session::library::Others;

/// What stands in the files of three annotators and of a reviewer who decided, amended and asked.
fn with_reviewer() -> Vec<(&'static str, Vec<Record>)> {
    let mut others = three();
    let by = |record: Record, by: &str| Record { by: by.into(), ..record };
    let on = |id: &str, label: &str, of: &str| Record {
        kind: Kind::Decision,
        label: label.into(),
        of: of.into(),
        ..span(id, "PER", "Lena Orlo")
    };
    let own = Record { origin: "review".into(), of: "a2@1".into(), ..span("d9", "PER", "Ms Lena") };
    let asked = Record { kind: Kind::Comment, note: "why?".into(), of: "a2@1".into(), ..span("d8", "", "Lena Orlo") };
    let dora = [on("d1", "amend", "a2@1"), on("d2", "amend", "b2@1"), on("d3", "amend", "c2@1"), own, asked];
    others.push(("dora", dora.into_iter().map(|record| by(record, "dora")).collect()));
    others
}

fn shows_no_name(it: &mut Headless, what: &str) {
    let shown = it.text();
    for name in ["alice", "boris", "carla", "dora"] {
        assert!(!shown.contains(name), "{name}, {what}: {shown}");
    }
}

#[test]
fn no_screen_tells_a_name_while_names_are_hidden() {
    let mut it = reviewing((120, 36), with_reviewer(), Vec::new());
    it.press("gf").press("state:decided<Enter>");
    assert!(it.text().contains("= dora"), "{}", it.text());
    it.press("zb");
    shows_no_name(&mut it, "a reviewer's version and comment");
    it.event(Event::SheetsChanged(vec!["alice".to_owned()]));
    shows_no_name(&mut it, "files that changed");
    it.press("gf");
    shows_no_name(&mut it, "the filter");
    it.press("<Esc>").press("c");
    shows_no_name(&mut it, "a comment");
    it.press("<Esc>").press("2");
    let decision = it.written.iter().find(|record| record.kind == Kind::Decision).cloned();
    let mut others = Others::default();
    let answer = Record { kind: Kind::Comment, note: "no?".into(), by: "alice".into(), ..span("a99", "", "Lena Orlo") };
    others.feedback.take(Record { of: decision.map(|one| one.reference()).unwrap_or_default(), ..answer });
    let doc = it.session.article.as_ref().map(|open| open.article.id.clone()).unwrap_or_default();
    others.by_doc.insert(doc, vec![("alice".to_owned(), 3), ("boris".to_owned(), 2)]);
    it.event(Event::Others(others, Box::default()));
    it.press("gi");
    assert!(it.text().contains("no?"), "{}", it.text());
    shows_no_name(&mut it, "the inbox");
    it.press("c");
    shows_no_name(&mut it, "an answer");
    it.press("<Esc><Esc>").press("gl");
    shows_no_name(&mut it, "the library");
    it.press("<Esc>").press("?");
    shows_no_name(&mut it, "the help");
}

#[test]
fn the_order_of_versions_tells_nothing_of_hidden_names() {
    let letters = |it: &Headless| {
        let review = &it.session.review;
        let letter = |who: &usize| review.comparison.annotators.get(*who).map_or('?', |name| review.names.letter(name));
        let items = review.comparison.items.iter();
        let all = items.map(|item| item.versions.iter().flat_map(|version| version.who.iter().map(letter)).collect());
        all.collect::<Vec<String>>()
    };
    let alone = |who: &'static str| {
        let words = ["Lena Orlo", "Ms Lena", "Ms Lena Orlo"];
        let at = ["alice", "boris", "carla"].iter().position(|name| *name == who).unwrap();
        (
            who,
            vec![
                super::review::done(&format!("{who}0"), "All delegates met Ms Lena Orlo in Velmar."),
                span(&format!("{who}1"), "PER", words[at]),
            ],
        )
    };
    let mut it = reviewing((120, 36), ["alice", "boris", "carla"].map(alone).to_vec(), Vec::new());
    it.press("zb");
    // By their letters, which have another order than the names.
    let mut sorted = letters(&it);
    for one in &mut sorted {
        *one = it.session.review.names.ordered().iter().map(|name| it.session.review.names.letter(name)).collect();
    }
    assert_eq!(letters(&it), sorted);
    it.press("gf").press("by:alice<Enter>");
    assert!(it.text().contains("means nothing here"), "{}", it.text());
    it.press("gf").press("<C-u>by:C<Enter>");
    assert!(!it.text().contains("means nothing here"), "{}", it.text());
}

/// A file that began as a copy of another has its ids, and other contents since.
#[test]
fn a_copied_file_is_decided_record_by_record() {
    for rev in [1, 2] {
        let mut others = three();
        others.truncate(2);
        for record in &mut others[1].1 {
            record.id = record.id.replace('b', "a");
            record.rev = if record.id == "a2" { rev } else { 1 };
        }
        let mut it = reviewing((120, 36), others, Vec::new());
        let (before, _) = left(&it);
        it.press("1");
        assert_eq!(left(&it).0, before - 1, "{:?}", written(&it));
        it.press("u");
        assert_eq!(left(&it).0, before, "{:?}", written(&it));
        it.press("2");
        assert_eq!(left(&it).0, before - 1, "{:?}", written(&it));
        let taken: Vec<&str> = it
            .session
            .review
            .comparison
            .items
            .iter()
            .flat_map(glossator::review::Item::taken)
            .filter_map(|version| Some(version.record()?.quote.as_str()))
            .collect();
        assert_eq!(taken, ["Ms Lena Orlo"], "{:?}", written(&it));
    }
}

/// What no program writes: bounds that are none, pieces in no order, circles, a text that runs from right to left.
fn strange() -> Vec<(&'static str, Vec<Record>)> {
    let at = |from: u32, to: u32| (Some(CharPos::new(from)), Some(CharPos::new(to)));
    let placed = |id: &str, label: &str, (start, end)| Record {
        start,
        end,
        quote: String::new(),
        ..span(id, label, "Lena Orlo")
    };
    let pieces = |id: &str, label: &str, parts: &[(u32, u32)]| Record {
        parts: parts.iter().map(|(from, to)| [CharPos::new(*from), CharPos::new(*to)]).collect(),
        ..placed(id, label, at(0, 30))
    };
    let (articles, _) = super::review::read();
    let arabic = |id: &str, label: &str, (start, end)| Record {
        doc: articles[1].id.clone(),
        sha: articles[1].sha.clone(),
        ..placed(id, label, (start, end))
    };
    let on = |id: &str, label: &str, of: &str| Record {
        kind: Kind::Decision,
        label: label.into(),
        of: of.into(),
        ..span(id, "", "Lena Orlo")
    };
    let link = |id: &str, from: &str, to: &str| Record {
        kind: Kind::Relation,
        layer: "link".into(),
        from: from.into(),
        to: to.into(),
        ..placed(id, "met", (None, None))
    };
    let long = "\u{1b}[31m\u{202e}long\n".repeat(2000);
    let mut all: Vec<(&'static str, Vec<Record>)> = Vec::new();
    let names: Vec<&'static str> = (0..40).map(|n| &*Box::leak(format!("a{n:02}").into_boxed_str())).collect();
    for (n, name) in (0_u32..).zip(&names) {
        let labels = ["PER", "ORG", "GPE", "\u{202e}odd\n"];
        let label = labels[n as usize % labels.len()];
        let id = |part: &str| format!("{name}{part}");
        all.push((
            name,
            vec![
                placed(&id("1"), label, at(18, 20 + n)),
                placed(&id("2"), label, at(30, 10)),
                placed(&id("3"), label, at(5000, u32::MAX)),
                placed(&id("4"), label, at(7, 7)),
                placed(&id("5"), label, at(0, 150)),
                pieces(&id("6"), label, &[(0, 3), (20, 30)]),
                pieces(&id("7"), label, &[(20, 30), (0, 3), (1, 25)]),
                arabic(&id("8"), label, at(n % 7, 9 + n % 9)),
                link(&id("9"), &id("1"), &id("1")),
                link(&id("a"), "a001", &id("9")),
                Record { layer: "stance".into(), holder: vec![], ..placed(&id("b"), "against", at(2, 5)) },
                Record { kind: Kind::Label, layer: "genre".into(), ..placed(&id("c"), label, (None, None)) },
            ],
        ));
    }
    all.push((
        "zoe",
        vec![
            on("z1", "reject", "z2@1"),
            on("z2", "reject", "z1@1"),
            on("z3", "amend", "z3@1"),
            on("z4", "accept", "@"),
            on("z5", "accept", "a001@99999999999999999999"),
            on("z6", "amend", "a001@1"),
            Record { origin: "review".into(), of: "z7@1".into(), ..span("z7", "PER", "Velmar") },
            Record { origin: "review".into(), ..placed("z8", "PER", at(40, 3)) },
            Record { kind: Kind::Comment, note: long, of: "a001@1".into(), ..span("z9", "", "Lena Orlo") },
        ],
    ));
    all
}

#[test]
fn more_versions_and_annotators_than_there_is_room_for_are_counted() {
    let many = |other: bool| {
        let names: Vec<&'static str> = (0..60).map(|n| &*Box::leak(format!("a{n:02}").into_boxed_str())).collect();
        let one = |(n, name): (usize, &'static str)| {
            let attrs = other.then(|| ("n".to_owned(), n.to_string().into())).into_iter().collect();
            let label = if n % 2 == 0 || other { "PER" } else { "ORG" };
            (name, vec![Record { attrs, ..span(&format!("{name}1"), label, "Lena Orlo") }])
        };
        names.into_iter().enumerate().map(one).collect::<Vec<_>>()
    };
    let it = reviewing((120, 36), many(false), Vec::new());
    assert!(it.text().contains("30×") && !it.text().contains("??"), "{}", it.text());
    let it = reviewing((120, 36), many(true), Vec::new());
    assert!(it.text().contains("9 of 60 versions"), "{}", it.text());
    let it = reviewing((120, 10), many(true), Vec::new());
    assert!(it.text().contains(" of 60 versions"), "{}", it.text());
}

const KEYS: &[&str] = &[
    "<Enter>",
    "1",
    "2",
    "3",
    "9",
    "b",
    "x",
    "p",
    "o",
    "a",
    "e",
    "t",
    "!",
    "c",
    "why<Enter>",
    "<C-s>",
    "u",
    "u",
    "<C-r>",
    "<BS>",
    "gf",
    "by:",
    "state:decided",
    "nonsense:",
    "<Esc>",
    "<Esc>",
    "zb",
    "gr",
    "gr",
    "gi",
    "gl",
    "g/",
    "?",
    "<Tab>",
    "<S-Tab>",
    "n",
    "N",
    "A",
    "I",
    "O",
    "C",
    "<Space>",
    "<C-Down>",
    "<C-Up>",
    "<Right>",
    "<Left>",
    "<S-Right>",
    "<Down>",
    "<Up>",
    "w",
    "l",
    "h",
    "j",
    "k",
    "v",
    "+",
    "'",
    "=",
    "m",
    "*",
    ">",
    "gt",
    "gg",
    "G",
    "q",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn whatever_is_pressed_while_reviewing(
        keys in prop::collection::vec((prop::sample::select(KEYS), 0_u8..40), 0..100),
        size in prop::sample::select(&[(120, 36), (80, 24), (40, 10), (20, 5), (1, 1), (200, 2)][..]),
        team in 0_u8..3, is_full in any::<bool>()
    ) {
        let mut others = if team == 2 { strange() } else { with_reviewer() };
        if team == 1 {
            others.truncate(1);
        }
        let mut it = reviewing(size, others, Vec::new());
        for (key, chance) in &keys {
            it.press(key);
            it.disk_full = is_full && *chance < 20;
            if *chance == 0 {
                // Somebody pulls: one's spans are changed.
                if let Some(records) = it.others.get_mut("alice") {
                    for record in records.iter_mut().filter(|record| record.kind == Kind::Span) {
                        record.rev += 1;
                        record.label = if record.label == "PER" { "ORG" } else { "PER" }.into();
                    }
                }
                it.event(Event::SheetsChanged(vec!["alice".to_owned()]));
            }
            it.text();
        }
        if is_full {
            return Ok(());
        }
        // What is strange has no words to be found by.
        if team < 2 {
            check(&it);
        }
        let lines: String = it.written.iter().map(|record| record.to_line() + "\n").collect();
        let folded = glossator::annotation::fold::fold(lines.as_bytes());
        let of = |all: &mut dyn Iterator<Item = &Record>| {
            let mut lines: Vec<String> = all.filter(|one| !one.is_retracted()).map(Record::to_line).collect();
            lines.sort();
            lines
        };
        prop_assert_eq!(of(&mut it.session.own.iter()), of(&mut folded.records.iter()));
    }
}
