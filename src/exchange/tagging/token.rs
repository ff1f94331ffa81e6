//! The tokens of an article as tags are put on them: broken at the bounds of spans, without white space of any kind.

use crate::corpus::Article;
use crate::exchange::respaced::is_space;
use crate::text::{BytePos, BytesSpan, sentence, token};

/// A token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token<'a> {
    /// Its letters.
    pub text: &'a str,
    /// Where they stand in the article.
    pub bytes: BytesSpan,
    /// Whether a sentence begins with it.
    pub begins: bool,
}

/// The tokens of an article. One ends wherever a span begins or ends, and no sentence begins inside a span; `spans` in
/// the order of their beginnings, without white space at their ends.
pub fn tokens<'a>(article: &'a Article, spans: &[BytesSpan]) -> Vec<Token<'a>> {
    let mut bounds: Vec<usize> = spans.iter().flat_map(|span| [span.start.get(), span.end.get()]).collect();
    bounds.sort_unstable();
    let mut cutter = Cutter { text: &article.text, bounds: bounds.into_iter().peekable(), tokens: Vec::new() };
    for paragraph in &article.paragraphs {
        cutter.paragraph(*paragraph);
    }
    let mut tokens = cutter.tokens;
    let (mut next, mut inside) = (spans.iter().peekable(), 0);
    for token in &mut tokens {
        token.begins &= token.bytes.start.get() >= inside;
        while let Some(span) = next.next_if(|span| span.start <= token.bytes.start) {
            inside = inside.max(span.end.get());
        }
    }
    tokens
}

struct Cutter<'a, B: Iterator<Item = usize>> {
    text: &'a str,
    bounds: std::iter::Peekable<B>,
    tokens: Vec<Token<'a>>,
}

impl<B: Iterator<Item = usize>> Cutter<'_, B> {
    fn paragraph(&mut self, paragraph: BytesSpan) {
        let words = self.text.get(paragraph.range()).unwrap_or_default();
        let base = paragraph.start.get();
        let mut starts = sentence::sentences(words).into_iter().map(|one| base + one.start.get()).peekable();
        let mut begins = true;
        for word in token::tokens(words) {
            let range = word.range();
            while starts.next_if(|start| *start <= base + range.start).is_some() {
                begins = true;
            }
            self.word(base + range.start, base + range.end, &mut begins);
        }
    }

    /// A word, in pieces where white space or a bound breaks it.
    fn word(&mut self, start: usize, end: usize, begins: &mut bool) {
        let mut from = start;
        let word = self.text.get(start..end).unwrap_or_default();
        if self.bounds.peek().is_none_or(|bound| *bound >= end) && !word.contains(is_space) {
            return self.piece(start, end, begins);
        }
        for (at, c) in word.char_indices() {
            let at = start + at;
            let mut breaks = false;
            while self.bounds.next_if(|bound| *bound <= at).is_some() {
                breaks = true;
            }
            if is_space(c) {
                self.piece(from, at, begins);
                from = at + c.len_utf8();
            } else if breaks {
                self.piece(from, at, begins);
                from = at;
            }
        }
        self.piece(from, end, begins);
    }

    fn piece(&mut self, start: usize, end: usize, begins: &mut bool) {
        let Some(text) = self.text.get(start..end).filter(|text| !text.is_empty()) else { return };
        let bytes = BytesSpan::new(BytePos::new(start), BytePos::new(end));
        self.tokens.push(Token { text, bytes, begins: std::mem::take(begins) });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::tagging::flat::without_space;
    use crate::exchange::testing::article;
    use proptest::prelude::*;

    fn shown(text: &str, spans: &[[usize; 2]]) -> String {
        let article = article("d", text);
        let spans: Vec<BytesSpan> =
            spans.iter().map(|[start, end]| BytesSpan::new(BytePos::new(*start), BytePos::new(*end))).collect();
        let shown = tokens(&article, &spans).into_iter().map(|token| {
            let begin = if token.begins { "/" } else { "" };
            format!("{begin}{}", token.text)
        });
        shown.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn bounds_and_white_space_break_tokens_and_spans_hold_sentences_together() {
        assert_eq!(shown("He left. She stayed.\nAll did.", &[]), "/He left . /She stayed . /All did .");
        assert_eq!(
            shown("He left. She stayed.\nAll did.", &[[3, 12], [13, 25]]),
            "/He left . She stay ed . /All did .".replace("stay ed", "stayed").replace("/All", "All")
        );
        assert_eq!(shown("anti-Bloc", &[[5, 9]]), "/anti- Bloc");
        assert_eq!(shown("10\u{202f}000 a\u{1c}b c\u{a0}d", &[]), "/10 000 a b c d");
    }

    proptest! {
        #[test]
        fn tokens_cover_all_but_white_space_and_break_at_every_bound(
            text in "([a-z]{1,4}|[ .\n\u{a0}\u{202f}\u{1c}\u{85}-]|😀|e\u{301}|外){1,30}", ends in prop::collection::vec(any::<prop::sample::Index>(), 0..6)
        ) {
            prop_assume!(text.chars().any(|c| !is_space(c)));
            let text = format!("a{text}");
            let article = article("d", &text);
            let starts: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
            let mut spans: Vec<BytesSpan> = ends.chunks_exact(2).map(|pair| {
                let (a, b) = (starts[pair[0].index(starts.len())], starts[pair[1].index(starts.len())]);
                BytesSpan::new(BytePos::new(a.min(b)), BytePos::new(a.max(b)))
            }).filter_map(|span| without_space(&text, span)).collect();
            spans.sort_by_key(|span| (span.start, span.end));
            let tokens = tokens(&article, &spans);
            let words: String = tokens.iter().map(|token| token.text).collect();
            prop_assert_eq!(words, text.chars().filter(|c| !is_space(*c)).collect::<String>());
            for token in &tokens {
                prop_assert!(!token.text.is_empty() && token.text == &text[token.bytes.range()]);
                for span in &spans {
                    for bound in [span.start, span.end] {
                        prop_assert!(bound <= token.bytes.start || bound >= token.bytes.end);
                    }
                    prop_assert!(!token.begins || token.bytes.start <= span.start || token.bytes.start >= span.end);
                }
            }
        }
    }
}
