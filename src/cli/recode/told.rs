//! What is said of a label that comes in the place of another.

use crate::cli::output::{Output, brief};
use crate::text::count::counted;
use serde_json::json;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// Strings that are named of an article.
const NAMED: usize = 4;
/// Articles that are listed for people.
const LISTED: usize = 40;

/// Strings with how often each stands.
pub type Words = BTreeMap<String, usize>;

/// What would be changed, or was.
pub struct Told {
    /// Whose records.
    pub by: String,
    /// The layer of both labels.
    pub layer: String,
    /// The label that is given up.
    pub from: String,
    /// The label that comes in its place.
    pub to: String,
    /// How many records.
    pub records: usize,
    /// Which, by article.
    pub articles: Vec<(String, Words)>,
    /// How many stay, as the new label stands there already.
    pub kept: usize,
    /// How many each of the others has.
    pub others: BTreeMap<String, usize>,
    /// The line for gloss.toml; `None`: only a part of the label is changed.
    pub former_names: Option<String>,
    /// Whether gloss.toml has the label that is given up.
    pub is_known: bool,
    /// Whether it was written.
    pub applied: bool,
}

impl Told {
    pub fn print(&self, json: bool, output: &mut Output) -> anyhow::Result<()> {
        if json {
            return output.json(&self.json());
        }
        for line in self.lines() {
            output.line(&line)?;
        }
        Ok(())
    }

    fn json(&self) -> serde_json::Value {
        let articles: Vec<_> =
            self.articles.iter().map(|(doc, words)| json!({"doc": doc, "records": sum(words)})).collect();
        json!({
            "by": self.by, "layer": self.layer, "from": self.from, "to": self.to, "records": self.records,
            "articles": articles, "kept": self.kept, "others": self.others, "gloss.toml": self.former_names,
            "applied": self.applied,
        })
    }

    fn lines(&self) -> Vec<String> {
        let Self { layer, from, to, by, .. } = self;
        let (records, articles) = (counted(self.records, "record"), counted(self.articles.len(), "article"));
        let mut lines = vec![format!("{layer}/{from} → {layer}/{to}, {by}: {records} in {articles}")];
        let width = self.articles.iter().take(LISTED).map(|(doc, _)| doc.chars().count()).max().unwrap_or_default();
        for (doc, words) in self.articles.iter().take(LISTED) {
            let pad = " ".repeat(width - doc.chars().count());
            lines.push(format!("  {doc}{pad}  {:>5}  {}", sum(words), most(words)));
        }
        if self.articles.len() > LISTED {
            lines.push(format!("  … and {} more: --json lists all", counted(self.articles.len() - LISTED, "article")));
        }
        if self.kept > 0 {
            let of = counted(self.kept, "record");
            lines.push(format!(
                "{of} with {from} will stay: {to} stands in the same place already (gloss spans --different lists them)"
            ));
        }
        lines.extend(self.schema());
        lines.push(match (self.applied, self.records) {
            (true, _) => format!("written to annotations/{by}.jsonl as new revisions; git shows what changed"),
            (false, 0) => "nothing to change".to_owned(),
            (false, _) => "nothing was written: --apply writes it".to_owned(),
        });
        lines
    }

    /// What to do in gloss.toml, so that others' records are read so too.
    fn schema(&self) -> Vec<String> {
        let Some(line) = &self.former_names else { return Vec::new() };
        let Self { layer, from, to, .. } = self;
        let others: Vec<String> = self.others.iter().map(|(who, count)| format!("{who} {count}")).collect();
        let theirs = if others.is_empty() {
            "Nobody else has it.".to_owned()
        } else {
            format!("Others have it too ({}); nothing of theirs is rewritten.", others.join(", "))
        };
        let whose = if self.is_known {
            format!(
                "gloss.toml: to give {from} up for everybody, take its [[layer.label]] out of layer {layer} and write below name = \"{to}\":"
            )
        } else {
            format!(
                "gloss.toml has no {from} any more: everybody's records are read as {to}, without rewriting any, by a line below name = \"{to}\" in layer {layer}:"
            )
        };
        vec![theirs, whose, format!("    {line}")]
    }
}

fn sum(words: &Words) -> usize {
    words.values().sum()
}

/// The strings that stand most often.
fn most(words: &Words) -> String {
    let mut all: Vec<(&String, &usize)> = words.iter().collect();
    all.sort_by_key(|(words, count)| (Reverse(**count), *words));
    let named = all.iter().take(NAMED).map(|(words, count)| {
        let times = if **count == 1 { String::new() } else { format!(" ×{count}") };
        format!("“{}”{times}", brief(words))
    });
    let more = if all.len() > NAMED { " …" } else { "" };
    named.collect::<Vec<_>>().join(", ") + more
}
