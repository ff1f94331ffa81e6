//! How the screen looks: what a person chooses for their own eyes and terminal. Nothing of it is stored in the dataset.

use super::command::Command;
use super::{Marking, Session};
use crate::layout::paragraph::Order;
use std::str::FromStr;
use thiserror::Error;

/// A set of colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ThemeName {
    /// The terminal's own ground and its sixteen colours, chosen for a dark ground.
    #[default]
    Dark,
    /// Dark ink on white.
    Light,
    /// White on black, every colour bright.
    HighContrast,
    /// Colours that a colour-blind reader tells apart.
    ColourBlind,
}

/// There is no theme of that name.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("no theme is called “{0}”; there are dark, light, high-contrast, colour-blind")]
pub struct UnknownTheme(pub String);

impl ThemeName {
    /// All themes, in the order in which they are gone through.
    pub const ALL: [Self; 4] = [Self::Dark, Self::Light, Self::HighContrast, Self::ColourBlind];

    /// As written in the configuration.
    pub fn name(self) -> &'static str {
        match self {
            Self::Dark => "dark",
            Self::Light => "light",
            Self::HighContrast => "high-contrast",
            Self::ColourBlind => "colour-blind",
        }
    }

    fn next(self) -> Self {
        let at = Self::ALL.iter().position(|one| *one == self).unwrap_or_default();
        Self::ALL.iter().copied().cycle().nth(at + 1).unwrap_or_default()
    }
}

impl FromStr for ThemeName {
    type Err = UnknownTheme;

    fn from_str(name: &str) -> Result<Self, UnknownTheme> {
        let wanted = name.replace("color", "colour");
        Self::ALL.into_iter().find(|one| one.name() == wanted).ok_or_else(|| UnknownTheme(name.to_owned()))
    }
}

impl Session {
    /// The command itself; where it comes in place of the one before, that one is taken back first.
    pub(super) fn in_place_of(&mut self, command: Command) -> Command {
        let before = self.marking_before.take();
        match command {
            Command::Instead(command) => {
                self.set_marking(before.unwrap_or(self.marking));
                *command
            }
            command => command,
        }
    }

    /// Brackets, colours only, plain text.
    pub(super) fn cycle_lanes(&mut self) {
        let (next, name) = match self.marking {
            Marking::Lanes => (Marking::Colours, "colours only"),
            Marking::Colours => (Marking::Plain, "plain text"),
            Marking::Plain => (Marking::Lanes, "brackets"),
        };
        self.marking_before = Some(self.marking);
        self.set_marking(next);
        self.say(name);
    }

    fn set_marking(&mut self, marking: Marking) {
        self.marking = marking;
        if let Some(open) = &mut self.article {
            open.page.forget();
        }
    }

    /// Right-to-left text as it is read, or as it is stored.
    pub(super) fn turn_order(&mut self) {
        let (order, message) = match self.order {
            Order::Visual => (Order::Logical, "right-to-left text as it is stored; the terminal turns it"),
            Order::Logical => (Order::Visual, "right-to-left text as it is read"),
        };
        self.order = order;
        self.say(message);
    }

    /// Goes to the next theme.
    pub(super) fn cycle_theme(&mut self) {
        self.theme = self.theme.next();
        self.say(format!("theme: {}", self.theme.name()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_theme_is_found_by_its_name_and_gone_through() {
        let mut at = ThemeName::default();
        for theme in ThemeName::ALL {
            assert_eq!((theme.name().parse(), theme), (Ok(theme), at));
            at = at.next();
        }
        assert_eq!(at, ThemeName::default());
        assert_eq!("color-blind".parse(), Ok(ThemeName::ColourBlind));
        assert!("blue".parse::<ThemeName>().unwrap_err().to_string().contains("high-contrast"));
    }
}
