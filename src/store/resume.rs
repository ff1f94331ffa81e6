//! Where a session stopped: a small file in `.gloss/`, of no harm when it is lost.

use super::name::AnnotatorName;
use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

/// A larger file is not one of ours, in bytes.
const LARGEST: u64 = 16 * 1024;

fn path(root: &Path, who: &AnnotatorName) -> PathBuf {
    root.join(".gloss").join(format!("session-{who}.json"))
}

/// What was remembered.
pub fn read(root: &Path, who: &AnnotatorName) -> Option<String> {
    let mut text = String::new();
    fs::File::open(path(root, who)).ok()?.take(LARGEST).read_to_string(&mut text).ok()?;
    Some(text)
}

/// Remembers; the file is replaced as a whole.
///
/// # Errors
/// When the folder can't be written.
pub fn write(root: &Path, who: &AnnotatorName, text: &str) -> io::Result<()> {
    let mut file = tempfile::NamedTempFile::new_in(root.join(".gloss"))?;
    file.write_all(text.as_bytes())?;
    file.persist(path(root, who))?;
    Ok(())
}
