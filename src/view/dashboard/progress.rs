//! How far the work is: all together, by day, and by outlet and month.

use super::frame::{detail, grouped, month, outlet};
use super::grid::Grid;
use crate::assignment::told::Share;
use crate::insight::progress::Part;
use crate::session::Session;
use crate::session::dashboard::Page;
use crate::session::dashboard::insight::Told;
use crate::view::ink::Ink;
use ratatui::widgets::Sparkline;

/// People whose lines are drawn at most.
const PEOPLE: usize = 12;
/// Rows that the table and what stands below it need.
const BELOW: u16 = 10;
/// Days that are drawn.
const DAYS: usize = 60;

pub fn draw(session: &Session, told: &Told, ink: &mut Ink) {
    let insight = &session.dashboard.insight;
    let progress = &told.pictures.progress;
    let (outlets, months) = (insight.outlets(), insight.months());
    let part = |row: usize, column: usize| {
        let chosen =
            (row.checked_sub(1).and_then(|at| outlets.get(at)), column.checked_sub(1).and_then(|at| months.get(at)));
        match chosen {
            (None, None) => Some(progress.total),
            (Some(outlet), None) => progress.outlets.get(outlet).copied(),
            (None, Some(month)) => progress.months.get(month).copied(),
            (Some(outlet), Some(month)) => progress.cells.get(&(outlet.clone(), *month)).copied(),
        }
        .unwrap_or_default()
    };
    let row_name = |row: usize| match row.checked_sub(1).and_then(|at| outlets.get(at)) {
        Some(name) => outlet(name.as_deref()).to_owned(),
        None => "all outlets".to_owned(),
    };
    let column_name = |column: usize| match column.checked_sub(1).and_then(|at| months.get(at)) {
        Some(at) => month(*at),
        None => "all".to_owned(),
    };
    let cursor = insight.cursor(Page::Progress);
    let chosen = part(cursor.0, cursor.1);
    let words = format!("{}, {}: {}", row_name(cursor.0), column_name(cursor.1), said(chosen));
    let end = detail(&words, ink);
    let top = summary(session, told, ink);
    let top = assigned(session, told, top, ink);
    let (done, plain, dim) = (ink.theme.good(), ink.theme.plain(), ink.theme.dim());
    let cell = |row: usize, column: usize| {
        let part = part(row, column);
        match part {
            Part { paragraphs: 0, .. } => (" ", "·".to_owned(), dim),
            Part { done: all, paragraphs, .. } => {
                let style = if all >= paragraphs { done } else { plain };
                (shade(part), format!("{all}/{paragraphs}"), style)
            }
        }
    };
    let size = insight.size(Page::Progress);
    Grid { rows: &row_name, columns: &column_name, size, cursor, width: 13, cell: &cell }.draw((top, end), ink);
}

/// The share that is done, as a block that fills from below.
fn shade(part: Part) -> &'static str {
    const BLOCKS: [&str; 9] = [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];
    let eighths =
        part.done.saturating_mul(8).checked_div(part.paragraphs).unwrap_or_default().max(usize::from(part.done > 0));
    BLOCKS.get(eighths).copied().unwrap_or("█")
}

fn said(part: Part) -> String {
    let of =
        |count: usize, one: &str| if count == 1 { format!("1 {one}") } else { format!("{} {one}s", grouped(count)) };
    let share = part.done.saturating_mul(100).checked_div(part.paragraphs).unwrap_or_default();
    format!(
        "{} of {} ¶ finished ({share} %) · {} · {}",
        grouped(part.done),
        grouped(part.paragraphs),
        of(part.articles, "article"),
        of(part.spans, "span")
    )
}

/// All together and by day; gives back the row below it.
fn summary(session: &Session, told: &Told, ink: &mut Ink) -> u16 {
    let (pictures, width) = (&told.pictures, ink.width().saturating_sub(2));
    let gone = match pictures.progress.gone {
        0 => String::new(),
        spans => format!(" · {} spans about articles that are not there", grouped(spans)),
    };
    ink.text(1, 1, &format!("{}{gone}", said(pictures.progress.total)), width, ink.theme.plain());
    ink.text(1, 2, &session_pace(session), width, ink.theme.plain());
    if ink.height() < 20 {
        return 3;
    }
    let days: Vec<_> = pictures.days.iter().filter_map(|(day, done)| Some(((*day)?, *done))).collect();
    let Some((last, newest)) = days.last().copied() else { return 4 };
    let room = usize::from(width).min(DAYS);
    let from = (u64::from(last) + 1).saturating_sub(room as u64);
    let mut bars = vec![0_u64; room];
    for (day, done) in &days {
        let place = u64::from(*day).checked_sub(from).and_then(|at| usize::try_from(at).ok());
        if let Some(bar) = place.and_then(|at| bars.get_mut(at)) {
            *bar = done.spans as u64;
        }
    }
    let first = bars.iter().position(|bar| *bar > 0).unwrap_or_default();
    let bars = bars.split_off(first);
    let cells = u16::try_from(bars.len()).unwrap_or(width);
    ink.widget(Sparkline::default().data(&bars).style(ink.theme.plain()), 1, 4, cells, 2);
    let pace = newest.pace().map_or_else(|| "–".to_owned(), |pace| format!("{pace:.1}"));
    let words = format!(
        "spans by day up to {}: {} on the last, {pace} spans a minute on finished ¶",
        date(last),
        grouped(newest.spans)
    );
    ink.text(1, 6, &words, width, ink.theme.dim());
    8
}

/// A line for everybody who has articles to read; gives back the row below them.
fn assigned(session: &Session, told: &Told, top: u16, ink: &mut Ink) -> u16 {
    let room = usize::from(ink.height().saturating_sub(top + BELOW)).min(PEOPLE);
    let all = &told.assigned;
    if all.is_empty() || room < 2 || ink.height() < 20 {
        return top;
    }
    let named = if all.len() > room { room - 1 } else { all.len() };
    let names: Vec<String> = all.keys().take(named).map(|name| session.review.names.shown(name)).collect();
    let longest = names.iter().map(|name| name.chars().count()).max().unwrap_or_default();
    let mut y = top;
    for (name, share) in names.iter().zip(all.values()) {
        let Share { articles, articles_done, paragraphs, paragraphs_done } = *share;
        let part = Part { paragraphs, done: paragraphs_done, ..Part::default() };
        let words = format!(
            "{name:<longest$}  {} {articles_done} of {articles} assigned articles done · {} of {} ¶",
            shade(part),
            grouped(paragraphs_done),
            grouped(paragraphs)
        );
        let style = if articles_done == articles { ink.theme.good() } else { ink.theme.plain() };
        ink.text(1, y, &words, ink.width().saturating_sub(2), style);
        y += 1;
    }
    if named < all.len() {
        let words = format!("and {} others: gloss stats lists them", all.len() - named);
        ink.text(1, y, &words, ink.width().saturating_sub(2), ink.theme.dim());
        y += 1;
    }
    y + 1
}

/// A day since 1970 as a date.
fn date(day: u32) -> String {
    let date = jiff::civil::date(1970, 1, 1).checked_add(jiff::Span::new().days(i64::from(day)));
    date.map_or("an unknown day".to_owned(), |date| date.to_string())
}

fn session_pace(session: &Session) -> String {
    let activity = &session.activity;
    let (seconds, spans) = (activity.seconds(), activity.spans);
    if spans == 0 {
        return "this session: no spans yet".to_owned();
    }
    #[expect(clippy::cast_precision_loss, reason = "far fewer keys in a session than a float holds")]
    let [seconds, keys, spans] = [seconds, activity.keys, spans].map(|count| count as f64);
    // Of a few seconds no pace follows.
    let pace = if seconds >= 60.0 { format!("{:.1}", spans * 60.0 / seconds) } else { "–".to_owned() };
    format!("this session: {pace} spans a minute · {:.1} keys a span", keys / spans)
}
