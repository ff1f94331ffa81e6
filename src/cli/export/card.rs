//! The data card of an export.

use super::Export;
use crate::store::dataset::Dataset;
use crate::store::export::{MADE, Outcome, Who};

/// The text of `README.md`.
pub fn text(outcome: &Outcome, args: &Export, dataset: &Dataset, who: &Who, parts: &[String]) -> String {
    _ = (outcome, args, who, parts);
    format!("# {}\n\n{MADE}\n", dataset.name)
}
