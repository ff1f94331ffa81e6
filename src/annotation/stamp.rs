//! The moment of an action and the ids it may use: made outside, passed in, so that the domain has no clock.

use ulid::Ulid;

/// Time and a source of ids for one action.
#[derive(Clone, Debug)]
pub struct Stamp {
    millis: u64,
    random: u128,
    at: String,
}

impl Stamp {
    /// `millis` since 1970 UTC; `random` any number, its low 80 bits are used.
    pub fn new(millis: u64, random: u128) -> Self {
        let seconds = i64::try_from(millis / 1000).unwrap_or(i64::MAX);
        let at = jiff::Timestamp::from_second(seconds).unwrap_or(jiff::Timestamp::UNIX_EPOCH).to_string();
        Self { millis, random, at }
    }

    /// UTC in whole seconds, `2026-11-24T07:12:03Z`.
    pub fn at(&self) -> &str {
        &self.at
    }

    /// Milliseconds since 1970 UTC.
    pub fn millis(&self) -> u64 {
        self.millis
    }

    /// The next id: a letter, `-`, a lower-case ULID. Ids of one stamp ascend.
    pub fn id(&mut self, letter: char) -> String {
        let ulid = Ulid::from_parts(self.millis, self.random);
        self.random = self.random.wrapping_add(1);
        format!("{letter}-{}", ulid.to_string().to_lowercase())
    }
}
