//! What is wrong with links to the registry of entities: ids that nobody has, redirects that lead nowhere.

use crate::annotation::{Kind, Record};
use crate::finding::Finding;
use std::collections::{BTreeMap, HashMap};

/// The entries and links of all files, in the order in which they were read.
#[derive(Default)]
pub struct Links {
    /// Where each entry leads to; empty: it stands for itself.
    entries: HashMap<String, String>,
    named: Vec<Named>,
}

/// A place that names an entry.
struct Named {
    file: String,
    line: usize,
    id: String,
    entity: String,
    redirect: bool,
}

impl Links {
    /// Takes a live record.
    pub fn take(&mut self, record: &Record, file: &str, line: usize) {
        if record.kind == Kind::Entity {
            self.entries.entry(record.id.clone()).or_insert_with(|| record.merged.clone());
        }
        let parties = record.holder.iter().chain(&record.target).chain(&record.via);
        let links = parties.filter_map(|party| party.entity.as_ref()).chain([&record.entity]);
        let links = links.map(|entity| (entity, false)).chain([(&record.merged, true)]);
        for (entity, redirect) in links.filter(|(entity, _)| !entity.is_empty()) {
            self.named.push(Named {
                file: file.to_owned(),
                line,
                id: record.id.clone(),
                entity: entity.clone(),
                redirect,
            });
        }
    }

    /// What is wrong with them.
    pub fn findings(&self) -> Vec<Finding> {
        // One finding an id: a thousand links to an entry that is gone are one fault.
        let mut unknown: BTreeMap<&str, (&Named, usize)> = BTreeMap::new();
        for named in &self.named {
            // An id of Wikidata stands for itself.
            if !named.entity.starts_with("wd:") && !self.entries.contains_key(&named.entity) {
                unknown.entry(&named.entity).or_insert((named, 0)).1 += 1;
            }
        }
        let unknown = unknown.into_iter().map(|(entity, (named, count))| {
            let more = if count > 1 { format!(" and {} more", count - 1) } else { String::new() };
            Finding::warning(
                "unknown-entity",
                &named.file,
                named.line,
                format!("{}{more}: no registry has the entity “{entity}”; the link is kept. = links anew.", named.id),
            )
        });
        let circles = self.named.iter().filter(|named| named.redirect && self.comes_back(&named.id));
        let circles = circles.map(|named| {
            Finding::warning(
                "merged-circle",
                &named.file,
                named.line,
                format!("{}: the entries that it was merged into lead back to it; they are shown as one.", named.id),
            )
        });
        unknown.chain(circles).collect()
    }

    fn comes_back(&self, id: &str) -> bool {
        let mut at = id;
        for _ in 0..self.entries.len() {
            match self.entries.get(at) {
                Some(next) if next == id => return true,
                Some(next) => at = next,
                None => return false,
            }
        }
        false
    }
}
