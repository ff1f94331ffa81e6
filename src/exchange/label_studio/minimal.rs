//! The short form, JSON-MIN: the keys of the data and the names of the controls stand side by side. It has no ids and no
//! relations, and a value that was the only one of its control has lost its bounds.

use super::read::{annotator, utc};
use super::regions::Found;
use super::wire::{Html, Value};
use crate::annotation::{Kind, Record};
use crate::exchange::incoming::Draft;
use crate::exchange::json::{Entries, Name};
use serde_json::value::RawValue;

/// Keys that are about the annotation.
pub const ABOUT: [&str; 6] = ["annotator", "annotation_id", "created_at", "updated_at", "lead_time", "agreement"];

/// What a task in the short form says.
///
/// # Errors
/// Where a region lies in HTML.
pub fn drafts(entries: &Entries, line: usize) -> Result<Found, Html> {
    let by = entries.get("annotator").map(annotator).unwrap_or_default();
    let time = |key| entries.get(key).and_then(|raw| serde_json::from_str::<Name>(raw.get()).ok());
    let at = time("updated_at").map(|time| utc(&time.0)).unwrap_or_default();
    let sign = |record: Record| Record { by: by.clone(), at: at.clone(), ..record };
    let mut found = Found::default();
    let mut chosen = Vec::new();
    for (name, raw) in &entries.0 {
        let values: Vec<&RawValue> = match raw.get().as_bytes().first() {
            Some(b'[') => serde_json::from_str(raw.get()).unwrap_or_default(),
            Some(b'{') => vec![raw],
            _ => continue,
        };
        for raw in values.into_iter().filter(|raw| raw.get().starts_with('{')) {
            let value: Value = match serde_json::from_str(raw.get()) {
                Ok(value) => value,
                Err(why) => {
                    found
                        .faults
                        .push((line, format!("a value of “{name}” is not understood ({why}); it was left out.")));
                    continue;
                }
            };
            let labels: Vec<_> = value.labels.0.iter().chain(&value.hypertextlabels.0).collect();
            match value.place()? {
                Some(place) if !labels.is_empty() => {
                    for label in labels {
                        let record = sign(Record { label: label.to_string(), ..Record::default() });
                        let quote = value.text.0.first().map(ToString::to_string);
                        found.drafts.push(Draft { place: vec![place], quote, ..Draft::new(line, record) });
                    }
                }
                Some(place) => chosen.push((name, place, value.choices.0)),
                None => {
                    for label in value.choices.0 {
                        let record = Record {
                            kind: Kind::Label,
                            layer: name.to_string(),
                            label: label.into_owned(),
                            ..Record::default()
                        };
                        found.drafts.push(Draft::new(line, sign(record)));
                    }
                }
            }
        }
    }
    for (name, place, values) in chosen {
        let values: Vec<&str> = values.iter().map(AsRef::as_ref).collect();
        let mut there = found.drafts.iter_mut().filter(|draft| draft.place == [place]).peekable();
        if there.peek().is_none() {
            found
                .faults
                .push((line, format!("“{name}” at {}–{} belongs to no region; it was left out.", place[0], place[1])));
            continue;
        }
        for draft in there {
            let value = if let [one] = values.as_slice() { (*one).into() } else { values.clone().into() };
            draft.record.attrs.insert(name.to_string(), value);
        }
    }
    Ok(found)
}
