//! Numbered rows, as in `CoNLL-U`: `3-4` is a word as it is written, `3` and `4` the words that it is made of, `8.1` one
//! that is not written at all.

/// What a row is by its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Row {
    /// A word of its own.
    Word,
    /// A word as it is written; its parts follow.
    Whole,
    /// A part of the written word before it.
    Part,
    /// Not written.
    Unwritten,
}

/// Where one is in a sentence.
#[derive(Clone, Copy, Debug, Default)]
pub struct Numbers {
    /// Up to here rows are parts.
    until: Option<u64>,
}

impl Numbers {
    /// What the row of this number is.
    pub fn next(&mut self, number: &str) -> Row {
        if number.contains('.') {
            return Row::Unwritten;
        }
        let whole = number.split_once('-').and_then(|(first, last)| Some((first.parse().ok()?, last.parse().ok()?)));
        if let Some((_, last)) = whole.filter(|(first, last): &(u64, u64)| first <= last) {
            self.until = Some(last);
            return Row::Whole;
        }
        let part = number.parse().is_ok_and(|number: u64| self.until.is_some_and(|until| number <= until));
        if part { Row::Part } else { Row::Word }
    }
}
