//! What is on the screen: the areas, and which line of which paragraph stands in which row.

use super::article::OpenArticle;
use super::practice::feedback::Feedback;
use super::review::place::Placed;
use super::{Marking, Mode, Screen, Session};
use crate::layout::arrows;
use crate::layout::lanes::{self, Bracket, Lanes};
use crate::layout::paragraph::ParagraphLayout;
use crate::text::BytesSpan;
use crate::text::offset::Cells;
use crate::text::visible::Visible;
use std::sync::Arc;

/// Cells left of the text: the state of the paragraph.
pub const GUTTER: u16 = 2;
/// Cells of the side panel with its border.
const PANEL: u16 = 22;
/// Lanes under one line; what does not fit is counted in the last.
const LANES: usize = 6;
/// The same in review, where several annotators have lanes of their own.
const REVIEW_LANES: usize = 14;

/// How the screen is divided, in cells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Areas {
    /// Rows of the header with its rule; 0 on a small screen.
    pub header: u16,
    /// Columns of the text, gutter included.
    pub text_width: u16,
    /// Rows of the text.
    pub text_height: u16,
    /// Columns of the side panel with its border; 0 where there is none.
    pub panel: u16,
    /// Columns of the guideline with its border; 0 where it is not open, or has the whole screen.
    pub pane: u16,
    /// Rows of what is open at the bottom: strip, comment, list of labels.
    pub drawer: u16,
    /// Rows of the bottom line with its rule.
    pub footer: u16,
}

/// The smallest screen that can be worked on, in cells.
pub const SMALLEST: (u16, u16) = (20, 4);

/// One row of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Row {
    /// A line of a paragraph.
    Text {
        /// The paragraph.
        paragraph: usize,
        /// Its line.
        line: usize,
    },
    /// Brackets under a line of the paragraph that is worked on.
    Lane {
        /// The line.
        line: usize,
        /// The lane, from 0.
        lane: usize,
    },
    /// Nothing.
    Gap,
}

/// The rows on the screen.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// From top to bottom.
    pub rows: Vec<Row>,
    /// Brackets of each line of the paragraph that is worked on; empty without lanes.
    pub lanes: Vec<Lanes>,
    /// The row of the first line of that paragraph; negative: above the screen.
    anchor: i64,
    paragraph: Option<usize>,
    made: bool,
    visible: Vec<(usize, BytesSpan)>,
    /// A line, and the row that it keeps although the brackets around it change.
    pinned: Option<(usize, i64)>,
}

impl Page {
    /// Brackets have to be laid anew.
    pub fn forget(&mut self) {
        self.made = false;
    }

    /// Keeps a line in its row when its paragraph becomes the one that is worked on.
    pub(super) fn pin(&mut self, paragraph: usize, line: usize) {
        let row = self.rows.iter().position(|row| *row == Row::Text { paragraph, line });
        self.pinned = row.and_then(|row| Some((line, i64::try_from(row).ok()?)));
    }

    /// The lines on the screen, as paragraph and bytes of it.
    pub fn visible_text(&self) -> Vec<(usize, BytesSpan)> {
        self.visible.clone()
    }
}

impl Session {
    /// The division of the screen in its present state.
    pub fn areas(&self) -> Areas {
        let (width, height) = self.size;
        let roomy = height >= 14 && width >= 60;
        let (header, footer) = if roomy { (3, 2) } else { (0, 1) };
        let (panel, pane) = match &self.mode {
            _ if !roomy || width < 100 => (0, 0),
            Mode::Guideline(_) => (0, width / 2),
            _ => (PANEL, 0),
        };
        let free = height.saturating_sub(header + footer);
        let drawer = match &self.mode {
            Mode::Strip(_) | Mode::Linking(_) => 9,
            Mode::Choices(open) => open.height(width.saturating_sub(panel)),
            Mode::Found(found) => found.rows(),
            Mode::Concordance => self.concordance.as_ref().map_or(0, |list| list.height()),
            Mode::Inbox(inbox) => inbox.rows(),
            Mode::Feedback => self.feedback().map_or(0, Feedback::rows),
            Mode::RelationEnd(open) => 2 + rows(open.present.len()),
            Mode::Relation(open) => 2 + rows(open.labels.len()),
            Mode::Comment(_) => 7,
            Mode::Label(_) => 6,
            Mode::Palette(_) => 12,
            Mode::Normal | Mode::ReviewFilter(_) if self.screen == Screen::Review => self.review.rows,
            _ => 0,
        };
        let drawer = drawer.min(free.saturating_sub(2).min(free / 2 + 1));
        let text_width = width.saturating_sub(panel + pane);
        Areas { header, text_width, text_height: free - drawer, panel, pane, drawer, footer }
    }

    /// Whether the screen is too small to work on.
    pub fn is_tiny(&self) -> bool {
        self.size.0 < SMALLEST.0 || self.size.1 < SMALLEST.1
    }

    /// Brings what is on the screen in line with the state. Called after every event.
    pub(super) fn settle(&mut self) {
        self.settle_tutorial();
        if self.screen == Screen::Review {
            self.settle_review();
        }
        let areas = self.areas();
        if self.screen == Screen::Library {
            self.scroll_library(usize::from(self.library_rows()));
        }
        self.settle_guideline();
        let (marking, order) = (self.marking, self.order);
        if let Some(open) = &mut self.article {
            open.set_frame(areas.text_width.saturating_sub(GUTTER + 1).max(1), order);
            open.paginate(usize::from(areas.text_height), marking);
        }
        self.settle_watch();
    }

    /// Rows of the list of articles.
    pub fn library_rows(&self) -> u16 {
        let frame = if self.size.1 >= 14 { 5 } else { 2 };
        self.size.1.saturating_sub(frame)
    }
}

impl OpenArticle {
    fn brackets(&self, paragraph: usize) -> Vec<Bracket> {
        if let Some(reviewed) = &self.reviewed {
            return self.reviewed_brackets(reviewed, paragraph);
        }
        let spans = self.spans.iter().enumerate();
        let here = spans.filter_map(|(key, span)| {
            let pieces = span.pieces.iter().filter_map(|piece| self.within(paragraph, *piece)).collect();
            let span_here = self.within(paragraph, span.bytes)?;
            Some(Bracket { span: span_here, pieces, label: Visible::new(&span.caption), dotted: false, group: 0, key })
        });
        let offers = self.offers.iter().enumerate().filter(|(_, offer)| offer.paragraph == paragraph);
        let offers = offers.map(|(key, offer)| Bracket {
            span: offer.bytes,
            pieces: Vec::new(),
            label: Visible::new(&offer.caption),
            dotted: true,
            group: 0,
            key: self.spans.len() + key,
        });
        here.chain(offers).collect()
    }

    fn reviewed_brackets(&self, reviewed: &[Placed], paragraph: usize) -> Vec<Bracket> {
        let here = reviewed.iter().enumerate().filter_map(|(key, one)| {
            let pieces = one.pieces.iter().filter_map(|piece| self.within(paragraph, *piece)).collect();
            let span = self.within(paragraph, one.bytes)?;
            let label = Visible::new(&one.caption);
            Some(Bracket { span, pieces, label, dotted: false, group: one.group, key })
        });
        here.collect()
    }

    fn pack_lanes(&mut self, layout: &ParagraphLayout, marking: Marking) {
        if self.page.made {
            return;
        }
        self.page.made = true;
        self.page.lanes.clear();
        if marking != Marking::Lanes {
            return;
        }
        let brackets = self.brackets(self.selection.paragraph);
        let width = Cells::new(layout.width().get());
        let most = if self.reviewed.is_some() { REVIEW_LANES } else { LANES };
        self.page.lanes = layout.lines.iter().map(|line| lanes::pack(line, &brackets, width, most)).collect();
        let arrows = self.arrows(self.selection.paragraph);
        arrows::add(&layout.lines, &arrows, width, &mut self.page.lanes);
    }

    /// Makes the rows: the paragraph that is worked on near the top, its neighbours around it, the selection in view.
    fn paginate(&mut self, height: usize, marking: Marking) {
        let paragraph = self.selection.paragraph;
        if self.is_empty() || height == 0 {
            self.page.rows.clear();
            return;
        }
        let layout = self.layout(paragraph);
        if self.page.paragraph != Some(paragraph) {
            self.page.forget();
        }
        self.pack_lanes(&layout, marking);
        let starts = row_starts(&layout, &self.page.lanes);
        let tall = i64::try_from(height).unwrap_or(i64::MAX);
        if self.page.paragraph != Some(paragraph) {
            self.page.paragraph = Some(paragraph);
            self.page.anchor = tall / 4;
        }
        if let Some((line, row)) = self.page.pinned.take() {
            self.page.anchor = row - starts.get(line).copied().unwrap_or_default();
        }
        let line = layout.line_of(self.selection.span.start);
        let row = |line: usize| starts.get(line).copied().unwrap_or_default();
        // The line with its lanes stays in view, and one row of what follows.
        let (top, bottom) = (row(line), row(line + 1));
        let lowest = tall - (bottom - top) - i64::from(height > 6);
        let anchor = self.page.anchor.min(lowest.max(0) - top).max(-top);
        // A paragraph that fits is shown whole; no empty rows above the first paragraph.
        let total = row(layout.lines.len());
        let anchor = if total <= tall { anchor.min(tall - total).max(0) } else { anchor.max(tall - total - 1) };
        self.page.anchor = anchor.min(self.rows_above(paragraph, anchor));
        self.fill(paragraph, &layout, height);
    }

    /// Rows that the paragraphs above take, as far as that matters for `wanted` rows.
    fn rows_above(&mut self, paragraph: usize, wanted: i64) -> i64 {
        let mut rows = 0;
        for above in (0..paragraph).rev() {
            if rows >= wanted {
                break;
            }
            rows += i64::try_from(self.layout(above).lines.len()).unwrap_or(i64::MAX) + 1;
        }
        rows
    }

    fn fill(&mut self, paragraph: usize, layout: &Arc<ParagraphLayout>, height: usize) {
        let anchor = self.page.anchor;
        let mut rows = Vec::with_capacity(height);
        for above in self.above(paragraph, usize::try_from(anchor).unwrap_or_default()) {
            rows.push(above);
        }
        let mut skip = usize::try_from(-anchor).unwrap_or_default();
        'lines: for line in 0..layout.lines.len() {
            let lanes = self.page.lanes.get(line).map_or(0, |lanes| lanes.lanes);
            let text = std::iter::once(Row::Text { paragraph, line });
            for row in text.chain((0..lanes).map(|lane| Row::Lane { line, lane })) {
                if skip > 0 {
                    skip -= 1;
                } else if rows.len() < height {
                    rows.push(row);
                } else {
                    break 'lines;
                }
            }
        }
        let mut below = paragraph + 1;
        while rows.len() < height && below < self.len() {
            rows.push(Row::Gap);
            let lines = self.layout(below).lines.len();
            rows.extend((0..lines.min(height - rows.len())).map(|line| Row::Text { paragraph: below, line }));
            below += 1;
        }
        rows.truncate(height);
        let visible = rows.iter().filter_map(|row| match row {
            Row::Text { paragraph, line } => Some((*paragraph, self.laid_out(*paragraph)?.lines.get(*line)?.bytes)),
            _ => None,
        });
        self.page.visible = visible.collect();
        self.page.rows = rows;
    }

    /// The last `count` rows above a paragraph, from top to bottom.
    fn above(&mut self, paragraph: usize, count: usize) -> Vec<Row> {
        let mut rows = Vec::new();
        let mut paragraph = paragraph;
        while rows.len() < count && paragraph > 0 {
            paragraph -= 1;
            rows.push(Row::Gap);
            let lines = self.layout(paragraph).lines.len();
            rows.extend((0..lines).rev().take(count).map(|line| Row::Text { paragraph, line }));
        }
        rows.truncate(count);
        rows.reverse();
        rows
    }
}

/// Rows of a list in a drawer: one at least, a handful at most.
fn rows(len: usize) -> u16 {
    u16::try_from(len.clamp(1, 6)).unwrap_or_default()
}

/// The row of each line within its paragraph, and of the end.
fn row_starts(layout: &ParagraphLayout, lanes: &[Lanes]) -> Vec<i64> {
    let mut starts = Vec::with_capacity(layout.lines.len() + 1);
    let mut row = 0;
    for line in 0..layout.lines.len() {
        starts.push(row);
        let under = lanes.get(line).map_or(0, |lanes| lanes.lanes);
        row += 1 + i64::try_from(under).unwrap_or_default();
    }
    starts.push(row);
    starts
}
