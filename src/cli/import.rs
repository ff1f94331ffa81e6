//! `gloss import`: what was annotated elsewhere, as articles and records of a dataset.

mod fitted;
mod recognised;
mod summary;

use super::exchange::options::{Options, Reading};
use super::output::{Output, complain};
use super::progress::Progress;
use super::{End, annotator, configured, exchange};
use crate::corpus::slug;
use crate::driver::clock;
use crate::exchange::Stop;
use crate::store::dataset::Dataset;
use crate::store::import::files::Files;
use crate::store::import::{Import as Job, Into};
use crate::store::{AnnotatorName, gold_file};
use anyhow::{Context, bail};
use clap::Args;
use fitted::Fitted;
use signal_hook::consts::{SIGINT, SIGTERM};
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex};

/// Options of `gloss import`.
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is an option of the command line")]
pub struct Import {
    /// The format, or auto to have it recognised: gloss formats lists them
    format: String,
    /// The file, folder or zip archive
    path: PathBuf,
    /// Folder of the dataset, or one inside it
    #[arg(default_value = ".")]
    dir: PathBuf,
    /// All annotations become this annotator's (else those of whom the file names, and the user's)
    #[arg(long = "as", value_name = "NAME", conflicts_with_all = ["gold", "suggestions"])]
    who: Option<String>,
    /// They become gold
    #[arg(long, conflicts_with = "suggestions")]
    gold: bool,
    /// They become suggestions
    #[arg(long)]
    suggestions: bool,
    /// The name of the import, and of its folder in corpus/import (else that of the file)
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// Add the labels and attributes that it needs to gloss.toml without asking
    #[arg(long)]
    yes: bool,
    /// Print JSON for programs, as the last line of standard error
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    options: Options,
    #[command(flatten)]
    reading: Reading,
}

pub fn run(args: &Import, output: &mut Output) -> anyhow::Result<End> {
    let dataset = Dataset::open(&args.dir)?;
    if let Some(why) = dataset.read_only() {
        bail!("{why}");
    }
    let shown = args.path.display().to_string();
    let format = match args.format.as_str() {
        "auto" => {
            let (format, why) = recognised::format(&args.path)?;
            complain(&format!("{}: {why}", format.name()));
            format
        }
        name => exchange::format(name)?,
    };
    let mut files = Files::open(&args.path, Some(format)).with_context(|| shown.clone())?;
    let name = match &args.name {
        Some(name) => name.clone(),
        None => name_of(&args.path),
    };
    if AnnotatorName::new(&name).is_err() {
        bail!(
            "“{name}” can't name an import: use 1 to 64 of a-z 0-9 . _ - and begin with a letter or digit, as in --name wikigold."
        );
    }
    let settings = args.options.reading(&args.reading);
    let into = into(args, &dataset)?;
    let stop = Arc::new(AtomicBool::new(false));
    for signal in [SIGINT, SIGTERM] {
        signal_hook::flag::register(signal, stop.clone())?;
    }
    let progress = Mutex::new(Progress::new("reading", "kB", 0));
    let watch = |done: u64, total: u64| {
        if let Ok(mut progress) = progress.lock() {
            progress.bytes(done, total);
        }
    };
    let at = clock::stamp().at().to_owned();
    let mut fitted = Fitted::new(&dataset)?;
    let staged = loop {
        let job = job(&dataset, &fitted, format, &settings, &into, (&name, &at), (&watch, &stop));
        let staged = job.stage(&mut files).map_err(|stop| explained(stop, &shown))?;
        summary::check_unit(&staged.outcome, format, &settings)?;
        let torn = staged.outcome.needs.is_torn();
        if !fitted.fit(&staged.outcome, &name)? || !torn {
            break staged;
        }
    };
    drop(progress);
    if fitted.is_changed() && !fitted.agreed(args.yes, output)? {
        bail!("nothing was imported.");
    }
    let job = job(&dataset, &fitted, format, &settings, &into, (&name, &at), (&|_, _| (), &stop));
    let outcome = staged.commit(&job, fitted.text()).with_context(|| shown.clone())?;
    summary::print(&outcome, format, args.json, &dataset.root)?;
    Ok(if outcome.faults > 0 { End::Findings } else { End::Well })
}

type Watch<'a> = (&'a (dyn Fn(u64, u64) + Sync), &'a AtomicBool);

fn job<'a>(
    dataset: &'a Dataset,
    fitted: &'a Fitted,
    format: &'static dyn crate::exchange::Format,
    settings: &'a crate::exchange::Settings,
    into: &'a Into,
    (name, at): (&'a str, &'a str),
    (watch, stop): Watch<'a>,
) -> Job<'a> {
    Job { dataset, schema: fitted.schema(), format, settings, into, name, at, watch, stop }
}

/// Where the records go.
fn into(args: &Import, dataset: &Dataset) -> anyhow::Result<Into> {
    if args.suggestions {
        return Ok(Into::Suggestions);
    }
    if args.gold {
        let gold = &dataset.schema.review.gold;
        let path = gold_file::path(&dataset.root, gold).map_err(|why| anyhow::anyhow!("gloss.toml: {why}"))?;
        return Ok(Into::Gold(path));
    }
    let name = annotator::name(args.who.as_deref(), &configured::load().config)?;
    Ok(if args.who.is_some() { Into::One(name) } else { Into::Named(name) })
}

/// A name for an import, from that of its file.
fn name_of(path: &Path) -> String {
    let real = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let stem = real.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    AnnotatorName::of_login(&slug::slug(&stem)).to_string()
}

fn explained(stop: Stop, path: &str) -> anyhow::Error {
    match stop {
        Stop::Cancelled => anyhow::anyhow!("cancelled: nothing was imported."),
        Stop::Io(error) => anyhow::anyhow!("{path}: it can't be imported ({error}); nothing was written."),
        Stop::Refused(why) => anyhow::anyhow!("{path}: {why}"),
    }
}
