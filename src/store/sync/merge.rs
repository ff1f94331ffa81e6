//! Two commits put together, beside the files: annotation files by what they say, all others as git merges text. Nothing is
//! touched until it is known that all of it can be done.

use super::objects::well;
use super::{Run, SyncError};
use crate::annotation::{fold, order};
use std::collections::BTreeMap;
use std::fs;

/// What came of two commits.
pub enum Merged {
    /// The other has nothing that we have not.
    Nothing,
    /// The commit that has both.
    At(String),
    /// Files that people have to decide about.
    Conflict(Vec<String>),
}

/// One file that both sides have changed: mode and object of the common beginning, ours, theirs.
#[derive(Default)]
struct Both {
    stages: [Option<(String, String)>; 3],
}

impl Run<'_> {
    /// Puts what others sent together with what is here.
    pub fn merged(&mut self, theirs: &str) -> Result<Merged, SyncError> {
        let Some(head) = self.place.head.clone() else { return Ok(Merged::At(theirs.to_owned())) };
        let base = self.base(&head, theirs)?;
        if base == theirs {
            return Ok(Merged::Nothing);
        }
        if base == head {
            return Ok(Merged::At(theirs.to_owned()));
        }
        let scratch = self.scratch()?;
        let git = self.git.with_index(scratch.path());
        let arguments = ["read-tree", "-i", "-m", "--aggressive", &base, &head, theirs];
        well(git.run(&arguments)?, "what came in can't be merged")?;
        let listed = git.run(&["ls-files", "--unmerged", "-z"])?;
        let mut conflicts = Vec::new();
        let mut entries = Vec::new();
        for (path, both) in both(&listed.out) {
            match self.resolved(&path, &both)? {
                Some((mode, blob)) => entries.push(format!("{mode},{blob},{path}")),
                None => conflicts.push(path),
            }
        }
        if !conflicts.is_empty() {
            return Ok(Merged::Conflict(conflicts));
        }
        for entry in entries {
            well(git.run(&["update-index", "--add", "--cacheinfo", &entry])?, "what came in can't be merged")?;
        }
        let tree = well(git.run(&["write-tree"])?, "what came in can't be merged")?;
        let message = format!("{}: what others sent is merged\n", self.order.who);
        Ok(Merged::At(self.commit_tree(&tree, &[&head, theirs], message)?))
    }

    /// The last commit that both sides have.
    fn base(&self, head: &str, theirs: &str) -> Result<String, SyncError> {
        let found = self.git.run(&["merge-base", head, theirs])?;
        if found.is_well {
            return Ok(found.text());
        }
        let why = if self.place.is_shallow {
            "the clone is shallow and ends before what both sides have in common; nothing was merged. Type: git fetch --unshallow"
        } else {
            "the branch there has no history in common with this one; nothing was merged. Clone the team's repository anew, and copy your annotations file into its annotations/"
        };
        Err(SyncError::State(format!("{why}.")))
    }

    /// Mode and object of a file that both sides have changed; `None`: people have to decide.
    fn resolved(&self, path: &str, both: &Both) -> Result<Option<(String, String)>, SyncError> {
        let is_annotations = path
            .strip_prefix(&self.place.annotations)
            .and_then(|name| name.strip_suffix(".jsonl"))
            .is_some_and(|name| !name.contains('/'));
        match &both.stages {
            // Nobody's annotations go because somebody removed their file: what was added to it since is kept.
            [_, Some(one), None] | [_, None, Some(one)] if is_annotations => Ok(Some(one.clone())),
            [_, Some((mode, ours)), Some((_, theirs))] if is_annotations && mode.starts_with("100") => {
                let joined = [self.bytes(ours)?, b"\n".to_vec(), self.bytes(theirs)?].concat();
                let mut folded = fold::fold(&joined);
                let blob = self.store(order::bytes(&mut folded.records, &folded.kept))?;
                Ok(Some((mode.clone(), blob)))
            }
            [Some(base), Some(ours), Some(theirs)]
                if [base, ours, theirs].iter().all(|one| one.0.starts_with("100")) =>
            {
                let blob = self.text_of([&ours.1, &base.1, &theirs.1])?;
                let mode = if ours.0 == base.0 { &theirs.0 } else { &ours.0 };
                Ok(blob.map(|blob| (mode.clone(), blob)))
            }
            _ => Ok(None),
        }
    }

    /// A text that both sides have changed in different places.
    fn text_of(&self, sides: [&String; 3]) -> Result<Option<String>, SyncError> {
        let failed = |error: std::io::Error| SyncError::Failed("what came in can't be merged", error.to_string());
        let folder = tempfile::Builder::new().prefix("gloss-merge-").tempdir_in(&self.place.folder).map_err(failed)?;
        let mut files = Vec::new();
        for (name, side) in ["ours", "base", "theirs"].iter().zip(sides) {
            let path = folder.path().join(name);
            fs::write(&path, self.bytes(side)?).map_err(failed)?;
            files.push(path.into_os_string());
        }
        let arguments: Vec<_> = ["merge-file", "-p", "-q"].iter().map(Into::into).chain(files).collect();
        let merged = self.git.run::<std::ffi::OsString>(&arguments)?;
        // Else so many places are in conflict, or it is no text.
        if merged.code == Some(0) { self.store(merged.out).map(Some) } else { Ok(None) }
    }
}

/// The files that `ls-files --unmerged -z` lists.
fn both(listed: &[u8]) -> BTreeMap<String, Both> {
    let mut found: BTreeMap<String, Both> = BTreeMap::new();
    for entry in String::from_utf8_lossy(listed).split('\0') {
        let Some((about, path)) = entry.split_once('\t') else { continue };
        let mut about = about.split(' ');
        if let (Some(mode), Some(object), Some(stage)) = (about.next(), about.next(), about.next())
            && let Some(at) = stage.parse::<usize>().ok().and_then(|stage| stage.checked_sub(1))
            && let Some(place) = found.entry(path.to_owned()).or_default().stages.get_mut(at)
        {
            *place = Some((mode.to_owned(), object.to_owned()));
        }
    }
    found
}
