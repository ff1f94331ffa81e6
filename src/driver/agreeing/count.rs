//! Counting documents, and drawing them anew, on all processors. It does not depend on which worker counts what. What is
//! cancelled comes to less, and is of no use.

use super::workers::{Watch, Work};
use crate::agreement::Study;
use crate::agreement::report::intervals::{Found, Whose};
use crate::agreement::tally::{Plan, Tally};
use crate::chance::bootstrap::Draws;
use crate::store::workers::on_all_processors;

/// What these documents of a study come to.
pub fn tally<'a>(study: &Study, plan: &'a Plan, documents: &[usize], watch: &dyn Watch) -> Tally<'a> {
    let work = Work::new(watch, "comparing", "documents", documents.len());
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

/// The intervals of what a tally has kept; each is told as soon as it is found.
pub fn intervals(tally: &Tally, study: &Study, draws: Draws, watch: &dyn Watch, found: &(dyn Fn(Whose, Found) + Sync)) {
    let all = tally.intervals();
    let work = Work::new(watch, "drawing", "pairs", all.len());
    on_all_processors(all.len(), || {
        while let Some(whose) = work.next(&all) {
            let one = tally.find(*whose, study, draws, &|| watch.is_cancelled());
            if !watch.is_cancelled() {
                found(*whose, one);
            }
        }
    });
}
