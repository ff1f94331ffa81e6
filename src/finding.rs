//! What `gloss check` and the readers report: a fault of the data, with its place and what to do.

use serde::Serialize;
use std::collections::BTreeMap;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Something is lost or unusable until it is mended.
    Error,
    /// Worth knowing.
    Warning,
}

/// One fault: what happened, where, what was kept, what to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// How bad it is.
    pub severity: Severity,
    /// Stable word for programs, such as `broken-line`.
    pub code: &'static str,
    /// The file, relative to the dataset; empty where it is about the whole.
    pub file: String,
    /// Line from 1; 0 where it is about the whole file.
    pub line: usize,
    /// For people.
    pub message: String,
}

impl Finding {
    /// An error.
    pub fn error(code: &'static str, file: &str, line: usize, message: impl Into<String>) -> Self {
        Self { severity: Severity::Error, code, file: file.to_owned(), line, message: message.into() }
    }
    /// A warning.
    pub fn warning(code: &'static str, file: &str, line: usize, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, code, file: file.to_owned(), line, message: message.into() }
    }
}

/// The findings about one file, of which only so many of a kind are listed: a file of a million broken lines is said in
/// a few.
#[derive(Debug)]
pub struct Summary {
    file: String,
    limit: usize,
    listed: Vec<Finding>,
    counts: BTreeMap<(&'static str, Severity), usize>,
}

impl Summary {
    /// About a file, at most `limit` of a kind.
    pub fn new(file: &str, limit: usize) -> Self {
        Self { file: file.to_owned(), limit, listed: Vec::new(), counts: BTreeMap::new() }
    }

    /// Takes a finding in.
    pub fn push(&mut self, severity: Severity, code: &'static str, line: usize, message: impl Into<String>) {
        let count = self.counts.entry((code, severity)).or_default();
        *count += 1;
        if *count <= self.limit {
            let (file, message) = (self.file.clone(), message.into());
            self.listed.push(Finding { severity, code, file, line, message });
        }
    }

    /// What is listed, and for each kind with more how many there are.
    pub fn finish(mut self) -> Vec<Finding> {
        for ((code, severity), count) in self.counts {
            if count > self.limit {
                let message = format!("{code} stands here {count} times; the first {} are listed.", self.limit);
                self.listed.push(Finding { severity, code, file: self.file.clone(), line: 0, message });
            }
        }
        self.listed
    }
}
