//! Documents of one paragraph that two annotators finished, for the measures that compare spans.

use super::super::study::{Annotator, Document, LabelId, Span, Units};
use super::stretch;
use proptest::prelude::*;

/// A span of one stretch.
pub fn span(by: Annotator, start: u32, end: u32, label: LabelId) -> Span {
    Span { layer: 0, by, start, end, label, pieces: None }
}

/// A span with a gap.
pub fn in_two(by: Annotator, first: (u32, u32), second: (u32, u32), label: LabelId) -> Span {
    let pieces = Some([stretch(first.0, first.1), stretch(second.0, second.1)].into());
    Span { pieces, ..span(by, first.0, second.1, label) }
}

/// One document of one paragraph, and that paragraph.
pub fn document(mut spans: Vec<Span>) -> (Document, Units) {
    spans.sort();
    spans.dedup();
    let units: Units = [0].into_iter().collect();
    let finished = vec![(0, units.clone()), (1, units.clone())];
    (Document { units: vec![stretch(0, 1_000_000)], finished, spans, ..Document::default() }, units)
}

/// Spans of two annotators that nest, cross, touch, repeat bounds, have gaps, and are too long for an overlap to count.
pub fn some_spans() -> impl Strategy<Value = Vec<Span>> {
    let lengths = prop_oneof![4 => 1_u32..9, 1 => 95_u32..320];
    let one = (0_u16..2, 0_u32..40, lengths, 0_u16..3, prop::bool::weighted(0.2));
    prop::collection::vec(one, 0..24).prop_map(|all| {
        let made = all.into_iter().map(|(by, start, len, label, gap)| match (gap, len) {
            (true, 3..) => in_two(by, (start, start + 1), (start + 2, start + len), label),
            _ => span(by, start, start + len, label),
        });
        made.collect()
    })
}

/// The same spans by the other of the two.
pub fn swapped(spans: &[Span]) -> Vec<Span> {
    spans.iter().map(|span| Span { by: 1 - span.by, ..span.clone() }).collect()
}
