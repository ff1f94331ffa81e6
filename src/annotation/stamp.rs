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

/// When the record of that id was made, in milliseconds since 1970 UTC; `None` for an id that does not say it.
pub fn made(id: &str) -> Option<u64> {
    let (_, ulid) = id.split_once('-')?;
    Ulid::from_string(ulid).ok().map(|ulid| ulid.timestamp_ms())
}

/// A time as written, in milliseconds since 1970 UTC.
pub fn millis(at: &str) -> Option<u64> {
    let time: jiff::Timestamp = at.parse().ok()?;
    u64::try_from(time.as_millisecond()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_says_when_it_was_made() {
        let mut stamp = Stamp::new(1_795_500_001_234, 5);
        assert_eq!(made(&stamp.id('s')), Some(1_795_500_001_234));
        assert_eq!(millis(stamp.at()), Some(1_795_500_001_000));
        assert_eq!((made("i-0123456789abcdef"), made("e"), millis("yesterday")), (None, None, None));
    }
}
