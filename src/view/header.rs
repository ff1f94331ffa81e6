//! The head of the text: dataset, article, place, who and how far.

use super::ink::Ink;

use crate::review::Comparison;
use crate::session::page::Areas;
use crate::session::practice::Practice;
use crate::session::{Screen, Session};
use crate::text::count::counted;

pub fn draw(session: &Session, areas: Areas, ink: &mut Ink) {
    let theme = ink.theme;
    let width = ink.width();
    let right = totals(session);
    let end = ink.right(width.saturating_sub(1), 0, &right, theme.dim());
    let x = ink.text(1, 0, &session.name, end.saturating_sub(3) / 2, theme.plain());
    if let Some(open) = &session.article {
        let count = session.corpus.as_ref().map_or_else(|| reading(session), |corpus| corpus.len().to_string());
        let at = open.index.map_or_else(|| "…".to_owned(), |at| (at + 1).to_string());
        let x = ink.text(x, 0, &format!(" ▸ {at}/{count} "), end.saturating_sub(x), theme.dim());
        ink.text(x, 0, &open.article.title, end.saturating_sub(x + 2), theme.strong());
        let mut parts: Vec<String> = Vec::new();
        parts.extend(open.article.outlet.clone());
        parts.extend(open.article.date.clone());
        parts.extend(session.labels_shown(None));
        parts.push(format!("¶ {}/{}", open.selection.paragraph + 1, open.len()));
        parts.extend(session.labels_shown(Some(open.selection.paragraph)));
        let state = open.states.get(open.selection.paragraph).copied().unwrap_or_default();
        let words = [(state.done, "✓ done"), (state.skipped, "skipped"), (state.flagged, "! flagged")];
        parts.extend(words.iter().filter(|(set, _)| *set).map(|(_, word)| (*word).to_owned()));
        if state.comments > 0 {
            parts.push(format!("{} comment{}", state.comments, if state.comments == 1 { "" } else { "s" }));
        }
        if session.screen == Screen::Review {
            let (here, survey) = (session.left_here(), &session.review.survey);
            let so_far = if survey.is_done { "" } else { " so far" };
            parts.push(format!("{here} left here, {} in the corpus{so_far}", survey.left()));
            parts.extend(unclear(&session.review.comparison));
        } else if open.unanchored > 0 {
            parts.push(format!("{} unanchored", open.unanchored));
        }
        ink.text(1, 1, &parts.join(" · "), width.saturating_sub(2), theme.plain());
    }
    ink.rule(0, width, 2);
    if areas.panel + areas.pane > 0 {
        ink.grapheme(areas.text_width, 2, "┬", 1, theme.dim());
    }
}

/// What of others can't be compared, because its words or what it was about are gone.
fn unclear(comparison: &Comparison) -> impl Iterator<Item = String> {
    let (lost, orphans) = (comparison.lost, comparison.orphans.len());
    let nowhere = if lost == 1 { "stands" } else { "stand" };
    let lost = (lost > 0).then(|| format!("{lost} {nowhere} nowhere now"));
    let orphans = (orphans > 0).then(|| format!("{} on nothing", counted(orphans, "decision")));
    lost.into_iter().chain(orphans)
}

/// How far one has practised, and what one scores.
fn practised(session: &Session, practice: &Practice) -> String {
    let ((done, all), score) = (practice.progress(), practice.score());
    let counts = score.all;
    format!(
        "{} · practice {done}/{all} · right {} · by overlap {} · gold {} · yours {}",
        session.who, counts.strict, score.overlap, counts.gold, counts.own
    )
}

/// How far the corpus is read.
fn reading(session: &Session) -> String {
    if session.reading == 0 { "…".to_owned() } else { format!("… {} %", session.reading) }
}

fn totals(session: &Session) -> String {
    let seconds = session.activity.seconds();
    let clock = format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
    if session.screen == Screen::Review {
        return format!("{} · review · {clock}", session.who);
    }
    if let Some(practice) = &session.practice {
        return practised(session, practice);
    }
    let paragraphs = session.corpus.as_ref().map_or(0, |corpus| corpus.paragraphs());
    let done = (session.own.done() * 100)
        .checked_div(paragraphs)
        .map_or_else(|| "…".to_owned(), |share| format!("{}%", share.min(100)));
    let spans = session.article.as_ref().map_or(0, |open| open.spans.len());
    format!("{} · {done} · {} · {clock}", session.who, counted(spans, "span"))
}
