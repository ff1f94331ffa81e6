//! Where the cursor of the dashboard can stand: on the pairs of the matrix, row by row, then on the confusions.

use crate::agreement::report::{Confused, Layer};
use crate::session::Session;
use crate::session::apply::stepped;
use crate::session::command::Motion;
use crate::session::mouse::{Pointer, Target};

/// Confusions that are listed.
const CONFUSIONS: usize = 5;

/// What the cursor stands on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spot {
    /// Two annotators, by their places in the matrix: the row, and a column to the right of it.
    Pair(usize, usize),
    /// A confusion, the most frequent first.
    Confusion(usize),
}

impl Spot {
    /// The spot of that number where so many annotators are in the matrix.
    pub fn of(at: usize, people: usize) -> Self {
        let mut left = at;
        for row in 0..people {
            let pairs = people - row - 1;
            if left < pairs {
                return Self::Pair(row, row + 1 + left);
            }
            left -= pairs;
        }
        Self::Confusion(left)
    }

    /// Its number.
    pub fn number(self, people: usize) -> usize {
        match self {
            Self::Pair(row, column) => (0..row).map(|row| people - row - 1).sum::<usize>() + column - row - 1,
            Self::Confusion(at) => people * people.saturating_sub(1) / 2 + at,
        }
    }

    /// The one that lies in that direction.
    fn beside(self, motion: Motion, people: usize) -> Self {
        match (self, motion) {
            (Self::Pair(row, column), Motion::TokenNext) if column + 1 < people => Self::Pair(row, column + 1),
            (Self::Pair(row, column), Motion::TokenBack) if column > row + 1 => Self::Pair(row, column - 1),
            (Self::Pair(row, column), Motion::LineDown) if row + 2 < people => Self::Pair(row + 1, column.max(row + 2)),
            (Self::Pair(..), Motion::LineDown) => Self::Confusion(0),
            (Self::Pair(row, column), Motion::LineUp) if row > 0 => Self::Pair(row - 1, column),
            (Self::Confusion(at), Motion::LineDown) => Self::Confusion(at + 1),
            (Self::Confusion(at), Motion::LineUp) if at > 0 => Self::Confusion(at - 1),
            (Self::Confusion(_), Motion::LineUp) if people > 1 => Self::Pair(people - 2, people - 1),
            _ => self,
        }
    }
}

impl Session {
    /// The most frequent confusions of the layer that is shown.
    pub fn shown_confusions(&self) -> &[Confused] {
        let figures = self.dashboard.figures.as_ref().zip(self.dashboard.layer());
        match figures.and_then(|(figures, (_, layer))| figures.of_layer(layer)) {
            Some(Layer::Spans(spans)) => spans.confusions.get(..CONFUSIONS).unwrap_or(&spans.confusions),
            _ => &[],
        }
    }

    fn spots(&self) -> usize {
        Spot::Confusion(self.shown_confusions().len()).number(self.compared_people().len())
    }

    /// Where the cursor stands; `None` where there is nothing to stand on.
    pub fn dashboard_spot(&self) -> Option<Spot> {
        (self.dashboard.at < self.spots()).then(|| Spot::of(self.dashboard.at, self.compared_people().len()))
    }

    /// After what is shown has changed.
    pub(in crate::session::dashboard) fn keep_cursor(&mut self) {
        self.dashboard.at = self.dashboard.at.min(self.spots().saturating_sub(1));
    }

    pub(in crate::session::dashboard) fn move_in_dashboard(&mut self, motion: Motion) {
        let people = self.compared_people().len();
        let Some(spot) = self.dashboard_spot() else { return };
        let to = spot.beside(motion, people).number(people);
        if to < self.spots() {
            self.dashboard.at = to;
        }
    }

    /// To the next spot, round to the first.
    pub(in crate::session::dashboard) fn step_in_dashboard(&mut self, stops: i32) {
        let (at, count) = (self.dashboard.at, self.spots());
        self.dashboard.at = match stops {
            1 if at + 1 >= count => 0,
            -1 if at == 0 => count.saturating_sub(1),
            _ => stepped(at, stops, count),
        };
    }

    pub(in crate::session::dashboard) fn dashboard_end(&mut self, last: bool) {
        self.dashboard.at = if last { self.spots().saturating_sub(1) } else { 0 };
    }

    /// The mouse: the first press chooses, the second lists.
    pub(in crate::session::dashboard) fn point_in_dashboard(&mut self, pointer: &Pointer) {
        match pointer {
            Pointer::Press(Target::Row(at)) if self.dashboard.at == *at => self.list_places(),
            Pointer::Press(Target::Row(at)) => self.dashboard.at = (*at).min(self.spots().saturating_sub(1)),
            Pointer::Wheel(notches) => {
                self.dashboard.at = stepped(self.dashboard.at, *notches, self.spots());
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Motion::{LineDown, LineUp, TokenBack, TokenNext};

    #[test]
    fn every_spot_has_a_number_of_its_own() {
        for people in 0..7 {
            let pairs = people * usize::saturating_sub(people, 1) / 2;
            for at in 0..pairs + 3 {
                let spot = Spot::of(at, people);
                assert_eq!(spot.number(people), at, "{spot:?}");
                assert_eq!(matches!(spot, Spot::Pair(..)), at < pairs);
            }
        }
    }

    #[test]
    fn arrows_lead_through_the_matrix_and_out_of_it() {
        let go = |from: Spot, motions: &[Motion]| motions.iter().fold(from, |spot, motion| spot.beside(*motion, 4));
        assert_eq!(go(Spot::Pair(0, 1), &[TokenNext, TokenNext, TokenNext]), Spot::Pair(0, 3));
        assert_eq!(go(Spot::Pair(0, 1), &[LineDown]), Spot::Pair(1, 2));
        assert_eq!(go(Spot::Pair(0, 3), &[LineDown, LineDown, LineDown]), Spot::Confusion(0));
        assert_eq!(go(Spot::Confusion(1), &[LineUp, LineUp, LineUp]), Spot::Pair(1, 3));
        assert_eq!(go(Spot::Pair(1, 3), &[TokenBack, TokenBack]), Spot::Pair(1, 2));
    }
}
