//! What a way of writing a CAS can do.

use super::super::held::Holds;
use std::borrow::Cow;

/// What becomes of a text in a form that can't hold all of Unicode; as long as before, in UTF-16 units.
pub type Clean = for<'t> fn(&'t str) -> Cow<'t, str>;

/// What a way of writing can do.
#[derive(Clone, Copy)]
pub struct Form {
    /// What it holds.
    pub holds: Holds,
    /// What becomes of names and values; what is lost is kept beside them.
    pub clean: Clean,
    /// What becomes of the text.
    pub clean_text: Clean,
    /// Whether bounds in the white space between tokens are moved to the tokens.
    pub by_tokens: bool,
}
