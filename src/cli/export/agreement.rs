//! How far the annotators of an export agree, for its card: the headline figure of each layer.

use crate::agreement::report::Headline;
use crate::cli::agree;
use crate::store::corpus_index;
use crate::store::dataset::Dataset;
use crate::store::export::Chosen;
use std::collections::BTreeMap;
use std::io;

/// By layer; nothing where there are fewer than two annotators, or too many.
///
/// # Errors
/// When a file can't be read any more.
pub fn headlines(dataset: &Dataset, chosen: &Chosen, names: &[String]) -> io::Result<BTreeMap<String, Headline>> {
    let corpus = corpus_index::load(&dataset.root, &dataset.schema, &|| false);
    let report = agree::whole::report(dataset, &corpus, &chosen.shelf, names)?;
    let layers = report.into_iter().flat_map(|report| report.layers);
    Ok(layers.map(|(name, layer)| (name, layer.headline())).collect())
}
