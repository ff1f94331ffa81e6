//! Stances by month: bars of the outlet under the cursor, and all outlets in a table.

use super::frame::{caveats, detail, half, month, nothing, outlet, said, signs, tone, tone_of};
use super::grid::Grid;
use crate::insight::facts::Month;
use crate::insight::sign::{Sign, Signs};
use crate::insight::stances::Stances;
use crate::session::Session;
use crate::session::dashboard::Page;
use crate::session::dashboard::insight::Told;
use crate::view::ink::Ink;
use ratatui::widgets::{Bar, BarChart, BarGroup};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Rows of the bars.
const BARS: u16 = 9;
/// Terminal cells of a month: three bars, and what parts it from the next.
const GROUP: usize = 12;

pub fn draw(session: &Session, _: &Told, ink: &mut Ink) {
    let insight = &session.dashboard.insight;
    let Some(stances) = insight.stances().filter(|stances| stances.total.total() > 0) else {
        return nothing("No stance is tagged, so there is nothing to count by month.", ink);
    };
    let (outlets, months) = (insight.stance_outlets(), insight.stance_months());
    let cursor = insight.cursor(Page::Months);
    let chosen = |row: usize| row.checked_sub(1).and_then(|at| outlets.get(at));
    let cell_of = |row: usize, column: usize| {
        let of = of_outlet(stances, chosen(row));
        match column.checked_sub(1).and_then(|at| months.get(at)) {
            Some(month) => of.and_then(|months| months.get(month)).copied().unwrap_or_default(),
            None => of.map(sum).unwrap_or_default(),
        }
    };
    let row_name = |row: usize| match chosen(row) {
        Some(name) => outlet(name.as_deref()).to_owned(),
        None => "all outlets".to_owned(),
    };
    let column_name = |column: usize| match column.checked_sub(1).and_then(|at| months.get(at)) {
        Some(at) => month(*at),
        None => "all".to_owned(),
    };
    let words = format!("{}, {}: {}", row_name(cursor.0), column_name(cursor.1), said(cell_of(cursor.0, cursor.1)));
    let end = detail(&words, ink);
    let legend = format!("+ support, - opposition, 0 neutral by month of the article{}", caveats(stances));
    ink.text(1, 1, &legend, ink.width().saturating_sub(2), ink.theme.dim());
    let mut top = 2;
    if ink.height() >= 22 {
        let shown =
            months.iter().map(|at| (*at, of_outlet(stances, chosen(cursor.0)).and_then(|all| all.get(at)).copied()));
        let shown: Vec<(Option<Month>, Signs)> = shown.map(|(at, signs)| (at, signs.unwrap_or_default())).collect();
        bars(&shown, cursor.1.saturating_sub(1), top, ink);
        top += BARS + 1;
    }
    let theme = ink.theme;
    let cell = |row: usize, column: usize| {
        let found = cell_of(row, column);
        (half(found), signs(found), tone(found, theme))
    };
    let size = insight.size(Page::Months);
    Grid { rows: &row_name, columns: &column_name, size, cursor, width: 12, cell: &cell }.draw((top, end), ink);
}

/// Months of an outlet; `None`: of all together.
fn of_outlet<'a>(
    stances: &'a Stances,
    outlet: Option<&Option<Arc<str>>>,
) -> Option<&'a BTreeMap<Option<Month>, Signs>> {
    match outlet {
        None => Some(&stances.months),
        Some(name) => stances.outlets.get(name),
    }
}

fn sum(months: &BTreeMap<Option<Month>, Signs>) -> Signs {
    let mut all = Signs::default();
    for signs in months.values() {
        all.merge(*signs);
    }
    all
}

/// Three bars a month, as many months as fit, with the chosen one among them.
fn bars(months: &[(Option<Month>, Signs)], chosen: usize, top: u16, ink: &mut Ink) {
    let width = ink.width().saturating_sub(2);
    let fits = (usize::from(width) / GROUP).max(1);
    let first = (chosen + 1).saturating_sub(fits);
    let most = months.iter().flat_map(|(_, signs)| Sign::ALL.map(|sign| signs.of(sign))).max().unwrap_or(1);
    let mut chart = BarChart::default().bar_width(3).bar_gap(0).group_gap(3).max(u64::from(most.max(1)));
    for (at, signs) in months.iter().skip(first).take(fits) {
        let bar = |sign: Sign| {
            let style = tone_of(sign, ink.theme);
            let count = signs.of(sign);
            // The letter stands below the bar, so that colour is not needed.
            let value = if count == 0 { String::new() } else { count.to_string() };
            let label = sign.letter().to_string();
            Bar::default().value(u64::from(count)).text_value(value).label(label).style(style)
        };
        let all = Sign::ALL.map(bar);
        chart = chart.data(BarGroup::default().label(month(*at)).bars(&all));
    }
    ink.widget(chart, 1, top, width, BARS);
}
