//! doccano JSON lines: spans as triples or, with relations, as objects; categories; comments. Every other key is metadata
//! that doccano keeps, so our records stand there, under `glossator`.

mod edges;
mod read;
#[cfg(test)]
mod tests;
mod write;

use super::format::{Export, Format, Layout, Writer};
use super::held::{Held, Holds, What};
use super::incoming::{Sink, Stop};
use super::settings::Settings;
use super::source::{self, Source, beginning, first_of};

/// The format.
#[derive(Clone, Copy, Debug)]
pub struct Doccano;

impl Format for Doccano {
    fn name(&self) -> &'static str {
        "doccano"
    }

    fn about(&self) -> &'static str {
        "doccano JSON lines, for projects with relations"
    }

    fn holds(&self) -> Holds {
        const KEPT: Held = Held::Part("in the metadata, not shown");
        const ARROW: Held = Held::Part("as relations to spans of the same annotator; else in the metadata, not shown");
        &[
            (What::Overlap, Held::Part("where the project allows overlapping")),
            (
                What::Discontinuous,
                Held::Part("shown from the first to the last piece; the pieces are kept in the metadata"),
            ),
            (What::InsideToken, Held::Whole),
            (What::Layer, KEPT),
            (What::Label, Held::Whole),
            (What::Attributes, KEPT),
            (What::Relation, Held::Whole),
            (What::Holder, ARROW),
            (What::Target, ARROW),
            (What::Via, ARROW),
            (What::Cue, KEPT),
            (What::Group, KEPT),
            (What::DocumentLabel, Held::Part("as cats, shown in projects for intents")),
            (What::ParagraphLabel, KEPT),
            (What::Note, KEPT),
            (What::EntityLink, KEPT),
            (What::Comment, Held::Part("doccano reads no comments; they are kept in the metadata")),
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

    fn recognise(&self, files: &mut dyn Source) -> Option<(u8, String)> {
        let at = first_of(files, &["jsonl", "json"])?;
        let start = beginning(files, at, 1 << 16);
        let has = |key: &str| source::has(&start, key);
        let dictionary = has("\"start_offset\"") && has("\"end_offset\"");
        if has("\"text\"") && (dictionary || has("\"Comments\"")) {
            return Some((85, "it has entities with start_offset, or Comments".to_owned()));
        }
        let plain: Vec<u8> = start.iter().copied().filter(|byte| !byte.is_ascii_whitespace()).collect();
        let triples = ["\"label\":[[", "\"labels\":[["].iter().any(|key| source::has(&plain, key));
        let found = has("\"text\"") && triples;
        found.then(|| (60, "it has lists of start, end and label".to_owned()))
    }

    fn read(&self, source: &mut dyn Source, settings: &Settings, sink: &mut dyn Sink) -> Result<(), Stop> {
        read::read(source, settings, sink)
    }

    fn writer(&self, settings: &Settings, _: &Export) -> Result<Option<Box<dyn Writer>>, String> {
        Ok(Some(Box::new(write::Rows { held: self.holds(), unit: settings.unit.unwrap_or_default() })))
    }
}
