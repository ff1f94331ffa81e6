//! The options of formats on the command line.

use super::columns;
use crate::exchange::label_studio;
use crate::exchange::roles::Roles;
use crate::exchange::{Settings, Unit, csv, dna, hf, slate};
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
    /// What a column of a table means: start=from, attr.tone=Ton; one that is called - is passed over
    #[arg(long, value_name = "OURS=THEIRS", value_parser = pair, allow_hyphen_values = true, help_heading = "Format")]
    column: Vec<(String, String)>,
    /// What the end of a span is in a table, where quotes do not tell
    #[arg(long, value_enum, value_name = "END", help_heading = "Format")]
    end: Option<End>,
    #[command(flatten)]
    conll: columns::Reading,
}

/// Options of export alone.
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own on the command line")]
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
    /// Begin tables with a BOM, for spreadsheets
    #[arg(long, help_heading = "Format")]
    bom: bool,
    /// Put a ' before cells of tables that a spreadsheet would run
    #[arg(long, help_heading = "Format")]
    guard: bool,
    #[command(flatten)]
    conll: columns::Writing,
}

/// What the end of a span is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum End {
    /// What stands behind its last character
    Exclusive,
    /// Its last character
    Inclusive,
}

fn pair(said: &str) -> Result<(String, String), String> {
    let pair = said.split_once('=').filter(|(own, theirs)| !own.is_empty() && !theirs.is_empty());
    let (own, theirs) = pair.ok_or("it must be our name of the column, =, and theirs: start=from")?;
    Ok((own.to_owned(), theirs.to_owned()))
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
        let end = reading.end.map(|end| match end {
            End::Exclusive => csv::End::Exclusive,
            End::Inclusive => csv::End::Inclusive,
        });
        let csv = csv::Options { columns: reading.column.clone(), end, ..csv::Options::default() };
        Settings {
            layer: reading.layer.clone(),
            conll: reading.conll.options(),
            roles,
            label_studio,
            csv,
            ..self.settings()
        }
    }

    /// The choices for an export.
    pub fn writing(&self, writing: &Writing) -> Settings {
        let hf = hf::Options { tags: writing.tags.clone() };
        let slate = slate::Options { whole_tokens: writing.whole_tokens };
        let csv = csv::Options { bom: writing.bom, guard: writing.guard, ..csv::Options::default() };
        Settings { full: writing.full, conll: writing.conll.options(), slate, hf, csv, ..self.settings() }
    }
}
