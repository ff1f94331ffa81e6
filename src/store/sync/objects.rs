//! What is asked of git's objects, its index and its branch, in the words of a sync.

use super::{Run, SyncError};
use crate::store::git::Ended;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// How long another git may keep the index before it is said.
const PATIENCE: Duration = Duration::from_secs(5);

/// An index beside the real one, taken away at the end.
pub struct Scratch(PathBuf);

impl Scratch {
    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // Where it was never written there is none.
        _ = std::fs::remove_file(&self.0);
    }
}

/// What a command wrote, where it says that all is well; else what it was to do, and why it did not.
pub fn well(ended: Ended, what: &'static str) -> Result<String, SyncError> {
    well_or_said(&ended, what).map(|()| ended.text())
}

fn well_or_said(ended: &Ended, what: &'static str) -> Result<(), SyncError> {
    if ended.is_well { Ok(()) } else { Err(SyncError::Failed(what, ended.reason())) }
}

impl Run<'_> {
    /// An index of one's own; what an earlier sync has left of it goes.
    pub fn scratch(&self) -> Result<Scratch, SyncError> {
        let scratch = Scratch(self.place.folder.join("gloss-index"));
        for name in ["gloss-index", "gloss-index.lock"] {
            match std::fs::remove_file(self.place.folder.join(name)) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                    return Err(SyncError::Failed("git's folder can't be written", error.to_string()));
                }
                _ => {}
            }
        }
        Ok(scratch)
    }

    /// Runs a command that needs the index; another git may have it for a moment.
    pub fn patiently(&self, arguments: &[&str], what: &'static str) -> Result<Ended, SyncError> {
        let begun = Instant::now();
        loop {
            let ended = self.git.run(arguments)?;
            let is_locked = !ended.is_well && ended.said.contains(".lock': File exists");
            if !is_locked {
                well_or_said(&ended, what)?;
                return Ok(ended);
            }
            if begun.elapsed() > PATIENCE {
                let lock = self.place.folder.join("index.lock");
                return Err(SyncError::State(format!(
                    "another git is at work here, or was killed: {} is there. If none runs, remove that file.",
                    lock.display()
                )));
            }
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// The name of what a file is in a commit; `None`: it is not there.
    pub fn blob_name(&self, commit: Option<&str>, path: &str) -> Result<Option<String>, SyncError> {
        let Some(commit) = commit else { return Ok(None) };
        let found = self.git.run(&["rev-parse", "--verify", "--quiet", &format!("{commit}:{path}")])?;
        Ok(Some(found.text()).filter(|name| found.is_well && !name.is_empty()))
    }

    /// The bytes of a file in a commit; `None`: it is not there.
    pub fn blob(&self, commit: Option<&str>, path: &str) -> Result<Option<Vec<u8>>, SyncError> {
        self.blob_name(commit, path)?.map(|name| self.bytes(&name)).transpose()
    }

    /// The bytes of an object.
    pub fn bytes(&self, name: &str) -> Result<Vec<u8>, SyncError> {
        let found = self.git.run(&["cat-file", "blob", name])?;
        well_or_said(&found, "a file in the repository can't be read")?;
        Ok(found.out)
    }

    /// Puts bytes into the repository; gives back their name.
    pub fn store(&self, bytes: Vec<u8>) -> Result<String, SyncError> {
        let stored = self.git.feed(&["hash-object", "-w", "--no-filters", "--stdin"], bytes)?;
        well(stored, "the repository can't be written")
    }

    /// Makes a commit that no branch is at yet.
    pub fn commit_tree(&self, tree: &str, parents: &[&str], message: String) -> Result<String, SyncError> {
        let parents = parents.iter().flat_map(|parent| ["-p", parent]);
        let arguments: Vec<&str> = ["commit-tree", tree].into_iter().chain(parents).collect();
        let made = self.git.feed(&arguments, message.into_bytes())?;
        well(made, "nothing can be committed")
    }

    /// The branch goes to a commit, if it is still where it was.
    pub fn move_branch(&mut self, to: &str) -> Result<(), SyncError> {
        let none = "0".repeat(to.len());
        let from = self.place.head.as_deref().unwrap_or(&none).to_owned();
        self.patiently(
            &["update-ref", "-m", "gloss sync", &self.place.branch, to, &from],
            "the branch was changed by somebody else meanwhile: run it again",
        )?;
        self.place.head = Some(to.to_owned());
        Ok(())
    }
}
