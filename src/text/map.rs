//! The only place where code points and bytes of a text turn into each other.

use super::offset::{BytePos, BytesSpan, CharPos, CharSpan};
use std::sync::Arc;

/// Code points between two remembered positions; a look-up scans at most this many.
const STRIDE: usize = 64;

/// A text with a table from code points to bytes and back.
#[derive(Clone, Debug)]
pub struct TextMap {
    text: Arc<str>,
    /// The byte position of every `STRIDE`-th code point; empty for ASCII.
    marks: Box<[u32]>,
    chars: u32,
}

impl TextMap {
    /// Reads the text once.
    pub fn new(text: Arc<str>) -> Self {
        if text.is_ascii() {
            let chars = u32::try_from(text.len()).unwrap_or(u32::MAX);
            return Self { text, marks: Box::default(), chars };
        }
        let mut marks = Vec::with_capacity(text.len() / STRIDE + 1);
        let mut chars = 0_usize;
        for (byte, _) in text.char_indices() {
            if chars.is_multiple_of(STRIDE) {
                marks.push(u32::try_from(byte).unwrap_or(u32::MAX));
            }
            chars += 1;
        }
        let chars = u32::try_from(chars).unwrap_or(u32::MAX);
        Self { text, marks: marks.into(), chars }
    }

    /// The whole text.
    pub fn text(&self) -> &Arc<str> {
        &self.text
    }

    /// The position after the last code point.
    pub fn end(&self) -> CharPos {
        CharPos::new(self.chars)
    }

    /// The byte where a code point starts; `None` past the end.
    pub fn to_byte(&self, at: CharPos) -> Option<BytePos> {
        if at > self.end() {
            return None;
        }
        let at = at.get() as usize;
        if self.marks.is_empty() {
            return Some(BytePos::new(at));
        }
        if at == self.chars as usize {
            return Some(BytePos::new(self.text.len()));
        }
        let base = *self.marks.get(at / STRIDE)? as usize;
        let within = self.text.get(base..)?.char_indices().nth(at % STRIDE)?.0;
        Some(BytePos::new(base + within))
    }

    /// The code point that starts at a byte; `None` inside a code point or past the end.
    pub fn to_char(&self, at: BytePos) -> Option<CharPos> {
        let byte = at.get();
        if !self.text.is_char_boundary(byte) {
            return None;
        }
        let wide = |n: usize| u32::try_from(n).ok().map(CharPos::new);
        if self.marks.is_empty() {
            return wide(byte);
        }
        let after = self.marks.partition_point(|&mark| mark as usize <= byte);
        let slot = after.saturating_sub(1);
        let base = *self.marks.get(slot)? as usize;
        wide(slot * STRIDE + self.text.get(base..byte)?.chars().count())
    }

    /// The bytes of a span; `None` where it is reversed or leaves the text.
    pub fn bytes(&self, span: CharSpan) -> Option<BytesSpan> {
        let (start, end) = (self.to_byte(span.start)?, self.to_byte(span.end)?);
        (start <= end).then_some(BytesSpan::new(start, end))
    }

    /// The code points of a byte range; `None` where an end is inside a code point.
    pub fn chars(&self, span: BytesSpan) -> Option<CharSpan> {
        let (start, end) = (self.to_char(span.start)?, self.to_char(span.end)?);
        (start <= end).then_some(CharSpan::new(start, end))
    }

    /// The text of a span; `None` where it is reversed or leaves the text.
    pub fn quote(&self, span: CharSpan) -> Option<&str> {
        self.text.get(self.bytes(span)?.range())
    }

    /// Up to `n` code points before a position.
    pub fn before(&self, at: CharPos, n: u32) -> &str {
        let start = CharPos::new(at.get().saturating_sub(n));
        self.quote(CharSpan::new(start, at)).unwrap_or_default()
    }

    /// Up to `n` code points after a position.
    pub fn after(&self, at: CharPos, n: u32) -> &str {
        let end = CharPos::new(at.get().saturating_add(n)).min(self.end());
        self.quote(CharSpan::new(at, end)).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_code_point_comes_back_from_its_byte(text in "\\PC{0,300}|[a-z😀\u{301}字\r\n]{0,300}") {
            let map = TextMap::new(text.as_str().into());
            let mut n = 0;
            for (byte, _) in text.char_indices() {
                prop_assert_eq!(map.to_byte(CharPos::new(n)), Some(BytePos::new(byte)));
                prop_assert_eq!(map.to_char(BytePos::new(byte)), Some(CharPos::new(n)));
                n += 1;
            }
            prop_assert_eq!(map.end(), CharPos::new(n));
            prop_assert_eq!(map.to_byte(map.end()), Some(BytePos::new(text.len())));
            prop_assert_eq!(map.to_char(BytePos::new(text.len())), Some(map.end()));
            prop_assert_eq!(map.to_byte(CharPos::new(n + 1)), None);
            for byte in 0..text.len() {
                if !text.is_char_boundary(byte) {
                    prop_assert_eq!(map.to_char(BytePos::new(byte)), None);
                }
            }
        }

        #[test]
        fn a_quote_is_what_python_would_slice(text in "\\PC{0,200}", a in 0_u32..220, b in 0_u32..220) {
            let map = TextMap::new(text.as_str().into());
            let expected = (a <= b && b <= map.end().get())
                .then(|| text.chars().skip(a as usize).take((b - a) as usize).collect::<String>());
            let span = CharSpan::new(CharPos::new(a), CharPos::new(b));
            prop_assert_eq!(map.quote(span).map(str::to_owned), expected);
        }
    }
}
