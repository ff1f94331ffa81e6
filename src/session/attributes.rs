//! `'`: the attributes of a span, and what a paragraph lacks before it is done.

use super::Session;
use super::choices::{About, Choice, ChoiceRow, Choices};
use super::history::{Join, short};
use super::selection::Selection;
use crate::annotation::{Record, Stamp};
use crate::schema::{Attribute, Schema};
use serde_json::Value;

/// The attributes that the schema has for a record.
pub fn of_record<'a>(schema: &'a Schema, record: &Record) -> Vec<&'a Attribute> {
    let Some(layer) = schema.layer(&record.layer) else { return Vec::new() };
    let label = layer.label(&record.label).map_or(record.label.as_str(), |label| &label.name);
    layer.attributes.iter().filter(|one| one.belongs_to(label)).collect()
}

/// What a record says of an attribute: nothing, one value, or several.
pub fn values<'a>(record: &'a Record, name: &str) -> Vec<&'a str> {
    match record.attrs.get(name) {
        Some(Value::String(value)) => vec![value.as_str()],
        Some(Value::Array(many)) => many.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

/// Whether a record has that value.
pub fn has(record: &Record, name: &str, value: &str) -> bool {
    values(record, name).contains(&value)
}

/// Required attributes that a record lacks. One without values can't be set by a key, so it is not waited for.
pub fn lacking(schema: &Schema, record: &Record) -> Vec<String> {
    let required = of_record(schema, record).into_iter().filter(|one| one.required && !one.values.is_empty());
    required.filter(|one| values(record, &one.name).is_empty()).map(|one| one.name.clone()).collect()
}

/// The set attributes behind a label, `nominal·plural`; empty where they are none or too long for a bracket.
pub fn brief(schema: &Schema, record: &Record) -> String {
    let set: Vec<&str> = of_record(schema, record).iter().flat_map(|one| values(record, &one.name)).collect();
    let brief = set.join("·");
    if brief.chars().count() <= 16 { brief } else { String::new() }
}

/// The set attributes with their names, `form nominal`.
pub fn full(schema: &Schema, record: &Record) -> Vec<String> {
    let named = |one: &&Attribute| {
        let set = values(record, &one.name);
        (!set.is_empty()).then(|| format!("{} {}", one.name, set.join(", ")))
    };
    of_record(schema, record).iter().filter_map(named).collect()
}

impl Session {
    /// Opens the drawer on the span under the selection.
    pub(super) fn open_attributes(&mut self) {
        if !self.may_write() {
            return;
        }
        let span = self.article.as_ref().and_then(|open| open.span_at(open.selected_chars()?));
        let Some(id) = span.map(|span| span.id.clone()) else {
            return self.say(format!(
                "no span is here: tag it, {} goes back to it, {} sets its attributes",
                self.key_of("selection-before"),
                self.key_of("attributes")
            ));
        };
        self.open_attributes_of(&id, false);
    }

    fn open_attributes_of(&mut self, id: &str, then_done: bool) {
        let Some(record) = self.own.get(id) else { return };
        let rows = rows(&self.schema, record);
        if rows.is_empty() {
            let message = format!("{}/{} has no attributes in gloss.toml", record.layer, record.label);
            return self.say(message);
        }
        let about = About::Span { id: id.to_owned(), then_done, changed: false };
        let title = format!("“{}” {}", record.quote, record.label);
        self.mode = super::Mode::Choices(Box::new(Choices { title, rows, about }.with_letters()));
    }

    /// Sets a value, or clears it where it is set. Where a record has several, one is put in or taken out.
    pub(super) fn toggle_attribute(&mut self, id: &str, name: &str, value: &str, joined: bool, stamp: &Stamp) {
        let Some(before) = self.own.get(id) else { return };
        let mut after = self.revised(before, stamp);
        let set = !has(before, name, value);
        match after.attrs.get_mut(name) {
            Some(Value::Array(many)) => {
                many.retain(|one| one.as_str() != Some(value));
                if set {
                    many.push(Value::from(value));
                }
                if many.is_empty() {
                    after.attrs.shift_remove(name);
                }
            }
            _ if set => _ = after.attrs.insert(name.to_owned(), Value::from(value)),
            _ => _ = after.attrs.shift_remove(name),
        }
        self.commit(vec![after], if joined { Join::Last } else { Join::New });
        if let super::Mode::Choices(open) = &mut self.mode
            && let About::Span { changed, .. } = &mut open.about
        {
            *changed = true;
        }
        self.say(if set { format!("{name}: {value}") } else { format!("{name}: no longer {value}") });
    }

    /// Whether the paragraph lacks a required attribute: then the span is selected, and its drawer asks for it.
    pub(super) fn asks_for_attributes(&mut self) -> bool {
        let Some(open) = &self.article else { return false };
        let paragraph = open.selection.paragraph;
        let here = open.spans.iter().filter(|span| open.paragraph_at(span.chars.start) == paragraph);
        let found = here.into_iter().find_map(|span| {
            let record = self.own.get(&span.id)?;
            let lacks = lacking(&self.schema, record);
            let words = format!("not done: “{}” {} lacks {}", short(&record.quote), record.label, lacks.join(", "));
            (!lacks.is_empty()).then(|| (span.id.clone(), open.within(paragraph, span.bytes), words))
        });
        let Some((id, bytes, words)) = found else { return false };
        if let (Some(open), Some(span)) = (&mut self.article, bytes) {
            open.select(Selection { paragraph, span });
        }
        self.open_attributes_of(&id, true);
        self.say(words);
        true
    }
}

/// The attributes of a record by the schema, with what else stands in the record.
fn rows(schema: &Schema, record: &Record) -> Vec<ChoiceRow> {
    let known = of_record(schema, record);
    let row = |one: &&Attribute| {
        let others = values(record, &one.name).into_iter().filter(|value| !one.values.iter().any(|v| v == value));
        let all = one.values.iter().map(String::as_str).chain(others);
        let choices = all.map(|value| Choice {
            letter: None,
            value: value.to_owned(),
            shown: value.to_owned(),
            default: one.default.as_deref() == Some(value),
        });
        let note = if one.required { "required" } else { "" };
        ChoiceRow { name: one.name.clone(), note: note.to_owned(), choices: choices.collect() }
    };
    let mut rows: Vec<ChoiceRow> = known.iter().map(row).collect();
    let foreign = record.attrs.keys().filter(|name| !known.iter().any(|one| one.name == **name));
    rows.extend(foreign.map(|name| {
        let choices = values(record, name).into_iter().map(|value| Choice {
            value: value.to_owned(),
            shown: value.to_owned(),
            ..Choice::default()
        });
        ChoiceRow { name: name.clone(), note: "not in gloss.toml".to_owned(), choices: choices.collect() }
    }));
    rows.retain(|row| !row.choices.is_empty());
    rows
}
