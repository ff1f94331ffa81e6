//! What differs between two lists of records: those of one annotator at two times, told by their ids, or those of two
//! annotators, told by where they stand.

mod meaning;
mod place;
pub mod words;

use super::record::Record;
use std::collections::HashMap;

pub use place::by_place;

/// In what two records differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "named for the keys of the stored format")]
pub enum What {
    /// One of them is a tombstone.
    Retracted,
    Kind,
    Doc,
    Layer,
    Label,
    /// `start` or `end`.
    Bounds,
    Parts,
    Attrs,
    Entity,
    Holder,
    Target,
    Via,
    Cue,
    Group,
    From,
    To,
    Note,
    Of,
    Origin,
    Score,
    Name,
    Type,
    Aliases,
    Member,
    Merged,
    /// A key that this version does not know.
    Other,
}

impl What {
    /// The key of the stored format, or a word where there are several.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Retracted => "retracted",
            Self::Kind => "kind",
            Self::Doc => "doc",
            Self::Layer => "layer",
            Self::Label => "label",
            Self::Bounds => "bounds",
            Self::Parts => "parts",
            Self::Attrs => "attrs",
            Self::Entity => "entity",
            Self::Holder => "holder",
            Self::Target => "target",
            Self::Via => "via",
            Self::Cue => "cue",
            Self::Group => "group",
            Self::From => "from",
            Self::To => "to",
            Self::Note => "note",
            Self::Of => "of",
            Self::Origin => "origin",
            Self::Score => "score",
            Self::Name => "name",
            Self::Type => "type",
            Self::Aliases => "aliases",
            Self::Member => "member",
            Self::Merged => "merged",
            Self::Other => "other",
        }
    }
}

/// Who has a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// Both have the same.
    Equal,
    /// Only the first.
    OnlyA,
    /// Only the second.
    OnlyB,
    /// Both, but they differ.
    Changed,
}

/// A record of one list and the one that it is in the other.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pair<'a> {
    /// In the first list.
    pub a: Option<&'a Record>,
    /// In the second list.
    pub b: Option<&'a Record>,
    /// In what they differ, in order.
    pub what: Vec<What>,
}

impl Pair<'_> {
    /// Who has it: what is retracted nobody has.
    pub fn outcome(&self) -> Outcome {
        let lives = |record: Option<&Record>| record.is_some_and(|record| !record.is_retracted());
        match (lives(self.a), lives(self.b)) {
            (true, false) => Outcome::OnlyA,
            (false, true) => Outcome::OnlyB,
            _ if self.what.is_empty() => Outcome::Equal,
            _ => Outcome::Changed,
        }
    }

    /// Whether it was written anew and says the same as before.
    pub fn is_rewritten(&self) -> bool {
        let is_later = |(a, b): (&Record, &Record)| a.id == b.id && a.rev != b.rev;
        self.outcome() == Outcome::Equal && self.a.zip(self.b).is_some_and(is_later)
    }
}

/// Of one annotator at two times: records of one id are the same. An id stands once in a list; tombstones belong to it.
/// Time, revision, words and context are not compared, nor the seconds of a mark.
pub fn by_id<'a>(a: &'a [Record], b: &'a [Record]) -> Vec<Pair<'a>> {
    let mut only_b: HashMap<&str, &Record> = b.iter().map(|record| (record.id.as_str(), record)).collect();
    let mut pairs: Vec<Pair> =
        a.iter().map(|record| compared(Some(record), only_b.remove(record.id.as_str()))).collect();
    let rest = b.iter().filter(|record| only_b.contains_key(record.id.as_str()));
    pairs.extend(rest.map(|record| compared(None, Some(record))));
    pairs.retain(|pair| pair.a.into_iter().chain(pair.b).any(|record| !record.is_retracted()));
    pairs
}

/// Of two revisions of one record: in what they differ.
pub fn of_revisions(a: &Record, b: &Record) -> Vec<What> {
    compared(Some(a), Some(b)).what
}

fn compared<'a>(a: Option<&'a Record>, b: Option<&'a Record>) -> Pair<'a> {
    let what = match (a, b) {
        (Some(a), Some(b)) if a.is_retracted() != b.is_retracted() => vec![What::Retracted],
        (Some(a), Some(b)) => stored(a, b),
        _ => Vec::new(),
    };
    Pair { a, b, what }
}

/// In what two revisions of a record differ.
fn stored(a: &Record, b: &Record) -> Vec<What> {
    let mut what = differing(&[
        (What::Kind, a.kind == b.kind),
        (What::Doc, a.doc == b.doc),
        (What::Layer, a.layer == b.layer),
        (What::Label, a.label == b.label),
        (What::Bounds, a.span() == b.span()),
        (What::Parts, a.parts == b.parts),
        (What::Attrs, a.attrs == b.attrs),
        (What::Entity, a.entity == b.entity),
        (What::Holder, a.holder == b.holder),
        (What::Target, a.target == b.target),
        (What::Via, a.via == b.via),
        (What::Cue, a.cue == b.cue),
        (What::Group, a.group == b.group),
        (What::From, a.from == b.from),
        (What::To, a.to == b.to),
        (What::Note, a.note == b.note),
        (What::Of, a.of == b.of),
        (What::Origin, a.origin == b.origin),
        (What::Score, a.score == b.score),
        (What::Name, a.name == b.name),
        (What::Type, a.entity_type == b.entity_type),
        (What::Aliases, a.aliases == b.aliases),
        (What::Member, a.member == b.member),
        (What::Merged, a.merged == b.merged),
    ]);
    let extra = |record: &Record| {
        let mut all: Vec<(String, String)> =
            record.extra.iter().map(|(key, value)| (key.clone(), value.get().to_owned())).collect();
        all.sort();
        all
    };
    what.extend((extra(a) != extra(b)).then_some(What::Other));
    what
}

/// What is not the same.
fn differing(same: &[(What, bool)]) -> Vec<What> {
    same.iter().filter(|(_, same)| !same).map(|(what, _)| *what).collect()
}

#[cfg(test)]
mod tests;
