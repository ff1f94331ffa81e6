//! Annotations as they stand in the file: most keys may hold one thing or a list of them, a thing or its name.

use crate::annotation::Party;
use serde::de::value::MapAccessDeserializer;
use serde::de::{self, Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use std::fmt;
use std::marker::PhantomData;

/// What can be written as its name alone.
pub trait Named: Sized {
    /// Of its name.
    fn named(name: &str) -> Self;
}

/// One or several.
#[derive(Clone, Debug)]
pub struct Many<T>(pub Vec<T>);

impl<T> Default for Many<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

struct One<T>(T);

struct Reader<T>(PhantomData<T>);

impl<'de, T: Named + Deserialize<'de>> Visitor<'de> for Reader<T> {
    type Value = Many<T>;

    fn expecting(&self, to: &mut fmt::Formatter) -> fmt::Result {
        to.write_str("a name, an object or a list of them")
    }
    fn visit_unit<E: de::Error>(self) -> Result<Many<T>, E> {
        Ok(Many::default())
    }
    fn visit_str<E: de::Error>(self, name: &str) -> Result<Many<T>, E> {
        Ok(Many(vec![T::named(name)]))
    }
    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Many<T>, A::Error> {
        Ok(Many(vec![T::deserialize(MapAccessDeserializer::new(map))?]))
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Many<T>, A::Error> {
        let mut all = Vec::new();
        while let Some(One(one)) = list.next_element()? {
            all.push(one);
        }
        Ok(Many(all))
    }
}

impl<'de, T: Named + Deserialize<'de>> Deserialize<'de> for Many<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(Reader(PhantomData))
    }
}

impl<'de, T: Named + Deserialize<'de>> Deserialize<'de> for One<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let one = from.deserialize_any(Reader(PhantomData))?.0.pop();
        one.map(One).ok_or_else(|| de::Error::custom("an empty list where something is needed"))
    }
}

/// A plain name.
#[derive(Clone, Debug, PartialEq, Eq, serde::Deserialize)]
pub struct Name {
    /// As written, without a prefix of the vocabulary.
    #[serde(alias = "@id", alias = "value", alias = "@value")]
    pub id: String,
}

impl Named for Name {
    fn named(name: &str) -> Self {
        Self { id: name.strip_prefix("oa:").unwrap_or(name).to_owned() }
    }
}

/// What a file or one of its lines holds: an annotation, or a container of them.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Annotation<'a> {
    #[serde(alias = "@id")]
    pub id: String,
    #[serde(rename = "type", alias = "@type")]
    pub kind: Many<Name>,
    pub motivation: Many<Name>,
    pub body: Many<Body>,
    pub body_value: Option<String>,
    pub target: Many<Target>,
    pub creator: Many<Agent>,
    pub generator: Many<Agent>,
    pub created: String,
    pub modified: String,
    #[serde(borrow)]
    pub glossator: Option<&'a RawValue>,
    // Of Hypothesis.
    pub uri: String,
    pub user: String,
    pub text: String,
    pub tags: Vec<String>,
    pub updated: String,
    pub references: Vec<String>,
    // Of containers.
    #[serde(borrow)]
    pub items: Vec<&'a RawValue>,
    #[serde(borrow)]
    pub first: Option<&'a RawValue>,
    #[serde(borrow, rename = "@graph")]
    pub graph: Vec<&'a RawValue>,
    #[serde(borrow)]
    pub rows: Vec<&'a RawValue>,
}

impl Annotation<'_> {
    /// Whether Hypothesis wrote it.
    pub fn is_hypothesis(&self) -> bool {
        self.user.starts_with("acct:") || (!self.uri.is_empty() && self.kind.0.is_empty())
    }

    /// Whether it is one at all.
    pub fn is_annotation(&self) -> bool {
        self.is_hypothesis() || self.kind.0.iter().any(|kind| kind.id == "Annotation") || !self.target.0.is_empty()
    }

    /// Whether it has a motivation.
    pub fn is(&self, motivation: &str) -> bool {
        self.motivation.0.iter().any(|one| one.id == motivation)
    }
}

/// What is said.
#[derive(Clone, Debug, Default, serde::Deserialize)]
#[serde(default)]
pub struct Body {
    #[serde(alias = "@id")]
    pub id: String,
    pub purpose: Many<Name>,
    #[serde(alias = "chars")]
    pub value: Option<String>,
    pub source: Many<Name>,
    pub items: Vec<Body>,
    pub glossator: Option<Role>,
}

/// A party of a stance.
#[derive(Clone, Debug, serde::Deserialize)]
pub struct Role {
    /// `holder`, `target`, `via`.
    pub role: String,
    /// Who it is.
    pub party: Party,
}

impl Named for Body {
    fn named(name: &str) -> Self {
        Self { id: name.to_owned(), ..Self::default() }
    }
}

impl Body {
    /// The resource that it names.
    pub fn iri(&self) -> Option<&str> {
        let source = self.source.0.first().map(|source| source.id.as_str());
        source.or(Some(self.id.as_str()).filter(|id| !id.is_empty()))
    }
}

/// What it is said about.
#[derive(Clone, Debug, Default, serde::Deserialize)]
#[serde(default)]
pub struct Target {
    #[serde(alias = "@id")]
    pub id: String,
    #[serde(rename = "type", alias = "@type")]
    pub kind: Many<Name>,
    pub source: Many<Name>,
    pub selector: Many<Selector>,
    pub items: Vec<Target>,
}

impl Named for Target {
    fn named(name: &str) -> Self {
        Self { id: name.to_owned(), ..Self::default() }
    }
}

impl Target {
    /// What it is a part of, without the fragment.
    pub fn iri(&self) -> &str {
        let whole = self.source.0.first().map_or(self.id.as_str(), |source| source.id.as_str());
        let whole = if whole.is_empty() { self.items.first().map_or("", Target::iri) } else { whole };
        whole.split_once('#').map_or(whole, |(file, _)| file)
    }

    /// Whether its items are one thing together.
    pub fn is_one(&self) -> bool {
        self.items.is_empty() || self.kind.0.iter().any(|kind| matches!(kind.id.as_str(), "Composite" | "List"))
    }

    /// The fragment of its IRI.
    pub fn fragment(&self) -> Option<&str> {
        let whole = self.source.0.first().map_or(self.id.as_str(), |source| source.id.as_str());
        whole.split_once('#').map(|(_, fragment)| fragment)
    }
}

/// A stretch of text.
#[derive(Clone, Debug, Default, serde::Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Selector {
    pub start: Option<u64>,
    pub end: Option<u64>,
    pub exact: Option<String>,
    pub prefix: String,
    pub suffix: String,
    pub value: String,
    pub refined_by: Many<Selector>,
}

impl Named for Selector {
    fn named(_: &str) -> Self {
        Self::default()
    }
}

/// A person or a program.
#[derive(Clone, Debug, Default, serde::Deserialize)]
#[serde(default)]
pub struct Agent {
    #[serde(alias = "@id")]
    pub id: String,
    pub nickname: Many<Name>,
    pub name: Many<Name>,
}

impl Named for Agent {
    fn named(name: &str) -> Self {
        Self { id: name.to_owned(), ..Self::default() }
    }
}

impl Agent {
    /// What it is known as.
    pub fn known_as(&self) -> &str {
        let named = self.nickname.0.first().or(self.name.0.first());
        named.map_or(self.id.as_str(), |name| name.id.as_str())
    }
}
