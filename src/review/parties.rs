//! When the holders or targets that two annotators give are the same, although each refers to spans of their own.

use crate::annotation::party::folded;
use crate::annotation::{Party, Record};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// A holder or target, as far as it can be compared across annotators.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PartyKey {
    /// The author of the article.
    Author,
    /// Somebody looked: there is none.
    Nobody,
    /// An entity.
    Entity(String),
    /// Words that lead to no entity.
    Words(String),
}

/// What the spans of an article say about parties: filled with everything that is one thing, then asked.
#[derive(Default)]
pub struct Known<'a> {
    /// Id of a span → the thing it is.
    things: HashMap<&'a str, usize>,
    entities: Vec<BTreeSet<String>>,
    words: Vec<String>,
    /// Words → the entities that spans with them are linked to.
    by_words: BTreeMap<String, BTreeSet<String>>,
}

impl<'a> Known<'a> {
    /// Takes the spans of several annotators that are one thing, those of most annotators first. `entity` leads from the
    /// id of an entry to that of the entry it was merged into.
    pub fn add(&mut self, records: &[&'a Record], entity: &dyn Fn(&str) -> String) {
        let number = self.words.len();
        let mut linked = BTreeSet::new();
        for record in records {
            self.things.insert(&record.id, number);
            if !record.entity.is_empty() {
                linked.insert(entity(&record.entity));
                let words = self.by_words.entry(folded(&record.quote)).or_default();
                words.insert(entity(&record.entity));
            }
        }
        self.entities.push(linked);
        self.words.push(records.first().map(|record| folded(&record.quote)).unwrap_or_default());
    }

    /// A party as it can be compared: by entity where the span it refers to is linked by anybody, else by words.
    pub fn key(&self, party: &Party, entity: &dyn Fn(&str) -> String) -> PartyKey {
        if party.author {
            return PartyKey::Author;
        }
        if party.none {
            return PartyKey::Nobody;
        }
        if let Some(id) = &party.entity {
            return PartyKey::Entity(entity(id));
        }
        let thing = party.span.as_deref().and_then(|id| self.things.get(id));
        let own = || folded(party.text.as_deref().unwrap_or_default());
        let linked = thing.and_then(|at| self.entities.get(*at)).filter(|linked| !linked.is_empty());
        let words = thing.and_then(|at| self.words.get(*at).cloned()).unwrap_or_else(own);
        let linked = linked.or_else(|| self.by_words.get(&words));
        match linked.map(|linked| (linked.len(), linked.first())) {
            Some((1, Some(only))) => PartyKey::Entity(only.clone()),
            _ => PartyKey::Words(words),
        }
    }

    /// All parties, in no order of their own: naming two holders the other way round is no difference.
    pub fn keys(&self, parties: &[Party], entity: &dyn Fn(&str) -> String) -> BTreeSet<PartyKey> {
        parties.iter().map(|party| self.key(party, entity)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(id: &str, quote: &str, entity: &str) -> Record {
        Record { id: id.into(), quote: quote.into(), entity: entity.into(), ..Record::default() }
    }

    #[test]
    fn a_party_is_the_same_by_its_entity_by_its_span_or_by_its_words() {
        let merged = |id: &str| if id == "k-old" { "k".to_owned() } else { id.to_owned() };
        let (a, b) = (span("a1", "Ms Karimova", "k-old"), span("b1", "Karimova", ""));
        let (c, d) = (span("a2", "the Bloc", ""), span("b2", "Bloc", ""));
        let mut known = Known::default();
        known.add(&[&a, &b], &merged);
        known.add(&[&c, &d], &merged);
        let key = |party: Party| known.key(&party, &merged);
        assert_eq!(key(Party::span("a1", "Ms Karimova")), key(Party::span("b1", "Karimova")));
        assert_eq!(key(Party::span("b1", "Karimova")), key(Party::entity("k", "Karimova")));
        assert_eq!(key(Party::named("MS  Karimova")), key(Party::entity("k", "")));
        assert_eq!(key(Party::span("b2", "Bloc")), key(Party::named("The Bloc")));
        assert_ne!(key(Party::author()), key(Party::nobody()));
        assert_ne!(key(Party::named("nobody else")), key(Party::named("the Bloc")));
    }
}
