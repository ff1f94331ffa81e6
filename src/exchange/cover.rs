//! Tokens that cover a whole text, broken wherever a span begins or ends, as spaCy and Prodigy count them.

use crate::text::token::tokens;
use crate::text::{BytesSpan, CharSpan, TextMap};

/// A token: words, a sign, or white space other than the one space that may follow a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token<'a> {
    /// Its text.
    pub text: &'a str,
    /// Its first code point.
    pub start: u32,
    /// The first code point after it.
    pub end: u32,
    /// Whether a space follows that belongs to no token.
    pub ws: bool,
}

/// The tokens of a text, in which every span has a first and a last one.
#[derive(Clone, Debug)]
pub struct Cover<'a> {
    /// In order: with a space where `ws` says so they make up the text.
    pub tokens: Vec<Token<'a>>,
}

impl<'a> Cover<'a> {
    /// Of a text and the spans that stand in it.
    pub fn new(map: &'a TextMap, spans: &[CharSpan]) -> Self {
        let bytes: Vec<BytesSpan> = spans.iter().filter_map(|span| map.bytes(*span)).collect();
        let sorted = |mut all: Vec<usize>| {
            all.sort_unstable();
            all.dedup();
            all
        };
        let starts = sorted(bytes.iter().map(|span| span.start.get()).collect());
        let ends = sorted(bytes.iter().map(|span| span.end.get()).collect());
        let cuts = sorted(starts.iter().chain(&ends).copied().collect());
        let mut maker = Maker { text: map.text(), cuts: &cuts, tokens: Vec::new(), chars: 0 };
        let mut at = 0;
        for word in tokens(map.text()) {
            let (start, end) = (word.start.get(), word.end.get());
            maker.gap(at, start, &starts, &ends);
            maker.pieces(start, end);
            at = end;
        }
        maker.gap(at, map.text().len(), &starts, &ends);
        Self { tokens: maker.tokens }
    }

    /// The first and the last token of one of the spans.
    pub fn span(&self, span: CharSpan) -> Option<[usize; 2]> {
        let first = self.tokens.binary_search_by_key(&span.start.get(), |token| token.start).ok()?;
        let last = self.tokens.binary_search_by_key(&span.end.get(), |token| token.end).ok()?;
        Some([first, last])
    }
}

struct Maker<'a, 'b> {
    text: &'a str,
    cuts: &'b [usize],
    tokens: Vec<Token<'a>>,
    chars: u32,
}

impl Maker<'_, '_> {
    /// White space: its first space goes to the token before it, unless a span has a bound there.
    fn gap(&mut self, mut start: usize, end: usize, starts: &[usize], ends: &[usize]) {
        let spaced = self.text.get(start..end).is_some_and(|gap| gap.starts_with(' '));
        let bound = |all: &[usize], at: usize| all.binary_search(&at).is_ok();
        if spaced
            && !bound(starts, start)
            && !bound(ends, start + 1)
            && let Some(last) = self.tokens.last_mut()
        {
            last.ws = true;
            self.chars += 1;
            start += 1;
        }
        self.pieces(start, end);
    }

    /// A token for each piece between bounds of spans.
    fn pieces(&mut self, mut start: usize, end: usize) {
        let first = self.cuts.partition_point(|cut| *cut <= start);
        let inside = self.cuts.get(first..).unwrap_or_default().iter().copied().take_while(|cut| *cut < end);
        for cut in inside.chain(std::iter::once(end)) {
            let Some(text) = self.text.get(start..cut).filter(|text| !text.is_empty()) else { continue };
            let count = u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
            self.tokens.push(Token { text, start: self.chars, end: self.chars + count, ws: false });
            self.chars += count;
            start = cut;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::testing::{EXAMPLE, documents};
    use crate::text::CharPos;
    use proptest::prelude::*;

    fn span(start: u32, end: u32) -> CharSpan {
        CharSpan::new(CharPos::new(start), CharPos::new(end))
    }

    #[test]
    fn the_tokens_of_the_example() {
        let map = TextMap::new(EXAMPLE.into());
        let cover = Cover::new(&map, &[span(17, 28), span(19, 20), span(44, 46)]);
        let words: Vec<&str> = cover.tokens.iter().map(|token| token.text).collect();
        assert_eq!(
            words,
            [
                "Talks", "😀", "resumed", ".", "\n", "Ms", " ", "Karimova", "said", "the", "Bloc", "“", "wr", "ecked",
                "”", "them", ".", "\n"
            ]
        );
        assert_eq!((cover.span(span(17, 28)), cover.span(span(44, 46))), (Some([5, 7]), Some([12, 12])));
    }

    proptest! {
        #[test]
        fn tokens_make_up_the_text_and_spans_fit(all in documents()) {
            for (article, records) in all {
                let map = TextMap::new(article.text.clone());
                let spans: Vec<CharSpan> = records.iter().flat_map(crate::annotation::Record::pieces).collect();
                let cover = Cover::new(&map, &spans);
                let mut text = String::new();
                for token in &cover.tokens {
                    prop_assert_eq!(map.quote(span(token.start, token.end)), Some(token.text));
                    text.push_str(token.text);
                    text.push_str(if token.ws { " " } else { "" });
                }
                prop_assert_eq!(text.as_str(), &*article.text);
                for span in spans {
                    prop_assert!(cover.span(span).is_some(), "{:?}", span);
                }
            }
        }
    }
}
