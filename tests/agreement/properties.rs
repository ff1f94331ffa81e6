//! What must hold for any study: figures do not depend on what people, labels and files are called, nor on work that
//! was not finished.

use super::cases::{ENTITY, TOPIC, stretch, study};
use glossator::agreement::continuum::Continuum;
use glossator::agreement::study::{Annotator, Document, LabelId, Span, Study, UnitLabel};
use glossator::agreement::tokens::Tokens;
use glossator::agreement::unit_labels::{self, Labelled};
use glossator::agreement::values::Values;
use glossator::agreement::{alpha, exact, fleiss, kappa, unitizing};
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use proptest::sample::subsequence;
use serde_json::{Map, Value, json};

const LABELS: [&str; 3] = ["LOC", "ORG", "PER"];
const TEXT: &str = "Marta Lind 北京市 met\r\nthe 𝒜𝓁 nai\u{308}ve x\n\nof Vienna, on 3,5\n";
const UNITS: [(u32, u32); 3] = [(0, 18), (20, 35), (37, 54)];

/// Spans by bounds in the paragraphs, so that no annotator has two labels on one stretch: then their order decides nothing.
fn any_document(annotators: Annotator) -> impl Strategy<Value = Document> {
    let span = ((0..annotators, 0_usize..50, 0_usize..12), 0..3_u16);
    let finished = vec(subsequence(vec![0_usize, 1, 2], 0..=3), usize::from(annotators));
    let labels = vec((0..annotators, 0..3_u16), 0..5);
    (btree_map(span.0, span.1, 0..14), finished, labels).prop_map(|(spans, finished, labels)| {
        let places: Vec<u32> = UNITS.iter().flat_map(|(start, end)| *start..*end).collect();
        let span = |((by, first, more), label): ((_, usize, usize), _)| {
            let (start, end) = (*places.get(first)?, places.get(first + more)? + 1);
            Some(Span { layer: ENTITY, by, start, end, label, pieces: None })
        };
        let mut document = Document {
            text: TEXT.into(),
            units: UNITS.map(stretch).to_vec(),
            spans: spans.into_iter().filter_map(span).collect(),
            labels: labels.into_iter().map(|(by, label)| UnitLabel { layer: TOPIC, unit: None, by, label }).collect(),
            ..Document::default()
        };
        let finished = (0..).zip(finished).filter(|(_, units)| !units.is_empty());
        document.finished = finished.map(|(by, units)| (by, units.into_iter().collect())).collect();
        sorted(document)
    })
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

/// The figures that do not ask who is the reference: for each pair by name, and for all.
fn figures(study: &Study) -> Value {
    let who: Vec<Annotator> = (0..).take(study.annotators.len()).collect();
    let mut found = Map::new();
    for a in &who {
        for b in who.iter().filter(|b| *b > a) {
            let mut names = [*a, *b].map(|by| study.annotators[usize::from(by)].clone());
            names.sort();
            if study.documents.iter().any(|document| !document.common(&[*a, *b]).is_empty()) {
                found.insert(names.join("|"), of_pair(study, *a, *b));
            }
        }
    }
    found.insert("all".to_owned(), of_all(study, &who));
    found.into()
}

fn of_pair(study: &Study, a: Annotator, b: Annotator) -> Value {
    let (mut exact, mut token, mut units) =
        (exact::Sums::default(), kappa::Sums::default(), unitizing::Sums::default());
    let mut topic = unit_labels::Sums::default();
    for document in &study.documents {
        let common = document.common(&[a, b]);
        let tokens = Tokens::new(&document.text, &document.units);
        exact.add(document, ENTITY, a, b, &common);
        token.add(&tokens, &Values::new(document, ENTITY, &tokens), a, b, &common);
        units.add(document, &Continuum::new(document, ENTITY), &[a, b], &common);
        topic.add(&Labelled::new(document, TOPIC), a, b);
    }
    let exact = exact.result(&study.labels);
    let labels: Map<String, Value> =
        exact.per_label.iter().map(|(label, one)| (label.clone(), json!([one.scores.tp, one.scores.f1]))).collect();
    json!({
        "exact": {"tp": exact.micro.tp, "micro": exact.micro.f1, "macro": exact.macro_.f1, "per_label": labels},
        "token": token.result(),
        "units": units.result(&study.labels),
        "topic": topic.result(),
    })
}

fn of_all(study: &Study, who: &[Annotator]) -> Value {
    let finished = |by: &Annotator| study.documents.iter().any(|document| document.finished(*by).is_some());
    let by: Vec<Annotator> = who.iter().copied().filter(finished).collect();
    let (mut alpha, mut fleiss, mut units) =
        (alpha::Sums::default(), fleiss::Sums::default(), unitizing::Sums::default());
    let mut topic = unit_labels::AlphaSums::default();
    for document in &study.documents {
        let common = document.common(&by);
        let tokens = Tokens::new(&document.text, &document.units);
        let values = Values::new(document, ENTITY, &tokens);
        alpha.add(document, &tokens, &values, &by);
        fleiss.add(&tokens, &values, &by, &common);
        units.add(document, &Continuum::new(document, ENTITY), &by, &common);
        topic.add(&Labelled::new(document, TOPIC), who);
    }
    json!({
        "alpha": alpha.result(),
        "fleiss": fleiss.result(),
        "units": units.result(&study.labels),
        "topic": topic.result(),
    })
}

/// Equal but for the last digits.
fn close(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(key, one)| b.get(key).is_some_and(|other| close(one, other)))
        }
        (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| close(a, b)),
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
    const COUNTS: [&str; 9] =
        ["tp", "n", "n_tagged", "length", "n_annotators", "left_out", "n_units", "n_values", "coverage"];
    match figures {
        Value::Object(figures) => {
            for (key, value) in figures.iter().filter(|(key, _)| !COUNTS.contains(&key.as_str())) {
                into.extend(value.as_f64().map(|value| (key.clone(), value)));
                coefficients(value, into);
            }
        }
        Value::Array(row) => into.extend(row.last().and_then(Value::as_f64).map(|f1| ("f1".to_owned(), f1))),
        _ => {}
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
    fn an_annotator_who_finished_nothing_changes_nothing(study in any_study(), spans in vec((0_u32..54, 1_u32..12, 0..3_u16), 1..6)) {
        let new = Annotator::try_from(study.annotators.len()).unwrap();
        let mut other = each(&study, |document| {
            let span = |(start, length, label): &_| Span { layer: ENTITY, by: new, start: *start, end: start + length, label: *label, pieces: None };
            document.spans.extend(spans.iter().map(span));
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
                document.spans.extend(open.map(|(_, unit)| Span {
                    layer: ENTITY, by, start: unit.start.get() + 1, end: unit.end.get(), label, pieces: None,
                }));
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
        let spans = same.documents.iter().any(|document| document.spans.iter().any(|span| !document.touched(span.hull()).is_empty()));
        prop_assert!(!spans || found.len() > 3, "{found:?}");
    }
}
