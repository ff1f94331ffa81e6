//! What is compared: documents, their units of work, and what each annotator has in them.

use crate::annotation::same_party::Known;
use crate::text::{CharPos, CharSpan};
use std::ops::Range;
use std::sync::Arc;

/// An annotator: an index into [`Study::annotators`].
pub type Annotator = u16;
/// A layer: an index into [`Study::layers`].
pub type LayerId = u8;
/// A label: an index into [`Study::labels`]. Smaller: earlier by name.
pub type LabelId = u16;

/// All that is compared.
#[derive(Clone, Debug, Default)]
pub struct Study {
    /// Names, in code-point order, a reference first.
    pub annotators: Vec<String>,
    /// Layers, in the order of the schema.
    pub layers: Vec<Layer>,
    /// Labels of all layers, in code-point order.
    pub labels: Vec<String>,
    /// Documents, in code-point order of their ids.
    pub documents: Vec<Document>,
}

impl Study {
    /// Those who finished anything, in order.
    pub fn who_finished(&self) -> Vec<Annotator> {
        let all = 0..Annotator::try_from(self.annotators.len()).unwrap_or(Annotator::MAX);
        all.filter(|by| self.documents.iter().any(|document| document.finished(*by).is_some())).collect()
    }
}

/// One layer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layer {
    /// As written into the records.
    pub name: String,
    /// What is compared in it.
    pub kind: Kind,
}

/// What is compared in a layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Stretches of text with a label.
    Spans,
    /// The same, with holder and target.
    Stances,
    /// Labels of whole documents.
    Documents,
    /// Labels of paragraphs.
    Paragraphs,
}

/// One document. Positions are code points of its text.
#[derive(Clone, Debug, Default)]
pub struct Document {
    /// Id of the article.
    pub id: String,
    /// Its text.
    pub text: Arc<str>,
    /// The units of work: its paragraphs, in order; they do not overlap.
    pub units: Vec<CharSpan>,
    /// For each annotator who finished any, the units that they finished; sorted by annotator.
    pub finished: Vec<(Annotator, Units)>,
    /// The spans, sorted by layer, annotator, start, end, label, pieces; each once.
    pub spans: Vec<Span>,
    /// What stances say beyond their label, in the order of `spans`: indices into it ascend.
    pub stances: Vec<Stance>,
    /// Labels of the document and its paragraphs, sorted; each once.
    pub labels: Vec<UnitLabel>,
}

/// A span of an annotator. An empty one (`end <= start`) is none and does not stand in a document.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// Its layer.
    pub layer: LayerId,
    /// Whose it is.
    pub by: Annotator,
    /// First code point of the hull.
    pub start: u32,
    /// The code point after the hull.
    pub end: u32,
    /// Its label.
    pub label: LabelId,
    /// Its pieces, in order, that do not touch; `None` for one stretch.
    pub pieces: Option<Box<[CharSpan]>>,
}

impl Span {
    /// Length of the hull in code points.
    pub fn len(&self) -> u32 {
        self.end.saturating_sub(self.start)
    }

    /// Whether it holds no code point.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Its hull.
    pub fn hull(&self) -> CharSpan {
        CharSpan::new(CharPos::new(self.start), CharPos::new(self.end))
    }

    /// Its pieces: one where it is not discontinuous.
    pub fn stretches(&self) -> impl Iterator<Item = CharSpan> + '_ {
        let whole = self.pieces.is_none().then(|| self.hull());
        whole.into_iter().chain(self.pieces.iter().flat_map(|pieces| pieces.iter().copied()))
    }

    /// Code points that both hulls hold.
    pub fn overlap(&self, other: &Self) -> u32 {
        self.end.min(other.end).saturating_sub(self.start.max(other.start))
    }
}

/// Holders and targets of a stance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stance {
    /// Its span: an index into [`Document::spans`].
    pub span: usize,
    /// Id of the record: the last means of order.
    pub id: String,
    /// Who holds it; empty: left open.
    pub holder: Vec<Known>,
    /// Towards whom or what; empty: left open.
    pub target: Vec<Known>,
}

/// A label of a document or a paragraph.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnitLabel {
    /// Its layer.
    pub layer: LayerId,
    /// The paragraph: an index into [`Document::units`]; `None`: the document.
    pub unit: Option<u32>,
    /// Whose it is.
    pub by: Annotator,
    /// Its label.
    pub label: LabelId,
}

/// A set of units.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Units(Vec<u64>);

impl Units {
    /// Adds a unit.
    pub fn insert(&mut self, unit: usize) {
        let word = unit / 64;
        if self.0.len() <= word {
            self.0.resize(word + 1, 0);
        }
        if let Some(bits) = self.0.get_mut(word) {
            *bits |= 1 << (unit % 64);
        }
    }

    /// Whether a unit is in it.
    pub fn contains(&self, unit: usize) -> bool {
        self.0.get(unit / 64).is_some_and(|bits| bits >> (unit % 64) & 1 == 1)
    }

    /// How many are in it.
    pub fn len(&self) -> usize {
        self.0.iter().map(|bits| bits.count_ones() as usize).sum()
    }

    /// Whether none is in it.
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|bits| *bits == 0)
    }

    /// What is in both.
    #[must_use]
    pub fn common(&self, other: &Self) -> Self {
        Self(self.0.iter().zip(&other.0).map(|(a, b)| a & b).collect())
    }

    /// In ascending order.
    pub fn iter(&self) -> impl Iterator<Item = usize> + '_ {
        self.0.iter().enumerate().flat_map(|(word, bits)| {
            let rest = |bits: &u64| Some(bits & (bits - 1)).filter(|rest| *rest > 0);
            let left = std::iter::successors(Some(*bits).filter(|bits| *bits > 0), rest);
            left.map(move |bits| word * 64 + bits.trailing_zeros() as usize)
        })
    }
}

impl FromIterator<usize> for Units {
    fn from_iter<I: IntoIterator<Item = usize>>(units: I) -> Self {
        let mut all = Self::default();
        units.into_iter().for_each(|unit| all.insert(unit));
        all
    }
}

impl Document {
    /// The units that an annotator finished.
    pub fn finished(&self, by: Annotator) -> Option<&Units> {
        let at = self.finished.binary_search_by_key(&by, |(who, _)| *who).ok()?;
        self.finished.get(at).map(|(_, units)| units)
    }

    /// The units that all of these finished; empty for nobody.
    pub fn common(&self, all: &[Annotator]) -> Units {
        let mut finished = all.iter().map(|by| self.finished(*by).cloned().unwrap_or_default());
        let first = finished.next().unwrap_or_default();
        finished.fold(first, |common, units| common.common(&units))
    }

    /// Where the spans of an annotator in a layer stand in [`Document::spans`].
    pub fn range(&self, layer: LayerId, by: Annotator) -> Range<usize> {
        let start = self.spans.partition_point(|span| (span.layer, span.by) < (layer, by));
        let end = self.spans.partition_point(|span| (span.layer, span.by) <= (layer, by));
        start..end
    }

    /// The spans of an annotator in a layer that lie wholly in these units (what stands between units counts for none):
    /// sorted by start, end, label.
    pub fn spans<'a>(&'a self, layer: LayerId, by: Annotator, within: &'a Units) -> impl Iterator<Item = &'a Span> {
        self.spans.get(self.range(layer, by)).into_iter().flatten().filter(|span| self.is_within(span, within))
    }

    /// Whether all units that a span touches are among these, and it touches one.
    pub fn is_within(&self, span: &Span, units: &Units) -> bool {
        let mut touched = self.touched(span.hull()).peekable();
        touched.peek().is_some() && touched.all(|unit| units.contains(unit))
    }

    /// The units that a stretch shares a code point with.
    pub fn touched(&self, stretch: CharSpan) -> Range<usize> {
        let first = self.units.partition_point(|unit| unit.end <= stretch.start);
        let last = self.units.partition_point(|unit| unit.start < stretch.end);
        first..last.max(first)
    }

    /// What a stance says beyond its label; `span` is an index into [`Document::spans`].
    pub fn stance(&self, span: usize) -> Option<&Stance> {
        let at = self.stances.binary_search_by_key(&span, |stance| stance.span).ok()?;
        self.stances.get(at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stretch(start: u32, end: u32) -> CharSpan {
        CharSpan::new(CharPos::new(start), CharPos::new(end))
    }

    fn span(by: Annotator, start: u32, end: u32) -> Span {
        Span { layer: 0, by, start, end, label: 0, pieces: None }
    }

    #[test]
    fn only_spans_in_units_that_all_have_finished_count() {
        let document = Document {
            units: vec![stretch(0, 10), stretch(11, 20), stretch(21, 30)],
            finished: vec![(0, [0, 1].into_iter().collect()), (2, [1, 2].into_iter().collect())],
            spans: vec![span(0, 2, 5), span(0, 8, 12), span(0, 12, 14), span(2, 12, 20), span(2, 20, 21)],
            ..Document::default()
        };
        let common = document.common(&[0, 2]);
        assert_eq!(common.iter().collect::<Vec<_>>(), [1]);
        let of = |by| document.spans(0, by, &common).map(|span| (span.start, span.end)).collect::<Vec<_>>();
        assert_eq!((of(0), of(1), of(2)), (vec![(12, 14)], vec![], vec![(12, 20)]));
        assert!(document.common(&[0, 1]).is_empty());
        assert!(document.common(&[]).is_empty());
    }
}
