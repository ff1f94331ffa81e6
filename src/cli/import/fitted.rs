//! The labels of a dataset made to fit an import: what it needs is proposed and, with consent, written.

use crate::cli::output::{Output, brief};
use crate::exchange::additions;
use crate::exchange::needs::Need;
use crate::schema::parse::{FILE, parse};
use crate::schema::{Form, Schema};
use crate::store::corpus_files;
use crate::store::dataset::{Dataset, LARGEST};
use crate::store::import::Outcome;
use anyhow::{Context, bail};
use std::io::{self, BufRead, IsTerminal};

/// More new labels are no labels.
const MOST: usize = 5_000;

/// `gloss.toml` as it is and as it would be.
pub struct Fitted {
    before: String,
    after: String,
    schema: Schema,
    lines: Vec<String>,
}

impl Fitted {
    /// As it is.
    pub fn new(dataset: &Dataset) -> anyhow::Result<Self> {
        let path = dataset.root.join(FILE);
        let text = match std::fs::read_to_string(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
            text => text.context(FILE)?,
        };
        Ok(Self { after: text.clone(), before: text, schema: dataset.schema.clone(), lines: Vec::new() })
    }

    /// The labels as they would be.
    pub fn schema(&self) -> &Schema {
        &self.schema
    }

    /// Whether anything would change.
    pub fn is_changed(&self) -> bool {
        self.before != self.after
    }

    /// The new text, if it is one.
    pub fn text(&self) -> Option<&str> {
        self.is_changed().then_some(self.after.as_str())
    }

    /// Adds what an import needs; `false`: it needs nothing more.
    pub fn fit(&mut self, outcome: &Outcome, name: &str) -> anyhow::Result<bool> {
        let needs = outcome.needs.clone().proposal();
        let source = (outcome.new > 0 && !self.reads(name)).then(|| format!("corpus/import/{name}/*.jsonl"));
        if needs.is_empty() && source.is_none() {
            return Ok(false);
        }
        let labels: usize = needs.values().map(|need| need.labels.len()).sum();
        if labels > MOST {
            bail!("{}", too_many(labels));
        }
        let fail = |why: String| anyhow::anyhow!("{why} Nothing was imported.");
        let mut text = additions::added(&self.after, &self.schema, &needs).map_err(fail)?;
        if let Some(path) = &source {
            text = additions::with_source(&text, path).map_err(fail)?;
            self.lines.push(format!("a source: {path}"));
        }
        if u64::try_from(text.len()).unwrap_or(u64::MAX) > LARGEST {
            bail!("{}", too_many(labels));
        }
        let (schema, findings) = parse(&text);
        if let Some(finding) = findings.iter().find(|finding| finding.code == "syntax") {
            bail!("{FILE}: {}", finding.message);
        }
        self.lines.extend(needs.iter().flat_map(|(layer, need)| lines(layer, need, &self.schema)));
        (self.after, self.schema) = (text, schema);
        Ok(true)
    }

    /// Whether the corpus reads what an import of this name writes.
    fn reads(&self, name: &str) -> bool {
        let file = format!("corpus/import/{name}/00001.jsonl");
        let source = corpus_files::source_of(&self.schema, &file).and_then(|at| self.schema.sources.get(at));
        source.is_some_and(|source| {
            let plain = source.fields == crate::schema::Fields::default();
            plain
                && matches!(source.form, Form::Auto | Form::Jsonl)
                && matches!(source.encoding.as_str(), "utf-8" | "UTF-8" | "utf8")
        })
    }

    /// Shows what would be added and asks; without a terminal there must be a `--yes`.
    pub fn agreed(&self, yes: bool, output: &mut Output) -> anyhow::Result<bool> {
        output.line(&format!("{FILE} has no place for some of it; this would be added:"))?;
        for line in &self.lines {
            output.line(&format!("  {line}"))?;
        }
        if yes {
            return Ok(true);
        }
        if !io::stdin().is_terminal() {
            bail!("nothing was imported. Import with --yes to have it added.");
        }
        Output::ask("Add it? [y/N]: ")?;
        let mut line = String::new();
        io::stdin().lock().read_line(&mut line)?;
        Ok(matches!(line.trim(), "y" | "Y" | "yes"))
    }
}

fn too_many(labels: usize) -> String {
    format!(
        "it needs {labels} new labels, more than {FILE} can hold. Nothing was imported. Look whether its labels stand where \
         they were looked for: another column or layer may be meant."
    )
}

/// For people: a line for the labels of a layer, one for each attribute.
fn lines(layer: &str, need: &Need, schema: &Schema) -> Vec<String> {
    let fresh =
        if schema.layer(layer).is_none() { format!(" (new, {})", additions::kind(need.kind)) } else { String::new() };
    let labels: Vec<String> = need.labels.iter().map(|(label, count)| format!("{} ({count})", brief(label))).collect();
    let mut lines = Vec::new();
    if !labels.is_empty() {
        lines.push(format!("layer {}{fresh}: labels {}", brief(layer), labels.join(", ")));
    }
    for (name, values) in &need.attributes {
        let values: Vec<String> = values.iter().map(|value| brief(value)).collect();
        let values = if values.is_empty() { "any value".to_owned() } else { values.join(", ") };
        lines.push(format!("layer {}{fresh}: attribute {}: {values}", brief(layer), brief(name)));
    }
    lines
}
