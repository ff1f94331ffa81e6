//! A file of the dataset as a git revision has it. Git itself is asked, and can be made to do nothing but read.

use std::io;
use std::path::{Component, Path};
use std::process::{Command, Output, Stdio};
use thiserror::Error;

/// Variables that would make git look into another repository than the one around the dataset.
const ELSEWHERE: [&str; 8] = [
    "GIT_DIR",
    "GIT_COMMON_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_NAMESPACE",
    "GIT_PREFIX",
];

/// Why there is no such file.
#[derive(Debug, Error)]
pub enum RevisionError {
    /// It can't name a revision.
    #[error("“{0}” names no revision of git: write a branch, a tag, a hash, or HEAD~3.")]
    Form(String),
    /// The file's name leads elsewhere.
    #[error("{0}: the name leads out of the dataset; it was not opened.")]
    Outside(String),
    /// There is no git.
    #[error("git can't be run ({0}): install it, or name a copy of the file instead of a revision.")]
    NoGit(io::Error),
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
    let commit = commit(root, revision)?;
    let found = git(root, &["cat-file", "blob", &format!("{commit}:./{file}")])?;
    if found.status.success() {
        return Ok(found.stdout);
    }
    let (file, revision, reason) = (file.to_owned(), revision.to_owned(), reason(&found));
    // “does not exist in”, “exists on disk, but not in”: git knows the revision, and it has no such file.
    if reason.contains(" not in '") || reason.contains("does not exist in") {
        return Err(RevisionError::NoFile { file, revision });
    }
    Err(RevisionError::Unreadable { file, revision, reason })
}

/// The hash of the commit that a revision names.
fn commit(root: &Path, revision: &str) -> Result<String, RevisionError> {
    let found = git(root, &["rev-parse", "--verify", "--quiet", &format!("{revision}^{{commit}}")])?;
    let hash = String::from_utf8_lossy(&found.stdout).trim().to_owned();
    match found.status.success() && !hash.is_empty() && hash.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        true => Ok(hash),
        false if found.status.code() == Some(1) => Err(RevisionError::Unknown(revision.to_owned())),
        false => Err(RevisionError::NoRepository(reason(&found))),
    }
}

/// The first line that git wrote.
fn reason(found: &Output) -> String {
    let said = String::from_utf8_lossy(&found.stderr);
    said.lines().next().unwrap_or("it says nothing").trim_start_matches("fatal: ").to_owned()
}

/// Runs git around the dataset, whose own .git/config may name programs. `rev-parse` and `cat-file blob` call no hook, no
/// pager, no alias (they are built in), no diff or merge driver, and neither filter nor textconv without being asked to.
/// One way is left: in a partial clone a missing object is fetched, by a transport that the configuration names
/// (`ext::`, `core.sshCommand`, `uploadpack`; all three were seen to run). So nothing is fetched; and since an older git does
/// not know that variable, no transport is allowed either.
fn git(root: &Path, arguments: &[&str]) -> Result<Output, RevisionError> {
    let mut command = Command::new("git");
    command.arg("-C").arg(root).args(["--no-pager", "-c", "core.fsmonitor=false"]).args(arguments);
    for name in ELSEWHERE {
        command.env_remove(name);
    }
    command.env("GIT_NO_LAZY_FETCH", "1").env("GIT_ALLOW_PROTOCOL", "none");
    command.env("GIT_OPTIONAL_LOCKS", "0").env("GIT_TERMINAL_PROMPT", "0").env("LC_ALL", "C");
    command.stdin(Stdio::null()).output().map_err(RevisionError::NoGit)
}
