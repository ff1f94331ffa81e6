//! Who reads which article: what `assign.jsonl` says and how articles are dealt.

pub mod deal;
pub mod line;
pub mod told;

pub use deal::Deal;
pub use line::Line;
pub use told::Assignments;
