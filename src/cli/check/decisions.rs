//! What `gloss check` says of reviewers' decisions: those that took over or changed a record which is gone.

use crate::annotation::Record;
use crate::finding::Finding;
use crate::review::verdicts::{Ruling, reference};
use std::collections::HashMap;

/// The decisions of all files; whether a record is there is known at the end.
#[derive(Debug, Default)]
pub struct Decisions(Vec<(String, usize, String, String)>);

impl Decisions {
    /// Takes a record of a file and line. Who rejected what is gone now has got it.
    pub fn take(&mut self, record: &Record, file: &str, line: usize) {
        if Ruling::of(record).is_some_and(|ruling| ruling != Ruling::Reject) {
            self.0.push((file.to_owned(), line, record.id.clone(), record.of.clone()));
        }
    }

    /// What is wrong, where these are the live records by their ids.
    pub fn findings(self, live: &HashMap<String, String>) -> impl Iterator<Item = Finding> {
        let gone = self.0.into_iter().filter(|(.., of)| !live.contains_key(reference(of).0));
        gone.map(|(file, line, id, of)| {
            let message = format!(
                "{id}: it is a decision on {of}, which is gone: it decides nothing now. Opening the paragraph in a review \
                 shows what is there instead."
            );
            Finding::warning("decision-on-gone", &file, line, message)
        })
    }
}
