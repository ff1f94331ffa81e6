//! What gold has in the paragraph that was done, above the bottom line: a row each, with a sign that needs no colour.

use super::drawer::clear;
use super::ink::Ink;
use crate::keymap::Context;
use crate::practice::Verdict;
use crate::session::Session;
use crate::session::mouse::Target;
use crate::session::page::Areas;
use crate::session::practice::feedback::{Feedback, sign};

pub fn draw(session: &Session, feedback: &Feedback, areas: Areas, ink: &mut Ink) {
    let theme = ink.theme;
    let (top, width) = (areas.header + areas.text_height, areas.text_width);
    clear(areas, ink);
    ink.text(1, top, &format!(" {} ", feedback.head()), width.saturating_sub(2), theme.strong());
    let room = usize::from(areas.drawer.saturating_sub(1));
    let findings = &feedback.compared.findings;
    let from = feedback.at.saturating_sub(room / 2).min(findings.len().saturating_sub(room));
    for ((at, finding), y) in findings.iter().enumerate().skip(from).take(room).zip(top + 1..) {
        let verdict = finding.verdict();
        let style = match at == feedback.at {
            true => theme.selected(),
            false if verdict == Verdict::Right => theme.good(),
            false => theme.plain(),
        };
        ink.fill(0, y, width, style);
        ink.hits.put(0, y, width, Target::Row(at));
        ink.text(1, y, sign(verdict), 1, style);
        ink.text(3, y, &session.finding_said(finding), width.saturating_sub(4), style);
    }
}

/// The nearest keys.
pub fn keys(ink: &Ink) -> String {
    ink.keymap.line(Context::Feedback)
}
