//! All formats, in the order of tables and of recognition.

use super::csv;
use super::format::Format;

/// Every format there is.
pub const ALL: &[&dyn Format] = &[&csv::CSV, &csv::TSV];

/// The format of a name.
pub fn named(name: &str) -> Option<&'static dyn Format> {
    ALL.iter().copied().find(|format| format.name() == name)
}
