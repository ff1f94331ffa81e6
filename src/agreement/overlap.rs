//! Which spans of one annotator meet which of another: the sweeps that the measures share. Bounds are those of the hull.

use super::study::Span;
use std::cmp::{Ordering, Reverse};
use std::iter::{Peekable, from_fn};

/// A span that only one of two annotators has, or both: with equal pieces and label.
#[derive(Clone, Copy, Debug)]
pub enum Had<'a> {
    /// Only the first.
    A(&'a Span),
    /// Only the second.
    B(&'a Span),
    /// Both.
    Both(&'a Span),
}

/// Walks two sorted lists side by side.
pub fn side_by_side<'a>(
    a: impl Iterator<Item = &'a Span>,
    b: impl Iterator<Item = &'a Span>,
) -> impl Iterator<Item = Had<'a>> {
    let (mut a, mut b) = (a.peekable(), b.peekable());
    from_fn(move || next_of(&mut a, &mut b))
}

fn next_of<'a>(
    a: &mut Peekable<impl Iterator<Item = &'a Span>>,
    b: &mut Peekable<impl Iterator<Item = &'a Span>>,
) -> Option<Had<'a>> {
    let order = match (a.peek(), b.peek()) {
        (Some(a), Some(b)) => key(a).cmp(&key(b)),
        (Some(_), None) => Ordering::Less,
        (None, _) => Ordering::Greater,
    };
    match order {
        Ordering::Less => a.next().map(Had::A),
        Ordering::Greater => b.next().map(Had::B),
        Ordering::Equal => a.next().and(b.next()).map(Had::Both),
    }
}

fn key(span: &Span) -> impl Ord {
    (span.start, span.end, span.label, span.pieces.as_deref())
}

/// Spans sorted by start, to be met by others that come sorted by start too. Each may be taken once.
///
/// A chain leads from each span to the next that can still be met, so that a sweep costs the spans and the overlaps.
#[derive(Debug)]
pub struct Window<'s, 'a> {
    spans: &'s [&'a Span],
    /// At 0 the first span, at `n + 1` the one after span `n`.
    chain: Vec<usize>,
    taken: Vec<bool>,
}

impl<'s, 'a> Window<'s, 'a> {
    /// Of which none is taken.
    pub fn new(spans: &'s [&'a Span]) -> Self {
        let (chain, taken) = ((0..=spans.len()).collect(), vec![false; spans.len()]);
        Self { spans, chain, taken }
    }

    /// Lets go of all that were taken, for others to meet from the start.
    pub fn reset(&mut self) {
        self.chain.iter_mut().enumerate().for_each(|(place, next)| *next = place);
        self.taken.fill(false);
    }

    /// Those not taken that share a code point with `other`, and where they stand. `other` starts no earlier than
    /// the last one that was asked for.
    pub fn meeting(&mut self, other: &Span) -> Meeting<'_, 's, 'a> {
        Meeting { start: other.start, end: other.end, link: 0, window: self }
    }

    /// Nobody meets it again.
    pub fn take(&mut self, at: usize) {
        if let Some(taken) = self.taken.get_mut(at) {
            *taken = true;
        }
    }

    /// Those that were not taken.
    pub fn left(&self) -> impl Iterator<Item = &'a Span> {
        self.spans.iter().zip(&self.taken).filter(|(_, taken)| !**taken).map(|(span, _)| *span)
    }
}

/// What [`Window::meeting`] finds.
#[derive(Debug)]
pub struct Meeting<'w, 's, 'a> {
    window: &'w mut Window<'s, 'a>,
    start: u32,
    end: u32,
    /// The place in the chain that leads to the next span.
    link: usize,
}

impl<'a> Iterator for Meeting<'_, '_, 'a> {
    type Item = (usize, &'a Span);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let at = *self.window.chain.get(self.link)?;
            let span = *self.window.spans.get(at)?;
            if span.start >= self.end {
                return None;
            }
            if span.end > self.start && !*self.window.taken.get(at)? {
                self.link = at + 1;
                return Some((at, span));
            }
            let next = *self.window.chain.get(at + 1)?;
            *self.window.chain.get_mut(self.link)? = next;
        }
    }
}

/// Twice the shared code points by the code points of both: 1 for equal bounds.
#[derive(Clone, Copy, Debug)]
pub struct Dice {
    shared: u64,
    both: u64,
}

impl Dice {
    /// Of two hulls.
    pub fn of(a: &Span, b: &Span) -> Self {
        Self { shared: u64::from(a.overlap(b)), both: u64::from(a.len()) + u64::from(b.len()) }
    }

    /// Whether it is at least a half.
    pub fn is_half(self) -> bool {
        4 * self.shared >= self.both
    }
}

impl Ord for Dice {
    fn cmp(&self, other: &Self) -> Ordering {
        let product = |a: u64, b: u64| u128::from(a) * u128::from(b);
        product(self.shared, other.both).cmp(&product(other.shared, self.both))
    }
}

impl PartialOrd for Dice {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Dice {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Dice {}

/// Pairs off overlapping spans of two sorted lists, each at most once: greedily by the greatest Dice, then those of the same
/// label, then bounds of `a`, bounds of `b`, `tie`. Places in `a` and in `b`: the pairs, then those that stay alone.
pub fn pair_off<T: Ord>(
    a: &[&Span],
    b: &[&Span],
    enough: impl Fn(Dice) -> bool,
    tie: impl Fn(usize, usize) -> T,
) -> Vec<(Option<usize>, Option<usize>)> {
    let mut window = Window::new(a);
    let mut candidates = Vec::new();
    for (in_b, other) in b.iter().enumerate() {
        for (in_a, span) in window.meeting(other) {
            let dice = Dice::of(span, other);
            if enough(dice) {
                let bounds = (span.hull(), other.hull());
                let rank = (Reverse(dice), span.label != other.label, bounds, tie(in_a, in_b));
                candidates.push((rank, in_a, in_b));
            }
        }
    }
    candidates.sort_unstable();
    let (mut free_a, mut free_b) = (vec![true; a.len()], vec![true; b.len()]);
    let mut pairs = Vec::new();
    for (_, in_a, in_b) in candidates {
        if let (Some(a @ true), Some(b @ true)) = (free_a.get_mut(in_a), free_b.get_mut(in_b)) {
            (*a, *b) = (false, false);
            pairs.push((Some(in_a), Some(in_b)));
        }
    }
    pairs.extend(places_of(&free_a).map(|in_a| (Some(in_a), None)));
    pairs.extend(places_of(&free_b).map(|in_b| (None, Some(in_b))));
    pairs
}

fn places_of(free: &[bool]) -> impl Iterator<Item = usize> + '_ {
    free.iter().enumerate().filter(|(_, free)| **free).map(|(at, _)| at)
}

#[cfg(test)]
mod tests {
    use super::super::trial::spans::{document, some_spans, span};
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_largest_numbers_are_compared_without_overflow() {
        let long = span(0, 0, u32::MAX, 0);
        assert!(Dice::of(&long, &span(1, 1, u32::MAX, 0)) < Dice::of(&long, &long));
        assert!(Dice::of(&long, &span(1, 0, u32::MAX / 3 + 1, 0)).is_half());
        assert!(!Dice::of(&long, &span(1, 0, u32::MAX / 3 - 1, 0)).is_half());
    }

    #[test]
    fn equal_bounds_come_before_an_equal_label_and_that_before_the_earlier() {
        let (a, b) = ([span(0, 0, 6, 1), span(0, 1, 6, 0), span(0, 1, 6, 1)], [span(1, 1, 6, 1), span(1, 5, 9, 1)]);
        let (a, b): (Vec<_>, Vec<_>) = (a.iter().collect(), b.iter().collect());
        let half = pair_off(&a, &b, Dice::is_half, |_, _| ());
        assert_eq!(half, [(Some(2), Some(0)), (Some(0), None), (Some(1), None), (None, Some(1))]);
        let any = pair_off(&a, &b, |_| true, |_, _| ());
        assert_eq!(any, [(Some(2), Some(0)), (Some(1), Some(1)), (Some(0), None)]);
    }

    proptest! {
        #[test]
        fn pairs_are_the_best_that_are_left(spans in some_spans()) {
            let (document, units) = document(spans);
            let of = |by| document.spans(0, by, &units).collect::<Vec<_>>();
            let (a, b) = (of(0), of(1));
            let (mut free_a, mut free_b): (Vec<_>, Vec<_>) = ((0..a.len()).collect(), (0..b.len()).collect());
            let mut expected = Vec::new();
            loop {
                let all = free_a.iter().flat_map(|in_a| free_b.iter().map(move |in_b| (*in_a, *in_b)));
                let open = all.filter(|(in_a, in_b)| Dice::of(a[*in_a], b[*in_b]).is_half());
                let best = open.min_by_key(|(in_a, in_b)| {
                    let (one, other) = (a[*in_a], b[*in_b]);
                    let dice = Dice::of(one, other);
                    // 2^40 tells apart any two fractions with parts below 2^20.
                    (Reverse((dice.shared << 40) / dice.both), one.label != other.label, one.hull(), other.hull(), *in_a, *in_b)
                });
                let Some((in_a, in_b)) = best else { break };
                free_a.retain(|at| *at != in_a);
                free_b.retain(|at| *at != in_b);
                expected.push((Some(in_a), Some(in_b)));
            }
            expected.extend(free_a.iter().map(|at| (Some(*at), None)));
            expected.extend(free_b.iter().map(|at| (None, Some(*at))));
            prop_assert_eq!(pair_off(&a, &b, Dice::is_half, |_, _| ()), expected);
        }
    }
}
