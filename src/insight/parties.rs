//! Who is who among holders and targets: those of one registry entry are one, and so are those of the same words.

use super::ledger::{Ledger, Named};
use crate::annotation::Registry;
use crate::annotation::party::folded;
use std::collections::HashMap;

/// The number of a party.
pub type PartyId = u32;

/// A holder or target, by whatever words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Party {
    /// As shown: the name of the entry, or the words that were met first.
    pub name: String,
    /// Type of the registry entry; empty: it has none.
    pub kind: String,
    /// Id of the registry entry.
    pub entry: Option<String>,
}

/// All of them.
#[derive(Debug, Default)]
pub struct Parties {
    all: Vec<Party>,
    by_entry: HashMap<String, PartyId>,
    by_words: HashMap<String, PartyId>,
    /// Names and other names of one entry alone, folded: words that are nobody else's stand for it.
    names: HashMap<String, Option<usize>>,
    author: Option<PartyId>,
}

impl Parties {
    /// Nobody yet.
    pub fn new(registry: &Registry) -> Self {
        let mut names: HashMap<String, Option<usize>> = HashMap::new();
        for (at, entry) in registry.entries().iter().enumerate() {
            for name in std::iter::once(&entry.name).chain(&entry.aliases) {
                let known = names.entry(folded(name)).or_insert(Some(at));
                if *known != Some(at) {
                    *known = None;
                }
            }
        }
        Self { names, ..Self::default() }
    }

    /// The number of a party; `None` where somebody looked and found none, or no word was said.
    pub fn number(&mut self, named: &Named, ledger: &Ledger, registry: &Registry) -> Option<PartyId> {
        match named {
            Named::Nobody => None,
            Named::Author => self.author(),
            Named::Entry(id, words) => match registry.find(ledger.word(*id)) {
                Some(entry) => self.of_entry(&entry.id, registry),
                None => self.of_words(ledger.word(*words), registry),
            },
            Named::Words(words) => self.of_words(ledger.word(*words), registry),
        }
    }

    /// The party of a registry entry.
    pub fn of_entry(&mut self, id: &str, registry: &Registry) -> Option<PartyId> {
        let entry = registry.find(id)?;
        if let Some(known) = self.by_entry.get(&entry.id) {
            return Some(*known);
        }
        let party = Party { name: entry.name.clone(), kind: entry.kind.clone(), entry: Some(entry.id.clone()) };
        let number = self.add(party)?;
        self.by_entry.insert(entry.id.clone(), number);
        Some(number)
    }

    fn of_words(&mut self, words: &str, registry: &Registry) -> Option<PartyId> {
        let key = folded(words);
        if key.is_empty() {
            return None;
        }
        if let Some(entry) = self.names.get(&key).copied().flatten().and_then(|at| registry.entries().get(at)) {
            return self.of_entry(&entry.id, registry);
        }
        if let Some(known) = self.by_words.get(&key) {
            return Some(*known);
        }
        let name = words.split_whitespace().collect::<Vec<_>>().join(" ");
        let number = self.add(Party { name, kind: String::new(), entry: None })?;
        self.by_words.insert(key, number);
        Some(number)
    }

    fn author(&mut self) -> Option<PartyId> {
        if self.author.is_some() {
            return self.author;
        }
        let author = Party { name: "author".to_owned(), kind: "author".to_owned(), entry: None };
        self.author = self.add(author);
        self.author
    }

    fn add(&mut self, party: Party) -> Option<PartyId> {
        let number = PartyId::try_from(self.all.len()).ok()?;
        self.all.push(party);
        Some(number)
    }

    /// In the order of their numbers.
    pub fn finish(self) -> Vec<Party> {
        self.all
    }
}
