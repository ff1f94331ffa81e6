//! The options of `CoNLL` columns on the command line.

use crate::exchange::conll::{Columns, Options, TagColumn};
use crate::exchange::tagging::{Discontinuous, Overlap, Scheme};
use clap::Args;

/// Options of import.
#[derive(Debug, Args)]
#[group(id = "columns_read")]
#[command(next_help_heading = "CoNLL")]
pub struct Reading {
    /// The column of the words, from 1 (else it is found)
    #[arg(long, value_name = "N")]
    word_column: Option<usize>,
    /// Columns of the tags: 4, last or 10:NER, with =LAYER behind it for a layer (else it is found)
    #[arg(long, value_name = "COLUMNS", value_delimiter = ',')]
    tag_column: Vec<TagColumn>,
    /// What stands between several tags of one token
    #[arg(long, value_name = "TEXT")]
    tag_split: Option<String>,
    /// Tags are labels without B-, I- and the like, whatever they begin with
    #[arg(long)]
    bare_tags: bool,
}

/// Options of export.
#[derive(Debug, Args)]
#[group(id = "columns_written")]
#[command(next_help_heading = "CoNLL")]
pub struct Writing {
    /// Scheme of tags: iob2 (else), iob1, ioe, bioes, bilou, bmes
    #[arg(long, value_name = "SCHEME")]
    scheme: Option<Scheme>,
    /// Columns: four with spaces between (else) or two with a TAB
    #[arg(long, value_name = "NUMBER")]
    columns: Option<Columns>,
    /// A file for each layer
    #[arg(long)]
    per_layer: bool,
    /// Of spans that share text keep the outer (else), the inner, or that of layer=LAYER
    #[arg(long, value_name = "WHICH")]
    overlap: Option<Overlap>,
    /// Spans of several pieces are dropped (else) or widened
    #[arg(long, value_name = "HOW")]
    discontinuous: Option<Discontinuous>,
}

impl Reading {
    /// The choices.
    pub fn options(&self) -> Options {
        Options {
            word: self.word_column,
            tags: self.tag_column.clone(),
            split: self.tag_split.clone(),
            scheme: self.bare_tags.then_some(Scheme::Io),
            ..Options::default()
        }
    }
}

impl Writing {
    /// The choices.
    pub fn options(&self) -> Options {
        Options {
            scheme: self.scheme,
            columns: self.columns.unwrap_or_default(),
            overlap: self.overlap.clone().unwrap_or_default(),
            discontinuous: self.discontinuous.unwrap_or_default(),
            per_layer: self.per_layer,
            ..Options::default()
        }
    }
}
