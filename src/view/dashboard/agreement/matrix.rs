//! The matrix of annotators: above the diagonal the measure, on it what each has finished, below it what both have.

use super::words::two;
use crate::agreement::report::Layer;
use crate::agreement::study::{Annotator, LayerId};
use crate::session::Session;
use crate::session::dashboard::Spot;
use crate::session::dashboard::agreement::figures::Figures;
use crate::session::mouse::Target;
use crate::text::visible::Visible;
use crate::view::ink::Ink;

/// Cells of a column.
const COLUMN: u16 = 6;
/// Cells of the names at most.
const NAMES: u16 = 16;

/// The matrix of a layer, as far as there is room for it.
pub struct Matrix<'a> {
    session: &'a Session,
    figures: &'a Figures,
    layer: LayerId,
    /// The annotators, in the order that they are shown in.
    pub people: Vec<Annotator>,
    /// Cells of the names.
    names: u16,
    /// The first column that is shown, and how many are.
    first: usize,
    count: usize,
}

impl<'a> Matrix<'a> {
    pub fn new(session: &'a Session, figures: &'a Figures, layer: LayerId, width: u16) -> Self {
        let people = session.compared_people();
        let shown = |by: &Annotator| Visible::new(&session.review.names.shown(figures.name(*by))).width().get();
        let names = people.iter().map(shown).max().unwrap_or_default().min(if width < 60 { 6 } else { NAMES });
        let count = usize::from(width.saturating_sub(names + 3) / COLUMN).max(1);
        let column = match session.dashboard_spot() {
            Some(Spot::Pair(_, column)) => column,
            _ => 0,
        };
        let first = (column + 1).saturating_sub(count);
        Self { session, figures, layer, people, names, first, count }
    }

    fn end_of(&self, place: usize) -> u16 {
        1 + self.names + COLUMN * u16::try_from(place + 1).unwrap_or_default()
    }

    fn letter(&self, by: Annotator) -> String {
        self.session.review.names.letter(self.figures.name(by)).to_string()
    }

    fn is_chosen(&self, row: usize, column: usize) -> bool {
        self.session.dashboard_spot() == Some(Spot::Pair(row, column))
    }

    pub fn columns(&self, y: u16, ink: &mut Ink) {
        let theme = ink.theme;
        if self.first > 0 {
            ink.text(1, y, "‹ more", self.names, theme.dim());
        }
        for (place, (column, by)) in self.people.iter().enumerate().skip(self.first).take(self.count).enumerate() {
            ink.right(self.end_of(place), y, &self.letter(*by), theme.annotator(column).patch(theme.strong()));
        }
        if self.first + self.count < self.people.len() {
            ink.text(self.end_of(self.count - 1) + 1, y, "›", 1, theme.dim());
        }
    }

    pub fn row(&self, row: usize, y: u16, ink: &mut Ink) {
        let theme = ink.theme;
        let Some(by) = self.people.get(row).copied() else { return };
        let name = self.session.review.names.shown(self.figures.name(by));
        ink.text(1, y, &name, self.names, theme.annotator(row));
        for (place, (column, other)) in self.people.iter().enumerate().skip(self.first).take(self.count).enumerate() {
            let end = self.end_of(place);
            let (text, style) = match row.cmp(&column) {
                std::cmp::Ordering::Less if self.is_chosen(row, column) => (self.value(by, *other), theme.selected()),
                std::cmp::Ordering::Less => (self.value(by, *other), theme.plain()),
                std::cmp::Ordering::Equal => (short(self.finished(by)), theme.dim()),
                std::cmp::Ordering::Greater if self.is_chosen(column, row) => (self.both(by, *other), theme.strong()),
                std::cmp::Ordering::Greater => (self.both(by, *other), theme.dim()),
            };
            ink.right(end, y, &text, style);
            if row != column {
                let number = Spot::Pair(row.min(column), row.max(column)).number(self.people.len());
                ink.hits.put(end.saturating_sub(COLUMN - 1), y, COLUMN, Target::Row(number));
            }
        }
    }

    fn value(&self, a: Annotator, b: Annotator) -> String {
        let measure = self.session.dashboard.shown();
        two(match self.figures.of_layer(self.layer) {
            Some(Layer::Labels(labels)) => {
                labels.pairs.get(&self.figures.pair_name(a, b)).and_then(Option::as_ref).and_then(|pair| pair.kappa)
            }
            _ => self.figures.pair(self.layer, a, b).and_then(|pair| measure.of(pair)),
        })
    }

    fn finished(&self, by: Annotator) -> u64 {
        self.figures.report.finished.get(self.figures.name(by)).copied().unwrap_or_default()
    }

    /// What both have: finished paragraphs; in a layer of labels, what both labelled.
    fn both(&self, a: Annotator, b: Annotator) -> String {
        short(match self.figures.of_layer(self.layer) {
            Some(Layer::Labels(labels)) => {
                labels.pairs.get(&self.figures.pair_name(a, b)).and_then(Option::as_ref).map_or(0, |pair| pair.n)
            }
            _ => self.figures.pair(self.layer, a, b).map_or(0, |pair| pair.units),
        })
    }
}

/// A count in five cells.
fn short(count: u64) -> String {
    if count < 100_000 { count.to_string() } else { format!("{}k", count / 1000) }
}
