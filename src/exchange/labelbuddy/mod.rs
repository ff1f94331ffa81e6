//! labelbuddy: documents with annotations, as JSON lines or as an array. It keeps what stands in the metadata of a document,
//! so our records stand there, under `glossator`; attributes and notes are also shown in the string each annotation has.

mod extra;
mod read;
#[cfg(test)]
mod tests;
mod write;

use super::format::{Export, Format, Layout, Writer};
use super::held::{Held, Holds, What};
use super::incoming::{Sink, Stop};
use super::settings::Settings;
use super::source::{Source, beginning, first_of, has};
use md5::{Digest, Md5};
use std::fmt::Write;

/// The format.
#[derive(Clone, Copy, Debug)]
pub struct Labelbuddy;

impl Format for Labelbuddy {
    fn name(&self) -> &'static str {
        "labelbuddy"
    }

    fn about(&self) -> &'static str {
        "labelbuddy: documents with annotations, JSON lines or an array"
    }

    fn holds(&self) -> Holds {
        const KEPT: Held = Held::Part("in the metadata, not shown");
        &[
            (What::Overlap, Held::Part("but one annotation of a label at a place")),
            (
                What::Discontinuous,
                Held::Part("shown from the first to the last piece; the pieces are kept in the metadata"),
            ),
            (What::InsideToken, Held::Whole),
            (What::Layer, KEPT),
            (What::Label, Held::Whole),
            (What::Attributes, Held::Part("in one string with the note")),
            (What::Relation, KEPT),
            (What::Holder, KEPT),
            (What::Target, KEPT),
            (What::Via, KEPT),
            (What::Cue, KEPT),
            (What::Group, KEPT),
            (What::DocumentLabel, KEPT),
            (What::ParagraphLabel, KEPT),
            (What::Note, Held::Part("in one string with the attributes")),
            (What::EntityLink, KEPT),
            (What::Comment, KEPT),
            (What::Decision, KEPT),
            (What::Mark, KEPT),
            (What::Id, KEPT),
            (What::Who, KEPT),
            (What::Space, Held::Whole),
            (What::Text, Held::Whole),
            (What::Metadata, Held::Whole),
            (What::Unknown, KEPT),
        ]
    }

    fn layout(&self) -> Layout {
        Layout::File("jsonl")
    }

    fn recognise(&self, source: &mut dyn Source) -> Option<(u8, String)> {
        let at = first_of(source, &["jsonl", "json"])?;
        let start = beginning(source, at, 1 << 16);
        let has = |key: &str| has(&start, key);
        let found = has("\"utf8_text_md5_checksum\"") || (has("\"label_name\"") && has("\"annotations\""));
        found.then(|| (90, "it has annotations with label_name, or checksums of texts".to_owned()))
    }

    fn read(&self, source: &mut dyn Source, settings: &Settings, sink: &mut dyn Sink) -> Result<(), Stop> {
        read::read(source, settings, sink)
    }

    fn writer(&self, _: &Settings, export: &Export) -> Result<Option<Box<dyn Writer>>, String> {
        Ok(Some(Box::new(write::Documents { schema: export.schema.clone(), held: self.holds() })))
    }
}

/// The MD5 of a text in UTF-8, 32 hex digits.
fn checksum(text: &str) -> String {
    let mut hex = String::with_capacity(32);
    for byte in Md5::digest(text.as_bytes()) {
        _ = write!(hex, "{byte:02x}");
    }
    hex
}
