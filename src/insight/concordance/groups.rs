//! Strings with their labels.

use super::{Group, Listing, ROWS, Row, Source};
use crate::insight::ledger::Word;
use std::cmp::Reverse;

/// A string in a layer.
pub(super) type Named = (Word, Word);

impl Source<'_> {
    /// Sorted rows, put together by their words and layers; within one in the order that they came in. `None`: it was
    /// cancelled.
    pub(super) fn by_string(&self, rows: Vec<u32>) -> Option<Vec<(Named, Vec<u32>)>> {
        let name = |row: u32| self.fact(row).map_or((0, 0), |fact| (fact.layer, fact.quote));
        let mut named: Vec<(Named, u32)> = rows.into_iter().map(|row| (name(row), row)).collect();
        // Stable: the order of the list is kept within a string.
        named.sort_by_key(|(name, _)| *name);
        let mut found = Vec::new();
        for (at, chunk) in named.chunk_by(|a, b| a.0 == b.0).enumerate() {
            if at % ROWS == 0 && (self.watch.cancelled)() {
                return None;
            }
            let Some((name, _)) = chunk.first() else { continue };
            found.push((*name, chunk.iter().map(|(_, row)| *row).collect()));
        }
        Some(found)
    }

    /// The labels of rows, the rarest first.
    pub(super) fn labels(&self, rows: &[u32]) -> Vec<(Word, usize)> {
        let mut labels: Vec<Word> = rows.iter().filter_map(|row| Some(self.fact(*row)?.label)).collect();
        labels.sort_unstable();
        let chunks = labels.chunk_by(|a, b| a == b);
        let mut counts: Vec<(Word, usize)> = chunks.filter_map(|chunk| Some((*chunk.first()?, chunk.len()))).collect();
        counts.sort_by_key(|(label, count)| (*count, self.facts.word(*label)));
        counts
    }

    /// Strings that have more than one label, those that stand most often first; in each the rarest label comes first, as
    /// it is the likeliest to be wrong.
    pub(super) fn different(&self, rows: Vec<u32>) -> Option<Listing> {
        let mut found: Vec<(Group, Vec<u32>)> = Vec::new();
        for ((layer, quote), mut rows) in self.by_string(rows)? {
            let labels = self.labels(&rows);
            if labels.len() > 1 && !self.facts.word(quote).is_empty() {
                let rank = |label: Word| labels.iter().position(|(known, _)| *known == label);
                rows.sort_by_key(|row| self.fact(*row).and_then(|fact| rank(fact.label)));
                found.push((Group { quote, layer, labels, untagged: 0 }, rows));
            }
        }
        found.sort_by_cached_key(|(group, rows)| (Reverse(rows.len()), self.facts.word(group.quote).to_owned()));
        let mut listing = Listing::default();
        for (group, rows) in found {
            let at = u32::try_from(listing.groups.len()).unwrap_or(u32::MAX);
            listing.rows.push(Row::Group(at));
            listing.rows.extend(rows.into_iter().map(Row::Tagged));
            listing.groups.push(group);
        }
        Some(listing)
    }
}
