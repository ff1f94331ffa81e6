//! Proposals of several makers → one list: one bracket where they agree; where they do not, the maker with the better
//! record on this dataset, then the built-in engine.

use super::{Proposal, Question, Source, meet};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// How far a maker is trusted, between 0 and 1: of its proposals that a person decided, the share accepted, as if one
/// more had been accepted and one more rejected.
pub fn trust(accepted: usize, rejected: usize) -> f64 {
    let count = |n: usize| f64::from(u32::try_from(n).unwrap_or(u32::MAX));
    (count(accepted) + 1.0) / (count(accepted) + count(rejected) + 2.0)
}

/// What may be shown of the engine's own proposals and of the outside ones in the question, from left to right. The
/// engine's are never weighed against each other: it has done that itself.
pub fn merge(own: Vec<Proposal>, question: &Question, threshold: f64) -> Vec<Proposal> {
    let mut chosen = if question.outside.is_empty() { own } else { chosen(own, question, threshold) };
    chosen.sort_by_key(|one| (one.bytes.start, Reverse(one.bytes.end), one.label));
    chosen
}

/// The engine's own proposals and the outside ones that hold their place beside each other.
fn chosen(own: Vec<Proposal>, question: &Question, threshold: f64) -> Vec<Proposal> {
    let trusted = |source: &Source| question.trust.get(source).copied().unwrap_or_else(|| trust(0, 0));
    let usable = question.outside.iter().filter(|one| one.score >= threshold && is_free(one, question));
    let (named, unnamed): (Vec<Proposal>, Vec<Proposal>) = own.into_iter().partition(|one| one.label.is_some());
    let mut agreed: BTreeMap<_, Proposal> = BTreeMap::new();
    for one in named.into_iter().chain(usable.cloned()) {
        let key = (one.bytes.start, Reverse(one.bytes.end), one.label);
        match agreed.get_mut(&key) {
            Some(known) => join(known, one, &trusted),
            None => _ = agreed.insert(key, one),
        }
    }
    let mut ranked: Vec<Proposal> = agreed.into_values().collect();
    let rank = |one: &Proposal| one.sources.iter().map(trusted).fold(0.0, f64::max);
    // The sort is stable and begins in the order of the places, so that the result depends on nothing else.
    ranked.sort_by(|a, b| {
        let score = || b.score.total_cmp(&a.score);
        rank(b).total_cmp(&rank(a)).then_with(|| is_own(b).cmp(&is_own(a))).then_with(score)
    });
    let mut chosen: Vec<Proposal> = Vec::new();
    for one in ranked {
        let layer = one.label.map(|(layer, _)| layer);
        let beats = |other: &Proposal| {
            other.label.map(|(layer, _)| layer) == layer
                && meet(other.bytes, one.bytes)
                && !(is_own(other) && is_own(&one))
        };
        if !chosen.iter().any(beats) {
            chosen.push(one);
        }
    }
    for one in unnamed {
        if chosen.iter().all(|other| is_own(other) || !meet(other.bytes, one.bytes)) {
            chosen.push(one);
        }
    }
    chosen
}

/// Whether the built-in engine is among its makers.
fn is_own(one: &Proposal) -> bool {
    one.sources.iter().any(Source::is_built_in)
}

/// Whether nothing of its layer is tagged there and nobody said that it is wrong.
fn is_free(one: &Proposal, question: &Question) -> bool {
    let Some((layer, _)) = one.label else { return false };
    let Some(words) = question.text.get(one.bytes.range()).filter(|words| !words.is_empty()) else { return false };
    question.spans.iter().all(|(there, of, _)| *of != layer || !meet(*there, one.bytes))
        && !question.rejected.iter().any(|(string, which)| *which == one.label && string == words)
}

/// Two that agree become one: the higher score, all makers, the most trusted first, and its line.
fn join(known: &mut Proposal, other: Proposal, trusted: &impl Fn(&Source) -> f64) {
    let first = |one: &Proposal| one.sources.first().cloned();
    let lines = [(first(known), known.of.take()), (first(&other), other.of)];
    let mut sources: Vec<Source> = std::mem::take(&mut known.sources);
    sources.extend(other.sources);
    sources.sort_by(|a, b| {
        trusted(b).total_cmp(&trusted(a)).then_with(|| (!a.is_built_in(), a).cmp(&(!b.is_built_in(), b)))
    });
    sources.dedup();
    // Of two lines of one maker that say the same, always the same one counts.
    let named = lines.into_iter().filter(|(maker, _)| maker.as_ref() == sources.first()).map(|(_, of)| of);
    known.of = named.min().flatten();
    known.score = known.score.max(other.score);
    known.sources = sources;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{BytePos, BytesSpan};
    use proptest::prelude::*;

    const TEXT: &str = "Ms Lena Orlo met Tomas Anhalt in Velmar.";

    fn span(start: usize, end: usize) -> BytesSpan {
        BytesSpan::new(BytePos::new(start), BytePos::new(end))
    }

    fn from(origin: &str, start: usize, end: usize, label: usize, score: f64) -> Proposal {
        let source = Source::of_origin(origin);
        let of = (!source.is_built_in()).then(|| format!("{origin}-{start}-{end}-{label}@1").into());
        Proposal { of, ..Proposal::new(span(start, end), Some((0, label)), score, source) }
    }

    fn asked(outside: Vec<Proposal>) -> Question {
        Question { text: TEXT.to_owned(), outside, ..Question::default() }
    }

    fn names(one: &Proposal) -> Vec<&str> {
        one.sources.iter().map(Source::origin).collect()
    }

    #[test]
    fn who_agrees_shares_a_bracket_and_the_record_decides_the_rest() {
        let own = || vec![from("model:builtin@1", 3, 12, 0, 0.6)];
        let mut question = asked(vec![from("model:a@1", 3, 12, 0, 0.9), from("model:b@1", 0, 12, 0, 0.8)]);
        let merged = merge(own(), &question, 0.25);
        assert_eq!(merged.len(), 1);
        assert_eq!(names(&merged[0]), ["model:builtin@1", "model:a@1"]);
        assert_eq!((merged[0].score, &merged[0].of), (0.9, &None));
        question.trust = [(Source::of_origin("model:b@1"), trust(9, 1))].into();
        let merged = merge(own(), &question, 0.25);
        assert_eq!((merged.len(), merged[0].bytes), (1, span(0, 12)));
        question.trust = [(Source::of_origin("model:a@1"), trust(9, 1))].into();
        let merged = merge(own(), &question, 0.25);
        assert_eq!(names(&merged[0]), ["model:a@1", "model:builtin@1"]);
        assert_eq!(merged[0].of.as_deref(), Some("model:a@1-3-12-0@1"));
    }

    #[test]
    fn nothing_over_a_tag_a_rejection_or_below_the_threshold() {
        let outside = vec![from("model:a@1", 3, 12, 0, 0.9), from("model:a@1", 17, 29, 0, 0.2)];
        let mut question = asked([outside, vec![from("model:a@1", 33, 39, 2, 0.9)]].concat());
        question.spans = vec![(span(8, 12), 0, 1)];
        question.rejected = vec![("Velmar".to_owned(), Some((0, 2)))];
        assert_eq!(merge(Vec::new(), &question, 0.25), []);
        question.spans = vec![(span(8, 12), 1, 1)];
        question.rejected.clear();
        assert_eq!(merge(Vec::new(), &question, 0.25).len(), 2);
    }

    #[test]
    fn an_outside_name_takes_the_place_of_a_likely_one() {
        let likely = Proposal::new(span(3, 12), None, 0.0, Source::Shape);
        let elsewhere = Proposal::new(span(33, 39), None, 0.0, Source::Shape);
        let merged = merge(vec![likely, elsewhere.clone()], &asked(vec![from("model:a@1", 0, 12, 0, 0.9)]), 0.25);
        assert_eq!(merged, [from("model:a@1", 0, 12, 0, 0.9), elsewhere]);
    }

    proptest! {
        #[test]
        fn one_layer_never_overlaps_and_the_order_of_sources_is_of_no_matter(
            places in prop::collection::vec((0_usize..4, 0_usize..36, 1_usize..12, 0_usize..3, 0_u8..100), 0..40),
            trusts in prop::collection::vec((0_usize..20, 0_usize..20), 4),
            turn in 0_usize..40,
        ) {
            let origins = ["model:a@1", "model:b@2", "rule:list", "model:builtin@1"];
            let all: Vec<Proposal> = places
                .into_iter()
                .map(|(who, start, len, label, score)| {
                    from(origins[who], start, (start + len).min(TEXT.len()), label, f64::from(score) / 100.0)
                })
                .collect();
            let (mut own, mut outside): (Vec<_>, Vec<_>) = all.into_iter().partition(is_own);
            own = own.into_iter().fold(Vec::new(), |mut kept: Vec<Proposal>, one| {
                if kept.iter().all(|other| !meet(other.bytes, one.bytes)) { kept.push(one) }
                kept
            });
            let trust = origins.iter().zip(trusts).map(|(name, (yes, no))| (Source::of_origin(name), trust(yes, no)));
            let mut question = asked(outside.clone());
            question.trust = trust.collect();
            let merged = merge(own.clone(), &question, 0.25);
            for (at, one) in merged.iter().enumerate() {
                prop_assert!(!one.sources.is_empty());
                prop_assert!(merged[..at].iter().all(|other| !meet(other.bytes, one.bytes)), "{:?}", merged);
            }
            if !outside.is_empty() {
                let by = turn % outside.len();
                outside.rotate_left(by);
                outside.reverse();
            }
            own.reverse();
            question.outside = outside;
            prop_assert_eq!(merge(own, &question, 0.25), merged);
        }
    }
}
