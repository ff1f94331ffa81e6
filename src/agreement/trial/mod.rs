//! Documents for the tests of the measures, and the measures counted place by place, straight from their equations.

pub mod spans;
pub mod units;

use super::study::{Annotator, Document, LabelId, Span, Units};
use super::sweep::Value;
use crate::text::{CharPos, CharSpan};
use proptest::prelude::*;
use std::collections::BTreeMap;

/// The example of the definitions.
pub const EXAMPLE: &str = "Marta Lind met Otto Brandt in Vienna on Monday.";
/// Labels by name.
pub const LABELS: [&str; 3] = ["LOC", "ORG", "PER"];
/// What alice has in the example.
pub const ALICE: &[(u32, u32, LabelId)] = &[(0, 10, 2), (15, 26, 2), (30, 36, 0)];
/// What boris has in it.
pub const BORIS: &[(u32, u32, LabelId)] = &[(0, 10, 2), (20, 26, 2), (30, 36, 1), (40, 46, 0)];

/// The names of the labels.
pub fn labels() -> Vec<String> {
    LABELS.iter().map(ToString::to_string).collect()
}

/// From `start` up to `end`.
pub fn stretch(start: u32, end: u32) -> CharSpan {
    CharSpan::new(CharPos::new(start), CharPos::new(end))
}

/// The lines of a text that are not blank, each without its CR.
fn paragraphs(text: &str) -> Vec<CharSpan> {
    let mut at = 0;
    let mut units = Vec::new();
    for line in text.split('\n') {
        let length = u32::try_from(line.chars().count()).unwrap();
        if !line.trim().is_empty() {
            units.push(stretch(at, at + length - u32::from(line.ends_with('\r'))));
        }
        at += length + 1;
    }
    units
}

/// A document in which the n-th annotator has the n-th spans, and finished everything.
pub fn document(text: &str, spans: &[&[(u32, u32, LabelId)]]) -> Document {
    let units = paragraphs(text);
    let mut document = Document { text: text.into(), ..Document::default() };
    for (by, spans) in (0..).zip(spans) {
        document.finished.push((by, (0..units.len()).collect()));
        let span = |&(start, end, label): &_| Span { layer: 0, by, start, end, label, pieces: None };
        document.spans.extend(spans.iter().map(span));
    }
    document.spans.sort();
    document.units = units;
    document
}

/// The example with alice and boris.
pub fn example() -> Document {
    document(EXAMPLE, &[ALICE, BORIS])
}

/// The same document with one more annotator who has these spans and finished these units.
pub fn with(mut document: Document, spans: Vec<Span>, finished: &[usize]) -> Document {
    let by = document.finished.last().map_or(0, |(by, _)| by + 1);
    document.finished.push((by, finished.iter().copied().collect()));
    document.spans.extend(spans.into_iter().map(|span| Span { by, ..span }));
    document.spans.sort();
    document
}

/// A number as the definitions print it.
pub fn six(value: Option<f64>) -> Option<String> {
    value.map(|value| format!("{value:.6}"))
}

/// Whether both are undefined or as good as equal.
pub fn close(a: Option<f64>, b: Option<f64>) -> bool {
    a.zip(b).map_or(a == b, |(a, b)| (a - b).abs() < 1e-9 * b.abs().max(1.0))
}

/// Any documents of these annotators: nested, crossing, discontinuous spans over odd text, some paragraphs finished.
pub fn documents(annotators: Annotator) -> impl Strategy<Value = Vec<Document>> {
    proptest::collection::vec(any_document(annotators), 1..4)
}

fn any_document(annotators: Annotator) -> impl Strategy<Value = Document> {
    let text = "([ab ,字\u{e33}\u{301}😀]{1,9}\r?\n?){1,4}";
    let span = (0..annotators, 0_u32..30, 1_u32..14, 0_u16..3, proptest::option::weighted(0.2, (1_u32..5, 1_u32..5)));
    let finished =
        proptest::collection::vec(proptest::collection::vec(proptest::bool::weighted(0.8), 4), usize::from(annotators));
    (text, proptest::collection::vec(span, 0..12), finished).prop_map(move |(text, spans, finished)| {
        let mut document = Document { units: paragraphs(&text), text: text.as_str().into(), ..Document::default() };
        let end = u32::try_from(text.chars().count()).unwrap();
        for (by, start, length, label, cut) in spans {
            let (start, end) = (start, (start + length).min(end));
            let cut = cut.filter(|(first, gap)| start + first + gap < end);
            let pieces = cut.map(|(first, gap)| {
                [stretch(start, start + first), stretch(start + first + gap, end)].into_iter().collect()
            });
            if start < end {
                document.spans.push(Span { layer: 0, by, start, end, label, pieces });
            }
        }
        document.spans.sort();
        document.spans.dedup();
        let whose = (0..annotators).zip(finished).map(|(by, units)| {
            let units = units
                .into_iter()
                .enumerate()
                .take(document.units.len())
                .filter_map(|(unit, done)| done.then_some(unit));
            (by, units.collect::<Units>())
        });
        document.finished = whose.filter(|(_, units)| !units.is_empty()).collect();
        document
    })
}

/// The value of a token by looking at all spans.
pub fn value(document: &Document, by: Annotator, token: CharSpan) -> Value {
    let over =
        document.spans.iter().filter(|span| span.by == by && span.stretches().any(|piece| piece.overlaps(token)));
    over.min_by_key(|span| (u32::MAX - span.len(), span.start, span.label)).map(|span| span.label)
}

/// κ = (Pₒ − Pₑ) / (1 − Pₑ).
pub fn kappa<V: Ord + Copy>(pairs: &[(V, V)]) -> Option<f64> {
    let n = f64::from(u32::try_from(pairs.len()).unwrap());
    let share =
        |of: &dyn Fn(&(V, V)) -> bool| f64::from(u32::try_from(pairs.iter().filter(|p| of(p)).count()).unwrap()) / n;
    let mut values: Vec<V> = pairs.iter().flat_map(|(a, b)| [*a, *b]).collect();
    values.sort();
    values.dedup();
    let chance: f64 = values.iter().map(|v| share(&|p| p.0 == *v) * share(&|p| p.1 == *v)).sum();
    (values.len() > 1).then(|| (share(&|p| p.0 == p.1) - chance) / (1.0 - chance))
}

/// Fleiss' kappa of items that each have a value of each annotator.
pub fn fleiss(items: &[Vec<Value>]) -> Option<f64> {
    let m = f64::from(u32::try_from(items.first()?.len()).unwrap());
    let n = f64::from(u32::try_from(items.len()).unwrap());
    let (mut equal, mut shares) = (0.0, BTreeMap::new());
    for item in items {
        for (value, count) in counts(item) {
            equal += count * (count - 1.0) / (m * (m - 1.0)) / n;
            *shares.entry(value).or_insert(0.0) += count / (n * m);
        }
    }
    let chance: f64 = shares.values().map(|share| share * share).sum();
    (m > 1.0 && shares.len() > 1).then(|| (equal - chance) / (1.0 - chance))
}

/// Nominal alpha of items by the table of coincidences.
pub fn alpha(items: &[Vec<Value>]) -> Option<f64> {
    let mut table: BTreeMap<(Value, Value), f64> = BTreeMap::new();
    for item in items.iter().filter(|item| item.len() > 1) {
        let others = f64::from(u32::try_from(item.len() - 1).unwrap());
        for (i, c) in item.iter().enumerate() {
            for (_, k) in item.iter().enumerate().filter(|(j, _)| *j != i) {
                *table.entry((*c, *k)).or_default() += 1.0 / others;
            }
        }
    }
    let mut sums: BTreeMap<Value, f64> = BTreeMap::new();
    for ((c, _), o) in &table {
        *sums.entry(*c).or_default() += o;
    }
    let n: f64 = sums.values().sum();
    let observed: f64 = table.iter().filter(|((c, k), _)| c != k).map(|(_, o)| o).sum();
    let chance: f64 =
        sums.iter().flat_map(|(c, x)| sums.iter().filter(move |(k, _)| *k != c).map(move |(_, y)| x * y)).sum();
    (sums.len() > 1).then(|| 1.0 - (n - 1.0) * observed / chance)
}

fn counts(item: &[Value]) -> BTreeMap<Value, f64> {
    let mut counts = BTreeMap::new();
    for value in item {
        *counts.entry(*value).or_insert(0.0) += 1.0;
    }
    counts
}
