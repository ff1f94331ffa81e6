//! Tables: a row for each span, relation and article, in three files that hold everything records say, and tables of
//! others with their columns as they are called there.

mod cell;
mod column;
mod cursor;
mod more;
mod read;
mod row;
mod stream;
#[cfg(test)]
mod tests;
mod write;

use super::format::{Export, Format, Layout, Writer};
use super::held::{Held, Holds, What};
use super::incoming::{Sink, Stop};
use super::settings::Settings;
use super::source::{Source, beginning, ending, stem};
use column::Column;

/// What the user chose.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Our name of a column and theirs: `start`, `from`; `-` and theirs for one that is not wanted.
    pub columns: Vec<(String, String)>,
    /// What the end of a span is; `None`: what the quotes say.
    pub end: Option<End>,
    /// Whether a file begins with a BOM, for spreadsheets.
    pub bom: bool,
    /// Whether cells that a spreadsheet would run get a `'` before them.
    pub guard: bool,
}

/// What the end of a span counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// What stands behind the last character.
    Exclusive,
    /// The last character.
    Inclusive,
}

/// Tables with one delimiter.
#[derive(Debug)]
pub struct Table {
    name: &'static str,
    about: &'static str,
    delimiter: char,
    line_end: &'static str,
}

/// Comma separated values, RFC 4180.
pub const CSV: Table = Table {
    name: "csv",
    about: "tables for spreadsheets, R and pandas: spans.csv, relations.csv and documents.csv; whole",
    delimiter: ',',
    line_end: "\r\n",
};

/// The same with TAB.
pub const TSV: Table =
    Table { name: "tsv", about: "the same tables with TAB between the cells", delimiter: '\t', line_end: "\n" };

/// What the three tables are about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum About {
    Spans,
    Relations,
    Documents,
}

impl About {
    const ALL: [Self; 3] = [Self::Spans, Self::Relations, Self::Documents];

    fn stem(self) -> &'static str {
        match self {
            Self::Spans => "spans",
            Self::Relations => "relations",
            Self::Documents => "documents",
        }
    }

    /// By the name of a file: `talks-documents.csv` is one of documents, what names nothing one of spans.
    fn of(name: &str) -> Self {
        let stem = stem(name).to_lowercase();
        [Self::Documents, Self::Relations].into_iter().find(|about| stem.ends_with(about.stem())).unwrap_or(Self::Spans)
    }
}

impl Format for Table {
    fn name(&self) -> &'static str {
        self.name
    }

    fn about(&self) -> &'static str {
        self.about
    }

    fn holds(&self) -> Holds {
        const WHOLE: Held = Held::Whole;
        &[
            (What::Overlap, WHOLE),
            (What::Discontinuous, WHOLE),
            (What::InsideToken, WHOLE),
            (What::Layer, WHOLE),
            (What::Label, WHOLE),
            (What::Attributes, WHOLE),
            (What::Relation, WHOLE),
            (What::Holder, WHOLE),
            (What::Target, WHOLE),
            (What::Via, WHOLE),
            (What::Cue, WHOLE),
            (What::Group, WHOLE),
            (What::DocumentLabel, WHOLE),
            (What::ParagraphLabel, WHOLE),
            (What::Note, WHOLE),
            (What::EntityLink, WHOLE),
            (What::Registry, Held::Part("the name behind a link, not the entries themselves")),
            (What::Comment, WHOLE),
            (What::Decision, WHOLE),
            (What::Mark, WHOLE),
            (What::Id, WHOLE),
            (What::Who, WHOLE),
            (What::Space, WHOLE),
            (What::Text, WHOLE),
            (What::Metadata, WHOLE),
            (What::Unknown, WHOLE),
        ]
    }

    fn layout(&self) -> Layout {
        Layout::Tables
    }

    fn tells_annotators_apart(&self) -> bool {
        true
    }

    fn reads_beside(&self, asked: &str, other: &str) -> bool {
        let table = |name: &str| name.rsplit_once('.').map(|(stem, ending)| (stem.to_owned(), ending.to_owned()));
        let is_ours = |stem: &str| matches!(stem, "spans" | "relations" | "documents");
        match (table(asked), table(other)) {
            (Some((one, ending)), Some((stem, same))) => ending == same && is_ours(&one) && is_ours(&stem),
            _ => false,
        }
    }
    fn recognise(&self, source: &mut dyn Source) -> Option<(u8, String)> {
        let spans = |at: &usize| is_table(source.name(*at)) && About::of(source.name(*at)) == About::Spans;
        let tables: Vec<usize> = (0..source.len()).filter(spans).take(20).collect();
        for at in tables {
            let name = source.name(at).to_owned();
            let bytes = beginning(source, at, 1 << 16);
            let Ok((columns, delimiter)) = cursor::header(&bytes, &[]) else { continue };
            if (delimiter == b'\t') != (self.delimiter == '\t') {
                continue;
            }
            if columns.ours() {
                return Some((95, format!("{name} has the columns of gloss export {}", self.name)));
            }
            let placed = columns.has(Column::Start) && columns.has(Column::End) || columns.has(Column::Text);
            if placed && (columns.has(Column::Doc) || columns.has(Column::Label)) && columns.known() > 2 {
                return Some((50, format!("{name} has a header with columns of spans: {}", columns.shown())));
            }
        }
        None
    }

    fn read(&self, source: &mut dyn Source, settings: &Settings, sink: &mut dyn Sink) -> Result<(), Stop> {
        read::read(source, settings, sink)
    }

    fn writer(&self, settings: &Settings, export: &Export) -> Result<Option<Box<dyn Writer>>, String> {
        Ok(Some(Box::new(write::Tables::new(self, &settings.csv, export.schema))))
    }
}

/// Whether a file may be a table, by its name.
fn is_table(name: &str) -> bool {
    matches!(ending(name).as_str(), "csv" | "tsv" | "tab" | "txt")
}
