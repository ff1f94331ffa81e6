//! What a format is: it recognises, reads and writes, and says what it holds.

use super::held::Holds;
use super::incoming::{Sink, Stop};
use super::loss::Losses;
use super::outgoing::Outgoing;
use super::settings::Settings;
use super::source::Source;
use super::tally::Tally;
use super::unit::Unit;
use crate::schema::Schema;
use std::fmt::Debug;
use std::io::{self, Write};

/// How an export lies on the disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// One file with all articles; others may stand beside it. The ending that it usually has.
    File(&'static str),
    /// A folder, with files of its own for each article.
    Folder,
    /// A folder with a few files that all articles share.
    Tables,
}

/// A format of another program.
pub trait Format: Debug + Send + Sync {
    /// As typed: `brat`.
    fn name(&self) -> &'static str;
    /// What it is and who uses it, in a line.
    fn about(&self) -> &'static str;
    /// What it holds; the rest is lost and reported.
    fn holds(&self) -> Holds;
    /// What it holds with [`Settings::full`].
    fn holds_in_full(&self) -> Holds {
        self.holds()
    }
    /// The unit of its offsets where nothing else is said.
    fn unit(&self) -> Unit {
        Unit::CodePoints
    }
    /// How an export lies on the disk.
    fn layout(&self) -> Layout;
    /// Whether pieces of a span that only a line break parts are one span.
    fn joins_line_breaks(&self) -> bool {
        false
    }
    /// Whether it keeps the work of several annotators on one article apart.
    fn tells_annotators_apart(&self) -> bool {
        false
    }
    /// Whether a file that stands beside the one that was asked for belongs to it; both names are without their folder.
    fn reads_beside(&self, asked: &str, other: &str) -> bool {
        _ = (asked, other);
        false
    }
    /// Why this looks like the format; `None`: it does not. The stronger the reason the greater the number, 1 to 100.
    fn recognise(&self, source: &mut dyn Source) -> Option<(u8, String)>;
    /// Hands over every document; what can't be understood is a fault, and the rest is read.
    ///
    /// # Errors
    /// When reading fails, or nothing of it can be read in this form.
    fn read(&self, source: &mut dyn Source, settings: &Settings, sink: &mut dyn Sink) -> Result<(), Stop>;
    /// Something that writes it; `None`: it is only read.
    ///
    /// # Errors
    /// What is wrong with the settings.
    fn writer(&self, settings: &Settings, export: &Export) -> Result<Option<Box<dyn Writer>>, String>;
    /// Whether a writer needs to know all labels before the first document: [`Export::tally`].
    fn counts_first(&self) -> bool {
        false
    }
}

/// What a writer may know of the whole export.
#[derive(Clone, Copy, Debug)]
pub struct Export<'a> {
    /// Layers, labels and attributes.
    pub schema: &'a Schema,
    /// What will be written, where the format asked to have it counted first; else nothing.
    pub tally: &'a Tally,
}

/// A part of an export: bytes to be added to a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// The file: empty for the main one, else its name below the folder of the export or, where there is one main file,
    /// what is added to that one's name after a dot. Relative, with `/`: [`file_name`](super::file_name).
    pub file: String,
    /// What is added.
    pub bytes: Vec<u8>,
}

impl Piece {
    /// Of the main file.
    pub fn main(bytes: impl Into<Vec<u8>>) -> Self {
        Self { file: String::new(), bytes: bytes.into() }
    }
    /// Of another file.
    pub fn of(file: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        Self { file: file.into(), bytes: bytes.into() }
    }
}

/// Writes documents: called on several processors at once, its pieces are put in their order.
pub trait Writer: Sync + Send {
    /// What stands before the first document.
    fn head(&self) -> Vec<Piece> {
        Vec::new()
    }
    /// One document, and what of it could not be written.
    fn document(&self, document: &Outgoing, losses: &mut Losses) -> Vec<Piece>;
    /// What stands between the main pieces of two documents.
    fn between(&self) -> &'static str {
        ""
    }
    /// What stands after the last document; `tally`: what was written.
    fn tail(&self, tally: &Tally) -> Vec<Piece> {
        _ = tally;
        Vec::new()
    }
    /// YAML that stands before the text of the export's card, for hubs that read it there; `parts`: what it is dealt into.
    fn card_front(&self, tally: &Tally, parts: &[String]) -> String {
        _ = (tally, parts);
        String::new()
    }
    /// Where the main file is not simply its pieces in their order: what makes a file of them.
    fn assembler<'a>(&'a self, to: Box<dyn Write + Send + 'a>) -> Option<Box<dyn Assembler + 'a>> {
        _ = to;
        None
    }
}

/// Makes a file of pieces.
pub trait Assembler {
    /// The next piece.
    ///
    /// # Errors
    /// When it can't be written.
    fn take(&mut self, piece: &[u8]) -> io::Result<()>;
    /// Ends the file.
    ///
    /// # Errors
    /// When it can't be written.
    fn finish(self: Box<Self>) -> io::Result<()>;
}
