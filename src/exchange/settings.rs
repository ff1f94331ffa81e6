//! What the user chose about a format.

use super::conll;
use super::csv;
use super::dna;
use super::hf;
use super::label_studio;
use super::roles::Roles;
use super::slate;
use super::unit::Unit;

/// All choices; each format looks at its own.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// The unit of offsets, where it is not the format's usual one.
    pub unit: Option<Unit>,
    /// The layer of imported spans whose label no layer has.
    pub layer: Option<String>,
    /// Tasks of Label Studio.
    pub label_studio: label_studio::Options,
    /// Whether formats for people to look at (brat, `CoNLL`) also get what they have no place of their own for: ids, annotators,
    /// times, layers, as notes or comments that other programs pass over.
    pub full: bool,
    /// Of SLATE.
    pub slate: slate::Options,
    /// Which relations name a holder or a target.
    pub roles: Roles,
    /// Rows of Hugging Face datasets.
    pub hf: hf::Options,
    /// Statements of DNA.
    pub dna: dna::Options,
    /// Of columns of tagged tokens.
    pub conll: conll::Options,
    /// About tables.
    pub csv: csv::Options,
}
