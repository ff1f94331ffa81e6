//! Fleiss' kappa: `κ = (P̄ − Pₑ) / (1 − Pₑ)`, P̄ the mean over tokens of `Σ n_k·(n_k−1) / (m·(m−1))`, `Pₑ = Σ p_k²`
//! (Fleiss 1971, Psychological Bulletin 76:378).

use super::cells::Cells;
use super::ratio::quotient;
use super::study::{Annotator, Units};
use super::sweep::{Value, sweep};
use super::tokens::Tokens;
use super::values::Values;
use serde::Serialize;

/// What is counted over documents: the tokens of units that all annotators finished.
#[derive(Clone, Debug, Default)]
pub struct Sums {
    tokens: u64,
    /// Ordered pairs of annotators who gave a token the same value.
    equal: u64,
    /// How often each value was given.
    values: Cells<Value>,
}

/// What the tokens of all annotators come to.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Fleiss {
    /// Tokens.
    pub n: u64,
    /// Fleiss' kappa; `None` where all gave one and the same value.
    pub kappa: Option<f64>,
}

impl Sums {
    /// Counts a document; `by`: all annotators who finished anything anywhere, the same for every document; `common`:
    /// the units that all of them finished. One annotator alone is not counted.
    pub fn add(&mut self, tokens: &Tokens, values: &Values, by: &[Annotator], common: &Units) {
        if by.len() < 2 {
            return;
        }
        let lines: Vec<_> = by.iter().map(|by| values.of(*by)).collect();
        let mut counts = Cells::default();
        sweep(&lines, tokens.within(common), |here, tokens| {
            counts.count(here.iter().map(|run| run.map(|run| run.label)));
            self.tokens += tokens;
            for (value, n) in counts.iter() {
                self.equal += n * (n - 1) * tokens;
                self.values.add(*value, n * tokens);
            }
        });
    }

    /// Adds the sums of another part of the corpus.
    pub fn merge(&mut self, other: &Self) {
        self.tokens += other.tokens;
        self.equal += other.equal;
        self.values.merge(&other.values);
    }

    /// Divides.
    pub fn result(&self) -> Fleiss {
        let given = self.values.total();
        let others = given.checked_div(self.tokens).map_or(0, |annotators| i128::from(annotators) - 1);
        let chance = i128::try_from(self.values.squares()).unwrap_or(i128::MAX);
        let given = i128::from(given);
        let kappa = quotient(i128::from(self.equal) * given - chance * others, (given * given - chance) * others);
        Fleiss { n: self.tokens, kappa }
    }
}

#[cfg(test)]
mod tests {
    use super::super::study::Document;
    use super::super::trial::{self, ALICE, BORIS, EXAMPLE, close, document, example, six};
    use super::*;
    use proptest::prelude::*;

    fn sums(document: &Document, by: &[Annotator]) -> Sums {
        let tokens = Tokens::new(&document.text, &document.units);
        let mut sums = Sums::default();
        sums.add(&tokens, &Values::new(document, 0, &tokens), by, &document.common(by));
        sums
    }

    #[test]
    fn the_example_of_the_definitions() {
        let found = sums(&example(), &[0, 1]).result();
        assert_eq!((found.n, six(found.kappa).as_deref()), (10, Some("0.512195")));
        assert!(serde_json::to_string(&found).unwrap().starts_with(r#"{"n":10,"kappa":0.51219"#));
    }

    #[test]
    fn undefined_with_one_value_or_one_annotator() {
        assert_eq!(Sums::default().result(), Fleiss { n: 0, kappa: None });
        assert_eq!(sums(&document(EXAMPLE, &[&[], &[], &[]]), &[0, 1, 2]).result(), Fleiss { n: 10, kappa: None });
        assert_eq!(sums(&document(EXAMPLE, &[ALICE]), &[0]).result(), Fleiss { n: 0, kappa: None });
        assert_eq!(sums(&document(EXAMPLE, &[BORIS; 4]), &[0, 1, 2, 3]).result(), Fleiss { n: 10, kappa: Some(1.0) });
    }

    proptest! {
        #[test]
        fn equal_to_counting_token_by_token(documents in trial::documents(3)) {
            let (mut all, mut renamed, mut expected) = (Sums::default(), Sums::default(), Vec::new());
            for document in &documents {
                all.merge(&sums(document, &[0, 1, 2]));
                renamed.merge(&sums(document, &[2, 0, 1]));
                let tokens = Tokens::new(&document.text, &document.units);
                let common = document.common(&[0, 1, 2]);
                let counted = tokens.all().filter(|token| document.touched(*token).all(|unit| common.contains(unit)));
                expected.extend(counted.map(|token| (0..3).map(|by| trial::value(document, by, token)).collect::<Vec<_>>()));
            }
            let found = all.result();
            prop_assert_eq!(found.n, expected.len() as u64);
            prop_assert!(close(found.kappa, trial::fleiss(&expected)));
            prop_assert_eq!(renamed.result(), found);
        }
    }
}
