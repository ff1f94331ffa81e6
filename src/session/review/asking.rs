//! What one wants to be led to, and whether one sees who is who.

use super::super::{Mode, Session};
use super::walk::Arrival;
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
            self.read_review_filter();
        }
    }

    /// Counts the corpus anew under the filter, or takes it away.
    pub(in super::super) fn close_review_filter(&mut self, keep: bool) {
        self.mode = Mode::Normal;
        if !keep {
            self.review.filter.clear();
        }
        self.review.filter = self.review.filter.trim().to_owned();
        self.read_review_filter();
        self.survey();
        self.review.at = None;
        if let Some(word) = self.review.wanted.unknown.first() {
            let message = format!("“{word}” means nothing here: kind: label: layer: by: state:");
            return self.say(message);
        }
        // The counts are made anew: where the next one stands may be known in a moment only.
        self.review.arrival = Some(Arrival::Here);
        self.arrive_in_review();
    }

    /// While names are hidden an annotator is asked for by their letter: a name would tell whose it is.
    fn read_review_filter(&mut self) {
        let mut wanted = Filter::parse(&self.review.filter);
        let names = &self.review.names;
        if names.is_blind() {
            for asked in std::mem::take(&mut wanted.who) {
                let letters = asked.to_uppercase().chars().chain(asked.chars()).collect::<Vec<_>>();
                let named = letters.into_iter().find_map(|letter| names.by_letter(letter));
                match named.filter(|_| asked.chars().count() == 1) {
                    Some(name) => wanted.who.push(name.to_owned()),
                    None => wanted.unknown.push(asked),
                }
            }
        }
        self.review.wanted = wanted;
    }

    pub(in super::super) fn switch_blind(&mut self) {
        let blind = !self.review.names.is_blind();
        self.review.names.set_blind(blind);
        self.read_review_filter();
        self.compare_article();
        self.survey();
        self.say(if blind { "names are hidden" } else { "names are shown" });
    }

    /// Counts the rows that the versions of an item ask for on the screen: once an event, the screen is divided often.
    pub(in super::super) fn settle_review(&mut self) {
        let versions = self.item_here().and_then(|at| self.review.comparison.items.get(at)).map_or(0, |item| {
            let remarks = self.remarks_on(item).len();
            item.versions.len() + item.rulings.len() + remarks.min(2)
        });
        self.review.rows = 2 + u16::try_from(versions.clamp(1, 9)).unwrap_or_default();
    }
}
