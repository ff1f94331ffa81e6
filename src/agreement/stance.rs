//! Stances: who says what about whom. Paired one to one by overlap, then label, holder and target are compared.
//!
//! Overlap, because annotators agree on what is said more than on its edges (Wiebe, Wilson & Cardie 2005 count any overlap). That
//! pairs are one to one and overlap by half, and how parties are compared (`annotation::same_party`), is our own choice.

use super::kappa::Table;
use super::overlap::{Dice, pair_off};
use super::ratio::ratio;
use super::study::{Annotator, Document, LabelId, LayerId, Span, Stance, Units};
use crate::annotation::same_party::{Known, are_same};
use serde::Serialize;
use std::ops::AddAssign;

/// What the headline is made of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Spans of the first.
    pub n_a: u64,
    /// Spans of the second.
    pub n_b: u64,
    /// Pairs of the same label, holder and target.
    pub full: u64,
}

impl Counts {
    /// 2·full / (`n_a` + `n_b`); `None` where neither has a span.
    pub fn f1(self) -> Option<f64> {
        ratio(2 * self.full, self.n_a + self.n_b)
    }
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.n_a += other.n_a;
        self.n_b += other.n_b;
        self.full += other.full;
    }
}

/// What is counted over documents.
#[derive(Clone, Debug, Default)]
pub struct Sums {
    counts: Counts,
    same_holder: u64,
    same_target: u64,
    /// Of the pairs: the labels.
    labels: Table<LabelId>,
}

impl Sums {
    /// Counts a document; `common`: the units that both finished. The answer: its own counts.
    pub fn add(&mut self, document: &Document, layer: LayerId, a: Annotator, b: Annotator, common: &Units) -> Counts {
        let (spans_a, said_a) = said(document, layer, a, common);
        let (spans_b, said_b) = said(document, layer, b, common);
        let in_a = |at: usize| said_a.get(at).copied().unwrap_or_default();
        let in_b = |at: usize| said_b.get(at).copied().unwrap_or_default();
        let mut own = Counts { n_a: spans_a.len() as u64, n_b: spans_b.len() as u64, full: 0 };
        for pair in pair_off(&spans_a, &spans_b, Dice::is_half, |a, b| (in_a(a).id, in_b(b).id)) {
            if let (Some(a), Some(b)) = pair {
                own.full += u64::from(self.compare(in_a(a), in_b(b)));
            }
        }
        self.counts += own;
        own
    }

    /// Counts a pair. The answer: whether both say the same.
    fn compare(&mut self, a: Said<'_>, b: Said<'_>) -> bool {
        let holder = are_same(a.holder, b.holder);
        let target = are_same(a.target, b.target);
        self.same_holder += u64::from(holder);
        self.same_target += u64::from(target);
        self.labels.add(a.label, b.label, 1);
        a.label == b.label && holder && target
    }

    /// Adds what was counted elsewhere.
    pub fn merge(&mut self, other: &Self) {
        self.counts += other.counts;
        self.same_holder += other.same_holder;
        self.same_target += other.same_target;
        self.labels.merge(&other.labels);
    }

    /// What the counts come to.
    pub fn result(&self) -> Agreement {
        let Counts { n_a, n_b, .. } = self.counts;
        let matched = self.labels.n();
        Agreement {
            n_a,
            n_b,
            matched,
            span_f1: ratio(2 * matched, n_a + n_b),
            label_agree: self.labels.observed(),
            label_kappa: self.labels.kappa(),
            holder_agree: ratio(self.same_holder, matched),
            target_agree: ratio(self.same_target, matched),
            full_f1: self.counts.f1(),
        }
    }
}

/// What a stance says.
#[derive(Clone, Copy, Debug, Default)]
struct Said<'a> {
    id: &'a str,
    label: LabelId,
    holder: &'a [Known],
    target: &'a [Known],
}

impl<'a> Said<'a> {
    fn by(span: &Span, stance: Option<&'a Stance>) -> Self {
        let only = Self { label: span.label, ..Self::default() };
        stance.map_or(only, |one| Self { id: &one.id, holder: &one.holder, target: &one.target, ..only })
    }
}

/// The spans of an annotator, and what each says.
fn said<'a>(document: &'a Document, layer: LayerId, by: Annotator, common: &Units) -> (Vec<&'a Span>, Vec<Said<'a>>) {
    let all = document.range(layer, by).filter_map(|at| Some((at, document.spans.get(at)?)));
    let common = all.filter(|(_, span)| document.is_within(span, common));
    common.map(|(at, span)| (span, Said::by(span, document.stance(at)))).unzip()
}

/// How far two agree on stances.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Agreement {
    /// Spans of the first.
    pub n_a: u64,
    /// Spans of the second.
    pub n_b: u64,
    /// Pairs of spans with a Dice of at least 0.5, one to one.
    pub matched: u64,
    /// 2·matched / (`n_a` + `n_b`).
    pub span_f1: Option<f64>,
    /// Of the pairs: the same label.
    pub label_agree: Option<f64>,
    /// Cohen's kappa of their labels.
    pub label_kappa: Option<f64>,
    /// Of the pairs: the same holder.
    pub holder_agree: Option<f64>,
    /// Of the pairs: the same target.
    pub target_agree: Option<f64>,
    /// 2 · pairs of the same label, holder and target / (`n_a` + `n_b`): the headline.
    pub full_f1: Option<f64>,
}

#[cfg(test)]
mod tests {
    use super::super::trial::spans::{document, some_spans, span, swapped};
    use super::*;
    use proptest::prelude::*;

    fn counted(document: &Document, units: &Units) -> Agreement {
        let mut sums = Sums::default();
        let own = sums.add(document, 0, 0, 1, units);
        assert_eq!(own.f1(), sums.result().full_f1);
        sums.result()
    }

    /// Spans with holder and target, in order.
    fn stances(said: Vec<(Span, Vec<Known>, Vec<Known>)>) -> (Document, Units) {
        let (mut document, units) = document(said.iter().map(|(span, ..)| span.clone()).collect());
        let one = |(at, (_, holder, target)): (usize, (_, Vec<Known>, _))| Stance {
            span: at,
            id: format!("s{at}"),
            holder,
            target,
        };
        document.stances = said.into_iter().enumerate().map(one).collect();
        (document, units)
    }

    fn entity(id: &str) -> Known {
        Known { entity: id.to_owned(), words: "the minister".to_owned(), ..Known::default() }
    }

    fn author() -> Known {
        Known { author: true, ..Known::default() }
    }

    #[test]
    fn pairs_overlap_by_half_and_are_compared() {
        let (anna, otto) = (vec![entity("anna")], vec![entity("otto")]);
        let (document, units) = stances(vec![
            (span(0, 0, 10, 0), anna.clone(), otto.clone()),
            (span(0, 20, 30, 1), anna.clone(), otto.clone()),
            (span(0, 40, 50, 0), vec![author()], Vec::new()),
            (span(0, 60, 70, 1), Vec::new(), Vec::new()),
            (span(1, 0, 12, 0), anna.clone(), otto.clone()),
            (span(1, 20, 30, 0), anna.clone(), otto.clone()),
            (span(1, 42, 50, 0), anna.clone(), Vec::new()),
            (span(1, 66, 76, 1), Vec::new(), Vec::new()),
            (span(1, 80, 90, 1), anna, otto),
        ]);
        let found = counted(&document, &units);
        assert_eq!((found.n_a, found.n_b, found.matched), (4, 5, 3));
        let near = |found: Option<f64>, expected: f64| assert!((found.unwrap() - expected).abs() < 1e-12, "{found:?}");
        near(found.span_f1, 6.0 / 9.0);
        near(found.label_agree, 2.0 / 3.0);
        near(found.label_kappa, 0.0);
        near(found.holder_agree, 2.0 / 3.0);
        near(found.target_agree, 1.0);
        near(found.full_f1, 2.0 / 9.0);
    }

    #[test]
    fn without_pairs_or_spans_nothing_is_said() {
        let (none, units) = document(Vec::new());
        let found = counted(&none, &units);
        assert_eq!((found.span_f1, found.label_agree, found.label_kappa, found.full_f1), (None, None, None, None));
        let (apart, units) = document(vec![span(0, 0, 5, 0), span(1, 6, 9, 0)]);
        let found = counted(&apart, &units);
        assert_eq!((found.span_f1, found.holder_agree, found.full_f1), (Some(0.0), None, Some(0.0)));
        assert_eq!(counted(&apart, &Units::default()).n_a, 0);
    }

    #[test]
    fn of_equal_bounds_the_smaller_id_is_paired_first() {
        let both = vec![span(0, 0, 5, 0), span(0, 0, 5, 1), span(1, 0, 5, 2)];
        let (mut document, units) = stances(both.into_iter().map(|span| (span, Vec::new(), Vec::new())).collect());
        document.stances[1].holder = vec![author()];
        document.stances[2].holder = vec![author()];
        assert_eq!(counted(&document, &units).holder_agree, Some(0.0));
        document.stances[0].id = "z".to_owned();
        assert_eq!(counted(&document, &units).holder_agree, Some(1.0));
    }

    proptest! {
        #[test]
        fn it_is_1_with_oneself_and_parts_add_up(spans in some_spans(), more in some_spans()) {
            let mine: Vec<Span> = spans.iter().filter(|span| span.by == 0).cloned().collect();
            let ((one, units), (two, _)) = (document(mine.iter().chain(&swapped(&mine)).cloned().collect()), document(more));
            let alone = counted(&one, &units);
            let defined = (!mine.is_empty()).then_some(1.0);
            prop_assert_eq!([alone.span_f1, alone.label_agree, alone.holder_agree, alone.full_f1], [defined; 4]);
            let (mut whole, mut first, mut second) = (Sums::default(), Sums::default(), Sums::default());
            let mut total = whole.add(&one, 0, 0, 1, &units);
            total += whole.add(&two, 0, 0, 1, &units);
            second.add(&two, 0, 0, 1, &units);
            first.add(&one, 0, 0, 1, &units);
            second.merge(&first);
            prop_assert_eq!(whole.result(), second.result());
            prop_assert_eq!(total, whole.counts);
        }
    }
}
