//! F1 of spans with equal pieces and label: what `CoNLL` counts, and seqeval by default.
//!
//! F1 = 2·tp / (2·tp + fp + fn) is symmetric, and the limit of kappa for ever more negatives (Hripcsak & Rothschild 2005, JAMIA 12:296).

use super::cells::Cells;
use super::overlap::{Had, side_by_side};
use super::ratio::{number, ratio};
use super::study::{Annotator, Document, LabelId, LayerId, Units};
use serde::Serialize;
use std::collections::BTreeMap;
use std::ops::AddAssign;

/// Spans that both have, and that one has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// That both have.
    pub tp: u64,
    /// That only the second has.
    pub fp: u64,
    /// That only the first has.
    pub fn_: u64,
}

impl Counts {
    /// Of the spans of the second, how many the first has too.
    pub fn precision(self) -> Option<f64> {
        ratio(self.tp, self.tp + self.fp)
    }

    /// Of the spans of the first, how many the second has too.
    pub fn recall(self) -> Option<f64> {
        ratio(self.tp, self.tp + self.fn_)
    }

    /// The harmonic mean of both; `None` where neither has a span, 0 where one has none.
    pub fn f1(self) -> Option<f64> {
        ratio(2 * self.tp, 2 * self.tp + self.fp + self.fn_)
    }
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.tp += other.tp;
        self.fp += other.fp;
        self.fn_ += other.fn_;
    }
}

/// What is counted over documents.
#[derive(Clone, Debug, Default)]
pub struct Sums(Cells<LabelId, Counts>);

impl Sums {
    /// Counts a document; `common`: the units that both finished. The answer: its own counts, of all labels together.
    pub fn add(&mut self, document: &Document, layer: LayerId, a: Annotator, b: Annotator, common: &Units) -> Counts {
        let mut total = Counts::default();
        for had in side_by_side(document.spans(layer, a, common), document.spans(layer, b, common)) {
            let (label, one) = match had {
                Had::Both(span) => (span.label, Counts { tp: 1, ..Counts::default() }),
                Had::B(span) => (span.label, Counts { fp: 1, ..Counts::default() }),
                Had::A(span) => (span.label, Counts { fn_: 1, ..Counts::default() }),
            };
            self.0.add(label, one);
            total += one;
        }
        total
    }

    /// Adds what was counted elsewhere.
    pub fn merge(&mut self, other: &Self) {
        self.0.merge(&other.0);
    }

    fn total(&self) -> Counts {
        let mut total = Counts::default();
        self.0.iter().for_each(|(_, counts)| total += *counts);
        total
    }

    /// What the counts come to; `labels`: names by label.
    pub fn result(&self, labels: &[String]) -> Exact {
        let per_label =
            self.0.named(labels, |counts| Label { scores: Scores::of(counts), support: counts.tp + counts.fn_ });
        Exact { micro: Scores::of(self.total()), macro_: Means::of(&per_label), per_label }
    }
}

/// F1 of spans with equal pieces and label.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Exact {
    /// Over the spans of all labels.
    pub micro: Scores,
    /// The mean over labels.
    #[serde(rename = "macro")]
    pub macro_: Means,
    /// For each label that either used.
    pub per_label: BTreeMap<String, Label>,
}

/// Counts and what they come to. The first annotator is the reference.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Scores {
    /// Spans that both have.
    pub tp: u64,
    /// Spans that only the second has.
    pub fp: u64,
    /// Spans that only the first has.
    #[serde(rename = "fn")]
    pub fn_: u64,
    /// tp / (tp + fp).
    pub precision: Option<f64>,
    /// tp / (tp + fn).
    pub recall: Option<f64>,
    /// 2·tp / (2·tp + fp + fn).
    pub f1: Option<f64>,
}

impl Scores {
    fn of(counts: Counts) -> Self {
        let Counts { tp, fp, fn_ } = counts;
        Self { tp, fp, fn_, precision: counts.precision(), recall: counts.recall(), f1: counts.f1() }
    }
}

/// The same for the spans of one label.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Label {
    /// Its counts.
    #[serde(flatten)]
    pub scores: Scores,
    /// Spans of the first annotator.
    pub support: u64,
}

/// Unweighted means over the labels that either used, what is undefined as 0 (seqeval's `zero_division=0`); `None` without a label.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Means {
    /// Of the precisions.
    pub precision: Option<f64>,
    /// Of the recalls.
    pub recall: Option<f64>,
    /// Of the F1.
    pub f1: Option<f64>,
}

impl Means {
    fn of(labels: &BTreeMap<String, Label>) -> Self {
        let mean = |of: fn(&Scores) -> Option<f64>| {
            let sum: f64 = labels.values().map(|label| of(&label.scores).unwrap_or(0.0)).sum();
            (!labels.is_empty()).then(|| sum / number(labels.len() as u64))
        };
        Self { precision: mean(|one| one.precision), recall: mean(|one| one.recall), f1: mean(|one| one.f1) }
    }
}

#[cfg(test)]
mod tests {
    use super::super::study::Span;
    use super::super::trial::spans::{document, in_two, some_spans, span, swapped};
    use super::super::trial::{example, labels};
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    fn exact(spans: Vec<Span>) -> Exact {
        let (document, units) = document(spans);
        let mut sums = Sums::default();
        sums.add(&document, 0, 0, 1, &units);
        sums.result(&labels())
    }

    fn counts(of: &Scores) -> (u64, u64, u64) {
        (of.tp, of.fp, of.fn_)
    }

    #[test]
    fn the_worked_example() {
        let document = example();
        let units = document.common(&[0, 1]);
        let mut sums = Sums::default();
        assert_eq!(sums.add(&document, 0, 0, 1, &units), Counts { tp: 1, fp: 3, fn_: 2 });
        let found = sums.result(&labels());
        assert_eq!(counts(&found.micro), (1, 3, 2));
        assert!((found.micro.f1.unwrap() - 2.0 / 7.0).abs() < 1e-12);
        assert!((found.macro_.f1.unwrap() - 1.0 / 6.0).abs() < 1e-12);
        assert_eq!((found.per_label["PER"].scores.f1, found.per_label["PER"].support), (Some(0.5), 2));
        assert_eq!((found.per_label["ORG"].scores.recall, found.per_label["ORG"].support), (None, 0));
        let json = serde_json::to_value(&found).unwrap();
        assert_eq!(
            json["per_label"]["LOC"],
            serde_json::json!({
                "tp": 0, "fp": 1, "fn": 1, "precision": 0.0, "recall": 0.0, "f1": 0.0, "support": 1,
            })
        );
        assert_eq!(json["macro"].as_object().unwrap().keys().collect::<Vec<_>>(), ["precision", "recall", "f1"]);
    }

    #[test]
    fn nothing_on_both_sides_is_undefined_and_on_one_side_0() {
        let none = exact(Vec::new());
        assert_eq!((none.micro.f1, none.micro.precision, none.macro_.f1), (None, None, None));
        assert!(none.per_label.is_empty());
        let one = exact(vec![span(0, 0, 3, 1)]);
        assert_eq!((one.micro.f1, one.micro.precision, one.micro.recall), (Some(0.0), None, Some(0.0)));
        assert_eq!((one.macro_.f1, one.macro_.precision), (Some(0.0), Some(0.0)));
    }

    #[test]
    fn only_spans_in_common_units_count() {
        let (document, _) = document(vec![span(0, 0, 3, 1), span(1, 0, 3, 1)]);
        let mut sums = Sums::default();
        assert_eq!(sums.add(&document, 0, 0, 1, &Units::default()), Counts::default());
        assert_eq!(sums.add(&document, 1, 0, 1, &document.common(&[0, 1])), Counts::default(), "another layer");
        assert_eq!(sums.add(&document, 0, 0, 1, &document.common(&[0, 1])).tp, 1);
    }

    #[test]
    fn pieces_labels_and_bounds_must_be_equal() {
        let gap = |by| in_two(by, (0, 5), (8, 12), 0);
        assert_eq!(counts(&exact(vec![gap(0), gap(1)]).micro), (1, 0, 0));
        assert_eq!(counts(&exact(vec![gap(0), span(1, 0, 12, 0)]).micro), (0, 1, 1));
        assert_eq!(counts(&exact(vec![gap(0), in_two(1, (0, 4), (8, 12), 0)]).micro), (0, 1, 1));
        let two_labels = vec![span(0, 0, 5, 0), span(0, 0, 5, 1), span(1, 0, 5, 1), span(1, 0, 5, 2)];
        assert_eq!(counts(&exact(two_labels).micro), (1, 1, 1));
        let adjacent = vec![span(0, 0, 5, 0), span(0, 5, 9, 0), span(1, 0, 9, 0), span(1, 5, 9, 0)];
        assert_eq!(counts(&exact(adjacent).micro), (1, 1, 1));
    }

    proptest! {
        #[test]
        fn it_counts_sets(spans in some_spans()) {
            let of = |by| {
                let own = spans.iter().filter(move |span| span.by == by);
                own.map(|span| (span.start, span.end, span.label, span.pieces.clone())).collect::<BTreeSet<_>>()
            };
            let (a, b) = (of(0), of(1));
            let both = a.intersection(&b).count() as u64;
            let found = exact(spans.clone());
            prop_assert_eq!(counts(&found.micro), (both, b.len() as u64 - both, a.len() as u64 - both));
            for (id, name) in labels().iter().enumerate() {
                let count = |set: &BTreeSet<(u32, u32, u16, _)>| set.iter().filter(|one| usize::from(one.2) == id).count() as u64;
                let expected = (count(&a.intersection(&b).cloned().collect()), count(&a), count(&b));
                let label = found.per_label.get(name).map(|one| (one.scores.tp, one.support, one.scores.tp + one.scores.fp));
                prop_assert_eq!(label.unwrap_or_default(), expected);
            }
        }

        #[test]
        fn it_is_symmetric_and_1_with_oneself(spans in some_spans()) {
            let (one, other) = (exact(spans.clone()), exact(swapped(&spans)));
            prop_assert_eq!((one.micro.f1, one.macro_.f1), (other.micro.f1, other.macro_.f1));
            prop_assert_eq!((one.micro.precision, one.macro_.recall), (other.micro.recall, other.macro_.precision));
            let doubled = exact(spans.iter().chain(&swapped(&spans)).cloned().collect());
            prop_assert_eq!((doubled.micro.fp, doubled.micro.fn_), (0, 0));
            prop_assert_eq!(doubled.macro_.f1, (!spans.is_empty()).then_some(1.0));
        }

        #[test]
        fn names_of_labels_and_annotators_who_finished_nothing_do_not_matter(spans in some_spans()) {
            let renamed = spans.iter().map(|span| Span { label: 2 - span.label, ..span.clone() });
            let more = spans.iter().map(|span| Span { by: 2 + span.by, ..span.clone() });
            let (one, other) = (exact(spans.clone()), exact(renamed.chain(more).collect()));
            prop_assert_eq!(one.micro, other.micro);
            prop_assert_eq!(one.per_label.get("LOC"), other.per_label.get("PER"));
            prop_assert_eq!(one.per_label.get("ORG"), other.per_label.get("ORG"));
        }

        #[test]
        fn parts_of_a_corpus_add_up(one in some_spans(), two in some_spans()) {
            let ((one, units), (two, _)) = (document(one), document(two));
            let (mut whole, mut first, mut second) = (Sums::default(), Sums::default(), Sums::default());
            let mut total = whole.add(&one, 0, 0, 1, &units);
            total += whole.add(&two, 0, 0, 1, &units);
            second.add(&two, 0, 0, 1, &units);
            first.add(&one, 0, 0, 1, &units);
            second.merge(&first);
            prop_assert_eq!(whole.result(&labels()), second.result(&labels()));
            prop_assert_eq!(total, whole.total());
        }
    }
}
