//! What differs between a person and gold, paragraph by paragraph. Which span stands for which is told as by `gloss diff`;
//! the score is counted as by `gloss agree`.

use super::gold::Gold;
use super::score::{Counts, Score};
use crate::agreement::gather::{self, Gather, Marked, Wanted};
use crate::agreement::study::{LayerId, Units};
use crate::agreement::{Study, exact, muc};
use crate::annotation::difference::{What, by_place};
use crate::annotation::{Kind, Record, Registry};
use crate::corpus::Article;
use crate::schema::Schema;
use crate::sheet::Sheet;
use crate::text::{CharPos, TextMap};
use std::sync::Arc;

/// Names under which both are compared.
const GOLD: &str = "gold";
const OWN: &str = "own";
/// In what both may differ: entities, notes and cues are no part of practice.
const COUNTS: [What; 7] = [What::Label, What::Bounds, What::Parts, What::Attrs, What::Holder, What::Target, What::Via];

/// How a span did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// Only gold has it.
    Missing,
    /// Only the person has it.
    Extra,
    /// Both have one there, and they differ.
    Differs,
    /// Both have the same.
    Right,
}

/// A span of gold and the one of the person that stands for it.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// What gold has.
    pub gold: Option<Arc<Record>>,
    /// What the person has.
    pub own: Option<Arc<Record>>,
    /// In what they differ.
    pub what: Vec<What>,
}

impl Finding {
    /// How it did.
    pub fn verdict(&self) -> Verdict {
        match (&self.gold, &self.own) {
            (Some(_), None) => Verdict::Missing,
            (None, _) => Verdict::Extra,
            _ if self.what.is_empty() => Verdict::Right,
            _ => Verdict::Differs,
        }
    }

    /// Where it stands: as gold has it, else as the person has it.
    pub fn record(&self) -> Option<&Arc<Record>> {
        self.gold.as_ref().or(self.own.as_ref())
    }

    fn starts(&self) -> impl Iterator<Item = CharPos> {
        self.gold.iter().chain(&self.own).filter_map(|record| record.start)
    }
}

/// What came of a paragraph.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Compared {
    /// What is not right in the order of the text, then what is.
    pub findings: Vec<Finding>,
    /// What it counts.
    pub score: Score,
}

/// Gold and a person in one article.
#[derive(Debug)]
pub struct Both {
    findings: Vec<Finding>,
    study: Study,
}

impl Both {
    /// Brings both to where they stand in the article now.
    pub fn new(
        gold: &Gold,
        own: impl IntoIterator<Item = Arc<Record>>,
        (article, map): (&Article, &TextMap),
        schema: &Schema,
        registry: &Registry,
    ) -> Self {
        let is_told = |record: &Record| record.kind == Kind::Mark || gold.is_practised(record);
        let own = own.into_iter().filter(|record| is_told(record));
        let in_gold = Sheet::new(GOLD, gold.of_doc(&article.id).iter().cloned(), article, map, schema);
        let in_own = Sheet::new(OWN, own, article, map, schema);
        let annotators = [GOLD, OWN].map(str::to_owned);
        let mut layers = gather::layers(schema, None);
        layers.retain(|layer| gold.layers().contains(&layer.name));
        let marked = if gold.has_marks() { Marked::Yes } else { Marked::No };
        let wanted = Wanted { annotators: &annotators, layers, label: None, gold: Some(marked), registry };
        let mut gather = Gather::new(&wanted, schema);
        let findings = paired(&in_gold, &in_own, registry);
        gather.add(article, map, &[in_gold, in_own], &[]);
        Self { findings, study: Gather::finish(vec![gather]).study }
    }

    /// What came of a paragraph of it.
    pub fn paragraph(&self, paragraph: usize) -> Compared {
        let Some(document) = self.study.documents.first() else { return Compared::default() };
        let unit = document.units.get(paragraph).copied().unwrap_or_default();
        let is_here = |finding: &&Finding| finding.starts().any(|start| unit.start <= start && start < unit.end);
        let mut findings: Vec<Finding> = self.findings.iter().filter(is_here).cloned().collect();
        findings.sort_by_key(|finding| (finding.verdict() == Verdict::Right, finding.starts().min()));
        let mut score = self.score(&std::iter::once(paragraph).collect());
        for finding in findings.iter().filter(|finding| finding.verdict() != Verdict::Right) {
            let label = |record: &Option<Arc<Record>>| record.as_ref().map(|record| record.label.clone());
            let layer = finding.record().map(|record| record.layer.clone()).unwrap_or_default();
            *score.confused.entry((layer, label(&finding.gold), label(&finding.own))).or_default() += 1;
        }
        Compared { findings, score }
    }

    fn score(&self, units: &Units) -> Score {
        let mut score = Score::default();
        let Some(document) = self.study.documents.first() else { return score };
        for (at, layer) in self.study.layers.iter().enumerate() {
            let Ok(id) = LayerId::try_from(at) else { continue };
            let (mut exact, mut muc) = (exact::Sums::default(), muc::Sums::default());
            exact.add(document, id, 0, 1, units);
            muc.add(document, id, 0, 1, units);
            score.overlap += muc.result(&self.study.labels).overall.ent_type.correct;
            for (label, counted) in exact.result(&self.study.labels).per_label {
                let scores = counted.scores;
                let counts = Counts { gold: scores.tp + scores.fn_, own: scores.tp + scores.fp, strict: scores.tp };
                score.all += counts;
                score.labels.insert((layer.name.clone(), label), counts);
            }
        }
        score
    }
}

fn paired(gold: &Sheet, own: &Sheet, registry: &Registry) -> Vec<Finding> {
    let spans = |sheet: &Sheet| -> Vec<Record> { sheet.of_kind(Kind::Span).map(|record| (**record).clone()).collect() };
    let (gold, own) = (spans(gold), spans(own));
    let shared = |record: Option<&Record>| record.cloned().map(Arc::new);
    let pairs = by_place(&gold, &own, registry).into_iter();
    let finding = pairs.map(|pair| {
        let what = pair.what.iter().copied().filter(|what| COUNTS.contains(what)).collect();
        Finding { gold: shared(pair.a), own: shared(pair.b), what }
    });
    finding.collect()
}

#[cfg(test)]
mod tests;
