//! Relations of several annotators that lead from and to the same things.

use super::super::assemble::{Draft, Entry, Key};
use super::super::item::About;
use super::super::verdicts::is_review;
use super::Table;
use crate::annotation::{Kind, Record, pieces};
use crate::text::CharSpan;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Layer, and the things that it leads from and to.
type Arrow = (String, String, String);

impl Table<'_> {
    pub(super) fn relation_drafts(&mut self) {
        let mut by_ends: BTreeMap<Arrow, Vec<(usize, &Arc<Record>)>> = BTreeMap::new();
        for (who, sheet) in self.annotators.iter().enumerate() {
            for record in sheet.of_kind(Kind::Relation).filter(|record| !is_review(record)) {
                let ends = (record.layer.clone(), self.thing(&record.from), self.thing(&record.to));
                by_ends.entry(ends).or_default().push((who, record));
            }
        }
        let drafts: Vec<Draft> = by_ends
            .into_iter()
            .map(|((layer, from, to), members)| {
                let mut by_who: BTreeMap<usize, Entry> = BTreeMap::new();
                for (who, record) in members {
                    let entry = by_who.entry(who).or_insert_with(|| Entry {
                        who,
                        records: Vec::new(),
                        key: Key { ends: Some((from.clone(), to.clone())), ..Key::default() },
                    });
                    entry.key.labels.insert(record.label.clone());
                    entry.key.attrs.extend(self.key(record).attrs);
                    entry.records.push(record.clone());
                }
                let entries: Vec<Entry> = by_who.into_values().collect();
                let hull =
                    entries.iter().flat_map(|entry| &entry.records).find_map(|record| self.relation_hull(record));
                let paragraph = hull.and_then(|hull| self.paragraph(hull.start));
                let readers = self.readers_of(paragraph, &entries);
                Draft { about: About::Relation, layer, paragraph, hull, entries, readers, ..Draft::default() }
            })
            .collect();
        self.drafts.extend(drafts);
    }

    /// From the first code point of one end to the last of the other.
    pub(super) fn relation_hull(&self, relation: &Record) -> Option<CharSpan> {
        let ends = [&relation.from, &relation.to].into_iter().filter_map(|id| self.places.get(id.as_str()).copied());
        pieces::hull(&ends.collect::<Vec<_>>())
    }
}
