//! The side panel: layers and labels with their keys and counts; on narrow screens one line of them.

use super::ink::Ink;
use crate::schema::Layer;
use crate::session::Session;
use crate::session::mouse::Target;
use crate::session::page::Areas;

/// The key that tags with a label: its own, or its digit in the active layer.
fn key_of(session: &Session, layer: usize, at: usize, own: Option<char>) -> String {
    match own {
        Some(key) => key.to_string(),
        None if layer == session.layer && at < 9 => (at + 1).to_string(),
        None => "t".to_owned(),
    }
}

fn taggers(session: &Session) -> impl Iterator<Item = (usize, &Layer)> {
    session.schema.layers.iter().enumerate().filter(|(_, layer)| layer.tags_spans())
}

pub fn draw(session: &Session, areas: Areas, ink: &mut Ink) {
    let theme = ink.theme;
    let left = areas.text_width;
    let bottom = areas.header + areas.text_height + areas.drawer;
    for y in areas.header..bottom {
        ink.grapheme(left, y, "│", 1, theme.dim());
    }
    let mut y = areas.header;
    for (layer_at, layer) in taggers(session) {
        if y >= bottom {
            return;
        }
        let active = if layer_at == session.layer { " ·1-9" } else { "" };
        ink.text(left + 2, y, &format!("{}{active}", layer.name.to_uppercase()), areas.panel - 3, theme.dim());
        y += 1;
        for (at, label) in layer.labels.iter().enumerate() {
            if y >= bottom {
                return;
            }
            let style = theme.label(&session.schema, Some((layer_at, at)));
            let count = session.own.with_label(&layer.name, &label.name);
            let end = ink.right(ink.width().saturating_sub(1), y, &count.to_string(), theme.plain());
            let x = ink.text(left + 2, y, &key_of(session, layer_at, at, label.key), 2, theme.strong());
            ink.text(x + 1, y, &label.title, end.saturating_sub(x + 2), style);
            ink.hits.put(left + 1, y, areas.panel - 1, Target::Label(layer_at, at));
            y += 1;
        }
        y += 1;
    }
}

/// All labels in one line, for screens without a panel.
pub fn folded(session: &Session, y: u16, ink: &mut Ink) {
    let theme = ink.theme;
    let mut x = 1;
    for (layer_at, layer) in taggers(session) {
        for (at, label) in layer.labels.iter().enumerate() {
            if x + 4 >= ink.width() {
                return;
            }
            let style = theme.label(&session.schema, Some((layer_at, at)));
            let from = x;
            x = ink.line(x, y, &key_of(session, layer_at, at, label.key), theme.strong()) + 1;
            x = ink.line(x, y, &label.name, style) + 2;
            ink.hits.put(from, y, x.saturating_sub(from + 1), Target::Label(layer_at, at));
        }
    }
}
