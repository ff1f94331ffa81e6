//! The lines of a foreign file, one by one: LF, CR LF, or CR alone where there is no LF; a BOM is no part of the first.

use super::incoming::{Sink, Stop};
use std::io::{self, BufRead, Read};

/// A longer line (bytes) is named and left out.
pub const LONGEST: usize = 64 << 20;

/// Reads lines without their ends. What is not UTF-8, or too long, is named and left out.
pub struct Lines<'a> {
    from: Box<dyn BufRead + 'a>,
    file: String,
    number: usize,
    bytes: Vec<u8>,
    /// CR-only files: the rest of what was read up to a line feed that is not there.
    end: u8,
}

impl<'a> Lines<'a> {
    /// Of a file; `file`: its name in messages.
    ///
    /// # Errors
    /// When it can't be read.
    pub fn new(mut from: Box<dyn BufRead + 'a>, file: &str) -> io::Result<Self> {
        let start = from.fill_buf()?;
        let bom = start.starts_with(b"\xef\xbb\xbf");
        let (lf, cr) = (start.contains(&b'\n'), start.contains(&b'\r'));
        let end = if cr && !lf { b'\r' } else { b'\n' };
        if bom {
            from.consume(3);
        }
        Ok(Self { from, file: file.to_owned(), number: 0, bytes: Vec::new(), end })
    }

    /// The next line with its number, from 1; `None` at the end. Faults go to the sink.
    ///
    /// # Errors
    /// When reading fails, or the import was stopped.
    pub fn next(&mut self, sink: &mut dyn Sink) -> Result<Option<(usize, &str)>, Stop> {
        loop {
            self.bytes.clear();
            let limit = u64::try_from(LONGEST).unwrap_or(u64::MAX) + 1;
            let count = self.from.by_ref().take(limit).read_until(self.end, &mut self.bytes)?;
            if count == 0 {
                return Ok(None);
            }
            self.number += 1;
            let ended = self.bytes.pop_if(|last| *last == self.end).is_some();
            if ended && self.end == b'\n' {
                self.bytes.pop_if(|last| *last == b'\r');
            }
            if !ended && count > LONGEST {
                self.from.skip_until(self.end)?;
                sink.fault(&self.file, self.number, "it is longer than 64 MiB; the line was left out.".to_owned())?;
                continue;
            }
            if std::str::from_utf8(&self.bytes).is_err() {
                sink.fault(&self.file, self.number, "it is not UTF-8; the line was left out.".to_owned())?;
                continue;
            }
            break;
        }
        Ok(std::str::from_utf8(&self.bytes).ok().map(|line| (self.number, line)))
    }
}
