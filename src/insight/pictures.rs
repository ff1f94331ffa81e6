//! All that a dashboard shows of a table at once, so that no page waits for the next.

use super::counting::{Counted, Once, Whose};
use super::facts::Facts;
use super::progress::{self, Day, Progress, Use};
use super::repeats::Repeats;
use super::stances::Stances;
use crate::corpus::Corpus;
use crate::schema::{LayerKind, Schema};
use std::collections::BTreeMap;

/// What was counted.
#[derive(Clone, Debug, Default)]
pub struct Pictures {
    /// Whose records stand in progress, days and labels.
    pub whose: Whose,
    /// Whose stances were counted.
    pub of_stances: Whose,
    /// How often a repeated text was counted.
    pub once: Once,
    /// By outlet and month.
    pub progress: Progress,
    /// By day of writing.
    pub days: BTreeMap<Option<u32>, Day>,
    /// How often labels are used.
    pub labels: Vec<Use>,
    /// The layers of stances, in the order of the schema.
    pub stances: Vec<Stances>,
    /// Spans of stances and labels that were left out as repeated.
    pub repeated: usize,
}

impl Pictures {
    /// Of whom one asks for; `None`: everybody's, and of stances gold's where it has some.
    pub fn new(
        facts: &Facts,
        repeats: Option<&Repeats>,
        corpus: &Corpus,
        schema: &Schema,
        (whose, once): (Option<Whose>, Once),
    ) -> Self {
        let gold = facts.annotators.iter().position(|who| who.is_gold);
        let has_gold = facts.rows.iter().any(|fact| fact.is_stance && Some(usize::from(fact.by)) == gold);
        let of_stances = whose.clone().unwrap_or(if has_gold { Whose::Gold } else { Whose::Everybody });
        let whose = whose.unwrap_or_default();
        let every = Counted::new(facts, &whose, Once::Never, None);
        let counted = Counted::new(facts, &whose, once, repeats);
        let layers = schema.layers.iter().filter(|layer| layer.kind == LayerKind::Stance);
        let stances_of =
            |counted: &Counted| layers.clone().map(|layer| Stances::new(facts, counted, schema, &layer.name)).collect();
        let (stances, repeated) = if of_stances == whose {
            (stances_of(&counted), counted.repeated)
        } else {
            let counted = Counted::new(facts, &of_stances, once, repeats);
            (stances_of(&counted), counted.repeated)
        };
        Self {
            progress: Progress::new(facts, &every, corpus),
            days: progress::days(facts, &every),
            labels: progress::labels(facts, &counted),
            whose,
            of_stances,
            once,
            stances,
            repeated,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::facts::tests::{corpus, facts};
    use super::*;
    use crate::schema::ready;
    use serde_json::json;

    #[test]
    fn stances_are_golds_where_gold_has_some_and_whose_one_asks_for_else() {
        let corpus = corpus(&[("a", "Wire", "2015-05-26", "Lind.")]);
        let stance = |id: &str| json!({"id":id,"kind":"span","doc":"a","start":0,"end":4,"layer":"stance","label":"against","quote":"Lind"});
        let (alice, boris, gold) = ([stance("1")], [stance("2")], [stance("3")]);
        let all = facts(&[("alice", &alice), ("boris", &boris), ("gold", &gold)], &corpus);
        let of = |whose| Pictures::new(&all, None, &corpus, &ready::news().0, (whose, Once::Never));
        let usual = of(None);
        assert_eq!((usual.stances[0].total.against, usual.labels[0].count), (1, 2));
        assert_eq!((usual.whose, usual.of_stances), (Whose::Everybody, Whose::Gold));
        assert_eq!(of(Some(Whose::Everybody)).stances[0].total.against, 2);
        assert_eq!(of(Some(Whose::One("boris".into()))).stances[0].total.against, 1);
    }
}
