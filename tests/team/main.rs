//! `gloss sync` over real git repositories: what comes and goes, what stands against it, and a storm of syncs that are killed.
//!
//! `GLOSS_TEAM=200 cargo test --release --test team storm -- --nocapture` is the full form; without it a short one runs.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail this way")]

mod bad;
mod inside;
mod made;
mod storm;
#[path = "../support/mod.rs"]
mod support;
mod ways;

/// How many rounds, of the number for the short form.
fn times(short: usize) -> usize {
    std::env::var("GLOSS_TEAM").ok().and_then(|number| number.parse().ok()).unwrap_or(short)
}
