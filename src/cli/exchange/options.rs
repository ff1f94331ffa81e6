//! The options of formats on the command line.

use crate::exchange::label_studio;
use crate::exchange::roles::Roles;
use crate::exchange::{Settings, Unit, dna, hf, slate};
use clap::{Args, ValueEnum};

/// Options that both import and export have.
#[derive(Debug, Args)]
pub struct Options {
    /// What offsets count, where it is not the format's usual unit
    #[arg(long, value_enum, value_name = "UNIT", help_heading = "Format")]
    offsets: Option<Offsets>,
    /// Labels of stances that agree, for dna (else for, pro, support and the like)
    #[arg(long, value_name = "LABELS", value_delimiter = ',', help_heading = "Format")]
    agree: Option<Vec<String>>,
    /// Labels of stances that disagree, for dna (else against, oppose, critical and the like)
    #[arg(long, value_name = "LABELS", value_delimiter = ',', help_heading = "Format")]
    disagree: Option<Vec<String>>,
}

/// Options of import alone.
#[derive(Debug, Args)]
pub struct Reading {
    /// The layer of spans whose label no layer has
    #[arg(long, value_name = "LAYER", help_heading = "Format")]
    layer: Option<String>,
    /// Relations and roles that name the holder of a stance (else holder, source)
    #[arg(long, value_name = "ROLES", value_delimiter = ',', help_heading = "Format")]
    holder: Option<Vec<String>>,
    /// Relations and roles that name the target of a stance (else target, content)
    #[arg(long, value_name = "ROLES", value_delimiter = ',', help_heading = "Format")]
    target: Option<Vec<String>>,
    /// Label Studio: the key of a task's data that holds the text (else text)
    #[arg(long, value_name = "KEY", help_heading = "Format")]
    text_key: Option<String>,
}

/// Options of export alone.
#[derive(Debug, Args)]
pub struct Writing {
    /// Also write what the format has no place of its own for, as notes or comments that other programs pass over
    #[arg(long, help_heading = "Format")]
    full: bool,
    /// Write spans as whole tokens even where they begin or end inside one, for slate
    #[arg(long, help_heading = "Format")]
    whole_tokens: bool,
    /// The layer whose spans become classes of tokens, for hf and parquet (else the first of names)
    #[arg(long, value_name = "LAYER", help_heading = "Format")]
    tags: Option<String>,
}

/// What offsets count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Offsets {
    /// Unicode code points
    Chars,
    /// Units of UTF-16
    Utf16,
    /// Bytes of UTF-8
    Bytes,
    /// Grapheme clusters
    Graphemes,
}

impl Offsets {
    fn unit(self) -> Unit {
        match self {
            Self::Chars => Unit::CodePoints,
            Self::Utf16 => Unit::Utf16,
            Self::Bytes => Unit::Bytes,
            Self::Graphemes => Unit::Graphemes,
        }
    }
}

impl Options {
    /// The unit of offsets, where it was chosen.
    pub fn unit(&self) -> Option<Unit> {
        self.offsets.map(Offsets::unit)
    }

    fn settings(&self) -> Settings {
        let usual = dna::Options::default();
        let dna = dna::Options {
            agree: self.agree.clone().unwrap_or(usual.agree),
            disagree: self.disagree.clone().unwrap_or(usual.disagree),
        };
        Settings { unit: self.unit(), dna, ..Settings::default() }
    }

    /// The choices for an import.
    pub fn reading(&self, reading: &Reading) -> Settings {
        let usual = Roles::default();
        let roles = Roles {
            holder: reading.holder.clone().unwrap_or(usual.holder),
            target: reading.target.clone().unwrap_or(usual.target),
            via: usual.via,
            cue: usual.cue,
        };
        let label_studio = label_studio::Options { text_key: reading.text_key.clone() };
        Settings { layer: reading.layer.clone(), roles, label_studio, ..self.settings() }
    }

    /// The choices for an export.
    pub fn writing(&self, writing: &Writing) -> Settings {
        let hf = hf::Options { tags: writing.tags.clone() };
        let slate = slate::Options { whole_tokens: writing.whole_tokens };
        Settings { full: writing.full, slate, hf, ..self.settings() }
    }
}
