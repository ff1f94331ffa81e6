//! Comments on a span or a paragraph.

use super::history::{Join, short};
use super::{Mode, Session};
use crate::annotation::{Kind, Record, Stamp};
use crate::editor::Editor;
use crate::text::CharSpan;

/// A comment being written.
#[derive(Clone, Debug)]
pub struct CommentEditor {
    /// The text.
    pub editor: Editor,
    /// What it is on, for the title of the box.
    pub about: String,
    /// Whether Esc asked if the change may be lost.
    pub asking: bool,
    chars: CharSpan,
    of: String,
    present: Option<String>,
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
        self.mode = Mode::Comment(Box::new(CommentEditor { editor, about, asking: false, chars, of, present }));
    }

    /// Saves the comment; an empty one is removed.
    pub(super) fn save_comment(&mut self, stamp: &mut Stamp) {
        let Mode::Comment(comment) = std::mem::take(&mut self.mode) else { return };
        let note = comment.editor.text().trim_end().to_owned();
        let present = comment.present.as_deref().and_then(|id| self.own.get(id)).cloned();
        let (record, message) = match (present, note.is_empty()) {
            (Some(present), true) => (Some(self.tombstone(&present, stamp)), "comment removed"),
            (Some(present), false) => (Some(Record { note, ..self.revised(&present, stamp) }), "comment changed"),
            (None, true) => (None, "no comment: it was empty"),
            (None, false) => {
                let new = self.new_record(Kind::Comment, 'c', comment.chars, stamp);
                (new.map(|record| Record { note, of: comment.of.clone(), ..record }), "comment kept")
            }
        };
        self.commit(record.into_iter().collect(), Join::New);
        self.say(message);
    }

    /// Closes the editor, asking first if something was written.
    pub(super) fn cancel_comment(&mut self) {
        let Mode::Comment(comment) = &mut self.mode else { return };
        if comment.editor.is_changed() && !comment.asking {
            comment.asking = true;
            return;
        }
        self.mode = Mode::Normal;
        self.say("comment not changed");
    }
}
