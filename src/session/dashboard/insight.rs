//! What the dashboard shows beside agreement: progress, labels, stances. It is counted beside the loop from everybody's
//! files, anew each time one comes here; what was counted before is shown until then.

use super::super::Session;
use super::super::command::Motion;
use super::super::effect::Effect;
use super::super::job::Generation;
use super::Page;
use crate::assignment::Assignments;
use crate::assignment::told::Share;
use crate::corpus::Corpus;
use crate::insight::facts::Month;
use crate::insight::repeats::Repeats;
use crate::insight::stances::{Side, Stances};
use crate::insight::{Facts, Filter, Once, Pictures, Whose};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What is to be counted. It holds all it needs.
#[derive(Clone, Debug)]
pub struct Order {
    /// All articles.
    pub corpus: Arc<Corpus>,
    /// What everybody has; `None`: it is to be read.
    pub facts: Option<Arc<Facts>>,
    /// Which texts are repeated; `None`: it is to be found out, where it matters.
    pub repeats: Option<Arc<Repeats>>,
    /// Who reads what.
    pub assignments: Arc<Assignments>,
    /// Whose; `None`: see [`Pictures::new`].
    pub whose: Option<Whose>,
    /// How often a repeated text counts.
    pub once: Once,
    /// Whether only what everybody has is wanted, and nothing counted.
    pub facts_alone: bool,
}

/// What comes back.
#[derive(Clone, Debug)]
pub enum Pictured {
    /// So many of so many files are read.
    Files(usize, usize),
    /// The sentences around the spans of so many of so many articles are compared.
    Texts(usize, usize),
    /// What everybody has, and the files that can't be read, with the reason.
    Facts(Arc<Facts>, Vec<(String, String)>),
    /// That is it.
    Done(Box<Told>),
}

/// All that was found out.
#[derive(Clone, Debug)]
pub struct Told {
    /// What everybody has.
    pub facts: Arc<Facts>,
    /// Which texts are repeated, where it was asked for.
    pub repeats: Option<Arc<Repeats>>,
    /// What was counted.
    pub pictures: Arc<Pictures>,
    /// How far everybody is with what is assigned to them.
    pub assigned: BTreeMap<String, Share>,
    /// Files that can't be read, with the reason.
    pub unread: Vec<(String, String)>,
}

/// How far the counting is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "named for what is done")]
pub enum Counting {
    Files(usize, usize),
    Texts(usize, usize),
}

/// The state of these pages.
#[derive(Debug, Default)]
pub struct Insight {
    /// What was counted last.
    pub told: Option<Box<Told>>,
    /// How far the counting is; `None`: it is through.
    pub counting: Option<Counting>,
    /// Whose records are wanted.
    whose: Option<Whose>,
    once: Once,
    /// Which layer of stances is shown.
    layer: usize,
    /// Row and column of the cursor, page by page.
    cursors: [(usize, usize); Page::ALL.len()],
    pub(super) generation: Generation,
}

impl Insight {
    /// What was counted last.
    pub fn pictures(&self) -> Option<&Pictures> {
        self.told.as_ref().map(|told| &*told.pictures)
    }

    /// The stances of the layer that is shown.
    pub fn stances(&self) -> Option<&Stances> {
        let all = &self.pictures()?.stances;
        all.get(self.layer.min(all.len().checked_sub(1)?))
    }

    /// Months that have articles, unknown last.
    pub fn months(&self) -> Vec<Option<Month>> {
        let months = self.pictures().into_iter().flat_map(|pictures| pictures.progress.months.keys().copied());
        unknown_last(months.collect())
    }

    /// Outlets, the largest first, unknown last.
    pub fn outlets(&self) -> Vec<Option<Arc<str>>> {
        let Some(pictures) = self.pictures() else { return Vec::new() };
        let mut outlets: Vec<_> = pictures.progress.outlets.iter().collect();
        outlets.sort_by(|(a, x), (b, y)| (a.is_none(), y.paragraphs, a).cmp(&(b.is_none(), x.paragraphs, b)));
        outlets.into_iter().map(|(outlet, _)| outlet.clone()).collect()
    }

    /// Months that have stances of the layer that is shown, unknown last.
    pub fn stance_months(&self) -> Vec<Option<Month>> {
        unknown_last(self.stances().into_iter().flat_map(|stances| stances.months.keys().copied()).collect())
    }

    /// Outlets that have stances of the layer that is shown, those with most first, unknown last.
    pub fn stance_outlets(&self) -> Vec<Option<Arc<str>>> {
        let Some(stances) = self.stances() else { return Vec::new() };
        let total =
            |months: &BTreeMap<_, crate::insight::sign::Signs>| months.values().map(|signs| signs.total()).sum::<u32>();
        let mut outlets: Vec<_> = stances.outlets.iter().collect();
        outlets.sort_by(|(a, x), (b, y)| (a.is_none(), total(y), a).cmp(&(b.is_none(), total(x), b)));
        outlets.into_iter().map(|(outlet, _)| outlet.clone()).collect()
    }

    /// Rows and columns of a page: the first row and the first column are those of all together, where there are such.
    pub fn size(&self, page: Page) -> (usize, usize) {
        let Some(pictures) = self.pictures() else { return (0, 0) };
        let stances = self.stances();
        match page {
            Page::Progress => (self.outlets().len() + 1, self.months().len() + 1),
            Page::Labels => (pictures.labels.len(), 1),
            Page::Agreement => (0, 0),
            Page::Stances => stances.map_or((0, 0), |all| (all.matrix.holders.len() + 1, all.matrix.targets.len() + 1)),
            Page::Months => {
                stances.map_or((0, 0), |_| (self.stance_outlets().len() + 1, self.stance_months().len() + 1))
            }
            Page::Changes => (stances.map_or(0, |all| all.changes.len()), 1),
        }
    }

    /// Where the cursor of a page is.
    pub fn cursor(&self, page: Page) -> (usize, usize) {
        let (rows, columns) = self.size(page);
        let (row, column) = self.cursors.get(page as usize).copied().unwrap_or_default();
        (row.min(rows.saturating_sub(1)), column.min(columns.saturating_sub(1)))
    }

    fn put_cursor(&mut self, page: Page, row: usize, column: usize) {
        if let Some(cursor) = self.cursors.get_mut(page as usize) {
            *cursor = (row, column);
        }
    }
}

fn unknown_last(months: Vec<Option<Month>>) -> Vec<Option<Month>> {
    let (known, unknown): (Vec<_>, Vec<_>) = months.into_iter().partition(Option::is_some);
    known.into_iter().chain(unknown).collect()
}

impl Session {
    /// Has everything counted; what everybody has is read anew where `anew`.
    pub(in super::super) fn picture(&mut self, anew: bool) {
        let Some(corpus) = self.corpus.clone() else { return };
        let insight = &mut self.dashboard.insight;
        let known = insight.told.as_ref().filter(|_| !anew);
        let (facts, repeats) = (known.map(|told| told.facts.clone()), known.and_then(|told| told.repeats.clone()));
        insight.generation.0 += 1;
        insight.counting = Some(Counting::Files(0, 0));
        let (whose, once) = (insight.whose.clone(), insight.once);
        let assignments = self.assigned.all.clone();
        let order = Order { corpus, facts, repeats, assignments, whose, once, facts_alone: false };
        self.effects.push(Effect::Picture(insight.generation, Box::new(order)));
    }

    /// Has what everybody has read anew, and nothing counted.
    pub(in super::super) fn read_facts(&mut self) {
        let Some(corpus) = self.corpus.clone() else { return };
        let insight = &mut self.dashboard.insight;
        insight.generation.0 += 1;
        let (whose, once) = (insight.whose.clone(), insight.once);
        let assignments = Arc::default();
        let order = Order { corpus, facts: None, repeats: None, assignments, whose, once, facts_alone: true };
        self.effects.push(Effect::Picture(insight.generation, Box::new(order)));
    }

    /// Something was counted.
    pub(in super::super) fn take_pictured(&mut self, generation: Generation, pictured: Pictured) {
        let insight = &mut self.dashboard.insight;
        if generation != insight.generation {
            return;
        }
        match pictured {
            Pictured::Files(done, total) => insight.counting = Some(Counting::Files(done, total)),
            Pictured::Texts(done, total) => insight.counting = Some(Counting::Texts(done, total)),
            Pictured::Facts(facts, unread) => {
                self.take_facts(&facts, &unread);
                self.facts_came(&facts);
            }
            Pictured::Done(told) => {
                insight.counting = None;
                let (facts, unread) = (told.facts.clone(), told.unread.clone());
                insight.told = Some(told);
                self.take_facts(&facts, &unread);
            }
        }
    }

    fn take_facts(&mut self, facts: &Facts, unread: &[(String, String)]) {
        let people = facts.annotators.iter().filter(|who| !who.is_gold);
        self.review.names.take(&people.map(|who| who.name.clone()).collect::<Vec<_>>());
        if let Some((name, why)) = unread.first() {
            self.say(format!("annotations/{name}.jsonl can't be read ({why}); it is not counted"));
        }
    }

    pub(super) fn move_in_pages(&mut self, motion: Motion) {
        let page = self.dashboard.page;
        let insight = &mut self.dashboard.insight;
        let (rows, columns) = insight.size(page);
        let (row, column) = insight.cursor(page);
        let (row, column) = match motion {
            Motion::TokenNext => (row, column + 1),
            Motion::TokenBack => (row, column.saturating_sub(1)),
            Motion::LineDown => (row + 1, column),
            Motion::LineUp => (row.saturating_sub(1), column),
            Motion::PageDown => (row + 10, column),
            Motion::PageUp => (row.saturating_sub(10), column),
            _ => (row, column),
        };
        insight.put_cursor(page, row.min(rows.saturating_sub(1)), column.min(columns.saturating_sub(1)));
    }

    /// To the next cell, row by row, round to the first.
    pub(super) fn step_in_pages(&mut self, stops: i32) {
        let page = self.dashboard.page;
        let insight = &mut self.dashboard.insight;
        let (rows, columns) = insight.size(page);
        let (row, column) = insight.cursor(page);
        let count = rows * columns;
        if count == 0 {
            return;
        }
        let at = row * columns + column;
        let at = if stops < 0 { (at + count - 1) % count } else { (at + 1) % count };
        insight.put_cursor(page, at / columns, at % columns);
    }

    pub(super) fn pages_end(&mut self, last: bool) {
        let page = self.dashboard.page;
        let insight = &mut self.dashboard.insight;
        let (rows, _) = insight.size(page);
        let (_, column) = insight.cursor(page);
        insight.put_cursor(page, if last { rows.saturating_sub(1) } else { 0 }, column);
    }

    /// The mouse chose a cell.
    pub(super) fn point_at_cell(&mut self, row: usize, column: usize) {
        let page = self.dashboard.page;
        if self.dashboard.insight.cursor(page) == (row, column) {
            return self.list_cell();
        }
        self.dashboard.insight.put_cursor(page, row, column);
    }

    /// The next of: the usual, everybody, gold, each annotator.
    pub(super) fn next_whose(&mut self) {
        let insight = &mut self.dashboard.insight;
        let Some(told) = &insight.told else { return };
        let gold = told.facts.annotators.iter().any(|who| who.is_gold).then_some(Whose::Gold);
        let each = told.facts.annotators.iter().filter(|who| !who.is_gold);
        let each = each.map(|who| Whose::One(who.name.clone()));
        let mut all = vec![None, Some(Whose::Everybody)];
        all.extend(gold.into_iter().chain(each).map(Some));
        let at = all.iter().position(|one| *one == insight.whose).unwrap_or_default();
        insight.whose = all.get((at + 1) % all.len()).cloned().flatten();
        let said = match insight.whose.clone() {
            None => "everybody's work; stances are gold's where it has some".to_owned(),
            Some(whose) => self.whose_name(&whose),
        };
        self.say(format!("counted: {said}"));
        self.picture(false);
    }

    /// Whose it is, as a person reads it.
    pub fn whose_name(&self, whose: &Whose) -> String {
        match whose {
            Whose::Everybody => "everybody's".to_owned(),
            Whose::Gold => "gold".to_owned(),
            Whose::One(name) => format!("{}’s", self.review.names.shown(name)),
        }
    }

    pub(super) fn next_once(&mut self) {
        self.dashboard.insight.once = self.dashboard.insight.once.next();
        self.say(self.dashboard.insight.once.name());
        self.picture(false);
    }

    pub(super) fn next_stance_layer(&mut self) {
        let insight = &mut self.dashboard.insight;
        let count = insight.pictures().map_or(0, |pictures| pictures.stances.len());
        if count < 2 {
            return self.say("there is no other layer of stances");
        }
        insight.layer = (insight.layer.min(count - 1) + 1) % count;
    }

    /// What stands behind the cell under the cursor.
    pub fn cell_filter(&self) -> Option<Filter> {
        let insight = &self.dashboard.insight;
        let (told, page) = (insight.told.as_ref()?, self.dashboard.page);
        let (row, column) = insight.cursor(page);
        let mut filter = Filter::default();
        let whose = if matches!(page, Page::Progress | Page::Labels) {
            &told.pictures.whose
        } else {
            &told.pictures.of_stances
        };
        match whose {
            Whose::Everybody => {}
            Whose::Gold => filter.by.push("gold".to_owned()),
            Whose::One(name) => filter.by.push(name.clone()),
        }
        let stances = insight.stances();
        let outlet_and_month = |filter: &mut Filter, outlets: Vec<Option<Arc<str>>>, months: Vec<Option<Month>>| {
            let chosen = row.checked_sub(1).and_then(|at| outlets.get(at).cloned());
            filter.outlet.extend(
                chosen.map(|outlet| outlet.map_or("unknown".to_owned(), |name| format!("={name}").to_lowercase())),
            );
            let chosen = column.checked_sub(1).and_then(|at| months.get(at).copied());
            filter.date.extend(chosen.map(|month| month.map_or("unknown".to_owned(), |month| month.to_string())));
        };
        match page {
            Page::Agreement => return None,
            Page::Progress => outlet_and_month(&mut filter, insight.outlets(), insight.months()),
            Page::Labels => {
                let of = told.pictures.labels.get(row)?;
                filter.layer.push(of.layer.to_lowercase());
                filter.label.push(of.label.to_lowercase());
            }
            Page::Stances => {
                filter.layer.push(stances?.layer.to_lowercase());
                let matrix = &stances?.matrix;
                let side =
                    |at: usize, all: &[(Side, _)]| at.checked_sub(1).and_then(|at| all.get(at)).map(|(id, _)| *id);
                filter.holder.extend(side(row, &matrix.holders).map(|side| party_term(&told.facts, side)));
                filter.target.extend(side(column, &matrix.targets).map(|side| party_term(&told.facts, side)));
            }
            Page::Months => {
                filter.layer.push(stances?.layer.to_lowercase());
                outlet_and_month(&mut filter, insight.stance_outlets(), insight.stance_months());
            }
            Page::Changes => {
                let change = stances?.changes.get(row)?;
                filter.layer.push(stances?.layer.to_lowercase());
                filter.holder.push(party_term(&told.facts, Some(change.holder)));
                filter.target.push(party_term(&told.facts, Some(change.target)));
            }
        }
        Some(filter)
    }

    pub(super) fn list_cell(&mut self) {
        match self.cell_filter() {
            Some(filter) => self.open_concordance(Some(&filter)),
            None => self.say("there is nothing to list"),
        }
    }
}

/// How a filter asks for a party: by its entry where it has one, else by its whole name.
fn party_term(facts: &Facts, side: Side) -> String {
    let party = side.and_then(|id| facts.party(id));
    party.map_or("nobody".to_owned(), |party| {
        party.entry.clone().unwrap_or_else(|| format!("={}", party.name)).to_lowercase()
    })
}
