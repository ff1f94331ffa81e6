//! The command palette: a field, and below it the commands that match with their keys.

use super::drawer::field;
use super::ink::Ink;
use crate::session::mouse::Target;
use crate::session::palette::Palette;

/// Columns of the names, where there is room for more.
const NAMES: u16 = 28;

/// Draws it over `rows` rows from `top`, `width` columns wide.
pub fn draw(palette: &Palette, (top, rows, width): (u16, u16, u16), ink: &mut Ink) {
    let theme = ink.theme;
    for y in top..top + rows {
        ink.fill(0, y, width, theme.plain());
    }
    ink.rule(0, width, top);
    field(ink, top, width.saturating_sub(12), ":", &palette.editor, " ");
    let count = format!(" {} ", palette.matches.len());
    ink.right(width.saturating_sub(1), top, &count, theme.dim());
    let room = usize::from(rows.saturating_sub(1));
    let from = (palette.at + 1).saturating_sub(room);
    for ((row, at), y) in palette.matches.iter().enumerate().skip(from).take(room).zip(top + 1..) {
        let Some(entry) = palette.entries.get(*at) else { continue };
        let style = if row == palette.at { theme.selected() } else { theme.plain() };
        ink.fill(1, y, width.saturating_sub(2), style);
        ink.hits.put(1, y, width.saturating_sub(2), Target::Row(row));
        let keys = ink.right(width.saturating_sub(2), y, &entry.keys, style.patch(theme.strong()));
        let end = ink.text(2, y, &entry.name, keys.saturating_sub(3), style).max(NAMES + 2);
        ink.text(end + 1, y, &entry.doc, keys.saturating_sub(end + 2), style);
    }
}
