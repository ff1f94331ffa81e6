//! What other programs count offsets in, and how that turns into code points: once, at the border, with a table per document.

use crate::text::{CharPos, CharSpan};
use unicode_segmentation::UnicodeSegmentation;

/// A unit of offsets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unit {
    /// Unicode code points, as here.
    #[default]
    CodePoints,
    /// Code units of UTF-16, as in Java and JavaScript.
    Utf16,
    /// Bytes of UTF-8.
    Bytes,
    /// Extended grapheme clusters.
    Graphemes,
}

impl Unit {
    /// All of them, the likeliest first.
    pub const ALL: [Self; 4] = [Self::CodePoints, Self::Utf16, Self::Bytes, Self::Graphemes];

    /// As typed after `--offsets`.
    pub fn name(self) -> &'static str {
        match self {
            Self::CodePoints => "chars",
            Self::Utf16 => "utf16",
            Self::Bytes => "bytes",
            Self::Graphemes => "graphemes",
        }
    }

    /// For people.
    pub fn title(self) -> &'static str {
        match self {
            Self::CodePoints => "code points",
            Self::Utf16 => "UTF-16 units",
            Self::Bytes => "UTF-8 bytes",
            Self::Graphemes => "grapheme clusters",
        }
    }
}

/// The code points of a text and where each of them starts in another unit.
#[derive(Clone, Debug)]
pub struct Units {
    /// By code point, one more for the end; empty where both counts are the same. What starts inside a cluster has the
    /// number of the cluster.
    starts: Vec<u32>,
    chars: u32,
}

impl Units {
    /// Reads the text once.
    pub fn new(text: &str, unit: Unit) -> Self {
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let ascii = text.is_ascii() && (unit != Unit::Graphemes || !text.contains("\r\n"));
        if ascii || unit == Unit::CodePoints {
            return Self { starts: Vec::new(), chars: count(text.chars().count()) };
        }
        let mut starts = Vec::with_capacity(text.len() / 2);
        let mut at = 0_usize;
        match unit {
            Unit::Graphemes => {
                for cluster in text.graphemes(true) {
                    starts.extend(cluster.chars().map(|_| count(at)));
                    at += 1;
                }
            }
            _ => {
                for c in text.chars() {
                    starts.push(count(at));
                    at += if unit == Unit::Utf16 { c.len_utf16() } else { c.len_utf8() };
                }
            }
        }
        let chars = count(starts.len());
        starts.push(count(at));
        Self { starts, chars }
    }

    /// The code point that starts at an offset; `None` inside a surrogate pair or a sequence of bytes, and past the end.
    pub fn to_char(&self, at: u64) -> Option<CharPos> {
        let at = u32::try_from(at).ok()?;
        if self.starts.is_empty() {
            return (at <= self.chars).then_some(CharPos::new(at));
        }
        let slot = self.starts.partition_point(|start| *start < at);
        (self.starts.get(slot) == Some(&at)).then(|| u32::try_from(slot).ok().map(CharPos::new))?
    }

    /// The code points between two offsets; `None` where one of them is none or they are reversed.
    pub fn to_span(&self, [start, end]: [u64; 2]) -> Option<CharSpan> {
        let (start, end) = (self.to_char(start)?, self.to_char(end)?);
        (start <= end).then_some(CharSpan::new(start, end))
    }

    /// The offset of a code point; `None` past the end, and inside a grapheme cluster where those are counted.
    pub fn from_char(&self, at: CharPos) -> Option<u64> {
        let at = at.get();
        if self.starts.is_empty() {
            return (at <= self.chars).then_some(u64::from(at));
        }
        let slot = usize::try_from(at).ok()?;
        let start = *self.starts.get(slot)?;
        let before = slot.checked_sub(1).and_then(|before| self.starts.get(before));
        (before != Some(&start)).then_some(u64::from(start))
    }

    /// The offsets of a span; `None` where an end has none.
    pub fn from_span(&self, span: CharSpan) -> Option<[u64; 2]> {
        Some([self.from_char(span.start)?, self.from_char(span.end)?])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_units_of_the_example() {
        let text = "Talks 😀 resumed.\nMs Karimova said the Bloc “wrecked” them.\n";
        let span = CharSpan::new(CharPos::new(44), CharPos::new(51));
        let of = |unit| Units::new(text, unit).from_span(span).unwrap();
        assert_eq!((of(Unit::CodePoints), of(Unit::Utf16), of(Unit::Bytes)), ([44, 51], [45, 52], [49, 56]));
        let utf16 = Units::new(text, Unit::Utf16);
        assert_eq!(utf16.to_span([45, 52]), Some(span));
        assert_eq!((utf16.to_char(7), utf16.to_char(600)), (None, None), "inside the pair, past the end");
    }

    proptest! {
        #[test]
        fn what_has_an_offset_comes_back(text in "[a-z😀é\u{301}字\r\n👨‍👩‍👧]{0,60}") {
            let chars: Vec<char> = text.chars().collect();
            for unit in Unit::ALL {
                let units = Units::new(&text, unit);
                for n in 0..=chars.len() {
                    let at = CharPos::new(u32::try_from(n).unwrap());
                    let before: String = chars[..n].iter().collect();
                    let expected = match unit {
                        Unit::CodePoints => Some(n),
                        Unit::Utf16 => Some(before.encode_utf16().count()),
                        Unit::Bytes => Some(before.len()),
                        Unit::Graphemes => {
                            let edges: Vec<usize> = text.grapheme_indices(true).map(|(at, _)| at).chain([text.len()]).collect();
                            edges.iter().position(|edge| *edge == before.len())
                        }
                    };
                    prop_assert_eq!(units.from_char(at), expected.map(|n| n as u64), "{:?} {}", unit, n);
                    if let Some(offset) = expected {
                        prop_assert_eq!(units.to_char(offset as u64), Some(at));
                    }
                }
            }
        }
    }
}
