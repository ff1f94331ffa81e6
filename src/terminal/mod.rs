//! The terminal: entering and leaving it, what it sends. Knows nothing of the session.

pub mod answers;
pub mod guard;
pub mod input;
