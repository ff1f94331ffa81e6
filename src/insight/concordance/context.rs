//! What stands before and after a place, from its own paragraph.

use crate::corpus::Article;
use crate::insight::facts::Fact;
use crate::insight::ledger::What;
use crate::text::{BytePos, CharPos, CharSpan, TextMap};

/// Code points that are looked at on each side of a place: more than any screen shows.
const AROUND: usize = 120;

/// A place with the text around it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Context {
    /// What stands before it.
    pub before: String,
    /// Its own words.
    pub words: String,
    /// What stands after it.
    pub after: String,
    /// Whether the words stand there; if not, the text is another by now and nothing around it is known.
    pub stands: bool,
}

impl Context {
    /// Of words that are not found where they should be.
    pub fn lost(quote: &str) -> Self {
        Self { words: quote.to_owned(), ..Self::default() }
    }

    /// Of a stretch of an article that had these words when it was tagged.
    pub fn of(article: &Article, map: &TextMap, (start, end): (u32, u32), quote: &str) -> Self {
        let sides = around(article, map, (start, end));
        match sides.filter(|(_, words, _)| is_same(words, quote)) {
            Some((before, words, after)) => {
                let before: Vec<char> = before.chars().rev().take(AROUND).collect();
                Self {
                    before: before.into_iter().rev().collect(),
                    words: words.to_owned(),
                    after: after.chars().take(AROUND).collect(),
                    stands: true,
                }
            }
            None => Self::lost(quote),
        }
    }

    /// Of a row: a label of an article or of a paragraph stands at its title, or at the first words.
    pub fn of_fact(article: &Article, map: &TextMap, fact: &Fact, quote: &str) -> Self {
        let place = (fact.start, fact.end);
        if fact.what == What::Span {
            return Self::of(article, map, place, quote);
        }
        let words = around(article, map, place).map_or(article.title.as_str(), |(_, words, _)| words);
        Self { words: words.chars().take(AROUND).collect(), stands: true, ..Self::default() }
    }
}

/// What stands before, in and after a stretch, within the paragraphs that it starts and ends in.
fn around<'t>(article: &Article, map: &'t TextMap, (start, end): (u32, u32)) -> Option<(&'t str, &'t str, &'t str)> {
    let bytes = map.bytes(CharSpan::new(CharPos::new(start), CharPos::new(end)))?;
    let (start, end) = (bytes.start.get(), bytes.end.get());
    let paragraph = |at: usize| article.paragraphs.get(article.paragraph_at(BytePos::new(at))?);
    let from = paragraph(start)?.start.get().min(start);
    let to = paragraph(end.saturating_sub(1))?.end.get().max(end);
    let text = map.text();
    Some((text.get(from..start)?, text.get(start..end).filter(|words| !words.is_empty())?, text.get(end..to)?))
}

/// Whether a stretch has the words of a span: those of one in several pieces are its first and its last.
fn is_same(words: &str, quote: &str) -> bool {
    let ends = || {
        let mut all = quote.split_whitespace();
        let first = all.next()?;
        Some(words.starts_with(first) && words.ends_with(all.next_back()?))
    };
    words == quote || ends().unwrap_or_default()
}

/// Bytes of a key: several words, which is all that a screen shows.
const KEY: usize = 48;

/// What a place is sorted by: folded words, the nearest first, as far as there is room.
pub(super) type Key = [u8; KEY];

/// The words before a place and those after it, to sort by; of a place that is lost both are empty.
pub(super) fn keys(article: &Article, map: &TextMap, place: (u32, u32)) -> (Key, Key) {
    let Some((before, _, after)) = around(article, map, place) else { return ([0; KEY], [0; KEY]) };
    let words = |text: &str| -> Vec<String> {
        text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
    };
    let near = |text: &str, nearest: usize| text.char_indices().nth(nearest).map_or(text.len(), |(at, _)| at);
    let far = before.char_indices().rev().nth(KEY).map_or(0, |(at, _)| at);
    let before = words(before.get(far..).unwrap_or_default());
    let after = words(after.get(..near(after, KEY)).unwrap_or_default());
    (packed(before.iter().rev()), packed(after.iter()))
}

fn packed<'w>(words: impl Iterator<Item = &'w String>) -> Key {
    let mut key = [0; KEY];
    let bytes = words.flat_map(|word| word.bytes().chain([b' ']));
    key.iter_mut().zip(bytes).for_each(|(into, byte)| *into = byte);
    key
}
