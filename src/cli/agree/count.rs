//! Counting documents, and drawing them anew, on all processors.

use crate::agreement::Study;
use crate::agreement::report::Report;
use crate::agreement::report::intervals::{Found, Whose};
use crate::agreement::tally::{Plan, Tally};
use crate::chance::bootstrap::Draws;
use crate::cli::progress::Progress;
use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// What these documents of a study come to. It does not depend on which worker counts what.
pub struct Counted<'a> {
    pub tally: Tally<'a>,
    study: &'a Study,
    intervals: BTreeMap<Whose, Found>,
}

impl<'a> Counted<'a> {
    pub fn new(study: &'a Study, plan: &'a Plan, documents: &[usize], draws: Draws) -> Self {
        let tally = tally(study, plan, documents);
        let intervals = intervals(&tally, study, draws);
        Self { tally, study, intervals }
    }

    /// `units`: paragraphs of the articles that were looked at.
    pub fn report(&self, units: usize) -> Report {
        self.tally.report(self.study, u64::try_from(units).unwrap_or(u64::MAX), &self.intervals)
    }
}

fn tally<'a>(study: &Study, plan: &'a Plan, documents: &[usize]) -> Tally<'a> {
    let work = Work::new("comparing", "documents", documents.len());
    let parts = on_all_processors(documents.len(), || {
        let mut tally = Tally::new(study, plan);
        while let Some(at) = work.next(documents) {
            if let Some(document) = study.documents.get(*at) {
                tally.add(*at, document);
            }
        }
        tally
    });
    let mut all = Tally::new(study, plan);
    for part in &parts {
        all.merge(part);
    }
    all
}

fn intervals(tally: &Tally, study: &Study, draws: Draws) -> BTreeMap<Whose, Found> {
    let all = tally.intervals();
    let work = Work::new("drawing", "pairs", all.len());
    let parts = on_all_processors(all.len(), || {
        let mut found = Vec::new();
        while let Some(whose) = work.next(&all) {
            found.push((*whose, tally.find(*whose, study, draws)));
        }
        found
    });
    parts.into_iter().flatten().collect()
}

/// Things that workers take one by one, with a line that says how far they are.
pub struct Work {
    next: AtomicUsize,
    progress: Mutex<Progress>,
}

impl Work {
    pub fn new(what: &'static str, unit: &'static str, total: usize) -> Self {
        Self { next: AtomicUsize::new(0), progress: Mutex::new(Progress::new(what, unit, total)) }
    }

    /// The next that nobody has taken.
    pub fn next<'t, T>(&self, things: &'t [T]) -> Option<&'t T> {
        let taken = things.get(self.next.fetch_add(1, Ordering::Relaxed))?;
        if let Ok(mut progress) = self.progress.lock() {
            progress.step();
        }
        Some(taken)
    }
}

/// What as many workers as there are processors (and things to do) come to.
pub fn on_all_processors<T: Send>(things: usize, work: impl Fn() -> T + Sync) -> Vec<T> {
    let workers = std::thread::available_parallelism().map_or(1, usize::from).min(things.max(1));
    std::thread::scope(|scope| {
        let running: Vec<_> = (0..workers).map(|_| scope.spawn(&work)).collect();
        running.into_iter().filter_map(|worker| worker.join().ok()).collect()
    })
}
