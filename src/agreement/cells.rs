//! Few numbers under many possible keys: the sums of a measure, small enough to be kept for each document.

use super::study::LabelId;
use std::collections::BTreeMap;
use std::ops::AddAssign;

/// Numbers by key; a key that nothing was added to has none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cells<K, N = u64>(Vec<(K, N)>);

impl<K, N> Default for Cells<K, N> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<K: Ord, N: AddAssign> Cells<K, N> {
    /// Adds to the number of a key.
    pub fn add(&mut self, key: K, number: N) {
        match self.0.binary_search_by(|(here, _)| here.cmp(&key)) {
            Ok(at) => {
                if let Some((_, here)) = self.0.get_mut(at) {
                    *here += number;
                }
            }
            Err(at) => self.0.insert(at, (key, number)),
        }
    }

    /// Adds the numbers of another part of the corpus.
    pub fn merge(&mut self, other: &Self)
    where
        K: Clone,
        N: Copy,
    {
        for (key, number) in &other.0 {
            self.add(key.clone(), *number);
        }
    }

    /// All, by key.
    pub fn iter(&self) -> impl Iterator<Item = (&K, &N)> + Clone {
        self.0.iter().map(|(key, number)| (key, number))
    }
}

impl<K: Ord> Cells<K> {
    /// How often each of these keys occurs, and nothing else.
    pub fn count(&mut self, keys: impl Iterator<Item = K>) {
        self.0.clear();
        for key in keys {
            self.add(key, 1);
        }
    }

    /// Takes a number that was widened back in.
    pub fn add_wide(&mut self, key: K, number: u128) {
        self.add(key, u64::try_from(number).unwrap_or(u64::MAX));
    }

    /// Of all together.
    pub fn total(&self) -> u64 {
        self.0.iter().map(|(_, number)| number).sum()
    }

    /// The sum of their squares.
    pub fn squares(&self) -> u128 {
        self.0.iter().map(|(_, number)| u128::from(*number).pow(2)).sum()
    }
}

impl<N: Copy> Cells<LabelId, N> {
    /// What the numbers of each label come to, by its name; `labels`: names by label.
    pub fn named<R>(&self, labels: &[String], result: impl Fn(N) -> R) -> BTreeMap<String, R> {
        let named = self.0.iter().filter_map(|(label, number)| Some((labels.get(usize::from(*label))?, *number)));
        named.map(|(name, number)| (name.clone(), result(number))).collect()
    }
}
