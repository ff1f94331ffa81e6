//! One session an annotator: an advisory lock beside the index.

use super::name::AnnotatorName;
use std::fs::{self, File, TryLockError};
use std::io;
use std::path::Path;

/// What came of asking for the lock.
#[derive(Debug)]
pub enum Lock {
    /// Ours until it is dropped.
    Held(File),
    /// Another session of this annotator has it.
    Taken,
    /// Nothing can be written here.
    Unwritable(io::Error),
    /// The file system has no locks: one has to take care oneself.
    Unsupported(File),
}

/// Asks for the lock of an annotator.
pub fn take(root: &Path, who: &AnnotatorName) -> Lock {
    let folder = root.join(".gloss");
    let file = fs::create_dir_all(&folder)
        .and_then(|()| File::options().create(true).append(true).open(folder.join(format!("lock-{who}"))));
    match file {
        Err(error) => Lock::Unwritable(error),
        Ok(file) => match file.try_lock() {
            Ok(()) => Lock::Held(file),
            Err(TryLockError::WouldBlock) => Lock::Taken,
            Err(TryLockError::Error(_)) => Lock::Unsupported(file),
        },
    }
}
