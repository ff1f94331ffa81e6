//! One type for each unit of length, so that no code point is ever taken for a byte.
//!
//! There is no arithmetic across units: a conversion needs the text, that is a
//! [`TextMap`](super::TextMap).

use serde::{Deserialize, Serialize};

/// A position in Unicode code points: what is stored in the annotation files.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CharPos(u32);

/// A position in UTF-8 bytes: what slices a `str`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct BytePos(u32);

/// The number of a token within its paragraph: what a selection counts.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct TokenIx(usize);

/// The number of an extended grapheme cluster within its paragraph.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct GraphemeIx(usize);

/// A column or a width in terminal cells.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Cells(u16);

impl CharPos {
    /// A claim of a stored record, or a count made by a text map.
    pub const fn new(code_points: u32) -> Self {
        Self(code_points)
    }
    /// The number of code points before this position.
    pub const fn get(self) -> u32 {
        self.0
    }
}

impl BytePos {
    /// Saturates at 4 GiB: the readers refuse longer documents before this can matter.
    pub fn new(bytes: usize) -> Self {
        Self(u32::try_from(bytes).unwrap_or(u32::MAX))
    }
    /// As an index into a `str`.
    pub const fn get(self) -> usize {
        self.0 as usize
    }
}

impl TokenIx {
    /// The `n`-th token, from 0.
    pub const fn new(n: usize) -> Self {
        Self(n)
    }
    /// As an index.
    pub const fn get(self) -> usize {
        self.0
    }
}

impl GraphemeIx {
    /// The `n`-th grapheme, from 0.
    pub const fn new(n: usize) -> Self {
        Self(n)
    }
    /// As an index.
    pub const fn get(self) -> usize {
        self.0
    }
}

impl Cells {
    /// `n` cells.
    pub const fn new(n: u16) -> Self {
        Self(n)
    }
    /// As a number.
    pub const fn get(self) -> u16 {
        self.0
    }
}

/// A half-open range of code points.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct CharSpan {
    /// The first code point.
    pub start: CharPos,
    /// The first code point after it.
    pub end: CharPos,
}

/// A half-open range of bytes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct BytesSpan {
    /// The first byte.
    pub start: BytePos,
    /// The first byte after it.
    pub end: BytePos,
}

impl CharSpan {
    /// From `start` up to `end`.
    pub const fn new(start: CharPos, end: CharPos) -> Self {
        Self { start, end }
    }
    /// Length in code points.
    pub const fn len(self) -> u32 {
        self.end.0.saturating_sub(self.start.0)
    }
    /// Whether it holds no code point.
    pub const fn is_empty(self) -> bool {
        self.len() == 0
    }
    /// Whether all of `other` lies within.
    pub fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }
    /// Whether they share a code point.
    pub fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }
}

impl BytesSpan {
    /// From `start` up to `end`.
    pub const fn new(start: BytePos, end: BytePos) -> Self {
        Self { start, end }
    }
    /// As a range that slices a `str`.
    pub const fn range(self) -> std::ops::Range<usize> {
        self.start.get()..self.end.get()
    }
}
