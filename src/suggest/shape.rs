//! What looks like a name by its capitals.

use super::features::Vocabulary;
use crate::text::{BytesSpan, name, sentence};
use std::ops::Range;

/// Runs of capitalised words, as tokens; not a word that only starts a sentence and is known in lower case.
pub fn names(text: &str, tokens: &[BytesSpan], vocabulary: &Vocabulary) -> Vec<Range<usize>> {
    let starts = name::likely_starts(text, tokens);
    let likely = (0..tokens.len()).filter(|at| starts.get(*at) == Some(&true));
    let firsts: Vec<BytesSpan> = sentence::sentences(text);
    let begins = |at: usize| {
        tokens.get(at).is_some_and(|token| firsts.binary_search_by_key(&token.start, |one| one.start).is_ok())
    };
    let mut found: Vec<Range<usize>> = Vec::new();
    for at in likely {
        // What stands in a name has been looked at with it: a long run of capitals is no reason to look at each twice.
        if found.last().is_some_and(|last| at < last.end) {
            continue;
        }
        let Some(range) = name::name_around(text, tokens, at..at + 1) else { continue };
        let is_common =
            range.len() == 1 && begins(range.start) && vocabulary.knows_small(text, tokens.get(range.start).copied());
        if !is_common && found.last().is_none_or(|last| last.end <= range.start) {
            found.push(range);
        }
    }
    found
}
