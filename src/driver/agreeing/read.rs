//! From the files of a dataset to what is compared, article by article, on all processors.

use super::workers::{Watch, Work};
use crate::agreement::gather::{self, Gather, Gathered, Marked, Wanted};
use crate::annotation::decided::as_decided;
use crate::annotation::ruling::{Ruling, reference};
use crate::annotation::{Kind, Record, Registry};
use crate::corpus::{Article, Corpus};
use crate::schema::{LayerKind, Schema};
use crate::sheet::Sheet;
use crate::store::shelf::Shelf;
use crate::store::workers::on_all_processors;
use crate::text::TextMap;
use std::collections::{BTreeMap, HashMap};
use std::io;

/// The name that stands for what review decided.
pub const GOLD: &str = "gold";

/// What is read, and what of it is compared.
pub struct Source<'a> {
    /// The articles.
    pub corpus: &'a Corpus,
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
    /// Reads these articles, by their places in the corpus.
    ///
    /// # Errors
    /// When a file can't be read any more.
    pub fn read(&self, articles: &[usize], watch: &dyn Watch) -> io::Result<Gathered> {
        let mut by_doc: BTreeMap<&str, Vec<Record>> = BTreeMap::new();
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
        Ok(Gather::finish(self.parts(articles, &wanted, &by_doc, watch)?))
    }

    /// Reads these articles on all processors; `gold`: its records by article.
    fn parts<'w>(
        &'w self,
        articles: &[usize],
        wanted: &'w Wanted<'w>,
        gold: &BTreeMap<&str, Vec<Record>>,
        watch: &dyn Watch,
    ) -> io::Result<Vec<Gather<'w>>> {
        let work = Work::new(watch, "reading", "documents", articles.len());
        let parts: Vec<io::Result<Gather>> = on_all_processors(articles.len(), || {
            let mut part = Gather::new(wanted, self.schema);
            while let Some(at) = work.next(articles) {
                let Some(article) = self.corpus.read(*at).map_err(io::Error::other)? else { continue };
                self.article(&article, gold.get(article.id.as_str()), &mut part)?;
            }
            Ok(part)
        });
        parts.into_iter().collect()
    }

    fn article(&self, article: &Article, gold: Option<&Vec<Record>>, part: &mut Gather) -> io::Result<()> {
        let mut records = self.shelf.of_doc(&article.id)?;
        records.extend(gold.map(|gold| (GOLD.to_owned(), gold.clone())));
        for (who, count) in take_back(&mut records, self.schema) {
            part.taken_back(&who, count);
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

/// Puts records that were changed after another's decision back to what they were: work before the feedback is measured.
/// How many, by annotator. Of a stance the parties stay as they are now, and so it still counts as changed.
fn take_back(all: &mut [(String, Vec<Record>)], schema: &Schema) -> Vec<(String, u64)> {
    let mut decisions: HashMap<String, Vec<(String, Record)>> = HashMap::new();
    for (who, records) in &*all {
        for decision in records.iter().filter(|record| Ruling::of(record).is_some()) {
            let about = reference(&decision.of).0.to_owned();
            decisions.entry(about).or_default().push((who.clone(), decision.clone()));
        }
    }
    let mut counts = Vec::new();
    for (who, records) in all {
        let mut count = 0;
        for record in records {
            let kind = schema.layer(&record.layer).map(|layer| kind_of(layer.kind));
            let Some(kind) = kind.filter(|_| record.from.is_empty()) else { continue };
            let of = decisions.get(&record.id).into_iter().flatten().filter(|(other, _)| other != who);
            let was = of.filter_map(|(_, decision)| as_decided(record, decision, &kind));
            if let Some(was) = was.min_by(|a, b| (a.rev, a.to_line()).cmp(&(b.rev, b.to_line()))) {
                let is_stance = !was.holder.is_empty() || !was.target.is_empty();
                let rev = if is_stance { record.rev } else { was.rev };
                *record = Record { rev, ..was };
                count += 1;
            }
        }
        counts.extend((count > 0).then(|| (who.clone(), count)));
    }
    counts
}

/// The kind of the records of a layer.
fn kind_of(layer: LayerKind) -> Kind {
    match layer {
        LayerKind::Span | LayerKind::Stance => Kind::Span,
        LayerKind::Relation => Kind::Relation,
        LayerKind::Document | LayerKind::Paragraph => Kind::Label,
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
