//! Spans as tags of tokens: what of an article's spans tags can hold, its tokens, and the schemes of tags.

pub mod decode;
pub mod flat;
pub mod scheme;
pub mod token;

pub use decode::{Decoder, Found};
pub use flat::{Discontinuous, Flat, Overlap, Tagged};
pub use scheme::Scheme;
pub use token::Token;
