//! What opens for a relation: its other end with the relations that are there, then the labels that fit.

use super::drawer::clear;
use super::ink::Ink;
use crate::keymap::Context;
use crate::session::Session;
use crate::session::article::OpenArticle;
use crate::session::page::{Areas, GUTTER, Row};
use crate::session::relating::Ends;
use crate::session::relation_choice::Choice;
use std::collections::{HashMap, HashSet};

/// A span with its label, for a title.
fn named(session: &Session, id: &str) -> String {
    let Some(open) = &session.article else { return String::new() };
    open.spans.iter().find(|span| span.id == id).map(|span| open.named(span)).unwrap_or_default()
}

/// The other end is asked for.
pub fn draw_ends(session: &Session, ends: &Ends, areas: Areas, ink: &mut Ink) {
    let theme = ink.theme;
    let (top, width) = (areas.header + areas.text_height, areas.text_width);
    clear(areas, ink);
    let chosen = ends.at.and_then(|at| ends.ends.get(at)).map(|end| named(session, &end.span));
    let title = format!(" {} ▸ {} ", named(session, &ends.span), chosen.as_deref().unwrap_or("? type its letters"));
    ink.text(1, top, &title, width.saturating_sub(2), theme.strong());
    let Some(open) = &session.article else { return };
    let bottom = top + areas.drawer.saturating_sub(1);
    let present = ends.present.iter().filter_map(|id| open.relations.iter().find(|one| one.id == *id));
    for ((relation, digit), y) in present.zip('1'..='9').zip(top + 1..bottom) {
        let x = ink.text(1, y, &digit.to_string(), 1, theme.letter());
        let style = theme.label(&session.schema, relation.known);
        ink.text(x + 2, y, &open.seen_from(relation, &ends.span), width.saturating_sub(5), style);
    }
    let keys = ink.keymap.line(Context::RelationEnd);
    let keys = if ends.present.is_empty() { keys } else { format!("a digit changes or removes · {keys}") };
    ink.text(1, bottom, &keys, width.saturating_sub(2), theme.dim());
}

/// The label is asked for.
pub fn draw_labels(session: &Session, choice: &Choice, areas: Areas, ink: &mut Ink) {
    let theme = ink.theme;
    let (top, width) = (areas.header + areas.text_height, areas.text_width);
    clear(areas, ink);
    let (from, to) = choice.ends();
    let title = format!(" {} ▸ {} ", named(session, from), named(session, to));
    ink.text(1, top, &title, width.saturating_sub(2), theme.strong());
    let present = choice.present.as_deref().and_then(|id| session.own.get(id));
    let present = present.and_then(|record| session.schema.place(&record.layer, &record.label));
    let bottom = top + areas.drawer.saturating_sub(1);
    let room = usize::from(areas.drawer.saturating_sub(2));
    let skip = choice.at.map_or(0, |at| (at + 1).saturating_sub(room));
    for ((at, one), y) in choice.labels.iter().enumerate().skip(skip).zip(top + 1..bottom) {
        let label = session.schema.layers.get(one.known.0).and_then(|layer| layer.labels.get(one.known.1));
        let Some(label) = label else { continue };
        let x = ink.text(1, y, &one.key.map_or_else(|| " ".to_owned(), String::from), 1, theme.letter());
        let x = ink.text(x, y, if choice.at == Some(at) { "⏎" } else { " " }, 1, theme.strong());
        let tick = if present == Some(one.known) { " ✓" } else { "" };
        let style = theme.label(&session.schema, Some(one.known));
        let style = if choice.at == Some(at) { style.patch(theme.selected()) } else { style };
        ink.text(x + 1, y, &format!("{}{tick}", label.title), width.saturating_sub(6), style);
    }
    ink.text(1, bottom, &ink.keymap.line(Context::Relation), width.saturating_sub(2), theme.dim());
}

/// The letters of the spans that can be the other end: at their brackets, else at their first token.
pub fn draw_letters(open: &OpenArticle, ends: &Ends, areas: Areas, ink: &mut Ink) {
    let spans: HashMap<&str, usize> = open.spans.iter().enumerate().map(|(at, span)| (span.id.as_str(), at)).collect();
    let mut taken: HashSet<(u16, u16)> = HashSet::new();
    for end in &ends.ends {
        let Some(rest) = end.letters.strip_prefix(&ends.typed).filter(|rest| !rest.is_empty()) else { continue };
        let Some(at) = spans.get(end.span.as_str()) else { continue };
        let Some((mut x, y)) = bracket_place(open, *at).or_else(|| text_place(open, *at)) else { continue };
        // Several spans may start at one token where no brackets are drawn.
        while (0..2).any(|more| taken.contains(&(x + more, y))) {
            x += 1;
        }
        let letters = u16::try_from(rest.len()).unwrap_or_default();
        taken.extend((x..x + letters).map(|x| (x, y)));
        ink.text(GUTTER + x, areas.header + y, rest, 2, ink.theme.letter());
    }
}

/// Column and row of the text area where the bracket of a span starts; `None` where none is drawn on the screen.
fn bracket_place(open: &OpenArticle, span: usize) -> Option<(u16, u16)> {
    let rows = open.page.rows.iter().zip(0_u16..);
    let mut places = rows.filter_map(|(row, y)| {
        let Row::Lane { line, lane } = row else { return None };
        let drawn = open.page.lanes.get(*line)?.drawn.iter().find(|one| one.lane == *lane && one.key == span)?;
        Some((drawn.pieces.first()?.0, y))
    });
    places.next()
}

/// Column and row of the text area where the first token of a span stands; `None` where it is off the screen.
fn text_place(open: &OpenArticle, span: usize) -> Option<(u16, u16)> {
    let rows = open.page.rows.iter().zip(0_u16..);
    let span = open.spans.get(span)?;
    let mut places = rows.filter_map(|(row, y)| {
        let Row::Text { paragraph, line } = row else { return None };
        let line = open.laid_out(*paragraph)?.lines.get(*line)?;
        let here = span.stretches().iter().filter_map(|stretch| open.within(*paragraph, *stretch));
        let first = here.flat_map(|stretch| line.columns(stretch)).next()?;
        Some((first.start, y))
    });
    places.next()
}
