//! Datasets as the Hugging Face libraries read them: a row for each article and annotator, with classes of tokens for
//! those who learn names, and with spans, which lose nothing. As JSON lines; [`parquet`](super::parquet) has the same rows.
//!
//! `load_dataset` fixes the types of JSON lines by the first rows it sees: it is the folder that should be loaded, whose
//! README.md says them.

pub mod card;
pub mod fields;
mod found;
pub mod row;
pub mod tags;
mod take;
#[cfg(test)]
mod tests;

use super::format::{Export, Format, Layout, Piece, Writer};
use super::held::Holds;
use super::incoming::{Incoming, Sink, Stop};
use super::lines::Lines;
use super::loss::Losses;
use super::outgoing::Outgoing;
use super::settings::Settings;
use super::source::{Source, beginning, ending};
use super::tally::Tally;
use fields::Json;
use found::{Found, Scalar};
use row::Row;
use std::borrow::Cow;
use tags::Tags;
pub use take::Place;

/// Rows as JSON lines, with their classes in the README.md.
#[derive(Clone, Copy, Debug)]
pub struct Hf;

/// What the user chose about rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// The layer whose spans become classes of tokens; `None`: the first of names that has spans.
    pub tags: Option<String>,
}

impl Format for Hf {
    fn name(&self) -> &'static str {
        "hf"
    }
    fn about(&self) -> &'static str {
        "Hugging Face datasets: a folder of JSON lines with tokens, IOB2 classes and spans; README.md names types"
    }
    fn holds(&self) -> Holds {
        row::HOLDS
    }
    fn layout(&self) -> Layout {
        Layout::Tables
    }
    fn tells_annotators_apart(&self) -> bool {
        true
    }
    fn reads_beside(&self, _: &str, other: &str) -> bool {
        other == "README.md"
    }
    fn recognise(&self, source: &mut dyn Source) -> Option<(u8, String)> {
        let at = rows(source).next()?;
        let bytes = beginning(source, at, 1 << 16);
        let line = bytes.split(|b| *b == b'\n').next().map(String::from_utf8_lossy)?;
        let has = |name: &str| line.contains(&format!("\"{name}\":"));
        let object = line.trim_start_matches('\u{feff}').starts_with('{');
        if object && has("tokens") && has("ner_tags") {
            let name = source.name(at);
            return Some((90, format!("the first row of {name} has tokens and ner_tags")));
        }
        let flat = object && has("tokens") && (has("tags") || has("labels")) && !has("token_start");
        flat.then(|| (50, "its first row has tokens and tags".to_owned()))
    }
    fn read(&self, source: &mut dyn Source, _: &Settings, sink: &mut dyn Sink) -> Result<(), Stop> {
        let files: Vec<usize> = rows(source).collect();
        if files.is_empty() {
            return Err(Stop::Refused(
                "there is no file of JSON lines (.jsonl, .ndjson or .json) in it; was another format meant?".to_owned(),
            ));
        }
        let classes = listed(source);
        for at in files {
            let name = source.name(at).to_owned();
            let mut lines = Lines::new(source.open(at)?, &name)?;
            while let Some((number, line)) = lines.next(sink)? {
                if line.trim().is_empty() {
                    continue;
                }
                take(line, Place { file: &name, line: number }, &classes, sink)?;
            }
        }
        Ok(())
    }
    fn writer(&self, settings: &Settings, export: &Export) -> Result<Option<Box<dyn Writer>>, String> {
        Ok(Some(Box::new(JsonRows { tags: chosen(settings, export)? })))
    }
    fn counts_first(&self) -> bool {
        true
    }
}

/// The layer of the classes.
///
/// # Errors
/// When there is no such layer.
pub fn chosen(settings: &Settings, export: &Export) -> Result<Tags, String> {
    let wanted = settings.hf.tags.as_deref();
    if let Some(wanted) = wanted.filter(|wanted| export.schema.layer(wanted).is_none()) {
        return Err(format!("there is no layer “{wanted}” in gloss.toml whose spans could be classes of tokens"));
    }
    Ok(Tags::new(wanted, export.schema, export.tally))
}

/// Takes a row that stands as JSON; a class that is a number has the name of that place in `classes`.
///
/// # Errors
/// When the import was stopped.
pub fn take(line: &str, place: Place, classes: &[String], sink: &mut dyn Sink) -> Result<(), Stop> {
    let row = serde_json::from_str::<Found>(line)
        .map_err(|error| format!("it is no row of a dataset ({error}); it was left out."))
        .and_then(|mut found| {
            found.tags.iter_mut().for_each(|tag| name(tag, classes));
            take::document(found, place)
        });
    let fault = |why: String, sink: &mut dyn Sink| sink.fault(place.file, place.line, why);
    let (incoming, faults): (Incoming, Vec<String>) = match row {
        Ok(row) => row,
        Err(why) => return fault(why, sink),
    };
    for why in faults {
        fault(why, sink)?;
    }
    sink.document(incoming)
}

fn name(tag: &mut Scalar, classes: &[String]) {
    let number = if let Scalar::Number(number) = tag { usize::try_from(*number).ok() } else { None };
    if let Some(name) = number.and_then(|number| classes.get(number)) {
        *tag = Scalar::Text(Cow::Owned(name.clone()));
    }
}

/// The files that hold rows: all JSON lines but a report of losses, or a file that was named itself.
fn rows(source: &dyn Source) -> impl Iterator<Item = usize> + use<> {
    let alone = source.len() == 1;
    let fits = |name: &str| {
        let lines = matches!(ending(name).as_str(), "jsonl" | "ndjson" | "json") && !name.ends_with(".loss.jsonl");
        lines && !name.ends_with("dataset_info.json") && !name.ends_with("dataset_infos.json")
    };
    let files: Vec<usize> = (0..source.len()).filter(|at| alone || fits(source.name(*at))).collect();
    files.into_iter()
}

/// The classes that a README.md beside the rows names.
fn listed(source: &mut dyn Source) -> Vec<String> {
    let readme = (0..source.len()).find(|at| source.name(*at).rsplit('/').next() == Some("README.md"));
    let bytes = readme.map(|at| beginning(source, at, 1 << 20)).unwrap_or_default();
    card::classes(&String::from_utf8_lossy(&bytes))
}

struct JsonRows {
    tags: Tags,
}

impl Writer for JsonRows {
    fn head(&self) -> Vec<Piece> {
        // There even without articles.
        vec![Piece::of("data.jsonl", Vec::new())]
    }
    fn card_front(&self, _: &Tally, _: &[String]) -> String {
        card::front(&self.tags.names)
    }
    fn document(&self, document: &Outgoing, losses: &mut Losses) -> Vec<Piece> {
        let rows = Row::all(document, &self.tags, losses);
        let mut bytes = Vec::new();
        for row in rows {
            bytes.extend(Json::line(|json| row.write(json)));
        }
        vec![Piece::of("data.jsonl", bytes)]
    }
}
