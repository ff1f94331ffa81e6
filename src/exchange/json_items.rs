//! The values of a JSON file one by one, each as the text it has there: the elements of an array, or values that follow
//! each other (JSON lines). Only one of them is held, and one that is broken ends where its line ends.

use super::incoming::{Sink, Stop};
use super::lines::LONGEST;
use std::io::{self, BufRead};

/// Reads values. What is broken, not UTF-8, or too long, is named and left out.
pub struct Items<'a> {
    from: Box<dyn BufRead + 'a>,
    file: String,
    at: Place,
    bytes: Vec<u8>,
    /// Whether the values are elements of an array; `None` before the first byte.
    array: Option<bool>,
    ended: bool,
}

/// Where the next byte stands.
#[derive(Clone, Copy, Debug)]
struct Place {
    line: usize,
    before: u8,
}

impl Place {
    fn pass(&mut self, byte: u8) {
        self.line += usize::from(byte == b'\r' || (byte == b'\n' && self.before != b'\r'));
        self.before = byte;
    }
}

/// What became of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    Whole,
    /// It breaks off where no JSON can.
    Broken,
    TooLong,
}

impl<'a> Items<'a> {
    /// Of a file; `file`: its name in messages.
    ///
    /// # Errors
    /// When it can't be read.
    pub fn new(mut from: Box<dyn BufRead + 'a>, file: &str) -> io::Result<Self> {
        if from.fill_buf()?.starts_with(b"\xef\xbb\xbf") {
            from.consume(3);
        }
        let at = Place { line: 1, before: 0 };
        Ok(Self { from, file: file.to_owned(), at, bytes: Vec::new(), array: None, ended: false })
    }

    /// The next value with the number of the line it begins at, from 1; `None` at the end. Faults go to the sink.
    ///
    /// # Errors
    /// When reading fails, or the import was stopped.
    pub fn next(&mut self, sink: &mut dyn Sink) -> Result<Option<(usize, &str)>, Stop> {
        let line = loop {
            if !self.find()? {
                return Ok(None);
            }
            let line = self.at.line;
            let why = match self.value()? {
                End::Whole if std::str::from_utf8(&self.bytes).is_ok() => break line,
                End::Whole => "it is not UTF-8; it was left out.",
                End::Broken => "it breaks off before its end; it was left out.",
                End::TooLong => "it is longer than 64 MiB; it was left out.",
            };
            sink.fault(&self.file, line, why.to_owned())?;
        };
        Ok(std::str::from_utf8(&self.bytes).ok().map(|value| (line, value)))
    }

    /// Goes to the first byte of the next value.
    fn find(&mut self) -> io::Result<bool> {
        while !self.ended {
            let chunk = self.from.fill_buf()?;
            let Some(first) = chunk.first().copied() else {
                self.ended = true;
                break;
            };
            let between = match first {
                b' ' | b'\t' | b'\r' | b'\n' => true,
                b',' => self.array == Some(true),
                b'[' if self.array.is_none() => {
                    self.array = Some(true);
                    true
                }
                b']' if self.array == Some(true) => {
                    // What follows an array is no part of it, unless it is values line by line.
                    self.array = Some(false);
                    true
                }
                _ => false,
            };
            if !between {
                self.array.get_or_insert(false);
                return Ok(true);
            }
            self.at.pass(first);
            self.from.consume(1);
        }
        Ok(false)
    }

    fn value(&mut self) -> io::Result<End> {
        self.bytes.clear();
        let mut scan = Scan { in_array: self.array == Some(true), ..Scan::default() };
        loop {
            let chunk = self.from.fill_buf()?;
            if chunk.is_empty() {
                self.ended = true;
                return Ok(if scan.is_whole() { End::Whole } else { End::Broken });
            }
            let mut taken = 0;
            let mut end = None;
            for byte in chunk {
                let step = scan.step(*byte);
                if step != Step::Cut {
                    taken += 1;
                    self.at.pass(*byte);
                }
                if step != Step::More {
                    end = Some(step);
                    break;
                }
            }
            if self.bytes.len() <= LONGEST {
                self.bytes.extend(chunk.iter().take(taken));
            }
            self.from.consume(taken);
            match end {
                None => {}
                Some(_) if self.bytes.len() > LONGEST => return Ok(End::TooLong),
                Some(Step::Cut) if !scan.is_whole() => return Ok(End::Broken),
                Some(_) => return Ok(End::Whole),
            }
        }
    }
}

/// What a byte means for the value it stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    /// It belongs to it.
    More,
    /// It is its last.
    Last,
    /// It belongs to it no more.
    Cut,
}

/// What the next byte stands in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Within {
    #[default]
    Value,
    Words,
    /// Behind a backslash.
    Escape,
}

/// Follows a value as far as it takes to know where it ends.
#[derive(Debug, Default)]
struct Scan {
    in_array: bool,
    depth: Vec<u8>,
    within: Within,
    /// The last byte that is no white space and in no string.
    before: u8,
    new_line: bool,
}

impl Scan {
    fn is_whole(&self) -> bool {
        self.depth.is_empty() && self.within == Within::Value
    }

    fn step(&mut self, byte: u8) -> Step {
        if self.within != Within::Value {
            return self.in_words(byte);
        }
        if matches!(byte, b' ' | b'\t' | b'\r' | b'\n') {
            self.new_line |= byte == b'\n' || byte == b'\r';
            // A number or a word ends here.
            return if self.depth.is_empty() { Step::Cut } else { Step::More };
        }
        if std::mem::take(&mut self.new_line) && !self.may_follow(byte) {
            return Step::Cut;
        }
        match byte {
            b'{' | b'[' => self.depth.push(byte),
            b'}' | b']' => {
                if self.depth.pop().is_none() {
                    return if self.in_array && byte == b']' { Step::Cut } else { Step::More };
                }
                if self.depth.is_empty() {
                    return Step::Last;
                }
            }
            b'"' => self.within = Within::Words,
            b',' if self.depth.is_empty() && self.in_array => return Step::Cut,
            _ => {}
        }
        self.before = byte;
        Step::More
    }

    fn in_words(&mut self, byte: u8) -> Step {
        match byte {
            // No string reaches over a line: this value is broken.
            b'\n' | b'\r' => return Step::Cut,
            b'\\' if self.within == Within::Words => self.within = Within::Escape,
            b'"' if self.within == Within::Words => {
                self.within = Within::Value;
                self.before = byte;
                return if self.depth.is_empty() { Step::Last } else { Step::More };
            }
            _ => self.within = Within::Words,
        }
        Step::More
    }

    /// Whether, in JSON, this byte can follow what stands before it, on a new line.
    fn may_follow(&self, byte: u8) -> bool {
        match (self.before, self.depth.last()) {
            (b'{' | b',', Some(b'{')) => matches!(byte, b'"' | b'}'),
            (b'[' | b',' | b':', _) => true,
            _ => matches!(byte, b'}' | b']' | b',' | b':'),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::testing::Kept;
    use proptest::prelude::*;
    use serde_json::Value;
    use std::io::BufReader;

    /// Values with their lines, and faults; however small the pieces are that the file comes in.
    fn items(bytes: &[u8], piece: usize) -> (Vec<(usize, String)>, Vec<String>) {
        let mut sink = Kept::default();
        let mut all = Vec::new();
        let mut items = Items::new(Box::new(BufReader::with_capacity(piece.max(3), bytes)), "f").unwrap();
        while let Some((line, value)) = items.next(&mut sink).unwrap() {
            all.push((line, value.to_owned()));
        }
        (all, sink.faults)
    }

    #[test]
    fn elements_and_lines_come_one_by_one() {
        let array = "\u{feff}[\n {\"a\": [1,\n {\"]\": \"\\\"}\"}]},\r\n {}\n, 5,\"x\" ]\n";
        let (all, faults) = items(array.as_bytes(), 4);
        let values: Vec<&str> = all.iter().map(|(_, value)| value.as_str()).collect();
        assert_eq!(values, ["{\"a\": [1,\n {\"]\": \"\\\"}\"}]}", "{}", "5", "\"x\""]);
        assert_eq!(all.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [2, 4, 5, 5]);
        assert!(faults.is_empty(), "{faults:?}");
        let (all, _) = items(b"{\"a\":1}\n\n{\"b\":2}{\"c\":3}\r{\n\"d\":\n4\n}", 4);
        assert_eq!(all.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [1, 3, 3, 4]);
        assert_eq!((items(b"", 9).0.len(), items(b" [ ] ", 9).0.len()), (0, 0));
    }

    #[test]
    fn a_broken_value_ends_with_its_line() {
        for broken in
            ["{\"a\": \"x", "{\"a\": 1", "{\"a\": [1, {", "{\"a\": 1,", "\u{0}{[\"", "nonsense {", "{\"a\": \"\\"]
        {
            let lines = format!("{{\"n\":1}}\n{broken}\n{{\"n\":2}}\n{{\"n\":3}}\n");
            let (all, faults) = items(lines.as_bytes(), 7);
            let whole: Vec<&str> =
                all.iter().map(|(_, one)| one.as_str()).filter(|one| one.contains("\"n\"")).collect();
            assert_eq!(whole, ["{\"n\":1}", "{\"n\":2}", "{\"n\":3}"], "{broken}: {faults:?}");
            assert!(!faults.is_empty() || all.len() > 3, "{broken}");
        }
        let (all, faults) = items(b"[\n{\"n\":1},\n{\"text\":\"cut,\n{\"n\":2}\n]", 64);
        assert_eq!((all.len(), faults), (2, vec!["f:3: it breaks off before its end; it was left out.".to_owned()]));
        assert_eq!(items(b"[{\"a\":1},{\"b\":\"\xff\"},{\"c\":1}", 64).1, ["f:1: it is not UTF-8; it was left out."]);
    }

    fn json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<i32>().prop_map(Value::from),
            "[a\"\\\\\n{}\\[\\],: 😀]{0,8}".prop_map(Value::from)
        ];
        leaf.prop_recursive(4, 32, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                prop::collection::vec(("[a-c\"\\]]{0,3}", inner), 0..4)
                    .prop_map(|all| Value::Object(all.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn whatever_is_json_comes_whole(values in prop::collection::vec(json(), 0..5), piece in 3_usize..40, pretty: bool) {
            let text = if pretty { serde_json::to_string_pretty(&values) } else { serde_json::to_string(&values) }.unwrap();
            let (all, faults) = items(text.as_bytes(), piece);
            prop_assert!(faults.is_empty(), "{:?} in {}", faults, text);
            let read: Vec<Value> = all.iter().map(|(_, value)| serde_json::from_str(value).unwrap()).collect();
            prop_assert_eq!(&read, &values);
            let lines = values.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
            if !values.first().is_some_and(Value::is_array) {
                let (all, faults) = items(lines.as_bytes(), piece);
                prop_assert!(faults.is_empty(), "{:?} in {}", faults, lines);
                prop_assert_eq!(all.len(), values.len());
            }
        }

        #[test]
        fn whatever_the_bytes_it_ends(bytes in "[\\[\\]{}\",:a1 \n\r\\\\é]{0,60}", piece in 3_usize..40) {
            items(bytes.as_bytes(), piece);
        }
    }
}
