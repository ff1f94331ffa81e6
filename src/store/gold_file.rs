//! The file of gold, named by `[review] gold` of gloss.toml: where it may be, what is in it, and writing it as a whole.

use super::whole_file;
use crate::annotation::fold::{self, Folded};
use crate::annotation::{Record, order};
use crate::review::gold::{HEAD, is_made};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Where it is, or why there can be none: only inside the dataset.
///
/// # Errors
/// What is wrong and what to do.
pub fn path(root: &Path, file: &str) -> Result<PathBuf, String> {
    whole_file::path(root, file)
        .map_err(|why| format!("[review] gold: {why}. Name another file, such as annotations/gold.jsonl."))
}

/// What a file of gold says.
#[derive(Clone, Debug)]
pub struct GoldFile {
    /// The record that tells how it was made; `None`: `gloss gold` did not make the file.
    pub head: Option<Record>,
    /// The records that `gloss gold` made.
    pub records: Vec<Record>,
    /// How many lines it did not make.
    pub foreign: usize,
    /// All of it.
    pub bytes: Vec<u8>,
}

/// Reads a file of gold; `None`: there is none.
///
/// # Errors
/// When it can't be read.
pub fn read(path: &Path) -> io::Result<Option<GoldFile>> {
    let bytes = match fs::read(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        read => read?,
    };
    let Folded { mut records, kept, .. } = fold::fold(&bytes);
    let all = records.len() + kept.len();
    records.retain(is_made);
    let foreign = all - records.len();
    let head = records.iter().position(|record| record.id == HEAD).map(|at| records.swap_remove(at));
    Ok(Some(GoldFile { head, records, foreign, bytes }))
}

/// Its live records in the tidy order, whoever made them; none where there is no such file.
pub fn records(root: &Path, file: &str) -> Vec<Record> {
    let read = path(root, file).ok().and_then(|path| fs::read(path).ok());
    let mut records = read.map(|bytes| fold::fold(&bytes).records).unwrap_or_default();
    records.retain(|record| !record.is_retracted());
    records.sort_by(order::compare);
    records
}

/// Puts the whole file in its place: there is the old one or the new one at every moment, also after a power cut.
///
/// # Errors
/// When the old file stays.
pub fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    whole_file::replace(path, |file| file.write_all(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gold_goes_nowhere_else() {
        let (outside, root) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let root = root.path().canonicalize().unwrap();
        let why = |file: &str| path(&root, file).unwrap_err();
        for bad in ["../gold.jsonl", "/tmp/gold.jsonl", "a/../../gold.jsonl", "gloss.toml", "", "a\\gold.jsonl"] {
            assert!(why(bad).contains("inside the dataset"), "{bad}");
        }
        assert_eq!(path(&root, "new/folder/gold.jsonl").unwrap(), root.join("new/folder/gold.jsonl"));
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink(outside.path(), root.join("out")).unwrap();
            assert!(why("out/gold.jsonl").contains("by a link"));
            assert!(why("out/new/gold.jsonl").contains("by a link"));
            std::os::unix::fs::symlink(outside.path().join("x"), root.join("gold.jsonl")).unwrap();
            assert!(why("gold.jsonl").contains("no plain file"));
            fs::write(outside.path().join("gold.jsonl"), "{\"id\":\"s-1\",\"kind\":\"span\"}\n").unwrap();
            assert!(records(&root, "out/gold.jsonl").is_empty(), "nor does it come from there");
            fs::copy(outside.path().join("gold.jsonl"), root.join("own.jsonl")).unwrap();
            assert_eq!(records(&root, "own.jsonl").len(), 1);
        }
    }

    #[test]
    fn what_gloss_gold_did_not_make_is_told_apart() {
        let root = tempfile::tempdir().unwrap();
        let file = root.path().join("new/gold.jsonl");
        assert!(read(&file).unwrap().is_none());
        let made = "{\"id\":\"g-rule\",\"kind\":\"gold\"}\n{\"id\":\"g-1\",\"kind\":\"span\",\"provenance\":{}}\n";
        let foreign = "{\"id\":\"g-2\",\"kind\":\"span\"}\nno record\n";
        write(&file, (made.to_owned() + foreign).as_bytes()).unwrap();
        let gold = read(&file).unwrap().unwrap();
        assert_eq!((gold.head.is_some(), gold.records.len(), gold.foreign), (true, 1, 2));
        write(&file, foreign.as_bytes()).unwrap();
        assert!(read(&file).unwrap().unwrap().head.is_none());
        assert_eq!(fs::read_dir(root.path().join("new")).unwrap().count(), 1, "nothing is left beside it");
    }
}
