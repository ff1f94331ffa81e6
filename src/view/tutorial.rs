//! The rows below the session that guide a person through it.

use super::ink::Ink;
use crate::session::tutorial::Tutorial;

pub fn draw(open: &Tutorial, ink: &mut Ink) {
    let theme = ink.theme;
    let mut top = 0;
    if open.has_rule() {
        ink.rule(0, ink.width(), 0);
        let title = ink.text(2, 0, " Tutorial ", ink.width(), theme.strong());
        ink.text(title + 1, 0, " on a copy that is thrown away ", ink.width().saturating_sub(title + 1), theme.dim());
        top = 1;
    }
    for (line, y) in open.lines.iter().zip(top..) {
        ink.line(1, y, line, theme.strong());
    }
}
