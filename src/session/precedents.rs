//! Stances of before: where they are found by who holds them towards whom, and by their words, and what is shown of
//! them beside the strip.

use super::Session;
use crate::annotation::party::folded;
use crate::annotation::{Feedback, Kind, Party, Record};
use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

/// How many are shown of each kind.
const SHOWN: usize = 3;

/// Time and id of a stance: the later comes later. Shared, since it stands under all that the stance is found by.
type Place = Arc<(String, String)>;

/// The annotator's stances by their parties and their words.
#[derive(Clone, Debug, Default)]
pub struct Precedents {
    /// By holder, and by holder and target; `None`: whatever target.
    by_parties: HashMap<(String, Option<String>), BTreeSet<Place>>,
    by_words: HashMap<String, BTreeSet<Place>>,
    /// How many stances with parties an article has.
    docs: HashMap<String, usize>,
    /// How many stances something is the target of.
    targets: HashMap<String, usize>,
    /// The annotator's own decisions.
    decisions: Feedback,
}

/// A reviewer's word on a record.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reason {
    /// Whose.
    pub by: String,
    /// Why.
    pub note: String,
}

/// One stance of before, as shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Precedent {
    /// Its label.
    pub label: String,
    /// Indices of layer and label in the schema; `None`: unknown there.
    pub known: Option<(usize, usize)>,
    /// Who, towards whom, as far as the heading does not say it.
    pub parties: String,
    /// Date of its article; empty where it has none.
    pub date: String,
    /// Its title.
    pub title: String,
    /// Why a reviewer decided as they did.
    pub reason: Option<Reason>,
}

/// What is shown under one heading, the last one first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// What they have in common.
    pub heading: String,
    /// The stances.
    pub list: Vec<Precedent>,
}

/// What a party is found by: its words and its entity.
fn keys(party: &Party) -> impl Iterator<Item = String> {
    let words = (!party.none).then(|| folded(party.shown()));
    let entity = party.entity.as_ref().map(|id| format!("={id}"));
    words.into_iter().chain(entity)
}

impl Precedents {
    /// Of a file.
    pub fn new<'a>(records: impl IntoIterator<Item = &'a Record>) -> Self {
        let mut index = Self::default();
        for record in records {
            index.count(record, true);
        }
        index
    }

    /// Takes a record in, or out.
    fn count(&mut self, record: &Record, add: bool) {
        if record.kind == Kind::Decision {
            return if add { self.decisions.take(record.clone()) } else { self.decisions.forget(record) };
        }
        if record.kind != Kind::Span || (record.holder.is_empty() && record.target.is_empty()) {
            return;
        }
        let place = Arc::new((record.at.clone(), record.id.clone()));
        tally(&mut self.docs, record.doc.clone(), add);
        let targets: Vec<String> = record.target.iter().flat_map(keys).collect();
        for holder in record.holder.iter().flat_map(keys) {
            for target in targets.iter().cloned().map(Some).chain([None]) {
                put(&mut self.by_parties, (holder.clone(), target), &place, add);
            }
        }
        put(&mut self.by_words, folded(&record.quote), &place, add);
        for target in targets {
            tally(&mut self.targets, target, add);
        }
    }

    /// A record takes the place of the one before.
    pub fn change(&mut self, before: Option<&Record>, after: &Record) {
        if let Some(before) = before {
            self.count(before, false);
        }
        self.count(after, true);
    }

    /// How many stances an entity is the target of.
    pub(super) fn as_target(&self, ids: &[String]) -> usize {
        ids.iter().filter_map(|id| self.targets.get(&format!("={id}"))).sum()
    }

    /// The articles with stances.
    pub(super) fn docs(&self) -> impl Iterator<Item = &str> {
        self.docs.iter().filter(|(_, count)| **count > 0).map(|(doc, _)| doc.as_str())
    }

    /// Whether an article has stances.
    pub(super) fn is_about(&self, doc: &str) -> bool {
        self.docs.get(doc).is_some_and(|count| *count > 0)
    }

    fn towards(&self, holders: &[String], targets: Option<&[String]>) -> Vec<&Place> {
        let targets = targets.map_or_else(|| vec![None], |all| all.iter().cloned().map(Some).collect());
        let pairs =
            holders.iter().flat_map(|holder| targets.iter().map(move |target| (holder.clone(), target.clone())));
        last(pairs.filter_map(|pair| self.by_parties.get(&pair)))
    }
}

fn tally(counts: &mut HashMap<String, usize>, key: String, add: bool) {
    let count = counts.entry(key).or_default();
    *count = if add { *count + 1 } else { count.saturating_sub(1) };
}

fn put<K: std::hash::Hash + Eq>(index: &mut HashMap<K, BTreeSet<Place>>, key: K, place: &Place, add: bool) {
    let all = index.entry(key);
    if add {
        all.or_default().insert(place.clone());
    } else if let std::collections::hash_map::Entry::Occupied(mut all) = all {
        all.get_mut().remove(place);
        if all.get().is_empty() {
            all.remove();
        }
    }
}

/// The last of several lists, the last one first. One more than is shown, since the stance asked about is left out.
fn last<'a>(lists: impl Iterator<Item = &'a BTreeSet<Place>>) -> Vec<&'a Place> {
    let found: HashSet<&Place> = lists.flat_map(|list| list.iter().rev().take(SHOWN + 1)).collect();
    let mut found: Vec<&Place> = found.into_iter().collect();
    found.sort_unstable_by(|a, b| b.cmp(a));
    found
}

fn has_other(places: &[&Place], stance: &Record) -> bool {
    places.iter().any(|place| place.1 != stance.id)
}

/// What the heading of precedents says of their parties already.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Said {
    Nothing,
    Holder,
    Both,
}

fn parties(record: &Record, said: Said) -> String {
    let named = |parties: &[Party]| match parties {
        [] => "?".to_owned(),
        all => all.iter().map(Party::shown).collect::<Vec<_>>().join(", "),
    };
    match said {
        Said::Nothing => format!("{} ▸ {}", named(&record.holder), named(&record.target)),
        Said::Holder => format!("▸ {}", named(&record.target)),
        Said::Both => String::new(),
    }
}

impl Session {
    /// What stands beside the strip of a stance. `target`: the one that it has, or that is proposed.
    pub(super) fn precedents_of(&self, stance: &Record, target: Option<&Party>) -> Vec<Shown> {
        let mut groups = Vec::new();
        let found_by = |party: &Party| self.found_by(party);
        let holders: Vec<String> = stance.holder.iter().flat_map(found_by).collect();
        let holder = stance.holder.first().map(Party::shown).unwrap_or_default();
        if let (false, Some(target)) = (holders.is_empty(), target) {
            let places = self.precedents.towards(&holders, Some(&self.found_by(target)));
            groups.push((format!("{holder} ▸ {}", target.shown()), Said::Both, places));
        }
        if groups.iter().all(|(.., places)| !has_other(places, stance)) && !holders.is_empty() {
            groups.push((format!("{holder} ▸ …"), Said::Holder, self.precedents.towards(&holders, None)));
        }
        let words = self.precedents.by_words.get(&folded(&stance.quote));
        let quoted = format!("“{}”", super::history::short(&stance.quote));
        groups.push((quoted, Said::Nothing, last(words.into_iter())));
        let groups = groups.into_iter().filter(|(.., places)| has_other(places, stance));
        let shown = groups.map(|(heading, said, places)| {
            let others = places.iter().map(|place| &place.1).filter(|id| **id != stance.id);
            let others = others.filter_map(|id| self.own.get(id));
            Shown { heading, list: others.take(SHOWN).map(|record| self.precedent(record, said)).collect() }
        });
        shown.collect()
    }

    fn precedent(&self, record: &Record, said: Said) -> Precedent {
        let article = self.corpus.as_ref().and_then(|corpus| corpus.heading(corpus.find(&record.doc)?));
        let date = article.and_then(|article| article.date.as_deref()).unwrap_or_default().to_owned();
        let title = article.map_or_else(|| record.doc.clone(), |article| article.title.to_string());
        let decisions = [&self.others.feedback, &self.precedents.decisions];
        let last = decisions.into_iter().filter_map(|all| all.reasoned(&record.id)).max_by_key(|one| &one.at);
        let reason =
            last.map(|decision| Reason { by: self.review.names.said(&decision.by), note: decision.note.clone() });
        let parties = parties(record, said);
        let known = self.schema.place(&record.layer, &record.label);
        Precedent { label: record.label.clone(), known, parties, date, title, reason }
    }

    /// What the stances of a party are found by: its words, its entity, and all that this entity goes by.
    fn found_by(&self, party: &Party) -> Vec<String> {
        let mut found: Vec<String> = keys(party).collect();
        let linked = party.span.as_ref().and_then(|id| self.own.get(id)).map(|span| span.entity.as_str());
        let entity = party.entity.as_deref().or(linked).filter(|id| !id.is_empty());
        if let Some(entry) = entity.and_then(|id| self.entities.registry().find(id)) {
            found.extend(entry.ids.iter().map(|id| format!("={id}")));
            found.extend(std::iter::once(&entry.name).chain(&self.other_names(entry)).map(|name| folded(name)));
        }
        found.sort();
        found.dedup();
        found
    }
}
