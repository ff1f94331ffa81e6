//! Box drawing as lines: letters of a font would leave gaps between the rows.

use crate::svg::{CELL, LINE, cells, short};
use std::fmt::Write as _;

/// Which sides of its cell a character reaches, from the middle: left, right, up, down; and whether it is dashed.
fn sides(c: char) -> Option<([bool; 4], bool)> {
    let all = match c {
        '─' => [true, true, false, false],
        '╌' => return Some(([true, true, false, false], true)),
        '│' => [false, false, true, true],
        '┌' => [false, true, false, true],
        '┐' => [true, false, false, true],
        '└' => [false, true, true, false],
        '┘' => [true, false, true, false],
        '├' => [false, true, true, true],
        '┤' => [true, false, true, true],
        '┬' => [true, true, false, true],
        '┴' => [true, true, true, false],
        '┼' => [true, true, true, true],
        _ => return None,
    };
    Some((all, false))
}

/// Whether a character is drawn as lines.
pub fn is_drawn(c: char) -> bool {
    sides(c).is_some()
}

/// The lines of a text that begins in a column; neighbours that go on in each other are one line.
pub fn path(text: &str, from: u16) -> String {
    let mut out = String::new();
    let mut level: Option<(f32, f32)> = None;
    for (x, c) in (from..).zip(text.chars()) {
        let Some(([left, right, up, down], dashed)) = sides(c) else {
            end(&mut out, level.take());
            continue;
        };
        let (start, middle) = (cells(x), cells(x) + CELL / 2.0);
        if dashed {
            end(&mut out, level.take());
            let (gap, dash) = (CELL / 8.0, CELL / 4.0);
            for at in [start + gap, start + CELL / 2.0 + gap] {
                end(&mut out, Some((at, at + dash)));
            }
            continue;
        }
        let (begin, stop) = (if left { start } else { middle }, if right { start + CELL } else { middle });
        if left || right {
            level = Some((level.filter(|_| left).map_or(begin, |(begin, _)| begin), stop));
        }
        if !right {
            end(&mut out, level.take());
        }
        if up || down {
            let (top, bottom) = (if up { 0.0 } else { LINE / 2.0 }, if down { LINE } else { LINE / 2.0 });
            let _ = write!(out, "M{} {}V{}", short(middle), short(top), short(bottom));
        }
    }
    end(&mut out, level);
    out
}

fn end(out: &mut String, level: Option<(f32, f32)>) {
    if let Some((from, to)) = level {
        let _ = write!(out, "M{} {}H{}", short(from), short(LINE / 2.0), short(to));
    }
}
