//! What `gloss check` and the readers report: a fault of the data, with its place and what to do.

use serde::Serialize;

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
