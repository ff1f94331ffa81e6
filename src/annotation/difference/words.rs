//! What differs between two revisions of a record, in words.

use super::super::entity::Registry;
use super::super::party::Party;
use super::super::record::Record;
use super::What;
use crate::text::CharSpan;
use crate::text::brief::brief;
use serde_json::Value;

/// What stands for nothing.
const NOTHING: &str = "–";

/// The words of a span by its id; `None` where it is not known.
pub type Spans<'a> = &'a dyn Fn(&str) -> Option<String>;

/// A record with what is needed to tell of it.
#[derive(Clone, Copy)]
pub struct Told<'a> {
    /// What is told of.
    pub record: &'a Record,
    /// The spans that it may name.
    pub spans: Spans<'a>,
    /// The entities that it may name.
    pub registry: &'a Registry,
}

/// What was and what is, of one thing that differs.
pub fn change(what: What, a: Told, b: Told) -> String {
    let same_words = a.record.quote == b.record.quote;
    let of = |told: Told| match what {
        What::Bounds if same_words => places(&told.record.pieces()),
        _ => value(what, told),
    };
    let shown = |told| Some(of(told)).filter(|text| !text.is_empty());
    let [was, is] = [a, b].map(|told| shown(told).unwrap_or_else(|| NOTHING.to_owned()));
    format!("{was} → {is}")
}

/// What a record says of one thing; empty for nothing.
pub fn value(what: What, told: Told) -> String {
    let record = told.record;
    match what {
        What::Bounds => quoted(&record.quote),
        What::Parts => places(&record.pieces()),
        What::Attrs => attributes(record),
        What::Entity => told.registry.find(&record.entity).map_or(record.entity.clone(), |entry| entry.name.clone()),
        What::Holder => parties(&record.holder),
        What::Target => parties(&record.target),
        What::Via => parties(&record.via),
        What::Cue => cue(record, told.spans),
        What::From => span(&record.from, told.spans),
        What::To => span(&record.to, told.spans),
        What::Note => quoted(&record.note),
        other => stored(record, other.as_str()),
    }
}

/// In quotation marks, in one line; nothing for nothing.
pub fn quoted(text: &str) -> String {
    let text = brief(text);
    if text.is_empty() { text } else { format!("“{text}”") }
}

/// A span by its words.
pub fn span(id: &str, spans: Spans) -> String {
    spans(id).map_or_else(|| id.to_owned(), |words| quoted(&words))
}

fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn places(pieces: &[CharSpan]) -> String {
    let all: Vec<String> = pieces.iter().map(|piece| format!("{}–{}", piece.start.get(), piece.end.get())).collect();
    all.join(" ")
}

fn parties(all: &[Party]) -> String {
    flat(&all.iter().map(Party::shown).collect::<Vec<_>>().join(", "))
}

fn attributes(record: &Record) -> String {
    let shown = |value: &Value| match value {
        Value::String(text) => text.clone(),
        Value::Array(all) => all.iter().map(|one| one.as_str().unwrap_or(NOTHING)).collect::<Vec<_>>().join("+"),
        other => other.to_string(),
    };
    flat(&record.attrs.iter().map(|(name, value)| format!("{name}={}", shown(value))).collect::<Vec<_>>().join(", "))
}

fn cue(record: &Record, spans: Spans) -> String {
    let Some(cue) = &record.cue else { return String::new() };
    let text = |key: &str| cue.get(key).and_then(Value::as_str);
    match (text("text"), text("span")) {
        (Some(words), _) => quoted(words),
        (None, Some(id)) => span(id, spans),
        (None, None) => flat(&cue.to_string()),
    }
}

/// The value of a key as it stands in the file.
fn stored(record: &Record, key: &str) -> String {
    let mut all = serde_json::to_value(record).unwrap_or_default();
    match all.get_mut(key).map(Value::take) {
        Some(Value::String(text)) => flat(&text),
        Some(other) => flat(&other.to_string()),
        None => String::new(),
    }
}
