//! The state of a paragraph: done, skipped, flagged.

use super::Session;
use super::history::{Join, short};
use crate::annotation::{Kind, Record, Stamp};

impl Session {
    fn mark_of(&self, paragraph: usize, label: &str) -> Option<Record> {
        let open = self.article.as_ref()?;
        let records = self.own.of_doc(&open.article.id);
        let here = |record: &&&Record| {
            record.kind == Kind::Mark
                && record.label == label
                && record.start.is_some_and(|at| open.paragraph_at(at) == paragraph)
        };
        records.iter().find(here).map(|record| (**record).clone())
    }

    fn new_mark(&mut self, paragraph: usize, label: &str, stamp: &mut Stamp) -> Option<Record> {
        let chars = self.article.as_ref()?.paragraph_chars(paragraph);
        let mut mark = self.new_record(Kind::Mark, 'm', chars, stamp)?;
        label.clone_into(&mut mark.label);
        mark.seconds = self.activity.take(&mark.doc, paragraph);
        Some(mark)
    }

    /// Marks the paragraph (`done` or `skipped`, one takes the other's place) and goes to the next.
    pub(super) fn mark_and_go(&mut self, label: &str, stamp: &mut Stamp) {
        let Some(paragraph) = self.article.as_ref().map(|open| open.selection.paragraph) else { return };
        let mut open = None;
        // Whoever may only read goes on all the same; whose file is still being read would lose the mark.
        if self.read_only.is_none() {
            if !self.may_write() {
                return;
            }
            if label == "done" && self.asks_for_attributes() {
                return;
            }
            let other = if label == "done" { "skipped" } else { "done" };
            let mut records: Vec<Record> =
                self.mark_of(paragraph, other).map(|mark| self.tombstone(&mark, stamp)).into_iter().collect();
            if self.mark_of(paragraph, label).is_none() {
                records.extend(self.new_mark(paragraph, label, stamp));
            }
            self.commit(records, Join::New);
            if label == "done" {
                self.teach(paragraph);
                open = self.open_stances(paragraph);
            }
        }
        match (self.practice.is_some(), label) {
            (true, "done") => return self.end_of_paragraph(),
            (true, _) => self.next_to_practise(),
            _ => self.paragraph_next(),
        }
        if let Some(open) = open {
            let told = self.message.take().map_or_else(String::new, |message| format!(" · {message}"));
            self.say(format!("{open}{told}"));
        }
    }

    /// Stances of a paragraph that lack what their layer requires.
    fn open_stances(&self, paragraph: usize) -> Option<String> {
        let article = self.article.as_ref()?;
        let here = article.spans.iter().filter(|span| article.paragraph_at(span.chars.start) == paragraph);
        let lacking = here.filter_map(|span| {
            let (record, layer) = (self.own.get(&span.id)?, self.stance_layer(&span.id)?);
            Some((record, layer.lacking(!record.holder.is_empty(), !record.target.is_empty()).next()?.to_owned()))
        });
        let lacking: Vec<_> = lacking.collect();
        let (first, need) = lacking.first()?;
        let more = if lacking.len() > 1 { format!(", and {} more stances", lacking.len() - 1) } else { String::new() };
        let (quote, key) = (short(&first.quote), self.key_of("accept"));
        Some(format!("done, but the stance “{quote}” has no {need}{more}: go back and {key} on it"))
    }

    /// Flags the paragraph, or takes the flag back.
    pub(super) fn toggle_flag(&mut self, stamp: &mut Stamp) {
        let Some(paragraph) = self.article.as_ref().map(|open| open.selection.paragraph) else { return };
        if !self.may_write() {
            return;
        }
        let (record, message) = match self.mark_of(paragraph, "flagged") {
            Some(mark) => (Some(self.tombstone(&mark, stamp)), "flag taken back"),
            None => (self.new_mark(paragraph, "flagged", stamp), "flagged for discussion"),
        };
        self.commit(record.into_iter().collect(), Join::New);
        self.say(message);
    }
}
