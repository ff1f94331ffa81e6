//! Agreement: the matrix of annotators, figures of the layer and of its labels, what is taken for what.

mod matrix;
mod words;

use super::frame::foot;
use crate::agreement::report::{Layer, OverPairs, Spans};
use crate::agreement::study::LayerId;
use crate::session::Session;
use crate::session::dashboard::Spot;
use crate::session::dashboard::agreement::figures::Figures;
use crate::session::mouse::Target;
use crate::view::drawer::wrapped;
use crate::view::ink::Ink;
use matrix::Matrix;
use ratatui::style::Style;
use words::two;

/// Cells from which labels and confusions stand side by side.
const WIDE: u16 = 76;

/// One row of the part that scrolls.
enum Line {
    Text(String, Style),
    Columns,
    Row(usize),
    /// A label, and a confusion beside it: their numbers.
    Below(Option<usize>, Option<usize>),
    Headings(bool, bool),
}

/// All that is shown of a layer.
struct Shown<'a> {
    session: &'a Session,
    figures: &'a Figures,
    layer: LayerId,
    labels: Vec<(&'a str, OverPairs)>,
    matrix: Matrix<'a>,
}

pub fn draw(session: &Session, pending: &str, ink: &mut Ink) {
    let figures = session.dashboard.figures.as_deref();
    let shown = figures.filter(|figures| figures.is_compared).and_then(|figures| Shown::new(session, figures, ink));
    ink.line(1, 0, &words::head(session), ink.theme.strong());
    match &shown {
        Some(shown) => shown.draw(ink),
        None => without_figures(session, ink),
    }
    footer(session, pending, ink);
}

/// Where nothing can be compared, or not yet.
fn without_figures(session: &Session, ink: &mut Ink) {
    let said = words::instead(session);
    let (width, style) = (ink.width().saturating_sub(2), ink.theme.plain());
    for (row, y) in said.iter().flat_map(|text| wrapped(text, width, 6)).zip(2..ink.height().saturating_sub(1)) {
        ink.text(1, y, &row, width, style);
    }
}

fn footer(session: &Session, pending: &str, ink: &mut Ink) {
    // Where there are no figures yet, it stands in their place.
    let counted = session.dashboard.progress.as_ref().filter(|_| session.dashboard.figures.is_some());
    let hints =
        [("list", "the spans"), ("next-measure", "next measure"), ("next-layer", "layer"), ("next-figure", "next")];
    foot(session, pending, (counted.map(words::progress), &hints), ink);
}

impl<'a> Shown<'a> {
    fn new(session: &'a Session, figures: &'a Figures, ink: &Ink) -> Option<Self> {
        let (_, layer) = session.dashboard.layer()?;
        let labels = match figures.of_layer(layer)? {
            Layer::Spans(spans) => spans.by_label().into_iter().collect(),
            Layer::Labels(_) => Vec::new(),
        };
        let matrix = Matrix::new(session, figures, layer, ink.width());
        Some(Self { session, figures, layer, labels, matrix })
    }

    fn draw(&self, ink: &mut Ink) {
        let (width, bottom) = (ink.width().saturating_sub(2), ink.height().saturating_sub(1));
        let detail = words::detail(self.session, self.figures, self.layer);
        // It has the same rows whatever is chosen, so that nothing jumps.
        let most = usize::from((240 / width.max(1) + 1).min(bottom / 3)).max(1);
        let rows = wrapped(&detail, width, most);
        let below = u16::try_from(most).unwrap_or_default();
        for (row, y) in rows.iter().zip(bottom.saturating_sub(below)..bottom) {
            ink.text(1, y, row, width, ink.theme.plain());
        }
        let roomy = ink.height() >= 14;
        let end = bottom.saturating_sub(below + u16::from(roomy));
        if roomy {
            ink.rule(0, ink.width(), end);
        }
        self.scrolled(ink, end);
    }

    /// Row 1 up to `end`: the block that the cursor is in is in view, as far as it fits.
    fn scrolled(&self, ink: &mut Ink, end: u16) {
        let lines = self.lines(ink);
        let spot = self.session.dashboard_spot();
        let room = usize::from(end.saturating_sub(1));
        let is_chosen = |line: &Line| match (line, spot) {
            (Line::Row(row), Some(Spot::Pair(at, _))) | (Line::Below(_, Some(row)), Some(Spot::Confusion(at))) => {
                *row == at
            }
            _ => false,
        };
        let in_block = |line: &Line| match spot {
            Some(Spot::Confusion(_)) => matches!(line, Line::Below(_, Some(_))),
            _ => matches!(line, Line::Row(_)),
        };
        let chosen = lines.iter().position(is_chosen).unwrap_or_default();
        let last = lines.iter().rposition(in_block).unwrap_or_default();
        let top = (last + 1).saturating_sub(room).min(chosen.saturating_sub(1));
        for (line, y) in lines.iter().skip(top).zip(1..end) {
            self.draw_line(line, y, ink);
        }
    }

    fn lines(&self, ink: &Ink) -> Vec<Line> {
        let width = ink.width().saturating_sub(2);
        let headlines = words::headlines(self.session, self.figures, self.layer);
        let text = |text: String| Line::Text(text, ink.theme.plain());
        let mut lines: Vec<Line> = headlines.iter().flat_map(|one| wrapped(one, width, 3)).map(text).collect();
        let blank = (ink.height() >= 14).then(|| Line::Text(String::new(), ink.theme.plain()));
        lines.extend(blank);
        lines.push(Line::Columns);
        lines.extend((0..self.matrix.people.len()).map(Line::Row));
        lines.push(Line::Text(words::legend(self.session), ink.theme.dim()));
        let confusions = self.session.shown_confusions().len();
        let labels = self.labels.len();
        if labels + confusions == 0 {
            return lines;
        }
        lines.push(Line::Text(String::new(), ink.theme.plain()));
        if ink.width() >= WIDE {
            lines.push(Line::Headings(labels > 0, confusions > 0));
            let number = |at: usize, count: usize| (at < count).then_some(at);
            let rows = (0..labels.max(confusions)).map(|at| Line::Below(number(at, labels), number(at, confusions)));
            lines.extend(rows);
        } else {
            lines.push(Line::Headings(false, confusions > 0));
            lines.extend((0..confusions).map(|at| Line::Below(None, Some(at))));
            lines.push(Line::Headings(labels > 0, false));
            lines.extend((0..labels).map(|at| Line::Below(Some(at), None)));
        }
        lines
    }

    fn draw_line(&self, line: &Line, y: u16, ink: &mut Ink) {
        let (theme, wide) = (ink.theme, ink.width() >= WIDE);
        let middle = if wide { 44 } else { 0 };
        match line {
            Line::Text(text, style) => _ = ink.text(1, y, text, ink.width().saturating_sub(2), *style),
            Line::Columns => self.matrix.columns(y, ink),
            Line::Row(row) => self.matrix.row(*row, y, ink),
            Line::Headings(labels, confusions) => {
                if *labels {
                    self.label_row(["label", "spans", "F1", "ku-alpha"], y, theme.dim(), ink);
                }
                if *confusions {
                    ink.text(
                        middle + 1,
                        y,
                        "taken for each other",
                        ink.width().saturating_sub(middle + 2),
                        theme.dim(),
                    );
                }
            }
            Line::Below(label, confusion) => {
                if let Some((name, found)) = label.and_then(|at| self.labels.get(at)) {
                    let ([a, b], f1, ku) = (found.spans, two(found.f1), two(found.ku_alpha));
                    self.label_row([name, &format!("{a}|{b}"), &f1, &ku], y, theme.plain(), ink);
                }
                if let Some(at) = confusion {
                    self.confusion(*at, (middle, y), ink);
                }
            }
        }
    }

    fn label_row(&self, [name, spans, f1, ku]: [&str; 4], y: u16, style: Style, ink: &mut Ink) {
        // What stands to the right is worth more than the end of a long name.
        let known = self.session.schema.place(self.figures.layer_name(self.layer), name);
        let named = if known.is_some() { ink.theme.label(&self.session.schema, known) } else { style };
        ink.text(1, y, name, 11, named);
        ink.right(24, y, spans, style);
        ink.right(31, y, f1, style);
        ink.right(41, y, ku, style);
    }

    fn confusion(&self, at: usize, (x, y): (u16, u16), ink: &mut Ink) {
        let Some(one) = self.session.shown_confusions().get(at) else { return };
        let is_chosen = self.session.dashboard_spot() == Some(Spot::Confusion(at));
        let style = if is_chosen { ink.theme.selected() } else { ink.theme.plain() };
        let width = ink.width().saturating_sub(x);
        ink.fill(x, y, width, style);
        let count = ink.right(x + 8, y, &one.confusion.count.to_string(), style) + 1;
        let x = x + 8.max(count.saturating_sub(x));
        ink.text(x, y, &format!(" × {}", one.said("/")), ink.width().saturating_sub(x + 1), style);
        let number = Spot::Confusion(at).number(self.matrix.people.len());
        ink.hits.put(x.saturating_sub(8), y, width, Target::Row(number));
    }
}

/// The figures of a layer of spans.
fn spans_of(figures: &Figures, layer: LayerId) -> Option<&Spans> {
    match figures.of_layer(layer)? {
        Layer::Spans(spans) => Some(spans),
        Layer::Labels(_) => None,
    }
}
