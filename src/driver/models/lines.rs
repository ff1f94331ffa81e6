//! Lines of a program that is not trusted to end them: of one that is too long no more than the limit is ever kept.

use std::io::{self, BufRead};

/// A line, without its end.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Line {
    /// Its bytes, at most as many as the limit.
    pub(super) bytes: Vec<u8>,
    /// Bytes beyond.
    pub(super) left_out: u64,
}

/// The next line, of which `limit` bytes are kept and `most` are read; `None` at the end. A line ends at any of `ends`.
pub(super) fn next(from: &mut impl BufRead, ends: [u8; 2], limit: usize, most: u64) -> io::Result<Option<Line>> {
    let mut line = Line { bytes: Vec::new(), left_out: 0 };
    loop {
        let buffer = match from.fill_buf() {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            buffer => buffer?,
        };
        if buffer.is_empty() {
            let is_end = line.bytes.is_empty() && line.left_out == 0;
            return Ok((!is_end).then_some(line));
        }
        let end = memchr::memchr2(ends[0], ends[1], buffer);
        let (part, _) = buffer.split_at(end.unwrap_or(buffer.len()));
        let room = limit.saturating_sub(line.bytes.len()).min(part.len());
        let (kept, rest) = part.split_at(room);
        line.bytes.extend_from_slice(kept);
        line.left_out += u64::try_from(rest.len()).unwrap_or(u64::MAX);
        let taken = part.len() + usize::from(end.is_some());
        from.consume(taken);
        if end.is_some() || line.left_out > most {
            return Ok(Some(line));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{BufReader, Read, repeat};

    fn all(text: &str, limit: usize) -> Vec<(String, u64)> {
        let mut from = BufReader::with_capacity(3, text.as_bytes());
        let mut found = Vec::new();
        while let Some(line) = next(&mut from, [b'\n', b'\r'], limit, 100).unwrap() {
            found.push((String::from_utf8(line.bytes).unwrap(), line.left_out));
        }
        found
    }

    #[test]
    fn of_a_long_line_only_the_start_is_kept_and_the_next_is_whole() {
        let own = |text: &str, left_out| (text.to_owned(), left_out);
        assert_eq!(all("one\n\ntwo three\rfour", 4), [own("one", 0), own("", 0), own("two ", 5), own("four", 0)]);
        assert_eq!(all("", 4), []);
    }

    #[test]
    fn a_line_without_end_is_given_up_and_takes_no_memory() {
        let mut endless = BufReader::new(repeat(b'x').take(u64::MAX));
        let line = next(&mut endless, [b'\n', b'\n'], 64, 10 << 20).unwrap().unwrap();
        assert_eq!((line.bytes.len(), line.bytes.capacity() < 1000), (64, true));
        assert!(line.left_out > 10 << 20);
    }
}
