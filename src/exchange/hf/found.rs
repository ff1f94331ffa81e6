//! A row as it is found: ours, or that of another dataset, whose columns have other names and whose values come as
//! strings, numbers or nothing.

use serde::de::{self, Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

/// A value that a column may have.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Scalar<'a> {
    /// Null.
    #[default]
    Nothing,
    /// A string.
    Text(Cow<'a, str>),
    /// A whole number.
    Number(i64),
    /// Another number, or a truth value.
    Other(String),
}

/// A row.
#[derive(Clone, Debug, Default)]
pub struct Found<'a> {
    pub id: Scalar<'a>,
    pub title: Scalar<'a>,
    pub outlet: Scalar<'a>,
    pub date: Scalar<'a>,
    pub url: Scalar<'a>,
    pub annotator: Scalar<'a>,
    pub text: Scalar<'a>,
    pub tokens: Vec<Scalar<'a>>,
    pub tags: Vec<Scalar<'a>>,
    pub starts: Vec<Scalar<'a>>,
    pub ends: Vec<Scalar<'a>>,
    /// `None`: there is no such column.
    pub spans: Option<Vec<Statement<'a>>>,
    pub relations: Vec<Statement<'a>>,
    pub labels: Vec<Statement<'a>>,
    pub more: Scalar<'a>,
}

/// An element of its lists: a span, a relation, a label.
#[derive(Clone, Debug, Default)]
pub struct Statement<'a> {
    pub id: Scalar<'a>,
    pub start: Scalar<'a>,
    pub end: Scalar<'a>,
    pub text: Scalar<'a>,
    pub parts: Scalar<'a>,
    pub from: Scalar<'a>,
    pub to: Scalar<'a>,
    pub layer: Scalar<'a>,
    pub label: Scalar<'a>,
    pub attributes: Scalar<'a>,
    pub note: Scalar<'a>,
    pub rev: Scalar<'a>,
    pub by: Scalar<'a>,
    pub at: Scalar<'a>,
    pub origin: Scalar<'a>,
    pub more: Scalar<'a>,
    pub holder: Scalar<'a>,
    pub target: Scalar<'a>,
    pub entity: Scalar<'a>,
    pub group: Scalar<'a>,
}

impl<'a> Scalar<'a> {
    /// As a string; nothing is an empty one.
    pub fn into_text(self) -> Cow<'a, str> {
        match self {
            Self::Nothing => Cow::Borrowed(""),
            Self::Text(text) => text,
            Self::Number(number) => Cow::Owned(number.to_string()),
            Self::Other(text) => Cow::Owned(text),
        }
    }

    /// As a whole number.
    pub fn number(&self) -> Option<i64> {
        match self {
            Self::Number(number) => Some(*number),
            Self::Text(text) => text.parse().ok(),
            _ => None,
        }
    }

    /// Whether it says nothing.
    pub fn is_empty(&self) -> bool {
        matches!(self, Self::Nothing) || matches!(self, Self::Text(text) if text.is_empty())
    }
}

impl<'a> Statement<'a> {
    /// The place of a value of this name; `None`: it is not looked at.
    fn slot(&mut self, name: &str) -> Option<&mut Scalar<'a>> {
        Some(match name {
            "id" | "span_id" => &mut self.id,
            "start" | "start_char" | "start_offset" | "begin" => &mut self.start,
            "end" | "end_char" | "end_offset" | "stop" => &mut self.end,
            "text" | "word" | "mention" | "quote" => &mut self.text,
            "parts" => &mut self.parts,
            "from" | "head" | "from_id" => &mut self.from,
            "to" | "tail" | "child" | "to_id" => &mut self.to,
            "layer" => &mut self.layer,
            "label" | "type" | "tag" | "entity_group" | "category" => &mut self.label,
            "attributes" => &mut self.attributes,
            "note" => &mut self.note,
            "rev" => &mut self.rev,
            "by" => &mut self.by,
            "at" => &mut self.at,
            "origin" => &mut self.origin,
            "more" => &mut self.more,
            "holder" => &mut self.holder,
            "target" => &mut self.target,
            "entity" => &mut self.entity,
            "group" => &mut self.group,
            _ => return None,
        })
    }
}

struct ScalarReader<'a>(PhantomData<&'a ()>);

impl<'de: 'a, 'a> Visitor<'de> for ScalarReader<'a> {
    type Value = Scalar<'a>;

    fn expecting(&self, to: &mut fmt::Formatter) -> fmt::Result {
        to.write_str("a string or a number")
    }
    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Scalar<'a>, E> {
        Ok(Scalar::Text(Cow::Borrowed(text)))
    }
    fn visit_str<E>(self, text: &str) -> Result<Scalar<'a>, E> {
        Ok(Scalar::Text(Cow::Owned(text.to_owned())))
    }
    fn visit_i64<E>(self, number: i64) -> Result<Scalar<'a>, E> {
        Ok(Scalar::Number(number))
    }
    fn visit_u64<E>(self, number: u64) -> Result<Scalar<'a>, E> {
        Ok(i64::try_from(number).map_or_else(|_| Scalar::Other(number.to_string()), Scalar::Number))
    }
    fn visit_f64<E>(self, number: f64) -> Result<Scalar<'a>, E> {
        Ok(Scalar::Other(number.to_string()))
    }
    fn visit_bool<E>(self, value: bool) -> Result<Scalar<'a>, E> {
        Ok(Scalar::Other(value.to_string()))
    }
    fn visit_unit<E>(self) -> Result<Scalar<'a>, E> {
        Ok(Scalar::Nothing)
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Scalar<'a> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(ScalarReader(PhantomData))
    }
}

struct StatementReader<'a>(PhantomData<&'a ()>);

impl<'de: 'a, 'a> Visitor<'de> for StatementReader<'a> {
    type Value = Statement<'a>;

    fn expecting(&self, to: &mut fmt::Formatter) -> fmt::Result {
        to.write_str("an object with start, end and label")
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Statement<'a>, A::Error> {
        let mut statement = Statement::default();
        while let Some(name) = map.next_key::<Scalar>()? {
            match statement.slot(&name.into_text()) {
                Some(slot) if slot.is_empty() => *slot = map.next_value()?,
                _ => _ = map.next_value::<IgnoredAny>()?,
            }
        }
        Ok(statement)
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Statement<'a> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(StatementReader(PhantomData))
    }
}

/// A list, as a list, as nothing, or as one list for each name.
struct Many<T>(Vec<T>);

struct ManyReader<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de> + Column<'de>> Visitor<'de> for ManyReader<T> {
    type Value = Many<T>;

    fn expecting(&self, to: &mut fmt::Formatter) -> fmt::Result {
        to.write_str("a list")
    }
    fn visit_unit<E>(self) -> Result<Many<T>, E> {
        Ok(Many(Vec::new()))
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Many<T>, A::Error> {
        let mut all = Vec::new();
        while let Some(one) = list.next_element()? {
            all.push(one);
        }
        Ok(Many(all))
    }
    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Many<T>, A::Error> {
        T::columns(map).map(Many)
    }
}

impl<'de, T: Deserialize<'de> + Column<'de>> Deserialize<'de> for Many<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(ManyReader(PhantomData))
    }
}

/// What may come as one list for each name: `{"start": [0, 5], "label": ["A", "B"]}`.
trait Column<'de>: Sized {
    fn columns<A: MapAccess<'de>>(map: A) -> Result<Vec<Self>, A::Error>;
}

impl<'de> Column<'de> for Scalar<'de> {
    fn columns<A: MapAccess<'de>>(_: A) -> Result<Vec<Self>, A::Error> {
        Err(de::Error::custom("an object where a list should be"))
    }
}

impl<'de> Column<'de> for Statement<'de> {
    fn columns<A: MapAccess<'de>>(mut map: A) -> Result<Vec<Self>, A::Error> {
        let mut all: Vec<Self> = Vec::new();
        while let Some(name) = map.next_key::<Scalar>()? {
            let name = name.into_text();
            if Self::default().slot(&name).is_none() {
                map.next_value::<IgnoredAny>()?;
                continue;
            }
            for (at, value) in map.next_value::<Many<Scalar>>()?.0.into_iter().enumerate() {
                if at == all.len() {
                    all.push(Self::default());
                }
                if let Some(slot) = all.get_mut(at).and_then(|one| one.slot(&name)) {
                    *slot = value;
                }
            }
        }
        Ok(all)
    }
}

struct FoundReader<'a>(PhantomData<&'a ()>);

impl<'de> Visitor<'de> for FoundReader<'de> {
    type Value = Found<'de>;

    fn expecting(&self, to: &mut fmt::Formatter) -> fmt::Result {
        to.write_str("a row: an object with text or tokens")
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Found<'de>, A::Error> {
        let mut found = Found::default();
        while let Some(name) = map.next_key::<Scalar>()? {
            let scalar = match &*name.into_text() {
                "id" | "guid" | "doc_id" => &mut found.id,
                "title" => &mut found.title,
                "outlet" | "source" => &mut found.outlet,
                "date" => &mut found.date,
                "url" => &mut found.url,
                "annotator" => &mut found.annotator,
                "text" | "sentence" | "content" => &mut found.text,
                "more" => &mut found.more,
                list => {
                    match list {
                        "tokens" | "words" => found.tokens = map.next_value::<Many<_>>()?.0,
                        "ner_tags" | "tags" | "labels" => found.tags = map.next_value::<Many<_>>()?.0,
                        "token_starts" => found.starts = map.next_value::<Many<_>>()?.0,
                        "token_ends" => found.ends = map.next_value::<Many<_>>()?.0,
                        "spans" | "entities" => found.spans = Some(map.next_value::<Many<_>>()?.0),
                        "relations" => found.relations = map.next_value::<Many<_>>()?.0,
                        "document_labels" => found.labels = map.next_value::<Many<_>>()?.0,
                        _ => _ = map.next_value::<IgnoredAny>()?,
                    }
                    continue;
                }
            };
            if scalar.is_empty() {
                *scalar = map.next_value()?;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(found)
    }
}

impl<'de> Deserialize<'de> for Found<'de> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_map(FoundReader(PhantomData))
    }
}
