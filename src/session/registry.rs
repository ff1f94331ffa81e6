//! The registry of entities in the session: what is known of them, their mentions, their names for suggestions.

use super::Session;
use crate::annotation::entity::{self, Entry};
use crate::annotation::links::{Linked, Links};
use crate::annotation::{Kind, Record, Registry, Stamp};
use crate::schema::LayerKind;
use crate::suggest::Names;
use crate::text::name::is_name;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// What is known beside the annotator's own records, and what was made of both.
#[derive(Clone, Debug, Default)]
pub struct Entities {
    /// Entries of the dataset's own `entities.jsonl`.
    pub dataset: Vec<Record>,
    /// Entries of other annotators.
    pub others: Vec<Record>,
    /// What other annotators linked.
    pub links: Links,
    registry: Registry,
    known: Option<Arc<Names>>,
}

impl Entities {
    /// The union of all entries.
    pub fn registry(&self) -> &Registry {
        &self.registry
    }

    /// Takes a change of the annotator's own records; `false`: the union has to be made anew.
    pub(super) fn take(&mut self, before: Option<&Record>, after: &Record) -> bool {
        let any = |is: &dyn Fn(&Record) -> bool| before.is_some_and(is) || is(after);
        let entry = any(&|one| one.kind == Kind::Entity);
        if entry || any(&|one| one.kind == Kind::Span && !one.entity.is_empty()) {
            self.known = None;
        }
        !entry || self.registry.take(before, after)
    }

    /// Before the annotator's own entries are there.
    pub fn new(dataset: Vec<Record>, others: Vec<Record>, links: Links) -> Self {
        Self { dataset, others, links, ..Self::default() }
    }
}

impl Session {
    /// Makes the union anew: entries came, went or changed.
    pub(super) fn refresh_registry(&mut self) {
        let state = &mut self.entities;
        state.registry = Registry::new(&state.dataset, self.own.entities(), &state.others);
        state.known = None;
    }

    /// How many spans of the annotator are linked to an entry.
    pub fn mentions(&self, entry: &Entry) -> usize {
        entry.ids.iter().map(|id| self.own.links().mentions(id)).sum()
    }

    /// How often stances of the annotator name an entry: topics have no other mentions.
    pub fn stances(&self, entry: &Entry) -> usize {
        entry.ids.iter().map(|id| self.own.links().stances(id)).sum()
    }

    /// What is linked to an entry, by this annotator and by others, with its count.
    pub fn linked<'a>(&'a self, entry: &'a Entry) -> impl Iterator<Item = (&'a Linked, usize)> {
        entry.ids.iter().flat_map(|id| self.own.links().of(id).chain(self.entities.links.of(id)))
    }

    /// All names of an entry but the canonical one: its aliases, and the names among the strings that are linked to it.
    pub fn other_names(&self, entry: &Entry) -> Vec<String> {
        let mut names = entry.aliases.clone();
        for (linked, _) in self.linked(entry) {
            if is_name(&linked.quote) && linked.quote != entry.name && !names.contains(&linked.quote) {
                names.push(linked.quote.clone());
            }
        }
        names
    }

    /// Every name of the registry with the label it is tagged with: that of most of the spans linked to its entry, else
    /// the one that stands for its type. Where two entries share a name, the one with more links decides.
    pub fn known_names(&mut self) -> Arc<Names> {
        if let Some(known) = &self.entities.known {
            return known.clone();
        }
        let mut best: BTreeMap<String, (usize, usize, usize)> = BTreeMap::new();
        for entry in self.entities.registry.entries() {
            let Some((layer, label)) = self.label_of(entry) else { continue };
            let weight = self.linked(entry).map(|(_, count)| count).sum();
            for name in self.other_names(entry).into_iter().chain([entry.name.clone()]) {
                let known = best.entry(name).or_insert((weight, layer, label));
                if weight > known.0 {
                    *known = (weight, layer, label);
                }
            }
        }
        let known = Arc::new(best.into_iter().map(|(name, (_, layer, label))| (name, (layer, label))).collect());
        self.entities.known = Some(Arc::clone(&known));
        known
    }

    fn label_of(&self, entry: &Entry) -> Option<(usize, usize)> {
        let mut votes: HashMap<(usize, usize), usize> = HashMap::new();
        for (linked, count) in self.linked(entry) {
            if let Some(known) = self.schema.place(&linked.layer, &linked.label) {
                *votes.entry(known).or_default() += count;
            }
        }
        let most = votes.into_iter().max_by_key(|(known, count)| (*count, std::cmp::Reverse(*known)));
        most.map(|(known, _)| known).or_else(|| {
            let layers = self.schema.layers.iter().enumerate().filter(|(_, layer)| layer.kind == LayerKind::Span);
            layers.into_iter().find_map(|(at, layer)| {
                let stands = |name: &str| entity::kind_of_label(name) == entry.kind;
                Some((at, layer.labels.iter().position(|label| stands(&label.name))?))
            })
        })
    }

    /// A new registry entry.
    pub(super) fn new_entity(&self, name: &str, kind: &str, stamp: &mut Stamp) -> Record {
        Record {
            id: stamp.id('e'),
            rev: 1,
            kind: Kind::Entity,
            name: name.to_owned(),
            entity_type: kind.to_owned(),
            by: self.who.clone(),
            at: stamp.at().to_owned(),
            ..Record::default()
        }
    }
}
