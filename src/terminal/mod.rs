//! The terminal: entering and leaving it, what it sends. Knows nothing of the session.

mod csi;
pub mod decoder;
pub mod environment;
pub mod guard;
pub mod input;
