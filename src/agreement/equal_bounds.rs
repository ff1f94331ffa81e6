//! Documents under the bounds that a team calls equal.

use super::study::{Document, LayerId};
use crate::annotation::pieces;
use crate::annotation::same_bounds::{Ignored, trimmed};
use crate::text::TextMap;

/// The spans of one layer of a document without what does not count at their edges, each once. Nothing else is kept but
/// what is finished.
pub fn under(document: &Document, layer: LayerId, rules: Ignored) -> Document {
    let map = TextMap::new(document.text.clone());
    let mut spans: Vec<_> = document.spans.iter().filter(|span| span.layer == layer).cloned().collect();
    for span in &mut spans {
        let inner = pieces::joined(span.stretches().map(|piece| trimmed(&map, piece, rules)).collect());
        let Some(hull) = pieces::hull(&inner) else { continue };
        (span.start, span.end) = (hull.start.get(), hull.end.get());
        span.pieces = (inner.len() > 1).then(|| inner.into_boxed_slice());
    }
    spans.sort();
    spans.dedup();
    Document { units: document.units.clone(), finished: document.finished.clone(), spans, ..Document::default() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agreement::study::Span;

    #[test]
    fn bounds_that_are_called_equal_are_equal_afterwards() {
        let text = "The Bloc, and the Bloc";
        let span = |by, start, end, label| Span { layer: 0, by, start, end, label, pieces: None };
        let spans = vec![span(0, 0, 8, 1), span(0, 4, 8, 1), span(0, 18, 22, 1), span(1, 4, 9, 1), span(1, 14, 22, 1)];
        let document = Document { text: text.into(), spans, ..Document::default() };
        let names = ["article", "punctuation"].map(str::to_owned);
        let ruled = under(&document, 0, Ignored::new(&names));
        let expected = [span(0, 4, 8, 1), span(0, 18, 22, 1), span(1, 4, 8, 1), span(1, 18, 22, 1)];
        assert_eq!(ruled.spans, expected);
        assert!(under(&document, 1, Ignored::new(&names)).spans.is_empty());
    }
}
