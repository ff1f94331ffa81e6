//! Brackets of the review: gold on top, then each annotator's lanes; who agrees shares one.

use super::super::Session;
use super::super::article::{OpenArticle, caption};
use super::super::attributes;
use super::names::{NO_LETTER, Names};
use crate::annotation::Record;
use crate::review::{About, Comparison, Item, State, Version};
use crate::schema::Schema;
use crate::text::{BytesSpan, CharSpan};

/// A bracket of the review.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed {
    /// Its bounds in bytes of the document.
    pub bytes: BytesSpan,
    /// Its pieces in bytes of the document; empty where it is one piece.
    pub pieces: Vec<BytesSpan>,
    /// What it says.
    pub caption: String,
    /// Whose lanes it stands in: 0 gold, then the annotators in the order that they are shown in.
    pub group: usize,
    /// Layer and label in the schema.
    pub known: Option<(usize, usize)>,
    /// Whether it is, or will be, in gold.
    pub gold: bool,
    /// Its item: an index into the comparison.
    pub item: usize,
}

/// The stretches of text that the versions of an item are about, in code points.
pub fn stretches(item: &Item) -> impl Iterator<Item = CharSpan> {
    let records = item.records().map(|held| &held.record).chain(&item.rulings);
    let labels = (item.about != About::Span).then_some(item.hull).flatten();
    records.filter(|_| item.about == About::Span).filter_map(|record| record.span()).chain(labels)
}

/// Who has a version: letters of a few, else how many they are.
pub fn who(version: &Version, comparison: &Comparison, names: &Names) -> String {
    let letters = letters(version, comparison, names);
    // Of many annotators not all have a letter.
    if version.who.len() > 3 || letters.chars().count() < version.who.len() {
        return format!("{}×", version.who.len());
    }
    letters
}

/// The letters of those who have a version and a letter, in an order that tells nothing of their names.
pub fn letters(version: &Version, comparison: &Comparison, names: &Names) -> String {
    let letters = version.who.iter().filter_map(|who| comparison.annotators.get(*who)).map(|name| names.letter(name));
    let mut letters: Vec<char> = letters.filter(|letter| *letter != NO_LETTER).collect();
    letters.sort_unstable();
    letters.into_iter().collect()
}

impl Session {
    /// Where as many have one version as another, the order of names would tell who is who.
    pub(super) fn shuffle_versions(&mut self) {
        let review = &mut self.review;
        if !review.names.is_blind() {
            return;
        }
        let order: Vec<String> = review.names.ordered().into_iter().map(str::to_owned).collect();
        let annotators = &review.comparison.annotators;
        let rank = |who: &usize| annotators.get(*who).and_then(|name| order.iter().position(|known| known == name));
        for item in &mut review.comparison.items {
            item.versions.sort_by_key(|version| {
                let first = version.who.iter().filter_map(rank).min();
                (std::cmp::Reverse(version.who.len()), version.is_nothing(), first)
            });
        }
    }

    /// Makes the brackets of the open article.
    pub(super) fn place_review(&mut self) {
        let review = &self.review;
        let Some(open) = &self.article else { return };
        let order = review.names.ordered();
        let rank = |who: &usize| {
            let name = review.comparison.annotators.get(*who)?;
            order.iter().position(|known| known == name)
        };
        let mut placed = Vec::new();
        for (number, item) in review.comparison.items.iter().enumerate().filter(|(_, item)| item.about == About::Span) {
            let mut add = |record: &Record, who: &str, group: usize, gold: bool| {
                placed.extend(open.reviewed_bracket(record, &self.schema, who, (group, gold, number)));
            };
            let is_gold = |version: &Version| match item.state {
                State::Agreed => self.schema.review.fold_agreed,
                State::Decided => version.taken == Some(true),
                _ => false,
            };
            for version in &item.versions {
                let Some(record) = version.record() else { continue };
                if is_gold(version) {
                    add(record, "", 0, true);
                } else if item.state != State::Decided {
                    let first = version.who.iter().filter_map(rank).min().unwrap_or_default();
                    add(record, &who(version, &review.comparison, &review.names), first + 1, false);
                }
            }
            item.rulings.iter().for_each(|ruling| add(ruling, "", 0, true));
        }
        if let Some(open) = &mut self.article {
            open.reviewed = Some(placed);
            open.page.forget();
        }
    }
}

impl OpenArticle {
    pub(in super::super) fn reviewed_bracket(
        &self,
        record: &Record,
        schema: &Schema,
        who: &str,
        (group, gold, item): (usize, bool, usize),
    ) -> Option<Placed> {
        let bytes = self.map.bytes(record.span()?)?;
        let pieces = record.pieces();
        let pieces = pieces.iter().filter(|_| !record.parts.is_empty()).filter_map(|one| self.map.bytes(*one));
        let said = caption(record, &attributes::brief(schema, record));
        let caption = if who.is_empty() { said } else { format!("{who} {said}") };
        let known = schema.place(&record.layer, &record.label);
        Some(Placed { bytes, pieces: pieces.collect(), caption, group, known, gold, item })
    }
}
