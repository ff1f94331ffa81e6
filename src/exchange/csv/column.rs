//! The columns of a table: ours by name, those of others by usual names or as the user says.

use super::cell;
use std::borrow::Cow;

/// A column that means something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    Doc,
    Id,
    Kind,
    Start,
    End,
    Parts,
    Layer,
    Label,
    Text,
    Holder,
    HolderRef,
    Target,
    TargetRef,
    Via,
    ViaRef,
    Cue,
    Group,
    Entity,
    EntityName,
    From,
    FromText,
    To,
    ToText,
    Note,
    Of,
    By,
    At,
    Rev,
    Origin,
    Score,
    Seconds,
    More,
    Guarded,
    Title,
    Outlet,
    Date,
    Url,
}

/// All, with what they are called, first as we write it.
const NAMES: &[(Column, &[&str])] = &[
    (Column::Doc, &["doc", "document", "doc_id", "document_id", "docid", "article", "file", "filename"]),
    (Column::Id, &["id", "span_id", "annotation_id"]),
    (Column::Kind, &["kind"]),
    (Column::Start, &["start", "begin", "start_char", "char_start", "start_offset"]),
    (Column::End, &["end", "stop", "end_char", "char_end", "end_offset"]),
    (Column::Parts, &["parts"]),
    (Column::Layer, &["layer"]),
    (Column::Label, &["label", "tag", "class", "category"]),
    (Column::Text, &["text", "quote", "span", "surface", "mention"]),
    (Column::Holder, &["holder", "source"]),
    (Column::HolderRef, &["holder_ref"]),
    (Column::Target, &["target"]),
    (Column::TargetRef, &["target_ref"]),
    (Column::Via, &["via"]),
    (Column::ViaRef, &["via_ref"]),
    (Column::Cue, &["cue"]),
    (Column::Group, &["group"]),
    (Column::Entity, &["entity"]),
    (Column::EntityName, &["entity_name"]),
    (Column::From, &["from"]),
    (Column::FromText, &["from_text"]),
    (Column::To, &["to"]),
    (Column::ToText, &["to_text"]),
    (Column::Note, &["note", "comment", "remark"]),
    (Column::Of, &["of"]),
    (Column::By, &["by", "annotator", "coder"]),
    (Column::At, &["at"]),
    (Column::Rev, &["rev"]),
    (Column::Origin, &["origin"]),
    (Column::Score, &["score"]),
    (Column::Seconds, &["seconds"]),
    (Column::More, &["more"]),
    (Column::Guarded, &["guarded"]),
    (Column::Title, &["title", "headline"]),
    (Column::Outlet, &["outlet", "publisher"]),
    (Column::Date, &["date"]),
    (Column::Url, &["url", "link"]),
];

/// What stands before the name of an attribute.
pub const ATTRIBUTE: &str = "attr.";

/// What the user writes for a column that is not wanted.
pub const PASSED_OVER: &str = "-";

impl Column {
    /// As written in a header.
    pub fn name(self) -> &'static str {
        let found = NAMES.iter().find(|(column, _)| *column == self);
        found.and_then(|(_, names)| names.first()).copied().unwrap_or_default()
    }

    fn named(name: &str) -> Option<Self> {
        let name = name.to_lowercase();
        NAMES.iter().find(|(_, names)| names.contains(&name.as_str())).map(|(column, _)| *column)
    }

    fn own(name: &str) -> Option<Self> {
        NAMES.iter().map(|(column, _)| *column).find(|column| column.name() == name)
    }
}

/// Where the columns of a file stand.
#[derive(Clone, Debug, Default)]
pub struct Columns {
    at: Vec<(Column, usize)>,
    attributes: Vec<(String, usize)>,
    header: Vec<String>,
    /// Those that mean nothing here.
    pub unknown: Vec<String>,
}

impl Columns {
    /// Of a header; `chosen`: our name and theirs, as the user says.
    ///
    /// # Errors
    /// When our name in such a pair is none.
    pub fn new<'a>(header: impl Iterator<Item = &'a str>, chosen: &[(String, String)]) -> Result<Self, String> {
        let header: Vec<String> = header.map(|name| name.trim().to_owned()).collect();
        let mut columns = Self { header, ..Self::default() };
        let mut taken = Vec::new();
        for (own, theirs) in chosen {
            let found = columns.header.iter().position(|name| name.eq_ignore_ascii_case(theirs));
            // Another table may have it.
            let Some(at) = found else { continue };
            taken.push(at);
            if own == PASSED_OVER {
                continue;
            }
            if let Some(attribute) = own.strip_prefix(ATTRIBUTE) {
                columns.attributes.push((attribute.to_owned(), at));
                continue;
            }
            let column = Column::own(own).ok_or_else(|| format!("“{own}” is no column of ours: {}.", own_names()))?;
            columns.at.push((column, at));
        }
        for (at, name) in columns.header.iter().enumerate().filter(|(at, _)| !taken.contains(at)) {
            match (name.strip_prefix(ATTRIBUTE), Column::named(name)) {
                (Some(attribute), _) => columns.attributes.push((attribute.to_owned(), at)),
                (_, Some(column)) if !columns.at.iter().any(|(known, _)| *known == column) => {
                    columns.at.push((column, at));
                }
                _ => columns.unknown.push(name.clone()),
            }
        }
        Ok(columns)
    }

    /// Whether a column is called so.
    pub fn is_called(&self, name: &str) -> bool {
        self.header.iter().any(|one| one.eq_ignore_ascii_case(name))
    }

    /// How many cells a row has.
    pub fn count(&self) -> usize {
        self.header.len()
    }

    /// How many columns mean something.
    pub fn known(&self) -> usize {
        self.at.len() + self.attributes.len()
    }

    /// All as they stand there.
    pub fn shown(&self) -> String {
        self.header.join(", ")
    }

    /// Whether there is such a column.
    pub fn has(&self, column: Column) -> bool {
        self.place(column).is_some()
    }

    /// Whether we wrote it: nobody else has these.
    pub fn ours(&self) -> bool {
        self.has(Column::Kind) && self.has(Column::More)
    }

    fn place(&self, column: Column) -> Option<usize> {
        self.at.iter().find(|(known, _)| *known == column).map(|(_, at)| *at)
    }

    /// The cells of a row.
    pub fn cells<'a>(&'a self, row: &'a ::csv::StringRecord) -> Cells<'a> {
        let mut cells = Cells { columns: self, row, guarded: Vec::new() };
        cells.guarded = cell::list(cells.of(Column::Guarded));
        cells
    }
}

fn own_names() -> String {
    let names: Vec<&str> = NAMES.iter().map(|(column, _)| column.name()).collect();
    format!("{}, {ATTRIBUTE}NAME, or {PASSED_OVER} for one that is not wanted", names.join(", "))
}

/// A row with its columns.
#[derive(Debug)]
pub struct Cells<'a> {
    columns: &'a Columns,
    row: &'a ::csv::StringRecord,
    guarded: Vec<String>,
}

impl<'a> Cells<'a> {
    /// What stands in a column; empty where there is none.
    pub fn of(&self, column: Column) -> &'a str {
        self.columns.place(column).map_or("", |at| self.at(at))
    }

    /// Names of attributes and what stands there.
    pub fn attributes(&self) -> impl Iterator<Item = (&'a str, &'a str)> + '_ {
        self.columns.attributes.iter().map(|(name, at)| (name.as_str(), self.at(*at)))
    }

    /// Without the guard that stands before it, where we put it there.
    fn at(&self, at: usize) -> &'a str {
        let cell = self.row.get(at).unwrap_or_default();
        if self.guarded.is_empty() {
            return cell;
        }
        let name = self.columns.header.get(at);
        let is_guarded = name.is_some_and(|name| self.guarded.contains(name));
        if is_guarded { cell.strip_prefix('\'').unwrap_or(cell) } else { cell }
    }
}

/// Names of columns as the cell that says which are guarded.
pub fn guarded(names: &[String]) -> Cow<'_, str> {
    let names: Vec<Cow<str>> = names.iter().map(|name| Cow::Borrowed(name.as_str())).collect();
    cell::of_list(&names)
}
