//! `CoNLL` columns: a token a line, its tag in one of the columns, a blank line after a sentence.

mod comment;
mod document;
mod numbered;
mod options;
mod read;
mod shape;
#[cfg(test)]
mod tests;
mod write;

use super::format::{Export, Format, Layout, Writer};
use super::held::{Held, Holds, What};
use super::incoming::{Sink, Stop};
use super::settings::Settings;
use super::source::{Source, beginning, ending};
pub use options::{Columns, Options, TagColumn};

/// The format.
#[derive(Clone, Copy, Debug)]
pub struct Conll;

/// What tags hold.
const HOLDS: Holds = &[
    (What::Overlap, Held::Part("between layers, where each has a file of its own")),
    (What::InsideToken, Held::Part("tokens are broken at the bounds of spans")),
    (What::Label, Held::Part("white space in a name becomes _")),
];

/// Bytes of a file that its form is told by.
const SAMPLE: u64 = 256 << 10;

impl Format for Conll {
    fn name(&self) -> &'static str {
        "conll"
    }

    fn about(&self) -> &'static str {
        "CoNLL-2003, CoNLL-U and other columns of tagged tokens (IOB1, IOB2, IOE, BIOES, BILOU, BMES)"
    }

    fn holds(&self) -> Holds {
        HOLDS
    }

    fn holds_in_full(&self) -> Holds {
        write::FULL
    }

    fn layout(&self) -> Layout {
        Layout::File("conll")
    }

    fn recognise(&self, source: &mut dyn Source) -> Option<(u8, String)> {
        for at in 0..source.len().min(5) {
            let name = source.name(at).to_owned();
            let Ok(shape) = shape::guess(&beginning(source, at, SAMPLE), &Options::default()) else { continue };
            let sure = match ending(&name).as_str() {
                "conll" | "conllu" | "conllup" | "conll03" | "iob" | "iob2" | "bio" | "bioes" | "iobes" => 90,
                _ if shape.has_letters => 60,
                _ => continue,
            };
            return Some((sure, format!("{name}: a token a line, {shape}")));
        }
        None
    }

    fn read(&self, source: &mut dyn Source, settings: &Settings, sink: &mut dyn Sink) -> Result<(), Stop> {
        read::read(source, &settings.conll, sink)
    }

    fn writer(&self, settings: &Settings, export: &Export) -> Result<Option<Box<dyn Writer>>, String> {
        Ok(Some(Box::new(write::Columns::new(settings, export.schema)?)))
    }
}

/// The name of a label as it stands behind `B-`: without white space.
fn tag_name(label: &str) -> std::borrow::Cow<'_, str> {
    let odd = |c: char| super::respaced::is_space(c) || c.is_control();
    match label {
        "" => "_".into(),
        _ if label.contains(odd) => label.replace(odd, "_").into(),
        _ => label.into(),
    }
}
