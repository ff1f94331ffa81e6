//! Fuzzy ranking, as fzf and helix do it.

use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};

/// The items whose text matches, best first; among equals their order stays. Everything matches an empty pattern.
pub fn rank<T>(pattern: &str, items: impl IntoIterator<Item = (T, String)>) -> Vec<T> {
    let mut scorer = Scorer::new(pattern);
    let mut hits: Vec<(u32, T)> =
        items.into_iter().filter_map(|(item, text)| Some((scorer.score(&text)?, item))).collect();
    hits.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    hits.into_iter().map(|(_, item)| item).collect()
}

/// A pattern that is matched against many texts.
pub struct Scorer {
    pattern: Pattern,
    matcher: Matcher,
    buffer: Vec<char>,
}

impl Scorer {
    /// Smart case; words in any order.
    pub fn new(pattern: &str) -> Self {
        let pattern = Pattern::parse(pattern, CaseMatching::Smart, Normalization::Smart);
        Self { pattern, matcher: Matcher::new(Config::DEFAULT), buffer: Vec::new() }
    }

    /// How well a text matches; `None` where it does not.
    pub fn score(&mut self, text: &str) -> Option<u32> {
        self.pattern.score(Utf32Str::new(text, &mut self.buffer), &mut self.matcher)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_match_comes_first_and_order_decides_among_equals() {
        let items = ["neutral", "PER Person", "plAce", "opposes"].map(|name| (name, name.to_owned()));
        assert_eq!(rank("pe", items.clone()).first(), Some(&"PER Person"));
        assert_eq!(rank("", items.clone()), vec!["neutral", "PER Person", "plAce", "opposes"]);
        assert!(rank("xyz", items).is_empty());
    }
}
