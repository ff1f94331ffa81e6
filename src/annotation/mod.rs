//! Records, revisions, the fold, what others wrote about them, the tidy order, re-anchoring, what differs, the registry of entities. Knows no files, no terminal, no clock.

pub mod anchor;
pub mod decided;
pub mod difference;
pub mod entity;
pub mod feedback;
pub mod fold;
pub mod links;
pub mod news;
pub mod order;
pub mod party;
pub mod past;
pub mod pieces;
pub mod record;
pub mod rejections;
pub mod ruling;
pub mod same_bounds;
pub mod same_party;
pub mod set;
pub mod stamp;
pub mod verdict;

pub use entity::Registry;
pub use feedback::Feedback;
pub use party::Party;
pub use record::{Kind, Record};
pub use set::AnnotationSet;
pub use stamp::Stamp;
pub use verdict::Verdict;
