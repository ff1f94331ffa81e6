//! The tuples of units, one at most of each annotator, that an alignment of three and more annotators can need.

use super::dissimilarity::Unit;
use super::{Uncomputed, count, pairs_of};

/// More candidates than this in one component are not searched.
pub const LIMIT: usize = 20_000;

/// Units that align.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// Two or more, as places among the units of the component, ascending by annotator.
    pub units: Vec<usize>,
    /// How much less they cost aligned than each by itself; above 0.
    pub gain: f64,
}

/// All candidates among these units. A tuple is none if it costs no less than its units do in two smaller tuples: an
/// alignment that has it can have those instead. Costs are sums over all pairs of the places of a tuple, where an empty place
/// is 1 from whatever stands in the other.
pub fn candidates(
    units: &[Unit],
    annotators: usize,
    cancelled: &dyn Fn() -> bool,
) -> Result<Vec<Candidate>, Uncomputed> {
    let mut of = vec![Vec::new(); annotators];
    for (at, unit) in units.iter().enumerate() {
        if let Some(own) = of.get_mut(unit.by) {
            own.push((at, *unit));
        }
    }
    let mut search = Search { of, annotators, chosen: Vec::new(), apart: Vec::new(), found: Vec::new(), cancelled };
    search.extend(0)?;
    Ok(search.found)
}

struct Search<'a> {
    /// The units of each annotator, with their places.
    of: Vec<Vec<(usize, Unit)>>,
    annotators: usize,
    /// What stands in the tuple so far.
    chosen: Vec<(usize, Unit)>,
    /// How far each two of the chosen are apart.
    apart: Vec<(usize, usize, f64)>,
    found: Vec<Candidate>,
    cancelled: &'a dyn Fn() -> bool,
}

impl Search<'_> {
    /// Adds the units of an annotator and those after them, or none.
    fn extend(&mut self, annotator: usize) -> Result<(), Uncomputed> {
        if annotator == self.annotators {
            return self.keep();
        }
        self.extend(annotator + 1)?;
        if self.chosen.len() < 2 && (self.cancelled)() {
            return Err(Uncomputed::Cancelled);
        }
        let own = self.of.get_mut(annotator).map(std::mem::take).unwrap_or_default();
        let result = own.iter().try_for_each(|unit| self.with(annotator, *unit));
        if let Some(place) = self.of.get_mut(annotator) {
            *place = own;
        }
        result
    }

    fn with(&mut self, annotator: usize, unit: (usize, Unit)) -> Result<(), Uncomputed> {
        let (place, known) = (self.chosen.len(), self.apart.len());
        let new = self.chosen.iter().enumerate().map(|(at, (_, other))| (at, place, other.apart(&unit.1)));
        self.apart.extend(new);
        self.chosen.push(unit);
        let largest = place + self.annotators - annotator;
        // What only one unit holds off by itself, no further unit brings back: its distances only grow.
        let most = worth(self.annotators, 1, largest - 1);
        let held = (0..=place).all(|at| self.across(1 << at) < most);
        let result = if held { self.extend(annotator + 1) } else { Ok(()) };
        self.chosen.truncate(place);
        self.apart.truncate(known);
        result
    }

    /// The sum of the distances between chosen units in this set of bits and those outside.
    fn across(&self, part: usize) -> f64 {
        let split = self.apart.iter().filter(|(one, other, _)| (part >> one ^ part >> other) & 1 == 1);
        split.map(|(.., apart)| apart).sum()
    }

    fn keep(&mut self) -> Result<(), Uncomputed> {
        let size = self.chosen.len();
        if size < 2 {
            return Ok(());
        }
        // The last one is outside of each part: every way to split is met once.
        for part in 1..1usize << (size - 1) {
            let inside = self.chosen.iter().enumerate().filter(|(at, _)| part >> at & 1 == 1).count();
            if self.across(part) >= worth(self.annotators, inside, size - inside) {
                return Ok(());
            }
        }
        let inner: f64 = self.apart.iter().map(|(.., apart)| apart).sum();
        let alone = pairs_of(self.annotators) * count(size);
        let gain = alone - (inner + pairs_of(self.annotators) - pairs_of(size));
        if gain > 0.0 {
            let units = self.chosen.iter().map(|(at, _)| *at).collect();
            self.found.push(Candidate { units, gain });
        }
        if self.found.len() > LIMIT { Err(Uncomputed::Candidates) } else { Ok(()) }
    }
}

/// What it saves to have two parts in one tuple rather than in two, if their units were not apart: the empty places of a
/// whole tuple, and those that each part's units make up for.
fn worth(annotators: usize, one: usize, other: usize) -> f64 {
    pairs_of(annotators) + count(one * other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_far_apart_is_no_candidate() {
        let unit = |start, by| Unit { start, end: start + 4, label: 0, by };
        let near = candidates(&[unit(0, 0), unit(1, 1), unit(0, 2)], 3, &|| false).unwrap();
        let tuples: Vec<_> = near.iter().map(|one| one.units.clone()).collect();
        assert_eq!(tuples, [vec![1, 2], vec![0, 2], vec![0, 1], vec![0, 1, 2]]);
        // All three: 9 alone, (1/4)² + 0 + (1/4)² aligned. Two: 6 alone, 2 empty places and their distance.
        let gains: Vec<_> = near.iter().map(|one| one.gain).collect();
        assert_eq!(gains, [4.0 - 1.0 / 16.0, 4.0, 4.0 - 1.0 / 16.0, 9.0 - 2.0 / 16.0]);
        // Eight code points further: 4 apart, no less than alone.
        assert!(candidates(&[unit(0, 0), unit(8, 1)], 3, &|| false).unwrap().is_empty());
        assert_eq!(candidates(&[unit(0, 0), unit(7, 1)], 3, &|| false).unwrap().len(), 1);
    }

    #[test]
    fn too_many_are_not_searched() {
        let unit = |by, at: u32| Unit { start: at, end: 100 + at, label: 0, by };
        let dense: Vec<_> = (0..3).flat_map(|by| (0..27).map(move |at| unit(by, at))).collect();
        assert_eq!(candidates(&dense, 3, &|| false), Err(Uncomputed::Candidates));
        assert_eq!(candidates(&dense[..54], 3, &|| false).unwrap().len(), 27 * 27);
        assert_eq!(candidates(&dense, 3, &|| true), Err(Uncomputed::Cancelled));
    }
}
