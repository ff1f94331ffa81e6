//! Which rows count: whose they are, and how often a text that was printed again and again is counted.

use super::facts::{Annotator, Fact, Facts, PartyId};
use super::ledger::{What, Word};
use super::repeats::Repeats;
use crate::annotation::party::folded;
use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

/// Whose rows count.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum Whose {
    /// Everybody's but gold: what two annotators both have counts twice.
    #[default]
    Everybody,
    /// Gold alone.
    Gold,
    /// One annotator's, by name.
    One(String),
}

impl Whose {
    /// Whether somebody's rows do.
    pub fn counts(&self, who: &Annotator) -> bool {
        match self {
            Self::Everybody => !who.is_gold,
            Self::Gold => who.is_gold,
            Self::One(name) => !who.is_gold && who.name == *name,
        }
    }
}

/// How often a text that stands in several places is counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Once {
    /// In every place.
    #[default]
    Never,
    /// Once in each article.
    Article,
    /// Once a day, by the date of the articles.
    Day,
    /// Once in all.
    Story,
}

impl Once {
    /// The next one.
    #[must_use]
    pub fn next(self) -> Self {
        match self {
            Self::Never => Self::Article,
            Self::Article => Self::Day,
            Self::Day => Self::Story,
            Self::Story => Self::Never,
        }
    }

    /// As shown.
    pub fn name(self) -> &'static str {
        match self {
            Self::Never => "every place counts",
            Self::Article => "repeated text once an article",
            Self::Day => "repeated text once a day",
            Self::Story => "repeated text once",
        }
    }
}

/// The rows that count, and what was left out.
#[derive(Clone, Debug, Default)]
pub struct Counted {
    /// Their numbers in [`Facts::rows`], in order.
    pub rows: Vec<u32>,
    /// Rows that say again what was counted.
    pub repeated: usize,
}

impl Counted {
    /// The rows of a table that count; without `repeats` nothing is known to be repeated.
    pub fn new(facts: &Facts, whose: &Whose, once: Once, repeats: Option<&Repeats>) -> Self {
        let counts: Vec<bool> = facts.annotators.iter().map(|who| whose.counts(who)).collect();
        let mut counted = Self::default();
        let mut keys = Keys { facts, once, repeats, folds: HashMap::new() };
        let mut seen = HashSet::new();
        for (at, fact) in (0..).zip(&facts.rows) {
            if !counts.get(usize::from(fact.by)).copied().unwrap_or_default() {
                continue;
            }
            if keys.of(at, fact).is_some_and(|key| !seen.insert(key)) {
                counted.repeated += 1;
            } else {
                counted.rows.push(at);
            }
        }
        counted
    }

    /// The rows themselves, with their numbers.
    pub fn facts<'f>(&'f self, facts: &'f Facts) -> impl Iterator<Item = (u32, &'f Fact)> + 'f {
        self.rows.iter().filter_map(|at| Some((*at, facts.rows.get(usize::try_from(*at).ok()?)?)))
    }
}

/// What two rows share that say the same in the same text.
struct Keys<'a> {
    facts: &'a Facts,
    once: Once,
    repeats: Option<&'a Repeats>,
    folds: HashMap<Word, u64>,
}

impl Keys<'_> {
    /// `None`: it is counted whatever else is there.
    fn of(&mut self, at: u32, fact: &Fact) -> Option<u64> {
        let group = self.repeats.filter(|_| fact.what == What::Span).and_then(|repeats| repeats.group(at))?;
        let scope = match self.once {
            Once::Never => return None,
            Once::Article => u64::from(fact.doc) + 1,
            Once::Day => self.day(fact),
            Once::Story => 0,
        };
        let words = *self.folds.entry(fact.quote).or_insert_with(|| hash(&folded(self.facts.word(fact.quote))));
        let parties: [&[PartyId]; 2] = [self.facts.holders(fact), self.facts.targets(fact)];
        Some(hash(&(group, scope, fact.by, fact.layer, fact.label, words, parties)))
    }

    /// An article without a date is a day of its own.
    fn day(&self, fact: &Fact) -> u64 {
        match self.facts.article(fact).and_then(|about| about.date.as_deref()) {
            Some(date) => hash(&(1, date)),
            None => hash(&(2, fact.doc)),
        }
    }
}

/// A number that equal values share, in this run of the program.
pub(super) fn hash(value: &(impl Hash + ?Sized)) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}
