//! An article as it goes out: its text, and what whom of the chosen annotators say about it.

use crate::annotation::{Kind, Record, Registry};
use crate::corpus::Article;
use crate::schema::Schema;
use crate::text::{CharSpan, TextMap};

/// What one annotator has in it, where it stands in the present text, in the order of the text.
#[derive(Clone, Debug)]
pub struct Hand<'a> {
    /// The annotator, or `gold`.
    pub who: &'a str,
    /// The live records.
    pub records: Vec<&'a Record>,
}

/// An article that goes out.
#[derive(Clone, Debug)]
pub struct Outgoing<'a> {
    /// Text and metadata.
    pub article: &'a Article,
    /// Code points and bytes of the text.
    pub map: &'a TextMap,
    /// By annotator.
    pub hands: Vec<Hand<'a>>,
    /// Names of what spans are linked to.
    pub registry: &'a Registry,
    /// Layers, labels and attributes.
    pub schema: &'a Schema,
}

impl<'a> Outgoing<'a> {
    /// All records, annotator by annotator.
    pub fn records(&self) -> impl Iterator<Item = &'a Record> + '_ {
        self.hands.iter().flat_map(|hand| hand.records.iter().copied())
    }

    /// All records of a kind.
    pub fn of_kind(&self, kind: Kind) -> impl Iterator<Item = &'a Record> + '_ {
        self.records().filter(move |record| record.kind == kind)
    }

    /// The text of a stretch.
    pub fn quote(&self, span: CharSpan) -> &str {
        self.map.quote(span).unwrap_or_default()
    }

    /// The name that an entity link is known by; the id itself where nobody has an entry.
    pub fn entity_name<'b>(&'b self, id: &'b str) -> &'b str {
        self.registry.find(id).map_or(id, |entry| entry.name.as_str())
    }
}
