use super::*;
use crate::annotation::{Registry, fold};
use crate::corpus::{Origin, plain};
use crate::schema::{self, Schema};
use crate::text::CharSpan;
use proptest::prelude::*;
use std::collections::HashMap;

const TEXT: &str = "Marta Lind met Otto Brandt in Vienna.\nBrandt backs the plan of Lind.";
const SCHEMA: &str = "[[layer]]\nname = \"entity\"\n[[layer.label]]\nname = \"PER\"\n[[layer.label]]\nname = \"GPE\"\n\
    [[layer]]\nname = \"stance\"\nkind = \"stance\"\n[[layer.label]]\nname = \"support\"\n\
    [[layer]]\nname = \"link\"\nkind = \"relation\"\n[[layer.label]]\nname = \"met\"\n\
    [[layer]]\nname = \"genre\"\nkind = \"document\"\n[[layer.label]]\nname = \"report\"\n";
const PLAIN: Rule = Rule { majority: None, adjudicated_only: false, fold_agreed: true };

struct World {
    article: Article,
    map: TextMap,
    schema: Schema,
    same: Same,
}

impl World {
    fn new() -> Self {
        let origin = Origin { file: "corpus/a.txt".into(), language: "en".into() };
        let article = plain::outline(TEXT, false, &origin).unwrap().unwrap().article(&origin);
        let map = TextMap::new(article.text.clone());
        let schema = schema::parse::parse(SCHEMA).0;
        let entities = [r#"{"id":"e-1","name":"Lind"}"#, r#"{"id":"e-2","name":"Lind"}"#];
        let entities = entities.map(|line| crate::annotation::entity::from_line(line).unwrap());
        let same = Same::new(Registry::new(&entities, [], &[]), &schema);
        Self { article, map, schema, same }
    }

    /// From the bytes of everybody's file: how many items there are, and their gold.
    fn derive(&self, files: &[(&str, String)], rule: Rule) -> (usize, Gold) {
        let sheets: Vec<Sheet> = files
            .iter()
            .map(|(who, bytes)| {
                Sheet::new(who, fold::fold(bytes.as_bytes()).records, &self.article, &self.map, &self.schema)
            })
            .collect();
        let compared = self.same.compare(&self.article, &self.map, &sheets, &self.schema);
        let gold = derive(&self.article, &self.map, &compared, &sheets, &self.same, rule);
        (compared.items.len(), gold)
    }
}

/// A file of lines: `done START END`, or JSON members of a record; ids are the name and a number.
fn file<'a>(who: &'a str, lines: &[&str]) -> (&'a str, String) {
    let line = |(number, line): (usize, &&str)| match line.strip_prefix("done ").and_then(|at| at.split_once(' ')) {
        Some((start, end)) => format!(
            r#"{{"id":"{who}{number}","kind":"mark","doc":"a","label":"done","start":{start},"end":{end},"at":"1"}}"#
        ),
        None if line.contains("\"kind\"") => format!(r#"{{"id":"{who}{number}","doc":"a",{line}}}"#),
        None => format!(r#"{{"id":"{who}{number}","kind":"span","doc":"a","layer":"entity",{line}}}"#),
    };
    (who, lines.iter().enumerate().map(line).map(|line| line + "\n").collect())
}

fn shown(gold: &Gold) -> Vec<String> {
    let ids: HashMap<&str, usize> = gold.records.iter().zip(0..).map(|((_, one), at)| (one.id.as_str(), at)).collect();
    let end = |id: &str| ids.get(id).map_or(id.to_owned(), |at| format!("#{at}"));
    let one = |(why, record): &(Why, Record)| {
        let parties = record.holder.iter().chain(&record.target).map(|party| {
            party.span.as_deref().map(end).or(party.entity.clone()).or(party.text.clone()).unwrap_or_default()
        });
        let links: Vec<String> = parties.chain([end(&record.from), end(&record.to), record.entity.clone()]).collect();
        let from = format!("{} of {} by {} at {}", why.as_str(), record.of, record.by, record.at);
        format!("{} {} [{}] {from}", record.label, record.quote, links.join(" ").trim())
    };
    gold.records.iter().map(one).collect()
}

fn told(gold: &Gold, at: usize) -> String {
    gold.records[at].1.extra.iter().find(|(key, _)| key == PROVENANCE).unwrap().1.get().to_owned()
}

#[test]
fn agreed_things_enter_and_what_refers_to_them_leads_to_gold() {
    let world = World::new();
    let of = |who: &str, entity: &str| {
        [
            format!(r#""start":0,"end":10,"label":"PER","entity":"{entity}","at":"3""#),
            r#""start":15,"end":26,"label":"PER","at":"2""#.to_owned(),
            format!(
                r#""kind":"span","layer":"stance","start":45,"end":50,"label":"support","holder":{{"span":"{who}1","text":"Otto Brandt"}},"target":{{"span":"{who}0","text":"Marta Lind"}}"#
            ),
            format!(r#""kind":"relation","layer":"link","label":"met","from":"{who}0","to":"{who}1""#),
            r#""kind":"label","layer":"genre","label":"report""#.to_owned(),
            "done 0 37".to_owned(),
            "done 38 68".to_owned(),
        ]
    };
    let (alice, boris) = (of("alice", ""), of("boris", "e-2"));
    let lines = |all: &[String]| all.iter().map(String::as_str).collect::<Vec<_>>().join("\n");
    let (alice, boris) = (lines(&alice), lines(&boris));
    let files = [file("alice", &alice.lines().collect::<Vec<_>>()), file("boris", &boris.lines().collect::<Vec<_>>())];
    let (_, gold) = world.derive(&files, PLAIN);
    assert_eq!(
        shown(&gold),
        [
            "report  [] agreed of alice4@1 by gold at ",
            "done Marta Lind met Otto Brandt in Vienna. [] finished of alice5@1 by gold at 1",
            "done Brandt backs the plan of Lind. [] finished of alice6@1 by gold at 1",
            "PER Marta Lind [e-1] agreed of alice0@1 by gold at 3",
            "PER Otto Brandt [] agreed of alice1@1 by gold at 2",
            "support backs [#4 #3] agreed of alice2@1 by gold at ",
            "met  [#3 #4] agreed of alice3@1 by gold at ",
        ]
    );
    assert_eq!(told(&gold, 3), r#"{"rule":"agreed","annotators":["alice","boris"],"against":[]}"#);
    let show = world.derive(&files, Rule { fold_agreed: false, ..PLAIN }).1;
    assert_eq!((show.records.len(), show.open.len()), (0, 5), "what nobody has decided waits where agreement is shown");
    let most = world.derive(&files, Rule { fold_agreed: false, majority: Some(2), ..PLAIN }).1;
    assert_eq!((most.records.len(), most.open.len()), (7, 0));
}

/// Three annotators, of whom two have one thing and the third another; a stance leans on it.
fn differing(reviews: &[(&'static str, &[&str])], rule: Rule) -> (Gold, Vec<String>) {
    let wide = r#""start":15,"end":26,"label":"PER""#;
    let stance = |holder: &str| {
        format!(
            r#""kind":"span","layer":"stance","start":45,"end":50,"label":"support","holder":{{"span":"{holder}","text":"Brandt"}}"#
        )
    };
    let met = |who: &str| format!(r#""kind":"relation","layer":"link","label":"met","from":"{who}2","to":"{who}0""#);
    let lind = r#""start":0,"end":10,"label":"PER""#;
    let done = ["done 0 37", "done 38 68"];
    let of = |who: &'static str, span: &str| {
        let (stance, met) = (stance(&format!("{who}0")), met(who));
        file(who, &[span, &stance, lind, &met, done[0], done[1]])
    };
    let mut files =
        vec![of("alice", wide), of("boris", wide), of("carla", r#""start":20,"end":26,"label":"PER","entity":"e-2""#)];
    files.extend(reviews.iter().map(|(who, lines)| file(who, lines)));
    let gold = World::new().derive(&files, rule).1;
    let lines = shown(&gold);
    (gold, lines)
}

#[test]
fn what_is_open_is_left_out_and_nothing_leads_to_it() {
    let (gold, lines) = differing(&[], PLAIN);
    assert_eq!(
        lines,
        [
            "done Brandt backs the plan of Lind. [] finished of alice5@1 by gold at 1",
            "PER Marta Lind [] agreed of alice2@1 by gold at ",
            "support backs [Brandt] agreed of alice1@1 by gold at ",
        ]
    );
    assert_eq!(gold.open.iter().map(|open| open.ends).collect::<Vec<_>>(), [true, false], "the relation lacks an end");
    let (gold, lines) = differing(&[], Rule { adjudicated_only: true, ..PLAIN });
    assert_eq!((lines.len(), gold.open.len()), (0, 4));
}

#[test]
fn the_majority_speaks_where_it_is_asked_and_no_reviewer_has_begun() {
    let most = Rule { majority: Some(2), ..PLAIN };
    let (gold, lines) = differing(&[], most);
    assert_eq!(lines[3], "PER Otto Brandt [] majority of alice0@1 by gold at ");
    assert_eq!(lines[4], "support backs [#3] agreed of alice1@1 by gold at ");
    assert_eq!(told(&gold, 3), r#"{"rule":"majority","annotators":["alice","boris"],"against":["carla"]}"#);
    assert_eq!(gold.open, []);
    assert_eq!(differing(&[], Rule { majority: Some(3), ..PLAIN }).0.open.len(), 2);
    let begun: &[&str] = &[r#""kind":"decision","label":"reject","of":"alice0@1","at":"5""#];
    assert_eq!(differing(&[("dora", begun)], most).0.open.len(), 2);
}

#[test]
fn a_decision_names_the_reviewer_and_what_was_not_taken_still_means_the_thing() {
    let take: &[&str] = &[
        r#""kind":"decision","label":"reject","of":"alice0@1","at":"5""#,
        r#""kind":"decision","label":"reject","of":"boris0@1","at":"5""#,
        r#""kind":"decision","label":"accept","of":"carla0@1","at":"6""#,
    ];
    let (gold, lines) = differing(&[("dora", take)], PLAIN);
    assert_eq!(
        lines[2..],
        [
            "PER Marta Lind [] agreed of alice2@1 by gold at ",
            "PER Brandt [e-1] decision of carla0@1 by dora at 6",
            "support backs [#3] agreed of alice1@1 by gold at ",
            "met  [#2 #3] agreed of alice3@1 by gold at ",
        ]
    );
    assert_eq!(
        told(&gold, 3),
        r#"{"rule":"decision","annotators":["carla"],"against":["alice","boris"],"decision":"dora2@1","reviewer":"dora"}"#
    );
    let both: Vec<String> = ["alice", "boris", "carla"]
        .map(|who| format!(r#""kind":"decision","label":"accept","of":"{who}0@1","at":"5""#))
        .into();
    let both: Vec<&str> = both.iter().map(String::as_str).collect();
    let (_, lines) = differing(&[("dora", &both)], PLAIN);
    assert_eq!(lines.iter().filter(|line| line.contains("by dora")).count(), 2, "both are taken");
    let (_, lines) = differing(&[("dora", &both)], Rule { adjudicated_only: true, ..PLAIN });
    assert_eq!(lines.len(), 2);
    let none: Vec<String> = both.iter().map(|line| line.replace("accept", "reject")).collect();
    let none: Vec<&str> = none.iter().map(String::as_str).collect();
    let (gold, lines) = differing(&[("dora", &none)], PLAIN);
    assert!(!lines.iter().any(|line| line.contains("dora")), "none is taken");
    assert_eq!(gold.open, [Open { item: 1, ends: true }]);
}

#[test]
fn a_reviewer_s_span_stands_in_the_place_of_the_others() {
    let amend: &[&str] = &[
        r#""kind":"decision","label":"amend","of":"alice0@1","at":"5""#,
        r#""kind":"decision","label":"amend","of":"boris0@1","at":"5""#,
        r#""kind":"decision","label":"amend","of":"carla0@1","at":"5""#,
        r#""origin":"review","of":"alice0@1","start":20,"end":26,"label":"PER","at":"4","note":"titles""#,
    ];
    let (gold, lines) = differing(&[("dora", amend)], PLAIN);
    assert_eq!(lines[3], "PER Brandt [e-1] decision of dora3@1 by dora at 5", "the link of who says the same is kept");
    assert_eq!(
        told(&gold, 3),
        r#"{"rule":"decision","annotators":["carla"],"against":["alice","boris"],"decision":"dora0@1","reviewer":"dora"}"#
    );
    assert_eq!(gold.records[3].1.origin, "");
}

#[test]
fn the_head_comes_first_and_tells_the_rule() {
    let rule = Rule { majority: Some(3), ..PLAIN };
    let head = rule.head(&["article".to_owned()]);
    assert!(head.to_line().starts_with(BEGINNING), "{}", head.to_line());
    assert!(is_made(&head) && Rule::of_head(&head, true) == rule);
    let back = Record::from_line(&head.to_line()).unwrap();
    assert_eq!((Rule::of_head(&back, false).majority, Rule::of_head(&Record::default(), true)), (Some(3), PLAIN));
}

const PLACES: [[u32; 2]; 6] = [[0, 10], [6, 10], [15, 26], [20, 26], [38, 44], [45, 50]];
const ANNOTATORS: [&str; 3] = ["alice", "boris", "carla"];
const REVIEWERS: [&str; 2] = ["dora", "emil"];

/// A record of an annotator: what, place, label, another record of the same file, revision.
type Work = (u8, usize, bool, usize, u64);
/// A reviewer's word: what, of whom, which of their records, which revision, when, place.
type Word = (u8, usize, usize, u64, u8, usize);

fn work_line(who: &str, number: usize, work: Work, rev: u64) -> String {
    let (kind, place, first, other, _) = work;
    let [start, end] = PLACES[place];
    // An older revision says something else.
    let label = if first == (rev == work.4) { "PER" } else { "GPE" };
    let rest = match kind {
        0 => format!(r#""kind":"mark","label":"done","start":{},"end":37"#, if place < 4 { 0 } else { 38 }),
        1 => r#""kind":"label","layer":"genre","label":"report""#.to_owned(),
        2 => format!(
            r#""kind":"relation","layer":"link","label":"met","from":"{who}{other}","to":"{who}{}""#,
            (other + 1) % 6
        ),
        3 => format!(
            r#""kind":"span","layer":"stance","label":"support","start":{start},"end":{end},"holder":{{"span":"{who}{other}","text":"x"}}"#
        ),
        4 => format!(
            r#""kind":"span","layer":"entity","label":"{label}","start":{start},"end":{end},"entity":"e-{}""#,
            other % 3
        ),
        5 => format!(r#""kind":"retracted","layer":"entity","label":"{label}","start":{start},"end":{end}"#),
        _ => format!(r#""kind":"span","layer":"entity","label":"{label}","start":{start},"end":{end}"#),
    };
    format!(r#"{{"id":"{who}{number}","rev":{rev},"doc":"a",{rest},"at":"{number}"}}"#)
}

fn word_line(who: &str, number: usize, word: Word) -> String {
    let (kind, whose, which, rev, at, place) = word;
    let of = [&ANNOTATORS[..], &REVIEWERS[..]].concat()[whose];
    let [start, end] = PLACES[place];
    let rest = match kind {
        0 | 1 => r#""kind":"decision","label":"accept""#.to_owned(),
        2 | 3 => r#""kind":"decision","label":"reject""#.to_owned(),
        4 => r#""kind":"decision","label":"amend""#.to_owned(),
        5 => r#""kind":"mark","label":"flagged""#.to_owned(),
        6 => format!(r#""kind":"relation","origin":"review","layer":"link","label":"met","from":"{of}0","to":"{of}1""#),
        _ => format!(r#""kind":"span","origin":"review","layer":"entity","label":"GPE","start":{start},"end":{end}"#),
    };
    format!(r#"{{"id":"{who}{number}","doc":"a",{rest},"of":"{of}{which}@{rev}","at":"{at}"}}"#)
}

fn shuffled(mut lines: Vec<String>, seed: u64) -> Vec<String> {
    let mut state = seed | 1;
    for at in (1..lines.len()).rev() {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        lines.swap(at, (state >> 33) as usize % (at + 1));
    }
    lines
}

fn tidy(lines: &[String]) -> String {
    let mut folded = fold::fold(lines.join("\n").as_bytes());
    String::from_utf8(order::bytes(&mut folded.records, &folded.kept)).unwrap()
}

fn bytes(gold: &Gold) -> String {
    let lines: Vec<String> = gold.records.iter().map(|(why, record)| format!("{why:?} {}", record.to_line())).collect();
    lines.join("\n")
}

proptest! {
    #[test]
    fn gold_depends_on_the_set_of_records_only(
        work in prop::collection::vec(prop::collection::vec((0_u8..9, 0_usize..6, any::<bool>(), 0_usize..6, 1_u64..3), 0..7), 3),
        words in prop::collection::vec(prop::collection::vec((0_u8..9, 0_usize..5, 0_usize..7, 1_u64..3, 0_u8..5, 0_usize..6), 0..7), 2),
        seed in any::<u64>(), most in 1_usize..4, strict in any::<bool>(), fold_agreed in any::<bool>()
    ) {
        let mut now: Vec<(&str, Vec<String>)> = Vec::new();
        let mut untidy: Vec<(&str, Vec<String>)> = Vec::new();
        for (who, all) in ANNOTATORS.iter().zip(&work) {
            let line = |rev: &dyn Fn(u64) -> u64| {
                let one = |(number, work): (usize, &Work)| work_line(who, number, *work, rev(work.4));
                all.iter().enumerate().map(one).collect::<Vec<_>>()
            };
            now.push((who, line(&|rev| rev)));
            untidy.push((who, [line(&|rev| rev), line(&|_| 1), line(&|rev| rev)].concat()));
        }
        for (who, all) in REVIEWERS.iter().zip(&words) {
            let lines: Vec<String> = all.iter().enumerate().map(|(number, word)| word_line(who, number, *word)).collect();
            now.push((who, lines.clone()));
            untidy.push((who, lines));
        }
        let world = World::new();
        let majority = (most > 1).then_some(most);
        let rule = Rule { majority, adjudicated_only: strict, fold_agreed };
        let tidy: Vec<(&str, String)> = now.iter().map(|(who, lines)| (*who, tidy(lines))).collect();
        let (items, gold) = world.derive(&tidy, rule);

        let turn = usize::try_from(seed % 5).unwrap();
        let mut untidy: Vec<(&str, String)> =
            untidy.into_iter().map(|(who, lines)| (who, shuffled(lines, seed).join("\n"))).collect();
        untidy.rotate_left(turn);
        prop_assert_eq!(bytes(&gold), bytes(&world.derive(&untidy, rule).1));

        let ids: BTreeSet<&str> = gold.records.iter().map(|(_, record)| record.id.as_str()).collect();
        prop_assert_eq!(ids.len(), gold.records.len(), "every record has an id of its own");
        let undecided = gold.open.iter().filter(|open| !open.ends).count();
        prop_assert_eq!(gold.items.values().sum::<usize>() + undecided, items, "every item is in or named");
        for (why, record) in &gold.records {
            let spans = record.holder.iter().filter_map(|party| party.span.as_deref());
            let ends = [record.from.as_str(), record.to.as_str()].into_iter().filter(|end| !end.is_empty());
            for id in spans.chain(ends) {
                prop_assert!(ids.contains(id), "{id} leads out of gold: {}", record.to_line());
            }
            prop_assert!(is_made(record));
            prop_assert!(record.span().is_none_or(|span: CharSpan| world.map.quote(span) == Some(&record.quote)));
            prop_assert!(!strict || matches!(why, Why::Decision | Why::Finished));
        }
    }
}
