//! What is not in the figures, and what in them was not done by hand alone.

use super::read::Gathering;
use crate::agreement::ratio::ratio;
use serde::Serialize;
use std::collections::BTreeMap;

/// Counts of what was left out.
#[derive(Serialize)]
pub struct LeftOut {
    /// Files of `annotations/` that are not read, with the reason.
    pub files: BTreeMap<String, String>,
    /// Articles that records are about and the corpus does not have.
    pub unknown_documents: usize,
    /// By annotator.
    pub by: BTreeMap<String, OfOne>,
}

/// Of one annotator.
#[derive(Serialize)]
pub struct OfOne {
    /// Spans in paragraphs that they finished.
    pub spans: u64,
    /// The share of them that was taken over from a suggestion, tagged in bulk or imported.
    pub not_by_hand: Option<f64>,
    /// Records that stand nowhere in the present text: left out.
    pub lost: u64,
    /// Spans made while reviewing: left out.
    pub review: u64,
    /// Records of a layer that gloss.toml does not have: left out.
    pub unknown_layer: u64,
    /// Records that were changed after a decision: compared as they were before it.
    pub before_feedback: u64,
}

impl Gathering {
    /// What was left out.
    pub fn left_out(&self) -> LeftOut {
        let all = self.gathered.study.annotators.iter().zip(&self.gathered.taken);
        let by = all.map(|(name, taken)| {
            let one = OfOne {
                spans: taken.spans,
                not_by_hand: ratio(taken.aided, taken.spans),
                lost: taken.lost,
                review: taken.review,
                unknown_layer: taken.unknown,
                before_feedback: taken.taken_back,
            };
            (name.clone(), one)
        });
        LeftOut { files: self.files.clone(), unknown_documents: self.unknown_documents, by: by.collect() }
    }
}
