//! The units of several annotators in one document, and the best way to align them.

use super::components::{Component, components};
use super::dissimilarity::Unit;
use super::expected::{Circle, expected};
use super::{Uncomputed, branch, count, hungarian, is_computed, pairs_of};
use crate::agreement::continuum::Places;
use crate::agreement::study::{Annotator, Document, LayerId};
use crate::chance::Chance;
use crate::text::CharPos;

/// The units of several annotators in one document.
#[derive(Clone, Debug)]
pub struct Compared {
    /// Where they stand in the document, sorted.
    units: Vec<Unit>,
    /// Where they stand if all that everybody finished is laid end to end.
    laid: Vec<Unit>,
    /// Code points that everybody finished.
    length: u32,
    annotators: usize,
}

impl Compared {
    /// The spans of these annotators that lie in what all of them finished, hulls of discontinuous ones; `None` without any.
    pub fn new(document: &Document, layer: LayerId, annotators: &[Annotator]) -> Option<Self> {
        let common = document.common(annotators);
        let spans = annotators.iter().enumerate().flat_map(|(by, who)| {
            let spans = document.spans(layer, *who, &common);
            spans.map(move |span| Unit { start: span.start, end: span.end, label: span.label, by })
        });
        let mut units: Vec<Unit> = spans.collect();
        units.sort_unstable();
        let paragraphs = Places::new(common.iter().filter_map(|unit| document.units.get(unit)));
        let laid = units.iter().map(|unit| {
            let start = paragraphs.of(CharPos::new(unit.start));
            Unit { start, end: start.saturating_add(unit.len()), ..*unit }
        });
        (!units.is_empty()).then_some(Self {
            laid: laid.collect(),
            length: paragraphs.length(),
            units,
            annotators: annotators.len(),
        })
    }

    /// The mean number of units of an annotator.
    pub fn mean(&self) -> f64 {
        count(self.units.len()) / count(self.annotators)
    }

    /// The least disorder of an alignment.
    pub fn observed(&self, cancelled: &dyn Fn() -> bool) -> Result<f64, Uncomputed> {
        self.disorder(&self.units, cancelled)
    }

    /// The disorder to expect by chance. The same seed gives the same.
    pub fn expected(&self, seed: u64, cancelled: &dyn Fn() -> bool) -> Result<f64, Uncomputed> {
        let circle = Circle { units: &self.laid, length: self.length, annotators: self.annotators };
        expected(&circle, &mut Chance::new(seed), |sample| self.disorder(sample, cancelled))
    }

    fn disorder(&self, units: &[Unit], cancelled: &dyn Fn() -> bool) -> Result<f64, Uncomputed> {
        if cancelled() {
            return Err(Uncomputed::Cancelled);
        }
        is_computed(self.annotators)?;
        let mut sum = 0.0;
        // Units further apart than this cost no less in one unitary alignment than in two, whatever else is in it.
        for component in components(units, 1.0 + pairs_of(self.annotators)) {
            sum += match component.units.len() {
                1 => 1.0,
                _ if self.annotators == 2 => of_two(&component, cancelled)?,
                _ => branch::disorder(&component, self.annotators, cancelled)?,
            };
        }
        Ok(sum / self.mean())
    }
}

/// The least sum of disorders in a component of two annotators: a pair costs its distance, a unit left alone 1.
fn of_two(component: &Component, cancelled: &dyn Fn() -> bool) -> Result<f64, Uncomputed> {
    let mut rows: Vec<Vec<(usize, f64)>> = Vec::new();
    let mut columns = 0;
    // Of each unit: its row or column.
    let places: Vec<usize> = component
        .units
        .iter()
        .map(|unit| {
            if unit.by == 0 {
                rows.push(Vec::new());
                return rows.len() - 1;
            }
            columns += 1;
            columns - 1
        })
        .collect();
    for (left, right, apart) in &component.pairs {
        let is_row = component.units.get(*left).is_some_and(|unit| unit.by == 0);
        let (row, column) = if is_row { (left, right) } else { (right, left) };
        if let Some((row, column)) = places.get(*row).and_then(|row| rows.get_mut(*row)).zip(places.get(*column)) {
            row.push((*column, *apart));
        }
    }
    // A row left alone leaves a column alone too: 2. Columns are counted as alone from the start, rows as not.
    let least = hungarian::assign(&rows, columns, 2.0, cancelled).ok_or(Uncomputed::Cancelled)?;
    Ok(least + count(columns) - count(rows.len()))
}

#[cfg(test)]
mod tests {
    use super::super::tests::units;
    use super::*;
    use proptest::prelude::*;

    /// The least sum of disorders over all alignments.
    fn least(units: &[Unit], annotators: usize) -> f64 {
        let Some((first, rest)) = units.split_first() else { return 0.0 };
        let mut best = f64::INFINITY;
        for chosen in 0..1usize << rest.len() {
            let is_in = |at: &usize| chosen >> at & 1 == 1;
            let mut tuple = vec![*first];
            tuple.extend((0..rest.len()).filter(is_in).map(|at| rest[at]));
            tuple.sort_by_key(|unit| unit.by);
            if tuple.windows(2).any(|two| two[0].by == two[1].by) {
                continue;
            }
            let others: Vec<Unit> = (0..rest.len()).filter(|at| !is_in(at)).map(|at| rest[at]).collect();
            let mut cost = pairs_of(annotators) - pairs_of(tuple.len());
            for (at, one) in tuple.iter().enumerate() {
                cost += tuple[..at].iter().map(|other| one.apart(other)).sum::<f64>();
            }
            best = best.min(cost / pairs_of(annotators) + least(&others, annotators));
        }
        best
    }

    fn compared(units: Vec<Unit>, annotators: usize) -> Compared {
        Compared { laid: units.clone(), length: 70, units, annotators }
    }

    fn is_least(units: Vec<Unit>, annotators: usize) -> bool {
        let wanted = least(&units, annotators);
        let all = compared(units, annotators);
        (all.observed(&|| false).unwrap() * all.mean() - wanted).abs() < 1e-7
    }

    proptest! {
        #[test]
        fn no_alignment_of_two_has_less_disorder(units in units(2, 4)) {
            prop_assert!(is_least(units, 2));
        }

        #[test]
        fn no_alignment_of_three_has_less_disorder(units in units(3, 3)) {
            prop_assert!(is_least(units, 3));
        }

        #[test]
        fn no_alignment_of_five_has_less_disorder(units in units(5, 2)) {
            prop_assert!(is_least(units, 5));
        }

        #[test]
        fn names_do_not_matter(units in units(3, 6)) {
            let mut other: Vec<Unit> = units.iter().map(|unit| Unit { by: 2 - unit.by, ..*unit }).collect();
            other.sort_unstable();
            let [one, other] = [units, other].map(|units| compared(units, 3).observed(&|| false).unwrap());
            prop_assert!((one - other).abs() < 1e-7);
        }
    }
}
