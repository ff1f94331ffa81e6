//! The mouse: what stood under it was found in the drawn frame; here it acts.

use super::article::OpenArticle;
use super::command::Command;
use super::effect::Effect;
use super::found::Purpose;
use super::selection::{Selection, whole_graphemes};
use super::{Mode, Screen, Session};
use crate::annotation::Stamp;
use crate::schema::Snap;
use crate::text::{BytePos, BytesSpan};

/// Whether the program takes the mouse; without it the terminal selects text itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "named for what they are")]
pub enum Mouse {
    #[default]
    On,
    Off,
}

/// What was done with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pointer {
    /// A button went down on something.
    Press(Target),
    /// With the button down it came over something.
    Drag(Target),
    /// The wheel was turned by that many notches, downward.
    Wheel(i32),
}

/// What stands in a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// Text.
    Text {
        /// Its paragraph.
        paragraph: usize,
        /// Its line in the paragraph.
        line: usize,
        /// Its column in the line.
        column: u16,
    },
    /// The bracket of this.
    Bracket(Selection),
    /// A label: indices of layer and label.
    Label(usize, usize),
    /// A row of the list that is open, by its place in the list.
    Row(usize),
    /// A cell of a table, by its row and column.
    Cell(usize, usize),
    /// What stands under that letter.
    Letter(char),
}

/// Lines that a notch of the wheel moves by.
const NOTCH: i32 = 3;

impl Session {
    /// The mouse in the text.
    pub(super) fn point(&mut self, pointer: Pointer, stamp: &mut Stamp) {
        match pointer {
            Pointer::Press(Target::Text { paragraph, line, column }) => self.press_text(paragraph, line, column),
            Pointer::Press(Target::Bracket(selection)) => self.press_bracket(selection),
            Pointer::Press(Target::Label(layer, label)) => {
                self.pressed = None;
                self.tag_on(&Command::Label(layer, label), stamp);
            }
            Pointer::Drag(Target::Text { paragraph, line, column }) => self.drag_text(paragraph, line, column),
            Pointer::Wheel(notches) => self.wheel_text(notches),
            Pointer::Press(Target::Row(_) | Target::Letter(_) | Target::Cell(..)) | Pointer::Drag(_) => {}
        }
    }

    fn press_text(&mut self, paragraph: usize, line: usize, column: u16) {
        let by_character = self.grows_by_character();
        let Some(open) = &mut self.article else { return };
        let Some(span) = open.under(paragraph, line, column, by_character) else { return };
        open.page.pin(paragraph, line);
        open.select(Selection { paragraph, span });
        self.pressed = Some(open.selection);
    }

    fn press_bracket(&mut self, selection: Selection) {
        self.pressed = None;
        let Some(open) = &mut self.article else { return };
        let span = whole_graphemes(open.paragraph_text(selection.paragraph), selection.span);
        if span.start < span.end {
            open.select(Selection { span, ..selection });
        }
    }

    /// From where the button went down to here; in another paragraph, to the end of the first on that side.
    fn drag_text(&mut self, paragraph: usize, line: usize, column: u16) {
        let by_character = self.grows_by_character();
        let (Some(from), Some(open)) = (self.pressed, &mut self.article) else { return };
        let to = match paragraph.cmp(&from.paragraph) {
            std::cmp::Ordering::Equal => open.under(paragraph, line, column, by_character),
            std::cmp::Ordering::Less => open.tokens(from.paragraph).first().copied(),
            std::cmp::Ordering::Greater => open.tokens(from.paragraph).last().copied(),
        };
        let Some(to) = to else { return };
        let span = BytesSpan::new(from.span.start.min(to.start), from.span.end.max(to.end));
        let span = whole_graphemes(open.paragraph_text(from.paragraph), span);
        // Only where it began counts as a selection to go back to.
        open.selection = Selection { paragraph: from.paragraph, span };
    }

    fn wheel_text(&mut self, notches: i32) {
        let rows = usize::try_from(notches.saturating_mul(NOTCH).unsigned_abs()).unwrap_or_default();
        let motion = if notches < 0 { super::command::Motion::LineUp } else { super::command::Motion::LineDown };
        let Some(open) = &mut self.article else { return };
        let before = open.trail.len();
        for _ in 0..rows.min(usize::from(self.size.1)) {
            if !open.go(motion, 1) {
                break;
            }
        }
        open.trail.truncate(before + 1);
    }

    /// Whether the active layer's spans may end within a word.
    pub(super) fn grows_by_character(&self) -> bool {
        self.schema.layers.get(self.layer).is_some_and(|layer| layer.snap == Snap::Character)
    }

    /// The mouse where something is open, or in a list.
    pub(super) fn point_in_mode(&mut self, pointer: Pointer, stamp: &mut Stamp) {
        match (pointer, &mut self.mode) {
            (Pointer::Wheel(notches), Mode::Guideline(_) | Mode::Help(_)) => {
                self.in_mode(Command::List(notches.saturating_mul(NOTCH)), stamp);
            }
            (Pointer::Wheel(notches), _) => self.in_mode(Command::List(notches), stamp),
            (pointer, Mode::Guideline(_)) => {
                self.point(pointer, stamp);
                self.remember();
            }
            (Pointer::Press(Target::Text { paragraph, line, column }), Mode::Hints(_)) => {
                let under = self.article.as_mut().and_then(|open| open.under(paragraph, line, column, false));
                if let Some(token) = under {
                    self.take_hint(paragraph, token);
                }
            }
            (Pointer::Press(Target::Label(layer, label)), Mode::Found(_) | Mode::Concordance) => {
                self.in_mode(Command::Label(layer, label), stamp);
            }
            (Pointer::Press(Target::Letter(letter)), _) => self.in_mode(Command::Letter(letter), stamp),
            (Pointer::Press(Target::Row(row)), _) => self.press_row(row, stamp),
            _ => {}
        }
    }

    /// A row that is pressed is chosen and taken; where that would tag many places at once, chosen only.
    fn press_row(&mut self, row: usize, stamp: &mut Stamp) {
        match &mut self.mode {
            Mode::Label(prompt) => prompt.at = row,
            Mode::Palette(palette) => palette.at = row,
            Mode::Linking(linking) => linking.at = row,
            Mode::Found(found) => {
                let there = found.at == row && found.purpose == Purpose::Look;
                let way = |from: usize, to: usize| i32::try_from(to.saturating_sub(from)).unwrap_or(i32::MAX);
                let rows = way(found.at, row) - way(row, found.at);
                return self.in_mode(if there { Command::Submit } else { Command::List(rows) }, stamp);
            }
            Mode::Concordance => return self.press_listed(row),
            Mode::Places(open) if open.at != row => return open.at = row,
            Mode::Inbox(inbox) => {
                let there = inbox.at == row;
                inbox.at = row;
                return if there { self.in_mode(Command::Submit, stamp) } else { self.show_item() };
            }
            Mode::Feedback => return self.press_finding(row),
            Mode::Places(_) => {}
            Mode::Filter(_) => return self.library.at = row,
            Mode::Strip(strip) => match &mut strip.typing {
                Some(typing) => typing.at = row,
                None => {
                    let party = strip.candidates.get(row).map(|one| one.party.clone());
                    return party.into_iter().for_each(|party| self.take_party(party, Vec::new(), stamp));
                }
            },
            _ => return,
        }
        self.in_mode(Command::Submit, stamp);
    }

    /// The mouse in the list of articles: the first press chooses, the second opens.
    pub(super) fn point_in_library(&mut self, pointer: &Pointer) {
        match pointer {
            Pointer::Press(Target::Row(row)) if self.library.at == *row => self.library_enter(),
            Pointer::Press(Target::Row(row)) => self.library.at = *row,
            Pointer::Wheel(notches) => self.library_move(notches.saturating_mul(NOTCH)),
            _ => {}
        }
    }

    /// Takes the mouse, or leaves it to the terminal.
    pub(super) fn switch_mouse(&mut self) {
        let (mouse, message) = match self.mouse {
            Mouse::Off => (Mouse::On, "mouse: drag selects, a press on a label tags, the wheel scrolls"),
            Mouse::On => (Mouse::Off, "the mouse is left to the terminal"),
        };
        self.mouse = mouse;
        self.effects.push(Effect::Mouse(mouse));
        let back = if self.screen == Screen::Annotate { self.key_of("switch-mouse") } else { "" };
        let hint = if back.is_empty() { String::new() } else { format!(" · {back} switches") };
        self.say(format!("{message}{hint}"));
    }
}

impl OpenArticle {
    /// The token, or grapheme, in a column of a line; the nearest where there is none.
    fn under(&mut self, paragraph: usize, line: usize, column: u16, by_character: bool) -> Option<BytesSpan> {
        let at = self.laid_out(paragraph)?.lines.get(line)?.at(column)?;
        if by_character {
            let next = BytesSpan::new(at, BytePos::new(at.get() + 1));
            return Some(whole_graphemes(self.paragraph_text(paragraph), next)).filter(|span| span.start < span.end);
        }
        let tokens = self.tokens(paragraph);
        let after = tokens.partition_point(|token| token.end <= at);
        tokens.get(after).or(tokens.last()).copied()
    }
}
