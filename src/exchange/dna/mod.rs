//! Statements of the Discourse Network Analyzer: who agrees or disagrees with what. One row a stance, with the columns of
//! the event list that DNA itself exports, and beside it the documents, with the columns of rDNA's table of them.
//!
//! DNA has no importer for such files: statements go in through rDNA (`dna_addDocument`, `dna_addStatement`), and network
//! programs read the event list as it is.

mod read;
#[cfg(test)]
mod tests;
mod write;

use super::format::{Export, Format, Layout, Writer};
use super::held::{Held, Holds, What};
use super::incoming::{Sink, Stop};
use super::settings::Settings;
use super::source::{Source, beginning, ending};
use super::unit::Unit;

/// Statements of DNA.
#[derive(Clone, Copy, Debug)]
pub struct Dna;

/// Which labels are agreement, compared without case; others are left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// Labels that agree; the first is the label of an agreeing statement that comes in without one.
    pub agree: Vec<String>,
    /// Labels that disagree, likewise.
    pub disagree: Vec<String>,
}

impl Default for Options {
    fn default() -> Self {
        let own = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        Self {
            agree: own(&[
                "for",
                "pro",
                "support",
                "supports",
                "supportive",
                "favour",
                "favor",
                "agree",
                "positive",
                "approve",
            ]),
            disagree: own(&[
                "against", "anti", "contra", "con", "oppose", "opposes", "critical", "disagree", "negative", "reject",
            ]),
        }
    }
}

impl Options {
    /// Whether a label agrees; `None`: it says neither.
    fn agreement(&self, label: &str) -> Option<bool> {
        let label = label.to_lowercase();
        let is = |names: &[String]| names.iter().any(|name| name.to_lowercase() == label);
        if is(&self.agree) {
            return Some(true);
        }
        is(&self.disagree).then_some(false)
    }
}

const HOLDS: Holds = &[
    (What::Overlap, Held::Whole),
    (What::InsideToken, Held::Whole),
    (What::Layer, Held::Whole),
    (What::Label, Held::Part("of stances that agree or disagree")),
    (What::Holder, Held::Part("names of persons and organisations")),
    (What::Target, Held::Part("names, as concepts")),
    (What::Id, Held::Whole),
    (What::Space, Held::Whole),
    (What::Metadata, Held::Whole),
];

/// The columns of DNA's event list, then ours.
const COLUMNS: [&str; 18] = [
    "statement_id",
    "time",
    "person",
    "organization",
    "concept",
    "agreement",
    "start_position",
    "stop_position",
    "text",
    "coder",
    "document_id",
    "document_title",
    "document_author",
    "document_source",
    "document_section",
    "document_type",
    "layer",
    "label",
];

/// The ending of the file of documents, behind that of the statements.
const DOCUMENTS: &str = "documents.csv";

impl Format for Dna {
    fn name(&self) -> &'static str {
        "dna"
    }
    fn about(&self) -> &'static str {
        "Discourse Network Analyzer: statements of person, organisation, concept and agreement (event list)"
    }
    fn holds(&self) -> Holds {
        HOLDS
    }
    fn unit(&self) -> Unit {
        // Java counts so.
        Unit::Utf16
    }
    fn layout(&self) -> Layout {
        Layout::File("csv")
    }
    fn tells_annotators_apart(&self) -> bool {
        true
    }
    fn recognise(&self, source: &mut dyn Source) -> Option<(u8, String)> {
        let at = files(source).next()?;
        let bytes = beginning(source, at, 1 << 12);
        let header = String::from_utf8_lossy(bytes.split(|b| *b == b'\n').next()?).to_lowercase();
        let has = |name: &str| header.contains(name);
        let fits = has("concept") && has("agreement") && (has("person") || has("organi"));
        fits.then(|| (90, format!("{} has the columns concept and agreement", source.name(at))))
    }
    fn read(&self, source: &mut dyn Source, settings: &Settings, sink: &mut dyn Sink) -> Result<(), Stop> {
        let files: Vec<usize> = files(source).collect();
        if files.is_empty() {
            return Err(Stop::Refused("there is no .csv or .tsv file in it; was another format meant?".to_owned()));
        }
        for at in files {
            let name = source.name(at).to_owned();
            read::file(source.open(at)?, &name, &settings.dna, sink)?;
        }
        Ok(())
    }
    fn writer(&self, settings: &Settings, export: &Export) -> Result<Option<Box<dyn Writer>>, String> {
        _ = export;
        Ok(Some(Box::new(write::Statements { options: settings.dna.clone() })))
    }
}

/// The files with statements, or the one that was named itself.
fn files(source: &dyn Source) -> impl Iterator<Item = usize> + use<> {
    let alone = source.len() == 1;
    let fits = |name: &str| matches!(ending(name).as_str(), "csv" | "tsv") && !name.ends_with(&format!(".{DOCUMENTS}"));
    let files: Vec<usize> = (0..source.len()).filter(|at| alone || fits(source.name(*at))).collect();
    files.into_iter()
}
