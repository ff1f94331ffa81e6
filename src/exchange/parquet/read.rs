//! Reads a Parquet file, a few rows at a time: each becomes the JSON line that it would be, and is taken as one.

use super::leaf::{Cell, Leaf, Open};
use super::shape::FEATURES;
use crate::exchange::hf::fields::{Fields, Json};
use crate::exchange::hf::{self, Place};
use crate::exchange::incoming::{Sink, Stop};
use ::parquet::basic::Compression;
use ::parquet::errors::ParquetError;
use ::parquet::file::metadata::{ColumnChunkMetaData, RowGroupMetaData};
use ::parquet::file::reader::{FileReader, SerializedFileReader};
use bytes::Bytes;
use serde_json::Value;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Rows that are in memory at once.
const ROWS: usize = 256;

/// Reads a file.
///
/// # Errors
/// When the import was stopped.
pub fn file(bytes: Vec<u8>, name: &str, sink: &mut dyn Sink) -> Result<(), Stop> {
    let reader = match guarded(|| SerializedFileReader::new(Bytes::from(bytes))) {
        Ok(reader) => reader,
        Err(why) => {
            return sink.fault(name, 0, format!("it is no Parquet file, or damaged ({why}); nothing of it was taken."));
        }
    };
    let metadata = reader.metadata();
    let noted = metadata.file_metadata().key_value_metadata().into_iter().flatten();
    let noted = noted.filter(|pair| pair.key == FEATURES).find_map(|pair| pair.value.as_deref());
    let noted: Value = noted.and_then(|json| serde_json::from_str(json).ok()).unwrap_or_default();
    let features = noted.pointer("/info/features").unwrap_or(&Value::Null);
    let leaves = Leaf::all(metadata.file_metadata().schema_descr(), features);
    if !leaves.iter().any(|leaf| matches!(leaf.column.as_str(), "text" | "sentence" | "content" | "tokens" | "words")) {
        return sink.fault(
            name,
            0,
            "it has neither a column text nor one of tokens; nothing of it was taken.".to_owned(),
        );
    }
    let mut first = 1;
    for number in 0..metadata.num_row_groups() {
        let group = metadata.row_group(number);
        let mut row = first;
        if let Err(trouble) = rows(&reader, number, &leaves, &mut row, name, sink) {
            match trouble {
                Trouble::Stop(stop) => return Err(stop),
                Trouble::Damage(why) => {
                    let why = format!(
                        "the rows from here to the end of their group can't be read ({why}); they were left out."
                    );
                    sink.fault(name, row, why)?;
                }
            }
        }
        first = first.saturating_add(usize::try_from(group.num_rows()).unwrap_or_default()).max(row);
    }
    Ok(())
}

enum Trouble {
    Stop(Stop),
    Damage(String),
}

impl From<Stop> for Trouble {
    fn from(stop: Stop) -> Self {
        Self::Stop(stop)
    }
}

/// Reads a group of rows; `row`: the number of the next one, from 1.
fn rows(
    reader: &SerializedFileReader<Bytes>,
    number: usize,
    leaves: &[Leaf],
    row: &mut usize,
    name: &str,
    sink: &mut dyn Sink,
) -> Result<(), Trouble> {
    readable(reader.metadata().row_group(number), leaves).map_err(Trouble::Damage)?;
    let group = guarded(|| reader.get_row_group(number)).map_err(Trouble::Damage)?;
    let open = |leaf: &Leaf| guarded(|| Ok(leaf.open(group.get_column_page_reader(leaf.index)?)));
    let opened: Result<Vec<Open>, String> = leaves.iter().map(open).collect();
    let mut opened = opened.map_err(Trouble::Damage)?;
    loop {
        let counts: Result<Vec<usize>, String> = opened.iter_mut().map(|one| guarded(|| one.read(ROWS))).collect();
        let counts = counts.map_err(Trouble::Damage)?;
        let (least, most) = (counts.iter().min().copied(), counts.iter().max().copied());
        for _ in 0..least.unwrap_or_default() {
            match line(leaves, &mut opened) {
                Some(line) => hf::take(&line, Place { file: name, line: *row }, &[], sink)?,
                None => sink.fault(name, *row, "it holds what is not UTF-8; the row was left out.".to_owned())?,
            }
            *row = row.saturating_add(1);
        }
        if least != most {
            return Err(Trouble::Damage("its columns are not of one length".to_owned()));
        }
        if most.unwrap_or_default() == 0 {
            return Ok(());
        }
    }
}

/// Whether the columns lie inside a file and their compression is known here, and what to do if not.
fn readable(group: &RowGroupMetaData, leaves: &[Leaf]) -> Result<(), String> {
    let odd = |column: &ColumnChunkMetaData| {
        let starts = column.dictionary_page_offset().unwrap_or(column.data_page_offset());
        starts < 0 || column.compressed_size() < 0
    };
    if leaves.iter().filter_map(|leaf| group.columns().get(leaf.index)).any(odd) {
        return Err("a column begins before the file".to_owned());
    }
    let used = leaves.iter().filter_map(|leaf| group.columns().get(leaf.index)).map(ColumnChunkMetaData::compression);
    let known =
        |one: &Compression| matches!(one, Compression::UNCOMPRESSED | Compression::SNAPPY | Compression::GZIP(_));
    match used.into_iter().find(|one| !known(one)) {
        Some(odd) => Err(format!(
            "they are compressed with {odd}, which is not known here: write the file again, for example with pandas.read_parquet(…).to_parquet(…, compression=\"snappy\")"
        )),
        None => Ok(()),
    }
}

/// The next row as JSON; `None` where it is not UTF-8.
fn line(leaves: &[Leaf], opened: &mut [Open]) -> Option<String> {
    let mut cells: Vec<Vec<Cell>> = vec![Vec::new(); leaves.len()];
    for ((leaf, open), cells) in leaves.iter().zip(opened).zip(&mut cells) {
        open.row(leaf, cells);
    }
    let mut whole = true;
    let line = Json::line(|json| {
        let mut from = 0;
        while let Some(leaf) = leaves.get(from) {
            let column = leaves.iter().skip(from).take_while(|one| one.column == leaf.column).count();
            let parts = from..from + column;
            if let (Some(leaves), Some(cells)) = (leaves.get(parts.clone()), cells.get(parts)) {
                put(json, leaf, leaves, cells, &mut whole);
            }
            from += column;
        }
    });
    String::from_utf8(line).ok().filter(|_| whole)
}

/// A column of the row: a value, a list of values, or a list of objects.
fn put(json: &mut Json, first: &Leaf, leaves: &[Leaf], cells: &[Vec<Cell>], whole: &mut bool) {
    if !first.list {
        if let Some(cell) = cells.first().and_then(|cells| cells.first()) {
            value(json, &first.column, first, cell, whole);
        }
        return;
    }
    let length = cells.iter().map(Vec::len).max().unwrap_or_default();
    json.list(&first.column, length);
    for at in 0..length {
        let named = !first.field.is_empty();
        if named {
            json.item();
        }
        for (leaf, cells) in leaves.iter().zip(cells) {
            match cells.get(at) {
                Some(cell) => value(json, &leaf.field, leaf, cell, whole),
                None if named => {}
                None => json.text("", ""),
            }
        }
        if named {
            json.end_item();
        }
    }
    json.end_list();
}

fn value(json: &mut Json, name: &str, leaf: &Leaf, cell: &Cell, whole: &mut bool) {
    match cell {
        Cell::Text(bytes) => match std::str::from_utf8(bytes.data()) {
            Ok(text) => json.text(name, text),
            Err(_) => *whole = false,
        },
        Cell::Number(number) => match usize::try_from(*number).ok().and_then(|number| leaf.classes.get(number)) {
            Some(class) => json.text(name, class),
            None => json.number(name, *number),
        },
        Cell::Nothing if name.is_empty() => json.text("", ""),
        Cell::Nothing => {}
    }
}

/// The library trusts what a file says of its pages and may panic on a damaged one: here that is an error like any other.
fn guarded<T>(work: impl FnOnce() -> Result<T, ParquetError>) -> Result<T, String> {
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(done) => done.map_err(|error| error.to_string()),
        Err(_) => Err("its pages contradict themselves".to_owned()),
    }
}
