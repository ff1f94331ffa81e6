//! `gloss spans`: the spans of all annotators, as stored or with their context.

mod concordance;

use super::End;
use super::output::Output;
use crate::store::dataset::Dataset;
use clap::{Args, ValueEnum};
use std::path::PathBuf;

#[derive(Debug, Args)]
pub struct Spans {
    /// Folder of the dataset, or one inside it
    #[arg(default_value = ".")]
    dir: PathBuf,
    /// Print the records as stored
    #[arg(long)]
    json: bool,
    /// Only this layer
    #[arg(long)]
    layer: Option<String>,
    /// Only this label
    #[arg(long)]
    label: Option<String>,
    /// Only this annotator
    #[arg(long)]
    by: Option<String>,
    /// Only this article
    #[arg(long)]
    doc: Option<String>,
    /// Only stances whose holder is called so, in part, or has this entry
    #[arg(long)]
    holder: Option<String>,
    /// Only stances whose target is called so, in part, or has this entry
    #[arg(long)]
    target: Option<String>,
    /// Only what this filter lets in: layer: label: by: outlet: date: from: to: holder: target: entity: doc: text:
    #[arg(long = "where", value_name = "FILTER")]
    filter: Option<String>,
    /// In this order; default: place
    #[arg(long, value_enum)]
    sort: Option<By>,
    /// Only strings that have more than one label, string by string, the rarest label first
    #[arg(long, conflicts_with = "untagged")]
    different: bool,
    /// Where names stand untagged that are tagged elsewhere, in paragraphs that somebody has read
    #[arg(long)]
    untagged: bool,
}

/// What spans are sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum By {
    /// As they stand in the corpus
    Place,
    /// The words before, the nearest first
    Left,
    /// The words after
    Right,
    /// The date of the article, unknown ones last
    Date,
    /// The words of the span
    Text,
}

impl Spans {
    /// Whether the records as stored are wanted, as they come: nothing of the corpus is needed for them.
    fn is_plain(&self) -> bool {
        self.json && self.filter.is_none() && self.sort.is_none() && !self.different && !self.untagged
    }
}

pub fn run(args: &Spans, output: &mut Output) -> anyhow::Result<End> {
    let dataset = Dataset::open(&args.dir)?;
    if args.is_plain() {
        concordance::print_stored(args, &dataset, output)
    } else {
        concordance::run(args, &dataset, output)
    }
}
