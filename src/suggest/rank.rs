//! Who is proposed first as holder and as target of a stance: a rule, and above it what was chosen before, learnt by a
//! log-linear model (adaptive gradient, as in [`model`](super::model)). It starts at zero: ties go by the rule.

use super::features::{BITS, hash};
use super::model::Weight;
use std::collections::{BTreeMap, HashMap};

/// Steps a lesson.
const STEPS: usize = 2;
/// Ranks on a side that are told apart; all further ones are the last.
const RANKS: usize = 5;

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "named for what is asked")]
pub enum Role {
    Holder,
    Target,
}

/// The nearest mention on one side of the cue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Near {
    /// Code points between it and the cue.
    pub away: u32,
    /// Whether it stands in the cue's sentence.
    pub inside: bool,
}

/// Somebody or something that may be the one, as seen from the cue.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Candidate {
    /// Before the cue.
    pub before: Option<Near>,
    /// After the cue, or overlapping it.
    pub after: Option<Near>,
    /// The cue stands in a quotation, and this is whose words they likely are.
    pub speaker: bool,
    /// Mentions in the article.
    pub mentions: usize,
    /// Label of the nearest mention.
    pub label: String,
}

/// What is asked about one stance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What is asked for.
    pub role: Role,
    /// The first word of the cue.
    pub word: String,
    /// Who can be chosen.
    pub candidates: Vec<Candidate>,
}

/// Weights of what was chosen. The same lessons in the same order give the same weights, bit for bit.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ranker {
    weights: HashMap<u32, Weight>,
}

/// Smaller comes first: the speaker, the preferred side within the sentence, the other side, then by distance.
pub type Order = (u8, u32);

impl Candidate {
    /// Its place by the rule: holders mostly stand before the cue in its sentence, targets after it.
    pub fn order(&self, role: Role) -> Order {
        let (first, second) = match role {
            Role::Holder => (self.before, self.after),
            Role::Target => (self.after, self.before),
        };
        let within = |near: Option<Near>| near.filter(|near| near.inside).map(|near| near.away);
        let away = |near: Option<Near>| near.map_or(u32::MAX, |near| near.away);
        match (within(first), within(second)) {
            _ if self.speaker && role == Role::Holder => (0, away(first).min(away(second))),
            (Some(away), _) => (1, away),
            (None, Some(away)) => (2, away),
            (None, None) => (3, away(first).min(away(second))),
        }
    }
}

impl Choice {
    /// The candidates by the rule alone.
    fn by_rule(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.candidates.len()).collect();
        order.sort_by_key(|at| self.candidates.get(*at).map(|one| one.order(self.role)));
        order
    }

    /// The features of each candidate.
    fn features(&self) -> Vec<Vec<u32>> {
        let before = ranks(self.candidates.iter().map(|one| one.before));
        let after = ranks(self.candidates.iter().map(|one| one.after));
        let word = self.word.to_lowercase();
        let role = if self.role == Role::Holder { "holder" } else { "target" };
        let sides = before.into_iter().zip(after);
        let each = self.candidates.iter().zip(sides);
        each.map(|(one, (before, after))| {
            let inside = |near: Option<Near>| near.is_some_and(|near| near.inside);
            let count = one.mentions.min(9).ilog2();
            let mut seen = vec![format!("mentions {count}"), format!("label {}", one.label)];
            seen.extend(before.map(|rank| format!("before {rank}")));
            seen.extend(after.map(|rank| format!("after {rank}")));
            seen.extend(inside(one.before).then(|| "inside before".to_owned()));
            seen.extend(inside(one.after).then(|| "inside after".to_owned()));
            seen.extend(one.speaker.then(|| "speaker".to_owned()));
            let with_word = seen.iter().map(|what| format!("{role}\t{what}\t{word}"));
            let all = seen.iter().map(|what| format!("{role}\t{what}")).chain(with_word);
            let mut numbers: Vec<u32> =
                all.map(|what| u32::try_from(hash(0, &what) & ((1 << BITS) - 1)).unwrap_or_default()).collect();
            numbers.sort_unstable();
            numbers.dedup();
            numbers
        })
        .collect()
    }
}

/// The rank of each by distance, from 0 to the last that is told apart.
fn ranks(side: impl Iterator<Item = Option<Near>>) -> Vec<Option<usize>> {
    let side: Vec<Option<Near>> = side.collect();
    let mut order: Vec<(u32, usize)> =
        side.iter().enumerate().filter_map(|(at, near)| Some(((*near)?.away, at))).collect();
    order.sort_unstable();
    let mut ranks = vec![None; side.len()];
    for (rank, (_, at)) in order.into_iter().enumerate() {
        if let Some(slot) = ranks.get_mut(at) {
            *slot = Some(rank.min(RANKS));
        }
    }
    ranks
}

impl Ranker {
    /// The candidates, the likeliest first.
    pub fn rank(&self, choice: &Choice) -> Vec<usize> {
        let scores = self.scores(&choice.features());
        let mut order = choice.by_rule();
        let score = |at: usize| scores.get(at).copied().unwrap_or_default();
        order.sort_by(|a, b| score(*b).total_cmp(&score(*a)));
        order
    }

    /// Learns which of the candidates were chosen; nothing where none of them was.
    pub fn learn(&mut self, choice: &Choice, chosen: &[usize]) {
        let features = choice.features();
        let right = chosen.iter().filter(|at| **at < features.len()).count();
        if right == 0 {
            return;
        }
        let share = 1.0 / f64::from(u32::try_from(right).unwrap_or(u32::MAX));
        for _ in 0..STEPS {
            let expected = softmax(&self.scores(&features));
            let mut gradient: BTreeMap<u32, f64> = BTreeMap::new();
            for (at, (features, expected)) in features.iter().zip(expected).enumerate() {
                let observed = if chosen.contains(&at) { share } else { 0.0 };
                for feature in features {
                    *gradient.entry(*feature).or_default() += observed - expected;
                }
            }
            for (feature, gradient) in gradient {
                self.weights.entry(feature).or_default().step(gradient);
            }
        }
    }

    fn scores(&self, features: &[Vec<u32>]) -> Vec<f64> {
        let weight = |feature: &u32| self.weights.get(feature).map_or(0.0, |weight| f64::from(weight.value));
        features.iter().map(|features| features.iter().map(weight).sum()).collect()
    }
}

fn softmax(scores: &[f64]) -> Vec<f64> {
    let most = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let shares: Vec<f64> = scores.iter().map(|score| (score - most).exp()).collect();
    let sum: f64 = shares.iter().sum();
    shares.into_iter().map(|share| share / sum).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn near(away: u32, inside: bool) -> Near {
        Near { away, inside }
    }

    fn choice(role: Role) -> Choice {
        let candidate =
            |before, after| Candidate { before, after, mentions: 1, label: "PER".into(), ..Candidate::default() };
        let candidates = vec![
            candidate(None, Some(near(90, false))),
            candidate(Some(near(40, false)), None),
            candidate(Some(near(200, false)), Some(near(9, true))),
            candidate(Some(near(12, true)), None),
            candidate(Some(near(3, true)), None),
        ];
        Choice { role, word: "accused".into(), candidates }
    }

    #[test]
    fn the_rule_before_after_nearest_and_the_other_way_round() {
        let ranker = Ranker::default();
        assert_eq!(ranker.rank(&choice(Role::Holder)), [4, 3, 2, 1, 0]);
        assert_eq!(ranker.rank(&choice(Role::Target)), [2, 4, 3, 1, 0]);
        let mut quoted = choice(Role::Holder);
        quoted.candidates[0].speaker = true;
        assert_eq!(ranker.rank(&quoted)[0], 0, "the speaker before all");
        quoted.role = Role::Target;
        assert_eq!(ranker.rank(&quoted)[0], 2, "but not as a target");
    }

    #[test]
    fn what_was_chosen_is_preferred_for_its_role_only() {
        let mut ranker = Ranker::default();
        for _ in 0..3 {
            ranker.learn(&choice(Role::Holder), &[2]);
        }
        assert_eq!(ranker.rank(&choice(Role::Holder))[0], 2);
        assert_eq!(ranker.rank(&choice(Role::Target)), [2, 4, 3, 1, 0], "the rule still");
        let before = ranker.clone();
        ranker.learn(&choice(Role::Holder), &[]);
        ranker.learn(&choice(Role::Holder), &[99]);
        assert_eq!(ranker, before);
    }

    proptest! {
        #[test]
        fn the_same_lessons_give_the_same_weights(lessons in prop::collection::vec((any::<bool>(), 0_usize..5), 0..20)) {
            let taught = || {
                let mut ranker = Ranker::default();
                for (holder, chosen) in &lessons {
                    ranker.learn(&choice(if *holder { Role::Holder } else { Role::Target }), &[*chosen]);
                }
                ranker
            };
            let ranker = taught();
            prop_assert_eq!(&ranker, &taught());
            let mut all = ranker.rank(&choice(Role::Holder));
            all.sort_unstable();
            prop_assert_eq!(all, [0, 1, 2, 3, 4]);
        }
    }
}
