//! Styles. Colour is never the only carrier: with `NO_COLOR` every difference stands in brackets, words or attributes.

use super::colours::{self, Palette};
use super::contrast::{Rgb, indexed, nearest, readable};
use crate::schema::{Color as LabelColor, Schema};
use crate::session::look::ThemeName;
use ratatui::style::{Color, Modifier, Style};

/// How many colours the terminal shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Colours {
    /// None at all (`NO_COLOR`).
    None,
    /// The 256 of most terminals.
    #[default]
    Indexed,
    /// Every colour (`COLORTERM=truecolor`).
    True,
}

/// How things look.
#[derive(Clone, Copy, Debug)]
pub struct Theme {
    palette: &'static Palette,
    colours: Colours,
}

impl Theme {
    /// A theme on a terminal with that many colours.
    pub fn new(name: ThemeName, colours: Colours) -> Self {
        Self { palette: colours::of(name), colours }
    }

    fn colour(&self, colour: Color) -> Color {
        match colour {
            Color::Rgb(red, green, blue) if self.colours == Colours::Indexed => nearest((red, green, blue)),
            other => other,
        }
    }

    fn fg(&self, colour: Color) -> Style {
        if self.colours == Colours::None { Style::new() } else { Style::new().fg(self.colour(colour)) }
    }

    /// Text.
    pub fn plain(&self) -> Style {
        match self.palette.ground {
            Some((ink, paper)) if self.colours != Colours::None => {
                let [ink, paper] = [ink, paper].map(|(red, green, blue)| self.colour(Color::Rgb(red, green, blue)));
                Style::new().fg(ink).bg(paper)
            }
            _ => Style::new(),
        }
    }
    /// Neighbours, rules, hints of keys.
    pub fn dim(&self) -> Style {
        if self.colours == Colours::None { Style::new().add_modifier(Modifier::DIM) } else { self.fg(self.palette.dim) }
    }
    /// What the team's expressions light up, besides its own colour.
    pub fn lit(&self) -> Style {
        let style = Style::new().add_modifier(Modifier::UNDERLINED);
        if self.colours == Colours::None {
            style.add_modifier(Modifier::DIM)
        } else {
            style.underline_color(self.colour(self.palette.dim))
        }
    }
    /// Titles.
    pub fn strong(&self) -> Style {
        Style::new().add_modifier(Modifier::BOLD)
    }
    /// The selection and chosen rows.
    pub fn selected(&self) -> Style {
        Style::new().add_modifier(Modifier::REVERSED)
    }
    /// What is kept as a part of a span.
    pub fn kept(&self) -> Style {
        self.fg(Color::Yellow).add_modifier(Modifier::BOLD | Modifier::UNDERLINED)
    }
    /// Letters to press.
    pub fn letter(&self) -> Style {
        self.fg(self.palette.message).add_modifier(Modifier::BOLD | Modifier::REVERSED)
    }
    /// Everything is well.
    pub fn good(&self) -> Style {
        self.fg(self.palette.good)
    }
    /// What is against something.
    pub fn against(&self) -> Style {
        self.fg(self.palette.alarm)
    }
    /// Something is not saved.
    pub fn alarm(&self) -> Style {
        self.fg(self.palette.alarm).add_modifier(Modifier::BOLD | Modifier::REVERSED)
    }
    /// Words to be typed as they stand.
    pub fn code(&self) -> Style {
        if self.colours == Colours::None { Style::new().add_modifier(Modifier::UNDERLINED) } else { self.message() }
    }
    /// A message.
    pub fn message(&self) -> Style {
        self.fg(self.palette.message)
    }

    /// An annotator of the review, by their number.
    pub fn annotator(&self, number: usize) -> Style {
        let colours = self.palette.labels;
        self.fg(colours.get(number % colours.len().max(1)).copied().unwrap_or(self.palette.unknown))
    }

    /// A label of the schema, by its indices; `None`: a label the schema does not know.
    pub fn label(&self, schema: &Schema, known: Option<(usize, usize)>) -> Style {
        let Some((layer, label)) = known else { return self.fg(self.palette.unknown) };
        let before: usize = schema.layers.iter().take(layer).map(|layer| layer.labels.len()).sum();
        let own = schema.layers.get(layer).and_then(|layer| layer.labels.get(label)).and_then(|label| label.color);
        self.fg(match own {
            Some(own) => self.own(own),
            None => {
                let labels = self.palette.labels;
                labels.get((before + label) % labels.len().max(1)).copied().unwrap_or(self.palette.unknown)
            }
        })
    }

    /// A colour that the dataset asks for: as it is on the terminal's own ground, else as near to it as can be read.
    fn own(&self, own: LabelColor) -> Color {
        let Some((ink, paper)) = self.palette.ground else {
            return match own {
                LabelColor::Ansi(n) => Color::Indexed(n),
                LabelColor::Rgb(red, green, blue) => Color::Rgb(red, green, blue),
            };
        };
        let wanted: Rgb = match own {
            LabelColor::Ansi(n) => indexed(n),
            LabelColor::Rgb(red, green, blue) => (red, green, blue),
        };
        let (red, green, blue) = readable(wanted, ink, paper, self.palette.least);
        Color::Rgb(red, green, blue)
    }
}

#[cfg(test)]
mod tests {
    use super::super::contrast::contrast;
    use super::*;
    use crate::schema::{Label, Layer};

    const DEPTHS: [Colours; 2] = [Colours::Indexed, Colours::True];

    fn rgb(colour: Color) -> Option<Rgb> {
        match colour {
            Color::Rgb(red, green, blue) => Some((red, green, blue)),
            Color::Indexed(n) => Some(indexed(n)),
            _ => None,
        }
    }

    fn schema(own: &[LabelColor]) -> Schema {
        let label = |color: Option<LabelColor>| Label { name: "X".into(), color, ..Label::default() };
        let by_position = (0..6).map(|_| label(None));
        let labels = by_position.chain(own.iter().map(|own| label(Some(*own)))).collect();
        Schema { layers: vec![Layer { labels, ..Layer::default() }], ..Schema::default() }
    }

    fn roles(theme: &Theme) -> [Style; 8] {
        let plain = theme.plain();
        [
            plain,
            plain.patch(theme.dim()),
            plain.patch(theme.strong()),
            plain.patch(theme.selected()),
            plain.patch(theme.letter()),
            plain.patch(theme.good()),
            plain.patch(theme.alarm()),
            plain.patch(theme.message()),
        ]
    }

    #[test]
    fn every_colour_can_be_read_on_the_paper_of_its_theme() {
        let hard =
            [LabelColor::Ansi(4), LabelColor::Ansi(3), LabelColor::Rgb(20, 20, 60), LabelColor::Rgb(255, 255, 200)];
        let schema = schema(&hard);
        for (name, least) in [(ThemeName::Light, 4.5), (ThemeName::HighContrast, 7.0), (ThemeName::ColourBlind, 4.5)] {
            for colours in DEPTHS {
                let theme = Theme::new(name, colours);
                let paper = rgb(theme.plain().bg.unwrap()).unwrap();
                let labels = (0..10).map(|at| theme.plain().patch(theme.label(&schema, Some((0, at)))));
                let unknown = theme.label(&schema, None);
                for style in roles(&theme).into_iter().chain(labels).chain([unknown]) {
                    let ratio = contrast(rgb(style.fg.unwrap()).unwrap(), paper);
                    assert!(ratio >= least, "{name:?} {colours:?} {style:?}: {ratio}");
                }
            }
        }
    }

    #[test]
    fn every_pair_of_styles_can_be_told_apart() {
        let schema = schema(&[]);
        for name in ThemeName::ALL {
            for colours in DEPTHS {
                let theme = Theme::new(name, colours);
                let labels: Vec<Style> = (0..6).map(|at| theme.label(&schema, Some((0, at)))).collect();
                for all in [roles(&theme).as_slice(), labels.as_slice()] {
                    for (at, one) in all.iter().enumerate() {
                        assert!(!all[at + 1..].contains(one), "{name:?} {colours:?} {one:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn without_colours_what_must_be_seen_is_in_the_attributes() {
        for name in ThemeName::ALL {
            let theme = Theme::new(name, Colours::None);
            let seen = [theme.plain(), theme.dim(), theme.strong(), theme.selected(), theme.letter()];
            for (at, one) in seen.iter().enumerate() {
                assert!(one.fg.is_none() && one.bg.is_none() && !seen[at + 1..].contains(one), "{name:?} {one:?}");
            }
        }
    }

    #[test]
    fn a_label_keeps_the_colour_of_its_dataset_where_it_can_be_read() {
        let schema = schema(&[LabelColor::Rgb(0, 200, 255)]);
        let style = |name| Theme::new(name, Colours::True).label(&schema, Some((0, 6))).fg;
        assert_eq!(style(ThemeName::Dark), Some(Color::Rgb(0, 200, 255)));
        assert_eq!(style(ThemeName::HighContrast), Some(Color::Rgb(0, 200, 255)));
        assert_ne!(style(ThemeName::Light), Some(Color::Rgb(0, 200, 255)));
    }
}
