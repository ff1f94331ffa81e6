//! A paragraph as lines of cells: the only place that wraps, and that knows which grapheme stands in which column.

use super::bidi::{Directions, Run, mirrored};
use crate::text::offset::Cells;
use crate::text::{BytePos, BytesSpan, visible};
use std::ops::Range;
use unicode_segmentation::UnicodeSegmentation;

/// In which order right-to-left text is laid out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// As it is read (UAX 9).
    #[default]
    Visual,
    /// As it is stored, for terminals that turn it round themselves.
    Logical,
}

/// One grapheme on a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cell {
    /// Bytes of the paragraph.
    pub bytes: BytesSpan,
    /// Its first column.
    pub x: Cells,
    /// Its columns.
    pub width: Cells,
    /// What is drawn instead, in right-to-left text.
    pub mirrored: Option<char>,
}

/// One line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Bytes of the paragraph, with the white space at its end.
    pub bytes: BytesSpan,
    /// In visual order, without the white space at its end.
    pub cells: Vec<Cell>,
    /// Whether it runs to the left.
    pub rtl: bool,
}

/// A paragraph at one width.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParagraphLayout {
    /// From top to bottom; together they hold every byte of the text. At least one.
    pub lines: Vec<Line>,
    width: Cells,
}

/// A grapheme before it has a place.
#[derive(Clone, Copy)]
struct Piece {
    start: usize,
    end: usize,
    width: u16,
    blank: bool,
}

impl ParagraphLayout {
    /// Wraps at line-break opportunities (UAX 14), words longer than a line between graphemes. Linear.
    pub fn new(text: &str, width: Cells, order: Order) -> Self {
        let room = width.get().max(1);
        let pieces = pieces(text, room);
        let directions = if order == Order::Visual { Directions::of(text) } else { None };
        let mut lines = Vec::new();
        let mut rest = pieces.as_slice();
        let mut breaks = unicode_linebreak::linebreaks(text).map(|(at, _)| at).peekable();
        while !rest.is_empty() {
            let count = fitting(rest, room, &mut breaks);
            let (line, after) = rest.split_at_checked(count).unwrap_or((rest, &[]));
            lines.push(lay(text, line, directions.as_ref(), room));
            rest = after;
        }
        if lines.is_empty() {
            lines.push(Line { bytes: BytesSpan::default(), cells: Vec::new(), rtl: false });
        }
        Self { lines, width: Cells::new(room) }
    }

    /// The width it was made for.
    pub fn width(&self) -> Cells {
        self.width
    }

    /// The line that holds a byte; the last one for what is past the end.
    pub fn line_of(&self, at: BytePos) -> usize {
        self.lines.partition_point(|line| line.bytes.start <= at).saturating_sub(1)
    }
}

impl Line {
    /// The columns of a stretch of bytes, in order, touching ones joined: more than one where directions mix.
    pub fn columns(&self, span: BytesSpan) -> Vec<Range<u16>> {
        let mut found: Vec<Range<u16>> = Vec::new();
        let inside = self.cells.iter().filter(|cell| span.start < cell.bytes.end && cell.bytes.start < span.end);
        for cell in inside {
            let (start, end) = (cell.x.get(), cell.x.get() + cell.width.get());
            match found.last_mut() {
                Some(last) if last.end == start => last.end = end,
                _ => found.push(start..end),
            }
        }
        found
    }

    /// The start of the grapheme in a column, or of the last before it.
    pub fn at(&self, x: u16) -> Option<BytePos> {
        let after = self.cells.partition_point(|cell| cell.x.get() <= x);
        let cell = self.cells.get(after.saturating_sub(1))?;
        Some(cell.bytes.start)
    }
}

fn pieces(text: &str, room: u16) -> Vec<Piece> {
    let mut pieces = Vec::with_capacity(text.len());
    for (start, grapheme) in text.grapheme_indices(true) {
        // What is wider than the whole screen is drawn as one cell.
        let width = match visible::width(&visible::shown(grapheme)) {
            width if width <= room => width,
            _ => 1,
        };
        let blank = grapheme.chars().all(|c| c.is_whitespace() && !matches!(c, '\u{a0}' | '\u{202f}' | '\u{85}'));
        pieces.push(Piece { start, end: start + grapheme.len(), width, blank });
    }
    pieces
}

/// How many graphemes go on the next line: at least one. White space at its end may hang over.
fn fitting(rest: &[Piece], room: u16, breaks: &mut std::iter::Peekable<impl Iterator<Item = usize>>) -> usize {
    let mut used = 0_u16;
    let mut best = 0;
    for (count, piece) in rest.iter().enumerate() {
        while breaks.next_if(|at| *at < piece.start).is_some() {}
        if count > 0 && breaks.peek() == Some(&piece.start) {
            best = count;
        }
        if used.saturating_add(piece.width) > room && !piece.blank {
            return if best > 0 { best } else { count.max(1) };
        }
        used = used.saturating_add(piece.width);
    }
    rest.len()
}

fn lay(text: &str, pieces: &[Piece], directions: Option<&Directions>, room: u16) -> Line {
    let start = pieces.first().map_or(0, |piece| piece.start);
    let end = pieces.last().map_or(0, |piece| piece.end);
    let blank = pieces.iter().rev().take_while(|piece| piece.blank).count();
    let drawn = pieces.get(..pieces.len() - blank).unwrap_or_default();
    let rtl = directions.is_some_and(Directions::is_rtl);
    let width: u16 = drawn.iter().map(|piece| piece.width).sum();
    let mut cells = Vec::with_capacity(drawn.len());
    let mut x = if rtl { room.saturating_sub(width) } else { 0 };
    let mut put = |piece: &Piece, turned: bool| {
        let bytes = BytesSpan::new(BytePos::new(piece.start), BytePos::new(piece.end));
        let first = text.get(piece.start..piece.end).and_then(|grapheme| grapheme.chars().next());
        let mirrored = first.filter(|_| turned).and_then(mirrored);
        cells.push(Cell { bytes, x: Cells::new(x), width: Cells::new(piece.width), mirrored });
        x += piece.width;
    };
    match directions {
        None => drawn.iter().for_each(|piece| put(piece, false)),
        Some(directions) => {
            let end = drawn.last().map_or(start, |piece| piece.end);
            for Run { bytes, rtl } in directions.runs(start..end) {
                let from = drawn.partition_point(|piece| piece.start < bytes.start);
                let to = drawn.partition_point(|piece| piece.start < bytes.end);
                let run = drawn.get(from..to).unwrap_or_default();
                if rtl {
                    for piece in run.iter().rev() {
                        put(piece, true);
                    }
                } else {
                    for piece in run {
                        put(piece, false);
                    }
                }
            }
        }
    }
    Line { bytes: BytesSpan::new(BytePos::new(start), BytePos::new(end)), cells, rtl }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn drawn(text: &str, width: u16) -> Vec<String> {
        let layout = ParagraphLayout::new(text, Cells::new(width), Order::Visual);
        let show = |line: &Line| {
            let mut row = String::new();
            for cell in &line.cells {
                while visible::width(&row) < cell.x.get() {
                    row.push(' ');
                }
                row.push_str(&visible::shown(&text[cell.bytes.range()]));
            }
            row
        };
        layout.lines.iter().map(show).collect()
    }

    #[test]
    fn lines_break_between_words_and_long_words_between_graphemes() {
        assert_eq!(drawn("the talks ended today", 10), ["the talks", "ended", "today"]);
        assert_eq!(drawn("abcdefgh ij", 3), ["abc", "def", "gh", "ij"]);
        assert_eq!(drawn("外交部发言人", 5), ["外交", "部发", "言人"]);
        assert_eq!(drawn("字", 1), ["字"]);
        assert_eq!(ParagraphLayout::new("字", Cells::new(1), Order::Visual).lines[0].cells[0].width.get(), 1);
    }

    #[test]
    fn right_to_left_text_stands_at_the_right_in_visual_order() {
        let layout = ParagraphLayout::new("אב (ג)", Cells::new(10), Order::Visual);
        let line = &layout.lines[0];
        assert_eq!(drawn("אב (ג)", 10), ["    )ג( בא"]);
        assert_eq!(line.cells[0].mirrored, Some('('));
        assert_eq!(line.columns(BytesSpan::new(BytePos::new(0), BytePos::new(4))), vec![8..10; 1]);
        assert_eq!(line.at(9), Some(BytePos::new(0)));
    }

    #[test]
    fn for_terminals_that_turn_it_round_the_text_stays_as_stored() {
        let layout = ParagraphLayout::new("אב (ג)", Cells::new(10), Order::Logical);
        let line = &layout.lines[0];
        assert!(!line.rtl && line.cells.iter().all(|cell| cell.mirrored.is_none()));
        assert_eq!(line.columns(BytesSpan::new(BytePos::new(0), BytePos::new(4))), vec![0..2; 1]);
        assert_eq!(line.at(9), Some(BytePos::new("אב (ג".len())));
    }

    proptest! {
        #[test]
        fn every_byte_is_on_a_line_and_every_cell_in_its_place(
            text in "[a-z אבגالع字😀\u{301}\u{200d}()\t\u{1b}\u{202e}12]{0,80}|\\PC{0,80}", width in 0_u16..30
        ) {
            let layout = ParagraphLayout::new(&text, Cells::new(width), Order::Visual);
            let mut at = 0;
            for line in &layout.lines {
                prop_assert_eq!(line.bytes.start.get(), at);
                at = line.bytes.end.get();
                let mut x = line.cells.first().map_or(0, |cell| cell.x.get());
                let mut seen: Vec<usize> = Vec::new();
                for cell in &line.cells {
                    prop_assert_eq!(cell.x.get(), x);
                    prop_assert!(cell.width.get() > 0);
                    x += cell.width.get();
                    seen.push(cell.bytes.start.get());
                }
                prop_assert!(x <= width.max(1), "{} > {}", x, width);
                let count = seen.len();
                seen.sort_unstable();
                seen.dedup();
                prop_assert_eq!(seen.len(), count);
                let line_text = text[line.bytes.range()].trim_end();
                prop_assert!(line.cells.len() <= line_text.graphemes(true).count() + 1);
                for (offset, grapheme) in line_text.grapheme_indices(true) {
                    let is_blank = grapheme.chars().all(char::is_whitespace);
                    prop_assert!(is_blank || seen.contains(&(line.bytes.start.get() + offset)));
                }
            }
            prop_assert_eq!(at, text.len());
        }
    }
}
