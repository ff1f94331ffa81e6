//! The list of articles: what is shown, in which order, and which is chosen.

use super::command::Command;
use super::{Mode, Screen, Session};
use crate::annotation::Feedback;
use crate::annotation::set::Tally;
use crate::corpus::{Corpus, Heading};
use crate::editor::Editor;
use crate::search::fuzzy::Scorer;
use crate::search::query::Query;
use std::collections::HashMap;

/// What other annotators did, by article.
#[derive(Clone, Debug, Default)]
pub struct Others {
    /// Name and number of live spans, for each article.
    pub by_doc: HashMap<String, Vec<(String, usize)>>,
    /// What they decided and wrote about records.
    pub feedback: Feedback,
}

/// The column that the list is sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "named for the columns")]
pub enum SortBy {
    #[default]
    Corpus,
    Date,
    Outlet,
    Title,
    Progress,
    Spans,
}

impl SortBy {
    /// The next column.
    #[must_use]
    pub fn next(self) -> Self {
        match self {
            Self::Corpus => Self::Date,
            Self::Date => Self::Outlet,
            Self::Outlet => Self::Title,
            Self::Title => Self::Progress,
            Self::Progress => Self::Spans,
            Self::Spans => Self::Corpus,
        }
    }
    /// As shown.
    pub fn name(self) -> &'static str {
        match self {
            Self::Corpus => "corpus order",
            Self::Date => "date",
            Self::Outlet => "outlet",
            Self::Title => "title",
            Self::Progress => "progress",
            Self::Spans => "spans",
        }
    }
}

/// The list.
#[derive(Clone, Debug, Default)]
pub struct Library {
    /// Indices into the corpus, as filtered and sorted.
    pub rows: Vec<usize>,
    /// Which row is chosen.
    pub at: usize,
    /// The first row on the screen.
    pub top: usize,
    /// The filter as typed.
    pub filter: String,
    /// The order.
    pub sort: SortBy,
}

/// How far an article is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "named for what they say")]
pub enum Progress {
    Todo,
    Partly,
    Done,
}

impl Progress {
    /// Of an article with that many paragraphs.
    pub fn of(tally: Tally, paragraphs: usize) -> Self {
        if paragraphs > 0 && tally.done >= paragraphs {
            Self::Done
        } else if tally.done + tally.skipped + tally.spans > 0 {
            Self::Partly
        } else {
            Self::Todo
        }
    }
    fn name(self) -> &'static str {
        match self {
            Self::Todo => "todo",
            Self::Partly => "partly",
            Self::Done => "done",
        }
    }
}

impl Session {
    pub(super) fn open_library(&mut self) {
        self.screen = Screen::Library;
        self.read_assignments();
        self.refresh_library();
        let here = self.article.as_ref().and_then(|open| open.index);
        if let Some(at) = self.library.rows.iter().position(|row| Some(*row) == here) {
            self.library.at = at;
        }
    }

    pub(super) fn in_library(&mut self, command: Command) {
        match command {
            Command::Mouse(pointer) => self.point_in_library(&pointer),
            Command::List(rows) => self.library_move(rows),
            Command::ListEnd(last) => self.library_end(last),
            Command::Submit => self.library_enter(),
            Command::Sort => {
                self.library.sort = self.library.sort.next();
                self.refresh_library();
                self.say(format!("sorted by {}", self.library.sort.name()));
            }
            Command::Search => self.open_filter(),
            Command::Help => self.mode = Mode::Help(0),
            Command::Palette => self.open_palette(),
            Command::Concordance => self.open_concordance(None),
            Command::Back => self.screen = Screen::Annotate,
            Command::Cancel if !self.library.filter.is_empty() => {
                self.library.filter.clear();
                self.refresh_library();
            }
            _ => {}
        }
    }

    /// Makes the rows anew from filter and order.
    pub(super) fn refresh_library(&mut self) {
        let Some(corpus) = self.corpus.clone() else { return };
        self.count_assigned(&corpus);
        let chosen = self.library.rows.get(self.library.at).copied();
        let query = Query::parse(&self.library.filter);
        let mut scorer = Scorer::new(&query.words);
        let mut text = String::new();
        let mut hits: Vec<(u32, usize)> = corpus
            .headings()
            .iter()
            .enumerate()
            .filter(|(at, article)| self.fits(*at, article, &query))
            .filter_map(|(at, article)| {
                if query.words.is_empty() {
                    return Some((0, at));
                }
                text.clear();
                for part in [&*article.title, " ", article.outlet.as_deref().unwrap_or_default(), " ", &article.id] {
                    text.push_str(part);
                }
                Some((scorer.score(&text)?, at))
            })
            .collect();
        if self.library.sort == SortBy::Corpus {
            hits.sort_by_key(|(score, at)| (std::cmp::Reverse(*score), *at));
        } else {
            self.sort_rows(&mut hits, &corpus);
        }
        self.library.rows = hits.into_iter().map(|(_, at)| at).collect();
        let at = chosen.and_then(|chosen| self.library.rows.iter().position(|row| *row == chosen));
        self.library.at = at.unwrap_or_default();
    }

    fn sort_rows(&self, hits: &mut [(u32, usize)], corpus: &Corpus) {
        let article = |at: usize| corpus.heading(at);
        let tally = |at: usize| article(at).map(|article| (self.own.tally(&article.id), article.paragraphs.max(1)));
        match self.library.sort {
            SortBy::Date => hits.sort_by_cached_key(|(_, at)| (article(*at).and_then(|a| a.date.clone()), *at)),
            SortBy::Outlet => hits.sort_by_cached_key(|(_, at)| (article(*at).and_then(|a| a.outlet.clone()), *at)),
            SortBy::Title => hits.sort_by_cached_key(|(_, at)| (article(*at).map(|a| a.title.to_lowercase()), *at)),
            SortBy::Progress => hits.sort_by_cached_key(|(_, at)| (tally(*at).map(|(t, n)| t.done * 1000 / n), *at)),
            SortBy::Spans => {
                hits.sort_by_cached_key(|(_, at)| (std::cmp::Reverse(tally(*at).map(|(t, _)| t.spans)), *at));
            }
            SortBy::Corpus => {}
        }
    }

    fn fits(&self, at: usize, article: &Heading, query: &Query) -> bool {
        let has_label = |wanted: &String| {
            let mut live = self.own.shared_of_doc(&article.id).filter(|record| !record.is_retracted());
            live.any(|record| record.label.to_lowercase().contains(wanted.as_str()))
        };
        self.fits_but_labels(at, article, query) && query.label.iter().all(has_label)
    }

    /// Whether the article at that place is one that a query asks for, whatever labels it names.
    pub(super) fn fits_but_labels(&self, at: usize, article: &Heading, query: &Query) -> bool {
        // Looked up where it is asked for: a key that filters has all articles to go through.
        let tally = || self.own.tally(&article.id);
        let progress = || Progress::of(tally(), article.paragraphs).name();
        let outlet = || article.outlet.as_deref().unwrap_or_default().to_lowercase();
        let date = article.date.as_deref().unwrap_or_default();
        let others = || self.others.by_doc.get(&article.id);
        (!query.flagged || tally().flagged > 0)
            && self.fits_assigned(at, query)
            && query.state.iter().all(|state| progress().starts_with(state.as_str()))
            && query.title.iter().all(|wanted| article.title.to_lowercase().contains(wanted.as_str()))
            && query.outlet.iter().all(|wanted| outlet().contains(wanted.as_str()))
            && query.date.iter().all(|wanted| date.starts_with(wanted.as_str()))
            && query
                .by
                .iter()
                .all(|who| others().is_some_and(|all| all.iter().any(|(name, _)| name.starts_with(who.as_str()))))
    }

    /// Moves in the list by that many rows.
    pub(super) fn library_move(&mut self, rows: i32) {
        let last = self.library.rows.len().saturating_sub(1);
        let by = usize::try_from(rows.unsigned_abs()).unwrap_or_default();
        let at = self.library.at;
        self.library.at = if rows < 0 { at.saturating_sub(by) } else { (at + by).min(last) };
    }

    pub(super) fn library_end(&mut self, last: bool) {
        self.library.at = if last { self.library.rows.len().saturating_sub(1) } else { 0 };
    }

    pub(super) fn library_enter(&mut self) {
        let Some(index) = self.library.rows.get(self.library.at).copied() else {
            return self.say("no article is listed");
        };
        let same = self.article.as_ref().is_some_and(|open| open.index == Some(index));
        if same {
            self.screen = Screen::Annotate;
        } else {
            self.open_article(index);
        }
    }

    /// With room for one word more after the filter that holds.
    pub(super) fn open_filter(&mut self) {
        let filter = self.library.filter.trim_end();
        let room = if filter.is_empty() { "" } else { " " };
        self.mode = Mode::Filter(Box::new(Editor::new(&format!("{filter}{room}"), false)));
    }

    pub(super) fn filter_typed(&mut self) {
        if let Mode::Filter(editor) = &self.mode {
            self.library.filter = editor.text();
            self.refresh_library();
            self.library.at = 0;
        }
    }

    /// Keeps the chosen row on the screen; `height` in rows.
    pub(super) fn scroll_library(&mut self, height: usize) {
        let list = &mut self.library;
        list.at = list.at.min(list.rows.len().saturating_sub(1));
        list.top = list.top.min(list.at).max((list.at + 1).saturating_sub(height.max(1)));
    }
}
