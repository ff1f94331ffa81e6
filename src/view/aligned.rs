//! A place in the texts on one line: the words before it, the place, the words after it.

use super::ink::Ink;
use crate::session::job::Hit;
use crate::text::offset::Cells;
use crate::text::visible::Visible;
use ratatui::style::Style;

/// Code points of the paragraph that are looked at on each side of a place: more than any screen shows.
const CONTEXT: usize = 120;

/// Draws a place from one column up to another, a third of them before it.
pub fn draw(hit: &Hit, (from, end): (u16, u16), y: u16, (row, place): (Style, Style), ink: &mut Ink) {
    let (before, words, after) = around(hit);
    let left = (end.saturating_sub(from)) / 3;
    let before = last_cells(&before, left);
    let x = from + left;
    ink.right(x, y, &before, row);
    let x = ink.text(x, y, &words, end.saturating_sub(x + 1), place);
    ink.text(x, y, &after, end.saturating_sub(x + 1), row);
}

/// The text before, in and after a place, from its own paragraph.
fn around(hit: &Hit) -> (String, String, String) {
    let bounds = hit.article.paragraphs.get(hit.paragraph).copied().unwrap_or_default();
    let text = hit.article.text.get(bounds.range()).unwrap_or_default();
    let (start, end) = (hit.bytes.start.get(), hit.bytes.end.get());
    let part = |range: std::ops::Range<usize>| text.get(range).unwrap_or_default();
    let mut before: Vec<char> = part(0..start).chars().rev().take(CONTEXT).collect();
    before.reverse();
    (before.into_iter().collect(), part(start..end).to_owned(), part(end..text.len()).chars().take(CONTEXT).collect())
}

/// The end of a text that fits into that many cells.
fn last_cells(text: &str, cells: u16) -> String {
    let mut rest = text;
    while Visible::new(rest).width() > Cells::new(cells) {
        let mut chars = rest.chars();
        if chars.next().is_none() {
            break;
        }
        rest = chars.as_str();
    }
    rest.to_owned()
}
