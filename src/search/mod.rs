//! Ranking by fuzzy match, near spellings, and the library's query language. Knows neither screens nor files.

pub mod fuzzy;
pub mod near;
pub mod query;
