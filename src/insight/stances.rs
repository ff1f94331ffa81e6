//! Who is for and against whom: the matrix of holders and targets, stances by month and outlet, and changes of heart.

use super::counting::Counted;
use super::facts::{Fact, Facts, Month, PartyId};
use super::ledger::Word;
use super::sign::{Sign, Signs};
use crate::schema::Schema;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// A holder or a target; `None`: none was said.
pub type Side = Option<PartyId>;

/// Stances of one layer by holder and target.
#[derive(Clone, Debug, Default)]
pub struct Matrix {
    /// The holders, those with most stances first.
    pub holders: Vec<(Side, Signs)>,
    /// The targets, those with most stances first.
    pub targets: Vec<(Side, Signs)>,
    cells: HashMap<(Side, Side), Signs>,
}

/// The same holder towards the same target, for it once and against it once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    /// Who.
    pub holder: PartyId,
    /// Towards whom.
    pub target: PartyId,
    /// The stance before: a number in [`Facts::rows`].
    pub before: u32,
    /// The stance after it.
    pub after: u32,
}

/// All that is told of the stances of a layer.
#[derive(Clone, Debug, Default)]
pub struct Stances {
    /// The name of the layer.
    pub layer: String,
    /// Stances that were counted.
    pub total: Signs,
    /// By holder and target.
    pub matrix: Matrix,
    /// By month; `None`: the article has no date.
    pub months: BTreeMap<Option<Month>, Signs>,
    /// By outlet and month; `None`: unknown.
    pub outlets: BTreeMap<Option<Arc<str>>, BTreeMap<Option<Month>, Signs>>,
    /// Changes of heart, by date.
    pub changes: Vec<Change>,
    /// Stances without a holder or without a target.
    pub loose: u32,
    /// Stances that can't be put in an order because their article has no date.
    pub undated: usize,
}

impl Matrix {
    /// What a holder has towards a target.
    pub fn cell(&self, holder: Side, target: Side) -> Signs {
        self.cells.get(&(holder, target)).copied().unwrap_or_default()
    }

    /// All holders and targets that have stances, with what they have.
    pub fn cells(&self) -> impl Iterator<Item = (Side, Side, Signs)> + '_ {
        self.cells.iter().map(|((holder, target), signs)| (*holder, *target, *signs))
    }

    /// The most that stands in one cell.
    pub fn most(&self) -> u32 {
        self.cells.values().map(|signs| signs.total()).max().unwrap_or_default()
    }

    /// A stance with several holders or targets counts for each of their pairs, and once for each of them.
    fn add(&mut self, facts: &Facts, fact: &Fact, sign: Sign, sums: &mut [HashMap<Side, Signs>; 2]) {
        let sides = |all: &[PartyId]| if all.is_empty() { vec![None] } else { all.iter().copied().map(Some).collect() };
        let (holders, targets): (Vec<Side>, Vec<Side>) = (sides(facts.holders(fact)), sides(facts.targets(fact)));
        for (all, sums) in [&holders, &targets].into_iter().zip(sums) {
            for side in all {
                sums.entry(*side).or_default().add(sign);
            }
        }
        for holder in &holders {
            for target in &targets {
                self.cells.entry((*holder, *target)).or_default().add(sign);
            }
        }
    }
}

/// Those with most first; where that is equal, by name; who is not said last.
fn ordered(sums: HashMap<Side, Signs>, facts: &Facts) -> Vec<(Side, Signs)> {
    let name = |side: &Side| side.and_then(|id| facts.party(id)).map_or("", |party| party.name.as_str());
    let mut all: Vec<(Side, Signs)> = sums.into_iter().collect();
    all.sort_by(|(a, x), (b, y)| (a.is_none(), y.total(), name(a), a).cmp(&(b.is_none(), x.total(), name(b), b)));
    all
}

impl Stances {
    /// Of the layer of that name.
    pub fn new(facts: &Facts, counted: &Counted, schema: &Schema, layer: &str) -> Self {
        let of_schema = schema.layer(layer);
        let mut signs: HashMap<Word, Sign> = HashMap::new();
        let mut all = Self { layer: layer.to_owned(), ..Self::default() };
        let mut sums = [HashMap::new(), HashMap::new()];
        let wanted = facts.find_word(layer);
        let mut dated: HashMap<(u16, PartyId, PartyId), Vec<(u32, Sign)>> = HashMap::new();
        for (at, fact) in counted.facts(facts).filter(|(_, fact)| fact.is_stance && Some(fact.layer) == wanted) {
            let sign = *signs.entry(fact.label).or_insert_with(|| Sign::of(of_schema, facts.word(fact.label)));
            all.total.add(sign);
            all.loose += u32::from(facts.holders(fact).is_empty() || facts.targets(fact).is_empty());
            all.matrix.add(facts, fact, sign, &mut sums);
            let Some(about) = facts.article(fact) else { continue };
            all.months.entry(about.month).or_default().add(sign);
            all.outlets.entry(about.outlet.clone()).or_default().entry(about.month).or_default().add(sign);
            if about.date.is_none() {
                all.undated += 1;
            } else if sign != Sign::Neutral {
                for holder in facts.holders(fact) {
                    for target in facts.targets(fact) {
                        dated.entry((fact.by, *holder, *target)).or_default().push((at, sign));
                    }
                }
            }
        }
        let [holders, targets] = sums.map(|sums| ordered(sums, facts));
        (all.matrix.holders, all.matrix.targets) = (holders, targets);
        all.changes = changes(facts, dated);
        all
    }
}

/// Where a stance has the other sign than the one before it, by date, then by place.
fn changes(facts: &Facts, dated: HashMap<(u16, PartyId, PartyId), Vec<(u32, Sign)>>) -> Vec<Change> {
    let place = |at: u32| {
        let fact = usize::try_from(at).ok().and_then(|at| facts.rows.get(at));
        fact.map(|fact| (facts.article(fact).and_then(|about| about.date.as_deref()), fact.doc, fact.start))
    };
    let mut found = Vec::new();
    for ((_, holder, target), mut all) in dated {
        all.sort_by(|(a, _), (b, _)| place(*a).cmp(&place(*b)));
        for pair in all.windows(2) {
            if let [(before, old), (after, new)] = pair
                && old.is_opposite(*new)
            {
                found.push(Change { holder, target, before: *before, after: *after });
            }
        }
    }
    found.sort_by(|a, b| {
        (place(a.after), a.holder, a.target, a.after).cmp(&(place(b.after), b.holder, b.target, b.after))
    });
    found
}

#[cfg(test)]
mod tests {
    use super::super::counting::{Once, Whose};
    use super::super::facts::tests::{corpus, facts};
    use super::*;
    use crate::schema::ready;
    use serde_json::{Value, json};

    fn stance(id: &str, doc: &str, label: &str, holder: Value, target: Value) -> Value {
        json!({"id":id,"kind":"span","doc":doc,"start":0,"end":4,"layer":"stance","label":label,"quote":"Lind",
            "holder":holder,"target":target})
    }

    fn stances(of: &[(&str, &[Value])], facts_of: &Corpus) -> (Facts, Stances) {
        let facts = facts(of, facts_of);
        let counted = Counted::new(&facts, &Whose::Everybody, Once::Never, None);
        let stances = Stances::new(&facts, &counted, &ready::news().0, "stance");
        (facts, stances)
    }
    use crate::corpus::Corpus;

    #[test]
    fn pairs_months_and_outlets_are_counted_and_what_is_not_said_too() {
        let corpus = corpus(&[
            ("a", "Wire", "2015-05-26", "Lind."),
            ("b", "", "", "Lind."),
            ("c", "Post", "2015-07-01", "Lind."),
        ]);
        let [lind, dam, oil] = ["Lind", "the dam", "oil"].map(|text| json!({"text":text}));
        let all = [
            stance("s-1", "a", "against", lind.clone(), json!([dam, oil])),
            stance("s-2", "a", "support", lind.clone(), dam.clone()),
            stance("s-3", "b", "neutral", json!([]), oil.clone()),
            stance("s-4", "c", "support", json!({"none":true}), oil.clone()),
        ];
        let (facts, found) = stances(&[("rosa", &all)], &corpus);
        let id = |name: &str| (0..).zip(&facts.parties).find(|(_, party)| party.name == name).map(|(at, _)| at);
        let signs = |support, against, neutral| Signs { support, against, neutral };
        assert_eq!(found.total, signs(2, 1, 1));
        assert_eq!(found.matrix.cell(id("Lind"), id("the dam")), signs(1, 1, 0));
        assert_eq!(found.matrix.cell(None, id("oil")), signs(1, 0, 1));
        assert_eq!(found.matrix.holders, [(id("Lind"), signs(1, 1, 0)), (None, signs(1, 0, 1))]);
        assert_eq!(found.matrix.targets.iter().map(|(side, _)| *side).collect::<Vec<_>>(), [id("oil"), id("the dam")]);
        let months: Vec<String> =
            found.months.keys().map(|month| month.map_or("–".to_owned(), |m| m.to_string())).collect();
        assert_eq!(months, ["–", "2015-05", "2015-07"]);
        assert_eq!((found.outlets.len(), found.undated), (3, 1));
    }

    #[test]
    fn a_change_of_heart_is_told_by_date_and_for_each_annotator_alone() {
        let corpus = corpus(&[
            ("late", "W", "2015-06-01", "Lind."),
            ("early", "W", "2015-05-01", "Lind."),
            ("mid", "W", "2015-05-10", "Lind."),
            ("never", "W", "", "Lind."),
        ]);
        let [lind, dam] = ["Lind", "the dam"].map(|text| json!({"text":text}));
        let one = |id: &str, doc: &str, label: &str| stance(id, doc, label, lind.clone(), dam.clone());
        let alice = [
            one("s-1", "late", "against"),
            one("s-2", "early", "support"),
            one("s-3", "mid", "neutral"),
            one("s-4", "never", "support"),
        ];
        let boris = [one("s-5", "mid", "against")];
        let (facts, found) = stances(&[("alice", &alice), ("boris", &boris)], &corpus);
        assert_eq!(found.changes.len(), 1);
        let doc = |at: u32| facts.article(&facts.rows[at as usize]).unwrap().id.to_string();
        assert_eq!((doc(found.changes[0].before), doc(found.changes[0].after)), ("early".into(), "late".into()));
    }
}
