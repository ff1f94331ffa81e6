//! The colours of each theme: one table.

use super::contrast::Rgb;
use crate::session::look::ThemeName;
use ratatui::style::Color;

/// The colours of one theme.
#[derive(Debug)]
pub struct Palette {
    /// Ink and paper; `None`: the terminal's own.
    pub ground: Option<(Rgb, Rgb)>,
    /// Neighbours, rules, hints of keys.
    pub dim: Color,
    /// Everything is well.
    pub good: Color,
    /// Something is not saved.
    pub alarm: Color,
    /// Messages, and the letters to press.
    pub message: Color,
    /// Labels that the schema does not know.
    pub unknown: Color,
    /// Labels that name no colour, by position.
    pub labels: &'static [Color],
    /// Contrast to the paper (WCAG 2) that colours have at least; a label's own colour is brought to it.
    pub least: f64,
}

const fn hex(rgb: u32) -> Color {
    let [_, red, green, blue] = rgb.to_be_bytes();
    Color::Rgb(red, green, blue)
}

const DARK: Palette = Palette {
    ground: None,
    dim: Color::DarkGray,
    good: Color::Green,
    alarm: Color::Red,
    message: Color::Yellow,
    unknown: Color::Gray,
    labels: &[
        Color::Cyan,
        Color::Yellow,
        Color::Green,
        Color::Magenta,
        Color::LightBlue,
        Color::LightRed,
        Color::LightGreen,
        Color::LightMagenta,
    ],
    least: 1.0,
};

const LIGHT: Palette = Palette {
    ground: Some(((0x1a, 0x1a, 0x1a), (0xff, 0xff, 0xff))),
    dim: hex(0x00_5f_5f_5f),
    good: hex(0x00_00_5f_00),
    alarm: hex(0x00_af_00_00),
    message: hex(0x00_87_5f_00),
    unknown: hex(0x00_4e_4e_4e),
    labels: &[
        hex(0x00_00_5f_87),
        hex(0x00_87_5f_00),
        hex(0x00_00_5f_00),
        hex(0x00_87_00_87),
        hex(0x00_00_00_d7),
        hex(0x00_af_00_00),
        hex(0x00_5f_5f_00),
        hex(0x00_5f_00_d7),
    ],
    least: 4.5,
};

const HIGH_CONTRAST: Palette = Palette {
    ground: Some(((0xff, 0xff, 0xff), (0, 0, 0))),
    dim: hex(0x00_bc_bc_bc),
    good: hex(0x00_00_ff_5f),
    alarm: hex(0x00_ff_87_87),
    message: hex(0x00_ff_ff_00),
    unknown: hex(0x00_da_da_da),
    labels: &[
        hex(0x00_00_ff_ff),
        hex(0x00_ff_ff_00),
        hex(0x00_00_ff_5f),
        hex(0x00_ff_87_ff),
        hex(0x00_87_d7_ff),
        hex(0x00_ff_af_87),
        hex(0x00_d7_ff_87),
        hex(0x00_d7_af_ff),
    ],
    least: 7.0,
};

/// The palette of Masataka Okabe and Kei Ito, “Color Universal Design: how to make figures and presentations that are
/// friendly to colorblind people” (2002, revised 2008). Of its eight colours blue is left out, which is too dark to
/// read on black, and black is the paper.
const COLOUR_BLIND: Palette = Palette {
    ground: Some(((0xee, 0xee, 0xee), (0, 0, 0))),
    dim: hex(0x00_a8_a8_a8),
    good: hex(0x00_00_9e_73),
    alarm: hex(0x00_d5_5e_00),
    message: hex(0x00_f0_e4_42),
    unknown: hex(0x00_c6_c6_c6),
    labels: &[
        hex(0x00_56_b4_e9),
        hex(0x00_e6_9f_00),
        hex(0x00_00_9e_73),
        hex(0x00_cc_79_a7),
        hex(0x00_f0_e4_42),
        hex(0x00_d5_5e_00),
    ],
    least: 4.5,
};

/// The colours of a theme.
pub fn of(theme: ThemeName) -> &'static Palette {
    match theme {
        ThemeName::Dark => &DARK,
        ThemeName::Light => &LIGHT,
        ThemeName::HighContrast => &HIGH_CONTRAST,
        ThemeName::ColourBlind => &COLOUR_BLIND,
    }
}
