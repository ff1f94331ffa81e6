//! All formats, in the order of tables and of recognition.

use super::brat::Brat;
use super::conll::Conll;
use super::dna::Dna;
use super::doccano::Doccano;
use super::format::Format;
use super::hf::Hf;
use super::label_studio::LabelStudio;
use super::labelbuddy::Labelbuddy;
use super::parquet::Parquet;
use super::prodigy::Prodigy;
use super::slate::Slate;
use super::spacy::Spacy;
use super::w3c::WebAnnotation;
use super::{cas, csv, webanno};

/// Every format there is.
pub const ALL: &[&dyn Format] = &[
    &Brat,
    &Conll,
    &csv::CSV,
    &csv::TSV,
    &Dna,
    &Doccano,
    &Hf,
    &Labelbuddy,
    &LabelStudio,
    &Parquet,
    &Prodigy,
    &Spacy,
    &WebAnnotation,
    &Slate,
    &webanno::WebAnno,
    &cas::CasJson,
    &cas::Xmi,
];

/// The format of a name.
pub fn named(name: &str) -> Option<&'static dyn Format> {
    ALL.iter().copied().find(|format| format.name() == name)
}
