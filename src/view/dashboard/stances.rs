//! Who is for and against whom.

use super::frame::{caveats, detail, half, nothing, party, said, signs, tone};
use super::grid::Grid;
use crate::insight::sign::Signs;
use crate::session::Session;
use crate::session::dashboard::Page;
use crate::session::dashboard::insight::Told;
use crate::view::ink::Ink;

pub fn draw(session: &Session, told: &Told, ink: &mut Ink) {
    let insight = &session.dashboard.insight;
    let Some(stances) = insight.stances().filter(|stances| stances.total.total() > 0) else {
        return nothing("No stance is tagged. A stance is tagged with + - or 0, then its holder and its target.", ink);
    };
    let matrix = &stances.matrix;
    let side = |at: usize, all: &[(_, Signs)]| at.checked_sub(1).and_then(|at| all.get(at)).copied();
    let cell_of = |row: usize, column: usize| match (side(row, &matrix.holders), side(column, &matrix.targets)) {
        (None, None) => stances.total,
        (Some((_, sum)), None) | (None, Some((_, sum))) => sum,
        (Some((holder, _)), Some((target, _))) => matrix.cell(holder, target),
    };
    let name = |found: Option<(_, Signs)>, all: &str| {
        found.map_or(all.to_owned(), |(side, _)| party(&told.facts, side).to_owned())
    };
    let holder = |row: usize| name(side(row, &matrix.holders), "all holders");
    let target = |column: usize| name(side(column, &matrix.targets), "all");
    let cursor = insight.cursor(Page::Stances);
    let towards = if cursor.1 == 0 { "all targets".to_owned() } else { target(cursor.1) };
    let words = format!("{} ▸ {towards}: {}", holder(cursor.0), said(cell_of(cursor.0, cursor.1)));
    let end = detail(&words, ink);
    let legend = format!(
        "{} holders ▸ {} targets · ▀ more support, ▄ more opposition, █ neither{}",
        matrix.holders.len(),
        matrix.targets.len(),
        caveats(stances)
    );
    ink.text(1, 1, &legend, ink.width().saturating_sub(2), ink.theme.dim());
    let theme = ink.theme;
    let cell = |row: usize, column: usize| {
        let found = cell_of(row, column);
        (half(found), signs(found), tone(found, theme))
    };
    let drawn =
        Grid { rows: &holder, columns: &target, size: insight.size(Page::Stances), cursor, width: 12, cell: &cell };
    drawn.draw((2, end), ink);
}
