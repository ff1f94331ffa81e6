//! The paragraphs of a document laid end to end, without what stands between them, and the units that annotators cut
//! out of it. Units of one annotator never overlap here.

use super::study::{Annotator, Document, LabelId, LayerId, Units};
use super::sweep::Run;
use crate::text::{CharPos, CharSpan};
use std::cmp::Reverse;

/// What each annotator has in one layer of a document, in code points of the continuum: the pieces of spans, sorted.
#[derive(Clone, Debug, Default)]
pub struct Continuum(Vec<(Annotator, Vec<Piece>)>);

/// A piece of a span: the whole of it, where it is not discontinuous.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Piece {
    start: u32,
    end: u32,
    label: LabelId,
    /// Where it starts in the text: not the same where that is between paragraphs.
    begins: u32,
    /// The paragraphs that its span touches: the first, and the one after the last.
    touched: (usize, usize),
}

/// Paragraphs, and the place of each in the continuum.
pub(super) struct Places<'a>(Vec<(&'a CharSpan, u32)>);

impl<'a> Places<'a> {
    /// These paragraphs, in order, end to end.
    pub fn new(units: impl IntoIterator<Item = &'a CharSpan>) -> Self {
        let starts = units.into_iter().scan(0_u32, |length, unit| {
            let start = *length;
            *length = length.saturating_add(unit.len());
            Some((unit, start))
        });
        Places(starts.collect())
    }

    /// A place between paragraphs: the end of the one before.
    pub fn of(&self, at: CharPos) -> u32 {
        let before = self.0.partition_point(|(unit, _)| unit.start <= at).checked_sub(1);
        let unit = before.and_then(|before| self.0.get(before));
        unit.map_or(0, |(unit, start)| start + CharSpan::new(unit.start, at.min(unit.end)).len())
    }

    /// Code points in all.
    pub fn length(&self) -> u32 {
        self.0.last().map_or(0, |(unit, start)| start + unit.len())
    }
}

impl Continuum {
    /// Places the spans of all annotators: n·log n.
    pub fn new(document: &Document, layer: LayerId) -> Self {
        let places = Places::new(&document.units);
        let mut pieces: Vec<(Annotator, Vec<Piece>)> = Vec::new();
        for span in document.spans.iter().filter(|span| span.layer == layer) {
            let touched = document.touched(span.hull());
            let touched = (touched.start, touched.end);
            let placed = span.stretches().map(|piece| {
                let (start, end) = (places.of(piece.start), places.of(piece.end));
                Piece { start, end, label: span.label, begins: piece.start.get(), touched }
            });
            let placed = placed.filter(|piece| piece.start < piece.end);
            match pieces.last_mut() {
                Some((by, line)) if *by == span.by => line.extend(placed),
                _ => pieces.push((span.by, placed.collect())),
            }
        }
        for (_, line) in &mut pieces {
            line.sort();
        }
        Self(pieces)
    }

    /// The units of an annotator in these paragraphs, in order and apart, and how many were left out. The longest is
    /// laid first, then the one that starts earlier, then the smaller label; one that meets one already laid is left out.
    pub fn lay(&self, by: Annotator, within: &Units) -> (Vec<Run>, u64) {
        let at = self.0.binary_search_by_key(&by, |(who, _)| *who).ok();
        let pieces = at.and_then(|at| self.0.get(at)).map(|(_, pieces)| pieces.as_slice()).unwrap_or_default();
        let mut laid = Laid { runs: Vec::with_capacity(pieces.len()), left_out: 0, tangle: Vec::new() };
        let counts = |piece: &&Piece| (piece.touched.0..piece.touched.1).all(|unit| within.contains(unit));
        let mut end = 0;
        for piece in pieces.iter().filter(counts) {
            if piece.start >= end {
                laid.sort_out();
            }
            end = end.max(piece.end);
            laid.tangle.push(*piece);
        }
        laid.sort_out();
        (laid.runs, laid.left_out)
    }
}

/// Units that are laid one tangle of overlapping pieces after the other.
struct Laid {
    runs: Vec<Run>,
    left_out: u64,
    tangle: Vec<Piece>,
}

impl Laid {
    fn sort_out(&mut self) {
        if self.tangle.len() > 1 {
            self.tangle.sort_by_key(|piece| (Reverse(piece.end - piece.start), piece.begins, piece.label));
        }
        let first = self.runs.len();
        for piece in self.tangle.drain(..) {
            let others = self.runs.get(first..).unwrap_or_default();
            let at = first + others.partition_point(|run| run.end <= piece.start);
            if self.runs.get(at).is_some_and(|run| run.start < piece.end) {
                self.left_out += 1;
            } else {
                self.runs.insert(at, Run { start: piece.start, end: piece.end, label: piece.label });
            }
        }
    }
}
