//! Glossator: read articles paragraph by paragraph, tag spans and stances from the
//! keyboard, keep the annotations as JSON lines beside the corpus.
//!
//! The modules form layers; an arrow may only point to a module further up in this
//! list (checked by `tests/architecture.rs`, drawn in `docs/architecture.md`).

pub mod annotation;
pub mod corpus;
pub mod finding;
pub mod schema;
pub mod text;
