//! The user's own configuration file: where it is, and its bytes. A dataset has no say in it.

use etcetera::BaseStrategy;
use std::env;
use std::fs::File;
use std::io::{self, Read};
use std::path::PathBuf;

/// More is not read: no configuration is that long.
const LIMIT: u64 = 1024 * 1024;

/// The file and its text, or why it can't be read; `None` where there is no file. `GLOSS_CONFIG` names another.
pub fn read() -> Option<(PathBuf, io::Result<String>)> {
    let is_named = named().is_some();
    let path = path()?;
    let text = File::open(&path).and_then(|file| {
        let mut text = String::new();
        file.take(LIMIT).read_to_string(&mut text)?;
        Ok(text.trim_start_matches('\u{feff}').to_owned())
    });
    let is_missing = text.as_ref().is_err_and(|error| error.kind() == io::ErrorKind::NotFound);
    (is_named || !is_missing).then_some((path, text))
}

/// The folder of the configuration file, whether there is one or not; `None` where there can be none.
pub fn folder() -> Option<PathBuf> {
    let path = std::path::absolute(path()?).ok()?;
    path.parent().map(PathBuf::from)
}

fn named() -> Option<PathBuf> {
    env::var_os("GLOSS_CONFIG").filter(|name| !name.is_empty()).map(PathBuf::from)
}

fn path() -> Option<PathBuf> {
    let usual = || Some(etcetera::choose_base_strategy().ok()?.config_dir().join("glossator").join("config.toml"));
    named().or_else(usual)
}
