//! What may be drawn: every control, direction override and invisible character becomes a symbol first.
//!
//! A text of a stranger must neither move the cursor of the terminal nor shift a bracket: what is measured is what is
//! drawn, and nothing that is drawn has a meaning for the terminal.

use super::offset::Cells;
use std::borrow::Cow;
use std::fmt;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// A grapheme longer than this (bytes) is drawn without its marks.
const LONGEST: usize = 64;

/// A text that is safe to draw.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Visible(String);

impl Visible {
    /// Makes every grapheme of a text visible.
    pub fn new(text: &str) -> Self {
        if text.bytes().all(|b| (b' '..=b'~').contains(&b)) {
            return Self(text.to_owned());
        }
        Self(text.graphemes(true).map(shown).collect())
    }

    /// As a string without controls.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Width in cells.
    pub fn width(&self) -> Cells {
        Cells::new(width(&self.0))
    }

    /// Cut at whole graphemes so that it fits, with `…` where something is missing.
    #[must_use]
    pub fn truncate(&self, room: Cells) -> Self {
        if self.width() <= room {
            return self.clone();
        }
        let mut kept = String::new();
        let mut used = 1;
        for grapheme in self.0.graphemes(true) {
            used += width(grapheme);
            if used > room.get() {
                break;
            }
            kept.push_str(grapheme);
        }
        if room.get() > 0 {
            kept.push('…');
        }
        Self(kept)
    }
}

impl fmt::Display for Visible {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.pad(&self.0)
    }
}

impl From<&str> for Visible {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

/// Width of a visible text in cells: the sum over its graphemes, as ratatui draws them.
pub fn width(text: &str) -> u16 {
    if text.is_ascii() {
        return u16::try_from(text.len()).unwrap_or(u16::MAX);
    }
    let cells: usize = text.graphemes(true).map(UnicodeWidthStr::width).sum();
    u16::try_from(cells).unwrap_or(u16::MAX)
}

/// What one grapheme is drawn as: never of width 0, never with a meaning for the terminal.
pub fn shown(grapheme: &str) -> Cow<'_, str> {
    let mut chars = grapheme.chars();
    let Some(first) = chars.next() else { return Cow::Borrowed("") };
    let alone = chars.next().is_none();
    if let Some(symbol) = symbol(first) {
        return Cow::Borrowed(symbol);
    }
    let bare = |c: char| Cow::Owned(String::from(c));
    if grapheme.len() > LONGEST || grapheme.chars().any(|c| symbol(c).is_some() && !joins(c)) {
        return if UnicodeWidthStr::width(first.encode_utf8(&mut [0; 4]) as &str) > 0 {
            bare(first)
        } else {
            Cow::Borrowed("⍰")
        };
    }
    match UnicodeWidthStr::width(grapheme) {
        0 if is_mark(grapheme) => Cow::Owned(format!("◌{grapheme}")),
        0 => Cow::Borrowed("⍰"),
        _ if alone && first.is_whitespace() => Cow::Borrowed(if first == '\u{3000}' { "\u{3000}" } else { " " }),
        _ => Cow::Borrowed(grapheme),
    }
}

/// Joiners have a meaning inside words and emoji, and selectors choose the form of a letter; alone they are invisible.
fn joins(c: char) -> bool {
    matches!(c, '\u{200c}' | '\u{200d}' | '\u{e0100}'..='\u{e01ef}')
}

/// Whether a character may be a command for a terminal, or turn what stands beside it, or hide words from a reader.
pub fn is_heard(c: char) -> bool {
    symbol(c).is_some() && !joins(c)
}

/// Whether a mark without a base can be shown on a dotted circle.
fn is_mark(grapheme: &str) -> bool {
    let on_circle = format!("◌{grapheme}");
    on_circle.graphemes(true).count() == 1
        && UnicodeWidthStr::width(on_circle.as_str()) > 0
        && !grapheme.chars().any(joins)
}

fn symbol(c: char) -> Option<&'static str> {
    const CONTROLS: [&str; 32] = [
        "␀", "␁", "␂", "␃", "␄", "␅", "␆", "␇", "␈", "␉", "␊", "␋", "␌", "␍", "␎", "␏", "␐", "␑", "␒", "␓", "␔", "␕",
        "␖", "␗", "␘", "␙", "␚", "␛", "␜", "␝", "␞", "␟",
    ];
    match c {
        '\0'..='\u{1f}' => CONTROLS.get(c as usize).copied(),
        '\u{7f}' => Some("␡"),
        '\u{85}' | '\u{2028}' | '\u{2029}' => Some("␤"),
        '\u{80}'..='\u{9f}' => Some("⍰"),
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{206f}' => Some("⇄"),
        '\u{ad}'
        | '\u{180e}'
        | '\u{200b}'..='\u{200d}'
        | '\u{2060}'..='\u{2064}'
        | '\u{feff}'
        | '\u{fff9}'..='\u{fffb}'
        | '\u{1bca0}'..='\u{1bca3}'
        | '\u{1d173}'..='\u{1d17a}'
        | '\u{e0000}'..='\u{e0fff}' => Some("⌷"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn harmless(text: &str) -> bool {
        text.chars().all(|c| {
            !c.is_control()
                && !matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
                && !matches!(c, '\u{ad}' | '\u{200b}' | '\u{feff}' | '\u{e0000}'..='\u{e00ff}' | '\u{e01f0}'..='\u{e0fff}')
        })
    }

    #[test]
    fn every_character_that_is_heard_is_shown_alone_in_a_word_and_after_a_mark() {
        for c in (0..=0x10_ffff).filter_map(char::from_u32) {
            for text in [c.to_string(), format!("a{c}b"), format!("字e\u{301}{c}{c}"), format!("{c}\u{301}")] {
                assert!(harmless(Visible::new(&text).as_str()), "{text:?}");
            }
        }
        assert_eq!(Visible::new("a\u{e0041}b\u{e0001}").as_str(), "ab⌷", "letters that only programs read");
        assert_eq!(Visible::new("\u{e0041}\u{e0100}").as_str(), "⌷");
        assert_eq!(Visible::new("葛\u{e0100}").as_str(), "葛\u{e0100}", "the form of a letter is part of it");
    }

    #[test]
    fn controls_become_symbols_and_scripts_pass() {
        assert_eq!(Visible::new("a\u{1b}[31mred\u{7}\u{9b}\u{202e}x").as_str(), "a␛[31mred␇⍰⇄x");
        assert_eq!(Visible::new("a\r\nb\u{200b}c").as_str(), "a␍b⌷c");
        for text in ["العربية", "שָׁלוֹם", "e\u{301}", "👨\u{200d}👩\u{200d}👧", "می\u{200c}خواهم", "外交部", "🇰🇿"]
        {
            assert_eq!(Visible::new(text).as_str(), text);
        }
        assert_eq!(Visible::new("\u{301}").as_str(), "◌\u{301}");
    }

    #[test]
    fn cutting_keeps_graphemes_whole() {
        let cut = |room| Visible::new("字e\u{301}x").truncate(Cells::new(room)).to_string();
        assert_eq!(
            (cut(4), cut(3), cut(2), cut(1), cut(0)),
            ("字e\u{301}x".into(), "字…".into(), "…".into(), "…".into(), String::new())
        );
    }

    proptest! {
        #[test]
        fn nothing_drawn_has_a_meaning_for_the_terminal(text in any::<String>()) {
            let visible = Visible::new(&text);
            prop_assert!(harmless(visible.as_str()));
            for grapheme in text.graphemes(true) {
                prop_assert!(width(&shown(grapheme)) > 0, "{grapheme:?}");
            }
        }

        #[test]
        fn cut_texts_fit(text in any::<String>(), room in 0_u16..20) {
            prop_assert!(Visible::new(&text).truncate(Cells::new(room)).width().get() <= room);
        }
    }
}
