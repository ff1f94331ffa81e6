//! The list of entries that a span can be linked to.

use super::drawer::clear;
use super::drawer::field;
use super::ink::Ink;
use crate::keymap::Context;
use crate::session::Session;
use crate::session::linking::{Linking, new_kind};
use crate::session::mouse::Target;
use crate::session::page::Areas;
use crate::text::count::counted;

pub fn draw(session: &Session, open: &Linking, areas: Areas, ink: &mut Ink) {
    let theme = ink.theme;
    let (top, width) = (areas.header + areas.text_height, areas.text_width);
    clear(areas, ink);
    let x = ink.text(1, top, &format!(" “{}”{} → ", open.quote, and_more(open)), width / 2, theme.strong());
    let record = session.own.get(open.span());
    let linked = record.and_then(|record| session.linked_to(record)).unwrap_or_else(|| "who or what?".to_owned());
    let x = ink.text(x, top, &linked, width.saturating_sub(x + 2), theme.message());
    let also = match open.same {
        0 => " ".to_owned(),
        same => {
            let key = ink.keymap.key(Context::Linking, "link-all");
            format!(" · {key}: with {} in the article ", counted(same, "identical mention"))
        }
    };
    ink.text(x, top, &also, width.saturating_sub(x + 2), theme.plain());
    field(ink, top + 1, width, "= ", &open.editor, "");
    let bottom = top + areas.drawer.saturating_sub(1);
    let has_keys = areas.drawer > 5;
    let last = bottom.saturating_sub(u16::from(has_keys));
    let room = usize::from(last.saturating_sub(top + 2));
    let from = (open.at.min(open.rows.len().saturating_sub(1)) + 1).saturating_sub(room);
    for ((at, id), y) in open.rows.iter().enumerate().skip(from).take(room).zip(top + 2..) {
        draw_entry(session, id, at == open.at, record.map_or("", |record| &record.entity), (y, width), ink);
        ink.hits.put(0, y, width, Target::Row(at));
    }
    let style = if open.at >= open.rows.len() { theme.selected() } else { theme.plain() };
    let kind = record.map(new_kind).unwrap_or_default();
    ink.text(2, last, &format!("new {kind}: “{}”", open.new_name()), width.saturating_sub(3), style);
    ink.hits.put(0, last, width, Target::Row(open.rows.len()));
    if has_keys {
        ink.text(1, bottom, &ink.keymap.line(Context::Linking), width.saturating_sub(2), theme.dim());
    }
}

/// How many spans are linked with the one that is named.
fn and_more(open: &Linking) -> String {
    match open.spans.len() {
        0 | 1 => String::new(),
        count => format!(" and {} more", count - 1),
    }
}

fn draw_entry(session: &Session, id: &str, chosen: bool, linked: &str, (y, width): (u16, u16), ink: &mut Ink) {
    let theme = ink.theme;
    let Some(entry) = session.entities.registry().find(id) else { return };
    let style = if chosen { theme.selected() } else { theme.plain() };
    let tick = if entry.ids.iter().any(|one| one == linked) { " ✓" } else { "" };
    let count = match (session.mentions(entry), session.stances(entry)) {
        (0, 0) => String::new(),
        (0, stances) => counted(stances, "stance"),
        (mentions, _) => counted(mentions, "mention"),
    };
    let end = ink.right(width.saturating_sub(2), y, &count, theme.dim());
    let x = ink.text(2, y, &format!("{}{tick}", entry.name), end.saturating_sub(4), style);
    let x = ink.text(x + 1, y, &entry.kind, end.saturating_sub(x + 2), theme.dim());
    let names = session.other_names(entry).join(", ");
    if !names.is_empty() {
        ink.text(x, y, &format!(" · {names}"), end.saturating_sub(x + 1), theme.plain());
    }
}
