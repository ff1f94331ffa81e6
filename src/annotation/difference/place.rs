//! Which record of one annotator is which of another: by where they stand.

use super::super::entity::Registry;
use super::super::pieces;
use super::super::record::{Kind, Record};
use super::super::ruling::reference;
use super::super::verdict::Verdict;
use super::meaning::Meaning;
use super::{Pair, What};
use crate::text::{CharPos, CharSpan};
use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap, HashSet};

/// Pairs that are weighed at most for one article and layer, so that a broken file takes no memory; what is beyond is
/// left unpaired.
const WEIGHED: usize = 1 << 20;

/// What records must share to be about the same: article, kind, layer, and what else keeps them apart.
type Subject<'a> = (&'a str, &'a str, &'a str, &'a str);
/// The records of both sides about one subject.
type Sides<'a> = (Vec<&'a Record>, Vec<&'a Record>);

/// How near two records are: equal bounds first, then equal labels, then the share of text that both hold (the
/// bits of it: floats that are not negative are in the order of their bits), then fewer differences. The last part only brings equals into an order.
type Nearness<'a> = (Reverse<bool>, Reverse<bool>, Reverse<u64>, usize, (Key<'a>, Key<'a>));
type Key<'a> = (Option<CharPos>, Option<CharPos>, &'a str, &'a str);

/// Of two annotators: records of one article, kind and layer are the same where their bounds are equal, else where they
/// overlap, each paired once with the nearest. Comments pair on equal bounds only; relations by the spans at their ends;
/// decisions by what they are about. What was said about suggestions, and entries of the registry, are no part of it.
///
/// Which side is the first makes no difference.
pub fn by_place<'a>(a: &'a [Record], b: &'a [Record], registry: &Registry) -> Vec<Pair<'a>> {
    let meaning = Meaning::new(a, b, registry);
    let mut subjects: BTreeMap<Subject, Sides> = BTreeMap::new();
    for record in a.iter().filter(|record| is_compared(record)) {
        subjects.entry(subject(record)).or_default().0.push(record);
    }
    for record in b.iter().filter(|record| is_compared(record)) {
        subjects.entry(subject(record)).or_default().1.push(record);
    }
    let (relations, others): (Vec<Sides>, Vec<Sides>) =
        subjects.into_values().partition(|(a, b)| a.iter().chain(b).any(|record| record.kind == Kind::Relation));
    let mut pairs: Vec<Pair> = others.into_iter().flat_map(|sides| standing(sides, &meaning)).collect();
    let partners: HashMap<&str, &str> =
        pairs.iter().filter_map(|pair| Some((pair.a?.id.as_str(), pair.b?.id.as_str()))).collect();
    pairs.extend(relations.into_iter().flat_map(|sides| arrows(sides, &meaning, &partners)));
    pairs
}

fn is_compared(record: &Record) -> bool {
    let suggested = record.kind == Kind::Decision && record.verdict() == Some(Verdict::Rejected);
    !suggested && !matches!(record.kind, Kind::Retracted | Kind::Entity)
}

fn subject(record: &Record) -> Subject<'_> {
    let apart = match record.kind {
        // Done and skipped take each other's place; a flag stands beside them.
        Kind::Mark if record.label == "flagged" => "flagged",
        Kind::Decision => reference(&record.of).0,
        _ => "",
    };
    (&record.doc, record.kind.as_str(), &record.layer, apart)
}

/// Pairs what stands in the text, or is about a whole article.
fn standing<'a>((mut a, mut b): Sides<'a>, meaning: &Meaning) -> Vec<Pair<'a>> {
    a.sort_by_key(|record| key(record));
    b.sort_by_key(|record| key(record));
    // How far the records up to here reach: those before the first that reaches a place can be passed over.
    let reach: Vec<CharPos> = b
        .iter()
        .scan(CharPos::new(0), |reach, record| {
            *reach = (*reach).max(hull(record).end);
            Some(*reach)
        })
        .collect();
    let mut weighed = Vec::new();
    for (in_a, one) in a.iter().enumerate() {
        let at = hull(one);
        let from = reach.partition_point(|reach| *reach < at.start);
        for (in_b, other) in b.iter().enumerate().skip(from).take_while(|(_, other)| hull(other).start <= at.end) {
            let Some((equal, shared)) = common(one, other) else { continue };
            let what = meaning.differences(one, other);
            weighed.push((nearness(one, other, (equal, shared), what.len()), in_a, in_b, what));
            if weighed.len() >= WEIGHED {
                return pair_off(&a, &b, weighed);
            }
        }
    }
    pair_off(&a, &b, weighed)
}

/// Pairs relations: both ends are the same spans, or one is and the label is the same.
fn arrows<'a>((a, b): Sides<'a>, meaning: &Meaning, partners: &HashMap<&str, &str>) -> Vec<Pair<'a>> {
    let known: HashSet<&str> = partners.values().copied().collect();
    // An end that nobody has is the same where its id is.
    let same_end = |a: &str, b: &str| partners.get(a).map_or(a == b && !known.contains(b), |partner| *partner == b);
    let mut weighed = Vec::new();
    for (in_a, one) in a.iter().enumerate() {
        for (in_b, other) in b.iter().enumerate() {
            let (from, to) = (same_end(&one.from, &other.from), same_end(&one.to, &other.to));
            if !(from && to) && !((from || to) && one.label == other.label) {
                continue;
            }
            let mut what = meaning.differences(one, other);
            what.extend((!from).then_some(What::From));
            what.extend((!to).then_some(What::To));
            what.sort_unstable();
            weighed.push((nearness(one, other, (from && to, 0), what.len()), in_a, in_b, what));
            if weighed.len() >= WEIGHED {
                return pair_off(&a, &b, weighed);
            }
        }
    }
    pair_off(&a, &b, weighed)
}

type Weighed<'a> = (Nearness<'a>, usize, usize, Vec<What>);

/// Takes the nearest pairs first; each record once, and at last those that have no partner.
fn pair_off<'a>(a: &[&'a Record], b: &[&'a Record], mut weighed: Vec<Weighed>) -> Vec<Pair<'a>> {
    weighed.sort();
    let (mut free_a, mut free_b) = (vec![true; a.len()], vec![true; b.len()]);
    let mut pairs = Vec::with_capacity(a.len().max(b.len()));
    for (_, in_a, in_b, what) in weighed {
        if let (Some(is_free_a @ true), Some(is_free_b @ true)) = (free_a.get_mut(in_a), free_b.get_mut(in_b)) {
            (*is_free_a, *is_free_b) = (false, false);
            pairs.push(Pair { a: a.get(in_a).copied(), b: b.get(in_b).copied(), what });
        }
    }
    let left = |all: &[&'a Record], free: Vec<bool>| {
        all.iter().copied().zip(free).filter(|(_, free)| *free).map(|(record, _)| record).collect::<Vec<_>>()
    };
    pairs.extend(left(a, free_a).into_iter().map(|a| Pair { a: Some(a), ..Pair::default() }));
    pairs.extend(left(b, free_b).into_iter().map(|b| Pair { b: Some(b), ..Pair::default() }));
    pairs
}

/// Where it is sought; at the start of the article what is paired wherever it stands.
fn hull(record: &Record) -> CharSpan {
    match record.kind {
        Kind::Decision if !record.of.is_empty() => CharSpan::default(),
        _ => record.span().unwrap_or_default(),
    }
}

/// Whether they have equal bounds, and how much text they share; `None` where they are not about the same.
fn common(a: &Record, b: &Record) -> Option<(bool, u64)> {
    let (in_a, in_b) = (a.pieces(), b.pieces());
    if in_a == in_b {
        return Some((true, 0));
    }
    match a.kind {
        Kind::Decision => (!a.of.is_empty()).then_some((false, 0)),
        Kind::Span | Kind::Mark | Kind::Label => {
            let shared = pieces::dice(&pieces::joined(in_a), &pieces::joined(in_b));
            (shared > 0.0).then_some((false, shared.to_bits()))
        }
        _ => None,
    }
}

fn nearness<'a>(a: &'a Record, b: &'a Record, (equal, shared): (bool, u64), differences: usize) -> Nearness<'a> {
    let (one, other) = (key(a), key(b));
    (Reverse(equal), Reverse(a.label == b.label), Reverse(shared), differences, (one.min(other), one.max(other)))
}

fn key(record: &Record) -> Key<'_> {
    (record.start, record.end, &record.label, &record.id)
}
