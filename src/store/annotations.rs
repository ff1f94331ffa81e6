//! The annotation files of a dataset, for reading: one's own at the start, other people's at any time.

use super::name::AnnotatorName;
use crate::annotation::fold::{self, Folded};
use crate::review::gold::BEGINNING;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// The file of an annotator.
pub fn path(root: &Path, who: &AnnotatorName) -> PathBuf {
    root.join("annotations").join(format!("{who}.jsonl"))
}

/// An annotation file that is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Present {
    /// The name as in the file's name; not every one is valid.
    pub name: String,
    /// Whether it is one that an annotator can have, and a plain file.
    pub usable: bool,
    /// Where it is.
    pub path: PathBuf,
}

/// All annotation files, by name; gold is none.
pub fn present(root: &Path) -> Vec<Present> {
    let Ok(entries) = fs::read_dir(root.join("annotations")) else { return Vec::new() };
    let mut found: Vec<Present> = entries
        .flatten()
        .filter_map(|entry| {
            let file = entry.file_name().to_string_lossy().into_owned();
            let name = file.strip_suffix(".jsonl")?.to_owned();
            let plain = entry.file_type().is_ok_and(|kind| kind.is_file());
            let usable = plain && AnnotatorName::new(&name).is_ok();
            let is_gold = name == "gold" || (plain && is_gold(&entry.path()));
            (!is_gold).then(|| Present { name, usable, path: entry.path() })
        })
        .collect();
    found.sort_by(|a, b| a.name.cmp(&b.name));
    found
}

/// The files that no annotator can have, with the reason.
pub fn left_out(root: &Path) -> Vec<(String, String)> {
    let present = present(root);
    let why = |file: &Present| {
        let small = file.name.to_lowercase();
        if present.iter().any(|other| other.usable && other.name == small) {
            format!("its name differs from {small}.jsonl in capitals only")
        } else {
            "it is no plain file with the name of an annotator (a-z 0-9 . _ -)".to_owned()
        }
    };
    present.iter().filter(|file| !file.usable).map(|file| (file.name.clone(), why(file))).collect()
}

/// Whether `gloss gold` made a file, whatever it is called: the record that stands first in it tells.
fn is_gold(path: &Path) -> bool {
    let mut start = [0; BEGINNING.len()];
    let read = fs::File::open(path).and_then(|mut file| file.read_exact(&mut start));
    read.is_ok() && start == *BEGINNING.as_bytes()
}

/// Reads and folds a file.
///
/// # Errors
/// When it can't be read.
pub fn read(path: &Path) -> io::Result<Folded> {
    Ok(fold::fold(&fs::read(path)?))
}
