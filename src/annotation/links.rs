//! Which strings are linked to which entity, and how often: they are its other names, and its mentions.

use super::record::{Kind, Record};
use std::collections::{BTreeMap, HashMap};

/// The words of linked spans, and their layer and label.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "named for the keys of the record")]
pub struct Linked {
    pub quote: String,
    pub layer: String,
    pub label: String,
}

/// The live links, counted.
#[derive(Clone, Debug, Default)]
pub struct Links {
    by_entity: HashMap<String, BTreeMap<Linked, usize>>,
    stances: HashMap<String, usize>,
}

impl Links {
    /// Counts a record in, or out.
    pub fn count(&mut self, record: &Record, add: bool) {
        if record.kind != Kind::Span {
            return;
        }
        let parties = record.holder.iter().chain(&record.target).chain(&record.via);
        for entity in parties.filter_map(|party| party.entity.as_ref()) {
            let count = self.stances.entry(entity.clone()).or_default();
            *count = if add { *count + 1 } else { count.saturating_sub(1) };
        }
        if record.entity.is_empty() {
            return;
        }
        let linked = Linked { quote: record.quote.clone(), layer: record.layer.clone(), label: record.label.clone() };
        let all = self.by_entity.entry(record.entity.clone()).or_default();
        let count = all.entry(linked.clone()).or_default();
        *count = if add { *count + 1 } else { count.saturating_sub(1) };
        if *count == 0 {
            all.remove(&linked);
        }
        if all.is_empty() {
            self.by_entity.remove(&record.entity);
        }
    }

    /// What is linked to that id, and how often.
    pub fn of(&self, entity: &str) -> impl Iterator<Item = (&Linked, usize)> {
        self.by_entity.get(entity).into_iter().flatten().map(|(linked, count)| (linked, *count))
    }

    /// How often stances name that id as holder, target or reporter.
    pub fn stances(&self, entity: &str) -> usize {
        self.stances.get(entity).copied().unwrap_or_default()
    }

    /// How many spans are linked to that id.
    pub fn mentions(&self, entity: &str) -> usize {
        self.of(entity).map(|(_, count)| count).sum()
    }
}
