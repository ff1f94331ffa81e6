//! A text as SLATE sees it: lines, tokens between white space, characters in them.

use super::item::Position;
use crate::text::{CharPos, CharSpan};

/// White space of Python, which splits the tokens.
pub fn is_space(c: char) -> bool {
    c.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&c)
}

/// Where lines and tokens stand, in code points.
#[derive(Debug)]
pub struct Grid {
    lines: Vec<Line>,
    tokens: Vec<Token>,
}

#[derive(Debug)]
struct Line {
    whole: [u32; 2],
    /// Tokens before it.
    before: usize,
}

#[derive(Clone, Copy, Debug)]
struct Token {
    line: u32,
    /// Its number in the line.
    number: u32,
    start: u32,
    end: u32,
}

fn span(start: u32, end: u32) -> CharSpan {
    CharSpan::new(CharPos::new(start), CharPos::new(end))
}

impl Grid {
    /// Reads a text once. Lines end at LF, CR LF and CR, as Python opens files.
    pub fn new(text: &str) -> Self {
        let mut grid = Self { lines: vec![Line { whole: [0, 0], before: 0 }], tokens: Vec::new() };
        let mut token: Option<u32> = None;
        let (mut at, mut before) = (0_u32, ' ');
        for c in text.chars() {
            if is_space(c) {
                grid.end_token(token.take(), at);
            } else {
                token.get_or_insert(at);
            }
            let second_half = c == '\n' && before == '\r';
            if let Some(line) = grid.lines.last_mut() {
                if second_half {
                    line.whole = [at + 1, at + 1];
                } else if !matches!(c, '\n' | '\r') {
                    line.whole[1] = at + 1;
                }
            }
            if matches!(c, '\n' | '\r') && !second_half {
                grid.lines.push(Line { whole: [at + 1, at + 1], before: grid.tokens.len() });
            }
            (at, before) = (at + 1, c);
        }
        grid.end_token(token, at);
        grid
    }

    fn end_token(&mut self, start: Option<u32>, end: u32) {
        let (Some(start), Some(line)) = (start, self.lines.last()) else { return };
        let number = u32::try_from(self.tokens.len() - line.before).unwrap_or(u32::MAX);
        let line = u32::try_from(self.lines.len() - 1).unwrap_or(u32::MAX);
        self.tokens.push(Token { line, number, start, end });
    }

    /// Whether there is no token, which SLATE refuses.
    pub fn is_empty(&self) -> bool {
        self.tokens.is_empty()
    }

    /// The code points from a first to a last position; `None` where the text has no such.
    pub fn span(&self, [first, last]: &[Position; 2]) -> Option<CharSpan> {
        let (start, end) = (self.place(first)?, self.place(last)?);
        (start.start < end.end).then(|| CharSpan::new(start.start, end.end))
    }

    fn place(&self, position: &Position) -> Option<CharSpan> {
        let number = |at: usize| position.get(at).and_then(|number| usize::try_from(*number).ok());
        let line = number(0)?;
        let Line { whole: [start, end], before } = self.lines.get(line)?;
        if position.len() < 2 {
            return Some(span(*start, *end));
        }
        let token = self.tokens.get(before.checked_add(number(1)?)?)?;
        let same_line = usize::try_from(token.line).is_ok_and(|one| one == line);
        match position.get(2) {
            _ if !same_line => None,
            None => Some(span(token.start, token.end)),
            Some(number) => {
                let at = token.start.checked_add(*number).filter(|at| *at < token.end)?;
                Some(span(at, at + 1))
            }
        }
    }

    /// The line that a span is, no more and no less.
    pub fn line(&self, wanted: CharSpan) -> Option<Position> {
        let at = self.lines.partition_point(|line| line.whole[0] < wanted.start.get());
        let found = self.lines.get(at).filter(|line| span(line.whole[0], line.whole[1]) == wanted);
        found.and_then(|_| Some(vec![u32::try_from(at).ok()?]))
    }

    /// First and last character of a span, without white space at its ends; `None` where there is nothing else in it.
    pub fn characters(&self, wanted: CharSpan) -> Option<[Position; 2]> {
        let (start, end) = (wanted.start.get(), wanted.end.get());
        let first = self.tokens.get(self.tokens.partition_point(|token| token.end <= start))?;
        let last = self.tokens.get(self.tokens.partition_point(|token| token.start < end).checked_sub(1)?)?;
        if start.max(first.start) >= end || last.start < first.start {
            return None;
        }
        let position = |token: &Token, at: u32| vec![token.line, token.number, at - token.start];
        Some([position(first, start.max(first.start)), position(last, end.min(last.end) - 1)])
    }

    /// The tokens that characters are in, and whether they are these tokens, no more and no less.
    pub fn tokens(&self, [first, last]: &[Position; 2]) -> ([Position; 2], bool) {
        let token = |position: &Position| position.iter().take(2).copied().collect::<Position>();
        let tokens = [token(first), token(last)];
        let whole = self.span(&tokens) == self.span(&[first.clone(), last.clone()]);
        (tokens, whole)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn lines_and_tokens_of_python() {
        let text = "Talks 😀 resumed.\r\n\rMs\u{a0}K “wrecked”\u{1c}it\n";
        let grid = Grid::new(text);
        let of = |first: &[u32], last: &[u32]| {
            grid.span(&[first.to_vec(), last.to_vec()]).map(|one| (one.start.get(), one.end.get()))
        };
        assert_eq!(of(&[0, 1], &[0, 2]), Some((6, 16)));
        assert_eq!(of(&[1], &[1]), None, "nothing is there");
        assert_eq!(of(&[2], &[2]), Some((19, 36)));
        assert_eq!(of(&[2, 2, 1], &[2, 2, 7]), Some((25, 32)));
        assert_eq!(of(&[2, 3], &[2, 3]), Some((34, 36)));
        assert_eq!((of(&[2, 4], &[2, 4]), of(&[9], &[9]), of(&[2, 2, 9], &[2, 2, 9])), (None, None, None));
        assert_eq!(grid.line(span(19, 36)), Some(vec![2]));
        assert!(Grid::new(" \n ").is_empty());
    }

    proptest! {
        #[test]
        fn characters_come_back(text in "[a-c \u{a0}\r\n😀]{0,30}", a in 0_u32..31, b in 0_u32..31) {
            let length = u32::try_from(text.chars().count()).unwrap();
            let (start, end) = (a.min(b).min(length), a.max(b).min(length));
            let grid = Grid::new(&text);
            let inside: Vec<u32> = (0_u32..).zip(text.chars()).filter(|(at, c)| (start..end).contains(at) && !is_space(*c)).map(|(at, _)| at).collect();
            let back = grid.characters(span(start, end)).and_then(|ends| grid.span(&ends));
            prop_assert_eq!(back, inside.first().zip(inside.last()).map(|(first, last)| span(*first, last + 1)));
        }
    }
}
