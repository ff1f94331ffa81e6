//! Rows of one kind of table, gathered by article while they are read.

use super::About;
use super::column::Column;
use super::cursor::{Mark, Sheet};
use crate::exchange::incoming::{Sink, Stop};
use crate::exchange::source::Source;
use ::csv::StringRecord;
use std::collections::{HashMap, HashSet};

/// So much (bytes) of rows may wait for others of their article.
const MOST: usize = 256 << 20;
/// What a row takes beside its text, in bytes.
const ROW: usize = 300;

/// A row, with where it stands.
#[derive(Clone, Debug)]
pub struct Held {
    /// The number of its table.
    pub sheet: usize,
    /// Its line, from 1.
    pub line: usize,
    /// Its cells.
    pub row: StringRecord,
}

/// Tables one after the other.
#[derive(Debug, Default)]
pub struct Stream {
    /// Their numbers.
    pub sheets: Vec<usize>,
    current: usize,
    mark: Option<Mark>,
    /// Rows of an article that were not read yet.
    left: HashMap<String, usize>,
    waiting: HashMap<String, Vec<Held>>,
    bytes: usize,
}

impl Stream {
    /// There is a row of an article.
    pub fn count(&mut self, doc: &str) {
        match self.left.get_mut(doc) {
            Some(count) => *count += 1,
            None => {
                self.left.insert(doc.to_owned(), 1);
            }
        }
    }

    /// The rows of an article that were read.
    pub fn take(&mut self, doc: &str) -> Vec<Held> {
        let rows = self.waiting.remove(doc).unwrap_or_default();
        self.bytes = self.bytes.saturating_sub(rows.iter().map(size).sum());
        rows
    }

    /// Reads on until all rows of the wanted articles are there; `None`: to the end.
    ///
    /// # Errors
    /// When reading fails, the import was stopped, or too many rows of other articles come between.
    pub fn fill(
        &mut self,
        source: &mut dyn Source,
        sheets: &[(About, Sheet)],
        wanted: Option<&HashSet<&str>>,
        sink: &mut dyn Sink,
    ) -> Result<(), Stop> {
        let left = |stream: &Self, ids: &HashSet<&str>| {
            ids.iter().filter(|id| stream.left.get(**id).is_some_and(|left| *left > 0)).count()
        };
        let mut open = wanted.map(|ids| left(self, ids));
        while open != Some(0)
            && let Some(at) = self.sheets.get(self.current).copied()
            && let Some((_, sheet)) = sheets.get(at)
        {
            let from = self.mark.unwrap_or(sheet.top());
            self.mark = sheet.rows(source, from, &mut |line, row| {
                let row = match row {
                    Ok(row) => row,
                    Err(why) => return sink.fault(&sheet.file, line, why).map(|()| true),
                };
                let cells = sheet.columns.cells(row);
                let doc = cells.of(Column::Doc);
                if doc.is_empty() {
                    let why = "it names no article; the row was left out.".to_owned();
                    return sink.fault(&sheet.file, line, why).map(|()| true);
                }
                self.hold(doc, Held { sheet: at, line, row: row.clone() });
                if self.bytes > MOST {
                    return Err(Stop::Refused(format!(
                        "{}: the rows of an article lie too far apart. Sort the tables by article, then import again.",
                        sheet.file
                    )));
                }
                let done = self.left.get_mut(doc).is_some_and(|left| {
                    *left = left.saturating_sub(1);
                    *left == 0
                });
                if done && wanted.is_some_and(|ids| ids.contains(doc)) {
                    open = open.map(|open| open.saturating_sub(1));
                }
                Ok(open != Some(0))
            })?;
            if self.mark.is_none() {
                self.current += 1;
            }
        }
        Ok(())
    }

    fn hold(&mut self, doc: &str, held: Held) {
        self.bytes += size(&held);
        match self.waiting.get_mut(doc) {
            Some(rows) => rows.push(held),
            None => {
                self.waiting.insert(doc.to_owned(), vec![held]);
            }
        }
    }
}

fn size(held: &Held) -> usize {
    held.row.as_slice().len() + ROW
}
