//! What became of a record: its revisions, newest first, from the lines of a file and from commits of it.

use super::difference::{self, What};
use super::record::Record;
use std::collections::BTreeMap;

/// Whose record, and which.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Traced {
    /// The annotator in whose file it stands.
    pub who: String,
    /// Its id.
    pub id: String,
}

/// A commit of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Commit {
    /// Its hash, short.
    pub name: String,
    /// Who made it.
    pub author: String,
    /// When, as records write times.
    pub at: String,
}

/// A revision, and the first commit that has it.
#[derive(Clone, Debug, PartialEq)]
pub struct Version {
    /// As it stands in the file.
    pub record: Record,
    /// `None`: it is in none that was looked at.
    pub commit: Option<Commit>,
}

/// What is known of a record's past.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Past {
    /// The annotator in whose file it stands.
    pub who: String,
    /// Newest first.
    pub versions: Vec<Version>,
    /// What a person should know about how far this goes.
    pub notes: Vec<String>,
    /// Whether more is still being read.
    pub goes_on: bool,
}

/// A revision beside the one before it.
#[derive(Clone, Copy, Debug)]
pub struct Step<'a> {
    /// The later one.
    pub version: &'a Version,
    /// The one before; `None`: none older was found.
    pub before: Option<&'a Record>,
    /// How many revisions between the two were not found.
    pub missing: u64,
}

impl Past {
    /// Of what stands in the file, and what commits have of it, the newest commit first.
    pub fn new(who: &str, lines: Vec<Record>, committed: Vec<(Commit, Vec<Record>)>) -> Self {
        let mut known: BTreeMap<(u64, String, String), Version> = BTreeMap::new();
        let key = |record: &Record| (record.rev, record.at.clone(), record.to_line());
        for record in lines {
            known.entry(key(&record)).or_insert(Version { record, commit: None });
        }
        for (commit, records) in committed {
            for record in records {
                // A later entry is an older commit: the first that has it stays.
                known.insert(key(&record), Version { record, commit: Some(commit.clone()) });
            }
        }
        let versions = known.into_values().rev().collect();
        Self { who: who.to_owned(), versions, ..Self::default() }
    }

    /// Each revision beside the one before, newest first.
    pub fn steps(&self) -> impl Iterator<Item = Step<'_>> {
        self.versions.iter().enumerate().map(|(at, version)| {
            let before = self.versions.get(at + 1).map(|version| &version.record);
            let rev = before.map_or(0, |before| before.rev);
            let missing = version.record.rev.saturating_sub(rev).saturating_sub(1);
            Step { version, before, missing }
        })
    }
}

impl Step<'_> {
    /// In what it differs from the one before.
    pub fn changes(&self) -> Vec<What> {
        self.before.map(|before| difference::of_revisions(before, &self.version.record)).unwrap_or_default()
    }
}

/// The words at the edges that a span has won and lost; `None` where it is another stretch of text altogether.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Edges {
    /// What it did not have before.
    pub won: Vec<String>,
    /// What it does not have any more.
    pub lost: Vec<String>,
}

impl Edges {
    /// Of two revisions of one span, in one piece and in the same text.
    pub fn between(a: &Record, b: &Record) -> Option<Self> {
        let (before, now) = (a.span()?, b.span()?);
        let whole = a.parts.is_empty() && b.parts.is_empty();
        if !whole || a.sha != b.sha || !before.overlaps(now) {
            return None;
        }
        let (from, to) = ((before.start.get(), before.end.get()), (now.start.get(), now.end.get()));
        Some(Self { won: beyond(from, to, &b.quote), lost: beyond(to, from, &a.quote) })
    }
}

/// The words of the second stretch that lie outside the first, in code points.
fn beyond(first: (u32, u32), second: (u32, u32), words: &str) -> Vec<String> {
    let part = |from: u32, to: u32| -> Option<String> {
        let skip = usize::try_from(from.saturating_sub(second.0)).ok()?;
        let take = usize::try_from(to.saturating_sub(from)).ok()?;
        let part: String = words.chars().skip(skip).take(take).collect();
        let part = part.trim().to_owned();
        (!part.is_empty()).then_some(part)
    };
    [part(second.0, first.0), part(first.1, second.1)].into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::CharPos;

    fn span(rev: u64, (start, end): (u32, u32), quote: &str, label: &str) -> Record {
        Record {
            id: "s-1".into(),
            rev,
            kind: super::super::Kind::Span,
            start: Some(CharPos::new(start)),
            end: Some(CharPos::new(end)),
            quote: quote.into(),
            label: label.into(),
            ..Record::default()
        }
    }

    fn commit(name: &str) -> Commit {
        Commit { name: name.into(), ..Commit::default() }
    }

    #[test]
    fn each_revision_is_named_once_with_the_first_commit_that_has_it() {
        let [one, two, five] =
            [(1, "PER"), (2, "ORG"), (5, "GPE")].map(|(rev, label)| span(rev, (0, 4), "Orlo", label));
        let committed = vec![
            (commit("c3"), vec![two.clone()]),
            (commit("c2"), vec![two.clone()]),
            (commit("c1"), vec![one.clone()]),
        ];
        let past = Past::new("rosa", vec![five, two], committed);
        let steps: Vec<(u64, Option<&str>, u64, Vec<What>)> = past
            .steps()
            .map(|step| {
                let commit = step.version.commit.as_ref().map(|commit| commit.name.as_str());
                (step.version.record.rev, commit, step.missing, step.changes())
            })
            .collect();
        let label = vec![What::Label];
        assert_eq!(steps, [(5, None, 2, label.clone()), (2, Some("c2"), 0, label), (1, Some("c1"), 0, vec![])]);
    }

    #[test]
    fn edges_tell_the_words_won_and_lost() {
        let edges = |a: (u32, u32), one: &str, b: (u32, u32), other: &str| {
            Edges::between(&span(1, a, one, ""), &span(2, b, other, "")).map(|edges| (edges.won, edges.lost))
        };
        let owned = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        assert_eq!(edges((3, 7), "Orlo", (0, 7), "Ms Orlo"), Some((owned(&["Ms"]), owned(&[]))));
        assert_eq!(edges((0, 7), "Ms Orlo", (3, 12), "Orlo left"), Some((owned(&["left"]), owned(&["Ms"]))));
        assert_eq!(edges((0, 2), "Ms", (3, 7), "Orlo"), None);
    }
}
