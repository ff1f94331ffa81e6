//! What was found in large annotation files, kept from one session to the next in `.gloss/`. Nobody loses anything with
//! it: of a file that is not exactly what it was, of a torn index, or of none, everything is read through anew.

use super::file::{Found, Shelved};
use crate::store::annotations::Present;
use crate::store::cache::CacheFile;
use crate::store::files::Seen;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::fmt::Write;
use std::fs::File;
use std::io;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

/// Begins the file; another version is none of ours.
const MAGIC: &str = "gloss-shelf 1 ";
/// A file that was written so shortly before the index may have been written again within one tick of its clock.
const TICK: Duration = Duration::from_secs(2);

/// The index as an earlier session left it.
#[derive(Debug, Default)]
pub(super) struct Index {
    files: HashMap<String, Entry<Found>>,
    written: Option<SystemTime>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Entry<F> {
    size: u64,
    modified: SystemTime,
    inode: u64,
    found: F,
}

fn file(root: &Path) -> CacheFile {
    CacheFile::new(root, "shelf.index")
}

impl Index {
    /// Empty where there is none that can be used.
    pub fn read(root: &Path) -> Self {
        let file = file(root);
        let read = || {
            let bytes = file.read()?;
            let text = std::str::from_utf8(&bytes).ok()?;
            let (sum, body) = text.strip_prefix(MAGIC)?.split_once('\n')?;
            if sum != checksum(body) {
                return None;
            }
            Some(Self { files: serde_json::from_str(body).ok()?, written: Some(file.modified()?) })
        };
        read().unwrap_or_default()
    }

    /// A file as the index knows it, if it still is that.
    pub fn open(&mut self, present: &Present) -> Option<Shelved> {
        let entry = self.files.remove(&present.name)?;
        let file = File::open(&present.path).ok()?;
        let seen = Seen::of(&file.metadata().ok()?);
        let known = Seen { size: entry.size, modified: Some(entry.modified), inode: entry.inode };
        let is_settled = entry.modified.checked_add(TICK).is_some_and(|then| self.written.is_some_and(|at| then <= at));
        if seen != known || !is_settled || !entry.found.fits(entry.size) {
            return None;
        }
        Some(Shelved {
            name: present.name.clone(),
            path: present.path.clone(),
            held: Some(file),
            seen,
            found: entry.found,
        })
    }
}

/// Leaves the index for the next session.
pub(super) fn leave(root: &Path, files: &[Arc<Shelved>]) -> io::Result<()> {
    let mut entries: HashMap<&str, Entry<&Found>> = HashMap::new();
    for one in files {
        let Some(modified) = one.seen.modified else { continue };
        let (size, inode) = (one.seen.size, one.seen.inode);
        entries.insert(&one.name, Entry { size, modified, inode, found: &one.found });
    }
    let body = serde_json::to_string(&entries)?;
    file(root).write(format!("{MAGIC}{}\n{body}", checksum(&body)).as_bytes())
}

fn checksum(body: &str) -> String {
    let mut hex = String::new();
    for byte in Sha256::digest(body) {
        _ = write!(hex, "{byte:02x}");
    }
    hex
}

impl Found {
    /// Whether all places stand in a file of that many bytes, in order: nothing is read, or made room for, twice.
    fn fits(&self, size: u64) -> bool {
        let fit = |places: &[Range<u64>]| {
            let mut end = 0;
            places.iter().all(|place| {
                let fits = end <= place.start && place.start <= place.end && place.end <= size;
                end = place.end;
                fits
            })
        };
        fit(&self.telling) && self.docs.values().all(|about| fit(&about.lines))
    }
}

#[cfg(test)]
mod tests {
    use super::super::Shelf;
    use super::*;
    use std::fs;
    use std::path::PathBuf;

    fn line(id: &str, doc: &str, more: &str) -> String {
        format!("{{\"id\":\"{id}\",\"kind\":\"span\",\"doc\":\"{doc}\",\"start\":0,\"end\":1,\"layer\":\"e\"{more}}}\n")
    }

    /// Two annotators with enough to be worth an index, written a while ago.
    fn dataset() -> (tempfile::TempDir, PathBuf) {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().canonicalize().unwrap();
        fs::create_dir(root.join(".gloss")).unwrap();
        fs::create_dir(root.join("annotations")).unwrap();
        for who in ["alice", "boris"] {
            let padding = format!(",\"note\":\"{}\"", "x".repeat(1 << 19));
            let lines = [
                line("a", "x", &padding),
                line("b", "y", ""),
                "no record\n".into(),
                line("a", "z", ",\"rev\":2"),
                line("c", "x", ",\"entity\":\"e-1\""),
                line("d", "x", ",\"kind\":\"span\""),
            ];
            put(&root, who, lines.concat().trim_end());
        }
        (dir, root)
    }

    fn put(root: &Path, who: &str, lines: &str) {
        let path = root.join(format!("annotations/{who}.jsonl"));
        fs::write(&path, lines).unwrap();
        let before = SystemTime::now() - Duration::from_mins(1);
        File::options().write(true).open(path).unwrap().set_modified(before).unwrap();
    }

    fn everything(shelf: &Shelf) -> String {
        let mut docs: Vec<&str> = shelf.docs().into_iter().collect();
        docs.sort_unstable();
        let mut plain: Vec<_> = shelf.plain_spans("alice").collect();
        plain.sort_unstable();
        let ids = |records: Vec<crate::annotation::Record>| records.into_iter().map(|one| one.id).collect::<String>();
        let of_docs = docs.iter().flat_map(|doc| shelf.of_doc(doc).unwrap());
        let of_docs: Vec<String> = of_docs.map(|(who, records)| format!("{who}:{}", ids(records))).collect();
        format!("{docs:?} {of_docs:?} {plain:?} {}", ids(shelf.telling("boris").unwrap()))
    }

    const ALL: &str = "[\"x\", \"y\", \"z\"] [\"alice:cd\", \"boris:cd\", \"alice:b\", \"boris:b\", \"alice:a\", \"boris:a\"] \
                       [(\"boris\", \"y\", 1)] acd";

    fn known(root: &Path) -> usize {
        let mut index = Index::read(root);
        super::super::usable(root).iter().filter(|file| index.open(file).is_some()).count()
    }

    #[test]
    fn what_an_earlier_session_found_is_the_same_as_what_is_read_through() {
        let (_dir, root) = dataset();
        assert_eq!(everything(&Shelf::open(&root)), ALL);
        assert_eq!((known(&root), everything(&Shelf::open_indexed(&root))), (0, ALL.to_owned()));
        assert_eq!((known(&root), everything(&Shelf::open_indexed(&root))), (2, ALL.to_owned()));
    }

    #[test]
    fn a_file_that_was_changed_replaced_or_just_written_is_read_through() {
        let (_dir, root) = dataset();
        Shelf::open_indexed(&root);
        let path = root.join("annotations/boris.jsonl");
        let (before, bytes) = (fs::metadata(&path).unwrap().modified().unwrap(), fs::read(&path).unwrap());
        let set = |at| File::options().write(true).open(&path).unwrap().set_modified(at).unwrap();
        // Another file of the same size and time, as a tool that keeps times would put there.
        fs::write(root.join("other"), bytes.iter().map(|b| if *b == b'y' { b'w' } else { *b }).collect::<Vec<_>>())
            .unwrap();
        fs::rename(root.join("other"), &path).unwrap();
        set(before);
        assert_eq!(known(&root), 1);
        assert!(Shelf::open_indexed(&root).docs().contains("w"));
        // Written within the tick of the index: it could be written again without a trace.
        set(SystemTime::now());
        let recent = Shelf::open(&root);
        leave(&root, &recent.files).unwrap();
        assert_eq!(known(&root), 1);
    }

    #[test]
    fn an_index_that_is_torn_foreign_or_out_of_bounds_is_none() {
        let (_dir, root) = dataset();
        Shelf::open_indexed(&root);
        let path = root.join(".gloss/shelf.index");
        let whole = fs::read_to_string(&path).unwrap();
        let body = whole.split_once('\n').unwrap().1.to_owned();
        let signed = |body: &str| format!("{MAGIC}{}\n{body}", checksum(body));
        assert_eq!(signed(&body), whole);
        let beyond = body.replace("\"end\":", "\"end\":9");
        let wrong = [
            whole.replace("\"plain\":1", "\"plain\":2"),
            whole.get(..whole.len() / 2).unwrap().to_owned(),
            whole.replace("gloss-shelf 1", "gloss-shelf 0"),
            signed(&beyond),
            signed("[]"),
            String::new(),
        ];
        for text in wrong {
            fs::write(&path, text).unwrap();
            assert_eq!((known(&root), everything(&Shelf::open_indexed(&root))), (0, ALL.to_owned()));
        }
        fs::write(&path, [0xff, 0xfe]).unwrap();
        assert_eq!(known(&root), 0);
        fs::remove_dir_all(root.join(".gloss")).unwrap();
        assert_eq!(everything(&Shelf::open_indexed(&root)), ALL, "nothing can be left, and nothing is missing");
    }
}
