//! Records and their changes in words.

use super::texts::{Placed, Texts};
use crate::annotation::difference::What;
use crate::annotation::{Kind, Party, Record, Registry};
use crate::cli::output::brief;
use crate::session::strip;
use crate::text::CharSpan;
use serde_json::Value;

/// What stands for nothing.
const NOTHING: &str = "–";

/// A record in a line.
pub fn record(record: &Record, side: &Placed, texts: &Texts) -> String {
    let name = match (record.layer.as_str(), record.label.as_str()) {
        ("", "") => record.kind.as_str().to_owned(),
        ("", label) => format!("{} {label}", record.kind.as_str()),
        (layer, label) => format!("{layer}/{label}"),
    };
    match record.kind {
        Kind::Relation => format!("{name}  {} → {}", end(&record.from, side), end(&record.to, side)),
        Kind::Mark => format!("paragraph {}  {}", record.label, quoted(&record.quote)),
        Kind::Entity => format!("entity  {} ({})", quoted(&record.name), record.entity_type),
        Kind::Comment if record.quote.is_empty() => format!("comment  {}", quoted(&record.note)),
        Kind::Comment => format!("comment  {}  {}", in_context(record, side, texts), quoted(&record.note)),
        _ if record.quote.is_empty() && record.start.is_none() => name,
        _ if record.holder.is_empty() && record.target.is_empty() => {
            format!("{name}  {}", in_context(record, side, texts))
        }
        _ => format!("{name}  {}  [{}]", in_context(record, side, texts), strip::summary(record)),
    }
}

fn in_context(record: &Record, side: &Placed, texts: &Texts) -> String {
    let span = record.span().filter(|_| !side.is_lost(record));
    let (left, right) = span.map(|span| texts.around(&record.doc, span)).unwrap_or_default();
    let quote = brief(&record.quote);
    format!("{left}⟦{quote}⟧{right}")
}

/// What was and what is, of one thing that differs.
pub fn change(what: What, a: (&Record, &Placed), b: (&Record, &Placed), registry: &Registry) -> String {
    let same_words = a.0.quote == b.0.quote;
    let of = |(record, side): (&Record, &Placed)| match what {
        What::Bounds if same_words => places(&record.pieces()),
        What::Bounds => quoted(&record.quote),
        What::Parts => places(&record.pieces()),
        What::Attrs => attributes(record),
        What::Entity => registry.find(&record.entity).map_or(record.entity.clone(), |entry| entry.name.clone()),
        What::Holder => parties(&record.holder),
        What::Target => parties(&record.target),
        What::Via => parties(&record.via),
        What::Cue => cue(record, side),
        What::From => end(&record.from, side),
        What::To => end(&record.to, side),
        What::Note => quoted(&record.note),
        other => stored(record, other.as_str()),
    };
    let shown = |text: String| if text.is_empty() { NOTHING.to_owned() } else { text };
    format!("{}: {} → {}", what.as_str(), shown(of(a)), shown(of(b)))
}

/// In quotation marks, in one line; nothing for nothing.
fn quoted(text: &str) -> String {
    let text = brief(text);
    if text.is_empty() { text } else { format!("“{text}”") }
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

/// A span by its words.
fn end(id: &str, side: &Placed) -> String {
    side.find(id).map_or_else(|| id.to_owned(), |record| quoted(&record.quote))
}

fn cue(record: &Record, side: &Placed) -> String {
    let Some(cue) = &record.cue else { return String::new() };
    let text = |key: &str| cue.get(key).and_then(Value::as_str);
    match (text("text"), text("span")) {
        (Some(words), _) => quoted(words),
        (None, Some(span)) => end(span, side),
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
