//! What two annotators take for what: the labels of spans that stand for each other, and spans that only one has.
//!
//! Spans with equal pieces and label agree and are left out. The rest is paired one to one, by the greatest overlap (Dice of the hulls).

use super::overlap::{Had, pair_off, side_by_side};
use super::study::{Annotator, Document, LabelId, LayerId, Span, Units};
use crate::text::CharSpan;
use serde::Serialize;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// How many places are kept for each kind.
const PLACES: usize = 5;

/// Where a confusion stands. Hulls in code points of the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The document: an index into [`Study::documents`](super::Study::documents).
    pub document: usize,
    /// What the first has.
    pub a: Option<CharSpan>,
    /// What the second has.
    pub b: Option<CharSpan>,
}

#[derive(Clone, Debug, Default)]
struct Seen {
    count: u64,
    equal_bounds: u64,
    /// The first of them, sorted.
    places: Vec<Place>,
}

impl Seen {
    fn keep(&mut self, place: Place) {
        let at = self.places.partition_point(|known| *known < place);
        if at < PLACES {
            self.places.insert(at, place);
            self.places.truncate(PLACES);
        }
    }
}

/// What is counted over documents.
#[derive(Clone, Debug, Default)]
pub struct Sums(BTreeMap<(Option<LabelId>, Option<LabelId>), Seen>);

impl Sums {
    /// Counts a document; `at`: its place in the study, `common`: the units that both finished.
    pub fn add(&mut self, at: usize, document: &Document, layer: LayerId, a: Annotator, b: Annotator, common: &Units) {
        for (a, b) in differing(document, layer, a, b, common) {
            self.count(at, a, b);
        }
    }

    fn count(&mut self, document: usize, a: Option<&Span>, b: Option<&Span>) {
        let (hull_a, hull_b) = (a.map(Span::hull), b.map(Span::hull));
        let seen = self.0.entry((a.map(|span| span.label), b.map(|span| span.label))).or_default();
        seen.count += 1;
        seen.equal_bounds += u64::from(hull_a == hull_b);
        seen.keep(Place { document, a: hull_a, b: hull_b });
    }

    /// Adds what was counted elsewhere.
    pub fn merge(&mut self, other: &Self) {
        for (labels, there) in &other.0 {
            let here = self.0.entry(*labels).or_default();
            here.count += there.count;
            here.equal_bounds += there.equal_bounds;
            there.places.iter().for_each(|place| here.keep(*place));
        }
    }

    /// All kinds, the most frequent first, then by label; `labels`: names by label.
    pub fn result(&self, labels: &[String]) -> Vec<Confusion> {
        let name = |label: &Option<LabelId>| label.and_then(|id| labels.get(usize::from(id)).cloned());
        let mut all: Vec<Confusion> = self
            .0
            .iter()
            .map(|((a, b), seen)| Confusion {
                a: name(a),
                b: name(b),
                count: seen.count,
                equal_bounds: seen.equal_bounds,
                places: seen.places.clone(),
            })
            .collect();
        all.sort_by_key(|one| Reverse(one.count));
        all
    }
}

/// The spans of two annotators that are not equal, each with the one that stands for it; `common`: the units that both
/// finished.
pub fn differing<'a>(
    document: &'a Document,
    layer: LayerId,
    a: Annotator,
    b: Annotator,
    common: &'a Units,
) -> Vec<(Option<&'a Span>, Option<&'a Span>)> {
    let (mut only_a, mut only_b) = (Vec::new(), Vec::new());
    for had in side_by_side(document.spans(layer, a, common), document.spans(layer, b, common)) {
        match had {
            Had::A(span) => only_a.push(span),
            Had::B(span) => only_b.push(span),
            Had::Both(_) => {}
        }
    }
    let pairs = pair_off(&only_a, &only_b, |_| true, |_, _| ()).into_iter();
    let of = |all: &[&'a Span], at: Option<usize>| at.and_then(|at| all.get(at).copied());
    pairs.map(|(in_a, in_b)| (of(&only_a, in_a), of(&only_b, in_b))).collect()
}

/// One kind of confusion: labels of two spans that stand for each other, or of a span that only one has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Confusion {
    /// The label of the first; `None`: has no such span.
    pub a: Option<String>,
    /// The label of the second; `None`: has no such span. Equal to `a`: only the bounds differ.
    pub b: Option<String>,
    /// How often.
    pub count: u64,
    /// How many of them with equal bounds.
    pub equal_bounds: u64,
    /// Where: the first few, in order.
    #[serde(skip)]
    pub places: Vec<Place>,
}

#[cfg(test)]
mod tests {
    use super::super::trial::spans::{document, in_two, some_spans, span};
    use super::super::trial::{example, labels, stretch};
    use super::*;
    use proptest::prelude::*;

    fn seen(of: &Confusion) -> (&str, &str, u64, u64) {
        (of.a.as_deref().unwrap_or("–"), of.b.as_deref().unwrap_or("–"), of.count, of.equal_bounds)
    }

    #[test]
    fn the_worked_example() {
        let document = example();
        let units = document.common(&[0, 1]);
        let mut sums = Sums::default();
        sums.add(7, &document, 0, 0, 1, &units);
        let found = sums.result(&labels());
        let kinds: Vec<_> = found.iter().map(seen).collect();
        assert_eq!(kinds, [("–", "LOC", 1, 0), ("LOC", "ORG", 1, 1), ("PER", "PER", 1, 0)]);
        let bounds = Place { document: 7, a: Some(stretch(15, 26)), b: Some(stretch(20, 26)) };
        assert_eq!(found[2].places, [bounds]);
        assert_eq!(found[0].places, [Place { document: 7, a: None, b: Some(stretch(40, 46)) }]);
    }

    #[test]
    fn spans_that_agree_stand_for_each_other_alone() {
        let gap = |by, gap| in_two(by, (0, gap), (6, 9), 0);
        let (document, units) =
            document(vec![gap(0, 4), gap(0, 5), gap(1, 5), span(1, 0, 9, 1), span(0, 20, 25, 2), span(1, 25, 30, 2)]);
        let mut sums = Sums::default();
        sums.add(0, &document, 0, 0, 1, &units);
        let found = sums.result(&labels());
        let kinds: Vec<_> = found.iter().map(seen).collect();
        assert_eq!(
            kinds,
            [("–", "PER", 1, 0), ("LOC", "ORG", 1, 1), ("PER", "–", 1, 0)],
            "what touches does not overlap"
        );
    }

    proptest! {
        #[test]
        fn each_span_that_is_not_agreed_on_is_told_once(spans in some_spans(), more in some_spans()) {
            let ((one, units), (two, _)) = (document(spans), document(more));
            let mut all = Sums::default();
            let mut agreed = 0;
            let count = |kinds: &[Confusion], of: fn(&Confusion) -> bool| kinds.iter().filter(|one| of(one)).map(|one| one.count).sum::<u64>();
            for (at, document) in [&one, &two].into_iter().enumerate() {
                all.add(at, document, 0, 0, 1, &units);
                let all = side_by_side(document.spans(0, 0, &units), document.spans(0, 1, &units));
                agreed += all.filter(|had| matches!(had, Had::Both(_))).count() as u64;
            }
            let total = |by| [&one, &two].into_iter().map(|document| document.spans(0, by, &units).count() as u64).sum::<u64>();
            let found = all.result(&labels());
            prop_assert_eq!(count(&found, |one| one.a.is_some()) + agreed, total(0));
            prop_assert_eq!(count(&found, |one| one.b.is_some()) + agreed, total(1));
            prop_assert!(found.is_sorted_by_key(|one| Reverse(one.count)));
            for kind in &found {
                prop_assert_eq!(kind.places.len() as u64, kind.count.min(5));
                prop_assert!(kind.places.is_sorted());
            }
            let (mut first, mut second) = (Sums::default(), Sums::default());
            second.add(1, &two, 0, 0, 1, &units);
            first.add(0, &one, 0, 0, 1, &units);
            second.merge(&first);
            prop_assert_eq!(found, second.result(&labels()));
        }
    }
}
