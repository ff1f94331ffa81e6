//! SLATE: annotations by line, token and character, in a file beside each text.

mod grid;
mod item;
mod read;
#[cfg(test)]
mod tests;
mod write;

use super::format::{Export, Format, Layout, Writer};
use super::held::{Held, Holds, What};
use super::incoming::{Sink, Stop};
use super::settings::Settings;
use super::source::Source;

/// The format.
#[derive(Debug)]
pub struct Slate;

/// Choices of this format.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Whether spans are written as tokens even where they begin or end inside one. Else an article is written by token where
    /// all its spans are such, by character where not.
    pub whole_tokens: bool,
}

const HOLDS: Holds = &[
    (What::Overlap, Held::Part("not two of one label with the same bounds")),
    (What::Discontinuous, Held::Whole),
    (What::InsideToken, Held::Whole),
    (What::Label, Held::Part("without white space; not of relations")),
    (What::Relation, Held::Part("without a name, in a file of its own")),
    (What::DocumentLabel, Held::Part("in a file of its own")),
    (What::ParagraphLabel, Held::Part("in a file of its own")),
    (What::Text, Held::Whole),
];

/// What stands in the name of a file of annotations, before what may tell the annotators apart.
const MARK: &str = ".annotations";

impl Format for Slate {
    fn name(&self) -> &'static str {
        "slate"
    }
    fn about(&self) -> &'static str {
        "files of SLATE, a terminal program: (line, token, character) and labels"
    }
    fn holds(&self) -> Holds {
        HOLDS
    }
    fn layout(&self) -> Layout {
        Layout::Folder
    }
    fn tells_annotators_apart(&self) -> bool {
        true
    }

    fn reads_beside(&self, asked: &str, other: &str) -> bool {
        let text = asked.strip_suffix(MARK).unwrap_or(asked);
        other.strip_prefix(text).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    }
    fn recognise(&self, source: &mut dyn Source) -> Option<(u8, String)> {
        let names: Vec<String> = (0..source.len()).map(|at| source.name(at).to_owned()).collect();
        let files = read::annotations(&names);
        let first = files.first()?;
        Some((90, format!("{} lies beside the text that its name begins with", names.get(first.at)?)))
    }

    fn read(&self, source: &mut dyn Source, _: &Settings, sink: &mut dyn Sink) -> Result<(), Stop> {
        read::read(source, sink)
    }

    fn writer(&self, settings: &Settings, _: &Export) -> Result<Option<Box<dyn Writer>>, String> {
        Ok(Some(Box::new(write::SlateWriter { whole_tokens: settings.slate.whole_tokens })))
    }
}
