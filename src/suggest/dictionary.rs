//! What was tagged before: strings with their labels, and how often they were met.

use super::{LONGEST, Tagged};
use crate::text::BytesSpan;
use std::collections::{BTreeMap, HashMap};

#[derive(Clone, Debug, Default)]
struct Entry {
    labels: BTreeMap<(usize, usize), u32>,
    met: u32,
}

/// Tagged strings of up to [`LONGEST`] tokens.
#[derive(Clone, Debug, Default)]
pub struct Dictionary {
    entries: HashMap<String, Entry>,
}

/// Every stretch of one token or more at a place, the longest first.
fn stretches<'a>(text: &'a str, tokens: &[BytesSpan], at: usize) -> impl Iterator<Item = (usize, BytesSpan, &'a str)> {
    let ends = (at + 1..=(at + LONGEST).min(tokens.len())).rev();
    ends.filter_map(move |end| {
        let span = BytesSpan::new(tokens.get(at)?.start, tokens.get(end - 1)?.end);
        Some((end, span, text.get(span.range())?))
    })
}

impl Dictionary {
    /// Learns a finished paragraph.
    pub fn learn(&mut self, text: &str, tokens: &[BytesSpan], spans: &[Tagged]) {
        for (span, layer, label) in spans {
            let Some(string) = text.get(span.range()) else { continue };
            let entry = self.entries.entry(string.to_owned()).or_default();
            *entry.labels.entry((*layer, *label)).or_default() += 1;
        }
        for at in 0..tokens.len() {
            for (_, _, string) in stretches(text, tokens, at) {
                if let Some(entry) = self.entries.get_mut(string) {
                    entry.met += 1;
                }
            }
        }
    }

    /// Known strings of a layer in a paragraph, longest match from the left: bytes, label, and (times tagged so + ½) /
    /// (times met + 1). `fresh`: strings tagged since the last lesson, each as if met once more.
    pub fn find(
        &self,
        text: &str,
        tokens: &[BytesSpan],
        layer: usize,
        fresh: &[(String, usize, usize)],
    ) -> Vec<(BytesSpan, usize, f64)> {
        let mut found = Vec::new();
        let mut at = 0;
        while at < tokens.len() {
            let known = stretches(text, tokens, at).find_map(|(end, span, string)| {
                let (label, ratio) = self.majority(string, layer, fresh)?;
                Some((end, span, label, ratio))
            });
            match known {
                Some((end, span, label, ratio)) => {
                    found.push((span, label, ratio));
                    at = end;
                }
                None => at += 1,
            }
        }
        found
    }

    fn majority(&self, string: &str, layer: usize, fresh: &[(String, usize, usize)]) -> Option<(usize, f64)> {
        let mut counts: BTreeMap<usize, u32> = BTreeMap::new();
        let mut met = 0;
        if let Some(entry) = self.entries.get(string) {
            met = entry.met;
            counts.extend(entry.labels.iter().filter(|((of, _), _)| *of == layer).map(|((_, label), n)| (*label, *n)));
        }
        for (_, _, label) in fresh.iter().filter(|(words, of, _)| *of == layer && words == string) {
            *counts.entry(*label).or_default() += 1;
            met += 1;
        }
        let (label, count) = counts.into_iter().max_by_key(|(label, count)| (*count, std::cmp::Reverse(*label)))?;
        Some((label, ((f64::from(count) + 0.5) / (f64::from(met) + 1.0)).min(1.0)))
    }
}
