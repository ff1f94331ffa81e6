//! Relations between spans: where they stand in the open article, and what is said of them.

use super::Session;
use super::article::{OpenArticle, PlacedSpan};
use super::history::short;
use crate::annotation::{Kind, Record};
use crate::layout::arrows::Arrow;
use crate::schema::Schema;
use crate::text::BytesSpan;
use crate::text::offset::Cells;
use crate::text::visible::Visible;
use std::collections::HashMap;

/// Words of an end in another paragraph are cut at this many cells.
const AWAY: Cells = Cells::new(24);

/// A relation of which both ends stand in the open article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlacedRelation {
    /// Id of the record.
    pub id: String,
    /// Where it starts: an index into the article's spans.
    pub from: usize,
    /// Where it leads: an index into the article's spans.
    pub to: usize,
    /// Label as written.
    pub label: String,
    /// Indices of layer and label in the schema; `None`: unknown there.
    pub known: Option<(usize, usize)>,
}

impl PlacedRelation {
    /// The end that is not the span of that number, and whether the relation leads to it.
    pub fn other(&self, span: usize) -> (usize, bool) {
        if self.from == span { (self.to, true) } else { (self.from, false) }
    }
}

impl OpenArticle {
    /// Finds the ends of the relations among the spans; one that lacks an end here is not shown.
    pub(super) fn place_relations(&mut self, records: &[&Record], schema: &Schema) {
        self.relations.clear();
        let mut relations = records.iter().filter(|record| record.kind == Kind::Relation).peekable();
        if relations.peek().is_none() {
            return;
        }
        let spans: HashMap<&str, usize> =
            self.spans.iter().enumerate().map(|(at, span)| (span.id.as_str(), at)).collect();
        let placed = relations.filter_map(|record| {
            let (from, to) = (*spans.get(record.from.as_str())?, *spans.get(record.to.as_str())?);
            let known = schema.place(&record.layer, &record.label);
            Some(PlacedRelation { id: record.id.clone(), from, to, label: record.label.clone(), known })
        });
        self.relations = placed.filter(|relation| relation.from != relation.to).collect();
    }

    /// The relations of a span.
    pub fn relations_of(&self, span: &str) -> impl Iterator<Item = &PlacedRelation> {
        let at = self.spans.iter().position(|one| one.id == span);
        self.relations.iter().filter(move |relation| Some(relation.from) == at || Some(relation.to) == at)
    }

    /// A relation as it is seen from one of its ends: `member-of → the Bloc`, `member-of ← Anhalt`.
    pub fn seen_from(&self, relation: &PlacedRelation, span: &str) -> String {
        let at = self.spans.iter().position(|one| one.id == span).unwrap_or_default();
        let (other, leads) = relation.other(at);
        let words = self.spans.get(other).map(|span| self.words(span)).unwrap_or_default();
        format!("{} {} {}", relation.label, if leads { "→" } else { "←" }, short(&words))
    }

    /// The relations that start or end in a paragraph, as arrows in its lanes.
    pub(super) fn arrows(&self, paragraph: usize) -> Vec<Arrow> {
        let here = |span: &PlacedSpan| -> Vec<BytesSpan> {
            span.stretches().iter().filter_map(|stretch| self.within(paragraph, *stretch)).collect()
        };
        let arrows = self.relations.iter().enumerate().filter_map(|(key, relation)| {
            let (from, to) = (self.spans.get(relation.from)?, self.spans.get(relation.to)?);
            let (starts, leads) = (here(from), here(to));
            let (near, far) = match (starts.is_empty(), leads.is_empty()) {
                (true, true) => return None,
                (true, false) => (to, from),
                _ => (from, to),
            };
            let words = Visible::new(&self.words(far)).truncate(AWAY);
            let side = if far.chars.start < near.chars.start { "↑" } else { "↓" };
            let away = Visible::new(&format!("{words} {side}"));
            Some(Arrow { from: starts, to: leads, label: Visible::new(&relation.label), away, key })
        });
        arrows.collect()
    }

    /// A span with its label, as messages name it.
    pub fn named(&self, span: &PlacedSpan) -> String {
        format!("“{}” {}", short(&self.words(span)), span.label)
    }
}

impl Session {
    /// The live relations that start or end at a span.
    pub(super) fn relations_with(&self, span: &Record) -> Vec<Record> {
        let live = self.own.of_doc(&span.doc).into_iter().filter(|record| record.kind == Kind::Relation);
        live.filter(|record| record.from == span.id || record.to == span.id).cloned().collect()
    }
}
