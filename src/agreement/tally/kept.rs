//! Sums that are kept for each document too, so that documents can be drawn again.

use crate::chance::bootstrap::{Draws, Interval, interval};

/// Sums over documents, and, where intervals are asked for, what a figure needs of each document.
#[derive(Clone, Debug)]
pub struct Kept<S, D = S> {
    /// Over all documents.
    pub total: S,
    /// By the place of the document in the study, in any order.
    documents: Vec<(usize, D)>,
}

/// Sums that can be added up.
pub trait Sums: Clone + Default {
    /// Adds what was counted elsewhere.
    fn merge(&mut self, other: &Self);
}

impl<S: Default, D> Default for Kept<S, D> {
    fn default() -> Self {
        Self { total: S::default(), documents: Vec::new() }
    }
}

impl<S: Sums> Kept<S> {
    /// Counts a document.
    pub fn add(&mut self, at: usize, keep: bool, count: impl FnOnce(&mut S)) {
        if !keep {
            return count(&mut self.total);
        }
        let mut own = S::default();
        count(&mut own);
        self.total.merge(&own);
        self.documents.push((at, own));
    }
}

impl<S: Sums, D: Sums> Kept<S, D> {
    /// Counts a document of which less is kept than is counted.
    pub fn add_and_keep(&mut self, at: usize, keep: bool, count: impl FnOnce(&mut S) -> D) {
        let own = count(&mut self.total);
        if keep {
            self.documents.push((at, own));
        }
    }

    /// Adds what was counted elsewhere.
    pub fn merge(&mut self, other: &Self) {
        self.total.merge(&other.total);
        self.documents.extend(other.documents.iter().cloned());
    }

    /// The interval of a figure; `value`: what the kept sums come to.
    pub fn interval(
        &self,
        draws: Draws,
        cancelled: &dyn Fn() -> bool,
        value: impl Fn(&D) -> Option<f64>,
    ) -> Option<Interval> {
        let mut all: Vec<&(usize, D)> = self.documents.iter().collect();
        all.sort_by_key(|(at, _)| *at);
        let documents: Vec<D> = all.into_iter().map(|(_, sums)| sums.clone()).collect();
        interval(&documents, draws, &D::default(), D::merge, value, cancelled)
    }
}

/// Sums that are numbers under keys. Hundreds of thousands of documents are drawn for an interval: in a table with a place
/// for each key they are added without looking for it.
pub trait Tabled: Sums {
    /// What a number is of.
    type Key: Ord + Clone;

    /// The numbers.
    fn cells(&self) -> Vec<(Self::Key, u128)>;

    /// Sums of these numbers; all else is as in `like`.
    fn of_cells(like: &Self, cells: impl Iterator<Item = (Self::Key, u128)>) -> Self;
}

impl<S: Tabled> Kept<S> {
    /// The interval of a figure; `value`: what the sums come to.
    pub fn interval_by_table(
        &self,
        draws: Draws,
        cancelled: &dyn Fn() -> bool,
        value: impl Fn(&S) -> Option<f64>,
    ) -> Option<Interval> {
        let mut all: Vec<&(usize, S)> = self.documents.iter().collect();
        all.sort_by_key(|(at, _)| *at);
        let cells: Vec<Vec<(S::Key, u128)>> = all.into_iter().map(|(_, sums)| sums.cells()).collect();
        let mut keys: Vec<S::Key> = cells.iter().flatten().map(|(key, _)| key.clone()).collect();
        keys.sort();
        keys.dedup();
        let placed = |cells: Vec<(S::Key, u128)>| -> Vec<(usize, u128)> {
            cells.into_iter().filter_map(|(key, number)| Some((keys.binary_search(&key).ok()?, number))).collect()
        };
        let documents: Vec<Vec<(usize, u128)>> = cells.into_iter().map(placed).collect();
        let add = |table: &mut Vec<u128>, document: &Vec<(usize, u128)>| {
            for (at, number) in document {
                if let Some(sum) = table.get_mut(*at) {
                    *sum += number;
                }
            }
        };
        // A key that was not drawn has no number, not the number 0.
        let value = |table: &Vec<u128>| {
            let drawn = keys.iter().cloned().zip(table.iter().copied()).filter(|(_, number)| *number > 0);
            value(&S::of_cells(&self.total, drawn))
        };
        interval(&documents, draws, &vec![0; keys.len()], add, value, cancelled)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agreement::continuum::Continuum;
    use crate::agreement::study::{Document, Units};
    use crate::agreement::{alpha, kappa, unitizing};

    /// The same interval with a table and without one.
    fn alike<S: Tabled>(kept: &Kept<S>, value: impl Fn(&S) -> Option<f64> + Copy) {
        let draws = Draws { seed: 3, replicates: 200 };
        let by_table = kept.interval_by_table(draws, &|| false, value);
        assert!(by_table.is_some());
        assert_eq!(by_table, kept.interval(draws, &|| false, value));
    }

    #[test]
    fn a_table_changes_nothing() {
        let (mut pair, mut all, mut units) = (Kept::default(), Kept::default(), Kept::default());
        let tokens = |document: u128| {
            let value = |n: u128| (n > 0).then(|| u16::try_from(n).unwrap());
            [
                ((value(0), value(0)), 20),
                ((value(1), value(1)), document),
                ((value(document % 3), value(1)), 2 + document),
            ]
        };
        for document in 0..9_u128 {
            let at = usize::try_from(document).unwrap();
            pair.add(at, true, |sums: &mut kappa::Sums| *sums = kappa::Sums::of_cells(tokens(document).into_iter()));
            all.add(at, true, |sums: &mut alpha::Sums<Option<u16>>| {
                let values = tokens(document).map(|((a, _), n)| (alpha::Key::Value(a), 2 * n));
                let different = [(alpha::Key::Items, 20), (alpha::Key::Different(1), 2 * document)];
                *sums = alpha::Sums::of_cells(values.into_iter().chain(different));
            });
            units.add(at, true, |sums: &mut unitizing::Sums| {
                sums.add(&Document::default(), &Continuum::new(&Document::default(), 0), &[0, 1], &Units::default());
                let (label, length) = (u16::try_from(document % 2).unwrap(), 10 + document);
                let cells = [
                    (unitizing::Key::Length, 200),
                    (unitizing::Key::Units(label), 2 * length),
                    (unitizing::Key::Squares(label), 2 * length * length),
                    (unitizing::Key::Met(Some(label), label), length),
                    (unitizing::Key::Met(None, label), length),
                ];
                *sums = sums.with_cells(cells.into_iter());
            });
        }
        let names = ["PER".to_owned(), "ORG".to_owned()];
        alike(&pair, |sums| sums.result().kappa);
        alike(&all, |sums| sums.result().alpha);
        alike(&units, |sums| sums.result(&names).u_alpha);
    }
}
