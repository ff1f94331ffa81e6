//! Bytes of corpus files → articles and paragraphs. Knows neither annotations nor the disk.

use crate::text::BytesSpan;
use std::sync::Arc;

/// One article: what the analyst reads and what offsets refer to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Article {
    /// Stable id, the `doc` of the records.
    pub id: String,
    /// Title, or the file's name where the form has none.
    pub title: String,
    /// Who published it, as written.
    pub outlet: Option<String>,
    /// ISO date `2015-05-26`; `None` where it is missing or not a date.
    pub date: Option<String>,
    /// Where it was found.
    pub url: Option<String>,
    /// The file, relative to the dataset, with `/`.
    pub file: Arc<str>,
    /// Language of the article, BCP 47.
    pub language: Arc<str>,
    /// The exact text: offsets are code points in it.
    pub text: Arc<str>,
    /// The paragraphs, in order: non-blank lines, as bytes of `text`, without line ends.
    pub paragraphs: Vec<BytesSpan>,
    /// `sha256:` and the first 16 hex digits of the hash of `text`.
    pub sha: String,
    /// Where `text` starts in the decoded file, in code points (a BOM is not counted);
    /// `None` for JSON lines, where the text is inside a field.
    pub start: Option<u32>,
}
