//! `gloss stats`: what there is, and how far everybody is.

mod suggested;
mod withhold;

use super::output::Output;
use super::{End, Read};
use crate::annotation::{AnnotationSet, Kind, Record};
use crate::assignment::told::Share;
use crate::corpus::{Corpus, Heading};
use crate::schema::{LayerKind, Schema};
use crate::session::suggesting;
use crate::store::dataset::Dataset;
use crate::store::suggestions::{self, Wanted};
use crate::store::{annotations, assign, corpus_index, gold_file};
use crate::suggest::outside::Outside;
use crate::text::count::counted;
use serde::Serialize;
use std::collections::BTreeMap;
use suggested::{Known, Suggested};
use withhold::{Gold, Withhold};

#[derive(Default, Serialize)]
struct Annotator {
    spans: usize,
    stances: usize,
    paragraphs_done: usize,
    seconds: f64,
    by_label: BTreeMap<String, usize>,
    #[serde(flatten)]
    suggested: Suggested,
    withhold: Option<Withhold>,
    #[serde(skip_serializing_if = "Option::is_none")]
    assigned: Option<Share>,
}

#[derive(Serialize)]
struct Stats {
    documents: usize,
    paragraphs: usize,
    characters: usize,
    annotators: BTreeMap<String, Annotator>,
    suggestions: usize,
}

impl Stats {
    fn print(&self, name: &str, output: &mut Output) -> anyhow::Result<()> {
        output.line(&format!(
            "{name}: {}, {}, {}",
            counted(self.documents, "document"),
            counted(self.paragraphs, "paragraph"),
            counted(self.characters, "character")
        ))?;
        for (who, one) in &self.annotators {
            output.line(&format!(
                "{who}: {}, {}, {} done, {:.0} s",
                counted(one.spans, "span"),
                counted(one.stances, "stance"),
                counted(one.paragraphs_done, "paragraph"),
                one.seconds
            ))?;
            if let Some(Share { articles, articles_done, paragraphs, paragraphs_done }) = one.assigned {
                output.line(&format!(
                    "  assigned: {articles_done} of {} done, {paragraphs_done} of {}",
                    counted(articles, "article"),
                    counted(paragraphs, "paragraph")
                ))?;
            }
            for (label, count) in &one.by_label {
                output.line(&format!("  {label:<24} {count:>6}"))?;
            }
            one.suggested.print(output)?;
            if let Some(withhold) = &one.withhold {
                withhold.print(output)?;
            }
        }
        Ok(())
    }
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
    let corpus = corpus_index::load(&dataset.root, &dataset.schema, &|| false);
    let layers = suggesting::layers(&dataset.schema);
    let outside = outside(&dataset, &corpus, &layers);
    let known = Known::new(&outside, &dataset.schema);
    let gold = gold_file::records(&dataset.root, &dataset.schema.review.gold);
    let gold = Gold::new(gold, &corpus, &dataset.schema);
    let assignments = assign::read(&dataset.root, &corpus).0;
    let share = |who: &str, own: Option<&AnnotationSet>| {
        let done = |_, article: &Heading| own.map_or(0, |own| own.tally(&article.id).done);
        Some(assignments.share(who, &corpus, done)).filter(|share| share.articles > 0)
    };
    let mut annotators = BTreeMap::new();
    for file in annotations::present(&dataset.root).into_iter().filter(|file| file.usable) {
        let mut annotator = Annotator::default();
        let records = annotations::read(&file.path)?.records;
        for record in &records {
            annotator.count(record, &dataset.schema);
        }
        annotator.suggested = Suggested::new(&records, &known);
        let own = AnnotationSet::new(records);
        annotator.assigned = share(&file.name, Some(&own));
        annotator.withhold = Some(Withhold::new(&file.name, &own, &corpus, &dataset.schema, &layers, &gold));
        // Marks hold tenths; their sum in binary has a tail of its own.
        annotator.seconds = (annotator.seconds * 10.0).round() / 10.0;
        annotators.insert(file.name, annotator);
    }
    for who in assignments.people() {
        let nothing = || Annotator { assigned: share(who, None), ..Annotator::default() };
        annotators.entry(who.to_owned()).or_insert_with(nothing);
    }
    let characters = corpus.articles().map(|article| article.map(|article| article.text.chars().count()));
    let characters = characters.sum::<Result<usize, _>>()?;
    let stats = Stats {
        documents: corpus.len(),
        paragraphs: corpus.paragraphs(),
        characters,
        annotators,
        suggestions: outside.len(),
    };
    if args.json {
        output.json(&stats)?;
    } else {
        stats.print(&dataset.name, output)?;
    }
    Ok(End::Well)
}

fn outside(dataset: &Dataset, corpus: &Corpus, layers: &[usize]) -> Outside {
    let wanted = Wanted { schema: &dataset.schema, corpus, layers, built_in: true };
    suggestions::read(&dataset.root, wanted).0
}
