//! Right-to-left text in visual order (UAX 9).

use std::ops::Range;
use unicode_bidi::{BidiClass, BidiInfo, Level, bidi_class};

/// A stretch of a line that runs in one direction; stretches stand in visual order, left to right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// Bytes of the paragraph.
    pub bytes: Range<usize>,
    /// Whether it runs to the left.
    pub rtl: bool,
}

/// The directions of a paragraph; `None` where all of it runs to the right.
pub struct Directions {
    levels: Vec<Level>,
    base: Level,
    text: String,
}

impl Directions {
    /// Reads a paragraph. Direction overrides in it count for nothing: they are shown as symbols, not obeyed.
    pub fn of(text: &str) -> Option<Self> {
        let turns = |c: char| matches!(bidi_class(c), BidiClass::R | BidiClass::AL | BidiClass::AN);
        if text.is_ascii() || !text.chars().any(turns) {
            return None;
        }
        // A neutral character of the same length takes the place of each override and isolate.
        let text = text.replace(|c| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'), "\u{2023}");
        let info = BidiInfo::new(&text, None);
        let [paragraph] = info.paragraphs.as_slice() else { return None };
        let (levels, base) = (info.levels.clone(), paragraph.level);
        Some(Self { levels, base, text })
    }

    /// Whether the paragraph as a whole runs to the left.
    pub fn is_rtl(&self) -> bool {
        self.base.is_rtl()
    }

    /// The runs of a line, in visual order.
    pub fn runs(&self, line: Range<usize>) -> Vec<Run> {
        // Rule L1 for the end of the line, then L2: reverse from the highest level down to the lowest odd one.
        let trimmed = line.start + self.text.get(line.clone()).map_or(0, |text| text.trim_end().len());
        let level_at =
            |at: usize| if at >= trimmed { self.base } else { self.levels.get(at).copied().unwrap_or(self.base) };
        let mut runs: Vec<(Range<usize>, u8)> = Vec::new();
        for at in line {
            let level = level_at(at).number();
            match runs.last_mut() {
                Some((run, known)) if *known == level => run.end = at + 1,
                _ => runs.push((at..at + 1, level)),
            }
        }
        let highest = runs.iter().map(|(_, level)| *level).max().unwrap_or_default();
        for level in (1..=highest).rev() {
            let mut from = 0;
            while from < runs.len() {
                let is_high = |run: &(Range<usize>, u8)| run.1 >= level;
                let len = runs.iter().skip(from).take_while(|run| is_high(run)).count();
                if let Some(stretch) = runs.get_mut(from..from + len) {
                    stretch.reverse();
                }
                from += len.max(1);
            }
        }
        runs.into_iter().map(|(bytes, level)| Run { bytes, rtl: level % 2 == 1 }).collect()
    }
}

/// The bracket that faces the other way, as right-to-left text shows it.
pub fn mirrored(c: char) -> Option<char> {
    const PAIRS: [(char, char); 9] =
        [('(', ')'), ('[', ']'), ('{', '}'), ('<', '>'), ('«', '»'), ('‹', '›'), ('≤', '≥'), ('⟨', '⟩'), ('【', '】')];
    PAIRS.iter().find_map(|(a, b)| if *a == c { Some(*b) } else { (*b == c).then_some(*a) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn visual(text: &str) -> String {
        let Some(directions) = Directions::of(text) else { return text.to_owned() };
        let runs = directions.runs(0..text.len());
        let show = |run: Run| {
            let piece = &text[run.bytes];
            if run.rtl { piece.chars().rev().collect::<String>() } else { piece.to_owned() }
        };
        runs.into_iter().map(show).collect()
    }

    #[test]
    fn runs_come_in_visual_order() {
        assert_eq!(visual("abc"), "abc");
        assert_eq!(visual("אבג"), "גבא");
        assert_eq!(visual("say אבג now"), "say גבא now");
        assert_eq!(visual("אבג 12 דה"), "הד 12 גבא");
        assert!(Directions::of("אבג 12").unwrap().is_rtl());
        assert!(!Directions::of("say אבג").unwrap().is_rtl());
    }

    #[test]
    fn an_override_is_not_obeyed() {
        assert!(Directions::of("\u{202e}abc").is_none());
        assert_eq!(visual("\u{202e}ab אב"), "\u{202e}ab בא");
    }
}
