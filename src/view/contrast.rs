//! Colours as numbers: contrast as WCAG 2 defines it, colours brought to a contrast, and the 256 colours of a terminal
//! that knows no more.

use ratatui::style::Color;

/// Red, green, blue.
pub type Rgb = (u8, u8, u8);

/// The sixteen colours where their values matter; terminals differ, these are those of xterm.
const ANSI: [Rgb; 16] = [
    (0, 0, 0),
    (205, 0, 0),
    (0, 205, 0),
    (205, 205, 0),
    (0, 0, 238),
    (205, 0, 205),
    (0, 205, 205),
    (229, 229, 229),
    (127, 127, 127),
    (255, 0, 0),
    (0, 255, 0),
    (255, 255, 0),
    (92, 92, 255),
    (255, 0, 255),
    (0, 255, 255),
    (255, 255, 255),
];

/// One of the 256 colours: sixteen, a cube of 6 × 6 × 6, a ramp of 24 greys.
pub fn indexed(index: u8) -> Rgb {
    let level = |n: u8| if n == 0 { 0 } else { 55 + 40 * n };
    match index {
        0..=15 => ANSI.get(usize::from(index)).copied().unwrap_or_default(),
        16..=231 => {
            let n = index - 16;
            (level(n / 36), level(n / 6 % 6), level(n % 6))
        }
        232..=255 => {
            let grey = 8 + 10 * (index - 232);
            (grey, grey, grey)
        }
    }
}

/// The nearest of the cube and the greys; the sixteen are left out, since every terminal has its own.
pub fn nearest(colour: Rgb) -> Color {
    let away = |other: Rgb| {
        let part = |a: u8, b: u8| u32::from(a.abs_diff(b)).pow(2);
        part(colour.0, other.0) + part(colour.1, other.1) + part(colour.2, other.2)
    };
    Color::Indexed((16..=255).min_by_key(|index| away(indexed(*index))).unwrap_or(16))
}

/// Relative luminance.
fn luminance((red, green, blue): Rgb) -> f64 {
    let part = |value: u8| {
        let value = f64::from(value) / 255.0;
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * part(red) + 0.7152 * part(green) + 0.0722 * part(blue)
}

/// From 1 (the same) to 21 (black on white).
pub fn contrast(a: Rgb, b: Rgb) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// A colour moved towards the ink until it stands out from the paper by `least`; the ink itself where nothing less does.
pub fn readable(colour: Rgb, ink: Rgb, paper: Rgb, least: f64) -> Rgb {
    let mix = |step: u16| {
        let part =
            |from: u8, to: u8| u8::try_from((u16::from(from) * (8 - step) + u16::from(to) * step) / 8).unwrap_or(to);
        (part(colour.0, ink.0), part(colour.1, ink.1), part(colour.2, ink.2))
    };
    (0..8).map(mix).find(|mixed| contrast(*mixed, paper) >= least).unwrap_or(ink)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contrast_is_that_of_the_standard() {
        assert!((contrast((0, 0, 0), (255, 255, 255)) - 21.0).abs() < 1e-9);
        assert!((contrast((119, 119, 119), (255, 255, 255)) - 4.48).abs() < 0.01);
    }

    #[test]
    fn a_colour_is_changed_no_more_than_it_must_be() {
        let (ink, paper) = ((255, 255, 255), (0, 0, 0));
        assert_eq!(readable((255, 255, 0), ink, paper, 7.0), (255, 255, 0));
        assert!(contrast(readable((0, 0, 90), ink, paper, 7.0), paper) >= 7.0);
    }

    #[test]
    fn every_colour_of_the_cube_is_nearest_to_itself() {
        for index in 16..=231 {
            assert_eq!(nearest(indexed(index)), Color::Indexed(index));
        }
    }
}
