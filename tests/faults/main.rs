//! What a laptop, a network or a terminal can do to a session, done to the real binary in a real pseudo-terminal.
//!
//! `GLOSS_FAULTS=1000 cargo test --release --test faults -- --nocapture` is the full form; without it a short one runs.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail this way")]
#![expect(clippy::print_stdout, reason = "the full form says what it did")]

mod inside;
mod kill;
mod made;
mod model;
#[path = "../support/mod.rs"]
mod support;
mod terminal;

/// How many times, of the number for the short form.
fn times(short: usize) -> usize {
    std::env::var("GLOSS_FAULTS").ok().and_then(|number| number.parse().ok()).unwrap_or(short)
}
