//! Which format files are in, by their names and first bytes.

use crate::exchange::{Format, Source, formats};
use crate::store::import::files::Files;
use anyhow::{Context, bail};
use std::path::Path;

/// The likeliest format, and why.
pub fn format(path: &Path) -> anyhow::Result<(&'static dyn Format, String)> {
    let mut found: Vec<(u8, &'static dyn Format, String)> = Vec::new();
    let open = |format| Files::open(path, format).with_context(|| path.display().to_string());
    let mut files = open(None)?;
    let is_file = path.is_file();
    for format in formats::ALL.iter().copied() {
        if is_file {
            // Each sees what it would read: a single file with what belongs to it.
            files = open(Some(format))?;
        }
        if files.is_empty() {
            bail!("{}: there is no file in it.", path.display());
        }
        if let Some((strength, why)) = format.recognise(&mut files) {
            found.push((strength, format, why));
        }
    }
    let best = found.iter().map(|(strength, ..)| *strength).max();
    let mut best: Vec<_> = found.into_iter().filter(|(strength, ..)| Some(*strength) == best).collect();
    match (best.pop(), best.pop()) {
        (Some((_, format, why)), None) => Ok((format, why)),
        (Some((_, one, why)), Some((_, other, because))) => {
            bail!("it may be {} ({why}) or {} ({because}): name one instead of auto.", one.name(), other.name())
        }
        (None, _) => bail!("none of the formats was recognised: name one. gloss formats lists them."),
    }
}
