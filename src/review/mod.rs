//! What several annotators have in one article, compared: where they agree, where they differ, and what reviewers have
//! decided. Everything depends on the set of records only, not on their order or files.

mod align;
mod assemble;
pub mod compare;
pub mod filter;
pub mod gold;
pub mod item;
mod parties;
pub mod same;
pub mod verdicts;

pub use compare::{Comparison, Rules, compare};
pub use filter::Filter;
pub use item::{About, Difference, Item, State, Version};
pub use same::Same;
