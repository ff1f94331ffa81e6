//! What all annotation files of a dataset say, as facts. What was read of a file is kept in `.gloss/` for as long as the file
//! stays what it is, so that a large dataset is counted at once.

use super::annotations::{self, Present};
use super::cache::CacheFile;
use super::files::Seen;
use super::{registry, workers};
use crate::corpus::Corpus;
use crate::insight::facts::Annotator;
use crate::insight::{Facts, Ledger};
use crate::schema::Schema;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, SystemTime};

/// Begins the file of a ledger; another version is none of ours.
const MAGIC: &[u8] = b"gloss-ledger 3\n";
/// Reading fewer bytes than this takes no longer than finding out whether it is known.
const WORTH_KEEPING: u64 = 1 << 20;
/// A file that was written so shortly before it was read may have been written again within one tick of its clock.
const TICK: Duration = Duration::from_secs(2);

/// The file that a ledger was read from, as it was then.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Stamp {
    size: u64,
    modified: Option<SystemTime>,
    inode: u64,
}

/// All files that facts come from, as they are at one time.
#[derive(Clone, Debug, PartialEq)]
pub struct State(Vec<(PathBuf, Seen)>);

/// The files of a dataset as they are now; `None` where one was written so shortly ago that it could change unseen.
pub fn state(root: &Path, schema: &Schema) -> Option<State> {
    let mut paths: Vec<PathBuf> = sources(root, schema).into_iter().map(|file| file.path).collect();
    paths.extend(Some(root.join(registry::FILE)).filter(|path| path.exists()));
    let now = SystemTime::now();
    let seen = paths.into_iter().map(|path| {
        let seen = Seen::of(&fs::metadata(&path).ok()?);
        let is_settled = seen.modified?.checked_add(TICK).is_some_and(|then| then <= now);
        is_settled.then_some((path, seen))
    });
    seen.collect::<Option<_>>().map(State)
}

/// The annotation files that can be read, and gold.
fn sources(root: &Path, schema: &Schema) -> Vec<Present> {
    let mut files: Vec<Present> = annotations::present(root).into_iter().filter(|file| file.usable).collect();
    let gold = root.join(&schema.review.gold);
    let has_gold = fs::symlink_metadata(&gold).is_ok_and(|meta| meta.is_file());
    files.extend(has_gold.then(|| Present { name: "gold".to_owned(), usable: true, path: gold }));
    files
}

/// What everybody has, and the files that can't be read, with the reason. `tell` hears how many of how many files are read;
/// `None`: it was cancelled.
pub fn load(
    root: &Path,
    corpus: &Corpus,
    schema: &Schema,
    cancelled: &(dyn Fn() -> bool + Sync),
    tell: &(dyn Fn(usize, usize) + Sync),
) -> Option<(Facts, Vec<(String, String)>)> {
    let files = sources(root, schema);
    let done = AtomicUsize::new(0);
    tell(0, files.len());
    let read = workers::each(&files, |file| {
        if cancelled() {
            return None;
        }
        let ledger = ledger(root, file);
        tell(done.fetch_add(1, Ordering::Relaxed) + 1, files.len());
        Some(ledger)
    });
    let (mut ledgers, mut unread) = (Vec::new(), Vec::new());
    for (file, ledger) in files.iter().zip(read) {
        let who = Annotator { name: file.name.clone(), is_gold: file.name == "gold" };
        match ledger? {
            Ok(ledger) => ledgers.push((who, Arc::new(ledger))),
            Err(error) => unread.push((file.name.clone(), error.to_string())),
        }
    }
    let facts = Facts::new(&ledgers, &registry::read(root).0, corpus, schema);
    (!cancelled()).then_some((facts, unread))
}

/// What a file says, from what was kept of it where it is still the same.
fn ledger(root: &Path, file: &Present) -> io::Result<Ledger> {
    let seen = Seen::of(&File::open(&file.path)?.metadata()?);
    let kept = CacheFile::new(root, &format!("facts-{}.bin", file.name));
    let stamp = Stamp { size: seen.size, modified: seen.modified, inode: seen.inode };
    if seen.size >= WORTH_KEEPING
        && let Some(known) = kept_ledger(&kept, &stamp)
    {
        return Ok(known);
    }
    let ledger = Ledger::new(&annotations::read(&file.path)?.records);
    let after = Seen::of(&fs::metadata(&file.path)?);
    if seen.size >= WORTH_KEEPING && after == seen {
        // Without it the next one reads everything, as this one did.
        _ = keep(&kept, &stamp, &ledger);
    }
    Ok(ledger)
}

fn kept_ledger(kept: &CacheFile, stamp: &Stamp) -> Option<Ledger> {
    let written = kept.modified()?;
    let is_settled = stamp.modified?.checked_add(TICK).is_some_and(|then| then <= written);
    let bytes = kept.read().filter(|_| is_settled)?;
    let (sum, body) = bytes.strip_prefix(MAGIC)?.split_at_checked(32)?;
    if *sum != *Sha256::digest(body) {
        return None;
    }
    let (of, ledger): (Stamp, Ledger) = postcard::from_bytes(body).ok()?;
    (of == *stamp && ledger.is_whole()).then_some(ledger)
}

fn keep(kept: &CacheFile, stamp: &Stamp, ledger: &Ledger) -> io::Result<()> {
    let body = postcard::to_stdvec(&(stamp, ledger)).map_err(io::Error::other)?;
    kept.write(&[MAGIC, &Sha256::digest(&body)[..], &body].concat())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::Origin;
    use crate::corpus::plain;
    use crate::schema::ready;
    use std::path::PathBuf;

    const NEVER: &(dyn Fn() -> bool + Sync) = &|| false;

    fn dataset() -> (tempfile::TempDir, PathBuf, Corpus) {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        for name in ["annotations", ".gloss"] {
            fs::create_dir(root.join(name)).unwrap();
        }
        let origin = Origin { file: "corpus/a.txt".into(), language: "en".into() };
        let article = plain::outline("Ann Lind left Velmar.", false, &origin).unwrap().unwrap().article(&origin);
        (folder, root, Corpus::new(vec![article], Vec::new()))
    }

    fn spans(who: &str, label: &str, count: usize) -> String {
        let line = |n| {
            format!(
                "{{\"id\":\"{who}-{n}\",\"kind\":\"span\",\"doc\":\"a\",\"start\":0,\"end\":8,\"layer\":\"entity\",\
                 \"label\":\"{label}\",\"quote\":\"Ann Lind\",\"by\":\"{who}\"}}\n"
            )
        };
        (0..count).map(line).collect()
    }

    fn labels(root: &Path, corpus: &Corpus) -> Vec<(String, String, usize)> {
        let (facts, _) = load(root, corpus, &ready::news().0, NEVER, &|_, _| ()).unwrap();
        let mut counts = std::collections::BTreeMap::new();
        for fact in &facts.rows {
            *counts.entry((facts.who(fact).to_owned(), facts.word(fact.label).to_owned())).or_insert(0) += 1;
        }
        counts.into_iter().map(|((who, label), count)| (who, label, count)).collect()
    }

    #[test]
    fn a_large_file_is_read_once_and_again_when_it_was_changed_or_what_was_kept_is_torn() {
        let (_folder, root, corpus) = dataset();
        let (large, count) = (root.join("annotations/alice.jsonl"), 9_000);
        fs::write(&large, spans("alice", "PER", count)).unwrap();
        fs::write(root.join("annotations/boris.jsonl"), spans("boris", "ORG", 2)).unwrap();
        fs::write(root.join("annotations/gold.jsonl"), spans("gold", "GPE", 1)).unwrap();
        assert!(fs::metadata(&large).unwrap().len() > WORTH_KEEPING);
        let old = SystemTime::now() - Duration::from_mins(1);
        File::options().write(true).open(&large).unwrap().set_modified(old).unwrap();
        let of = |label: &str, count| {
            let row = |who: &str, label: &str, count| (who.to_owned(), label.to_owned(), count);
            vec![row("alice", label, count), row("boris", "ORG", 2), row("gold", "GPE", 1)]
        };
        assert_eq!(labels(&root, &corpus), of("PER", count));
        let kept = root.join(".gloss/facts-alice.bin");
        assert!(kept.exists() && !root.join(".gloss/facts-boris.bin").exists());

        // What was kept is used: the file itself says something else by now, and looks the same.
        fs::write(&large, spans("alice", "LOC", count)).unwrap();
        File::options().write(true).open(&large).unwrap().set_modified(old).unwrap();
        assert_eq!(labels(&root, &corpus), of("PER", count));
        let mut bytes = fs::read(&kept).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        fs::write(&kept, bytes).unwrap();
        assert_eq!(labels(&root, &corpus), of("LOC", count));
        fs::write(&large, spans("alice", "LOC", count + 1)).unwrap();
        assert_eq!(labels(&root, &corpus), of("LOC", count + 1));
    }

    #[test]
    fn what_is_cancelled_is_nothing() {
        let (_folder, root, corpus) = dataset();
        assert!(load(&root, &corpus, &Schema::default(), &|| true, &|_, _| ()).is_none());
        assert!(load(&root, &corpus, &Schema::default(), NEVER, &|_, _| ()).unwrap().0.rows.is_empty());
    }
}
