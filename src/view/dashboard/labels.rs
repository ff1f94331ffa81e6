//! How often labels are used, as bars.

use super::frame::{detail, grouped, nothing};
use crate::session::Session;
use crate::session::dashboard::Page;
use crate::session::dashboard::insight::Told;
use crate::session::mouse::Target;
use crate::text::visible::Visible;
use crate::view::ink::Ink;
use ratatui::layout::Direction;
use ratatui::widgets::{Bar, BarChart, BarGroup};

pub fn draw(session: &Session, told: &Told, ink: &mut Ink) {
    let labels = &told.pictures.labels;
    let (row, _) = session.dashboard.insight.cursor(Page::Labels);
    let Some(chosen) = labels.get(row) else { return nothing("Nothing is tagged yet.", ink) };
    let by = chosen.by.iter().zip(&told.facts.annotators).filter(|(count, _)| **count > 0);
    let by: Vec<String> =
        by.map(|(count, who)| format!("{} {}", session.review.names.shown(&who.name), grouped(*count))).collect();
    let aided = chosen.aided * 100 / chosen.count.max(1);
    let words = format!(
        "{}/{}: {} in {} · {aided} % taken over or in bulk · {}",
        chosen.layer,
        chosen.label,
        grouped(chosen.count),
        if chosen.articles == 1 { "1 article".to_owned() } else { format!("{} articles", grouped(chosen.articles)) },
        by.join(", ")
    );
    let end = detail(&words, ink);
    let room = usize::from(end.saturating_sub(2));
    let first = (row + 1).saturating_sub(room.max(1));
    let most = labels.iter().map(|one| one.count).max().unwrap_or(1);
    let bars = labels.iter().enumerate().skip(first).take(room).map(|(at, one)| {
        let known = session.schema.place(&one.layer, &one.label);
        let style = ink.theme.label(&session.schema, known);
        let name = Visible::new(&format!("{}/{}", one.layer, one.label)).to_string();
        let style = if at == row { style.patch(ink.theme.selected()) } else { style };
        Bar::default()
            .value(one.count as u64)
            .text_value(format!(" {} ", grouped(one.count)))
            .label(name)
            .style(style)
            .value_style(style)
    });
    let bars: Vec<Bar> = bars.collect();
    let shown = bars.len();
    let chart = BarChart::default()
        .direction(Direction::Horizontal)
        .data(BarGroup::default().bars(&bars))
        .bar_width(1)
        .bar_gap(0)
        .max(most as u64)
        .label_style(ink.theme.plain());
    let width = ink.width().saturating_sub(2);
    ink.widget(chart, 1, 2, width, end.saturating_sub(2));
    for (at, y) in (first..first + shown).zip(2..end) {
        ink.hits.put(1, y, width, Target::Cell(at, 0));
    }
}
