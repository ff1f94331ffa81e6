//! An article becomes a document with its annotations; the labels stand in a file beside.

use super::{checksum, extra};
use crate::annotation::{Kind, Record};
use crate::exchange::arrows;
use crate::exchange::beside::Own;
use crate::exchange::described::Described;
use crate::exchange::format::{Piece, Writer};
use crate::exchange::held::{Holds, What};
use crate::exchange::json;
use crate::exchange::loss::{Action, Losses};
use crate::exchange::outgoing::Outgoing;
use crate::exchange::tally::Tally;
use crate::exchange::unit::{Unit, Units};
use crate::schema::{Color, Label, Schema};
use serde::Serialize;
use std::collections::HashSet;

/// Writes documents.
#[derive(Clone, Debug)]
pub struct Documents {
    /// Whose labels go beside.
    pub schema: Schema,
    /// What the format holds.
    pub held: Holds,
}

#[derive(Serialize)]
struct DocumentOut<'a> {
    text: &'a str,
    metadata: MetadataOut<'a>,
    list_title: &'a str,
    annotations: Vec<AnnotationOut<'a>>,
    utf8_text_md5_checksum: String,
}

#[derive(Serialize)]
struct MetadataOut<'a> {
    #[serde(flatten)]
    described: Described<'a>,
    glossator: Own,
}

#[derive(Serialize)]
struct AnnotationOut<'a> {
    label_name: &'a str,
    start_char: u32,
    end_char: u32,
    start_byte: u64,
    end_byte: u64,
    #[serde(skip_serializing_if = "String::is_empty")]
    extra_data: String,
}

#[derive(Serialize)]
struct LabelOut<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    color: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    shortcut_key: Option<char>,
}

impl Writer for Documents {
    fn document(&self, document: &Outgoing, losses: &mut Losses) -> Vec<Piece> {
        let article = document.article;
        let bytes = Units::new(&article.text, Unit::Bytes);
        let mut annotations = Vec::new();
        let mut kept = Vec::new();
        let mut taken = HashSet::new();
        for hand in &document.hands {
            let records: Vec<&Record> =
                hand.records.iter().copied().filter(|one| losses.keeps(one, self.held)).collect();
            let mut here = HashSet::new();
            for record in records.iter().copied().filter(|one| one.kind == Kind::Span) {
                let Some(span) = record.span() else { continue };
                let Some([start_byte, end_byte]) = bytes.from_span(span) else { continue };
                let (start_char, end_char) = (span.start.get(), span.end.get());
                if !taken.insert((start_char, end_char, &record.label)) {
                    let detail =
                        format!("“{}” is {} already: a label can stand once at a place", record.quote, record.label);
                    losses.add(record, What::Overlap, Action::Dropped, detail);
                    continue;
                }
                if !record.parts.is_empty() {
                    let shown = document.quote(span);
                    let detail = format!("“{}” is shown as “{shown}”; an import here brings it back", record.quote);
                    losses.add(record, What::Discontinuous, Action::Flattened, detail);
                }
                here.insert(record.id.as_str());
                let (label_name, extra_data) = (&record.label, extra::written(record));
                annotations.push(AnnotationOut { label_name, start_char, end_char, start_byte, end_byte, extra_data });
            }
            for record in records {
                let is_there = match record.kind {
                    Kind::Span => here.contains(record.id.as_str()),
                    Kind::Relation => arrows::has_ends(record, &here, losses),
                    _ => true,
                };
                if is_there {
                    kept.push(arrows::outward(record, &here, losses).0);
                }
            }
        }
        let metadata = MetadataOut { described: article.into(), glossator: Own::new(kept.iter(), Unit::CodePoints) };
        let mut line = json::line(&DocumentOut {
            text: &article.text,
            metadata,
            list_title: &article.title,
            annotations,
            utf8_text_md5_checksum: checksum(&article.text),
        });
        line.push('\n');
        vec![Piece::main(line)]
    }

    fn tail(&self, tally: &Tally) -> Vec<Piece> {
        let mut lines = String::new();
        let mut seen = HashSet::new();
        let known = self.schema.layers.iter().filter(|layer| layer.tags_spans()).flat_map(|layer| &layer.labels);
        let met: Vec<Label> =
            tally.spans.keys().map(|(_, label)| Label { name: label.clone(), ..Label::default() }).collect();
        for label in known.chain(&met).filter(|label| seen.insert(label.name.clone())) {
            let color = match label.color {
                Some(Color::Rgb(red, green, blue)) => Some(format!("#{red:02x}{green:02x}{blue:02x}")),
                _ => None,
            };
            let shortcut_key = label.key.filter(char::is_ascii_lowercase);
            lines.push_str(&json::line(&LabelOut { name: &label.name, color, shortcut_key }));
            lines.push('\n');
        }
        vec![Piece::of("labels.jsonl", lines)]
    }
}
