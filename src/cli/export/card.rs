//! The data card of an export: what is in it, how it was made, what was lost. The same state gives the same text.

use super::Export;
use crate::agreement::report::Headline;
use crate::exchange::{Format, Tally};
use crate::schema::GUIDELINES;
use crate::store::dataset::Dataset;
use crate::store::export::{MADE, Outcome, Who};
use crate::text::visible::Visible;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

/// What the card is made of.
pub struct Card<'a> {
    pub args: &'a Export,
    pub dataset: &'a Dataset,
    pub format: &'a dyn Format,
    pub who: &'a Who,
    pub parts: &'a [String],
    pub outcome: &'a Outcome,
    pub agreement: BTreeMap<String, Headline>,
}

impl Card<'_> {
    /// The text of `README.md`; `front`: what a format wants to stand before it.
    pub fn text(&self, front: &str) -> String {
        let mut text = String::new();
        if !front.is_empty() {
            _ = write!(text, "---\n{}\n---\n\n", front.trim_end());
        }
        _ = write!(text, "# {}\n\n{MADE}\n\n", cell(&self.dataset.name));
        self.counts(&mut text);
        self.labels(&mut text);
        self.made(&mut text);
        self.losses(&mut text);
        text
    }

    fn counts(&self, text: &mut String) {
        _ = write!(
            text,
            "| part | articles | paragraphs | spans | relations | labels of articles |\n|---|---|---|---|---|---|\n"
        );
        let sum = |counts: &BTreeMap<(String, String), usize>| counts.values().sum::<usize>();
        let row = |name: &str, tally: &Tally| {
            format!(
                "| {name} | {} | {} | {} | {} | {} |\n",
                tally.documents,
                tally.paragraphs,
                sum(&tally.spans),
                sum(&tally.relations),
                sum(&tally.labels)
            )
        };
        for (name, tally) in self.parts.iter().zip(&self.outcome.tallies) {
            text.push_str(&row(name, tally));
        }
        text.push_str(&row("all", &self.outcome.tally()));
    }

    fn labels(&self, text: &mut String) {
        let all = self.outcome.tally();
        let parts: Vec<&Tally> = if self.parts.is_empty() { Vec::new() } else { self.outcome.tallies.iter().collect() };
        for (title, of) in [
            ("Spans", (|tally| &tally.spans) as fn(&Tally) -> &BTreeMap<(String, String), usize>),
            ("Relations", |tally| &tally.relations),
            ("Labels of articles and paragraphs", |tally| &tally.labels),
        ] {
            if of(&all).is_empty() {
                continue;
            }
            let names = self.parts.iter().fold(String::new(), |names, part| names + " " + part + " |");
            _ = write!(
                text,
                "\n## {title}\n\n| layer | label |{names} all |\n|---|---|{}---|\n",
                "---|".repeat(parts.len())
            );
            for ((layer, label), count) in of(&all) {
                let key = (layer.clone(), label.clone());
                let count_in = |part: &Tally| of(part).get(&key).copied().unwrap_or_default();
                let cells = parts.iter().fold(String::new(), |cells, part| format!("{cells} {} |", count_in(part)));
                _ = writeln!(text, "| {} | {} |{cells} {count} |", cell(layer), cell(label));
            }
        }
        if all.parties != (0, 0) {
            _ = write!(text, "\nStances with a holder: {}; with a target: {}.\n", all.parties.0, all.parties.1);
        }
        if !all.attributes.is_empty() {
            text.push_str("\n## Attributes\n\n| layer | attribute | values |\n|---|---|---|\n");
            for ((layer, name), values) in &all.attributes {
                let shown: Vec<String> = values.iter().take(20).map(|value| cell(value)).collect();
                let more = if values.len() > 20 { format!(" and {} more", values.len() - 20) } else { String::new() };
                _ = writeln!(text, "| {} | {} | {}{more} |", cell(layer), cell(name), shown.join(", "));
            }
        }
    }

    fn made(&self, text: &mut String) {
        text.push_str("\n## How it was made\n\n");
        match self.who {
            Who::Gold => {
                text.push_str("- Annotations: gold, derived from what annotators agree on and reviewers decided.\n");
            }
            Who::Annotators(names) => _ = writeln!(text, "- Annotators: {}.", names.join(", ")),
        }
        for (layer, headline) in &self.agreement {
            let value = headline.value.map_or("not defined".to_owned(), |value| format!("{value:.3}"));
            _ = writeln!(text, "- Agreement of the annotators on {}: {} {value}.", cell(layer), headline.measure);
        }
        let guides: BTreeSet<&str> = self.guides();
        _ = writeln!(
            text,
            "- Guidelines, in the dataset: {}.",
            guides.into_iter().map(cell).collect::<Vec<_>>().join(", ")
        );
        if self.args.done_only {
            text.push_str("- Only articles of which every paragraph is done.\n");
        }
        for (what, value) in [("layer", &self.args.layer), ("label", &self.args.label)] {
            if let Some(value) = value {
                _ = writeln!(text, "- Only the {what} {}.", cell(value));
            }
        }
        if !self.parts.is_empty() {
            _ = writeln!(
                text,
                "- Dealt by article with seed {}; articles that share a paragraph, or nearly so, are in one part.",
                self.args.seed
            );
        }
        _ = writeln!(
            text,
            "- Format: {} ({}); offsets count {}.",
            self.format.name(),
            self.format.about(),
            self.unit()
        );
        _ = writeln!(
            text,
            "- Glossator {}; gloss.toml format {}.",
            env!("CARGO_PKG_VERSION"),
            self.dataset.schema.format
        );
        _ = writeln!(text, "- SHA-256 of articles and records that went in: `{}`.", self.outcome.digest);
    }

    fn unit(&self) -> &'static str {
        self.args.options.unit().unwrap_or(self.format.unit()).title()
    }

    fn guides(&self) -> BTreeSet<&str> {
        let labels = self.dataset.schema.layers.iter().flat_map(|layer| &layer.labels);
        let mut files: BTreeSet<&str> =
            labels.filter_map(|label| label.guide.as_ref()).map(|guide| guide.file.as_str()).collect();
        if files.is_empty() {
            files.insert(GUIDELINES);
        }
        files
    }

    fn losses(&self, text: &mut String) {
        text.push_str("\n## What was lost\n\n");
        if self.outcome.lost.is_empty() {
            text.push_str("Nothing.\n");
            return;
        }
        text.push_str("Each is named in the file `.loss.jsonl` that was written beside this export.\n\n| what | became | how often |\n|---|---|---|\n");
        for ((what, action), count) in &self.outcome.lost {
            _ = writeln!(text, "| {what} | {} | {count} |", action.name());
        }
    }
}

/// Words of a dataset in a table of markdown: in one line, with no sign that means something there.
fn cell(words: &str) -> String {
    let mut safe = String::new();
    for c in Visible::new(words).as_str().chars() {
        if matches!(c, '|' | '\\' | '`' | '*' | '_' | '<' | '>' | '[' | ']' | '#') {
            safe.push('\\');
        }
        safe.push(c);
    }
    safe
}
