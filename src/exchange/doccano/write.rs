//! An article becomes a line with entities, relations and categories.

use crate::annotation::{Kind, Record};
use crate::exchange::arrows;
use crate::exchange::beside::Own;
use crate::exchange::format::{Piece, Writer};
use crate::exchange::held::{Holds, What};
use crate::exchange::json;
use crate::exchange::loss::{Action, Losses};
use crate::exchange::outgoing::Outgoing;
use crate::exchange::unit::{Unit, Units};
use serde::Serialize;
use std::collections::{HashMap, HashSet};

/// Writes lines.
#[derive(Clone, Copy, Debug)]
pub struct Rows {
    /// What the format holds.
    pub held: Holds,
    /// What offsets count.
    pub unit: Unit,
}

/// All keys are always there: doccano would fill those that some lines lack.
#[derive(Serialize)]
struct RowOut<'a> {
    id: &'a str,
    text: &'a str,
    entities: Vec<EntityOut<'a>>,
    relations: Vec<RelationOut<'a>>,
    cats: Vec<&'a str>,
    #[serde(rename = "Comments")]
    comments: Vec<&'a str>,
    title: &'a str,
    outlet: Option<&'a str>,
    date: Option<&'a str>,
    url: Option<&'a str>,
    glossator: Own,
}

#[derive(Serialize)]
struct EntityOut<'a> {
    id: usize,
    label: &'a str,
    start_offset: u64,
    end_offset: u64,
}

#[derive(Serialize)]
struct RelationOut<'a> {
    id: usize,
    from_id: usize,
    to_id: usize,
    r#type: &'a str,
}

impl Writer for Rows {
    fn document(&self, document: &Outgoing, losses: &mut Losses) -> Vec<Piece> {
        let article = document.article;
        let units = Units::new(&article.text, self.unit);
        let mut row = RowOut {
            id: &article.id,
            text: &article.text,
            entities: Vec::new(),
            relations: Vec::new(),
            cats: Vec::new(),
            comments: Vec::new(),
            title: &article.title,
            outlet: article.outlet.as_deref(),
            date: article.date.as_deref(),
            url: article.url.as_deref(),
            glossator: Own::default(),
        };
        let mut kept = Vec::new();
        for hand in &document.hands {
            let records: Vec<&Record> =
                hand.records.iter().copied().filter(|one| losses.keeps(one, self.held)).collect();
            let numbers = self.entities(&mut row, &records, &units, document, losses);
            let here: HashSet<&str> = numbers.keys().copied().collect();
            for record in records {
                let is_span = record.kind == Kind::Span;
                if is_span && !here.contains(record.id.as_str()) {
                    continue;
                }
                if record.kind == Kind::Relation && !arrows::has_ends(record, &here, losses) {
                    continue;
                }
                let (own, arrows) = arrows::outward(record, &here, losses);
                kept.push(own);
                let mut arrow = |from: &str, to: &str, r#type| {
                    let id = row.relations.len();
                    let ends = numbers.get(from).copied().zip(numbers.get(to).copied());
                    row.relations.extend(ends.map(|(from_id, to_id)| RelationOut { id, from_id, to_id, r#type }));
                };
                match record.kind {
                    Kind::Span => arrows.into_iter().for_each(|(role, to)| arrow(&record.id, to, role)),
                    Kind::Relation => arrow(&record.from, &record.to, &record.label),
                    Kind::Label if record.start.is_none() => row.cats.push(&record.label),
                    Kind::Comment => row.comments.push(&record.note),
                    _ => {}
                }
            }
        }
        row.glossator = Own::new(kept.iter(), self.unit);
        let mut line = json::line(&row);
        line.push('\n');
        vec![Piece::main(line)]
    }
}

impl Rows {
    /// Spans as entities: their ids with the numbers they have in the line.
    fn entities<'a>(
        &self,
        row: &mut RowOut<'a>,
        records: &[&'a Record],
        units: &Units,
        document: &Outgoing,
        losses: &mut Losses,
    ) -> HashMap<&'a str, usize> {
        let mut numbers = HashMap::new();
        for record in records.iter().copied().filter(|one| one.kind == Kind::Span) {
            let Some([start_offset, end_offset]) = record.span().and_then(|span| units.from_span(span)) else {
                let detail = format!("“{}” begins or ends inside of one of the {}", record.quote, self.unit.title());
                losses.add(record, What::InsideToken, Action::Dropped, detail);
                continue;
            };
            if let Some(span) = record.span().filter(|_| !record.parts.is_empty()) {
                let shown = document.quote(span);
                let detail = format!("“{}” is shown as “{shown}”; an import here brings it back", record.quote);
                losses.add(record, What::Discontinuous, Action::Flattened, detail);
            }
            let id = row.entities.len();
            numbers.insert(record.id.as_str(), id);
            row.entities.push(EntityOut { id, label: &record.label, start_offset, end_offset });
        }
        numbers
    }
}
