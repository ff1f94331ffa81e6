//! The guideline beside the text, or over it on a narrow screen.

use super::ink::Ink;
use crate::guideline::rows::{Row, Rows};
use crate::guideline::{Kind, Look};
use crate::keymap::Context;
use crate::session::Session;
use crate::session::guideline::{Content, MARGIN, Pane};
use ratatui::style::{Modifier, Style};

/// Draws the pane; without a text beside it, it has the whole screen.
pub fn draw(session: &Session, pane: &Pane, ink: &mut Ink) {
    let theme = ink.theme;
    let areas = session.areas();
    let beside = areas.pane > 0;
    let (left, top) = if beside { (areas.text_width, areas.header) } else { (0, 0) };
    let (wide, tall) = session.guideline_size();
    for y in top..=top + tall + 1 {
        ink.fill(left, y, wide + MARGIN, theme.plain());
        if beside {
            ink.grapheme(left, y, "│", 1, theme.dim());
        }
    }
    let x = left + 2;
    let after = ink.text(x, top, &pane.about, wide, theme.strong());
    ink.text(after + 2, top, &pane.file, (x + wide).saturating_sub(after + 2), theme.dim());
    match &pane.content {
        Content::Reading => _ = ink.text(x, top + 1, "reading …", wide, theme.dim()),
        Content::Open { rows, heading, .. } => {
            let marked = heading.map(|block| rows.of_block(block));
            for (at, y) in (pane.top..rows.rows.len()).zip(top + 1..).take(usize::from(tall)) {
                draw_row(rows, at, (x, y), ink);
                if marked == Some(at) {
                    ink.grapheme(x - 1, y, "▸", 1, theme.strong());
                }
            }
        }
    }
    let y = top + tall + 1;
    match &session.message {
        Some(message) if !beside => _ = ink.text(x, y, message, wide, theme.message()),
        _ => _ = ink.text(x, y, &ink.keymap.line(Context::Guideline), wide, theme.dim()),
    }
}

fn draw_row(rows: &Rows, at: usize, (x, y): (u16, u16), ink: &mut Ink) {
    let theme = ink.theme;
    let (stretch, line) = match rows.rows.get(at) {
        Some(Row::Line { stretch, line }) => (*stretch, *line),
        Some(Row::Rule) => return ink.rule(x, x + rows.width(), y),
        _ => return,
    };
    let Some(stretch) = rows.stretches.get(stretch) else { return };
    let Some(laid) = stretch.layout.lines.get(line) else { return };
    let before = if line == 0 { &stretch.block.lead } else { &stretch.block.hang };
    ink.text(x, y, before, stretch.indent, theme.message());
    for cell in &laid.cells {
        let style = style(&stretch.block.kind, stretch.look(cell.bytes.start.get()), ink);
        ink.cell(x + stretch.indent, y, &stretch.block.text, cell, style);
    }
}

fn style(kind: &Kind, look: Look, ink: &Ink) -> Style {
    let theme = ink.theme;
    let mut style = match kind {
        Kind::Heading(1 | 2) => theme.strong().add_modifier(Modifier::UNDERLINED),
        Kind::Heading(_) => theme.strong(),
        Kind::Code => theme.code(),
        _ => Style::new(),
    };
    let looks = [
        (look.code, theme.code()),
        (look.aside, theme.dim()),
        (look.strong, theme.strong()),
        (look.emphasis, Style::new().add_modifier(Modifier::ITALIC)),
        (look.struck, Style::new().add_modifier(Modifier::CROSSED_OUT)),
    ];
    for (is_so, how) in looks {
        if is_so {
            style = style.patch(how);
        }
    }
    style
}
