//! The gold of a whole dataset, derived on all processors; the result does not depend on who was faster.

use super::open::OpenItem;
use crate::annotation::{Record, order};
use crate::corpus::{Article, Corpus};
use crate::review::gold::{self, Rule, Why};
use crate::store::annotations;
use crate::store::dataset::Dataset;
use crate::store::desk::Desk;
use crate::store::shelf::Shelf;
use crate::store::workers;
use crate::text::TextMap;
use anyhow::Context;
use serde::Serialize;
use std::collections::{BTreeMap, HashSet};
use std::io;
use std::sync::Arc;

/// A decision on a record that is gone.
#[derive(Debug, Serialize)]
pub struct Orphan {
    id: String,
    of: String,
    by: String,
    doc: String,
}

impl Orphan {
    /// A line for people.
    pub fn line(&self) -> String {
        format!("{}: the decision {} of {} is on {}, which is gone", self.doc, self.id, self.by, self.of)
    }
}

/// The gold of a dataset, and what is not in it.
#[derive(Debug, Default)]
pub struct Derived {
    /// In the tidy order, the head first.
    pub records: Vec<Record>,
    /// Why the others are there, by layer and label.
    pub by_label: BTreeMap<String, BTreeMap<Why, usize>>,
    /// How many items entered, or were decided not to, by why.
    pub items: BTreeMap<Why, usize>,
    /// Paragraphs that are finished in gold.
    pub paragraphs: usize,
    /// Articles that it has records in.
    pub articles: usize,
    /// What somebody has to decide.
    pub open: Vec<OpenItem>,
    /// Records that stand nowhere in the present text.
    pub lost: usize,
    /// Decisions on records that are gone.
    pub orphans: Vec<Orphan>,
    /// Articles that are gone, as records name them.
    pub unknown_docs: Vec<String>,
    /// Files that were left out, with the reason.
    pub left_out: Vec<(String, String)>,
}

/// The gold of one article, and what is not in it.
#[derive(Default)]
struct Part {
    gold: gold::Gold,
    open: Vec<OpenItem>,
    lost: usize,
    orphans: Vec<Orphan>,
}

impl Derived {
    /// Derives it from the files as they are now.
    pub fn new(dataset: &Dataset, corpus: &Corpus, rule: Rule) -> anyhow::Result<Self> {
        let schema = Arc::new(dataset.schema.clone());
        let desk = Desk::open(&dataset.root, Shelf::open(&dataset.root), schema)
            .context("the dataset was changed while it was read; try again")?;
        let mut left_out = annotations::left_out(&dataset.root);
        left_out.extend(desk.shelf.unread.iter().cloned());
        let mut derived = Self { left_out, ..Self::default() };
        let docs: HashSet<&str> = desk.shelf.docs();
        let mut gone: Vec<String> =
            docs.iter().filter(|doc| !doc.is_empty() && corpus.find(doc).is_none()).map(|doc| (*doc).into()).collect();
        gone.sort();
        derived.unknown_docs = gone;
        let headings = corpus.headings().iter().enumerate();
        let articles: Vec<usize> =
            headings.filter(|(_, one)| docs.contains(one.id.as_str())).map(|(at, _)| at).collect();
        derived.records.push(rule.head(&dataset.schema.review.ignore));
        let made = |at: &usize| -> io::Result<Option<Part>> {
            let article = corpus.read(*at).map_err(io::Error::other)?;
            article.map(|article| part(&article, &desk, rule)).transpose()
        };
        for part in workers::each(&articles, made) {
            let part = part.context("the dataset was changed while it was read; try again")?;
            if let Some(part) = part {
                derived.take(part);
            }
        }
        derived.records.sort_by(order::compare);
        Ok(derived)
    }

    /// The bytes of the file.
    pub fn bytes(&mut self) -> Vec<u8> {
        order::bytes(&mut self.records, &[])
    }

    fn take(&mut self, part: Part) {
        self.articles += usize::from(!part.gold.records.is_empty());
        for (why, count) in part.gold.items {
            *self.items.entry(why).or_default() += count;
        }
        for (why, record) in part.gold.records {
            if why == Why::Finished {
                self.paragraphs += 1;
            } else {
                let by_why = self.by_label.entry(format!("{}/{}", record.layer, record.label)).or_default();
                *by_why.entry(why).or_default() += 1;
            }
            self.records.push(record);
        }
        self.open.extend(part.open);
        self.lost += part.lost;
        self.orphans.extend(part.orphans);
    }
}

fn part(article: &Article, desk: &Desk, rule: Rule) -> io::Result<Part> {
    let map = TextMap::new(article.text.clone());
    let sheets = desk.sheets(article, &map)?;
    let compared = desk.compare(article, &map, &sheets);
    let gold = gold::derive(article, &map, &compared, &sheets, &desk.same, rule);
    let open = gold.open.iter().filter_map(|one| OpenItem::new(article, &compared, *one)).collect();
    let orphan = |record: &Arc<Record>| Orphan {
        id: record.id.clone(),
        of: record.of.clone(),
        by: record.by.clone(),
        doc: article.id.clone(),
    };
    let orphans = compared.orphans.iter().map(orphan).collect();
    Ok(Part { gold, open, lost: compared.lost, orphans })
}
