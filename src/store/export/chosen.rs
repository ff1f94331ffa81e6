//! Whose records are exported, and which of them.

use crate::annotation::{Kind, Party, Record};
use crate::corpus::Article;
use crate::schema::Schema;
use crate::sheet::Sheet;
use crate::store::shelf::Shelf;
use crate::text::TextMap;
use std::collections::HashSet;
use std::io;
use std::path::Path;
use std::sync::Arc;

/// Whose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Who {
    /// These annotators'.
    Annotators(Vec<String>),
    /// Those of gold.
    Gold,
}

/// The records that are exported.
#[derive(Debug)]
pub struct Chosen {
    /// The files of everybody, for names of entities.
    pub shelf: Shelf,
    /// The files that are exported.
    own: Shelf,
    /// Only this layer.
    pub layer: Option<String>,
    /// Only this label.
    pub label: Option<String>,
    /// Only articles that are finished.
    pub done_only: bool,
    /// Also articles that nobody has worked on.
    pub all: bool,
}

/// What of an article is exported.
#[derive(Debug, Default)]
pub struct Picked {
    /// By annotator, in the order of the text.
    pub hands: Vec<(String, Vec<Arc<Record>>)>,
    /// Records that stand nowhere in the present text.
    pub unanchored: usize,
    /// Whether somebody has worked on it.
    pub is_touched: bool,
    /// Whether somebody has finished it.
    pub is_finished: bool,
}

impl Chosen {
    /// Reads the files through; `gold`: where gold stands.
    pub fn open(root: &Path, who: &Who, gold: &Path) -> Self {
        let shelf = Shelf::open(root);
        let own = match who {
            Who::Gold => Shelf::of_gold(gold),
            Who::Annotators(names) => shelf.only(names),
        };
        Self { shelf, own, layer: None, label: None, done_only: false, all: false }
    }

    /// Whether records of more than one annotator are.
    pub fn are_several(&self) -> bool {
        self.own.names().nth(1).is_some()
    }

    /// What of an article is exported.
    ///
    /// # Errors
    /// When a file can't be read any more.
    pub fn pick(&self, article: &Article, map: &TextMap, schema: &Schema) -> io::Result<Picked> {
        let mut picked = Picked::default();
        for (who, records) in self.own.of_doc(&article.id)? {
            let sheet = Sheet::new(&who, records, article, map, schema);
            picked.unanchored += sheet.lost.len();
            picked.is_touched |= !sheet.records.is_empty();
            let finished = is_finished(&sheet, article, map);
            picked.is_finished |= finished;
            if self.done_only && !finished {
                continue;
            }
            let records = self.wanted(sheet.records);
            if !records.is_empty() {
                picked.hands.push((who, records));
            }
        }
        Ok(picked)
    }

    /// Those of the layer and label; what referred to others keeps their words.
    fn wanted(&self, mut records: Vec<Arc<Record>>) -> Vec<Arc<Record>> {
        let is = |wanted: &Option<String>, there: &str| wanted.as_ref().is_none_or(|wanted| wanted == there);
        records.retain(|record| match record.kind {
            Kind::Span | Kind::Label | Kind::Relation => {
                is(&self.layer, &record.layer) && is(&self.label, &record.label)
            }
            _ => true,
        });
        let refers = |record: &Record| {
            let parties = [&record.holder, &record.target, &record.via].iter().any(|all| !all.is_empty());
            parties || record.kind == Kind::Relation || !record.of.is_empty()
        };
        if !records.iter().any(|record| refers(record)) {
            return records;
        }
        let there: HashSet<String> = records.iter().map(|record| record.id.clone()).collect();
        if self.layer.is_some() || self.label.is_some() {
            let about = |record: &Record| record.of.split('@').next().unwrap_or_default().to_owned();
            records
                .retain(|record| record.of.is_empty() || record.kind == Kind::Span || there.contains(&about(record)));
        }
        records.retain(|record| {
            record.kind != Kind::Relation || (there.contains(&record.from) && there.contains(&record.to))
        });
        for record in &mut records {
            let gone = |party: &Party| party.span.as_ref().is_some_and(|span| !there.contains(span));
            if [&record.holder, &record.target, &record.via].into_iter().flatten().any(gone) {
                let record = Arc::make_mut(record);
                for party in [&mut record.holder, &mut record.target, &mut record.via].into_iter().flatten() {
                    party.span = party.span.take().filter(|span| there.contains(span));
                }
            }
        }
        records
    }
}

/// Whether every paragraph is marked as done.
fn is_finished(sheet: &Sheet, article: &Article, map: &TextMap) -> bool {
    let marks = sheet.of_kind(Kind::Mark).filter(|mark| mark.label == "done");
    let at = marks.filter_map(|mark| article.paragraph_at(map.to_byte(mark.start?)?));
    let done: HashSet<usize> = at.collect();
    !article.paragraphs.is_empty() && done.len() == article.paragraphs.len()
}
