//! What the dashboard is told, counted beside the loop: figures first, then their intervals.

use super::count;
use super::read::Source;
use super::workers::Watch;
use crate::agreement::Study;
use crate::agreement::gather::Gathered;
use crate::agreement::study::{Kind, Layer};
use crate::agreement::tally::{Measure, Plan};
use crate::annotation::same_bounds::Ignored;
use crate::chance::bootstrap::Draws;
use crate::corpus::{Article, Corpus};
use crate::schema::Schema;
use crate::session::dashboard::figures::{Compared, Figures, Progress, Stage};
use crate::store::registry;
use crate::store::shelf::Shelf;
use std::collections::BTreeMap;
use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Time between two tellings.
const TELL: Duration = Duration::from_millis(100);
/// Sums of documents that are kept at once, for the pairs that are drawn together.
const KEPT: usize = 100_000;

/// Where answers go.
pub type Tell<'a> = &'a (dyn Fn(Compared) + Sync);

/// Compares everybody with everybody in a corpus.
pub fn compare(root: &Path, schema: &Schema, corpus: &Corpus, tell: Tell, cancelled: &(dyn Fn() -> bool + Sync)) {
    let watch = Telling { tell, cancelled, at: Mutex::default() };
    match read(root, schema, corpus, &watch) {
        Ok(gathered) => figures(gathered, schema, tell, cancelled),
        Err(error) => tell(Compared::Failed(error.to_string())),
    }
}

fn read(root: &Path, schema: &Schema, corpus: &Corpus, watch: &dyn Watch) -> io::Result<Gathered> {
    let shelf = Shelf::open(root);
    let registry = registry::of_everybody(root, &shelf, Vec::new())?;
    let annotators = shelf.names().map(str::to_owned).collect();
    let (gold, layer, label) = (None, None, None);
    let source = Source { schema, shelf: &shelf, annotators, gold, layer, label, registry: &registry };
    let articles: Vec<&Article> = corpus.articles.iter().map(AsRef::as_ref).collect();
    source.read(&articles, watch)
}

/// Counts what was gathered.
pub fn figures(gathered: Gathered, schema: &Schema, tell: Tell, cancelled: &(dyn Fn() -> bool + Sync)) {
    let watch = Telling { tell, cancelled, at: Mutex::default() };
    if cancelled() {
        return;
    }
    let units = u64::try_from(gathered.paragraphs).unwrap_or(u64::MAX);
    let study = gathered.study;
    let mut plan = Plan::new(&study, false);
    plan.rules = Ignored::new(&schema.review.ignore);
    let every: Vec<usize> = (0..study.documents.len()).collect();
    let tally = count::tally(&study, &plan, &every, &watch);
    if cancelled() {
        return;
    }
    let (report, is_compared) = (tally.report(&study, units, &BTreeMap::new()), tally.has_common());
    drop(tally);
    let figures = Arc::new(Figures::new(study, report, &plan, is_compared));
    tell(Compared::Figures(figures.clone()));
    if is_compared {
        intervals(&figures.study, &plan, &every, &watch);
    }
    if !cancelled() {
        tell(Compared::Done);
    }
}

/// Draws for all together first, then for some pairs after the others, so that little is kept at once.
fn intervals(study: &Study, plan: &Plan, every: &[usize], watch: &Telling) {
    let is_drawn = |layer: &&Layer| matches!(layer.kind, Kind::Spans | Kind::Stances);
    watch.begin("drawing", "intervals", study.layers.iter().filter(is_drawn).count() * (plan.pairs.len() + 1));
    let together = Plan { measures: vec![Measure::Alpha], intervals: true, ..plan.clone() };
    find(study, &together, every, watch, None);
    let size = (KEPT / every.len().max(1)).max(1);
    for (at, pairs) in plan.pairs.chunks(size).enumerate() {
        let measures = vec![Measure::Exact, Measure::Kappa, Measure::Unitizing, Measure::Stance];
        let (pairs, together, rules) = (pairs.to_vec(), Vec::new(), Ignored::default());
        let some = Plan { pairs, together, measures, rules, intervals: true };
        find(study, &some, every, watch, Some(at * size));
    }
}

/// The intervals of all together, or of the pairs of this plan, which are those from `first` on.
fn find(study: &Study, plan: &Plan, every: &[usize], watch: &Telling, first: Option<usize>) {
    let quiet = Quiet(watch);
    let tally = count::tally(study, plan, every, &quiet);
    count::intervals(&tally, study, Draws::default(), &quiet, &|(layer, pair), found| {
        let whose = match (pair, first) {
            (None, None) => (layer, None),
            (Some(pair), Some(first)) => (layer, Some(first + pair)),
            _ => return,
        };
        (watch.tell)(Compared::Interval(whose, found));
        watch.step();
    });
}

/// Tells how far the work is, not too often.
struct Telling<'a> {
    tell: Tell<'a>,
    cancelled: &'a (dyn Fn() -> bool + Sync),
    at: Mutex<(Progress, Option<Instant>)>,
}

impl Watch for Telling<'_> {
    fn begin(&self, what: &'static str, _: &'static str, total: usize) {
        let stage = match what {
            "reading" => Stage::Reading,
            "comparing" => Stage::Comparing,
            _ => Stage::Intervals,
        };
        let progress = Progress { stage, done: 0, total };
        *self.at.lock().unwrap_or_else(PoisonError::into_inner) = (progress, Some(Instant::now()));
        (self.tell)(Compared::Progress(progress));
    }

    fn step(&self) {
        let mut at = self.at.lock().unwrap_or_else(PoisonError::into_inner);
        at.0.done += 1;
        if at.1.is_none_or(|last| last.elapsed() >= TELL) {
            at.1 = Some(Instant::now());
            (self.tell)(Compared::Progress(at.0));
        }
    }

    fn is_cancelled(&self) -> bool {
        (self.cancelled)()
    }
}

/// Counts no steps of its own.
struct Quiet<'a>(&'a Telling<'a>);

impl Watch for Quiet<'_> {
    fn begin(&self, _: &'static str, _: &'static str, _: usize) {}

    fn step(&self) {}

    fn is_cancelled(&self) -> bool {
        self.0.is_cancelled()
    }
}
