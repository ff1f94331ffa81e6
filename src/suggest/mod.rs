//! Suggestions that learn while one works: repeated passages, a sequence model, a dictionary of what was tagged, and what
//! looks like a name or a date. A proposal is never an annotation. The same lessons in the same order give the same
//! proposals, bit for bit.

mod answer;
mod choose;
pub mod compare;
pub mod dictionary;
pub mod features;
mod keep;
mod memory;
pub mod merge;
pub mod model;
pub mod outside;
pub mod protocol;
pub mod rank;
mod repeat;
mod shape;
pub mod source;
pub mod tutor;

pub use source::Source;
pub use tutor::{Learnt, Tutor, follow};

use crate::text::BytesSpan;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// Longest proposal, in tokens.
pub const LONGEST: usize = 8;

/// A span in a lesson: bytes of the paragraph, number of the layer and of its label in the schema.
pub type Tagged = (BytesSpan, usize, usize);

/// Names with the numbers of a layer and of its label.
pub type Names = HashMap<String, (usize, usize)>;

/// A paragraph that a person finished, with what they tagged in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lesson {
    /// Article, and where the paragraph starts in code points.
    pub place: (String, u32),
    /// The paragraph.
    pub text: String,
    /// Its spans.
    pub spans: Vec<Tagged>,
}

/// What is asked about a paragraph.
#[derive(Clone, Debug, Default)]
pub struct Question {
    /// The paragraph.
    pub text: String,
    /// Its spans: nothing is proposed over them.
    pub spans: Vec<Tagged>,
    /// Strings tagged in this article since the last lesson, so that their repeats are proposed at once.
    pub fresh: Vec<(String, usize, usize)>,
    /// Names that a registry knows, with layer and label: each as if tagged so once.
    pub names: Arc<Names>,
    /// Strings not to be proposed with that label, or as a name at all.
    pub rejected: Vec<(String, Option<(usize, usize)>)>,
    /// What outside models propose here.
    pub outside: Vec<Proposal>,
    /// How far each maker is trusted, 0 to 1; one that is not in it: as one of whom nothing is known.
    pub trust: BTreeMap<Source, f64>,
    /// Whether the engine's own labels are not wanted.
    pub outside_only: bool,
}

/// One proposal.
#[derive(Clone, Debug, PartialEq)]
pub struct Proposal {
    /// Bytes of the paragraph.
    pub bytes: BytesSpan,
    /// Layer and label; `None`: something to tag, of whatever kind.
    pub label: Option<(usize, usize)>,
    /// How likely it is, 0 to 1; 0 where that is not known.
    pub score: f64,
    /// Where it comes from: the first is its origin, the others agree with it. Never empty.
    pub sources: Vec<Source>,
    /// `ID@REV` of the record it stands for, where an outside model gave it one.
    pub of: Option<Arc<str>>,
}

impl Proposal {
    fn new(bytes: BytesSpan, label: Option<(usize, usize)>, score: f64, source: Source) -> Self {
        Self { bytes, label, score, sources: vec![source], of: None }
    }
}

/// Whether a paragraph is among the share (0 to 1) that is shown without suggestions: the same for one annotator at
/// every time. `start`: where it starts, in code points.
pub fn withheld(doc: &str, start: u32, who: &str, share: f64) -> bool {
    let place = features::hash(u64::from(start), &format!("{doc}\t{who}"));
    f64::from(u32::try_from(place >> 32).unwrap_or_default()) / f64::from(u32::MAX) < share
}

fn meet(a: BytesSpan, b: BytesSpan) -> bool {
    a.start < b.end && b.start < a.end
}
