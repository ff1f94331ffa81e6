//! The annotations of a file, gathered by the text they are about; those about another annotation go where that one is.

use super::draft::About;
use super::iri;
use crate::annotation::Kind;
use crate::exchange::incoming::{Draft, Meta, Sink, Stop};
use serde::Deserialize;
use std::collections::{HashMap, HashSet};

/// What is known of an article, as we write it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Described {
    pub id: Option<String>,
    pub title: Option<String>,
    pub outlet: Option<String>,
    pub date: Option<String>,
    pub url: Option<String>,
}

impl Described {
    /// Without the id.
    pub fn meta(&self) -> Meta {
        Meta { title: self.title.clone(), outlet: self.outlet.clone(), date: self.date.clone(), url: self.url.clone() }
    }
}

/// What is said about one text.
#[derive(Debug, Default)]
pub struct Group {
    /// The text.
    pub iri: String,
    /// The line of the first.
    pub line: usize,
    /// What is known of it.
    pub described: Described,
    /// What is said.
    pub drafts: Vec<Draft>,
    /// Hypothesis wrote some of it.
    pub hypothesis: bool,
}

/// The annotations of a file.
#[derive(Debug, Default)]
pub struct Groups {
    /// By text, in the order they are met.
    pub all: Vec<Group>,
    by_iri: HashMap<String, usize>,
    by_id: HashMap<String, usize>,
    pending: Vec<About>,
}

impl Groups {
    /// The group of a text.
    pub fn of(&mut self, iri: &str, line: usize) -> Option<&mut Group> {
        let at = self.number(iri, line);
        self.all.get_mut(at)
    }

    fn number(&mut self, iri: &str, line: usize) -> usize {
        if let Some(at) = self.by_iri.get(iri) {
            return *at;
        }
        self.by_iri.insert(iri.to_owned(), self.all.len());
        self.all.push(Group { iri: iri.to_owned(), line, ..Group::default() });
        self.all.len() - 1
    }

    /// Takes what an annotation says.
    pub fn take(&mut self, about: About, hypothesis: bool) {
        if about.whole {
            self.pending.push(about);
            return;
        }
        let at = self.number(&about.iri, about.draft.line);
        self.put(at, about.draft);
        if let Some(group) = self.all.get_mut(at) {
            group.hypothesis |= hypothesis;
        }
    }

    fn put(&mut self, at: usize, draft: Draft) {
        if !draft.record.id.is_empty() {
            self.by_id.entry(draft.record.id.clone()).or_insert(at);
        }
        if let Some(group) = self.all.get_mut(at) {
            group.drafts.push(draft);
        }
    }

    /// Leads annotations of annotations to their text. What leads nowhere is a fault.
    ///
    /// # Errors
    /// When the import was stopped.
    pub fn resolve(&mut self, file: &str, sink: &mut dyn Sink) -> Result<(), Stop> {
        let ids: HashSet<String> =
            self.pending.iter().map(|about| about.draft.record.id.clone()).filter(|id| !id.is_empty()).collect();
        loop {
            let before = self.pending.len();
            for mut about in std::mem::take(&mut self.pending) {
                let id = iri::to_record(&about.iri);
                let of = Some(&about.draft.record.of).filter(|of| !of.is_empty());
                let parent = of.and_then(|of| self.by_id.get(of)).or(self.by_id.get(&id)).copied();
                let waits = ids.contains(&id) || iri::is_own(&about.iri);
                match parent {
                    Some(at) => {
                        lead(&mut about, &id);
                        self.put(at, about.draft);
                    }
                    None if waits || about.draft.record.kind == Kind::Relation => self.pending.push(about),
                    None => {
                        let at = self.number(&about.iri, about.draft.line);
                        self.put(at, about.draft);
                    }
                }
            }
            if self.pending.len() == before || self.pending.is_empty() {
                break;
            }
        }
        for about in std::mem::take(&mut self.pending) {
            let why = format!("its target “{}” is no annotation here; it was left out.", about.iri);
            sink.fault(file, about.draft.line, why)?;
        }
        Ok(())
    }
}

/// What others say about an annotation is a verdict, a relation or a comment.
fn lead(about: &mut About, id: &str) {
    let record = &mut about.draft.record;
    if about.ours || record.kind == Kind::Relation {
        return;
    }
    if record.kind == Kind::Label || record.kind == Kind::Span {
        record.kind = Kind::Comment;
        let label = std::mem::take(&mut record.label);
        record.note = if record.note.is_empty() { label } else { format!("{label}\n{}", record.note) };
    }
    if record.of.is_empty() {
        id.clone_into(&mut record.of);
    }
}
