//! The spans behind a figure, a row each: what differs, its words between those around them, and what each says.

use super::aligned;
use super::ink::Ink;
use crate::agreement::places::Behind;
use crate::keymap::Context;
use crate::session::Session;
use crate::session::dashboard::agreement::figures::Figures;
use crate::session::dashboard::agreement::listing::{Places, Row};
use crate::session::found::LISTED;
use crate::session::mouse::Target;
use ratatui::style::Modifier;

pub fn draw(session: &Session, open: &Places, pending: &str, ink: &mut Ink) {
    let theme = ink.theme;
    ink.text(1, 0, &head(session, open), ink.width().saturating_sub(2), theme.strong());
    let bottom = ink.height().saturating_sub(1);
    let top = if ink.height() >= 14 { 2 } else { 1 };
    if top > 1 {
        ink.rule(0, ink.width(), 1);
    }
    let rows = open.listed.as_ref().map(|listed| listed.rows.as_slice()).unwrap_or_default();
    if open.listed.is_some() && rows.is_empty() {
        ink.line(1, top, "nothing stands behind it", theme.dim());
    }
    let room = usize::from(bottom.saturating_sub(top));
    // The chosen row stands in the middle, so that one sees what comes.
    let from = open.at.saturating_sub(room / 2).min(rows.len().saturating_sub(room));
    for ((at, row), y) in rows.iter().enumerate().skip(from).zip(top..bottom) {
        draw_row(session, open, (at == open.at, row), y, ink);
        ink.hits.put(0, y, ink.width(), Target::Row(at));
    }
    let room = ink.width().saturating_sub(2);
    match &session.message {
        Some(message) => _ = ink.text(1, bottom, message, room, theme.message()),
        None if !pending.is_empty() => _ = ink.text(1, bottom, &format!("{pending} …"), room, theme.strong()),
        None => {
            let key = |name: &str| ink.keymap.key(Context::Places, name);
            let keys = format!(
                "{} shows it in the review · {} next · {} back",
                key("go-there"),
                key("next-place"),
                key("cancel")
            );
            ink.text(1, bottom, &keys, room, theme.dim());
        }
    }
}

fn head(session: &Session, open: &Places) -> String {
    let figures = &open.order.figures;
    let name = |by: &u16| session.review.names.shown(figures.name(*by));
    let about = match &open.order.behind {
        Behind::Pair(a, b) => format!("{} | {}", name(a), name(b)),
        Behind::Confusion(a, b) if a == b => format!("{}, other bounds", a.as_deref().unwrap_or_default()),
        Behind::Confusion(a, b) => {
            let label = |label: &Option<String>| label.clone().unwrap_or_else(|| "nothing".to_owned());
            format!("{} / {}", label(a), label(b))
        }
    };
    let counts = match &open.listed {
        None => "being sought …".to_owned(),
        Some(listed) if listed.differing + listed.equal > listed.rows.len() => {
            format!("{} differ, {} equal, the first {LISTED} are listed", listed.differing, listed.equal)
        }
        Some(listed) => format!("{} differ, {} equal", listed.differing, listed.equal),
    };
    format!("{about} · {} · {counts}", figures.layer_name(open.order.layer))
}

fn draw_row(session: &Session, open: &Places, (is_chosen, row): (bool, &Row), y: u16, ink: &mut Ink) {
    let theme = ink.theme;
    let width = ink.width();
    let style = if is_chosen { theme.selected() } else { theme.plain() };
    let dim = if is_chosen { style } else { style.patch(theme.dim()) };
    ink.fill(0, y, width, style);
    ink.text(1, y, if row.is_equal { "=" } else { "≠" }, 1, style);
    let mut x = 3;
    if width >= 60 {
        let title = width / 5;
        ink.text(x, y, &row.hit.article.title, title, dim);
        x += title + 1;
    }
    let says = says(session, &open.order.figures, row);
    let shown = crate::text::visible::Visible::new(&says).truncate(crate::text::offset::Cells::new(width / 3));
    let end = ink.right(width.saturating_sub(1), y, shown.as_str(), style.patch(theme.message()));
    let words = style.add_modifier(if is_chosen { Modifier::BOLD } else { Modifier::BOLD | Modifier::UNDERLINED });
    aligned::draw(&row.hit, (x, end), y, (style, words), ink);
}

/// Letters with labels, in the order that the annotators are shown in.
fn says(session: &Session, figures: &Figures, row: &Row) -> String {
    let names = &session.review.names;
    let order = names.ordered();
    let other =
        row.other.as_ref().map(|words| format!(" “{}”", words.split_whitespace().collect::<Vec<_>>().join(" ")));
    let [(a, one), (b, two)] = &row.says;
    let said = |by: &u16, label: &Option<String>, words: &str| {
        let name = figures.name(*by);
        let text = format!("{} {}{words}", names.letter(name), label.as_deref().unwrap_or("–"));
        (order.iter().position(|known| *known == name), text)
    };
    let mut both = [said(a, one, ""), said(b, two, other.as_deref().unwrap_or_default())];
    both.sort();
    both.map(|(_, text)| text).join(" · ")
}
