//! One line of an annotation file, with its keys in their order.

use super::party::{self, Parties, Party};
use crate::text::{CharPos, CharSpan, one_line};
use serde::de::{self, IgnoredAny, MapAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::RawValue;
use serde_json::{Map, Value};
use std::fmt;

/// What a record is about.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A tagged stretch of text, a stance included.
    #[default]
    Span,
    /// A labelled arrow between two spans.
    Relation,
    /// An entry of the registry of entities.
    Entity,
    /// The state of a paragraph.
    Mark,
    /// A label of a whole document or paragraph.
    Label,
    /// A remark on a span or a paragraph.
    Comment,
    /// A reviewer's verdict.
    Decision,
    /// A tombstone.
    Retracted,
    /// Of a newer version: kept, shown as unknown.
    Other(String),
}

impl Kind {
    /// As written in the file.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Span => "span",
            Self::Relation => "relation",
            Self::Entity => "entity",
            Self::Mark => "mark",
            Self::Label => "label",
            Self::Comment => "comment",
            Self::Decision => "decision",
            Self::Retracted => "retracted",
            Self::Other(name) => name,
        }
    }
}

impl From<String> for Kind {
    fn from(name: String) -> Self {
        match name.as_str() {
            "span" => Self::Span,
            "relation" => Self::Relation,
            "entity" => Self::Entity,
            "mark" => Self::Mark,
            "label" => Self::Label,
            "comment" => Self::Comment,
            "decision" => Self::Decision,
            "retracted" => Self::Retracted,
            _ => Self::Other(name),
        }
    }
}

/// One record. A field at its default is not written; keys that are not known stand in `extra`.
#[derive(Clone, Debug, Default)]
#[expect(missing_docs, reason = "the fields are the keys of the stored format, described in docs/formats.md")]
pub struct Record {
    pub id: String,
    pub rev: u64,
    pub kind: Kind,
    pub doc: String,
    pub start: Option<CharPos>,
    pub end: Option<CharPos>,
    pub parts: Vec<[CharPos; 2]>,
    pub layer: String,
    pub label: String,
    pub quote: String,
    pub attrs: Map<String, Value>,
    pub cue: Option<Value>,
    pub group: String,
    pub name: String,
    pub entity_type: String,
    pub aliases: Vec<String>,
    pub member: Vec<String>,
    pub merged: String,
    pub entity: String,
    pub holder: Vec<Party>,
    pub target: Vec<Party>,
    pub via: Vec<Party>,
    pub from: String,
    pub to: String,
    pub note: String,
    pub of: String,
    /// Empty stands for the default, `human`.
    pub origin: String,
    pub score: Option<f64>,
    pub seconds: Option<f64>,
    pub prefix: String,
    pub suffix: String,
    pub sha: String,
    pub by: String,
    pub at: String,
    pub extra: Vec<(String, Box<RawValue>)>,
}

impl PartialEq for Record {
    fn eq(&self, other: &Self) -> bool {
        self.to_line() == other.to_line()
    }
}

impl Record {
    /// Reads one line (without its line end).
    ///
    /// # Errors
    /// When it is not a JSON object, a known key has another type, or `id` or `kind` is missing.
    pub fn from_line(line: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(line)
    }

    /// The line that stands for this record in a file, without its line end: compact JSON,
    /// keys in order, nothing in it that a reader could take for a line end.
    pub fn to_line(&self) -> String {
        one_line(serde_json::to_string(self).unwrap_or_default())
    }

    /// The stretch of text it is about, in code points; `None` for one about a whole document or none.
    pub fn span(&self) -> Option<CharSpan> {
        Some(CharSpan::new(self.start?, self.end?))
    }

    /// `ID@REV`, as other records refer to it.
    pub fn reference(&self) -> String {
        format!("{}@{}", self.id, self.rev)
    }

    /// Whether it is a tombstone.
    pub fn is_retracted(&self) -> bool {
        self.kind == Kind::Retracted
    }
}

/// The keys of the format in their order, each with how it is read and written.
macro_rules! fields {
    ($do:ident, $($argument:expr),*) => {
        $do!($($argument),*;
            string "doc" doc; plain "start" start; plain "end" end; list "parts" parts;
            string "layer" layer; string "label" label; string "quote" quote; list "attrs" attrs;
            plain "cue" cue; string "group" group; string "name" name; string "type" entity_type;
            list "aliases" aliases; list "member" member; string "merged" merged; string "entity" entity;
            party "holder" holder; party "target" target; party "via" via; string "from" from; string "to" to;
            string "note" note; string "of" of; string "origin" origin; plain "score" score;
            plain "seconds" seconds; string "prefix" prefix; string "suffix" suffix; string "sha" sha;
            string "by" by; string "at" at)
    };
}

impl Serialize for Record {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut map = to.serialize_map(None)?;
        map.serialize_entry("id", &self.id)?;
        if self.rev != 1 {
            map.serialize_entry("rev", &self.rev)?;
        }
        map.serialize_entry("kind", self.kind.as_str())?;
        macro_rules! write_one {
            (string $key:literal $field:ident) => {
                if !self.$field.is_empty() && !($key == "origin" && self.$field == "human") {
                    map.serialize_entry($key, &self.$field)?;
                }
            };
            (list $key:literal $field:ident) => {
                if !self.$field.is_empty() {
                    map.serialize_entry($key, &self.$field)?;
                }
            };
            (plain $key:literal $field:ident) => {
                if let Some(value) = &self.$field {
                    map.serialize_entry($key, value)?;
                }
            };
            (party $key:literal $field:ident) => {
                if !self.$field.is_empty() {
                    map.serialize_entry($key, &Parties(&self.$field))?;
                }
            };
        }
        macro_rules! write_all {
            ($_unused:expr; $($how:ident $key:literal $field:ident);*) => { $(write_one!($how $key $field);)* };
        }
        fields!(write_all, ());
        for (key, value) in &self.extra {
            map.serialize_entry(key, value)?;
        }
        map.end()
    }
}

struct Party1(Vec<Party>);

impl<'de> Deserialize<'de> for Party1 {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        party::read(from).map(Self)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Record;

    fn expecting(&self, to: &mut fmt::Formatter) -> fmt::Result {
        to.write_str("a record: a JSON object with id and kind")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Record, A::Error> {
        let mut record = Record { rev: 1, ..Record::default() };
        let (mut has_id, mut has_kind) = (false, false);
        while let Some(key) = map.next_key::<String>()? {
            macro_rules! read_one {
                (string $map:ident $field:ident) => {
                    record.$field = $map.next_value()?
                };
                (plain $map:ident $field:ident) => {
                    record.$field = $map.next_value()?
                };
                (list $map:ident $field:ident) => {
                    record.$field = $map.next_value()?
                };
                (party $map:ident $field:ident) => {
                    record.$field = $map.next_value::<Party1>()?.0
                };
            }
            macro_rules! read_all {
                ($name:expr; $($how:ident $key:literal $field:ident);*) => {
                    match $name {
                        "id" => { record.id = map.next_value()?; has_id = true; }
                        "rev" => record.rev = map.next_value()?,
                        "kind" => { record.kind = Kind::from(map.next_value::<String>()?); has_kind = true; }
                        $($key => read_one!($how map $field),)*
                        _ if record.extra.iter().any(|(known, _)| *known == key) => { map.next_value::<IgnoredAny>()?; }
                        _ => { let value = map.next_value()?; record.extra.push((key, value)); }
                    }
                };
            }
            fields!(read_all, key.as_str());
        }
        if record.origin == "human" {
            record.origin.clear();
        }
        if !has_id || record.id.is_empty() {
            return Err(de::Error::missing_field("id"));
        }
        if !has_kind {
            return Err(de::Error::missing_field("kind"));
        }
        Ok(record)
    }
}

impl<'de> Deserialize<'de> for Record {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_map(Reader)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINE: &str = r#"{"id":"s-01ka","rev":2,"kind":"span","doc":"astana/opening","start":73,"end":90,"layer":"stance","label":"against","quote":"wrecked the talks","attrs":{"form":"quotation"},"holder":{"span":"s-01k9","text":"Ms Karimova"},"target":[{"span":"s-01kb","text":"the Northern Bloc"},{"none":true}],"score":0.5,"sha":"sha256:cfe29202d855a99a","by":"alice","at":"2026-11-24T07:20:41Z","later":{"b":1.10,"a":[]}}"#;

    #[test]
    fn a_line_comes_back_as_it_was() {
        assert_eq!(Record::from_line(LINE).unwrap().to_line(), LINE);
    }

    #[test]
    fn defaults_are_not_written_and_order_is_restored() {
        let record = Record::from_line(
            r#"{"kind":"mark","at":"x","note":"","rev":1,"origin":"human","id":"m-1","zz":12345678901234567890123}"#,
        )
        .unwrap();
        assert_eq!(record.to_line(), r#"{"id":"m-1","kind":"mark","at":"x","zz":12345678901234567890123}"#);
    }

    #[test]
    fn line_ends_inside_strings_are_escaped() {
        let record = Record {
            id: "c-1".into(),
            rev: 1,
            kind: Kind::Comment,
            note: "a\u{2028}b\u{85}c\nd".into(),
            ..Record::default()
        };
        let line = record.to_line();
        assert_eq!(line, "{\"id\":\"c-1\",\"kind\":\"comment\",\"note\":\"a\\u2028b\\u0085c\\nd\"}");
        assert_eq!(Record::from_line(&line).unwrap().note, record.note);
    }

    #[test]
    fn what_is_no_record_is_an_error() {
        for bad in [
            "",
            "[]",
            "{}",
            r#"{"id":"a"}"#,
            r#"{"id":"","kind":"span"}"#,
            r#"{"id":"a","kind":"span","start":-1}"#,
            r#"{"id":"a","kind":"span","quote":5}"#,
        ] {
            assert!(Record::from_line(bad).is_err(), "{bad}");
        }
    }
}
