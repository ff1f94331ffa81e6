//! Records, revisions, the fold, the tidy order, re-anchoring. Knows no files, no terminal, no clock.

pub mod party;
pub mod record;
pub mod stamp;

pub use party::Party;
pub use record::{Kind, Record};
pub use stamp::Stamp;
