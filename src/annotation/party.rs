//! Who holds a stance, towards whom, and who reports it.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use serde_json::{Map, Value};
use unicode_normalization::UnicodeNormalization;

/// One holder, target or reporter of a stance.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Party {
    /// Id of the span that names it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub span: Option<String>,
    /// Id of a registry entry.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entity: Option<String>,
    /// The author of the article.
    #[serde(default, skip_serializing_if = "is_false")]
    pub author: bool,
    /// Somebody looked: there is none.
    #[serde(default, skip_serializing_if = "is_false")]
    pub none: bool,
    /// The words, repeated so that one line answers who-how-whom.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Keys this version does not know.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature serde asks for")]
fn is_false(value: &bool) -> bool {
    !*value
}

impl Party {
    /// A span of the article.
    pub fn span(id: &str, text: &str) -> Self {
        Self { span: Some(id.to_owned()), text: Some(text.to_owned()), ..Self::default() }
    }
    /// A registry entry.
    pub fn entity(id: &str, text: &str) -> Self {
        Self { entity: Some(id.to_owned()), text: Some(text.to_owned()), ..Self::default() }
    }
    /// The author of the article.
    pub fn author() -> Self {
        Self { author: true, text: Some("author".to_owned()), ..Self::default() }
    }
    /// Nobody: looked for and not found.
    pub fn nobody() -> Self {
        Self { none: true, ..Self::default() }
    }
    /// Somebody who is not tagged.
    pub fn named(text: &str) -> Self {
        Self { text: Some(text.to_owned()), ..Self::default() }
    }
    /// Whether it is known by its words alone.
    pub fn is_words(&self) -> bool {
        self.span.is_none() && self.entity.is_none() && !self.author && !self.none
    }
    /// What a person reads.
    pub fn shown(&self) -> &str {
        match &self.text {
            Some(text) => text,
            None if self.none => "nobody",
            None if self.author => "author",
            None => self.entity.as_deref().or(self.span.as_deref()).unwrap_or_default(),
        }
    }
}

/// Words as they are compared: in NFC, without case, runs of white space as one space.
pub fn folded(words: &str) -> String {
    let collapsed = words.split_whitespace().collect::<Vec<_>>().join(" ");
    // By way of capitals: ß and ss, ς and σ are alike, as in full case folding.
    collapsed.to_uppercase().to_lowercase().nfc().collect()
}

/// Reads one object or an array of them.
pub(super) fn read<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Party>, D::Error> {
    match Value::deserialize(from)? {
        Value::Array(many) => {
            many.into_iter().map(|one| serde_json::from_value(one).map_err(de::Error::custom)).collect()
        }
        one => Ok(vec![serde_json::from_value(one).map_err(de::Error::custom)?]),
    }
}

/// Writes one as an object, several as an array.
pub(super) struct Parties<'a>(pub &'a [Party]);

impl Serialize for Parties<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            [one] => one.serialize(to),
            many => many.serialize(to),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_compared_whatever_their_case_and_form() {
        assert_eq!(folded(" The\u{a0}NORTHERN\n  Bloc "), "the northern bloc");
        assert_eq!(folded("Straße e\u{301}"), folded("STRASSE \u{c9}"));
    }
}
