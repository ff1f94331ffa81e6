//! JSON values of a file that is lines or one array: lines one by one, each whole or broken by itself, else the elements.

use super::incoming::{Sink, Stop};
use super::json_items::Items;
use super::lines::Lines;
use super::source::{Source, ending};
use std::io::{self, BufRead};

/// Reads values as text, with the line each begins at. What is not UTF-8, or too long, is named and left out.
pub enum Values<'a> {
    /// One a line; a line may be an array itself.
    Lines(Lines<'a>),
    /// The elements of one array.
    Elements(Items<'a>),
}

impl<'a> Values<'a> {
    /// Of a file: elements where it is an array of arrays or objects; `file`: its name in messages.
    ///
    /// # Errors
    /// When it can't be read.
    pub fn new(mut from: Box<dyn BufRead + 'a>, file: &str) -> io::Result<Self> {
        let start = from.fill_buf()?;
        let start = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start);
        let mut marks = start.iter().filter(|byte| !byte.is_ascii_whitespace());
        if marks.next() == Some(&b'[') && marks.next().is_none_or(|mark| b"[{]".contains(mark)) {
            return Ok(Self::Elements(Items::new(from, file)?));
        }
        Ok(Self::Lines(Lines::new(from, file)?))
    }

    /// The next value with its line, from 1; `None` at the end. Faults go to the sink.
    ///
    /// # Errors
    /// When reading fails, or the import was stopped.
    pub fn next(&mut self, sink: &mut dyn Sink) -> Result<Option<(usize, &str)>, Stop> {
        match self {
            Self::Elements(items) => items.next(sink),
            Self::Lines(lines) => lines.next(sink),
        }
    }
}

/// The files of a source that may hold JSON: by their endings; a single one whatever its name. Reports of losses are none.
pub fn files(source: &dyn Source) -> Vec<usize> {
    let is_json = |name: &str| matches!(ending(name).as_str(), "json" | "jsonl" | "ndjson");
    let single = source.len() == 1;
    (0..source.len())
        .filter(|at| {
            let name = source.name(*at);
            single || (is_json(name) && !name.ends_with(".loss.jsonl"))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::testing::{Kept, Memory};

    fn all(text: &str) -> (Vec<(usize, String)>, Vec<String>) {
        let mut kept = Kept::default();
        let mut values = Values::new(Box::new(text.as_bytes()), "f").unwrap();
        let mut found = Vec::new();
        while let Some((line, value)) = values.next(&mut kept).unwrap() {
            found.push((line, value.to_owned()));
        }
        (found, kept.faults)
    }

    #[test]
    fn lines_and_elements() {
        let own = |all: &[(usize, &str)]| all.iter().map(|(n, s)| (*n, (*s).to_owned())).collect::<Vec<_>>();
        let lines = own(&[(1, "{\"a\":1}"), (2, "[\"t\",{}]")]);
        assert_eq!(all("\u{feff}{\"a\":1}\n[\"t\",{}]\n"), (lines, Vec::new()));
        assert_eq!(all("[\"t\",{}]\nno json\n").0, own(&[(1, "[\"t\",{}]"), (2, "no json")]));
        let elements = own(&[(2, "[\"t\",\n{}]"), (4, "{}")]);
        assert_eq!(all("\u{feff}[\n[\"t\",\n{}],\n{}]"), (elements, Vec::new()));
    }

    #[test]
    fn reports_and_other_files_are_passed_over() {
        let named = |names: &[&str]| Memory(names.iter().map(|name| ((*name).into(), Vec::new())).collect());
        assert_eq!(files(&named(&["a.jsonl", "a.jsonl.loss.jsonl", "b.JSON", "README.md"])), [0, 2]);
        assert_eq!(files(&named(&["tasks"])), [0]);
    }
}
