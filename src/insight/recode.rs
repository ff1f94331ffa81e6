//! A label in the place of another: which records it is about, and what they become.

use crate::annotation::Record;
use crate::schema::{Label, Layer, Schema};
use std::collections::HashSet;

/// Why labels can't be exchanged.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Wrong {
    /// The new label is not in the schema.
    #[error("no layer of gloss.toml has a label “{0}”: add it there first, with its key, then run this again")]
    Unknown(String),
    /// The new label is not in that layer.
    #[error("layer “{layer}” has no label “{label}”: add it to gloss.toml first, then run this again")]
    NotThere {
        /// The layer.
        layer: String,
        /// The label.
        label: String,
    },
    /// Several layers have it.
    #[error("“{label}” is a label of {layers}: say which, as in {first}/{label}")]
    Several {
        /// The label.
        label: String,
        /// The layers.
        layers: String,
        /// One of them.
        first: String,
    },
    /// Labels of two layers.
    #[error("{0} and {1} are of two layers, with rules and attributes of their own: a record stays in its layer")]
    TwoLayers(String, String),
    /// Both are one.
    #[error("“{0}” and “{1}” are one label: gloss.toml says so")]
    Same(String, String),
}

/// One label in the place of another.
#[derive(Clone, Debug)]
pub struct Recode<'a> {
    /// The layer of both.
    pub layer: &'a Layer,
    /// The label that is given up, as it was asked for.
    pub from: String,
    /// The label that comes in its place.
    pub to: &'a Label,
    /// The label of the schema that is given up; `None`: the schema does not have it, or as a former name only.
    known: Option<&'a Label>,
}

/// Layer, where one is named, and label.
fn parts<'n>(schema: &Schema, name: &'n str) -> (Option<&'n str>, &'n str) {
    match name.split_once('/') {
        Some((layer, label)) if schema.layer(layer).is_some() => (Some(layer), label),
        _ => (None, name),
    }
}

impl<'a> Recode<'a> {
    /// `from` and `to` as typed: `LABEL`, or `layer/LABEL`.
    ///
    /// # Errors
    /// When the new label is not in the schema, or both are not labels of one layer.
    pub fn new(schema: &'a Schema, from: &str, to: &str) -> Result<Self, Wrong> {
        let (from_layer, from) = parts(schema, from);
        let (to_layer, to) = parts(schema, to);
        let layer = match to_layer.or(from_layer).and_then(|name| schema.layer(name)) {
            Some(layer) => layer,
            None => only_layer(schema, to)?,
        };
        if let Some(other) = from_layer.filter(|name| *name != layer.name) {
            return Err(Wrong::TwoLayers(format!("{other}/{from}"), format!("{}/{to}", layer.name)));
        }
        let missing = || Wrong::NotThere { layer: layer.name.clone(), label: to.to_owned() };
        let to = layer.labels.iter().find(|label| label.name == to).ok_or_else(missing)?;
        if from == to.name {
            return Err(Wrong::Same(from.to_owned(), to.name.clone()));
        }
        let known = layer.labels.iter().find(|label| label.name == from);
        Ok(Self { layer, from: from.to_owned(), to, known })
    }

    /// Whether the schema has the label that is given up.
    pub fn is_known(&self) -> bool {
        self.known.is_some()
    }

    /// Whether a record has the label that is given up: by whatever name, where the schema knows it, else as written.
    pub fn is_meant(&self, record: &Record) -> bool {
        let has = match self.known {
            Some(known) => self.layer.label(&record.label) == Some(known),
            None => record.label == self.from,
        };
        has && !record.is_retracted() && record.layer == self.layer.name
    }

    /// The next revision of a record, written then.
    pub fn revised(&self, record: &Record, at: &str) -> Record {
        Record { label: self.to.name.clone(), rev: record.rev.saturating_add(1), at: at.to_owned(), ..record.clone() }
    }

    /// Of these records those that are meant, and how many of them stay as they are: where the new label stands already,
    /// in the same place, there would be two that say the same.
    pub fn choose<'r>(&self, records: &'r [Record]) -> (Vec<&'r Record>, usize) {
        let standing: HashSet<_> = records.iter().filter(|record| self.has_new(record)).map(place).collect();
        let meant: Vec<&Record> = records.iter().filter(|record| self.is_meant(record)).collect();
        let all = meant.len();
        let free: Vec<&Record> = meant.into_iter().filter(|record| !standing.contains(&place(record))).collect();
        let kept = all - free.len();
        (free, kept)
    }

    fn has_new(&self, record: &Record) -> bool {
        let is_new = self.layer.label(&record.label) == Some(self.to) && record.label != self.from;
        is_new && !record.is_retracted() && record.layer == self.layer.name
    }

    /// The line of gloss.toml by which everybody's records are read as having the new label.
    pub fn former_names(&self) -> String {
        let names = self.to.was.iter().chain([&self.from]).chain(self.known.into_iter().flat_map(|label| &label.was));
        let mut seen = HashSet::new();
        let quoted = names.filter(|name| seen.insert(*name)).map(|name| toml::Value::String(name.clone()).to_string());
        format!("was = [{}]", quoted.collect::<Vec<_>>().join(", "))
    }
}

type Place<'r> = (&'r str, &'r str, Vec<crate::text::CharSpan>, (&'r str, &'r str));

fn place(record: &Record) -> Place<'_> {
    (record.kind.as_str(), &record.doc, record.pieces(), (&record.from, &record.to))
}

fn only_layer<'a>(schema: &'a Schema, label: &str) -> Result<&'a Layer, Wrong> {
    let has = |layer: &&Layer| layer.labels.iter().any(|known| known.name == label);
    let all: Vec<&Layer> = schema.layers.iter().filter(has).collect();
    match all.as_slice() {
        [only] => Ok(only),
        [] => Err(Wrong::Unknown(label.to_owned())),
        [first, ..] => {
            let names: Vec<String> = all.iter().map(|layer| format!("“{}”", layer.name)).collect();
            Err(Wrong::Several { label: label.to_owned(), layers: names.join(" and "), first: first.name.clone() })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::insight::ledger::tests::records;
    use crate::schema::ready;
    use serde_json::json;

    fn schema() -> Schema {
        let text = "[[layer]]\nname = \"entity\"\noverlap = \"any\"\n[[layer.label]]\nname = \"PER\"\nwas = [\"PERSON\"]\n\
                    [[layer.label]]\nname = \"ORG\"\nwas = [\"COMPANY\"]\n[[layer]]\nname = \"role\"\n[[layer.label]]\nname = \"PER\"\n\
                    [[layer.label]]\nname = \"seller\"\n";
        crate::schema::parse::parse(text).0
    }

    #[test]
    fn labels_are_found_with_and_without_their_layer() {
        let schema = schema();
        let layer = |from: &str, to: &str| Recode::new(&schema, from, to).map(|recode| recode.layer.name.clone());
        assert_eq!(layer("PER", "ORG").unwrap(), "entity");
        assert_eq!(layer("GONE", "role/PER").unwrap(), "role");
        assert_eq!(layer("role/GONE", "PER").unwrap(), "role");
        assert_eq!(layer("PER", "seller").unwrap(), "role");
        assert_eq!(layer("entity/PER", "entity/PER"), Err(Wrong::Same("PER".into(), "PER".into())));
        assert_eq!(layer("PER", "NEW"), Err(Wrong::Unknown("NEW".into())));
        assert!(matches!(layer("GONE", "PER"), Err(Wrong::Several { .. })));
        assert!(matches!(layer("entity/PER", "role/PER"), Err(Wrong::TwoLayers(..))));
        assert!(matches!(layer("entity/PER", "seller"), Err(Wrong::NotThere { .. })));
        assert_eq!(Recode::new(&ready::news().0, "PER", "ORG").unwrap().layer.name, "entity");
    }

    #[test]
    fn records_are_meant_by_whatever_name_and_none_comes_to_stand_twice() {
        let schema = schema();
        let span = |id: &str, kind: &str, start: u32, label: &str| json!({"id":id,"rev":3,"kind":kind,"doc":"a","start":start,"end":9,"layer":"entity","label":label,"origin":"bulk","by":"x"});
        let all = records(&[
            span("s-1", "span", 0, "PER"),
            span("s-2", "span", 1, "PERSON"),
            span("s-3", "span", 2, "PER"),
            span("s-4", "span", 2, "COMPANY"),
            span("s-5", "retracted", 3, "PER"),
            span("s-6", "span", 4, "GONE"),
        ]);
        let recode = Recode::new(&schema, "PER", "ORG").unwrap();
        let ids = |recode: &Recode| recode.choose(&all).0.iter().map(|one| one.id.clone()).collect::<Vec<_>>();
        assert_eq!((ids(&recode), recode.choose(&all).1), (vec!["s-1".to_owned(), "s-2".to_owned()], 1));
        let after = recode.revised(&all[0], "2026-01-01T00:00:00Z");
        assert_eq!(
            (after.label.as_str(), after.rev, after.origin.as_str(), after.by.as_str()),
            ("ORG", 4, "bulk", "x")
        );
        assert_eq!(recode.former_names(), "was = [\"COMPANY\", \"PER\", \"PERSON\"]");
        let gone = Recode::new(&schema, "GONE", "ORG").unwrap();
        assert_eq!((ids(&gone), gone.is_known()), (vec!["s-6".to_owned()], false));
        // A former name is written anew where one asks for it, and only that name.
        assert_eq!(ids(&Recode::new(&schema, "COMPANY", "ORG").unwrap()), ["s-4"]);
    }
}
