//! The cases of vectors.json, which vectors.py makes.

use glossator::agreement::study::{Annotator, Document, Kind, LabelId, Layer, LayerId, Span, Study, UnitLabel};
use glossator::agreement::tally::{Plan, Tally};
use glossator::text::{CharPos, CharSpan};
use serde::Deserialize;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Spans.
pub const ENTITY: LayerId = 0;
/// Labels of documents.
pub const TOPIC: LayerId = 1;
/// Labels of paragraphs.
const GENRE: LayerId = 2;

/// A study, and what the libraries say of it.
pub struct Case {
    pub name: String,
    pub study: Study,
    pub expect: Value,
}

#[derive(Deserialize)]
struct Raw {
    name: String,
    annotators: usize,
    documents: Vec<RawDocument>,
    expect: Value,
}

#[derive(Deserialize)]
struct RawDocument {
    text: String,
    units: Vec<(u32, u32)>,
    finished: Vec<Vec<usize>>,
    spans: Vec<RawSpan>,
    labels: Vec<(Annotator, String)>,
    unit_labels: Vec<(Annotator, (u32, String))>,
}

/// Annotator, start, end, label, pieces.
type RawSpan = (Annotator, u32, u32, String, Vec<(u32, u32)>);

/// All cases.
pub fn all() -> Vec<Case> {
    let raw: Vec<Raw> = serde_json::from_str(include_str!("vectors.json")).unwrap();
    raw.into_iter().map(case).collect()
}

fn case(raw: Raw) -> Case {
    let mut labels = BTreeSet::new();
    for document in &raw.documents {
        labels.extend(document.spans.iter().map(|span| span.3.clone()));
        labels.extend(document.labels.iter().map(|label| label.1.clone()));
        labels.extend(document.unit_labels.iter().map(|label| label.1.1.clone()));
    }
    let labels: Vec<String> = labels.into_iter().collect();
    let documents = raw.documents.into_iter().map(|one| document(one, &labels)).collect();
    let annotators = (0..raw.annotators).map(|n| format!("a{n}")).collect();
    Case { name: raw.name, study: study(annotators, labels, documents), expect: raw.expect }
}

/// A study with a layer of each of these kinds; documents are numbered.
pub fn study(annotators: Vec<String>, labels: Vec<String>, documents: Vec<Document>) -> Study {
    let layer = |name: &str, kind| Layer { name: name.to_owned(), kind };
    let layers = vec![layer("entity", Kind::Spans), layer("topic", Kind::Documents), layer("genre", Kind::Paragraphs)];
    let numbered = documents.into_iter().enumerate();
    let documents = numbered.map(|(n, one)| Document { id: format!("d{n:02}"), ..one }).collect();
    Study { annotators, layers, labels, documents }
}

/// All figures of a study, in the form of `gloss agree --json`.
pub fn report(study: &Study) -> Value {
    let plan = Plan::new(study, false);
    let mut tally = Tally::new(study, &plan);
    study.documents.iter().enumerate().for_each(|(at, document)| tally.add(at, document));
    serde_json::to_value(tally.report(study, 0, &BTreeMap::new())).unwrap()
}

fn document(raw: RawDocument, labels: &[String]) -> Document {
    let id = |label: &String| LabelId::try_from(labels.binary_search(label).unwrap()).unwrap();
    let finished = raw.finished.into_iter().enumerate().filter(|(_, units)| !units.is_empty());
    let span = |(by, start, end, label, pieces): RawSpan| Span {
        layer: ENTITY,
        by,
        start,
        end,
        label: id(&label),
        pieces: (!pieces.is_empty()).then(|| pieces.into_iter().map(stretch).collect()),
    };
    let of_document =
        raw.labels.iter().map(|(by, label)| UnitLabel { layer: TOPIC, unit: None, by: *by, label: id(label) });
    let of_units = raw.unit_labels.iter().map(|(by, (unit, label))| UnitLabel {
        layer: GENRE,
        unit: Some(*unit),
        by: *by,
        label: id(label),
    });
    let mut document = Document {
        id: String::new(),
        text: raw.text.into(),
        units: raw.units.into_iter().map(stretch).collect(),
        finished: finished.map(|(by, units)| (Annotator::try_from(by).unwrap(), units.into_iter().collect())).collect(),
        spans: raw.spans.into_iter().map(span).collect(),
        stances: Vec::new(),
        labels: of_document.chain(of_units).collect(),
    };
    document.spans.sort();
    document.labels.sort();
    document
}

/// From, up to.
pub fn stretch((start, end): (u32, u32)) -> CharSpan {
    CharSpan::new(CharPos::new(start), CharPos::new(end))
}
