//! Stances by month: support stands above the line, opposition below it, and what is neither hollow on top.

use super::network::drawn::told;
use super::words::Words;
use crate::insight::facts::Month;
use crate::insight::sign::Signs;
use crate::insight::stances::Stances;
use crate::text::count::counted;
use maud::{Markup, html};
use std::collections::BTreeMap;

/// Bars that have room; a longer time is drawn by year, and one that is longer still from its end.
const MOST: u32 = 96;
/// Outlets with a picture of their own.
const OUTLETS: usize = 12;
/// Sizes in the units of the picture.
const BAR: f64 = 14.0;
const STEP: f64 = 20.0;
const TALL: f64 = 90.0;

/// Stances by month; `None`: unknown.
type Months = BTreeMap<Option<Month>, Signs>;

/// Months or years, and where they begin and end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Scale {
    /// Months a bar stands for.
    months: u32,
    first: u32,
    bars: u32,
}

impl Scale {
    /// `None`: nothing has a date.
    fn new(months: &Months) -> Option<Self> {
        let mut dated = months.keys().flatten();
        let first = dated.next()?.0;
        let last = dated.next_back().map_or(first, |month| month.0);
        let months = if last - first < MOST { 1 } else { 12 };
        let bars = last / months - first / months + 1;
        Some(Self { months, first: (last / months + 1).saturating_sub(bars.min(MOST)), bars: bars.min(MOST) })
    }

    /// The bar of a month; `None`: it is too early to be drawn.
    fn bar(self, month: Month) -> Option<u32> {
        (month.0 / self.months).checked_sub(self.first).filter(|bar| *bar < self.bars)
    }

    fn name(self, bar: u32) -> String {
        let from = (self.first + bar) * self.months;
        if self.months == 1 { Month(from).to_string() } else { format!("{:04}", from / 12) }
    }

    fn sums(self, months: &Months) -> BTreeMap<u32, Signs> {
        let mut sums: BTreeMap<u32, Signs> = BTreeMap::new();
        for (month, signs) in months {
            if let Some(bar) = month.and_then(|month| self.bar(month)) {
                sums.entry(bar).or_default().merge(*signs);
            }
        }
        sums
    }
}

/// The pictures and the table of a layer.
pub fn draw(stances: &Stances) -> Markup {
    let undated = stances.months.get(&None).copied().unwrap_or_default().total();
    let mut outlets: Vec<(&str, &Months, u32)> = stances
        .outlets
        .iter()
        .map(|(outlet, months)| {
            let total = months.values().map(|signs| signs.total()).sum();
            (outlet.as_deref().unwrap_or("outlet unknown"), months, total)
        })
        .collect();
    outlets.sort_by(|a, b| (b.2, a.0).cmp(&(a.2, b.0)));
    let left = outlets.len().saturating_sub(OUTLETS);
    html! {
        h3 { "By month" }
        @if let Some(scale) = Scale::new(&stances.months) {
            @let tallest = outlets.iter().map(|(_, months, _)| tall(scale, months)).max().unwrap_or_default();
            (picture("all outlets", scale, &stances.months, tall(scale, &stances.months)))
            @if outlets.len() > 1 {
                details {
                    summary { "By outlet, all on one scale" }
                    @for (outlet, months, _) in outlets.iter().take(OUTLETS) { (picture(outlet, scale, months, tallest)) }
                    @if left > 0 { p.note { (counted(left, "outlet")) " with fewer stances left out." } }
                }
            }
            (table(scale, &stances.months))
        } @else {
            p { "No article with a stance has a date." }
        }
        @if undated > 0 { p.note { (counted(usize::try_from(undated).unwrap_or_default(), "stance")) " of articles whose date is unknown." } }
    }
}

/// The same as figures.
fn table(scale: Scale, months: &Months) -> Markup {
    let early = months.iter().filter(|(month, _)| month.is_some_and(|month| scale.bar(month).is_none()));
    let early: u32 = early.map(|(_, signs)| signs.total()).sum();
    html! {
        details {
            summary { "The same as figures" }
            table.sortable {
                thead { tr { th { @if scale.months == 1 { "month" } @else { "year" } } th { "support" } th { "against" } th { "neutral" } } }
                tbody {
                    @for (bar, signs) in scale.sums(months) {
                        tr { th scope="row" { (scale.name(bar)) } td { (signs.support) } td { (signs.against) } td { (signs.neutral) } }
                    }
                }
            }
        }
        @if early > 0 { p.note { (counted(usize::try_from(early).unwrap_or_default(), "stance")) " before " (scale.name(0)) " not drawn." } }
    }
}

/// Stances above or below the line in the tallest bar.
fn tall(scale: Scale, months: &Months) -> u32 {
    let sums = scale.sums(months);
    sums.values().map(|signs| (signs.support + signs.neutral).max(signs.against)).max().unwrap_or_default()
}

/// `tallest`: stances of a bar that takes all the room above or below the line.
fn picture(name: &str, scale: Scale, months: &Months, tallest: u32) -> Markup {
    let sums = scale.sums(months);
    let above = sums.values().map(|signs| signs.support + signs.neutral).max().unwrap_or_default();
    let below = sums.values().map(|signs| signs.against).max().unwrap_or_default();
    let one = TALL / f64::from(tallest.max(1));
    let (top, foot) = (f64::from(above) * one + 16.0, f64::from(below) * one + 16.0);
    // The name of the last bar begins under it.
    let width = f64::from(scale.bars) * STEP + 40.0;
    let height = top + foot + 16.0;
    // Every bar has a name where there is room for it; else the first of each so many.
    let each = (46.0 / STEP).ceil();
    let has_name = |bar: u32| f64::from(bar) % each < 0.5;
    html! {
        figure.timeline {
            figcaption { (Words(name)) }
            div.scroll tabindex="0" {
                svg viewBox=(format!("0 0 {width:.0} {height:.0}")) width=(format!("{width:.0}")) height=(format!("{height:.0}")) role="img"
                    aria-label="stances by month; the same stands in the table below" {
                    @for (bar, signs) in &sums { (column(*bar, *signs, (top, one), &scale.name(*bar))) }
                    line.axis x1="0" y1=(format!("{top:.1}")) x2=(format!("{width:.0}")) y2=(format!("{top:.1}")) {}
                    @for bar in (0..scale.bars).filter(|bar| has_name(*bar)) {
                        text.month x=(format!("{:.1}", f64::from(bar) * STEP + 4.0)) y=(format!("{:.1}", height - 3.0)) { (scale.name(bar)) }
                    }
                }
            }
        }
    }
}

fn column(bar: u32, signs: Signs, (axis, one): (f64, f64), name: &str) -> Markup {
    let x = f64::from(bar) * STEP + 4.0;
    let (support, against, neutral) =
        (f64::from(signs.support) * one, f64::from(signs.against) * one, f64::from(signs.neutral) * one);
    let rect = |class: &str, y: f64, tall: f64| {
        html! {
            @if tall > 0.0 {
                rect.(class) x=(format!("{x:.1}")) y=(format!("{y:.1}")) width=(BAR) height=(format!("{tall:.1}")) {}
            }
        }
    };
    let number = |y: f64, count: u32| {
        html! {
            @if count > 0 {
                text.count x=(format!("{:.1}", x + BAR / 2.0)) y=(format!("{y:.1}")) text-anchor="middle" { (count) }
            }
        }
    };
    html! {
        g {
            title { (name) ": " (told(signs)) }
            (rect("support", axis - support, support))
            (rect("neutral", axis - support - neutral, neutral))
            (rect("against", axis, against))
            (number(axis - support - neutral - 3.0, signs.support + signs.neutral))
            (number(axis + against + 11.0, signs.against))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn months(of: &[&str]) -> Months {
        let one = Signs { support: 1, against: 2, neutral: 0 };
        of.iter().map(|date| (Month::of(date), one)).collect()
    }

    #[test]
    fn a_short_time_is_drawn_by_month_a_long_one_by_year_and_a_wrong_date_does_not_stretch_it() {
        let scale = Scale::new(&months(&["2015-05", "2015-07"])).unwrap();
        assert_eq!((scale.bars, scale.name(0), scale.name(2)), (3, "2015-05".into(), "2015-07".into()));
        let scale = Scale::new(&months(&["2001-05", "2015-07"])).unwrap();
        assert_eq!((scale.bars, scale.name(0), scale.name(14)), (15, "2001".into(), "2015".into()));
        let all = months(&["0001-01", "2015-07"]);
        let scale = Scale::new(&all).unwrap();
        assert_eq!((scale.bars, scale.name(MOST - 1)), (MOST, "2015".into()));
        let table = table(scale, &all).into_string();
        assert!(table.contains("3 stances before 1920 not drawn"), "{table}");
        assert_eq!(Scale::new(&months(&["x"])), None);
    }

    #[test]
    fn every_month_with_stances_has_its_figures_in_the_picture() {
        let all = months(&["2015-05", "2015-07"]);
        let page = picture("a", Scale::new(&all).unwrap(), &all, 2).into_string();
        assert_eq!(page.matches("<title>").count(), 2);
        assert!(page.contains("2015-07: 1 support, 2 against"), "{page}");
        assert_eq!((page.matches("class=\"support\"").count(), page.matches("class=\"against\"").count()), (2, 2));
    }
}
