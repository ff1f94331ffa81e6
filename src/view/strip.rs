//! What opens above the bottom line to choose from: holder and target of a stance, labels by name.

use super::drawer::{clear, field};
use super::ink::Ink;
use super::precedents;
use crate::keymap::Context;
use crate::session::Session;
use crate::session::mouse::Target;
use crate::session::page::Areas;
use crate::session::prompt::LabelPrompt;
use crate::session::strip::{Candidate, Column, Field, Strip, Typing, summary};

pub fn draw(session: &Session, strip: &Strip, areas: Areas, ink: &mut Ink) {
    let theme = ink.theme;
    let top = areas.header + areas.text_height;
    let precedents = if strip.typing.is_none() { strip.precedents.as_slice() } else { &[] };
    let beside = areas.panel > 0 && !precedents.is_empty();
    let width = if beside { areas.text_width.saturating_sub(precedents::WIDTH) } else { areas.text_width };
    clear(areas, ink);
    if beside {
        let side = ink.width().saturating_sub(width);
        ink.rule(areas.text_width, ink.width(), top);
        precedents::column(session, precedents, (width, top + 1, side, areas.drawer.saturating_sub(1)), ink);
    }
    let record = session.own.get(&strip.stance);
    let who = record.map(summary).unwrap_or_default();
    let x = ink.text(1, top, &format!(" {} ", strip.field.question()), width, theme.strong());
    ink.text(x + 1, top, &format!(" {who} "), areas.text_width.saturating_sub(x + 2), theme.message());
    let last = top + areas.drawer.saturating_sub(1);
    // A row of precedents takes the place of the keys where the drawer is low.
    let in_row = !beside && !precedents.is_empty() && areas.drawer > 2;
    let keys = areas.drawer > 2 && (!in_row || areas.drawer > 6);
    let rows = areas.drawer.saturating_sub(2) - u16::from(in_row && keys);
    match &strip.typing {
        Some(typing) => draw_typing(strip, typing, areas, ink),
        None => {
            let shown = if strip.field == Field::Target { 3 } else { 2 };
            let column = width.saturating_sub(2) / shown;
            for (at, kind) in
                [Column::People, Column::Places, Column::Topics].into_iter().take(usize::from(shown)).enumerate()
            {
                let x = 1 + u16::try_from(at).unwrap_or_default() * column;
                draw_column(strip, kind, (x, top + 1, column, rows), ink);
            }
            if keys {
                let y = last.saturating_sub(u16::from(in_row));
                ink.text(1, y, &ink.keymap.line(Context::Strip), width.saturating_sub(2), theme.dim());
            }
            if in_row {
                precedents::row(precedents, (1, last, width.saturating_sub(2)), ink);
            }
        }
    }
}

fn draw_column(strip: &Strip, kind: Column, (x, y, width, rows): (u16, u16, u16, u16), ink: &mut Ink) {
    let theme = ink.theme;
    let heading = match kind {
        Column::People => "people",
        Column::Places => "organisations and places",
        Column::Topics => &format!("topics ({} types a new one)", ink.keymap.key(Context::Strip, "type-name")),
    };
    ink.text(x, y, heading, width.saturating_sub(1), theme.dim());
    let all: Vec<(usize, &Candidate)> =
        strip.candidates.iter().enumerate().filter(|(_, one)| one.column == kind).collect();
    let room = usize::from(rows.saturating_sub(1));
    for (row, (at, one)) in (1..).zip(all.iter().take(room)) {
        let last = usize::from(row) == room && all.len() > room;
        if last {
            let more = format!("+{} more: {} types", all.len() + 1 - room, ink.keymap.key(Context::Strip, "type-name"));
            ink.text(x, y + row, &more, width, theme.dim());
            return;
        }
        let letter = one.letter.map_or_else(|| "/".to_owned(), String::from);
        let mark = if Some(*at) == strip.proposal { "⏎" } else { " " };
        let after = ink.text(x, y + row, &letter, 1, theme.letter());
        let after = ink.text(after, y + row, mark, 1, theme.strong());
        let style = if one.chosen { theme.strong() } else { theme.plain() };
        let tick = if one.chosen { " ✓" } else { "" };
        ink.text(after + 1, y + row, &format!("{}{tick}", one.party.shown()), width.saturating_sub(4), style);
        ink.hits.put(x, y + row, width, Target::Row(*at));
    }
}

fn draw_typing(strip: &Strip, typing: &Typing, areas: Areas, ink: &mut Ink) {
    let theme = ink.theme;
    let top = areas.header + areas.text_height;
    field(ink, top + 1, areas.text_width, "/", &typing.editor, "");
    let new = |words: &str| format!("{}: “{words}”", if strip.field == Field::Target { "new topic" } else { "new" });
    let named = typing.matches.iter().map(|one| &one.party);
    let named = named.map(|party| if party.is_words() { new(party.shown()) } else { party.shown().to_owned() });
    let rows: Vec<String> = named.chain(std::iter::once(new(&typing.editor.text()))).collect();
    let room = usize::from(areas.drawer.saturating_sub(2));
    let from = (typing.at + 1).saturating_sub(room);
    for ((at, row), y) in rows.iter().enumerate().skip(from).take(room).zip(top + 2..) {
        let style = if at == typing.at { theme.selected() } else { theme.plain() };
        ink.text(2, y, row, areas.text_width.saturating_sub(3), style);
        ink.hits.put(0, y, areas.text_width, Target::Row(at));
    }
}

/// Labels by name.
pub fn draw_labels(session: &Session, prompt: &LabelPrompt, areas: Areas, ink: &mut Ink) {
    let theme = ink.theme;
    let top = areas.header + areas.text_height;
    clear(areas, ink);
    field(ink, top, areas.text_width, "label: ", &prompt.editor, "");
    let room = usize::from(areas.drawer.saturating_sub(1));
    let from = (prompt.at + 1).saturating_sub(room);
    for ((at, known), y) in prompt.matches.iter().enumerate().skip(from).take(room).zip(top + 1..) {
        let Some(layer) = session.schema.layers.get(known.0) else { continue };
        let Some(label) = layer.labels.get(known.1) else { continue };
        let style = theme.label(&session.schema, Some(*known));
        let style = if at == prompt.at { style.patch(theme.selected()) } else { style };
        ink.text(
            2,
            y,
            &format!("{}/{} {}", layer.name, label.name, label.title),
            areas.text_width.saturating_sub(3),
            style,
        );
        ink.hits.put(0, y, areas.text_width, Target::Row(at));
    }
}
