//! From one commit to another in the files: all but one's own annotations by git, which overwrites nothing that is not
//! committed. A note in git's folder says what is under way, so that what is killed in between is ended by the next sync.

use super::objects::well;
use super::{End, Run, SyncError};
use std::fs;
use std::io::Read;
use std::path::PathBuf;

/// The tree of nothing is asked for by this name.
const NOTE: &str = "gloss-sync";

impl Run<'_> {
    /// Goes to a commit; the files that stand in the way, where there are some. Then nothing is touched but that one's own
    /// file has more lines.
    pub fn apply(&mut self, to: &str) -> Result<Option<Vec<String>>, SyncError> {
        let from = match &self.place.head {
            Some(head) => head.clone(),
            None => well(self.git.feed(&["hash-object", "-w", "-t", "tree", "--stdin"], Vec::new())?, "git failed")?,
        };
        let own = self.place.own.clone();
        let (before, after) = (self.blob_name(self.place.head.as_deref(), &own)?, self.blob_name(Some(to), &own)?);
        if let Some(after) = after.as_ref().filter(|after| Some(*after) != before.as_ref()) {
            let theirs = self.bytes(after)?;
            self.take_in(&theirs)?;
        }
        self.note(Some(&format!("{} {to}\n", self.place.head.as_deref().unwrap_or("-"))))?;
        self.index_own(before.as_deref())?;
        let tree = if before == after { to.to_owned() } else { self.tree_with_own(to, before.as_deref())? };
        // Whether files are as they were is told by their times: those are looked at anew. What it says beside is no fault.
        self.git.run(&["update-index", "-q", "--refresh"])?;
        let went = self.git.run(&["read-tree", "-m", "-u", &from, &tree])?;
        if !went.is_well {
            self.note(None)?;
            let files = in_the_way(&went.said);
            return if files.is_empty() {
                Err(SyncError::Failed("what came in can't be put in place", went.reason()))
            } else {
                Ok(Some(files))
            };
        }
        self.index_own(after.as_deref())?;
        self.move_branch(to)?;
        self.note(None)?;
        Ok(None)
    }

    /// The tree of a commit with one's own file as it is here: going there, git leaves that file alone.
    fn tree_with_own(&self, commit: &str, blob: Option<&str>) -> Result<String, SyncError> {
        let scratch = self.scratch()?;
        let git = self.git.with_index(scratch.path());
        well(git.run(&["read-tree", commit])?, "what came in can't be read")?;
        let arguments = self.own_entry(blob);
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        well(git.run(&arguments)?, "what came in can't be read")?;
        well(git.run(&["write-tree"])?, "what came in can't be read")
    }

    /// Ends what a sync that was killed has left under way; an end of its own where that can't be.
    pub fn heal(&mut self) -> Result<Option<End>, SyncError> {
        let Ok(note) = fs::read_to_string(self.note_path()) else { return Ok(None) };
        let (from, to) = note.trim().split_once(' ').unwrap_or_default();
        let head = self.place.head.clone();
        let is_there = !to.is_empty()
            && to.bytes().all(|byte| byte.is_ascii_hexdigit())
            && self.git.run(&["cat-file", "-e", &format!("{to}^{{commit}}")])?.is_well;
        if !is_there || head.as_deref().unwrap_or("-") != from {
            self.note(None)?;
            return Ok(None);
        }
        let tree = head.as_deref().map_or(vec!["--root", to], |head| vec![head, to]);
        let listed =
            self.git.run(&[&["diff-tree", "-r", "-z", "--name-only", "--no-commit-id"], tree.as_slice()].concat())?;
        let names = String::from_utf8_lossy(&listed.out).into_owned();
        let own = self.place.own.clone();
        let mut ours = Vec::new();
        for name in names.split('\0').filter(|name| !name.is_empty() && *name != own) {
            if self.is_half_written(name, to)? {
                ours.push(name);
            }
        }
        if !ours.is_empty() {
            let arguments = [&["--literal-pathspecs", "checkout", "--quiet", to, "--"], ours.as_slice()].concat();
            self.patiently(&arguments, "what a killed sync has left can't be ended")?;
        }
        Ok(self.apply(to)?.map(End::InTheWay))
    }

    /// Whether a file is the beginning of what it is to become, so that nothing in it is lost when it is written anew.
    fn is_half_written(&self, name: &str, to: &str) -> Result<bool, SyncError> {
        let Some(blob) = self.blob_name(Some(to), name)? else { return Ok(false) };
        let path = self.place.top.join(name);
        let Ok(meta) = fs::symlink_metadata(&path) else { return Ok(true) };
        if !meta.is_file() {
            return Ok(false);
        }
        let wanted = self.bytes(&blob)?;
        let mut here = Vec::new();
        let read = fs::File::open(&path).and_then(|file| file.take(wanted.len() as u64 + 1).read_to_end(&mut here));
        Ok(read.is_ok() && wanted.starts_with(&here))
    }

    fn note_path(&self) -> PathBuf {
        self.place.folder.join(NOTE)
    }

    /// Notes what is under way, or that nothing is.
    fn note(&self, text: Option<&str>) -> Result<(), SyncError> {
        let noted = match text {
            Some(text) => fs::write(self.note_path(), text),
            None => fs::remove_file(self.note_path()).or_else(|error| match error.kind() {
                std::io::ErrorKind::NotFound => Ok(()),
                _ => Err(error),
            }),
        };
        noted.map_err(|error| SyncError::Failed("git's folder can't be written", error.to_string()))
    }
}

/// The files that git names as not to be overwritten.
fn in_the_way(said: &str) -> Vec<String> {
    let quoted = |line: &str| Some(line.split('\'').nth(1)?.to_owned());
    let names = |line: &&str| {
        ["not uptodate", "would be overwritten", "would be removed", "overlaps with"]
            .iter()
            .any(|word| line.contains(word))
    };
    let mut files: Vec<String> = said.lines().filter(names).filter_map(quoted).collect();
    files.sort();
    files.dedup();
    files
}
