//! UIMA's common analysis structure, of which CAS JSON and XMI are two ways of writing: what an annotation here is in it
//! is decided once, for both.

pub mod form;
pub mod graph;
pub mod inward;
mod json;
mod json_read;
mod json_write;
pub mod names;
pub mod outward;
pub mod segments;
#[cfg(test)]
mod tests;
mod xmi;
mod xml_file;
mod xml_read;
mod xml_types;
mod xml_write;

use super::file_name;
use super::held::{Held, Holds, What};
use super::incoming::{Sink, Stop};
use super::source::Source;
use crate::corpus::Article;
pub use json::CasJson;
pub use xmi::Xmi;

/// What both ways of writing hold: what has no place of its own stands in one more feature.
const HOLDS: Holds = &[
    (What::Overlap, Held::Whole),
    (What::Discontinuous, Held::Part("an annotation for each piece; gloss import joins them again")),
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
    (What::Id, Held::Whole),
    (What::Who, Held::Whole),
    (What::Space, Held::Whole),
    (What::Text, Held::Whole),
    (What::Metadata, Held::Whole),
    (What::Unknown, Held::Whole),
];

/// The file of an article.
pub(super) fn file_of(article: &Article, ending: &str) -> String {
    let name = file_name::of_id(&article.id).unwrap_or_else(|| article.sha.replace(':', "-"));
    format!("{name}.{ending}")
}

/// All of a file as text; `None`, and a fault, where it is none.
fn text_of(source: &mut dyn Source, at: usize, sink: &mut dyn Sink) -> Result<Option<String>, Stop> {
    let why = match source.bytes(at) {
        Ok(bytes) => match String::from_utf8(bytes) {
            Ok(mut text) => {
                if text.starts_with('\u{feff}') {
                    text.drain(..'\u{feff}'.len_utf8());
                }
                return Ok(Some(text));
            }
            Err(_) => "it is not UTF-8; it was left out.".to_owned(),
        },
        Err(why) => format!("{why}; it was left out."),
    };
    sink.fault(source.name(at), 0, why)?;
    Ok(None)
}

/// Hands faults on.
pub(super) fn tell(file: &str, faults: Vec<(usize, String)>, sink: &mut dyn Sink) -> Result<(), Stop> {
    faults.into_iter().try_for_each(|(line, why)| sink.fault(file, line, why))
}
