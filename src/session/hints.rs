//! Jump hints: likely starts get one letter, all other tokens two, nearest first.

use super::selection::{Selection, tokens_of};
use super::{Mode, Session};
use crate::text::{BytesSpan, name};
use std::collections::HashSet;

/// Letters over the tokens on the screen.
#[derive(Clone, Debug, Default)]
pub struct Hints {
    /// Every hint that can still be meant.
    pub places: Vec<Hint>,
    /// The letters typed so far.
    pub typed: String,
    /// Whether a start and an end are asked for.
    pub range: bool,
    start: Option<(usize, BytesSpan)>,
}

/// Letters and the token they stand for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hint {
    /// One or two letters.
    pub letters: String,
    /// Its paragraph.
    pub paragraph: usize,
    /// Bytes of the paragraph.
    pub token: BytesSpan,
    likely: bool,
}

impl Session {
    pub(super) fn open_hints(&mut self, range: bool) {
        let places = self.hint_places(None);
        if places.is_empty() {
            return self.say("no token is on the screen");
        }
        self.mode = Mode::Hints(Hints { places, range, ..Hints::default() });
    }

    /// The tokens on the screen, of one paragraph or of all, each with its letters.
    fn hint_places(&mut self, only: Option<usize>) -> Vec<Hint> {
        let Some(open) = &mut self.article else { return Vec::new() };
        let here = open.selection;
        let visible = open.page.visible_text();
        let mut places = Vec::new();
        let mut seen = HashSet::new();
        for (paragraph, bytes) in visible.into_iter().filter(|(at, _)| only.is_none_or(|only| only == *at)) {
            let tokens = open.tokens(paragraph);
            let likely = name::likely_starts(open.paragraph_text(paragraph), &tokens);
            for at in tokens_of(&tokens, bytes) {
                if let Some(token) = tokens.get(at)
                    && seen.insert((paragraph, at))
                    && !(paragraph == here.paragraph && *token == here.span)
                {
                    let likely = paragraph == here.paragraph && likely.get(at).copied().unwrap_or_default();
                    places.push(Hint { letters: String::new(), paragraph, token: *token, likely });
                }
            }
        }
        places.sort_by_key(|hint| {
            let away = hint.token.start.get().abs_diff(here.span.start.get());
            (hint.paragraph.abs_diff(here.paragraph), away)
        });
        letter(&mut places);
        places
    }

    /// A letter while hints are shown.
    pub(super) fn hint_letter(&mut self, typed: char) {
        let Mode::Hints(hints) = &mut self.mode else { return };
        hints.typed.push(typed);
        let typed = hints.typed.clone();
        let before = std::mem::take(&mut hints.places);
        hints.places = before.into_iter().filter(|hint| hint.letters.starts_with(&typed)).collect();
        match hints.places.as_slice() {
            [] => {
                self.mode = Mode::Normal;
                self.say(format!("no token has the letters {typed}"));
            }
            [hint] if hint.letters == typed => {
                let (paragraph, token) = (hint.paragraph, hint.token);
                self.take_hint(paragraph, token);
            }
            _ => {}
        }
    }

    pub(super) fn take_hint(&mut self, paragraph: usize, token: BytesSpan) {
        let Mode::Hints(hints) = std::mem::take(&mut self.mode) else { return };
        let Some(open) = &mut self.article else { return };
        match hints.start {
            _ if !hints.range => open.select(Selection { paragraph, span: token }),
            Some((_, start)) => {
                let span = BytesSpan::new(start.start.min(token.start), start.end.max(token.end));
                open.select(Selection { paragraph, span });
            }
            None => {
                open.select(Selection { paragraph, span: token });
                let places = self.hint_places(Some(paragraph));
                self.mode =
                    Mode::Hints(Hints { places, start: Some((paragraph, token)), range: true, typed: String::new() });
            }
        }
    }
}

/// Gives the letters, nearest first; those for which there are none are left out.
fn letter(places: &mut Vec<Hint>) {
    let likely: Vec<bool> = places.iter().map(|hint| hint.likely).collect();
    let letters = letters(&likely);
    places.truncate(letters.len());
    for (hint, letters) in places.iter_mut().zip(letters) {
        hint.letters = letters;
    }
}

/// Letters for places, of which some are likely: one for these, two for all others, none a start of another. Two-letter
/// hints begin with letters that no one-letter hint has; where those run out, with capitals.
pub(super) fn letters(likely: &[bool]) -> Vec<String> {
    const LETTERS: usize = 26;
    let small = |n: usize| char::from(b'a' + u8::try_from(n % LETTERS).unwrap_or_default());
    let wanted = likely.iter().filter(|likely| **likely).count().min(LETTERS - 2);
    let firsts = (likely.len() - wanted).div_ceil(LETTERS).min((LETTERS - wanted).max(6));
    let singles = wanted.min(LETTERS - firsts);
    let (mut one, mut two) = (0, 0);
    let named = likely.iter().take(singles + (firsts + LETTERS) * LETTERS).map(|likely| {
        if *likely && one < singles {
            one += 1;
            return small(one - 1).to_string();
        }
        let (first, second) = (two / LETTERS, small(two));
        two += 1;
        let first =
            if first < firsts { small(LETTERS - 1 - first) } else { small(first - firsts).to_ascii_uppercase() };
        format!("{first}{second}")
    });
    named.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(likely: usize, other: usize) -> Vec<Hint> {
        let one = |likely| Hint { letters: String::new(), paragraph: 0, token: BytesSpan::default(), likely };
        let mut all: Vec<Hint> = (0..likely).map(|_| one(true)).chain((0..other).map(|_| one(false))).collect();
        letter(&mut all);
        all
    }

    #[test]
    fn no_hint_is_the_start_of_another() {
        for (likely, other) in [(0, 1), (1, 0), (5, 100), (30, 500), (24, 2000), (200, 200)] {
            let all = places(likely, other);
            for (at, a) in all.iter().enumerate() {
                assert!(!a.letters.is_empty());
                for b in all.iter().skip(at + 1) {
                    assert!(
                        !a.letters.starts_with(&b.letters) && !b.letters.starts_with(&a.letters),
                        "{} {}",
                        a.letters,
                        b.letters
                    );
                }
            }
            let ones = all.iter().filter(|hint| hint.letters.len() == 1).count();
            assert!(ones >= likely.min(20), "{ones} of {likely} likely starts have one letter");
        }
    }
}
