//! The guideline of a label, shown beside the text. The file is read outside; what comes back is laid out here.

use super::effect::Effect;
use super::{Mode, Session};
use crate::guideline::Guideline;
use crate::guideline::rows::Rows;
use crate::schema::{GUIDELINES, Label};
use std::sync::Arc;

/// A guideline that was read, or why not, in words.
pub type Found = Result<Arc<Guideline>, String>;

/// The open guideline.
#[derive(Clone, Debug)]
pub struct Pane {
    /// What it is about, for the title.
    pub about: String,
    /// The file, relative to the dataset.
    pub file: String,
    /// What is in it.
    pub content: Content,
    /// The first row on the screen.
    pub top: usize,
    sought: Sought,
    /// Whether its end is on the screen.
    is_at_end: bool,
}

impl Pane {
    /// Of a text that is there already; `file`: what stands beside its title; `top`: the first row.
    pub(super) fn of_text(about: &str, file: &str, text: Guideline, top: usize) -> Self {
        let content = Content::Open { guideline: Arc::new(text), rows: Rows::default(), heading: None };
        Self { about: about.to_owned(), file: file.to_owned(), content, top, sought: Sought::Whole, is_at_end: false }
    }

    /// The text has grown: whoever reads its end goes on reading its end.
    pub(super) fn renew(&mut self, text: Guideline) {
        self.content = Content::Open { guideline: Arc::new(text), rows: Rows::default(), heading: None };
        if self.is_at_end {
            self.top = usize::MAX;
        }
    }
}

/// What the pane shows.
#[derive(Clone, Debug)]
pub enum Content {
    /// The file is being read.
    Reading,
    /// The guideline, or why there is none.
    Open {
        /// As it was read.
        guideline: Arc<Guideline>,
        /// At the width of the pane.
        rows: Rows,
        /// The block of the heading that was sought.
        heading: Option<usize>,
    },
}

/// Where in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Sought {
    Whole,
    /// The heading that gloss.toml names.
    Named(String),
    /// A heading that reads like the label.
    Titled(String, String),
}

/// Columns left and right of the words, the border among them.
pub const MARGIN: u16 = 3;
/// Rows above and below the words.
const FRAME: u16 = 2;

impl Session {
    /// Opens the guideline of the label under the selection, else of the label last used, else all of them.
    pub(super) fn open_guideline(&mut self) {
        let here = self.article.as_ref().and_then(|open| {
            let span = open.selected_chars().and_then(|chars| open.span_at(chars)?.known);
            span.or_else(|| open.offer_here()?.known)
        });
        self.open_guideline_of(here.or(self.last_label));
    }

    /// Opens the guideline of a label, by indices of its layer and of itself; else all of them.
    pub(super) fn open_guideline_of(&mut self, known: Option<(usize, usize)>) {
        let label = known.and_then(|(layer, label)| self.schema.layers.get(layer)?.labels.get(label));
        let (about, file, sought) = label.map_or_else(
            || ("Guidelines".to_owned(), GUIDELINES.to_owned(), Sought::Whole),
            |label| (label.title.clone(), file_of(label), sought(label)),
        );
        self.effects.push(Effect::Guideline(file.clone()));
        let pane = Pane { about, file, content: Content::Reading, top: 0, sought, is_at_end: false };
        self.mode = Mode::Guideline(Box::new(pane));
    }

    /// Closes the pane; `ends`: and what it ends, which is practice where its sum is shown.
    pub(super) fn close_pane(&mut self, ends: bool) {
        self.stop_tracing();
        let is_end = ends && self.shows_sum();
        self.mode = self.under_pane();
        if is_end {
            self.quit();
        }
    }

    /// Shows a text in place of a guideline.
    pub(super) fn show_pane(&mut self, pane: Pane) {
        self.mode = Mode::Guideline(Box::new(pane));
    }

    /// The open text of that name.
    pub(super) fn pane_about(&mut self, about: &str) -> Option<&mut Pane> {
        match &mut self.mode {
            Mode::Guideline(pane) if pane.about == about => Some(pane),
            _ => None,
        }
    }

    /// Takes a guideline that was read; one that is no longer waited for is dropped.
    pub(super) fn take_guideline(&mut self, file: &str, found: Found) {
        let Mode::Guideline(pane) = &mut self.mode else { return };
        if pane.file != file || !matches!(pane.content, Content::Reading) {
            return;
        }
        let there = found.is_ok();
        let guideline = found.unwrap_or_else(|why| Arc::new(Guideline::of_words(&why)));
        let (heading, missing) = match &pane.sought {
            Sought::Whole => (None, None),
            _ if !there => (None, None),
            Sought::Named(slug) => (guideline.named(slug), Some(format!("no heading #{slug}"))),
            Sought::Titled(title, name) => {
                (guideline.titled(&[title, name]), Some(format!("no heading “{title}” or “{name}”")))
            }
        };
        pane.content = Content::Open { guideline, rows: Rows::default(), heading };
        if let (None, Some(missing)) = (heading, missing) {
            self.say(format!("{file} has {missing}: here is all of it"));
        }
    }

    /// Lays the guideline out at the width it has now, and keeps what is read on the screen.
    pub(super) fn settle_guideline(&mut self) {
        let (width, height) = self.guideline_size();
        let Mode::Guideline(pane) = &mut self.mode else { return };
        let Content::Open { guideline, rows, heading } = &mut pane.content else { return };
        let start = |rows: &Rows| heading.map_or(0, |block| rows.of_block(block));
        if rows.width() != width {
            *rows = Rows::new(guideline, width);
            pane.top = if heading.is_some() { start(rows) } else { pane.top };
        }
        let last = rows.rows.len().saturating_sub(usize::from(height)).max(start(rows));
        pane.top = pane.top.min(last);
        pane.is_at_end = pane.top == last;
    }

    /// Columns and rows for the words of the guideline.
    pub fn guideline_size(&self) -> (u16, u16) {
        let areas = self.areas();
        let (width, height) = if areas.pane > 0 { (areas.pane, areas.text_height) } else { (self.size.0, self.size.1) };
        (width.saturating_sub(MARGIN), height.saturating_sub(FRAME).max(1))
    }

    pub(super) fn scroll_guideline(&mut self, rows: i32) {
        let Mode::Guideline(pane) = &mut self.mode else { return };
        let by = usize::try_from(rows.unsigned_abs()).unwrap_or_default();
        pane.top = if rows < 0 { pane.top.saturating_sub(by) } else { pane.top.saturating_add(by) };
    }

    pub(super) fn guideline_end(&mut self, last: bool) {
        if let Mode::Guideline(pane) = &mut self.mode {
            pane.top = if last { usize::MAX } else { 0 };
        }
    }
}

fn file_of(label: &Label) -> String {
    label.guide.as_ref().map_or(GUIDELINES, |guide| &guide.file).to_owned()
}

fn sought(label: &Label) -> Sought {
    match &label.guide {
        Some(guide) if !guide.heading.is_empty() => Sought::Named(guide.heading.clone()),
        Some(guide) if guide.file != GUIDELINES => Sought::Whole,
        _ => Sought::Titled(label.title.clone(), label.name.clone()),
    }
}
