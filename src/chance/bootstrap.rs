//! Intervals by the percentile bootstrap over documents (Efron 1979): spans of one document are not independent, documents are.

use super::Chance;
use serde::Serialize;

/// How often documents are drawn anew if nobody says otherwise.
pub const REPLICATES: usize = 1_000;
/// The seed if nobody says otherwise.
pub const SEED: u64 = 1;
/// The share of the replicates between the ends of an interval.
const LEVEL: f64 = 0.95;
/// The ends, in thousandths of the sorted replicates.
const ENDS: [usize; 2] = [25, 975];

/// Where a figure would lie with other documents of the same kind.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Interval {
    /// The share of the replicates between the ends.
    pub level: f64,
    /// How often documents were drawn.
    pub replicates: usize,
    /// In how many of these draws the figure is defined; the others are left out.
    pub defined: usize,
    /// Where the draws started.
    pub seed: u64,
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
    /// From how many documents.
    pub documents: usize,
}

/// How documents are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Draws {
    /// Where the draws start: the same seed gives the same interval.
    pub seed: u64,
    /// How often.
    pub replicates: usize,
}

impl Default for Draws {
    fn default() -> Self {
        Self { seed: SEED, replicates: REPLICATES }
    }
}

/// The interval of a figure that is a function of sums over documents: `documents` are the sums of each, `empty` those of none,
/// `add` adds those of one, `value` is the figure of them. `None` with less than two documents, where no draw defines the figure, and when
/// cancelled.
pub fn interval<D, S: Clone>(
    documents: &[D],
    draws: Draws,
    empty: &S,
    add: impl Fn(&mut S, &D),
    value: impl Fn(&S) -> Option<f64>,
    cancelled: &dyn Fn() -> bool,
) -> Option<Interval> {
    if documents.len() < 2 {
        return None;
    }
    let mut chance = Chance::new(draws.seed);
    let mut values = Vec::with_capacity(draws.replicates);
    for _ in 0..draws.replicates {
        if cancelled() {
            return None;
        }
        let mut sums = empty.clone();
        let drawn = documents.iter().filter_map(|_| documents.get(chance.below(documents.len())));
        drawn.for_each(|one| add(&mut sums, one));
        values.extend(value(&sums));
    }
    values.sort_by(f64::total_cmp);
    let [low, high] = ENDS.map(|share| percentile(&values, share));
    Some(Interval {
        level: LEVEL,
        replicates: draws.replicates,
        defined: values.len(),
        seed: draws.seed,
        low: low?,
        high: high?,
        documents: documents.len(),
    })
}

/// The value below which so many thousandths of sorted ones lie, by linear interpolation (type 7 of Hyndman & Fan 1996).
fn percentile(sorted: &[f64], thousandths: usize) -> Option<f64> {
    let place = sorted.len().checked_sub(1)? * thousandths;
    let low = *sorted.get(place / 1000)?;
    let high = sorted.get(place / 1000 + 1).copied().unwrap_or(low);
    let part = f64::from(u32::try_from(place % 1000).ok()?) / 1000.0;
    Some(low + (high - low) * part)
}

#[cfg(test)]
mod tests {
    use super::*;

    type Sums = (u32, u32);

    fn share(documents: &[Sums], draws: Draws) -> Option<Interval> {
        let add = |sums: &mut Sums, one: &Sums| *sums = (sums.0 + one.0, sums.1 + one.1);
        let value = |sums: &Sums| (sums.1 > 0).then(|| f64::from(sums.0) / f64::from(sums.1));
        interval(documents, draws, &Sums::default(), add, value, &|| false)
    }

    fn near(value: f64, wanted: f64) -> bool {
        (value - wanted).abs() < 1e-12
    }

    #[test]
    fn percentiles_are_those_of_numpy() {
        // numpy.percentile([0, 1, 4, 9, 16, 25, 36], [2.5, 97.5])
        let squares: Vec<f64> = (0..7).map(|n| f64::from(n * n)).collect();
        assert!(near(percentile(&squares, 25).unwrap(), 0.15));
        assert!(near(percentile(&squares, 975).unwrap(), 34.35));
        assert_eq!((percentile(&[3.0], 975), percentile(&[], 25)), (Some(3.0), None));
    }

    #[test]
    fn documents_are_drawn_as_agreement_defines_it() {
        // Made with the definition in a dozen lines of python and numpy.percentile.
        let documents = [(1, 4), (0, 2), (3, 3), (2, 7), (5, 6)];
        let found = share(&documents, Draws::default()).unwrap();
        assert!(near(found.low, 0.210_526_315_789_473_67) && near(found.high, 0.789_473_684_210_526_4), "{found:?}");
        assert_eq!((found.replicates, found.defined, found.seed, found.documents), (1000, 1000, 1, 5));
        assert_eq!(share(&documents, Draws::default()), Some(found));
        assert_ne!(share(&documents, Draws { seed: 2, ..Draws::default() }).map(|other| other.low), Some(found.low));
    }

    #[test]
    fn what_is_undefined_is_left_out() {
        let found = share(&[(0, 0), (1, 2)], Draws::default()).unwrap();
        // Both places are drawn empty in a quarter of the draws.
        assert!((700..800).contains(&found.defined), "{found:?}");
        assert!(near(found.low, 0.5) && near(found.high, 0.5));
        assert_eq!(share(&[(1, 2)], Draws::default()), None);
        assert_eq!(share(&[(0, 0), (0, 0)], Draws::default()), None);
        assert_eq!(interval(&[(); 3], Draws::default(), &(), |(), ()| (), |()| Some(1.0), &|| true), None);
    }
}
