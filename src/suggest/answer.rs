//! Proposals as they come together: none over a tag, over one that is there, or over what was rejected. A paragraph may have
//! a megabyte, so what is in the way is found by its place.

use super::{Proposal, Question, Source};
use crate::text::{BytePos, BytesSpan, quotation, token};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Range;

/// The answer to a question.
pub(super) struct Answer<'a> {
    pub question: &'a Question,
    /// The words of its paragraph.
    pub tokens: &'a [BytesSpan],
    layers: &'a [usize],
    pub found: Vec<Proposal>,
    /// What was found by layer, or without one, each by where it starts: within a layer nothing overlaps.
    places: BTreeMap<Option<usize>, BTreeMap<BytePos, usize>>,
    tagged: HashMap<usize, Tagged>,
    rejected: HashSet<(&'a str, Option<(usize, usize)>)>,
    /// The quotations of the paragraph: nothing begins outside of one and ends inside.
    quotations: Vec<BytesSpan>,
}

/// The tags of a layer by their starts, each with the furthest end so far.
#[derive(Default)]
struct Tagged(Vec<(BytePos, BytePos)>);

impl Tagged {
    fn meets(&self, span: BytesSpan) -> bool {
        let before = self.0.partition_point(|(start, _)| *start < span.end);
        before.checked_sub(1).and_then(|last| self.0.get(last)).is_some_and(|(_, end)| span.start < *end)
    }
}

impl<'a> Answer<'a> {
    /// Empty.
    pub fn new(question: &'a Question, tokens: &'a [BytesSpan], layers: &'a [usize]) -> Self {
        let mut tagged: HashMap<usize, Tagged> = HashMap::new();
        for (span, layer, _) in &question.spans {
            tagged.entry(*layer).or_default().0.push((span.start, span.end));
        }
        for tags in tagged.values_mut() {
            tags.0.sort_unstable();
            let mut furthest = BytePos::new(0);
            for (_, end) in &mut tags.0 {
                furthest = furthest.max(*end);
                *end = furthest;
            }
        }
        let rejected = question.rejected.iter().map(|(words, label)| (words.as_str(), *label)).collect();
        let quotations = quotation::whole(&question.text);
        Self { question, tokens, layers, found: Vec::new(), places: BTreeMap::new(), tagged, rejected, quotations }
    }

    fn bytes(&self, range: &Range<usize>) -> Option<BytesSpan> {
        let last = range.end.checked_sub(1)?;
        Some(BytesSpan::new(self.tokens.get(range.start)?.start, self.tokens.get(last)?.end))
    }

    fn is_rejected(&self, span: BytesSpan, label: Option<(usize, usize)>) -> bool {
        self.rejected.contains(&(self.question.text.get(span.range()).unwrap_or_default(), label))
    }

    /// Whether no tag of that layer is in the way.
    pub fn is_free(&self, range: &Range<usize>, layer: usize) -> bool {
        let Some(span) = self.bytes(range) else { return false };
        !self.tagged.get(&layer).is_some_and(|tags| tags.meets(span))
    }

    /// Whether something of that layer, or without one, was found there already.
    fn is_met(&self, span: BytesSpan, layer: Option<usize>) -> bool {
        let last = self.places.get(&layer).and_then(|places| places.range(..span.end).next_back());
        last.and_then(|(_, at)| self.found.get(*at)).is_some_and(|one| span.start < one.bytes.end)
    }

    pub fn is_open(&self, range: &Range<usize>, label: (usize, usize)) -> bool {
        let Some(span) = self.bytes(range) else { return false };
        let is_word = self.question.text.get(span.range()).is_some_and(token::is_word);
        is_word
            && !quotation::is_crossed(&self.quotations, span)
            && self.is_free(range, label.0)
            && !self.is_met(span, Some(label.0))
            && !self.is_rejected(span, Some(label))
    }

    fn add(&mut self, one: Proposal) {
        let places = self.places.entry(one.label.map(|(layer, _)| layer)).or_default();
        places.insert(one.bytes.start, self.found.len());
        self.found.push(one);
    }

    /// Adds a proposal with a label; where the same one is there, that one names a further source.
    pub fn label(&mut self, range: &Range<usize>, label: (usize, usize), score: f64, source: Source) {
        let Some(bytes) = self.bytes(range) else { return };
        let there = self.places.get(&Some(label.0)).and_then(|places| places.get(&bytes.start)).copied();
        let same = there.and_then(|at| self.found.get_mut(at));
        if let Some(same) = same.filter(|one| one.bytes == bytes && one.label == Some(label)) {
            same.sources.push(source);
            same.score = same.score.max(score);
        } else if self.layers.contains(&label.0) && self.is_open(range, label) {
            self.add(Proposal::new(bytes, Some(label), score, source));
        }
    }

    /// Adds something to look at.
    pub fn place(&mut self, range: &Range<usize>, score: f64, source: Source) {
        let Some(bytes) = self.bytes(range) else { return };
        let clear = self.places.keys().all(|layer| !self.is_met(bytes, *layer));
        let whole = !quotation::is_crossed(&self.quotations, bytes);
        if clear && whole && !self.is_rejected(bytes, None) {
            self.add(Proposal::new(bytes, None, score, source));
        }
    }

    /// Adds what looks like something to tag, where nothing is tagged.
    pub fn unlabelled(&mut self, range: &Range<usize>) {
        if self.layers.iter().all(|layer| self.is_free(range, *layer)) {
            self.place(range, 0.0, Source::Shape);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Tagged, meet};
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_in_the_way_is_what_overlaps(
            tags in prop::collection::vec((0_usize..30, 0_usize..8, 0_usize..2), 0..8),
            asked in prop::collection::vec((0_usize..29, 1_usize..6, 0_usize..3), 0..30),
        ) {
            let text = "a ".repeat(30);
            let tokens = token::tokens(&text);
            let span = |start: usize, len: usize| BytesSpan::new(BytePos::new(start * 2), BytePos::new((start * 2 + len).min(60)));
            let spans: Vec<Tagged> = tags.iter().map(|(start, len, layer)| (span(*start, *len), *layer, 0)).collect();
            let question = Question { text: text.clone(), spans: spans.clone(), ..Question::default() };
            let mut answer = Answer::new(&question, &tokens, &[0, 1]);
            for (start, len, layer) in asked {
                let range = start..(start + len).min(tokens.len());
                let Some(bytes) = answer.bytes(&range) else { continue };
                let free = |layer: usize| spans.iter().all(|(there, of, _)| *of != layer || !meet(*there, bytes));
                let alone = |layer: Option<usize>| {
                    answer.found.iter().all(|one| layer.is_some() && one.label.map(|l| l.0) != layer || !meet(one.bytes, bytes))
                };
                let before = answer.found.len();
                if layer < 2 {
                    let wanted = free(layer) && alone(Some(layer));
                    answer.label(&range, (layer, 0), 1.0, Source::Model);
                    prop_assert_eq!(answer.found.len() > before, wanted);
                } else {
                    let wanted = free(0) && free(1) && alone(None);
                    answer.unlabelled(&range);
                    prop_assert_eq!(answer.found.len() > before, wanted);
                }
            }
        }
    }
}
