//! Records, revisions, the fold, the tidy order, re-anchoring. Knows no files, no terminal, no clock.

pub mod anchor;
pub mod fold;
pub mod order;
pub mod party;
pub mod record;
pub mod set;
pub mod stamp;

pub use party::Party;
pub use record::{Kind, Record};
pub use set::AnnotationSet;
pub use stamp::Stamp;
