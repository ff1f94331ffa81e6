//! The bottom line: what is selected or was said, the nearest keys, and whether everything is on the disk.

use super::drawer::field;
use super::ink::Ink;
use super::panel;
use crate::annotation::ruling::reference;
use crate::keymap::Context;
use crate::session::attributes;
use crate::session::page::Areas;
use crate::session::saving::SaveState;
use crate::session::stops::Consistency;
use crate::session::strip::summary;
use crate::session::{Mode, Session};
use crate::suggest::Source;
use crate::text::visible::Visible;

pub fn draw(session: &Session, areas: Areas, pending: &str, ink: &mut Ink) {
    let theme = ink.theme;
    let y = ink.height().saturating_sub(1);
    if areas.footer > 1 {
        if areas.panel > 0 {
            ink.rule(0, ink.width(), y - 1);
            ink.grapheme(areas.text_width, y - 1, "┴", 1, theme.dim());
        } else {
            panel::folded(session, y - 1, ink);
        }
    }
    let mut end = saved(session, y, ink);
    if pending.is_empty()
        && areas.footer > 1
        && session.message.is_none()
        && matches!(session.mode, Mode::Normal)
        && ink.width() >= 100
    {
        let hints = [("next-candidate", "next"), ("jump", "jump"), ("help", "help")];
        let hints = hints.map(|(name, what)| format!("{} {what}", ink.keymap.key(Context::Text, name)));
        end = ink.right(end.saturating_sub(3), y, &hints.join("  "), theme.dim());
    }
    let room = end.saturating_sub(2);
    if !pending.is_empty() {
        let x = ink.text(1, y, &format!("{pending} …"), room, theme.strong()) + 2;
        let said = session.message.as_deref().unwrap_or_default();
        let x = ink.text(x, y, said, room.saturating_sub(x), theme.message()) + if said.is_empty() { 0 } else { 2 };
        let next = ink.keymap.next_keys(Context::of(session));
        ink.text(x, y, &next, room.saturating_sub(x), theme.dim());
        return;
    }
    match (&session.mode, &session.message) {
        (Mode::Search(prompt), _) => {
            let note = prompt.fault.as_ref().map_or_else(String::new, |why| format!("  ({why})"));
            field(ink, y, room, "/", &prompt.editor, &note);
        }
        (Mode::Found(found), None) => _ = ink.text(1, y, &super::found::keys(found, ink), room, theme.plain()),
        (Mode::Concordance, None) => _ = ink.text(1, y, &super::concordance::keys(session, ink), room, theme.plain()),
        (Mode::Inbox(_), None) => _ = ink.text(1, y, &super::inbox::keys(ink), room, theme.plain()),
        (Mode::Feedback, None) => _ = ink.text(1, y, &super::feedback::keys(ink), room, theme.plain()),
        (Mode::ConfirmQuit, _) => {
            _ = ink.text(1, y, "records are not saved and would be lost: quit? y / n", room, theme.alarm());
        }
        (Mode::Hints(hints), None) => {
            let asked =
                if hints.range { "from where to where? type the letters" } else { "type the letters of a token" };
            ink.text(
                1,
                y,
                &format!("{asked} · {} cancels", ink.keymap.key(Context::Hints, "cancel")),
                room,
                theme.plain(),
            );
        }
        (_, Some(message)) => _ = ink.text(1, y, message, room, theme.message()),
        (_, None) => _ = ink.text(1, y, &selection(session), room, theme.plain()),
    }
}

fn saved(session: &Session, y: u16, ink: &mut Ink) -> u16 {
    let theme = ink.theme;
    let sync = session.syncing.said();
    let sync = if sync.is_empty() { String::new() } else { format!("sync: {sync} … ") };
    let (text, style) = match session.saving.state() {
        _ if session.read_only.is_some() => ("read-only".to_owned(), theme.message()),
        SaveState::Saved => ("● saved".to_owned(), theme.good()),
        SaveState::Saving(count) => (format!("○ saving {count}"), theme.message()),
        SaveState::NotSaved(count, why) => (format!("✗ NOT SAVED ({count}): {why}"), theme.alarm()),
    };
    let text = Visible::new(&format!("{sync}{text}")).truncate(crate::text::offset::Cells::new(ink.width() * 2 / 3));
    ink.right(ink.width().saturating_sub(1), y, text.as_str(), style)
}

/// What is selected, and what stands there.
fn selection(session: &Session) -> String {
    let Some(open) = &session.article else { return String::new() };
    if !open.kept.is_empty() {
        return session.kept_parts(open);
    }
    let mut parts = vec![quoted(open.selected_text())];
    if let Some(offer) = open.offer_here() {
        let share = if offer.score > 0.0 { format!(", {:.0} %", offer.score * 100.0) } else { String::new() };
        let whence: Vec<&str> = offer.sources.iter().map(Source::said).collect();
        parts.push(format!("{} {}{share}", offer.caption, whence.join(" + ")));
    }
    let known = session.watch.consistency.as_ref().map(Consistency::told).unwrap_or_default();
    let under = open.selected_chars().and_then(|chars| Some((chars, open.span_at(chars)?)));
    if let Some((chars, span)) = under {
        let whole = match span.is_meant_by(&[chars]) {
            true if span.pieces.is_empty() => String::new(),
            true => format!("part of {} ", quoted(&open.words(span))),
            false => "in ".to_owned(),
        };
        let record = session.own.get(&span.id);
        parts.push(match record {
            Some(record) if span.stance => format!("{whole}{}", summary(record)),
            _ => format!("{whole}{} {}", span.layer, span.label),
        });
        let linked = record.and_then(|record| session.linked_to(record));
        if let (Some(linked), Some(last)) = (linked, parts.last_mut()) {
            *last = format!("{last} → {linked}");
        }
        parts.extend(record.into_iter().flat_map(|record| attributes::full(&session.schema, record)));
        parts.extend(open.relations_of(&span.id).map(|relation| open.seen_from(relation, &span.id)));
        let remarks = session.own.of_doc(&open.article.id);
        let about = remarks.iter().find(|one| reference(&one.of).0 == span.id && !one.note.is_empty());
        parts.extend(about.map(|comment| format!("comment: {}", comment.note.replace('\n', " "))));
    }
    parts.extend(known);
    parts.join(" · ")
}

/// Words in quotation marks, in one line and not too many.
fn quoted(words: &str) -> String {
    let flat: String = words.split_whitespace().collect::<Vec<_>>().join(" ");
    format!("“{}”", Visible::new(&flat).truncate(crate::text::offset::Cells::new(40)))
}
