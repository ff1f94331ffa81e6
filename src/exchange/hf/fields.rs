//! A row as a sequence of named values, in a fixed order: whoever takes it makes JSON, Parquet or a description of it.

use std::io::Write;

/// Takes the values of a row. Elements of a list have no name.
pub trait Fields {
    /// A string.
    fn text(&mut self, name: &str, value: &str);
    /// A whole number.
    fn number(&mut self, name: &str, value: i64);
    /// A class, by its number and its name.
    fn class(&mut self, number: usize, name: &str);
    /// A list begins.
    fn list(&mut self, name: &str, length: usize);
    /// The list ends.
    fn end_list(&mut self);
    /// An element with values of its own begins.
    fn item(&mut self);
    /// The element ends.
    fn end_item(&mut self);
}

/// Writes rows as JSON objects.
#[derive(Debug, Default)]
pub struct Json {
    bytes: Vec<u8>,
    /// Whether a value stands before the next.
    behind: bool,
}

impl Json {
    /// A row, with a line end; nothing in it can be taken for another.
    pub fn line(row: impl FnOnce(&mut Self)) -> Vec<u8> {
        let mut json = Self::default();
        json.item();
        row(&mut json);
        json.end_item();
        json.bytes.push(b'\n');
        escaped(json.bytes)
    }

    fn key(&mut self, name: &str) {
        if std::mem::replace(&mut self.behind, true) {
            self.bytes.push(b',');
        }
        if !name.is_empty() {
            self.string(name);
            self.bytes.push(b':');
        }
    }

    fn string(&mut self, value: &str) {
        // Writing into memory does not fail.
        _ = serde_json::to_writer(&mut self.bytes, value);
    }

    fn open(&mut self, bracket: u8) {
        self.bytes.push(bracket);
        self.behind = false;
    }

    fn close(&mut self, bracket: u8) {
        self.bytes.push(bracket);
        self.behind = true;
    }
}

impl Fields for Json {
    fn text(&mut self, name: &str, value: &str) {
        self.key(name);
        self.string(value);
    }
    fn number(&mut self, name: &str, value: i64) {
        self.key(name);
        _ = write!(self.bytes, "{value}");
    }
    fn class(&mut self, _: usize, name: &str) {
        self.text("", name);
    }
    fn list(&mut self, name: &str, _: usize) {
        self.key(name);
        self.open(b'[');
    }
    fn end_list(&mut self) {
        self.close(b']');
    }
    fn item(&mut self) {
        self.key("");
        self.open(b'{');
    }
    fn end_item(&mut self) {
        self.close(b'}');
    }
}

/// Writes what Python's `splitlines` takes for line ends as escapes.
fn escaped(bytes: Vec<u8>) -> Vec<u8> {
    let odd = |at: &[u8]| matches!(at, [0xe2, 0x80, 0xa8 | 0xa9] | [0xc2, 0x85, ..]);
    if bytes.is_ascii() || !bytes.windows(3).any(odd) {
        return bytes;
    }
    match String::from_utf8(bytes) {
        Ok(line) => {
            line.replace('\u{85}', "\\u0085").replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029").into_bytes()
        }
        Err(error) => error.into_bytes(),
    }
}
