//! Screens → one SVG: rows that are drawn once each, frames that use them, and for several frames an animation by CSS
//! alone. No script, no font and no file outside of it.

use crate::rows::{Paint, Rows};
use ratatui::buffer::Buffer;
use std::fmt::Write as _;

/// Width of a cell, in units of the picture.
pub const CELL: f32 = 8.4;
/// Height of a cell.
pub const LINE: f32 = 18.0;
/// Space around the screen.
const MARGIN: f32 = 12.0;

/// A screen, and for how long it is shown in milliseconds.
#[derive(Debug)]
pub struct Frame {
    pub screen: Buffer,
    pub millis: u32,
}

/// A number of cells as a length.
pub fn cells(count: u16) -> f32 {
    f32::from(count) * CELL
}

/// A number of rows as a height.
pub fn lines(count: u16) -> f32 {
    f32::from(count) * LINE
}

/// A length without zeros that say nothing.
pub fn short(length: f32) -> String {
    let written = format!("{length:.1}");
    written.strip_suffix(".0").map_or(written.clone(), str::to_owned)
}

/// A text between tags.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c if c.is_control() => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

/// The picture of these frames.
pub fn picture(title: &str, frames: &[Frame]) -> String {
    let area = frames.first().map(|frame| frame.screen.area).unwrap_or_default();
    let (width, height) = (cells(area.width), lines(area.height));
    let mut rows = Rows::default();
    let mut shown = String::new();
    for (at, frame) in (0_u16..).zip(frames) {
        let top = lines(at * (area.height + 1));
        let _ = write!(shown, "<g transform=\"translate(0 {})\">", short(top));
        for y in 0..area.height {
            if let Some(id) = rows.id(&frame.screen, y) {
                let _ = write!(shown, "<use href=\"#r{id}\" y=\"{}\"/>", short(lines(y)));
            }
        }
        shown.push_str("</g>\n");
    }
    let (outer, tall) = (short(width + 2.0 * MARGIN), short(height + 2.0 * MARGIN));
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{outer}\" height=\"{tall}\" viewBox=\"0 0 {outer} {tall}\" role=\"img\">\n\
         <title>{}</title>\n<style>\n{}{}</style>\n",
        escaped(title),
        Paint::STYLE,
        animation(frames, lines(area.height + 1)),
    );
    let _ = write!(out, "<defs>\n{}</defs>\n", rows.drawn());
    let _ = writeln!(out, "<rect width=\"100%\" height=\"100%\" rx=\"8\" fill=\"{}\"/>", Paint::PAPER);
    let _ = write!(
        out,
        "<svg x=\"{MARGIN}\" y=\"{MARGIN}\" width=\"{}\" height=\"{}\">\n<g class=\"film\">\n{shown}</g>\n</svg>\n</svg>\n",
        short(width),
        short(height),
    );
    out
}

/// Moves the film from frame to frame; whoever asked for less motion sees the last one.
fn animation(frames: &[Frame], step: f32) -> String {
    let total: u32 = frames.iter().map(|frame| frame.millis).sum();
    let Some(last) = u16::try_from(frames.len()).ok().filter(|count| *count > 1).map(|count| count - 1) else {
        return String::new();
    };
    let mut out = format!(".film{{animation:film {total}ms step-end infinite}}\n@keyframes film{{");
    let mut passed = 0;
    for (at, frame) in (0_u16..).zip(frames) {
        let percent = f64::from(passed) * 100.0 / f64::from(total.max(1));
        let _ = write!(out, "{percent:.3}%{{transform:translateY(-{}px)}}", short(f32::from(at) * step));
        passed += frame.millis;
    }
    let end = short(f32::from(last) * step);
    let _ = write!(
        out,
        "}}\n@media (prefers-reduced-motion:reduce){{.film{{animation:none;transform:translateY(-{end}px)}}}}\n"
    );
    out
}
