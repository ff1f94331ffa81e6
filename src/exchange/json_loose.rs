//! Values that other programs write in several ways: what has another type is no reason to leave out its whole line.

use serde::de::{Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use std::borrow::Cow;
use std::fmt;

/// Words, borrowed where nothing in them is escaped. A number is its digits; anything else is nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text<'a>(pub Option<Cow<'a, str>>);

impl Text<'_> {
    /// The words, where there are any.
    pub fn get(&self) -> Option<&str> {
        self.0.as_deref().filter(|text| !text.is_empty())
    }
    /// The words, or none.
    pub fn or_empty(&self) -> &str {
        self.0.as_deref().unwrap_or_default()
    }
}

struct TextVisitor;

impl<'de> Visitor<'de> for TextVisitor {
    type Value = Text<'de>;

    fn expecting(&self, to: &mut fmt::Formatter) -> fmt::Result {
        to.write_str("a string")
    }
    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Text(Some(Cow::Borrowed(text))))
    }
    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Text(Some(Cow::Owned(text.to_owned()))))
    }
    fn visit_u64<E: Error>(self, number: u64) -> Result<Self::Value, E> {
        Ok(Text(Some(Cow::Owned(number.to_string()))))
    }
    fn visit_i64<E: Error>(self, number: i64) -> Result<Self::Value, E> {
        Ok(Text(Some(Cow::Owned(number.to_string()))))
    }
    fn visit_f64<E: Error>(self, number: f64) -> Result<Self::Value, E> {
        Ok(Text(Some(Cow::Owned(number.to_string()))))
    }
    fn visit_bool<E: Error>(self, _: bool) -> Result<Self::Value, E> {
        Ok(Text(None))
    }
    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(Text(None))
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Text(None))
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Text(None))
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Text<'a> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(TextVisitor)
    }
}

/// A number, or what stands in its place.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Number {
    /// Nothing, or `null`.
    #[default]
    None,
    /// A whole number that is not negative.
    Whole(u64),
    /// Any other number.
    Real(f64),
    /// Yes or no.
    Flag(bool),
    /// No number at all.
    Wrong,
}

impl Number {
    /// An offset; `None` where it is no whole number, or negative, or not there.
    pub fn whole(self) -> Option<u64> {
        match self {
            Self::Whole(number) => Some(number),
            _ => None,
        }
    }
    /// As a real number, yes as 1; `None` where it is none.
    pub fn real(self) -> Option<f64> {
        match self {
            // Half a second is nothing to a time, and no score is as large.
            Self::Whole(number) => u32::try_from(number).ok().map(f64::from),
            Self::Real(number) => Some(number),
            Self::Flag(is_true) => Some(f64::from(u8::from(is_true))),
            Self::None | Self::Wrong => None,
        }
    }
}

struct NumberVisitor;

impl<'de> Visitor<'de> for NumberVisitor {
    type Value = Number;

    fn expecting(&self, to: &mut fmt::Formatter) -> fmt::Result {
        to.write_str("a number")
    }
    fn visit_u64<E: Error>(self, number: u64) -> Result<Number, E> {
        Ok(Number::Whole(number))
    }
    fn visit_i64<E: Error>(self, number: i64) -> Result<Number, E> {
        Ok(u64::try_from(number).map_or(Number::Wrong, Number::Whole))
    }
    fn visit_f64<E: Error>(self, number: f64) -> Result<Number, E> {
        Ok(Number::Real(number))
    }
    fn visit_bool<E: Error>(self, is_true: bool) -> Result<Number, E> {
        Ok(Number::Flag(is_true))
    }
    fn visit_str<E: Error>(self, _: &str) -> Result<Number, E> {
        Ok(Number::Wrong)
    }
    fn visit_unit<E: Error>(self) -> Result<Number, E> {
        Ok(Number::None)
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Number, A::Error> {
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Number::Wrong)
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Number, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Number::Wrong)
    }
}

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(NumberVisitor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_numbers_in_all_their_forms() {
        let text = |json| serde_json::from_str::<Text>(json).unwrap().0.map(Cow::into_owned);
        assert_eq!(["\"a\\n\"", "12", "-3", "1.5"].map(text), ["a\n", "12", "-3", "1.5"].map(|t| Some(t.to_owned())));
        assert_eq!(["null", "true", "[1,[2]]", "{\"a\":{}}"].map(text), [None, None, None, None]);
        assert!(matches!(serde_json::from_str("\"plain\"").unwrap(), Text(Some(Cow::Borrowed("plain")))));
        let whole = |json| serde_json::from_str::<Number>(json).unwrap();
        assert_eq!(["7", "null"].map(whole), [Number::Whole(7), Number::None]);
        assert_eq!(["-1", "\"7\"", "[]", "{}"].map(whole), [Number::Wrong; 4]);
        assert_eq!((whole("1.0"), whole("1.0").whole(), whole("2").real()), (Number::Real(1.0), None, Some(2.0)));
        assert_eq!((whole("true").real(), whole("true").whole()), (Some(1.0), None));
    }
}
