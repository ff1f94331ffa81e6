//! Prodigy's tasks, one a line of JSON: what `db-out` writes and `db-in` and every recipe reads. What Prodigy has no place for
//! stands under “glossator”: of a span, a relation, an option, and of `meta`. Prodigy keeps such keys.

mod read;
mod relations;
mod task;
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
pub struct Prodigy;

/// Where stands what only Glossator reads.
const UNDER_META: Held = Held::Part("under meta, for import here; Prodigy does not show it");
/// The same beside a span, a relation or an option.
const BESIDE: Held = Held::Part("under “glossator” beside it; Prodigy keeps it and does not show it");

const HOLDS: Holds = &[
    (What::Overlap, Held::Part("spans_manual and relations show them; ner_manual refuses them")),
    (What::Discontinuous, Held::Part("a span for each piece; joined again by import here")),
    (What::InsideToken, Held::Whole),
    (What::Layer, BESIDE),
    (What::Label, Held::Whole),
    (What::Attributes, BESIDE),
    (What::Relation, Held::Whole),
    (What::Holder, Held::Part("a relation “holder” to its span; others under “glossator”")),
    (What::Target, Held::Part("a relation “target” to its span; others under “glossator”")),
    (What::Via, Held::Part("a relation “via” to its span; others under “glossator”")),
    (What::Cue, BESIDE),
    (What::Group, BESIDE),
    (What::DocumentLabel, Held::Whole),
    (What::ParagraphLabel, UNDER_META),
    (What::Note, BESIDE),
    (What::EntityLink, Held::Whole),
    (What::Comment, UNDER_META),
    (What::Decision, UNDER_META),
    (What::Mark, UNDER_META),
    (What::Id, BESIDE),
    (What::Who, Held::Whole),
    (What::Space, Held::Whole),
    (What::Text, Held::Whole),
    (What::Metadata, Held::Whole),
    (What::Unknown, BESIDE),
];

/// The relations that say what stances say.
const HOLDER: &str = "holder";
const TARGET: &str = "target";
const VIA: &str = "via";

impl Format for Prodigy {
    fn name(&self) -> &'static str {
        "prodigy"
    }
    fn about(&self) -> &'static str {
        "Prodigy: tasks of spans, relations and choices, JSON lines as of db-out"
    }
    fn holds(&self) -> Holds {
        HOLDS
    }
    fn layout(&self) -> Layout {
        Layout::File("jsonl")
    }
    fn tells_annotators_apart(&self) -> bool {
        true
    }

    fn recognise(&self, source: &mut dyn Source) -> Option<(u8, String)> {
        let at = *files(source).first()?;
        let start = beginning(source, at, 64 << 10);
        let start = String::from_utf8_lossy(&start);
        let has = |key: &str| start.contains(&format!("\"{key}\":"));
        if !has("text") {
            return None;
        }
        let marks = ["_task_hash", "_input_hash", "_view_id", "_annotator_id", "_session_id"];
        if let Some(mark) = marks.into_iter().find(|mark| has(mark)) {
            return Some((95, format!("its tasks have “{mark}”, as Prodigy's have")));
        }
        if has("answer") && (has("spans") || has("accept") || has("label")) {
            return Some((85, "its tasks have an “answer”, as Prodigy's have".to_owned()));
        }
        has("token_start").then(|| (70, "its spans count tokens, as Prodigy's do".to_owned()))
    }

    fn read(&self, source: &mut dyn Source, settings: &Settings, sink: &mut dyn Sink) -> Result<(), Stop> {
        _ = settings;
        read::read(source, sink)
    }

    fn writer(&self, settings: &Settings, export: &Export) -> Result<Option<Box<dyn Writer>>, String> {
        _ = (settings, export);
        Ok(Some(Box::new(write::Tasks)))
    }
}
