//! The review: the versions of what is to be decided, in the drawer; who annotated and what is left, in the panel.

use super::drawer::{clear, field};
use super::ink::Ink;
use crate::annotation::Record;
use crate::keymap::Context;
use crate::review::{About, Difference, Item, State, Version};
use crate::session::attributes;
use crate::session::mouse::Target;
use crate::session::page::{Areas, GUTTER};
use crate::session::review::place::{Placed, letters, who};
use crate::session::selection::Selection;
use crate::session::strip::summary;
use crate::session::{Mode, Session};
use crate::text::count::counted;
use ratatui::style::Modifier;

/// The drawer below the text.
pub fn draw(session: &Session, areas: Areas, ink: &mut Ink) {
    if areas.drawer == 0 || !matches!(session.mode, Mode::Normal | Mode::ReviewFilter(_)) {
        return;
    }
    clear(areas, ink);
    let top = areas.header + areas.text_height;
    let rows = areas.drawer.saturating_sub(1);
    let width = areas.text_width.saturating_sub(2);
    if let Mode::ReviewFilter(editor) = &session.mode {
        let note = format!("   {} left here", session.left_here());
        field(ink, top + 1, width, "led to: ", editor, &note);
        let kinds = Difference::ALL.map(Difference::word).join(" ");
        ink.text(1, top + 2, &format!("kind: {kinds}"), width, ink.theme.dim());
        let who = if session.review.names.is_blind() { "by:D" } else { "by:alice" };
        let help = format!("label:PER  layer:stance  {who}  state:discussed,decided,agreed");
        ink.text(1, top + 3, &help, width, ink.theme.dim());
        return;
    }
    let item = session.item_here().and_then(|at| session.review.comparison.items.get(at));
    let Some(item) = item else {
        ink.text(1, top + 1, &nothing(session, ink), width, ink.theme.dim());
        return;
    };
    let x = ink.text(1, top + 1, &heading(session, item), width, ink.theme.strong());
    let (all, room) = (item.versions.len(), usize::from(rows.saturating_sub(1)));
    let more = if all > room { format!("{room} of {all} versions · ") } else { String::new() };
    let keys = format!("{more}{}", keys(item, ink));
    ink.text(x + 2, top + 1, &keys, width.saturating_sub(x + 1), ink.theme.dim());
    let mut y = top + 2;
    let bottom = top + 1 + rows;
    for (number, version) in item.versions.iter().enumerate() {
        if y >= bottom {
            break;
        }
        draw_version(session, item, (number, version), (y, width), ink);
        y += 1;
    }
    for ruling in item.rulings.iter().take(usize::from(bottom.saturating_sub(y))) {
        let text = format!("= {}: {}", session.review.names.said(&ruling.by), said(session, ruling));
        ink.text(3, y, &text, width.saturating_sub(2), ink.theme.good());
        y += 1;
    }
    for (by, note) in session.remarks_on(item).iter().rev().take(usize::from(bottom.saturating_sub(y))) {
        let by = session.review.names.said(by);
        ink.text(3, y, &format!("“{}” {by}", note.replace('\n', " ")), width.saturating_sub(2), ink.theme.message());
        y += 1;
    }
}

fn nothing(session: &Session, ink: &Ink) -> String {
    if !session.review.is_read {
        return "reading what the annotators have …".to_owned();
    }
    let next = ink.keymap.key(Context::Review, "next-disagreement");
    format!("nothing that annotators say is selected · {next} next thing to decide")
}

/// What differs, and how far it is.
fn heading(session: &Session, item: &Item) -> String {
    let kinds: Vec<&str> = item.differences.iter().map(|one| one.name()).collect();
    let state = match item.state {
        State::Agreed => "agreed",
        State::Open => "",
        State::Stale => "changed since it was decided",
        State::Disputed => "reviewers differ",
        State::Discussed => "left for discussion",
        State::Decided => "decided",
    };
    let about = match item.about {
        About::Span | About::Relation => item.layer.clone(),
        About::Labels if item.paragraph.is_none() => format!("{} of the article", item.layer),
        About::Labels => format!("{} of the paragraph", item.layer),
    };
    let by = decided_by(session, item);
    let parts = [about, kinds.join(", "), state.to_owned(), by];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}

fn decided_by(session: &Session, item: &Item) -> String {
    let mut by: Vec<&str> = item.decisions.iter().map(|decision| decision.by.as_str()).collect();
    by.sort_unstable();
    by.dedup();
    match by.as_slice() {
        [] => String::new(),
        _ if session.review.names.is_blind() => counted(by.len(), "reviewer"),
        _ => by.join(", "),
    }
}

fn keys(item: &Item, ink: &Ink) -> String {
    let key = |name: &str| ink.keymap.key(Context::Review, name);
    let majority = item.majority().map(|_| format!("{} majority", key("take-majority")));
    let both = (item.versions.iter().filter(|version| !version.is_nothing()).count() > 1)
        .then(|| format!("{} both", key("keep-both")));
    let rest = [Some(format!("{} none", key("take-none"))), Some(format!("{} discuss", key("discuss")))];
    [majority, both].into_iter().chain(rest).flatten().collect::<Vec<_>>().join(" · ")
}

fn draw_version(
    session: &Session,
    item: &Item,
    (number, version): (usize, &Version),
    (y, width): (u16, u16),
    ink: &mut Ink,
) {
    let theme = ink.theme;
    let mark = match version.taken {
        Some(true) => "✓",
        Some(false) => "✗",
        None => " ",
    };
    let style = version.who.first().map_or(theme.plain(), |who| theme.annotator(rank(session, *who)));
    let x = ink.text(1, y, &format!("{mark}{} ", number + 1), width, theme.strong());
    let review = &session.review;
    let who = match version.who.len() {
        0..=4 => {
            let names = version.who.iter().filter_map(|who| review.comparison.annotators.get(*who));
            let mut shown: Vec<String> = names.map(|name| review.names.shown(name)).collect();
            shown.sort();
            shown.join(" ")
        }
        _ => format!(
            "{} {}",
            who(version, &review.comparison, &review.names),
            letters(version, &review.comparison, &review.names)
        ),
    };
    let x = ink.text(x, y, &who, width.saturating_sub(x) / 2, style.add_modifier(Modifier::BOLD));
    let what = match item.about {
        _ if version.is_nothing() => "nothing".to_owned(),
        About::Labels => version.records.iter().map(|held| held.record.label.as_str()).collect::<Vec<_>>().join(" + "),
        About::Relation => session.ends_said(version.records.iter().map(|held| &*held.record)),
        About::Span => version.record().map(|record| said(session, record)).unwrap_or_default(),
    };
    ink.text(x + 2, y, &what, width.saturating_sub(x + 1), theme.plain());
}

/// The number of an annotator in the order that they are shown in.
fn rank(session: &Session, who: usize) -> usize {
    let name = session.review.comparison.annotators.get(who).map(String::as_str).unwrap_or_default();
    session.review.names.ordered().iter().position(|known| *known == name).unwrap_or_default()
}

/// One record in a line: label, words, parties, attributes, entity.
fn said(session: &Session, record: &Record) -> String {
    let label =
        if record.target.is_empty() && record.holder.is_empty() { record.label.clone() } else { summary(record) };
    let words = record.quote.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut parts = vec![format!("{label}  “{words}”")];
    parts.extend(attributes::full(&session.schema, record));
    parts.extend(session.linked_to(record).map(|linked| format!("→ {linked}")));
    parts.join(" · ")
}

/// The side panel: annotators with their letters, and what is left.
pub fn draw_panel(session: &Session, areas: Areas, ink: &mut Ink) {
    let theme = ink.theme;
    let left = areas.text_width;
    let bottom = areas.header + areas.text_height + areas.drawer;
    for y in areas.header..bottom {
        ink.grapheme(left, y, "│", 1, theme.dim());
    }
    let width = areas.panel.saturating_sub(3);
    let mut y = areas.header;
    let mut row = |ink: &mut Ink, text: &str, style| {
        if y < bottom {
            ink.text(left + 2, y, text, width, style);
        }
        y += 1;
    };
    row(ink, "LEFT TO DECIDE", theme.strong());
    let survey = &session.review.survey;
    row(ink, &format!("{} here", session.left_here()), theme.plain());
    let so_far = if survey.is_done { "in the corpus".to_owned() } else { "so far …".to_owned() };
    row(ink, &format!("{} {so_far}", survey.left()), theme.plain());
    if !session.review.filter.is_empty() {
        row(ink, &format!("led to {}", session.review.filter), theme.message());
    }
    row(ink, "", theme.plain());
    row(ink, "ANNOTATORS", theme.strong());
    let here = &session.review.comparison.annotators;
    let paragraph = session.article.as_ref().map_or(0, |open| open.selection.paragraph);
    for (rank, name) in session.review.names.ordered().into_iter().enumerate() {
        let at = here.iter().position(|known| known == name);
        let readers = session.review.comparison.readers.get(paragraph);
        let has_read = at.is_some_and(|at| readers.is_some_and(|readers| readers.contains(&at)));
        let mark = if has_read { "✓" } else { " " };
        let style = if at.is_some() { theme.annotator(rank) } else { theme.dim() };
        row(ink, &format!("{mark} {}", session.review.names.shown(name)), style);
    }
}

/// A bracket below a line, and whether its item is the chosen one.
pub fn draw_bracket(
    session: &Session,
    (placed, chosen): (&Placed, bool),
    pieces: &[(u16, String)],
    y: u16,
    ink: &mut Ink,
) {
    let theme = ink.theme;
    let style = if placed.gold {
        theme.label(&session.schema, placed.known)
    } else {
        theme.annotator(placed.group.saturating_sub(1))
    };
    let style = if chosen { style.add_modifier(Modifier::BOLD) } else { style };
    let open = session.article.as_ref();
    let paragraph = open.map_or(0, |open| open.selection.paragraph);
    let span = open.and_then(|open| open.within(paragraph, placed.bytes));
    for (x, piece) in pieces {
        let end = ink.line(GUTTER + x, y, piece, style);
        if let Some(span) = span {
            let target = Target::Bracket(Selection { paragraph, span });
            ink.hits.put(GUTTER + x, y, end.saturating_sub(GUTTER + x), target);
        }
    }
}
