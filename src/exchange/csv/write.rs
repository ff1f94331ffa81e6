//! Three tables of what records say.

use super::column::{ATTRIBUTE, Column, guarded};
use super::more::more;
use super::{About, Options, Table, cell};
use crate::annotation::{Kind, Party, Record, pieces};
use crate::exchange::What;
use crate::exchange::format::{Piece, Writer};
use crate::exchange::loss::{Action, Losses};
use crate::exchange::outgoing::Outgoing;
use crate::schema::{LayerKind, Schema};
use std::borrow::Cow;
use std::collections::HashMap;

/// Columns of spans before the attributes, and after them.
const SPANS: [&[Column]; 2] = [
    &[
        Column::Doc,
        Column::Id,
        Column::Kind,
        Column::Start,
        Column::End,
        Column::Parts,
        Column::Layer,
        Column::Label,
        Column::Text,
    ],
    &[
        Column::Holder,
        Column::HolderRef,
        Column::Target,
        Column::TargetRef,
        Column::Via,
        Column::ViaRef,
        Column::Cue,
        Column::Group,
        Column::Entity,
        Column::EntityName,
        Column::Note,
        Column::Of,
        Column::By,
        Column::At,
        Column::Rev,
        Column::Origin,
        Column::Score,
        Column::Seconds,
        Column::More,
    ],
];

/// The same of relations.
const RELATIONS: [&[Column]; 2] = [
    &[
        Column::Doc,
        Column::Id,
        Column::Kind,
        Column::Layer,
        Column::Label,
        Column::From,
        Column::FromText,
        Column::To,
        Column::ToText,
    ],
    &[Column::Note, Column::Of, Column::By, Column::At, Column::Rev, Column::Origin, Column::More],
];

const DOCUMENTS: &[Column] = &[Column::Doc, Column::Title, Column::Outlet, Column::Date, Column::Url, Column::Text];

/// A column as it is written.
#[derive(Clone, Debug)]
enum Head {
    Own(Column),
    Attribute(String),
}

impl Head {
    fn name(&self) -> Cow<'static, str> {
        match self {
            Self::Own(column) => Cow::Borrowed(column.name()),
            Self::Attribute(name) => Cow::Owned(format!("{ATTRIBUTE}{name}")),
        }
    }
}

/// Writes them.
#[derive(Debug)]
pub struct Tables {
    delimiter: char,
    line_end: &'static str,
    ending: &'static str,
    bom: bool,
    guard: bool,
    spans: Vec<Head>,
    relations: Vec<Head>,
    documents: Vec<Head>,
}

impl Tables {
    /// With a column for each attribute of the schema.
    pub fn new(table: &Table, options: &Options, schema: &Schema) -> Self {
        let heads = |[before, after]: [&[Column]; 2], relations: bool| {
            let mut heads: Vec<Head> = before.iter().copied().map(Head::Own).collect();
            heads.extend(attributes(schema, relations).into_iter().map(Head::Attribute));
            heads.extend(after.iter().copied().map(Head::Own));
            heads
        };
        Self {
            delimiter: table.delimiter,
            line_end: table.line_end,
            ending: table.name,
            bom: options.bom,
            guard: options.guard,
            spans: heads(SPANS, false),
            relations: heads(RELATIONS, true),
            documents: heads([DOCUMENTS, &[]], true).into_iter().filter(|head| matches!(head, Head::Own(_))).collect(),
        }
    }

    fn heads(&self, about: About) -> &[Head] {
        match about {
            About::Spans => &self.spans,
            About::Relations => &self.relations,
            About::Documents => &self.documents,
        }
    }

    fn file(&self, about: About) -> String {
        format!("{}.{}", about.stem(), self.ending)
    }

    fn row(&self) -> Row<'_> {
        Row { tables: self, begun: false, guarded: Vec::new() }
    }
}

fn attributes(schema: &Schema, relations: bool) -> Vec<String> {
    let layers = schema.layers.iter().filter(|layer| (layer.kind == LayerKind::Relation) == relations);
    let mut names: Vec<String> = Vec::new();
    for attribute in layers.flat_map(|layer| &layer.attributes) {
        // A header is trimmed when it is read; such a name goes with the rest.
        if !names.contains(&attribute.name) && attribute.name.trim() == attribute.name {
            names.push(attribute.name.clone());
        }
    }
    names
}

impl Writer for Tables {
    fn head(&self) -> Vec<Piece> {
        let one = |about: About| {
            let mut bytes = if self.bom { "\u{feff}".to_owned() } else { String::new() };
            let mut row = self.row();
            for head in self.heads(about) {
                row.raw(&mut bytes, &head.name());
            }
            if self.guard {
                row.raw(&mut bytes, Column::Guarded.name());
            }
            bytes.push_str(self.line_end);
            Piece::of(self.file(about), bytes)
        };
        About::ALL.map(one).into()
    }

    fn document(&self, document: &Outgoing, losses: &mut Losses) -> Vec<Piece> {
        let (mut spans, mut relations) = (String::new(), String::new());
        let mut words: HashMap<&str, &str> = HashMap::new();
        let is_relation = |record: &Record| record.kind == Kind::Relation && record.start.is_none();
        if document.records().any(is_relation) {
            words.extend(document.records().map(|record| (record.id.as_str(), record.quote.as_str())));
        }
        for record in document.records() {
            let (about, to) =
                if is_relation(record) { (About::Relations, &mut relations) } else { (About::Spans, &mut spans) };
            let heads = self.heads(about);
            let attributes = heads.iter().filter_map(|head| match head {
                Head::Attribute(name) => Some(name.as_str()),
                Head::Own(_) => None,
            });
            let more = more(record, about, attributes);
            let mut row = self.row();
            for head in heads {
                let cell = match head {
                    Head::Attribute(name) => record.attrs.get(name).map_or(Cow::Borrowed(""), cell::of_value),
                    Head::Own(Column::FromText) => words.get(record.from.as_str()).copied().unwrap_or_default().into(),
                    Head::Own(Column::ToText) => words.get(record.to.as_str()).copied().unwrap_or_default().into(),
                    Head::Own(Column::More) => Cow::Borrowed(more.as_str()),
                    Head::Own(column) => own(*column, record, document),
                };
                if row.cell(to, head, &cell) && !matches!(head, Head::Own(Column::Doc)) {
                    let (what, action) = changed(head, record);
                    losses.add(record, what, action, guard_detail(head, &cell));
                }
            }
            row.end(to);
        }
        let documents = self.document_row(document, losses);
        let pieces = [(About::Documents, documents), (About::Spans, spans), (About::Relations, relations)];
        let written = pieces.into_iter().filter(|(_, bytes)| !bytes.is_empty());
        written.map(|(about, bytes)| Piece::of(self.file(about), bytes)).collect()
    }
}

impl Tables {
    fn document_row(&self, document: &Outgoing, losses: &mut Losses) -> String {
        let article = document.article;
        let mut to = String::with_capacity(article.text.len() + 200);
        let mut row = self.row();
        for head in &self.documents {
            let cell = match head {
                Head::Own(Column::Doc) => article.id.as_str(),
                Head::Own(Column::Title) => &article.title,
                Head::Own(Column::Outlet) => article.outlet.as_deref().unwrap_or_default(),
                Head::Own(Column::Date) => article.date.as_deref().unwrap_or_default(),
                Head::Own(Column::Url) => article.url.as_deref().unwrap_or_default(),
                _ => &article.text,
            };
            if row.cell(&mut to, head, cell) {
                let what = if matches!(head, Head::Own(Column::Text)) { What::Text } else { What::Metadata };
                losses.add_document(what, Action::TextChanged, guard_detail(head, cell));
            }
        }
        row.end(&mut to);
        to
    }
}

fn guard_detail(head: &Head, cell: &str) -> String {
    let start: String = cell.chars().take(20).collect();
    format!("{}: “{start}” has a ' before it; gloss import takes it away", head.name())
}

/// What a guard changes.
fn changed(head: &Head, record: &Record) -> (What, Action) {
    let Head::Own(column) = head else { return (What::Attributes, Action::TextChanged) };
    match column {
        Column::Label => (What::Label, Action::Renamed),
        Column::Layer => (What::Layer, Action::Renamed),
        Column::Id => (What::Id, Action::Renamed),
        Column::Holder | Column::HolderRef => (What::Holder, Action::TextChanged),
        Column::Target | Column::TargetRef => (What::Target, Action::TextChanged),
        Column::Via | Column::ViaRef => (What::Via, Action::TextChanged),
        Column::Group => (What::Group, Action::Renamed),
        Column::Entity | Column::EntityName => (What::EntityLink, Action::Renamed),
        Column::Note if record.kind == Kind::Comment => (What::Comment, Action::TextChanged),
        Column::Note => (What::Note, Action::TextChanged),
        Column::From | Column::To | Column::FromText | Column::ToText => (What::Relation, Action::TextChanged),
        Column::By | Column::At | Column::Origin => (What::Who, Action::TextChanged),
        _ => (What::Text, Action::TextChanged),
    }
}

/// A row as it is written.
struct Row<'a> {
    tables: &'a Tables,
    begun: bool,
    guarded: Vec<String>,
}

impl Row<'_> {
    /// A cell as it is.
    fn raw(&mut self, to: &mut String, cell: &str) {
        if self.begun {
            to.push(self.tables.delimiter);
        }
        self.begun = true;
        to.push('"');
        for (at, part) in cell.split('"').enumerate() {
            if at > 0 {
                to.push_str("\"\"");
            }
            to.push_str(part);
        }
        to.push('"');
    }

    /// A cell, guarded where that was asked for and a spreadsheet would run it: then `true`.
    fn cell(&mut self, to: &mut String, head: &Head, cell: &str) -> bool {
        let runs = self.tables.guard && cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
        if runs {
            self.raw(to, &format!("'{cell}"));
            self.guarded.push(head.name().into_owned());
        } else {
            self.raw(to, cell);
        }
        runs
    }

    fn end(mut self, to: &mut String) {
        if self.tables.guard {
            let names = guarded(&std::mem::take(&mut self.guarded)).into_owned();
            self.raw(to, &names);
        }
        to.push_str(self.tables.line_end);
    }
}

fn own<'a>(column: Column, record: &'a Record, document: &'a Outgoing) -> Cow<'a, str> {
    let number = |number: Option<f64>| number.map_or(Cow::Borrowed(""), |number| number.to_string().into());
    let parties = |of: &'a [Party], at: usize| {
        let cells = cell::of_parties(of).unwrap_or_default();
        cells.into_iter().nth(at).unwrap_or_default()
    };
    match column {
        Column::Doc => Cow::Borrowed(document.article.id.as_str()),
        Column::Id => Cow::Borrowed(&record.id),
        Column::Kind => Cow::Borrowed(record.kind.as_str()),
        Column::Start => record.start.map_or(Cow::Borrowed(""), |at| at.get().to_string().into()),
        Column::End => record.end.map_or(Cow::Borrowed(""), |at| at.get().to_string().into()),
        Column::Parts => cell::of_parts(&record.parts).into(),
        Column::Layer => Cow::Borrowed(&record.layer),
        Column::Label => Cow::Borrowed(&record.label),
        Column::Text if record.quote.is_empty() => pieces::quote(&record.pieces(), document.map).unwrap_or_default(),
        Column::Text => Cow::Borrowed(&record.quote),
        Column::Holder => parties(&record.holder, 0),
        Column::HolderRef => parties(&record.holder, 1),
        Column::Target => parties(&record.target, 0),
        Column::TargetRef => parties(&record.target, 1),
        Column::Via => parties(&record.via, 0),
        Column::ViaRef => parties(&record.via, 1),
        Column::Cue => {
            record.cue.as_ref().filter(|cue| cue.is_object()).map_or(Cow::Borrowed(""), |cue| cue.to_string().into())
        }
        Column::Group => Cow::Borrowed(&record.group),
        Column::Entity => Cow::Borrowed(&record.entity),
        Column::EntityName if record.entity.is_empty() => Cow::Borrowed(""),
        Column::EntityName => Cow::Borrowed(document.entity_name(&record.entity)),
        Column::From => Cow::Borrowed(&record.from),
        Column::To => Cow::Borrowed(&record.to),
        Column::Note => Cow::Borrowed(&record.note),
        Column::Of => Cow::Borrowed(&record.of),
        Column::By => Cow::Borrowed(&record.by),
        Column::At => Cow::Borrowed(&record.at),
        Column::Rev => record.rev.to_string().into(),
        Column::Origin if record.origin.is_empty() => Cow::Borrowed("human"),
        Column::Origin => Cow::Borrowed(&record.origin),
        Column::Score => number(record.score),
        Column::Seconds => number(record.seconds),
        _ => Cow::Borrowed(""),
    }
}
