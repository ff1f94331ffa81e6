//! What a CAS is made of, whatever it is written as: types, structures with features, texts and the views of them.

use super::names::{ANNOTATION, STRING};
use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

/// The value of a feature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value<'a> {
    /// Text, or a number or truth value as written.
    Text(Cow<'a, str>),
    /// Several of them.
    Texts(Vec<Cow<'a, str>>),
    /// A structure.
    One(u64),
    /// Several structures; `array`: the number of the array where it is a structure of its own.
    Many {
        /// 0 where it has none.
        array: u64,
        /// The structures.
        elements: Vec<u64>,
    },
}

/// A structure: features with values, and, where it is an annotation, a stretch of text.
#[derive(Clone, Debug)]
pub struct Structure<'a> {
    /// Its number.
    pub id: u64,
    /// The line that it stands at, from 1.
    pub line: usize,
    /// Its type.
    pub kind: Cow<'a, str>,
    /// The text that it is about.
    pub sofa: Option<u64>,
    /// UTF-16 units.
    pub begin: Option<u64>,
    /// UTF-16 units.
    pub end: Option<u64>,
    /// In the order of the file.
    pub features: Vec<(Cow<'a, str>, Value<'a>)>,
}

impl<'a> Structure<'a> {
    /// Without features.
    pub fn new(id: u64, line: usize, kind: impl Into<Cow<'a, str>>) -> Self {
        Self { id, line, kind: kind.into(), sofa: None, begin: None, end: None, features: Vec::new() }
    }

    /// At a stretch of text.
    #[must_use]
    pub fn at(self, [begin, end]: [u64; 2]) -> Self {
        Self { begin: Some(begin), end: Some(end), ..self }
    }

    /// The text of a feature.
    pub fn text(&self, name: &str) -> Option<&str> {
        let value = self.features.iter().find(|(one, _)| one == name).map(|(_, value)| value);
        if let Some(Value::Text(text)) = value { Some(text) } else { None }
    }

    /// Adds a feature.
    pub fn add(&mut self, name: impl Into<Cow<'a, str>>, value: Value<'a>) {
        self.features.push((name.into(), value));
    }
}

/// A text.
#[derive(Clone, Debug)]
pub struct Sofa<'a> {
    /// The number of its structure.
    pub id: u64,
    /// The name of its view.
    pub name: Cow<'a, str>,
    /// The text itself, where it is in the file.
    pub text: Option<Cow<'a, str>>,
}

/// All of a file.
#[derive(Clone, Debug, Default)]
pub struct Cas<'a> {
    /// What is known of types.
    pub types: Types,
    /// In the order of the file.
    pub structures: Vec<Structure<'a>>,
    /// In the order of the file.
    pub sofas: Vec<Sofa<'a>>,
    /// The structures that a view shows, by the number of its text.
    pub members: HashMap<u64, Vec<u64>>,
}

/// A type: what it is a kind of, and the range of each feature; `X[]` for an array.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Type {
    /// The type above it.
    pub parent: String,
    /// By name.
    pub features: BTreeMap<String, String>,
}

/// A type system.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Types(pub BTreeMap<String, Type>);

/// Types above types that are followed; more is a circle.
const DEEPEST: usize = 64;

impl Types {
    /// The type and all above it.
    fn line(&self, name: &str) -> impl Iterator<Item = &Type> {
        let first = self.0.get(name);
        std::iter::successors(first, |one| self.0.get(&one.parent)).take(DEEPEST)
    }

    /// The range of a feature, its own or inherited.
    pub fn range(&self, name: &str, feature: &str) -> Option<&str> {
        self.line(name).find_map(|one| one.features.get(feature)).map(String::as_str)
    }

    /// Whether it is a kind of another.
    pub fn is_kind_of(&self, name: &str, other: &str) -> bool {
        name == other || self.line(name).any(|one| one.parent == other)
    }

    /// The only feature of it that holds text; `None` where there are several, or none.
    pub fn only_text(&self, name: &str) -> Option<&str> {
        let texts = |one: &'_ Type| one.features.iter().filter(|(_, range)| *range == STRING).count();
        if self.line(name).map(texts).sum::<usize>() != 1 {
            return None;
        }
        let mut all = self.line(name).flat_map(|one| &one.features);
        all.find(|(_, range)| *range == STRING).map(|(name, _)| name.as_str())
    }

    /// Sees to it that a type is there; what is known of it stays.
    pub fn declare(&mut self, name: &str, parent: &str) -> &mut Type {
        if !self.0.contains_key(name) {
            let fresh = Type { parent: parent.to_owned(), ..Type::default() };
            self.0.insert(name.to_owned(), fresh);
        }
        self.0.entry(name.to_owned()).or_default()
    }

    /// Adds those of another system.
    pub fn add(&mut self, other: &Self) {
        for (name, one) in &other.0 {
            let known = self.declare(name, &one.parent);
            for (feature, range) in &one.features {
                known.has(feature, range);
            }
        }
    }
}

impl Type {
    /// Sees to it that a feature is there.
    pub fn has(&mut self, feature: &str, range: &str) {
        if !self.features.contains_key(feature) {
            self.features.insert(feature.to_owned(), range.to_owned());
        }
    }
}

/// Whether a range or the type of an array holds structures, not text and numbers.
pub fn is_reference(range: &str) -> bool {
    const PLAIN: [&str; 9] =
        ["String", "Integer", "Float", "Boolean", "Byte", "Short", "Long", "Double", "StringSubtype"];
    let of = range.strip_suffix("[]").unwrap_or(range);
    match of.strip_prefix("uima.cas.") {
        Some(plain) => {
            let plain = plain.strip_suffix("Array").or(plain.strip_suffix("List")).unwrap_or(plain);
            !PLAIN.contains(&plain)
        }
        None => of == ANNOTATION || !of.is_empty(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_inherit_and_circles_end() {
        let mut types = Types::default();
        types.declare("a.Name", "a.Thing").has("value", STRING);
        types.declare("a.Thing", ANNOTATION).has("to", ANNOTATION);
        types.declare("a.Loop", "a.Loop");
        assert_eq!(types.range("a.Name", "to"), Some(ANNOTATION));
        assert!(types.is_kind_of("a.Name", ANNOTATION) && !types.is_kind_of("a.Loop", ANNOTATION));
        assert_eq!((types.only_text("a.Name"), types.only_text("a.Thing")), (Some("value"), None));
    }

    #[test]
    fn what_refers_and_what_is_plain() {
        for plain in ["uima.cas.String", "uima.cas.String[]", "uima.cas.StringArray", "uima.cas.Boolean"] {
            assert!(!is_reference(plain), "{plain}");
        }
        for reference in [ANNOTATION, "uima.cas.FSArray", "webanno.custom.Link[]", "uima.cas.TOP"] {
            assert!(is_reference(reference), "{reference}");
        }
    }
}
