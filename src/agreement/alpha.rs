//! Krippendorff's alpha for nominal values: `α = 1 − (n−1)·Σ o_ck / Σ n_c·n_k` over c ≠ k, with the
//! coincidences `o_ck = Σ_u n_uc·n_uk / (m_u−1)` (Krippendorff 2011; Hayes & Krippendorff 2007, Communication Methods and Measures 1:77).

use super::cells::Cells;
use super::ratio::{number, quotient};
use super::study::{Annotator, Document};
use super::sweep::{Value, sweep};
use super::tokens::Tokens;
use super::values::Values;
use serde::Serialize;

/// What is counted over documents: items to which at least two annotators gave a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sums<V> {
    items: u64,
    /// Ordered pairs of annotators who gave an item different values, by the number of annotators less one.
    different: Cells<u64>,
    /// How often each value was given.
    values: Cells<V>,
}

/// What a number of the sums is of.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Key<V> {
    /// Items.
    Items,
    /// Ordered pairs of different values, by the number of annotators less one.
    Different(u64),
    /// How often a value was given.
    Value(V),
}

/// What the values of all annotators come to.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Alpha {
    /// Items with at least two values.
    pub n_units: u64,
    /// Values on them.
    pub n_values: u64,
    /// Nominal alpha; `None` where fewer than two values occur.
    pub alpha: Option<f64>,
}

impl<V> Default for Sums<V> {
    fn default() -> Self {
        Self { items: 0, different: Cells::default(), values: Cells::default() }
    }
}

impl<V: Ord + Clone> Sums<V> {
    /// Counts items, each with as many annotators for each value as it says.
    pub fn count(&mut self, given: &Cells<V>, items: u64) {
        let n = given.total();
        if n < 2 {
            return;
        }
        self.items += items;
        let mut different = 0;
        for (value, here) in given.iter() {
            different += here * (n - here) * items;
            self.values.add(value.clone(), here * items);
        }
        self.different.add(n - 1, different);
    }

    /// Adds the sums of another part of the corpus.
    pub fn merge(&mut self, other: &Self) {
        self.items += other.items;
        self.different.merge(&other.different);
        self.values.merge(&other.values);
    }

    /// The sums as numbers under keys.
    pub fn cells(&self) -> Vec<(Key<V>, u128)> {
        let different = self.different.iter().map(|(others, pairs)| (Key::Different(*others), *pairs));
        let values = self.values.iter().map(|(value, times)| (Key::Value(value.clone()), *times));
        let all = different.chain(values).chain([(Key::Items, self.items)]);
        all.map(|(key, number)| (key, u128::from(number))).collect()
    }

    /// The sums of such numbers.
    pub fn of_cells(cells: impl Iterator<Item = (Key<V>, u128)>) -> Self {
        let mut sums = Self::default();
        for (key, number) in cells {
            match key {
                Key::Items => sums.items = u64::try_from(number).unwrap_or(u64::MAX),
                Key::Different(others) => sums.different.add_wide(others, number),
                Key::Value(value) => sums.values.add_wide(value, number),
            }
        }
        sums
    }

    /// Divides.
    pub fn result(&self) -> Alpha {
        let n = self.values.total();
        let observed: f64 = self.different.iter().map(|(others, pairs)| number(*pairs) / number(*others)).sum();
        let chance = i128::try_from(self.values.squares()).unwrap_or(i128::MAX);
        let expected = quotient(i128::from(n).pow(2) - chance, i128::from(n) - 1).filter(|expected| *expected > 0.0);
        Alpha { n_units: self.items, n_values: n, alpha: expected.map(|expected| 1.0 - observed / expected) }
    }
}

impl Sums<Value> {
    /// Counts the tokens of a document; a token has a value of each of these annotators who finished its unit.
    pub fn add(&mut self, document: &Document, tokens: &Tokens, values: &Values, by: &[Annotator]) {
        let finished: Vec<_> = by.iter().filter_map(|by| Some((document.finished(*by)?, values.of(*by)))).collect();
        let mut given = Cells::default();
        for unit in 0..document.units.len() {
            let here = finished.iter().filter(|(units, _)| units.contains(unit));
            let lines: Vec<_> = here.map(|(_, line)| *line).collect();
            if lines.len() < 2 {
                continue;
            }
            sweep(&lines, [tokens.of(unit)], |here, tokens| {
                given.count(here.iter().map(|run| run.map(|run| run.label)));
                self.count(&given, tokens);
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::study::Span;
    use super::super::trial::{self, ALICE, BORIS, EXAMPLE, close, document, example, six};
    use super::*;
    use proptest::prelude::*;

    fn sums(document: &Document, by: &[Annotator]) -> Sums<Value> {
        let tokens = Tokens::new(&document.text, &document.units);
        let mut sums = Sums::default();
        sums.add(document, &tokens, &Values::new(document, 0, &tokens), by);
        sums
    }

    #[test]
    fn the_example_of_the_definitions() {
        let found = sums(&example(), &[0, 1]).result();
        assert_eq!((found.n_units, found.n_values, six(found.alpha).as_deref()), (10, 20, Some("0.536585")));
        assert!(serde_json::to_string(&found).unwrap().starts_with(r#"{"n_units":10,"n_values":20,"alpha":0.536"#));
    }

    #[test]
    fn undefined_with_fewer_than_two_values() {
        assert_eq!(Sums::<Value>::default().result().alpha, None);
        assert_eq!(
            sums(&document(EXAMPLE, &[&[], &[]]), &[0, 1]).result(),
            Alpha { n_units: 10, n_values: 20, alpha: None }
        );
        assert_eq!(sums(&document(EXAMPLE, &[ALICE]), &[0]).result(), Alpha { n_units: 0, n_values: 0, alpha: None });
        assert_eq!(sums(&document(EXAMPLE, &[BORIS; 3]), &[0, 1, 2]).result().alpha, Some(1.0));
    }

    #[test]
    fn who_finished_nothing_changes_nothing() {
        let span = Span { layer: 0, by: 2, start: 0, end: 47, label: 1, pieces: None };
        let more = trial::with(example(), vec![span], &[]);
        assert_eq!(sums(&more, &[0, 1, 2]), sums(&example(), &[0, 1]));
    }

    #[test]
    fn annotators_of_other_parts_count_where_two_have_finished() {
        let spans: [&[_]; 3] = [&[(0, 3, 2), (9, 14, 0)], &[(0, 3, 1)], &[(9, 14, 0)]];
        let mut parts = document("one two\r\nthree four\r\nfive", &spans);
        for (by, units) in [(0, vec![0, 1]), (1, vec![0]), (2, vec![1, 2])] {
            parts.finished[by].1 = units.into_iter().collect();
        }
        let found = sums(&parts, &[0, 1, 2]).result();
        assert_eq!((found.n_units, found.n_values), (4, 8));
        assert!(close(found.alpha, Some(1.0 - 7.0 * 2.0 / (64.0 - 16.0 - 4.0 - 1.0 - 1.0))));
    }

    proptest! {
        #[test]
        fn equal_to_counting_token_by_token(documents in trial::documents(4)) {
            let (mut all, mut renamed, mut expected) = (Sums::default(), Sums::default(), Vec::new());
            for document in &documents {
                all.merge(&sums(document, &[0, 1, 2, 3]));
                renamed.merge(&sums(document, &[3, 1, 0, 2]));
                for token in Tokens::new(&document.text, &document.units).all() {
                    let unit = document.touched(token).start;
                    let who = (0..4).filter(|by| document.finished(*by).is_some_and(|units| units.contains(unit)));
                    expected.push(who.map(|by| trial::value(document, by, token)).collect::<Vec<_>>());
                }
            }
            expected.retain(|item| item.len() > 1);
            let found = all.result();
            prop_assert_eq!(found.n_units, expected.len() as u64);
            prop_assert_eq!(found.n_values, expected.iter().map(Vec::len).sum::<usize>() as u64);
            prop_assert!(close(found.alpha, trial::alpha(&expected)), "{:?} {:?}", found, trial::alpha(&expected));
            prop_assert_eq!(renamed, all);
        }
    }
}
