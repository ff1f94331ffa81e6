//! What the model sees of a token: hashed features, the same on every machine.

use super::keep::Keep;
use crate::chance::mixed;
use crate::text::{BytesSpan, sentence, token};
use std::collections::HashSet;

/// Bits of a hashed feature.
pub const BITS: u32 = 18;

/// Words that were met in lower case in finished paragraphs.
#[derive(Clone, Debug, Default)]
pub struct Vocabulary {
    small: HashSet<u64>,
}

impl Keep for Vocabulary {
    const LEAST: usize = 4;

    fn put(&self, to: &mut Vec<u8>) {
        self.small.put(to);
    }

    fn take(from: &mut &[u8]) -> Option<Self> {
        Some(Self { small: Keep::take(from)? })
    }
}

impl Vocabulary {
    /// Learns a finished paragraph.
    pub fn learn(&mut self, text: &str, tokens: &[BytesSpan]) {
        let words = tokens.iter().filter_map(|token| text.get(token.range()));
        self.small.extend(words.filter(|word| word.chars().all(|c| !c.is_uppercase())).map(|word| hash(0, word)));
    }

    /// Whether a word is known in lower case.
    pub fn knows_small(&self, text: &str, token: Option<BytesSpan>) -> bool {
        let word = token.and_then(|token| text.get(token.range())).unwrap_or_default();
        self.small.contains(&hash(0, &word.to_lowercase()))
    }
}

/// FNV-1a with a seed, then mixed, since the low bits are used.
pub(super) fn hash(seed: u64, text: &str) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325 ^ seed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    for byte in text.bytes() {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    mixed(hash)
}

/// Capitals as X, small letters as x, digits as 9, runs squeezed.
fn shape(word: &str) -> String {
    let mut shape = String::new();
    for c in word.chars() {
        let class = match c {
            c if c.is_uppercase() => 'X',
            c if c.is_alphabetic() => 'x',
            c if c.is_numeric() => '9',
            c => c,
        };
        if !shape.ends_with(class) {
            shape.push(class);
        }
    }
    shape
}

struct Seen {
    small: String,
    shape: String,
    suffix: String,
}

/// The last `count` code points.
fn suffix(word: &str, count: usize) -> &str {
    let at = word.char_indices().rev().nth(count.saturating_sub(1)).map_or(0, |(at, _)| at);
    word.get(at..).unwrap_or_default()
}

/// The first `count` code points.
fn prefix(word: &str, count: usize) -> &str {
    let at = word.char_indices().nth(count).map_or(word.len(), |(at, _)| at);
    word.get(..at).unwrap_or_default()
}

/// The features of each token, as numbers below 2^[`BITS`], each once.
pub fn of(text: &str, tokens: &[BytesSpan], vocabulary: &Vocabulary) -> Vec<Vec<u32>> {
    let seen: Vec<Seen> = tokens
        .iter()
        .map(|token| {
            let word = text.get(token.range()).unwrap_or_default();
            let small = word.to_lowercase();
            Seen { shape: shape(word), suffix: suffix(&small, 3).to_owned(), small }
        })
        .collect();
    let mut firsts = vec![false; tokens.len()];
    let mut words = (0..).zip(tokens).peekable();
    for sentence in sentence::sentences(text) {
        let is_before = |token: &BytesSpan| {
            token.start < sentence.start || !token::is_word(text.get(token.range()).unwrap_or_default())
        };
        while words.next_if(|(_, token)| is_before(token)).is_some() {}
        if let Some(slot) = words.peek().and_then(|(at, _)| firsts.get_mut::<usize>(*at)) {
            *slot = true;
        }
    }
    (0..tokens.len()).map(|at| one(&seen, at, firsts.get(at) == Some(&true), vocabulary)).collect()
}

fn one(seen: &[Seen], at: usize, first: bool, vocabulary: &Vocabulary) -> Vec<u32> {
    let near = |by: isize| at.checked_add_signed(by).and_then(|at| seen.get(at));
    let small = |by: isize| near(by).map_or("⌀", |word| word.small.as_str());
    let shape = |by: isize| near(by).map_or("⌀", |word| word.shape.as_str());
    let ending = |by: isize| near(by).map_or("⌀", |word| word.suffix.as_str());
    let mut found = Vec::with_capacity(28);
    let mut kind = 0_u64;
    let mut add = |text: &str| {
        kind += 1;
        let bits = hash(kind, text) & ((1 << BITS) - 1);
        found.push(u32::try_from(bits).unwrap_or_default());
    };
    add("");
    for by in -2..=2 {
        add(small(by));
    }
    add(&format!("{}\t{}", small(-1), small(0)));
    add(&format!("{}\t{}", small(0), small(1)));
    for by in -1..=1 {
        add(shape(by));
    }
    add(&format!("{}\t{}\t{}", shape(-1), shape(0), shape(1)));
    for count in 1..=4 {
        add(prefix(small(0), count));
        add(suffix(small(0), count));
    }
    add(ending(-1));
    add(ending(1));
    add(if first { shape(0) } else { "" });
    let capital = shape(0).starts_with('X');
    add(if capital && vocabulary.small.contains(&hash(0, small(0))) { "known small" } else { "" });
    found.sort_unstable();
    found.dedup();
    found
}
