//! Passages that stand again: agency copy, an article repeated within itself.
//!
//! The measure: a stretch of tokens counts as tagged before where the same tokens were tagged together with the same
//! [`CONTEXT`] tokens on one side of them. So a paragraph that repeats another as a whole, as a part of it, or with words
//! changed here and there is found alike, and only what stands next to a change is not.

use super::Tagged;
use super::choose::whole_tokens;
use super::features::hash;
use super::keep::Keep;
use crate::text::BytesSpan;
use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

/// Tokens on one side that have to be the same.
const CONTEXT: usize = 6;
/// Longest stretch that is looked for, in tokens.
const LONGEST: usize = 64;
/// What is taken for the probability that a repeated passage is to be tagged alike.
pub const SURE: f64 = 0.95;
/// Base of the rolling hash: odd, so that no token is lost.
const BASE: u64 = 0x9e37_79b9_7f4a_7c15;

/// Tokens, layer and label.
type Found = (Range<usize>, usize, usize);

/// Tagged stretches by their context.
#[derive(Clone, Debug, Default)]
pub struct Repeats {
    contexts: HashMap<u64, (u16, u16)>,
    lengths: BTreeSet<usize>,
    /// Whole paragraphs, with their spans in tokens.
    paragraphs: HashMap<u64, Vec<(u16, u16, u16, u16)>>,
}

impl Keep for Repeats {
    const LEAST: usize = 12;

    fn put(&self, to: &mut Vec<u8>) {
        self.contexts.put(to);
        self.lengths.put(to);
        self.paragraphs.put(to);
    }

    fn take(from: &mut &[u8]) -> Option<Self> {
        let kept = Self { contexts: Keep::take(from)?, lengths: Keep::take(from)?, paragraphs: Keep::take(from)? };
        let lengths = kept.lengths.iter().all(|length| (1..=LONGEST).contains(length));
        let spans = kept.paragraphs.values().flatten().all(|(start, end, ..)| start < end);
        (lengths && spans).then_some(kept)
    }
}

/// The hash of any stretch of a paragraph in one step.
struct Rolling {
    sums: Vec<u64>,
    powers: Vec<u64>,
}

impl Rolling {
    fn new(text: &str, tokens: &[BytesSpan]) -> Self {
        let (mut sums, mut powers) = (vec![0_u64], vec![1_u64]);
        let (mut sum, mut power) = (0_u64, 1_u64);
        for token in tokens {
            let word = hash(1, text.get(token.range()).unwrap_or_default());
            sum = sum.wrapping_mul(BASE).wrapping_add(word);
            power = power.wrapping_mul(BASE);
            sums.push(sum);
            powers.push(power);
        }
        Self { sums, powers }
    }

    fn of(&self, range: Range<usize>) -> Option<u64> {
        let (from, to) = (self.sums.get(range.start)?, self.sums.get(range.end)?);
        let power = self.powers.get(range.end.checked_sub(range.start)?)?;
        Some(to.wrapping_sub(from.wrapping_mul(*power)))
    }

    /// Keys of a stretch with what stands before it, and with what stands after it.
    fn keys(&self, range: &Range<usize>) -> [Option<u64>; 2] {
        let mark = |key: u64, side: u64| key.rotate_left(17).wrapping_add(side.wrapping_mul(BASE)) ^ range.len() as u64;
        let before = range.start.checked_sub(CONTEXT).and_then(|start| self.of(start..range.end));
        let after = self.of(range.start..range.end + CONTEXT);
        [before.map(|key| mark(key, 1)), after.map(|key| mark(key, 2))]
    }

    fn whole(&self) -> Option<u64> {
        self.of(0..self.sums.len().checked_sub(1)?)
    }
}

fn narrow(number: usize) -> u16 {
    u16::try_from(number).unwrap_or(u16::MAX)
}

impl Repeats {
    /// Learns a finished paragraph; what is left untagged in it is no repeat any more.
    pub fn learn(&mut self, text: &str, tokens: &[BytesSpan], spans: &[Tagged]) {
        let rolling = Rolling::new(text, tokens);
        let tagged: Vec<Found> = spans
            .iter()
            .filter_map(|(bytes, layer, label)| Some((whole_tokens(tokens, *bytes)?, *layer, *label)))
            .collect();
        for old in self.matches(&rolling, tokens.len()) {
            if !tagged.contains(&old) {
                for key in rolling.keys(&old.0).into_iter().flatten() {
                    self.contexts.remove(&key);
                }
            }
        }
        for (range, layer, label) in tagged.iter().filter(|(range, ..)| range.len() <= LONGEST) {
            for key in rolling.keys(range).into_iter().flatten() {
                self.contexts.insert(key, (narrow(*layer), narrow(*label)));
                self.lengths.insert(range.len());
            }
        }
        if tokens.len() >= CONTEXT
            && let Some(key) = rolling.whole()
        {
            let all = tagged
                .iter()
                .map(|(range, layer, label)| (narrow(range.start), narrow(range.end), narrow(*layer), narrow(*label)));
            self.paragraphs.insert(key, all.collect());
        }
    }

    /// What was tagged in a finished paragraph of the same words; `None`: there is none.
    pub fn whole(&self, text: &str, tokens: &[BytesSpan]) -> Option<Vec<Found>> {
        let known = self.paragraphs.get(&Rolling::new(text, tokens).whole()?)?;
        let wide = |(start, end, layer, label): &(u16, u16, u16, u16)| {
            (usize::from(*start)..usize::from(*end), usize::from(*layer), usize::from(*label))
        };
        Some(known.iter().map(wide).collect())
    }

    /// Stretches that were tagged in the same context.
    pub fn find(&self, text: &str, tokens: &[BytesSpan]) -> Vec<Found> {
        self.matches(&Rolling::new(text, tokens), tokens.len())
    }

    fn matches(&self, rolling: &Rolling, count: usize) -> Vec<Found> {
        let mut found = Vec::new();
        if self.contexts.is_empty() || count <= CONTEXT {
            return found;
        }
        for start in 0..count {
            for length in self.lengths.iter().rev() {
                let range = start..start + length;
                let keys = if range.end <= count { rolling.keys(&range) } else { [None, None] };
                let known = keys.into_iter().flatten().find_map(|key| self.contexts.get(&key));
                if let Some((layer, label)) = known {
                    found.push((range, usize::from(*layer), usize::from(*label)));
                }
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{BytePos, token};

    fn tagged(text: &str, words: &str) -> Tagged {
        let start = text.find(words).unwrap();
        (BytesSpan::new(BytePos::new(start), BytePos::new(start + words.len())), 0, 1)
    }

    fn found(repeats: &Repeats, text: &str) -> Vec<String> {
        let tokens = token::tokens(text);
        let words =
            |range: &Range<usize>| text[tokens[range.start].start.get()..tokens[range.end - 1].end.get()].to_owned();
        repeats.find(text, &tokens).iter().map(|(range, ..)| words(range)).collect()
    }

    const FIRST: &str =
        "Delegates of the northern valleys told Lena Orlo that nobody would sign the paper in Velmar before spring.";

    fn taught(spans: &[&str]) -> Repeats {
        let mut repeats = Repeats::default();
        let spans: Vec<Tagged> = spans.iter().map(|words| tagged(FIRST, words)).collect();
        repeats.learn(FIRST, &token::tokens(FIRST), &spans);
        repeats
    }

    #[test]
    fn a_passage_is_found_whole_as_a_part_and_with_changed_words() {
        let repeats = taught(&["Lena Orlo", "Velmar"]);
        assert_eq!(repeats.whole(FIRST, &token::tokens(FIRST)).unwrap().len(), 2);
        let part = format!("It had rained. {FIRST} Then they left.");
        assert!(repeats.whole(&part, &token::tokens(&part)).is_none());
        assert_eq!(found(&repeats, &part), ["Lena Orlo", "Velmar"]);
        let near = FIRST.replace("sign the paper", "put a name to the text");
        assert_eq!(found(&repeats, &near), ["Lena Orlo"], "the other name stands next to the change on both sides");
        assert_eq!(
            found(&repeats, "Lena Orlo went to Velmar in spring, and nobody there would sign."),
            Vec::<String>::new()
        );
    }

    #[test]
    fn what_was_left_out_the_second_time_is_no_repeat() {
        let mut repeats = taught(&["Lena Orlo", "Velmar"]);
        let again = format!("Again: {FIRST}");
        repeats.learn(&again, &token::tokens(&again), &[tagged(&again, "Velmar")]);
        assert_eq!(found(&repeats, FIRST), ["Velmar"]);
    }
}
