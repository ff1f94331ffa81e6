//! What a format could not hold, record by record, so that nothing is lost in silence.

use super::held::{Holds, What, holds};
use crate::annotation::Record;
use serde::Serialize;

/// What became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Action {
    /// It is not there.
    Dropped,
    /// It is there in a poorer form.
    Flattened,
    /// A span reaches further than it did.
    Widened,
    /// One span became several.
    Split,
    /// Bounds changed.
    Moved,
    /// A name changed.
    Renamed,
    /// The text itself changed.
    TextChanged,
}

impl Action {
    /// As written into reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Dropped => "dropped",
            Self::Flattened => "flattened",
            Self::Widened => "widened",
            Self::Split => "split",
            Self::Moved => "moved",
            Self::Renamed => "renamed",
            Self::TextChanged => "text-changed",
        }
    }
}

/// One loss.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Loss {
    /// The article.
    pub doc: String,
    /// The record; empty where it is about the article.
    pub id: String,
    /// The kind of the record, or `document`.
    pub kind: String,
    /// What was lost: [`What::name`].
    pub what: &'static str,
    /// What became of it.
    pub action: Action,
    /// For people: the old and the new form, or what exactly.
    pub detail: String,
}

/// The losses of one article.
#[derive(Clone, Debug, Default)]
pub struct Losses {
    doc: String,
    /// In the order they were met.
    pub list: Vec<Loss>,
}

impl Losses {
    /// Of an article.
    pub fn new(doc: &str) -> Self {
        Self { doc: doc.to_owned(), list: Vec::new() }
    }

    /// Something about a record.
    pub fn add(&mut self, record: &Record, what: What, action: Action, detail: impl Into<String>) {
        let (id, kind) = (record.id.clone(), record.kind.as_str().to_owned());
        self.list.push(Loss { doc: self.doc.clone(), id, kind, what: what.name(), action, detail: detail.into() });
    }

    /// Something about the article.
    pub fn add_document(&mut self, what: What, action: Action, detail: impl Into<String>) {
        let (id, kind) = (String::new(), "document".to_owned());
        self.list.push(Loss { doc: self.doc.clone(), id, kind, what: what.name(), action, detail: detail.into() });
    }

    /// Names everything that a record says and the format has no place for. `false`: the record as a whole has none, and
    /// must not be written. Partly held things are the writer's to judge.
    pub fn keeps(&mut self, record: &Record, held: Holds) -> bool {
        if let Some(what) = What::of_kind(record).filter(|what| !holds(held, *what)) {
            self.add(record, what, Action::Dropped, format!("{}/{}", record.layer, record.label));
            return false;
        }
        for what in What::said(record).filter(|what| !holds(held, *what) && *what != What::Discontinuous) {
            self.add(record, what, Action::Dropped, shown(record, what));
        }
        true
    }
}

/// The words of what is lost.
fn shown(record: &Record, what: What) -> String {
    let parties = |all: &[crate::annotation::Party]| {
        all.iter().map(|party| party.shown().to_owned()).collect::<Vec<_>>().join(", ")
    };
    match what {
        What::Attributes => serde_json::to_string(&record.attrs).unwrap_or_default(),
        What::Holder => parties(&record.holder),
        What::Target => parties(&record.target),
        What::Via => parties(&record.via),
        What::Group => record.group.clone(),
        What::Note => record.note.clone(),
        What::EntityLink => record.entity.clone(),
        What::Cue => record.cue.as_ref().map(ToString::to_string).unwrap_or_default(),
        What::Unknown => record.extra.iter().map(|(key, _)| key.as_str()).collect::<Vec<_>>().join(", "),
        _ => String::new(),
    }
}
