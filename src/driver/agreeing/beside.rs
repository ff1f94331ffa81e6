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
use crate::corpus::Corpus;
use crate::schema::Schema;
use crate::session::dashboard::agreement::figures::{Compared, Figures, Progress, Stage};
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
    let source = Source { corpus, schema, shelf: &shelf, annotators, gold, layer, label, registry: &registry };
    let articles: Vec<usize> = (0..corpus.len()).collect();
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agreement::report::Layer;
    use crate::corpus::Origin;
    use crate::corpus::plain;
    use crate::schema::ready;
    use std::fs;
    use std::sync::atomic::{AtomicUsize, Ordering};

    fn told(root: &Path, cancelled: &(dyn Fn() -> bool + Sync)) -> Vec<Compared> {
        let origin = Origin { file: "corpus/a.txt".into(), language: "en".into() };
        let article = plain::outline("Ann Lind left Velmar.", false, &origin).unwrap().unwrap().article(&origin);
        let corpus = Corpus::new(vec![article], Vec::new());
        let told = Mutex::new(Vec::new());
        compare(root, &ready::news().0, &corpus, &|one| told.lock().unwrap().push(one), cancelled);
        told.into_inner().unwrap()
    }

    #[test]
    fn files_become_figures_and_what_is_given_up_becomes_nothing() {
        let root = tempfile::tempdir().unwrap();
        fs::create_dir(root.path().join("annotations")).unwrap();
        for (who, label) in [("alice", "GPE"), ("boris", "ORG")] {
            let span = |id: &str, start: u32, end: u32, label: &str| {
                format!(
                    "{{\"id\":\"{who}{id}\",\"kind\":\"span\",\"doc\":\"a\",\"start\":{start},\"end\":{end},\
                     \"layer\":\"entity\",\"label\":\"{label}\"}}\n"
                )
            };
            let done = format!(
                "{{\"id\":\"{who}3\",\"kind\":\"mark\",\"doc\":\"a\",\"start\":0,\"end\":21,\"label\":\"done\"}}\n"
            );
            let all = [span("1", 0, 8, "PER"), span("2", 14, 20, label), done].concat();
            fs::write(root.path().join(format!("annotations/{who}.jsonl")), all).unwrap();
        }
        let all = told(root.path(), &|| false);
        let figures = all.iter().find_map(|one| match one {
            Compared::Figures(figures) => Some(figures),
            _ => None,
        });
        let figures = figures.unwrap();
        assert!(figures.is_compared && matches!(all.last(), Some(Compared::Done)));
        assert_eq!(figures.pair(0, 1, 0).and_then(|pair| pair.exact.micro.f1), Some(0.5));
        assert!(matches!(figures.of_layer(0), Some(Layer::Spans(_))));
        let intervals = all.iter().filter(|one| matches!(one, Compared::Interval((0, _), _))).count();
        assert_eq!(intervals, 2, "of the pair and of all together");

        // Given up at any moment, it never says that it is done.
        for moment in 0..6 {
            let asked = AtomicUsize::new(0);
            let given_up = told(root.path(), &|| asked.fetch_add(1, Ordering::Relaxed) >= moment);
            assert!(!given_up.iter().any(|one| matches!(one, Compared::Done)), "{moment}");
        }
        assert!(told(root.path(), &|| true).iter().all(|one| matches!(one, Compared::Progress(_))));
    }
}
