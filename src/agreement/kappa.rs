//! Cohen's kappa: `κ = (Pₒ − Pₑ) / (1 − Pₑ)`, `Pₑ = Σ p_A(k)·p_B(k)` (Cohen 1960, Educational and Psychological Measurement 20:37).

use super::cells::Cells;
use super::ratio::{quotient, ratio};
use super::study::{Annotator, Units};
use super::sweep::{Value, sweep};
use super::tokens::Tokens;
use super::values::Values;
use serde::Serialize;

/// How often two annotators gave each pair of values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table<V>(Cells<(V, V)>);

impl<V> Default for Table<V> {
    fn default() -> Self {
        Self(Cells::default())
    }
}

impl<V: Ord + Clone> Table<V> {
    /// Counts items to which the one gave `a` and the other `b`.
    pub fn add(&mut self, a: V, b: V, items: u64) {
        self.0.add((a, b), items);
    }

    /// Adds the counts of another part of the corpus.
    pub fn merge(&mut self, other: &Self) {
        self.0.merge(&other.0);
    }

    /// How many items both gave a value.
    pub fn n(&self) -> u64 {
        self.0.total()
    }

    /// The share of items with equal values; `None` without an item.
    pub fn observed(&self) -> Option<f64> {
        ratio(self.equal(), self.n())
    }

    /// Kappa; `None` where both gave one and the same value to all.
    pub fn kappa(&self) -> Option<f64> {
        let (mut of_a, mut of_b) = (Cells::default(), Cells::default());
        for ((a, b), items) in self.0.iter() {
            of_a.add(a, *items);
            of_b.add(b, *items);
        }
        let mut met: Cells<&V, i128> = Cells::default();
        for (value, items) in of_a.iter() {
            let same = of_b.iter().find(|(other, _)| other == &value);
            met.add(value, same.map_or(0, |(_, others)| i128::from(*items) * i128::from(*others)));
        }
        let chance: i128 = met.iter().map(|(_, product)| product).sum();
        let n = i128::from(self.n());
        quotient(n * i128::from(self.equal()) - chance, n * n - chance)
    }

    fn equal(&self) -> u64 {
        self.0.iter().filter(|((a, b), _)| a == b).map(|(_, items)| items).sum()
    }
}

/// What is counted over documents: the tokens of units that both finished.
#[derive(Clone, Debug, Default)]
pub struct Sums(Table<Value>);

/// What a number of the sums is of.
pub type Key = (Value, Value);

/// What two annotators' tokens come to.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Kappa {
    /// Tokens.
    pub n: u64,
    /// The share of them with equal values.
    pub observed: Option<f64>,
    /// Cohen's kappa on them.
    pub kappa: Option<f64>,
    /// Tokens to which one of the two gave a label.
    pub n_tagged: u64,
    /// Cohen's kappa on these alone: the many tokens without a label flatter `kappa`; this one is harsh.
    pub kappa_tagged: Option<f64>,
}

impl Sums {
    /// Counts a document; `common`: the units that both finished.
    pub fn add(&mut self, tokens: &Tokens, values: &Values, a: Annotator, b: Annotator, common: &Units) {
        let lines = [values.of(a), values.of(b)];
        sweep(&lines, tokens.within(common), |here, tokens| {
            if let [a, b] = here {
                self.0.add(a.map(|run| run.label), b.map(|run| run.label), tokens);
            }
        });
    }

    /// Adds the sums of another part of the corpus.
    pub fn merge(&mut self, other: &Self) {
        self.0.merge(&other.0);
    }

    /// The sums as numbers under keys.
    pub fn cells(&self) -> Vec<(Key, u128)> {
        self.0.0.iter().map(|(key, tokens)| (*key, u128::from(*tokens))).collect()
    }

    /// The sums of such numbers.
    pub fn of_cells(cells: impl Iterator<Item = (Key, u128)>) -> Self {
        let mut sums = Self::default();
        cells.for_each(|(key, tokens)| sums.0.0.add_wide(key, tokens));
        sums
    }

    /// Divides.
    pub fn result(&self) -> Kappa {
        let mut tagged = Table::default();
        for ((a, b), tokens) in self.0.0.iter().filter(|(values, _)| **values != (None, None)) {
            tagged.add(*a, *b, *tokens);
        }
        Kappa {
            n: self.0.n(),
            observed: self.0.observed(),
            kappa: self.0.kappa(),
            n_tagged: tagged.n(),
            kappa_tagged: tagged.kappa(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::study::Document;
    use super::super::trial::{self, ALICE, BORIS, EXAMPLE, close, document, example, six};
    use super::*;
    use proptest::prelude::*;

    fn sums(document: &Document, a: Annotator, b: Annotator) -> Sums {
        let tokens = Tokens::new(&document.text, &document.units);
        let mut sums = Sums::default();
        sums.add(&tokens, &Values::new(document, 0, &tokens), a, b, &document.common(&[a, b]));
        sums
    }

    fn pairs(document: &Document) -> Vec<(Value, Value)> {
        let tokens = Tokens::new(&document.text, &document.units);
        let common = document.common(&[0, 1]);
        let counted = tokens.all().filter(|token| document.touched(*token).all(|unit| common.contains(unit)));
        counted.map(|token| (trial::value(document, 0, token), trial::value(document, 1, token))).collect()
    }

    #[test]
    fn the_example_of_the_definitions() {
        let found = sums(&example(), 0, 1).result();
        assert_eq!((found.n, found.n_tagged, found.observed), (10, 6, Some(0.7)));
        assert_eq!(six(found.kappa).as_deref(), Some("0.516129"));
        assert_eq!(six(found.kappa_tagged).as_deref(), Some("0.181818"));
        assert_eq!(
            serde_json::to_string(&found).unwrap(),
            format!(
                r#"{{"n":10,"observed":0.7,"kappa":{},"n_tagged":6,"kappa_tagged":{}}}"#,
                found.kappa.unwrap(),
                found.kappa_tagged.unwrap()
            )
        );
    }

    #[test]
    fn undefined_without_a_token_or_with_one_value() {
        let nothing = Sums::default().result();
        assert_eq!((nothing.n, nothing.observed, nothing.kappa, nothing.kappa_tagged), (0, None, None, None));
        let empty = sums(&document(EXAMPLE, &[&[], &[]]), 0, 1).result();
        assert_eq!((empty.n, empty.observed, empty.kappa, empty.n_tagged), (10, Some(1.0), None, 0));
        let one = sums(&document(EXAMPLE, &[ALICE, &[]]), 0, 1).result();
        assert_eq!((one.observed, one.kappa, one.kappa_tagged), (Some(0.5), Some(0.0), Some(0.0)));
        let same = sums(&document("word", &[&[(0, 4, 2)], &[(1, 2, 2)]]), 0, 1).result();
        assert_eq!((same.observed, same.kappa, same.kappa_tagged), (Some(1.0), None, None));
        let alike = sums(&document(EXAMPLE, &[BORIS, BORIS]), 0, 1).result();
        assert_eq!((alike.kappa, alike.kappa_tagged), (Some(1.0), Some(1.0)));
    }

    #[test]
    fn a_span_over_two_paragraphs_counts_in_the_finished_one() {
        let mut both = document("one two\r\nthree four", &[&[(4, 14, 0)], &[(4, 7, 0)]]);
        both.finished[1].1 = [0].into_iter().collect();
        let found = sums(&both, 0, 1).result();
        assert_eq!((found.n, found.n_tagged, found.observed, found.kappa), (2, 1, Some(1.0), Some(1.0)));
    }

    proptest! {
        #[test]
        fn equal_to_counting_token_by_token(documents in trial::documents(2)) {
            let (mut all, mut swapped, mut expected) = (Sums::default(), Sums::default(), Vec::new());
            for document in &documents {
                all.merge(&sums(document, 0, 1));
                swapped.merge(&sums(document, 1, 0));
                expected.extend(pairs(document));
            }
            let found = all.result();
            let equal = expected.iter().filter(|(a, b)| a == b).count();
            prop_assert_eq!((found.n, all.0.equal()), (expected.len() as u64, equal as u64));
            prop_assert!(close(found.kappa, trial::kappa(&expected)));
            prop_assert_eq!(swapped.result(), found);
            expected.retain(|values| *values != (None, None));
            prop_assert_eq!(found.n_tagged, expected.len() as u64);
            prop_assert!(close(found.kappa_tagged, trial::kappa(&expected)));
        }
    }
}
