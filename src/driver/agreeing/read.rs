//! From the files of a dataset to what is compared, article by article, on all processors.

use super::workers::{Watch, Work, on_all_processors};
use crate::agreement::gather::{self, Gather, Gathered, Marked, Wanted};
use crate::annotation::ruling::reference;
use crate::annotation::{Kind, Record, Registry};
use crate::corpus::Article;
use crate::schema::Schema;
use crate::sheet::Sheet;
use crate::store::shelf::Shelf;
use crate::text::TextMap;
use std::collections::HashMap;
use std::io;

/// The name that stands for what review decided.
pub const GOLD: &str = "gold";

/// What is read, and what of it is compared.
pub struct Source<'a> {
    /// Layers and labels.
    pub schema: &'a Schema,
    /// The files.
    pub shelf: &'a Shelf,
    /// Who is compared, in the order of their names, a reference first.
    pub annotators: Vec<String>,
    /// The records of gold, where it is the reference.
    pub gold: Option<Vec<Record>>,
    /// Only this layer.
    pub layer: Option<&'a str>,
    /// Only this label.
    pub label: Option<&'a str>,
    /// The entries that links of stances lead to.
    pub registry: &'a Registry,
}

impl Source<'_> {
    /// Reads these articles.
    ///
    /// # Errors
    /// When a file can't be read any more.
    pub fn read(&self, articles: &[&Article], watch: &dyn Watch) -> io::Result<Gathered> {
        let mut by_doc: HashMap<&str, Vec<Record>> = HashMap::new();
        for record in self.gold.iter().flatten() {
            by_doc.entry(&record.doc).or_default().push(record.clone());
        }
        let is_marked = |gold: &Vec<Record>| gold.iter().any(|record| record.kind == Kind::Mark);
        let wanted = Wanted {
            annotators: &self.annotators,
            layers: gather::layers(self.schema, self.layer),
            label: self.label,
            gold: self.gold.as_ref().map(|gold| if is_marked(gold) { Marked::Yes } else { Marked::No }),
            registry: self.registry,
        };
        let work = Work::new(watch, "reading", "documents", articles.len());
        let parts: Vec<io::Result<Gather>> = on_all_processors(articles.len(), || {
            let mut part = Gather::new(&wanted, self.schema);
            while let Some(article) = work.next(articles) {
                self.article(article, by_doc.get(article.id.as_str()), &mut part)?;
            }
            Ok(part)
        });
        Ok(Gather::finish(parts.into_iter().collect::<io::Result<_>>()?))
    }

    fn article(&self, article: &Article, gold: Option<&Vec<Record>>, part: &mut Gather) -> io::Result<()> {
        let mut records = self.shelf.of_doc(&article.id)?;
        records.extend(gold.map(|gold| (GOLD.to_owned(), gold.clone())));
        let map = TextMap::new(article.text.clone());
        let sheet = |who: &str, records| Sheet::new(who, records, article, &map, self.schema);
        let changed: Vec<Sheet> = changed(&records).into_iter().map(|(who, records)| sheet(&who, records)).collect();
        records.retain(|(who, _)| self.annotators.contains(who));
        let sheets: Vec<Sheet> = records.into_iter().map(|(who, records)| sheet(&who, records)).collect();
        part.add(article, &map, &sheets, &changed);
        Ok(())
    }
}

/// What annotators changed (or took away) after another had decided or commented on it: its revision is greater than the
/// one that was meant.
fn changed(all: &[(String, Vec<Record>)]) -> Vec<(String, Vec<Record>)> {
    let mut meant: HashMap<&str, Vec<(&str, u64)>> = HashMap::new();
    for (who, records) in all {
        for record in records.iter().filter(|record| matches!(record.kind, Kind::Decision | Kind::Comment)) {
            let (id, rev) = reference(&record.of);
            meant.entry(id).or_default().push((who, rev));
        }
    }
    let is_compared = |record: &Record| match record.kind {
        Kind::Span | Kind::Label | Kind::Mark => true,
        Kind::Retracted => !record.layer.is_empty() && record.from.is_empty(),
        _ => false,
    };
    let is_changed = |who: &str, record: &Record| {
        let of = meant.get(record.id.as_str()).into_iter().flatten();
        is_compared(record) && of.into_iter().any(|(other, rev)| *other != who && record.rev > *rev)
    };
    let of = |(who, records): &(String, Vec<Record>)| {
        let mut own: Vec<Record> = records.iter().filter(|record| is_changed(who, record)).cloned().collect();
        // What was taken away has a place too.
        for record in &mut own {
            record.kind = Kind::Span;
        }
        (who.clone(), own)
    };
    all.iter().map(of).filter(|(_, own)| !own.is_empty()).collect()
}
