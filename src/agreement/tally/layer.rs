//! The sums of one layer.

use super::kept::{Kept, Sums, Tabled};
use super::{Here, Measure, Plan};
use crate::agreement::continuum::Continuum;
use crate::agreement::study::{Annotator, Kind, LayerId};
use crate::agreement::unit_labels::{self, Labelled};
use crate::agreement::values::Values;
use crate::agreement::{alpha, confusion, equal_bounds, exact, fleiss, kappa, muc, stance, unitizing};

/// The sums of one layer.
#[derive(Clone, Debug)]
pub enum LayerSums {
    /// Of spans or stances.
    Spans(Box<SpanSums>),
    /// Of labels of documents or paragraphs.
    Labels(LabelSums),
}

/// Sums over spans.
#[derive(Clone, Debug)]
pub struct SpanSums {
    /// Whether they are stances.
    pub stances: bool,
    /// By pair.
    pub pairs: Vec<PairSums>,
    /// What is taken for what, over all pairs.
    pub confusion: confusion::Sums,
    /// All together, tokens that two or more finished.
    pub alpha: Kept<alpha::Sums<Option<u16>>>,
    /// All together, tokens that everybody finished.
    pub fleiss: fleiss::Sums,
    /// All together, units that everybody finished.
    pub unitizing: unitizing::Sums,
}

/// Sums over the spans of two annotators.
#[derive(Clone, Debug, Default)]
pub struct PairSums {
    /// Equal spans.
    pub exact: Kept<exact::Sums, exact::Counts>,
    /// Spans that are equal by the rules of the team.
    pub with_rule: exact::Sums,
    /// Matches with partial credit.
    pub muc: muc::Sums,
    /// Tokens.
    pub kappa: Kept<kappa::Sums>,
    /// Units of a continuum.
    pub unitizing: Kept<unitizing::Sums>,
    /// Stances with their parties.
    pub stance: Kept<stance::Sums, stance::Counts>,
}

/// Sums over labels of documents or paragraphs.
#[derive(Clone, Debug)]
pub struct LabelSums {
    /// What is labelled.
    pub kind: Kind,
    /// By pair.
    pub pairs: Vec<unit_labels::Sums>,
    /// All together.
    pub alpha: unit_labels::AlphaSums,
    /// Whether there is any label.
    pub any: bool,
}

macro_rules! sums {
    ($($path:ty),*) => { $(impl Sums for $path {
        fn merge(&mut self, other: &Self) {
            self.merge(other);
        }
    })* };
}
sums!(exact::Sums, kappa::Sums, unitizing::Sums, stance::Sums, alpha::Sums<Option<u16>>);

impl Tabled for kappa::Sums {
    type Key = kappa::Key;

    fn cells(&self) -> Vec<(Self::Key, u128)> {
        self.cells()
    }

    fn of_cells(_: &Self, cells: impl Iterator<Item = (Self::Key, u128)>) -> Self {
        Self::of_cells(cells)
    }
}

impl Tabled for unitizing::Sums {
    type Key = unitizing::Key;

    fn cells(&self) -> Vec<(Self::Key, u128)> {
        self.cells()
    }

    fn of_cells(like: &Self, cells: impl Iterator<Item = (Self::Key, u128)>) -> Self {
        like.with_cells(cells)
    }
}

impl Tabled for alpha::Sums<Option<u16>> {
    type Key = alpha::Key<Option<u16>>;

    fn cells(&self) -> Vec<(Self::Key, u128)> {
        self.cells()
    }

    fn of_cells(_: &Self, cells: impl Iterator<Item = (Self::Key, u128)>) -> Self {
        Self::of_cells(cells)
    }
}

impl Sums for exact::Counts {
    fn merge(&mut self, other: &Self) {
        *self += *other;
    }
}

impl Sums for stance::Counts {
    fn merge(&mut self, other: &Self) {
        *self += *other;
    }
}

impl LayerSums {
    /// Counts a document.
    pub fn add(&mut self, here: &Here, layer: LayerId, plan: &Plan) {
        match self {
            Self::Spans(sums) => sums.add(here, layer, plan),
            Self::Labels(sums) if plan.has(Measure::Labels) => sums.add(here, layer, plan),
            Self::Labels(_) => {}
        }
    }

    /// Adds what was counted elsewhere.
    pub fn merge(&mut self, other: &Self) {
        match (self, other) {
            (Self::Spans(sums), Self::Spans(more)) => sums.merge(more),
            (Self::Labels(sums), Self::Labels(more)) => sums.merge(more),
            _ => {}
        }
    }
}

impl SpanSums {
    /// Nothing yet.
    pub fn new(stances: bool, plan: &Plan) -> Self {
        Self {
            stances,
            pairs: vec![PairSums::default(); plan.pairs.len()],
            confusion: confusion::Sums::default(),
            alpha: Kept::default(),
            fleiss: fleiss::Sums::default(),
            unitizing: unitizing::Sums::default(),
        }
    }

    fn add(&mut self, here: &Here, layer: LayerId, plan: &Plan) {
        let Here { at, document, tokens, .. } = here;
        let values = Values::new(document, layer, tokens);
        let continuum =
            if plan.has(Measure::Unitizing) { Continuum::new(document, layer) } else { Continuum::default() };
        let ruled = (!plan.rules.is_empty() && plan.has(Measure::Exact))
            .then(|| equal_bounds::under(document, layer, plan.rules));
        let keep = plan.intervals;
        for (pair, common) in &here.pairs {
            let (Some(sums), Some((a, b))) = (self.pairs.get_mut(*pair), plan.pairs.get(*pair).copied()) else {
                continue;
            };
            if plan.has(Measure::Exact) {
                sums.exact.add_and_keep(*at, keep, |sums| sums.add(document, layer, a, b, common));
                self.confusion.add(*at, document, layer, a, b, common);
                if let Some(ruled) = &ruled {
                    sums.with_rule.add(ruled, layer, a, b, common);
                }
            }
            if plan.has(Measure::Muc) {
                sums.muc.add(document, layer, a, b, common);
            }
            if plan.has(Measure::Kappa) {
                sums.kappa.add(*at, keep, |sums| sums.add(tokens, &values, a, b, common));
            }
            if plan.has(Measure::Unitizing) {
                sums.unitizing.add(*at, keep, |sums| sums.add(document, &continuum, &[a, b], common));
            }
            if self.stances && plan.has(Measure::Stance) {
                sums.stance.add_and_keep(*at, keep, |sums| sums.add(document, layer, a, b, common));
            }
        }
        self.together(here, &values, &continuum, plan);
    }

    fn together(&mut self, here: &Here, values: &Values, continuum: &Continuum, plan: &Plan) {
        let all: &[Annotator] = &plan.together;
        if all.len() < 2 {
            return;
        }
        // A document that no two have in common says nothing, and is not drawn.
        if plan.has(Measure::Alpha) && !here.pairs.is_empty() {
            self.alpha.add(here.at, plan.intervals, |sums| sums.add(here.document, &here.tokens, values, all));
        }
        if plan.has(Measure::Fleiss) {
            self.fleiss.add(&here.tokens, values, all, &here.all);
        }
        if plan.has(Measure::Unitizing) {
            self.unitizing.add(here.document, continuum, all, &here.all);
        }
    }

    fn merge(&mut self, other: &Self) {
        for (pair, more) in self.pairs.iter_mut().zip(&other.pairs) {
            pair.exact.merge(&more.exact);
            pair.with_rule.merge(&more.with_rule);
            pair.muc.merge(&more.muc);
            pair.kappa.merge(&more.kappa);
            pair.unitizing.merge(&more.unitizing);
            pair.stance.merge(&more.stance);
        }
        self.confusion.merge(&other.confusion);
        self.alpha.merge(&other.alpha);
        self.fleiss.merge(&other.fleiss);
        self.unitizing.merge(&other.unitizing);
    }
}

impl LabelSums {
    /// Nothing yet.
    pub fn new(kind: Kind, plan: &Plan) -> Self {
        let pairs = vec![unit_labels::Sums::default(); plan.pairs.len()];
        Self { kind, pairs, alpha: unit_labels::AlphaSums::default(), any: false }
    }

    fn add(&mut self, here: &Here, layer: LayerId, plan: &Plan) {
        if here.document.labels.iter().all(|label| label.layer != layer) {
            return;
        }
        self.any = true;
        let labelled = Labelled::new(here.document, layer);
        for (sums, (a, b)) in self.pairs.iter_mut().zip(&plan.pairs) {
            sums.add(&labelled, *a, *b);
        }
        self.alpha.add(&labelled, &plan.together);
    }

    fn merge(&mut self, other: &Self) {
        self.any |= other.any;
        self.pairs.iter_mut().zip(&other.pairs).for_each(|(pair, more)| pair.merge(more));
        self.alpha.merge(&other.alpha);
    }
}
