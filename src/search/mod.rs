//! Ranking by fuzzy match, near spellings, patterns and where they stand, and the library's query language. Knows
//! neither screens nor files.

pub mod fuzzy;
pub mod near;
pub mod query;
pub mod scan;
