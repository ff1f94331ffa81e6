//! A sample that stands for the whole: of each stratum as many articles as its share asks for.

use crate::chance::Chance;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

/// Articles that are alike in what the sample is parted by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stratum {
    /// What they have in common: a value of each field.
    pub key: Vec<String>,
    /// How many there are.
    pub population: usize,
    /// Those that were drawn, in their order.
    pub taken: Vec<usize>,
}

/// Draws `count` of the articles, which come with the values of the fields that they are parted by; of few articles all. The
/// same seed draws the same.
pub fn draw(articles: impl IntoIterator<Item = (Vec<String>, usize)>, count: usize, seed: u64) -> Vec<Stratum> {
    let mut strata: BTreeMap<Vec<String>, Vec<usize>> = BTreeMap::new();
    for (key, article) in articles {
        strata.entry(key).or_default().push(article);
    }
    let populations: Vec<usize> = strata.values().map(Vec::len).collect();
    let mut chance = Chance::new(seed);
    let shares = shares(&populations, count, &mut chance);
    let drawn = strata.into_iter().zip(shares).map(|((key, all), share)| {
        let population = all.len();
        let mut order: Vec<(u64, usize)> = all.into_iter().map(|article| (chance.draw(), article)).collect();
        order.sort_unstable();
        let mut taken: Vec<usize> = order.into_iter().take(share).map(|(_, article)| article).collect();
        taken.sort_unstable();
        Stratum { key, population, taken }
    });
    drawn.collect()
}

/// How many of each stratum: in proportion, what is left over by largest remainder (Hamilton). Where `count` suffices for
/// it each has one at least, and what that takes is taken from those that are most above their share. Of equals the lot
/// decides.
pub fn shares(populations: &[usize], count: usize, chance: &mut Chance) -> Vec<usize> {
    let all: usize = populations.iter().sum();
    if count >= all {
        return populations.to_vec();
    }
    let filled = populations.iter().filter(|population| **population > 0).count();
    let least = usize::from(count >= filled);
    let quotas: Vec<Quota> = populations.iter().map(|population| Quota::new(*population, count, all)).collect();
    let mut shares: Vec<usize> = quotas.iter().map(|quota| quota.whole.max(least.min(quota.population))).collect();
    let mut given: usize = shares.iter().sum();
    let lots: Vec<u64> = populations.iter().map(|_| chance.draw()).collect();
    let mut order: Vec<usize> = (0..shares.len()).collect();
    order.sort_by_key(|at| (quotas.get(*at).map(|quota| Reverse(quota.rest)), lots.get(*at)));
    for at in order {
        let (Some(share), Some(quota)) = (shares.get_mut(at), quotas.get(at)) else { continue };
        if given < count && *share == quota.whole && quota.rest > 0 {
            *share += 1;
            given += 1;
        }
    }
    take_back(&mut shares, given.saturating_sub(count), least, &quotas, &lots);
    shares
}

/// Takes so many articles back, each from the share that is most above its quota; no share falls below `least`.
fn take_back(shares: &mut [usize], count: usize, least: usize, quotas: &[Quota], lots: &[u64]) {
    if count == 0 {
        return;
    }
    let weighed = |at: usize, share: usize| {
        let above = (share > least).then(|| quotas.get(at)).flatten();
        above.map(|quota| (quota.excess(share), lots.get(at).copied(), at))
    };
    let mut most: BinaryHeap<_> = shares.iter().enumerate().filter_map(|(at, share)| weighed(at, *share)).collect();
    for _ in 0..count {
        let Some((_, _, at)) = most.pop() else { break };
        let Some(share) = shares.get_mut(at) else { break };
        *share -= 1;
        most.extend(weighed(at, *share));
    }
}

/// What a stratum would have if articles could be cut.
struct Quota {
    population: usize,
    whole: usize,
    /// In parts of all articles.
    rest: u128,
    all: u128,
}

impl Quota {
    fn new(population: usize, count: usize, all: usize) -> Self {
        let (product, all) = (population as u128 * count as u128, all.max(1) as u128);
        Self { population, whole: usize::try_from(product / all).unwrap_or_default(), rest: product % all, all }
    }

    /// By how much a share is more than the quota, in parts of all articles.
    fn excess(&self, share: usize) -> i128 {
        let quota = self.whole as u128 * self.all + self.rest;
        let difference = (share as u128 * self.all).abs_diff(quota);
        let difference = i128::try_from(difference).unwrap_or(i128::MAX);
        if share as u128 * self.all < quota { -difference } else { difference }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn shares_are_in_proportion() {
        let cases: [(&[usize], usize, &[usize]); 8] = [
            // Hamilton by hand: quotas 5.0, 3.0, 2.0.
            (&[50, 30, 20], 10, &[5, 3, 2]),
            // Quotas 2.14, 2.14, 2.71.
            (&[15, 15, 19], 7, &[2, 2, 3]),
            // Quotas 9.7, 0.2, 0.1: one each, and the first gives what that takes.
            (&[97, 2, 1], 10, &[8, 1, 1]),
            // Two can't be one each of three: quotas 1.94, 0.04, 0.02.
            (&[97, 2, 1], 2, &[2, 0, 0]),
            (&[3, 1], 9, &[3, 1]),
            (&[3, 0, 1], 2, &[1, 0, 1]),
            (&[], 4, &[]),
            (&[4, 4], 0, &[0, 0]),
        ];
        for (populations, count, wanted) in cases {
            assert_eq!(shares(populations, count, &mut Chance::new(1)), wanted, "{populations:?} {count}");
        }
    }

    proptest! {
        #[test]
        fn a_sample_has_its_size_and_every_stratum(
            populations in prop::collection::vec(0..200_usize, 1..30), count in 0..400_usize, seed: u64,
        ) {
            let mut articles = Vec::new();
            for (stratum, population) in populations.iter().enumerate() {
                for _ in 0..*population {
                    articles.push((vec![format!("{stratum:02}")], articles.len()));
                }
            }
            let (all, keys) = (articles.len(), articles.clone());
            let strata = draw(articles.clone(), count, seed);
            prop_assert_eq!(strata.iter().map(|one| one.taken.len()).sum::<usize>(), count.min(all));
            for one in &strata {
                prop_assert!(one.taken.iter().all(|at| keys[*at].0 == one.key));
                prop_assert!(one.taken.windows(2).all(|two| two[0] < two[1]));
                if count >= strata.len() {
                    prop_assert!(!one.taken.is_empty());
                }
                // Only what others need for their one is taken below the quota's whole.
                let quota = one.population * count.min(all) / all.max(1);
                prop_assert!(one.taken.len() <= (quota + 1).min(one.population));
                if count > 2 * strata.len() * all / populations.iter().copied().filter(|p| *p > 0).min().unwrap_or(1) {
                    prop_assert!(one.taken.len() >= quota.min(one.population));
                }
            }
            prop_assert_eq!(draw(articles, count, seed), strata);
        }
    }

    #[test]
    fn of_strata_alike_the_lot_decides() {
        let mut drawn = [0; 4];
        for seed in 0..2000 {
            for (at, share) in shares(&[5; 4], 1, &mut Chance::new(seed)).into_iter().enumerate() {
                drawn[at] += share;
            }
        }
        assert!(drawn.iter().all(|count| (400..600).contains(count)), "{drawn:?}");
    }

    #[test]
    fn another_seed_draws_others_and_each_is_as_likely() {
        let mut drawn = [0; 6];
        for seed in 0..3000 {
            let articles = (0..6).map(|at| (vec!["x".to_owned()], at));
            for at in &draw(articles, 2, seed)[0].taken {
                drawn[*at] += 1;
            }
        }
        assert!(drawn.iter().all(|count| (900..1100).contains(count)), "{drawn:?}");
    }
}
