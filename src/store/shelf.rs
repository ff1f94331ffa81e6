//! The annotation files of a dataset by document: which lines of which file are about it. The files are read through once
//! and their records stay on the disk, so that what many annotators did in a large corpus takes no memory until one looks.

mod file;
mod index;

use super::annotations::{self, Present};
use super::workers;
use crate::annotation::Record;
use file::Shelved;
use index::Index;
use std::collections::HashSet;
use std::io;
use std::path::Path;
use std::sync::Arc;

/// Reading through fewer bytes than this takes no longer than writing down what was found.
const WORTH_KEEPING: u64 = 1 << 20;

/// Files that are kept open: a system lets a program have a few hundred, and there may be thousands of annotators.
const HELD: usize = 100;

/// Some annotation files, by name.
#[derive(Clone, Debug, Default)]
pub struct Shelf {
    files: Vec<Arc<Shelved>>,
    /// Files that can't be read, with the reason.
    pub unread: Vec<(String, String)>,
}

impl Shelf {
    /// Reads through all annotation files of a dataset but gold, on all processors.
    pub fn open(root: &Path) -> Self {
        Self::of(&usable(root), HELD)
    }

    /// The same by the index of an earlier session, as far as the files still are what it knows; an index is left for the
    /// next one where that is worth it. The root is the real path of the dataset.
    pub fn open_indexed(root: &Path) -> Self {
        let (files, mut index) = (usable(root), Index::read(root));
        let mut known: Vec<Arc<Shelved>> = Vec::new();
        for file in &files {
            let held = known.len() < HELD;
            known.extend(index.open(file).map(|one| Arc::new(one.holding(held))));
        }
        let is_known = |file: &Present| known.iter().any(|one| one.name == file.name);
        let fresh: Vec<Present> = files.into_iter().filter(|file| !is_known(file)).collect();
        let mut shelf = Self::of(&fresh, HELD.saturating_sub(known.len()));
        let read: u64 = shelf.files.iter().map(|file| file.seen.size).sum();
        shelf.files.extend(known);
        shelf.files.sort_by(|a, b| a.name.cmp(&b.name));
        if read >= WORTH_KEEPING {
            // Without it the next session reads everything through, as this one did.
            _ = index::leave(root, &shelf.files);
        }
        shelf
    }

    /// Gold alone, under the name `gold`; nothing where there is no such file.
    pub fn of_gold(path: &Path) -> Self {
        let file = Present { name: "gold".to_owned(), usable: true, path: path.to_owned() };
        if path.exists() { Self::of(&[file], 1) } else { Self::default() }
    }

    /// The files of these annotators.
    #[must_use]
    pub fn only(&self, names: &[String]) -> Self {
        let files = self.files.iter().filter(|file| names.contains(&file.name)).cloned().collect();
        Self { files, unread: self.unread.clone() }
    }

    /// Reads through these files and keeps so many of them open.
    fn of(files: &[Present], held: usize) -> Self {
        let mut shelf = Self::default();
        let numbered: Vec<(usize, &Present)> = files.iter().enumerate().collect();
        let read = workers::each(&numbered, |(at, file)| Shelved::read(file).map(|read| read.holding(*at < held)));
        for (file, read) in files.iter().zip(read) {
            match read {
                Ok(shelved) => shelf.files.push(Arc::new(shelved)),
                Err(error) => shelf.unread.push((file.name.clone(), error.to_string())),
            }
        }
        shelf
    }

    /// The names of the annotators, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.files.iter().map(|file| file.name.as_str())
    }

    /// Every document that a record is about; empty for records that are about none.
    pub fn docs(&self) -> HashSet<&str> {
        self.files.iter().flat_map(|file| file.found.docs.keys()).map(AsRef::as_ref).collect()
    }

    /// How many annotators have a record about a document.
    pub fn width(&self, doc: &str) -> usize {
        self.files.iter().filter(|file| file.found.docs.contains_key(doc)).count()
    }

    /// The folded records of a document, tombstones included, by annotator; those who have none are left out.
    ///
    /// # Errors
    /// When a file can't be read any more.
    pub fn of_doc(&self, doc: &str) -> io::Result<Vec<(String, Vec<Record>)>> {
        let having = self.files.iter().filter(|file| file.found.docs.contains_key(doc));
        having.map(|file| Ok((file.name.clone(), file.of_doc(doc)?))).collect()
    }

    /// Of everybody but one, and by document: how many spans they have that nothing else is said with.
    pub fn plain_spans(&self, but: &str) -> impl Iterator<Item = (&str, &str, usize)> {
        let others = self.files.iter().filter(move |file| file.name != but);
        others.flat_map(|file| {
            let plain = file.found.docs.iter().filter_map(|(doc, found)| Some((&**doc, found.plain?)));
            plain.map(|(doc, count)| (file.name.as_str(), doc, count))
        })
    }

    /// The folded records of an annotator that say more than that somebody has read or tagged something: decisions,
    /// comments, entities, what is linked to them, what was changed or taken back.
    ///
    /// # Errors
    /// When the file can't be read any more.
    pub fn telling(&self, who: &str) -> io::Result<Vec<Record>> {
        self.files.iter().find(|file| file.name == who).map_or(Ok(Vec::new()), |file| file.telling())
    }

    /// Whether a file was changed, added or taken away since it was read through.
    pub fn is_outdated(&self, root: &Path) -> bool {
        let present = usable(root);
        let known = |file: &Present| self.files.iter().any(|one| one.path == file.path && one.is_as_seen());
        let read = |file: &Present| known(file) || self.unread.iter().any(|(name, _)| *name == file.name);
        present.len() != self.files.len() + self.unread.len() || !present.iter().all(read)
    }

    /// Reads through what was changed or added since, and forgets what is gone; the names of the changed ones.
    pub fn refresh(&mut self, root: &Path) -> Vec<String> {
        let mut changed: Vec<String> = Vec::new();
        let (mut kept, mut fresh) = (Vec::new(), Vec::new());
        for file in usable(root) {
            match self.files.iter().find(|one| one.path == file.path && one.is_as_seen()) {
                Some(known) => kept.push(known.clone()),
                None => fresh.push(file),
            }
        }
        let gone = self.files.iter().filter(|one| !kept.iter().any(|other| other.name == one.name));
        changed.extend(gone.map(|file| file.name.clone()));
        changed.extend(fresh.iter().map(|file| file.name.clone()));
        let held = kept.iter().filter(|one| one.held.is_some()).count();
        let read = Self::of(&fresh, HELD.saturating_sub(held));
        kept.extend(read.files);
        kept.sort_by(|a, b| a.name.cmp(&b.name));
        (self.files, self.unread) = (kept, read.unread);
        changed.sort();
        changed.dedup();
        changed
    }
}

/// The files that annotators can have.
fn usable(root: &Path) -> Vec<Present> {
    annotations::present(root).into_iter().filter(|file| file.usable).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn line(id: &str, rev: u64, doc: &str, label: &str) -> String {
        format!("{{\"id\":\"{id}\",\"rev\":{rev},\"kind\":\"span\",\"doc\":\"{doc}\",\"label\":\"{label}\"}}\n")
    }

    fn shown(shelf: &Shelf, doc: &str) -> String {
        let of = |(who, records): (String, Vec<Record>)| {
            let all: Vec<String> = records.iter().map(|r| format!("{}@{}{}", r.id, r.rev, r.label)).collect();
            format!("{who}:{}", all.join(","))
        };
        shelf.of_doc(doc).unwrap().into_iter().map(of).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn the_last_revision_wins_wherever_it_stands_and_whatever_it_is_about() {
        let root = tempfile::tempdir().unwrap();
        let folder = root.path().join("annotations");
        fs::create_dir(&folder).unwrap();
        let alice =
            [line("a", 1, "x", "PER"), line("b", 1, "y", "PER"), "no record\n".into(), line("a", 2, "x", "ORG")];
        fs::write(folder.join("alice.jsonl"), alice.concat()).unwrap();
        let boris = [line("c", 2, "y", "GPE"), line("d", 1, "x", "PER"), line("c", 1, "x", "PER")];
        fs::write(folder.join("boris.jsonl"), boris.concat().trim_end()).unwrap();
        fs::write(folder.join("gold.jsonl"), line("g", 1, "x", "PER")).unwrap();
        let mut shelf = Shelf::open(root.path());
        assert_eq!(shelf.names().collect::<Vec<_>>(), ["alice", "boris"]);
        assert_eq!(shown(&shelf, "x"), "alice:a@2ORG boris:d@1PER");
        assert_eq!(shown(&shelf, "y"), "alice:b@1PER boris:c@2GPE");
        assert_eq!((shelf.width("x"), shelf.width("z")), (2, 0));

        assert!(!shelf.is_outdated(root.path()));
        let more = [alice.concat(), line("e", 1, "z", "PER")].concat();
        fs::write(folder.join("alice.jsonl"), &more).unwrap();
        fs::write(folder.join("carla.jsonl"), line("f", 1, "z", "PER")).unwrap();
        assert!(shelf.is_outdated(root.path()));
        assert_eq!(shelf.refresh(root.path()), ["alice", "carla"]);
        assert_eq!(shown(&shelf, "z"), "alice:e@1PER carla:f@1PER");
        assert!(!shelf.is_outdated(root.path()) && shelf.refresh(root.path()).is_empty());
        fs::remove_file(folder.join("carla.jsonl")).unwrap();
        assert_eq!(shelf.refresh(root.path()), ["carla"]);
    }
}
