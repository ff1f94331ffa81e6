//! The figures of a whole dataset, for those who show them beside other things: export cards and reports.

use super::Counted;
use crate::agreement::report::Report;
use crate::agreement::tally::Plan;
use crate::chance::bootstrap::Draws;
use crate::cli::progress::Shown;
use crate::corpus::Corpus;
use crate::driver::agreeing::read::Source;
use crate::store::dataset::Dataset;
use crate::store::registry;
use crate::store::shelf::Shelf;
use std::io;

/// More annotators make too many pairs for a page.
const MOST: usize = 20;

/// What these annotators come to; `None` where there are fewer than two, or too many. Articles are read as they are needed.
///
/// # Errors
/// When a file can't be read any more.
pub fn report(dataset: &Dataset, corpus: &Corpus, shelf: &Shelf, names: &[String]) -> io::Result<Option<Report>> {
    if !(2..=MOST).contains(&names.len()) {
        return Ok(None);
    }
    let registry = registry::of_everybody(&dataset.root, shelf, Vec::new())?;
    let source = Source {
        corpus,
        schema: &dataset.schema,
        shelf,
        annotators: names.to_vec(),
        gold: None,
        layer: None,
        label: None,
        registry: &registry,
    };
    let every: Vec<usize> = (0..corpus.len()).collect();
    let gathered = source.read(&every, &Shown::default())?;
    let plan = Plan::new(&gathered.study, false);
    let every: Vec<usize> = (0..gathered.study.documents.len()).collect();
    Ok(Some(Counted::new(&gathered.study, &plan, &every, Draws::default()).report(gathered.paragraphs)))
}
