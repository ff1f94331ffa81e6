//! The list of places in the texts: what a search of the corpus found, or what is to be tagged together. The text above
//! the list goes with it.

use super::article::OpenArticle;
use super::command::Command;
use super::job::{Generation, Hit, Job, Progress};
use super::seek::Sought;
use super::selection::{Selection, whole_graphemes};
use super::{Mode, Screen, Session};
use crate::annotation::Stamp;
use crate::editor::Editor;
use crate::search::query::Query;
use crate::search::scan::Pattern;
use crate::text::CharSpan;
use std::collections::BTreeSet;

/// Places that are listed at most; all are counted.
pub const LISTED: usize = 10_000;

/// What the list is for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Purpose {
    /// Going to the places.
    #[default]
    Look,
    /// All are to be tagged, once a label's key is pressed.
    Choose,
    /// Enter tags all that are not left out.
    Tag {
        /// Layer and label in the schema.
        known: (usize, usize),
        /// The span it was asked on, `ID@REV`; empty where there was none.
        of: String,
    },
}

/// The list.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// What it is for.
    pub purpose: Purpose,
    /// What is sought, as people read it.
    pub sought: String,
    /// The field, while one types.
    pub typing: Option<Editor>,
    /// Why nothing is sought, if so.
    pub fault: Option<String>,
    /// Whether it is about all articles, not the open one alone.
    pub everywhere: bool,
    /// The places, in the order of the corpus; the first [`LISTED`].
    pub hits: Vec<Hit>,
    /// Which of them are left out.
    pub left_out: BTreeSet<usize>,
    /// Which one is gone to.
    pub at: usize,
    /// All that were found.
    pub count: usize,
    /// Places that can't be tagged, because spans stand there.
    pub taken: usize,
    /// Articles that are searched by now.
    pub read: usize,
    pub(super) query: Query,
    /// The article and place of the span that `*` was asked on: it is no mention besides itself.
    pub(super) asked: Option<(String, CharSpan)>,
    pub(super) origin: Option<(String, Selection)>,
    pub(super) generation: Generation,
}

impl Found {
    /// How many are not left out.
    pub fn left(&self) -> usize {
        self.hits.len() - self.left_out.len()
    }

    /// Whether Enter tags them.
    pub fn tags(&self) -> bool {
        matches!(self.purpose, Purpose::Tag { .. })
    }

    /// Rows that it asks for on the screen.
    pub fn rows(&self) -> u16 {
        let most = if self.everywhere { 14 } else { 8 };
        // While places come in, the list does not jump.
        let filling = self.typing.is_some() || (self.everywhere && self.hits.is_empty());
        if filling { most } else { u16::try_from(self.hits.len() + 1).unwrap_or(u16::MAX).clamp(3, most) }
    }

    fn step(&mut self, rows: i32) -> bool {
        let before = self.at;
        let by = usize::try_from(rows.unsigned_abs()).unwrap_or_default();
        let last = self.hits.len().saturating_sub(1);
        self.at = if rows < 0 { before.saturating_sub(by) } else { before.saturating_add(by).min(last) };
        self.at != before
    }
}

impl OpenArticle {
    pub(super) fn place_here(&self) -> (String, Selection) {
        (self.article.id.clone(), self.selection)
    }
}

impl Session {
    /// The list, while it is open.
    pub(super) fn list(&mut self) -> Option<&mut Found> {
        match &mut self.mode {
            Mode::Found(found) => Some(found),
            _ => None,
        }
    }

    /// Whether places are still to come into the list.
    pub fn is_searching(&self) -> bool {
        matches!(&self.mode, Mode::Found(found) if found.generation == self.jobs.last() && self.jobs.is_running())
    }

    pub(super) fn open_corpus_search(&mut self) {
        if !self.is_all_read() {
            return;
        }
        let origin = self.article.as_ref().map(OpenArticle::place_here);
        let typing = Some(Editor::new("", false));
        self.mode = Mode::Found(Box::new(Found { typing, everywhere: true, origin, ..Found::default() }));
    }

    /// After a key in the field: what was sought before is forgotten, the new search begins.
    pub(super) fn corpus_typed(&mut self) {
        self.cancel_job();
        let Some(corpus) = self.corpus.clone() else { return };
        let generation = self.next_generation();
        let Some(found) = self.list() else { return };
        let text = found.typing.as_ref().map(Editor::text).unwrap_or_default();
        let query = Query::search(&text);
        let pattern = Pattern::typed(&query.words);
        let narrowed = query != Query { words: query.words.clone(), ..Query::default() };
        let origin = found.origin.take();
        let fault = pattern.as_ref().err().cloned();
        let typing = found.typing.take();
        *found = Found { sought: text, typing, fault, everywhere: true, query, origin, generation, ..Found::default() };
        if let Ok(Some(pattern)) = pattern {
            // What the fields of the query leave out is known only when it is looked at.
            let list = if narrowed { usize::MAX } else { LISTED };
            self.start(Job::Scan { corpus, pattern, list });
        }
    }

    /// Takes what a job found.
    pub(super) fn found_more(&mut self, progress: Progress) {
        let generation = self.jobs.last();
        let open = matches!(&self.mode, Mode::Found(found) if found.generation == generation);
        let taken = if open {
            match std::mem::take(&mut self.mode) {
                Mode::Found(found) => Some(found),
                _ => None,
            }
        } else {
            self.kept.take_if(|found| found.generation == generation)
        };
        let Some(mut found) = taken else { return };
        let first = found.hits.is_empty();
        found.read = progress.read;
        self.admit(&mut found, progress.hits);
        found.count += progress.more;
        if let Some(changed) = progress.changed {
            self.read_corpus_again(&changed);
        }
        let show = open && first && !found.hits.is_empty() && found.typing.is_none();
        if open {
            self.mode = Mode::Found(found);
        } else {
            self.kept = Some(found);
        }
        if show {
            self.show_hit();
        }
    }

    /// The text goes to the chosen place.
    pub(super) fn show_hit(&mut self) {
        let Some(found) = self.list() else { return };
        if let Some(hit) = found.hits.get(found.at).cloned() {
            self.go_to_hit(&hit);
        }
    }

    pub(super) fn go_to_hit(&mut self, hit: &Hit) {
        let same = |open: &OpenArticle| open.article.id == hit.article.id && open.article.sha == hit.article.sha;
        if !self.article.as_ref().is_some_and(same) {
            let index = self.corpus.as_ref().and_then(|corpus| corpus.find(&hit.article.id));
            let Some(index) = index else { return };
            self.open_read(hit.article.clone(), index);
        }
        if let Some(open) = &mut self.article {
            let span = whole_graphemes(open.paragraph_text(hit.paragraph), hit.bytes);
            open.select(Selection { paragraph: hit.paragraph, span });
        }
        self.touched();
    }

    pub(super) fn in_found(&mut self, command: Command, stamp: &mut Stamp) {
        let reviewing = self.screen == Screen::Review;
        let Some(found) = self.list() else { return };
        if found.typing.is_some() {
            return self.in_found_field(command);
        }
        match command {
            Command::List(rows) => self.found_step(rows),
            Command::ListEnd(last) => {
                found.at = if last { found.hits.len().saturating_sub(1) } else { 0 };
                self.show_hit();
            }
            Command::Submit if found.tags() => self.tag_found(stamp),
            Command::Submit => self.leave_for_hit(),
            Command::LeaveOut => self.leave_out(),
            Command::AcceptAll if reviewing => self.say("nothing is tagged together while reviewing"),
            Command::AcceptAll => self.choose_for_all(),
            Command::Search if found.tags() => self.say("this list is of one name: close it, then search"),
            Command::Search => found.typing = Some(Editor::new(&found.sought, false)),
            Command::Undo => self.undo(stamp),
            Command::Redo => self.redo(stamp),
            Command::Cancel if found.purpose == Purpose::Choose => found.purpose = Purpose::Look,
            Command::Cancel => self.close_found(),
            command => {
                if let Some(known) = self.label_asked(&command) {
                    self.label_found(known, stamp);
                }
            }
        }
    }

    fn in_found_field(&mut self, command: Command) {
        let Some(found) = self.list() else { return };
        match command {
            Command::List(rows) => _ = found.step(rows),
            Command::Submit if found.sought.is_empty() => match self.kept.take() {
                Some(kept) => {
                    let origin = self.list().and_then(|found| found.origin.take());
                    self.mode = Mode::Found(Box::new(Found { origin, ..*kept }));
                    self.show_hit();
                }
                None => self.say("nothing was sought yet: type what to search for"),
            },
            Command::Submit => match found.fault.clone() {
                Some(why) => self.say(why),
                None => {
                    found.typing = None;
                    self.show_hit();
                }
            },
            Command::Cancel => self.close_found(),
            _ => {}
        }
    }

    pub(super) fn found_step(&mut self, rows: i32) {
        let Some(found) = self.list() else { return };
        if found.step(rows) {
            self.show_hit();
        } else {
            self.say("there is nothing further in this list");
        }
    }

    /// Goes to the chosen place and stays there; `n` goes on through the list.
    fn leave_for_hit(&mut self) {
        self.show_hit();
        let Mode::Found(found) = std::mem::take(&mut self.mode) else { return };
        if found.hits.is_empty() {
            self.mode = Mode::Found(found);
            return self.say("nothing was found to go to");
        }
        self.keep(found);
    }

    pub(super) fn keep(&mut self, found: Box<Found>) {
        self.sought = Some(Sought::List);
        self.kept = Some(found);
    }

    /// Esc: back to where the list was asked for.
    fn close_found(&mut self) {
        if self.is_searching() {
            self.cancel_job();
        }
        let Mode::Found(found) = std::mem::take(&mut self.mode) else { return };
        if let Some((doc, selection)) = found.origin.clone() {
            self.return_to(&doc, selection);
        }
        if !found.tags() && !found.hits.is_empty() {
            self.keep(found);
        }
    }

    /// `n`: the next place of the list.
    pub(super) fn next_hit(&mut self) {
        let Some(mut found) = self.kept.take() else { return };
        found.at = if found.at + 1 < found.hits.len() { found.at + 1 } else { 0 };
        if let Some(hit) = found.hits.get(found.at) {
            self.go_to_hit(hit);
            self.say(format!("{} of {} for “{}”", found.at + 1, found.count, found.sought));
        }
        self.kept = Some(found);
    }
}
