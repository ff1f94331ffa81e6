//! The concordance: what everybody tagged, a line a place. The text above goes with the list; one's own spans are mended in
//! it. Of a row no more is held than its number; what stands around it is read beside the loop once it is on the screen.

mod link;
pub mod marks;
mod mend;
pub mod rows;
mod walk;

use super::article::OpenArticle;
use super::command::{Command, Edit};
use super::job::{Generation, Hit, Job};
use super::selection::Selection;
use super::{Mode, Screen, Session};
use crate::annotation::Stamp;
use crate::corpus::Corpus;
use crate::editor::Editor;
use crate::insight::concordance::{Group, Kind, Listing, Order, Place, Row, Sort};
use crate::insight::{Facts, Filter};
use marks::Marks;
use std::collections::HashMap;
use std::sync::Arc;

/// Rows of the screen that the list takes at most.
const ROWS: u16 = 14;

/// The list.
#[derive(Debug, Default)]
pub struct Concordance {
    /// The field, while one types.
    pub typing: Option<Editor>,
    /// The filter, as it was typed.
    pub sought: String,
    /// Why nothing is listed, if so.
    pub fault: Option<String>,
    /// In what order the rows stand.
    pub sort: Sort,
    /// What of the places is listed.
    pub kind: Kind,
    /// What everybody had when the list was opened; `None`: it is still being read.
    pub facts: Option<Arc<Facts>>,
    /// What is listed; `None`: it is still being found.
    pub listing: Option<Arc<Listing>>,
    /// How many of how many articles are read for it.
    pub read: (usize, usize),
    /// The chosen row: an index into the rows of the listing.
    pub at: usize,
    /// Which rows are marked.
    pub marks: Marks,
    /// Rows that were read; `None`: what was tagged does not stand in the text any more.
    places: HashMap<Row, Option<Hit>>,
    corpus: Arc<Corpus>,
    generation: Generation,
    /// Whether the text is to go to the chosen row as soon as that is read.
    follows: bool,
    /// The label that waits until all marked places are read.
    waiting: Option<(usize, usize)>,
    origin: Option<(String, Selection)>,
    /// Where one goes back to when the list is closed.
    back: Option<Screen>,
    /// The article that one went to from the list: from there one comes back to it.
    gone_to: Option<String>,
}

impl Concordance {
    /// Rows that it asks for on the screen.
    pub fn height(&self) -> u16 {
        let listed = self.listing.as_ref().filter(|_| self.typing.is_none());
        // While places come in, the list does not jump.
        listed.map_or(ROWS, |all| u16::try_from(all.rows.len() + 1).unwrap_or(u16::MAX).clamp(3, ROWS))
    }

    /// How many places are listed.
    pub fn count(&self) -> usize {
        self.listing.as_ref().map_or(0, |listing| listing.len())
    }

    /// The row of that number.
    pub fn row(&self, at: usize) -> Option<Row> {
        self.listing.as_ref()?.rows.get(at).copied()
    }

    /// A row that was read: its place, or that it is lost; `None`: it was not read yet.
    pub fn place(&self, row: Row) -> Option<Option<&Hit>> {
        self.places.get(&row).map(Option::as_ref)
    }

    /// The words of a row, as they were tagged.
    pub fn words(&self, row: Row) -> &str {
        let Some(facts) = &self.facts else { return "" };
        let quote = match row {
            Row::Untagged(at) => self.untagged(at).map(|(_, group)| group.quote),
            row => rows::fact(facts, row).map(|fact| fact.quote),
        };
        quote.map_or("", |quote| facts.word(quote))
    }

    /// The title of the article of a row.
    pub fn title(&self, row: Row) -> &str {
        let doc = match row {
            Row::Untagged(at) => self.untagged(at).map(|(place, _)| place.doc),
            row => self.facts.as_ref().and_then(|facts| rows::fact(facts, row)).map(|fact| fact.doc),
        };
        let about = doc.and_then(|doc| self.facts.as_ref()?.articles.get(usize::try_from(doc).ok()?));
        let heading = about.and_then(|about| self.corpus.heading(about.at?));
        heading.map_or("", |heading| &heading.title)
    }

    fn untagged(&self, at: u32) -> Option<(&Place, &Group)> {
        let listing = self.listing.as_ref()?;
        let place = listing.places.get(usize::try_from(at).ok()?)?;
        Some((place, listing.groups.get(usize::try_from(place.group).ok()?)?))
    }

    /// The place of the chosen row, where it was read.
    fn chosen(&self) -> Option<&Hit> {
        self.places.get(&self.row(self.at)?)?.as_ref()
    }

    /// The first row on a screen that shows so many: the chosen one stands in the middle, so that one sees what comes.
    pub fn top(&self, room: usize) -> usize {
        let rows = self.listing.as_ref().map_or(0, |listing| listing.rows.len());
        self.at.saturating_sub(room / 2).min(rows.saturating_sub(room))
    }
}

impl Session {
    /// Lists spans: those of a filter, or those of one that is typed.
    pub(super) fn open_concordance(&mut self, filter: Option<&Filter>) {
        let Some(corpus) = self.corpus.clone().filter(|_| self.is_all_read()) else { return };
        let back = (!matches!(self.screen, Screen::Annotate | Screen::Review)).then_some(self.screen);
        if back.is_some() {
            self.screen = Screen::Annotate;
        }
        // From the dashboard one sees what it counted.
        let counted = self.dashboard.insight.told.as_ref().filter(|_| back == Some(Screen::Dashboard));
        let facts = counted.map(|told| told.facts.clone());
        self.cancel_job();
        self.concordance = Some(Box::new(Concordance {
            typing: filter.is_none().then(|| Editor::new("", false)),
            sought: filter.map(ToString::to_string).unwrap_or_default(),
            origin: self.article.as_ref().map(OpenArticle::place_here),
            corpus,
            facts,
            back,
            ..Concordance::default()
        }));
        self.mode = Mode::Concordance;
        if self.concordance.as_ref().is_some_and(|list| list.facts.is_some()) {
            self.list_spans();
        } else {
            self.read_facts();
        }
    }

    /// Begins the list anew, as it is asked for now.
    fn list_spans(&mut self) {
        self.cancel_job();
        let generation = self.next_generation();
        let Some(list) = &mut self.concordance else { return };
        list.listing = None;
        (list.at, list.read, list.waiting, list.follows) = (0, (0, 0), None, false);
        list.generation = generation;
        let Some(facts) = list.facts.clone() else { return };
        let filter = Filter::parse(&list.sought);
        list.fault = filter.as_ref().err().map(ToString::to_string);
        if let Ok(filter) = filter {
            let order = Box::new(Order { filter, sort: list.sort, kind: list.kind });
            let corpus = list.corpus.clone();
            self.start(Job::Spans { corpus, facts, order });
        }
    }

    /// What everybody has is known now: a list that waits for it begins.
    pub(super) fn facts_came(&mut self, facts: &Arc<Facts>) {
        let waits = |list: &&mut Box<Concordance>| list.facts.is_none();
        if let Some(list) = self.concordance.as_mut().filter(waits) {
            list.facts = Some(facts.clone());
            self.list_spans();
        }
    }

    /// Whether one types the filter of the list.
    pub fn types_filter(&self) -> bool {
        self.concordance.as_ref().is_some_and(|list| list.typing.is_some())
    }

    /// A key in the field: another filter.
    pub(super) fn edit_concordance(&mut self, edit: Edit) {
        let Some(list) = &mut self.concordance else { return };
        list.typing.iter_mut().for_each(|editor| editor.edit(edit.clone()));
        list.sought = list.typing.as_ref().map(Editor::text).unwrap_or_default();
        list.marks.clear();
        self.list_spans();
    }

    pub(super) fn in_concordance(&mut self, command: Command, stamp: &mut Stamp) {
        let Some(list) = &mut self.concordance else { return };
        list.waiting = None;
        if list.typing.is_some() {
            return self.in_concordance_field(&command);
        }
        match command {
            Command::List(rows) => self.walk_list(rows),
            Command::ListEnd(last) => self.list_end(last),
            Command::Submit => self.leave_for_row(),
            Command::Mark => self.mark_row(),
            Command::MarkAll => self.mark_all(),
            Command::Remove => self.remove_listed(stamp),
            Command::Entity => self.link_listed(),
            Command::Sort => {
                list.sort = list.sort.next();
                self.list_spans();
            }
            Command::Which => {
                list.kind = list.kind.next();
                // What is not listed any more must not be changed.
                list.marks.clear();
                self.list_spans();
            }
            Command::Search => list.typing = Some(Editor::new(&list.sought, false)),
            Command::Undo => self.undo(stamp),
            Command::Redo => self.redo(stamp),
            Command::Cancel => self.close_concordance(),
            command => {
                if let Some(known) = self.label_asked(&command) {
                    self.label_listed(known, stamp);
                }
            }
        }
    }

    fn in_concordance_field(&mut self, command: &Command) {
        let Some(list) = &mut self.concordance else { return };
        match command {
            Command::List(rows) => _ = list.walk(*rows),
            Command::Submit => match list.fault.clone() {
                Some(why) => self.say(why),
                None => {
                    list.typing = None;
                    self.show_row();
                }
            },
            Command::Cancel => self.close_concordance(),
            _ => {}
        }
    }

    /// Esc: back to where the list was asked for.
    fn close_concordance(&mut self) {
        self.mode = Mode::Normal;
        self.cancel_job();
        let Some(list) = &mut self.concordance else { return };
        (list.gone_to, list.waiting, list.follows) = (None, None, false);
        let (origin, back, is_empty) = (list.origin.clone(), list.back, list.count() == 0);
        if is_empty {
            self.concordance = None;
        } else {
            self.sought = Some(super::seek::Sought::Concordance);
        }
        if let Some((doc, selection)) = origin {
            self.return_to(&doc, selection);
        }
        if let Some(screen) = back {
            self.screen = screen;
        }
        if back == Some(Screen::Dashboard) && self.dashboard.insight.told.is_none() {
            // The list wanted what everybody has, and the counting ended for it.
            self.picture(true);
        }
    }
}
