//! From sums to figures.

use super::intervals::{Found, Whose};
use super::{Confused, Example, Headline, Labels, Layer, Pair, Report, Spans, Together};
use crate::agreement::confusion::{Confusion, Place};
use crate::agreement::ratio::number;
use crate::agreement::study::{Kind, Study};
use crate::agreement::tally::{LabelSums, LayerSums, PairSums, Plan, SpanSums, Tally};
use std::collections::BTreeMap;

/// What figures are made with.
struct With<'a> {
    tally: &'a Tally<'a>,
    study: &'a Study,
    intervals: &'a BTreeMap<Whose, Found>,
}

impl Tally<'_> {
    /// What the sums come to; `units`: paragraphs of the articles that were looked at, `intervals`: those that were found.
    pub fn report(&self, study: &Study, units: u64, intervals: &BTreeMap<Whose, Found>) -> Report {
        let with = With { tally: self, study, intervals };
        let finished = study.annotators.iter().cloned().zip(self.finished.iter().copied()).collect();
        let layers = study.layers.iter().zip(&self.layers).enumerate();
        let layers =
            layers.filter_map(|(at, (layer, sums))| Some((layer.name.clone(), with.layer(at, sums)?))).collect();
        Report { annotators: study.annotators.clone(), units, finished, layers }
    }
}

impl With<'_> {
    fn plan(&self) -> &Plan {
        self.tally.plan
    }

    fn layer(&self, layer: usize, sums: &LayerSums) -> Option<Layer> {
        match sums {
            LayerSums::Spans(sums) => Some(Layer::Spans(Box::new(self.spans(layer, sums)))),
            LayerSums::Labels(sums) => sums.any.then(|| Layer::Labels(self.labels(sums))),
        }
    }

    fn ci(&self, layer: usize, pair: Option<usize>) -> Found {
        self.intervals.get(&(layer, pair)).cloned().unwrap_or_default()
    }

    /// The name of a pair: the reference first.
    fn name(&self, pair: usize) -> String {
        let name = |by: u16| self.study.annotators.get(usize::from(by)).map_or("", String::as_str);
        self.plan().pairs.get(pair).map_or(String::new(), |(a, b)| format!("{}|{}", name(*a), name(*b)))
    }

    fn spans(&self, layer: usize, sums: &SpanSums) -> Spans {
        let pairs: Vec<Option<Pair>> =
            sums.pairs.iter().enumerate().map(|(at, pair)| self.pair(layer, at, pair, sums.stances)).collect();
        let over = |value: &dyn Fn(&Pair) -> Option<f64>| mean(pairs.iter().flatten().filter_map(value));
        let has_rule = !self.plan().rules.is_empty();
        let f1 = over(&|pair| pair.exact.micro.f1);
        let with_rule = over(&|pair| pair.exact_with_rule.as_ref()?.micro.f1);
        let full = over(&|pair| pair.stance.as_ref()?.full_f1);
        let together = (self.plan().together.len() > 1).then(|| self.together(layer, sums));
        let headline = match &together {
            _ if sums.stances => Headline { measure: "mean_pairwise_full_f1", value: full },
            Some(all) if self.plan().together.len() > 2 => {
                Headline { measure: "token_alpha", value: all.token_alpha.alpha }
            }
            _ => Headline { measure: "mean_pairwise_f1", value: f1 },
        };
        Spans {
            headline,
            mean_pairwise_f1: f1,
            mean_pairwise_f1_with_rule: has_rule.then_some(with_rule),
            mean_pairwise_kappa: over(&|pair| pair.token.kappa),
            mean_pairwise_full_f1: sums.stances.then_some(full),
            together,
            gamma: None,
            mean_f1_with_others: self.with_others(&pairs),
            confusions: self.confusions(sums),
            pairs: pairs.into_iter().enumerate().map(|(at, pair)| (self.name(at), pair)).collect(),
        }
    }

    fn pair(&self, layer: usize, at: usize, sums: &PairSums, stances: bool) -> Option<Pair> {
        let (units, documents) = self.tally.common.get(at).copied().filter(|(units, _)| *units > 0)?;
        let labels = &self.study.labels;
        Some(Pair {
            units,
            documents,
            exact: sums.exact.total.result(labels),
            exact_with_rule: (!self.plan().rules.is_empty()).then(|| sums.with_rule.result(labels)),
            muc: sums.muc.result(labels),
            token: sums.kappa.total.result(),
            unitizing: sums.unitizing.total.result(labels),
            stance: stances.then(|| sums.stance.total.result()),
            ci: self.ci(layer, Some(at)),
        })
    }

    fn together(&self, layer: usize, sums: &SpanSums) -> Together {
        Together {
            token_alpha: sums.alpha.total.result(),
            token_fleiss: sums.fleiss.result(),
            unitizing: sums.unitizing.result(&self.study.labels),
            ci: self.ci(layer, None),
        }
    }

    fn with_others(&self, pairs: &[Option<Pair>]) -> BTreeMap<String, Option<f64>> {
        let of = |by: usize| {
            let own = self.plan().pairs.iter().zip(pairs);
            let own = own.filter(|((a, b), _)| usize::from(*a) == by || usize::from(*b) == by);
            mean(own.filter_map(|(_, pair)| pair.as_ref()?.exact.micro.f1))
        };
        self.study.annotators.iter().enumerate().map(|(by, name)| (name.clone(), of(by))).collect()
    }

    /// Where nobody is the reference, it does not matter who of the two has which label.
    fn confusions(&self, sums: &SpanSums) -> Vec<Confused> {
        let mut all: Vec<Confusion> = Vec::new();
        for mut one in sums.confusion.result(&self.study.labels) {
            let is_turned = !self.plan().together.is_empty() && is_after(one.a.as_ref(), one.b.as_ref());
            if is_turned {
                std::mem::swap(&mut one.a, &mut one.b);
                one.places.iter_mut().for_each(|place| std::mem::swap(&mut place.a, &mut place.b));
            }
            match all.iter_mut().find(|known| (&known.a, &known.b) == (&one.a, &one.b)) {
                Some(known) => {
                    known.count += one.count;
                    known.equal_bounds += one.equal_bounds;
                    known.places.append(&mut one.places);
                    known.places.sort();
                    known.places.truncate(PLACES);
                }
                None => all.push(one),
            }
        }
        all.sort_by_key(|one| std::cmp::Reverse(one.count));
        all.into_iter().map(|confusion| Confused { examples: self.examples(&confusion.places), confusion }).collect()
    }

    fn examples(&self, places: &[Place]) -> Vec<Example> {
        let ends = |span: crate::text::CharSpan| [span.start.get(), span.end.get()];
        let example = |place: &Place| {
            let doc = self.study.documents.get(place.document)?.id.clone();
            Some(Example { doc, a: place.a.map(ends), b: place.b.map(ends) })
        };
        places.iter().filter_map(example).collect()
    }

    fn labels(&self, sums: &LabelSums) -> Labels {
        let alpha = (self.plan().together.len() > 1).then(|| sums.alpha.result());
        let finished = |by: u16| self.tally.finished.get(usize::from(by)).is_some_and(|units| *units > 0);
        let pairs = self.plan().pairs.iter().zip(&sums.pairs);
        let pairs = pairs.map(|((a, b), pair)| (finished(*a) && finished(*b)).then(|| pair.result()));
        let pairs: Vec<_> = pairs.map(|pair| pair.filter(|found| found.n > 0)).collect();
        let headline = match alpha {
            Some(alpha) => Headline { measure: "alpha", value: alpha.alpha },
            None => {
                let value = mean(pairs.iter().flatten().filter_map(|pair| pair.kappa));
                Headline { measure: "mean_pairwise_kappa", value }
            }
        };
        Labels {
            headline,
            document_alpha: alpha.filter(|_| sums.kind == Kind::Documents),
            paragraph_alpha: alpha.filter(|_| sums.kind == Kind::Paragraphs),
            pairs: pairs.into_iter().enumerate().map(|(at, pair)| (self.name(at), pair)).collect(),
        }
    }
}

/// Places that are kept of each confusion.
const PLACES: usize = 5;

/// Whether a label comes after another, nothing after all.
fn is_after(a: Option<&String>, b: Option<&String>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => a > b,
        (None, Some(_)) => true,
        (_, None) => false,
    }
}

/// Unweighted; `None` of nothing.
fn mean(values: impl Iterator<Item = f64>) -> Option<f64> {
    let (mut sum, mut count) = (0.0, 0_u64);
    for value in values {
        sum += value;
        count += 1;
    }
    (count > 0).then(|| sum / number(count))
}
