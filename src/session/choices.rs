//! A drawer in which each value stands under one key: attributes of a span (`'`), labels of the article (`gt`). A key
//! sets, the same key clears, and the drawer stays open.

use super::command::Command;
use super::{Mode, Session};
use crate::annotation::Stamp;
use crate::text::visible::Visible;

/// The drawer.
#[derive(Clone, Debug)]
pub struct Choices {
    /// What it is about, for its head.
    pub title: String,
    /// Attributes, or layers.
    pub rows: Vec<ChoiceRow>,
    /// What the keys change.
    pub about: About,
}

/// What the keys change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum About {
    /// Attributes of a span.
    Span {
        /// Its id.
        id: String,
        /// Whether it was opened because the paragraph could not be done.
        then_done: bool,
        /// Whether something was changed since it was opened: one step of undo takes it all back.
        changed: bool,
    },
    /// Labels of the article and of its open paragraph.
    Article,
}

/// An attribute with its values, or a layer with its labels.
#[derive(Clone, Debug, Default)]
pub struct ChoiceRow {
    /// As written into the record.
    pub name: String,
    /// What stands behind the name: `required`, `paragraph 3`.
    pub note: String,
    /// The values.
    pub choices: Vec<Choice>,
}

/// A value.
#[derive(Clone, Debug, Default)]
pub struct Choice {
    /// Its key; those beyond the alphabet have none.
    pub letter: Option<char>,
    /// As written into the record.
    pub value: String,
    /// As shown.
    pub shown: String,
    /// Whether it counts where nothing is written.
    pub default: bool,
}

/// Where a choice stands: numbers of its row and of itself, its line of the drawer and its column in cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "named for what they count")]
pub struct Place {
    pub row: usize,
    pub choice: usize,
    pub line: u16,
    pub x: u16,
}

impl Choices {
    /// Gives every choice a key: its own where it has one, else the next free letter.
    #[must_use]
    pub fn with_letters(mut self) -> Self {
        let choices = || self.rows.iter().flat_map(|row| &row.choices);
        let taken: Vec<char> = choices().filter_map(|choice| choice.letter).collect();
        let mut free = ('a'..='z').chain('A'..='Z').filter(|letter| !taken.contains(letter));
        for choice in self.rows.iter_mut().flat_map(|row| &mut row.choices) {
            choice.letter = choice.letter.or_else(|| free.next());
        }
        self
    }

    /// Cells left of the choices, for the names with their notes.
    pub fn indent(&self, width: u16) -> u16 {
        let cells = |text: &str| Visible::new(text).width().get();
        let wide = |row: &ChoiceRow| cells(&row.name).saturating_add(cells(&row.note));
        let widest = self.rows.iter().map(wide).max().unwrap_or_default();
        widest.saturating_add(5).min(width / 2)
    }

    /// Where the choices stand in a drawer that wide (cells): from left to right, wrapped under themselves.
    pub fn places(&self, width: u16) -> Vec<Place> {
        let mut places = Vec::new();
        let (mut line, indent) = (0, self.indent(width));
        for (row_at, row) in self.rows.iter().enumerate() {
            let mut x = indent;
            for (choice_at, choice) in row.choices.iter().enumerate() {
                // The key, a space, the value, a tick, and two spaces.
                let wide = Visible::new(&choice.shown).width().get().saturating_add(6);
                if x > indent && x.saturating_add(wide) > width {
                    line += 1;
                    x = indent;
                }
                places.push(Place { row: row_at, choice: choice_at, line, x });
                x = x.saturating_add(wide);
            }
            line += 1;
        }
        places
    }

    /// Rows of the drawer with its head and its foot, in a drawer that wide (cells).
    pub fn height(&self, width: u16) -> u16 {
        self.places(width).last().map_or(0, |last| last.line).saturating_add(3)
    }
}

impl Session {
    /// A key while the drawer is open.
    pub(super) fn in_choices(&mut self, command: Command, stamp: &mut Stamp) {
        match command {
            Command::Letter(letter) => self.choose(letter, stamp),
            Command::Submit => {
                let Mode::Choices(open) = std::mem::take(&mut self.mode) else { return };
                if matches!(open.about, About::Span { then_done: true, .. }) {
                    self.mark_and_go("done", stamp);
                }
            }
            Command::Cancel => self.mode = Mode::Normal,
            _ => {}
        }
    }

    fn choose(&mut self, letter: char, stamp: &mut Stamp) {
        let Mode::Choices(open) = &self.mode else { return };
        let mut all = open.rows.iter().flat_map(|row| row.choices.iter().map(move |choice| (row, choice)));
        let found = all.find(|(_, choice)| choice.letter == Some(letter));
        let Some((name, value)) = found.map(|(row, choice)| (row.name.clone(), choice.value.clone())) else {
            return self.say(format!("{letter} stands for nothing here · {} closes", self.key_of("close")));
        };
        match open.about.clone() {
            About::Span { id, changed, .. } => self.toggle_attribute(&id, &name, &value, changed, stamp),
            About::Article => self.toggle_label(&name, &value, stamp),
        }
    }

    /// Whether a choice is set.
    pub fn is_chosen(&self, open: &Choices, row: &ChoiceRow, choice: &Choice) -> bool {
        match &open.about {
            About::Span { id, .. } => {
                self.own.get(id).is_some_and(|record| super::attributes::has(record, &row.name, &choice.value))
            }
            About::Article => self.label_here(&row.name, &choice.value).is_some(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_unique_and_rows_wrap_under_themselves() {
        let choice = |letter, value: &str| Choice { letter, shown: value.to_owned(), ..Choice::default() };
        let row = |choices| ChoiceRow { choices, ..ChoiceRow::default() };
        let rows = vec![
            row(vec![choice(None, "named"), choice(Some('a'), "nominal")]),
            row((0..60).map(|_| choice(None, "x")).collect()),
        ];
        let open = Choices { title: String::new(), rows, about: About::Article }.with_letters();
        let letters: Vec<Option<char>> = open.rows.iter().flat_map(|row| &row.choices).map(|one| one.letter).collect();
        assert_eq!(letters[..3], [Some('b'), Some('a'), Some('c')]);
        assert_eq!(letters.iter().flatten().collect::<std::collections::HashSet<_>>().len(), 52);
        let (places, indent) = (open.places(40), open.indent(40));
        assert_eq!((places[0].line, places[1].line, places[2].line, places[3].x), (0, 0, 1, indent + 7));
        assert!(places.iter().all(|place| place.x < 40));
        assert_eq!(open.height(40), places.last().unwrap().line + 3);
    }
}
