//! The loop: wires session, store, keymap and view to a terminal, or to a script.

pub mod agreeing;
mod assigning;
pub mod beside;
pub mod clock;
mod course;
mod desk;
pub mod headless;
mod jobs;
mod learner;
mod listen;
pub mod live;
pub mod models;
mod mouse;
pub mod picturing;
mod start;
pub mod syncing;
mod tracing;
mod tutor;

pub use headless::Headless;
pub use live::{Options, run};
