//! Assembles a Parquet file of packed rows, one group of rows after the other: no more than one group is in memory.

use super::packed::Unpacked;
use super::shape::{self, Column, Kind};
use crate::exchange::format::Assembler;
use ::parquet::basic::Compression;
use ::parquet::data_type::{ByteArray, ByteArrayType, Int64Type};
use ::parquet::errors::ParquetError;
use ::parquet::file::metadata::KeyValue;
use ::parquet::file::properties::{EnabledStatistics, WriterProperties};
use ::parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use ::parquet::schema::parser::parse_message_type;
use ::parquet::schema::types::ColumnPath;
use std::io::{self, Write};
use std::sync::Arc;

/// A group is written once its packed rows have so many bytes.
const GROUP: usize = 16 << 20;

/// Writes the file.
pub struct Assembling<'a> {
    writer: SerializedFileWriter<Box<dyn Write + Send + 'a>>,
    chunks: Vec<Chunk>,
    /// Bytes of packed rows in the group.
    size: usize,
}

/// A column of the group at work.
struct Chunk {
    column: Column,
    definition: Vec<i16>,
    repetition: Vec<i16>,
    values: Vec<Values>,
}

enum Values {
    Texts(Vec<ByteArray>),
    Numbers(Vec<i64>),
}

impl<'a> Assembling<'a> {
    /// Begins a file whose `ner_tags` have classes of these names.
    ///
    /// # Errors
    /// When it can't be written.
    pub fn new(to: Box<dyn Write + Send + 'a>, classes: &[String]) -> io::Result<Self> {
        let columns = shape::columns();
        let schema = parse_message_type(&shape::message(&columns)).map_err(io::Error::other)?;
        let features = KeyValue::new(shape::FEATURES.to_owned(), shape::features(classes));
        // Texts hardly ever repeat: looking for that costs more than it saves.
        let once = |path: &[&str]| ColumnPath::new(path.iter().map(|part| (*part).to_owned()).collect());
        let properties = WriterProperties::builder()
            .set_created_by("glossator".to_owned())
            .set_compression(Compression::SNAPPY)
            .set_statistics_enabled(EnabledStatistics::Chunk)
            .set_key_value_metadata(Some(vec![features]))
            .set_column_dictionary_enabled(once(&["text"]), false)
            .set_column_dictionary_enabled(once(&["id"]), false)
            .set_column_dictionary_enabled(once(&["spans", "list", "element", "id"]), false)
            .build();
        let writer = SerializedFileWriter::new(to, Arc::new(schema), Arc::new(properties)).map_err(io::Error::other)?;
        let chunks = columns.into_iter().map(Chunk::new).collect();
        Ok(Self { writer, chunks, size: 0 })
    }

    fn group(&mut self) -> io::Result<()> {
        self.size = 0;
        let mut group = self.writer.next_row_group().map_err(io::Error::other)?;
        for chunk in &mut self.chunks {
            chunk.write(&mut group).map_err(io::Error::other)?;
        }
        group.close().map_err(io::Error::other)?;
        Ok(())
    }
}

impl Assembler for Assembling<'_> {
    fn take(&mut self, piece: &[u8]) -> io::Result<()> {
        let shared = ByteArray::from(piece.to_vec());
        let mut rows = Unpacked::new(piece);
        while rows.goes_on() {
            for chunk in &mut self.chunks {
                let taken = chunk.take(&mut rows, &shared);
                taken.ok_or_else(|| io::Error::other("a text is longer than 4 GiB, which Parquet can't hold"))?;
            }
        }
        self.size += piece.len();
        if self.size >= GROUP { self.group() } else { Ok(()) }
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        if self.size > 0 {
            self.group()?;
        }
        self.writer.finish().map_err(io::Error::other)?;
        self.writer.inner_mut().flush()
    }
}

impl Chunk {
    fn new(column: Column) -> Self {
        let values = column.fields.iter().map(|(_, kind)| match kind {
            Kind::Text => Values::Texts(Vec::new()),
            Kind::Number => Values::Numbers(Vec::new()),
        });
        Self { values: values.collect(), column, definition: Vec::new(), repetition: Vec::new() }
    }

    /// Takes the column's part of a row; `None` where it is cut short.
    fn take(&mut self, row: &mut Unpacked, shared: &ByteArray) -> Option<()> {
        let length = if self.column.list { row.length()? } else { 1 };
        if length == 0 {
            self.definition.push(Column::EMPTY);
            self.repetition.push(0);
        }
        for at in 0..length {
            self.definition.push(self.column.whole());
            self.repetition.push(i16::from(at > 0));
            for values in &mut self.values {
                match values {
                    Values::Texts(texts) => {
                        let (start, length) = row.text()?;
                        texts.push(shared.slice(start, length));
                    }
                    Values::Numbers(numbers) => numbers.push(row.number()?),
                }
            }
        }
        Some(())
    }

    /// Writes its values into a group of the file and forgets them.
    fn write<W: Write + Send>(&mut self, group: &mut SerializedRowGroupWriter<W>) -> Result<(), ParquetError> {
        for values in &mut self.values {
            let Some(mut leaf) = group.next_column()? else { break };
            let definition = Some(self.definition.as_slice());
            let repetition = self.column.list.then_some(self.repetition.as_slice());
            match values {
                Values::Texts(texts) => {
                    leaf.typed::<ByteArrayType>().write_batch(texts, definition, repetition)?;
                    texts.clear();
                }
                Values::Numbers(numbers) => {
                    leaf.typed::<Int64Type>().write_batch(numbers, definition, repetition)?;
                    numbers.clear();
                }
            }
            leaf.close()?;
        }
        self.definition.clear();
        self.repetition.clear();
        Ok(())
    }
}
