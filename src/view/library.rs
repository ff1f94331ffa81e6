//! The list of articles.

use super::drawer::field;
use super::ink::Ink;
use super::palette;
use crate::corpus::Heading;
use crate::keymap::Context;
use crate::session::library::Progress;
use crate::session::mouse::Target;
use crate::session::{Mode, Session};
use std::collections::BTreeSet;

/// Marks an article that is the annotator's to read.
const YOURS: &str = "•";

pub fn draw(session: &Session, pending: &str, ink: &mut Ink) {
    let theme = ink.theme;
    let roomy = ink.height() >= 14;
    let list = &session.library;
    let Some(corpus) = &session.corpus else {
        ink.line(1, 0, "reading the corpus …", theme.dim());
        return;
    };
    let filter = if list.filter.is_empty() { String::new() } else { format!(" · filter: {}", list.filter) };
    let own = session.assigned.own;
    let yours = match own.articles {
        0 => String::new(),
        all => format!(" · {} of {all} of yours {YOURS} done", own.articles_done),
    };
    let head = format!(
        "{}{yours} · {} of {} articles · by {}{filter}",
        session.name,
        list.rows.len(),
        corpus.len(),
        list.sort.name()
    );
    ink.line(1, 0, &head, theme.strong());
    let mut y = 1;
    if roomy {
        let left = left(session);
        columns(ink, (1, left), &["", "date", "outlet", "title", "¶", "spans", "others"], theme.dim());
        ink.rule(0, ink.width(), 2);
        y = 3;
    }
    for (row, index) in list.rows.iter().enumerate().skip(list.top).take(usize::from(session.library_rows())) {
        if let Some(article) = corpus.heading(*index) {
            draw_row(session, (*index, article), row == list.at, y, ink);
            ink.hits.put(0, y, ink.width(), Target::Row(row));
        }
        y += 1;
    }
    let y = ink.height().saturating_sub(1);
    let room = ink.width().saturating_sub(2);
    match (&session.mode, &session.message) {
        (Mode::Palette(open), _) => {
            let rows = ink.height().min(13) - 1;
            palette::draw(open, (y - rows, rows, ink.width()), ink);
        }
        (Mode::Filter(editor), _) => {
            field(
                ink,
                y,
                room,
                "filter: ",
                editor,
                "   outlet: date: title: state:todo|partly|done label: by: assigned:me part: flagged",
            );
        }
        (_, Some(message)) => _ = ink.text(1, y, message, room, theme.message()),
        _ if !pending.is_empty() => {
            let x = ink.text(1, y, &format!("{pending} …"), room, theme.strong()) + 2;
            let next = ink.keymap.next_keys(Context::Library);
            ink.text(x, y, &next, room.saturating_sub(x), theme.dim());
        }
        _ => {
            let hints = [
                ("open", "opens"),
                ("filter", "filters"),
                ("sort", "sorts"),
                ("back", "back to the text"),
                ("help", "keys"),
            ];
            let hints = hints.map(|(name, what)| format!("{} {what}", ink.keymap.key(Context::Library, name)));
            _ = ink.text(1, y, &hints.join(" · "), room, theme.dim());
        }
    }
}

/// Where the columns after the state begin: there is a mark before them where the annotator has articles to read.
fn left(session: &Session) -> u16 {
    if session.assigned.own.articles > 0 { 9 } else { 7 }
}

fn draw_row(session: &Session, (at, article): (usize, &Heading), chosen: bool, y: u16, ink: &mut Ink) {
    let theme = ink.theme;
    let tally = session.own.tally(&article.id);
    let count = article.paragraphs;
    let eighths = (tally.done * 8).checked_div(count).unwrap_or_default().min(8);
    let bar = format!("{}{}", "█".repeat(eighths / 2), "·".repeat(4 - eighths / 2));
    let (word, mut style) = match Progress::of(tally, count) {
        Progress::Done => ("✓", theme.good()),
        Progress::Partly => ("½", theme.plain()),
        Progress::Todo => (" ", theme.plain()),
    };
    if chosen {
        ink.fill(0, y, ink.width(), theme.selected());
        style = theme.selected();
    }
    let flag = if tally.flagged > 0 { "!" } else { " " };
    let names = others(session, at, article);
    if session.is_own(at) {
        ink.text(7, y, YOURS, 1, style);
    }
    let cells = [
        &format!("{word}{flag}{bar}"),
        article.date.as_deref().unwrap_or("–"),
        article.outlet.as_deref().unwrap_or("–"),
        &article.title,
        &format!("{}/{count}", tally.done),
        &tally.spans.to_string(),
        &names.join(" "),
    ];
    columns(ink, (y, left(session)), &cells, style);
}

/// Who else worked on an article, and in brackets who has yet to read it.
fn others(session: &Session, at: usize, article: &Heading) -> Vec<String> {
    let worked: BTreeSet<&str> =
        session.others.by_doc.get(&article.id).into_iter().flatten().map(|(name, _)| name.as_str()).collect();
    let assigned: BTreeSet<&str> = session.assigned.all.of(at).map(|(by, _)| by).collect();
    let to_come = assigned.into_iter().filter(|name| *name != session.who && !worked.contains(name));
    let said = |name: &str| session.review.names.said(name);
    let mut to_come: Vec<String> = to_come.map(|name| format!("({})", said(name))).collect();
    let mut names: Vec<String> = worked.iter().map(|name| said(name)).collect();
    // Hidden names stand in an order of their own.
    names.sort();
    to_come.sort();
    names.append(&mut to_come);
    names
}

/// State, date, outlet, title, paragraphs, spans, others: what there is room for.
fn columns(ink: &mut Ink, (y, left): (u16, u16), cells: &[&str; 7], style: ratatui::style::Style) {
    let width = ink.width();
    let [state, date, outlet, title, paragraphs, spans, others] = cells;
    let mut x = ink.text(0, y, state, 6, style).max(left);
    if width >= 60 {
        ink.text(x, y, date, 10, style);
        x += 12;
    }
    if width >= 80 {
        ink.text(x, y, outlet, 16, style);
        x += 18;
    }
    let right = if width >= 100 {
        30
    } else if width >= 60 {
        14
    } else {
        0
    };
    let end = width.saturating_sub(right);
    ink.text(x, y, title, end.saturating_sub(x + 1), style);
    if right > 0 {
        ink.text(end, y, paragraphs, 7, style);
        ink.text(end + 8, y, spans, 6, style);
    }
    if right > 14 {
        ink.text(end + 15, y, others, 14, style);
    }
}
