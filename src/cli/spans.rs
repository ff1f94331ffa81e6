//! `gloss spans`: the spans of all annotators, as stored or with their context.

use super::End;
use super::output::Output;
use crate::annotation::{Kind, Party, Record, order};
use crate::store::annotations;
use crate::store::dataset::Dataset;
use crate::text::offset::Cells;
use crate::text::visible::Visible;
use clap::Args;
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
}

fn named(party: &Party, wanted: &str) -> bool {
    party.entity.as_deref() == Some(wanted)
        || party.span.as_deref() == Some(wanted)
        || party.shown().to_lowercase().contains(&wanted.to_lowercase())
}

pub fn run(args: &Spans, output: &mut Output) -> anyhow::Result<End> {
    let dataset = Dataset::open(&args.dir)?;
    let mut found = Vec::new();
    for file in annotations::present(&dataset.root).into_iter().filter(|file| file.usable) {
        found.extend(annotations::read(&file.path)?.records.into_iter().filter(|record| args.fits(record)));
    }
    found.sort_by(order::compare);
    for record in &found {
        if args.json {
            output.json(record)?;
        } else {
            output.line(&concordance(record))?;
        }
    }
    Ok(End::Well)
}

fn concordance(record: &Record) -> String {
    let flat = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let left = Visible::new(&flat(&record.prefix));
    let pad = 32_usize.saturating_sub(usize::from(left.width().get()));
    let quote = Visible::new(&flat(&record.quote)).truncate(Cells::new(60));
    let stance = if record.holder.is_empty() && record.target.is_empty() {
        String::new()
    } else {
        format!("  [{}]", crate::session::strip::summary(record))
    };
    format!(
        "{}{left} ⟦{quote}⟧ {}  {}/{} {}{stance}",
        " ".repeat(pad),
        flat(&record.suffix),
        record.layer,
        record.label,
        record.by
    )
}
