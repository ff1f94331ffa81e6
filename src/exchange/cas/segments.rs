//! Sentences and tokens of an article, in UTF-16 units: other programs show and count by them.

use crate::corpus::Article;
use crate::text::sentence::sentences;
use crate::text::token::tokens;

/// Sentences and tokens, each in the order of the text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Segments {
    /// UTF-16 units.
    pub sentences: Vec<[u64; 2]>,
    /// UTF-16 units.
    pub tokens: Vec<[u64; 2]>,
}

impl Segments {
    /// A stretch without white space at its ends; `None` where there is no token in it.
    pub fn fitted(&self, [begin, end]: [u64; 2]) -> Option<[u64; 2]> {
        let first = self.tokens.partition_point(|token| token[1] <= begin);
        let after = self.tokens.partition_point(|token| token[0] < end);
        let (first, last) = (self.tokens.get(first)?, self.tokens.get(after.checked_sub(1)?)?);
        let fitted = [begin.max(first[0]), end.min(last[1])];
        (fitted[0] < fitted[1]).then_some(fitted)
    }
}

/// Those of an article.
pub fn segments(article: &Article) -> Segments {
    let mut found = Segments::default();
    let mut sentence_ends = Walk::new(&article.text);
    let mut token_ends = Walk::new(&article.text);
    for paragraph in &article.paragraphs {
        let Some(text) = article.text.get(paragraph.range()) else { continue };
        let base = paragraph.start.get();
        for one in sentences(text) {
            found.sentences.push(sentence_ends.both(base + one.start.get(), base + one.end.get()));
        }
        for one in tokens(text) {
            found.tokens.push(token_ends.both(base + one.start.get(), base + one.end.get()));
        }
    }
    found
}

/// Counts UTF-16 units of a text, forwards.
struct Walk<'a> {
    text: &'a str,
    byte: usize,
    unit: u64,
}

impl<'a> Walk<'a> {
    fn new(text: &'a str) -> Self {
        Self { text, byte: 0, unit: 0 }
    }

    fn both(&mut self, start: usize, end: usize) -> [u64; 2] {
        [self.to(start), self.to(end)]
    }

    fn to(&mut self, byte: usize) -> u64 {
        let passed = self.text.get(self.byte..byte).unwrap_or_default();
        let units: usize = if passed.is_ascii() { passed.len() } else { passed.chars().map(char::len_utf16).sum() };
        self.byte = self.byte.max(byte);
        self.unit += u64::try_from(units).unwrap_or_default();
        self.unit
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::testing::example;

    #[test]
    fn they_are_counted_in_utf16() {
        let (article, _) = example();
        let found = segments(&article);
        assert_eq!(found.sentences, [[0, 17], [18, 59]]);
        assert_eq!(found.tokens[..4], [[0, 5], [6, 8], [9, 16], [16, 17]]);
        assert_eq!(found.tokens.last(), Some(&[58, 59]));
    }
}
