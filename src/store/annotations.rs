//! The annotation files of a dataset, for reading: one's own at the start, other people's at any time.

use super::name::AnnotatorName;
use crate::annotation::Record;
use crate::annotation::fold::{self, Folded};
use crate::review::gold::BEGINNING;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// Bytes that are looked through at once.
const BLOCK: usize = 1 << 20;

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

/// The records of one document, found by its name in the lines: before a large file is read, and so of no more than what
/// is written there as Glossator writes it. Nothing where the file can't be read.
pub fn about(path: &Path, doc: &str) -> Vec<Record> {
    let key = format!("\"doc\":{}", serde_json::to_string(doc).unwrap_or_default());
    let folded = lines_with(path, &key).map(|lines| fold::fold(&lines)).unwrap_or_default();
    folded.records.into_iter().filter(|record| record.doc == doc).collect()
}

/// The lines of a file that hold a key, whole and as they stand, a block at a time.
///
/// # Errors
/// When it can't be read.
pub fn lines_with(path: &Path, key: &str) -> io::Result<Vec<u8>> {
    let finder = memchr::memmem::Finder::new(key);
    let (mut lines, mut block, mut kept) = (Vec::new(), vec![0; BLOCK], 0);
    let mut file = fs::File::open(path)?;
    while let Some(room) = block.get_mut(kept..) {
        let read = file.read(room)?;
        let Some(bytes) = block.get(..kept + read) else { break };
        // The last line may go on in the next block; at the end of the file it does not.
        let whole = if read == 0 { bytes.len() } else { memchr::memrchr(b'\n', bytes).map_or(0, |at| at + 1) };
        let complete = bytes.get(..whole).unwrap_or_default();
        for at in finder.find_iter(complete) {
            let start = memchr::memrchr(b'\n', complete.get(..at).unwrap_or_default()).map_or(0, |before| before + 1);
            let rest = complete.get(at..).unwrap_or_default();
            let end = memchr::memchr(b'\n', rest).map_or(complete.len(), |after| at + after);
            lines.extend_from_slice(complete.get(start..end).unwrap_or_default());
            lines.push(b'\n');
        }
        if read == 0 {
            break;
        }
        block.copy_within(whole..kept + read, 0);
        kept = kept + read - whole;
        if kept == block.len() {
            // A line longer than a block is none of ours.
            kept = 0;
        }
    }
    Ok(lines)
}

/// Reads and folds a file.
///
/// # Errors
/// When it can't be read.
pub fn read(path: &Path) -> io::Result<Folded> {
    Ok(fold::fold(&fs::read(path)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_records_of_a_document_are_found_wherever_blocks_end() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.jsonl");
        let line = |n: usize, rev: u64, doc: &str| {
            let note = "x".repeat(n % 977);
            let record = Record { id: format!("c-{n}"), rev, doc: doc.into(), note, ..Record::default() };
            record.to_line() + "\n"
        };
        let mut text: String =
            (0..9_000).map(|n| line(n, 1, if n % 90 == 7 { "one \"two" } else { "other" })).collect();
        text.push_str(&line(97, 2, "one \"two"));
        text.push_str(line(9_001, 1, "one \"two").trim_end());
        assert!(text.len() > 3 * BLOCK);
        fs::write(&path, &text).unwrap();
        let sorted = |mut records: Vec<Record>| {
            records.sort_by(|a, b| a.id.cmp(&b.id));
            records
        };
        let all = fold::fold(text.as_bytes()).records;
        let expected = sorted(all.into_iter().filter(|record| record.doc == "one \"two").collect());
        assert_eq!((sorted(about(&path, "one \"two")), expected.len()), (expected, 101));
        assert!(about(&path, "none").is_empty() && about(&folder.path().join("b"), "other").is_empty());
    }
}
