//! Glossator: read articles paragraph by paragraph, tag spans and stances from the
//! keyboard, keep the annotations as JSON lines beside the corpus.
//!
//! The modules form layers: which may use which stands in `docs/architecture.md` and is
//! checked by `tests/architecture.rs`.

#![cfg_attr(test, expect(clippy::string_slice, reason = "a wrong slice fails the test, as it should"))]

pub mod agreement;
pub mod annotation;
pub mod assignment;
pub mod chance;
pub mod cli;
pub mod config;
pub mod corpus;
pub mod driver;
pub mod editor;
pub mod exchange;
pub mod extract;
pub mod finding;
pub mod guideline;
pub mod insight;
pub mod keymap;
pub mod layout;
pub mod practice;
pub mod report;
pub mod review;
pub mod schema;
pub mod search;
pub mod session;
pub mod sheet;
pub mod store;
pub mod suggest;
pub mod terminal;
pub mod text;
pub mod toml_reader;
pub mod view;
