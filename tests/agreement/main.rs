//! The agreement measures: against the numbers of reference libraries, and what must hold for any study.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may fail this way")]

mod cases;
mod command;
mod gamma;
mod properties;
mod vectors;
