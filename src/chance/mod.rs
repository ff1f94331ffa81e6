//! Numbers without a pattern that are the same every time, and intervals from drawing documents anew.

pub mod bootstrap;

/// What the state grows by (the golden ratio).
const STEP: u64 = 0x9e37_79b9_7f4a_7c15;

/// `SplitMix64` (Steele, Lea & Flood 2014): the same seed gives the same numbers.
#[derive(Clone, Debug)]
pub struct Chance(u64);

impl Chance {
    /// Starts at a seed.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next number.
    pub fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(STEP);
        mixed(self.0)
    }

    /// The next number, as one of `0..count`; 0 of none.
    pub fn below(&mut self, count: usize) -> usize {
        let count = u64::try_from(count).unwrap_or(u64::MAX);
        let scaled = (u128::from(self.draw()) * u128::from(count)) >> 64;
        usize::try_from(scaled).unwrap_or_default()
    }
}

/// Spreads what differs in any bit over all bits.
pub fn mixed(bits: u64) -> u64 {
    let bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ (bits >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_are_those_of_splitmix64() {
        let mut chance = Chance::new(1);
        let first = [10_451_216_379_200_822_465, 13_757_245_211_066_428_519, 17_911_839_290_282_890_590];
        assert_eq!([chance.draw(), chance.draw(), chance.draw()], first);
    }

    #[test]
    fn places_are_drawn_evenly() {
        let mut chance = Chance::new(7);
        let mut counts = [0; 5];
        (0..5000).for_each(|_| counts[chance.below(5)] += 1);
        assert!(counts.iter().all(|count| (900..1100).contains(count)), "{counts:?}");
        // (10451216379200822465 · 10) >> 64, by hand.
        assert_eq!(Chance::new(1).below(10), 5);
        assert_eq!(chance.below(0), 0);
    }
}
