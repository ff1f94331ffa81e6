//! Where a proposal comes from, as written into records and as said on the screen.

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
