//! Splits by document that give nothing away: documents that share near-identical paragraphs (agency copy) stay on one
//! side, whatever the order they come in. Only hashes are kept of a text.
//!
//! Two paragraphs are near where at least two fifths of their runs of three words are common, as far as minima of hashes tell
//! (Broder 1997, `MinHash`): candidates share one band of three minima, and are then compared by all of them.

use crate::chance::mixed;
use crate::corpus::Article;
use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};
use std::str::FromStr;

/// Minima of a paragraph.
const MINIMA: usize = 72;
/// Minima of a band.
const BAND: usize = 3;
/// Words of a run.
const RUN: usize = 3;
/// Paragraphs of fewer words (bylines, crossheads) tie nothing.
const LEAST: usize = 10;
/// So many different paragraphs with one band in common are compared.
const COMPARED: usize = 64;

/// What is known of a paragraph: its minima, 16 bits of each.
type Sketch = [u16; MINIMA];

/// What documents must share a side by, beside their paragraphs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "named as the fields of an article are")]
pub enum GroupBy {
    Outlet,
    Date,
    File,
}

impl FromStr for GroupBy {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        match name {
            "outlet" => Ok(Self::Outlet),
            "date" => Ok(Self::Date),
            "file" => Ok(Self::File),
            _ => Err(format!("“{name}” is nothing to group by; there are outlet, date, file.")),
        }
    }
}

/// How large the sides are to be: `80/10/10` is train, dev and test, `80/20` train and test.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shares(Vec<u32>);

impl FromStr for Shares {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let shares: Option<Vec<u32>> = text.split('/').map(|share| share.trim().parse().ok()).collect();
        let fits = |shares: &Vec<u32>| matches!(shares.len(), 2 | 3) && shares.iter().any(|share| *share > 0);
        let shares = shares.filter(fits);
        shares
            .map(Self)
            .ok_or_else(|| format!("“{text}” is no split: write 80/10/10 (train/dev/test) or 80/20 (train/test)."))
    }
}

impl Shares {
    /// The names of the sides.
    pub fn names(&self) -> &'static [&'static str] {
        if self.0.len() == 2 { &["train", "test"] } else { &["train", "dev", "test"] }
    }
}

/// Takes documents one by one.
#[derive(Debug)]
pub struct Split {
    group_by: Option<GroupBy>,
    ids: Vec<String>,
    /// Documents that stand for others: union-find.
    above: Vec<u32>,
    /// The first document of each outlet, date or file.
    firsts: HashMap<String, u32>,
    sketches: Vec<(Sketch, u32)>,
    factors: [u32; MINIMA],
}

/// Which document is on which side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dealt {
    /// By the id of the document.
    pub sides: BTreeMap<String, &'static str>,
    /// Documents of each side.
    pub counts: Vec<(&'static str, usize)>,
    /// Groups that had to stay together, single documents included.
    pub groups: usize,
    /// Documents of the largest group.
    pub largest: usize,
}

impl Split {
    /// Without documents yet.
    pub fn builder(group_by: Option<GroupBy>) -> Self {
        let mut factors = [0; MINIMA];
        for (n, factor) in (1_u64..).zip(&mut factors) {
            *factor = low(mixed(n)) | 1;
        }
        let (ids, above, firsts, sketches) = Default::default();
        Self { group_by, ids, above, firsts, sketches, factors }
    }

    /// The next document.
    pub fn take(&mut self, article: &Article) {
        let document = u32::try_from(self.ids.len()).unwrap_or(u32::MAX);
        self.ids.push(article.id.clone());
        self.above.push(document);
        let key = match self.group_by {
            Some(GroupBy::Outlet) => article.outlet.as_deref(),
            Some(GroupBy::Date) => article.date.as_deref(),
            Some(GroupBy::File) => Some(&*article.file),
            None => None,
        };
        if let Some(key) = key {
            let first = *self.firsts.entry(key.to_owned()).or_insert(document);
            self.tie(first, document);
        }
        for paragraph in &article.paragraphs {
            let words = article.text.get(paragraph.range()).map(words).unwrap_or_default();
            if words.len() >= LEAST {
                let sketch = self.sketch(&words);
                self.sketches.push((sketch, document));
            }
        }
    }

    fn sketch(&self, words: &[u64]) -> Sketch {
        let mut minima = [u32::MAX; MINIMA];
        for run in words.windows(RUN) {
            let run = low(run.iter().fold(0, |hash, word| mixed(hash ^ word)));
            for (least, factor) in minima.iter_mut().zip(&self.factors) {
                *least = (*least).min((run ^ factor.rotate_left(16)).wrapping_mul(*factor));
            }
        }
        minima.map(|least| u16::try_from(mixed(u64::from(least)) & 0xffff).unwrap_or_default())
    }

    /// Deals what was taken; the same seed gives the same sides, whatever the order was.
    pub fn finish(mut self, seed: u64, shares: &Shares) -> Dealt {
        for band in 0..MINIMA / BAND {
            self.tie_by(band);
        }
        let mut groups: HashMap<u32, Vec<u32>> = HashMap::new();
        for document in (0_u32..).take(self.ids.len()) {
            let root = self.root(document);
            groups.entry(root).or_default().push(document);
        }
        let lot = |document: &u32| {
            let id = self.ids.get(at(*document)).map(String::as_str).unwrap_or_default();
            (mixed(seed ^ hash(id)), id)
        };
        let mut groups: Vec<Vec<u32>> = groups.into_values().collect();
        // The large ones first, so that the small ones can make up for them.
        groups.sort_by_cached_key(|group| (Reverse(group.len()), group.iter().map(lot).min()));
        let total = i128::try_from(self.ids.len()).unwrap_or_default();
        let sum: i128 = shares.0.iter().map(|share| i128::from(*share)).sum();
        let mut sides: Vec<(&str, i128, usize)> =
            shares.names().iter().zip(&shares.0).map(|(name, share)| (*name, i128::from(*share) * total, 0)).collect();
        let mut dealt = BTreeMap::new();
        for group in &groups {
            let Some(side) = sides.iter_mut().rev().max_by_key(|(_, lacking, _)| *lacking) else { break };
            side.1 -= i128::try_from(group.len()).unwrap_or_default() * sum;
            side.2 += group.len();
            for document in group {
                dealt.extend(self.ids.get(at(*document)).map(|id| (id.clone(), side.0)));
            }
        }
        Dealt {
            sides: dealt,
            counts: sides.into_iter().map(|(name, _, count)| (name, count)).collect(),
            largest: groups.first().map_or(0, Vec::len),
            groups: groups.len(),
        }
    }

    /// Ties documents of which two paragraphs have a band in common and are near.
    fn tie_by(&mut self, band: usize) {
        let range = band * BAND..(band + 1) * BAND;
        let key = |sketch: &Sketch| {
            let minima = sketch.get(range.clone()).unwrap_or_default();
            minima.iter().fold(0_u64, |key, least| key << 16 | u64::from(*least))
        };
        let mut keyed: Vec<(u64, u32)> =
            self.sketches.iter().zip(0_u32..).map(|((sketch, _), n)| (key(sketch), n)).collect();
        keyed.sort_unstable();
        let sketches = std::mem::take(&mut self.sketches);
        for bucket in keyed.chunk_by(|one, other| one.0 == other.0).filter(|bucket| bucket.len() > 1) {
            let mut bucket: Vec<&(Sketch, u32)> = bucket.iter().filter_map(|(_, n)| sketches.get(at(*n))).collect();
            // By what they are, not by when they came.
            bucket.sort_unstable_by_key(|one| one.0);
            let mut different: Vec<&(Sketch, u32)> = Vec::new();
            for one in bucket {
                match different.iter().find(|other| near(&one.0, &other.0)) {
                    Some(other) => self.tie(one.1, other.1),
                    None if different.len() < COMPARED => different.push(one),
                    None => {}
                }
            }
        }
        self.sketches = sketches;
    }

    fn root(&mut self, document: u32) -> u32 {
        let mut here = document;
        while let Some(above) = self.above.get(at(here)).copied().filter(|above| *above != here) {
            let next = self.above.get(at(above)).copied().unwrap_or(above);
            if let Some(slot) = self.above.get_mut(at(here)) {
                *slot = next;
            }
            here = next;
        }
        here
    }

    fn tie(&mut self, one: u32, other: u32) {
        let (one, other) = (self.root(one), self.root(other));
        if let Some(slot) = self.above.get_mut(at(one.max(other))) {
            *slot = one.min(other);
        }
    }
}

fn at(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

fn low(bits: u64) -> u32 {
    u32::try_from(bits & u64::from(u32::MAX)).unwrap_or_default()
}

fn near(one: &Sketch, other: &Sketch) -> bool {
    one.iter().zip(other).filter(|(one, other)| one == other).count() * 5 >= MINIMA * 2
}

/// Start and factor of FNV-1a (Fowler, Noll & Vo).
const FNV: (u64, u64) = (0xcbf2_9ce4_8422_2325, 0x0100_0000_01b3);

fn hash(text: &str) -> u64 {
    text.bytes().fold(FNV.0, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(FNV.1))
}

/// Hashes of the words of a paragraph, without case; where words are not spaced, of each letter.
fn words(text: &str) -> Vec<u64> {
    let mut words = Vec::with_capacity(text.len() / 6);
    let mut word = None;
    for c in text.chars() {
        let alone = matches!(c, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{2e80}'..='\u{d7ff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}');
        if alone || !c.is_alphanumeric() {
            words.extend(word.take());
        }
        if !c.is_alphanumeric() {
            continue;
        }
        let small = if c.is_ascii() { c.to_ascii_lowercase() } else { c.to_lowercase().next().unwrap_or(c) };
        let hash = (word.unwrap_or(FNV.0) ^ u64::from(u32::from(small))).wrapping_mul(FNV.1);
        if alone {
            words.push(hash);
        } else {
            word = Some(hash);
        }
    }
    words.extend(word);
    words
}

#[cfg(test)]
mod tests;
