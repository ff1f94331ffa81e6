//! Text as code points, bytes, graphemes, tokens and sentences. Knows Unicode and nothing else.

pub mod map;
pub mod offset;

pub use map::TextMap;
pub use offset::{BytePos, BytesSpan, CharPos, CharSpan};
