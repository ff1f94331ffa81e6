//! `gloss stats`: what there is, and how far everybody is.

use super::output::Output;
use super::{End, Read};
use crate::annotation::{Kind, Record};
use crate::corpus::Corpus;
use crate::schema::{LayerKind, Schema};
use crate::session::suggesting;
use crate::store::dataset::Dataset;
use crate::store::suggestions::{self, Wanted};
use crate::store::{annotations, corpus_files};
use crate::suggest::outside::Outside;
use serde::Serialize;
use std::collections::BTreeMap;

#[derive(Default, Serialize)]
struct Annotator {
    spans: usize,
    stances: usize,
    paragraphs_done: usize,
    seconds: f64,
    by_label: BTreeMap<String, usize>,
}

#[derive(Serialize)]
struct Stats {
    documents: usize,
    paragraphs: usize,
    characters: usize,
    annotators: BTreeMap<String, Annotator>,
    suggestions: usize,
}

impl Annotator {
    fn count_label(&mut self, record: &Record, schema: &Schema) {
        let layer = schema.layer(&record.layer);
        let label = layer.and_then(|layer| layer.label(&record.label)).map_or(&record.label, |label| &label.name);
        *self.by_label.entry(format!("{}/{label}", record.layer)).or_default() += 1;
    }

    fn count(&mut self, record: &Record, schema: &Schema) {
        match record.kind {
            Kind::Span => {
                let layer = schema.layer(&record.layer);
                let stance = layer.is_some_and(|layer| layer.kind == LayerKind::Stance);
                if stance {
                    self.stances += 1;
                } else {
                    self.spans += 1;
                }
                self.count_label(record, schema);
            }
            Kind::Label => self.count_label(record, schema),
            Kind::Mark => {
                self.paragraphs_done += usize::from(record.label == "done");
                self.seconds += record.seconds.unwrap_or_default();
            }
            _ => {}
        }
    }
}

pub fn run(args: &Read, output: &mut Output) -> anyhow::Result<End> {
    let dataset = Dataset::open(&args.dir)?;
    let corpus = corpus_files::load_all(&dataset.root, &dataset.schema, &|| false);
    let mut annotators = BTreeMap::new();
    for file in annotations::present(&dataset.root).into_iter().filter(|file| file.usable) {
        let mut annotator = Annotator::default();
        for record in &annotations::read(&file.path)?.records {
            annotator.count(record, &dataset.schema);
        }
        // Marks hold tenths; their sum in binary has a tail of its own.
        annotator.seconds = (annotator.seconds * 10.0).round() / 10.0;
        annotators.insert(file.name, annotator);
    }
    let stats = Stats {
        documents: corpus.articles.len(),
        paragraphs: corpus.articles.iter().map(|article| article.paragraphs.len()).sum(),
        characters: corpus.articles.iter().map(|article| article.text.chars().count()).sum(),
        annotators,
        suggestions: suggestions(&dataset, &corpus).len(),
    };
    if args.json {
        output.json(&stats)?;
        return Ok(End::Well);
    }
    output.line(&format!(
        "{}: {} documents, {} paragraphs, {} characters",
        dataset.name, stats.documents, stats.paragraphs, stats.characters
    ))?;
    for (name, one) in &stats.annotators {
        output.line(&format!(
            "{name}: {} spans, {} stances, {} paragraphs done, {:.0} s",
            one.spans, one.stances, one.paragraphs_done, one.seconds
        ))?;
        for (label, count) in &one.by_label {
            output.line(&format!("  {label:<24} {count:>6}"))?;
        }
    }
    Ok(End::Well)
}

fn suggestions(dataset: &Dataset, corpus: &Corpus) -> Outside {
    let layers = suggesting::layers(&dataset.schema);
    let wanted = Wanted { schema: &dataset.schema, corpus, layers: &layers, built_in: true };
    suggestions::read(&dataset.root, wanted).0
}
