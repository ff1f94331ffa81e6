//! What must hold for any study: figures do not depend on what people, labels and files are called, nor on work that
//! was not finished.

use super::cases::{ENTITY, TOPIC, report, stretch, study};
use glossator::agreement::study::{Annotator, Document, LabelId, Span, Study, UnitLabel};
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use proptest::sample::subsequence;
use serde_json::{Map, Value, json};

const LABELS: [&str; 3] = ["LOC", "ORG", "PER"];
const TEXT: &str = "Marta Lind 北京市 met\r\nthe 𝒜𝓁 nai\u{308}ve x\n\nof Vienna, on 3,5\n";
const UNITS: [(u32, u32); 3] = [(0, 18), (20, 35), (37, 54)];

/// Spans by bounds in paragraphs: none has two labels on one stretch, so that the order of labels decides nothing.
fn any_document(annotators: Annotator) -> impl Strategy<Value = Document> {
    let span = ((0..annotators, 0_usize..50, 0_usize..12), 0..3_u16);
    let finished = vec(subsequence(vec![0_usize, 1, 2], 0..=3), usize::from(annotators));
    let labels = vec((0..annotators, 0..3_u16), 0..5);
    (btree_map(span.0, span.1, 0..14), finished, labels).prop_map(|(spans, finished, labels)| {
        let places: Vec<u32> = UNITS.iter().flat_map(|(start, end)| *start..*end).collect();
        let span = |((by, first, more), label): ((_, usize, usize), _)| {
            let (start, end) = (*places.get(first)?, places.get(first + more)? + 1);
            Some(span_of(by, start, end, label))
        };
        let mut document = Document {
            text: TEXT.into(),
            units: UNITS.map(stretch).to_vec(),
            spans: spans.into_iter().filter_map(span).collect(),
            labels: labels.into_iter().map(|(by, label)| topic_of(by, label)).collect(),
            ..Document::default()
        };
        let finished = (0..).zip(finished).filter(|(_, units)| !units.is_empty());
        document.finished = finished.map(|(by, units)| (by, units.into_iter().collect())).collect();
        sorted(document)
    })
}

fn span_of(by: Annotator, start: u32, end: u32, label: LabelId) -> Span {
    Span { layer: ENTITY, by, start, end, label, pieces: None }
}

fn topic_of(by: Annotator, label: LabelId) -> UnitLabel {
    UnitLabel { layer: TOPIC, unit: None, by, label }
}

fn any_study() -> impl Strategy<Value = Study> {
    (2_u16..5).prop_flat_map(|annotators| {
        vec(any_document(annotators), 1..4).prop_map(move |documents| {
            let names = (0..annotators).map(|by| format!("annotator {by}")).collect();
            study(names, LABELS.map(String::from).to_vec(), documents)
        })
    })
}

fn sorted(mut document: Document) -> Document {
    document.spans.sort();
    document.spans.dedup();
    document.labels.sort();
    document.labels.dedup();
    document.finished.sort_by_key(|(by, _)| *by);
    document
}

/// Changes every document.
fn each(study: &Study, change: impl Fn(&mut Document)) -> Study {
    let mut study = study.clone();
    for document in &mut study.documents {
        change(document);
        *document = sorted(document.clone());
    }
    study
}

/// The figures that do not ask who is the reference, of pairs by name; nothing of pairs that have none.
fn figures(study: &Study) -> Value {
    let mut found = report(study)["layers"].take();
    for layer in found.as_object_mut().unwrap().values_mut() {
        let layer = layer.as_object_mut().unwrap();
        layer.remove("confusions");
        if let Some(others) = layer.get_mut("mean_f1_with_others") {
            others.as_object_mut().unwrap().retain(|_, mean| !mean.is_null());
        }
        let pairs = layer["pairs"].as_object().unwrap().iter().filter(|(_, pair)| !pair.is_null());
        layer["pairs"] = pairs.map(|(name, pair)| (by_name(name), symmetric(pair))).collect::<Map<_, _>>().into();
    }
    found
}

fn by_name(pair: &str) -> String {
    let mut names: Vec<&str> = pair.split('|').collect();
    names.sort_unstable();
    names.join("|")
}

/// Without what is one's precision and the other's recall, and without the greedy matching of MUC.
fn symmetric(pair: &Value) -> Value {
    let mut pair = pair.clone();
    let parts = pair.as_object_mut().unwrap();
    parts.remove("muc");
    if let Some(exact) = parts.get_mut("exact") {
        let f1 = |scores: &Value| scores["f1"].clone();
        let labels = exact["per_label"].as_object().unwrap().iter();
        let labels: Map<String, Value> = labels.map(|(label, scores)| (label.clone(), f1(scores))).collect();
        *exact = json!({"micro": f1(&exact["micro"]), "macro": f1(&exact["macro"]), "per_label": labels});
    }
    pair
}

/// Equal but for the last digits.
fn close(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(key, one)| b.get(key).is_some_and(|other| close(one, other)))
        }
        _ => match (a.as_f64(), b.as_f64()) {
            (Some(a), Some(b)) => (a - b).abs() <= 1e-9 * b.abs().max(1.0),
            _ => a == b,
        },
    }
}

/// Gives labels other names in every table by label.
fn relabelled(figures: &Value, name: &impl Fn(&str) -> String) -> Value {
    let Value::Object(figures) = figures else { return figures.clone() };
    let named = |(key, value): (&String, &Value)| {
        let key = if LABELS.contains(&key.as_str()) { name(key) } else { key.clone() };
        (key, relabelled(value, name))
    };
    figures.iter().map(named).collect::<Map<_, _>>().into()
}

/// Every coefficient: what is 1 for those who agree in everything.
fn coefficients(figures: &Value, into: &mut Vec<(String, f64)>) {
    const COUNTS: [&str; 10] = [
        "units",
        "documents",
        "n",
        "n_tagged",
        "length",
        "n_annotators",
        "left_out",
        "n_units",
        "n_values",
        "coverage",
    ];
    for (key, value) in figures.as_object().into_iter().flatten().filter(|(key, _)| !COUNTS.contains(&key.as_str())) {
        into.extend(value.as_f64().map(|value| (key.clone(), value)));
        coefficients(value, into);
    }
}

proptest! {
    #[test]
    fn annotators_may_have_any_names(study in any_study(), turn in 1..4_u16) {
        let n = Annotator::try_from(study.annotators.len()).unwrap();
        let moved = |by: Annotator| (by + turn) % n;
        let mut other = each(&study, |document| {
            document.spans.iter_mut().for_each(|span| span.by = moved(span.by));
            document.labels.iter_mut().for_each(|label| label.by = moved(label.by));
            document.finished.iter_mut().for_each(|(by, _)| *by = moved(*by));
        });
        for by in 0..n {
            other.annotators[usize::from(moved(by))].clone_from(&study.annotators[usize::from(by)]);
        }
        let (one, other) = (figures(&study), figures(&other));
        prop_assert!(close(&one, &other), "{one:#}\n{other:#}");
    }

    #[test]
    fn labels_may_have_any_names(study in any_study(), turn in 1..3_u16, mirrored: bool) {
        let moved = |label: LabelId| (if mirrored { 3 - label } else { label } + turn) % 3;
        let other = each(&study, |document| {
            document.spans.iter_mut().for_each(|span| span.label = moved(span.label));
            document.labels.iter_mut().for_each(|label| label.label = moved(label.label));
        });
        let name = |label: &str| {
            let at = LABELS.iter().position(|one| *one == label).unwrap();
            LABELS[usize::from(moved(LabelId::try_from(at).unwrap()))].to_owned()
        };
        let (one, other) = (relabelled(&figures(&study), &name), figures(&other));
        prop_assert!(close(&one, &other), "{one:#}\n{other:#}");
    }

    #[test]
    fn documents_may_come_in_any_order(study in any_study()) {
        let mut other = study.clone();
        other.documents.reverse();
        let (one, other) = (figures(&study), figures(&other));
        prop_assert!(close(&one, &other), "{one:#}\n{other:#}");
    }

    #[test]
    fn an_annotator_who_finished_nothing_changes_nothing(
        study in any_study(), spans in vec((0_u32..54, 1_u32..12, 0..3_u16), 1..6),
    ) {
        let new = Annotator::try_from(study.annotators.len()).unwrap();
        let mut other = each(&study, |document| {
            let span = |(start, length, label): &(u32, u32, _)| span_of(new, *start, start + length, *label);
            document.spans.extend(spans.iter().map(span));
            // A layer that nobody else has labels of would come with it.
            let label = spans.first().filter(|_| !document.labels.is_empty());
            document.labels.extend(label.map(|(.., label)| topic_of(new, *label)));
        });
        other.annotators.push("zoe".to_owned());
        let (one, other) = (figures(&study), figures(&other));
        prop_assert!(close(&one, &other), "{one:#}\n{other:#}");
    }

    #[test]
    fn spans_in_a_paragraph_that_is_not_finished_change_nothing(study in any_study(), label in 0..3_u16) {
        let n = Annotator::try_from(study.annotators.len()).unwrap();
        let other = each(&study, |document| {
            for by in 0..n {
                let finished = document.finished(by).cloned().unwrap_or_default();
                let open = document.units.clone().into_iter().enumerate().filter(|(unit, _)| !finished.contains(*unit));
                let inside = open.map(|(_, unit)| span_of(by, unit.start.get() + 1, unit.end.get(), label));
                document.spans.extend(inside);
            }
        });
        let (one, other) = (figures(&study), figures(&other));
        prop_assert!(close(&one, &other), "{one:#}\n{other:#}");
    }

    #[test]
    fn who_agree_in_everything_have_1(study in any_study()) {
        let n = Annotator::try_from(study.annotators.len()).unwrap();
        let same = each(&study, |document| {
            document.spans.retain(|span| span.by == 0);
            document.labels.retain(|label| label.by == 0);
            let (spans, labels) = (document.spans.clone(), document.labels.clone());
            document.finished = (0..n).map(|by| (by, (0..document.units.len()).collect())).collect();
            for by in 1..n {
                document.spans.extend(spans.iter().map(|span| Span { by, ..span.clone() }));
                document.labels.extend(labels.iter().map(|label| UnitLabel { by, ..label.clone() }));
            }
        });
        let mut found = Vec::new();
        coefficients(&figures(&same), &mut found);
        for (name, value) in &found {
            prop_assert!((value - 1.0).abs() < 1e-9, "{name}: {value}");
        }
        let has_spans = same.documents.iter().any(|document| !document.spans.is_empty());
        prop_assert!(!has_spans || found.len() > 3, "{found:?}");
    }
}
