//! The token that agreement counts: not that of the editor, so that figures stay the same when segmentation improves.

use super::study::Units;
use crate::text::{CharPos, CharSpan, TextMap};
use regex::Regex;
use std::ops::Range;
use std::sync::{Arc, LazyLock};

/// A character of a script without spaces between words, with its marks; else a run of word characters; else any
/// character that is no white space.
static TOKEN: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let alone = r"[[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]--\p{M}]";
    Regex::new(&format!(r"{alone}\p{{M}}*|[\w--{alone}]+|\S")).ok()
});

/// The tokens of a document.
#[derive(Clone, Debug, Default)]
pub struct Tokens {
    /// In code points, in order.
    places: Vec<CharSpan>,
    /// For each unit, the tokens before its end.
    ends: Vec<u32>,
}

impl Tokens {
    /// The tokens of these units, which are in order and do not overlap. Linear in the length of the text.
    pub fn new(text: &Arc<str>, units: &[CharSpan]) -> Self {
        let map = TextMap::new(Arc::clone(text));
        let mut tokens = Self::default();
        for unit in units {
            tokens.read(map.quote(*unit).unwrap_or_default(), unit.start.get());
            tokens.ends.push(u32::try_from(tokens.places.len()).unwrap_or(u32::MAX));
        }
        tokens
    }

    /// Adds those of a unit that starts at this code point.
    fn read(&mut self, unit: &str, start: u32) {
        let code_points =
            |text: Option<&str>| u32::try_from(text.unwrap_or_default().chars().count()).unwrap_or(u32::MAX);
        let (mut at, mut rest) = (start, unit);
        while let Some(token) = first(rest) {
            let start = at.saturating_add(code_points(rest.get(..token.start)));
            at = start.saturating_add(code_points(rest.get(token.clone())));
            self.places.push(CharSpan::new(CharPos::new(start), CharPos::new(at)));
            rest = rest.get(token.end..).unwrap_or_default();
        }
    }

    /// All, in code points.
    #[cfg(test)]
    pub fn all(&self) -> impl Iterator<Item = CharSpan> + '_ {
        self.places.iter().copied()
    }

    /// The tokens that share a code point with a stretch.
    pub fn over(&self, stretch: CharSpan) -> Range<u32> {
        let first = self.places.partition_point(|token| token.end <= stretch.start);
        let last = self.places.partition_point(|token| token.start < stretch.end);
        u32::try_from(first).unwrap_or(u32::MAX)..u32::try_from(last).unwrap_or(u32::MAX)
    }

    /// The tokens of a unit.
    pub fn of(&self, unit: usize) -> Range<u32> {
        let before = |unit: Option<usize>| unit.and_then(|unit| self.ends.get(unit)).copied().unwrap_or(0);
        before(unit.checked_sub(1))..before(Some(unit))
    }

    /// The tokens of these units, those of neighbours as one stretch.
    pub fn within(&self, units: &Units) -> impl Iterator<Item = Range<u32>> {
        let mut rest = units.iter().map(|unit| self.of(unit)).peekable();
        std::iter::from_fn(move || {
            let mut stretch = rest.next()?;
            while let Some(next) = rest.next_if(|next| next.start == stretch.end) {
                stretch.end = next.end;
            }
            Some(stretch)
        })
    }
}

/// The first token of a text, in bytes. ASCII is told by hand: it is most of many a text, and the pattern takes
/// several times as long.
fn first(text: &str) -> Option<Range<usize>> {
    let start = text.bytes().take_while(u8::is_ascii_whitespace).count();
    let bytes = text.as_bytes().get(start..).unwrap_or_default();
    let word = bytes.iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_').count();
    match bytes.get(word) {
        None if word > 0 => Some(start..start + word),
        Some(after) if word > 0 && after.is_ascii() => Some(start..start + word),
        Some(sign) if word == 0 && sign.is_ascii_graphic() => Some(start..start + 1),
        _ => TOKEN.as_ref()?.find(text).map(|found| found.range()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn split(text: &str) -> Vec<String> {
        let chars: Vec<char> = text.chars().collect();
        let whole = CharSpan::new(CharPos::new(0), CharPos::new(u32::try_from(chars.len()).unwrap()));
        let tokens = Tokens::new(&text.into(), &[whole]);
        let of = |token: &CharSpan| chars[token.start.get() as usize..token.end.get() as usize].iter().collect();
        tokens.places.iter().map(of).collect()
    }

    #[test]
    fn words_signs_and_scripts_without_spaces() {
        assert_eq!(
            split("U.S. snake_case don't 3,5!"),
            ["U", ".", "S", ".", "snake_case", "don", "'", "t", "3", ",", "5", "!"]
        );
        assert_eq!(split("e\u{301}te\u{301} 𝒜𝓁 a\u{200d}b\r"), ["e\u{301}te\u{301}", "𝒜𝓁", "a\u{200d}b"]);
        assert_eq!(split("EU的北京 か\u{3099}く"), ["EU", "的", "北", "京", "か\u{3099}", "く"]);
        assert_eq!(split("ที่นี่ 한국 ½ 👩‍👩"), ["ที่", "นี่", "한국", "½", "👩", "\u{200d}", "👩"]);
        assert_eq!(split(" \u{a0}\u{3000}\t"), Vec::<String>::new());
    }

    #[test]
    fn neighbouring_units_make_one_stretch() {
        let at = |start, end| CharSpan::new(CharPos::new(start), CharPos::new(end));
        let tokens = Tokens::new(&"a b\nc\n–\nd e f".into(), &[at(0, 3), at(4, 5), at(6, 7), at(8, 13)]);
        assert_eq!((tokens.of(0), tokens.of(3)), (0..2, 4..7));
        assert_eq!(tokens.within(&[0, 1, 3].into_iter().collect()).collect::<Vec<_>>(), [0..3, 4..7]);
        assert_eq!((tokens.over(at(2, 7)), tokens.over(at(3, 4))), (1..4, 2..2));
    }

    proptest! {
        #[test]
        fn tokens_are_in_order_apart_and_leave_nothing_but_white_space(text in "[a-zé _.\\-字\u{e33}\u{301}\u{200d}😀\r\n]{0,40}|\\PC{0,40}") {
            let shown: String = split(&text).concat();
            prop_assert_eq!(shown, text.chars().filter(|c| !c.is_whitespace()).collect::<String>());
        }

        #[test]
        fn ascii_by_hand_is_the_pattern(text in "[ -~é\u{301}字ก\u{200d}\u{b}\u{1}\r\n]{0,40}") {
            let pattern = TOKEN.as_ref().unwrap();
            prop_assert_eq!(split(&text), pattern.find_iter(&text).map(|found| found.as_str()).collect::<Vec<_>>());
        }
    }
}
