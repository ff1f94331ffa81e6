//! What was rejected and is therefore not proposed again.

use crate::annotation::{AnnotationSet, Kind, Record};
use crate::schema::Schema;
use std::collections::HashMap;

/// When something was tagged last, by the clock and by the order of ids: one second has many records.
#[derive(Clone, Copy, Default)]
struct Latest<'a> {
    at: &'a str,
    age: &'a str,
}

impl<'a> Latest<'a> {
    fn and(self, record: &'a Record) -> Self {
        Self { at: self.at.max(&record.at), age: self.age.max(age(record)) }
    }

    fn is_after(self, record: &Record) -> bool {
        self.at > record.at.as_str() || self.age > age(record)
    }
}

/// The part of an id that grows with time.
fn age(record: &Record) -> &str {
    record.id.split_once('-').map_or("", |(_, ulid)| ulid)
}

/// The strings of a text that were rejected with a label, or as anything to tag, and not tagged so since.
pub(super) fn within(text: &str, own: &AnnotationSet, schema: &Schema) -> Vec<(String, Option<(usize, usize)>)> {
    let mut found = Vec::new();
    for (words, rejections) in own.rejections().within(text) {
        let (mut labelled, mut any) = (HashMap::<(&str, &str), Latest>::new(), Latest::default());
        for record in own.with_quote(words).filter(|record| record.kind == Kind::Span) {
            let known = labelled.entry((&record.layer, &record.label)).or_default();
            (*known, any) = (known.and(record), any.and(record));
        }
        for one in rejections {
            let label = one.attrs.get("label").and_then(|label| label.as_str());
            let tagged = label.map_or(any, |label| labelled.get(&(&*one.layer, label)).copied().unwrap_or_default());
            let known = label.map(|label| schema.place(&one.layer, label));
            let rejected = (words.to_owned(), known.flatten());
            if known != Some(None) && !tagged.is_after(one) && !found.contains(&rejected) {
                found.push(rejected);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::ready;

    fn record(id: &str, at: &str, kind: Kind, label: &str) -> Record {
        let (id, at, label) = (id.into(), at.into(), label.into());
        Record { id, at, kind, label, layer: "entity".into(), quote: "Lena Orlo".into(), ..Record::default() }
    }

    fn rejection(id: &str, at: &str, label: &str) -> Record {
        let attrs = serde_json::from_value(serde_json::json!({ "label": label })).unwrap();
        Record { attrs, ..record(id, at, Kind::Decision, "reject") }
    }

    fn labels(records: Vec<Record>) -> Vec<String> {
        let schema = ready::news().0;
        let found = within("Then Lena Orlo spoke.", &AnnotationSet::new(records), &schema);
        let label = |known: Option<(usize, usize)>| {
            known.map_or("any".to_owned(), |(layer, label)| schema.layers[layer].labels[label].name.clone())
        };
        found.into_iter().map(|(words, known)| format!("{words} {}", label(known))).collect()
    }

    #[test]
    fn a_rejection_holds_for_its_label_until_the_words_are_tagged_so_again() {
        let before = record("s-01", "2026-01-01T00:00:00Z", Kind::Span, "PER");
        let person = rejection("d-02", "2026-01-01T00:00:05Z", "PER");
        let again = Record { id: "d-03".into(), ..person.clone() };
        assert_eq!(labels(vec![before.clone(), person.clone(), again]), ["Lena Orlo PER"]);
        let other = record("s-04", "2026-01-01T00:00:09Z", Kind::Span, "ORG");
        assert_eq!(labels(vec![person.clone(), other.clone()]), ["Lena Orlo PER"]);
        // In one second the order of the ids decides.
        let same_second = record("s-03", "2026-01-01T00:00:05Z", Kind::Span, "PER");
        assert_eq!(labels(vec![person.clone(), same_second.clone()]), Vec::<String>::new());
        let later = rejection("d-05", "2026-01-01T00:00:09Z", "PER");
        assert_eq!(labels(vec![person, same_second, later]), ["Lena Orlo PER"]);
        let unnamed = record("d-02", "2026-01-01T00:00:05Z", Kind::Decision, "reject");
        assert_eq!(labels(vec![before, unnamed.clone()]), ["Lena Orlo any"]);
        assert_eq!(labels(vec![unnamed, other]), Vec::<String>::new(), "tagged since, whatever as");
        assert_eq!(labels(vec![rejection("d-02", "", "GONE")]), Vec::<String>::new(), "the schema has no such label");
    }
}
