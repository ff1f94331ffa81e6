//! Which spans of several that share tokens: what a model may learn, and what is shown.

use crate::text::BytesSpan;
use std::ops::Range;

/// The tokens that a span consists of; `None` where it ends inside one.
pub fn whole_tokens(tokens: &[BytesSpan], span: BytesSpan) -> Option<Range<usize>> {
    let start = tokens.binary_search_by_key(&span.start, |token| token.start).ok()?;
    let end = tokens.binary_search_by_key(&span.end, |token| token.end).ok()? + 1;
    (start < end).then_some(start..end)
}

/// The model knows no nesting: of spans that share a token, the longest, then the first.
pub fn outermost(mut spans: Vec<(Range<usize>, usize)>) -> Vec<(Range<usize>, usize)> {
    spans.sort_by_key(|(range, label)| (std::cmp::Reverse(range.len()), range.start, *label));
    let mut kept: Vec<(Range<usize>, usize)> = Vec::new();
    for (range, label) in spans {
        if kept.iter().all(|(other, _)| range.end <= other.start || other.end <= range.start) {
            kept.push((range, label));
        }
    }
    kept.sort_by_key(|(range, _)| range.start);
    kept
}

/// Of likely spans (tokens, label, probability) the set without overlaps with the largest Σ(p − threshold): weighted
/// interval scheduling.
pub fn best(mut spans: Vec<(Range<usize>, usize, f64)>, threshold: f64) -> Vec<(Range<usize>, usize, f64)> {
    spans.sort_by_key(|(range, label, _)| (range.end, range.start, *label));
    let mut sums = vec![0.0_f64; spans.len() + 1];
    let mut takes = vec![None; spans.len() + 1];
    for (at, (range, _, score)) in spans.iter().enumerate() {
        let before = spans.partition_point(|(other, ..)| other.end <= range.start);
        let with = sums.get(before).copied().unwrap_or_default() + score - threshold;
        let without = sums.get(at).copied().unwrap_or_default();
        if let (Some(sum), Some(take)) = (sums.get_mut(at + 1), takes.get_mut(at + 1)) {
            *sum = with.max(without);
            *take = (with > without).then_some(before);
        }
    }
    let mut chosen = Vec::new();
    let mut at = spans.len();
    while at > 0 {
        match takes.get(at).copied().flatten() {
            Some(before) => {
                chosen.extend(spans.get(at - 1).cloned());
                at = before;
            }
            None => at -= 1,
        }
    }
    chosen.reverse();
    chosen
}
