//! Label Studio JSON: an array of tasks, each with its text, the annotations of several people and the predictions of
//! models. What it has no place for stands under `glossator`, in the `meta` of a region and in the data of a task: both are
//! kept there by the program.

mod config;
mod minimal;
mod read;
mod regions;
mod task;
#[cfg(test)]
mod tests;
mod wire;
mod write;

use super::format::{Export, Format, Layout, Writer};
use super::held::{Held, Holds, What};
use super::incoming::{Sink, Stop};
use super::settings::Settings;
use super::source::{Source, beginning, first_of, has};

/// The choices of the format.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// The key of a task's data that holds the text; without it `text`, else the only one that holds words.
    pub text_key: Option<String>,
}

/// The format.
#[derive(Clone, Copy, Debug)]
pub struct LabelStudio;

impl Format for LabelStudio {
    fn name(&self) -> &'static str {
        "label-studio"
    }

    fn about(&self) -> &'static str {
        "Label Studio JSON: tasks with the annotations of several people, and predictions"
    }

    fn holds(&self) -> Holds {
        const WHOLE: Held = Held::Whole;
        &[
            (What::Overlap, WHOLE),
            (What::Discontinuous, Held::Part("shown from the first to the last piece; the pieces are kept in meta")),
            (What::InsideToken, WHOLE),
            (What::Layer, WHOLE),
            (What::Label, WHOLE),
            (What::Attributes, WHOLE),
            (What::Relation, WHOLE),
            (What::Holder, Held::Part("as relations to spans of the same annotator; else in meta")),
            (What::Target, Held::Part("as relations to spans of the same annotator; else in meta")),
            (What::Via, Held::Part("as relations to spans of the same annotator; else in meta")),
            (What::Cue, Held::Part("in meta")),
            (What::Group, Held::Part("in meta")),
            (What::DocumentLabel, WHOLE),
            (What::ParagraphLabel, Held::Part("as regions")),
            (What::Note, WHOLE),
            (What::EntityLink, Held::Part("in meta")),
            (What::Comment, Held::Part("in the data of the task")),
            (What::Decision, Held::Part("in the data of the task")),
            (What::Mark, Held::Part("in the data of the task")),
            (What::Id, WHOLE),
            (What::Who, Held::Part("in meta")),
            (What::Space, WHOLE),
            (What::Text, WHOLE),
            (What::Metadata, WHOLE),
            (What::Unknown, Held::Part("in meta")),
        ]
    }

    fn layout(&self) -> Layout {
        Layout::File("json")
    }

    fn tells_annotators_apart(&self) -> bool {
        true
    }

    fn recognise(&self, source: &mut dyn Source) -> Option<(u8, String)> {
        let at = first_of(source, &["json"])?;
        let start = beginning(source, at, 1 << 16);
        let has = |key: &str| has(&start, key);
        if has("\"from_name\"") && has("\"to_name\"") {
            return Some((95, "it has regions with from_name and to_name".to_owned()));
        }
        if has("\"data\"") && (has("\"annotations\"") || has("\"completions\"") || has("\"predictions\"")) {
            return Some((80, "it has tasks with data and annotations".to_owned()));
        }
        (has("\"annotation_id\"") && has("\"annotator\"")).then(|| (75, "it is its short form, JSON-MIN".to_owned()))
    }

    fn read(&self, source: &mut dyn Source, settings: &Settings, sink: &mut dyn Sink) -> Result<(), Stop> {
        read::read(source, settings, sink)
    }

    fn writer(&self, _: &Settings, export: &Export) -> Result<Option<Box<dyn Writer>>, String> {
        Ok(Some(Box::new(write::Tasks::new(export.schema, self.holds()))))
    }
}
