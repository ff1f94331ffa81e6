//! `WebAnno` TSV 3, of `WebAnno` and `INCEpTION`: a file an article, a row a token. Every 3.x is read, 3.3 is written.
//!
//! All spans are written into one layer with the name of ours as a feature, since relations have one base type and links
//! to holders and targets must survive.

mod escape;
mod header;
mod linked;
mod read;
#[cfg(test)]
mod tests;
mod write;

use super::cas::form::Form;
use super::cas::inward::inward;
use super::cas::outward::outward;
use super::cas::{file_of, tell};
use super::format::{Export, Format, Layout, Piece, Writer};
use super::held::{Held, Holds, What};
use super::incoming::{Sink, Stop};
use super::lines::Lines;
use super::loss::Losses;
use super::outgoing::Outgoing;
use super::settings::Settings;
use super::source::{Source, beginning, ending};
use super::unit::Unit;
use std::borrow::Cow;

/// The layer of spans that is written.
const OURS: &str = "webanno.custom.Glossator";
/// The layer of relations that is written.
const OUR_RELATION: &str = "webanno.custom.GlossatorRelation";

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
    (What::ParagraphLabel, Held::Whole),
    (What::Note, Held::Whole),
    (What::EntityLink, Held::Whole),
    (What::Id, Held::Whole),
    (What::Who, Held::Whole),
    (What::Space, Held::Part("bounds in white space are moved to the tokens")),
    (What::Text, Held::Whole),
];

const FORM: Form = Form { holds: HOLDS, clean, clean_text: |text| Cow::Borrowed(text), by_tokens: true };

/// A value without what has no escape in a cell.
fn clean(text: &str) -> Cow<'_, str> {
    if text.contains('\r') { text.replace('\r', " ").into() } else { text.into() }
}

/// The format.
#[derive(Clone, Copy, Debug)]
pub struct WebAnno;

impl Format for WebAnno {
    fn name(&self) -> &'static str {
        "webanno"
    }
    fn about(&self) -> &'static str {
        "WebAnno TSV 3.3, a file an article: INCEpTION, WebAnno"
    }
    fn holds(&self) -> Holds {
        HOLDS
    }
    fn unit(&self) -> Unit {
        Unit::Utf16
    }
    fn layout(&self) -> Layout {
        Layout::Folder
    }
    fn recognise(&self, source: &mut dyn Source) -> Option<(u8, String)> {
        let at = (0..source.len()).find(|at| ending(source.name(*at)) == "tsv")?;
        let bytes = beginning(source, at, 64);
        let found = String::from_utf8_lossy(&bytes).contains("#FORMAT=WebAnno TSV 3");
        found.then(|| (99, format!("{} begins with #FORMAT=WebAnno TSV 3", source.name(at))))
    }
    fn read(&self, source: &mut dyn Source, settings: &Settings, sink: &mut dyn Sink) -> Result<(), Stop> {
        let only = source.len() == 1;
        for at in 0..source.len() {
            let name = source.name(at).to_owned();
            if only || ending(&name) == "tsv" {
                file(source, at, &name, settings, sink)?;
            }
        }
        Ok(())
    }
    fn writer(&self, _settings: &Settings, _export: &Export) -> Result<Option<Box<dyn Writer>>, String> {
        Ok(Some(Box::new(TsvWriter)))
    }
}

fn file(source: &mut dyn Source, at: usize, name: &str, settings: &Settings, sink: &mut dyn Sink) -> Result<(), Stop> {
    let mut lines = Lines::new(source.open(at)?, name)?;
    let minor = lines.next(sink)?.and_then(|(_, line)| header::version(line));
    let Some(minor) = minor else {
        return sink.fault(name, 1, "it does not begin with #FORMAT=WebAnno TSV 3; it was left out.".to_owned());
    };
    let mut reading = read::Reading::new(minor);
    while let Some((number, line)) = lines.next(sink)? {
        if let Err(why) = reading.line(number, line) {
            sink.fault(name, number, why)?;
        }
    }
    let (cas, faults) = reading.finish();
    tell(name, faults, sink)?;
    let found = inward(&cas, name, &settings.roles, clean);
    tell(name, found.faults, sink)?;
    found.document.map_or(Ok(()), |document| sink.document(document))
}

struct TsvWriter;

impl Writer for TsvWriter {
    fn document(&self, document: &Outgoing, losses: &mut Losses) -> Vec<Piece> {
        let cas = outward(document, FORM, losses);
        vec![Piece::of(file_of(document.article, "tsv"), write::written(&cas))]
    }
}
