//! What `gloss export` says at the end.

use crate::cli::output::{complain, json_line};
use crate::exchange::{Action, Format, Settings};
use crate::store::export::Outcome;
use serde::Serialize;

#[derive(Serialize)]
struct Lost {
    what: &'static str,
    count: usize,
    why: &'static str,
}

#[derive(Serialize)]
struct Printed<'a> {
    format: &'static str,
    documents: usize,
    records: usize,
    parts: Vec<usize>,
    left_out: LeftOut,
    files: &'a [String],
    digest: &'a str,
    lost: Vec<Lost>,
}

#[derive(Serialize)]
struct LeftOut {
    untouched: usize,
    unfinished: usize,
    unanchored: usize,
}

/// Prints it on standard error.
pub fn print(
    outcome: &Outcome,
    format: &dyn Format,
    settings: &Settings,
    files: &[String],
    json: bool,
) -> anyhow::Result<()> {
    let tally = outcome.tally();
    if json {
        let lost = outcome.lost.iter().map(|((what, action), count)| Lost { what, count: *count, why: action.name() });
        let lost = lost.collect();
        complain(&json_line(&Printed {
            format: format.name(),
            documents: tally.documents,
            records: tally.records,
            parts: outcome.tallies.iter().map(|part| part.documents).collect(),
            left_out: LeftOut {
                untouched: outcome.untouched,
                unfinished: outcome.unfinished,
                unanchored: outcome.unanchored,
            },
            files,
            digest: &outcome.digest,
            lost,
        })?);
        return Ok(());
    }
    for finding in &outcome.findings {
        complain(&format!("{}:{}: {}", finding.file, finding.line, finding.message));
    }
    let count = |tally: &crate::exchange::Tally| format!("{} articles, {} records", tally.documents, tally.records);
    complain(&format!("{}: {}: {}", format.name(), count(&tally), files.join(", ")));
    if outcome.tallies.len() > 1 {
        let parts: Vec<String> = outcome.tallies.iter().map(|part| part.documents.to_string()).collect();
        complain(&format!("  articles of the parts: {}", parts.join(", ")));
    }
    let left_out = [
        (outcome.untouched, "articles that nobody of them has worked on were left out: --all takes them"),
        (outcome.unfinished, "articles that are not finished were left out"),
        (outcome.unanchored, "records stand nowhere in the present text and were left out: gloss check names them"),
    ];
    for (count, what) in left_out.into_iter().filter(|(count, _)| *count > 0) {
        complain(&format!("  {count} {what}"));
    }
    if outcome.lost.is_empty() {
        complain("  nothing is lost");
    } else {
        complain("  lost or changed, each named in the file .loss.jsonl beside it:");
        lost(outcome, format, settings);
    }
    Ok(())
}

/// A line for each kind of loss.
pub fn lost(outcome: &Outcome, format: &dyn Format, settings: &Settings) {
    for ((what, action), count) in &outcome.lost {
        complain(&format!("  {count:>8} {what} {}", action.name()));
    }
    let fuller = format.holds_in_full().len() > format.holds().len();
    if !settings.full && fuller && outcome.lost.keys().any(|(_, action)| *action == Action::Dropped) {
        complain("  --full writes more of it");
    }
}
