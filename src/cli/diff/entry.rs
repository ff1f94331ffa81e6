//! What is told of a difference, and its form for programs.

use super::super::output::Output;
use super::Compared;
use crate::annotation::Record;
use crate::annotation::difference::{Outcome, Pair, What};
use crate::corpus::Corpus;
use crate::schema::Schema;
use crate::text::CharPos;
use anyhow::bail;
use clap::Args;
use serde::Serialize;
use serde_json::value::RawValue;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// What is told at all.
#[derive(Debug, Args)]
pub struct Filter {
    /// Only this layer
    #[arg(long)]
    layer: Option<String>,
    /// Only this label, on either side
    #[arg(long)]
    label: Option<String>,
    /// Only this article
    #[arg(long)]
    doc: Option<String>,
}

impl Filter {
    pub fn fits(&self, record: &Record) -> bool {
        let is = |wanted: &Option<String>, value: &str| wanted.as_ref().is_none_or(|wanted| wanted == value);
        is(&self.layer, &record.layer) && is(&self.label, &record.label) && is(&self.doc, &record.doc)
    }

    /// A word that nothing can fit is a slip of the pen: “no differences” would be false comfort.
    pub fn check(&self, schema: &Schema, corpus: &Corpus, records: &[&Record]) -> anyhow::Result<()> {
        let labels = || schema.layers.iter().flat_map(|layer| &layer.labels);
        if let Some(doc) = &self.doc
            && corpus.find(doc).is_none()
            && !records.iter().any(|record| record.doc == *doc)
        {
            bail!("there is no article “{doc}”. List them with: gloss docs");
        }
        if let Some(layer) = &self.layer
            && schema.layer(layer).is_none()
            && !records.iter().any(|record| record.layer == *layer)
        {
            let names: Vec<&str> = schema.layers.iter().map(|layer| layer.name.as_str()).collect();
            bail!("there is no layer “{layer}”; gloss.toml has {}.", names.join(", "));
        }
        if let Some(label) = &self.label
            && !labels().any(|known| known.name == *label)
            && !records.iter().any(|record| record.label == *label)
        {
            let names: Vec<&str> = labels().map(|label| label.name.as_str()).collect();
            bail!("there is no label “{label}”; gloss.toml has {}.", names.join(", "));
        }
        Ok(())
    }
}

/// How many of each there are.
#[derive(Debug, Default)]
pub struct Counts {
    pub equal: usize,
    /// Of the equal ones, those that were written anew.
    pub rewritten: usize,
    pub only_a: usize,
    pub only_b: usize,
    pub changed: usize,
    /// Of the changed ones, by what differs; one may count under several.
    pub what: BTreeMap<What, usize>,
    /// What stands nowhere in the present text, of each side.
    pub unaligned: [usize; 2],
}

impl Counts {
    pub fn add(&mut self, pair: &Pair) {
        let count = match pair.outcome() {
            Outcome::Equal => &mut self.equal,
            Outcome::OnlyA => &mut self.only_a,
            Outcome::OnlyB => &mut self.only_b,
            Outcome::Changed => &mut self.changed,
        };
        *count += 1;
        self.rewritten += usize::from(pair.is_rewritten());
        if pair.outcome() == Outcome::Changed {
            for what in &pair.what {
                *self.what.entry(*what).or_default() += 1;
            }
        }
    }
}

/// What became of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Found {
    OnlyA,
    OnlyB,
    Changed,
    UnalignedA,
    UnalignedB,
}

impl Found {
    fn as_str(self) -> &'static str {
        match self {
            Self::OnlyA => "only-a",
            Self::OnlyB => "only-b",
            Self::Changed => "changed",
            Self::UnalignedA => "unaligned-a",
            Self::UnalignedB => "unaligned-b",
        }
    }
}

/// A difference and where it is.
pub struct Entry<'a> {
    pub found: Found,
    pub doc: &'a str,
    /// Where it starts in the present text.
    pub at: Option<CharPos>,
    /// From 1.
    pub paragraph: Option<usize>,
    pub what: &'a [What],
    pub a: Option<&'a Record>,
    pub b: Option<&'a Record>,
}

impl<'a> Entry<'a> {
    pub fn of_pair(pair: &'a Pair, compared: &Compared) -> Self {
        let found = match pair.outcome() {
            Outcome::OnlyA => Found::OnlyA,
            Outcome::OnlyB => Found::OnlyB,
            Outcome::Changed | Outcome::Equal => Found::Changed,
        };
        let doc = pair.b.or(pair.a).map_or("", |record| record.doc.as_str());
        let in_a = || compared.a.1.start(pair.a?);
        let in_b = || compared.b.1.start(pair.b?);
        let at = if found == Found::OnlyA { in_a() } else { in_b().or_else(in_a) };
        let paragraph = at.and_then(|at| compared.texts.paragraph(doc, at));
        Self { found, doc, at, paragraph, what: &pair.what, a: pair.a, b: pair.b }
    }

    pub fn unaligned(a: Option<&'a Record>, b: Option<&'a Record>) -> Self {
        let found = if a.is_some() { Found::UnalignedA } else { Found::UnalignedB };
        let doc = a.or(b).map_or("", |record| record.doc.as_str());
        Self { found, doc, at: None, paragraph: None, what: &[], a, b }
    }

    /// By article and place; what is about whole articles first, what stands nowhere last.
    pub fn order(&self, compared: &Compared) -> impl Ord + use<> {
        let is_lost = self.is_lost(compared);
        let record = self.a.or(self.b);
        let names = record.map(|record| (record.end, record.layer.clone(), record.label.clone(), record.id.clone()));
        (compared.texts.place(self.doc), self.doc.to_owned(), is_lost, self.paragraph, self.at, self.found, names)
    }

    /// Whether it stands nowhere in the present text.
    pub fn is_lost(&self, compared: &Compared) -> bool {
        let lost = |record: Option<&Record>, side: &super::Placed| record.is_none_or(|record| side.is_lost(record));
        lost(self.a, compared.a.1) && lost(self.b, compared.b.1)
    }
}

/// As programs read it.
#[derive(Serialize)]
struct Row<'a> {
    doc: &'a str,
    paragraph: Option<usize>,
    kind: &'static str,
    what: Vec<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    a: Option<Box<RawValue>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    b: Option<Box<RawValue>>,
}

/// One object a line, the counts last.
pub fn print(entries: &[Entry], counts: &Counts, compared: &Compared, output: &mut Output) -> anyhow::Result<()> {
    let raw = |record: Option<&Record>| record.map(|record| RawValue::from_string(record.to_line())).transpose();
    for entry in entries {
        let what = entry.what.iter().map(|what| what.as_str()).collect();
        let (a, b) = (raw(entry.a)?, raw(entry.b)?);
        output.json(&Row { doc: entry.doc, paragraph: entry.paragraph, kind: entry.found.as_str(), what, a, b })?;
    }
    let what: Map<String, Value> =
        counts.what.iter().map(|(what, count)| (what.as_str().to_owned(), (*count).into())).collect();
    let [unaligned_a, unaligned_b] = counts.unaligned;
    output.json(&json!({"summary": {
        "a": compared.a.0, "b": compared.b.0, "same": if compared.by_id { "id" } else { "place" },
        "only_a": counts.only_a, "only_b": counts.only_b, "changed": counts.changed, "what": what,
        "equal": counts.equal, "rewritten": counts.rewritten,
        "unaligned_a": unaligned_a, "unaligned_b": unaligned_b,
    }}))
}
