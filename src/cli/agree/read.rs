//! What the arguments ask for, read from the files of a dataset.

use super::Agree;
use crate::agreement::gather::Gathered;
use crate::annotation::Record;
use crate::cli::progress::Shown;
use crate::corpus::{Corpus, Heading};
use crate::driver::agreeing::read::{GOLD, Source};
use crate::store::dataset::Dataset;
use crate::store::shelf::Shelf;
use crate::store::{annotations, assign, gold_file, registry};
use anyhow::bail;
use std::collections::{BTreeMap, HashSet};

/// What is compared, and what could not be read.
pub struct Gathering {
    pub gathered: Gathered,
    /// Files that are not read, with the reason.
    pub files: BTreeMap<String, String>,
    /// Articles that records are about and the corpus does not have.
    pub unknown_documents: usize,
}

pub fn read(args: &Agree, dataset: &Dataset, corpus: &Corpus) -> anyhow::Result<Gathering> {
    let shelf = Shelf::open(&dataset.root);
    let (annotators, gold) = (annotators(args, &shelf)?, gold(args, dataset)?);
    let registry = registry::of_everybody(&dataset.root, &shelf, Vec::new())?;
    let present = |name: &String| {
        let layer = args.layer.as_deref();
        let labels = dataset.schema.layers.iter().filter(|one| layer.is_none_or(|layer| layer == one.name));
        labels.filter_map(|layer| layer.label(name)).map(|label| label.name.clone()).next()
    };
    let label = args.label.as_ref().map(|name| present(name).unwrap_or_else(|| name.clone()));
    let files = shelf.unread.iter().cloned().chain(annotations::left_out(&dataset.root)).collect();
    let unknown_documents = shelf.docs().iter().filter(|doc| !doc.is_empty() && corpus.find(doc).is_none()).count();
    let source = Source {
        corpus,
        schema: &dataset.schema,
        shelf: &shelf,
        annotators,
        gold,
        layer: args.layer.as_deref(),
        label: label.as_deref(),
        registry: &registry,
    };
    let in_part = in_part(args, dataset, corpus)?;
    let headings = corpus.headings().iter().enumerate();
    let is_wanted =
        |at: usize, one: &Heading| is_wanted(args, one) && in_part.as_ref().is_none_or(|all| all.contains(&at));
    let articles: Vec<usize> = headings.filter(|(at, one)| is_wanted(*at, one)).map(|(at, _)| at).collect();
    Ok(Gathering { gathered: source.read(&articles, &Shown::default())?, files, unknown_documents })
}

/// Who is compared: in the order of their names, a reference first.
fn annotators(args: &Agree, shelf: &Shelf) -> anyhow::Result<Vec<String>> {
    let known: Vec<&str> = shelf.names().collect();
    let against = args.against.iter().filter(|name| *name != GOLD);
    if let Some(name) = args.by.iter().chain(against).find(|name| !known.contains(&name.as_str())) {
        bail!("nobody called “{name}” has a file in annotations/; there are: {}", known.join(", "));
    }
    let is_asked = |name: &&str| args.by.is_empty() || args.by.iter().any(|by| by == name);
    let others = known.into_iter().filter(is_asked).filter(|name| args.against.as_deref() != Some(name));
    Ok(args.against.iter().cloned().chain(others.map(str::to_owned)).collect())
}

fn gold(args: &Agree, dataset: &Dataset) -> anyhow::Result<Option<Vec<Record>>> {
    if args.against.as_deref() != Some(GOLD) {
        return Ok(None);
    }
    let file = &dataset.schema.review.gold;
    let records = gold_file::records(&dataset.root, file);
    if records.is_empty() {
        bail!("{file} holds no records: there is no gold to compare with. Make it with: gloss gold");
    }
    Ok(Some(records))
}

/// The places of the articles of the part that is asked for; `None`: none is.
fn in_part(args: &Agree, dataset: &Dataset, corpus: &Corpus) -> anyhow::Result<Option<HashSet<usize>>> {
    let Some(part) = &args.part else { return Ok(None) };
    let assignments = assign::read(&dataset.root, corpus).0;
    if !assignments.parts().contains(&part.as_str()) {
        match assignments.parts().join(", ") {
            known if known.is_empty() => bail!("{} names no parts, so there is no “{part}”", assign::FILE),
            known => bail!("{} has no part “{part}”; its parts are: {known}", assign::FILE),
        }
    }
    let is_in = |at: &usize| assignments.of(*at).any(|(_, known)| known == part);
    Ok(Some((0..corpus.len()).filter(is_in).collect()))
}

fn is_wanted(args: &Agree, article: &Heading) -> bool {
    let is = |wanted: &Option<String>, value: Option<&str>| wanted.is_none() || wanted.as_deref() == value;
    let since = args.since.as_deref().is_none_or(|since| article.date.as_deref().is_some_and(|date| date >= since));
    is(&args.doc, Some(&article.id)) && is(&args.outlet, article.outlet.as_deref()) && since
}
