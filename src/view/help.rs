//! The keys, made from the keymap's one table and the schema's labels.

use super::ink::Ink;
use crate::keymap::{Context, Keymap};
use crate::session::Session;

/// One row of the help.
enum Row {
    Title(&'static str),
    Key(String, String),
    Blank,
}

fn rows(session: &Session, keymap: &Keymap) -> Vec<Row> {
    let mut rows = vec![Row::Title("Labels: one key tags what is selected")];
    for layer in session.schema.layers.iter().filter(|layer| layer.tags_spans()) {
        for (at, label) in layer.labels.iter().enumerate() {
            let by_name = || format!("{}, or {} in its layer", keymap.key(Context::Text, "tag-by-name"), at + 1);
            let key = label.key.map_or_else(by_name, |key| keymap.shown_letter(key));
            rows.push(Row::Key(key, format!("{} ({}/{})", label.title, layer.name, label.name)));
        }
    }
    for context in Context::ALL {
        rows.extend([Row::Blank, Row::Title(context.title())]);
        rows.extend(keymap.of_context(context).map(|one| Row::Key(keymap.shown(one), one.binding.doc.to_owned())));
    }
    rows
}

pub fn draw(session: &Session, top: usize, ink: &mut Ink) {
    let theme = ink.theme;
    let rows = rows(session, ink.keymap);
    let height = ink.height().saturating_sub(1);
    let columns = if ink.width() >= 110 { 2_u16 } else { 1 };
    let page = usize::from(height * columns);
    let top = top.min(rows.len().saturating_sub(page));
    let width = ink.width() / columns;
    for (at, row) in rows.iter().skip(top).take(page).enumerate() {
        let at = u16::try_from(at).unwrap_or_default();
        let (x, y) = ((at / height.max(1)) * width, at % height.max(1));
        match row {
            Row::Title(title) => _ = ink.text(x + 1, y, title, width.saturating_sub(2), theme.strong()),
            Row::Key(key, doc) => {
                let wide = if width >= 40 { 14 } else { 10 } + if ink.keymap.layout().is_some() { 4 } else { 0 };
                ink.text(x + 2, y, key, wide, theme.message());
                ink.text(x + 3 + wide, y, doc, width.saturating_sub(wide + 4), theme.plain());
            }
            Row::Blank => {}
        }
    }
    let more = rows.len() > page;
    let key = |name| ink.keymap.key(Context::Help, name);
    let closes = format!("{} closes", key("back"));
    let note = if more { format!("{} {} scroll · {closes}", key("next-row"), key("previous-row")) } else { closes };
    let letters = ink.keymap.layout().map(|layout| format!(" · second: the letters of a {} keyboard", layout.name));
    let note = note + &letters.unwrap_or_default();
    ink.text(1, height, &note, ink.width().saturating_sub(2), theme.dim());
}
