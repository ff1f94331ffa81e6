//! Text as code points, bytes, graphemes, tokens and sentences. Knows Unicode and nothing else.

pub mod brief;
pub mod count;
pub mod date;
pub mod map;
pub mod name;
pub mod offset;
pub mod one_line;
pub mod percent;
pub mod quotation;
pub mod sentence;
pub mod token;
pub mod visible;

pub use map::TextMap;
pub use offset::{BytePos, BytesSpan, CharPos, CharSpan};
pub use one_line::one_line;
