//! Which spans of several annotators are about the same thing.

use crate::annotation::pieces;
use crate::text::CharSpan;
use std::collections::{BTreeMap, BTreeSet};

/// A span to be aligned.
#[derive(Clone, Debug)]
pub struct Span {
    /// Whose: an index into the annotators.
    pub who: usize,
    /// Its pieces in code points, with what does not count as different cut off.
    pub pieces: Vec<CharSpan>,
    /// Its label.
    pub label: String,
}

/// Spans with the same pieces and label.
struct Group<'a> {
    pieces: &'a [CharSpan],
    label: &'a str,
    who: BTreeSet<usize>,
    members: Vec<usize>,
}

/// Groups spans of one layer, each by its number: those of one group are versions of one thing. Spans with the same pieces
/// and label belong together; other bounds or another label join the group that fits best, and an annotator who has both
/// says that they are two things.
pub fn align(spans: &[Span]) -> Vec<Vec<usize>> {
    let mut same: BTreeMap<(&[CharSpan], &str), Vec<usize>> = BTreeMap::new();
    for (at, span) in spans.iter().enumerate() {
        same.entry((&span.pieces, &span.label)).or_default().push(at);
    }
    let mut groups: Vec<Group> = same
        .into_iter()
        .map(|((pieces, label), members)| {
            let who = members.iter().filter_map(|at| spans.get(*at)).map(|span| span.who).collect();
            Group { pieces, label, who, members }
        })
        .collect();
    groups.sort_by_key(|group| start(group.pieces));
    let mut aligned = Vec::new();
    let mut rest = groups.as_mut_slice();
    while !rest.is_empty() {
        // Only spans that overlap, directly or by others, have to be compared.
        let (near, further) = rest.split_at_mut(reach(rest));
        aligned.extend(settle(near));
        rest = further;
    }
    aligned
}

fn start(pieces: &[CharSpan]) -> u32 {
    pieces.iter().map(|piece| piece.start.get()).min().unwrap_or_default()
}

fn end(pieces: &[CharSpan]) -> u32 {
    pieces.iter().map(|piece| piece.end.get()).max().unwrap_or_default()
}

/// How many groups from the first hang together.
fn reach(groups: &[Group]) -> usize {
    let mut furthest = groups.first().map_or(0, |group| end(group.pieces));
    let mut count = 1;
    for group in groups.iter().skip(1) {
        if start(group.pieces) >= furthest {
            break;
        }
        furthest = furthest.max(end(group.pieces));
        count += 1;
    }
    count
}

/// The largest groups first: each joins the one before it that fits best, or stands for itself.
fn settle(groups: &mut [Group]) -> Vec<Vec<usize>> {
    groups.sort_by(|a, b| {
        let order = |group: &Group| (std::cmp::Reverse(group.who.len()), start(group.pieces));
        order(a).cmp(&order(b)).then_with(|| b.pieces.cmp(a.pieces)).then_with(|| a.label.cmp(b.label))
    });
    let mut things: Vec<(usize, BTreeSet<usize>, Vec<usize>)> = Vec::new();
    for (at, group) in groups.iter().enumerate() {
        let mut best: Option<((bool, f64, bool), usize)> = None;
        for (number, (seed, who, _)) in things.iter().enumerate() {
            let Some(fit) = groups.get(*seed).filter(|_| who.is_disjoint(&group.who)).and_then(|seed| fit(seed, group))
            else {
                continue;
            };
            let better = best.as_ref().is_none_or(|(known, _)| {
                known.0.cmp(&fit.0).then(known.1.total_cmp(&fit.1)).then(known.2.cmp(&fit.2)).is_lt()
            });
            if better {
                best = Some((fit, number));
            }
        }
        match best.and_then(|(_, number)| things.get_mut(number)) {
            Some((_, who, members)) => {
                who.extend(&group.who);
                members.extend(&group.members);
            }
            None => things.push((at, group.who.clone(), group.members.clone())),
        }
    }
    things.into_iter().map(|(_, _, members)| members).collect()
}

/// How well two groups fit: same bounds, shared text, same label; `None`: they are two things.
fn fit(a: &Group, b: &Group) -> Option<(bool, f64, bool)> {
    let (shared, same_label) = (pieces::dice(a.pieces, b.pieces), a.label == b.label);
    let fits = shared > 0.0 && (same_label || shared >= pieces::ALIKE);
    fits.then_some((a.pieces == b.pieces, shared, same_label))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::CharPos;
    use proptest::prelude::*;

    fn span(who: usize, start: u32, end: u32, label: &str) -> Span {
        let pieces = vec![CharSpan::new(CharPos::new(start), CharPos::new(end))];
        Span { who, pieces, label: label.to_owned() }
    }

    fn aligned(spans: &[Span]) -> Vec<Vec<usize>> {
        let mut all = align(spans);
        for one in &mut all {
            one.sort_unstable();
        }
        all.sort();
        all
    }

    #[test]
    fn other_bounds_and_labels_are_versions_and_nested_spans_of_one_annotator_are_not() {
        let nested = [
            span(0, 0, 20, "ORG"),
            span(0, 14, 20, "GPE"),
            span(1, 0, 20, "ORG"),
            span(2, 14, 20, "GPE"),
            span(2, 4, 20, "ORG"),
        ];
        assert_eq!(aligned(&nested), [vec![0, 2, 4], vec![1, 3]]);
        let label = [span(0, 0, 5, "PER"), span(1, 0, 5, "ORG"), span(2, 1, 5, "ORG")];
        assert_eq!(aligned(&label), [vec![0, 1, 2]]);
        let apart = [span(0, 0, 5, "PER"), span(1, 5, 9, "PER"), span(2, 0, 40, "EVENT")];
        assert_eq!(aligned(&apart), [vec![0], vec![1], vec![2]]);
    }

    proptest! {
        #[test]
        fn the_order_of_spans_does_not_matter_and_each_stands_once(
            raw in prop::collection::vec((0_usize..4, 0_u32..12, 1_u32..6, "[AB]"), 0..12), turn in 0_usize..12
        ) {
            let spans: Vec<Span> = raw.iter().map(|(who, at, len, label)| span(*who, *at, at + len, label)).collect();
            let mut turned = spans.clone();
            let by = turn.min(spans.len());
            turned.rotate_left(by);
            let number = |at: usize| (at + by) % spans.len().max(1);
            let mut back: Vec<Vec<usize>> = align(&turned).into_iter().map(|one| one.into_iter().map(number).collect()).collect();
            for one in &mut back {
                one.sort_unstable();
            }
            back.sort();
            let straight = aligned(&spans);
            prop_assert_eq!(&straight, &back);
            let mut all: Vec<usize> = straight.concat();
            all.sort_unstable();
            prop_assert_eq!(all, (0..spans.len()).collect::<Vec<_>>());
        }
    }
}
