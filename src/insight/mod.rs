//! What a team tagged, as a whole: all spans and stances of all annotators as small rows, and what is counted from them.

pub mod concordance;
pub mod counting;
pub mod facts;
pub mod filter;
pub mod ledger;
mod parties;
pub mod pictures;
pub mod progress;
pub mod recode;
pub mod repeats;
pub mod sign;
pub mod stances;

pub use counting::{Counted, Once, Whose};
pub use facts::{Fact, Facts};
pub use filter::Filter;
pub use ledger::{Ledger, What};
pub use pictures::Pictures;
