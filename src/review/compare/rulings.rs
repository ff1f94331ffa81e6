//! What reviewers wrote themselves, put to the things that it is about.

use super::super::assemble::{Draft, Key};
use super::super::item::About;
use super::super::verdicts::{Verdicts, is_review, reference};
use super::Table;
use crate::annotation::{Kind, Record};
use std::collections::HashMap;
use std::sync::Arc;

/// Where something stands and what it is called: who says both the same speaks about one thing. Of labels the paragraph.
type Place = (About, String, Option<usize>, Key);

impl Table<'_> {
    /// Every reviewer's record goes to the thing that it names, else to one of its place, else it is a thing of its own.
    pub(super) fn rulings(&mut self, verdicts: &Verdicts) {
        let mut rulings: Vec<(&str, &Arc<Record>)> = self
            .sheets
            .iter()
            .flat_map(|sheet| sheet.records.iter().map(|record| (sheet.who.as_str(), record)))
            .filter(|(who, record)| is_review(record) && verdicts.stands(who, record))
            .collect();
        let (mut named, mut placed) = (HashMap::new(), HashMap::new());
        for (at, draft) in self.drafts.iter().enumerate() {
            for entry in &draft.entries {
                // In a file that began as a copy of another, the same id has another revision.
                named.extend(entry.records.iter().flat_map(|one| [(one.id.clone(), at), (one.reference(), at)]));
                placed.entry(place(draft, &entry.key)).or_insert(at);
            }
        }
        // Those that name a thing first, by their ids: which file is read before another then makes no difference.
        let names = |ruling: &Record| named.get(&ruling.of).or_else(|| named.get(reference(&ruling.of).0)).copied();
        rulings.sort_by(|(a, one), (b, other)| {
            (names(one).is_none(), &one.id, a).cmp(&(names(other).is_none(), &other.id, b))
        });
        for (who, ruling) in rulings {
            let Some(about) = about(ruling) else { continue };
            let alone = self.ruling_draft(about, ruling);
            let key = self.ruling_key(about, ruling);
            let place = place(&alone, &key);
            let at = names(ruling).or_else(|| placed.get(&place).copied()).unwrap_or(self.drafts.len());
            placed.entry(place).or_insert(at);
            if at == self.drafts.len() {
                self.drafts.push(alone);
            }
            if let Some(draft) = self.drafts.get_mut(at) {
                draft.rulings.push((who.to_owned(), ruling.clone(), key));
            }
        }
    }

    /// As annotators' records of that kind are compared.
    fn ruling_key(&self, about: About, ruling: &Record) -> Key {
        let key = self.key(ruling);
        match about {
            About::Span => key,
            About::Labels => Key { pieces: Vec::new(), via: Vec::new(), entity: String::new(), ..key },
            About::Relation => Key {
                labels: key.labels,
                attrs: key.attrs,
                ends: Some((self.thing(&ruling.from), self.thing(&ruling.to))),
                ..Key::default()
            },
        }
    }

    fn ruling_draft(&self, about: About, ruling: &Record) -> Draft {
        let hull = if about == About::Relation { self.relation_hull(ruling) } else { ruling.span() };
        Draft {
            about,
            layer: ruling.layer.clone(),
            stance: self.is_stance(&ruling.layer),
            paragraph: hull.and_then(|hull| self.paragraph(hull.start)),
            hull,
            ..Draft::default()
        }
    }
}

fn about(record: &Record) -> Option<About> {
    match record.kind {
        Kind::Span => Some(About::Span),
        Kind::Relation => Some(About::Relation),
        Kind::Label => Some(About::Labels),
        _ => None,
    }
}

fn place(draft: &Draft, key: &Key) -> Place {
    let paragraph = draft.paragraph.filter(|_| draft.about == About::Labels);
    let (pieces, labels, ends) = (key.pieces.clone(), key.labels.clone(), key.ends.clone());
    (draft.about, draft.layer.clone(), paragraph, Key { pieces, labels, ends, ..Key::default() })
}
