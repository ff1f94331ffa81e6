//! The selection: one token or more of one paragraph; how it moves, grows and jumps.

use super::article::OpenArticle;
use super::command::{Around, Edge, Motion};
use crate::text::{BytePos, BytesSpan, name, quotation, sentence, token};
use std::ops::Range;
use unicode_segmentation::{GraphemeCursor, UnicodeSegmentation};

/// What is selected, in bytes of its paragraph. Never ends inside a grapheme.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// Number of the paragraph, from 0.
    pub paragraph: usize,
    /// Bytes of that paragraph.
    pub span: BytesSpan,
}

/// How many selections `~` can go back to.
const TRAIL: usize = 64;

impl OpenArticle {
    /// Selects, remembering the selection before.
    pub fn select(&mut self, selection: Selection) {
        if selection != self.selection {
            self.trail.push(self.selection);
            if self.trail.len() > TRAIL {
                self.trail.remove(0);
            }
            self.selection = selection;
        }
    }

    /// Goes back to the selection before; `false` where there is none.
    pub fn select_back(&mut self) -> bool {
        self.trail.pop().map(|before| self.selection = before).is_some()
    }

    /// The tokens the selection touches, as a range of token numbers.
    pub fn selected_tokens(&mut self) -> Range<usize> {
        let tokens = self.tokens(self.selection.paragraph);
        tokens_of(&tokens, self.selection.span)
    }

    /// Selects one token of a paragraph; the last one where there are fewer.
    pub fn select_token(&mut self, paragraph: usize, at: usize) {
        let tokens = self.tokens(paragraph);
        let span = tokens.get(at).or(tokens.last()).copied().unwrap_or_default();
        self.select(Selection { paragraph, span });
    }

    fn select_last_token(&mut self, paragraph: usize) {
        let last = self.tokens(paragraph).len().saturating_sub(1);
        self.select_token(paragraph, last);
    }

    /// Moves to one token; `false` where there is nothing further.
    pub fn go(&mut self, motion: Motion, rows: usize) -> bool {
        let before = self.selection;
        let goal = self.goal.take();
        let here = self.selected_tokens();
        let paragraph = before.paragraph;
        match motion {
            Motion::TokenBack if here.start > 0 => self.select_token(paragraph, here.start - 1),
            Motion::TokenBack if paragraph > 0 => self.select_last_token(paragraph - 1),
            Motion::TokenNext if here.end < self.tokens(paragraph).len() => self.select_token(paragraph, here.end),
            Motion::TokenNext if paragraph + 1 < self.len() => self.select_token(paragraph + 1, 0),
            Motion::TokenBack | Motion::TokenNext => {}
            Motion::WordBack => self.go_word(here.start, false),
            Motion::WordNext => self.go_word(here.end, true),
            Motion::LineUp => self.go_line(false, goal),
            Motion::LineDown => self.go_line(true, goal),
            Motion::PageUp | Motion::PageDown => self.go_page(motion == Motion::PageDown, rows, goal),
            Motion::LineStart | Motion::LineEnd => self.go_line_end(motion == Motion::LineEnd),
            Motion::ArticleStart => self.select_token(0, 0),
            Motion::ArticleEnd => self.select_last_token(self.len().saturating_sub(1)),
        }
        self.selection != before
    }

    fn go_word(&mut self, from: usize, forward: bool) {
        let mut paragraph = self.selection.paragraph;
        let mut from = from;
        loop {
            let tokens = self.tokens(paragraph);
            let text = self.paragraph_text(paragraph);
            let is_word = |at: &usize| tokens.get(*at).and_then(|t| text.get(t.range())).is_some_and(token::is_word);
            let found = if forward { (from..tokens.len()).find(is_word) } else { (0..from).rev().find(is_word) };
            if let Some(at) = found {
                return self.select_token(paragraph, at);
            }
            let next = if forward { paragraph + 1 } else { paragraph.wrapping_sub(1) };
            if next >= self.len() {
                return;
            }
            paragraph = next;
            from = if forward { 0 } else { self.tokens(paragraph).len() };
        }
    }

    fn go_line(&mut self, down: bool, goal: Option<u16>) {
        let paragraph = self.selection.paragraph;
        let layout = self.layout(paragraph);
        let line = layout.line_of(self.selection.span.start);
        let x = goal.or_else(|| {
            let first = layout.lines.get(line)?.columns(self.selection.span).into_iter().next()?;
            Some(first.start)
        });
        let x = x.unwrap_or_default();
        let last = layout.lines.len().saturating_sub(1);
        let target = match down {
            true if line < last => Some((paragraph, line + 1)),
            true => (paragraph + 1 < self.len()).then_some((paragraph + 1, 0)),
            false if line > 0 => Some((paragraph, line - 1)),
            false if paragraph > 0 => Some((paragraph - 1, self.layout(paragraph - 1).lines.len().saturating_sub(1))),
            false => None,
        };
        if let Some((paragraph, line)) = target {
            self.select_on_line(paragraph, line, x);
        }
        self.goal = Some(x);
    }

    fn select_on_line(&mut self, paragraph: usize, line: usize, x: u16) {
        let layout = self.layout(paragraph);
        let Some(line) = layout.lines.get(line) else { return };
        let at = line.at(x).unwrap_or(line.bytes.start);
        let tokens = self.tokens(paragraph);
        let inside = tokens.iter().position(|t| t.start <= at && at < t.end);
        // In a space: the token before it on this line, else the first one after.
        let before = tokens.partition_point(|t| t.end <= at);
        let nearest = match before.checked_sub(1) {
            Some(left) if tokens.get(left).is_some_and(|t| t.start >= line.bytes.start) => left,
            _ => before,
        };
        self.select_token(paragraph, inside.unwrap_or(nearest));
    }

    fn go_page(&mut self, down: bool, rows: usize, goal: Option<u16>) {
        self.goal = goal;
        for _ in 0..rows.max(1) {
            let (before, goal) = (self.selection, self.goal.take());
            self.go_line(down, goal);
            if self.selection == before {
                return;
            }
        }
    }

    fn go_line_end(&mut self, end: bool) {
        let paragraph = self.selection.paragraph;
        let layout = self.layout(paragraph);
        let at = if end { self.selection.span.end.get().saturating_sub(1) } else { self.selection.span.start.get() };
        let Some(line) = layout.lines.get(layout.line_of(BytePos::new(at))) else { return };
        let tokens = self.tokens(paragraph);
        let on_line = tokens_of(&tokens, line.bytes);
        let target = if end { on_line.end.saturating_sub(1) } else { on_line.start };
        self.select_token(paragraph, target);
    }

    /// Moves one end by a token; `false` where it can't.
    pub fn move_edge(&mut self, edge: Edge) -> bool {
        let tokens = self.tokens(self.selection.paragraph);
        let here = self.selected_tokens();
        let span = self.selection.span;
        let token = |at: usize| tokens.get(at).copied();
        let last = here.end.checked_sub(1).and_then(token);
        let moved = match edge {
            Edge::RightOut if last.is_some_and(|t| t.end > span.end) => last.map(|t| (span.start, t.end)),
            Edge::RightOut => token(here.end).map(|t| (span.start, t.end)),
            Edge::RightIn if here.len() > 1 => here.end.checked_sub(2).and_then(token).map(|t| (span.start, t.end)),
            Edge::LeftOut if token(here.start).is_some_and(|t| t.start < span.start) => {
                token(here.start).map(|t| (t.start, span.end))
            }
            Edge::LeftOut => here.start.checked_sub(1).and_then(token).map(|t| (t.start, span.end)),
            Edge::LeftIn if here.len() > 1 => token(here.start + 1).map(|t| (t.start, span.end)),
            Edge::RightIn | Edge::LeftIn => None,
        };
        let Some((start, end)) = moved else { return false };
        self.select(Selection { paragraph: self.selection.paragraph, span: BytesSpan::new(start, end) });
        true
    }

    /// Moves one end by one grapheme; `false` where it can't.
    pub fn nudge(&mut self, edge: Edge) -> bool {
        let text = self.paragraph_text(self.selection.paragraph);
        let span = self.selection.span;
        let left = matches!(edge, Edge::LeftOut | Edge::LeftIn);
        let mut cursor = GraphemeCursor::new(if left { span.start } else { span.end }.get(), text.len(), true);
        let forward = matches!(edge, Edge::RightOut | Edge::LeftIn);
        let to = if forward { cursor.next_boundary(text, 0) } else { cursor.prev_boundary(text, 0) };
        let Some(to) = to.ok().flatten().map(BytePos::new) else { return false };
        let (start, end) = if left { (to, span.end) } else { (span.start, to) };
        if start >= end {
            return false;
        }
        self.select(Selection { paragraph: self.selection.paragraph, span: BytesSpan::new(start, end) });
        true
    }

    /// Selects something around the selection, or else the next quotation; `false` where there is no such thing, or
    /// nothing larger.
    pub fn select_around(&mut self, around: Around) -> bool {
        let paragraph = self.selection.paragraph;
        let tokens = self.tokens(paragraph);
        let here = self.selected_tokens();
        let span = self.selection.span;
        let text = self.paragraph_text(paragraph);
        let found = match around {
            Around::Name => name::name_around(text, &tokens, here).and_then(|range| {
                let last = range.end.checked_sub(1)?;
                Some(BytesSpan::new(tokens.get(range.start)?.start, tokens.get(last)?.end))
            }),
            Around::Sentence => {
                let sentences = sentence::sentences(text);
                let first = sentences.iter().find(|s| s.end > span.start);
                let last = sentences.iter().rfind(|s| s.start < span.end);
                first.zip(last).map(|(first, last)| BytesSpan::new(first.start, last.end))
            }
            Around::Paragraph => {
                tokens.first().zip(tokens.last()).map(|(first, last)| BytesSpan::new(first.start, last.end))
            }
            Around::Quotation => quotation::around(text, span)
                .filter(|found| *found != span)
                .or_else(|| quotation::both_halves(text, span).filter(|found| *found != span))
                .or_else(|| quotation::next(text, span)),
        };
        let Some(found) = found.map(|span| whole_graphemes(text, span)).filter(|found| *found != span) else {
            return false;
        };
        self.select(Selection { paragraph, span: found });
        true
    }
}

/// Numbers of the tokens that a stretch touches; where it touches none, an empty range at its place.
pub fn tokens_of(tokens: &[BytesSpan], span: BytesSpan) -> Range<usize> {
    let start = tokens.partition_point(|t| t.end <= span.start);
    let end = tokens.partition_point(|t| t.start < span.end).max(start);
    start..end
}

/// Outward to grapheme bounds: what is selected can always be drawn.
pub fn whole_graphemes(text: &str, span: BytesSpan) -> BytesSpan {
    let start = text.floor_char_boundary(span.start.get());
    let end = text.ceil_char_boundary(span.end.get());
    let is_bound = |at: usize| GraphemeCursor::new(at, text.len(), true).is_boundary(text, 0).unwrap_or(true);
    if is_bound(start) && is_bound(end) {
        return BytesSpan::new(BytePos::new(start), BytePos::new(end));
    }
    let mut out = (start, end);
    for (at, grapheme) in text.grapheme_indices(true) {
        let next = at + grapheme.len();
        if at < start && start < next {
            out.0 = at;
        }
        if at < end && end < next {
            out.1 = next;
            break;
        }
    }
    BytesSpan::new(BytePos::new(out.0), BytePos::new(out.1))
}
