//! What an export holds, counted.

use super::outgoing::Outgoing;
use crate::annotation::Kind;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Counts of what was written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Articles.
    pub documents: usize,
    /// Their paragraphs.
    pub paragraphs: usize,
    /// Records of all kinds.
    pub records: usize,
    /// Spans by layer and label.
    pub spans: BTreeMap<(String, String), usize>,
    /// Relations by layer and label.
    pub relations: BTreeMap<(String, String), usize>,
    /// Labels of articles and paragraphs, by layer and label.
    pub labels: BTreeMap<(String, String), usize>,
    /// Values of attributes, by layer and name.
    pub attributes: BTreeMap<(String, String), BTreeSet<String>>,
    /// Stances that have a holder, and that have a target.
    pub parties: (usize, usize),
}

impl Tally {
    /// Counts an article.
    pub fn take(&mut self, document: &Outgoing) {
        self.documents += 1;
        self.paragraphs += document.article.paragraphs.len();
        // Few labels stand in one article: counted by reference first, they are seldom copied.
        let mut found: BTreeMap<(u8, &str, &str), usize> = BTreeMap::new();
        for record in document.records() {
            self.records += 1;
            let kind = match record.kind {
                Kind::Span => 0,
                Kind::Relation => 1,
                Kind::Label => 2,
                _ => continue,
            };
            *found.entry((kind, &record.layer, &record.label)).or_default() += 1;
            self.parties.0 += usize::from(!record.holder.is_empty());
            self.parties.1 += usize::from(!record.target.is_empty());
            for (name, value) in &record.attrs {
                let values = self.attributes.entry((record.layer.clone(), name.clone())).or_default();
                values.extend(values_of(value));
            }
        }
        for ((kind, layer, label), count) in found {
            let counts = match kind {
                0 => &mut self.spans,
                1 => &mut self.relations,
                _ => &mut self.labels,
            };
            *counts.entry((layer.to_owned(), label.to_owned())).or_default() += count;
        }
    }

    /// Adds what another counted.
    pub fn add(&mut self, other: Self) {
        self.documents += other.documents;
        self.paragraphs += other.paragraphs;
        self.records += other.records;
        self.parties = (self.parties.0 + other.parties.0, self.parties.1 + other.parties.1);
        let all =
            [(&mut self.spans, other.spans), (&mut self.relations, other.relations), (&mut self.labels, other.labels)];
        for (mine, theirs) in all {
            for (key, count) in theirs {
                *mine.entry(key).or_default() += count;
            }
        }
        for (key, values) in other.attributes {
            self.attributes.entry(key).or_default().extend(values);
        }
    }
}

/// The values of an attribute as strings.
pub fn values_of(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => vec![text.clone()],
        Value::Array(all) => all.iter().flat_map(values_of).collect(),
        other => vec![other.to_string()],
    }
}
