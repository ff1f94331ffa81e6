//! Prices of units: an upper bound of what any choice of candidates can gain, by linear programming (the simplex method with
//! an explicit inverse; Dantzig 1951).

use super::candidates::Candidate;
use crate::chance::Chance;

/// Less than this is a rounding error.
const TINY: f64 = 1e-10;
/// By how many millionths of a millionth of 1 the sides of the programme differ, so that it does not go round in circles.
const SPREAD: usize = 100_000;

/// What the relaxed problem, in which a candidate can be chosen in part, says of the true one.
#[derive(Clone, Debug)]
pub struct Relaxed {
    /// Of each candidate: how far it is chosen, 0 to 1.
    pub shares: Vec<f64>,
    /// Of each candidate: its gain less the prices of its units; near 0 or below.
    pub margins: Vec<f64>,
    /// No choice gains more. This holds for any prices, so that a rounding error in finding them costs time, never exactness.
    pub bound: f64,
}

/// What stands in the basis.
#[derive(Clone, Copy)]
enum Held {
    /// A unit that is left alone.
    Alone(usize),
    Candidate(usize),
}

struct Simplex<'a> {
    candidates: &'a [&'a Candidate],
    /// Of each place of the basis: what stands there.
    basis: Vec<Held>,
    inverse: Vec<Vec<f64>>,
    /// How far each is chosen.
    levels: Vec<f64>,
    /// Of each unit.
    prices: Vec<f64>,
}

/// Prices for these candidates over `units` units; `None`: cancelled.
pub fn relax(candidates: &[&Candidate], units: usize, cancelled: &dyn Fn() -> bool) -> Option<Relaxed> {
    let mut simplex = Simplex::new(candidates, units);
    // Far more steps than it takes; if it did go round in circles, any prices would do.
    for _ in 0..10 * (units + candidates.len()) {
        if cancelled() {
            return None;
        }
        let Some((enters, gain)) = simplex.entering() else { break };
        if !simplex.pivot(enters, gain) {
            break;
        }
    }
    Some(simplex.relaxed())
}

impl<'a> Simplex<'a> {
    /// With every unit left alone.
    fn new(candidates: &'a [&'a Candidate], units: usize) -> Self {
        let mut chance = Chance::new(0);
        let mut level = || 1.0 + f64::from(u32::try_from(chance.below(SPREAD)).unwrap_or_default()) * 1e-12;
        let one_at = |at| (0..units).map(|other| if other == at { 1.0 } else { 0.0 }).collect();
        Self {
            candidates,
            basis: (0..units).map(Held::Alone).collect(),
            inverse: (0..units).map(one_at).collect(),
            levels: (0..units).map(|_| level()).collect(),
            prices: vec![0.0; units],
        }
    }

    fn margin(&self, candidate: &Candidate) -> f64 {
        candidate.gain - candidate.units.iter().filter_map(|unit| self.prices.get(*unit)).sum::<f64>()
    }

    /// What raises the gain most.
    fn entering(&self) -> Option<(Held, f64)> {
        let tuples = self.candidates.iter().enumerate().map(|(at, one)| (Held::Candidate(at), self.margin(one)));
        let alone = self.prices.iter().enumerate().map(|(at, price)| (Held::Alone(at), -price));
        tuples.chain(alone).filter(|(_, gain)| *gain > TINY).max_by(|a, b| a.1.total_cmp(&b.1))
    }

    /// How much of each basic one is given up for one of `enters`.
    fn given_up(&self, enters: Held) -> Vec<f64> {
        let of = |row: &Vec<f64>, unit: usize| row.get(unit).copied().unwrap_or_default();
        let each = self.inverse.iter().map(|row| match enters {
            Held::Alone(unit) => of(row, unit),
            Held::Candidate(at) => {
                self.candidates.get(at).map_or(0.0, |one| one.units.iter().map(|unit| of(row, *unit)).sum())
            }
        });
        each.collect()
    }

    /// Takes one into the basis; whether it could.
    fn pivot(&mut self, enters: Held, gain: f64) -> bool {
        let given_up = self.given_up(enters);
        let ratios = given_up.iter().zip(&self.levels).enumerate().filter(|(_, (given, _))| **given > 1e-9);
        let first = ratios.map(|(row, (given, level))| (row, *given, level / given)).min_by(|a, b| a.2.total_cmp(&b.2));
        let Some((leaves, given, level)) = first else { return false };
        let Some(own) = self.inverse.get_mut(leaves) else { return false };
        for value in own.iter_mut() {
            *value /= given;
        }
        let own = own.clone();
        for (row, (inverse, (share, at))) in
            self.inverse.iter_mut().zip(given_up.iter().zip(&mut self.levels)).enumerate()
        {
            if row == leaves {
                *at = level;
            } else if share.abs() > f64::EPSILON {
                *at = (*at - share * level).max(0.0);
                inverse.iter_mut().zip(&own).for_each(|(value, own)| *value -= share * own);
            }
        }
        self.prices.iter_mut().zip(&own).for_each(|(price, own)| *price += gain * own);
        if let Some(held) = self.basis.get_mut(leaves) {
            *held = enters;
        }
        true
    }

    fn relaxed(mut self) -> Relaxed {
        self.prices.iter_mut().for_each(|price| *price = price.max(0.0));
        let margins: Vec<f64> = self.candidates.iter().map(|one| self.margin(one)).collect();
        let over: f64 = margins.iter().filter(|margin| **margin > 0.0).sum();
        let mut shares = vec![0.0; self.candidates.len()];
        for (held, level) in self.basis.iter().zip(&self.levels) {
            if let Held::Candidate(at) = held
                && let Some(share) = shares.get_mut(*at)
            {
                *share = *level;
            }
        }
        Relaxed { shares, margins, bound: self.prices.iter().sum::<f64>() + over }
    }
}
