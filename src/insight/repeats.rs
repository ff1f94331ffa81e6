//! Text that was printed more than once: agency copy, an article repeated inside itself, a quotation that every paper has.
//!
//! The unit is the sentence that a span stands in. Two sentences are one text where the sets of their runs of three words
//! (lower case, without punctuation) have a Jaccard index of at least 0.6: of twenty words one or two may differ. Below eight words they must
//! be equal. Pairs are sought by `MinHash` (Broder 1997) in 12 bands of 2 values, which finds 99.5 % of pairs at 0.6, and
//! then compared exactly; who is alike to the first sentence of a group belongs to it.

use super::counting::hash;
use super::facts::Facts;
use super::ledger::What;
use crate::chance::mixed;
use crate::corpus::Article;
use crate::text::sentence::sentences;
use crate::text::{CharPos, CharSpan, TextMap};
use std::collections::{BTreeMap, HashMap};
use unicode_segmentation::UnicodeSegmentation;

/// Share of runs of words in common from which two sentences are one text.
pub const ALIKE: f64 = 0.6;
/// Words below which sentences must be equal.
const SHORT: usize = 8;
/// Words of a run.
const RUN: usize = 3;
/// Bands, of two values each.
const BANDS: usize = 12;
/// Groups that share a band and are compared.
const TRIED: usize = 64;

/// The rows of a table by the text that they stand in.
#[derive(Clone, Debug, Default)]
pub struct Repeats {
    /// For each row the number of its group plus 1; 0: it stands in none.
    groups: Vec<u32>,
    /// Groups that have sentences of more than one place.
    pub repeated: usize,
    /// All groups.
    pub texts: usize,
}

/// What is compared of a sentence, and the rows that stand in it.
#[derive(Clone, Debug)]
pub struct Sentence {
    whole: u64,
    /// Runs and bands; `None`: it is so short that only an equal one is the same text.
    long: Option<Long>,
    rows: Vec<u32>,
}

#[derive(Clone, Debug)]
struct Long {
    /// Runs of words, sorted.
    runs: Box<[u64]>,
    bands: [u64; BANDS],
}

impl Sentence {
    /// `None`: it has no words.
    fn new(text: &str) -> Option<Self> {
        let words: Vec<String> = text.unicode_words().map(str::to_lowercase).collect();
        if words.is_empty() {
            return None;
        }
        let long = (words.len() >= SHORT).then(|| {
            let mut runs: Vec<u64> = words.windows(RUN).map(|run| hash(&run)).collect();
            runs.sort_unstable();
            runs.dedup();
            Long { bands: std::array::from_fn(|band| signature(&runs, band)), runs: runs.into() }
        });
        Some(Self { whole: hash(&words), long, rows: Vec::new() })
    }

    /// The sentences of the paragraphs of an article in which these rows about it stand. What takes long is done here, for
    /// each article by itself.
    pub fn of_article(article: &Article, facts: &Facts, rows: &[u32]) -> Vec<Self> {
        let map = TextMap::new(article.text.clone());
        let mut paragraphs: BTreeMap<usize, Vec<(usize, Option<Self>)>> = BTreeMap::new();
        for at in rows {
            let fact = usize::try_from(*at).ok().and_then(|row| facts.rows.get(row));
            let Some(fact) = fact.filter(|fact| fact.what == What::Span) else { continue };
            let span = CharSpan::new(CharPos::new(fact.start), CharPos::new(fact.end));
            let Some(bytes) = map.bytes(span) else { continue };
            let Some(paragraph) = article.paragraph_at(bytes.start) else { continue };
            let sentences = paragraphs.entry(paragraph).or_insert_with(|| of_paragraph(article, paragraph));
            let there = sentences.iter_mut().find(|(end, _)| bytes.start.get() < *end);
            if let Some((_, Some(sentence))) = there {
                sentence.rows.push(*at);
            }
        }
        paragraphs.into_values().flatten().filter_map(|(_, sentence)| sentence).collect()
    }
}

/// The sentences of a paragraph with the byte of the article that each ends before.
fn of_paragraph(article: &Article, paragraph: usize) -> Vec<(usize, Option<Sentence>)> {
    let Some(bounds) = article.paragraphs.get(paragraph) else { return Vec::new() };
    let text = article.text.get(bounds.range()).unwrap_or_default();
    let of = |span: crate::text::BytesSpan| {
        (bounds.start.get() + span.end.get(), Sentence::new(text.get(span.range()).unwrap_or_default()))
    };
    sentences(text).into_iter().map(of).collect()
}

/// Puts sentences together, one after the other.
#[derive(Debug, Default)]
pub struct Grouping {
    /// By the whole sentence.
    equal: HashMap<u64, u32>,
    /// By a band of values.
    bands: HashMap<(usize, u64), Vec<u32>>,
    /// The runs of the first sentence of each group, sorted; of short ones none.
    firsts: Vec<Box<[u64]>>,
    places: Vec<u32>,
    groups: Vec<u32>,
}

impl Grouping {
    /// For a table of so many rows.
    pub fn new(rows: usize) -> Self {
        Self { groups: vec![0; rows], ..Self::default() }
    }

    /// Takes a sentence and the rows in it.
    pub fn take(&mut self, sentence: Sentence) {
        let group = match self.equal.get(&sentence.whole) {
            Some(known) => *known,
            None => {
                let found = match sentence.long {
                    Some(long) => self.alike(long),
                    None => self.add(Box::default()),
                };
                self.equal.insert(sentence.whole, found);
                found
            }
        };
        if let Some(places) = usize::try_from(group).ok().and_then(|at| self.places.get_mut(at.saturating_sub(1))) {
            *places += 1;
        }
        for row in sentence.rows {
            if let Some(of_row) = usize::try_from(row).ok().and_then(|row| self.groups.get_mut(row)) {
                *of_row = group;
            }
        }
    }

    fn alike(&mut self, long: Long) -> u32 {
        let bands = || long.bands.into_iter().enumerate();
        let known = bands().filter_map(|band| self.bands.get(&band)).flat_map(|groups| groups.iter().take(TRIED));
        let mut candidates: Vec<u32> = known.copied().collect();
        candidates.sort_unstable();
        candidates.dedup();
        let is_alike = |group: &u32| {
            let first = usize::try_from(*group).ok().and_then(|at| self.firsts.get(at.saturating_sub(1)));
            first.is_some_and(|first| jaccard(first, &long.runs) >= ALIKE)
        };
        if let Some(group) = candidates.into_iter().find(is_alike) {
            return group;
        }
        let bands = bands();
        let group = self.add(long.runs);
        for band in bands {
            self.bands.entry(band).or_default().push(group);
        }
        group
    }

    fn add(&mut self, runs: Box<[u64]>) -> u32 {
        self.firsts.push(runs);
        self.places.push(0);
        u32::try_from(self.firsts.len()).unwrap_or(u32::MAX)
    }

    /// What was found.
    pub fn finish(self) -> Repeats {
        let repeated = self.places.iter().filter(|places| **places > 1).count();
        Repeats { groups: self.groups, repeated, texts: self.places.len() }
    }
}

impl Repeats {
    /// The text that a row stands in.
    pub fn group(&self, row: u32) -> Option<u32> {
        self.groups.get(usize::try_from(row).ok()?).copied().filter(|group| *group > 0)
    }
}

/// Two of the smallest values of the runs, by two functions of the band.
fn signature(runs: &[u64], band: usize) -> u64 {
    let seed = |number: usize| mixed(u64::try_from(2 * band + number).unwrap_or_default() + 1);
    let [a, b] = [seed(0), seed(1)];
    let least = |seed: u64| runs.iter().map(|run| mixed(run ^ seed)).min().unwrap_or_default();
    mixed(least(a)).rotate_left(17) ^ least(b)
}

/// What two sorted sets have in common, as a share of all.
fn jaccard(a: &[u64], b: &[u64]) -> f64 {
    let (mut left, mut right) = (a.iter().peekable(), b.iter().peekable());
    let (mut common, mut all) = (0_u32, 0_u32);
    while let (Some(x), Some(y)) = (left.peek(), right.peek()) {
        let order = x.cmp(y);
        common += u32::from(order.is_eq());
        all += 1;
        if order.is_le() {
            left.next();
        }
        if order.is_ge() {
            right.next();
        }
    }
    let rest = u32::try_from(left.count() + right.count()).unwrap_or(u32::MAX);
    let all = all.saturating_add(rest);
    if all == 0 { 0.0 } else { f64::from(common) / f64::from(all) }
}

#[cfg(test)]
mod tests {
    use super::super::counting::{Counted, Once, Whose};
    use super::super::facts::tests::{corpus, facts};
    use super::*;
    use serde_json::json;

    fn groups(sentences: &[&str]) -> Vec<u32> {
        let all: Vec<_> = sentences.iter().map(|one| Sentence::new(one)).collect();
        let mut grouping = Grouping::new(all.len());
        for (row, sentence) in (0..).zip(all) {
            if let Some(one) = sentence {
                grouping.take(Sentence { rows: vec![row], ..one });
            }
        }
        grouping.groups
    }

    #[test]
    fn a_word_or_two_may_differ_in_a_long_sentence_and_none_in_a_short_one() {
        let copy = "The minister said on Tuesday that the talks about the old dam would go on in the capital next week";
        let near = copy.replace("Tuesday", "Wednesday") + ".";
        let other = "The minister said on Tuesday that nobody had asked him about the price of bread in the north";
        assert_eq!(groups(&[copy, &near, other, copy, "He left.", "He left!", "She left."]), [1, 1, 2, 1, 3, 3, 4]);
        assert_eq!(groups(&["", "…"]), [0, 0]);
        assert!((jaccard(&[1, 2, 3], &[2, 3, 4]) - 0.5).abs() < 1e-9 && jaccard(&[], &[]) == 0.0);
    }

    #[test]
    fn what_is_printed_again_is_counted_once_an_article_a_day_or_in_all() {
        let text = "Lind is against the dam. Lind is against the dam.";
        let corpus = corpus(&[
            ("a", "Wire", "2015-05-26", text),
            ("b", "Post", "2015-05-26", text),
            ("c", "Post", "2015-06-01", text),
        ]);
        let stance = |doc: &str, start: u32| {
            json!({"id":format!("s-{doc}{start}"),"kind":"span","doc":doc,"start":start,"end":start+4,
            "layer":"stance","label":"against","quote":"Lind","holder":{"text":"Lind"}})
        };
        let all: Vec<_> = ["a", "b", "c"].iter().flat_map(|doc| [stance(doc, 0), stance(doc, 25)]).collect();
        let facts = facts(&[("rosa", &all), ("rosalind", &all)], &corpus);
        let mut grouping = Grouping::new(12);
        for at in 0..3_usize {
            let article = corpus.read(at).unwrap().unwrap();
            let first = u32::try_from(2 * at).unwrap();
            let rows = [first, first + 1, first + 6, first + 7];
            for one in Sentence::of_article(&article, &facts, &rows) {
                grouping.take(one);
            }
        }
        let repeats = grouping.finish();
        assert_eq!((repeats.texts, repeats.repeated), (1, 1));
        let whose = Whose::One("rosa".to_owned());
        let count = |once| Counted::new(&facts, &whose, once, Some(&repeats));
        let counts = [Once::Never, Once::Article, Once::Day, Once::Story].map(|once| count(once).rows.len());
        assert_eq!(counts, [6, 3, 2, 1]);
        assert_eq!(count(Once::Story).repeated, 5);
        assert_eq!(Counted::new(&facts, &Whose::Everybody, Once::Story, Some(&repeats)).rows.len(), 2);
        assert_eq!(Counted::new(&facts, &Whose::Gold, Once::Never, None).rows.len(), 0);
    }
}
