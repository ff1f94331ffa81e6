//! What `gloss import` says at the end.

use crate::cli::output::{complain, json_line};
use crate::exchange::{Format, Settings, Unit};
use crate::store::import::Outcome;
use anyhow::bail;
use serde::Serialize;
use std::path::Path;

/// Refuses a file whose quotes say that its offsets count something else.
pub fn check_unit(outcome: &Outcome, format: &dyn Format, settings: &Settings) -> anyhow::Result<()> {
    let taken = settings.unit.unwrap_or(format.unit());
    let Some(better) = outcome.fits.better(taken) else { return Ok(()) };
    let of = |unit: Unit| outcome.fits.by_unit.get(&unit).copied().unwrap_or_default();
    bail!(
        "the words of {} of {} spans do not stand where the file says if offsets count {}; if they count {}, {} do. \
         Nothing was imported. Import it again with --offsets {}.",
        outcome.fits.quoted - of(taken),
        outcome.fits.quoted,
        taken.title(),
        better.title(),
        of(better),
        better.name()
    );
}

#[derive(Serialize)]
struct Lost {
    what: &'static str,
    count: usize,
    why: String,
}

#[derive(Serialize)]
struct Printed<'a> {
    format: &'static str,
    documents: usize,
    new_documents: usize,
    records: usize,
    added: usize,
    already_there: usize,
    different: usize,
    files: &'a [String],
    lost: Vec<Lost>,
}

/// Prints it on standard error.
pub fn print(outcome: &Outcome, format: &dyn Format, json: bool, root: &Path) -> anyhow::Result<()> {
    for fault in &outcome.shown {
        let line = if fault.line > 0 { format!(":{}", fault.line) } else { String::new() };
        complain(&format!("{}{line}: {}", one_line(&fault.file), one_line(&fault.message)));
    }
    for notice in &outcome.notices {
        complain(&one_line(notice));
    }
    let listed = outcome.listed.as_ref().map(|path| path.strip_prefix(root).unwrap_or(path).display().to_string());
    let counts = outcome.counts();
    let mut lost = Vec::new();
    if outcome.faults > 0 {
        let why = listed.as_ref().map_or("named above".to_owned(), |path| format!("all of them are listed in {path}"));
        lost.push(Lost { what: "not-understood", count: outcome.faults, why });
    }
    if outcome.passed_over > 0 {
        let why = "suggestions are imported with --suggestions only, annotations without it".to_owned();
        lost.push(Lost { what: "passed-over", count: outcome.passed_over, why });
    }
    if counts.different > 0 {
        let why = "the dataset has a record of that id that says something else: it was kept".to_owned();
        lost.push(Lost { what: "different", count: counts.different, why });
    }
    if json {
        complain(&json_line(&Printed {
            format: format.name(),
            documents: outcome.documents,
            new_documents: outcome.new,
            records: outcome.records,
            added: counts.added,
            already_there: counts.same + counts.repeated,
            different: counts.different,
            files: &outcome.files,
            lost,
        })?);
        return Ok(());
    }
    let all = outcome.documents;
    complain(&format!("{}: {all} documents, {} of them new; {} records", format.name(), outcome.new, outcome.records));
    for (who, one) in &outcome.hands {
        let who = if who.is_empty() { "suggestions" } else { who };
        complain(&format!("  {who}: {} added, {} there already", one.added, one.same + one.repeated));
    }
    for (name, who) in &outcome.renamed {
        complain(&format!("  “{}” can't name an annotator here: {who} has that work", one_line(name)));
    }
    for one in &lost {
        complain(&format!("  {}: {}: {}", one.what, one.count, one.why));
    }
    if outcome.fits.unchecked > 0 && outcome.fits.quoted == 0 {
        complain(&format!(
            "  {} spans stand in texts where units differ, and the file has no words to check them by: if they look shifted, import again with --offsets utf16",
            outcome.fits.unchecked
        ));
    }
    Ok(())
}

/// Words of a file can't look like another line.
fn one_line(words: &str) -> String {
    words.replace(['\n', '\r'], "␊")
}
