//! `gloss spans`: the spans of all annotators, as stored or with their context.

mod concordance;

use super::End;
use super::output::Output;
use crate::annotation::{Kind, Party, Record, order};
use crate::store::annotations;
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
    /// Only stances whose holder has these words or this id
    #[arg(long)]
    holder: Option<String>,
    /// Only stances whose target has these words or this id
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
    fn fits(&self, record: &Record) -> bool {
        let is = |wanted: &Option<String>, value: &str| wanted.as_ref().is_none_or(|wanted| wanted == value);
        let names = |wanted: &Option<String>, parties: &[Party]| {
            wanted.as_ref().is_none_or(|wanted| parties.iter().any(|party| named(party, wanted)))
        };
        record.kind == Kind::Span
            && is(&self.layer, &record.layer)
            && is(&self.label, &record.label)
            && is(&self.by, &record.by)
            && is(&self.doc, &record.doc)
            && names(&self.holder, &record.holder)
            && names(&self.target, &record.target)
    }

    /// Whether the records as stored are wanted, as they come: nothing of the corpus is needed for them.
    fn is_plain(&self) -> bool {
        self.json && self.filter.is_none() && self.sort.is_none() && !self.different && !self.untagged
    }
}

fn named(party: &Party, wanted: &str) -> bool {
    party.entity.as_deref() == Some(wanted)
        || party.span.as_deref() == Some(wanted)
        || party.shown().to_lowercase().contains(&wanted.to_lowercase())
}

pub fn run(args: &Spans, output: &mut Output) -> anyhow::Result<End> {
    let dataset = Dataset::open(&args.dir)?;
    if !args.is_plain() {
        return concordance::run(args, &dataset, output);
    }
    let mut found = Vec::new();
    for file in annotations::present(&dataset.root).into_iter().filter(|file| file.usable) {
        found.extend(annotations::read(&file.path)?.records.into_iter().filter(|record| args.fits(record)));
    }
    found.sort_by(order::compare);
    for record in &found {
        output.json(record)?;
    }
    Ok(End::Well)
}
