//! A document as another program has it: its text, and what was said about it in foreign ids and units.

use super::unit::Unit;
use crate::annotation::Record;
use std::io;
use thiserror::Error;

/// The text of a foreign document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Words {
    /// Exactly this.
    Whole(String),
    /// These words, but the white space between them is not known. Offsets are code points of this.
    Spaced(String),
    /// It is not there: the article of this id of the dataset is meant.
    Known,
    /// It is not there: the article whose UTF-8 has this MD5 (32 hex digits) is meant.
    Md5(String),
}

/// What is known of a document beside its text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "named for what they hold, as in an article")]
pub struct Meta {
    pub title: Option<String>,
    pub outlet: Option<String>,
    /// ISO, `2015-05-26`.
    pub date: Option<String>,
    pub url: Option<String>,
}

/// A foreign document.
#[derive(Clone, Debug)]
pub struct Incoming {
    /// The file it stands in.
    pub file: String,
    /// The line it begins at, from 1.
    pub line: usize,
    /// Its foreign id.
    pub id: String,
    /// Its text.
    pub words: Words,
    /// What else is known of it.
    pub meta: Meta,
    /// Who annotated it, where the file says so; a draft may say otherwise.
    pub annotator: String,
    /// The unit of its offsets, where the file itself says it.
    pub unit: Option<Unit>,
    /// What is said about it.
    pub drafts: Vec<Draft>,
}

impl Incoming {
    /// Without annotations.
    pub fn new(file: &str, line: usize, id: impl Into<String>, words: Words) -> Self {
        Self {
            file: file.to_owned(),
            line,
            id: id.into(),
            words,
            meta: Meta::default(),
            annotator: String::new(),
            unit: None,
            drafts: Vec::new(),
        }
    }
}

/// A record in foreign terms. `record` holds what needs no conversion: `id`, `of`, `from`, `to` and the spans of parties
/// are foreign ids (empty: none); `layer` may be empty, then it is found by the label; `by` and `at` may be empty;
/// `origin` is `human` where the file says that it was made by hand, else empty. Bounds and quote stand apart.
#[derive(Clone, Debug)]
pub struct Draft {
    /// The line it stands at, from 1.
    pub line: usize,
    /// Its pieces in the order of the file, in the file's unit; none where it is about no stretch of text.
    pub place: Vec<[u64; 2]>,
    /// What the file says that the text there is (pieces joined by one space); without a place it is searched for.
    pub quote: Option<String>,
    /// Everything else.
    pub record: Record,
}

impl Draft {
    /// Of a record.
    pub fn new(line: usize, record: Record) -> Self {
        Self { line, place: Vec::new(), quote: None, record: Record { rev: record.rev.max(1), ..record } }
    }
    /// At one stretch.
    pub fn at(line: usize, record: Record, start: u64, end: u64) -> Self {
        Self { place: vec![[start, end]], ..Self::new(line, record) }
    }
    /// With what the file says that the text is.
    #[must_use]
    pub fn quoted(self, quote: impl Into<String>) -> Self {
        Self { quote: Some(quote.into()), ..self }
    }
}

/// Why reading ended early.
#[derive(Debug, Error)]
pub enum Stop {
    /// Somebody pressed Ctrl-C.
    #[error("cancelled: nothing was written")]
    Cancelled,
    /// It can't be read.
    #[error("{0}")]
    Io(#[from] io::Error),
    /// Nothing of it can be read in this form: why, and what to do.
    #[error("{0}")]
    Refused(String),
}

/// Takes what a reader finds.
pub trait Sink {
    /// A document.
    ///
    /// # Errors
    /// When the import was stopped.
    fn document(&mut self, document: Incoming) -> Result<(), Stop>;
    /// Something that could not be understood, and what became of it; `line` from 1, 0: the whole file.
    ///
    /// # Errors
    /// When the import was stopped.
    fn fault(&mut self, file: &str, line: usize, message: String) -> Result<(), Stop>;
    /// Something that the user should know of the whole: what was recognised, what was read otherwise than it is written.
    fn notice(&mut self, message: String);
}
