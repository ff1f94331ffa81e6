//! How far annotators agree, from files to figures: what `gloss agree` and the dashboard share.

pub mod count;
pub mod read;
pub mod workers;
