//! What a record was when a reviewer decided on it. Files keep the last revision only; a decision repeats place, words and
//! label of what it is about.

use super::record::{Kind, Record};
use super::ruling::{Ruling, reference};

/// The record as it was; `None` where the decision is not about an earlier revision of it, or does not say. `kind` is that of
/// the records of its layer: a tombstone does not tell.
pub fn as_decided(record: &Record, decision: &Record, kind: &Kind) -> Option<Record> {
    let label = decision.attrs.get("label")?.as_str()?;
    let (id, rev) = reference(&decision.of);
    let is_about = id == record.id && rev < record.rev && decision.doc == record.doc;
    let is_known = matches!(kind, Kind::Span | Kind::Label) && (record.kind == *kind || record.is_retracted());
    (is_about && is_known && Ruling::of(decision).is_some()).then(|| Record {
        rev,
        kind: kind.clone(),
        start: decision.start,
        end: decision.end,
        parts: decision.parts.clone(),
        layer: decision.layer.clone(),
        label: label.to_owned(),
        quote: decision.quote.clone(),
        prefix: decision.prefix.clone(),
        suffix: decision.suffix.clone(),
        sha: decision.sha.clone(),
        ..record.clone()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const DECISION: &str = r#"{"id":"d-1","kind":"decision","doc":"a","start":3,"end":9,"layer":"entity","label":"reject","quote":"Velmar","attrs":{"label":"ORG"},"of":"s-1@2"}"#;

    fn was(record: &str) -> Option<String> {
        let (record, decision) = (Record::from_line(record).unwrap(), Record::from_line(DECISION).unwrap());
        as_decided(&record, &decision, &Kind::Span).map(|was| was.to_line())
    }

    #[test]
    fn a_changed_or_removed_record_is_what_it_was() {
        let before = r#"{"id":"s-1","rev":2,"kind":"span","doc":"a","start":3,"end":9,"layer":"entity","label":"ORG","quote":"Velmar"}"#;
        for kind in ["span", "retracted"] {
            let now = format!(
                r#"{{"id":"s-1","rev":3,"kind":"{kind}","doc":"a","start":3,"end":12,"layer":"entity","label":"GPE","quote":"Velmar’s "}}"#
            );
            assert_eq!(was(&now).as_deref(), Some(before), "{kind}");
        }
        assert_eq!(was(before), None, "it was not changed since");
        assert_eq!(was(r#"{"id":"s-2","rev":3,"kind":"span","doc":"a"}"#), None);
        assert_eq!(was(r#"{"id":"s-1","rev":3,"kind":"mark","doc":"a"}"#), None);
    }
}
