//! A linear-chain log-linear model (conditional random field, Lafferty et al. 2001) over B, I and O tags,
//! trained paragraph by paragraph by adaptive gradient (Duchi, Hazan & Singer 2011): two steps each, no replay, no chance.

use super::LONGEST;
use super::features::BITS;
use super::keep::{Keep, count};
use std::ops::Range;

const RATE: f64 = 0.2;
const STEPS: usize = 2;
const O: usize = 0;

/// Weights of one layer. Tag 0 is O; label `k` of those met has `1 + 2k` as B and `2 + 2k` as I.
#[derive(Clone, Debug, Default)]
pub struct Model {
    /// Labels as numbered by the schema, in the order they were met.
    labels: Vec<usize>,
    /// Slot of a feature, from 1; 0: not met in training.
    slots: Vec<u32>,
    /// Tags that a slot has room for.
    room: usize,
    weights: Vec<Weight>,
    /// From tag (the last row: the start) to tag.
    moves: Vec<Vec<Weight>>,
    used: usize,
}

/// One weight, with the squares of its steps.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Weight {
    pub(super) value: f32,
    squares: f32,
}

impl Weight {
    pub(super) fn step(&mut self, gradient: f64) {
        if gradient == 0.0 {
            return;
        }
        let squares = f64::from(self.squares) + gradient * gradient;
        let value = f64::from(self.value) + RATE * gradient / (squares + 0.01).sqrt();
        self.squares = narrow(squares);
        self.value = narrow(value);
    }
}

impl Keep for Weight {
    const LEAST: usize = 8;

    fn put(&self, to: &mut Vec<u8>) {
        self.value.put(to);
        self.squares.put(to);
    }

    fn take(from: &mut &[u8]) -> Option<Self> {
        let weight = Self { value: f32::take(from)?, squares: f32::take(from)? };
        // Beyond this the exponential of a weight is no number any more.
        (weight.value.abs() < 700.0 && (0.0..f32::MAX).contains(&weight.squares)).then_some(weight)
    }
}

#[expect(clippy::cast_possible_truncation, reason = "weights are kept in half the space")]
fn narrow(value: f64) -> f32 {
    value as f32
}

/// Forward and backward sums, scaled to 1 at each token.
struct Lattice {
    node: Vec<Vec<f64>>,
    forward: Vec<Vec<f64>>,
    backward: Vec<Vec<f64>>,
    scale: Vec<f64>,
}

/// The tag a tag may not follow: I only after B or I of its label.
fn allowed(from: Option<usize>, to: usize) -> bool {
    let is_inside = to != O && to.is_multiple_of(2);
    !is_inside || from == Some(to) || from == Some(to - 1)
}

fn at<T: Copy + Default>(row: &[T], index: usize) -> T {
    row.get(index).copied().unwrap_or_default()
}

/// Without the empty slots, and without the room for tags to come.
impl Keep for Model {
    const LEAST: usize = 12;

    fn put(&self, to: &mut Vec<u8>) {
        self.labels.put(to);
        self.moves.put(to);
        let mut features = vec![0_u32; self.used];
        for (feature, slot) in (0_u32..).zip(&self.slots) {
            if let Some(place) = slot.checked_sub(1).and_then(|slot| features.get_mut(slot as usize)) {
                *place = feature;
            }
        }
        features.put(to);
        for row in self.weights.chunks(self.room.max(1)) {
            row.iter().take(self.tags()).for_each(|weight| weight.put(to));
        }
    }

    fn take(from: &mut &[u8]) -> Option<Self> {
        let (labels, moves) = (Vec::take(from)?, Vec::<Vec<Weight>>::take(from)?);
        let mut model = Self { labels, moves, ..Self::default() };
        let tags = model.tags();
        if model.moves.is_empty() {
            return (tags == 1 && usize::take(from)? == 0).then_some(model);
        }
        if model.moves.len() != tags + 1 || model.moves.iter().any(|row| row.len() != tags) {
            return None;
        }
        (model.slots, model.room) = (vec![0; 1 << BITS], room(tags));
        model.used = count(from, u32::LEAST + tags * Weight::LEAST)?;
        for number in 1..=model.used {
            let slot = model.slots.get_mut(usize::take(from)?).filter(|slot| **slot == 0)?;
            *slot = u32::try_from(number).ok()?;
        }
        model.weights = vec![Weight::default(); model.used * model.room];
        for row in model.weights.chunks_mut(model.room) {
            for weight in row.iter_mut().take(tags) {
                *weight = Weight::take(from)?;
            }
        }
        Some(model)
    }
}

/// How many tags a row of weights has room for.
fn room(tags: usize) -> usize {
    tags.next_multiple_of(4)
}

impl Model {
    /// Bytes that its weights hold.
    pub fn bytes(&self) -> usize {
        self.slots.capacity() * size_of::<u32>() + self.weights.capacity() * size_of::<Weight>()
    }

    fn tags(&self) -> usize {
        1 + 2 * self.labels.len()
    }

    fn tag(&mut self, label: usize) -> usize {
        let known = self.labels.iter().position(|one| *one == label);
        let at = known.unwrap_or_else(|| {
            self.labels.push(label);
            self.labels.len() - 1
        });
        1 + 2 * at
    }

    /// Room for all tags; what is known moves along.
    fn grow(&mut self) {
        let tags = self.tags();
        if self.slots.is_empty() {
            self.slots = vec![0; 1 << BITS];
        }
        // The start is the last row of moves: it stays the last.
        let start = self.moves.pop().unwrap_or_default();
        self.moves.resize(tags, Vec::new());
        self.moves.push(start);
        for row in &mut self.moves {
            row.resize(tags, Weight::default());
        }
        if tags > self.room {
            let room = room(tags);
            let mut weights = vec![Weight::default(); self.used * room];
            for (old, new) in self.weights.chunks(self.room.max(1)).zip(weights.chunks_mut(room)) {
                if let Some(new) = new.get_mut(..old.len()) {
                    new.copy_from_slice(old);
                }
            }
            self.weights = weights;
            self.room = room;
        }
    }

    fn slot(&mut self, feature: u32) -> usize {
        let Some(slot) = self.slots.get_mut(feature as usize) else { return 0 };
        if *slot == 0 {
            self.used += 1;
            *slot = u32::try_from(self.used).unwrap_or(u32::MAX);
            self.weights.resize(self.used * self.room, Weight::default());
        }
        (*slot as usize - 1) * self.room
    }

    /// exp of the moves' weights, forbidden ones 0; the last row is the start.
    fn exp_moves(&self) -> Vec<Vec<f64>> {
        let last = self.moves.len().saturating_sub(1);
        let rows = self.moves.iter().enumerate();
        rows.map(|(from, row)| {
            let from = (from < last).then_some(from);
            let cells = row.iter().enumerate();
            cells.map(|(to, weight)| if allowed(from, to) { f64::from(weight.value).exp() } else { 0.0 }).collect()
        })
        .collect()
    }

    fn lattice(&self, features: &[Vec<u32>], moves: &[Vec<f64>]) -> Lattice {
        let tags = self.tags();
        let node: Vec<Vec<f64>> = features
            .iter()
            .map(|features| {
                let mut scores = vec![0.0_f64; tags];
                for feature in features {
                    let slot = at(&self.slots, *feature as usize) as usize;
                    let row = slot.checked_sub(1).map(|slot| slot * self.room);
                    let row = row.and_then(|from| self.weights.get(from..from + tags)).unwrap_or_default();
                    for (score, weight) in scores.iter_mut().zip(row) {
                        *score += f64::from(weight.value);
                    }
                }
                let most = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
                scores.iter().map(|score| (score - most).exp()).collect()
            })
            .collect();
        let start = moves.last().cloned().unwrap_or_default();
        let mut forward: Vec<Vec<f64>> = Vec::with_capacity(node.len());
        let mut scale = Vec::with_capacity(node.len());
        for here in &node {
            let mut sums = match forward.last() {
                None => start.clone(),
                Some(before) => {
                    let mut sums = vec![0.0; tags];
                    for (mass, row) in before.iter().zip(moves) {
                        for (sum, weight) in sums.iter_mut().zip(row) {
                            *sum += mass * weight;
                        }
                    }
                    sums
                }
            };
            for (sum, score) in sums.iter_mut().zip(here) {
                *sum *= score;
            }
            let total = sums.iter().sum::<f64>().max(f64::MIN_POSITIVE);
            for sum in &mut sums {
                *sum /= total;
            }
            scale.push(total);
            forward.push(sums);
        }
        let mut backward = vec![vec![1.0; tags]; node.len()];
        for t in (1..node.len()).rev() {
            let after = self.after(&node, &backward, &scale, t);
            let sums = moves.iter().take(tags).map(|row| row.iter().zip(&after).map(|(w, mass)| w * mass).sum());
            if let Some(slot) = backward.get_mut(t - 1) {
                *slot = sums.collect();
            }
        }
        Lattice { node, forward, backward, scale }
    }

    /// node × backward ÷ scale at a token: what a move into each of its tags is worth.
    #[expect(clippy::unused_self, reason = "reads as part of the lattice")]
    fn after(&self, node: &[Vec<f64>], backward: &[Vec<f64>], scale: &[f64], t: usize) -> Vec<f64> {
        let (Some(node), Some(backward)) = (node.get(t), backward.get(t)) else { return Vec::new() };
        let scale = at(scale, t);
        node.iter().zip(backward).map(|(score, mass)| score * mass / scale).collect()
    }

    /// Learns a finished paragraph: the features of its tokens, and its spans (tokens, label) without overlaps.
    pub fn learn(&mut self, features: &[Vec<u32>], spans: &[(Range<usize>, usize)]) {
        if features.is_empty() {
            return;
        }
        let mut gold = vec![O; features.len()];
        for (range, label) in spans {
            let begin = self.tag(*label);
            for (offset, tag) in gold.iter_mut().skip(range.start).take(range.len()).enumerate() {
                *tag = if offset == 0 { begin } else { begin + 1 };
            }
        }
        self.grow();
        // By feature, so that each weight moves once a step, by the sum over the paragraph.
        let mut places: Vec<(u32, usize)> =
            features.iter().enumerate().flat_map(|(t, all)| all.iter().map(move |feature| (*feature, t))).collect();
        places.sort_unstable();
        for _ in 0..STEPS {
            self.step(features, &gold, &places);
        }
    }

    fn step(&mut self, features: &[Vec<u32>], gold: &[usize], places: &[(u32, usize)]) {
        let tags = self.tags();
        let moves = self.exp_moves();
        let lattice = self.lattice(features, &moves);
        let gradient: Vec<Vec<f64>> = lattice
            .forward
            .iter()
            .zip(&lattice.backward)
            .zip(gold)
            .map(|((forward, backward), gold)| {
                let expected = forward.iter().zip(backward).map(|(a, b)| a * b);
                expected.enumerate().map(|(tag, p)| f64::from(u8::from(tag == *gold)) - p).collect()
            })
            .collect();
        for group in places.chunk_by(|a, b| a.0 == b.0) {
            let Some((feature, _)) = group.first() else { continue };
            let mut sum = vec![0.0; tags];
            for (_, t) in group {
                for (sum, one) in sum.iter_mut().zip(gradient.get(*t).into_iter().flatten()) {
                    *sum += one;
                }
            }
            let from = self.slot(*feature);
            for (weight, gradient) in self.weights.iter_mut().skip(from).take(tags).zip(sum) {
                weight.step(gradient);
            }
        }
        self.step_moves(&lattice, &moves, gold, &gradient);
    }

    fn step_moves(&mut self, lattice: &Lattice, moves: &[Vec<f64>], gold: &[usize], gradient: &[Vec<f64>]) {
        let tags = self.tags();
        let mut sums = vec![vec![0.0; tags]; tags];
        for t in 1..gold.len() {
            let after = self.after(&lattice.node, &lattice.backward, &lattice.scale, t);
            let before = lattice.forward.get(t - 1).map(Vec::as_slice).unwrap_or_default();
            for ((row, weights), mass) in sums.iter_mut().zip(moves).zip(before) {
                for ((sum, weight), value) in row.iter_mut().zip(weights).zip(&after) {
                    *sum -= mass * weight * value;
                }
            }
            if let Some(sum) = sums.get_mut(at(gold, t - 1)).and_then(|row| row.get_mut(at(gold, t))) {
                *sum += 1.0;
            }
        }
        sums.push(gradient.first().cloned().unwrap_or_default());
        for (from, (row, sums)) in self.moves.iter_mut().zip(sums).enumerate() {
            for (to, (weight, gradient)) in row.iter_mut().zip(sums).enumerate() {
                if allowed((from < tags).then_some(from), to) {
                    weight.step(gradient);
                }
            }
        }
    }

    /// All spans of up to [`LONGEST`] tokens with at least that probability: tokens, label, probability.
    pub fn spans(&self, features: &[Vec<u32>], threshold: f64) -> Vec<(Range<usize>, usize, f64)> {
        let mut found = Vec::new();
        if self.labels.is_empty() || features.is_empty() {
            return found;
        }
        let moves = self.exp_moves();
        let lattice = self.lattice(features, &moves);
        let weight = |from: usize, to: usize| moves.get(from).map(|row| at(row, to)).unwrap_or_default();
        for (index, label) in self.labels.iter().enumerate() {
            let (begin, inside) = (1 + 2 * index, 2 + 2 * index);
            for start in 0..features.len() {
                let mut mass = lattice.forward.get(start).map(|row| at(row, begin)).unwrap_or_default();
                let mut last = begin;
                for end in start + 1..=(start + LONGEST).min(features.len()) {
                    if mass < threshold / 1e3 {
                        break;
                    }
                    let leave: f64 = if end == features.len() {
                        1.0
                    } else {
                        let after = self.after(&lattice.node, &lattice.backward, &lattice.scale, end);
                        let out = after.iter().enumerate().filter(|(to, _)| *to != inside);
                        out.map(|(to, value)| weight(last, to) * value).sum()
                    };
                    if mass * leave >= threshold {
                        found.push((start..end, *label, (mass * leave).min(1.0)));
                    }
                    let node = lattice.node.get(end).map(|row| at(row, inside)).unwrap_or_default();
                    mass *= weight(last, inside) * node / at(&lattice.scale, end).max(f64::MIN_POSITIVE);
                    last = inside;
                }
            }
        }
        found
    }
}
