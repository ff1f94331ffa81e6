//! Gamma: units of several annotators are aligned, and judged by place and label at once; nesting and crossing are allowed
//! (Mathet, Widlöcher & Métivier 2015, Computational Linguistics 41:437).
//!
//! A unitary alignment holds one unit at most of each annotator; its disorder is the mean of the distances over all pairs of
//! its places. The observed disorder of a document is the least sum over alignments that hold each unit once, divided by the
//! mean number of units of an annotator. It is exact, or it is not computed.

mod branch;
mod candidates;
mod compared;
mod components;
mod dissimilarity;
mod expected;
mod hungarian;
mod prices;

use super::ratio::number;
use super::study::{Annotator, LayerId, Study};
use crate::chance::Chance;
use compared::Compared;
use serde::Serialize;
use std::collections::BTreeMap;

/// Annotators at most.
const MOST: usize = 5;

/// Why there is no figure.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Uncomputed {
    /// Fewer than two annotators.
    #[error("one annotator has nobody to agree with")]
    Alone,
    /// Too many annotators.
    #[error("gamma is computed for two to five annotators, not for {0}: choose some of them")]
    Annotators(usize),
    /// No units.
    #[error("nobody has a span in the paragraphs that all have finished")]
    Nothing,
    /// Too many candidates.
    #[error("more than {limit} ways to align in one place: gamma is not computed rather than guessed", limit = candidates::LIMIT)]
    Candidates,
    /// Chance alone agrees as well.
    #[error("shuffled spans agree fully too, so that there is nothing to compare with")]
    Expected,
    /// Somebody asked to stop.
    #[error("stopped before it was done")]
    Cancelled,
}

impl Uncomputed {
    /// For people, with the document if it is due to one.
    fn of(&self, document: &str, how: &str) -> String {
        match self {
            Self::Candidates => format!("{document}{how}: {self}"),
            _ => self.to_string(),
        }
    }
}

/// Gamma of a layer.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Gamma {
    /// Of each document in which one of them has a unit, by its id; `None` where it is not computed.
    #[serde(rename = "gamma_observed_disorder")]
    pub observed: BTreeMap<String, Option<f64>>,
    /// 1: full agreement; 0: no better than shuffled; below: worse. `None`: not computed.
    pub gamma: Option<f64>,
    /// Why there is no gamma, for people, with the document where that is due to one.
    #[serde(rename = "gamma_not_computed", skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// Gamma of these annotators over a layer: over the units of work that all of them finished. The same seed gives the same.
pub fn gamma(
    study: &Study,
    layer: LayerId,
    annotators: &[Annotator],
    seed: u64,
    cancelled: &dyn Fn() -> bool,
) -> Gamma {
    let none = |reason: Uncomputed| Gamma { observed: BTreeMap::new(), gamma: None, reason: Some(reason.to_string()) };
    if let Err(reason) = is_computed(annotators.len()) {
        return none(reason);
    }
    let mut seeds = Chance::new(seed);
    // Drawn for each document, so that its samples do not depend on what others hold.
    let seeded = study.documents.iter().map(|document| (document, seeds.draw()));
    let parts = seeded.filter_map(|(document, seed)| {
        let compared = Compared::new(document, layer, annotators)?;
        let observed = compared.observed(cancelled);
        Some(Part { document: &document.id, compared, seed, observed })
    });
    let parts: Vec<Part> = parts.collect();
    if parts.is_empty() {
        return none(Uncomputed::Nothing);
    }
    let gamma = against_chance(&parts, cancelled);
    let observed = parts.iter().map(|part| (part.document.to_owned(), part.observed.as_ref().ok().copied())).collect();
    Gamma { observed, gamma: gamma.as_ref().ok().copied(), reason: gamma.err() }
}

/// One document.
struct Part<'a> {
    document: &'a str,
    compared: Compared,
    seed: u64,
    observed: Result<f64, Uncomputed>,
}

/// One less what is observed, as a share of what is expected; documents weigh by their units.
fn against_chance(parts: &[Part], cancelled: &dyn Fn() -> bool) -> Result<f64, String> {
    let mut sum = 0.0;
    for part in parts {
        let observed = part.observed.as_ref().map_err(|reason| reason.of(part.document, ""))?;
        sum += observed * part.compared.mean();
    }
    if sum <= 0.0 {
        return Ok(1.0);
    }
    let mut by_chance = 0.0;
    for part in parts {
        let expected = part.compared.expected(part.seed, cancelled);
        by_chance += expected.map_err(|reason| reason.of(part.document, ", shuffled"))? * part.compared.mean();
    }
    if by_chance > 0.0 { Ok(1.0 - sum / by_chance) } else { Err(Uncomputed::Expected.to_string()) }
}

/// Whether it is computed for so many annotators.
fn is_computed(annotators: usize) -> Result<(), Uncomputed> {
    match annotators {
        0 | 1 => Err(Uncomputed::Alone),
        2..=MOST => Ok(()),
        more => Err(Uncomputed::Annotators(more)),
    }
}

/// How many pairs so many make.
fn pairs_of(places: usize) -> f64 {
    count(places) * (count(places) - 1.0) / 2.0
}

fn count(of: usize) -> f64 {
    number(u64::try_from(of).unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests;
