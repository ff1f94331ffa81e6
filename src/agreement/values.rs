//! The value of a token: the label of the longest span that overlaps it, by the earlier start and then the label where
//! several are as long; of a discontinuous span, its pieces overlap and its hull is what is long.

use super::study::{Annotator, Document, LabelId, LayerId, Span};
use super::sweep::Run;
use super::tokens::Tokens;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// What each annotator says of the tokens of a document in one layer, in runs of tokens with one label.
#[derive(Clone, Debug, Default)]
pub struct Values(Vec<(Annotator, Vec<Run>)>);

/// Tokens under a piece of a span, the first first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Claim {
    first: u32,
    end: u32,
    rank: Rank,
}

/// Greater: longer, earlier, by the smaller label.
type Rank = (u32, Reverse<u32>, Reverse<LabelId>);

impl Values {
    /// Sorts out the spans of all annotators: n·log n of the spans of each.
    pub fn new(document: &Document, layer: LayerId, tokens: &Tokens) -> Self {
        let start = document.spans.partition_point(|span| span.layer < layer);
        let end = document.spans.partition_point(|span| span.layer <= layer);
        let spans = document.spans.get(start..end).unwrap_or_default();
        let lines = spans.chunk_by(|a, b| a.by == b.by);
        Self(lines.filter_map(|line| Some((line.first()?.by, runs(claims(line, tokens))))).collect())
    }

    /// The runs of an annotator, in order and apart; tokens in none of them have no label.
    pub fn of(&self, by: Annotator) -> &[Run] {
        let at = self.0.binary_search_by_key(&by, |(who, _)| *who).ok();
        at.and_then(|at| self.0.get(at)).map(|(_, runs)| runs.as_slice()).unwrap_or_default()
    }
}

fn claims(spans: &[Span], tokens: &Tokens) -> Vec<Claim> {
    let mut claims = Vec::with_capacity(spans.len());
    for span in spans {
        let rank = (span.len(), Reverse(span.start), Reverse(span.label));
        let tokens = span.stretches().map(|piece| tokens.over(piece)).filter(|tokens| !tokens.is_empty());
        claims.extend(tokens.map(|tokens| Claim { first: tokens.start, end: tokens.end, rank }));
    }
    claims.sort();
    claims
}

/// Goes along the tokens with the greatest claim on top.
fn runs(claims: Vec<Claim>) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::with_capacity(claims.len());
    let mut open: BinaryHeap<(Rank, u32)> = BinaryHeap::new();
    let mut claims = claims.into_iter().peekable();
    let mut at = 0;
    loop {
        while open.peek().is_some_and(|(_, end)| *end <= at) {
            open.pop();
        }
        if open.is_empty() {
            let Some(next) = claims.peek() else { return runs };
            at = next.first;
        }
        while let Some(claim) = claims.next_if(|claim| claim.first <= at) {
            open.push((claim.rank, claim.end));
        }
        let Some(((_, _, Reverse(label)), end)) = open.peek().copied() else { continue };
        let until = claims.peek().map_or(end, |next| end.min(next.first));
        match runs.last_mut() {
            Some(last) if last.end == at && last.label == label => last.end = until,
            _ => runs.push(Run { start: at, end: until, label }),
        }
        at = until;
    }
}

#[cfg(test)]
mod tests {
    use super::super::trial::{EXAMPLE, document, stretch, with};
    use super::*;

    fn values(spans: &[(u32, u32, LabelId)]) -> Vec<(u32, u32, LabelId)> {
        let document = document(EXAMPLE, &[spans]);
        let values = Values::new(&document, 0, &Tokens::new(&document.text, &document.units));
        values.of(0).iter().map(|run| (run.start, run.end, run.label)).collect()
    }

    #[test]
    fn the_longest_wins_then_the_earlier_then_the_smaller_label() {
        assert_eq!(values(&[(0, 26, 1), (0, 10, 2), (20, 36, 0), (40, 46, 2)]), [(0, 5, 1), (5, 7, 0), (8, 9, 2)]);
        assert_eq!(values(&[(0, 5, 1), (0, 5, 0), (2, 7, 2)]), [(0, 1, 0), (1, 2, 2)]);
        assert_eq!(values(&[(0, 1, 0), (1, 5, 1)]), [(0, 1, 1)]);
    }

    #[test]
    fn a_token_cut_by_a_span_counts_and_white_space_does_not() {
        assert_eq!(values(&[(2, 4, 0), (10, 11, 1), (29, 37, 2)]), [(0, 1, 0), (6, 7, 2)]);
        assert_eq!(values(&[(0, 5, 1), (6, 10, 1)]), [(0, 2, 1)]);
    }

    #[test]
    fn pieces_overlap_and_the_hull_is_long() {
        let pieces = Some([stretch(0, 5), stretch(20, 26)].into_iter().collect());
        let span = Span { layer: 0, by: 0, start: 0, end: 26, label: 2, pieces };
        let inner = Span { start: 6, end: 26, label: 0, pieces: None, ..span.clone() };
        let document = with(document(EXAMPLE, &[]), vec![span, inner], &[0]);
        let values = Values::new(&document, 0, &Tokens::new(&document.text, &document.units));
        assert_eq!(
            values.of(0).iter().map(|run| (run.start, run.end, run.label)).collect::<Vec<_>>(),
            [(0, 1, 2), (1, 4, 0), (4, 5, 2)]
        );
        assert!(values.of(1).is_empty());
    }
}
