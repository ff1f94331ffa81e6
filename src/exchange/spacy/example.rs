//! An example as it is found: its spans as lists or objects, its groups named or not.

use super::super::json_loose::{Number, Text};
use serde::Deserialize;
use serde::de::{Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Example<'a> {
    #[serde(borrow)]
    pub text: Text<'a>,
    #[serde(borrow)]
    pub id: Text<'a>,
    #[serde(borrow)]
    pub meta: Option<Meta<'a>>,
    #[serde(borrow)]
    pub entities: Option<Vec<Span<'a>>>,
    /// As `Doc.to_json` calls them.
    #[serde(borrow)]
    pub ents: Option<Vec<Span<'a>>>,
    #[serde(borrow)]
    pub spans: Groups<'a>,
    #[serde(borrow)]
    pub cats: Option<BTreeMap<Cow<'a, str>, Number>>,
    /// As spaCy 2 linked entities.
    pub links: Option<IgnoredAny>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Meta<'a> {
    #[serde(borrow)]
    pub id: Text<'a>,
    #[serde(borrow)]
    pub title: Text<'a>,
    #[serde(borrow)]
    pub outlet: Text<'a>,
    #[serde(borrow)]
    pub date: Text<'a>,
    #[serde(borrow)]
    pub url: Text<'a>,
}

/// `[start, end, label, kb_id]`, or an object of these.
#[derive(Debug, Default)]
pub(super) struct Span<'a> {
    pub start: Number,
    pub end: Number,
    pub label: Text<'a>,
    pub kb_id: Text<'a>,
}

struct SpanVisitor;

impl<'de> Visitor<'de> for SpanVisitor {
    type Value = Span<'de>;

    fn expecting(&self, to: &mut fmt::Formatter) -> fmt::Result {
        to.write_str("[start, end, label] or an object of these")
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Span<'de>, A::Error> {
        let span = Span {
            start: seq.next_element()?.unwrap_or_default(),
            end: seq.next_element()?.unwrap_or_default(),
            label: seq.next_element()?.unwrap_or_default(),
            kb_id: seq.next_element()?.unwrap_or_default(),
        };
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(span)
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Span<'de>, A::Error> {
        let mut span = Span::default();
        while let Some(key) = map.next_key::<Cow<str>>()? {
            match key.as_ref() {
                "start" => span.start = map.next_value()?,
                "end" => span.end = map.next_value()?,
                "label" => span.label = map.next_value()?,
                "kb_id" => span.kb_id = map.next_value()?,
                _ => _ = map.next_value::<IgnoredAny>()?,
            }
        }
        Ok(span)
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Span<'a> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(SpanVisitor)
    }
}

/// Groups of spans by name; a mere list is a group without a name.
#[derive(Debug, Default)]
pub(super) struct Groups<'a>(pub Vec<(Cow<'a, str>, Vec<Span<'a>>)>);

struct GroupsVisitor;

impl<'de> Visitor<'de> for GroupsVisitor {
    type Value = Groups<'de>;

    fn expecting(&self, to: &mut fmt::Formatter) -> fmt::Result {
        to.write_str("groups of spans by name")
    }
    fn visit_unit<E: Error>(self) -> Result<Groups<'de>, E> {
        Ok(Groups::default())
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Groups<'de>, A::Error> {
        let mut spans = Vec::new();
        while let Some(span) = seq.next_element()? {
            spans.push(span);
        }
        Ok(Groups(vec![(Cow::Borrowed(""), spans)]))
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Groups<'de>, A::Error> {
        let mut groups = Vec::new();
        while let Some((name, spans)) = map.next_entry::<Cow<str>, Vec<Span>>()? {
            groups.push((Cow::Owned(name.into_owned()), spans));
        }
        Ok(Groups(groups))
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Groups<'a> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(GroupsVisitor)
    }
}
