//! What `gloss gold` says.

use super::derived::{Derived, Orphan};
use super::open::OpenItem;
use crate::cli::output::Output;
use crate::review::gold::{Rule, Why};
use crate::text::count::counted;
use serde::Serialize;
use std::collections::BTreeMap;
use std::io;

/// Open items that are listed without `--open`.
const LISTED: usize = 20;

/// The form for programs.
#[derive(Debug, Serialize)]
pub struct Summary<'a> {
    file: &'a str,
    /// Whether its bytes are others than before.
    changed: bool,
    written: bool,
    majority: Option<usize>,
    adjudicated_only: bool,
    /// Records but the head.
    records: usize,
    articles: usize,
    paragraphs_done: usize,
    items: BTreeMap<&'static str, usize>,
    by_label: BTreeMap<String, BTreeMap<&'static str, usize>>,
    open: Vec<OpenItem>,
    lost: usize,
    orphans: Vec<Orphan>,
    unknown_docs: Vec<String>,
    left_out: BTreeMap<String, String>,
}

fn named(counts: BTreeMap<Why, usize>) -> BTreeMap<&'static str, usize> {
    let mut all: BTreeMap<&str, usize> =
        [Why::Agreed, Why::Decision, Why::Majority].map(|why| (why.as_str(), 0)).into();
    all.extend(counts.into_iter().map(|(why, count)| (why.as_str(), count)));
    all
}

impl<'a> Summary<'a> {
    /// `changed`: whether the bytes are others than those of the file; `written`: whether they are in it now.
    pub fn new(file: &'a str, (changed, written): (bool, bool), rule: Rule, derived: Derived) -> Self {
        Self {
            file,
            changed,
            written,
            majority: rule.majority,
            adjudicated_only: rule.adjudicated_only,
            records: derived.records.len() - 1,
            articles: derived.articles,
            paragraphs_done: derived.paragraphs,
            items: named(derived.items),
            by_label: derived.by_label.into_iter().map(|(label, counts)| (label, named(counts))).collect(),
            open: derived.open,
            lost: derived.lost,
            orphans: derived.orphans,
            unknown_docs: derived.unknown_docs,
            left_out: derived.left_out.into_iter().collect(),
        }
    }

    /// The form for people; `all`: with everything that is open.
    pub fn print(&self, all: bool, output: &mut Output) -> io::Result<()> {
        let state = match (self.changed, self.written) {
            (_, true) => "written",
            (true, false) => "not written",
            (false, false) => "unchanged",
        };
        output.line(&format!(
            "{} ({state}): {} in {}, {} finished",
            self.file,
            counted(self.records - self.paragraphs_done, "record"),
            counted(self.articles, "article"),
            counted(self.paragraphs_done, "paragraph")
        ))?;
        let count = |counts: &BTreeMap<&str, usize>, what: &str| counts.get(what).copied().unwrap_or_default();
        for (label, counts) in &self.by_label {
            let [agreed, decided, most] = ["agreed", "decision", "majority"].map(|what| count(counts, what));
            output.line(&format!("  {label:<24} {agreed:>6} agreed {decided:>6} decided {most:>6} by majority"))?;
        }
        let [agreed, decided, most] = ["agreed", "decision", "majority"].map(|what| count(&self.items, what));
        let open = self.open.len();
        output.line(&format!(
            "items: {agreed} agreed, {decided} decided, {most} by majority, {open} open and left out"
        ))?;
        let listed = if all { open } else { LISTED };
        let mut doc = "";
        for item in self.open.iter().take(listed) {
            if item.doc() != doc {
                doc = item.doc();
                output.line(&format!("  {doc}"))?;
            }
            output.line(&format!("    {}", item.line()))?;
        }
        if open > listed {
            output.line(&format!("  … {} more: --open lists all", open - listed))?;
        }
        self.print_lost(output)
    }

    fn print_lost(&self, output: &mut Output) -> io::Result<()> {
        if self.lost > 0 {
            let what = counted(self.lost, "record");
            output.line(&format!(
                "{what} left out: the text was changed and they stand nowhere in it. gloss check names them."
            ))?;
        }
        if !self.unknown_docs.is_empty() {
            let docs = self.unknown_docs.join(", ");
            output.line(&format!("left out: what is about articles that are not in the corpus: {docs}"))?;
        }
        for one in &self.orphans {
            output.line(&one.line())?;
        }
        for (name, why) in &self.left_out {
            output.line(&format!("left out: annotations/{name}.jsonl: {why}. gloss check names what to do."))?;
        }
        Ok(())
    }
}
