//! What others decided and asked about one's work, above the bottom line: a row each, and below them what was written on
//! the chosen one.

use super::drawer::{clear, wrapped};
use super::ink::Ink;
use crate::keymap::Context;
use crate::session::Session;
use crate::session::adopting::{described, said_of_words};
use crate::session::inbox::{Inbox, Item, Said};
use crate::session::mouse::Target;
use crate::session::page::Areas;
use crate::text::offset::Cells;
use crate::text::visible::Visible;

/// Cells that a name takes at most.
const NAME: u16 = 10;
/// Rows of what was written.
const NOTE: usize = 3;

pub fn draw(session: &Session, inbox: &Inbox, areas: Areas, ink: &mut Ink) {
    let theme = ink.theme;
    let (top, width) = (areas.header + areas.text_height, areas.text_width);
    clear(areas, ink);
    ink.text(1, top, &format!(" {} ", head(inbox)), width.saturating_sub(2), theme.strong());
    let free = usize::from(areas.drawer.saturating_sub(1));
    let note = inbox.items.get(inbox.at).map(Item::note).filter(|note| !note.is_empty());
    let most = NOTE.min(free / 2);
    let notes = note.map(|note| wrapped(&note, width.saturating_sub(5), most)).unwrap_or_default();
    let room = free.saturating_sub(notes.len());
    let from = inbox.at.saturating_sub(room / 2).min(inbox.items.len().saturating_sub(room));
    for ((at, item), y) in inbox.items.iter().enumerate().skip(from).take(room).zip(top + 1..) {
        draw_row(session, inbox, (at, item), (y, width), ink);
    }
    let bottom = top + areas.drawer;
    for (row, y) in notes.iter().rev().zip((top..bottom).rev()) {
        ink.text(3, y, row, width.saturating_sub(4), theme.message());
    }
}

/// How many wait, and how many do not.
fn head(inbox: &Inbox) -> String {
    let mut parts = vec![format!("{} waiting", inbox.waiting())];
    let others = [(inbox.accepted, "accepted"), (inbox.settled, "settled")];
    parts.extend(others.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}")));
    format!("on your work: {}", parts.join(" · "))
}

/// The nearest keys.
pub fn keys(ink: &Ink) -> String {
    let key = |name: &str| ink.keymap.key(Context::Inbox, name);
    let parts = [
        ("next-item", "next"),
        ("take-over", "takes theirs"),
        ("answer", "answers"),
        ("put-aside", "puts aside"),
        ("go-there", "stays"),
        ("show-all", "all"),
    ];
    let parts = parts.map(|(name, what)| format!("{} {what}", key(name)));
    format!("{} · {}", parts.join(" · "), key("cancel"))
}

/// Who says what of which words: what it was, and what it became.
fn draw_row(session: &Session, inbox: &Inbox, (at, item): (usize, &Item), (y, width): (u16, u16), ink: &mut Ink) {
    let theme = ink.theme;
    let style = match at == inbox.at {
        true => theme.selected(),
        false if item.waits => theme.plain(),
        false => theme.dim(),
    };
    ink.fill(0, y, width, style);
    ink.hits.put(0, y, width, Target::Row(at));
    ink.text(1, y, if item.waits { "•" } else { "·" }, 1, style);
    let end = width.saturating_sub(1);
    let name = Visible::new(&session.review.names.said(&item.record.by)).truncate(Cells::new(NAME));
    let after = ink.text(3, y, &format!("{} {} ", name.as_str(), item.said.word()), end.saturating_sub(3), style);
    let change = change(session, item);
    let after = ink.text(after, y, &change, end.saturating_sub(after), style);
    let note = item.note();
    if !note.is_empty() {
        ink.text(after, y, &format!(" · {note}"), end.saturating_sub(after), style);
    }
}

/// One's own version, and what the reviewer put in its place.
fn change(session: &Session, item: &Item) -> String {
    let Some(own) = session.own.get(item.about()) else { return String::new() };
    let was = described(own);
    match (item.said, session.version_of(item)) {
        (_, Some(version)) if version.quote == own.quote => format!("{was} → {}", said_of_words(version)),
        (_, Some(version)) => format!("{was} → {}", described(version)),
        (Said::Rejected, None) => format!("{was} → nothing"),
        _ => was,
    }
}
