//! Names of records, entries of the registry and texts as IRIs, and back.

use std::fmt::Write;

const OWN: &str = "urn:glossator:";
const ENTRY: &str = "urn:glossator:entity:";
const WIKIDATA: &str = "http://www.wikidata.org/entity/";

/// Of a record.
pub fn of_record(id: &str) -> String {
    format!("{OWN}{}", escaped(id))
}

/// Of the description of an article.
pub fn of_article(id: &str) -> String {
    format!("{OWN}article:{}", escaped(id))
}

/// The record's id; of others, the IRI is the id.
pub fn to_record(iri: &str) -> String {
    iri.strip_prefix(OWN).map_or_else(|| iri.to_owned(), unescaped)
}

/// Whether it can be nothing but a record of ours.
pub fn is_own(iri: &str) -> bool {
    iri.starts_with(OWN)
}

/// Of what a span is linked to: `wd:Q…` is known to the world.
pub fn of_entity(id: &str) -> String {
    match id.strip_prefix("wd:").filter(|rest| is_item(rest)) {
        Some(item) => format!("{WIKIDATA}{item}"),
        None => format!("{ENTRY}{}", escaped(id)),
    }
}

/// What a span is linked to.
pub fn to_entity(iri: &str) -> String {
    let item = [WIKIDATA, "https://www.wikidata.org/entity/", "https://www.wikidata.org/wiki/"];
    match item.iter().find_map(|start| iri.strip_prefix(start)).filter(|rest| is_item(rest)) {
        Some(item) => format!("wd:{item}"),
        None => iri.strip_prefix(ENTRY).map_or_else(|| iri.to_owned(), unescaped),
    }
}

fn is_item(rest: &str) -> bool {
    let digits = rest.strip_prefix('Q').unwrap_or_default();
    !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())
}

/// Of a file in the same folder.
pub fn of_file(name: &str) -> String {
    escaped(name)
}

/// The name of a file in the same folder.
pub fn to_file(iri: &str) -> String {
    unescaped(iri.strip_prefix("./").unwrap_or(iri))
}

/// The last part of an IRI, as people read it.
pub fn tail(iri: &str) -> String {
    let whole = iri.trim_end_matches(['/', '#']);
    let last = whole.rsplit(['/', '#', ':']).next().filter(|last| !last.is_empty());
    unescaped(last.unwrap_or(iri))
}

/// As every program takes it: what is no plain letter, digit or `-._~` is written as `%` and two hex digits.
fn escaped(text: &str) -> String {
    let mut iri = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            iri.push(char::from(byte));
        } else {
            _ = write!(iri, "%{byte:02X}");
        }
    }
    iri
}

fn unescaped(iri: &str) -> String {
    let mut parts = iri.split('%');
    let mut bytes = parts.next().unwrap_or_default().as_bytes().to_vec();
    for part in parts {
        let hex = part.get(..2).and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match (hex, part.get(2..)) {
            (Some(byte), Some(rest)) => {
                bytes.push(byte);
                bytes.extend(rest.as_bytes());
            }
            _ => {
                bytes.push(b'%');
                bytes.extend(part.as_bytes());
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| iri.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn entities_are_known_to_the_world() {
        assert_eq!(of_entity("wd:Q101"), "http://www.wikidata.org/entity/Q101");
        assert_eq!(to_entity("https://www.wikidata.org/wiki/Q101"), "wd:Q101");
        assert_eq!(to_entity("http://example.org/x"), "http://example.org/x");
        assert_eq!(of_file("Zürich %2E😀 a.txt"), "Z%C3%BCrich%20%252E%F0%9F%98%80%20a.txt");
        assert_eq!((tail("http://example.org/t#Person"), tail("x")), ("Person".into(), "x".into()));
        assert_eq!(to_file("100%zz%F0"), "100%zz%F0");
    }

    proptest! {
        #[test]
        fn all_come_back(id in "\\PC{0,12}|[a-z%:0-9]{0,6}|wd:Q[0-9]{0,3}") {
            prop_assert_eq!(to_record(&of_record(&id)), id.clone());
            prop_assert_eq!(to_entity(&of_entity(&id)), id.clone());
            prop_assert_eq!(to_file(&of_file(&id)), id);
        }
    }
}
