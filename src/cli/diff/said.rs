//! Records and their changes in words.

use super::texts::{Placed, Texts};
use crate::annotation::difference::What;
use crate::annotation::difference::words::{self, Told, quoted};
use crate::annotation::{Kind, Record, Registry};
use crate::cli::output::brief;
use crate::session::strip;

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
    let words = |side: &Placed, id: &str| side.find(id).map(|record| record.quote.clone());
    let (in_a, in_b) = (|id: &str| words(a.1, id), |id: &str| words(b.1, id));
    let told = |record, spans| Told { record, spans, registry };
    format!("{}: {}", what.as_str(), words::change(what, told(a.0, &in_a), told(b.0, &in_b)))
}

/// A span by its words.
fn end(id: &str, side: &Placed) -> String {
    words::span(id, &|id| side.find(id).map(|record| record.quote.clone()))
}
