//! A row as a draft.

use super::column::{Cells, Column, Columns};
use super::{End, cell};
use crate::annotation::{Kind, Party, Record};
use crate::exchange::carry::restored;
use crate::exchange::incoming::Draft;
use serde_json::{Map, Value, json};

/// Reads a row. `kind`: of rows that name none; `end`: what ends of spans are.
///
/// # Errors
/// What stands in it that can't be understood.
pub fn draft(
    columns: &Columns,
    row: &::csv::StringRecord,
    line: usize,
    kind: &Kind,
    end: End,
) -> Result<Draft, String> {
    let cells = columns.cells(row);
    let mut record = match cells.of(Column::More) {
        "" => Record::default(),
        more => restored(more).map_err(|why| format!("the column more is no record: {why}"))?,
    };
    let named = cells.of(Column::Kind);
    record.kind = if named.is_empty() { kind.clone() } else { Kind::from(named.to_owned()) };
    texts(&mut record, &cells, columns);
    attributes(&mut record.attrs, &cells);
    parties(&mut record, &cells)?;
    record.rev = number(cells.of(Column::Rev), "rev")?.unwrap_or(1);
    record.score = float(cells.of(Column::Score), "score")?.or(record.score);
    record.seconds = float(cells.of(Column::Seconds), "seconds")?.or(record.seconds);
    let cue = cells.of(Column::Cue);
    if !cue.is_empty() {
        let object: Option<Map<String, Value>> = serde_json::from_str(cue).ok();
        record.cue = Some(object.map_or_else(|| json!({ "text": cue }), Value::Object));
    }
    let place = place(&cells, end)?;
    let quote = cells.of(Column::Text);
    let quoted = !quote.is_empty() && (!place.is_empty() || record.kind == Kind::Span);
    Ok(Draft { place, quote: quoted.then(|| quote.to_owned()), ..Draft::new(line, record) })
}

/// Columns that are there say it, were they empty.
fn texts(record: &mut Record, cells: &Cells, columns: &Columns) {
    for (column, field) in [
        (Column::Id, &mut record.id),
        (Column::Layer, &mut record.layer),
        (Column::Label, &mut record.label),
        (Column::Group, &mut record.group),
        (Column::Entity, &mut record.entity),
        (Column::From, &mut record.from),
        (Column::To, &mut record.to),
        (Column::Note, &mut record.note),
        (Column::Of, &mut record.of),
        (Column::By, &mut record.by),
        (Column::At, &mut record.at),
        (Column::Origin, &mut record.origin),
    ] {
        if columns.has(column) {
            cells.of(column).clone_into(field);
        }
    }
}

/// What the rest of the record says stays where the cell only repeats it.
fn attributes(attrs: &mut Map<String, Value>, cells: &Cells) {
    for (name, said) in cells.attributes() {
        match cell::value(said) {
            None => {
                attrs.shift_remove(name);
            }
            Some(_) if attrs.get(name).is_some_and(|known| cell::of_value(known) == said) => {}
            Some(value) => {
                attrs.insert(name.to_owned(), value);
            }
        }
    }
}

fn parties(record: &mut Record, cells: &Cells) -> Result<(), String> {
    let read = |words, refs, field: &mut Vec<Party>| {
        let parties = cell::parties(cells.of(words), cells.of(refs))?;
        if !parties.is_empty() {
            *field = parties;
        }
        Ok::<(), String>(())
    };
    read(Column::Holder, Column::HolderRef, &mut record.holder)?;
    read(Column::Target, Column::TargetRef, &mut record.target)?;
    read(Column::Via, Column::ViaRef, &mut record.via)
}

fn number(cell: &str, what: &str) -> Result<Option<u64>, String> {
    (!cell.is_empty()).then(|| cell::whole(cell, what)).transpose()
}

fn float(cell: &str, what: &str) -> Result<Option<f64>, String> {
    let read = || {
        let number: Option<f64> = cell.parse().ok();
        number.filter(|number| number.is_finite()).ok_or_else(|| format!("{what} is “{cell}”, which is no number"))
    };
    (!cell.is_empty()).then(read).transpose()
}

fn place(cells: &Cells, end: End) -> Result<Vec<[u64; 2]>, String> {
    let behind = |at: u64| if end == End::Inclusive { at.saturating_add(1) } else { at };
    let parts = cell::parts(cells.of(Column::Parts))?;
    if !parts.is_empty() {
        return Ok(parts.into_iter().map(|[start, end]| [start, behind(end)]).collect());
    }
    let [start, end] = bounds(cells)?;
    match (start, end) {
        (Some(start), Some(end)) => Ok(vec![[start, behind(end)]]),
        (None, None) => Ok(Vec::new()),
        _ => Err("it has only one of start and end".to_owned()),
    }
}

/// Start and end as they stand there.
///
/// # Errors
/// What is no whole number.
pub fn bounds(cells: &Cells) -> Result<[Option<u64>; 2], String> {
    Ok([number(cells.of(Column::Start), "start")?, number(cells.of(Column::End), "end")?])
}
