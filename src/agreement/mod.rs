//! How far annotators agree: measures over what several of them did in the same paragraphs. Knows no files, threads or terminal.
//!
//! Each measure keeps sums that are added document by document and can be merged, so that any number of workers may count
//! parts of a corpus; sums are whole numbers until the last division, so that the result does not depend on their order.

pub mod alpha;
mod cells;
pub mod confusion;
pub mod continuum;
mod equal_bounds;
pub mod exact;
pub mod fleiss;
pub mod gamma;
pub mod gather;
pub mod kappa;
pub mod muc;
mod overlap;
pub mod places;
pub mod ratio;
pub mod report;
pub mod stance;
pub mod study;
mod sweep;
pub mod tally;
pub mod tokens;
#[cfg(test)]
mod trial;
pub mod unit_labels;
pub mod unitizing;
pub mod values;

pub use study::{Document, Study};
