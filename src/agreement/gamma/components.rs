//! Which units can align at all: an alignment is sought in each group of them by itself.

use super::dissimilarity::Unit;

/// Units that can align with each other, directly or over others, and with none outside.
#[derive(Clone, Debug, Default)]
pub struct Component {
    /// Sorted as they came.
    pub units: Vec<Unit>,
    /// Which two, as places in `units`, are how far apart; only those nearer than the reach.
    pub pairs: Vec<(usize, usize, f64)>,
}

/// Parts units, sorted by start, into components: units of two annotators belong together if they are less than `reach`
/// (more than 1) apart.
///
/// Of two units whose starts are s apart, the ratio of place is at least (2s + b − a) / (a + b) for lengths a and b, so with
/// c² = reach the second is out of reach once 2s ≥ (c + 1)·a + (c − 1)·b. No later one comes back into it.
pub fn components(units: &[Unit], reach: f64) -> Vec<Component> {
    let ratio = reach.sqrt();
    let longest = f64::from(units.iter().map(Unit::len).max().unwrap_or_default());
    let mut sets = Sets((0..units.len()).collect());
    let mut near: Vec<(usize, &Unit)> = Vec::new();
    let mut pairs = Vec::new();
    for (at, unit) in units.iter().enumerate() {
        near.retain(|(_, earlier)| {
            let reached = (ratio + 1.0) * f64::from(earlier.len()) + (ratio - 1.0) * longest;
            2.0 * f64::from(unit.start.saturating_sub(earlier.start)) < reached
        });
        for (other, earlier) in near.iter().filter(|(_, earlier)| earlier.by != unit.by) {
            let apart = unit.apart(earlier);
            if apart < reach {
                sets.join(*other, at);
                pairs.push((*other, at, apart));
            }
        }
        near.push((at, unit));
    }
    gather(units, &pairs, &mut sets)
}

fn gather(units: &[Unit], pairs: &[(usize, usize, f64)], sets: &mut Sets) -> Vec<Component> {
    let mut all: Vec<Component> = Vec::new();
    // Of each unit: its component, and its place there; of a root that was not met yet, none.
    let mut component_of = vec![None; units.len()];
    let mut place_of = Vec::with_capacity(units.len());
    for (at, unit) in units.iter().enumerate() {
        let Some(component) = component_of.get_mut(sets.root(at)) else { continue };
        let component = *component.get_or_insert_with(|| {
            all.push(Component::default());
            all.len() - 1
        });
        if let Some(component) = all.get_mut(component) {
            place_of.push(component.units.len());
            component.units.push(*unit);
        }
    }
    for (left, right, apart) in pairs {
        let component = component_of.get(sets.root(*left)).copied().flatten().and_then(|at| all.get_mut(at));
        let places = place_of.get(*left).zip(place_of.get(*right));
        if let Some((component, (left, right))) = component.zip(places) {
            component.pairs.push((*left, *right, *apart));
        }
    }
    all
}

/// Disjoint sets: of each member the one it hangs on, of a root itself.
struct Sets(Vec<usize>);

impl Sets {
    fn root(&mut self, member: usize) -> usize {
        let mut at = member;
        while let Some(above) = self.0.get(at).copied().filter(|above| *above != at) {
            let next = self.0.get(above).copied().unwrap_or(above);
            if let Some(hangs) = self.0.get_mut(at) {
                *hangs = next;
            }
            at = next;
        }
        at
    }

    fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.root(one), self.root(other));
        // The smaller one stays root, so that components come in the order of their first units.
        if let Some(hangs) = self.0.get_mut(one.max(other)) {
            *hangs = one.min(other);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agreement::gamma::tests::units;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_sweep_finds_every_pair_within_reach(units in units(3, 8), reach in 1.5f64..8.0) {
            let mut wanted = 0;
            for (at, one) in units.iter().enumerate() {
                let later = units.iter().skip(at + 1).filter(|other| other.by != one.by);
                wanted += later.filter(|other| one.apart(other) < reach).count();
            }
            let found = components(&units, reach);
            prop_assert_eq!(found.iter().map(|one| one.pairs.len()).sum::<usize>(), wanted);
            prop_assert_eq!(found.iter().map(|one| one.units.len()).sum::<usize>(), units.len());
            for component in &found {
                for (left, right, apart) in &component.pairs {
                    let measured = component.units[*left].apart(&component.units[*right]);
                    prop_assert!((measured - apart).abs() < 1e-12);
                }
                for other in found.iter().filter(|other| !std::ptr::eq(*other, component)) {
                    let mut between = component.units.iter().flat_map(|a| other.units.iter().map(move |b| (a, b)));
                    prop_assert!(between.all(|(a, b)| a.by == b.by || a.apart(b) >= reach));
                }
            }
        }
    }
}
