//! The disorder to expect of annotators who place the same units without looking: the shuffle of Mathet, Widlöcher & Métivier
//! 2015, section 5.2.

use super::Uncomputed;
use super::dissimilarity::Unit;
use crate::chance::Chance;

/// Samples at least.
const LEAST: u32 = 30;
/// Samples are drawn until the mean is this exact, as a share of itself,
const ERROR: f64 = 0.02;
/// with 95 %: so many standard errors.
const ERRORS: f64 = 1.96;

/// The units of a document on a circle: its end is its beginning.
pub struct Circle<'a> {
    /// Positions on the circle; a unit may reach over its end.
    pub units: &'a [Unit],
    /// Code points around it.
    pub length: u32,
    /// How many annotators are compared.
    pub annotators: usize,
}

/// The mean of a disorder over samples.
pub fn expected(
    circle: &Circle,
    chance: &mut Chance,
    disorder: impl Fn(&[Unit]) -> Result<f64, Uncomputed>,
) -> Result<f64, Uncomputed> {
    let (mut count, mut mean, mut squares) = (0u32, 0.0, 0.0);
    let mut wanted = f64::from(LEAST);
    while f64::from(count) < wanted {
        let value = disorder(&circle.sample(chance))?;
        count += 1;
        // Welford's sums: no loss where the values are much larger than their spread.
        let off = value - mean;
        mean += off / f64::from(count);
        squares += off * (value - mean);
        if f64::from(count) >= wanted && mean > 0.0 {
            let deviation = (squares / f64::from(count - 1)).sqrt();
            wanted = (ERRORS * deviation / (ERROR * mean)).powi(2).max(f64::from(LEAST));
        }
    }
    Ok(mean)
}

impl Circle<'_> {
    /// The units of each annotator moved around the circle together, sorted by start.
    fn sample(&self, chance: &mut Chance) -> Vec<Unit> {
        let pivots = self.pivots(chance);
        let moved = self.units.iter().map(|unit| {
            let pivot = u64::from(pivots.get(unit.by).copied().unwrap_or_default());
            let start = (u64::from(unit.start) + pivot) % u64::from(self.length.max(1));
            let start = u32::try_from(start).unwrap_or(u32::MAX);
            Unit { start, end: start.saturating_add(unit.len()), ..*unit }
        });
        let mut moved: Vec<Unit> = moved.collect();
        moved.sort_unstable();
        moved
    }

    /// Where each annotator's text begins: at least half the mean length of a unit from the others, as long as there is room
    /// for that.
    fn pivots(&self, chance: &mut Chance) -> Vec<u32> {
        let total: u64 = self.units.iter().map(|unit| u64::from(unit.len())).sum();
        let twice = u64::try_from(self.units.len()).unwrap_or(u64::MAX).saturating_mul(2).max(1);
        let away = u32::try_from(total.div_ceil(twice)).unwrap_or(u32::MAX);
        let mut pivots: Vec<u32> = Vec::with_capacity(self.annotators);
        for _ in 0..self.annotators {
            pivots.push(self.pivot(&pivots, away, chance));
        }
        pivots
    }

    fn pivot(&self, others: &[u32], away: u32, chance: &mut Chance) -> u32 {
        let mut sorted = others.to_vec();
        sorted.sort_unstable();
        let around = sorted.first().map(|first| first.saturating_add(self.length));
        let next = sorted.iter().skip(1).copied().chain(around);
        // From one pivot to the next: the first place that is far enough from both, and how many there are.
        let free = sorted.iter().zip(next).map(|(one, next)| {
            let from = one.saturating_add(away);
            (from, next.saturating_add(1).saturating_sub(from.saturating_add(away)))
        });
        let free: Vec<(u32, u32)> = free.filter(|(_, places)| *places > 0).collect();
        let below = |count: u32, chance: &mut Chance| {
            u32::try_from(chance.below(usize::try_from(count).unwrap_or_default())).unwrap_or_default()
        };
        let total = free.iter().map(|(_, places)| places).sum();
        if total == 0 {
            return below(self.length, chance);
        }
        let mut drawn = below(total, chance);
        for (from, places) in free {
            if drawn < places {
                return from.saturating_add(drawn) % self.length.max(1);
            }
            drawn -= places;
        }
        0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agreement::gamma::tests::units;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn samples_are_turned_and_keep_their_distance(units in units(3, 5), seed: u64, spare in 0..200u32) {
            let length = units.iter().map(|unit| unit.end).max().unwrap_or(1) + spare;
            let circle = Circle { units: &units, length, annotators: 3 };
            let pivots = circle.pivots(&mut Chance::new(seed));
            let mean = f64::from(units.iter().map(Unit::len).sum::<u32>()) / f64::from(u32::try_from(units.len()).unwrap());
            if f64::from(length) > 4.0 * mean + 8.0 {
                for (at, one) in pivots.iter().enumerate() {
                    for other in &pivots[..at] {
                        let apart = one.abs_diff(*other);
                        prop_assert!(f64::from(apart.min(length - apart)) >= mean / 2.0);
                    }
                }
            }
            let sample = circle.sample(&mut Chance::new(seed));
            let mut wanted: Vec<_> = units.iter().map(|unit| {
                let start = (unit.start + pivots[unit.by]) % length;
                Unit { start, end: start + unit.len(), ..*unit }
            }).collect();
            wanted.sort_unstable();
            prop_assert_eq!(sample, wanted);
        }
    }

    #[test]
    fn samples_are_drawn_until_the_mean_is_exact() {
        let units = [Unit { start: 0, end: 5, label: 0, by: 0 }, Unit { start: 0, end: 5, label: 0, by: 1 }];
        let circle = Circle { units: &units, length: 100, annotators: 2 };
        let drawn = std::cell::Cell::new(0);
        let run = |value: fn(u32) -> f64| {
            drawn.set(0);
            let disorder = |_: &[Unit]| {
                drawn.set(drawn.get() + 1);
                Ok(value(drawn.get()))
            };
            (expected(&circle, &mut Chance::new(1), disorder).unwrap(), drawn.get())
        };
        assert_eq!(run(|_| 1.5), (1.5, 30));
        assert_eq!(run(|_| 0.0), (0.0, 30));
        // 1 and 3 by turns: deviation over mean is a half, so that (1.96 · 0.5 / 0.02)² are needed, a little more with n − 1.
        let (mean, count) = run(|n| if n % 2 == 0 { 1.0 } else { 3.0 });
        assert!((mean - 2.0).abs() < 0.01 && (2402..=2500).contains(&count), "{mean} {count}");
    }
}
