//! Words of a dataset as a part of a line.

use super::offset::Cells;
use super::visible::Visible;

/// Cells that they take at most.
const LONGEST: u16 = 60;

/// Words of a dataset as a part of a line: white space is one space, and what is long is cut.
pub fn brief(text: &str) -> String {
    // Only as much is looked at as can be shown: a quote may have megabytes.
    let cut = text.char_indices().nth(4 * usize::from(LONGEST)).map_or(text, |(at, _)| text.get(..at).unwrap_or(text));
    let flat = cut.split_whitespace().collect::<Vec<_>>().join(" ");
    let room = Cells::new(LONGEST);
    let shown = Visible::new(&flat).truncate(room);
    if cut.len() < text.len() && shown.width() < room { format!("{shown}…") } else { shown.to_string() }
}
