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
        interval(&documents, draws, D::merge, value, cancelled)
    }
}
