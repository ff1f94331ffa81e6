//! Where figures would lie with other documents of the same kind: one piece of work for each pair, so that workers may share it.

use crate::agreement::study::Study;
use crate::agreement::tally::{LayerSums, Tally};
use crate::chance::bootstrap::{Draws, Interval};
use std::collections::BTreeMap;

/// Whose intervals: the layer, and the pair or all together.
pub type Whose = (usize, Option<usize>);
/// Intervals by the name of the figure.
pub type Found = BTreeMap<&'static str, Option<Interval>>;

impl Tally<'_> {
    /// All there is to be found; nothing where the sums of documents were not kept.
    pub fn intervals(&self) -> Vec<Whose> {
        let layers = self.layers.iter().enumerate().filter(|(_, layer)| matches!(layer, LayerSums::Spans(_)));
        let layers = layers.filter(|_| self.plan.intervals).map(|(layer, _)| layer);
        let whose = |layer| {
            let pairs = self.common.iter().enumerate().filter(|(_, (units, _))| *units > 0);
            pairs.map(move |(pair, _)| (layer, Some(pair))).chain([(layer, None)])
        };
        layers.flat_map(whose).collect()
    }

    /// Draws the documents anew. What is cancelled is of no use.
    pub fn find(&self, (layer, pair): Whose, study: &Study, draws: Draws, cancelled: &dyn Fn() -> bool) -> Found {
        let Some(LayerSums::Spans(sums)) = self.layers.get(layer) else { return Found::new() };
        let Some(pair) = pair else {
            return [("token_alpha", sums.alpha.interval_by_table(draws, cancelled, |sums| sums.result().alpha))]
                .into();
        };
        let Some(pair) = sums.pairs.get(pair) else { return Found::new() };
        let mut found = Found::new();
        found.insert("exact_micro_f1", pair.exact.interval(draws, cancelled, |counts| counts.f1()));
        found.insert("kappa", pair.kappa.interval_by_table(draws, cancelled, |sums| sums.result().kappa));
        found.insert(
            "u_alpha",
            pair.unitizing.interval_by_table(draws, cancelled, |sums| sums.result(&study.labels).u_alpha),
        );
        if sums.stances {
            found.insert("full_f1", pair.stance.interval(draws, cancelled, |counts| counts.f1()));
        }
        found
    }
}
