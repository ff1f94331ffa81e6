//! What documents come to, with a line that says how far the counting is.

use crate::agreement::Study;
use crate::agreement::report::Report;
use crate::agreement::report::intervals::{Found, Whose};
use crate::agreement::tally::{Plan, Tally};
use crate::chance::bootstrap::Draws;
use crate::cli::progress::Shown;
use crate::driver::agreeing::count;
use std::collections::BTreeMap;
use std::sync::Mutex;

/// What these documents of a study come to.
pub struct Counted<'a> {
    pub tally: Tally<'a>,
    study: &'a Study,
    intervals: BTreeMap<Whose, Found>,
}

impl<'a> Counted<'a> {
    pub fn new(study: &'a Study, plan: &'a Plan, documents: &[usize], draws: Draws) -> Self {
        let watch = Shown::default();
        let tally = count::tally(study, plan, documents, &watch);
        let all = Mutex::new(BTreeMap::new());
        count::intervals(&tally, study, draws, &watch, &|whose, found| {
            if let Ok(mut all) = all.lock() {
                all.insert(whose, found);
            }
        });
        Self { tally, study, intervals: all.into_inner().unwrap_or_default() }
    }

    /// `units`: paragraphs of the articles that were looked at.
    pub fn report(&self, units: usize) -> Report {
        self.tally.report(self.study, u64::try_from(units).unwrap_or(u64::MAX), &self.intervals)
    }
}
