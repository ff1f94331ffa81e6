//! The order of places. What is needed of the texts is read article by article and kept as short keys.

use super::context::{Key, keys};
use super::{Sort, Source};
use crate::insight::ledger::Word;
use crate::text::TextMap;
use std::collections::HashMap;

impl Source<'_> {
    /// Sorts rows that are in the order of their places; those that are alike stay so. `None`: it was cancelled.
    pub(super) fn sort(&self, rows: &mut Vec<u32>) -> Option<()> {
        match self.order.sort {
            Sort::Place => {}
            Sort::Date => {
                let mut articles: Vec<_> = self.facts.articles.iter().enumerate().collect();
                articles.sort_by_key(|(_, about)| (about.date.is_none(), about.date.clone()));
                let ranks = ranks(articles.into_iter().map(|(at, _)| at));
                rows.sort_by_cached_key(|row| {
                    self.fact(*row).and_then(|fact| ranks.get(&usize::try_from(fact.doc).ok()?))
                });
            }
            Sort::Text => {
                let mut words: Vec<Word> = rows.iter().filter_map(|row| Some(self.fact(*row)?.quote)).collect();
                words.sort_unstable();
                words.dedup();
                let mut folded: Vec<(String, Word)> =
                    words.into_iter().map(|word| (self.facts.word(word).to_lowercase(), word)).collect();
                folded.sort();
                let ranks = ranks(folded.into_iter().map(|(_, word)| word));
                rows.sort_by_cached_key(|row| self.fact(*row).and_then(|fact| ranks.get(&fact.quote)));
            }
            Sort::Left | Sort::Right => {
                let mut keyed: Vec<(Key, u32)> = Vec::with_capacity(rows.len());
                let doc = |row: &u32| self.fact(*row).map_or(u32::MAX, |fact| fact.doc);
                self.by_article(rows, doc, |article, rows| {
                    let map = TextMap::new(article.text.clone());
                    keyed.extend(rows.iter().filter_map(|row| {
                        let fact = self.fact(*row)?;
                        let (left, right) = keys(article, &map, (fact.start, fact.end));
                        Some((if self.order.sort == Sort::Left { left } else { right }, *row))
                    }));
                })?;
                // What can't be read stands last.
                let mut read = vec![false; self.facts.rows.len()];
                let mut mark = |row: u32| {
                    let known = usize::try_from(row).ok().and_then(|row| read.get_mut(row));
                    known.is_none_or(|known| std::mem::replace(known, true))
                };
                for (_, row) in &keyed {
                    mark(*row);
                }
                let rest: Vec<u32> = rows.iter().copied().filter(|row| !mark(*row)).collect();
                keyed.sort_by_key(|(key, _)| *key);
                *rows = keyed.into_iter().map(|(_, row)| row).chain(rest).collect();
            }
        }
        Some(())
    }
}

/// The place of each in a list.
fn ranks<T: std::hash::Hash + Eq>(sorted: impl Iterator<Item = T>) -> HashMap<T, usize> {
    sorted.enumerate().map(|(rank, one)| (one, rank)).collect()
}
