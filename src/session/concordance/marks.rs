//! Marks on rows: a label's key, `=` and `x` act on all marked ones together.

use super::Concordance;
use crate::insight::concordance::Row;
use crate::session::Session;

/// The numbers that are marked: of tagged places or of untagged ones, never of both, as no list has both.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    bits: Vec<u64>,
    count: usize,
}

/// The number of a place; a heading has none.
fn number(row: Row) -> Option<(usize, u64)> {
    match row {
        Row::Group(_) => None,
        Row::Tagged(at) | Row::Untagged(at) => Some((usize::try_from(at / 64).ok()?, 1 << (at % 64))),
    }
}

impl Marks {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.count
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Whether a row has one.
    pub fn has(&self, row: Row) -> bool {
        number(row).is_some_and(|(at, bit)| self.bits.get(at).is_some_and(|bits| bits & bit != 0))
    }

    /// Marks a row, or takes its mark away.
    pub fn turn(&mut self, row: Row) {
        let is_there = self.has(row);
        let Some((at, bit)) = number(row) else { return };
        if self.bits.len() <= at {
            self.bits.resize(at + 1, 0);
        }
        if let Some(bits) = self.bits.get_mut(at) {
            *bits ^= bit;
        }
        self.count = if is_there { self.count.saturating_sub(1) } else { self.count + 1 };
    }

    /// Takes all away.
    pub fn clear(&mut self) {
        *self = Self::default();
    }
}

impl Concordance {
    /// The marked rows in the order of the list; where none is marked, the chosen one.
    pub(super) fn meant(&self) -> Vec<Row> {
        let rows = self.listing.as_ref().map_or(&[][..], |listing| &listing.rows);
        if self.marks.is_empty() {
            return self.row(self.at).into_iter().collect();
        }
        rows.iter().copied().filter(|row| self.marks.has(*row)).collect()
    }
}

impl Session {
    /// Marks the chosen row and goes to the next.
    pub(super) fn mark_row(&mut self) {
        let Some(list) = &mut self.concordance else { return };
        let Some(row) = list.row(list.at) else { return self.say("there is nothing to mark") };
        list.marks.turn(row);
        if list.walk(1) {
            self.show_row();
        }
    }

    /// Marks all rows; where all are marked, none.
    pub(super) fn mark_all(&mut self) {
        let Some(list) = &mut self.concordance else { return };
        let Some(listing) = list.listing.clone().filter(|listing| !listing.is_empty()) else {
            return self.say("there is nothing to mark");
        };
        let is_all = list.marks.len() == listing.len();
        list.marks.clear();
        if !is_all {
            listing.rows.iter().for_each(|row| list.marks.turn(*row));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_on_one_row_and_is_taken_away_by_the_same_key() {
        let mut marks = Marks::default();
        for at in [0, 63, 64, 1_000_000] {
            marks.turn(Row::Tagged(at));
            assert!(marks.has(Row::Tagged(at)) && !marks.has(Row::Tagged(at + 1)));
        }
        marks.turn(Row::Group(3));
        assert_eq!((marks.len(), marks.has(Row::Group(3))), (4, false), "a heading stands for no place");
        marks.turn(Row::Tagged(64));
        assert_eq!((marks.len(), marks.has(Row::Tagged(64)), marks.has(Row::Tagged(63))), (3, false, true));
        marks.clear();
        assert!(marks.is_empty() && !marks.has(Row::Tagged(0)));
    }
}
