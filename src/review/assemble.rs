//! From what annotators say about one thing to an item: its versions, how they differ, and how far it is.

use super::item::{About, Difference, Held, Item, State, Version};
use super::parties::PartyKey;
use super::verdicts::{Ruling, Verdicts};
use crate::annotation::Record;
use crate::text::CharSpan;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// All that has to be the same for two records to say the same.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    pub pieces: Vec<CharSpan>,
    /// The label; several for the labels of a document.
    pub labels: BTreeSet<String>,
    pub holder: BTreeSet<PartyKey>,
    pub target: BTreeSet<PartyKey>,
    pub via: Vec<PartyKey>,
    pub attrs: BTreeMap<String, BTreeSet<String>>,
    /// Empty: not linked, which is no other opinion.
    pub entity: String,
    /// Of a relation: the things that it leads from and to.
    pub ends: Option<(String, String)>,
}

/// What one annotator says.
pub struct Entry {
    pub who: usize,
    pub records: Vec<Arc<Record>>,
    pub key: Key,
}

/// One thing before it is an item.
#[derive(Default)]
pub struct Draft {
    pub about: About,
    pub layer: String,
    pub stance: bool,
    pub paragraph: Option<usize>,
    pub hull: Option<CharSpan>,
    pub entries: Vec<Entry>,
    /// Who has read the paragraph, with or without an entry.
    pub readers: BTreeSet<usize>,
    /// Reviewers' records in its place, with who wrote them.
    pub rulings: Vec<(String, Arc<Record>, Key)>,
}

impl Draft {
    /// The item.
    pub fn finish(self, verdicts: &Verdicts) -> Item {
        let (keys, mut versions) = self.versions();
        let differences = self.differences(&keys, &versions);
        let judged = Judged::new(&self, &versions, &keys, verdicts);
        for (version, taken) in versions.iter_mut().zip(&judged.taken) {
            version.taken = *taken;
        }
        let state = judged.state(&differences);
        let mut rulings: Vec<Arc<Record>> = self.rulings.into_iter().map(|(_, record, _)| record).collect();
        rulings.sort_by(|a, b| a.id.cmp(&b.id));
        Item {
            about: self.about,
            layer: self.layer,
            paragraph: self.paragraph,
            hull: self.hull,
            versions,
            differences,
            state,
            rulings,
            decisions: judged.decisions,
            flags: judged.flags,
        }
    }

    /// The versions with the key of each; `None` for having nothing.
    fn versions(&self) -> (Vec<Option<Key>>, Vec<Version>) {
        let mut by_key: BTreeMap<Option<Key>, Version> = BTreeMap::new();
        for entry in &self.entries {
            let version = by_key.entry(Some(self.linked(&entry.key))).or_default();
            version.who.push(entry.who);
            let held = entry.records.iter().map(|record| Held { who: entry.who, record: record.clone() });
            version.records.extend(held);
        }
        let having: BTreeSet<usize> = self.entries.iter().map(|entry| entry.who).collect();
        let without: Vec<usize> = self.readers.difference(&having).copied().collect();
        if !without.is_empty() && !self.entries.is_empty() {
            by_key.insert(None, Version { who: without, ..Version::default() });
        }
        let mut all: Vec<(Option<Key>, Version)> = by_key.into_iter().collect();
        for (_, version) in &mut all {
            version.who.sort_unstable();
            version.who.dedup();
            version.records.sort_by(|a, b| (a.who, &a.record.id).cmp(&(b.who, &b.record.id)));
        }
        all.sort_by(|(a, x), (b, y)| {
            let order = |version: &Version| (std::cmp::Reverse(version.who.len()), version.is_nothing());
            order(x).cmp(&order(y)).then_with(|| x.who.cmp(&y.who)).then_with(|| a.cmp(b))
        });
        all.into_iter().unzip()
    }

    /// A key that names an entity where it names none and all others of its kind that do name the same.
    fn linked(&self, key: &Key) -> Key {
        if !key.entity.is_empty() {
            return key.clone();
        }
        let linked = self.entries.iter().map(|entry| &entry.key).filter(|other| !other.entity.is_empty());
        let alike = linked.filter(|other| other.is_alike(key)).map(|other| &other.entity);
        // Where they differ, who has not linked it goes with the first.
        Key { entity: alike.min().cloned().unwrap_or_default(), ..key.clone() }
    }

    fn differences(&self, keys: &[Option<Key>], versions: &[Version]) -> Vec<Difference> {
        let mut found = BTreeSet::new();
        let present: Vec<(&Key, &Vec<usize>)> =
            keys.iter().zip(versions).filter_map(|(key, version)| Some((key.as_ref()?, &version.who))).collect();
        let mut differ = |is: bool, what: Difference| {
            if is {
                found.insert(what);
            }
        };
        for (at, (a, of_a)) in present.iter().enumerate() {
            // Who have the one and the other do not differ: two stances of the same words.
            for (b, _) in present.iter().skip(at + 1).filter(|(_, of_b)| of_a != of_b) {
                let label = match self.about {
                    About::Labels => Difference::Labels,
                    About::Relation => Difference::Relation,
                    About::Span if self.stance => Difference::Stance,
                    About::Span => Difference::Label,
                };
                differ(a.labels != b.labels || a.ends != b.ends, label);
                differ(a.pieces != b.pieces, Difference::Bounds);
                differ(a.holder != b.holder, Difference::Holder);
                differ(a.target != b.target, Difference::Target);
                differ(a.via != b.via, Difference::Via);
                differ(a.attrs != b.attrs, Difference::Attribute);
                differ(a.entity != b.entity && !a.entity.is_empty() && !b.entity.is_empty(), Difference::Entity);
            }
        }
        let missing = match self.about {
            About::Labels => Difference::Labels,
            About::Relation => Difference::Relation,
            About::Span => Difference::Missing,
        };
        differ(versions.iter().any(Version::is_nothing), missing);
        let who: BTreeSet<usize> = versions.iter().flat_map(|version| version.who.iter().copied()).collect();
        differ(who.len() == 1, Difference::Unchecked);
        found.into_iter().collect()
    }
}

/// What reviewers have said about an item.
struct Judged {
    taken: Vec<Option<bool>>,
    decisions: Vec<Arc<Record>>,
    flags: Vec<Arc<Record>>,
    covered: bool,
    disputed: bool,
    touched: bool,
}

impl Judged {
    fn new(draft: &Draft, versions: &[Version], keys: &[Option<Key>], verdicts: &Verdicts) -> Self {
        let mut judged = Self {
            taken: Vec::new(),
            decisions: Vec::new(),
            flags: Vec::new(),
            covered: true,
            disputed: draft.rulings_differ(),
            touched: !draft.rulings.is_empty(),
        };
        for (version, key) in versions.iter().zip(keys) {
            let taken = judged.version(draft, version, key.as_ref(), verdicts);
            judged.taken.push(taken);
        }
        judged.flags.sort_by(|a, b| a.id.cmp(&b.id));
        judged.flags.dedup_by(|a, b| a.id == b.id);
        judged
    }

    fn version(&mut self, draft: &Draft, version: &Version, key: Option<&Key>, verdicts: &Verdicts) -> Option<bool> {
        let ruled = draft.rulings.iter().any(|(_, _, ruling)| key.is_some_and(|key| key.is_ruled_by(ruling)));
        let mut rulings = BTreeSet::new();
        let mut waiting = false;
        for held in &version.records {
            let mut here = BTreeSet::new();
            for (_, ruling, decision) in verdicts.on(&held.record) {
                here.insert(ruling);
                self.decisions.push(decision.clone());
            }
            self.flags.extend(verdicts.flags(&held.record).cloned());
            let stale = here.is_empty() && verdicts.is_stale(&held.record);
            waiting |= stale && !ruled;
            self.touched |= stale || !here.is_empty();
            self.disputed |= here.len() > 1;
            rulings.extend(here);
        }
        self.disputed |= rulings.len() > 1;
        let decided = ruled || !rulings.is_empty();
        self.covered &= version.is_nothing() || (decided && !waiting);
        (decided && !waiting).then(|| rulings.contains(&Ruling::Accept))
    }

    fn state(&self, differences: &[Difference]) -> State {
        let decided = self.covered && self.touched;
        match () {
            () if decided && !self.disputed => State::Decided,
            () if !self.flags.is_empty() => State::Discussed,
            () if decided => State::Disputed,
            () if self.touched => State::Stale,
            () if differences.is_empty() => State::Agreed,
            () => State::Open,
        }
    }
}

impl Key {
    /// Whether both say the same, whatever entity they are linked to.
    fn is_alike(&self, other: &Self) -> bool {
        let Self { pieces, labels, holder, target, via, attrs, entity: _, ends } = self;
        (pieces, labels, holder, target) == (&other.pieces, &other.labels, &other.holder, &other.target)
            && (via, attrs, ends) == (&other.via, &other.attrs, &other.ends)
    }

    /// Whether a reviewer's record says the same; who has not linked it to an entity does not contradict.
    fn is_ruled_by(&self, ruling: &Self) -> bool {
        let linked = self.entity == ruling.entity || self.entity.is_empty() || ruling.entity.is_empty();
        linked && self.is_alike(ruling)
    }
}

impl Draft {
    /// Whether two reviewers put different things in its place.
    fn rulings_differ(&self) -> bool {
        let mut by: BTreeMap<&str, BTreeSet<&Key>> = BTreeMap::new();
        for (who, _, key) in &self.rulings {
            by.entry(who).or_default().insert(key);
        }
        let mut sets = by.values();
        let first = sets.next();
        sets.any(|other| Some(other) != first)
    }
}
