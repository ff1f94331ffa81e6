//! Articles are dealt to people: the longest first, each to who has least, with those of whom one has shared least.

use crate::chance::Chance;
use std::cmp::Reverse;

/// People with what they have. A load is counted in paragraphs.
///
/// Loads that were equal at first differ at every moment by no more than the longest article: who has least takes an
/// article first, and whoever takes it with them stays within that of who has least.
#[derive(Clone, Debug)]
pub struct Deal {
    loads: Vec<u64>,
    /// How many articles each has.
    articles: Vec<usize>,
    /// How many articles each pair has in common; both halves of the table.
    shared: Vec<u32>,
}

/// Who has how much more than who has least, at most.
#[derive(Clone, Copy, Debug)]
struct Room {
    /// Who has not yet shared an article with somebody who takes this one.
    for_strangers: u64,
    /// Everybody else.
    for_others: u64,
}

impl Deal {
    /// For so many people, who have nothing yet.
    pub fn new(people: usize) -> Self {
        Self { loads: vec![0; people], articles: vec![0; people], shared: vec![0; people * people] }
    }

    /// How many paragraphs somebody has.
    pub fn load(&self, person: usize) -> u64 {
        self.loads.get(person).copied().unwrap_or_default()
    }

    /// How many articles somebody has.
    pub fn articles(&self, person: usize) -> usize {
        self.articles.get(person).copied().unwrap_or_default()
    }

    /// How many articles two people have in common.
    pub fn shared(&self, a: usize, b: usize) -> u32 {
        self.shared.get(a * self.loads.len() + b).copied().unwrap_or_default()
    }

    /// These people have an article of so many paragraphs, each of them named once.
    pub fn give(&mut self, people: &[usize], paragraphs: u64) {
        let count = self.loads.len();
        for a in people {
            if let (Some(load), Some(articles)) = (self.loads.get_mut(*a), self.articles.get_mut(*a)) {
                *load = load.saturating_add(paragraphs);
                *articles += 1;
            }
            for b in people.iter().filter(|b| *b != a) {
                if let Some(common) = self.shared.get_mut(a * count + b) {
                    *common = common.saturating_add(1);
                }
            }
        }
    }

    /// Deals articles of so many paragraphs each to `overlap` people: who takes each, in the order of the articles, people
    /// in the order of their numbers. The same seed deals the same.
    pub fn deal(&mut self, paragraphs: &[u64], overlap: usize, seed: u64) -> Vec<Vec<usize>> {
        let mut chance = Chance::new(seed);
        let mut order: Vec<(usize, u64, u64)> =
            paragraphs.iter().enumerate().map(|(at, count)| (at, *count, chance.draw())).collect();
        order.sort_by_key(|(at, count, drawn)| (Reverse(*count), *drawn, *at));
        let longest = order.first().map_or(0, |(_, count, _)| *count);
        let mut dealt = vec![Vec::new(); paragraphs.len()];
        for (at, count, _) in order {
            let room =
                Room { for_strangers: longest - count, for_others: longest.min(count.saturating_mul(2)) - count };
            let turn = chance.below(self.loads.len());
            let mut takers = self.choose(overlap, room, turn);
            self.give(&takers, count);
            takers.sort_unstable();
            if let Some(place) = dealt.get_mut(at) {
                *place = takers;
            }
        }
        dealt
    }

    /// Who takes an article; `turn`: whom to begin with among equals.
    fn choose(&self, overlap: usize, room: Room, turn: usize) -> Vec<usize> {
        let people = self.loads.len();
        let least = self.loads.iter().copied().min().unwrap_or_default();
        let mut left: Vec<Candidate> = (0..people)
            .map(|person| Candidate {
                person,
                more: self.load(person) - least,
                common: 0,
                is_stranger: false,
                rank: (person + people - turn) % people,
            })
            .collect();
        let mut chosen = Vec::with_capacity(overlap);
        while chosen.len() < overlap {
            let is_first = chosen.is_empty();
            let key = |at: &usize| left.get(*at).map(|candidate| candidate.key(room, is_first));
            let Some(at) = (0..left.len()).min_by_key(key) else { break };
            let person = left.swap_remove(at).person;
            chosen.push(person);
            for candidate in &mut left {
                let common = self.shared(person, candidate.person);
                candidate.common += u64::from(common);
                candidate.is_stranger |= common == 0;
            }
        }
        chosen
    }
}

/// Somebody who may take an article.
struct Candidate {
    person: usize,
    /// By how much the load is more than the least of all.
    more: u64,
    /// Articles in common with those who take it already, and whether there is none with one of them.
    common: u64,
    is_stranger: bool,
    rank: usize,
}

impl Candidate {
    /// The least takes it: the first taker is who has least; then who fits and has shared least with those who take it; of
    /// those that do not fit, again who has least.
    fn key(&self, room: Room, is_first: bool) -> impl Ord + use<> {
        let fits = self.more <= if self.is_stranger { room.for_strangers } else { room.for_others };
        let by_load = if fits && !is_first { 0 } else { self.more };
        (!fits, by_load, !self.is_stranger, self.common, self.more, self.rank)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn spread(deal: &Deal, people: usize) -> u64 {
        let loads = (0..people).map(|person| deal.load(person));
        loads.clone().max().unwrap() - loads.min().unwrap()
    }

    /// Two articles for each pair that an article does not bring together with others.
    fn enough(people: usize, overlap: usize) -> usize {
        4 * people * people.div_ceil(overlap - 1)
    }

    proptest! {
        #[test]
        fn each_article_is_taken_so_often_and_loads_stay_near(
            paragraphs in prop::collection::vec(1..60_u64, 0..120), people in 1..9_usize, over in 0..9_usize, seed: u64,
        ) {
            let overlap = over % people + 1;
            let mut deal = Deal::new(people);
            let dealt = deal.deal(&paragraphs, overlap, seed);
            prop_assert_eq!(dealt.len(), paragraphs.len());
            for takers in &dealt {
                prop_assert_eq!(takers.len(), overlap);
                prop_assert!(takers.windows(2).all(|two| two[0] < two[1]) && takers.iter().all(|one| *one < people));
            }
            prop_assert!(spread(&deal, people) <= paragraphs.iter().copied().max().unwrap_or_default());
            for person in 0..people {
                let has = |takers: &&Vec<usize>| takers.contains(&person);
                let load: u64 = dealt.iter().zip(&paragraphs).filter(|(t, _)| has(t)).map(|(_, count)| count).sum();
                prop_assert_eq!(deal.load(person), load);
                for other in (0..people).filter(|other| *other != person) {
                    let both = dealt.iter().filter(|takers| has(takers) && takers.contains(&other)).count();
                    prop_assert_eq!(deal.shared(person, other) as usize, both);
                }
            }
            prop_assert_eq!(Deal::new(people).deal(&paragraphs, overlap, seed), dealt);
        }

        #[test]
        fn every_pair_shares_where_there_are_enough_articles(
            seed: u64, people in 2..9_usize, over in 0..9_usize, lengths in prop::collection::vec(1..60_u64, 1..40),
        ) {
            let overlap = over % (people - 1) + 2;
            let paragraphs: Vec<u64> = lengths.iter().copied().cycle().take(enough(people, overlap)).collect();
            let mut deal = Deal::new(people);
            deal.deal(&paragraphs, overlap, seed);
            for a in 0..people {
                for b in (0..people).filter(|b| *b != a) {
                    prop_assert!(deal.shared(a, b) > 0, "{} and {} of {} share nothing", a, b, people);
                }
            }
        }

        #[test]
        fn whoever_comes_later_catches_up(seed: u64, paragraphs in prop::collection::vec(1..60_u64, 60)) {
            let mut deal = Deal::new(4);
            for _ in 0..10 {
                deal.give(&[0, 1], 20);
            }
            let before = spread(&deal, 4);
            deal.deal(&paragraphs, 2, seed);
            prop_assert!(spread(&deal, 4) <= before.max(60));
        }
    }

    #[test]
    fn a_giant_article_does_not_keep_pairs_apart() {
        let mut paragraphs = vec![1; 30];
        paragraphs.push(1000);
        let mut deal = Deal::new(4);
        deal.deal(&paragraphs, 2, 7);
        let pairs = (0..4).flat_map(|a| (0..a).map(move |b| (a, b)));
        assert!(pairs.clone().all(|(a, b)| deal.shared(a, b) > 0), "{deal:?}");
    }

    #[test]
    fn articles_of_one_length_go_round_all_pairs() {
        let mut deal = Deal::new(4);
        deal.deal(&[5; 60], 2, 3);
        let pairs = (0..4).flat_map(|a| (0..a).map(move |b| (a, b)));
        assert!(pairs.clone().all(|(a, b)| deal.shared(a, b) == 10), "{deal:?}");
        assert_eq!(spread(&deal, 4), 0);
    }
}
