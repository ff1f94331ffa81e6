//! A file of the dataset as a git revision has it. Git itself is asked, and may do nothing but read.

use super::git::{Git, GitError};
use std::path::{Component, Path};
use thiserror::Error;

/// Why there is no such file.
#[derive(Debug, Error)]
pub enum RevisionError {
    /// It can't name a revision.
    #[error("“{0}” names no revision of git: write a branch, a tag, a hash, or HEAD~3.")]
    Form(String),
    /// The file's name leads elsewhere.
    #[error("{0}: the name leads out of the dataset; it was not opened.")]
    Outside(String),
    /// Git does not answer.
    #[error("{0} Or name a copy of the file instead of a revision.")]
    Git(#[from] GitError),
    /// Git refuses.
    #[error("git reads no repository around the dataset ({0}). Name a copy of the file instead of a revision.")]
    NoRepository(String),
    /// Nothing is called so.
    #[error("git knows no revision “{0}” here. List them with: git log --oneline -- annotations")]
    Unknown(String),
    /// The revision has no such file.
    #[error(
        "{file} is not in revision “{revision}”. List the revisions that have it with: git log --oneline -- {file}"
    )]
    NoFile {
        /// Relative to the dataset.
        file: String,
        /// As it was given.
        revision: String,
    },
    /// The revision names the file, but can't give it.
    #[error(
        "{file} of revision “{revision}” can't be read ({reason}). Nothing is fetched for it: run git fetch first."
    )]
    Unreadable {
        /// Relative to the dataset.
        file: String,
        /// As it was given.
        revision: String,
        /// What git says.
        reason: String,
    },
}

/// The bytes of a file (relative to the dataset) at a revision, as they were committed.
///
/// # Errors
/// When git, the repository, the revision or the file is not there.
pub fn read(root: &Path, file: &str, revision: &str) -> Result<Vec<u8>, RevisionError> {
    // What begins with - would be an option, and ^ asks for everything but that revision.
    if revision.is_empty() || revision.starts_with(['-', '^']) || revision.contains('\0') {
        return Err(RevisionError::Form(revision.to_owned()));
    }
    if !Path::new(file).components().all(|part| matches!(part, Component::Normal(_))) {
        return Err(RevisionError::Outside(file.to_owned()));
    }
    let git = Git::reading(root);
    let commit = commit(&git, revision)?;
    let found = git.run(&["cat-file", "blob", &format!("{commit}:./{file}")])?;
    if found.is_well {
        return Ok(found.out);
    }
    let (file, revision, reason) = (file.to_owned(), revision.to_owned(), found.reason());
    // “does not exist in”, “exists on disk, but not in”: git knows the revision, and it has no such file.
    if reason.contains(" not in '") || reason.contains("does not exist in") {
        return Err(RevisionError::NoFile { file, revision });
    }
    Err(RevisionError::Unreadable { file, revision, reason })
}

/// The hash of the commit that a revision names.
pub(super) fn commit(git: &Git, revision: &str) -> Result<String, RevisionError> {
    let found = git.run(&["rev-parse", "--verify", "--quiet", &format!("{revision}^{{commit}}")])?;
    let hash = found.text();
    match found.is_well && !hash.is_empty() && hash.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        true => Ok(hash),
        false if found.code == Some(1) => Err(RevisionError::Unknown(revision.to_owned())),
        false => Err(RevisionError::NoRepository(found.reason())),
    }
}
