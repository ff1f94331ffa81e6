//! A table with a cursor: names of rows on the left, names of columns on top; what does not fit is scrolled away.

use crate::session::mouse::Target;
use crate::text::visible::Visible;
use crate::view::ink::Ink;
use ratatui::style::Style;

/// Cells of the names of rows at most.
const NAMES: u16 = 28;

/// What is drawn.
pub struct Grid<'a> {
    /// The names of the rows; the first may be of all together.
    pub rows: &'a dyn Fn(usize) -> String,
    /// The names of the columns.
    pub columns: &'a dyn Fn(usize) -> String,
    /// How many rows and columns there are.
    pub size: (usize, usize),
    /// Row and column of the cursor.
    pub cursor: (usize, usize),
    /// Terminal cells of a column.
    pub width: u16,
    /// What stands in a cell: a symbol, a text, and how both are drawn.
    pub cell: &'a dyn Fn(usize, usize) -> (&'static str, String, Style),
}

impl Grid<'_> {
    /// Draws it from one row of the screen up to another (exclusive).
    pub fn draw(&self, (top, end): (u16, u16), ink: &mut Ink) {
        let room = usize::from(end.saturating_sub(top + 1));
        let (row, column) = self.cursor;
        let first = (row + 1).saturating_sub(room.max(1));
        let shown = first..(first + room).min(self.size.0);
        let cells = |text: &str| Visible::new(text).width().get();
        let most = if ink.width() < 60 { 12 } else { NAMES };
        let names = shown.clone().map(|row| cells(&(self.rows)(row))).max().unwrap_or_default().min(most);
        let left = names + 2;
        let fits = usize::from(ink.width().saturating_sub(left + 1) / self.width).max(1);
        let first_column = (column + 1).saturating_sub(fits);
        let columns = first_column..(first_column + fits).min(self.size.1);
        for (place, at) in columns.clone().enumerate() {
            let end = left + self.width * u16::try_from(place + 1).unwrap_or_default();
            let style = if at == column { ink.theme.strong() } else { ink.theme.dim() };
            let name =
                Visible::new(&(self.columns)(at)).truncate(crate::text::offset::Cells::new(self.width - 1)).to_string();
            ink.right(end, top, &name, style);
        }
        if first_column > 0 {
            ink.text(left.saturating_sub(1), top, "‹", 1, ink.theme.dim());
        }
        if columns.end < self.size.1 {
            ink.text(ink.width().saturating_sub(1), top, "›", 1, ink.theme.dim());
        }
        for (at, y) in shown.zip(top + 1..end) {
            self.row(at, y, (left, names), columns.clone(), ink);
        }
    }

    fn row(&self, at: usize, y: u16, (left, names): (u16, u16), columns: std::ops::Range<usize>, ink: &mut Ink) {
        let (row, column) = self.cursor;
        let style = if at == row { ink.theme.strong() } else { ink.theme.plain() };
        ink.text(1, y, &(self.rows)(at), names, style);
        for (place, number) in columns.enumerate() {
            let start = left + self.width * u16::try_from(place).unwrap_or_default();
            let end = start + self.width;
            let (symbol, text, style) = (self.cell)(at, number);
            let style = if (at, number) == (row, column) { ink.theme.selected() } else { style };
            if (at, number) == (row, column) {
                ink.fill(start + 1, y, self.width - 1, style);
            }
            let from = ink.right(end, y, &text, style);
            if from > start + 1 && symbol != " " {
                ink.text(from.saturating_sub(2).max(start + 1), y, symbol, 1, style);
            }
            ink.hits.put(start, y, self.width, Target::Cell(at, number));
        }
    }
}
