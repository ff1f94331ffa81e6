//! The drawer in which each value stands under one key.

use super::drawer::clear;
use super::ink::Ink;
use crate::keymap::Context;
use crate::session::Session;
use crate::session::choices::{Choices, Place};
use crate::session::mouse::Target;
use crate::session::page::Areas;
use crate::text::visible::Visible;

pub fn draw(session: &Session, open: &Choices, areas: Areas, ink: &mut Ink) {
    let theme = ink.theme;
    let (top, width) = (areas.header + areas.text_height, areas.text_width);
    clear(areas, ink);
    ink.text(1, top, &format!(" {} ", open.title), width.saturating_sub(2), theme.strong());
    let bottom = top + areas.drawer.saturating_sub(1);
    let places = open.places(width);
    let lines = places.last().map_or(0, |last| last.line + 1);
    let room = areas.drawer.saturating_sub(2);
    for place in places.iter().filter(|place| place.line < room) {
        draw_choice(session, open, *place, top + 1 + place.line, width, ink);
    }
    let keys = ink.keymap.line(Context::Choices);
    let more = if lines > room {
        format!("{} more lines: a larger window shows them · ", lines - room)
    } else {
        String::new()
    };
    ink.text(1, bottom, &format!("{more}{keys}"), width.saturating_sub(2), theme.dim());
}

fn draw_choice(session: &Session, open: &Choices, place: Place, y: u16, width: u16, ink: &mut Ink) {
    let theme = ink.theme;
    let Some(row) = open.rows.get(place.row) else { return };
    let Some(choice) = row.choices.get(place.choice) else { return };
    if place.choice == 0 {
        let x = ink.text(2, y, &row.name, place.x.saturating_sub(3), theme.plain());
        ink.text(x + 1, y, &row.note, place.x.saturating_sub(x + 2), theme.dim());
    }
    let letter = choice.letter.map_or_else(|| " ".to_owned(), String::from);
    let x = ink.text(place.x, y, &letter, 1, theme.letter());
    let room = width.saturating_sub(x + 1);
    let chosen = session.is_chosen(open, row, choice);
    let wide = Visible::new(&choice.shown).width().get().saturating_add(2);
    if let Some(letter) = choice.letter {
        ink.hits.put(place.x, y, wide, Target::Letter(letter));
    }
    let unset = !row.choices.iter().any(|one| session.is_chosen(open, row, one));
    match (chosen, choice.default && unset) {
        (true, _) => ink.text(x + 1, y, &format!("{} ✓", choice.shown), room, theme.strong()),
        (false, true) => ink.text(x + 1, y, &format!("({})", choice.shown), room, theme.dim()),
        (false, false) => ink.text(x + 1, y, &choice.shown, room, theme.plain()),
    };
}
