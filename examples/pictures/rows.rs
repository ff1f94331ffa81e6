//! The rows of screens: each different one is drawn once, as stretches of one style.

use crate::glyphs;
use crate::svg::{CELL, LINE, cells, escaped, short};
use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier};
use std::collections::HashMap;
use std::fmt::Write as _;
use unicode_width::UnicodeWidthStr;

/// Where letters stand, from the top of a cell.
const BASE: f32 = 13.5;

/// How a cell looks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paint {
    ink: String,
    paper: Option<String>,
    classes: String,
}

impl Paint {
    /// Behind everything.
    pub const PAPER: &'static str = "#16181d";
    /// Letters without a colour of their own.
    const INK: &'static str = "#d8dbe2";
    /// What the classes of a text mean.
    pub const STYLE: &'static str = "text{font:14px ui-monospace,\"DejaVu Sans Mono\",Menlo,Consolas,monospace;white-space:pre}\n\
                                     .b{font-weight:bold}.i{font-style:italic}.d{opacity:.62}.u{text-decoration:underline}\n";

    fn of(cell: &Cell) -> Self {
        let (mut ink, mut paper) = (colour(cell.fg), colour(cell.bg));
        if cell.modifier.contains(Modifier::REVERSED) {
            let turned = paper.unwrap_or_else(|| Self::PAPER.to_owned());
            paper = Some(ink.unwrap_or_else(|| Self::INK.to_owned()));
            ink = Some(turned);
        }
        let names = [(Modifier::BOLD, "b"), (Modifier::ITALIC, "i"), (Modifier::DIM, "d"), (Modifier::UNDERLINED, "u")];
        let classes: Vec<&str> =
            names.iter().filter(|(one, _)| cell.modifier.contains(*one)).map(|(_, name)| *name).collect();
        Self { ink: ink.unwrap_or_else(|| Self::INK.to_owned()), paper, classes: classes.join(" ") }
    }

    fn classed(&self) -> String {
        if self.classes.is_empty() { String::new() } else { format!(" class=\"{}\"", self.classes) }
    }
}

/// A colour as a browser writes it; `None`: the terminal's own.
fn colour(colour: Color) -> Option<String> {
    const NAMED: [(Color, &str); 16] = [
        (Color::Black, "#16181d"),
        (Color::Red, "#e06c75"),
        (Color::Green, "#98c379"),
        (Color::Yellow, "#e5c07b"),
        (Color::Blue, "#61afef"),
        (Color::Magenta, "#c678dd"),
        (Color::Cyan, "#56b6c2"),
        (Color::Gray, "#b6bcc8"),
        (Color::DarkGray, "#7d8590"),
        (Color::LightRed, "#ef8891"),
        (Color::LightGreen, "#b0d994"),
        (Color::LightYellow, "#f2d492"),
        (Color::LightBlue, "#82c2f7"),
        (Color::LightMagenta, "#d79cea"),
        (Color::LightCyan, "#7ccdd7"),
        (Color::White, "#f4f6fa"),
    ];
    match colour {
        Color::Rgb(red, green, blue) => Some(format!("#{red:02x}{green:02x}{blue:02x}")),
        other => NAMED.iter().find(|(named, _)| *named == other).map(|(_, hex)| (*hex).to_owned()),
    }
}

/// A stretch of cells that look alike.
struct Run {
    x: u16,
    width: u16,
    text: String,
    paint: Paint,
}

/// The different rows so far.
#[derive(Debug, Default)]
pub struct Rows {
    known: HashMap<String, usize>,
    drawn: String,
}

impl Rows {
    /// The number of a row of a screen; `None` where nothing is in it.
    pub fn id(&mut self, screen: &Buffer, y: u16) -> Option<usize> {
        let row = drawn(&runs(screen, y));
        if row.is_empty() {
            return None;
        }
        if let Some(known) = self.known.get(&row) {
            return Some(*known);
        }
        let id = self.known.len();
        let _ = writeln!(self.drawn, "<g id=\"r{id}\">{row}</g>");
        self.known.insert(row, id);
        Some(id)
    }

    /// All of them.
    pub fn drawn(&self) -> &str {
        &self.drawn
    }
}

fn runs(screen: &Buffer, y: u16) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let mut x = 0;
    while x < screen.area.width {
        let Some(cell) = screen.cell((x, y)) else { break };
        let symbol = cell.symbol();
        let width = u16::try_from(symbol.width()).unwrap_or(1).max(1);
        let paint = Paint::of(cell);
        let joins = |run: &&mut Run| run.paint == paint && width == 1 && run.width == count(&run.text);
        match runs.last_mut().filter(joins) {
            Some(run) => {
                run.text.push_str(symbol);
                run.width += 1;
            }
            None => runs.push(Run { x, width, text: symbol.to_owned(), paint }),
        }
        x += width;
    }
    runs
}

/// Characters of a text; as many as its cells where it has no wide and no combining ones.
fn count(text: &str) -> u16 {
    u16::try_from(text.chars().count()).unwrap_or(u16::MAX)
}

fn drawn(runs: &[Run]) -> String {
    let mut out = String::new();
    for run in runs {
        if let Some(paper) = &run.paint.paper {
            let (x, width) = (short(cells(run.x)), short(cells(run.width)));
            let _ = write!(out, "<rect x=\"{x}\" width=\"{width}\" height=\"{LINE}\" fill=\"{paper}\"/>");
        }
        let lines = glyphs::path(&run.text, run.x);
        if !lines.is_empty() {
            let (ink, classes) = (&run.paint.ink, run.paint.classed());
            let _ = write!(out, "<path{classes} d=\"{lines}\" stroke=\"{ink}\" fill=\"none\"/>");
        }
        let mut x = run.x;
        for words in words(&run.text) {
            let blanks = count(words) - count(words.trim_start());
            let said = words.trim();
            if !said.is_empty() {
                letters(&mut out, x + blanks, said, run);
            }
            x += count(words);
        }
    }
    out
}

/// Parts of a text without long blanks and without what is drawn as lines, which stand in them as blanks.
fn words(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(glyphs::is_drawn).or_else(|| rest.find("  ")) {
        let len = rest.get(at..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8);
        let (before, after) = rest.split_at(at + len);
        let (said, gap) = before.split_at(at);
        parts.extend([said, gap]);
        rest = after;
    }
    parts.push(rest);
    parts
}

/// A length is said with each: whatever font is there, letters stand in their columns.
fn letters(out: &mut String, x: u16, said: &str, run: &Run) {
    if said.chars().all(glyphs::is_drawn) {
        return;
    }
    let width = if count(&run.text) == run.width { count(said) } else { run.width };
    let (x, width) = (short(cells(x)), short(f32::from(width) * CELL));
    let (ink, classes, said) = (&run.paint.ink, run.paint.classed(), escaped(said));
    let _ = write!(
        out,
        "<text{classes} x=\"{x}\" y=\"{BASE}\" textLength=\"{width}\" lengthAdjust=\"spacingAndGlyphs\" fill=\"{ink}\">{said}</text>"
    );
}
