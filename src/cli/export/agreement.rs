//! How far the annotators of an export agree, for its card: the headline figure of each layer.

use crate::agreement::report::Headline;
use crate::agreement::tally::Plan;
use crate::chance::bootstrap::Draws;
use crate::cli::agree::Counted;
use crate::driver::agreeing::read::Source;
use crate::driver::agreeing::workers::Watch;
use crate::store::corpus_index;
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

/// By layer; nothing where there are fewer than two annotators, or too many. Articles are read as they are needed.
///
/// # Errors
/// When a file can't be read any more.
pub fn headlines(dataset: &Dataset, chosen: &Chosen, names: &[String]) -> io::Result<BTreeMap<String, Headline>> {
    if !(2..=MOST).contains(&names.len()) {
        return Ok(BTreeMap::new());
    }
    let registry = registry::of_everybody(&dataset.root, &chosen.shelf, Vec::new())?;
    let corpus = corpus_index::load(&dataset.root, &dataset.schema, &|| false);
    let source = Source {
        corpus: &corpus,
        schema: &dataset.schema,
        shelf: &chosen.shelf,
        annotators: names.to_vec(),
        gold: None,
        layer: None,
        label: None,
        registry: &registry,
    };
    let every: Vec<usize> = (0..corpus.len()).collect();
    let gathered = source.read(&every, &Unseen)?;
    let plan = Plan::new(&gathered.study, false);
    let every: Vec<usize> = (0..gathered.study.documents.len()).collect();
    let report = Counted::new(&gathered.study, &plan, &every, Draws::default()).report(gathered.paragraphs);
    Ok(report.layers.iter().map(|(name, layer)| (name.clone(), layer.headline())).collect())
}
