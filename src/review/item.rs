//! One thing that annotators say about a text, alike or not.

use crate::annotation::Record;
use crate::text::CharSpan;
use std::sync::Arc;

/// What an item is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum About {
    /// The labels of the document or of a paragraph, in one layer.
    Labels,
    /// A stretch of text.
    #[default]
    Span,
    /// An arrow between two spans.
    Relation,
}

/// How versions differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Difference {
    /// Other labels.
    Label,
    /// Other stances of the same words.
    Stance,
    /// Other bounds.
    Bounds,
    /// Only some have it.
    Missing,
    /// Another holder.
    Holder,
    /// Another target.
    Target,
    /// Another reporter of a stance.
    Via,
    /// Another attribute.
    Attribute,
    /// Another entity.
    Entity,
    /// A relation that only some have, or of another label.
    Relation,
    /// Other labels of the document or paragraph.
    Labels,
    /// Only one annotator has read the paragraph.
    Unchecked,
}

impl Difference {
    /// All, in their order.
    pub const ALL: [Self; 12] = [
        Self::Label,
        Self::Stance,
        Self::Bounds,
        Self::Missing,
        Self::Holder,
        Self::Target,
        Self::Via,
        Self::Attribute,
        Self::Entity,
        Self::Relation,
        Self::Labels,
        Self::Unchecked,
    ];

    /// What a person reads.
    pub fn name(self) -> &'static str {
        match self {
            Self::Label => "label",
            Self::Stance => "stance",
            Self::Bounds => "bounds",
            Self::Missing => "only some",
            Self::Holder => "holder",
            Self::Target => "target",
            Self::Via => "reporter",
            Self::Attribute => "attribute",
            Self::Entity => "entity",
            Self::Relation | Self::Labels => "differs",
            Self::Unchecked => "unchecked",
        }
    }

    /// One word for it, as a filter names it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Labels => "article",
            Self::Relation => "relation",
            other => other.name(),
        }
    }
}

/// How far an item is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// All who read the paragraph say the same.
    Agreed,
    /// They differ, or only one has read it; nobody has decided.
    Open,
    /// It was decided, and changed since.
    Stale,
    /// Reviewers have decided differently.
    Disputed,
    /// Left for discussion.
    Discussed,
    /// Decided.
    Decided,
}

impl State {
    /// Whether somebody still has to decide.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Open | Self::Stale | Self::Disputed)
    }
}

/// A record of an annotator.
#[derive(Clone, Debug, PartialEq)]
pub struct Held {
    /// Whose: an index into the annotators of the comparison.
    pub who: usize,
    /// As in their file, where it stands in the present text.
    pub record: Arc<Record>,
}

/// What some annotators say.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Version {
    /// Who says it, in order.
    pub who: Vec<usize>,
    /// Their records, in the order of the annotators; none: they have read the paragraph and have nothing here.
    pub records: Vec<Held>,
    /// Whether reviewers took it; `None`: not decided.
    pub taken: Option<bool>,
}

impl Version {
    /// Whether it says that there is nothing.
    pub fn is_nothing(&self) -> bool {
        self.records.is_empty()
    }

    /// The record that stands for it: the first annotator's.
    pub fn record(&self) -> Option<&Arc<Record>> {
        self.records.first().map(|held| &held.record)
    }
}

/// One thing that annotators say, with all versions of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// What it is about.
    pub about: About,
    /// Its layer.
    pub layer: String,
    /// Its paragraph; `None`: the whole document.
    pub paragraph: Option<usize>,
    /// All that any version covers, in code points; `None`: no stretch of text.
    pub hull: Option<CharSpan>,
    /// The versions: what most annotators say first; that there is nothing, last among equals.
    pub versions: Vec<Version>,
    /// How they differ, in order; empty where they do not.
    pub differences: Vec<Difference>,
    /// How far it is.
    pub state: State,
    /// What reviewers put in its place, or added where nobody had anything.
    pub rulings: Vec<Arc<Record>>,
    /// The decisions of reviewers on the present revisions of its records, one a reviewer and record.
    pub decisions: Vec<Arc<Record>>,
    /// The marks by which reviewers left it for discussion.
    pub flags: Vec<Arc<Record>>,
}

impl Item {
    /// The records of all versions.
    pub fn records(&self) -> impl Iterator<Item = &Held> {
        self.versions.iter().flat_map(|version| &version.records)
    }

    /// The version that more annotators have than any other; `None` where there is none such.
    pub fn majority(&self) -> Option<usize> {
        let sizes: Vec<usize> = self.versions.iter().map(|version| version.who.len()).collect();
        match sizes.as_slice() {
            [_] => Some(0),
            [first, second, ..] if first > second => Some(0),
            _ => None,
        }
    }

    /// What is in gold, as far as it is decided: versions that were taken.
    pub fn taken(&self) -> impl Iterator<Item = &Version> {
        self.versions.iter().filter(|version| version.taken == Some(true))
    }
}
