//! One session an annotator, one program that adds to the corpus, one that deals articles, one sync, one write at a time:
//! advisory locks beside the index.

use super::name::AnnotatorName;
use std::fs::{self, File, TryLockError};
use std::io;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

/// After how long a lock that is waited for is asked for again.
const AGAIN: Duration = Duration::from_millis(20);

/// What came of asking for the lock.
#[derive(Debug)]
pub enum Lock {
    /// Ours until it is dropped.
    Held(File),
    /// Another session of this annotator, or another such program, has it.
    Taken,
    /// Nothing can be written here.
    Unwritable(io::Error),
    /// The file system has no locks: one has to take care oneself.
    Unsupported(File),
}

/// Asks for the lock of an annotator.
pub fn take(root: &Path, who: &AnnotatorName) -> Lock {
    named(root, &format!("lock-{who}"))
}

/// Asks for the lock of somebody who practises.
pub fn take_practice(root: &Path, who: &AnnotatorName) -> Lock {
    named(root, &format!("practice-lock-{who}"))
}

/// Asks for the lock of whoever adds to the corpus.
pub fn take_corpus(root: &Path) -> Lock {
    named(root, "corpus-lock")
}

/// Asks for the lock of a sync.
pub fn take_sync(root: &Path) -> Lock {
    named(root, "sync-lock")
}

/// Asks for the lock of whoever writes `assign.jsonl`. Such a program is soon done: one that has it is waited for, but no
/// longer than that.
pub fn take_assignments(root: &Path, longest: Duration) -> Lock {
    let begun = Instant::now();
    loop {
        match named(root, "assign-lock") {
            Lock::Taken if begun.elapsed() < longest => thread::sleep(AGAIN),
            lock => return lock,
        }
    }
}

/// Waits for the moment in which nobody else writes an annotator's file: a session that has its lock all the time, or a sync
/// that adds what another machine wrote. `None`: the file system has no locks.
///
/// # Errors
/// When nothing can be written here.
pub fn writing(root: &Path, who: &AnnotatorName) -> io::Result<Option<File>> {
    let file = open(root, &format!("write-{who}"))?;
    Ok(file.lock().is_ok().then_some(file))
}

/// The file, in the dataset: a link at it, or at its folder, may lead anywhere.
fn open(root: &Path, name: &str) -> io::Result<File> {
    let (real, folder) = (root.canonicalize()?, root.join(".gloss"));
    fs::create_dir_all(&folder)?;
    let path = folder.join(name);
    if path.is_symlink() || !folder.canonicalize()?.starts_with(real) {
        return Err(io::Error::other(".gloss is, or holds, a symbolic link that leads out of the dataset: remove it"));
    }
    File::options().create(true).append(true).open(path)
}

fn named(root: &Path, name: &str) -> Lock {
    match open(root, name) {
        Err(error) => Lock::Unwritable(error),
        Ok(file) => match file.try_lock() {
            Ok(()) => Lock::Held(file),
            Err(TryLockError::WouldBlock) => Lock::Taken,
            Err(TryLockError::Error(_)) => Lock::Unsupported(file),
        },
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::os::unix::fs::symlink;

    #[test]
    fn a_lock_is_not_made_outside_of_the_dataset() {
        let (root, outside) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let who = AnnotatorName::new("rosa").unwrap();
        symlink(outside.path(), root.path().join(".gloss")).unwrap();
        assert!(matches!(take(root.path(), &who), Lock::Unwritable(why) if why.to_string().contains("link")));
        assert_eq!(fs::read_dir(outside.path()).unwrap().count(), 0);
        fs::remove_file(root.path().join(".gloss")).unwrap();
        fs::create_dir(root.path().join(".gloss")).unwrap();
        symlink(outside.path().join("x"), root.path().join(".gloss/lock-rosa")).unwrap();
        assert!(matches!(take(root.path(), &who), Lock::Unwritable(_)));
        assert_eq!(fs::read_dir(outside.path()).unwrap().count(), 0);
        fs::remove_file(root.path().join(".gloss/lock-rosa")).unwrap();
        assert!(matches!(take(root.path(), &who), Lock::Held(_)));
    }

    #[test]
    fn a_deal_waits_for_another_and_not_for_ever() {
        let root = tempfile::tempdir().unwrap();
        let held = take_assignments(root.path(), Duration::ZERO);
        assert!(matches!(held, Lock::Held(_)));
        assert!(matches!(take_assignments(root.path(), 2 * AGAIN), Lock::Taken));
        let waiting = thread::scope(|scope| {
            let waiting = scope.spawn(|| take_assignments(root.path(), Duration::from_mins(1)));
            drop(held);
            waiting.join().unwrap()
        });
        assert!(matches!(waiting, Lock::Held(_)));
    }
}
