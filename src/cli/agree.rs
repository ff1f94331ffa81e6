//! `gloss agree`: how far annotators agree, as tables for people or as one JSON object.

mod count;
mod examples;
mod gamma;
mod groups;
mod left_out;
mod read;
mod table;
pub mod whole;

use super::output::{Output, complain};
use super::{End, Read, layer};
use crate::agreement::report::Report;
use crate::agreement::tally::Plan;
use crate::annotation::same_bounds::Ignored;
use crate::chance::bootstrap::{Draws, SEED};
use crate::store::corpus_index;
use crate::store::dataset::Dataset;
use anyhow::bail;
use clap::{Args, ValueEnum};
pub use count::Counted;
use groups::Groups;
use left_out::LeftOut;
use serde::Serialize;
use std::collections::BTreeMap;

/// Annotators who are compared in pairs, at most: the sums of each pair take a few hundred bytes a layer.
const MOST: usize = 500;

#[derive(Debug, Args)]
pub struct Agree {
    #[command(flatten)]
    read: Read,
    /// Compare everybody with this annotator, or with gold
    #[arg(long, value_name = "NAME")]
    against: Option<String>,
    /// Only these annotators, parted by commas
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    by: Vec<String>,
    /// Only this layer
    #[arg(long)]
    layer: Option<String>,
    /// Only this label
    #[arg(long)]
    label: Option<String>,
    /// Only this article
    #[arg(long)]
    doc: Option<String>,
    /// Only articles of this outlet
    #[arg(long)]
    outlet: Option<String>,
    /// Only articles that assign.jsonl has in this part
    #[arg(long, value_name = "NAME")]
    part: Option<String>,
    /// Only articles of this day (month, year) or later, as in 2015-05-26
    #[arg(long, value_name = "DATE", value_parser = date)]
    since: Option<String>,
    /// The same figures for each outlet or month too
    #[arg(long, value_enum)]
    group: Option<Group>,
    /// 95 % intervals, from drawing the documents 1000 times
    #[arg(long)]
    ci: bool,
    /// Where the draws of --ci and the shuffles of --gamma start
    #[arg(long, default_value_t = SEED)]
    seed: u64,
    /// Gamma too, of two to five annotators: units aligned, place and label judged at once; slow
    #[arg(long)]
    gamma: bool,
    /// Exit 1 where the headline figure of a layer is lower, or nothing can be compared
    #[arg(long, value_name = "FIGURE", value_parser = figure)]
    fail_under: Option<f64>,
}

/// What articles are put together by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Group {
    /// Who published them
    Outlet,
    /// When they were published
    Month,
}

fn figure(text: &str) -> Result<f64, String> {
    text.parse().ok().filter(|figure: &f64| figure.is_finite()).ok_or_else(|| "a figure is written 0.8".to_owned())
}

fn date(text: &str) -> Result<String, String> {
    let fits = |(at, byte): (usize, u8)| if matches!(at, 4 | 7) { byte == b'-' } else { byte.is_ascii_digit() };
    let is_date = matches!(text.len(), 4 | 7 | 10) && text.bytes().enumerate().all(fits);
    is_date.then(|| text.to_owned()).ok_or_else(|| "a date is written 2015-05-26, 2015-05 or 2015".to_owned())
}

/// What `--json` prints: the report, and what was left out of it.
#[derive(Serialize)]
struct Printed {
    #[serde(flatten)]
    report: Report,
    #[serde(skip_serializing_if = "Option::is_none")]
    against: Option<String>,
    left_out: LeftOut,
    #[serde(skip_serializing_if = "Option::is_none")]
    changed_after_feedback: Option<Changed>,
    #[serde(skip_serializing_if = "Option::is_none")]
    groups: Option<Groups>,
}

/// What annotators changed after somebody had decided or commented on it.
#[derive(Serialize)]
struct Changed {
    /// Records by annotator.
    records: BTreeMap<String, u64>,
    /// The paragraphs with such records.
    paragraphs: usize,
    /// By layer, the headline figure without these paragraphs.
    headline_without: BTreeMap<String, Option<f64>>,
}

pub fn run(args: &Agree, output: &mut Output) -> anyhow::Result<End> {
    let dataset = Dataset::open(&args.read.dir)?;
    layer::known(&dataset.schema, args.layer.as_deref())?;
    let corpus = corpus_index::load(&dataset.root, &dataset.schema, &|| false);
    let read = read::read(args, &dataset, &corpus)?;
    let study = &read.gathered.study;
    if study.annotators.len() > MOST && args.against.is_none() {
        let all = study.annotators.len();
        bail!(
            "{all} annotators make too many pairs. Name those to compare, {MOST} at most, with --by, or one that all are compared with, with --against."
        );
    }
    let mut plan = Plan::new(study, args.against.is_some());
    plan.rules = Ignored::new(&dataset.schema.review.ignore);
    plan.intervals = args.ci;
    let draws = Draws { seed: args.seed, ..Draws::default() };
    let every: Vec<usize> = (0..study.documents.len()).collect();
    let counted = Counted::new(study, &plan, &every, draws);
    let (mut report, is_compared) = (counted.report(read.gathered.paragraphs), counted.tally.has_common());
    if args.gamma {
        gamma::add(&mut report, study, args.seed);
    }
    let printed = Printed {
        against: args.against.clone(),
        left_out: read.left_out(),
        changed_after_feedback: changed(&read, args),
        groups: args.group.map(|group| groups::of(group, study, &corpus, &plan, draws)),
        report,
    };
    if args.read.json {
        output.json(&printed)?;
    } else {
        table::print(&printed, &dataset.name, study, is_compared, output)?;
    }
    Ok(args.fail_under.map_or(End::Well, |least| verdict(&printed.report, least)))
}

fn changed(read: &read::Gathering, args: &Agree) -> Option<Changed> {
    let all = &read.gathered;
    if all.taken.iter().all(|taken| taken.changed == 0) {
        return None;
    }
    let study = all.without_changed();
    let plan = Plan::new(&study, args.against.is_some());
    let every: Vec<usize> = (0..study.documents.len()).collect();
    let report = Counted::new(&study, &plan, &every, Draws::default()).report(0);
    let records = all.study.annotators.iter().zip(&all.taken).filter(|(_, taken)| taken.changed > 0);
    Some(Changed {
        records: records.map(|(name, taken)| (name.clone(), taken.changed)).collect(),
        paragraphs: all.changed.values().map(crate::agreement::study::Units::len).sum(),
        headline_without: report.layers.iter().map(|(name, layer)| (name.clone(), layer.headline().value)).collect(),
    })
}

/// Whether every layer that has a headline figure reaches the least, and one has.
fn verdict(report: &Report, least: f64) -> End {
    let figures =
        report.layers.iter().filter_map(|(name, layer)| Some((name, layer.headline(), layer.headline().value?)));
    let mut end = End::Findings;
    let mut low = false;
    for (layer, headline, value) in figures {
        end = End::Well;
        if value < least {
            low = true;
            complain(&format!("gloss: {layer}: {} is {value:.4}, less than {least}", headline.measure));
        }
    }
    if matches!(end, End::Findings) {
        complain("gloss: no figure is defined, so none reaches what --fail-under asks for");
    }
    if low { End::Findings } else { end }
}
