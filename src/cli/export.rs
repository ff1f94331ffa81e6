//! `gloss export`: articles and annotations for other programs, with what is lost by that.

mod agreement;
mod card;
mod summary;

use super::exchange::options::{Options, Writing};
use super::output::complain;
use super::progress::Progress;
use super::{End, exchange};
use crate::exchange::Stop;
use crate::exchange::split::{GroupBy, Shares, Split};
use crate::store::dataset::Dataset;
use crate::store::export::{Chosen, Export as Job, Who};
use crate::store::{annotations, gold_file};
use anyhow::{Context, bail};
use card::Card;
use clap::Args;
use signal_hook::consts::{SIGINT, SIGTERM};
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex};

/// Options of `gloss export`.
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is an option of the command line")]
pub struct Export {
    /// The format: gloss formats lists them
    format: String,
    /// The file or folder to write
    out: PathBuf,
    /// Folder of the dataset, or one inside it
    #[arg(default_value = ".")]
    dir: PathBuf,
    /// Whose annotations, parted by commas (else everybody's)
    #[arg(long, value_name = "NAMES", value_delimiter = ',', conflicts_with = "gold")]
    by: Vec<String>,
    /// Gold, as gloss gold derives it
    #[arg(long)]
    gold: bool,
    /// Only this layer
    #[arg(long)]
    layer: Option<String>,
    /// Only this label
    #[arg(long)]
    label: Option<String>,
    /// Only articles of which every paragraph is done
    #[arg(long)]
    done_only: bool,
    /// Also articles that nobody has worked on
    #[arg(long, conflicts_with = "done_only")]
    all: bool,
    /// Deal the articles into parts of these shares, as in 80/10/10: train, dev and test
    #[arg(long, value_name = "SHARES")]
    split: Option<Shares>,
    /// Where the dealing starts
    #[arg(long, default_value_t = 0, requires = "split")]
    seed: u64,
    /// What more keeps articles in one part: outlet, date or file
    #[arg(long, requires = "split")]
    group_by: Option<GroupBy>,
    /// Replace an export that is there
    #[arg(long)]
    force: bool,
    /// Write nothing where anything would be lost; exit 2
    #[arg(long)]
    strict: bool,
    /// Print JSON for programs, as the last line of standard error
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    options: Options,
    #[command(flatten)]
    writing: Writing,
}

pub fn run(args: &Export) -> anyhow::Result<End> {
    let dataset = Dataset::open(&args.dir)?;
    let format = exchange::format(&args.format)?;
    let who = who(args, &dataset)?;
    if let Who::Annotators(names) = &who
        && names.len() > 1
        && args.by.is_empty()
        && !format.tells_annotators_apart()
    {
        let name = format.name();
        bail!(
            "{} have annotated this, and {name} does not keep annotators apart. Choose one with --by NAME, gold with --gold, or name several with --by to have them mixed.",
            names.join(", ")
        );
    }
    let gold = gold_file::path(&dataset.root, &dataset.schema.review.gold)
        .map_err(|why| anyhow::anyhow!("gloss.toml: {why}"))?;
    if who == Who::Gold && !gold.exists() {
        bail!("there is no gold yet. Derive it with: gloss gold");
    }
    let mut chosen = Chosen::open(&dataset.root, &who, &gold);
    (chosen.layer, chosen.label) = (args.layer.clone(), args.label.clone());
    (chosen.done_only, chosen.all) = (args.done_only, args.all);
    if let Some((file, why)) = chosen.shelf.unread.first() {
        bail!("annotations/{file}.jsonl can't be read ({why}); nothing was written.");
    }
    let settings = args.options.writing(&args.writing);
    let stop = Arc::new(AtomicBool::new(false));
    for signal in [SIGINT, SIGTERM] {
        signal_hook::flag::register(signal, stop.clone())?;
    }
    let progress = Mutex::new(Progress::new("writing", "kB", 0));
    let watch = |done: u64, total: u64| {
        if let Ok(mut progress) = progress.lock() {
            progress.bytes(done, total);
        }
    };
    let mut job = Job {
        dataset: &dataset,
        format,
        settings: &settings,
        chosen: &chosen,
        out: &args.out,
        parts: Vec::new(),
        part_of: HashMap::new(),
        watch: &watch,
        stop: &stop,
    };
    let shown = args.out.display().to_string();
    let explain = |stop| match stop {
        Stop::Cancelled => anyhow::anyhow!("cancelled: nothing was written."),
        Stop::Io(error) => anyhow::anyhow!("{shown}: it can't be written ({error}); nothing was."),
        Stop::Refused(why) => anyhow::anyhow!("{why}"),
    };
    if let Some(shares) = &args.split {
        let largest = job.deal(Split::builder(args.group_by), args.seed, shares).map_err(explain)?;
        if largest > 1 {
            complain(&format!(
                "{largest} articles share paragraphs, or what they are grouped by, and stay in one part"
            ));
        }
    }
    let mut staged = job.stage(args.force).map_err(explain)?;
    let parts = job.parts;
    drop(progress);
    if args.strict && !staged.outcome.lost.is_empty() {
        if args.json {
            summary::print(&staged.outcome, format, &settings, &[], true)?;
        } else {
            summary::lost(&staged.outcome, format, &settings);
        }
        bail!("{shown}: this would be lost; nothing was written. Without --strict it is, and each loss is named.");
    }
    let names = match &who {
        Who::Annotators(names) => names.clone(),
        Who::Gold => chosen.shelf.names().map(str::to_owned).collect(),
    };
    let agreement = agreement::headlines(&dataset, &chosen, &names)?;
    let (outcome, parts) = (&staged.outcome, parts.as_slice());
    let text = Card { args, dataset: &dataset, format, who: &who, parts, outcome, agreement }.text(&staged.front);
    staged.add("README.md", &text).with_context(|| shown.clone())?;
    let (names, outcome) = staged.commit().with_context(|| shown.clone())?;
    summary::print(&outcome, format, &settings, &names, args.json)?;
    Ok(End::Well)
}

/// Whose records.
fn who(args: &Export, dataset: &Dataset) -> anyhow::Result<Who> {
    if args.gold {
        return Ok(Who::Gold);
    }
    let present: Vec<String> =
        annotations::present(&dataset.root).into_iter().filter(|file| file.usable).map(|file| file.name).collect();
    if let Some(name) = args.by.iter().find(|name| !present.contains(name)) {
        bail!("{name} has no annotations here; there are: {}.", present.join(", "));
    }
    let left_out = annotations::left_out(&dataset.root);
    for (file, why) in &left_out {
        complain(&format!("annotations/{file}.jsonl was left out: {why}"));
    }
    let names = if args.by.is_empty() { present } else { args.by.clone() };
    if names.is_empty() {
        bail!("nobody has annotated anything here yet.");
    }
    Ok(Who::Annotators(names))
}
