//! The rows of a file, from any of them on.

use super::column::Columns;
use crate::exchange::incoming::Stop;
use crate::exchange::source::{Source, beginning};
use ::csv::{ByteRecord, ReaderBuilder, StringRecord};

/// So much of a file (bytes) is looked at for its header.
const HEADER: u64 = 1 << 16;
const BOM: &[u8] = b"\xef\xbb\xbf";

/// A table whose header was read.
#[derive(Debug)]
pub struct Sheet {
    at: usize,
    /// Its name.
    pub file: String,
    /// Its columns.
    pub columns: Columns,
    delimiter: u8,
    /// Lines end with CR alone.
    only_cr: bool,
    /// Lines end with CR LF, of which a row takes the CR alone.
    cr_lf: bool,
    start: u64,
}

/// A place between two rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    byte: u64,
    line: u64,
    rows: u64,
}

/// A row, or why it is none.
pub type Row<'a> = Result<&'a StringRecord, String>;

/// The columns and the delimiter of what a file begins with.
///
/// # Errors
/// When that is no header.
pub fn header(bytes: &[u8], chosen: &[(String, String)]) -> Result<(Columns, u8), String> {
    let bytes = bytes.get(skipped(bytes)..).unwrap_or_default();
    let delimiter = sniffed(bytes);
    let mut reader = reader(bytes, delimiter);
    let mut row = ByteRecord::new();
    let read = reader.read_byte_record(&mut row).map_err(|why| why.to_string())?;
    let row = StringRecord::from_byte_record(row).map_err(|_| "its header is not UTF-8.".to_owned())?;
    if !read || row.iter().all(|name| name.trim().is_empty()) {
        return Err("it has no header: the first row must name the columns.".to_owned());
    }
    Ok((Columns::new(row.iter(), chosen)?, delimiter))
}

/// A BOM, and the line in which spreadsheets say their delimiter.
fn skipped(bytes: &[u8]) -> usize {
    let bom = if bytes.starts_with(BOM) { BOM.len() } else { 0 };
    let rest = bytes.get(bom..).unwrap_or_default();
    if !rest.get(..4).is_some_and(|start| start.eq_ignore_ascii_case(b"sep=")) {
        return bom;
    }
    let line = rest.iter().position(|b| *b == b'\n').map_or(rest.len(), |end| end + 1);
    bom + line
}

/// What stands most often between the cells of the first row.
fn sniffed(bytes: &[u8]) -> u8 {
    let mut inside = false;
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0)];
    for byte in bytes {
        match byte {
            b'"' => inside = !inside,
            b'\n' | b'\r' if !inside => break,
            _ if !inside => counts.iter_mut().filter(|(one, _)| one == byte).for_each(|(_, count)| *count += 1),
            _ => {}
        }
    }
    counts.iter().rev().max_by_key(|(_, count)| *count).map_or(b',', |(one, _)| *one)
}

fn reader<R: std::io::Read>(from: R, delimiter: u8) -> ::csv::Reader<R> {
    ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .buffer_capacity(1 << 16)
        .from_reader(from)
}

impl Sheet {
    /// Reads the header of a file.
    ///
    /// # Errors
    /// When there is none.
    pub fn new(source: &mut dyn Source, at: usize, chosen: &[(String, String)]) -> Result<Self, String> {
        let file = source.name(at).to_owned();
        let bytes = beginning(source, at, HEADER);
        let (columns, delimiter) = header(&bytes, chosen).map_err(|why| format!("{file}: {why}"))?;
        let only_cr = bytes.contains(&b'\r') && !bytes.contains(&b'\n');
        let cr_lf = bytes.windows(2).find(|pair| pair.contains(&b'\n')) == Some(b"\r\n".as_slice());
        let start = u64::try_from(skipped(&bytes)).unwrap_or_default();
        Ok(Self { at, file, columns, delimiter, only_cr, cr_lf, start })
    }

    /// Before the header.
    pub fn top(&self) -> Mark {
        Mark { byte: self.start, line: if self.start > 4 { 2 } else { 1 }, rows: 0 }
    }

    /// Hands over rows from a place on until `each` has enough; what is no row is an error with its line. Ends with the
    /// place behind the last, or `None` at the end of the file.
    ///
    /// # Errors
    /// When reading fails, or the import was stopped.
    pub fn rows(
        &self,
        source: &mut dyn Source,
        from: Mark,
        each: &mut dyn FnMut(usize, Row) -> Result<bool, Stop>,
    ) -> Result<Option<Mark>, Stop> {
        let mut reader = reader(source.open_at(self.at, from.byte)?, self.delimiter);
        let mut bytes = ByteRecord::new();
        loop {
            if !reader.read_byte_record(&mut bytes).map_err(std::io::Error::from)? {
                return Ok(None);
            }
            let rows = from.rows + reader.position().record();
            if rows == 1 {
                continue;
            }
            let line = match bytes.position() {
                _ if self.only_cr => rows,
                Some(position) => from.line + position.line() - u64::from(!self.cr_lf),
                None => from.line,
            };
            let line = usize::try_from(line).unwrap_or(usize::MAX);
            let enough = match StringRecord::from_byte_record(std::mem::take(&mut bytes)) {
                Ok(row) if row.len() == self.columns.count() => {
                    let more = each(line, Ok(&row))?;
                    bytes = row.into_byte_record();
                    !more
                }
                Ok(row) => {
                    let (count, expected) = (row.len(), self.columns.count());
                    let why = format!("it has {count} cells and the header {expected}; the row was left out.");
                    !each(line, Err(why))?
                }
                Err(_) => !each(line, Err("it is not UTF-8; the row was left out.".to_owned()))?,
            };
            if enough {
                let position = reader.position();
                return Ok(Some(Mark {
                    byte: from.byte + position.byte(),
                    line: from.line + position.line() - 1,
                    rows,
                }));
            }
        }
    }
}
