//! The list of places in the texts, above the bottom line, and how they stand out in the text.

use super::aligned;
use super::drawer::{clear, list_head};
use super::ink::Ink;
use crate::keymap::Context;
use crate::session::Session;
use crate::session::article::OpenArticle;
use crate::session::found::{Found, LISTED, Purpose};
use crate::session::job::Hit;
use crate::session::mouse::Target;
use crate::session::page::Areas;
use crate::text::BytesSpan;
use ratatui::style::{Modifier, Style};

pub fn draw(session: &Session, found: &Found, areas: Areas, ink: &mut Ink) {
    let (top, width) = (areas.header + areas.text_height, areas.text_width);
    clear(areas, ink);
    let head = format!(" {} ", head(session, found));
    list_head(ink, (top, width), &head, (found.typing.as_ref(), "g/"));
    let room = usize::from(areas.drawer.saturating_sub(1));
    // The chosen row stands in the middle, so that one sees what comes.
    let from = found.at.saturating_sub(room / 2).min(found.hits.len().saturating_sub(room));
    for ((at, hit), y) in found.hits.iter().enumerate().skip(from).take(room).zip(top + 1..) {
        draw_row(session, found, (at, hit), (y, width), ink);
    }
}

/// What is sought or would be tagged, how many, and how far the search is.
fn head(session: &Session, found: &Found) -> String {
    let label = |(layer, label): (usize, usize)| {
        let label = session.schema.layers.get(layer).and_then(|layer| layer.labels.get(label));
        label.map_or("", |label| label.name.as_str()).to_owned()
    };
    if let Some(why) = &found.fault {
        return why.clone();
    }
    let what = match &found.purpose {
        Purpose::Tag { known, .. } => format!("{} of “{}” {}", found.left(), found.sought, label(*known)),
        Purpose::Choose => format!("{} places: which label? its key", found.hits.len()),
        Purpose::Look if found.sought.is_empty() => "search the corpus".to_owned(),
        Purpose::Look if found.typing.is_some() => found.count.to_string(),
        Purpose::Look => format!("{} for “{}”", found.count, found.sought),
    };
    let mut parts = vec![what];
    if found.count > LISTED {
        parts.push(format!("the first {LISTED} of {} are listed", found.count));
    }
    if found.taken > 0 {
        parts.push(format!("{} in spans already", found.taken));
    }
    if session.is_searching() {
        let all = session.corpus.as_ref().map_or(0, |corpus| corpus.len());
        parts.push(format!("{}/{all} articles …", found.read));
    }
    parts.join(" · ")
}

/// The nearest keys.
pub fn keys(found: &Found, ink: &Ink) -> String {
    let key = |name: &str| ink.keymap.key(Context::Found, name);
    let (next, out, enter, esc) = (key("next-hit"), key("leave-out"), key("take"), key("cancel"));
    match found.purpose {
        _ if found.typing.is_some() => {
            format!("{enter} lists them · outlet: date: title: state: by: label: narrow it · {esc}")
        }
        Purpose::Tag { .. } => format!("{next} next · {out} leaves out · {enter} tags them · {esc}"),
        Purpose::Choose => format!("a label's key shows what would be tagged · {esc}"),
        Purpose::Look => {
            format!("{enter} goes there · a label's key tags it · {} all of them · {esc}", key("tag-all"))
        }
    }
}

/// Mark, title, left context, the place, right context; and what it is tagged with.
fn draw_row(session: &Session, found: &Found, (at, hit): (usize, &Hit), (y, width): (u16, u16), ink: &mut Ink) {
    let theme = ink.theme;
    let row = if at == found.at && found.typing.is_none() { theme.selected() } else { theme.plain() };
    ink.fill(0, y, width, row);
    ink.hits.put(0, y, width, Target::Row(at));
    let is_out = found.left_out.contains(&at);
    let mark = match found.purpose {
        Purpose::Look => " ",
        _ if is_out => "x",
        _ => "•",
    };
    ink.text(1, y, mark, 1, row);
    let mut x = 3;
    if found.everywhere && width >= 60 {
        let title = width / 5;
        let style = if at == found.at { row } else { row.patch(theme.dim()) };
        ink.text(x, y, &hit.article.title, title, style);
        x += title + 1;
    }
    let tagged = if found.purpose == Purpose::Look { label_at(session, hit) } else { String::new() };
    let end = ink.right(width.saturating_sub(1), y, &tagged, row.patch(theme.message()));
    let style = row.add_modifier(if is_out { Modifier::CROSSED_OUT | Modifier::DIM } else { Modifier::BOLD });
    let style = if at == found.at { style } else { style.add_modifier(Modifier::UNDERLINED) };
    aligned::draw(hit, (x, end), y, (row, style), ink);
}

/// The labels of the annotator's spans with exactly these bounds.
pub fn label_at(session: &Session, hit: &Hit) -> String {
    let records = session.own.of_doc(&hit.article.id);
    let here = records.iter().filter(|record| record.span() == Some(hit.chars) && !record.label.is_empty());
    here.map(|record| record.label.as_str()).collect::<Vec<_>>().join(" ")
}

/// How places of the list look in a line of the open article: the place in the paragraph, and what is added to its style.
pub fn marks(found: &Found, open: &OpenArticle) -> Vec<(usize, BytesSpan, Style)> {
    let here = found.hits.iter().enumerate().filter(|(_, hit)| hit.article.id == open.article.id);
    let style = |at: &usize| {
        Style::new().add_modifier(if found.left_out.contains(at) {
            Modifier::CROSSED_OUT | Modifier::DIM
        } else {
            Modifier::UNDERLINED | Modifier::BOLD
        })
    };
    here.map(|(at, hit)| (hit.paragraph, hit.bytes, style(&at))).collect()
}
