//! Comments on a span or a paragraph.

use super::adopting::described;
use super::history::{Join, short};
use super::inbox::Inbox;
use super::review::remark::Remark;
use super::{Mode, Session};
use crate::annotation::ruling::reference;
use crate::annotation::{Kind, Record, Stamp};
use crate::editor::Editor;
use crate::text::CharSpan;

/// A comment being written.
#[derive(Clone, Debug)]
pub struct CommentEditor {
    /// The text.
    pub editor: Editor,
    /// What it is: the title of the box.
    pub title: String,
    /// Whether Esc asked if the change may be lost.
    pub asking: bool,
    chars: CharSpan,
    of: String,
    present: Option<String>,
    /// In review: what is written, in place of a comment on the selection.
    remark: Option<Remark>,
    /// Of an answer: id of the record that is talked about, and the inbox it was asked for in.
    answering: Option<(String, Box<Inbox>)>,
}

impl CommentEditor {
    /// For what a reviewer says about an item.
    pub(super) fn on_review(editor: Editor, title: String, remark: Remark) -> Self {
        let (chars, of) = (CharSpan::default(), String::new());
        Self { editor, title, asking: false, chars, of, present: None, remark: Some(remark), answering: None }
    }
}

impl Session {
    /// Opens the editor on the span under the selection, else on the paragraph; with the comment that is there.
    pub(super) fn open_comment(&mut self) {
        if !self.may_write() {
            return;
        }
        let Some(open) = &self.article else { return };
        let span = open.selected_chars().and_then(|chars| open.span_at(chars));
        let target = span.and_then(|span| self.own.get(&span.id)).filter(|record| record.kind == Kind::Span);
        let (chars, of, about) = match (span, target) {
            (Some(span), Some(record)) => {
                (span.chars, record.reference(), format!("“{}” {}", short(&record.quote), record.label))
            }
            _ => {
                let paragraph = open.selection.paragraph;
                (open.paragraph_chars(paragraph), String::new(), format!("paragraph {}", paragraph + 1))
            }
        };
        let id = |reference: &str| reference.split('@').next().unwrap_or_default().to_owned();
        let records = self.own.of_doc(&open.article.id);
        let present = records.into_iter().find(|record| {
            record.kind == Kind::Comment
                && id(&record.of) == id(&of)
                && (!of.is_empty() || record.span() == Some(chars))
        });
        let editor = Editor::new(present.map_or("", |record| &record.note), true);
        let present = present.map(|record| record.id.clone());
        let title = format!("comment on {about}");
        let open = CommentEditor { editor, title, asking: false, chars, of, present, remark: None, answering: None };
        self.mode = Mode::Comment(Box::new(open));
    }

    /// Opens the editor for an answer to the chosen row of the inbox; with the answer that is there.
    pub(super) fn open_answer(&mut self) {
        if !self.may_write() {
            return;
        }
        let Some(item) = self.chosen_item() else { return };
        let Some(about) = self.own.get(item.about()) else { return };
        let is_answer = |one: &&Record| one.kind == Kind::Comment && reference(&one.of).0 == item.record.id;
        let present = self.own.of_doc(&about.doc).into_iter().find(is_answer);
        let editor = Editor::new(present.map_or("", |record| &record.note), true);
        let said = if item.note().is_empty() { described(about) } else { item.note() };
        let title = format!("answer to {}: {said}", item.record.by);
        let (present, about) = (present.map(|record| record.id.clone()), about.id.clone());
        let (chars, of) = (CharSpan::default(), item.record.reference());
        let Mode::Inbox(inbox) = std::mem::take(&mut self.mode) else { return };
        let answering = Some((about, inbox));
        let open = CommentEditor { editor, title, asking: false, chars, of, present, remark: None, answering };
        self.mode = Mode::Comment(Box::new(open));
    }

    /// A comment that stands where the record stands that is talked about.
    fn new_answer(&self, about: &str, stamp: &mut Stamp) -> Option<Record> {
        let Record { doc, start, end, parts, quote, prefix, suffix, sha, .. } = self.own.get(about)?.clone();
        let place = Record { doc, start, end, parts, quote, prefix, suffix, sha, ..Record::default() };
        let (id, by, at) = (stamp.id('c'), self.who.clone(), stamp.at().to_owned());
        Some(Record { id, rev: 1, kind: Kind::Comment, by, at, ..place })
    }

    /// Saves the comment; an empty one is removed.
    pub(super) fn save_comment(&mut self, stamp: &mut Stamp) {
        let Mode::Comment(mut comment) = std::mem::take(&mut self.mode) else { return };
        let answering = comment.answering.take();
        let note = comment.editor.text().trim_end().to_owned();
        if let Some(remark) = &comment.remark {
            let records = self.remarked(remark, &note, stamp);
            self.say(if note.is_empty() { "nothing is said any more" } else { "said" });
            return self.commit(records, Join::New);
        }
        let present = comment.present.as_deref().and_then(|id| self.own.get(id)).cloned();
        let (record, message) = match (present, note.is_empty()) {
            (Some(present), true) => (Some(self.tombstone(&present, stamp)), "comment removed"),
            (Some(present), false) => {
                let changed = Record { note, of: comment.of.clone(), ..self.revised(&present, stamp) };
                (Some(changed), "comment changed")
            }
            (None, true) => (None, "no comment: it was empty"),
            (None, false) => {
                let new = match &answering {
                    Some((about, _)) => self.new_answer(about, stamp),
                    None => self.new_record(Kind::Comment, 'c', comment.chars, stamp),
                };
                (new.map(|record| Record { note, of: comment.of.clone(), ..record }), "comment kept")
            }
        };
        self.commit(record.into_iter().collect(), Join::New);
        self.say(message);
        self.back_to_inbox(answering);
    }

    fn back_to_inbox(&mut self, answering: Option<(String, Box<Inbox>)>) {
        if let Some((_, inbox)) = answering {
            self.mode = Mode::Inbox(inbox);
            self.go_on_in_inbox(None);
        }
    }

    /// Closes the editor, asking first if something was written.
    pub(super) fn cancel_comment(&mut self) {
        let Mode::Comment(comment) = &mut self.mode else { return };
        if comment.editor.is_changed() && !comment.asking {
            comment.asking = true;
            return;
        }
        let answering = comment.answering.take();
        self.mode = Mode::Normal;
        self.say("comment not changed");
        self.back_to_inbox(answering);
    }
}
