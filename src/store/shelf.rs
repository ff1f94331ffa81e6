//! The annotation files of a dataset by document: which lines of which file are about it. The files are read through once
//! and their records stay on the disk, so that what many annotators did in a large corpus takes no memory until one looks.

use super::annotations::{self, Present};
use super::disk::Seen;
use crate::annotation::Record;
use crate::annotation::fold::{self, Folded};
use serde::Deserialize;
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{self, BufRead, BufReader};
use std::ops::Range;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Some annotation files, by name.
#[derive(Clone, Debug, Default)]
pub struct Shelf {
    files: Vec<Arc<Shelved>>,
    /// Files that can't be read, with the reason.
    pub unread: Vec<(String, String)>,
}

/// One file as it was when it was read through: the handle keeps that state even if another file takes its name.
#[derive(Debug)]
struct Shelved {
    name: String,
    path: PathBuf,
    file: File,
    seen: Seen,
    /// The bytes of the lines about each document, in order, neighbours joined.
    places: HashMap<Arc<str>, Vec<Range<u64>>>,
    /// Ids whose revisions are about several documents, with that of the last revision.
    strayed: HashMap<String, String>,
}

/// What a line is about.
#[derive(Deserialize)]
struct Head<'a> {
    #[serde(borrow, default)]
    id: Cow<'a, str>,
    #[serde(borrow, default)]
    doc: Cow<'a, str>,
}

impl Shelf {
    /// Reads through all annotation files of a dataset but gold, on all processors.
    pub fn open(root: &Path) -> Self {
        Self::of(annotations::present(root).into_iter().filter(|file| file.usable))
    }

    /// Reads through these files.
    pub fn of(files: impl IntoIterator<Item = Present>) -> Self {
        let files: Vec<Present> = files.into_iter().collect();
        let mut shelf = Self::default();
        for (file, read) in files.iter().zip(read_all(&files)) {
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
        self.files.iter().flat_map(|file| file.places.keys()).map(AsRef::as_ref).collect()
    }

    /// How many annotators have a record about a document.
    pub fn width(&self, doc: &str) -> usize {
        self.files.iter().filter(|file| file.places.contains_key(doc)).count()
    }

    /// The folded records of a document, tombstones included, by annotator; those who have none are left out.
    ///
    /// # Errors
    /// When a file can't be read any more.
    pub fn of_doc(&self, doc: &str) -> io::Result<Vec<(String, Vec<Record>)>> {
        let having = self.files.iter().filter(|file| file.places.contains_key(doc));
        having.map(|file| Ok((file.name.clone(), file.of_doc(doc)?))).collect()
    }

    /// Whether a file was changed, added or taken away since it was read through.
    pub fn is_outdated(&self, root: &Path) -> bool {
        let present: Vec<Present> = annotations::present(root).into_iter().filter(|file| file.usable).collect();
        let known = |file: &Present| self.files.iter().any(|one| one.path == file.path && one.is_as_seen());
        let read = |file: &Present| known(file) || self.unread.iter().any(|(name, _)| *name == file.name);
        present.len() != self.files.len() + self.unread.len() || !present.iter().all(read)
    }

    /// Reads through what was changed or added since, and forgets what is gone; the names of the changed ones.
    pub fn refresh(&mut self, root: &Path) -> Vec<String> {
        let mut changed: Vec<String> = Vec::new();
        let (mut kept, mut fresh) = (Vec::new(), Vec::new());
        for file in annotations::present(root).into_iter().filter(|file| file.usable) {
            match self.files.iter().find(|one| one.path == file.path && one.is_as_seen()) {
                Some(known) => kept.push(known.clone()),
                None => fresh.push(file),
            }
        }
        let gone = self.files.iter().filter(|one| !kept.iter().any(|other| other.name == one.name));
        changed.extend(gone.map(|file| file.name.clone()));
        changed.extend(fresh.iter().map(|file| file.name.clone()));
        let read = Self::of(fresh);
        kept.extend(read.files);
        kept.sort_by(|a, b| a.name.cmp(&b.name));
        (self.files, self.unread) = (kept, read.unread);
        changed.sort();
        changed.dedup();
        changed
    }
}

/// Each file in its place in the order.
fn read_all(files: &[Present]) -> Vec<io::Result<Shelved>> {
    let workers = std::thread::available_parallelism().map_or(1, usize::from).min(files.len().max(1));
    let next = AtomicUsize::new(0);
    let work = || {
        let mut done = Vec::new();
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(file) = files.get(at) else { return done };
            done.push((at, Shelved::read(file)));
        }
    };
    let mut all: Vec<(usize, io::Result<Shelved>)> = std::thread::scope(|scope| {
        let running: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
        running.into_iter().flat_map(|one| one.join().unwrap_or_default()).collect()
    });
    all.sort_by_key(|(at, _)| *at);
    all.into_iter().map(|(_, read)| read).collect()
}

impl Shelved {
    fn read(present: &Present) -> io::Result<Self> {
        let file = File::open(&present.path)?;
        let seen = Seen::of(&file.metadata()?);
        let mut read = Self {
            name: present.name.clone(),
            path: present.path.clone(),
            file,
            seen,
            places: HashMap::new(),
            strayed: HashMap::new(),
        };
        let repeated = read.find_places()?;
        if !repeated.is_empty() {
            read.strayed = read.find_strayed(&repeated)?;
        }
        Ok(read)
    }

    fn is_as_seen(&self) -> bool {
        std::fs::metadata(&self.path).is_ok_and(|now| Seen::of(&now) == self.seen)
    }

    /// Reads every line; the hashes of ids that stand in more than one.
    fn find_places(&mut self) -> io::Result<HashSet<u64>> {
        let mut reader = BufReader::with_capacity(1 << 18, &self.file);
        let (mut ids, mut repeated) = (HashSet::new(), HashSet::new());
        let (mut line, mut at) = (Vec::new(), 0_u64);
        while at < self.seen.size {
            line.clear();
            let read = reader.read_until(b'\n', &mut line)? as u64;
            if read == 0 {
                break;
            }
            let place = at..at + read;
            at = place.end;
            // What is no record is about no document; the fold tells it, by `gloss check`.
            let Ok(head) = serde_json::from_slice::<Head>(line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&line)) else {
                continue;
            };
            let id = hash(&head.id);
            if !ids.insert(id) {
                repeated.insert(id);
            }
            match self.places.get_mut(head.doc.as_ref()) {
                Some(known) => match known.last_mut() {
                    Some(last) if last.end == place.start => last.end = place.end,
                    _ => known.push(place),
                },
                None => _ = self.places.insert(head.doc.as_ref().into(), vec![place]),
            }
        }
        Ok(repeated)
    }

    /// Of the ids that stand in several lines, those that were once about another document.
    fn find_strayed(&self, repeated: &HashSet<u64>) -> io::Result<HashMap<String, String>> {
        let mut docs: HashMap<u64, HashSet<&Arc<str>>> = HashMap::new();
        let mut records = Vec::new();
        for doc in self.places.keys() {
            let again = self.lines(doc)?;
            for line in again.split(|byte| *byte == b'\n') {
                let Ok(head) = serde_json::from_slice::<Head>(line) else { continue };
                let id = hash(&head.id);
                if repeated.contains(&id) {
                    docs.entry(id).or_default().insert(doc);
                    records.extend([line, b"\n"].concat());
                }
            }
        }
        let strayed = |record: &Record| docs.get(&hash(&record.id)).is_some_and(|docs| docs.len() > 1);
        let last = fold::fold(&records).records.into_iter().filter(strayed);
        Ok(last.map(|record| (record.id, record.doc)).collect())
    }

    fn lines(&self, doc: &str) -> io::Result<Vec<u8>> {
        let places = self.places.get(doc).map(Vec::as_slice).unwrap_or_default();
        let mut bytes = Vec::new();
        for place in places {
            let from = bytes.len();
            let length = usize::try_from(place.end - place.start).unwrap_or_default();
            bytes.resize(from + length, 0);
            self.file.read_exact_at(bytes.get_mut(from..).unwrap_or_default(), place.start)?;
            if bytes.last() != Some(&b'\n') {
                bytes.push(b'\n');
            }
        }
        Ok(bytes)
    }

    fn of_doc(&self, doc: &str) -> io::Result<Vec<Record>> {
        let Folded { mut records, .. } = fold::fold(&self.lines(doc)?);
        records.retain(|record| self.strayed.get(&record.id).is_none_or(|last| last == doc));
        records.sort_by(|a, b| a.id.cmp(&b.id));
        Ok(records)
    }
}

fn hash(id: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    id.hash(&mut hasher);
    hasher.finish()
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
