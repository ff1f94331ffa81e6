//! The records of an import for one file of the dataset: written aside, article by article, then put together with what is
//! there already.

use crate::annotation::{Record, fold, order};
use crate::store::whole_file;
use std::collections::HashMap;
use std::collections::hash_map::Entry as Place;
use std::fs::File;
use std::hash::{BuildHasher, Hash, Hasher, RandomState};
use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};

/// Up to so many bytes a file is brought into its tidy form at once; a larger one is tidied by the next session.
const TIDIED: u64 = 32 << 20;

/// What came of records.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// New ones.
    pub added: usize,
    /// Those that stand there already, in the same words.
    pub same: usize,
    /// Those that stand there already and say something else: that is kept.
    pub different: usize,
    /// Those that the import itself says twice.
    pub repeated: usize,
}

/// A record as it will be written.
#[derive(Debug)]
pub struct Entry {
    /// What stands for its id.
    id: u64,
    /// What stands for what it says, but for its revision and the time of the import.
    said: u64,
    line: String,
}

impl Entry {
    /// Of a record; `state`: what numbers stand for.
    pub fn new(state: &RandomState, record: &Record) -> Self {
        let mut line = record.to_line();
        line.push('\n');
        Self { id: state.hash_one(&record.id), said: said(state, record), line }
    }
}

/// A number for everything that a record says but its revision and its time.
fn said(state: &RandomState, record: &Record) -> u64 {
    let mut hasher = state.build_hasher();
    let place = (record.start, record.end, &record.parts, &record.kind);
    (place, [&record.doc, &record.layer, &record.label, &record.quote, &record.group, &record.name]).hash(&mut hasher);
    let rest =
        [&record.entity_type, &record.merged, &record.entity, &record.from, &record.to, &record.note, &record.of];
    (rest, [&record.origin, &record.by], &record.aliases, &record.member).hash(&mut hasher);
    let seldom = !record.attrs.is_empty()
        || record.cue.is_some()
        || !record.extra.is_empty()
        || record.score.is_some()
        || record.seconds.is_some();
    let parties = [&record.holder, &record.target, &record.via];
    if seldom || parties.iter().any(|all| !all.is_empty()) {
        let timeless = Record { rev: 1, at: String::new(), ..record.clone() };
        timeless.to_line().hash(&mut hasher);
    }
    hasher.finish()
}

/// One file of records.
#[derive(Debug)]
pub struct Hand {
    path: PathBuf,
    aside: BufWriter<File>,
    length: u64,
    chunks: Vec<Chunk>,
    /// What ids stand for: a hash of the rest, and whether it stands in the file already.
    known: HashMap<u64, (u64, bool)>,
    /// What came of them.
    pub counts: Counts,
}

/// The lines of an article among those written aside.
#[derive(Debug)]
struct Chunk {
    doc: String,
    start: u64,
    length: u64,
}

impl Hand {
    /// For a file that may be there; `aside`: a folder for what is not in it yet.
    ///
    /// # Errors
    /// When the file can't be read or nothing can be written.
    pub fn open(path: PathBuf, aside: &Path, state: &RandomState) -> io::Result<Self> {
        if path.symlink_metadata().is_ok_and(|meta| meta.is_symlink()) {
            return Err(io::Error::other(format!("{} is a symbolic link, which is not followed", path.display())));
        }
        let file = tempfile::tempfile_in(aside)?;
        let mut hand = Self {
            path,
            aside: BufWriter::with_capacity(1 << 18, file),
            length: 0,
            chunks: Vec::new(),
            known: HashMap::new(),
            counts: Counts::default(),
        };
        hand.read_known(state)?;
        Ok(hand)
    }

    fn read_known(&mut self, state: &RandomState) -> io::Result<()> {
        let file = match File::open(&self.path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            file => file?,
        };
        let mut reader = BufReader::with_capacity(1 << 18, file);
        let mut line = Vec::new();
        while reader.read_until(b'\n', &mut line)? > 0 {
            let text = std::str::from_utf8(&line).unwrap_or_default().trim_start_matches('\u{feff}').trim_end();
            if let Ok(record) = Record::from_line(text) {
                let entry = Entry::new(state, &record);
                self.known.insert(entry.id, (entry.said, true));
            }
            line.clear();
        }
        Ok(())
    }

    /// Takes the records of an article, in the tidy order.
    ///
    /// # Errors
    /// When they can't be written.
    pub fn take(&mut self, doc: &str, entries: Vec<Entry>) -> io::Result<()> {
        let start = self.length;
        for Entry { id, said, line } in entries {
            match self.known.entry(id) {
                Place::Vacant(slot) => _ = slot.insert((said, false)),
                Place::Occupied(slot) => {
                    match *slot.get() {
                        (known, true) if known == said => self.counts.same += 1,
                        (known, false) if known == said => self.counts.repeated += 1,
                        _ => self.counts.different += 1,
                    }
                    continue;
                }
            }
            self.counts.added += 1;
            self.aside.write_all(line.as_bytes())?;
            self.length += u64::try_from(line.len()).unwrap_or_default();
        }
        if self.length > start {
            self.chunks.push(Chunk { doc: doc.to_owned(), start, length: self.length - start });
        }
        Ok(())
    }

    /// Puts what is new into the file: all of it, or nothing.
    ///
    /// # Errors
    /// When the file stays as it was.
    pub fn commit(mut self) -> io::Result<Counts> {
        if self.chunks.is_empty() {
            return Ok(self.counts);
        }
        self.aside.flush()?;
        let before = std::fs::metadata(&self.path).map_or(0, |meta| meta.len());
        if before + self.length <= TIDIED {
            let mut bytes = if before > 0 { std::fs::read(&self.path)? } else { Vec::new() };
            if bytes.last().is_some_and(|last| *last != b'\n') {
                bytes.push(b'\n');
            }
            self.copy(&mut bytes)?;
            let mut folded = fold::fold(&bytes);
            let tidy = order::bytes(&mut folded.records, &folded.kept);
            whole_file::replace(&self.path, |file| file.write_all(&tidy))?;
        } else {
            let path = self.path.clone();
            whole_file::replace(&path, |file| {
                if before > 0 {
                    let mut old = File::open(&path)?;
                    io::copy(&mut old, file)?;
                    file.write_all(b"\n")?;
                }
                self.copy(file)
            })?;
        }
        Ok(self.counts)
    }

    /// The new lines, by article.
    fn copy(&mut self, to: &mut dyn Write) -> io::Result<()> {
        self.chunks.sort_by(|a, b| (&a.doc, a.start).cmp(&(&b.doc, b.start)));
        let mut bytes = Vec::new();
        for chunk in &self.chunks {
            bytes.resize(usize::try_from(chunk.length).unwrap_or_default(), 0);
            self.aside.get_ref().read_exact_at(&mut bytes, chunk.start)?;
            to.write_all(&bytes)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(id: &str, doc: &str, label: &str) -> Record {
        let line =
            format!(r#"{{"id":"{id}","kind":"span","doc":"{doc}","label":"{label}","at":"2026-11-24T07:12:03Z"}}"#);
        Record::from_line(&line).unwrap()
    }

    #[test]
    fn what_is_there_is_kept_and_nothing_is_added_twice() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.jsonl");
        let line = |id: &str, doc: &str, label: &str| record(id, doc, label).to_line() + "\n";
        std::fs::write(&path, line("b", "x", "ORG") + "no record\n" + line("a", "x", "PER").trim_end()).unwrap();
        let import = |all: &[(&str, &[Record])]| {
            let state = RandomState::new();
            let mut hand = Hand::open(path.clone(), folder.path(), &state).unwrap();
            for (doc, records) in all {
                let entries = records.iter().map(|one| Entry::new(&state, one));
                hand.take(doc, entries.collect()).unwrap();
            }
            hand.commit().unwrap()
        };
        let all = [record("d", "y", "PER"), record("d", "y", "PER")];
        let x = [record("a", "x", "PER"), record("b", "x", "GPE"), record("c", "x", "PER")];
        let counts = import(&[("y", &all), ("x", &x)]);
        assert_eq!(counts, Counts { added: 2, same: 1, different: 1, repeated: 1 });
        let expected = [line("b", "x", "ORG"), line("a", "x", "PER"), line("c", "x", "PER"), line("d", "y", "PER")];
        assert_eq!(std::fs::read_to_string(&path).unwrap(), expected.concat() + "no record\n");
        let again = import(&[("y", &all), ("x", &x)]);
        assert_eq!((again.added, again.same, again.different), (0, 4, 1));
        assert_eq!(std::fs::read_to_string(&path).unwrap(), expected.concat() + "no record\n");
    }
}
