//! From the files of a dataset to what is compared, article by article, on all processors.

use super::Agree;
use super::count::{Work, on_all_processors};
use crate::agreement::gather::{self, Gather, Gathered, Marked, Wanted};
use crate::annotation::ruling::reference;
use crate::annotation::{Kind, Record};
use crate::corpus::{Article, Corpus};
use crate::schema::Schema;
use crate::sheet::Sheet;
use crate::store::dataset::Dataset;
use crate::store::shelf::Shelf;
use crate::store::{annotations, registry};
use crate::text::TextMap;
use anyhow::bail;
use std::collections::{BTreeMap, HashMap};

/// The name that stands for what review decided.
const GOLD: &str = "gold";

/// What is compared, and what could not be read.
pub struct Gathering {
    pub gathered: Gathered,
    /// Files that are not read, with the reason.
    pub files: BTreeMap<String, String>,
    /// Articles that records are about and the corpus does not have.
    pub unknown_documents: usize,
}

/// Everything that workers read from.
struct Source<'a> {
    schema: &'a Schema,
    shelf: Shelf,
    /// Of gold, by document.
    gold: HashMap<String, Vec<Record>>,
    annotators: Vec<String>,
}

pub fn read(args: &Agree, dataset: &Dataset, corpus: &Corpus) -> anyhow::Result<Gathering> {
    let shelf = Shelf::open(&dataset.root);
    let (annotators, gold) = (annotators(args, &shelf)?, gold(args, dataset)?);
    let is_marked = gold.values().flatten().any(|record| record.kind == Kind::Mark);
    let registry = registry::of_everybody(&dataset.root, &shelf, Vec::new())?;
    let present = |name: &String| {
        let layer = args.layer.as_deref();
        let labels = dataset.schema.layers.iter().filter(|one| layer.is_none_or(|layer| layer == one.name));
        labels.filter_map(|layer| layer.label(name)).map(|label| label.name.clone()).next()
    };
    let label = args.label.as_ref().map(|name| present(name).unwrap_or_else(|| name.clone()));
    let wanted = Wanted {
        annotators: &annotators,
        layers: gather::layers(&dataset.schema, args.layer.as_deref()),
        label: label.as_deref(),
        gold: (args.against.as_deref() == Some(GOLD)).then_some(if is_marked { Marked::Yes } else { Marked::No }),
        registry: &registry,
    };
    let files = files(dataset, &shelf);
    let unknown_documents = shelf.docs().iter().filter(|doc| !doc.is_empty() && corpus.find(doc).is_none()).count();
    let source = Source { schema: &dataset.schema, shelf, gold, annotators: annotators.clone() };
    let articles: Vec<&Article> =
        corpus.articles.iter().map(AsRef::as_ref).filter(|one| is_wanted(args, one)).collect();
    Ok(Gathering { gathered: gathered(&source, &wanted, &articles)?, files, unknown_documents })
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

fn gold(args: &Agree, dataset: &Dataset) -> anyhow::Result<HashMap<String, Vec<Record>>> {
    let mut by_doc: HashMap<String, Vec<Record>> = HashMap::new();
    if args.against.as_deref() == Some(GOLD) {
        let file = &dataset.schema.review.gold;
        let records = annotations::gold(&dataset.root, file);
        if records.is_empty() {
            bail!("{file} holds no records: there is no gold to compare with. Make it with: gloss gold");
        }
        for record in records {
            by_doc.entry(record.doc.clone()).or_default().push(record);
        }
    }
    Ok(by_doc)
}

/// Files that are not read, with the reason.
fn files(dataset: &Dataset, shelf: &Shelf) -> BTreeMap<String, String> {
    let mut files: BTreeMap<String, String> = shelf.unread.iter().cloned().collect();
    for file in annotations::present(&dataset.root).into_iter().filter(|file| !file.usable) {
        let lower = file.name.to_lowercase();
        let why = match shelf.names().find(|name| *name == lower && *name != file.name) {
            Some(other) => format!("the name differs from “{other}” in capitals only: join the two files"),
            None => "it is no plain file with the name of an annotator (a-z 0-9 . _ -): rename it".to_owned(),
        };
        files.insert(file.name, why);
    }
    files
}

fn is_wanted(args: &Agree, article: &Article) -> bool {
    let is = |wanted: &Option<String>, value: Option<&String>| wanted.is_none() || wanted.as_ref() == value;
    let since = args.since.as_ref().is_none_or(|since| article.date.as_ref().is_some_and(|date| date >= since));
    is(&args.doc, Some(&article.id)) && is(&args.outlet, article.outlet.as_ref()) && since
}

fn gathered(source: &Source, wanted: &Wanted, articles: &[&Article]) -> anyhow::Result<Gathered> {
    let work = Work::new("reading", "documents", articles.len());
    let parts: Vec<std::io::Result<Gather>> = on_all_processors(articles.len(), || {
        let mut part = Gather::new(wanted, source.schema);
        while let Some(article) = work.next(articles) {
            source.article(article, &mut part)?;
        }
        Ok(part)
    });
    Ok(Gather::finish(parts.into_iter().collect::<std::io::Result<_>>()?))
}

impl Source<'_> {
    fn article(&self, article: &Article, part: &mut Gather) -> std::io::Result<()> {
        let mut records = self.shelf.of_doc(&article.id)?;
        if let Some(gold) = self.gold.get(&article.id) {
            records.push((GOLD.to_owned(), gold.clone()));
        }
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
