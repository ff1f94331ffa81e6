//! What a file has that gloss.toml has no place for: labels, attributes, kinds of relations. Proposed, never dropped.

use super::tally::values_of;
use crate::annotation::{Kind, Record};
use crate::schema::{LayerKind, Schema};
use std::collections::{BTreeMap, BTreeSet};

/// A layer that something needs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Need {
    /// What its records are about.
    pub kind: LayerKind,
    /// Labels that it lacks, with how many records have them.
    pub labels: BTreeMap<String, usize>,
    /// Attributes that it lacks, or that lack some values: name to values.
    pub attributes: BTreeMap<String, BTreeSet<String>>,
}

/// Everything that is needed, by the name of the layer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Needs {
    /// By layer.
    pub layers: BTreeMap<String, Need>,
    /// Labels that only the guess stands behind that they are names, not stances: they may turn out to be stances.
    guessed: BTreeSet<String>,
    /// Labels of which some record has a holder or a target.
    stances: BTreeSet<String>,
}

/// More values of one attribute are free text: no list of them is proposed.
const VALUES: usize = 50;

impl Needs {
    /// Whether the schema has a place for everything.
    pub fn is_empty(&self) -> bool {
        self.layers.is_empty()
    }

    /// Whether a label was taken for a name in one place and is a stance in another: the layers found so far are wrong,
    /// and the file has to be read again with the additions that this proposes.
    pub fn is_torn(&self) -> bool {
        self.guessed.intersection(&self.stances).next().is_some()
    }

    /// Takes a record whose layer was found; `guessed`: by nothing but that its kind usually stands there.
    pub fn take(&mut self, record: &Record, guessed: bool, schema: &Schema) {
        let kind = kind_of(record);
        if guessed && kind == LayerKind::Span {
            self.guessed.insert(record.label.clone());
        }
        if kind == LayerKind::Stance {
            self.stances.insert(record.label.clone());
        }
        let layer = schema.layer(&record.layer);
        let has_label = layer.is_some_and(|layer| layer.label(&record.label).is_some());
        let lacking = record.attrs.iter().filter_map(|(name, value)| {
            let known = layer.and_then(|layer| layer.attributes.iter().find(|one| one.name == *name));
            let values: BTreeSet<String> = values_of(value).into_iter().collect();
            match known {
                Some(known) => {
                    let more: BTreeSet<String> = values
                        .into_iter()
                        .filter(|one| !known.values.is_empty() && !known.values.contains(one))
                        .collect();
                    (!more.is_empty()).then_some((name, more))
                }
                None => Some((name, values)),
            }
        });
        let lacking: Vec<_> = lacking.collect();
        if has_label && lacking.is_empty() {
            return;
        }
        let need = self.layers.entry(record.layer.clone()).or_default();
        need.kind = match layer {
            Some(layer) => layer.kind,
            None if need.kind == LayerKind::Stance => LayerKind::Stance,
            None => kind,
        };
        if !has_label {
            *need.labels.entry(record.label.clone()).or_default() += 1;
        }
        for (name, values) in lacking {
            let all = need.attributes.entry(name.clone()).or_default();
            if all.len() <= VALUES {
                all.extend(values);
            }
        }
    }

    /// Adds what another part of the file needs.
    pub fn add(&mut self, other: Self) {
        for (name, theirs) in other.layers {
            let need = self.layers.entry(name).or_insert_with(|| Need { kind: theirs.kind, ..Need::default() });
            if theirs.kind == LayerKind::Stance {
                need.kind = LayerKind::Stance;
            }
            for (label, count) in theirs.labels {
                *need.labels.entry(label).or_default() += count;
            }
            for (name, values) in theirs.attributes {
                need.attributes.entry(name).or_default().extend(values);
            }
        }
        self.guessed.extend(other.guessed);
        self.stances.extend(other.stances);
    }

    /// What is proposed: a label that is a stance anywhere is one everywhere; where there are too many values of an
    /// attribute for a list, it takes any.
    pub fn proposal(mut self) -> BTreeMap<String, Need> {
        for (_, need) in self.layers.iter_mut().filter(|(_, need)| need.kind == LayerKind::Span) {
            need.labels.retain(|label, _| !(self.guessed.contains(label) && self.stances.contains(label)));
        }
        self.layers.retain(|_, need| !need.labels.is_empty() || !need.attributes.is_empty());
        for need in self.layers.values_mut() {
            for values in need.attributes.values_mut().filter(|values| values.len() > VALUES) {
                values.clear();
            }
        }
        self.layers
    }
}

/// The kind of layer that a record belongs to.
pub fn kind_of(record: &Record) -> LayerKind {
    match record.kind {
        Kind::Relation => LayerKind::Relation,
        Kind::Label if record.start.is_none() => LayerKind::Document,
        Kind::Label => LayerKind::Paragraph,
        _ if record.holder.is_empty() && record.target.is_empty() && record.via.is_empty() => LayerKind::Span,
        _ => LayerKind::Stance,
    }
}

/// The layer of a record that names none, and whether it is a guess: by a layer of its kind that has the label, else by
/// the one asked for, else the first of its kind, else a usual name.
pub fn layer_of(record: &Record, schema: &Schema, wanted: Option<&str>) -> (String, bool) {
    let kind = kind_of(record);
    let fits = |one: LayerKind| {
        one == kind
            || (kind == LayerKind::Span && one == LayerKind::Stance)
            || (kind == LayerKind::Stance && one == LayerKind::Span)
    };
    let having: Vec<_> =
        schema.layers.iter().filter(|layer| fits(layer.kind) && layer.label(&record.label).is_some()).collect();
    if let Some(layer) = having.iter().find(|layer| layer.kind == kind).or(having.first()) {
        return (layer.name.clone(), false);
    }
    if let (Some(wanted), LayerKind::Span | LayerKind::Stance) = (wanted, kind) {
        return (wanted.to_owned(), false);
    }
    let first = schema.layers.iter().find(|layer| layer.kind == kind).map(|layer| layer.name.clone());
    let usual = match kind {
        LayerKind::Span => "entity",
        LayerKind::Stance => "stance",
        LayerKind::Relation => "relation",
        LayerKind::Document => "topic",
        LayerKind::Paragraph => "paragraph",
    };
    (first.unwrap_or_else(|| usual.to_owned()), true)
}
