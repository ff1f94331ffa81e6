//! Ranking by fuzzy match, and the library's query language. Knows neither screens nor files.

pub mod fuzzy;
pub mod query;
