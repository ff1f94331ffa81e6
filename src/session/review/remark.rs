//! What a reviewer says to the annotators about an item, and why a decision was made.

use super::super::comment::CommentEditor;
use super::super::history::short;
use super::super::{Mode, Session};
use crate::annotation::{Kind, Record, Stamp};
use crate::editor::Editor;
use std::sync::Arc;

/// What the text in the editor is written into.
#[derive(Clone, Debug, PartialEq)]
pub enum Remark {
    /// A comment on each of these records, so that each annotator finds it on their own work.
    Comment(Vec<Arc<Record>>),
    /// The reason of these decisions, by their ids.
    Reason(Vec<String>),
}

impl Session {
    /// Opens the editor: for the reason where the reviewer has decided, else for a comment to the annotators. `false`
    /// where nothing that annotators say is selected.
    pub(in super::super) fn open_remark(&mut self) -> bool {
        let item = self.item_here().and_then(|at| self.review.comparison.items.get(at)).cloned();
        let Some(item) = item.filter(|_| self.may_write()) else { return false };
        let records: Vec<Arc<Record>> = item.records().map(|held| held.record.clone()).collect();
        let Some(first) = records.first() else { return false };
        let own: Vec<&Record> = item.decisions.iter().filter_map(|decision| self.own.get(&decision.id)).collect();
        let (remark, text, title) = match own.first() {
            Some(decision) => {
                let ids = own.iter().map(|decision| decision.id.clone()).collect();
                (Remark::Reason(ids), decision.note.clone(), format!("reason for “{}”", short(&first.quote)))
            }
            None => {
                let text =
                    self.own_comment(&first.doc, &first.id).map_or_else(String::new, |comment| comment.note.clone());
                (
                    Remark::Comment(records.clone()),
                    text,
                    format!("comment to the annotators on “{}”", short(&first.quote)),
                )
            }
        };
        self.mode = Mode::Comment(Box::new(CommentEditor::on_review(Editor::new(&text, true), title, remark)));
        true
    }

    /// Relations in words: label, from what to what.
    pub fn ends_said<'a>(&self, relations: impl Iterator<Item = &'a Record>) -> String {
        let items = || self.review.comparison.items.iter();
        let words = |id: &str| {
            let mut records = items().flat_map(|item| item.records().map(|held| &held.record).chain(&item.rulings));
            records.find(|record| record.id == id).map_or_else(|| "?".to_owned(), |record| short(&record.quote))
        };
        let said = relations.map(|one| format!("{}  “{}” → “{}”", one.label, words(&one.from), words(&one.to)));
        said.collect::<Vec<_>>().join(" + ")
    }

    /// Says why there is nothing to remark on.
    pub(super) fn no_remark(&mut self) -> bool {
        if self.message.is_none() {
            self.say("nothing that annotators say is selected");
        }
        true
    }

    /// The records that say what was written; an empty text takes them back.
    pub(in super::super) fn remarked(&self, remark: &Remark, note: &str, stamp: &mut Stamp) -> Vec<Record> {
        match remark {
            Remark::Reason(ids) => {
                let decisions = ids.iter().filter_map(|id| self.own.get(id)).filter(|one| !one.is_retracted());
                decisions.map(|one| Record { note: note.to_owned(), ..self.revised(one, stamp) }).collect()
            }
            Remark::Comment(records) => {
                let comments = records.iter().filter_map(|on| {
                    let new = |stamp: &mut Stamp| Some(self.record_beside(on, Kind::Comment, 'c', stamp));
                    self.noted(self.own_comment(&on.doc, &on.id), note, on.reference(), stamp, new)
                });
                comments.collect()
            }
        }
    }
}
