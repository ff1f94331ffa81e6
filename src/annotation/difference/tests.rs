use super::*;
use crate::annotation::{Kind, Party, Registry};
use crate::text::CharPos;
use proptest::prelude::*;
use std::collections::BTreeSet;

fn record(line: &str) -> Record {
    Record::from_line(line).unwrap()
}

fn span(id: &str, start: u32, end: u32, label: &str) -> Record {
    Record {
        id: id.into(),
        rev: 1,
        doc: "x".into(),
        start: Some(CharPos::new(start)),
        end: Some(CharPos::new(end)),
        layer: "entity".into(),
        label: label.into(),
        quote: format!("{start}-{end}"),
        ..Record::default()
    }
}

fn stance(id: &str, holder: Party) -> Record {
    Record { layer: "stance".into(), holder: vec![holder], ..span(id, 50, 60, "against") }
}

fn relation(id: &str, from: &str, to: &str, label: &str) -> Record {
    let ends = Record { from: from.into(), to: to.into(), ..Record::default() };
    Record { id: id.into(), kind: Kind::Relation, doc: "x".into(), layer: "r".into(), label: label.into(), ..ends }
}

/// `a:b label+bounds`, sorted; `–` for nobody.
fn shown(pairs: &[Pair]) -> Vec<String> {
    let id = |record: Option<&Record>| record.map_or("–", |record| record.id.as_str()).to_owned();
    let line = |pair: &Pair| {
        let what: Vec<&str> = pair.what.iter().map(|what| what.as_str()).collect();
        format!("{}:{} {}", id(pair.a), id(pair.b), what.join("+")).trim_end().to_owned()
    };
    let mut all: Vec<String> = pairs.iter().map(line).collect();
    all.sort();
    all
}

fn placed(a: &[Record], b: &[Record]) -> Vec<String> {
    shown(&by_place(a, b, &Registry::default()))
}

#[test]
fn by_id_what_changed_is_named_and_tombstones_belong_to_it() {
    let line = |id: &str, rev: u32, more: &str| {
        record(&format!(r#"{{"id":"{id}","rev":{rev},"kind":"span","doc":"x","start":0,"end":4,"label":"PER"{more}}}"#))
    };
    let a = [
        line("same", 1, ""),
        line("moved", 1, ""),
        line("gone", 1, ""),
        line("back", 2, r#","kind":"retracted""#),
        line("never", 2, r#","kind":"retracted""#),
        line("undone", 1, ""),
        line("lost", 1, ""),
    ];
    let b = [
        line("same", 1, r#","at":"2026-11-24T07:12:03Z","seconds":4.0"#),
        line("moved", 2, r#","label":"ORG","end":6,"note":"why","mine":[1]"#),
        line("gone", 2, r#","kind":"retracted""#),
        line("back", 3, ""),
        line("undone", 3, ""),
        line("new", 1, ""),
        line("short", 2, r#","kind":"retracted""#),
    ];
    let pairs = by_id(&a, &b);
    let expected = [
        "back:back retracted",
        "gone:gone retracted",
        "lost:–",
        "moved:moved label+bounds+note+other",
        "same:same",
        "undone:undone",
        "–:new",
    ];
    assert_eq!(shown(&pairs), expected);
    let outcome = |id: &str| pairs.iter().find(|pair| pair.a.or(pair.b).unwrap().id == id).unwrap().outcome();
    assert_eq!(
        ["back", "gone", "lost", "moved", "same", "new"].map(outcome),
        [Outcome::OnlyB, Outcome::OnlyA, Outcome::OnlyA, Outcome::Changed, Outcome::Equal, Outcome::OnlyB]
    );
    assert_eq!(pairs.iter().filter(|pair| pair.is_rewritten()).count(), 1);
}

#[test]
fn by_place_equal_bounds_go_before_overlap_and_each_is_paired_once() {
    let a = [span("a1", 0, 10, "PER"), span("a2", 20, 30, "PER"), span("a3", 40, 45, "PER")];
    let b = [span("b1", 0, 10, "ORG"), span("b2", 2, 10, "PER"), span("b3", 22, 30, "PER"), span("b4", 60, 65, "PER")];
    assert_eq!(placed(&a, &b), ["a1:b1 label", "a2:b3 bounds", "a3:–", "–:b2", "–:b4"]);
    let other_layer = [Record { layer: "other".into(), ..span("b1", 0, 10, "PER") }];
    assert_eq!(placed(&a[..1], &other_layer), ["a1:–", "–:b1"]);
    let pieces =
        Record { parts: vec![[0, 4].map(CharPos::new), [6, 10].map(CharPos::new)], ..span("b1", 0, 10, "PER") };
    assert_eq!(placed(&a[..1], &[pieces]), ["a1:b1 parts"]);
    let later = [Record { rev: 2, ..span("b1", 0, 10, "PER") }];
    assert!(!by_place(&a[..1], &later, &Registry::default())[0].is_rewritten(), "it is somebody else's");
}

#[test]
fn holders_are_who_they_are_not_what_they_are_called() {
    let a = [span("a1", 0, 10, "PER"), stance("a2", Party::span("a1", "Ms Karimova"))];
    let same = [span("b1", 4, 10, "PER"), stance("b2", Party::span("b1", "Karimova"))];
    assert_eq!(placed(&a, &same), ["a1:b1 bounds", "a2:b2"]);
    let other = [span("b1", 0, 10, "PER"), span("b3", 20, 30, "PER"), stance("b2", Party::span("b3", "Ms Karimova"))];
    assert_eq!(placed(&a, &other), ["a1:b1", "a2:b2 holder", "–:b3"]);
    let words = [stance("b2", Party::named("ms  KARIMOVA"))];
    assert_eq!(placed(&a, &words), ["a1:–", "a2:b2"]);
    for open in [Party::author(), Party::nobody(), Party::named("")] {
        assert_eq!(placed(&a, &[stance("b2", open)]), ["a1:–", "a2:b2 holder"]);
    }
    assert_eq!(placed(&[stance("a2", Party::author())], &[stance("b2", Party::author())]), ["a2:b2"]);
    let via =
        |id: &str, chain: [&str; 2]| Record { via: chain.map(Party::named).into(), ..stance(id, Party::author()) };
    assert_eq!(placed(&[via("a2", ["p", "q"])], &[via("b2", ["q", "p"])]), ["a2:b2 via"]);
}

#[test]
fn entities_are_the_entries_that_their_ids_stand_for() {
    let entry = |id: &str, name: &str, merged: &str| {
        record(&format!(r#"{{"id":"{id}","kind":"entity","name":"{name}","type":"person","merged":"{merged}"}}"#))
    };
    let known = [entry("e-1", "Karimova", ""), entry("e-2", "Karimova", ""), entry("e-3", "Ms K", "e-1")];
    let registry = Registry::new(&known, None, &[]);
    let linked = |id: &str, entity: &str| Record { entity: entity.into(), ..span(id, 0, 10, "PER") };
    let what = |entity: &str| shown(&by_place(&[linked("a1", "e-1")], &[linked("b1", entity)], &registry));
    assert_eq!((what("e-2"), what("e-3")), (vec!["a1:b1".to_owned()], vec!["a1:b1".to_owned()]));
    assert_eq!((what("e-4"), what("")), (vec!["a1:b1 entity".to_owned()], vec!["a1:b1 entity".to_owned()]));
}

#[test]
fn cues_and_attributes_are_compared_by_what_they_say() {
    let with = |id: &str, more: &str| {
        record(&format!(r#"{{"id":"{id}","kind":"span","doc":"x","start":0,"end":9,"layer":"stance"{more}}}"#))
    };
    let what = |a: &str, b: &str| placed(&[with("a1", a)], &[with("b1", b), span("b9", 70, 74, "PER")])[0].clone();
    let cue = |at: u32| format!(r#","cue":{{"at":[{at},74],"text":"said"}}"#);
    assert_eq!(what(&cue(70), r#","cue":{"span":"b9"}"#), "a1:b1");
    assert_eq!(what(&cue(71), r#","cue":{"span":"b9"}"#), "a1:b1 cue");
    assert_eq!(what(&cue(70), r#","cue":{"text":"Said"}"#), "a1:b1");
    assert_eq!(what(&cue(70), ""), "a1:b1 cue");
    assert_eq!(what(r#","attrs":{"form":["p","q"]}"#, r#","attrs":{"form":["q","p"]}"#), "a1:b1");
    assert_eq!(what(r#","attrs":{"form":"p"}"#, r#","attrs":{"form":["p"],"tone":"x"}"#), "a1:b1 attrs");
}

#[test]
fn relations_are_told_by_the_spans_at_their_ends() {
    let of = |side: &str, relations: Vec<Record>| {
        let spans = [(0, 10), (20, 30), (40, 50)].into_iter().enumerate();
        let mut all: Vec<Record> = spans.map(|(n, (at, end))| span(&format!("{side}{n}"), at, end, "PER")).collect();
        all.extend(relations);
        all
    };
    let what = |b: Record| {
        let all = placed(&of("a", vec![relation("ra", "a0", "a1", "knows")]), &of("b", vec![b]));
        all.into_iter().filter(|line| line.contains("ra") || line.contains("rb")).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(what(relation("rb", "b0", "b1", "knows")), "ra:rb");
    assert_eq!(what(relation("rb", "b0", "b1", "fears")), "ra:rb label");
    assert_eq!(what(relation("rb", "b0", "b2", "knows")), "ra:rb to");
    assert_eq!(what(relation("rb", "b0", "b2", "fears")), "ra:– –:rb");
    assert_eq!(what(relation("rb", "b1", "b0", "knows")), "ra:– –:rb");
}

#[test]
fn marks_labels_comments_and_decisions_have_their_own_rules() {
    let of = |id: &str, kind: Kind, label: &str, note: &str| {
        let about = if kind == Kind::Decision { "s-9@1".to_owned() } else { String::new() };
        Record { kind, note: note.into(), of: about, ..span(id, 0, 10, label) }
    };
    let mark = |id: &str, label: &str| of(id, Kind::Mark, label, "");
    let a = [mark("a1", "done"), mark("a2", "flagged")];
    assert_eq!(placed(&a, &[mark("b1", "skipped")]), ["a1:b1 label", "a2:–"]);
    assert_eq!(placed(&a, &[mark("b1", "flagged")]), ["a1:–", "a2:b1"]);
    let whole = |id: &str, label: &str| Record { start: None, end: None, ..of(id, Kind::Label, label, "") };
    assert_eq!(placed(&[whole("a1", "report")], &[whole("b1", "opinion")]), ["a1:b1 label"]);
    let comment = |id: &str, note: &str| of(id, Kind::Comment, "", note);
    assert_eq!(placed(&[comment("a1", "why?")], &[comment("b1", "no")]), ["a1:b1 note"]);
    let elsewhere = Record { end: Some(CharPos::new(9)), ..comment("b1", "why?") };
    assert_eq!(placed(&[comment("a1", "why?")], &[elsewhere]), ["a1:–", "–:b1"]);
    let decision = |id: &str, label: &str| of(id, Kind::Decision, label, "");
    let moved = Record { start: Some(CharPos::new(5)), of: "s-9@2".into(), ..decision("b1", "reject") };
    assert_eq!(placed(&[decision("a1", "accept")], &[moved]), ["a1:b1 label+bounds"]);
    let suggested = record(
        r#"{"id":"a1","kind":"decision","doc":"x","label":"reject","of":"p-1@1","attrs":{"origin":"model:builtin@1"}}"#,
    );
    assert!(placed(&[suggested], &[]).is_empty());
}

/// Records of one side: ids have its letter.
fn side(letter: &'static str) -> impl Strategy<Value = Vec<Record>> {
    let one = (0_u32..6, 0_u32..24, 1_u32..9, 0_usize..3, any::<prop::sample::Index>(), any::<bool>());
    prop::collection::vec(one, 0..14).prop_map(move |all| {
        let count = all.len();
        let record = |(n, (kind, start, length, label, to, flag)): (
            usize,
            (u32, u32, u32, usize, prop::sample::Index, bool),
        )| {
            let (id, label) = (format!("{letter}{n}"), ["PER", "ORG", "done"][label]);
            let other = format!("{letter}{}", to.index(count));
            match kind {
                0 => Record { kind: Kind::Mark, ..span(&id, start / 9 * 9, start / 9 * 9 + 9, label) },
                1 => relation(&id, &format!("{letter}0"), &other, label),
                2 => Record {
                    layer: "stance".into(),
                    holder: vec![Party::span(&other, "")],
                    ..span(&id, start, start + length, label)
                },
                3 => Record { kind: Kind::Comment, note: label.into(), ..span(&id, start, start + length % 2, "") },
                4 => Record { kind: Kind::Label, start: None, end: None, ..span(&id, 0, 0, label) },
                _ => Record {
                    parts: if flag { vec![[start, start + 1].map(CharPos::new)] } else { Vec::new() },
                    ..span(&id, start, start + length, label)
                },
            }
        };
        all.into_iter().enumerate().map(record).collect()
    })
}

fn mirrored(pairs: Vec<Pair>) -> Vec<Pair> {
    pairs.into_iter().map(|pair| Pair { a: pair.b, b: pair.a, what: pair.what }).collect()
}

proptest! {
    #[test]
    fn which_side_is_the_first_makes_no_difference(a in side("a"), b in side("b")) {
        let registry = Registry::default();
        prop_assert_eq!(shown(&by_place(&a, &b, &registry)), shown(&mirrored(by_place(&b, &a, &registry))));
        prop_assert_eq!(shown(&by_id(&a, &b)), shown(&mirrored(by_id(&b, &a))));
    }

    #[test]
    fn nothing_differs_from_itself_and_everything_is_told_once(a in side("a"), b in side("b")) {
        let registry = Registry::default();
        for pairs in [by_place(&a, &a, &registry), by_id(&a, &a)] {
            prop_assert_eq!(pairs.len(), a.len());
            prop_assert!(pairs.iter().all(|pair| pair.outcome() == Outcome::Equal), "{:?}", shown(&pairs));
        }
        let pairs = by_place(&a, &b, &registry);
        let ids = |of: fn(&Pair) -> Option<String>| pairs.iter().filter_map(of).collect::<BTreeSet<_>>();
        let told = (ids(|pair| Some(pair.a?.id.clone())).len(), ids(|pair| Some(pair.b?.id.clone())).len());
        prop_assert_eq!(told, (a.len(), b.len()));
        let halves = pairs.iter().map(|pair| usize::from(pair.a.is_some()) + usize::from(pair.b.is_some())).sum::<usize>();
        prop_assert_eq!(halves, a.len() + b.len());
    }

    #[test]
    fn the_order_of_the_records_makes_no_difference(a in side("a"), b in side("b")) {
        let registry = Registry::default();
        let turned: Vec<Record> = a.iter().rev().cloned().collect();
        prop_assert_eq!(shown(&by_place(&a, &b, &registry)), shown(&by_place(&turned, &b, &registry)));
    }
}
