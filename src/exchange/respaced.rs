//! The same words with other white space: offsets of the one text in the other.

use crate::text::{CharPos, CharSpan};

/// From a text whose white space is not known to one that has it.
#[derive(Clone, Debug)]
pub struct Respaced {
    /// Code points of the first text that are no white space, before each code point, and at its end.
    before: Vec<u32>,
    /// Where each of them stands in the other.
    at: Vec<u32>,
}

/// White space, and the separators (U+001C to U+001F) at which Python splits words too.
pub fn is_space(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{1c}'..='\u{1f}')
}

/// The text without its white space.
pub fn squeezed(text: &str) -> impl Iterator<Item = char> + '_ {
    text.chars().filter(|c| !is_space(*c))
}

impl Respaced {
    /// `None` where they differ in more than white space.
    pub fn new(spaced: &str, real: &str) -> Option<Self> {
        if !squeezed(spaced).eq(squeezed(real)) {
            return None;
        }
        let mut before = Vec::with_capacity(spaced.len());
        let mut count = 0;
        for c in spaced.chars() {
            before.push(count);
            count += u32::from(!is_space(c));
        }
        before.push(count);
        let places = (0_u32..).zip(real.chars()).filter(|(_, c)| !is_space(*c));
        Some(Self { before, at: places.map(|(at, _)| at).collect() })
    }

    /// Where a span of the first text stands in the other, without white space at its ends; `None` where it leaves the
    /// text or holds nothing but white space.
    pub fn span(&self, span: CharSpan) -> Option<CharSpan> {
        let nth = |at: CharPos| self.before.get(usize::try_from(at.get()).ok()?).copied();
        let (first, after) = (nth(span.start)?, nth(span.end)?);
        let place = |n: u32| self.at.get(usize::try_from(n).ok()?).copied();
        let (start, last) = (place(first)?, place(after.checked_sub(1).filter(|last| *last >= first)?)?);
        Some(CharSpan::new(CharPos::new(start), CharPos::new(last + 1)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_white_space_may_differ() {
        let span = |a, b| CharSpan::new(CharPos::new(a), CharPos::new(b));
        let both = Respaced::new("Ms Karimova said 😀 .", "Ms\n Karimova  said😀.").unwrap();
        assert_eq!(both.span(span(0, 11)), Some(span(0, 12)));
        assert_eq!(both.span(span(17, 18)), Some(span(18, 19)));
        assert_eq!(both.span(span(18, 20)), Some(span(19, 20)));
        assert_eq!((both.span(span(2, 3)), both.span(span(0, 40))), (None, None));
        assert!(Respaced::new("a b", "a c").is_none());
        assert_eq!(Respaced::new("a b", "a\u{1c}b").unwrap().span(span(1, 3)), Some(span(2, 3)));
    }
}
