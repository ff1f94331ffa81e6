//! `gloss gold`: from the annotators' and reviewers' files to gold.

mod derived;
mod open;
mod summary;

use super::End;
use super::output::Output;
use crate::corpus::Corpus;
use crate::finding::Finding;
use crate::review::gold::Rule;
use crate::store::dataset::Dataset;
use crate::store::{corpus_index, gold_file};
use anyhow::{Context, bail};
use clap::Args;
use derived::Derived;
use std::collections::HashMap;
use std::path::PathBuf;
use summary::Summary;

/// Options of `gloss gold`.
#[derive(Clone, Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is an option of the command line")]
pub struct Gold {
    /// Folder of the dataset, or one inside it
    #[arg(default_value = ".")]
    dir: PathBuf,
    /// What at least so many annotators have, and more than have anything else, enters undecided
    #[arg(long, value_name = "K", value_parser = clap::value_parser!(u16).range(2..), conflicts_with = "adjudicated_only")]
    majority: Option<u16>,
    /// Only what a reviewer decided enters
    #[arg(long)]
    adjudicated_only: bool,
    /// Write nothing
    #[arg(long)]
    dry_run: bool,
    /// List everything that is open, not only the first
    #[arg(long)]
    open: bool,
    /// Print JSON for programs
    #[arg(long)]
    json: bool,
}

pub fn run(args: &Gold, output: &mut Output) -> anyhow::Result<End> {
    let dataset = Dataset::open(&args.dir)?;
    if let Some(why) = dataset.read_only().filter(|_| !args.dry_run) {
        bail!("{why}");
    }
    let review = &dataset.schema.review;
    let path = gold_file::path(&dataset.root, &review.gold).map_err(|why| anyhow::anyhow!("gloss.toml: {why}"))?;
    let old = gold_file::read(&path).with_context(|| review.gold.clone())?;
    if let Some(foreign) = old.as_ref().map(|old| old.foreign).filter(|foreign| *foreign > 0) {
        bail!("{}: {}", review.gold, not_made(foreign));
    }
    let corpus = corpus_index::load(&dataset.root, &dataset.schema, &|| false);
    let rule = Rule {
        majority: args.majority.map(usize::from),
        adjudicated_only: args.adjudicated_only,
        fold_agreed: review.fold_agreed,
    };
    let mut derived = Derived::new(&dataset, &corpus, rule)?;
    let bytes = derived.bytes();
    let changed = old.map_or(derived.records.len() > 1, |old| old.bytes != bytes);
    let write = changed && !args.dry_run;
    if write {
        gold_file::write(&path, &bytes).with_context(|| format!("{}: the old file was kept", review.gold))?;
    }
    let summary = Summary::new(&review.gold, (changed, write), rule, derived);
    if args.json {
        output.json(&summary)?;
    } else {
        summary.print(args.open, output)?;
    }
    Ok(End::Well)
}

fn not_made(lines: usize) -> String {
    format!(
        "gloss gold did not make {lines} of its lines; nothing is written over them. Move the file away, or name another \
         in gloss.toml, [review] gold."
    )
}

/// What `gloss check` says of gold: nothing where there is none, or none that `gloss gold` made.
pub fn check(dataset: &Dataset, corpus: &Corpus, findings: &mut Vec<Finding>) -> anyhow::Result<()> {
    let review = &dataset.schema.review;
    let path = match gold_file::path(&dataset.root, &review.gold) {
        Ok(path) => path,
        Err(why) => {
            findings.push(Finding::error("bad-path", "gloss.toml", 0, why));
            return Ok(());
        }
    };
    let Some(old) = gold_file::read(&path).with_context(|| review.gold.clone())? else { return Ok(()) };
    let Some(head) = &old.head else { return Ok(()) };
    if old.foreign > 0 {
        findings.push(Finding::warning("gold-edited", &review.gold, 0, not_made(old.foreign)));
    }
    let rule = Rule::of_head(head, review.fold_agreed);
    let mut derived = Derived::new(dataset, corpus, rule)?;
    if derived.bytes() == old.bytes {
        return Ok(());
    }
    let now: HashMap<&str, String> = derived.records.iter().map(|one| (one.id.as_str(), one.to_line())).collect();
    let kept = old.records.iter().filter(|one| now.get(one.id.as_str()).is_some_and(|line| *line == one.to_line()));
    let same = kept.count();
    // The head is among those of now only.
    let (gone, new) = (old.records.len() - same, now.len() - 1 - same);
    let again = match (rule.majority, rule.adjudicated_only) {
        (Some(most), _) => format!("gloss gold --majority {most}"),
        (None, true) => "gloss gold --adjudicated-only".to_owned(),
        (None, false) => "gloss gold".to_owned(),
    };
    let message = format!(
        "it is older than the files it was made from: {gone} of its records would go or change, {new} would come. Derive \
         it again: {again}"
    );
    findings.push(Finding::warning("gold-outdated", &review.gold, 0, message));
    Ok(())
}
