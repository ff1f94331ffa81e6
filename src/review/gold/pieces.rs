//! From an item to its gold records: what each says, where it comes from, who said otherwise.

use super::super::item::{About, Item, Version};
use super::super::same::Same;
use super::super::verdicts::{Ruling, reference};
use super::{BY, Comparison, PROVENANCE, Why, id, links, written};
use crate::annotation::{Kind, Record, pieces};
use crate::corpus::Article;
use crate::sheet::Sheet;
use crate::text::{CharPos, TextMap};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// Code points before and after a record that it repeats.
const CONTEXT: u32 = 32;

/// One gold record before its references lead to others.
pub(super) struct Piece {
    pub(super) item: usize,
    pub(super) why: Why,
    pub(super) record: Record,
    /// The annotators who have it, and those who have something else or nothing.
    sides: (BTreeSet<usize>, BTreeSet<usize>),
    /// A decision, and who took it.
    decision: Option<(String, String)>,
}

/// Makes the gold records of an article.
pub(super) struct Maker<'a> {
    pub(super) article: &'a Article,
    pub(super) map: &'a TextMap,
    pub(super) compared: &'a Comparison,
    pub(super) same: &'a Same,
    /// By name.
    pub(super) sheets: Vec<&'a Sheet>,
    /// Every record with whose it is; of equal ids the first.
    pub(super) known: HashMap<&'a str, (&'a str, &'a Arc<Record>)>,
    /// What enters, by its id.
    pub(super) pieces: BTreeMap<String, Piece>,
    /// Id of a span → that of the gold record that stands for it.
    pub(super) stands_for: HashMap<String, String>,
}

impl<'a> Maker<'a> {
    pub(super) fn new(
        article: &'a Article,
        map: &'a TextMap,
        compared: &'a Comparison,
        sheets: &'a [Sheet],
        same: &'a Same,
    ) -> Self {
        let mut sheets: Vec<&Sheet> = sheets.iter().collect();
        sheets.sort_by(|a, b| a.who.cmp(&b.who));
        let mut known = HashMap::new();
        for sheet in &sheets {
            for record in &sheet.records {
                known.entry(record.id.as_str()).or_insert((sheet.who.as_str(), record));
            }
        }
        Self { article, map, compared, same, sheets, known, pieces: BTreeMap::new(), stands_for: HashMap::new() }
    }

    /// Takes an item in: these versions, and what reviewers put in its place.
    pub(super) fn enter(&mut self, at: usize, item: &Item, versions: &[&Version], why: Why) {
        let mut ids: Vec<String> = Vec::new();
        for version in versions {
            let made = self.of_version(at, item, version, why);
            let first = made.first().map(|piece| piece.record.id.clone());
            for held in &version.records {
                self.stands_for.extend(first.iter().map(|id| (held.record.id.clone(), id.clone())));
            }
            ids.extend(self.take(made));
        }
        if why == Why::Decision {
            let mut rulings: Vec<&Arc<Record>> = item.rulings.iter().collect();
            rulings.sort_by(|a, b| (&b.at, &b.id).cmp(&(&a.at, &a.id)));
            for ruling in rulings {
                let made = self.of_ruling(at, item, ruling);
                self.stands_for.insert(ruling.id.clone(), made.record.id.clone());
                ids.extend(self.take(vec![made]));
            }
        }
        // What refers to a version that was not taken means the thing all the same.
        if let Some(first) = ids.first().filter(|_| item.about == About::Span) {
            for held in item.records() {
                self.stands_for.entry(held.record.id.clone()).or_insert_with(|| first.clone());
            }
        }
    }

    fn take(&mut self, made: Vec<Piece>) -> Vec<String> {
        let ids = made.iter().map(|piece| piece.record.id.clone()).collect();
        for piece in made {
            self.pieces.entry(piece.record.id.clone()).or_insert(piece);
        }
        ids
    }

    /// The first annotator's record stands for all; of labels and relations there may be several.
    fn of_version(&self, at: usize, item: &Item, version: &Version, why: Why) -> Vec<Piece> {
        let first = version.records.first().map(|held| held.who);
        let own = version.records.iter().filter(|held| Some(held.who) == first);
        let most = if item.about == About::Span { 1 } else { usize::MAX };
        let here = |decision: &&Arc<Record>| {
            let of = reference(&decision.of).0;
            Ruling::of(decision) == Some(Ruling::Accept) && version.records.iter().any(|held| held.record.id == of)
        };
        let last = item.decisions.iter().filter(here).max_by(|a, b| (&a.at, &a.id).cmp(&(&b.at, &b.id)));
        let entity = self.entity(version.records.iter().map(|held| &held.record.entity));
        let made = version.records.iter().map(|held| &held.record.at);
        let when = made.chain(last.map(|decision| &decision.at)).max().cloned().unwrap_or_default();
        let who: BTreeSet<usize> = version.who.iter().copied().collect();
        own.take(most)
            .map(|held| Piece {
                item: at,
                why,
                record: self.record(&held.record, entity.clone(), when.clone()),
                sides: (who.clone(), others(item, &who)),
                decision: last.filter(|_| why == Why::Decision).map(|decision| self.taken(decision)),
            })
            .collect()
    }

    fn of_ruling(&self, at: usize, item: &Item, ruling: &Arc<Record>) -> Piece {
        let by = self.known.get(ruling.id.as_str()).map_or("", |(who, _)| who);
        let alike: Vec<&Version> = item.versions.iter().filter(|version| self.is_alike(version, ruling)).collect();
        let who: BTreeSet<usize> = alike.iter().flat_map(|version| version.who.iter().copied()).collect();
        let linked = alike.iter().flat_map(|version| &version.records).map(|held| &held.record.entity);
        let entity = self.entity(std::iter::once(&ruling.entity).chain(linked));
        let sheet = self.sheets.iter().find(|sheet| sheet.who == by);
        let amends = sheet.into_iter().flat_map(|sheet| sheet.of_kind(Kind::Decision)).filter(|decision| {
            !ruling.of.is_empty() && decision.of == ruling.of && Ruling::of(decision) == Some(Ruling::Amend)
        });
        let last = amends.max_by(|a, b| (&a.at, &a.id).cmp(&(&b.at, &b.id)));
        let when = last.map(|decision| &decision.at).into_iter().chain([&ruling.at]).max().cloned().unwrap_or_default();
        Piece {
            item: at,
            why: Why::Decision,
            record: self.record(ruling, entity, when),
            sides: (who.clone(), others(item, &who)),
            decision: Some((last.map(|decision| decision.reference()).unwrap_or_default(), by.to_owned())),
        }
    }

    fn taken(&self, decision: &Record) -> (String, String) {
        let by = self.known.get(decision.id.as_str()).map_or("", |(who, _)| who);
        (decision.reference(), by.to_owned())
    }

    /// Whether annotators say what a reviewer put in its place.
    fn is_alike(&self, version: &Version, ruling: &Record) -> bool {
        version.record().is_some_and(|record| self.said(record, "") == self.said(ruling, ""))
    }

    /// The first entity that is given, as it stands in the registry.
    fn entity<'b>(&self, mut given: impl Iterator<Item = &'b String>) -> String {
        given.find(|entity| !entity.is_empty()).map(|entity| self.same.entity(entity)).unwrap_or_default()
    }

    /// What a record says, whoever said it, with spans that it refers to by what they are.
    fn said(&self, record: &Record, entity: &str) -> Value {
        let party = |party: &crate::annotation::Party| {
            let span = party.span.as_deref().map(|id| self.named(id));
            json!([span, party.entity, party.author, party.none, party.text])
        };
        let parties = |all: &[crate::annotation::Party]| all.iter().map(party).collect::<Vec<_>>();
        let pieces: Vec<[u32; 2]> =
            pieces::joined(record.pieces()).iter().map(|piece| [piece.start.get(), piece.end.get()]).collect();
        json!([
            [record.doc, record.kind.as_str(), record.layer, record.label, pieces, record.attrs, entity],
            [parties(&record.holder), parties(&record.target), parties(&record.via)],
            [self.named(&record.from), self.named(&record.to)],
        ])
    }

    /// A span by its layer, label and bounds; what is unknown by its id.
    fn named(&self, id: &str) -> Value {
        let span = self.known.get(id).map(|(_, record)| record).filter(|record| record.kind == Kind::Span);
        span.map_or_else(|| json!(id), |span| json!([span.layer, span.label, span.start, span.end]))
    }

    fn record(&self, source: &Record, entity: String, at: String) -> Record {
        let mut record = Record {
            id: id(&self.said(source, &entity)),
            rev: 1,
            of: source.reference(),
            sha: self.article.sha.clone(),
            at,
            by: BY.to_owned(),
            entity,
            origin: String::new(),
            score: None,
            seconds: None,
            note: String::new(),
            ..source.clone()
        };
        record.extra.retain(|(key, _)| key != PROVENANCE);
        self.surround(&mut record);
        record
    }

    /// Words and surroundings of the present text.
    fn surround(&self, record: &mut Record) {
        let Some(span) = record.span() else { return };
        if let Some(quote) = pieces::quote(&record.pieces(), self.map) {
            record.quote = quote.into_owned();
        }
        self.map.before(span.start, CONTEXT).clone_into(&mut record.prefix);
        self.map.after(span.end, CONTEXT).clone_into(&mut record.suffix);
    }

    /// The record of a piece with where it comes from.
    pub(super) fn finished(&self, piece: &Piece) -> Record {
        let mut record = piece.record.clone();
        links::lead_inside(self, &mut record);
        let names = |all: &BTreeSet<usize>| {
            all.iter().filter_map(|who| self.compared.annotators.get(*who)).cloned().collect::<Vec<String>>()
        };
        let mut told = Map::new();
        told.insert("rule".to_owned(), piece.why.as_str().into());
        told.insert("annotators".to_owned(), names(&piece.sides.0).into());
        told.insert("against".to_owned(), names(&piece.sides.1).into());
        if let Some((decision, reviewer)) = &piece.decision {
            if !decision.is_empty() {
                told.insert("decision".to_owned(), decision.as_str().into());
            }
            told.insert("reviewer".to_owned(), reviewer.as_str().into());
            record.by.clone_from(reviewer);
        }
        record.extra.extend(written(PROVENANCE, &Value::Object(told)));
        record
    }

    fn paragraph(&self, at: CharPos) -> Option<usize> {
        self.article.paragraph_at(self.map.to_byte(at)?)
    }

    /// The paragraphs that wait for an item.
    pub(super) fn paragraphs(&self, item: &Item) -> Vec<usize> {
        let Some(first) = item.paragraph else { return Vec::new() };
        let last = item.hull.filter(|hull| item.about == About::Span && !hull.is_empty());
        let last = last.and_then(|hull| self.paragraph(CharPos::new(hull.end.get() - 1)));
        (first..=last.unwrap_or(first).max(first)).collect()
    }

    /// A mark for every paragraph that anybody finished, but these.
    pub(super) fn marks(&self, open: &BTreeSet<usize>) -> Vec<Record> {
        let mut by_paragraph: BTreeMap<usize, Vec<(&str, &Arc<Record>)>> = BTreeMap::new();
        for sheet in &self.sheets {
            let annotator = self.compared.annotators.contains(&sheet.who);
            for mark in sheet.of_kind(Kind::Mark).filter(|mark| annotator && mark.label == "done") {
                if let Some(paragraph) = mark.start.and_then(|start| self.paragraph(start)) {
                    by_paragraph.entry(paragraph).or_default().push((&sheet.who, mark));
                }
            }
        }
        let marks = by_paragraph.into_iter().filter(|(paragraph, _)| !open.contains(paragraph));
        marks.filter_map(|(paragraph, marks)| self.mark(paragraph, &marks)).collect()
    }

    fn mark(&self, paragraph: usize, marks: &[(&str, &Arc<Record>)]) -> Option<Record> {
        let span = self.map.chars(*self.article.paragraphs.get(paragraph)?)?;
        let who: BTreeSet<&str> = marks.iter().map(|(who, _)| *who).collect();
        let (_, first) = marks.first()?;
        let mut record = Record {
            id: id(&json!([self.article.id, "mark", span.start, span.end])),
            rev: 1,
            kind: Kind::Mark,
            doc: self.article.id.clone(),
            start: Some(span.start),
            end: Some(span.end),
            label: "done".to_owned(),
            of: first.reference(),
            sha: self.article.sha.clone(),
            by: BY.to_owned(),
            at: marks.iter().map(|(_, mark)| &mark.at).max()?.clone(),
            ..Record::default()
        };
        self.surround(&mut record);
        record.extra.extend(written(PROVENANCE, &json!({"rule": Why::Finished.as_str(), "annotators": who})));
        Some(record)
    }
}

/// Who read the paragraph and is not among these.
fn others(item: &Item, who: &BTreeSet<usize>) -> BTreeSet<usize> {
    let all = item.versions.iter().flat_map(|version| version.who.iter().copied());
    all.filter(|one| !who.contains(one)).collect()
}
