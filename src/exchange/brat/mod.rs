//! brat standoff: a `.txt` and an `.ann` beside it for each article, `annotation.conf` for the labels.

mod conf;
mod flat;
mod line;
mod name;
mod page;
mod party;
mod read;
mod stack;
#[cfg(test)]
mod tests;
mod write;

use super::format::{Export, Format, Layout, Writer};
use super::held::{Held, Holds, What};
use super::incoming::{Sink, Stop};
use super::settings::Settings;
use super::source::{Source, beginning, ending, stem};
use std::collections::HashSet;

/// The format.
#[derive(Debug)]
pub struct Brat;

const LINE: Held = Held::Part("in one line");

const HOLDS: Holds = &[
    (What::Overlap, Held::Whole),
    (What::Discontinuous, Held::Part("pieces that only a line break parts come back as one")),
    (What::InsideToken, Held::Whole),
    (What::Label, Held::Part("white space and punctuation become _")),
    (What::Attributes, LINE),
    (What::Relation, Held::Whole),
    (What::Holder, Held::Whole),
    (What::Target, Held::Whole),
    (What::Via, Held::Whole),
    (What::Cue, Held::Part("a span")),
    (What::Note, LINE),
    (What::EntityLink, Held::Whole),
    (What::Comment, Held::Part("on a span or relation, in one line")),
    (What::Space, Held::Part("not beside a line break at the ends of a span")),
    (What::Text, Held::Whole),
];

/// With notes of our own.
const FULL: Holds = &[
    (What::Overlap, Held::Whole),
    (What::Discontinuous, Held::Part("pieces that only a line break parts come back as one")),
    (What::InsideToken, Held::Whole),
    (What::Layer, Held::Whole),
    (What::Label, Held::Whole),
    (What::Attributes, Held::Whole),
    (What::Relation, Held::Whole),
    (What::Holder, Held::Whole),
    (What::Target, Held::Whole),
    (What::Via, Held::Whole),
    (What::Cue, Held::Whole),
    (What::Group, Held::Whole),
    (What::DocumentLabel, Held::Whole),
    (What::ParagraphLabel, Held::Whole),
    (What::Note, Held::Whole),
    (What::EntityLink, Held::Whole),
    (What::Comment, Held::Whole),
    (What::Decision, Held::Whole),
    (What::Mark, Held::Whole),
    (What::Id, Held::Whole),
    (What::Who, Held::Whole),
    (What::Space, Held::Part("not beside a line break at the ends of a span")),
    (What::Text, Held::Whole),
    (What::Unknown, Held::Whole),
];

/// Kinds of notes: what brat's own dialogue writes, ours on a record, and what a record says beyond brat.
const NOTE: &str = "AnnotatorNotes";
const COMMENT: &str = "Comment";
const BEYOND: &str = "Glossator";

/// Before the id of a registry entry that is no key of a database.
const REGISTRY: &str = "gloss";

/// What a flag is set to.
const SET: &str = "true";

/// The name of relations that mean the same.
const EQUAL: &str = "Equiv";

impl Format for Brat {
    fn name(&self) -> &'static str {
        "brat"
    }
    fn about(&self) -> &'static str {
        "standoff files (.txt and .ann) of brat, and of most published corpora of spans and relations"
    }
    fn holds(&self) -> Holds {
        HOLDS
    }
    fn holds_in_full(&self) -> Holds {
        FULL
    }
    fn layout(&self) -> Layout {
        Layout::Folder
    }
    fn joins_line_breaks(&self) -> bool {
        true
    }

    fn reads_beside(&self, asked: &str, other: &str) -> bool {
        let pair = |one: &str| one.strip_suffix(".ann").or(one.strip_suffix(".txt")).map(str::to_owned);
        pair(asked).is_some() && pair(asked) == pair(other)
    }
    fn recognise(&self, source: &mut dyn Source) -> Option<(u8, String)> {
        let names: Vec<&str> = (0..source.len()).map(|at| source.name(at)).collect();
        let texts: HashSet<&str> = names.iter().filter(|name| ending(name) == "txt").map(|name| stem(name)).collect();
        let anns: Vec<&&str> = names.iter().filter(|name| ending(name) == "ann").collect();
        let first = (*anns.first()?).to_string();
        let pairs = anns.iter().filter(|name| texts.contains(stem(name))).count();
        if pairs > 0 {
            return Some((95, format!("{pairs} .ann beside a .txt of the same name")));
        }
        let at = names.iter().position(|name| *name == first)?;
        let start = beginning(source, at, 400);
        let is_line = String::from_utf8_lossy(&start).lines().next().is_some_and(|line| line::parse(line).is_ok());
        is_line.then(|| (70, format!("{first} begins with a line of brat")))
    }

    fn read(&self, source: &mut dyn Source, settings: &Settings, sink: &mut dyn Sink) -> Result<(), Stop> {
        read::read(source, settings, sink)
    }

    fn writer(&self, settings: &Settings, export: &Export) -> Result<Option<Box<dyn Writer>>, String> {
        Ok(Some(Box::new(write::BratWriter::new(settings, export.schema))))
    }
}
