//! Undo and redo: new revisions, never a removed line. One step is one command, however many records it made.

use super::Session;
use super::selection::Selection;
use crate::annotation::{Kind, Record, Stamp};

/// One command's changes and where they were made.
#[derive(Clone, Debug)]
pub struct Step {
    changes: Vec<(Option<Record>, Record)>,
    doc: String,
    selection: Selection,
}

/// What can be taken back, and what was.
#[derive(Clone, Debug, Default)]
pub struct History {
    done: Vec<Step>,
    undone: Vec<Step>,
}

impl History {
    /// How many steps were taken back and can be done again.
    pub(super) fn undone(&self) -> usize {
        self.undone.len()
    }
}

/// Which step a change belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Join {
    /// A step of its own.
    New,
    /// The step before, if it changed the same record: a stance and its holder are taken back together.
    Last,
}

impl Session {
    /// Takes records into the set, onto their way to the disk and into the history.
    pub(super) fn commit(&mut self, records: Vec<Record>, join: Join) {
        if records.is_empty() {
            return;
        }
        let changes: Vec<_> =
            records.iter().map(|record| (self.own.get(&record.id).cloned(), record.clone())).collect();
        let (doc, selection) =
            self.article.as_ref().map_or_else(Default::default, |open| (open.article.id.clone(), open.selection));
        self.history.undone.clear();
        match self.history.done.last_mut() {
            Some(last) if join == Join::Last && last.changes_one_of(&records) => last.join(changes),
            _ => self.history.done.push(Step { changes, doc, selection }),
        }
        self.write(records);
    }

    /// Where the last change of this session was made.
    pub(super) fn last_change(&self) -> Option<(String, Selection)> {
        self.history.done.last().map(|step| (step.doc.clone(), step.selection))
    }

    /// Takes records into the set and onto their way to the disk.
    pub(super) fn write(&mut self, records: Vec<Record>) {
        let mut reaches = false;
        for record in &records {
            let before = self.own.get(&record.id).cloned();
            self.activity.spans += u64::from(before.is_none() && record.kind == Kind::Span);
            reaches |= !self.entities.take(before.as_ref(), record);
            self.note_change(before.as_ref(), record);
            self.note_for_ranking(record);
            self.precedents.change(before.as_ref(), record);
            self.own.put(record.clone());
        }
        if reaches {
            self.refresh_registry();
        }
        self.proposals_changed();
        let ticket = self.saving.ticket(records.len());
        self.effects.push(super::effect::Effect::Append(ticket, records));
        self.refresh_article();
    }

    /// A record with the next revision, written now by this annotator.
    pub(super) fn revised(&self, record: &Record, stamp: &Stamp) -> Record {
        let rev = self.own.get(&record.id).map_or(record.rev, |current| current.rev).saturating_add(1);
        Record { rev, at: stamp.at().to_owned(), by: self.who.clone(), ..record.clone() }
    }

    /// The tombstone of a record.
    pub(super) fn tombstone(&self, record: &Record, stamp: &Stamp) -> Record {
        Record { kind: Kind::Retracted, ..self.revised(record, stamp) }
    }

    pub(super) fn undo(&mut self, stamp: &Stamp) {
        let Some(step) = self.history.done.pop() else { return self.say("nothing to undo in this session") };
        let before = step.changes.iter().rev().map(|(before, after)| match before {
            Some(before) => self.revised(before, stamp),
            None => self.tombstone(after, stamp),
        });
        let records = before.collect();
        self.replay(step, records, "undone", false);
    }

    pub(super) fn redo(&mut self, stamp: &Stamp) {
        let Some(step) = self.history.undone.pop() else { return self.say("nothing to redo") };
        let records = step.changes.iter().map(|(_, after)| self.revised(after, stamp)).collect();
        self.replay(step, records, "redone", true);
    }

    fn replay(&mut self, step: Step, records: Vec<Record>, word: &str, again: bool) {
        self.write(records);
        self.return_to(&step.doc, step.selection);
        let what = step.changes.first().map_or_else(String::new, |(before, after)| describe(before.as_ref(), after));
        let more = match step.changes.len() {
            0 | 1 => String::new(),
            count => format!(" and {} more", count - 1),
        };
        self.say(format!("{word}: {what}{more}"));
        if again { self.history.done.push(step) } else { self.history.undone.push(step) }
    }
}

impl Step {
    fn changes_one_of(&self, records: &[Record]) -> bool {
        self.changes.iter().any(|(_, known)| records.iter().any(|record| record.id == known.id))
    }

    fn join(&mut self, changes: Vec<(Option<Record>, Record)>) {
        for (before, after) in changes {
            match self.changes.iter_mut().find(|(_, known)| known.id == after.id) {
                Some(known) => known.1 = after,
                None => self.changes.push((before, after)),
            }
        }
    }
}

/// What a change did, in a few words.
fn describe(before: Option<&Record>, after: &Record) -> String {
    let what = if after.quote.is_empty() || after.kind == Kind::Mark {
        String::new()
    } else {
        format!("“{}” ", short(&after.quote))
    };
    match (before, &after.kind) {
        (_, Kind::Retracted) => format!("{what}removed"),
        (_, Kind::Decision) if after.maker().is_none() => format!("{what}decided"),
        (_, Kind::Decision) => format!("{what}not proposed any more"),
        (_, Kind::Comment) => "comment".to_owned(),
        (Some(before), _) if before.attrs != after.attrs => format!("attributes of {what}").trim_end().to_owned(),
        (_, Kind::Entity) => format!("entry {}", after.name),
        (Some(before), _) if before.entity != after.entity => format!("link of {what}").trim_end().to_owned(),
        (Some(before), _) if before.label != after.label => format!("{what}{} → {}", before.label, after.label),
        (_, Kind::Mark) => format!("paragraph {}", after.label),
        _ => format!("{what}{}", after.label),
    }
}

/// At most 30 code points.
pub(super) fn short(text: &str) -> String {
    match text.char_indices().nth(30) {
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or_default()),
        None => text.to_owned(),
    }
}
