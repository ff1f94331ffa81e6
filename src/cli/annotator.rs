//! Who annotates: `--as`, else `GLOSS_ANNOTATOR`, else the user's configuration, else the login name.

use crate::store::AnnotatorName;
use anyhow::Context;
use std::env;
use std::path::PathBuf;

/// The annotator's name.
///
/// # Errors
/// When a name was given that can't be one, or the configuration can't be read.
pub fn name(given: Option<&str>) -> anyhow::Result<AnnotatorName> {
    if let Some(given) = given {
        return Ok(AnnotatorName::new(given)?);
    }
    if let Some(given) = env::var("GLOSS_ANNOTATOR").ok().filter(|name| !name.is_empty()) {
        return AnnotatorName::new(&given).context("GLOSS_ANNOTATOR");
    }
    if let Some(given) = configured()? {
        return AnnotatorName::new(&given).context("annotator in the user's config.toml");
    }
    let login = env::var("USER").or_else(|_| env::var("LOGNAME")).or_else(|_| env::var("USERNAME"));
    Ok(AnnotatorName::of_login(&login.unwrap_or_default()))
}

fn configured() -> anyhow::Result<Option<String>> {
    let folder = env::var_os("XDG_CONFIG_HOME")
        .map(PathBuf::from)
        .or_else(|| Some(PathBuf::from(env::var_os("HOME")?).join(".config")));
    let path = env::var_os("GLOSS_CONFIG").map(PathBuf::from).or_else(|| Some(folder?.join("glossator/config.toml")));
    let Some(path) = path.filter(|path| path.is_file()) else { return Ok(None) };
    let shown = path.display().to_string();
    let text = std::fs::read_to_string(&path).with_context(|| shown.clone())?;
    let table: toml::Table = text.parse().with_context(|| shown)?;
    Ok(table.get("annotator").and_then(toml::Value::as_str).map(str::to_owned))
}
