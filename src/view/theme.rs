//! Styles. Colour is never the only carrier: with `NO_COLOR` every difference stands in brackets, words or attributes.

use crate::schema::{Color as LabelColor, Schema};
use ratatui::style::{Color, Modifier, Style};

/// How things look.
#[derive(Clone, Debug)]
pub struct Theme {
    colour: bool,
}

/// Colours of labels that name none, by position.
const BY_POSITION: [Color; 8] = [
    Color::Cyan,
    Color::Yellow,
    Color::Green,
    Color::Magenta,
    Color::LightBlue,
    Color::LightRed,
    Color::LightGreen,
    Color::LightMagenta,
];

impl Theme {
    /// With colours, or without (`NO_COLOR`).
    pub fn new(colour: bool) -> Self {
        Self { colour }
    }

    fn fg(&self, colour: Color) -> Style {
        if self.colour { Style::new().fg(colour) } else { Style::new() }
    }

    /// Text.
    pub fn plain(&self) -> Style {
        Style::new()
    }
    /// Neighbours, rules, hints of keys.
    pub fn dim(&self) -> Style {
        if self.colour { Style::new().fg(Color::DarkGray) } else { Style::new().add_modifier(Modifier::DIM) }
    }
    /// Titles.
    pub fn strong(&self) -> Style {
        Style::new().add_modifier(Modifier::BOLD)
    }
    /// The selection and chosen rows.
    pub fn selected(&self) -> Style {
        Style::new().add_modifier(Modifier::REVERSED)
    }
    /// Letters to press.
    pub fn letter(&self) -> Style {
        let style = Style::new().add_modifier(Modifier::BOLD | Modifier::REVERSED);
        if self.colour { style.fg(Color::Yellow) } else { style }
    }
    /// Everything is well.
    pub fn good(&self) -> Style {
        self.fg(Color::Green)
    }
    /// Something is not saved.
    pub fn alarm(&self) -> Style {
        let style = Style::new().add_modifier(Modifier::BOLD | Modifier::REVERSED);
        if self.colour { style.fg(Color::Red) } else { style }
    }
    /// A message.
    pub fn message(&self) -> Style {
        self.fg(Color::Yellow)
    }

    /// A label of the schema, by its indices; `None`: a label the schema does not know.
    pub fn label(&self, schema: &Schema, known: Option<(usize, usize)>) -> Style {
        let Some((layer, label)) = known else { return self.fg(Color::Gray) };
        let before: usize = schema.layers.iter().take(layer).map(|layer| layer.labels.len()).sum();
        let own = schema.layers.get(layer).and_then(|layer| layer.labels.get(label)).and_then(|label| label.color);
        let by_position = BY_POSITION.get((before + label) % BY_POSITION.len()).copied().unwrap_or(Color::Gray);
        self.fg(match own {
            Some(LabelColor::Ansi(n)) => Color::Indexed(n),
            Some(LabelColor::Rgb(r, g, b)) => Color::Rgb(r, g, b),
            None => by_position,
        })
    }
}
