//! What the user chose about columns of tagged tokens.

use crate::exchange::tagging::{Discontinuous, Overlap, Scheme};
use std::fmt;
use std::str::FromStr;

/// The choices.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Import: the column of the words, from 1; `None`: it is found.
    pub word: Option<usize>,
    /// Import: the columns of the tags; none: it is found.
    pub tags: Vec<TagColumn>,
    /// Import: what stands between several tags of one token.
    pub split: Option<String>,
    /// Export: the scheme, IOB2 where none is named. Import: every scheme is read, so only `io` matters: labels alone,
    /// whatever letters they begin with.
    pub scheme: Option<Scheme>,
    /// Export: which columns.
    pub columns: Columns,
    /// Export: which of two spans that share text is kept.
    pub overlap: Overlap,
    /// Export: what becomes of a span of several pieces.
    pub discontinuous: Discontinuous,
    /// Export: a file for each layer.
    pub per_layer: bool,
}

/// The columns of an export.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Columns {
    /// Word, part of speech, chunk (both empty), tag, with a space between, as in `CoNLL-2003`.
    #[default]
    Four,
    /// Word and tag with a TAB between.
    Two,
}

impl FromStr for Columns {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "four" | "4" => Ok(Self::Four),
            "two" | "2" => Ok(Self::Two),
            _ => Err(format!("there are no {text} columns: write four or two.")),
        }
    }
}

/// A column of tags: `4`, `last`, `10:NER` (the value of a key in it), each with `=LAYER` behind it where all its spans
/// belong to one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TagColumn {
    /// From 1; 0: the last.
    pub column: usize,
    /// A key in it: `NER=B-PER|SpaceAfter=No`; empty: all of it is the tag.
    pub key: String,
    /// The layer of its spans; empty: by their labels.
    pub layer: String,
}

impl FromStr for TagColumn {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (place, layer) = text.split_once('=').unwrap_or((text, ""));
        let (column, key) = place.split_once(':').unwrap_or((place, ""));
        let number = match column {
            "last" => Some(0),
            _ => column.parse().ok().filter(|number| *number > 0),
        };
        let column = number.ok_or_else(|| {
            format!("“{text}” is no column of tags: write 4, last or 10:NER, with =LAYER behind it for a layer.")
        })?;
        Ok(Self { column, key: key.to_owned(), layer: layer.to_owned() })
    }
}

impl fmt::Display for TagColumn {
    fn fmt(&self, to: &mut fmt::Formatter) -> fmt::Result {
        match self.column {
            0 => to.write_str("the last column")?,
            column => write!(to, "column {column}")?,
        }
        if !self.key.is_empty() {
            write!(to, " ({}=)", self.key)?;
        }
        Ok(())
    }
}
