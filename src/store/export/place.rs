//! Where what is written for others may go: never into the dataset's own files, and in place of what is there only where the user says so.

use crate::exchange::Stop;
use std::fs;
use std::path::{Path, PathBuf};

/// What belongs to the dataset itself.
const OWN: [&str; 7] =
    ["corpus", "annotations", "suggestions", ".gloss", "gloss.toml", "entities.jsonl", "assign.jsonl"];

/// The folder of a place, without links, and the name in it.
///
/// # Errors
/// When the name is none, the folder is not there, or the place belongs to the dataset itself.
pub fn split(out: &Path, root: &Path) -> Result<(PathBuf, String), Stop> {
    let shown = out.display().to_string();
    let refuse = |why: String| Err(Stop::Refused(why));
    let name = out.file_name().and_then(|name| name.to_str()).filter(|name| !name.chars().any(char::is_control));
    let Some(name) = name else { return refuse(format!("{shown}: it can't be the name of an export.")) };
    let folder = out.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let folder = folder.canonicalize().map_err(|_| Stop::Refused(format!("{shown}: its folder is not there.")))?;
    match OWN.iter().find(|own| folder.join(name).starts_with(root.join(own))) {
        Some(own) => refuse(format!("{shown}: {own} belongs to the dataset itself. Export to another place.")),
        None => Ok((folder, name.to_owned())),
    }
}

/// Whether something may be put there; what is there is replaced only where `replace` says so, and by its own kind.
///
/// # Errors
/// When it is taken.
pub fn check(out: &Path, there: &Path, is_folder: bool, replace: bool) -> Result<(), Stop> {
    let Ok(meta) = fs::symlink_metadata(there) else { return Ok(()) };
    let shown = out.display();
    let refuse = |why: String| Err(Stop::Refused(why));
    if !replace {
        return refuse(format!("{shown} is there already. Export to another place, or replace it with --force."));
    }
    let is_plain = if is_folder { meta.is_dir() } else { meta.is_file() };
    if !is_plain {
        return refuse(format!(
            "{shown} is of another kind than the export; it is not replaced. Export to another place."
        ));
    }
    Ok(())
}

/// Where a single file goes.
///
/// # Errors
/// As those of [`split`] and [`check`].
pub fn file(out: &Path, root: &Path, replace: bool) -> Result<PathBuf, Stop> {
    let (folder, name) = split(out, root)?;
    let there = folder.join(name);
    check(out, &there, false, replace)?;
    Ok(there)
}
