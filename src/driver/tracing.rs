//! What became of records, read beside the loop: first the files, which is quick, then git.

use crate::annotation::past::{Past, Traced};
use crate::session::effect::Event;
use crate::store::past;
use std::path::Path;

/// Tells what the files have, and again as soon as git has been asked about each.
pub fn trace(root: &Path, number: u64, traced: &[Traced], tell: &dyn Fn(Event), cancelled: &dyn Fn() -> bool) {
    let read: Vec<_> = traced.iter().map(|one| past::lines(root, &one.who, &one.id)).collect();
    let of_file = |one: &Traced, lines: &Result<Vec<_>, String>| {
        let notes = lines.as_ref().err().cloned().into_iter().collect();
        let known = Past::new(&one.who, lines.clone().unwrap_or_default(), Vec::new());
        Past { goes_on: true, notes, ..known }
    };
    let mut pasts: Vec<Past> = traced.iter().zip(&read).map(|(one, lines)| of_file(one, lines)).collect();
    tell(Event::Traced(number, pasts.clone()));
    for ((one, lines), past) in traced.iter().zip(read).zip(&mut pasts) {
        let found = past::committed(root, &one.who, &one.id, cancelled);
        if cancelled() {
            return;
        }
        let notes = std::mem::take(&mut past.notes).into_iter().chain(found.notes).collect();
        *past = Past { notes, ..Past::new(&one.who, lines.unwrap_or_default(), found.commits) };
    }
    tell(Event::Traced(number, pasts));
}
