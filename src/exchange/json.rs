//! Bits that formats in JSON share: values that may be words or numbers, objects whose keys only the file knows, and text
//! that no reader breaks into lines where there is none.

use crate::text::one_line;
use serde::de::{Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::fmt;

/// A value as a line of its own, without the line end: what some readers take for the end of a line is escaped.
pub fn line(value: &impl Serialize) -> String {
    one_line(serde_json::to_string(value).unwrap_or_default())
}

/// A name that may be written as a number; whatever else stands there is no name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Name<'a>(pub Cow<'a, str>);

/// A place in a text; `None` where something else than a number stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Offset(pub Option<u64>);

/// The keys of an object with their values as they are written, in their order.
#[derive(Clone, Debug, Default)]
pub struct Entries<'a>(pub Vec<(Cow<'a, str>, &'a RawValue)>);

/// Words, or several of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words<'a>(pub Vec<Cow<'a, str>>);

impl<'a> Entries<'a> {
    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&'a RawValue> {
        self.0.iter().find(|(name, _)| name == key).map(|(_, value)| *value)
    }
    /// The words that a key has; `None` where it is missing or has something else.
    pub fn words(&self, key: &str) -> Option<String> {
        serde_json::from_str(self.get(key)?.get()).ok().filter(|words: &String| !words.is_empty())
    }
    /// The words or the number that a key has.
    pub fn name(&self, key: &str) -> Option<String> {
        let name: Name = serde_json::from_str(self.get(key)?.get()).ok()?;
        (!name.0.is_empty()).then(|| name.0.into_owned())
    }
}

struct Names;

impl<'de> Visitor<'de> for Names {
    type Value = Name<'de>;
    fn expecting(&self, to: &mut fmt::Formatter) -> fmt::Result {
        to.write_str("words or a number")
    }
    fn visit_borrowed_str<E>(self, words: &'de str) -> Result<Name<'de>, E> {
        Ok(Name(Cow::Borrowed(words)))
    }
    fn visit_str<E>(self, words: &str) -> Result<Name<'de>, E> {
        Ok(Name(Cow::Owned(words.to_owned())))
    }
    fn visit_u64<E>(self, number: u64) -> Result<Name<'de>, E> {
        Ok(Name(Cow::Owned(number.to_string())))
    }
    fn visit_i64<E>(self, number: i64) -> Result<Name<'de>, E> {
        Ok(Name(Cow::Owned(number.to_string())))
    }
    fn visit_f64<E>(self, number: f64) -> Result<Name<'de>, E> {
        Ok(Name(Cow::Owned(number.to_string())))
    }
    fn visit_bool<E>(self, yes: bool) -> Result<Name<'de>, E> {
        Ok(Name(Cow::Owned(yes.to_string())))
    }
    fn visit_unit<E>(self) -> Result<Name<'de>, E> {
        Ok(Name::default())
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Name<'a> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(Names)
    }
}

struct Offsets;

impl Visitor<'_> for Offsets {
    type Value = Offset;
    fn expecting(&self, to: &mut fmt::Formatter) -> fmt::Result {
        to.write_str("an offset")
    }
    fn visit_u64<E>(self, number: u64) -> Result<Offset, E> {
        Ok(Offset(Some(number)))
    }
    fn visit_i64<E: Error>(self, number: i64) -> Result<Offset, E> {
        Err(E::custom(format_args!("{number} is no offset")))
    }
    fn visit_f64<E: Error>(self, number: f64) -> Result<Offset, E> {
        let whole = if number.fract() == 0.0 { format!("{number:.0}").parse().ok() } else { None };
        whole.map(|number| Offset(Some(number))).ok_or_else(|| E::custom(format_args!("{number} is no offset")))
    }
    fn visit_str<E>(self, _: &str) -> Result<Offset, E> {
        Ok(Offset(None))
    }
    fn visit_unit<E>(self) -> Result<Offset, E> {
        Ok(Offset(None))
    }
}

impl<'de> Deserialize<'de> for Offset {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(Offsets)
    }
}

struct Object;

impl<'de> Visitor<'de> for Object {
    type Value = Entries<'de>;
    fn expecting(&self, to: &mut fmt::Formatter) -> fmt::Result {
        to.write_str("an object")
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Entries<'de>, A::Error> {
        let mut entries = Vec::new();
        while let Some(Name(key)) = map.next_key()? {
            entries.push((key, map.next_value()?));
        }
        Ok(Entries(entries))
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Entries<'a> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_map(Object)
    }
}

struct OneOrMore;

impl<'de> Visitor<'de> for OneOrMore {
    type Value = Words<'de>;
    fn expecting(&self, to: &mut fmt::Formatter) -> fmt::Result {
        to.write_str("words or a list of words")
    }
    fn visit_borrowed_str<E>(self, words: &'de str) -> Result<Words<'de>, E> {
        Ok(Words(vec![Cow::Borrowed(words)]))
    }
    fn visit_str<E>(self, words: &str) -> Result<Words<'de>, E> {
        Ok(Words(vec![Cow::Owned(words.to_owned())]))
    }
    fn visit_u64<E>(self, number: u64) -> Result<Words<'de>, E> {
        Ok(Words(vec![Cow::Owned(number.to_string())]))
    }
    fn visit_i64<E>(self, number: i64) -> Result<Words<'de>, E> {
        Ok(Words(vec![Cow::Owned(number.to_string())]))
    }
    fn visit_f64<E>(self, number: f64) -> Result<Words<'de>, E> {
        Ok(Words(vec![Cow::Owned(number.to_string())]))
    }
    fn visit_bool<E>(self, yes: bool) -> Result<Words<'de>, E> {
        Ok(Words(vec![Cow::Owned(yes.to_string())]))
    }
    fn visit_unit<E>(self) -> Result<Words<'de>, E> {
        Ok(Words::default())
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut all: A) -> Result<Words<'de>, A::Error> {
        let mut words = Vec::new();
        while let Some(Words(more)) = all.next_element()? {
            words.extend(more);
        }
        Ok(Words(words))
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Words<'de>, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Words::default())
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Words<'a> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(OneOrMore)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_numbers_and_places() {
        let name = |json| serde_json::from_str::<Name>(json).map(|name| name.0.into_owned()).ok();
        assert_eq!(
            (name("\"a\\n\""), name("7"), name("null"), name("[]")),
            (Some("a\n".into()), Some("7".into()), Some(String::new()), None)
        );
        let offset = |json| serde_json::from_str::<Offset>(json).map(|offset| offset.0).ok();
        assert_eq!((offset("7"), offset("7.0"), offset("\"/p[1]\"")), (Some(Some(7)), Some(Some(7)), Some(None)));
        assert_eq!((offset("7.5"), offset("-1"), offset("1e300")), (None, None, None));
        let words = |json| serde_json::from_str::<Words>(json).map(|words| words.0.join("|")).ok();
        assert_eq!((words("[\"a\",[\"b\",2]]"), words("\"a\"")), (Some("a|b|2".into()), Some("a".into())));
        let object: Entries = serde_json::from_str("{\"a\":{\"b\":1},\"c\\n\":\"d\"}").unwrap();
        assert_eq!((object.get("a").unwrap().get(), object.words("c\n")), ("{\"b\":1}", Some("d".into())));
        assert_eq!(line(&"\u{85}a\u{2028}"), "\"\\u0085a\\u2028\"");
    }
}
