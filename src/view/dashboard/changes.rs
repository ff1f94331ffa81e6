//! Changes of heart: the same holder and target, with the other sign than before.

use super::frame::{caveats, detail, nothing, outlet, party};
use crate::insight::Facts;
use crate::session::Session;
use crate::session::dashboard::Page;
use crate::session::dashboard::insight::Told;
use crate::session::mouse::Target;
use crate::view::ink::Ink;

pub fn draw(session: &Session, told: &Told, ink: &mut Ink) {
    let insight = &session.dashboard.insight;
    let Some(stances) = insight.stances() else {
        return nothing("The schema has no layer of stances.", ink);
    };
    let (row, _) = insight.cursor(Page::Changes);
    let width = ink.width().saturating_sub(2);
    let Some(chosen) = stances.changes.get(row) else {
        let words = "Nobody was first for and then against the same target, or the other way round, by the dates of the articles.";
        return nothing(&format!("{words}{}", caveats(stances)), ink);
    };
    let words = [chosen.before, chosen.after].map(|at| quoted(session, &told.facts, at));
    let end = detail(&format!("{} → {}", words[0], words[1]), ink);
    let count = stances.changes.len();
    let head = format!("{count} {}, by date{}", if count == 1 { "change" } else { "changes" }, caveats(stances));
    ink.text(1, 1, &head, width, ink.theme.dim());
    let room = usize::from(end.saturating_sub(2));
    let first = (row + 1).saturating_sub(room.max(1));
    for ((at, change), y) in stances.changes.iter().enumerate().skip(first).zip(2..end) {
        let sides = [change.holder, change.target].map(|id| party(&told.facts, Some(id)));
        let [before, after] = [change.before, change.after].map(|at| dated(&told.facts, at));
        let style = if at == row { ink.theme.selected() } else { ink.theme.plain() };
        ink.fill(1, y, width, style);
        ink.text(1, y, &format!("{before} → {after}  {} ▸ {}", sides[0], sides[1]), width, style);
        ink.hits.put(1, y, width, Target::Cell(at, 0));
    }
}

/// When, and what label.
fn dated(facts: &Facts, at: u32) -> String {
    let Some(fact) = usize::try_from(at).ok().and_then(|at| facts.rows.get(at)) else { return String::new() };
    let date = facts.article(fact).and_then(|about| about.date.as_deref()).unwrap_or("unknown");
    format!("{date} {}", facts.word(fact.label))
}

/// Where, and in which words.
fn quoted(session: &Session, facts: &Facts, at: u32) -> String {
    let Some(fact) = usize::try_from(at).ok().and_then(|at| facts.rows.get(at)) else { return String::new() };
    let about = facts.article(fact);
    let place = outlet(about.and_then(|about| about.outlet.as_deref()));
    format!(
        "{} in {place}: “{}” ({})",
        dated(facts, at),
        facts.word(fact.quote),
        session.review.names.shown(facts.who(fact))
    )
}
