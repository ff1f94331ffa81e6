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
        let doc = &open.article.id;
        let on_paragraph =
            |record: &&Record| record.kind == Kind::Comment && record.of.is_empty() && record.span() == Some(chars);
        let present = match target {
            Some(target) => self.own_comment(doc, &target.id),
            None => self.own.of_doc(doc).into_iter().find(on_paragraph),
        };
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
        let present = self.own_comment(&about.doc, &item.record.id);
        let editor = Editor::new(present.map_or("", |record| &record.note), true);
        let said = if item.note().is_empty() { described(about) } else { item.note() };
        let title = format!("answer to {}: {said}", self.review.names.said(&item.record.by));
        let (present, about) = (present.map(|record| record.id.clone()), about.id.clone());
        let (chars, of) = (CharSpan::default(), item.record.reference());
        let Mode::Inbox(inbox) = std::mem::take(&mut self.mode) else { return };
        let answering = Some((about, inbox));
        let open = CommentEditor { editor, title, asking: false, chars, of, present, remark: None, answering };
        self.mode = Mode::Comment(Box::new(open));
    }

    /// The comment of one's own on a record or on another comment.
    pub(super) fn own_comment(&self, doc: &str, about: &str) -> Option<&Record> {
        let mut records = self.own.of_doc(doc).into_iter();
        records.find(|record| record.kind == Kind::Comment && reference(&record.of).0 == about)
    }

    /// What a text makes of a comment: another revision, a new one, or none where it is empty.
    pub(super) fn noted(
        &self,
        present: Option<&Record>,
        note: &str,
        of: String,
        stamp: &mut Stamp,
        new: impl FnOnce(&mut Stamp) -> Option<Record>,
    ) -> Option<Record> {
        if note.is_empty() {
            return present.map(|present| self.tombstone(present, stamp));
        }
        let base = match present {
            Some(present) => Some(self.revised(present, stamp)),
            None => new(stamp),
        };
        base.map(|record| Record { note: note.to_owned(), of, ..record })
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
        let present = comment.present.as_deref().and_then(|id| self.own.get(id));
        let message = match (present.is_some(), note.is_empty()) {
            (true, true) => "comment removed",
            (true, false) => "comment changed",
            (false, true) => "no comment: it was empty",
            (false, false) => "comment kept",
        };
        let record = self.noted(present, &note, comment.of, stamp, |stamp| match &answering {
            Some((about, _)) => Some(self.record_beside(self.own.get(about)?, Kind::Comment, 'c', stamp)),
            None => self.new_record(Kind::Comment, 'c', comment.chars, stamp),
        });
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
