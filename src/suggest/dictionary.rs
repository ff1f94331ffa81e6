//! What was tagged before: strings with their labels, and how often they were met.

use super::keep::Keep;
use super::{LONGEST, Question, Tagged};
use crate::text::BytesSpan;
use std::collections::HashMap;
use std::ops::Range;

/// Layer, label and how often a string was tagged so.
type Count = (usize, usize, u32);

#[derive(Clone, Debug, Default)]
struct Entry {
    labels: Vec<Count>,
    met: u32,
}

/// One more of a label.
fn count(labels: &mut Vec<Count>, layer: usize, label: usize) {
    match labels.iter_mut().find(|known| (known.0, known.1) == (layer, label)) {
        Some(known) => known.2 += 1,
        None => labels.push((layer, label, 1)),
    }
}

impl Keep for Entry {
    const LEAST: usize = Vec::<Count>::LEAST + u32::LEAST;

    fn put(&self, to: &mut Vec<u8>) {
        self.labels.put(to);
        self.met.put(to);
    }

    fn take(from: &mut &[u8]) -> Option<Self> {
        let entry = Self { labels: Vec::take(from)?, met: u32::take(from)? };
        // Far from where counting on would overflow.
        let counted = entry.labels.iter().map(|count| u64::from(count.2)).sum::<u64>() + u64::from(entry.met);
        (counted < u64::from(u32::MAX / 2)).then_some(entry)
    }
}

/// Tagged strings of up to [`LONGEST`] tokens.
#[derive(Clone, Debug, Default)]
pub struct Dictionary {
    entries: HashMap<String, Entry>,
}

/// Every stretch of one token or more at a place, the longest first.
fn stretches<'a>(text: &'a str, tokens: &[BytesSpan], at: usize) -> impl Iterator<Item = (usize, &'a str)> {
    let ends = (at + 1..=(at + LONGEST).min(tokens.len())).rev();
    ends.filter_map(move |end| {
        let span = BytesSpan::new(tokens.get(at)?.start, tokens.get(end - 1)?.end);
        Some((end, text.get(span.range())?))
    })
}

impl Keep for Dictionary {
    const LEAST: usize = 4;

    fn put(&self, to: &mut Vec<u8>) {
        self.entries.put(to);
    }

    fn take(from: &mut &[u8]) -> Option<Self> {
        Some(Self { entries: Keep::take(from)? })
    }
}

impl Dictionary {
    /// Learns a finished paragraph.
    pub fn learn(&mut self, text: &str, tokens: &[BytesSpan], spans: &[Tagged]) {
        for (span, layer, label) in spans {
            let Some(string) = text.get(span.range()) else { continue };
            let entry = self.entries.entry(string.to_owned()).or_default();
            count(&mut entry.labels, *layer, *label);
        }
        for at in 0..tokens.len() {
            for (_, string) in stretches(text, tokens, at) {
                if let Some(entry) = self.entries.get_mut(string) {
                    entry.met += 1;
                }
            }
        }
    }

    /// Known strings of a layer in a paragraph, longest match from the left: tokens, label, and (times tagged so + ½) /
    /// (times met + 1). What was tagged since the last lesson counts as if met once more, and so does a registry's name.
    pub fn find(&self, question: &Question, tokens: &[BytesSpan], layer: usize) -> Vec<(Range<usize>, usize, f64)> {
        let text = &question.text;
        let mut recent: HashMap<&str, Vec<Count>> = HashMap::new();
        for (string, of, label) in &question.fresh {
            count(recent.entry(string).or_default(), *of, *label);
        }
        let mut found = Vec::new();
        let mut at = 0;
        while at < tokens.len() {
            let known = stretches(text, tokens, at).find_map(|(end, string)| {
                let name = question.names.get(string).map(|(of, label)| [(*of, *label, 1)]);
                let named = name.as_ref().map(<[Count; 1]>::as_slice);
                let recent = recent.get(string).map(Vec::as_slice).or(named).unwrap_or_default();
                let (label, ratio) = self.majority(string, layer, recent)?;
                Some((end, label, ratio))
            });
            match known {
                Some((end, label, ratio)) => {
                    found.push((at..end, label, ratio));
                    at = end;
                }
                None => at += 1,
            }
        }
        found
    }

    fn majority(&self, string: &str, layer: usize, recent: &[Count]) -> Option<(usize, f64)> {
        let entry = self.entries.get(string);
        let known = entry.map(|entry| entry.labels.as_slice()).unwrap_or_default();
        let mut counts: Vec<(usize, u32)> = Vec::new();
        for (_, label, times) in known.iter().chain(recent).filter(|count| count.0 == layer) {
            match counts.iter_mut().find(|count| count.0 == *label) {
                Some(count) => count.1 += times,
                None => counts.push((*label, *times)),
            }
        }
        let met = entry.map_or(0, |entry| entry.met) + recent.iter().map(|count| count.2).sum::<u32>();
        let (label, count) = counts.into_iter().max_by_key(|(label, count)| (*count, std::cmp::Reverse(*label)))?;
        Some((label, ((f64::from(count) + 0.5) / (f64::from(met) + 1.0)).min(1.0)))
    }
}
