//! Who reads which article: what `assign.jsonl` says, how articles are dealt, and samples that stand for the whole.

pub mod deal;
pub mod line;
pub mod sample;
pub mod told;

pub use deal::Deal;
pub use line::Line;
pub use told::Assignments;
