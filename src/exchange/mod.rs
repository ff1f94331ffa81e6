//! Annotations as other programs write and read them: foreign documents in, pieces of files out, and what was lost.
//! Knows no files: a source lends bytes by name, what is written comes back as pieces.

pub mod additions;
pub mod arrows;
pub mod beside;
pub mod brat;
pub mod carry;
pub mod cas;
pub mod conll;
pub mod cover;
pub mod csv;
pub mod described;
pub mod dna;
pub mod doccano;
pub mod file_name;
pub mod format;
pub mod formats;
pub mod held;
pub mod hf;
pub mod incoming;
pub mod json;
pub mod json_items;
pub mod json_loose;
pub mod json_values;
pub mod kb;
pub mod label_studio;
pub mod labelbuddy;
pub mod lines;
pub mod loss;
pub mod needs;
pub mod outgoing;
pub mod parquet;
pub mod prodigy;
pub mod respaced;
pub mod roles;
pub mod settings;
pub mod settle;
pub mod slate;
pub mod source;
pub mod spacy;
pub mod split;
pub mod tagging;
pub mod tally;
#[cfg(test)]
pub mod testing;
pub mod unit;
pub mod w3c;
pub mod webanno;

pub use format::{Assembler, Format, Layout, Piece, Writer};
pub use held::{Held, Holds, What};
pub use incoming::{Draft, Incoming, Meta, Sink, Stop, Words};
pub use loss::{Action, Loss, Losses};
pub use outgoing::{Hand, Outgoing};
pub use settings::Settings;
pub use source::Source;
pub use tally::Tally;
pub use unit::{Unit, Units};
