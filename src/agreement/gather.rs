//! Articles and what annotators have in them → what is compared: what is a unit, what is finished, what is a span.

mod parties;
#[cfg(test)]
mod tests;

use super::study::{
    Annotator, Document, Kind as Compared, LabelId, Layer, LayerId, Span, Stance, Study, UnitLabel, Units,
};
use crate::annotation::ruling::is_review;
use crate::annotation::{Kind, Record, Registry, pieces};
use crate::corpus::Article;
use crate::schema::{LayerKind, Schema};
use crate::sheet::Sheet;
use crate::text::{CharPos, TextMap};
use parties::Parties;
use std::collections::{BTreeMap, HashMap};

/// What is to be compared.
#[derive(Debug)]
pub struct Wanted<'a> {
    /// Names, in code-point order, a reference first.
    pub annotators: &'a [String],
    /// The layers, in the order of the schema.
    pub layers: Vec<Layer>,
    /// Only this label.
    pub label: Option<&'a str>,
    /// Whether the first is gold: what review made counts there.
    pub gold: Option<Marked>,
    /// The entries that links of stances lead to.
    pub registry: &'a Registry,
}

/// Whether gold says what is finished.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Marked {
    /// It has marks of finished paragraphs.
    Yes,
    /// It has none at all: finished is where it has spans.
    No,
}

/// The layers of a schema that can be compared; `only`: the one of this name.
pub fn layers(schema: &Schema, only: Option<&str>) -> Vec<Layer> {
    let wanted = schema.layers.iter().filter(|layer| only.is_none_or(|only| only == layer.name));
    let compared = wanted.filter_map(|layer| {
        let kind = match layer.kind {
            LayerKind::Span => Compared::Spans,
            LayerKind::Stance => Compared::Stances,
            LayerKind::Document => Compared::Documents,
            LayerKind::Paragraph => Compared::Paragraphs,
            LayerKind::Relation => return None,
        };
        Some(Layer { name: layer.name.clone(), kind })
    });
    compared.take(usize::from(LayerId::MAX)).collect()
}

/// What was taken from an annotator, and what was left out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Taken {
    /// Spans in paragraphs that they finished, in the layers that are compared.
    pub spans: u64,
    /// Those of them that were not tagged by hand: taken over, tagged in bulk, imported.
    pub aided: u64,
    /// Records that stand nowhere in the present text.
    pub lost: u64,
    /// Spans that a reviewer made while deciding over others: no independent work.
    pub review: u64,
    /// Spans and labels of a layer that the schema does not have.
    pub unknown: u64,
    /// Spans, labels and marks that were changed after somebody's decision or comment on them.
    pub changed: u64,
    /// Records that were changed after a decision, and are compared as they were when it was made.
    pub taken_back: u64,
}

impl Taken {
    fn add(&mut self, other: Self) {
        self.spans += other.spans;
        self.aided += other.aided;
        self.lost += other.lost;
        self.review += other.review;
        self.unknown += other.unknown;
        self.changed += other.changed;
        self.taken_back += other.taken_back;
    }
}

/// All that is compared, and what was left out.
#[derive(Debug, Default)]
pub struct Gathered {
    /// What is compared.
    pub study: Study,
    /// By annotator.
    pub taken: Vec<Taken>,
    /// Paragraphs of all articles that were looked at.
    pub paragraphs: usize,
    /// For some documents (indices into the study), the paragraphs with records that were changed after a decision or
    /// comment on them.
    pub changed: BTreeMap<usize, Units>,
}

/// Documents that are gathered one by one. Several workers may each have one.
#[derive(Debug)]
pub struct Gather<'a> {
    wanted: &'a Wanted<'a>,
    schema: &'a Schema,
    labels: Vec<String>,
    ids: HashMap<String, LabelId>,
    drafts: Vec<Draft>,
    taken: Vec<Taken>,
    paragraphs: usize,
}

/// A document whose labels have no final numbers yet.
#[derive(Debug, Default)]
struct Draft {
    document: Document,
    spans: Vec<(Span, Option<Box<Stance>>)>,
    changed: Units,
}

impl<'a> Gather<'a> {
    /// Nothing yet.
    pub fn new(wanted: &'a Wanted<'a>, schema: &'a Schema) -> Self {
        let taken = vec![Taken::default(); wanted.annotators.len()];
        let (labels, ids) = (Vec::new(), HashMap::new());
        Self { wanted, schema, labels, ids, drafts: Vec::new(), taken, paragraphs: 0 }
    }

    /// Takes an article and the sheets of those who have something in it; `changed`: what of a sheet was changed after
    /// feedback, by annotator, where it stands now.
    pub fn add(&mut self, article: &Article, map: &TextMap, sheets: &[Sheet], changed: &[Sheet]) {
        self.paragraphs += article.paragraphs.len();
        let mut draft = Draft::default();
        draft.document.units = article.paragraphs.iter().filter_map(|bytes| map.chars(*bytes)).collect();
        let parties = Parties::new(sheets, self.wanted.registry);
        for sheet in sheets {
            if let Some(by) = self.number(&sheet.who) {
                self.sheet(&mut draft, by, sheet, &parties, map);
            }
        }
        if draft.document.finished.is_empty() && draft.document.labels.is_empty() {
            return;
        }
        for sheet in changed {
            let Some(by) = self.number(&sheet.who) else { continue };
            let places = sheet.records.iter().filter_map(|record| record.span());
            places.flat_map(|place| draft.document.touched(place)).for_each(|unit| draft.changed.insert(unit));
            let all = sheet.records.len() + sheet.lost.len();
            self.count(by, Taken { changed: number(all), ..Taken::default() });
        }
        draft.document.finished.sort_by_key(|(by, _)| *by);
        article.id.clone_into(&mut draft.document.id);
        draft.document.text = article.text.clone();
        self.drafts.push(draft);
    }

    /// Says that so many records of an annotator are compared as they were before a decision.
    pub fn taken_back(&mut self, who: &str, records: u64) {
        if let Some(by) = self.number(who) {
            self.count(by, Taken { taken_back: records, ..Taken::default() });
        }
    }

    fn number(&self, who: &str) -> Option<Annotator> {
        let at = self.wanted.annotators.iter().position(|name| name == who)?;
        Annotator::try_from(at).ok()
    }

    fn count(&mut self, by: Annotator, more: Taken) {
        if let Some(taken) = self.taken.get_mut(usize::from(by)) {
            taken.add(more);
        }
    }

    fn sheet(&mut self, draft: &mut Draft, by: Annotator, sheet: &Sheet, parties: &Parties, map: &TextMap) {
        let mut taken = Taken { lost: number(sheet.lost.len()), ..Taken::default() };
        let first = draft.spans.len();
        let mut by_hand = Vec::new();
        let gold = self.wanted.gold.filter(|_| by == 0);
        for record in &sheet.records {
            match record.kind {
                Kind::Span | Kind::Label if self.schema.layer(&record.layer).is_none() => taken.unknown += 1,
                Kind::Span if is_review(record) && gold.is_none() => taken.review += 1,
                Kind::Span => {
                    if let Some(span) = self.span(by, record, parties, map) {
                        draft.spans.push(span);
                        by_hand.push(matches!(record.origin.as_str(), "" | "human"));
                    }
                }
                Kind::Label => draft.document.labels.extend(self.label(by, record, &draft.document)),
                _ => {}
            }
        }
        let own = draft.spans.get(first..).unwrap_or_default();
        let finished = match gold {
            Some(Marked::No) => own.iter().flat_map(|(span, _)| draft.document.touched(span.hull())).collect(),
            _ => done(sheet, &draft.document),
        };
        for (_, by_hand) in own.iter().zip(by_hand).filter(|((span, _), _)| draft.document.is_within(span, &finished)) {
            taken.spans += 1;
            taken.aided += u64::from(!by_hand);
        }
        if !finished.is_empty() {
            draft.document.finished.push((by, finished));
        }
        self.count(by, taken);
    }

    /// The layer of a record, where it is of one of these kinds, and the number of its label.
    fn place(&mut self, record: &Record, kinds: [Compared; 2]) -> Option<(LayerId, LabelId)> {
        let layers = &self.wanted.layers;
        let layer = layers.iter().position(|layer| layer.name == record.layer && kinds.contains(&layer.kind))?;
        if self.wanted.label.is_some_and(|only| only != record.label) {
            return None;
        }
        let id = match self.ids.get(&record.label) {
            Some(id) => *id,
            None => {
                let id = LabelId::try_from(self.labels.len()).ok()?;
                self.labels.push(record.label.clone());
                self.ids.insert(record.label.clone(), id);
                id
            }
        };
        Some((LayerId::try_from(layer).ok()?, id))
    }

    fn span(
        &mut self,
        by: Annotator,
        record: &Record,
        parties: &Parties,
        map: &TextMap,
    ) -> Option<(Span, Option<Box<Stance>>)> {
        let pieces = pieces::joined(record.pieces());
        let hull = pieces::hull(&pieces).filter(|hull| hull.end <= map.end())?;
        let (layer, label) = self.place(record, [Compared::Spans, Compared::Stances])?;
        let says = self.wanted.layers.get(usize::from(layer)).is_some_and(|layer| layer.kind == Compared::Stances);
        let stance = says.then(|| {
            let of = |all: &[_]| all.iter().map(|party| parties.known(party)).collect();
            let (holder, target) = (of(&record.holder), of(&record.target));
            Box::new(Stance { span: 0, id: record.id.clone(), holder, target })
        });
        let pieces = (pieces.len() > 1).then(|| pieces.into_boxed_slice());
        Some((Span { layer, by, start: hull.start.get(), end: hull.end.get(), label, pieces }, stance))
    }

    fn label(&mut self, by: Annotator, record: &Record, document: &Document) -> Option<UnitLabel> {
        let (kind, unit) = match record.start {
            None => (Compared::Documents, None),
            Some(start) => (Compared::Paragraphs, Some(u32::try_from(unit_at(document, start)?).ok()?)),
        };
        let (layer, label) = self.place(record, [kind; 2])?;
        Some(UnitLabel { layer, unit, by, label })
    }

    /// Puts together what several gathered; documents and labels get their order.
    pub fn finish(parts: Vec<Self>) -> Gathered {
        let mut all = Gathered::default();
        let names = parts.iter().flat_map(|part| &part.labels);
        all.study.labels = names.cloned().collect();
        all.study.labels.sort();
        all.study.labels.dedup();
        let mut drafts: Vec<Draft> = Vec::new();
        for part in parts {
            if all.taken.is_empty() {
                all.study.annotators = part.wanted.annotators.to_vec();
                all.study.layers.clone_from(&part.wanted.layers);
                all.taken = vec![Taken::default(); part.taken.len()];
            }
            all.taken.iter_mut().zip(&part.taken).for_each(|(taken, more)| taken.add(*more));
            all.paragraphs += part.paragraphs;
            let id = |name: &String| id_of(&all.study.labels, name).unwrap_or(LabelId::MAX);
            let ids: Vec<LabelId> = part.labels.iter().map(id).collect();
            drafts.extend(part.drafts.into_iter().map(|draft| draft.renumbered(&ids)));
        }
        drafts.sort_by(|a, b| a.document.id.cmp(&b.document.id));
        for (at, draft) in drafts.into_iter().enumerate() {
            if !draft.changed.is_empty() {
                all.changed.insert(at, draft.changed);
            }
            all.study.documents.push(draft.document);
        }
        all
    }
}

impl Gathered {
    /// The same without the paragraphs in which somebody changed something after a decision or comment on it.
    pub fn without_changed(&self) -> Study {
        let mut study = self.study.clone();
        for (at, changed) in &self.changed {
            let Some(document) = study.documents.get_mut(*at) else { continue };
            for (_, finished) in &mut document.finished {
                *finished = finished.iter().filter(|unit| !changed.contains(*unit)).collect();
            }
            document.finished.retain(|(_, finished)| !finished.is_empty());
        }
        study
    }
}

impl Draft {
    /// With the numbers that labels have at last, sorted, each span once: stances of equal bounds and label are one that
    /// names the parties of all.
    fn renumbered(self, ids: &[LabelId]) -> Self {
        let last = |label: LabelId| ids.get(usize::from(label)).copied().unwrap_or(label);
        let (mut document, mut spans) = (self.document, self.spans);
        for (span, _) in &mut spans {
            span.label = last(span.label);
        }
        spans.sort_by(|(a, one), (b, other)| {
            let [one, other] = [one, other].map(|stance| stance.as_ref().map(|stance| stance.id.as_str()));
            a.cmp(b).then_with(|| one.cmp(&other))
        });
        for (span, stance) in spans {
            let is_new = document.spans.last() != Some(&span);
            if is_new {
                document.spans.push(span);
            }
            match (stance, document.stances.last_mut()) {
                (None, _) => {}
                (Some(more), Some(known)) if !is_new => {
                    join(&mut known.holder, more.holder);
                    join(&mut known.target, more.target);
                }
                (Some(stance), _) => {
                    document.stances.push(Stance { span: document.spans.len().saturating_sub(1), ..*stance });
                }
            }
        }
        for label in &mut document.labels {
            label.label = last(label.label);
        }
        document.labels.sort();
        document.labels.dedup();
        document.spans.shrink_to_fit();
        Self { document, spans: Vec::new(), changed: self.changed }
    }
}

fn join<T: PartialEq>(known: &mut Vec<T>, more: Vec<T>) {
    for one in more {
        if !known.contains(&one) {
            known.push(one);
        }
    }
}

fn id_of(labels: &[String], name: &String) -> Option<LabelId> {
    LabelId::try_from(labels.binary_search(name).ok()?).ok()
}

fn number(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}

fn unit_at(document: &Document, at: CharPos) -> Option<usize> {
    let unit = document.units.partition_point(|unit| unit.end <= at);
    document.units.get(unit).filter(|found| found.start <= at).map(|_| unit)
}

/// The units in which a mark says so.
fn done(sheet: &Sheet, document: &Document) -> Units {
    let marks = sheet.of_kind(Kind::Mark).filter(|mark| mark.label == "done");
    marks.filter_map(|mark| unit_at(document, mark.start?)).collect()
}
