//! What can be wrong with a relation: an end that is gone or elsewhere, a label that may not join its ends.

use crate::annotation::{Kind, Record};
use crate::schema::{LayerKind, Schema};
use std::collections::HashMap;

/// The live spans of one file by id.
pub fn spans(records: &[Record]) -> HashMap<&str, &Record> {
    let spans = records.iter().filter(|record| record.kind == Kind::Span);
    spans.map(|record| (record.id.as_str(), record)).collect()
}

/// Code and words of every fault of a relation.
pub fn faults(record: &Record, spans: &HashMap<&str, &Record>, schema: &Schema) -> Vec<(&'static str, String)> {
    let mut faults = Vec::new();
    let mut fault = |code, message: String| faults.push((code, message));
    let ends = [("from", &record.from), ("to", &record.to)].map(|(key, id)| (key, id, spans.get(id.as_str())));
    for (key, id, span) in &ends {
        match span {
            None if id.is_empty() => fault("relation-end", format!("it has no `{key}`; it is kept, not shown.")),
            None => fault("relation-end", format!("`{key}` names {id}, no span of this file; it is kept, not shown.")),
            Some(span) if span.doc != record.doc => fault(
                "relation-end",
                format!("`{key}` stands in “{}”, the relation in “{}”; it is kept, not shown.", span.doc, record.doc),
            ),
            Some(_) => {}
        }
    }
    if record.from == record.to && !record.from.is_empty() {
        fault("relation-end", "it leads from a span to itself; it is kept, not shown.".to_owned());
    }
    let layer = schema.layer(&record.layer).filter(|layer| layer.kind == LayerKind::Relation);
    let label = layer.map(|layer| layer.label(&record.label));
    match (label, ends) {
        (None, _) => {
            fault("unknown-layer", format!("gloss.toml has no relation layer “{}”; it is kept.", record.layer));
        }
        (Some(None), _) => fault(
            "unknown-label",
            format!("layer “{}” has no label “{}”; it is kept and shown.", record.layer, record.label),
        ),
        (Some(Some(label)), [(_, _, Some(from)), (_, _, Some(to))]) => {
            let name = |span: &Record| schema.present_name(&span.layer, &span.label).to_owned();
            let (at, to_label) = (name(from), name(to));
            if !label.joins(&at, &to_label) {
                let named = |labels: &[String]| if labels.is_empty() { "any".to_owned() } else { labels.join(", ") };
                fault(
                    "relation-labels",
                    format!(
                        "{} leads from {} to {}, not from {at} “{}” to {to_label} “{}”; it is kept and shown.",
                        label.name,
                        named(&label.from),
                        named(&label.to),
                        from.quote,
                        to.quote
                    ),
                );
            }
        }
        _ => {}
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCHEMA: &str = "[[layer]]\nname = \"e\"\n[[layer.label]]\nname = \"PER\"\n[[layer.label]]\nname = \"ORG\"\n[[layer]]\nname = \"r\"\nkind = \"relation\"\n[[layer.label]]\nname = \"member-of\"\nfrom = [\"PER\"]\nto = [\"ORG\"]\n";

    #[test]
    fn every_fault_is_named() {
        let (schema, findings) = crate::schema::parse::parse(SCHEMA);
        assert!(findings.is_empty(), "{findings:?}");
        let read = |line: &str| Record::from_line(line).unwrap();
        let span = |id: &str, doc: &str, label: &str| {
            read(&format!(
                r#"{{"id":"{id}","kind":"span","doc":"{doc}","layer":"e","label":"{label}","quote":"{id}"}}"#
            ))
        };
        let gone = Record { kind: Kind::Retracted, ..span("gone", "d", "ORG") };
        let records = [span("a", "d", "PER"), span("b", "d", "ORG"), span("far", "f", "ORG"), gone];
        let spans = spans(&records);
        let of = |label: &str, from: &str, to: &str| {
            let line = format!(
                r#"{{"id":"r-1","kind":"relation","doc":"d","layer":"r","label":"{label}","from":"{from}","to":"{to}"}}"#
            );
            let found = faults(&read(&line), &spans, &schema);
            found.into_iter().map(|(code, message)| format!("{code}: {message}")).collect::<Vec<_>>().join("; ")
        };
        assert_eq!(of("member-of", "a", "b"), "");
        assert_eq!(
            of("member-of", "b", "a"),
            "relation-labels: member-of leads from PER to ORG, not from ORG “b” to PER “a”; it is kept and shown."
        );
        assert_eq!(
            of("member-of", "a", "gone"),
            "relation-end: `to` names gone, no span of this file; it is kept, not shown."
        );
        assert!(of("member-of", "a", "far").contains("`to` stands in “f”, the relation in “d”"));
        assert!(of("member-of", "a", "").contains("it has no `to`"));
        assert!(of("member-of", "a", "a").contains("leads from a span to itself"));
        assert!(of("friend-of", "a", "b").starts_with("unknown-label"));
    }
}
