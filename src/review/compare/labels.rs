//! Labels of the document and of paragraphs, as several annotators give them.

use super::super::assemble::{Draft, Entry, Key};
use super::super::item::About;
use super::super::verdicts::is_review;
use super::Table;
use crate::annotation::Kind;
use crate::text::BytesSpan;
use std::collections::{BTreeMap, BTreeSet};

impl Table<'_> {
    pub(super) fn label_drafts(&mut self) {
        let mut by_place: BTreeMap<(Option<usize>, String), BTreeMap<usize, Entry>> = BTreeMap::new();
        for (who, sheet) in self.annotators.iter().enumerate() {
            for record in sheet.of_kind(Kind::Label).filter(|record| !is_review(record)) {
                let paragraph = record.start.and_then(|at| self.paragraph(at));
                let entries = by_place.entry((paragraph, record.layer.clone())).or_default();
                let entry =
                    entries.entry(who).or_insert_with(|| Entry { who, records: Vec::new(), key: Key::default() });
                let Key { labels, holder, target, attrs, .. } = self.key(record);
                entry.key.labels.extend(labels);
                entry.key.holder.extend(holder);
                entry.key.target.extend(target);
                entry.key.attrs.extend(attrs);
                entry.records.push(record.clone());
            }
        }
        let all = |who: &usize| !self.readers.is_empty() && self.readers.iter().all(|readers| readers.contains(who));
        let finished: BTreeSet<usize> = (0..self.annotators.len()).filter(all).collect();
        for ((paragraph, layer), entries) in by_place {
            let entries: Vec<Entry> = entries.into_values().collect();
            let mut readers = self.readers_of(paragraph, &entries);
            if paragraph.is_none() {
                readers.extend(&finished);
            }
            let bytes = paragraph.and_then(|at| self.article.paragraphs.get(at)).copied();
            let hull = bytes.and_then(|bytes: BytesSpan| self.map.chars(bytes));
            self.drafts.push(Draft {
                about: About::Labels,
                layer,
                paragraph,
                hull,
                entries,
                readers,
                ..Draft::default()
            });
        }
    }
}
