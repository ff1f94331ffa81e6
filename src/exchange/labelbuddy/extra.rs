//! The one string that an annotation has: `certainty=high; form=a|b; what the note says`.

use crate::annotation::Record;
use crate::exchange::tally::values_of;
use serde_json::Value;

/// Attributes and note of a record in a string; empty where it has neither. An attribute that would not come out of it as it
/// went in is not shown.
pub fn written(record: &Record) -> String {
    let attributes = record.attrs.iter().filter_map(|(name, value)| shown(name, value));
    let note = (!record.note.is_empty()).then(|| record.note.clone());
    attributes.chain(note).collect::<Vec<_>>().join("; ")
}

/// What somebody changed the string of a record to. What was not shown in it stays.
pub fn read(extra: &str, record: &mut Record) {
    record.attrs.retain(|name, value| shown(name, value).is_none());
    let mut rest = extra;
    while let Some((name, value)) = rest.split_once('=').filter(|(name, _)| is_name(name)) {
        let (value, after) = value.split_once("; ").unwrap_or((value, ""));
        let values: Vec<&str> = value.split('|').collect();
        let value = if let [one] = values.as_slice() { Value::from(*one) } else { values.into() };
        record.attrs.insert(name.to_owned(), value);
        rest = after;
    }
    rest.clone_into(&mut record.note);
}

fn shown(name: &str, value: &Value) -> Option<String> {
    let is_list = value.as_array().is_some_and(|all| all.len() > 1);
    let values = values_of(value);
    let plain = |value: &String| !value.is_empty() && !value.contains(['|', ';']);
    ((value.is_string() || is_list) && is_name(name) && values.iter().all(plain))
        .then(|| format!("{name}={}", values.join("|")))
}

fn is_name(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'))
}
