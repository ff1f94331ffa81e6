//! What gold has, by article, and the paragraphs that can be practised on.

use crate::annotation::{Kind, Record};
use crate::corpus::{Corpus, catalogue};
use crate::schema::{LayerKind, Schema};
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

/// A paragraph: places of the article in the corpus and of the paragraph in it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The article, from 0.
    pub article: usize,
    /// The paragraph, from 0.
    pub paragraph: usize,
}

/// What gold has of the layers that are practised.
#[derive(Clone, Debug, Default)]
pub struct Gold {
    by_doc: HashMap<String, Vec<Arc<Record>>>,
    layers: Vec<String>,
    /// Whether it says what is finished; else that is where it has spans.
    has_marks: bool,
}

impl Gold {
    /// Of its live records; `only`: the layer of this name, else all that tag words.
    pub fn new(records: impl IntoIterator<Item = Record>, schema: &Schema, only: Option<&str>) -> Self {
        let tags = |kind: LayerKind| matches!(kind, LayerKind::Span | LayerKind::Stance);
        let layers =
            schema.layers.iter().filter(|layer| tags(layer.kind) && only.is_none_or(|only| only == layer.name));
        let mut gold = Self { layers: layers.map(|layer| layer.name.clone()).collect(), ..Self::default() };
        for record in records {
            gold.has_marks |= is_done(&record);
            if is_done(&record) || gold.is_practised(&record) {
                gold.by_doc.entry(record.doc.clone()).or_default().push(Arc::new(record));
            }
        }
        gold
    }

    /// Whether there is nothing to practise on, whatever the corpus holds.
    pub fn is_empty(&self) -> bool {
        self.by_doc.is_empty()
    }

    /// Names of the layers that are practised, in the order of the schema.
    pub fn layers(&self) -> &[String] {
        &self.layers
    }

    /// Whether it says what is finished.
    pub fn has_marks(&self) -> bool {
        self.has_marks
    }

    /// Whether a record is of a layer that is practised.
    pub fn is_practised(&self, record: &Record) -> bool {
        record.kind == Kind::Span && self.layers.contains(&record.layer)
    }

    /// What it has in an article.
    pub fn of_doc(&self, doc: &str) -> &[Arc<Record>] {
        self.by_doc.get(doc).map(Vec::as_slice).unwrap_or_default()
    }

    /// The paragraphs that it has, in the order of the corpus.
    pub fn places(&self, corpus: &Corpus) -> Vec<Place> {
        let mut places = BTreeSet::new();
        for (doc, records) in &self.by_doc {
            let Some(article) = corpus.find(doc) else { continue };
            let starts = corpus.starts(article);
            let told = records.iter().filter(|record| !self.has_marks || is_done(record));
            let paragraphs = told.filter_map(|record| catalogue::paragraph_of(starts, record.start?));
            places.extend(paragraphs.map(|paragraph| Place { article, paragraph }));
        }
        places.into_iter().collect()
    }
}

fn is_done(record: &Record) -> bool {
    record.kind == Kind::Mark && record.label == "done"
}
