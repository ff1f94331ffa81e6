//! Articles as examples: the longest spans of names as entities, everything else in groups.

use super::super::described::Described;
use super::super::format::{Piece, Writer};
use super::super::held::What;
use super::super::json;
use super::super::kb::kb_id;
use super::super::loss::{Action, Losses};
use super::super::needs::layer_of;
use super::super::outgoing::Outgoing;
use super::{HOLDS, USUAL_GROUP};
use crate::annotation::{Kind, Record};
use crate::schema::{LayerKind, Schema};
use crate::text::CharSpan;
use serde::{Serialize, Serializer};
use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

/// Writes examples.
#[derive(Clone, Copy, Debug)]
pub(super) struct Examples;

#[derive(Serialize)]
struct Example<'a> {
    text: &'a str,
    entities: Vec<Span<'a>>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    spans: BTreeMap<&'a str, Vec<Span<'a>>>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    cats: BTreeMap<&'a str, f64>,
    meta: Described<'a>,
}

/// A piece of a record.
#[derive(Clone, Copy)]
struct Span<'a> {
    place: CharSpan,
    label: &'a str,
    kb_id: Option<&'a str>,
}

impl Serialize for Span<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let (start, end) = (self.place.start.get(), self.place.end.get());
        match self.kb_id {
            Some(kb_id) => (start, end, self.label, kb_id).serialize(to),
            None => (start, end, self.label).serialize(to),
        }
    }
}

impl Writer for Examples {
    fn document(&self, document: &Outgoing, losses: &mut Losses) -> Vec<Piece> {
        let article = document.article;
        let mut layers = Layers { schema: document.schema, found: HashMap::new() };
        let (mut named, mut spans, mut cats) = (Vec::new(), BTreeMap::<&str, Vec<Span>>::new(), BTreeMap::new());
        for record in document.records() {
            if !losses.keeps(record, HOLDS) {
                continue;
            }
            if record.kind == Kind::Label {
                take_label(record, &mut layers, &mut cats, losses);
                continue;
            }
            let kb_id = kb_id(&record.entity);
            if kb_id.is_none() && !record.entity.is_empty() {
                losses.add(record, What::EntityLink, Action::Dropped, &record.entity);
            }
            let pieces = record.pieces();
            if pieces.len() > 1 {
                losses.add(record, What::Discontinuous, Action::Split, format!("{} spans, one a piece", pieces.len()));
            }
            let is_name = layers.kind(&record.layer) == LayerKind::Span && layers.finds(record);
            for place in pieces {
                let span = Span { place, label: &record.label, kb_id };
                if is_name {
                    named.push((record.layer.as_str(), span));
                } else {
                    spans.entry(group(&record.layer)).or_default().push(span);
                }
            }
        }
        let entities = entities(named, &mut spans);
        let mut line = json::line(&Example { text: &article.text, entities, spans, cats, meta: article.into() });
        line.push('\n');
        vec![Piece::main(line)]
    }
}

fn group(layer: &str) -> &str {
    if layer.is_empty() { USUAL_GROUP } else { layer }
}

/// The longest, of equal ones the first, that do not overlap; the others go to the groups of their layers.
fn entities<'a>(mut named: Vec<(&'a str, Span<'a>)>, spans: &mut BTreeMap<&'a str, Vec<Span<'a>>>) -> Vec<Span<'a>> {
    named.sort_by_key(|(_, span)| (Reverse(span.place.len()), span.place.start));
    let mut chosen: BTreeMap<u32, Span> = BTreeMap::new();
    for (layer, span) in named {
        let before = chosen.range(..span.place.end.get()).next_back();
        if before.is_some_and(|(_, other)| other.place.overlaps(span.place)) {
            spans.entry(group(layer)).or_default().push(span);
        } else {
            chosen.insert(span.place.start.get(), span);
        }
    }
    chosen.into_values().collect()
}

/// A label of the article, and that the others of its layer do not hold.
fn take_label<'a>(record: &'a Record, layers: &mut Layers<'a>, cats: &mut BTreeMap<&'a str, f64>, losses: &mut Losses) {
    if cats.get(record.label.as_str()).is_some_and(|holds| *holds > 0.0) {
        let detail = format!("{}/{}: there is one of this name already", record.layer, record.label);
        losses.add(record, What::DocumentLabel, Action::Dropped, detail);
        return;
    }
    if !layers.finds(record) {
        losses.add(record, What::Layer, Action::Flattened, format!("{}: its label stands in another", record.layer));
    }
    let others = layers.schema.layer(&record.layer).into_iter().flat_map(|layer| &layer.labels);
    for label in others {
        cats.entry(&label.name).or_insert(0.0);
    }
    cats.insert(&record.label, 1.0);
}

/// What the labels alone tell of layers.
struct Layers<'a> {
    schema: &'a Schema,
    found: HashMap<(&'a str, &'a str, bool), bool>,
}

impl<'a> Layers<'a> {
    fn kind(&self, name: &str) -> LayerKind {
        self.schema.layer(name).map_or(LayerKind::Span, |layer| layer.kind)
    }

    /// Whether import finds the layer by the label.
    fn finds(&mut self, record: &'a Record) -> bool {
        let key = (record.layer.as_str(), record.label.as_str(), record.kind == Kind::Label);
        let schema = self.schema;
        *self.found.entry(key).or_insert_with(|| {
            let bare = Record { kind: record.kind.clone(), label: record.label.clone(), ..Record::default() };
            layer_of(&bare, schema, None).0 == record.layer
        })
    }
}
