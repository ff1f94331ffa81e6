//! The only place that writes into cells: everything a dataset says passes through [`Visible`] here.

use super::hits::HitMap;
use super::theme::Theme;
use crate::keymap::Keymap;
use crate::layout::paragraph::Cell;
use crate::text::visible::{self, Visible};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::widgets::Widget;
use unicode_segmentation::UnicodeSegmentation;

/// A buffer with a theme; positions are relative to the area, what leaves it is cut.
pub struct Ink<'a> {
    buffer: &'a mut Buffer,
    area: Rect,
    /// What stands where.
    pub hits: HitMap,
    /// How things look.
    pub theme: &'a Theme,
    /// Which keys are bound.
    pub keymap: &'a Keymap,
}

impl<'a> Ink<'a> {
    /// Draws into an area of a buffer.
    pub fn new(buffer: &'a mut Buffer, area: Rect, theme: &'a Theme, keymap: &'a Keymap) -> Self {
        let area = area.intersection(buffer.area);
        if theme.plain() != Style::new() {
            buffer.set_style(area, theme.plain());
        }
        Self { buffer, area, theme, keymap, hits: HitMap::default() }
    }

    /// Columns.
    pub fn width(&self) -> u16 {
        self.area.width
    }

    /// Rows.
    pub fn height(&self) -> u16 {
        self.area.height
    }

    /// One grapheme as it was made visible, of that width in cells.
    pub fn grapheme(&mut self, x: u16, y: u16, shown: &str, width: u16, style: Style) {
        if y >= self.area.height || x.saturating_add(width) > self.area.width {
            return;
        }
        let (x, y) = (self.area.x + x, self.area.y + y);
        let style = self.theme.plain().patch(style);
        if let Some(cell) = self.buffer.cell_mut((x, y)) {
            cell.reset();
            cell.set_symbol(shown).set_style(style);
        }
        for after in 1..width {
            if let Some(cell) = self.buffer.cell_mut((x + after, y)) {
                cell.reset();
                cell.set_style(style);
            }
        }
    }

    /// A cell of a line that begins at a column; `text`: the paragraph.
    pub fn cell(&mut self, x: u16, y: u16, text: &str, cell: &Cell, style: Style) {
        let raw = text.get(cell.bytes.range()).unwrap_or_default();
        let mut mirrored = [0; 4];
        let raw = cell.mirrored.map_or(raw, |c| c.encode_utf8(&mut mirrored));
        let shown = visible::shown(raw);
        let shown = if visible::width(&shown) > cell.width.get() { "□".into() } else { shown };
        self.grapheme(x + cell.x.get(), y, &shown, cell.width.get(), style);
    }

    /// A text made visible, cut with `…` at `width` cells; gives back the column after it.
    pub fn text(&mut self, x: u16, y: u16, text: &str, width: u16, style: Style) -> u16 {
        let room = width.min(self.area.width.saturating_sub(x));
        let shown = Visible::new(text).truncate(crate::text::offset::Cells::new(room));
        let mut x = x;
        for grapheme in shown.as_str().graphemes(true) {
            let width = visible::width(grapheme);
            self.grapheme(x, y, grapheme, width, style);
            x = x.saturating_add(width);
        }
        x
    }

    /// A text up to the right margin.
    pub fn line(&mut self, x: u16, y: u16, text: &str, style: Style) -> u16 {
        self.text(x, y, text, u16::MAX, style)
    }

    /// A text that ends at a column (exclusive); gives back where it starts.
    pub fn right(&mut self, end: u16, y: u16, text: &str, style: Style) -> u16 {
        let start = end.saturating_sub(Visible::new(text).width().get());
        self.text(start, y, text, end.saturating_sub(start), style);
        start
    }

    /// A rule from one column to another (exclusive).
    pub fn rule(&mut self, from: u16, to: u16, y: u16) {
        let style = self.theme.dim();
        for x in from..to {
            self.grapheme(x, y, "─", 1, style);
        }
    }

    /// Blank cells in a style.
    pub fn fill(&mut self, x: u16, y: u16, width: u16, style: Style) {
        for x in x..x.saturating_add(width).min(self.area.width) {
            self.grapheme(x, y, " ", 1, style);
        }
    }

    /// A widget of ratatui, in an area relative to this one.
    pub fn widget(&mut self, widget: impl Widget, x: u16, y: u16, width: u16, height: u16) {
        let area = Rect::new(self.area.x + x, self.area.y + y, width, height).intersection(self.area);
        widget.render(area, self.buffer);
    }
}
