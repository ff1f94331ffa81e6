//! A made-up dataset whose words are all different, and numbers by chance that are the same in every run.

use std::fs;
use std::path::Path;

pub const ARTICLES: usize = 5;
pub const PARAGRAPHS: usize = 6;
const WORDS: usize = 10;

const SCHEMA: &str = r#"format = 1
name = "faults"
[suggest]
on = false
[[layer]]
name = "entity"
kind = "span"
overlap = "nested"
[[layer.label]]
name = "PER"
key = "p"
[[layer.label]]
name = "ORG"
key = "o"
[[layer.attribute]]
name = "form"
values = ["quotation", "paraphrase"]
"#;

/// A dataset of so many articles.
pub fn dataset(articles: usize) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("corpus")).unwrap();
    fs::create_dir(folder.path().join("annotations")).unwrap();
    fs::write(folder.path().join("gloss.toml"), SCHEMA).unwrap();
    for article in 0..articles {
        let paragraphs: Vec<String> = (0..PARAGRAPHS).map(|at| paragraph(article, at)).collect();
        let text = format!("Day {article} at the harbour\n\nLake Wire 20/05/2015\n\n{}\n", paragraphs.join("\n"));
        write_article(folder.path(), article, &text);
    }
    folder
}

fn write_article(root: &Path, article: usize, text: &str) {
    fs::write(root.join(format!("corpus/day{article:03}.txt")), text).unwrap();
}

/// The words of an article that are tagged, each with its paragraph.
pub fn words(article: usize) -> impl Iterator<Item = (String, usize)> {
    (0..PARAGRAPHS * WORDS).map(move |at| (word(article, at), at / WORDS))
}

fn word(article: usize, at: usize) -> String {
    format!("kva{:05}", article * 100 + at)
}

fn paragraph(article: usize, at: usize) -> String {
    let words: Vec<String> = (0..WORDS).map(|word_at| word(article, at * WORDS + word_at)).collect();
    format!("Then they saw {} near the harbour.", words.join(" and heard "))
}

/// Which paragraph of its article has these words.
pub fn paragraph_of(quote: &str) -> (usize, usize) {
    let number: usize = quote.split("kva").nth(1).unwrap().split(' ').next().unwrap().parse().unwrap();
    (number / 100, number % 100 / WORDS)
}

/// Chance: splitmix64.
pub struct Chance(pub u64);

impl Chance {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// Below a bound.
    pub fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(bound.max(1)).unwrap()).unwrap()
    }

    pub fn pick<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }
}
