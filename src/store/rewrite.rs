//! An annotator's file written anew as a whole, while no session has it: its tidy form, and many records changed at once.
//! There is the old file or the new one at every moment.

use super::annotations;
use super::disk::Disk;
use super::files::Seen;
use super::lock::{self, Lock};
use super::name::AnnotatorName;
use crate::annotation::fold::{self, Folded};
use crate::annotation::{Record, order};
use std::fs::File;
use std::io;
use std::path::Path;

/// A file that nobody else has now.
struct Open {
    _lock: File,
    /// A sync adds to a file without the lock of its session.
    _writing: Option<File>,
    disk: Disk,
    seen: Option<Seen>,
    before: Vec<u8>,
}

impl Open {
    fn new(root: &Path, who: &AnnotatorName) -> io::Result<Self> {
        let lock = match lock::take(root, who) {
            Lock::Held(file) | Lock::Unsupported(file) => file,
            Lock::Taken => return Err(io::Error::other(format!("another session of {who} is open: close it first"))),
            Lock::Unwritable(error) => return Err(error),
        };
        let writing = lock::writing(root, who)?;
        let disk = Disk::new(annotations::path(root, who));
        let seen = disk.seen()?;
        if seen.is_none() {
            return Err(io::Error::new(io::ErrorKind::NotFound, format!("{who} has no annotations here")));
        }
        let before = disk.read()?;
        Ok(Self { _lock: lock, _writing: writing, disk, seen, before })
    }

    fn replace(mut self, mut folded: Folded) -> io::Result<()> {
        let after = order::bytes(&mut folded.records, &folded.kept);
        if after == self.before {
            return Ok(());
        }
        // No lock keeps git or an editor from writing.
        if self.disk.seen()? != self.seen {
            return Err(io::Error::other("the file is being changed by another program: try again"));
        }
        self.disk.replace(&after)
    }
}

/// Brings a file into its tidy form now; tombstones from before `oldest` (a time as in the records) go.
///
/// # Errors
/// When another session is open or the file can't be written.
pub fn compact(root: &Path, who: &AnnotatorName, oldest: Option<&str>) -> io::Result<(usize, usize)> {
    let open = Open::new(root, who)?;
    let mut folded = fold::fold(&open.before);
    let (lines, all) = (folded.lines, folded.records.len());
    folded.records.retain(|record| !record.is_retracted() || oldest.is_none_or(|oldest| record.at.as_str() >= oldest));
    let pruned = all - folded.records.len();
    open.replace(folded)?;
    Ok((lines - all, pruned))
}

/// Puts new revisions in the place of records: those that `change` makes of what the file says now. All of them are
/// written, or none. Gives back how many.
///
/// # Errors
/// When another session is open or the file can't be written; then nothing was changed.
pub fn amend(root: &Path, who: &AnnotatorName, change: impl Fn(&Record) -> Option<Record>) -> io::Result<usize> {
    let open = Open::new(root, who)?;
    let mut folded = fold::fold(&open.before);
    let mut count = 0;
    for record in &mut folded.records {
        if let Some(after) = change(record) {
            *record = after;
            count += 1;
        }
    }
    if count > 0 {
        open.replace(folded)?;
    }
    Ok(count)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn records_are_changed_together_and_what_is_no_record_stays() {
        let root = tempfile::tempdir().unwrap();
        let file = root.path().join("annotations/rosa.jsonl");
        let who = AnnotatorName::new("rosa").unwrap();
        let relabel = |record: &Record| {
            (record.label == "PER").then(|| Record { rev: record.rev + 1, label: "ORG".into(), ..record.clone() })
        };
        assert_eq!(amend(root.path(), &who, relabel).unwrap_err().kind(), io::ErrorKind::NotFound);
        fs::create_dir(root.path().join("annotations")).unwrap();
        let line = |id: &str, rev: &str, label: &str| {
            format!(
                "{{\"id\":\"{id}\"{rev},\"kind\":\"span\",\"doc\":\"a\",\"layer\":\"entity\",\"label\":\"{label}\"}}\n"
            )
        };
        let before =
            [line("a", "", "GPE"), line("b", "", "PER"), "broken\n".to_owned(), line("a", ",\"rev\":2", "PER")];
        fs::write(&file, before.concat()).unwrap();
        assert_eq!(amend(root.path(), &who, relabel).unwrap(), 2);
        let after = [line("a", ",\"rev\":3", "ORG"), line("b", ",\"rev\":2", "ORG"), "broken\n".to_owned()].concat();
        assert_eq!(fs::read_to_string(&file).unwrap(), after);
        assert_eq!(amend(root.path(), &who, relabel).unwrap(), 0);
        let Lock::Held(held) = lock::take(root.path(), &who) else { panic!("it is free") };
        let refused = amend(root.path(), &who, |record| Some(record.clone())).unwrap_err();
        assert!(refused.to_string().contains("close it first"), "{refused}");
        drop(held);
        assert_eq!(fs::read_to_string(&file).unwrap(), after);
    }
}
