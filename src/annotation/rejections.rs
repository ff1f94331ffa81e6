//! Rejected proposals by their words: which of them stand in a text is found without going through all.

use super::record::{Kind, Record};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;
use std::sync::Arc;

/// The live rejections, under the words that were proposed.
#[derive(Clone, Debug, Default)]
pub struct Rejections {
    by_words: BTreeMap<String, Vec<Arc<Record>>>,
}

impl Rejections {
    /// Takes the record in place of what it was before.
    pub fn put(&mut self, before: Option<&Record>, now: &Arc<Record>) {
        if let Some(before) = before.filter(|before| is_rejection(before))
            && let Some(known) = self.by_words.get_mut(&before.quote)
        {
            known.retain(|record| record.id != now.id);
            if known.is_empty() {
                self.by_words.remove(&before.quote);
            }
        }
        if is_rejection(now) {
            self.by_words.entry(now.quote.clone()).or_default().push(now.clone());
        }
    }

    /// The rejected words that stand in a text, in their order, with their rejections.
    pub fn within(&self, text: &str) -> impl Iterator<Item = (&str, &[Arc<Record>])> {
        let mut found = BTreeSet::new();
        if !self.by_words.is_empty() {
            for (start, _) in text.char_indices() {
                self.starts_of(text.get(start..).unwrap_or_default(), &mut found);
            }
        }
        found.into_iter().filter_map(|words| Some((words, self.by_words.get(words)?.as_slice())))
    }

    /// The rejected words that a text begins with. In the order of the words, each start of the text stands before it,
    /// and whatever is in between begins with that start too: so each step down leads to the next shorter one.
    fn starts_of<'a>(&'a self, text: &str, found: &mut BTreeSet<&'a str>) {
        let mut bound = Bound::Included(text);
        while let Some((words, _)) = self.by_words.range::<str, _>((Bound::Unbounded, bound)).next_back() {
            let common = common_start(words, text);
            if common.is_empty() {
                return;
            }
            bound = if common.len() == words.len() {
                found.insert(words.as_str());
                Bound::Excluded(common)
            } else {
                Bound::Included(common)
            };
        }
    }
}

/// What two texts begin with alike, as a part of the second.
fn common_start<'a>(one: &str, other: &'a str) -> &'a str {
    let alike = one.chars().zip(other.char_indices()).find(|(a, (_, b))| a != b);
    let end = alike.map_or(one.len().min(other.len()), |(_, (at, _))| at);
    other.get(..end).unwrap_or_default()
}

/// Whether it says that a proposal was wrong.
fn is_rejection(record: &Record) -> bool {
    record.kind == Kind::Decision && record.label == "reject" && !record.quote.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn rejection(id: &str, quote: &str) -> Arc<Record> {
        let (id, quote) = (id.to_owned(), quote.to_owned());
        Arc::new(Record { id, quote, kind: Kind::Decision, label: "reject".into(), ..Record::default() })
    }

    proptest! {
        #[test]
        fn what_stands_in_the_text_is_found_and_nothing_else(
            quotes in prop::collection::vec("[abé ]{0,4}", 0..12),
            text in "[abé ]{0,20}",
            taken_back in 0_usize..12,
        ) {
            let mut rejections = Rejections::default();
            let all: Vec<_> = quotes.iter().enumerate().map(|(at, quote)| rejection(&format!("d{at}"), quote)).collect();
            for one in &all {
                rejections.put(None, one);
            }
            if let Some(one) = all.get(taken_back) {
                rejections.put(Some(one), &Arc::new(Record { kind: Kind::Retracted, ..Record::clone(one) }));
            }
            let live = all.iter().enumerate().filter(|(at, _)| *at != taken_back).map(|(_, one)| one);
            let here = live.filter(|one| !one.quote.is_empty() && text.contains(&one.quote));
            let mut expected: Vec<(String, String)> = here.map(|one| (one.quote.clone(), one.id.clone())).collect();
            let within = rejections.within(&text);
            let mut found: Vec<(String, String)> = within
                .flat_map(|(words, of)| of.iter().map(move |one| (words.to_owned(), one.id.clone())))
                .collect();
            expected.sort();
            found.sort();
            prop_assert_eq!(found, expected);
        }
    }
}
