//! Structures as UIMA CAS JSON 0.4: one structure a line.

use super::graph::{Structure, Types, Value};
use super::names;
use super::outward::Outward;
use std::fmt::Write;

/// A whole file.
pub fn written(cas: &Outward) -> String {
    let room = cas.text.len() * 2 + cas.segments.tokens.len() * 130 + cas.structures.len() * 400;
    let mut out = String::with_capacity(room);
    out.push_str("{\"%TYPES\":{\n");
    types(&cas.types, &mut out);
    out.push_str("},\n\"%FEATURE_STRUCTURES\":[\n");
    out.push_str(
        r#"{"%ID":1,"%TYPE":"uima.cas.Sofa","sofaNum":1,"sofaID":"_InitialView","mimeType":"text","sofaString":"#,
    );
    string(&cas.text, &mut out);
    out.push('}');
    for one in &cas.structures {
        structure(one, cas.members.binary_search(&one.id).is_ok(), &mut out);
    }
    let mut id = cas.first_segment;
    let segments = [(names::SENTENCE, &cas.segments.sentences), (names::TOKEN, &cas.segments.tokens)];
    for (kind, places) in segments {
        for [begin, end] in places {
            _ = write!(out, ",\n{{\"%ID\":{id},\"%TYPE\":\"{kind}\",\"@sofa\":1,\"begin\":{begin},\"end\":{end}}}");
            id += 1;
        }
    }
    out.push_str("\n],\n\"%VIEWS\":{\"_InitialView\":{\"%SOFA\":1,\"%MEMBERS\":[");
    for (at, member) in cas.members.iter().copied().chain(cas.first_segment..id).enumerate() {
        let comma = if at > 0 { "," } else { "" };
        _ = write!(out, "{comma}{member}");
    }
    out.push_str("]}}}\n");
    out
}

fn types(types: &Types, out: &mut String) {
    for (at, (name, one)) in types.0.iter().enumerate() {
        out.push_str(if at > 0 { ",\n" } else { "" });
        _ = write!(out, "\"{name}\":{{\"%NAME\":\"{name}\",\"%SUPER_TYPE\":\"{}\"", one.parent);
        for (feature, range) in &one.features {
            _ = write!(out, ",\"{feature}\":{{\"%NAME\":\"{feature}\",\"%RANGE\":\"{range}\"}}");
        }
        out.push('}');
    }
    out.push('\n');
}

fn structure(one: &Structure, shown: bool, out: &mut String) {
    for (_, value) in &one.features {
        let Value::Many { array, elements } = value else { continue };
        let kind =
            one.features.iter().find(|(_, other)| other == value).map(|(name, _)| names::link_type(&one.kind, name));
        _ = write!(out, ",\n{{\"%ID\":{array},\"%TYPE\":\"{}[]\",\"%ELEMENTS\":[", kind.unwrap_or_default());
        for (at, element) in elements.iter().enumerate() {
            let comma = if at > 0 { "," } else { "" };
            _ = write!(out, "{comma}{element}");
        }
        out.push_str("]}");
    }
    _ = write!(out, ",\n{{\"%ID\":{},\"%TYPE\":\"{}\"", one.id, one.kind);
    if shown {
        out.push_str(",\"@sofa\":1");
    }
    if let (Some(begin), Some(end)) = (one.begin, one.end) {
        _ = write!(out, ",\"begin\":{begin},\"end\":{end}");
    }
    for (name, value) in &one.features {
        match value {
            Value::Text(text) => {
                _ = write!(out, ",\"{name}\":");
                string(text, out);
            }
            Value::Texts(_) => {}
            Value::One(id) | Value::Many { array: id, .. } => _ = write!(out, ",\"@{name}\":{id}"),
        }
    }
    out.push('}');
}

/// A JSON string without anything that a reader could take for a line end.
fn string(text: &str, out: &mut String) {
    let json = serde_json::to_string(text).unwrap_or_default();
    if json.contains(['\u{85}', '\u{2028}', '\u{2029}']) {
        out.push_str(&json.replace('\u{85}', "\\u0085").replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029"));
    } else {
        out.push_str(&json);
    }
}
