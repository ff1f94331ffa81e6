//! Names by their capitals: the run of capitalised words around a place, and where something to tag likely starts.

use super::offset::BytesSpan;
use super::token::{is_capitalised as has_capital, is_word};
use std::ops::Range;

/// Words in small letters that stand inside names.
const PARTICLES: [&str; 32] = [
    "of", "de", "del", "della", "di", "da", "do", "dos", "du", "la", "le", "el", "al", "ad", "an", "bin", "ibn", "ben",
    "von", "van", "der", "den", "zu", "ter", "af", "y", "the", "for", "and", "und", "et", "as",
];

/// Particles that join parts only when a name stands on both sides and no other small word: too common otherwise.
const WEAK: [&str; 6] = ["the", "for", "and", "und", "et", "as"];

/// Words that have a capital only because a sentence starts with them.
const STARTERS: [&str; 52] = [
    "the",
    "a",
    "an",
    "in",
    "on",
    "at",
    "by",
    "for",
    "from",
    "to",
    "of",
    "and",
    "but",
    "or",
    "if",
    "as",
    "it",
    "its",
    "he",
    "she",
    "they",
    "we",
    "i",
    "you",
    "his",
    "her",
    "their",
    "our",
    "this",
    "that",
    "these",
    "those",
    "there",
    "then",
    "when",
    "while",
    "after",
    "before",
    "since",
    "some",
    "many",
    "most",
    "all",
    "no",
    "not",
    "so",
    "what",
    "who",
    "according",
    "earlier",
    "meanwhile",
    "however",
];

fn word<'a>(text: &'a str, tokens: &[BytesSpan], at: usize) -> &'a str {
    tokens.get(at).and_then(|token| text.get(token.range())).unwrap_or_default()
}

/// Whether only white space (or nothing) parts a token from the next.
fn is_near(text: &str, tokens: &[BytesSpan], at: usize) -> bool {
    let (Some(a), Some(b)) = (tokens.get(at), tokens.get(at + 1)) else { return false };
    text.get(a.end.get()..b.start.get()).is_some_and(|gap| gap.len() <= 2 && gap.chars().all(char::is_whitespace))
}

/// A word with a capital, at its start or after an article that a hyphen joins (`al-Amin`).
fn is_capitalised(word: &str) -> bool {
    has_capital(word)
        || word
            .split_once('-')
            .is_some_and(|(article, rest)| article.len() <= 3 && PARTICLES.contains(&article) && has_capital(rest))
}

fn is_starter(word: &str) -> bool {
    STARTERS.contains(&word.to_lowercase().as_str())
}

/// The tokens of the name around some tokens: capitalised words with the particles between them. `None` where none of
/// them has a capital.
pub fn name_around(text: &str, tokens: &[BytesSpan], at: Range<usize>) -> Option<Range<usize>> {
    let capital = |at: usize| is_capitalised(word(text, tokens, at));
    let mut start = at.clone().find(|at| capital(*at))?;
    let mut end = at.rev().find(|at| capital(*at))? + 1;
    while let Some(next) = reach(text, tokens, end, true) {
        end = next;
    }
    while let Some(next) = reach(text, tokens, start, false) {
        start = next;
    }
    while end - start > 1 && is_starter(word(text, tokens, start)) {
        start += 1;
        while end - start > 1 && !capital(start) {
            start += 1;
        }
    }
    Some(start..end)
}

/// One capitalised word further, over at most two particles.
fn reach(text: &str, tokens: &[BytesSpan], from: usize, forward: bool) -> Option<usize> {
    let mut particles = 0;
    let mut weak = false;
    let mut at = from;
    loop {
        let (here, gap) = if forward { (at, at.checked_sub(1)?) } else { (at.checked_sub(1)?, at.checked_sub(1)?) };
        if here >= tokens.len() || !is_near(text, tokens, gap) {
            return None;
        }
        let found = word(text, tokens, here);
        let next = if forward { at + 1 } else { here };
        if is_capitalised(found) {
            let crosses_starter = weak && is_starter(found);
            return (!crosses_starter).then_some(next);
        }
        // “X and Y” are two names; “Ministry for the Interior”, “Bank of the South” are one.
        let joins = PARTICLES.contains(&found) && !matches!(found, "and" | "und" | "et" | "as");
        weak |= WEAK.contains(&found);
        particles += 1;
        if !joins || particles > 2 {
            return None;
        }
        at = next;
    }
}

/// For each token whether something to tag likely starts there: the first word of a capitalised run, an opening
/// quotation mark. Scripts without capitals have only the marks.
pub fn likely_starts(text: &str, tokens: &[BytesSpan]) -> Vec<bool> {
    let mut inside = false;
    (0..tokens.len())
        .map(|at| {
            let token = word(text, tokens, at);
            let capital = is_capitalised(token) && is_word(token) && !is_starter(token);
            let near = at > 0 && is_near(text, tokens, at - 1);
            let starts = capital && !(inside && near);
            inside = capital || (inside && near && PARTICLES.contains(&token) && !WEAK.contains(&token));
            starts || matches!(token, "“" | "«" | "„" | "「" | "『" | "‘")
        })
        .collect()
}

/// Whether a string is a name rather than a pronoun or a description: it has a capital, or is written in letters that
/// have none.
pub fn is_name(text: &str) -> bool {
    text.chars().any(char::is_uppercase)
        || (text.chars().any(char::is_alphabetic) && !text.chars().any(char::is_lowercase))
}

#[cfg(test)]
mod tests {
    use super::super::token::tokens;
    use super::*;

    fn name(text: &str, at: &str) -> Option<String> {
        let tokens = tokens(text);
        let here = tokens.iter().position(|t| &text[t.range()] == at).unwrap();
        let range = name_around(text, &tokens, here..here + 1)?;
        Some(text[tokens[range.start].start.get()..tokens[range.end - 1].end.get()].to_owned())
    }

    #[test]
    fn the_whole_run_with_its_particles() {
        let text = "The Movement of the Plural Society met Stefan de Mistral and Bashar al-Amin, President of Orlo, in Astana.";
        assert_eq!(name(text, "Movement").unwrap(), "Movement of the Plural Society");
        assert_eq!(name(text, "Mistral").unwrap(), "Stefan de Mistral");
        assert_eq!(name(text, "Bashar").unwrap(), "Bashar al-Amin");
        assert_eq!(name(text, "Orlo").unwrap(), "President of Orlo");
        assert_eq!(name(text, "met"), None);
    }

    #[test]
    fn starts_of_names_and_quotations() {
        let text = "The talks of Ms Lena Orlo ended: “Nobody won,” said Brandt.";
        let all = tokens(text);
        let starts = likely_starts(text, &all);
        let found: Vec<&str> = all.iter().zip(&starts).filter(|(_, s)| **s).map(|(t, _)| &text[t.range()]).collect();
        assert_eq!(found, ["Ms", "“", "Nobody", "Brandt"]);
    }
}
