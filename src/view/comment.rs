//! The box in which a comment is written.

use super::ink::Ink;
use crate::keymap::Context;
use crate::session::comment::CommentEditor;
use crate::session::page::Areas;

pub fn draw(open: &CommentEditor, areas: Areas, ink: &mut Ink) {
    let theme = ink.theme;
    let (top, width) = (areas.header + areas.text_height, areas.text_width);
    for y in top..top + areas.drawer {
        ink.fill(0, y, width, theme.plain());
    }
    ink.rule(0, width, top);
    ink.text(1, top, &format!(" {} ", open.title), width.saturating_sub(2), theme.strong());
    ink.widget(open.editor.widget(), 2, top + 1, width.saturating_sub(4), areas.drawer.saturating_sub(2));
    let bottom = top + areas.drawer.saturating_sub(1);
    if open.asking {
        let key = |name| ink.keymap.key(Context::Comment, name);
        let question = format!("not saved: {} again throws the change away, {} saves it", key("cancel"), key("save"));
        ink.text(1, bottom, &question, width, theme.alarm());
    } else {
        ink.text(1, bottom, &ink.keymap.line(Context::Comment), width.saturating_sub(2), theme.dim());
    }
}
