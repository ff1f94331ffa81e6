//! The assignment problem, for two annotators: who aligns with whom at the least cost (Kuhn 1955), by shortest augmenting
//! paths (Jonker & Volgenant 1987) over the pairs that can align only.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;

/// A cost as far as a search has come; costs are never NaN.
#[derive(Clone, Copy, PartialEq)]
struct Cost(f64);

impl Eq for Cost {}

impl PartialOrd for Cost {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Cost {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.total_cmp(&other.0)
    }
}

/// The least cost with each row given to a column of its own or left alone: `rows` are the columns that each row can have,
/// with their costs (not below 0); a row left alone costs `alone`, a column that nobody has nothing. `None`: cancelled.
pub fn assign(rows: &[Vec<(usize, f64)>], columns: usize, alone: f64, cancelled: &dyn Fn() -> bool) -> Option<f64> {
    let mut search = Search {
        rows: rows.iter().map(|edges| Row { edges, price: 0.0, has: None }).collect(),
        columns: vec![Column::default(); columns],
        alone,
    };
    for row in 0..rows.len() {
        if cancelled() {
            return None;
        }
        search.place(row);
    }
    Some(search.rows.iter().map(|row| row.has.map_or(alone, |(_, cost)| cost)).sum())
}

struct Row<'a> {
    edges: &'a [(usize, f64)],
    price: f64,
    /// The column it has, and at what cost.
    has: Option<(usize, f64)>,
}

#[derive(Clone, Default)]
struct Column {
    price: f64,
    row: Option<usize>,
    /// In the present search: the cost to come here, from which row, and over which cost.
    reached: Option<(f64, usize, f64)>,
}

/// Rows placed so far at the least cost. Prices: no pair costs less than its two prices together, a pair that has each
/// other costs just that.
struct Search<'a> {
    rows: Vec<Row<'a>>,
    columns: Vec<Column>,
    alone: f64,
}

/// Where a path ends.
#[derive(Clone, Copy)]
enum End {
    /// At a row that is left alone.
    Alone(usize),
    /// At a column that nobody has.
    Free(usize),
}

impl Search<'_> {
    /// Gives a further row a column, moving others where that is cheaper.
    fn place(&mut self, start: usize) {
        let mut heap = BinaryHeap::new();
        let mut touched = Vec::new();
        let mut settled = Vec::new();
        let mut best = (f64::INFINITY, End::Alone(start));
        let mut next = Some((0.0, start));
        while let Some((so_far, row)) = next.take() {
            settled.push((row, so_far));
            let to_alone = self.scan(row, so_far, &mut heap, &mut touched);
            if to_alone < best.0 {
                best = (to_alone, End::Alone(row));
            }
            while let Some(Reverse((Cost(cost), column))) = heap.pop() {
                let known = self.columns.get(column).and_then(|column| column.reached.map(|(best, ..)| best));
                if cost >= best.0 || known.is_none_or(|known| cost > known) {
                    continue;
                }
                match self.columns.get(column).and_then(|column| column.row) {
                    Some(row) => next = Some((cost, row)),
                    None => best = (cost, End::Free(column)),
                }
                break;
            }
        }
        self.reprice(&settled, best.0);
        self.augment(best.1);
        for column in touched {
            if let Some(column) = self.columns.get_mut(column) {
                column.reached = None;
            }
        }
    }

    /// Reaches the columns of a row; what it costs to leave the row alone.
    fn scan(
        &mut self,
        row: usize,
        so_far: f64,
        heap: &mut BinaryHeap<Reverse<(Cost, usize)>>,
        touched: &mut Vec<usize>,
    ) -> f64 {
        let Some(Row { edges, price, .. }) = self.rows.get(row) else { return f64::INFINITY };
        for (at, cost) in *edges {
            let Some(column) = self.columns.get_mut(*at) else { continue };
            let total = so_far + (cost - price - column.price).max(0.0);
            if column.reached.is_none_or(|(known, ..)| total < known) {
                if column.reached.is_none() {
                    touched.push(*at);
                }
                column.reached = Some((total, row, *cost));
                heap.push(Reverse((Cost(total), *at)));
            }
        }
        so_far + (self.alone - price).max(0.0)
    }

    /// Keeps the promise of the prices along the path that is about to be taken.
    fn reprice(&mut self, settled: &[(usize, f64)], total: f64) {
        for (row, so_far) in settled {
            let Some(row) = self.rows.get_mut(*row) else { continue };
            row.price += total - so_far;
            if let Some(column) = row.has.and_then(|(column, _)| self.columns.get_mut(column)) {
                column.price -= total - so_far;
            }
        }
    }

    /// Moves every row on the path that ends here one place on.
    fn augment(&mut self, end: End) {
        let mut column = match end {
            End::Free(column) => Some(column),
            End::Alone(row) => self.rows.get_mut(row).and_then(|row| row.has.take()).map(|(column, _)| column),
        };
        while let Some(at) = column.take() {
            let Some(here) = self.columns.get_mut(at) else { return };
            let Some((_, row, cost)) = here.reached else { return };
            here.row = Some(row);
            column = self.rows.get_mut(row).and_then(|row| row.has.replace((at, cost))).map(|(column, _)| column);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The least cost over all assignments.
    fn least(rows: &[Vec<(usize, f64)>], taken: &mut Vec<usize>, alone: f64) -> f64 {
        let Some((first, rest)) = rows.split_first() else { return 0.0 };
        let mut best = alone + least(rest, taken, alone);
        for (column, cost) in first {
            if !taken.contains(column) {
                taken.push(*column);
                best = best.min(cost + least(rest, taken, alone));
                taken.pop();
            }
        }
        best
    }

    fn rows() -> impl Strategy<Value = Vec<Vec<(usize, f64)>>> {
        // Few different costs make ties, many make chains of moves.
        let cost = prop_oneof![(0..5u32).prop_map(|n| f64::from(n) / 2.0), 0.0..3.0f64];
        let row = prop::collection::btree_map(0..6usize, cost, 0..6).prop_map(|row| row.into_iter().collect());
        prop::collection::vec(row, 0..7)
    }

    proptest! {
        #[test]
        fn no_assignment_costs_less(rows in rows(), alone in 0.0..3.0f64) {
            let found = assign(&rows, 6, alone, &|| false).unwrap();
            prop_assert!((found - least(&rows, &mut Vec::new(), alone)).abs() < 1e-9);
        }
    }

    #[test]
    fn it_can_be_cancelled() {
        assert_eq!(assign(&[vec![(0, 1.0)]], 1, 2.0, &|| true), None);
        assert_eq!(assign(&[], 0, 2.0, &|| true), Some(0.0));
    }
}
