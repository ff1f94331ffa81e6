//! All measures of all layers at once, for pairs of annotators and for all together: sums that workers may count apart.

mod kept;
mod layer;
#[cfg(test)]
mod tests;

use super::study::{Annotator, Document, Kind, Study, Units};
use super::tokens::Tokens;
use crate::annotation::same_bounds::Ignored;
pub(super) use layer::{LabelSums, LayerSums, PairSums, SpanSums};

/// A measure that can be left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// F1 of equal spans, and the confusions of the others.
    Exact,
    /// Matches with partial credit.
    Muc,
    /// Cohen's kappa of tokens.
    Kappa,
    /// Krippendorff's alpha of tokens.
    Alpha,
    /// Fleiss' kappa of tokens.
    Fleiss,
    /// The u-alpha family.
    Unitizing,
    /// Stances with their parties.
    Stance,
    /// Labels of documents and paragraphs.
    Labels,
}

impl Measure {
    /// Every one.
    pub const ALL: [Self; 8] =
        [Self::Exact, Self::Muc, Self::Kappa, Self::Alpha, Self::Fleiss, Self::Unitizing, Self::Stance, Self::Labels];
}

/// What is counted.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Who is compared with whom; the first is the reference.
    pub pairs: Vec<(Annotator, Annotator)>,
    /// Who counts in the measures of all together: those who finished anything; nobody, where all are compared with one.
    pub together: Vec<Annotator>,
    /// The measures.
    pub measures: Vec<Measure>,
    /// Bounds that the team calls equal: F1 is counted a second time under them.
    pub rules: Ignored,
    /// Whether sums are kept for each document, to be drawn from again.
    pub intervals: bool,
}

impl Plan {
    /// Every measure for all pairs, or, with a reference, for the pairs of the first annotator.
    pub fn new(study: &Study, has_reference: bool) -> Self {
        let all = 0..Annotator::try_from(study.annotators.len()).unwrap_or(Annotator::MAX);
        let pairs = all.clone().flat_map(|a| (a + 1..all.end).map(move |b| (a, b)));
        let pairs = pairs.filter(|(a, _)| !has_reference || *a == 0).collect();
        let together = if has_reference { Vec::new() } else { study.who_finished() };
        let measures = Measure::ALL.to_vec();
        Self { pairs, together, measures, rules: Ignored::default(), intervals: false }
    }

    pub(super) fn has(&self, measure: Measure) -> bool {
        self.measures.contains(&measure)
    }
}

/// Sums over documents.
#[derive(Clone, Debug)]
pub struct Tally<'a> {
    pub(super) plan: &'a Plan,
    /// Units that both of a pair finished, and the documents that have any.
    pub(super) common: Vec<(u64, u64)>,
    /// By annotator, the units that they finished.
    pub(super) finished: Vec<u64>,
    /// By layer.
    pub(super) layers: Vec<LayerSums>,
}

/// A document as the layers need it.
pub(super) struct Here<'a> {
    /// Its place in the study.
    pub at: usize,
    /// The document.
    pub document: &'a Document,
    /// Its tokens; none where nothing counts them.
    pub tokens: Tokens,
    /// Pairs (indices into the plan) with the units that both finished; those without any are left out.
    pub pairs: Vec<(usize, Units)>,
    /// The units that all together finished.
    pub all: Units,
}

impl<'a> Tally<'a> {
    /// Nothing yet.
    pub fn new(study: &Study, plan: &'a Plan) -> Self {
        let layers = study.layers.iter().map(|layer| LayerSums::new(layer.kind, plan)).collect();
        let (common, finished) = (vec![(0, 0); plan.pairs.len()], vec![0; study.annotators.len()]);
        Self { plan, common, finished, layers }
    }

    /// Counts a document; `at`: its place in the study.
    pub fn add(&mut self, at: usize, document: &Document) {
        let plan = self.plan;
        for (by, units) in &document.finished {
            if let Some(finished) = self.finished.get_mut(usize::from(*by)) {
                *finished += units.len() as u64;
            }
        }
        let common = plan.pairs.iter().enumerate().map(|(pair, (a, b))| (pair, document.common(&[*a, *b])));
        let pairs: Vec<(usize, Units)> = common.filter(|(_, units)| !units.is_empty()).collect();
        for (pair, units) in &pairs {
            if let Some((sum, documents)) = self.common.get_mut(*pair) {
                *sum += units.len() as u64;
                *documents += 1;
            }
        }
        let counts_tokens = [Measure::Kappa, Measure::Alpha, Measure::Fleiss].iter().any(|one| plan.has(*one));
        let tokens = if counts_tokens { Tokens::new(&document.text, &document.units) } else { Tokens::default() };
        let here = Here { at, document, tokens, pairs, all: document.common(&plan.together) };
        for (layer, sums) in (0..).zip(&mut self.layers) {
            sums.add(&here, layer, plan);
        }
    }

    /// Adds what another worker counted by the same plan.
    pub fn merge(&mut self, other: &Self) {
        for ((units, documents), (more, also)) in self.common.iter_mut().zip(&other.common) {
            *units += more;
            *documents += also;
        }
        self.finished.iter_mut().zip(&other.finished).for_each(|(units, more)| *units += more);
        self.layers.iter_mut().zip(&other.layers).for_each(|(layer, more)| layer.merge(more));
    }

    /// Whether there is a unit that two of a pair finished.
    pub fn has_common(&self) -> bool {
        self.common.iter().any(|(units, _)| *units > 0)
    }
}

impl LayerSums {
    fn new(kind: Kind, plan: &Plan) -> Self {
        match kind {
            Kind::Spans | Kind::Stances => Self::Spans(Box::new(SpanSums::new(kind == Kind::Stances, plan))),
            Kind::Documents | Kind::Paragraphs => Self::Labels(LabelSums::new(kind, plan)),
        }
    }
}
