//! Review: what several annotators have in an article, and what is decided about it.

mod asking;
mod decide;
pub mod names;
pub mod place;
pub mod remark;
pub mod survey;
pub(super) mod walk;

use super::effect::Effect;
use super::job::Hit;
use super::{Mode, Screen, Session};
use crate::annotation::{Kind, Record};
use crate::review::same::Same;
use crate::review::verdicts::reference;
use crate::review::{Comparison, Filter, Item};
use crate::sheet::Sheet;
use crate::text::CharSpan;
use names::Names;
use std::collections::BTreeSet;
use std::sync::Arc;
use survey::Survey;
use walk::Arrival;

/// Articles whose sheets are kept: the one on the screen and those that one may go to next.
const KEPT: usize = 6;

/// The state of the review.
#[derive(Debug, Default)]
pub struct Review {
    /// What annotators are called here.
    pub names: Names,
    /// The open article; empty until its sheets are read.
    pub comparison: Comparison,
    /// Whether the sheets of the open article are there.
    pub is_read: bool,
    /// The item that one was led to: an index into the comparison. A motion of one's own leaves it.
    pub at: Option<usize>,
    /// Rows of the drawer with the versions.
    pub rows: u16,
    /// Where in the corpus something is open.
    pub survey: Survey,
    /// The filter as typed.
    pub filter: String,
    /// The filter as read.
    pub wanted: Filter,
    /// The sheets of other annotators, by article, the last asked for last.
    sheets: Vec<(String, Arc<Vec<Sheet>>)>,
    same: Arc<Same>,
    arrival: Option<Arrival>,
    /// Steps to the next thing, or back, that were asked for before the sheets were there.
    ahead: i8,
    /// Where the selection was when the item was gone to.
    led_to: Option<CharSpan>,
}

impl Review {
    /// With these names.
    pub fn new(names: Names) -> Self {
        Self { names, ..Self::default() }
    }
}

impl Session {
    /// Goes to the review, or back from it.
    pub(super) fn switch_review(&mut self) {
        if self.screen == Screen::Review {
            self.leave_review();
        } else {
            self.open_review(Some(Arrival::Here));
        }
    }

    /// Goes to a place in the review, whatever is open elsewhere.
    pub(super) fn review_at(&mut self, hit: &Hit) {
        self.open_review(None);
        self.go_to_hit(hit);
    }

    /// The review begins once the corpus is read.
    pub(super) fn open_review(&mut self, arrival: Option<Arrival>) {
        self.screen = Screen::Review;
        self.mode = Mode::Normal;
        self.review.arrival = arrival;
        if let Some(open) = &mut self.article {
            open.offers.clear();
        }
        self.survey();
        self.arrived_for_review();
    }

    /// The corpus is there: who is shown something to decide stays there.
    pub(super) fn go_on_reviewing(&mut self) {
        if self.review.is_read && self.review.arrival.is_none() {
            self.survey();
            self.count_open_article();
        } else {
            self.open_review(Some(Arrival::Here));
        }
    }

    fn leave_review(&mut self) {
        self.screen = Screen::Annotate;
        (self.review.at, self.review.ahead) = (None, 0);
        self.effects.push(Effect::Unwatch);
        if let Some(open) = &mut self.article {
            open.reviewed = None;
            open.page.forget();
        }
    }

    /// Another article is open: its sheets are asked for, or taken from those that are kept.
    pub(super) fn arrived_for_review(&mut self) {
        self.review.at = None;
        if self.review.arrival.is_none() {
            self.review.ahead = 0;
        }
        self.review.is_read = false;
        self.review.comparison = Comparison::default();
        self.place_review();
        let Some(article) = self.article.as_ref().map(|open| open.article.clone()) else { return };
        if self.review.sheets.iter().any(|(doc, _)| *doc == article.id) {
            self.compare_article();
        } else {
            self.effects.push(Effect::Sheets(article));
        }
    }

    /// Sheets have come.
    pub(super) fn take_sheets(&mut self, doc: String, same: Arc<Same>, sheets: Arc<Vec<Sheet>>) {
        self.review.same = same;
        self.review.sheets.retain(|(known, _)| *known != doc);
        let here = self.article.as_ref().is_some_and(|open| open.article.id == doc);
        self.review.sheets.push((doc, sheets));
        if self.review.sheets.len() > KEPT {
            self.review.sheets.remove(0);
        }
        if here && self.screen == Screen::Review {
            self.compare_article();
        }
    }

    /// Files were changed by others: what is kept of them is old.
    pub(super) fn sheets_are_old(&mut self, changed: &[String]) {
        self.review.sheets.clear();
        if self.screen == Screen::Review {
            let who: Vec<String> = changed.iter().map(|name| self.review.names.said(name)).collect();
            self.say(format!("changed by others and read again: {}", who.join(", ")));
            self.survey();
            if let Some(open) = &self.article {
                self.effects.push(Effect::Sheets(open.article.clone()));
            }
        }
    }

    /// Compares the open article anew, after the sheets of others or one's own records have changed.
    pub(super) fn compare_article(&mut self) {
        let Some(open) = &self.article else { return };
        let doc = &open.article.id;
        let Some((_, others)) = self.review.sheets.iter().find(|(known, _)| known == doc) else { return };
        let own = self.own.shared_of_doc(doc).cloned();
        let mut sheets: Vec<Sheet> = others.iter().filter(|sheet| sheet.who != self.who).cloned().collect();
        sheets.push(Sheet::new(&self.who, own, &open.article, &open.map, &self.schema));
        sheets.sort_by(|a, b| a.who.cmp(&b.who));
        let before = self.review.at.and_then(|at| self.review.comparison.items.get(at)).cloned();
        self.review.comparison = self.review.same.compare(&open.article, &open.map, &sheets, &self.schema);
        self.review.is_read = true;
        self.review.names.take(&self.review.comparison.annotators);
        self.order_review();
        // The same item may have another number now.
        self.review.at = before.and_then(|before| {
            let same = |item: &&Item| same_item(item, &before);
            self.review.comparison.items.iter().position(|item| same(&item))
        });
        self.count_open_article();
        self.arrive_in_review();
    }

    /// The annotators of the open article in the order that they are shown in, and their brackets.
    pub(super) fn order_review(&mut self) {
        self.shuffle_versions();
        self.place_review();
    }

    /// The item that a decision is about: the one that one was led to, else the one under the selection.
    pub fn item_here(&self) -> Option<usize> {
        if let Some(at) = self.review.at {
            return Some(at);
        }
        let open = self.article.as_ref()?;
        let chars = open.selected_chars()?;
        let items = || self.review.comparison.items.iter().enumerate();
        let exact = items().find(|(_, item)| place::stretches(item).any(|stretch| stretch == chars));
        let around = || {
            let around = items().filter(|(_, item)| place::stretches(item).any(|stretch| stretch.contains(chars)));
            around.min_by_key(|(_, item)| item.hull.map_or(u32::MAX, CharSpan::len))
        };
        exact.or_else(around).map(|(at, _)| at)
    }

    /// Whether one is led to an item.
    pub fn leads_to(&self, item: &Item) -> bool {
        let annotators = &self.review.comparison.annotators;
        let alone = self.checks_alone();
        self.review.wanted.leads_to(item, annotators, self.schema.review.fold_agreed, alone)
    }

    /// Whether the work of an annotator whom nobody else reads is to be checked: there is only one.
    pub(super) fn checks_alone(&self) -> bool {
        self.review.names.len() <= 1
    }

    /// Items of the open article that are left.
    pub fn left_here(&self) -> usize {
        self.review.comparison.items.iter().filter(|item| self.leads_to(item)).count()
    }

    /// Comments on the records of an item, with who wrote them: in the order of their times.
    pub fn remarks_on(&self, item: &Item) -> Vec<(String, String)> {
        let Some(open) = &self.article else { return Vec::new() };
        let doc = &open.article.id;
        let others = self.review.sheets.iter().filter(|(known, _)| known == doc).flat_map(|(_, sheets)| sheets.iter());
        let foreign = others.filter(|sheet| sheet.who != self.who).flat_map(|sheet| {
            let comments = sheet.of_kind(Kind::Comment);
            comments.map(|comment| (sheet.who.as_str(), comment.as_ref()))
        });
        let own = self.own.of_doc(doc).into_iter().filter(|record| record.kind == Kind::Comment);
        let mut comments: Vec<(&str, &Record)> = foreign.chain(own.map(|one| (self.who.as_str(), one))).collect();
        comments.sort_by_key(|(who, comment)| (&comment.at, *who, &comment.id));
        // An answer names the decision or the comment that it answers.
        let about = item.records().map(|held| &held.record).chain(&item.decisions).map(|record| record.id.as_str());
        let mut about: BTreeSet<&str> = about.collect();
        // Clocks differ: an answer may seem to be older than what it answers.
        let mut known = 0;
        while known < about.len() {
            known = about.len();
            let on = comments.iter().filter(|(_, comment)| about.contains(reference(&comment.of).0));
            about.extend(on.map(|(_, comment)| comment.id.as_str()).collect::<Vec<_>>());
        }
        let all = comments.into_iter().filter(|(_, comment)| about.contains(comment.id.as_str()));
        let all = all.map(|(who, comment)| (who.to_owned(), comment.note.clone()));
        // One comment to several annotators stands in one record for each.
        let mut remarks: Vec<(String, String)> = Vec::new();
        for remark in all {
            if !remarks.contains(&remark) {
                remarks.push(remark);
            }
        }
        remarks
    }
}

/// Whether two items are the same thing at two times: they share a record, or stand in the same place.
fn same_item(a: &Item, b: &Item) -> bool {
    let shares = |id: &str| b.records().map(|held| &held.record).chain(&b.rulings).any(|record| record.id == id);
    a.about == b.about
        && a.layer == b.layer
        && (a.records().map(|held| &held.record).chain(&a.rulings).any(|record| shares(&record.id))
            || (a.hull == b.hull && a.hull.is_some()))
}
