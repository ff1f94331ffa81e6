//! One session an annotator, one program that adds to the corpus: advisory locks beside the index.

use super::name::AnnotatorName;
use std::fs::{self, File, TryLockError};
use std::io;
use std::path::Path;

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

/// Asks for the lock of whoever adds to the corpus.
pub fn take_corpus(root: &Path) -> Lock {
    named(root, "corpus-lock")
}

fn named(root: &Path, name: &str) -> Lock {
    let folder = root.join(".gloss");
    let file =
        fs::create_dir_all(&folder).and_then(|()| File::options().create(true).append(true).open(folder.join(name)));
    match file {
        Err(error) => Lock::Unwritable(error),
        Ok(file) => match file.try_lock() {
            Ok(()) => Lock::Held(file),
            Err(TryLockError::WouldBlock) => Lock::Taken,
            Err(TryLockError::Error(_)) => Lock::Unsupported(file),
        },
    }
}
