//! spaCy's examples, one a line of JSON: `entities` without overlap, groups of `spans` with it, `cats` of the document.
//! `tools/docbin.py` makes a `DocBin` of them.

mod example;
mod read;
#[cfg(test)]
mod tests;
mod write;

use super::format::{Export, Format, Layout, Writer};
use super::held::{Held, Holds, What};
use super::incoming::{Sink, Stop};
use super::json_values::files;
use super::settings::Settings;
use super::source::{Source, beginning};

/// The format.
#[derive(Clone, Copy, Debug)]
pub struct Spacy;

/// spaCy's spans begin and end with its tokens.
const SPLIT: Held = Held::Part("tools/docbin.py splits spaCy's token there, and says so");

const HOLDS: Holds = &[
    (What::Overlap, Held::Part("the longest as entities, the others in a group of spans named as their layer")),
    (What::InsideToken, SPLIT),
    (What::Layer, Held::Part("names of groups of spans; of entities found by the label")),
    (What::Label, Held::Whole),
    (What::DocumentLabel, Held::Part("cats: each label once, its layer found by the label")),
    (What::EntityLink, Held::Whole),
    (What::Space, SPLIT),
    (What::Text, Held::Whole),
    (What::Metadata, Held::Whole),
];

/// The group of spans that spaCy takes where nothing else is said.
const USUAL_GROUP: &str = "sc";

impl Format for Spacy {
    fn name(&self) -> &'static str {
        "spacy"
    }
    fn about(&self) -> &'static str {
        "spaCy: text, entities, groups of spans and cats, JSON lines; tools/docbin.py makes a DocBin"
    }
    fn holds(&self) -> Holds {
        HOLDS
    }
    fn layout(&self) -> Layout {
        Layout::File("jsonl")
    }

    fn recognise(&self, source: &mut dyn Source) -> Option<(u8, String)> {
        let at = *files(source).first()?;
        let start = beginning(source, at, 64 << 10);
        let start = String::from_utf8_lossy(&start);
        let start: String = start.trim_start_matches('\u{feff}').split_ascii_whitespace().collect();
        let has = |key: &str| start.contains(key);
        let is_pair = start.starts_with("[\"") || start.starts_with("[[\"");
        if is_pair && (has(",{\"entities\":") || has(",{\"cats\":") || has(",{\"spans\":")) {
            return Some((90, "its lines are pairs of a text and its entities, as spaCy's are".to_owned()));
        }
        if !has("\"text\":") {
            return None;
        }
        if has("\"entities\":[[") || has("\"ents\":[{\"start\":") {
            return Some((85, "its entities are [start,end,label], as spaCy's are".to_owned()));
        }
        let groups = has("\"spans\":{") || has("\"cats\":{");
        groups.then(|| (60, "it has cats or groups of spans, as spaCy's examples have".to_owned()))
    }

    fn read(&self, source: &mut dyn Source, settings: &Settings, sink: &mut dyn Sink) -> Result<(), Stop> {
        _ = settings;
        read::read(source, sink)
    }

    fn writer(&self, settings: &Settings, export: &Export) -> Result<Option<Box<dyn Writer>>, String> {
        _ = (settings, export);
        Ok(Some(Box::new(write::Examples)))
    }
}
