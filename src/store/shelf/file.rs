//! One annotation file: where in it the lines about each document stand.

use crate::annotation::Record;
use crate::annotation::fold::{self, Folded};
use crate::store::annotations::Present;
use crate::store::files::Seen;
use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::collections::HashMap;
use std::fs::File;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{self, BufRead, BufReader};
use std::ops::Range;
use std::os::unix::fs::FileExt;
use std::path::PathBuf;

/// A file as it was when it was read through.
#[derive(Debug)]
pub(super) struct Shelved {
    pub name: String,
    pub path: PathBuf,
    /// Keeps that state even if another file takes its name. Of many files some are opened only when they are read.
    pub held: Option<File>,
    pub seen: Seen,
    pub found: Found,
}

/// What was found in a file.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Found {
    /// By document; under the empty name, what is about none.
    pub docs: HashMap<Box<str>, About>,
    /// The bytes of the lines that say more than that somebody has read or tagged something, and of all that revise another.
    pub telling: Vec<Range<u64>>,
    /// Ids whose revisions are about several documents, with that of the last revision.
    pub strayed: HashMap<String, String>,
}

/// What is about one document.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct About {
    /// The bytes of its lines, in order, neighbours joined.
    pub lines: Vec<Range<u64>>,
    /// Spans in lines that are not telling; `None`: there is no such span, and no such mark.
    pub plain: Option<usize>,
}

/// What a line is about, and whether it is telling; a raw value or an ignored one may be of any type.
#[derive(Deserialize)]
struct Head<'a> {
    #[serde(borrow, default)]
    id: Cow<'a, str>,
    #[serde(borrow, default)]
    doc: Cow<'a, str>,
    #[serde(borrow)]
    kind: Option<&'a RawValue>,
    #[serde(borrow)]
    origin: Option<&'a RawValue>,
    of: Option<IgnoredAny>,
    entity: Option<IgnoredAny>,
    holder: Option<IgnoredAny>,
    target: Option<IgnoredAny>,
    via: Option<IgnoredAny>,
}

/// A line by its head.
struct Line {
    place: Range<u64>,
    /// Its document, by the order of appearance.
    doc: usize,
    what: What,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum What {
    Span,
    Mark,
    Telling,
}

impl Head<'_> {
    fn what(&self) -> What {
        let is = |value: Option<&RawValue>, name: &str| value.is_some_and(|value| value.get() == name);
        let parties = [&self.of, &self.entity, &self.holder, &self.target, &self.via];
        if parties.iter().any(|one| one.is_some()) || is(self.origin, "\"review\"") {
            What::Telling
        } else if is(self.kind, "\"span\"") {
            What::Span
        } else if is(self.kind, "\"mark\"") {
            What::Mark
        } else {
            What::Telling
        }
    }
}

impl Shelved {
    pub fn read(present: &Present) -> io::Result<Self> {
        let file = File::open(&present.path)?;
        let seen = Seen::of(&file.metadata()?);
        let found = Found::default();
        let mut reader = BufReader::with_capacity(1 << 18, file.try_clone()?);
        let mut read = Self { name: present.name.clone(), path: present.path.clone(), held: Some(file), seen, found };
        read.read_through(&mut reader)?;
        Ok(read)
    }

    /// Keeps the file open, or does not.
    pub fn holding(self, is_held: bool) -> Self {
        Self { held: self.held.filter(|_| is_held), ..self }
    }

    pub fn is_as_seen(&self) -> bool {
        std::fs::metadata(&self.path).is_ok_and(|now| Seen::of(&now) == self.seen)
    }

    /// The file that was read through, opened again.
    fn again(&self) -> io::Result<File> {
        let file = File::open(&self.path)?;
        if Seen::of(&file.metadata()?) == self.seen {
            return Ok(file);
        }
        Err(io::Error::other(format!("annotations/{}.jsonl was changed meanwhile", self.name)))
    }

    fn read_through(&mut self, reader: &mut impl BufRead) -> io::Result<()> {
        let mut pass = Pass::default();
        let (mut line, mut at) = (Vec::new(), 0_u64);
        while at < self.seen.size {
            line.clear();
            let read = reader.read_until(b'\n', &mut line)? as u64;
            if read == 0 {
                break;
            }
            pass.take(fold::bare(&line), at..at + read);
            at += read;
        }
        let repeated = pass.finish(&mut self.found);
        if !repeated.is_empty() {
            self.found.strayed = self.strayed(&repeated)?;
        }
        Ok(())
    }

    /// Of the ids that were about several documents, what they are about at last.
    fn strayed(&self, moved: &[u64]) -> io::Result<HashMap<String, String>> {
        let last = fold::fold(&self.bytes(&self.found.telling)?).records.into_iter();
        let strayed = last.filter(|record| moved.binary_search(&hash(&record.id)).is_ok());
        Ok(strayed.map(|record| (record.id, record.doc)).collect())
    }

    fn bytes(&self, places: &[Range<u64>]) -> io::Result<Vec<u8>> {
        let again = self.held.is_none().then(|| self.again()).transpose()?;
        let Some(file) = self.held.as_ref().or(again.as_ref()) else { return Ok(Vec::new()) };
        let mut bytes = Vec::new();
        for place in places {
            let from = bytes.len();
            let length = usize::try_from(place.end - place.start).unwrap_or_default();
            bytes.resize(from + length, 0);
            file.read_exact_at(bytes.get_mut(from..).unwrap_or_default(), place.start)?;
            if bytes.last() != Some(&b'\n') {
                bytes.push(b'\n');
            }
        }
        Ok(bytes)
    }

    pub fn of_doc(&self, doc: &str) -> io::Result<Vec<Record>> {
        let lines = self.found.docs.get(doc).map(|about| about.lines.as_slice()).unwrap_or_default();
        let Folded { mut records, .. } = fold::fold(&self.bytes(lines)?);
        records.retain(|record| self.found.strayed.get(&record.id).is_none_or(|last| last == doc));
        records.sort_by(|a, b| a.id.cmp(&b.id));
        Ok(records)
    }

    pub fn telling(&self) -> io::Result<Vec<Record>> {
        let Folded { mut records, .. } = fold::fold(&self.bytes(&self.found.telling)?);
        records.sort_by(|a, b| a.id.cmp(&b.id));
        Ok(records)
    }
}

/// Reading through a file: what is known of it by now.
#[derive(Default)]
struct Pass {
    docs: Vec<(Box<str>, Vec<Range<u64>>)>,
    numbers: HashMap<Box<str>, usize>,
    /// The first line of each id, by the hash of the id.
    first: HashMap<u64, Line>,
    telling: Vec<Range<u64>>,
    /// Hashes of ids that were about several documents.
    moved: Vec<u64>,
}

impl Pass {
    fn take(&mut self, line: &[u8], place: Range<u64>) {
        match serde_json::from_slice::<Head>(line) {
            Ok(head) => self.put(&head.id, &head.doc, head.what(), place),
            // A record may have a key twice, which a head may not. What is no record is about no document; `gloss check`
            // tells it.
            Err(_) => {
                let read = std::str::from_utf8(line).ok().and_then(|line| Record::from_line(line).ok());
                let Some(record) = read else { return };
                self.put(&record.id, &record.doc, What::Telling, place);
            }
        }
    }

    fn put(&mut self, id: &str, doc: &str, what: What, place: Range<u64>) {
        let doc = match self.numbers.get(doc) {
            Some(number) => *number,
            None => {
                self.numbers.insert(doc.into(), self.docs.len());
                self.docs.push((doc.into(), Vec::new()));
                self.docs.len() - 1
            }
        };
        if let Some((_, lines)) = self.docs.get_mut(doc) {
            match lines.last_mut() {
                Some(last) if last.end == place.start => last.end = place.end,
                _ => lines.push(place.clone()),
            }
        }
        let hash = hash(id);
        match self.first.get_mut(&hash) {
            None => {
                if what == What::Telling {
                    self.telling.push(place.clone());
                }
                self.first.insert(hash, Line { place, doc, what });
            }
            Some(first) => {
                if first.what != What::Telling {
                    first.what = What::Telling;
                    self.telling.push(first.place.clone());
                }
                if first.doc != doc {
                    self.moved.push(hash);
                }
                self.telling.push(place);
            }
        }
    }

    /// Puts down what was found; the ids that were about several documents, by their hashes, in order.
    fn finish(mut self, found: &mut Found) -> Vec<u64> {
        let mut plain: Vec<Option<usize>> = vec![None; self.docs.len()];
        for line in self.first.values().filter(|line| line.what != What::Telling) {
            if let Some(count) = plain.get_mut(line.doc) {
                *count = Some(count.unwrap_or_default() + usize::from(line.what == What::Span));
            }
        }
        let docs = self.docs.into_iter().zip(plain);
        found.docs = docs.map(|((doc, lines), plain)| (doc, About { lines, plain })).collect();
        self.telling.sort_by_key(|place| place.start);
        for place in self.telling {
            match found.telling.last_mut() {
                Some(last) if last.end == place.start => last.end = place.end,
                _ => found.telling.push(place),
            }
        }
        self.moved.sort_unstable();
        self.moved.dedup();
        self.moved
    }
}

fn hash(id: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    id.hash(&mut hasher);
    hasher.finish()
}
