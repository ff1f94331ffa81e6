//! Sentences by UAX 29, not ended by a title's dot or an initial.

use super::offset::{BytePos, BytesSpan};
use unicode_segmentation::UnicodeSegmentation;

/// Words whose dot does not end a sentence.
const TITLES: [&str; 16] =
    ["Mr", "Mrs", "Ms", "Dr", "Prof", "Gen", "Col", "Lt", "Sgt", "Capt", "Rev", "St", "No", "Sen", "Rep", "Gov"];

/// The sentences of a paragraph, in its bytes, without white space around them.
pub fn sentences(text: &str) -> Vec<BytesSpan> {
    let mut found: Vec<(usize, usize)> = Vec::new();
    for (start, sentence) in text.split_sentence_bound_indices() {
        let end = start + sentence.len();
        match found.last_mut() {
            Some(last) if goes_on(text.get(last.0..last.1).unwrap_or_default()) => last.1 = end,
            _ => found.push((start, end)),
        }
    }
    let trimmed = found.into_iter().filter_map(|(start, end)| {
        let sentence = text.get(start..end)?;
        let start = start + sentence.len() - sentence.trim_start().len();
        let end = start + sentence.trim().len();
        (start < end).then(|| BytesSpan::new(BytePos::new(start), BytePos::new(end)))
    });
    trimmed.collect()
}

fn goes_on(before: &str) -> bool {
    let Some(stem) = before.trim_end().strip_suffix('.') else { return false };
    let word = stem.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let mut chars = word.chars();
    let initial = chars.next().is_some_and(char::is_uppercase)
        && chars.next().is_none()
        && !stem.trim_end_matches(word).ends_with('.');
    TITLES.contains(&word) || initial
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> Vec<&str> {
        sentences(text).into_iter().map(|span| &text[span.range()]).collect()
    }

    #[test]
    fn titles_and_initials_end_no_sentence() {
        assert_eq!(
            split("Mr. Orlo left. J. Brandt stayed in the U.S. Nobody asked.  "),
            ["Mr. Orlo left.", "J. Brandt stayed in the U.S.", "Nobody asked."]
        );
        assert_eq!(split("会谈结束。代表离开。"), ["会谈结束。", "代表离开。"]);
        assert!(split("  ").is_empty());
    }
}
