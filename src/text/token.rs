//! Tokens: words by UAX 29, punctuation apart, a clitic a token of its own, `U.S.` and hyphenated words one.

use super::offset::{BytePos, BytesSpan};
use unicode_segmentation::UnicodeSegmentation;

/// The tokens of a paragraph, in its bytes: in order, apart, covering everything but white space, never inside a
/// grapheme. Linear in the length of the text.
pub fn tokens(text: &str) -> Vec<BytesSpan> {
    let mut found: Vec<(usize, usize)> = Vec::with_capacity(text.len() / 5);
    for (start, word) in text.split_word_bound_indices() {
        if word.chars().all(char::is_whitespace) {
            continue;
        }
        let end = start + word.len();
        if !joined(text, &mut found, start, end) {
            match clitic(word) {
                Some(at) if at > 0 => found.extend([(start, start + at), (start + at, end)]),
                _ => found.push((start, end)),
            }
        }
    }
    whole_graphemes(text, &mut found);
    found.into_iter().map(|(start, end)| BytesSpan::new(BytePos::new(start), BytePos::new(end))).collect()
}

/// Takes a piece into the token before it: the last dot of `U.S.`, and what a hyphen joins.
fn joined(text: &str, found: &mut Vec<(usize, usize)>, start: usize, end: usize) -> bool {
    let Some(last) = found.last().copied().filter(|last| last.1 == start) else { return false };
    let piece = text.get(start..end).unwrap_or_default();
    let before = text.get(last.0..last.1).unwrap_or_default();
    if piece == "." && is_abbreviation(before) {
        if let Some(last) = found.last_mut() {
            last.1 = end;
        }
        return true;
    }
    let hyphen = |s: &str| matches!(s, "-" | "\u{2010}" | "\u{2011}");
    let earlier = found.len().checked_sub(2).and_then(|at| found.get(at)).copied();
    if let Some(earlier) = earlier
        && hyphen(before)
        && earlier.1 == last.0
        && ends_in_word(text, earlier)
        && piece.chars().next().is_some_and(char::is_alphanumeric)
    {
        found.pop();
        let cut = clitic(piece).map_or(end, |at| start + at);
        if let Some(earlier) = found.last_mut() {
            earlier.1 = cut;
        }
        if cut < end {
            found.push((cut, end));
        }
        return true;
    }
    false
}

fn ends_in_word(text: &str, (start, end): (usize, usize)) -> bool {
    text.get(start..end).and_then(|word| word.chars().next_back()).is_some_and(char::is_alphanumeric)
}

/// `U.S`, `a.m`: letters, each but the last with a dot.
fn is_abbreviation(word: &str) -> bool {
    let mut letters = word.split('.');
    word.contains('.') && letters.all(|part| part.chars().count() == 1 && part.chars().all(char::is_alphabetic))
}

/// Where `’s` begins.
fn clitic(word: &str) -> Option<usize> {
    ["’s", "'s", "’S", "'S"].iter().find_map(|clitic| word.strip_suffix(clitic)).map(str::len)
}

/// Moves token bounds out to grapheme bounds: word bounds are not always grapheme bounds (Thai, prepended signs).
fn whole_graphemes(text: &str, found: &mut Vec<(usize, usize)>) {
    if text.is_ascii() {
        return;
    }
    let bounds: Vec<usize> = text.grapheme_indices(true).map(|(at, _)| at).chain(std::iter::once(text.len())).collect();
    let floor =
        |at: usize| bounds.get(bounds.partition_point(|bound| *bound <= at).saturating_sub(1)).copied().unwrap_or(at);
    let ceil = |at: usize| bounds.get(bounds.partition_point(|bound| *bound < at)).copied().unwrap_or(at);
    let mut whole: Vec<(usize, usize)> = Vec::with_capacity(found.len());
    for (start, end) in found.drain(..) {
        let (start, end) = (floor(start), ceil(end));
        match whole.last_mut() {
            Some(last) if last.1 > start => last.1 = last.1.max(end),
            _ => whole.push((start, end)),
        }
    }
    *found = whole;
}

/// Whether a token holds a letter or a digit.
pub fn is_word(token: &str) -> bool {
    token.chars().any(char::is_alphanumeric)
}

/// Whether a token is a word that begins with a capital.
pub fn is_capitalised(token: &str) -> bool {
    token.chars().next().is_some_and(char::is_uppercase)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn split(text: &str) -> Vec<&str> {
        tokens(text).into_iter().map(|span| &text[span.range()]).collect()
    }

    #[test]
    fn words_punctuation_clitics_abbreviations() {
        assert_eq!(
            split("“Karimova’s U.S. trip,” he said."),
            ["“", "Karimova", "’s", "U.S.", "trip", ",", "”", "he", "said", "."]
        );
        assert_eq!(
            split("co-operation in al-Amin's two-day talks - 2-3 months"),
            ["co-operation", "in", "al-Amin", "'s", "two-day", "talks", "-", "2-3", "months"]
        );
        assert_eq!(split("at 1,000, P5+1 (2.5%)"), ["at", "1,000", ",", "P5", "+", "1", "(", "2.5", "%", ")"]);
        assert_eq!(split("外交部说"), ["外", "交", "部", "说"]);
        assert_eq!(split("👨‍👩‍👧 и 🇰🇿!"), ["👨‍👩‍👧", "и", "🇰🇿", "!"]);
        assert_eq!(split("don't ... wait"), ["don't", ".", ".", ".", "wait"]);
        assert_eq!(split(" \t "), Vec::<&str>::new());
    }

    proptest! {
        #[test]
        fn tokens_are_in_order_apart_and_cover_all_but_white_space(text in "[a-zA-Z’'.\\-“” \u{301}\u{e33}字😀\u{200d}0-9\u{600}ก\r\n\t]{0,60}|\\PC{0,60}") {
            let bounds: Vec<usize> = text.grapheme_indices(true).map(|(at, _)| at).chain([text.len()]).collect();
            let mut covered = vec![false; text.len()];
            let mut last = 0;
            for span in tokens(&text) {
                let range = span.range();
                prop_assert!(range.start >= last && range.end > range.start);
                prop_assert!(bounds.contains(&range.start) && bounds.contains(&range.end), "{:?}", &text[range]);
                last = range.end;
                covered[range].fill(true);
            }
            for (at, c) in text.char_indices() {
                prop_assert!(covered[at] || c.is_whitespace(), "{at} {c:?}");
            }
        }
    }
}
