//! Precedents beside the stance strip; where there is no room beside it, in one row.

use super::drawer::wrapped;
use super::ink::Ink;
use crate::session::Session;
use crate::session::precedents::{Precedent, Reason, Shown};

/// Cells that precedents take of the text's, beside those of the panel.
pub const WIDTH: u16 = 24;
/// Rows that a reason may take.
const REASON: usize = 3;

fn said(reason: &Reason) -> String {
    format!("{}: {}", reason.by, reason.note)
}

/// A reason in rows of that many cells.
fn rows(text: &str, width: u16) -> Vec<String> {
    wrapped(text, width, REASON)
}

/// Draws them in a column.
pub fn column(session: &Session, groups: &[Shown], (x, y, width, height): (u16, u16, u16, u16), ink: &mut Ink) {
    let theme = ink.theme;
    for row in y..y + height {
        ink.fill(x, row, width, theme.plain());
        ink.grapheme(x, row, "│", 1, theme.dim());
    }
    let x = x + 2;
    let width = width.saturating_sub(3);
    let needed = |each: usize| {
        let shown = groups.iter().flat_map(|group| group.list.iter().take(each));
        let reasons = shown.map(|one| 1 + one.reason.as_ref().map_or(0, |reason| rows(&said(reason), width).len()));
        groups.len() + reasons.sum::<usize>()
    };
    let each = (1..=3).rev().find(|each| needed(*each) <= usize::from(height)).unwrap_or(1);
    let mut free = y..y + height;
    for group in groups {
        let Some(y) = free.next() else { return };
        let after = ink.text(x, y, "before: ", width, theme.dim());
        ink.text(after, y, &group.heading, width.saturating_sub(after - x), theme.strong());
        for one in group.list.iter().take(each) {
            let Some(y) = free.next() else { return };
            draw(session, one, (x, y, width), ink);
            for row in one.reason.iter().flat_map(|reason| rows(&said(reason), width.saturating_sub(2))) {
                let Some(y) = free.next() else { return };
                ink.text(x + 2, y, &row, width.saturating_sub(2), theme.message());
            }
        }
    }
}

fn draw(session: &Session, one: &Precedent, (x, y, width): (u16, u16, u16), ink: &mut Ink) {
    let theme = ink.theme;
    let mut after = ink.text(x, y, &one.label, width, theme.label(&session.schema, one.known));
    for (text, style) in [(&one.parties, theme.plain()), (&one.date, theme.dim()), (&one.title, theme.dim())] {
        if !text.is_empty() && after + 1 < x + width {
            after = ink.text(after + 1, y, text, x + width - after - 1, style);
        }
    }
}

/// All in one row, without titles.
pub fn row(groups: &[Shown], (x, y, width): (u16, u16, u16), ink: &mut Ink) {
    let one = |one: &Precedent| {
        let reason = one.reason.as_ref().map(|reason| format!("({})", said(reason)));
        let parts = [one.label.as_str(), &one.parties, reason.as_deref().unwrap_or_default(), &one.date];
        parts.iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join(" ")
    };
    let group = |group: &Shown| {
        let all: Vec<String> = group.list.iter().map(one).collect();
        format!("{}: {}", group.heading, all.join(", "))
    };
    let all: Vec<String> = groups.iter().map(group).collect();
    ink.text(x, y, &format!("before: {}", all.join(" · ")), width, ink.theme.message());
}
