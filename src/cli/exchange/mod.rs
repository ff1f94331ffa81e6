//! What `gloss import`, `gloss export` and `gloss formats` share.

mod columns;
pub mod options;

use crate::exchange::{Format, formats};
use anyhow::bail;

/// The format of a name.
pub fn format(name: &str) -> anyhow::Result<&'static dyn Format> {
    match formats::named(name) {
        Some(format) => Ok(format),
        None => {
            let names: Vec<&str> = formats::ALL.iter().map(|format| format.name()).collect();
            bail!("there is no format “{name}”; there are: {}. gloss formats tells what each holds.", names.join(", "))
        }
    }
}
