//! W3C Web Annotation: a line of JSON-LD for each record, in a file for each article beside its text.

mod draft;
mod group;
mod iri;
mod json;
mod read;
#[cfg(test)]
mod tests;
mod write;

use super::format::{Export, Format, Layout, Writer};
use super::held::{Held, Holds, What};
use super::incoming::{Sink, Stop};
use super::settings::Settings;
use super::source::{Source, beginning, ending, has, stem};

/// The Web Annotation Data Model.
#[derive(Debug)]
pub struct WebAnnotation;

/// What makes an annotation one.
const CONTEXT: &str = "http://www.w3.org/ns/anno.jsonld";

impl Format for WebAnnotation {
    fn name(&self) -> &'static str {
        "w3c"
    }

    fn about(&self) -> &'static str {
        "W3C Web Annotation (JSON-LD), as annotation servers and viewers exchange it; reads Hypothesis too; whole"
    }

    fn holds(&self) -> Holds {
        const WHOLE: Held = Held::Whole;
        &[
            (What::Overlap, WHOLE),
            (What::Discontinuous, Held::Part("as Composite, which few programs know")),
            (What::InsideToken, WHOLE),
            (What::Layer, WHOLE),
            (What::Label, WHOLE),
            (What::Attributes, WHOLE),
            (What::Relation, WHOLE),
            (What::Holder, WHOLE),
            (What::Target, WHOLE),
            (What::Via, WHOLE),
            (What::Cue, WHOLE),
            (What::Group, WHOLE),
            (What::DocumentLabel, WHOLE),
            (What::ParagraphLabel, WHOLE),
            (What::Note, WHOLE),
            (What::EntityLink, WHOLE),
            (What::Comment, WHOLE),
            (What::Decision, WHOLE),
            (What::Mark, WHOLE),
            (What::Id, WHOLE),
            (What::Who, WHOLE),
            (What::Space, WHOLE),
            (What::Text, WHOLE),
            (What::Metadata, WHOLE),
            (What::Unknown, WHOLE),
        ]
    }

    fn layout(&self) -> Layout {
        Layout::Folder
    }

    fn tells_annotators_apart(&self) -> bool {
        true
    }

    fn reads_beside(&self, asked: &str, other: &str) -> bool {
        stem(asked) == stem(other) && ending(other) == "txt"
    }
    fn recognise(&self, source: &mut dyn Source) -> Option<(u8, String)> {
        let files: Vec<usize> = (0..source.len()).filter(|at| is_annotations(source.name(*at))).take(20).collect();
        for at in files {
            let bytes = beginning(source, at, 1 << 14);
            let has = |words: &str| has(&bytes, words);
            let name = source.name(at);
            if has(CONTEXT) {
                return Some((95, format!("{name} names the context of Web Annotation")));
            }
            if has("\"TextQuoteSelector\"") || has("\"TextPositionSelector\"") {
                return Some((85, format!("{name} has selectors of Web Annotation")));
            }
        }
        None
    }

    fn read(&self, source: &mut dyn Source, settings: &Settings, sink: &mut dyn Sink) -> Result<(), Stop> {
        read::read(source, settings, sink)
    }

    fn writer(&self, _: &Settings, _: &Export) -> Result<Option<Box<dyn Writer>>, String> {
        Ok(Some(Box::new(write::Lines)))
    }
}

/// Whether a file may hold annotations, by its name.
fn is_annotations(name: &str) -> bool {
    matches!(ending(name).as_str(), "jsonl" | "ndjson" | "json" | "jsonld")
}
