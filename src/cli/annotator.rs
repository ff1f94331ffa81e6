//! Who annotates: `--as`, else `GLOSS_ANNOTATOR`, else the user's configuration, else the login name.

use crate::config::Config;
use crate::store::AnnotatorName;
use anyhow::Context;
use std::env;

/// The annotator's name.
///
/// # Errors
/// When a name was given that can't be one.
pub fn name(given: Option<&str>, config: &Config) -> anyhow::Result<AnnotatorName> {
    if let Some(given) = given {
        return Ok(AnnotatorName::new(given)?);
    }
    if let Some(given) = env::var("GLOSS_ANNOTATOR").ok().filter(|name| !name.is_empty()) {
        return AnnotatorName::new(&given).context("GLOSS_ANNOTATOR");
    }
    let login = || env::var("USER").or_else(|_| env::var("LOGNAME")).or_else(|_| env::var("USERNAME"));
    Ok(config.annotator.clone().unwrap_or_else(|| AnnotatorName::of_login(&login().unwrap_or_default())))
}
