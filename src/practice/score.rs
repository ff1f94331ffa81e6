//! How much of gold was found: counts that are added paragraph by paragraph, and what they come to.

use crate::agreement::ratio::ratio;
use std::collections::BTreeMap;
use std::ops::AddAssign;

/// Spans of gold, of the person, and those that both have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Spans of gold.
    pub gold: u64,
    /// Spans of the person.
    pub own: u64,
    /// Those with equal pieces and label.
    pub strict: u64,
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.gold += other.gold;
        self.own += other.own;
        self.strict += other.strict;
    }
}

/// Layer, label of gold and label of the person; `None`: has nothing there. Equal labels: something else differs.
pub type Confused = (String, Option<String>, Option<String>);

/// The score of paragraphs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Score {
    /// Of all labels.
    pub all: Counts,
    /// Spans that overlap one of gold with the same label, each of gold taken once (`ent_type` of MUC).
    pub overlap: u64,
    /// By layer and label.
    pub labels: BTreeMap<(String, String), Counts>,
    /// What is not right, how often.
    pub confused: BTreeMap<Confused, u64>,
}

impl Score {
    /// F1 of equal pieces and labels; `None` where neither has a span.
    pub fn strict_f1(&self) -> Option<f64> {
        f1(self.all.strict, self.all)
    }

    /// F1 of overlap and label.
    pub fn overlap_f1(&self) -> Option<f64> {
        f1(self.overlap, self.all)
    }

    /// What was taken for what, the most frequent first.
    pub fn confusions(&self) -> Vec<(&Confused, u64)> {
        let mut all: Vec<(&Confused, u64)> = self.confused.iter().map(|(what, count)| (what, *count)).collect();
        all.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        all
    }
}

impl AddAssign<&Score> for Score {
    fn add_assign(&mut self, other: &Self) {
        self.all += other.all;
        self.overlap += other.overlap;
        for (label, counts) in &other.labels {
            *self.labels.entry(label.clone()).or_default() += *counts;
        }
        for (what, count) in &other.confused {
            *self.confused.entry(what.clone()).or_default() += count;
        }
    }
}

/// 2·right / (gold + own).
pub fn f1(right: u64, counts: Counts) -> Option<f64> {
    ratio(2 * right, counts.gold + counts.own)
}
