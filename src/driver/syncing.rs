//! A sync beside the loop: what it does is told, and what came in is read as at the start of a session.

use super::beside;
use crate::schema::Schema;
use crate::session::effect::Event;
use crate::session::syncing::Synced;
use crate::store::AnnotatorName;
use crate::store::sync::{self, Order, Step};
use std::path::Path;

/// Syncs, and tells by events how far it is, what came in, and how it ended.
pub fn sync(
    root: &Path,
    schema: &Schema,
    who: &str,
    tell: &(dyn Fn(Event) + Sync),
    cancelled: &(dyn Fn() -> bool + Sync),
) {
    let step = |step: Step| tell(Event::Syncing(step.said().unwrap_or("committing")));
    let done = AnnotatorName::new(who).map_err(|error| error.to_string()).and_then(|who| {
        let order = Order { root, schema, who: &who, dry_run: false, tell: &step, cancelled };
        sync::run(&order).map_err(|error| error.to_string())
    });
    let synced = match &done {
        Ok(report) => Synced {
            said: report.lines().join(" · "),
            has_corpus: report.files.iter().any(|file| file.contains("corpus/")),
        },
        Err(why) => Synced { said: why.clone(), has_corpus: false },
    };
    if done.is_ok_and(|report| !report.from.is_empty()) {
        let (others, entities) = beside::others(root, who);
        tell(Event::Others(others, Box::new(entities)));
    }
    tell(Event::Synced(synced));
}
