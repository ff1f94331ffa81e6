//! The only clock, and the only source of chance: both are passed into the session from here.

use crate::annotation::Stamp;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::time::{SystemTime, UNIX_EPOCH};

/// The stamp of an action that happens now.
pub fn stamp() -> Stamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let millis = u64::try_from(since.as_millis()).unwrap_or(u64::MAX);
    let chance = || u128::from(RandomState::new().build_hasher().finish());
    Stamp::new(millis, chance() << 64 | chance())
}
