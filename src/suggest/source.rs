//! Where a proposal comes from, as written into records and as said on the screen.

use super::features;
use crate::text::CharSpan;
use std::sync::Arc;

/// A maker of proposals.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Source {
    /// The built-in sequence model.
    Model,
    /// The string was tagged so before.
    Dictionary,
    /// The words around it were tagged so before: a passage that stands twice.
    Repeat,
    /// It looks like a name or a date.
    Shape,
    /// The words carried a stance before.
    Cue,
    /// An outside model: the `origin` of its records, such as `model:spacy-en@3.8`.
    Outside(Arc<str>),
}

impl Source {
    /// The parts of the built-in engine.
    pub const BUILT_IN: [Self; 5] = [Self::Model, Self::Dictionary, Self::Repeat, Self::Shape, Self::Cue];

    /// The maker that writes this `origin`.
    pub fn of_origin(origin: &str) -> Self {
        let built_in = Self::BUILT_IN.into_iter().find(|source| source.origin() == origin);
        built_in.unwrap_or_else(|| Self::Outside(origin.into()))
    }

    /// Whether it is a part of the built-in engine.
    pub fn is_built_in(&self) -> bool {
        !matches!(self, Self::Outside(_))
    }

    /// As written into `origin` of an accepted span.
    pub fn origin(&self) -> &str {
        match self {
            Self::Model => "model:builtin@1",
            Self::Dictionary => "rule:dictionary",
            Self::Repeat => "rule:repeat",
            Self::Shape => "rule:shape",
            Self::Cue => "rule:cue",
            Self::Outside(origin) => origin,
        }
    }

    /// For people.
    pub fn said(&self) -> &str {
        match self {
            Self::Model => "suggested",
            Self::Dictionary => "tagged so before",
            Self::Repeat => "tagged so in a repeated passage",
            Self::Shape => "looks like a name",
            Self::Cue => "carried a stance before",
            Self::Outside(origin) => origin.strip_prefix("model:").unwrap_or(origin),
        }
    }
}

/// The id of a proposal as a record: the same for the same proposal, wherever it is made. `label` is empty where none is
/// proposed.
pub fn id(doc: &str, span: CharSpan, layer: &str, label: &str, origin: &str) -> String {
    let (start, end) = (span.start.get(), span.end.get());
    format!("p-{:016x}", features::hash(0, &format!("{doc}\t{start}\t{end}\t{layer}\t{label}\t{origin}")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::CharPos;

    #[test]
    fn an_id_follows_from_what_is_proposed() {
        let span = CharSpan::new(CharPos::new(3), CharPos::new(9));
        let one = id("a/b", span, "entity", "PER", "model:builtin@1");
        assert_eq!(one, id("a/b", span, "entity", "PER", "model:builtin@1"));
        assert_eq!((one.len(), one.starts_with("p-")), (18, true));
        for other in [id("a/b", span, "entity", "ORG", "model:builtin@1"), id("a/b", span, "entity", "PER", "rule:cue")]
        {
            assert_ne!(one, other);
        }
    }
}
