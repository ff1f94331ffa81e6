//! How far the annotators of an export agree, for its card: the headline figure of each layer.

use crate::agreement::gather::{self, Gather, Wanted};
use crate::agreement::report::Headline;
use crate::agreement::tally::Plan;
use crate::chance::bootstrap::Draws;
use crate::cli::agree::Counted;
use crate::driver::agreeing::read::Source;
use crate::driver::agreeing::workers::Watch;
use crate::store::corpus_stream::Stream;
use crate::store::dataset::Dataset;
use crate::store::export::Chosen;
use crate::store::registry;
use std::collections::BTreeMap;
use std::io;

/// More annotators make too many pairs for a card.
const MOST: usize = 20;

/// Nobody watches.
struct Unseen;

impl Watch for Unseen {
    fn begin(&self, _: &'static str, _: &'static str, _: usize) {}
    fn step(&self) {}
    fn is_cancelled(&self) -> bool {
        false
    }
}

/// By layer; nothing where there are fewer than two annotators, or too many. The corpus is read batch by batch.
///
/// # Errors
/// When a file can't be read any more.
pub fn headlines(dataset: &Dataset, chosen: &Chosen, names: &[String]) -> io::Result<BTreeMap<String, Headline>> {
    if !(2..=MOST).contains(&names.len()) {
        return Ok(BTreeMap::new());
    }
    let registry = registry::of_everybody(&dataset.root, &chosen.shelf, Vec::new())?;
    let source = Source {
        schema: &dataset.schema,
        shelf: &chosen.shelf,
        annotators: names.to_vec(),
        gold: None,
        layer: None,
        label: None,
        registry: &registry,
    };
    let wanted = Wanted {
        annotators: names,
        layers: gather::layers(&dataset.schema, None),
        label: None,
        gold: None,
        registry: &registry,
    };
    let mut parts = Vec::new();
    let mut failed = None;
    Stream::open(&dataset.root, &dataset.schema).each(|batch| {
        let articles: Vec<_> = batch.articles.iter().collect();
        match source.parts(&articles, &wanted, &BTreeMap::new(), &Unseen) {
            Ok(more) => parts.extend(more),
            Err(error) => failed = Some(error),
        }
        failed.is_none()
    });
    if let Some(error) = failed {
        return Err(error);
    }
    let gathered = Gather::finish(parts);
    let plan = Plan::new(&gathered.study, false);
    let every: Vec<usize> = (0..gathered.study.documents.len()).collect();
    let report = Counted::new(&gathered.study, &plan, &every, Draws::default()).report(gathered.paragraphs);
    Ok(report.layers.iter().map(|(name, layer)| (name.clone(), layer.headline())).collect())
}
