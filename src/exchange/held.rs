//! What a record can say, and how much of that a format can hold.

use crate::annotation::{Kind, Record};

/// Something that records say and a format may not be able to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "named for what they are; described by `title`")]
pub enum What {
    Overlap,
    Discontinuous,
    InsideToken,
    Layer,
    Attributes,
    Relation,
    Holder,
    Target,
    Via,
    Cue,
    Group,
    DocumentLabel,
    ParagraphLabel,
    Note,
    EntityLink,
    Registry,
    Comment,
    Decision,
    Mark,
    Id,
    Who,
    Label,
    Space,
    Text,
    Metadata,
    Unknown,
}

/// How much of something a format holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Held {
    /// All of it.
    Whole,
    /// A part: which.
    Part(&'static str),
}

/// What a format holds; what is not named is lost.
pub type Holds = &'static [(What, Held)];

impl What {
    /// All of them, in the order of tables.
    pub const ALL: [Self; 26] = [
        Self::Overlap,
        Self::Discontinuous,
        Self::InsideToken,
        Self::Layer,
        Self::Label,
        Self::Attributes,
        Self::Relation,
        Self::Holder,
        Self::Target,
        Self::Via,
        Self::Cue,
        Self::Group,
        Self::DocumentLabel,
        Self::ParagraphLabel,
        Self::Note,
        Self::EntityLink,
        Self::Registry,
        Self::Comment,
        Self::Decision,
        Self::Mark,
        Self::Id,
        Self::Who,
        Self::Space,
        Self::Text,
        Self::Metadata,
        Self::Unknown,
    ];

    /// As written into reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Overlap => "overlap",
            Self::Discontinuous => "discontinuous",
            Self::InsideToken => "inside-token",
            Self::Layer => "layer",
            Self::Attributes => "attributes",
            Self::Relation => "relation",
            Self::Holder => "holder",
            Self::Target => "target",
            Self::Via => "via",
            Self::Cue => "cue",
            Self::Group => "group",
            Self::DocumentLabel => "document-label",
            Self::ParagraphLabel => "paragraph-label",
            Self::Note => "note",
            Self::EntityLink => "entity-link",
            Self::Registry => "registry",
            Self::Comment => "comment",
            Self::Decision => "decision",
            Self::Mark => "mark",
            Self::Id => "id",
            Self::Who => "who-when",
            Self::Label => "label",
            Self::Space => "space",
            Self::Text => "text",
            Self::Metadata => "metadata",
            Self::Unknown => "unknown",
        }
    }

    /// For people.
    pub fn title(self) -> &'static str {
        match self {
            Self::Overlap => "nested and overlapping spans",
            Self::Discontinuous => "spans of several pieces",
            Self::InsideToken => "bounds inside a token",
            Self::Layer => "layers",
            Self::Attributes => "attributes",
            Self::Relation => "relations",
            Self::Holder => "stance holders",
            Self::Target => "stance targets",
            Self::Via => "who reports a stance",
            Self::Cue => "cues",
            Self::Group => "groups of stances",
            Self::DocumentLabel => "labels of articles",
            Self::ParagraphLabel => "labels of paragraphs",
            Self::Note => "notes on spans",
            Self::EntityLink => "links to the registry",
            Self::Registry => "entries of the registry",
            Self::Comment => "comments",
            Self::Decision => "decisions of reviewers",
            Self::Mark => "marks of paragraphs (done, skipped, flagged)",
            Self::Id => "ids of records",
            Self::Who => "annotator, time, revision, origin",
            Self::Label => "names of labels as they are",
            Self::Space => "bounds in white space",
            Self::Text => "the text as it is",
            Self::Metadata => "title, outlet, date, address",
            Self::Unknown => "keys of newer versions",
        }
    }

    /// What kind of record cannot exist without it; `None` for what every format holds.
    pub fn of_kind(record: &Record) -> Option<Self> {
        match &record.kind {
            Kind::Span => None,
            Kind::Relation => Some(Self::Relation),
            Kind::Entity => Some(Self::Registry),
            Kind::Mark => Some(Self::Mark),
            Kind::Label if record.start.is_none() => Some(Self::DocumentLabel),
            Kind::Label => Some(Self::ParagraphLabel),
            Kind::Comment => Some(Self::Comment),
            Kind::Decision => Some(Self::Decision),
            Kind::Retracted | Kind::Other(_) => Some(Self::Unknown),
        }
    }

    /// What a record says beside its kind, label and bounds; layer, id and who are left to the writers, which say them once.
    pub fn said(record: &Record) -> impl Iterator<Item = Self> {
        let note = record.kind != Kind::Comment && !record.note.is_empty();
        let all = [
            (!record.parts.is_empty(), Self::Discontinuous),
            (!record.attrs.is_empty(), Self::Attributes),
            (!record.holder.is_empty(), Self::Holder),
            (!record.target.is_empty(), Self::Target),
            (!record.via.is_empty(), Self::Via),
            (record.cue.is_some(), Self::Cue),
            (!record.group.is_empty(), Self::Group),
            (note, Self::Note),
            (!record.entity.is_empty(), Self::EntityLink),
            (!record.extra.is_empty(), Self::Unknown),
        ];
        all.into_iter().filter(|(is_said, _)| *is_said).map(|(_, what)| what)
    }
}

/// Whether something is held at all.
pub fn holds(held: Holds, what: What) -> bool {
    held.iter().any(|(one, _)| *one == what)
}
