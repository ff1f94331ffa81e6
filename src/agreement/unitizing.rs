//! Krippendorff's u-alpha family: agreement on units of a continuum (Krippendorff, Mathet, Bouvry & Widlöcher 2016,
//! Quality & Quantity 50:2347; Krippendorff 2019, Content Analysis, section 12.6, equations 32 to 38).
//!
//! Coincidences stand here times m − 1, so that they are whole numbers: `p_ck = Σ n_c·(n_k − [c = k])` over code points, of
//! which `n_c` annotators have value c there. Expected coincidences are divided out: with `p = Σ p_ck` and the
//! self-pairs `s = Σ s_c`, Σ ε over c ≠ k is `p·(p² − Σ p_c²) / (p² − (m−1)²·s)`, times m − 1.

use super::cells::Cells;
use super::continuum::Continuum;
use super::ratio::{number, ratio, wide};
use super::study::{Annotator, Document, LabelId, Units};
use super::sweep::{Run, Value, sweep};
use serde::Serialize;
use std::collections::BTreeMap;
use std::ops::{AddAssign, Range};

/// What is counted over documents: the code points of units that all annotators finished.
#[derive(Clone, Debug, Default)]
pub struct Sums {
    annotators: u64,
    length: u64,
    left_out: u64,
    labels: Cells<LabelId, Lengths>,
    /// `p_ck` for a label and a value that is not greater; code points without any label are not kept.
    met: Cells<(Value, LabelId)>,
}

/// What a number of the sums is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Key {
    /// Length of the continuum.
    Length,
    /// Units that were left out.
    LeftOut,
    /// Lengths of the units of a label.
    Units(LabelId),
    /// Their squares.
    Squares(LabelId),
    /// Squares of what others cover of them.
    Covered(LabelId),
    /// Pairs of a value and a label.
    Met(Value, LabelId),
}

/// Sums over the units of a label.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Lengths {
    length: u64,
    /// Of their lengths.
    squares: u128,
    /// Of the lengths of what a unit of another annotator covers in them.
    covered_squares: u128,
}

impl AddAssign for Lengths {
    fn add_assign(&mut self, other: Self) {
        self.length += other.length;
        self.squares += other.squares;
        self.covered_squares += other.covered_squares;
    }
}

/// What the units come to.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Unitizing {
    /// Code points of the continuum.
    pub length: u64,
    /// Annotators.
    pub n_annotators: u64,
    /// Units that met a longer one of the same annotator.
    pub left_out: u64,
    /// Of bounds and labels.
    pub u_alpha: Option<f64>,
    /// Of bounds alone: where the units are.
    pub u_alpha_binary: Option<f64>,
    /// Of labels alone, where several have a unit.
    pub cu_alpha: Option<f64>,
    /// Of each label.
    pub per_label: BTreeMap<String, OfLabel>,
}

/// What the units of a label come to.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct OfLabel {
    /// How far a label is told from the others, where several have a unit.
    pub ku_alpha: Option<f64>,
    /// How much of its length `ku_alpha` is about.
    pub coverage: Option<f64>,
}

impl Sums {
    /// Counts a document; `by`: the annotators, the same for every document; `common`: the units that all of them finished.
    pub fn add(&mut self, document: &Document, continuum: &Continuum, by: &[Annotator], common: &Units) {
        self.annotators = self.annotators.max(u64::try_from(by.len()).unwrap_or(u64::MAX));
        let units = common.iter().filter_map(|unit| document.units.get(unit));
        self.length += units.map(|unit| u64::from(unit.len())).sum::<u64>();
        let laid: Vec<(Vec<Run>, u64)> = by.iter().map(|by| continuum.lay(*by, common)).collect();
        self.left_out += laid.iter().map(|(_, left_out)| left_out).sum::<u64>();
        let lines: Vec<&[Run]> = laid.iter().map(|(runs, _)| runs.as_slice()).collect();
        for run in lines.iter().copied().flatten() {
            let length = u64::from(run.end - run.start);
            self.labels.add(run.label, Lengths { length, squares: square(length), covered_squares: 0 });
        }
        let end = lines.iter().filter_map(|line| line.last()).map(|run| run.end).max();
        self.pair_up(&lines, 0..end.unwrap_or(0));
    }

    fn pair_up(&mut self, lines: &[&[Run]], within: Range<u32>) {
        let mut counts = Cells::default();
        let mut covered: Vec<Option<(&Run, u64)>> = vec![None; lines.len()];
        sweep(lines, [within], |here, length| {
            counts.count(here.iter().map(|run| run.map(|run| run.label)));
            for (c, n_c) in counts.iter() {
                for (k, n_k) in counts.iter().filter(|(k, _)| *k >= c) {
                    let pairs = if c == k { n_c * (n_c - 1) } else { n_c * n_k };
                    if let (Some(label), true) = (k, pairs > 0) {
                        self.met.add((*c, *label), pairs * length);
                    }
                }
            }
            if here.iter().flatten().count() < 2 {
                return;
            }
            for (run, covered) in here.iter().zip(&mut covered) {
                let Some(run) = run else { continue };
                match covered {
                    Some((unit, sum)) if unit == run => *sum += length,
                    _ => self.finish(covered.replace((run, length))),
                }
            }
        });
        for unit in covered {
            self.finish(unit);
        }
    }

    fn finish(&mut self, covered: Option<(&Run, u64)>) {
        if let Some((unit, covered)) = covered {
            self.labels.add(unit.label, Lengths { covered_squares: square(covered), ..Lengths::default() });
        }
    }

    /// Adds the sums of another part of the corpus.
    pub fn merge(&mut self, other: &Self) {
        self.annotators = self.annotators.max(other.annotators);
        self.length += other.length;
        self.left_out += other.left_out;
        self.labels.merge(&other.labels);
        self.met.merge(&other.met);
    }

    /// The sums as numbers under keys.
    pub fn cells(&self) -> Vec<(Key, u128)> {
        let labels = self.labels.iter().flat_map(|(label, lengths)| {
            let units = (Key::Units(*label), u128::from(lengths.length));
            [units, (Key::Squares(*label), lengths.squares), (Key::Covered(*label), lengths.covered_squares)]
        });
        let met = self.met.iter().map(|((value, label), pairs)| (Key::Met(*value, *label), u128::from(*pairs)));
        let whole = [(Key::Length, u128::from(self.length)), (Key::LeftOut, u128::from(self.left_out))];
        labels.chain(met).chain(whole).collect()
    }

    /// The sums of such numbers, for as many annotators as here.
    #[must_use]
    pub fn with_cells(&self, cells: impl Iterator<Item = (Key, u128)>) -> Self {
        let narrow = |number: u128| u64::try_from(number).unwrap_or(u64::MAX);
        let mut sums = Self { annotators: self.annotators, ..Self::default() };
        for (key, number) in cells {
            let none = Lengths::default();
            match key {
                Key::Length => sums.length = narrow(number),
                Key::LeftOut => sums.left_out = narrow(number),
                Key::Units(label) => sums.labels.add(label, Lengths { length: narrow(number), ..none }),
                Key::Squares(label) => sums.labels.add(label, Lengths { squares: number, ..none }),
                Key::Covered(label) => sums.labels.add(label, Lengths { covered_squares: number, ..none }),
                Key::Met(value, label) => sums.met.add_wide((value, label), number),
            }
        }
        sums
    }

    /// Divides. Undefined without a label; where no disagreement is to be expected, 1 if there is none.
    pub fn result(&self, labels: &[String]) -> Unitizing {
        let all = Unitizing {
            length: self.length,
            n_annotators: self.annotators,
            left_out: self.left_out,
            ..Unitizing::default()
        };
        if self.annotators < 2 || self.labels.iter().next().is_none() {
            return all;
        }
        let (with_gaps, labelled) = (self.with_gaps(), self.labelled());
        let named = self.labels.iter().filter_map(|(label, lengths)| {
            let name = labels.get(usize::from(*label))?;
            Some((name.clone(), self.of_label(*label, lengths, &labelled)))
        });
        Unitizing {
            u_alpha: with_gaps.alpha(),
            u_alpha_binary: self.binary(&with_gaps).alpha(),
            cu_alpha: labelled.alpha().filter(|_| labelled.all > 0),
            per_label: named.collect(),
            ..all
        }
    }

    fn others(&self) -> u128 {
        u128::from(self.annotators.saturating_sub(1))
    }

    /// Pairs of all values, gaps among them.
    fn with_gaps(&self) -> Pairs {
        let others = self.others();
        let all = others * u128::from(self.annotators) * u128::from(self.length);
        let lengths = self.labels.iter().map(|(_, lengths)| u128::from(lengths.length));
        let gaps = all - others * lengths.clone().sum::<u128>();
        let sums = lengths.map(|length| (others * length).pow(2)).sum::<u128>() + gaps * gaps;
        let squares: u128 = self.labels.iter().map(|(_, lengths)| lengths.squares).sum();
        let different = self.met.iter().filter(|((c, k), _)| *c != Some(*k)).map(|(_, pairs)| 2 * u128::from(*pairs));
        // A gap pairs with itself as so many single code points.
        Pairs { different: different.sum(), all, sums, own: others * gaps + others * others * squares }
    }

    /// The same with all labels as one.
    fn binary(&self, with_gaps: &Pairs) -> Pairs {
        let lengths: u64 = self.labels.iter().map(|(_, lengths)| lengths.length).sum();
        let units = self.others() * u128::from(lengths);
        let gaps = with_gaps.all - units;
        let different = self.met.iter().filter(|((c, _), _)| c.is_none()).map(|(_, pairs)| 2 * u128::from(*pairs));
        Pairs { different: different.sum(), sums: units * units + gaps * gaps, ..*with_gaps }
    }

    /// Pairs of labels, without gaps.
    fn labelled(&self) -> Pairs {
        let mut sums: Cells<LabelId> = Cells::default();
        let mut pairs = Pairs::default();
        for ((c, k), met) in self.met.iter() {
            let Some(c) = c else { continue };
            sums.add(*k, *met);
            if c != k {
                sums.add(*c, *met);
                pairs.different += 2 * u128::from(*met);
            }
        }
        let squares: u128 = self.labels.iter().map(|(_, lengths)| lengths.covered_squares).sum();
        Pairs { all: u128::from(sums.total()), sums: sums.squares(), own: self.others().pow(2) * squares, ..pairs }
    }

    fn of_label(&self, label: LabelId, lengths: &Lengths, labelled: &Pairs) -> OfLabel {
        let met = self.met.iter().filter(|((c, k), _)| c.is_some() && (*c == Some(label) || *k == label));
        let all: u64 = met.map(|(_, pairs)| pairs).sum();
        let own: u64 = self.met.iter().filter(|(met, _)| **met == (Some(label), label)).map(|(_, pairs)| pairs).sum();
        let coverage = ratio(all, lengths.length).map(|covered| covered / number(self.annotators - 1));
        let met = u128::from(all);
        let squares = self.others().pow(2) * lengths.covered_squares;
        let ku_alpha = if all > 0 && all == own {
            Some(1.0)
        } else if all > 0 && labelled.is_defined() && met * labelled.all > squares {
            let seen = number(all - own) / number(all);
            Some(1.0 - seen * wide(met * labelled.all - squares) / wide(met * (labelled.all - met)))
        } else {
            None
        };
        OfLabel { ku_alpha, coverage }
    }
}

/// Ordered pairs of values that different annotators gave, in code points.
#[derive(Clone, Copy, Debug, Default)]
struct Pairs {
    /// Of different values.
    different: u128,
    all: u128,
    /// Sum over the values of the square of the pairs of each.
    sums: u128,
    /// Pairs of units with themselves.
    own: u128,
}

impl Pairs {
    /// Whether there are more pairs than those of units with themselves: else nothing is to be expected.
    fn is_defined(&self) -> bool {
        self.all * self.all > self.own
    }

    fn alpha(&self) -> Option<f64> {
        let whole = self.all * self.all;
        if self.is_defined() && whole > self.sums {
            let expected = wide(self.all) * (wide(whole - self.sums) / wide(whole - self.own));
            Some(1.0 - wide(self.different) / expected)
        } else {
            (self.different == 0).then_some(1.0)
        }
    }
}

fn square(length: u64) -> u128 {
    u128::from(length).pow(2)
}

#[cfg(test)]
mod tests;
