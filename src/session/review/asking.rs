//! What one wants to be led to, and whether one sees who is who.

use super::super::{Mode, Session};
use crate::editor::Editor;
use crate::review::Filter;

impl Session {
    pub(super) fn open_review_filter(&mut self) {
        let filter = self.review.filter.trim_end();
        let room = if filter.is_empty() { "" } else { " " };
        self.mode = Mode::ReviewFilter(Box::new(Editor::new(&format!("{filter}{room}"), false)));
    }

    /// After a key in the filter: what is left in the open article is known at once.
    pub(in super::super) fn review_filter_typed(&mut self) {
        if let Mode::ReviewFilter(editor) = &self.mode {
            self.review.filter = editor.text();
            self.review.wanted = Filter::parse(&self.review.filter);
        }
    }

    /// Counts the corpus anew under the filter, or takes it away.
    pub(in super::super) fn close_review_filter(&mut self, keep: bool) {
        self.mode = Mode::Normal;
        if !keep {
            self.review.filter.clear();
        }
        self.review.filter = self.review.filter.trim().to_owned();
        self.review.wanted = Filter::parse(&self.review.filter);
        self.survey();
        self.review.at = None;
        if let Some(word) = self.review.wanted.unknown.first() {
            let message = format!("“{word}” means nothing here: kind: label: layer: by: state:");
            return self.say(message);
        }
        self.review_step(true);
    }

    pub(in super::super) fn switch_blind(&mut self) {
        let blind = !self.review.names.is_blind();
        self.review.names.set_blind(blind);
        self.compare_article();
        self.say(if blind { "names are hidden" } else { "names are shown" });
    }

    /// Rows that the versions of an item ask for on the screen.
    pub fn review_rows(&self) -> u16 {
        let versions = self.item_here().and_then(|at| self.review.comparison.items.get(at)).map_or(0, |item| {
            let remarks = self.remarks_on(item).len();
            item.versions.len() + item.rulings.len() + remarks.min(2)
        });
        2 + u16::try_from(versions.clamp(1, 9)).unwrap_or_default()
    }
}
