//! The rows of [`hf`](super::hf) as Parquet, and the Parquet files of other datasets that have tokens or spans.

mod leaf;
mod packed;
mod read;
mod shape;
#[cfg(test)]
mod tests;
mod write;

use super::format::{Assembler, Export, Format, Layout, Piece, Writer};
use super::held::Holds;
use super::hf::row::{HOLDS, Row};
use super::hf::tags::Tags;
use super::hf::{Hf, card, chosen};
use super::incoming::{Sink, Stop};
use super::loss::Losses;
use super::outgoing::Outgoing;
use super::settings::Settings;
use super::source::{Source, beginning, ending};
use super::tally::Tally;
use packed::Packed;
use std::io::{self, Write};

/// Rows as Parquet.
#[derive(Clone, Copy, Debug)]
pub struct Parquet;

impl Format for Parquet {
    fn name(&self) -> &'static str {
        "parquet"
    }
    fn about(&self) -> &'static str {
        "Hugging Face datasets as Parquet: tokens with ClassLabel, and spans; for pandas, Arrow, DuckDB"
    }
    fn holds(&self) -> Holds {
        HOLDS
    }
    fn layout(&self) -> Layout {
        Layout::File("parquet")
    }
    fn tells_annotators_apart(&self) -> bool {
        Hf.tells_annotators_apart()
    }
    fn recognise(&self, source: &mut dyn Source) -> Option<(u8, String)> {
        let at = files(source).next()?;
        let is_one = beginning(source, at, 4) == b"PAR1";
        is_one.then(|| (100, format!("{} begins with PAR1", source.name(at))))
    }
    fn read(&self, source: &mut dyn Source, _: &Settings, sink: &mut dyn Sink) -> Result<(), Stop> {
        let files: Vec<usize> = files(source).collect();
        if files.is_empty() {
            return Err(Stop::Refused("there is no .parquet file in it; was another format meant?".to_owned()));
        }
        for at in files {
            let name = source.name(at).to_owned();
            read::file(source.bytes(at)?, &name, sink)?;
        }
        Ok(())
    }
    fn writer(&self, settings: &Settings, export: &Export) -> Result<Option<Box<dyn Writer>>, String> {
        Ok(Some(Box::new(PackedRows { tags: chosen(settings, export)? })))
    }
    fn counts_first(&self) -> bool {
        true
    }
}

/// The files with rows, or the one that was named itself.
fn files(source: &dyn Source) -> impl Iterator<Item = usize> + use<> {
    let alone = source.len() == 1;
    let files: Vec<usize> = (0..source.len()).filter(|at| alone || ending(source.name(*at)) == "parquet").collect();
    files.into_iter()
}

struct PackedRows {
    tags: Tags,
}

impl Writer for PackedRows {
    fn document(&self, document: &Outgoing, losses: &mut Losses) -> Vec<Piece> {
        let mut packed = Packed::default();
        for row in Row::all(document, &self.tags, losses) {
            row.write(&mut packed);
        }
        vec![Piece::main(packed.0)]
    }
    fn card_front(&self, _: &Tally, _: &[String]) -> String {
        card::front(&self.tags.names)
    }
    fn assembler<'a>(&'a self, to: Box<dyn Write + Send + 'a>) -> Option<Box<dyn Assembler + 'a>> {
        let begun = write::Assembling::new(to, &self.tags.names);
        Some(begun.map_or_else(|error| Box::new(Failed(error)) as Box<dyn Assembler + 'a>, |one| Box::new(one)))
    }
}

/// A file that could not be begun: says so at the first occasion.
struct Failed(io::Error);

impl Failed {
    fn again(&self) -> io::Error {
        io::Error::new(self.0.kind(), self.0.to_string())
    }
}

impl Assembler for Failed {
    fn take(&mut self, _: &[u8]) -> io::Result<()> {
        Err(self.again())
    }
    fn finish(self: Box<Self>) -> io::Result<()> {
        Err(self.0)
    }
}
