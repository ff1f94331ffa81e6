//! Suggestions that learn while one works: a sequence model, a dictionary of what was tagged, and capitalised names.
//! A proposal is never an annotation. The same lessons in the same order give the same proposals, bit for bit.

pub mod dictionary;
pub mod features;
pub mod model;
pub mod source;

pub use source::Source;

use crate::text::{BytesSpan, name, token};
use dictionary::Dictionary;
use features::Vocabulary;
use model::Model;
use std::ops::Range;
use std::sync::Arc;

/// Longest proposal, in tokens.
pub const LONGEST: usize = 8;

/// A span in a lesson: bytes of the paragraph, number of the layer and of its label in the schema.
pub type Tagged = (BytesSpan, usize, usize);

/// A paragraph that a person finished, with what they tagged in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lesson {
    /// Article and number of the paragraph: the same one taught again takes the place of the former.
    pub place: (String, usize),
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
    /// Strings not to be proposed with that label, or as a name at all.
    pub rejected: Vec<(String, Option<(usize, usize)>)>,
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

/// What was learnt, for every layer that is suggested in.
#[derive(Clone, Debug)]
pub struct Tutor {
    layers: Vec<usize>,
    threshold: f64,
    models: Vec<Model>,
    dictionary: Dictionary,
    vocabulary: Vocabulary,
    lessons: Vec<Lesson>,
}

impl Tutor {
    /// Knows nothing yet. `layers`: their numbers in the schema; `threshold`: the least probability shown, 0 to 1.
    pub fn new(layers: Vec<usize>, threshold: f64) -> Self {
        let models = layers.iter().map(|_| Model::default()).collect();
        let (dictionary, vocabulary) = (Dictionary::default(), Vocabulary::default());
        Self { layers, threshold, models, dictionary, vocabulary, lessons: Vec::new() }
    }

    /// Learns a finished paragraph. A changed one is put in its place and everything is learnt anew, so that the state
    /// is always that of the present lessons in their order.
    pub fn learn(&mut self, lesson: Lesson) {
        match self.lessons.iter_mut().rfind(|known| known.place == lesson.place) {
            Some(known) if *known == lesson => {}
            Some(known) => {
                *known = lesson;
                let lessons = std::mem::take(&mut self.lessons);
                *self = Self::new(std::mem::take(&mut self.layers), self.threshold);
                for lesson in lessons {
                    self.study(&lesson);
                    self.lessons.push(lesson);
                }
            }
            None => {
                self.study(&lesson);
                self.lessons.push(lesson);
            }
        }
    }

    /// How many paragraphs were learnt.
    pub fn lessons(&self) -> usize {
        self.lessons.len()
    }

    fn study(&mut self, lesson: &Lesson) {
        let tokens = token::tokens(&lesson.text);
        let features = features::of(&lesson.text, &tokens, &self.vocabulary);
        for (layer, model) in self.layers.iter().zip(&mut self.models) {
            let spans = lesson.spans.iter().filter(|span| span.1 == *layer);
            let spans: Vec<(Range<usize>, usize)> =
                spans.filter_map(|(bytes, _, label)| Some((whole_tokens(&tokens, *bytes)?, *label))).collect();
            model.learn(&features, &outermost(spans));
        }
        self.dictionary.learn(&lesson.text, &tokens, &lesson.spans);
        self.vocabulary.learn(&lesson.text, &tokens);
    }

    /// What may be tagged in a paragraph, from left to right.
    pub fn ask(&self, question: &Question) -> Vec<Proposal> {
        let text = &question.text;
        let tokens = token::tokens(text);
        let bytes = |range: &Range<usize>| {
            let last = range.end.checked_sub(1)?;
            Some(BytesSpan::new(tokens.get(range.start)?.start, tokens.get(last)?.end))
        };
        let is_rejected = |span: BytesSpan, label: Option<(usize, usize)>| {
            let words = text.get(span.range()).unwrap_or_default();
            question.rejected.iter().any(|(string, which)| *which == label && string == words)
        };
        let mut found: Vec<Proposal> = Vec::new();
        let features = features::of(text, &tokens, &self.vocabulary);
        for (layer, model) in self.layers.iter().zip(&self.models) {
            let free = |span: BytesSpan| question.spans.iter().all(|(there, of, _)| of != layer || !meet(*there, span));
            let usable = |range: &Range<usize>, label: usize| {
                bytes(range).is_some_and(|span| free(span) && !is_rejected(span, Some((*layer, label))))
            };
            let likely = model.spans(&features, self.threshold);
            let likely = likely.into_iter().filter(|(range, label, _)| usable(range, *label)).collect();
            for (range, label, score) in best(likely, self.threshold) {
                if let Some(bytes) = bytes(&range) {
                    let label = Some((*layer, label));
                    found.push(Proposal::new(bytes, label, score, Source::Model));
                }
            }
            for (span, label, score) in self.dictionary.find(text, &tokens, *layer, &question.fresh) {
                let label = Some((*layer, label));
                let clear = found.iter().all(|one| one.label.is_none_or(|l| l.0 != *layer) || !meet(one.bytes, span));
                if score >= self.threshold && clear && free(span) && !is_rejected(span, label) {
                    found.push(Proposal::new(span, label, score, Source::Dictionary));
                }
            }
        }
        let starts = name::likely_starts(text, &tokens);
        for at in (0..tokens.len()).filter(|at| starts.get(*at) == Some(&true)) {
            let Some(span) = name::name_around(text, &tokens, at..at + 1).and_then(|range| bytes(&range)) else {
                continue;
            };
            let clear = found.iter().all(|one| !meet(one.bytes, span))
                && question.spans.iter().all(|(there, layer, _)| !self.layers.contains(layer) || !meet(*there, span));
            let known_small = at == 0 && self.vocabulary.knows_small(text, tokens.first().copied());
            if clear && !known_small && !is_rejected(span, None) {
                found.push(Proposal::new(span, None, 0.0, Source::Shape));
            }
        }
        found.sort_by_key(|one| (one.bytes.start, std::cmp::Reverse(one.bytes.end), one.label));
        found
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

/// The tokens that a span consists of; `None` where it ends inside one.
fn whole_tokens(tokens: &[BytesSpan], span: BytesSpan) -> Option<Range<usize>> {
    let start = tokens.iter().position(|token| token.start == span.start)?;
    let end = tokens.iter().position(|token| token.end == span.end)? + 1;
    (start < end).then_some(start..end)
}

/// The model knows no nesting: of spans that share a token, the longest, then the first.
fn outermost(mut spans: Vec<(Range<usize>, usize)>) -> Vec<(Range<usize>, usize)> {
    spans.sort_by_key(|(range, label)| (std::cmp::Reverse(range.len()), range.start, *label));
    let mut kept: Vec<(Range<usize>, usize)> = Vec::new();
    for (range, label) in spans {
        if kept.iter().all(|(other, _)| range.end <= other.start || other.end <= range.start) {
            kept.push((range, label));
        }
    }
    kept.sort_by_key(|(range, _)| range.start);
    kept
}

/// Of likely spans (tokens, label, probability) the set without overlaps with the largest Σ(p − threshold): weighted
/// interval scheduling.
fn best(mut spans: Vec<(Range<usize>, usize, f64)>, threshold: f64) -> Vec<(Range<usize>, usize, f64)> {
    spans.sort_by_key(|(range, label, _)| (range.end, range.start, *label));
    let mut sums = vec![0.0_f64; spans.len() + 1];
    let mut takes = vec![None; spans.len() + 1];
    for (at, (range, _, score)) in spans.iter().enumerate() {
        let before = spans.partition_point(|(other, ..)| other.end <= range.start);
        let with = sums.get(before).copied().unwrap_or_default() + score - threshold;
        let without = sums.get(at).copied().unwrap_or_default();
        if let (Some(sum), Some(take)) = (sums.get_mut(at + 1), takes.get_mut(at + 1)) {
            *sum = with.max(without);
            *take = (with > without).then_some(before);
        }
    }
    let mut chosen = Vec::new();
    let mut at = spans.len();
    while at > 0 {
        match takes.get(at).copied().flatten() {
            Some(before) => {
                chosen.extend(spans.get(at - 1).cloned());
                at = before;
            }
            None => at -= 1,
        }
    }
    chosen.reverse();
    chosen
}
