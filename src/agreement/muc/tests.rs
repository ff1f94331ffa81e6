//! Tests of the span match with partial credit.

use super::*;
use crate::agreement::trial::spans::{document, in_two, some_spans, span, swapped};
use crate::agreement::trial::{example, labels};
use proptest::prelude::*;

fn muc(spans: Vec<Span>) -> Muc {
    let (document, units) = document(spans);
    let mut sums = Sums::default();
    sums.add(&document, 0, 0, 1, &units);
    sums.result(&labels())
}

/// COR, INC, PAR, MIS, SPU.
fn counts(of: Scheme) -> [u64; 5] {
    [of.correct, of.incorrect, of.partial, of.missed, of.spurious]
}

fn four(of: &Schemes) -> [[u64; 5]; 4] {
    [of.strict, of.exact, of.partial, of.ent_type].map(counts)
}

#[test]
fn the_worked_example() {
    let found = muc(example().spans);
    assert_eq!(four(&found.overall), [[1, 2, 0, 0, 1], [2, 1, 0, 0, 1], [2, 0, 1, 0, 1], [2, 1, 0, 0, 1]]);
    let f1 = [found.overall.strict, found.overall.partial, found.overall.ent_type].map(|one| one.f1.unwrap());
    for (found, expected) in f1.into_iter().zip([2.0 / 7.0, 5.0 / 7.0, 4.0 / 7.0]) {
        assert!((found - expected).abs() < 1e-12);
    }
    assert_eq!(counts(found.per_label["LOC"].strict), [0, 0, 0, 1, 1], "a wrong label is missed and spurious");
    assert_eq!(counts(found.per_label["ORG"].ent_type), [0, 0, 0, 0, 1]);
    let json = serde_json::to_value(&found).unwrap();
    let keys = |value: &serde_json::Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(keys(&json["overall"]), ["strict", "exact", "partial", "ent_type"]);
    let scheme = ["correct", "incorrect", "partial", "missed", "spurious", "precision", "recall", "f1"];
    assert_eq!(keys(&json["per_label"]["PER"]["strict"]), scheme);
}

#[test]
fn nothing_on_both_sides_is_undefined_and_on_one_side_0() {
    let scores = |spans| {
        let found = muc(spans).overall.partial;
        (found.precision, found.recall, found.f1)
    };
    assert_eq!(scores(Vec::new()), (None, None, None));
    assert_eq!(scores(vec![span(0, 0, 3, 0)]), (Some(0.0), Some(0.0), Some(0.0)));
    assert_eq!(scores(vec![span(1, 0, 3, 0)]), (Some(0.0), Some(0.0), Some(0.0)));
}

#[test]
fn a_later_equal_span_is_taken_before_an_earlier_overlap() {
    let found = muc(vec![span(0, 0, 8, 0), span(0, 2, 8, 0), span(1, 2, 8, 0)]);
    assert_eq!(four(&found.overall), [[1, 0, 0, 1, 0]; 4]);
}

#[test]
fn the_nearest_of_the_same_label_is_taken() {
    let spans = [span(0, 0, 20, 0), span(0, 10, 21, 0), span(0, 11, 22, 1), span(1, 11, 22, 0), span(1, 0, 12, 0)];
    let found = muc(spans.to_vec());
    assert_eq!(counts(found.overall.ent_type), [2, 0, 0, 1, 0]);
    let near_first = [span(0, 0, 100, 0), span(0, 40, 60, 0), span(1, 41, 60, 0), span(1, 80, 90, 0)];
    assert_eq!(
        counts(muc(near_first.to_vec()).overall.ent_type),
        [2, 0, 0, 0, 0],
        "the long one is left for the second"
    );
}

#[test]
fn less_than_a_hundredth_of_the_reference_is_no_overlap() {
    let enough = muc(vec![span(0, 0, 100, 0), span(1, 99, 110, 0)]);
    assert_eq!(four(&enough.overall), [[0, 1, 0, 0, 0], [0, 1, 0, 0, 0], [0, 0, 1, 0, 0], [1, 0, 0, 0, 0]]);
    let (document, units) = document(vec![span(0, 0, 101, 0), span(1, 100, 110, 0)]);
    let mut sums = Sums::default();
    sums.add(&document, 0, 0, 1, &units);
    assert_eq!(four(&sums.result(&labels()).overall), [[0, 0, 0, 1, 1]; 4]);
    sums.add(&document, 0, 1, 0, &units);
    assert_eq!(counts(sums.result(&labels()).overall.partial), [0, 0, 1, 1, 1], "it is not symmetric");
}

#[test]
fn pieces_are_taken_by_their_hull_and_nested_spans_each_once() {
    let gap = muc(vec![in_two(0, (0, 5), (8, 12), 0), span(1, 0, 12, 0)]);
    assert_eq!(counts(gap.overall.strict), [1, 0, 0, 0, 0]);
    let nested = muc(vec![span(0, 0, 9, 0), span(0, 2, 5, 1), span(1, 0, 9, 1), span(1, 2, 5, 0)]);
    assert_eq!(counts(nested.overall.strict), [0, 2, 0, 0, 0]);
    assert_eq!(counts(nested.overall.ent_type), [2, 0, 0, 0, 0]);
    let two_labels = muc(vec![span(0, 0, 5, 0), span(0, 0, 5, 1), span(1, 0, 5, 1), span(1, 0, 5, 2)]);
    assert_eq!(counts(two_labels.overall.strict), [1, 1, 0, 0, 0]);
}

/// The loops of nervaluate 1.2.1, as they stand there.
fn reference(a: &[&Span], b: &[&Span], scheme: usize) -> [u64; 5] {
    let mut taken = vec![false; a.len()];
    let [mut correct, mut incorrect, mut partial, mut spurious] = [0; 4];
    for span in b {
        let (mut found, mut met, mut least) = (None, None, None);
        for (at, one) in a.iter().enumerate().filter(|(at, _)| !taken[*at]) {
            let share = f64::from(one.overlap(span)) / f64::from(one.len()) * 100.0;
            let bounds = (one.start, one.end) == (span.start, span.end);
            match scheme {
                0 | 1 if bounds && (scheme == 1 || one.label == span.label) => found = Some(at),
                2 if share >= 1.0 && bounds => found = Some(at),
                3 if share >= 1.0 && one.label == span.label => {
                    let far = one.start.abs_diff(span.start) + one.end.abs_diff(span.end);
                    if least.is_none_or(|least| far < least) {
                        (found, least) = (Some(at), Some(far));
                    }
                }
                _ if share >= 1.0 && met.is_none() => met = Some(at),
                _ => {}
            }
            if scheme < 3 && found.is_some() {
                break;
            }
        }
        match (found, met) {
            (Some(_), _) => correct += 1,
            (None, Some(_)) if scheme == 2 => partial += 1,
            (None, Some(_)) => incorrect += 1,
            (None, None) => spurious += 1,
        }
        if let Some(at) = found.or(met) {
            taken[at] = true;
        }
    }
    let missed = taken.iter().filter(|taken| !**taken).count() as u64;
    [correct, incorrect, partial, missed, spurious]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn it_pairs_like_the_plain_loops(spans in some_spans()) {
        let (document, units) = document(spans.clone());
        let found = muc(spans);
        let of = |by| document.spans(0, by, &units).collect::<Vec<_>>();
        let (a, b) = (of(0), of(1));
        prop_assert_eq!(four(&found.overall), [0, 1, 2, 3].map(|scheme| reference(&a, &b, scheme)));
        for (id, name) in labels().iter().enumerate() {
            let only = |spans: &[&'_ Span]| {
                spans.iter().copied().filter(|span| usize::from(span.label) == id).cloned().collect::<Vec<_>>()
            };
            let (a, b) = (only(&a), only(&b));
            let (a, b): (Vec<_>, Vec<_>) = (a.iter().collect(), b.iter().collect());
            let label = found.per_label.get(name).map(four);
            prop_assert_eq!(label.unwrap_or_default(), [0, 1, 2, 3].map(|scheme| reference(&a, &b, scheme)));
        }
    }

    #[test]
    fn names_of_labels_and_annotators_who_finished_nothing_do_not_matter(spans in some_spans()) {
        let labels: Vec<String> = ["EVENT", "LOC", "ORG", "PER"].map(str::to_owned).to_vec();
        let renamed = spans.iter().map(|span| Span { label: span.label + 1, ..span.clone() });
        let more = spans.iter().map(|span| Span { by: 2 + span.by, ..span.clone() });
        let (document, units) = document(renamed.chain(more).collect());
        let mut sums = Sums::default();
        sums.add(&document, 0, 0, 1, &units);
        prop_assert_eq!(sums.result(&labels), muc(spans));
    }

    #[test]
    fn it_is_1_with_oneself_and_parts_add_up(spans in some_spans(), more in some_spans()) {
        let doubled: Vec<Span> = spans.iter().chain(&swapped(&spans)).cloned().collect();
        let alone = muc(doubled.clone()).overall;
        let defined = (!spans.is_empty()).then_some(1.0);
        prop_assert_eq!([alone.strict, alone.exact, alone.partial, alone.ent_type].map(|one| one.f1), [defined; 4]);
        let ((one, units), (two, _)) = (document(doubled), document(more));
        let (mut whole, mut part) = (Sums::default(), Sums::default());
        part.add(&two, 0, 0, 1, &units);
        whole.add(&two, 0, 0, 1, &units);
        whole.add(&one, 0, 0, 1, &units);
        let mut merged = Sums::default();
        merged.add(&one, 0, 0, 1, &units);
        merged.merge(&part);
        prop_assert_eq!(whole.result(&labels()), merged.result(&labels()));
    }
}
