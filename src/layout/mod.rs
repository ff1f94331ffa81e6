//! Text and spans → lines, cells and brackets. Knows neither ratatui nor files.

pub mod arrows;
pub mod bidi;
pub mod lanes;
pub mod paragraph;
