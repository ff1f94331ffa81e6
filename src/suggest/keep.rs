//! What is learnt as bytes, to be kept from one session to the next: little-endian, each length before its items, maps in
//! the order of their keys. Bytes are not trusted: no length is believed that what is left can't hold, and what learning
//! could not have made is refused. A format crate would need the same checks beside its derives.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::hash::Hash;

/// Can be kept.
pub(super) trait Keep: Sized {
    /// The fewest bytes that one takes.
    const LEAST: usize;

    fn put(&self, to: &mut Vec<u8>);

    /// Takes one from the start; `None`: there is none.
    fn take(from: &mut &[u8]) -> Option<Self>;
}

macro_rules! numbers {
    ($($number:ty),*) => {$(
        impl Keep for $number {
            const LEAST: usize = size_of::<$number>();

            fn put(&self, to: &mut Vec<u8>) {
                to.extend(self.to_le_bytes());
            }

            fn take(from: &mut &[u8]) -> Option<Self> {
                let (first, rest) = from.split_first_chunk()?;
                *from = rest;
                Some(Self::from_le_bytes(*first))
            }
        }
    )*};
}

numbers!(u16, u32, u64, f32);

/// Numbers of layers, labels and tokens: 32 bits.
impl Keep for usize {
    const LEAST: usize = 4;

    fn put(&self, to: &mut Vec<u8>) {
        u32::try_from(*self).unwrap_or(u32::MAX).put(to);
    }

    fn take(from: &mut &[u8]) -> Option<Self> {
        usize::try_from(u32::take(from)?).ok()
    }
}

impl Keep for String {
    const LEAST: usize = 4;

    fn put(&self, to: &mut Vec<u8>) {
        self.len().put(to);
        to.extend(self.as_bytes());
    }

    fn take(from: &mut &[u8]) -> Option<Self> {
        let count = usize::take(from)?;
        let (text, rest) = from.split_at_checked(count)?;
        *from = rest;
        str::from_utf8(text).ok().map(str::to_owned)
    }
}

macro_rules! tuples {
    ($($($one:ident)*;)*) => {$(
        impl<$($one: Keep),*> Keep for ($($one,)*) {
            const LEAST: usize = 0 $(+ $one::LEAST)*;

            #[expect(non_snake_case, reason = "each part is named as its type")]
            fn put(&self, to: &mut Vec<u8>) {
                let ($($one,)*) = self;
                $($one.put(to);)*
            }

            fn take(from: &mut &[u8]) -> Option<Self> {
                Some(($($one::take(from)?,)*))
            }
        }
    )*};
}

tuples! { A B; A B C; A B C D; }

impl<T: Keep> Keep for Vec<T> {
    const LEAST: usize = 4;

    fn put(&self, to: &mut Vec<u8>) {
        self.len().put(to);
        for one in self {
            one.put(to);
        }
    }

    fn take(from: &mut &[u8]) -> Option<Self> {
        let count = count(from, T::LEAST)?;
        let mut all = Self::with_capacity(count);
        for _ in 0..count {
            all.push(T::take(from)?);
        }
        Some(all)
    }
}

impl<K: Keep + Ord + Hash, V: Keep> Keep for HashMap<K, V> {
    const LEAST: usize = 4;

    fn put(&self, to: &mut Vec<u8>) {
        let mut all: Vec<(&K, &V)> = self.iter().collect();
        all.sort_unstable_by_key(|(key, _)| *key);
        all.len().put(to);
        for (key, value) in all {
            key.put(to);
            value.put(to);
        }
    }

    fn take(from: &mut &[u8]) -> Option<Self> {
        let count = count(from, K::LEAST + V::LEAST)?;
        let mut all = Self::with_capacity(count);
        for _ in 0..count {
            if all.insert(K::take(from)?, V::take(from)?).is_some() {
                return None;
            }
        }
        Some(all)
    }
}

macro_rules! sets {
    ($($set:ident),*) => {$(
        impl<K: Keep + Ord + Hash> Keep for $set<K> {
            const LEAST: usize = 4;

            fn put(&self, to: &mut Vec<u8>) {
                let mut all: Vec<&K> = self.iter().collect();
                all.sort_unstable();
                all.len().put(to);
                for one in all {
                    one.put(to);
                }
            }

            fn take(from: &mut &[u8]) -> Option<Self> {
                Some(Vec::take(from)?.into_iter().collect())
            }
        }
    )*};
}

sets!(HashSet, BTreeSet);

/// How many items follow, each of at least that many bytes.
pub(super) fn count(from: &mut &[u8], least: usize) -> Option<usize> {
    let count = usize::take(from)?;
    (count <= from.len() / least.max(1)).then_some(count)
}

/// One number that any changed byte changes.
pub(super) fn checksum(bytes: &[u8]) -> u64 {
    bytes.chunks(8).fold(bytes.len() as u64, |sum, chunk| {
        let mut word = [0; 8];
        if let Some(word) = word.get_mut(..chunk.len()) {
            word.copy_from_slice(chunk);
        }
        (sum ^ u64::from_le_bytes(word)).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29)
    })
}
