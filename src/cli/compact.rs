//! `gloss compact`: the tidy form now, old tombstones pruned on request.

use super::output::Output;
use super::{End, Place, annotator, configured};
use crate::store::dataset::Dataset;
use crate::store::rewrite;
use anyhow::{Context, bail};
use clap::Args;

#[derive(Debug, Args)]
pub struct Compact {
    #[command(flatten)]
    place: Place,
    /// Drop tombstones older than this many days, written 90d
    #[arg(long, value_name = "DAYS")]
    prune: Option<String>,
}

pub fn run(args: &Compact, output: &mut Output) -> anyhow::Result<End> {
    let who = annotator::name(args.place.who.as_deref(), &configured::load().config)?;
    let dataset = Dataset::open(&args.place.dir)?;
    if let Some(why) = dataset.read_only() {
        bail!("{why}");
    }
    let oldest = args.prune.as_deref().map(oldest).transpose()?;
    let (superseded, pruned) = rewrite::compact(&dataset.root, &who, oldest.as_deref())
        .with_context(|| format!("annotations/{who}.jsonl; nothing was changed"))?;
    output
        .line(&format!("annotations/{who}.jsonl: {superseded} superseded lines and {pruned} tombstones taken out"))?;
    Ok(End::Well)
}

fn oldest(prune: &str) -> anyhow::Result<String> {
    let days: i64 = prune
        .strip_suffix('d')
        .and_then(|days| days.parse().ok())
        .filter(|days| (0..=36_500).contains(days))
        .context("--prune wants days, written 90d")?;
    let now = jiff::Timestamp::now();
    let then = now.checked_sub(jiff::SignedDuration::from_hours(days * 24))?;
    Ok(jiff::Timestamp::from_second(then.as_second())?.to_string())
}
