//! What all drawers above the bottom line are made of: blank rows under a rule, a field to type in, and texts
//! in several rows.

use super::ink::Ink;
use crate::editor::Editor;
use crate::session::page::Areas;
use crate::text::offset::Cells;
use crate::text::visible::Visible;

/// Empties the drawer and rules it off.
pub fn clear(areas: Areas, ink: &mut Ink) {
    let top = areas.header + areas.text_height;
    for y in top..top + areas.drawer {
        ink.fill(0, y, areas.text_width, ink.theme.plain());
    }
    ink.rule(0, areas.text_width, top);
}

/// A field of one line with its cursor, scrolled so that the cursor is in view.
pub fn field(ink: &mut Ink, y: u16, room: u16, mark: &str, editor: &Editor, note: &str) {
    let theme = ink.theme;
    let text = editor.text();
    let at = text.char_indices().nth(editor.cursor().1).map_or(text.len(), |(at, _)| at);
    let (before, after) = text.split_at_checked(at).unwrap_or((&text, ""));
    // Of a text as long as a pasted one only the end can be in view.
    let near = before.char_indices().rev().nth(usize::from(room) * 4).and_then(|(at, _)| before.get(at..));
    let mut start = near.unwrap_or(before);
    while Visible::new(start).width().get().saturating_add(2) > room {
        let mut rest = start.chars();
        if rest.next().is_none() {
            break;
        }
        start = rest.as_str();
    }
    let x = ink.text(1, y, mark, room, theme.strong());
    let x = ink.text(x, y, start, room, theme.plain());
    let cursor = after.chars().next().map_or_else(|| " ".to_owned(), String::from);
    let next = ink.text(x, y, &cursor, room, theme.selected());
    let rest = after.get(cursor.len()..).unwrap_or_default();
    let x = ink.text(next, y, rest, room.saturating_sub(next), theme.plain());
    ink.text(x, y, note, room.saturating_sub(x), theme.message());
}

/// A text in rows of that many cells, parted between words; the last of `most` rows holds the rest.
pub fn wrapped(text: &str, width: u16, most: usize) -> Vec<String> {
    let mut rows = vec![String::new()];
    for word in text.split_whitespace() {
        let Some(last) = rows.last_mut() else { continue };
        let longer = format!("{last}{}{word}", if last.is_empty() { "" } else { " " });
        if last.is_empty() || Visible::new(&longer).width().get() <= width {
            *last = longer;
        } else {
            rows.push(word.to_owned());
        }
    }
    if rows.len() > most {
        let rest = rows.split_off(most.saturating_sub(1));
        rows.push(rest.join(" "));
    }
    rows
}

/// The first line of a list: what is said of it, and before that what is typed after `mark`.
pub fn list_head(ink: &mut Ink, (top, width): (u16, u16), head: &str, (typing, mark): (Option<&Editor>, &str)) {
    let Some(editor) = typing else {
        ink.text(1, top, head, width.saturating_sub(2), ink.theme.strong());
        return;
    };
    // What is typed is worth more than what is said.
    let room = Cells::new(width / 2);
    let short = head.split(" · ").next().unwrap_or_default();
    let said = if Visible::new(head).width() > room { short } else { head };
    let said = Visible::new(said).truncate(room);
    let x = ink.right(width.saturating_sub(1), top, said.as_str(), ink.theme.message());
    field(ink, top, x.saturating_sub(1), mark, editor, " ");
}
