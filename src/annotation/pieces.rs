//! The pieces of a span: one stretch, or the several that make a discontinuous one. As sets of code points.

use super::record::Record;
use crate::text::{CharSpan, TextMap};
use std::borrow::Cow;

/// In order, those that touch or overlap joined, empty ones left out.
pub fn joined(mut pieces: Vec<CharSpan>) -> Vec<CharSpan> {
    pieces.retain(|piece| !piece.is_empty());
    pieces.sort_by_key(|piece| (piece.start, piece.end));
    let mut joined: Vec<CharSpan> = Vec::with_capacity(pieces.len());
    for piece in pieces {
        match joined.last_mut() {
            Some(last) if piece.start <= last.end => last.end = last.end.max(piece.end),
            _ => joined.push(piece),
        }
    }
    joined
}

/// From the first start to the last end; `None` where there is no piece.
pub fn hull(pieces: &[CharSpan]) -> Option<CharSpan> {
    let start = pieces.iter().map(|piece| piece.start).min()?;
    let end = pieces.iter().map(|piece| piece.end).max()?;
    Some(CharSpan::new(start, end))
}

/// Their words, joined by one space; `None` where there is none, or one is reversed or leaves the text.
pub fn quote<'a>(pieces: &[CharSpan], map: &'a TextMap) -> Option<Cow<'a, str>> {
    match pieces {
        [] => None,
        [one] => map.quote(*one).map(Cow::Borrowed),
        several => {
            let words: Option<Vec<&str>> = several.iter().map(|piece| map.quote(*piece)).collect();
            Some(Cow::Owned(words?.join(" ")))
        }
    }
}

/// Whether they share a code point.
pub fn overlap(a: &[CharSpan], b: &[CharSpan]) -> bool {
    a.iter().any(|one| b.iter().any(|other| one.overlaps(*other)))
}

/// Whether all of `inner` lies within pieces of `outer`.
pub fn contain(outer: &[CharSpan], inner: &[CharSpan]) -> bool {
    inner.iter().all(|one| outer.iter().any(|other| other.contains(*one)))
}

/// Whether they overlap and neither contains the other.
pub fn cross(a: &[CharSpan], b: &[CharSpan]) -> bool {
    overlap(a, b) && !contain(a, b) && !contain(b, a)
}

/// From this share of common text on, spans of two labels are about the same thing; the threshold of agreement on stances.
pub const ALIKE: f64 = 0.5;

/// The share of text that two have in common: twice what both hold by the sum of their lengths (Dice 1945, Ecology 26:297).
pub fn dice(a: &[CharSpan], b: &[CharSpan]) -> f64 {
    let length = |pieces: &[CharSpan]| pieces.iter().map(|piece| f64::from(piece.len())).sum::<f64>();
    let pairs = a.iter().flat_map(|one| b.iter().map(move |other| (one, other)));
    let common = pairs.map(|(one, other)| CharSpan::new(one.start.max(other.start), one.end.min(other.end)));
    2.0 * length(&common.collect::<Vec<_>>()) / (length(a) + length(b)).max(1.0)
}

impl Record {
    /// Its pieces in the order they are written; none where it is not about a stretch of text.
    pub fn pieces(&self) -> Vec<CharSpan> {
        match self.parts.as_slice() {
            [] => self.span().into_iter().collect(),
            parts => parts.iter().map(|[start, end]| CharSpan::new(*start, *end)).collect(),
        }
    }

    /// Takes pieces as they come out of [`joined`], with their words.
    pub fn set_pieces(&mut self, pieces: &[CharSpan], map: &TextMap) {
        let span = hull(pieces);
        (self.start, self.end) = (span.map(|span| span.start), span.map(|span| span.end));
        self.parts = match pieces {
            [_] => Vec::new(),
            several => several.iter().map(|piece| [piece.start, piece.end]).collect(),
        };
        self.quote = quote(pieces, map).unwrap_or_default().into_owned();
    }

    /// Whether its words stand where it says. Records of other programs may leave the words out.
    pub fn stands(&self, map: &TextMap) -> bool {
        let Some(span) = self.span() else { return false };
        let pieces = self.pieces();
        let inside = self.parts.is_empty() || pieces.iter().all(|one| !one.is_empty() && span.contains(*one));
        inside && quote(&pieces, map).is_some_and(|there| self.quote.is_empty() || there == self.quote)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::CharPos;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    fn span(start: u32, end: u32) -> CharSpan {
        CharSpan::new(CharPos::new(start), CharPos::new(end))
    }

    fn points(pieces: &[CharSpan]) -> BTreeSet<u32> {
        pieces.iter().flat_map(|piece| piece.start.get()..piece.end.get()).collect()
    }

    #[test]
    fn the_words_of_a_record_are_its_pieces_joined_by_a_space() {
        let map = TextMap::new("Änna 😀 Karin Brandt".into());
        let mut record = Record::default();
        record.set_pieces(&[span(0, 4), span(13, 19)], &map);
        assert_eq!(record.quote, "Änna Brandt");
        assert_eq!((record.span(), record.parts.len()), (Some(span(0, 19)), 2));
        assert!(record.stands(&map));
        record.quote = "Änna Karin".into();
        assert!(!record.stands(&map));
        record.quote.clear();
        assert!(record.stands(&map), "without words nothing speaks against it");
        record.end = Some(CharPos::new(15));
        assert!(!record.stands(&map), "a piece outside its span");
        record.set_pieces(&[span(5, 6)], &map);
        assert_eq!((record.quote.as_str(), record.parts.len()), ("😀", 0));
    }

    proptest! {
        #[test]
        fn pieces_are_sets_of_code_points(
            a in prop::collection::vec((0_u32..30, 0_u32..8), 0..6), b in prop::collection::vec((0_u32..30, 0_u32..8), 0..6)
        ) {
            let spans = |ends: &[(u32, u32)]| ends.iter().map(|(at, len)| span(*at, at + len)).collect::<Vec<_>>();
            let (raw, a, b) = (spans(&a), joined(spans(&a)), joined(spans(&b)));
            prop_assert_eq!(points(&raw), points(&a));
            for pair in a.windows(2) {
                prop_assert!(pair[0].end < pair[1].start, "in order and apart");
            }
            prop_assert!(a.iter().all(|one| !one.is_empty()));
            let (of_a, of_b) = (points(&a), points(&b));
            prop_assert_eq!(overlap(&a, &b), !of_a.is_disjoint(&of_b));
            let count = |points: usize| f64::from(u32::try_from(points).unwrap());
            let expected = 2.0 * count(of_a.intersection(&of_b).count()) / count(of_a.len() + of_b.len()).max(1.0);
            prop_assert!((dice(&a, &b) - expected).abs() < 1e-12);
            prop_assert_eq!(contain(&a, &b), of_b.is_subset(&of_a));
            let crossing = !of_a.is_disjoint(&of_b) && !of_a.is_subset(&of_b) && !of_b.is_subset(&of_a);
            prop_assert_eq!(cross(&a, &b), crossing);
            prop_assert_eq!(hull(&a).map(|all| (all.start.get(), all.end.get() - 1)), of_a.first().copied().zip(of_a.last().copied()));
        }
    }
}
