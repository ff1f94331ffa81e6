//! The files of a dataset: where a record is written, and where articles are read. Knows neither session nor terminal.

pub mod actor;
pub mod added;
pub mod annotations;
pub mod assign;
pub mod cache;
pub mod corpus_files;
pub mod corpus_index;
pub mod corpus_stream;
pub mod dataset;
pub mod desk;
pub mod disk;
pub mod export;
pub mod files;
pub mod git;
pub mod gold_file;
pub mod guarded;
pub mod guideline_file;
pub mod import;
pub mod insight;
pub mod lock;
pub mod long_lines;
pub mod name;
pub mod pdf_text;
pub mod registry;
pub mod resume;
pub mod revision;
pub mod rewrite;
pub mod shelf;
pub mod suggestions;
pub mod sync;
pub mod trust;
pub mod user;
pub mod whole_file;
pub mod workers;

pub use name::AnnotatorName;
