//! UIMA CAS JSON 0.4 becomes structures: one that can't be understood is a fault, the others are read.

use super::graph::{Cas, Sofa, Structure, Type, Types, Value};
use super::names::SOFA;
use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::fmt;

/// What can't be understood, with its line.
pub type Faults = Vec<(usize, String)>;

/// Reads a file; `Err`: it is no JSON, or not this kind.
pub fn read(json: &str) -> Result<(Cas<'_>, Faults), (usize, String)> {
    let file: File =
        serde_json::from_str(json).map_err(|why| (why.line(), format!("it is no whole CAS JSON: {why}.")))?;
    let mut cas = Cas { types: types(file.types), ..Cas::default() };
    let mut faults = Vec::new();
    let (mut line, mut seen) = (1, 0);
    for (key, raw) in file.structures.0 {
        // Where it stands: in the order of the file, so lines are counted once.
        let at = raw.get().as_ptr().addr().saturating_sub(json.as_ptr().addr());
        line += json.get(seen..at).unwrap_or_default().matches('\n').count();
        seen = at;
        match serde_json::from_str::<Found>(raw.get()) {
            Ok(Found(Some(mut one), text)) => {
                one.line = line;
                one.id = key.unwrap_or(one.id);
                if one.kind == SOFA {
                    let name = one.text("sofaID").unwrap_or_default().to_owned().into();
                    cas.sofas.push(Sofa { id: one.id, name, text });
                } else if one.id == 0 {
                    faults.push((line, "the structure has no %ID; it was left out.".to_owned()));
                } else {
                    cas.structures.push(one);
                }
            }
            Ok(Found(None, _)) => {}
            Err(why) => faults.push((line, format!("the structure can't be read ({why}); it was left out."))),
        }
    }
    for (name, view) in file.views {
        let sofa = view.sofa.or_else(|| cas.sofas.iter().find(|sofa| sofa.name == name).map(|sofa| sofa.id));
        cas.members.entry(sofa.unwrap_or_default()).or_default().extend(view.members);
    }
    Ok((cas, faults))
}

#[derive(Deserialize)]
struct File<'a> {
    #[serde(rename = "%TYPES", default)]
    types: BTreeMap<String, serde_json::Map<String, serde_json::Value>>,
    #[serde(rename = "%FEATURE_STRUCTURES", borrow, default)]
    structures: Raws<'a>,
    #[serde(rename = "%VIEWS", default)]
    views: HashMap<String, View>,
}

#[derive(Deserialize)]
struct View {
    #[serde(rename = "%SOFA", default)]
    sofa: Option<u64>,
    #[serde(rename = "%MEMBERS", default)]
    members: Vec<u64>,
}

fn types(read: BTreeMap<String, serde_json::Map<String, serde_json::Value>>) -> Types {
    let text =
        |value: &serde_json::Value, key: &str| value.get(key).and_then(serde_json::Value::as_str).map(str::to_owned);
    let one = |map: serde_json::Map<String, serde_json::Value>| {
        let parent = map.get("%SUPER_TYPE").and_then(serde_json::Value::as_str).unwrap_or_default().to_owned();
        let features = map.into_iter().filter(|(name, _)| !name.starts_with('%'));
        let features = features.filter_map(|(name, feature)| Some((name, text(&feature, "%RANGE")?))).collect();
        Type { parent, features }
    };
    Types(read.into_iter().map(|(name, map)| (name, one(map))).collect())
}

/// The structures as they stand in the file; the number of each where it is a key.
#[derive(Default)]
struct Raws<'a>(Vec<(Option<u64>, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Raws<'a> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct All;
        impl<'de> Visitor<'de> for All {
            type Value = Raws<'de>;
            fn expecting(&self, to: &mut fmt::Formatter) -> fmt::Result {
                to.write_str("structures: an array, or an object by number")
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut all: A) -> Result<Raws<'de>, A::Error> {
                let mut raws = Vec::new();
                while let Some(raw) = all.next_element()? {
                    raws.push((None, raw));
                }
                Ok(Raws(raws))
            }
            fn visit_map<A: MapAccess<'de>>(self, mut all: A) -> Result<Raws<'de>, A::Error> {
                let mut raws = Vec::new();
                while let Some(key) = all.next_key::<Cow<str>>()? {
                    let id = key.parse().map_err(|_| Error::custom(format!("“{key}” is no number of a structure")))?;
                    raws.push((Some(id), all.next_value()?));
                }
                Ok(Raws(raws))
            }
        }
        from.deserialize_any(All)
    }
}

/// A structure, unless it is a sentence or a token, and the text where it is a Sofa.
struct Found<'a>(Option<Structure<'a>>, Option<Cow<'a, str>>);

impl<'de: 'a, 'a> Deserialize<'de> for Found<'a> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct One;
        impl<'de> Visitor<'de> for One {
            type Value = Found<'de>;
            fn expecting(&self, to: &mut fmt::Formatter) -> fmt::Result {
                to.write_str("a structure: an object with %ID and %TYPE")
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Found<'de>, A::Error> {
                structure(map)
            }
        }
        from.deserialize_map(One)
    }
}

fn structure<'de, A: MapAccess<'de>>(mut map: A) -> Result<Found<'de>, A::Error> {
    let mut one = Structure::new(0, 0, "");
    let mut text = None;
    while let Some(Str(key)) = map.next_key::<Str>()? {
        match key.as_ref() {
            "%ID" => one.id = map.next_value()?,
            "%TYPE" => {
                one.kind = map.next_value::<Str>()?.0;
                if one.kind == super::names::TOKEN || one.kind == super::names::SENTENCE {
                    while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
                    return Ok(Found(None, None));
                }
            }
            "%ELEMENTS" => {
                let plain = !super::graph::is_reference(&one.kind);
                if let Some(value) = map.next_value_seed(Elements { plain })? {
                    one.features.push(("elements".into(), value));
                }
            }
            "begin" | "^begin" => one.begin = map.next_value()?,
            "end" | "^end" => one.end = map.next_value()?,
            "@sofa" => one.sofa = map.next_value()?,
            "sofaString" => text = map.next_value::<Option<Str>>()?.map(|text| text.0),
            _ => feature(key, &mut one, &mut map)?,
        }
    }
    if one.kind.is_empty() {
        return Err(A::Error::missing_field("%TYPE"));
    }
    Ok(Found(Some(one), text))
}

fn feature<'de, A: MapAccess<'de>>(key: Cow<'de, str>, one: &mut Structure<'de>, map: &mut A) -> Result<(), A::Error> {
    let bare = |key: &Cow<'de, str>| match key {
        Cow::Borrowed(key) => key.get(1..).unwrap_or_default().into(),
        Cow::Owned(key) => key.get(1..).unwrap_or_default().to_owned().into(),
    };
    match key.bytes().next() {
        Some(b'%') => _ = map.next_value::<IgnoredAny>()?,
        Some(b'@') => {
            // 0 and null lead nowhere.
            if let Some(id) = map.next_value::<Option<u64>>()?.filter(|id| *id > 0) {
                one.features.push((bare(&key), Value::One(id)));
            }
        }
        first => {
            let name = if matches!(first, Some(b'#' | b'^')) { bare(&key) } else { key };
            if let Some(text) = map.next_value_seed(Plain)? {
                one.features.push((name, Value::Text(text)));
            }
        }
    }
    Ok(())
}

/// A string that borrows where it can.
struct Str<'a>(Cow<'a, str>);

impl<'de: 'a, 'a> Deserialize<'de> for Str<'a> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        match Plain.deserialize(from)? {
            Some(text) => Ok(Self(text)),
            None => Err(D::Error::custom("null where text belongs")),
        }
    }
}

/// Text, a number or a truth value as text; nothing for null.
struct Plain;

impl<'de> DeserializeSeed<'de> for Plain {
    type Value = Option<Cow<'de, str>>;
    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Self::Value, D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Plain {
    type Value = Option<Cow<'de, str>>;
    fn expecting(&self, to: &mut fmt::Formatter) -> fmt::Result {
        to.write_str("text, a number, true, false or null")
    }
    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Some(text.into()))
    }
    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Some(text.to_owned().into()))
    }
    fn visit_bool<E: Error>(self, value: bool) -> Result<Self::Value, E> {
        Ok(Some(value.to_string().into()))
    }
    fn visit_u64<E: Error>(self, value: u64) -> Result<Self::Value, E> {
        Ok(Some(value.to_string().into()))
    }
    fn visit_i64<E: Error>(self, value: i64) -> Result<Self::Value, E> {
        Ok(Some(value.to_string().into()))
    }
    fn visit_f64<E: Error>(self, value: f64) -> Result<Self::Value, E> {
        Ok(Some(value.to_string().into()))
    }
    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }
}

/// The elements of an array: numbers of structures, or plain values; a string holds bytes, which are passed over.
struct Elements {
    plain: bool,
}

impl<'de> DeserializeSeed<'de> for Elements {
    type Value = Option<Value<'de>>;
    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Self::Value, D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Elements {
    type Value = Option<Value<'de>>;
    fn expecting(&self, to: &mut fmt::Formatter) -> fmt::Result {
        to.write_str("the elements of an array")
    }
    fn visit_str<E: Error>(self, _: &str) -> Result<Self::Value, E> {
        Ok(None)
    }
    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut all: A) -> Result<Self::Value, A::Error> {
        if self.plain {
            let mut texts = Vec::new();
            while let Some(text) = all.next_element_seed(Plain)? {
                texts.extend(text);
            }
            return Ok(Some(Value::Texts(texts)));
        }
        let mut elements = Vec::new();
        while let Some(id) = all.next_element::<Option<u64>>()? {
            elements.extend(id);
        }
        Ok(Some(Value::Many { array: 0, elements }))
    }
}
