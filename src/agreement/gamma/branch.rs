//! Three and more annotators: the best choice of candidates that share no unit, exactly, by branch and bound.

use super::candidates::{Candidate, candidates};
use super::components::Component;
use super::prices::{Relaxed, relax};
use super::{Uncomputed, count, pairs_of};

/// Gains are told apart down to this.
const TINY: f64 = 1e-9;

/// The least sum of the disorders of unitary alignments that hold each unit of a component once.
pub fn disorder(component: &Component, annotators: usize, cancelled: &dyn Fn() -> bool) -> Result<f64, Uncomputed> {
    let units = component.units.len();
    let all = candidates(&component.units, annotators, cancelled)?;
    let gain = best(&all, units, cancelled).ok_or(Uncomputed::Cancelled)?;
    Ok(count(units) - gain / pairs_of(annotators))
}

/// A part of the choices.
struct Node<'a> {
    /// What the candidates gain that were chosen.
    gain: f64,
    /// What can still be chosen.
    open: Vec<&'a Candidate>,
}

/// The largest gain; `None`: cancelled.
fn best(all: &[Candidate], units: usize, cancelled: &dyn Fn() -> bool) -> Option<f64> {
    let mut best = 0.0;
    let mut nodes = vec![Node { gain: 0.0, open: all.iter().collect() }];
    while let Some(node) = nodes.pop() {
        let relaxed = relax(&node.open, units, cancelled)?;
        best = rounded(&node, &relaxed).max(best);
        let bound = node.gain + relaxed.bound;
        if bound <= best + TINY {
            continue;
        }
        let fraction = |share: f64| share * (1.0 - share);
        let parts = node.open.iter().zip(&relaxed.shares);
        let Some((chosen, _)) = parts.max_by(|a, b| fraction(*a.1).total_cmp(&fraction(*b.1))) else { continue };
        // A choice that has one of the others loses what it is short of its prices.
        let others = node
            .open
            .iter()
            .zip(&relaxed.margins)
            .filter(|(one, margin)| !std::ptr::eq(**one, *chosen) && bound + margin.min(0.0) > best + TINY);
        let open: Vec<&Candidate> = others.map(|(one, _)| *one).collect();
        let beside = open.iter().copied().filter(|one| !share_a_unit(one, chosen)).collect();
        nodes.push(Node { gain: node.gain, open });
        nodes.push(Node { gain: node.gain + chosen.gain, open: beside });
    }
    Some(best)
}

fn share_a_unit(one: &Candidate, other: &Candidate) -> bool {
    one.units.iter().any(|unit| other.units.contains(unit))
}

/// What the candidates gain that are taken one after another, those with the largest share first.
fn rounded(node: &Node, relaxed: &Relaxed) -> f64 {
    let mut order: Vec<_> = node.open.iter().zip(&relaxed.shares).collect();
    order.sort_by(|a, b| b.1.total_cmp(a.1).then(b.0.gain.total_cmp(&a.0.gain)));
    let mut taken: Vec<usize> = Vec::new();
    let mut gain = node.gain;
    for (one, _) in order {
        if one.units.iter().all(|unit| !taken.contains(unit)) {
            taken.extend(&one.units);
            gain += one.gain;
        }
    }
    gain
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The largest gain over all choices.
    fn largest(all: &[Candidate], taken: &[usize]) -> f64 {
        let Some((first, rest)) = all.split_first() else { return 0.0 };
        let without = largest(rest, taken);
        if first.units.iter().any(|unit| taken.contains(unit)) {
            return without;
        }
        let taken: Vec<_> = taken.iter().chain(&first.units).copied().collect();
        without.max(first.gain + largest(rest, &taken))
    }

    fn any_candidates() -> impl Strategy<Value = Vec<Candidate>> {
        let units = prop::collection::btree_set(0..9usize, 2..4).prop_map(|units| units.into_iter().collect());
        let gain = prop_oneof![(1..6u32).prop_map(f64::from), 0.1..6.0f64];
        let one = (units, gain).prop_map(|(units, gain)| Candidate { units, gain });
        prop::collection::vec(one, 0..14)
    }

    proptest! {
        #[test]
        fn no_choice_gains_more(all in any_candidates()) {
            let found = best(&all, 9, &|| false).unwrap();
            prop_assert!((found - largest(&all, &[])).abs() < 1e-8);
        }
    }

    #[test]
    fn a_choice_that_the_relaxed_problem_halves_is_searched_through() {
        // Each two share a unit: half of each would gain 3, but only one can be had.
        let triangle = [[0, 1], [1, 2], [0, 2]].map(|units| Candidate { units: units.to_vec(), gain: 2.0 });
        assert!((relax(&triangle.each_ref(), 3, &|| false).unwrap().bound - 3.0).abs() < 1e-6);
        assert_eq!(best(&triangle, 3, &|| false), Some(2.0));
        assert_eq!(best(&triangle, 3, &|| true), None);
    }
}
