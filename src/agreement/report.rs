//! What sums come to: everything that `gloss agree` prints, in the form of its JSON.

mod build;
pub mod intervals;

use super::alpha::Alpha;
use super::confusion::Confusion;
use super::exact::{Counts, Exact, Scores};
use super::fleiss::Fleiss;
use super::gamma::Gamma;
use super::kappa::Kappa;
use super::muc::Muc;
use super::stance;
use super::unit_labels;
use super::unitizing::Unitizing;
use serde::Serialize;
use std::collections::BTreeMap;

/// All figures.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// Names, a reference first.
    pub annotators: Vec<String>,
    /// Paragraphs of the articles that were looked at.
    pub units: u64,
    /// The paragraphs that each annotator finished.
    pub finished: BTreeMap<String, u64>,
    /// By layer.
    pub layers: BTreeMap<String, Layer>,
}

/// The figures of a layer.
#[derive(Clone, Debug, Serialize)]
#[serde(untagged)]
pub enum Layer {
    /// Of spans or stances.
    Spans(Box<Spans>),
    /// Of labels of documents or paragraphs.
    Labels(Labels),
}

/// The one figure of a layer to look at first.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Headline {
    /// Which it is.
    pub measure: &'static str,
    /// `None` where it is not defined.
    pub value: Option<f64>,
}

/// The figures of a layer of spans or stances.
#[derive(Clone, Debug, Serialize)]
pub struct Spans {
    /// The figure to look at first.
    pub headline: Headline,
    /// By `reference|response`; `None` where the two finished no common unit.
    pub pairs: BTreeMap<String, Option<Pair>>,
    /// Unweighted, over the pairs where it is defined.
    pub mean_pairwise_f1: Option<f64>,
    /// The same under the bounds that the team calls equal; absent where it has no such rules.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mean_pairwise_f1_with_rule: Option<Option<f64>>,
    /// Unweighted, over the pairs where it is defined.
    pub mean_pairwise_kappa: Option<f64>,
    /// The same of the headline of stances; absent elsewhere.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mean_pairwise_full_f1: Option<Option<f64>>,
    /// Of all together; absent where all are compared with one.
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    pub together: Option<Together>,
    /// Units aligned, place and label judged at once; absent where it was not asked for.
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    pub gamma: Option<Gamma>,
    /// For each annotator the mean of the exact F1 with the others.
    pub mean_f1_with_others: BTreeMap<String, Option<f64>>,
    /// What is taken for what, over all pairs, the most frequent first.
    pub confusions: Vec<Confused>,
}

/// Figures of all annotators together.
#[derive(Clone, Debug, Serialize)]
pub struct Together {
    /// Of tokens that at least two finished.
    pub token_alpha: Alpha,
    /// Of tokens that all finished.
    pub token_fleiss: Fleiss,
    /// Of units that all finished.
    pub unitizing: Unitizing,
    /// Intervals; absent where they were not asked for.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub ci: intervals::Found,
}

/// The figures of two annotators.
#[derive(Clone, Debug, Serialize)]
pub struct Pair {
    /// Units that both finished.
    pub units: u64,
    /// Documents with such units.
    pub documents: u64,
    /// Equal spans.
    pub exact: Exact,
    /// Equal under the bounds that the team calls equal.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exact_with_rule: Option<Exact>,
    /// Matches with partial credit.
    pub muc: Muc,
    /// Tokens.
    pub token: Kappa,
    /// Units of a continuum.
    pub unitizing: Unitizing,
    /// Stances; absent in other layers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stance: Option<stance::Agreement>,
    /// Intervals; absent where they were not asked for.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub ci: intervals::Found,
}

/// A confusion and where it stands.
#[derive(Clone, Debug, Serialize)]
pub struct Confused {
    /// The labels, and how often.
    #[serde(flatten)]
    pub confusion: Confusion,
    /// The first of them.
    pub examples: Vec<Example>,
}

/// Where two annotators differ. Code points of the document.
#[derive(Clone, Debug, Serialize)]
pub struct Example {
    /// The document.
    pub doc: String,
    /// Start and end of what one has.
    pub a: Option<[u32; 2]>,
    /// Start and end of what the other has.
    pub b: Option<[u32; 2]>,
}

/// The figures of a layer of labels of documents or paragraphs.
#[derive(Clone, Debug, Serialize)]
pub struct Labels {
    /// The figure to look at first.
    pub headline: Headline,
    /// Of all together, where documents are labelled.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub document_alpha: Option<Alpha>,
    /// Of all together, where paragraphs are labelled.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub paragraph_alpha: Option<Alpha>,
    /// By `reference|response`; `None` where the two labelled nothing in common or one has finished nothing.
    pub pairs: BTreeMap<String, Option<unit_labels::Agreement>>,
}

/// Fewer documents or spans make an interval say little.
const FEW: (u64, u64) = (10, 50);

impl Headline {
    /// Its name, for people.
    pub fn name(&self) -> &'static str {
        match self.measure {
            "mean_pairwise_full_f1" => "F1 of stances with holder and target",
            "token_alpha" => "alpha of tokens",
            "mean_pairwise_f1" => "F1 of equal spans",
            "alpha" => "alpha",
            _ => "kappa",
        }
    }
}

impl Pair {
    /// Spans of the first and of the second.
    pub fn spans(&self) -> [u64; 2] {
        let micro = &self.exact.micro;
        [micro.tp + micro.fn_, micro.tp + micro.fp]
    }

    /// Whether there is too little to say much.
    pub fn is_few(&self) -> bool {
        self.documents < FEW.0 || self.spans().iter().sum::<u64>() < FEW.1
    }
}

/// What a label comes to over all pairs.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct OverPairs {
    /// Spans of the first and of the second of each pair.
    pub spans: [u64; 2],
    /// F1 of equal spans, from the sums over the pairs.
    pub f1: Option<f64>,
    /// How far all together, or the only pair, tell it from the others.
    pub ku_alpha: Option<f64>,
}

impl Spans {
    /// Each label over the pairs.
    pub fn by_label(&self) -> BTreeMap<&str, OverPairs> {
        let mut sums: BTreeMap<&str, Counts> = BTreeMap::new();
        for (label, found) in self.pairs.values().flatten().flat_map(|pair| &pair.exact.per_label) {
            let Scores { tp, fp, fn_, .. } = found.scores;
            *sums.entry(label).or_default() += Counts { tp, fp, fn_ };
        }
        let mut pairs = self.pairs.values().flatten();
        let only = pairs.next().filter(|_| pairs.next().is_none());
        let all = self.together.as_ref().map(|all| &all.unitizing).or(only.map(|pair| &pair.unitizing));
        let of = |(label, sum): (_, Counts)| {
            let ku_alpha = all.and_then(|all| all.per_label.get(label)).and_then(|found| found.ku_alpha);
            (label, OverPairs { spans: [sum.tp + sum.fn_, sum.tp + sum.fp], f1: sum.f1(), ku_alpha })
        };
        sums.into_iter().map(of).collect()
    }
}

impl Confused {
    /// What it is: what differs where the labels are equal, else the two labels.
    pub fn said(&self, between: &str) -> String {
        let label = |label: &Option<String>| label.clone().unwrap_or_else(|| "nothing".to_owned());
        let (a, b) = (label(&self.confusion.a), label(&self.confusion.b));
        if a == b { format!("{a}, other bounds") } else { format!("{a} {between} {b}") }
    }
}

impl Layer {
    /// The figure to look at first.
    pub fn headline(&self) -> Headline {
        match self {
            Self::Spans(spans) => spans.headline,
            Self::Labels(labels) => labels.headline,
        }
    }
}
