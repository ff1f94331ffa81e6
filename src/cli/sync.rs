//! `gloss sync`: one's own annotations to the team and theirs to oneself, over git.

use super::output::{Output, complain};
use super::{End, Place, annotator, configured};
use crate::store::dataset::Dataset;
use crate::store::sync::{self, Order, Report, Step};
use anyhow::bail;
use clap::Args;
use serde_json::{Value, json};
use std::io::IsTerminal;

#[derive(Debug, Args)]
pub struct Sync {
    #[command(flatten)]
    place: Place,
    /// Only tell what would be committed
    #[arg(long)]
    dry_run: bool,
    /// Print JSON for programs
    #[arg(long)]
    json: bool,
}

pub fn run(args: &Sync, output: &mut Output) -> anyhow::Result<End> {
    let who = annotator::name(args.place.who.as_deref(), &configured::load().config)?;
    let dataset = Dataset::open(&args.place.dir)?;
    if let Some(why) = dataset.read_only() {
        bail!("{why}");
    }
    let is_seen = std::io::stderr().is_terminal() && !args.json;
    let tell = |step: Step| {
        if let (true, Some(word)) = (is_seen, step.said()) {
            complain(&format!("{word} …"));
        }
    };
    let (root, schema, dry_run) = (&dataset.root, &dataset.schema, args.dry_run);
    let report = sync::run(&Order { root, schema, who: &who, dry_run, tell: &tell, cancelled: &|| false })?;
    if args.json {
        output.json(&object(&report))?;
    } else {
        for line in report.lines() {
            output.line(&line)?;
        }
    }
    Ok(if report.end.is_left_to_people() { End::Findings } else { End::Well })
}

/// What `--json` prints.
fn object(report: &Report) -> Value {
    let (end, why, files) = match &report.end {
        sync::End::Same => ("same", None, None),
        sync::End::DryRun => ("dry-run", None, None),
        sync::End::NoRemote => ("no-remote", None, None),
        sync::End::Offline(why) => ("offline", Some(why), None),
        sync::End::Refused(why) => ("refused", Some(why), None),
        sync::End::Conflict(files) => ("conflict", None, Some(files)),
        sync::End::InTheWay(files) => ("in-the-way", None, Some(files)),
        sync::End::Busy => ("busy", None, None),
        sync::End::Cancelled => ("cancelled", None, None),
    };
    let came: serde_json::Map<String, Value> =
        report.from.iter().map(|from| (from.who.clone(), json!(from.news))).collect();
    json!({
        "end": end,
        "why": why,
        "left": files,
        "committed": report.committed,
        "sent": report.sent,
        "remote": report.remote,
        "taken_in": report.taken_in,
        "came": came,
        "files": report.files,
        "said": report.ending(),
    })
}
