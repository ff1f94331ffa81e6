//! The page of agreement: figures, where the cursor stands on them, and the spans behind them.

pub mod cursor;
pub mod figures;
pub mod listing;
pub mod measure;
