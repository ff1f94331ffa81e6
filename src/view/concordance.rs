//! The concordance above the bottom line: a row a place, with marks, labels and who has them; and where they stand in the text.

use super::aligned;
use super::drawer::{clear, list_head};
use super::found::label_at;
use super::ink::Ink;
use crate::insight::Facts;
use crate::insight::concordance::{Group, Row};
use crate::keymap::Context;
use crate::session::Session;
use crate::session::article::OpenArticle;
use crate::session::concordance::Concordance;
use crate::session::concordance::rows::fact;
use crate::session::mouse::Target;
use crate::session::page::Areas;
use crate::text::BytesSpan;
use crate::text::offset::Cells;
use crate::text::visible::Visible;
use ratatui::style::{Modifier, Style};

/// Cells from which the title of the article is shown.
const WITH_TITLE: u16 = 60;

pub fn draw(session: &Session, areas: Areas, ink: &mut Ink) {
    let Some(list) = &session.concordance else { return };
    let (top, width) = (areas.header + areas.text_height, areas.text_width);
    clear(areas, ink);
    let head = format!(" {} ", head(list));
    list_head(ink, (top, width), &head, (list.typing.as_ref(), "gc"));
    let rows: Vec<(usize, Row, String)> =
        shown(list, areas).map(|(at, row)| (at, row, said_of(session, list, row))).collect();
    // The same for all rows, so that their words stand under each other.
    let said = rows.iter().map(|(.., said)| Visible::new(said).width()).max().unwrap_or_default();
    let end = width.saturating_sub(said.min(Cells::new(width / 3)).get() + 1);
    for (row, y) in rows.iter().zip(top + 1..) {
        draw_row(list, row, (y, end, width), ink);
    }
}

/// The rows on the screen with their numbers.
fn shown(list: &Concordance, areas: Areas) -> impl Iterator<Item = (usize, Row)> {
    let room = usize::from(areas.drawer.saturating_sub(1));
    let from = list.top(room);
    (from..from + room).map_while(|at| Some((at, list.row(at)?)))
}

/// How many rows are marked, which of how many is chosen, what is listed, and in which order.
fn head(list: &Concordance) -> String {
    if let Some(why) = &list.fault {
        return why.clone();
    }
    if list.facts.is_none() {
        return "reading what everybody tagged …".to_owned();
    }
    if list.listing.is_none() {
        let (read, total) = list.read;
        return if total > 0 { format!("{read}/{total} articles …") } else { "listing …".to_owned() };
    }
    let marked = if list.marks.is_empty() { String::new() } else { format!("{} marked · ", list.marks.len()) };
    let sought = if list.typing.is_some() { "" } else { list.sought.trim() };
    let space = if sought.is_empty() { "" } else { " for " };
    let number =
        if list.typing.is_some() || list.count() == 0 { String::new() } else { format!("{} of ", list.number()) };
    let (count, kind, sort) = (list.count(), list.kind.name(), list.sort.name());
    format!("{marked}{number}{count}{space}{sought} · {kind} · by {sort}")
}

/// The nearest keys.
pub fn keys(session: &Session, ink: &Ink) -> String {
    let key = |name: &str| ink.keymap.key(Context::Concordance, name);
    let marked = session.concordance.as_ref().map_or(0, |list| list.marks.len());
    let [enter, esc, entity, remove] = ["go-there", "cancel", "entity", "remove"].map(key);
    if session.types_filter() {
        return format!(
            "{enter} lists them · label: by: layer: outlet: date: from: to: holder: target: entity: text: · {esc}"
        );
    }
    if marked > 0 {
        let all = key("mark-all");
        return format!(
            "a label's key, {entity} and {remove} act on all {marked} that are yours · {all} all, none · {esc}"
        );
    }
    let [mark, sort, which] = ["mark", "sort", "which"].map(key);
    format!(
        "{enter} goes there · a label's key, {entity}, {remove} mend yours · {mark} marks · {sort} sorts · {which} which · {esc}"
    )
}

/// Mark, title, left context, the place, right context; what it is tagged with, and by whom.
fn draw_row(
    list: &Concordance,
    (at, row, said): &(usize, Row, String),
    (y, end, width): (u16, u16, u16),
    ink: &mut Ink,
) {
    let (at, row) = (*at, *row);
    let theme = ink.theme;
    let Some(facts) = &list.facts else { return };
    if let Row::Group(number) = row {
        let group = list.listing.as_ref().zip(usize::try_from(number).ok()).and_then(|(all, at)| all.groups.get(at));
        let said = group.map(|group| heading(facts, group)).unwrap_or_default();
        ink.text(1, y, &said, width.saturating_sub(2), theme.strong());
        return;
    }
    let is_chosen = at == list.at && list.typing.is_none();
    let style = if is_chosen { theme.selected() } else { theme.plain() };
    ink.fill(0, y, width, style);
    ink.hits.put(0, y, width, Target::Row(at));
    ink.text(1, y, if list.marks.has(row) { "•" } else { " " }, 1, style);
    let mut x = 3;
    if width >= WITH_TITLE {
        let dimmed = if is_chosen { style } else { style.patch(theme.dim()) };
        ink.text(x, y, list.title(row), width / 5, dimmed);
        x += width / 5 + 1;
    }
    let room = Cells::new(width.saturating_sub(end + 1));
    ink.right(width.saturating_sub(1), y, Visible::new(said).truncate(room).as_str(), style.patch(theme.message()));
    let end = end.saturating_sub(1);
    let words = style.add_modifier(Modifier::BOLD);
    let words = if is_chosen { words } else { words.add_modifier(Modifier::UNDERLINED) };
    match list.place(row) {
        Some(Some(hit)) => aligned::draw(hit, (x, end), y, (style, words), ink),
        known => {
            let after = if known.is_none() { " …" } else { " (not in the text any more)" };
            let x = x + end.saturating_sub(x) / 3;
            let x = ink.text(x, y, list.words(row), end.saturating_sub(x + 1), words);
            ink.text(x, y, after, end.saturating_sub(x + 1), style);
        }
    }
}

/// The label of a place and who has it: of one's own as it is now, a dash where it is gone.
fn said_of(session: &Session, list: &Concordance, row: Row) -> String {
    let Some(facts) = &list.facts else { return String::new() };
    match fact(facts, row) {
        Some(fact) if facts.who(fact) == session.who => {
            let now = session.own_of_row(row).map_or("–", |record| &record.label);
            format!("{now} {}", session.who)
        }
        Some(fact) => format!("{} {}", facts.word(fact.label), session.review.names.shown(facts.who(fact))),
        None => list.place(row).flatten().map(|hit| label_at(session, hit)).unwrap_or_default(),
    }
}

/// A string with its counts, above its places.
fn heading(facts: &Facts, group: &Group) -> String {
    let labels: Vec<String> =
        group.labels.iter().map(|(label, count)| format!("{} {count}", facts.word(*label))).collect();
    let untagged = if group.untagged == 0 { String::new() } else { format!(" · untagged {}", group.untagged) };
    format!("“{}” {}: {}{untagged}", facts.word(group.quote), facts.word(group.layer), labels.join(" · "))
}

/// How places on the screen look in the open article: the place in the paragraph, and what is added to its style.
pub fn places(session: &Session, areas: Areas, open: &OpenArticle) -> Vec<(usize, BytesSpan, Style)> {
    let Some(list) = &session.concordance else { return Vec::new() };
    let hits = shown(list, areas).filter_map(|(_, row)| list.place(row).flatten());
    let here = hits.filter(|hit| hit.article.id == open.article.id);
    let style = Style::new().add_modifier(Modifier::UNDERLINED | Modifier::BOLD);
    here.map(|hit| (hit.paragraph, hit.bytes, style)).collect()
}
