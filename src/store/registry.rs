//! The dataset's own registry of entities, `entities.jsonl` in its root: read, never written.

use super::shelf::Shelf;
use crate::annotation::{Record, Registry, entity};
use crate::finding::Finding;
use std::collections::HashSet;
use std::fs;
use std::io::{self, Read};
use std::path::Path;

/// Where it stands.
pub const FILE: &str = "entities.jsonl";
/// A larger file (bytes) is none.
const LARGEST: u64 = 64 << 20;

/// The entries, in their order, and what is wrong with the others. Without the file there are none.
pub fn read(root: &Path) -> (Vec<Record>, Vec<Finding>) {
    let bytes = match bytes(root) {
        Ok(bytes) => bytes,
        Err(why) => return (Vec::new(), vec![Finding::error("bad-registry", FILE, 0, why)]),
    };
    let mut findings = Vec::new();
    let mut records = Vec::new();
    let mut ids = HashSet::new();
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
    for (number, line) in (1..).zip(bytes.split(|b| *b == b'\n')) {
        if line.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        let read = std::str::from_utf8(line).map_err(|_| "not UTF-8".to_owned());
        match read.and_then(|line| entity::from_line(line).map_err(|error| error.to_string())) {
            Ok(record) if !ids.insert(record.id.clone()) => findings.push(Finding::warning(
                "shared-id",
                FILE,
                number,
                format!("the id “{}” stands twice; the first entry counts. Give one another id.", record.id),
            )),
            Ok(record) => records.push(record),
            Err(why) => findings.push(Finding::error(
                "broken-line",
                FILE,
                number,
                format!("the line is no entry ({why}); the others are read."),
            )),
        }
    }
    (records, findings)
}

/// Everybody's entries as one: those of the dataset, of the annotators in the order of their names, then `more`.
///
/// # Errors
/// When a file can't be read any more.
pub fn of_everybody(root: &Path, shelf: &Shelf, more: Vec<Record>) -> io::Result<Registry> {
    let mut others: Vec<Record> = shelf.of_doc("")?.into_iter().flat_map(|(_, records)| records).collect();
    others.extend(more);
    Ok(Registry::new(&read(root).0, [], &others))
}

fn bytes(root: &Path) -> Result<Vec<u8>, String> {
    let root = root.canonicalize().unwrap_or_else(|_| root.to_owned());
    let Ok(real) = root.join(FILE).canonicalize() else { return Ok(Vec::new()) };
    if !real.starts_with(&root) {
        return Err("it is a symbolic link that leads out of the dataset; it was left out.".to_owned());
    }
    let wrong = |error: std::io::Error| format!("it can't be read ({error}); it was left out.");
    let mut bytes = Vec::new();
    fs::File::open(real).map_err(wrong)?.take(LARGEST + 1).read_to_end(&mut bytes).map_err(wrong)?;
    if bytes.len() as u64 > LARGEST {
        return Err("it is larger than 64 MiB; it was left out.".to_owned());
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn broken_lines_are_named_and_nothing_outside_is_read() {
        let outside = tempfile::tempdir().unwrap();
        let root = tempfile::tempdir().unwrap();
        assert_eq!(read(root.path()).0.len(), 0);
        let text =
            "{\"id\":\"a\",\"name\":\"A\"}\n\nnot json\n{\"id\":\"a\",\"name\":\"B\"}\r\n{\"id\":\"c\",\"name\":\"C\"}";
        fs::write(outside.path().join("x"), text).unwrap();
        std::os::unix::fs::symlink(outside.path().join("x"), root.path().join(FILE)).unwrap();
        let (records, findings) = read(root.path());
        assert_eq!((records.len(), findings.len()), (0, 1));
        fs::remove_file(root.path().join(FILE)).unwrap();
        fs::write(root.path().join(FILE), text).unwrap();
        let (records, findings) = read(root.path());
        assert_eq!(records.iter().map(|one| one.id.as_str()).collect::<Vec<_>>(), ["a", "c"]);
        assert_eq!(
            findings.iter().map(|one| (one.code, one.line)).collect::<Vec<_>>(),
            [("broken-line", 3), ("shared-id", 4)]
        );
    }
}
