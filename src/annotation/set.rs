//! The folded records of one annotator, with what is counted about them.

use super::links::Links;
use super::record::{Kind, Record};
use std::collections::HashMap;

/// What is live in one document.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Spans of every layer, stances included.
    pub spans: usize,
    /// Paragraphs marked done.
    pub done: usize,
    /// Paragraphs put off.
    pub skipped: usize,
    /// Paragraphs flagged for discussion.
    pub flagged: usize,
}

/// One record an id, tombstones included.
#[derive(Clone, Debug, Default)]
pub struct AnnotationSet {
    records: HashMap<String, Record>,
    by_doc: HashMap<String, Vec<String>>,
    tallies: HashMap<String, Tally>,
    labels: HashMap<(String, String), usize>,
    links: Links,
    done: usize,
}

impl AnnotationSet {
    /// From folded records: of two with one id the later in the list stays.
    pub fn new(records: impl IntoIterator<Item = Record>) -> Self {
        let mut set = Self::default();
        for record in records {
            set.put(record);
        }
        set
    }

    /// Takes the record in place of the one with its id.
    pub fn put(&mut self, record: Record) {
        self.count(&record, true);
        let (id, doc) = (record.id.clone(), record.doc.clone());
        let before = self.records.insert(id.clone(), record);
        if before.as_ref().is_none_or(|before| before.doc != doc) {
            if let Some(before) = &before
                && let Some(ids) = self.by_doc.get_mut(&before.doc)
            {
                ids.retain(|known| *known != id);
            }
            self.by_doc.entry(doc).or_default().push(id);
        }
        if let Some(before) = before {
            self.count(&before, false);
        }
    }

    fn count(&mut self, record: &Record, add: bool) {
        let step = |n: &mut usize| *n = if add { *n + 1 } else { n.saturating_sub(1) };
        let tally = self.tallies.entry(record.doc.clone()).or_default();
        self.links.count(record, add);
        match record.kind {
            Kind::Span => {
                step(&mut tally.spans);
                step(self.labels.entry((record.layer.clone(), record.label.clone())).or_default());
            }
            Kind::Mark => match record.label.as_str() {
                "done" => {
                    step(&mut tally.done);
                    step(&mut self.done);
                }
                "skipped" => step(&mut tally.skipped),
                "flagged" => step(&mut tally.flagged),
                _ => {}
            },
            _ => {}
        }
    }

    /// The record of that id, a tombstone included.
    pub fn get(&self, id: &str) -> Option<&Record> {
        self.records.get(id)
    }

    /// All records, in no order.
    pub fn iter(&self) -> impl Iterator<Item = &Record> {
        self.records.values()
    }

    /// The live records of a document, by start, then longer first, then layer, label, id.
    pub fn of_doc(&self, doc: &str) -> Vec<&Record> {
        let ids = self.by_doc.get(doc).map(Vec::as_slice).unwrap_or_default();
        let mut live: Vec<&Record> =
            ids.iter().filter_map(|id| self.records.get(id)).filter(|record| !record.is_retracted()).collect();
        live.sort_by(|a, b| {
            (a.start, std::cmp::Reverse(a.end), &a.layer, &a.label, &a.id).cmp(&(
                b.start,
                std::cmp::Reverse(b.end),
                &b.layer,
                &b.label,
                &b.id,
            ))
        });
        live
    }

    /// The live entries of the registry of entities.
    pub fn entities(&self) -> impl Iterator<Item = &Record> {
        self.by_doc
            .get("")
            .into_iter()
            .flatten()
            .filter_map(|id| self.records.get(id))
            .filter(|record| record.kind == Kind::Entity)
    }

    /// Which strings are linked to which entity.
    pub fn links(&self) -> &Links {
        &self.links
    }

    /// What is live in a document.
    pub fn tally(&self, doc: &str) -> Tally {
        self.tallies.get(doc).copied().unwrap_or_default()
    }

    /// Live spans with that label.
    pub fn with_label(&self, layer: &str, label: &str) -> usize {
        self.labels.get(&(layer.to_owned(), label.to_owned())).copied().unwrap_or_default()
    }

    /// Paragraphs marked done in all documents.
    pub fn done(&self) -> usize {
        self.done
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::CharPos;

    fn span(id: &str, rev: u64, doc: &str, label: &str) -> Record {
        Record {
            id: id.into(),
            rev,
            kind: Kind::Span,
            doc: doc.into(),
            start: Some(CharPos::new(0)),
            end: Some(CharPos::new(3)),
            layer: "entity".into(),
            label: label.into(),
            ..Record::default()
        }
    }

    #[test]
    fn counts_follow_every_change() {
        let mut set = AnnotationSet::new([span("a", 1, "x", "PER"), span("b", 1, "x", "PER")]);
        assert_eq!((set.tally("x").spans, set.with_label("entity", "PER")), (2, 2));
        set.put(span("a", 2, "x", "ORG"));
        assert_eq!((set.with_label("entity", "PER"), set.with_label("entity", "ORG")), (1, 1));
        set.put(Record { kind: Kind::Retracted, ..span("b", 2, "x", "PER") });
        assert_eq!((set.tally("x").spans, set.of_doc("x").len()), (1, 1));
        set.put(span("a", 3, "y", "ORG"));
        assert_eq!((set.of_doc("x").len(), set.of_doc("y").len(), set.tally("x").spans), (0, 1, 0));
    }
}
