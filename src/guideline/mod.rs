//! Guidelines: markdown → blocks, headings with the names that links use, and the rows of a pane. Knows no files.

mod blocks;
pub mod rows;

pub use blocks::{Block, Kind, Look, Run};

use std::collections::HashMap;

/// A file of guidelines, read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Guideline {
    /// From top to bottom.
    pub blocks: Vec<Block>,
    /// In the order of the text.
    pub headings: Vec<Heading>,
}

/// A heading of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// As links name it.
    pub slug: String,
    /// As it reads.
    pub title: String,
    /// Its block.
    pub block: usize,
}

impl Guideline {
    /// Reads markdown; whatever it holds, there is an answer.
    pub fn parse(markdown: &str) -> Self {
        let blocks = blocks::read(markdown);
        let mut used: HashMap<String, usize> = HashMap::new();
        let mut headings = Vec::new();
        for (at, block) in blocks.iter().enumerate().filter(|(_, block)| matches!(block.kind, Kind::Heading(_))) {
            let mut name = slug(&block.text);
            let count = used.entry(name.clone()).and_modify(|count| *count += 1).or_default();
            if *count > 0 {
                name = format!("{name}-{count}");
            }
            headings.push(Heading { slug: name, title: block.text.clone(), block: at });
        }
        Self { blocks, headings }
    }

    /// Words that are no markdown.
    pub fn of_words(words: &str) -> Self {
        Self { blocks: vec![Block { text: words.to_owned(), ..Block::default() }], headings: Vec::new() }
    }

    /// The block of the heading that a link names.
    pub fn named(&self, slug: &str) -> Option<usize> {
        let wanted = slug.to_lowercase();
        self.headings.iter().find(|heading| heading.slug == wanted).map(|heading| heading.block)
    }

    /// The block of the first heading that reads like one of these words; the first word that is found counts.
    pub fn titled(&self, words: &[&str]) -> Option<usize> {
        words.iter().filter(|word| !word.is_empty()).find_map(|word| {
            let wanted = slug(word);
            let same = |heading: &&Heading| heading.title.to_lowercase() == word.to_lowercase();
            let alike = |heading: &&Heading| !wanted.is_empty() && heading.slug == wanted;
            self.headings.iter().find(same).or_else(|| self.headings.iter().find(alike)).map(|found| found.block)
        })
    }
}

/// The name of a heading in links, as GitHub makes it: small letters, digits, hyphens and underscores kept, white
/// space a hyphen, everything else left out.
pub fn slug(title: &str) -> String {
    let small = title.trim().chars().flat_map(char::to_lowercase);
    small
        .filter_map(|c| match c {
            c if c.is_alphanumeric() || matches!(c, '-' | '_') => Some(c),
            c if c.is_whitespace() => Some('-'),
            _ => None,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn headings_are_found_by_link_and_by_name() {
        let read = Guideline::parse(
            "# Guide\n\n## What is a *stance*, and its bounds?\n\ntext\n\n## Person\n\n## Person\n\n## Лицо\n",
        );
        let slugs: Vec<&str> = read.headings.iter().map(|heading| heading.slug.as_str()).collect();
        assert_eq!(slugs, ["guide", "what-is-a-stance-and-its-bounds", "person", "person-1", "лицо"]);
        assert_eq!(read.named("person-1"), Some(4));
        assert_eq!(read.titled(&["supports", "PERSON"]), Some(3));
        assert_eq!(read.titled(&["", "лицо"]), Some(5));
        assert_eq!((read.named("nothing"), read.titled(&["?"])), (None, None));
    }

    proptest! {
        #[test]
        fn no_file_and_no_width_makes_it_panic(
            text in "((#|\\*|`|>|-|1\\.| |\n|\\||<|\\[|\\]|\\(|x|~|\t|&|\u{1b}|字|א|\u{301}){0,60})|\\PC{0,80}", width in 0_u16..40
        ) {
            let read = Guideline::parse(&text);
            let rows = rows::Rows::new(&read, width);
            prop_assert!(read.headings.iter().all(|heading| rows.of_block(heading.block) <= rows.rows.len()));
        }
    }
}
