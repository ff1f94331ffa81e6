use super::super::item::Version;
use super::*;
use crate::corpus::{Origin, plain};
use crate::schema;

const TEXT: &str = "Marta Lind met Otto Brandt in Vienna.\nBrandt backs the plan of Lind.";
const SCHEMA: &str = "[[layer]]\nname = \"entity\"\n[[layer.label]]\nname = \"PER\"\n[[layer.label]]\nname = \"GPE\"\n\
    [[layer]]\nname = \"stance\"\nkind = \"stance\"\n[[layer.label]]\nname = \"support\"\n\
    [[layer]]\nname = \"link\"\nkind = \"relation\"\n[[layer.label]]\nname = \"met\"\n";

/// A file of lines: `done START`, or JSON members of a record in the place of its words.
fn sheet(who: &str, lines: &[&str]) -> (String, Vec<Record>) {
    let record = |(number, line): (usize, &&str)| {
        let id = format!("{who}{number}");
        let line = match line.strip_prefix("done ") {
            Some(start) => format!(
                r#"{{"id":"{id}","kind":"mark","label":"done","start":{start},"end":{}}}"#,
                start.parse::<u32>().unwrap() + 3
            ),
            None if line.contains("\"kind\"") => format!("{{\"id\":\"{id}\",{line}}}"),
            None => format!("{{\"id\":\"{id}\",\"kind\":\"span\",\"layer\":\"entity\",{line}}}"),
        };
        Record::from_line(&line).unwrap_or_else(|error| panic!("{line}: {error}"))
    };
    (who.to_owned(), lines.iter().enumerate().map(record).collect())
}

fn compared(sheets: &[(String, Vec<Record>)]) -> Comparison {
    let origin = Origin { file: "corpus/a.txt".into(), language: "en".into() };
    let article = plain::outline(TEXT, false, &origin).unwrap().unwrap().article(&origin);
    let map = TextMap::new(article.text.clone());
    let schema = schema::parse::parse(SCHEMA).0;
    let sheets: Vec<Sheet> =
        sheets.iter().map(|(who, records)| Sheet::new(who, records.clone(), &article, &map, &schema)).collect();
    let rules = Rules { bounds: &<[CharSpan]>::to_vec, entity: &str::to_owned };
    compare(&article, &map, &sheets, &schema, rules)
}

fn shown(compared: &Comparison) -> Vec<String> {
    let version = |version: &Version| {
        let who: Vec<&str> = version.who.iter().map(|who| compared.annotators[*who].as_str()).collect();
        let what = version.record().map_or("nothing", |record| &record.label);
        let taken = match version.taken {
            None => "",
            Some(true) => "+",
            Some(false) => "-",
        };
        format!("{taken}{what}:{}", who.join(","))
    };
    let item = |item: &Item| {
        let versions: Vec<String> = item.versions.iter().map(version).collect();
        let at = item.hull.map_or(0, |hull| hull.start.get());
        let rulings: Vec<&str> = item.rulings.iter().map(|record| record.label.as_str()).collect();
        let ruled = if rulings.is_empty() { String::new() } else { format!(" => {}", rulings.join(",")) };
        format!("{at} {:?} {:?} {}{ruled}", item.state, item.differences, versions.join(" "))
    };
    compared.items.iter().map(item).collect()
}

#[test]
fn every_kind_of_difference_is_found_and_agreement_is_none() {
    let lind = r#""start":0,"end":10,"label":"PER""#;
    let alice = sheet(
        "alice",
        &[
            lind,
            r#""start":15,"end":26,"label":"PER","entity":"e-1""#,
            r#""start":30,"end":36,"label":"GPE""#,
            "done 0",
            r#""kind":"span","layer":"stance","label":"support","start":45,"end":50,"holder":{"span":"alice1","text":"Otto Brandt"},"target":{"text":"plan"}"#,
            r#""kind":"relation","layer":"link","label":"met","from":"alice0","to":"alice1""#,
            "done 38",
        ],
    );
    let boris = sheet(
        "boris",
        &[
            lind,
            r#""start":20,"end":26,"label":"PER""#,
            r#""start":30,"end":36,"label":"PER""#,
            "done 0",
            r#""kind":"span","layer":"stance","label":"support","start":45,"end":50,"holder":{"entity":"e-1"},"target":{"author":true}"#,
            "done 38",
        ],
    );
    let carla = sheet("carla", &[lind, "done 0"]);
    assert_eq!(
        shown(&compared(&[carla, boris, alice])),
        [
            "0 Agreed [] PER:alice,boris,carla",
            "0 Open [Relation] nothing:boris,carla met:alice",
            "15 Open [Bounds, Missing] PER:alice PER:boris nothing:carla",
            "30 Open [Label, Missing] GPE:alice PER:boris nothing:carla",
            "45 Open [Target] support:alice support:boris",
        ]
    );
}

#[test]
fn one_annotator_alone_is_unchecked_and_an_unread_paragraph_says_nothing() {
    let alice = sheet("alice", &[r#""start":0,"end":10,"label":"PER""#, "done 0"]);
    let boris = sheet("boris", &[r#""start":38,"end":44,"label":"PER""#]);
    assert_eq!(shown(&compared(&[alice, boris])), ["0 Open [Unchecked] PER:alice", "38 Open [Unchecked] PER:boris"]);
}

#[test]
fn two_stances_of_the_same_words_that_all_have_are_no_difference() {
    let towards = |target: &str| {
        format!(
            r#""kind":"span","layer":"stance","label":"support","start":45,"end":50,"target":{{"text":"{target}"}}"#
        )
    };
    let (plan, lind) = (towards("the plan"), towards("Lind"));
    let both = |who| sheet(who, &[&plan, &lind, "done 38"]);
    assert_eq!(
        shown(&compared(&[both("alice"), both("boris")])),
        ["45 Agreed [] support:alice,boris support:alice,boris"]
    );
    assert_eq!(
        shown(&compared(&[both("alice"), sheet("boris", &[&plan, "done 38"])])),
        ["45 Open [Target] support:alice,boris support:alice"]
    );
}

/// Two annotators who differ, and what reviewers say of it.
fn reviewed(alice: &str, reviews: &[(&str, &[&str])]) -> String {
    let boris = sheet("boris", &[r#""start":20,"end":26,"label":"PER""#, "done 0"]);
    let mut all = vec![sheet("alice", &[alice, "done 0"]), boris];
    all.extend(reviews.iter().map(|(who, lines)| sheet(who, lines)));
    shown(&compared(&all)).join("; ")
}

const FIRST: &str = r#""start":15,"end":26,"label":"PER""#;
const TAKE: &[&str] = &[
    r#""kind":"decision","label":"accept","of":"alice0@1","start":15,"end":26,"at":"2026-01-01""#,
    r#""kind":"decision","label":"reject","of":"boris0@1","start":20,"end":26,"at":"2026-01-01""#,
];

#[test]
fn a_decision_takes_a_version_until_its_record_changes() {
    assert_eq!(reviewed(FIRST, &[("dora", TAKE)]), "15 Decided [Bounds] +PER:alice -PER:boris");
    let changed = r#""rev":2,"start":15,"end":26,"label":"GPE""#;
    assert_eq!(reviewed(changed, &[("dora", TAKE)]), "15 Stale [Label, Bounds] GPE:alice -PER:boris");
    let gone = r#""rev":2,"kind":"retracted","start":15,"end":26,"label":"PER""#;
    assert_eq!(reviewed(gone, &[("dora", TAKE)]), "20 Decided [Missing] -PER:boris nothing:alice");
    let half = &TAKE[..1];
    assert_eq!(reviewed(FIRST, &[("dora", half)]), "15 Stale [Bounds] +PER:alice PER:boris");
}

#[test]
fn reviewers_who_differ_are_reviewed_themselves() {
    let other: &[&str] = &[
        r#""kind":"decision","label":"reject","of":"alice0@1","start":15,"end":26,"at":"2026-01-02""#,
        r#""kind":"decision","label":"accept","of":"boris0@1","start":20,"end":26,"at":"2026-01-02""#,
    ];
    assert_eq!(reviewed(FIRST, &[("dora", TAKE), ("emil", other)]), "15 Disputed [Bounds] +PER:alice +PER:boris");
    let last: &[&str] = &[
        r#""kind":"decision","label":"reject","of":"emil0@1","at":"2026-01-03""#,
        r#""kind":"decision","label":"reject","of":"emil1@1","at":"2026-01-03""#,
    ];
    let settled = reviewed(FIRST, &[("dora", TAKE), ("emil", other), ("fay", last)]);
    assert_eq!(settled, "15 Decided [Bounds] +PER:alice -PER:boris");
}

#[test]
fn a_reviewer_s_own_span_replaces_and_an_annotator_who_follows_it_is_covered() {
    let amend: &[&str] = &[
        r#""kind":"decision","label":"amend","of":"alice0@1","start":15,"end":26,"at":"2026-01-01""#,
        r#""kind":"decision","label":"amend","of":"boris0@1","start":20,"end":26,"at":"2026-01-01""#,
        r#""origin":"review","of":"alice0@1","start":15,"end":26,"label":"GPE""#,
        r#""origin":"review","start":30,"end":36,"label":"GPE""#,
    ];
    let added = "; 30 Decided []  => GPE";
    assert_eq!(reviewed(FIRST, &[("dora", amend)]), format!("15 Decided [Bounds] -PER:alice -PER:boris => GPE{added}"));
    let followed = r#""rev":2,"start":15,"end":26,"label":"GPE""#;
    assert_eq!(
        reviewed(followed, &[("dora", amend)]),
        format!("15 Decided [Label, Bounds] -GPE:alice -PER:boris => GPE{added}")
    );
    let flag: &[&str] = &[r#""kind":"mark","label":"flagged","of":"alice0@1","start":15,"end":26"#];
    assert_eq!(reviewed(FIRST, &[("dora", flag)]), "15 Discussed [Bounds] PER:alice PER:boris");
}

#[test]
fn a_reviewer_s_span_that_names_nothing_finds_its_place_whichever_file_is_read_first() {
    let dora: &[&str] = &[
        r#""kind":"decision","label":"amend","of":"alice0@1","start":15,"end":26,"at":"2026-01-01""#,
        r#""kind":"decision","label":"amend","of":"boris0@1","start":20,"end":26,"at":"2026-01-01""#,
        r#""origin":"review","of":"alice0@1","start":15,"end":26,"label":"GPE""#,
    ];
    let emil: &[&str] = &[r#""origin":"review","start":15,"end":26,"label":"GPE""#];
    let both = "15 Decided [Bounds] -PER:alice -PER:boris => GPE,GPE";
    assert_eq!(reviewed(FIRST, &[("dora", dora), ("emil", emil)]), both);
    assert_eq!(reviewed(FIRST, &[("emil", emil), ("dora", dora)]), both);
}

#[test]
fn a_reviewer_s_relation_belongs_to_one_between_the_same_things_only() {
    let person = |start: u32, end: u32| format!(r#""start":{start},"end":{end},"label":"PER""#);
    let met = |to: &str| format!(r#""kind":"relation","layer":"link","label":"met","from":"alice0","to":"{to}""#);
    let (lind, brandt, vienna) = (person(0, 10), person(15, 26), person(30, 36));
    let alice = sheet("alice", &[&lind, &brandt, &vienna, &met("alice1"), "done 0"]);
    let ruled = |to: &str| {
        let dora = sheet("dora", &[&format!(r#"{},"origin":"review""#, met(to))]);
        shown(&compared(&[alice.clone(), dora])).into_iter().filter(|item| item.contains("met")).collect::<Vec<_>>()
    };
    assert_eq!(ruled("alice1"), ["0 Decided [Unchecked] -met:alice => met"]);
    assert_eq!(ruled("alice2"), ["0 Decided []  => met", "0 Open [Unchecked] met:alice"]);
}
