//! What was counted: figures and what they were counted from, as it comes from beside the loop.

use crate::agreement::Study;
use crate::agreement::report::intervals::{Found, Whose};
use crate::agreement::report::{Layer, Pair, Report};
use crate::agreement::study::{Annotator, Kind, LayerId};
use crate::agreement::tally::Plan;
use std::sync::Arc;

/// Figures of all layers, and what they are about.
#[derive(Clone, Debug)]
pub struct Figures {
    /// What was compared.
    pub study: Study,
    /// What it comes to.
    pub report: Report,
    /// Who is compared with whom.
    pub pairs: Vec<(Annotator, Annotator)>,
    /// Whether two annotators finished a common paragraph.
    pub is_compared: bool,
    /// Those who finished anything.
    pub people: Vec<Annotator>,
    /// The layers that have figures, in the order of the schema.
    pub layers: Vec<LayerId>,
}

/// What is told while it is counted.
#[derive(Clone, Debug)]
pub enum Compared {
    /// How far it is.
    Progress(Progress),
    /// The figures; intervals are still to come.
    Figures(Arc<Figures>),
    /// An interval of them.
    Interval(Whose, Found),
    /// That was all.
    Done,
    /// Something can't be read.
    Failed(String),
}

/// How far it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// What is done.
    pub stage: Stage,
    /// Articles, or intervals, that are through.
    pub done: usize,
    /// Of so many.
    pub total: usize,
}

/// What is done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "named for what they are")]
pub enum Stage {
    #[default]
    Reading,
    Comparing,
    Intervals,
}

impl Figures {
    /// Of a study that was counted by a plan.
    pub fn new(study: Study, report: Report, plan: &Plan, is_compared: bool) -> Self {
        let (pairs, people) = (plan.pairs.clone(), plan.together.clone());
        let layers = (0..).zip(&study.layers).filter(|(_, layer)| report.layers.contains_key(&layer.name));
        let layers = layers.map(|(at, _)| at).collect();
        Self { study, report, pairs, is_compared, people, layers }
    }

    /// The name of an annotator.
    pub fn name(&self, by: Annotator) -> &str {
        self.study.annotators.get(usize::from(by)).map_or("", String::as_str)
    }

    /// The name of a layer.
    pub fn layer_name(&self, layer: LayerId) -> &str {
        self.study.layers.get(usize::from(layer)).map_or("", |layer| &layer.name)
    }

    /// The figures of a layer.
    pub fn of_layer(&self, layer: LayerId) -> Option<&Layer> {
        self.report.layers.get(self.layer_name(layer))
    }

    /// Whether a layer is one of stances.
    pub fn has_stances(&self, layer: LayerId) -> bool {
        self.study.layers.get(usize::from(layer)).is_some_and(|layer| layer.kind == Kind::Stances)
    }

    /// The figures of two in a layer of spans, whoever is named first.
    pub fn pair(&self, layer: LayerId, a: Annotator, b: Annotator) -> Option<&Pair> {
        match self.of_layer(layer)? {
            Layer::Spans(spans) => spans.pairs.get(&self.pair_name(a, b))?.as_ref(),
            Layer::Labels(_) => None,
        }
    }

    /// What two are called in the report.
    pub fn pair_name(&self, a: Annotator, b: Annotator) -> String {
        format!("{}|{}", self.name(a.min(b)), self.name(a.max(b)))
    }

    /// Whose interval that of two in a layer is.
    pub fn whose(&self, layer: LayerId, a: Annotator, b: Annotator) -> Option<Whose> {
        let pair = self.pairs.iter().position(|pair| *pair == (a.min(b), a.max(b)))?;
        Some((usize::from(layer), Some(pair)))
    }
}
