//! The text of the article: lines in their rows, colours, the selection, hints; and where a bracket is drawn.

use super::ink::Ink;
use crate::layout::paragraph::Line;
use crate::session::article::{OpenArticle, PlacedSpan};
use crate::session::mouse::Target;
use crate::session::page::{Areas, GUTTER, Row};
use crate::session::review::place::Placed;
use crate::session::selection::Selection;
use crate::session::{Marking, Mode, Session};
use crate::text::BytesSpan;
use ratatui::style::{Modifier, Style};

pub fn draw(session: &Session, areas: Areas, ink: &mut Ink) {
    let Some(open) = &session.article else { return };
    let mut marks = if session.marking == Marking::Plain { Vec::new() } else { lit(open, ink) };
    if let Mode::Found(found) = &session.mode {
        marks.extend(super::found::marks(found, open));
    }
    if matches!(session.mode, Mode::Concordance) {
        marks.extend(super::concordance::places(session, areas, open));
    }
    for (y, row) in (areas.header..).zip(&open.page.rows) {
        match row {
            Row::Text { paragraph, line } => {
                draw_line(session, open, (*paragraph, *line), &marks, y, ink);
                let target = Target::Text { paragraph: *paragraph, line: *line, column: 0 };
                ink.hits.put(GUTTER, y, areas.text_width.saturating_sub(GUTTER), target);
            }
            Row::Lane { line, lane } => draw_lane(session, open, *line, *lane, y, ink),
            Row::Gap => {}
        }
    }
    if let Mode::RelationEnd(ends) = &session.mode {
        super::relation::draw_letters(open, ends, areas, ink);
    }
    if let Mode::Hints(hints) = &session.mode {
        // The nearest are drawn last: where two would cover each other, they win.
        for hint in hints.places.iter().rev() {
            let rest = hint.letters.strip_prefix(&hints.typed).unwrap_or_default();
            draw_hint(open, hint.paragraph, hint.token, rest, areas, ink);
        }
    }
}

/// What the team's expressions light up, in the paragraphs on the screen.
fn lit(open: &OpenArticle, ink: &Ink) -> Vec<(usize, BytesSpan, Style)> {
    let mut paragraphs: Vec<usize> = open.page.visible_text().into_iter().map(|(paragraph, _)| paragraph).collect();
    paragraphs.dedup();
    let style = ink.theme.lit();
    paragraphs.into_iter().flat_map(|at| open.lit(at).iter().map(move |span| (at, *span, style))).collect()
}

/// Stretches of a paragraph, and what is added to their style.
pub type Marks = [(usize, BytesSpan, Style)];

fn draw_line(
    session: &Session,
    open: &OpenArticle,
    (paragraph, number): (usize, usize),
    marks: &Marks,
    y: u16,
    ink: &mut Ink,
) {
    let Some(line) = open.laid_out(paragraph).and_then(|layout| layout.lines.get(number)) else { return };
    let current = paragraph == open.selection.paragraph;
    if number == 0 {
        draw_state(open, paragraph, current, y, ink);
    }
    let base = if current { ink.theme.plain() } else { ink.theme.dim() };
    let styles = styles(session, open, paragraph, line, base, ink);
    let text = open.paragraph_text(paragraph);
    let selected = if current { open.selection.span } else { BytesSpan::default() };
    // Expressions may light up every letter of a long paragraph: each cell asks only those of its line.
    let meets = |span: BytesSpan| span.start < line.bytes.end && line.bytes.start < span.end;
    let marks: Vec<_> = marks.iter().filter(|mark| mark.0 == paragraph && meets(mark.1)).collect();
    for (cell, style) in line.cells.iter().zip(styles) {
        let marked = marks.iter().filter(|mark| mark.1.start < cell.bytes.end && cell.bytes.start < mark.1.end);
        let style = marked.fold(style, |style, mark| style.patch(mark.2));
        let inside = selected.start < cell.bytes.end && cell.bytes.start < selected.end;
        let kept = |part: &Selection| {
            part.paragraph == paragraph && part.span.start < cell.bytes.end && cell.bytes.start < part.span.end
        };
        let style = if open.kept.iter().any(kept) { style.patch(ink.theme.kept()) } else { style };
        let style = if inside { style.patch(ink.theme.selected()) } else { style };
        ink.cell(GUTTER, y, text, cell, style);
    }
}

fn draw_state(open: &OpenArticle, paragraph: usize, current: bool, y: u16, ink: &mut Ink) {
    let state = open.states.get(paragraph).copied().unwrap_or_default();
    let (mark, style) = match state {
        state if state.flagged => ("!", ink.theme.message()),
        state if state.done => ("✓", ink.theme.good()),
        state if state.skipped => ("»", ink.theme.dim()),
        _ if current => ("▸", ink.theme.strong()),
        _ => return,
    };
    ink.grapheme(0, y, mark, 1, style);
}

/// The style of each cell: the innermost span decides.
fn styles(session: &Session, open: &OpenArticle, paragraph: usize, line: &Line, base: Style, ink: &Ink) -> Vec<Style> {
    let mut styles = vec![base; line.cells.len()];
    if session.marking == Marking::Plain {
        return styles;
    }
    if let Some(reviewed) = &open.reviewed {
        underline(open, reviewed, (paragraph, line), &mut styles);
        return styles;
    }
    let current = paragraph == open.selection.paragraph;
    for span in &open.spans {
        let here = |stretch: &BytesSpan| {
            let within = open.within(paragraph, *stretch)?;
            (within.start < line.bytes.end && line.bytes.start < within.end).then_some(within)
        };
        let stretches: Vec<BytesSpan> = span.stretches().iter().filter_map(here).collect();
        if stretches.is_empty() {
            continue;
        }
        let colour = ink.theme.label(&session.schema, span.known);
        let underline = session.marking == Marking::Colours || !current;
        // A stance is often a whole sentence: colouring it all would drown the names in it.
        let style = if span.stance { base } else { base.patch(colour) };
        let style = if underline { style.add_modifier(Modifier::UNDERLINED) } else { style };
        for (slot, cell) in styles.iter_mut().zip(&line.cells) {
            if stretches.iter().any(|one| one.start < cell.bytes.end && cell.bytes.start < one.end) {
                *slot = if span.stance { slot.patch(style) } else { style };
            }
        }
    }
    if let Some(end) = focus(session, open) {
        let stretches: Vec<BytesSpan> =
            end.stretches().iter().filter_map(|stretch| open.within(paragraph, *stretch)).collect();
        for (slot, cell) in styles.iter_mut().zip(&line.cells) {
            if stretches.iter().any(|one| one.start < cell.bytes.end && cell.bytes.start < one.end) {
                *slot = slot.patch(ink.theme.selected());
            }
        }
    }
    styles
}

/// What annotators have said something about, in review.
fn underline(open: &OpenArticle, reviewed: &[Placed], (paragraph, line): (usize, &Line), styles: &mut [Style]) {
    for placed in reviewed {
        let whole = std::slice::from_ref(&placed.bytes);
        let stretches = if placed.pieces.is_empty() { whole } else { &placed.pieces };
        for within in stretches.iter().filter_map(|stretch| open.within(paragraph, *stretch)) {
            for (slot, cell) in styles.iter_mut().zip(&line.cells) {
                if within.start < cell.bytes.end && cell.bytes.start < within.end {
                    *slot = slot.add_modifier(Modifier::UNDERLINED);
                }
            }
        }
    }
}

/// The span that is gone to as the other end of a relation.
fn focus<'a>(session: &Session, open: &'a OpenArticle) -> Option<&'a PlacedSpan> {
    let id = match &session.mode {
        Mode::RelationEnd(ends) => &ends.ends.get(ends.at?)?.span,
        Mode::Relation(choice) => &choice.other,
        _ => return None,
    };
    open.spans.iter().find(|span| span.id == *id)
}

fn draw_lane(session: &Session, open: &OpenArticle, line: usize, lane: usize, y: u16, ink: &mut Ink) {
    let Some(lanes) = open.page.lanes.get(line) else { return };
    let chosen = open.selected_chars().and_then(|chars| open.span_at(chars)).map(|span| span.id.as_str());
    let item = open.reviewed.as_ref().and_then(|_| session.item_here());
    for bracket in lanes.drawn.iter().filter(|bracket| bracket.lane == lane) {
        if let Some(reviewed) = &open.reviewed {
            if let Some(placed) = reviewed.get(bracket.key) {
                super::review::draw_bracket(session, (placed, item == Some(placed.item)), &bracket.pieces, y, ink);
            }
            continue;
        }
        let span = open.spans.get(bracket.key);
        let offer = bracket.key.checked_sub(open.spans.len()).and_then(|at| open.offers.get(at));
        let known = span.map_or_else(|| offer.and_then(|offer| offer.known), |span| span.known);
        let style = ink.theme.label(&session.schema, known);
        let is_chosen = offer.is_some_and(|offer| offer.bytes == open.selection.span)
            || span.is_some_and(|span| Some(span.id.as_str()) == chosen);
        let style = if is_chosen { style.add_modifier(Modifier::BOLD) } else { style };
        let paragraph = open.selection.paragraph;
        let bytes = span.map_or_else(|| offer.map(|offer| offer.bytes), |span| open.within(paragraph, span.bytes));
        for (x, piece) in &bracket.pieces {
            let end = ink.line(GUTTER + x, y, piece, style);
            if let Some(span) = bytes {
                ink.hits.put(
                    GUTTER + x,
                    y,
                    end.saturating_sub(GUTTER + x),
                    Target::Bracket(Selection { paragraph, span }),
                );
            }
        }
    }
    for arrow in lanes.arrows.iter().filter(|arrow| arrow.lane == lane) {
        let Some(relation) = open.relations.get(arrow.key) else { continue };
        let ends = [relation.from, relation.to].map(|at| open.spans.get(at).map(|span| span.id.as_str()));
        let style = ink.theme.label(&session.schema, relation.known);
        let style = if chosen.is_some() && ends.contains(&chosen) { style.add_modifier(Modifier::BOLD) } else { style };
        for (x, piece) in &arrow.pieces {
            ink.line(GUTTER + x, y, piece, style);
        }
    }
    if lanes.hidden > 0 && lane + 1 == lanes.lanes {
        let style = ink.theme.message();
        let end = session.areas().text_width.saturating_sub(1);
        ink.right(end, y, &format!("+{}", lanes.hidden), style);
    }
}

fn draw_hint(open: &OpenArticle, paragraph: usize, token: BytesSpan, letters: &str, areas: Areas, ink: &mut Ink) {
    let Some(layout) = open.laid_out(paragraph) else { return };
    let number = layout.line_of(token.start);
    let row = open.page.rows.iter().position(|row| *row == Row::Text { paragraph, line: number });
    let columns = layout.lines.get(number).map(|line| line.columns(token)).unwrap_or_default();
    if let (Some(row), Some(first)) = (row.and_then(|row| u16::try_from(row).ok()), columns.first()) {
        // One letter stands out; pairs stand on nearly every token and would drown it.
        let style = if letters.len() == 1 { ink.theme.letter() } else { ink.theme.message() };
        ink.line(GUTTER + first.start, areas.header + row, letters, style);
    }
}
