//! A row on its way from the processor that makes it to the one that assembles the file: values in the order of the
//! columns, numbers in eight bytes, strings and lists with their length before them.

use crate::exchange::hf::fields::Fields;

/// Writes rows.
#[derive(Debug, Default)]
pub struct Packed(pub Vec<u8>);

impl Packed {
    fn length(&mut self, length: usize) {
        // A longer text can't be held by an article; what is cut short is refused when it is unpacked.
        self.0.extend(u32::try_from(length).unwrap_or(u32::MAX).to_le_bytes());
    }
}

impl Fields for Packed {
    fn text(&mut self, _: &str, value: &str) {
        self.length(value.len());
        self.0.extend_from_slice(value.as_bytes());
    }
    fn number(&mut self, _: &str, value: i64) {
        self.0.extend(value.to_le_bytes());
    }
    fn class(&mut self, number: usize, _: &str) {
        self.number("", i64::try_from(number).unwrap_or_default());
    }
    fn list(&mut self, _: &str, length: usize) {
        self.length(length);
    }
    fn end_list(&mut self) {}
    fn item(&mut self) {}
    fn end_item(&mut self) {}
}

/// Reads rows.
#[derive(Debug)]
pub struct Unpacked<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Unpacked<'a> {
    /// From the start.
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }
    /// Whether another row follows.
    pub fn goes_on(&self) -> bool {
        self.at < self.bytes.len()
    }
    /// The length of a list.
    pub fn length(&mut self) -> Option<usize> {
        usize::try_from(u32::from_le_bytes(self.array()?)).ok()
    }
    /// A number.
    pub fn number(&mut self) -> Option<i64> {
        self.array().map(i64::from_le_bytes)
    }
    /// Where the bytes of a string stand, and how many they are.
    pub fn text(&mut self) -> Option<(usize, usize)> {
        let length = self.length()?;
        let start = self.at;
        self.at = start.checked_add(length).filter(|end| *end <= self.bytes.len())?;
        Some((start, length))
    }
    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        let array = self.bytes.get(self.at..)?.first_chunk::<N>()?;
        self.at += N;
        Some(*array)
    }
}
