//! The concordance: every tagged place on a line of its own, chosen and sorted; strings that are tagged in two ways; strings
//! that are tagged here and stand untagged there.

pub mod context;
mod groups;
mod sort;
mod untagged;

use super::facts::{Fact, Facts};
use super::filter::Filter;
use super::ledger::{What, Word};
use crate::corpus::Corpus;
use std::sync::Arc;

/// In what order lines stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// As they stand in the corpus.
    #[default]
    Place,
    /// By the words before, the nearest first.
    Left,
    /// By the words after.
    Right,
    /// By the words of the span.
    Text,
    /// By the date of the article; unknown ones last.
    Date,
}

impl Sort {
    /// The next one, round to the first.
    #[must_use]
    pub fn next(self) -> Self {
        match self {
            Self::Place => Self::Left,
            Self::Left => Self::Right,
            Self::Right => Self::Text,
            Self::Text => Self::Date,
            Self::Date => Self::Place,
        }
    }

    /// As shown.
    pub fn name(self) -> &'static str {
        match self {
            Self::Place => "place",
            Self::Left => "left context",
            Self::Right => "right context",
            Self::Text => "words",
            Self::Date => "date",
        }
    }
}

/// What is listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// Every place that fits.
    #[default]
    All,
    /// Those of strings that have more than one label, string by string.
    Different,
    /// Places where a string stands untagged that is tagged elsewhere.
    Untagged,
}

impl Kind {
    /// The next one, round to the first.
    #[must_use]
    pub fn next(self) -> Self {
        match self {
            Self::All => Self::Different,
            Self::Different => Self::Untagged,
            Self::Untagged => Self::All,
        }
    }

    /// As shown.
    pub fn name(self) -> &'static str {
        match self {
            Self::All => "all spans",
            Self::Different => "same string, different labels",
            Self::Untagged => "tagged here, untagged there",
        }
    }
}

/// What is to be listed, and how.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Order {
    /// Which places.
    pub filter: Filter,
    /// In what order.
    pub sort: Sort,
    /// What of them.
    pub kind: Kind,
}

/// A line of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Row {
    /// What stands above the places of one string: an index into [`Listing::groups`].
    Group(u32),
    /// A tagged place: an index into [`Facts::rows`].
    Tagged(u32),
    /// An untagged one: an index into [`Listing::places`].
    Untagged(u32),
}

/// A string with what is counted of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Its words.
    pub quote: Word,
    /// The layer that it is tagged in.
    pub layer: Word,
    /// Its labels with how often each was given, the rarest first.
    pub labels: Vec<(Word, usize)>,
    /// How often it stands untagged.
    pub untagged: usize,
}

impl Group {
    /// How often it is tagged.
    pub fn tagged(&self) -> usize {
        self.labels.iter().map(|(_, count)| count).sum()
    }
}

/// A place where nothing is tagged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The article: an index into [`Facts::articles`].
    pub doc: u32,
    /// Where it starts, in code points.
    pub start: u32,
    /// Where it ends.
    pub end: u32,
    /// An index into [`Listing::groups`].
    pub group: u32,
}

/// The list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listing {
    /// From the first to the last.
    pub rows: Vec<Row>,
    /// Strings, where it is a list of those.
    pub groups: Vec<Group>,
    /// Untagged places.
    pub places: Vec<Place>,
}

impl Listing {
    /// How many places are listed.
    pub fn len(&self) -> usize {
        self.rows.len().saturating_sub(self.groups.len())
    }

    /// Whether nothing is.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}

/// What long work asks and tells meanwhile.
pub struct Watch<'a> {
    /// Whether nobody wants it any more.
    pub cancelled: &'a (dyn Fn() -> bool + Sync),
    /// Hears how many of how many articles are read.
    pub tell: &'a dyn Fn(usize, usize),
}

/// Articles after which one looks whether the work is still wanted, and tells how far it is.
const STRETCH: usize = 64;
/// The same for rows, of which nothing is read.
const ROWS: usize = 1 << 14;

/// What is being listed from.
#[derive(Clone, Copy)]
pub(super) struct Source<'a> {
    facts: &'a Facts,
    corpus: &'a Corpus,
    order: &'a Order,
    watch: &'a Watch<'a>,
}

/// The list of an order; `None`: it was cancelled.
pub fn list(facts: &Facts, corpus: &Corpus, order: &Order, watch: &Watch) -> Option<Listing> {
    let source = Source { facts, corpus, order, watch };
    let mut found = source.fitting()?;
    source.sort(&mut found)?;
    match order.kind {
        Kind::All => Some(Listing { rows: found.into_iter().map(Row::Tagged).collect(), ..Listing::default() }),
        Kind::Different => source.different(found),
        Kind::Untagged => source.untagged(&found),
    }
}

impl<'a> Source<'a> {
    fn fact(&self, row: u32) -> Option<&'a Fact> {
        self.facts.rows.get(usize::try_from(row).ok()?)
    }

    /// The rows that fit, in the order of their places.
    fn fitting(&self) -> Option<Vec<u32>> {
        let mut found = Vec::new();
        let is_one_of_many = self.order.kind == Kind::All || !self.order.filter.layer.is_empty();
        for (at, fact) in self.facts.rows.iter().enumerate() {
            if at % ROWS == 0 && (self.watch.cancelled)() {
                return None;
            }
            // A cue has another sign each time by right: strings of stances are compared where one asks for it.
            let counts = is_one_of_many || (fact.what == What::Span && !fact.is_stance);
            if counts && self.order.filter.fits(self.facts, fact) {
                found.extend(u32::try_from(at));
            }
        }
        found.sort_unstable_by_key(|row| (self.fact(*row).map(place_of), *row));
        Some(found)
    }

    /// Goes through articles that can be read, each with what of `all` is about it; `all` is in the order of articles.
    /// `None`: it was cancelled.
    fn by_article<T>(
        &self,
        all: &[T],
        doc: impl Fn(&T) -> u32,
        mut take: impl FnMut(&Arc<crate::corpus::Article>, &[T]),
    ) -> Option<()> {
        let chunks = all.chunk_by(|a, b| doc(a) == doc(b));
        let total = chunks.clone().count();
        for (at, chunk) in chunks.enumerate() {
            if at % STRETCH == 0 {
                if (self.watch.cancelled)() {
                    return None;
                }
                (self.watch.tell)(at, total);
            }
            let about = chunk.first().and_then(|first| self.facts.articles.get(usize::try_from(doc(first)).ok()?));
            if let Some(article) = about.and_then(|about| self.corpus.article(about.at?)) {
                take(&article, chunk);
            }
        }
        Some(())
    }
}

/// Where a row stands: in its article the longer of two that start together comes first.
fn place_of(fact: &Fact) -> (u32, u32, std::cmp::Reverse<u32>, Word, Word) {
    (fact.doc, fact.start, std::cmp::Reverse(fact.end), fact.layer, fact.label)
}

#[cfg(test)]
mod tests;
