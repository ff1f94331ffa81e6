//! A text that is being typed: the one place that knows the textarea widget.
//!
//! The widget measures by `char` and draws what it is given, so nothing enters it that is not plain text:
//! controls and bidi overrides are left out of what is typed, pasted and loaded.

use crate::session::command::Edit;
use tui_textarea::{CursorMove, TextArea};

/// A field of one or several lines.
#[derive(Clone, Debug)]
pub struct Editor {
    area: TextArea<'static>,
    lines: bool,
    loaded: String,
}

/// What a paste may hold at most, in bytes: more is cut, so that one key never takes long.
const PASTE: usize = 64 * 1024;

impl Editor {
    /// A field that starts with a text; `lines`: whether it may have several.
    pub fn new(text: &str, lines: bool) -> Self {
        let loaded = clean(text, lines);
        let mut area = TextArea::new(loaded.split('\n').map(str::to_owned).collect());
        area.move_cursor(CursorMove::Bottom);
        area.move_cursor(CursorMove::End);
        area.set_cursor_line_style(ratatui::style::Style::default());
        Self { area, lines, loaded }
    }

    /// What stands in it.
    pub fn text(&self) -> String {
        self.area.lines().join("\n")
    }

    /// Whether it holds something else than at first.
    pub fn is_changed(&self) -> bool {
        self.text() != self.loaded
    }

    /// The widget, to be drawn.
    pub fn widget(&self) -> &TextArea<'static> {
        &self.area
    }

    /// The line and the cursor's place in it, in code points.
    pub fn cursor(&self) -> (usize, usize) {
        let cursor = self.area.cursor();
        (cursor.0, cursor.1)
    }

    /// Takes a change.
    pub fn edit(&mut self, edit: Edit) {
        match edit {
            Edit::Insert(c) => {
                if let Some(c) = clean(c.encode_utf8(&mut [0; 4]), false).chars().next() {
                    self.area.insert_char(c);
                }
            }
            Edit::Paste(text) => {
                let end = text.floor_char_boundary(PASTE);
                self.area.insert_str(clean(text.get(..end).unwrap_or_default(), self.lines));
            }
            Edit::Newline if self.lines => self.area.insert_newline(),
            Edit::Newline => {}
            Edit::Back => _ = self.area.delete_char(),
            Edit::Delete => _ = self.area.delete_next_char(),
            Edit::BackWord => _ = self.area.delete_word(),
            Edit::BackLine => _ = self.area.delete_line_by_head(),
            Edit::Left => self.area.move_cursor(CursorMove::Back),
            Edit::Right => self.area.move_cursor(CursorMove::Forward),
            Edit::Up => self.area.move_cursor(CursorMove::Up),
            Edit::Down => self.area.move_cursor(CursorMove::Down),
            Edit::Home => self.area.move_cursor(CursorMove::Head),
            Edit::End => self.area.move_cursor(CursorMove::End),
        }
    }
}

/// Line ends become LF (or a space), tabs a space, every other control and direction mark goes.
fn clean(text: &str, lines: bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut from = text.replace("\r\n", "\n");
    from.retain(|c| {
        !matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' | '\u{61c}' | '\u{feff}' | '\u{200b}')
    });
    for c in from.chars() {
        match c {
            '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => out.push(if lines { '\n' } else { ' ' }),
            '\t' => out.push(' '),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_paste_brings_no_control_and_no_line_into_a_field_of_one_line() {
        let mut field = Editor::new("", false);
        field.edit(Edit::Paste("a\u{1b}[31mb\r\nc\td\u{202e}e\u{9b}".into()));
        assert_eq!(field.text(), "a[31mb c de");
        let mut field = Editor::new("x", true);
        field.edit(Edit::Paste("\r\ny\rz".into()));
        assert_eq!(field.text(), "x\ny\nz");
        assert!(field.is_changed());
    }
}
