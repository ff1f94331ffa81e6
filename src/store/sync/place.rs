//! Where a sync works: the repository around the dataset, its branch and where that is sent. What stands against working
//! there is found before anything is touched.

use super::SyncError;
use crate::store::git::Git;
use crate::store::name::AnnotatorName;
use std::fmt;
use std::path::{Path, PathBuf};

/// What git leaves in its folder while something is going on, and how a person ends it.
const UNDER_WAY: [(&str, &str, &str); 6] = [
    ("rebase-merge", "a rebase", "git rebase --continue or --abort"),
    ("rebase-apply", "a rebase", "git rebase --continue or --abort"),
    ("MERGE_HEAD", "a merge", "git merge --continue or --abort"),
    ("CHERRY_PICK_HEAD", "a cherry-pick", "git cherry-pick --continue or --abort"),
    ("REVERT_HEAD", "a revert", "git revert --continue or --abort"),
    ("sequencer", "a cherry-pick or revert", "git cherry-pick --continue or --abort"),
];

/// The branch of another repository that ours goes with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upstream {
    /// Name or address of the repository.
    pub remote: String,
    /// The full name of the branch there.
    pub branch: String,
    /// Whether the configuration says so; else it is the only one there is.
    pub is_set: bool,
}

impl fmt::Display for Upstream {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "{} {}", self.remote, self.branch.strip_prefix("refs/heads/").unwrap_or(&self.branch))
    }
}

/// A repository in a state to work in.
#[derive(Debug)]
pub struct Place {
    /// The folder that git works in.
    pub top: PathBuf,
    /// Git's own folder.
    pub folder: PathBuf,
    /// The folder of annotations in the repository, with its stroke.
    pub annotations: String,
    /// The annotator's file in the repository.
    pub own: String,
    /// The full name of the branch.
    pub branch: String,
    /// What the branch is at; `None`: it has no commit yet.
    pub head: Option<String>,
    /// Where it is sent; `None`: there is nowhere.
    pub upstream: Option<Upstream>,
    /// Whether the beginning of the history is not here.
    pub is_shallow: bool,
}

impl Place {
    /// The repository around a dataset.
    ///
    /// # Errors
    /// What stands against working there.
    pub fn find(root: &Path, who: &AnnotatorName) -> Result<Self, SyncError> {
        let state = |said: String| Err(SyncError::State(said));
        let git = Git::working(root);
        let asked = ["rev-parse", "--show-toplevel", "--absolute-git-dir", "--is-shallow-repository", "--show-prefix"];
        let found = git.run(&asked)?;
        if !found.is_well {
            let why = found.reason();
            if why.starts_with("not a git repository") {
                return state(format!("there is no git repository around this dataset. {FIRST}"));
            }
            return state(format!("git does not work in this repository: {why}."));
        }
        let text = String::from_utf8_lossy(&found.out).into_owned();
        let mut lines = text.lines();
        let mut line = || lines.next().unwrap_or_default().to_owned();
        let (top, folder, is_shallow, prefix) =
            (PathBuf::from(line()), PathBuf::from(line()), line() == "true", line());
        if let Some((_, what, how)) = UNDER_WAY.iter().find(|(name, ..)| folder.join(name).exists()) {
            return state(format!("{what} is under way here; nothing was touched. End it first: {how}."));
        }
        let git = Git::working(&top);
        let branch = git.run(&["symbolic-ref", "--quiet", "HEAD"])?.text();
        if branch.is_empty() {
            let how = "git switch NAME goes to a branch, git switch -c NAME makes one here";
            return state(format!("no branch is checked out (a detached HEAD); nothing was touched: {how}."));
        }
        if !git.run(&["ls-files", "--unmerged"])?.out.is_empty() {
            let how = "git status names them";
            return state(format!("files with conflicts are waiting here; nothing was touched: {how}."));
        }
        let head = Some(git.run(&["rev-parse", "--verify", "--quiet", "HEAD^{commit}"])?.text());
        let annotations = format!("{prefix}annotations/");
        let own = format!("{annotations}{who}.jsonl");
        refuse_hidden(&git, &own)?;
        refuse_nobody(&git)?;
        let upstream = upstream(&git, &branch)?;
        let head = head.filter(|head| !head.is_empty());
        Ok(Self { top, folder, annotations, own, branch, head, upstream, is_shallow })
    }

    /// The branch's upstream is set, where it was not.
    ///
    /// # Errors
    /// When the configuration can't be written.
    pub fn remember_upstream(&mut self, git: &Git) -> Result<(), SyncError> {
        let Some(upstream) = self.upstream.as_mut().filter(|upstream| !upstream.is_set) else { return Ok(()) };
        let name = self.branch.strip_prefix("refs/heads/").unwrap_or(&self.branch);
        for (key, value) in [("remote", &upstream.remote), ("merge", &upstream.branch)] {
            let set = git.run(&["config", &format!("branch.{name}.{key}"), value])?;
            if !set.is_well {
                return Err(SyncError::Failed("sent, but where to can't be kept", set.reason()));
            }
        }
        upstream.is_set = true;
        Ok(())
    }
}

const FIRST: &str =
    "Make one (git init, git add ., git commit), or clone that of the team, and open the dataset there.";

/// A file that is ignored or stored by a filter would not come to others as it is here.
fn refuse_hidden(git: &Git, own: &str) -> Result<(), SyncError> {
    if git.run(&["check-ignore", "--quiet", "--", own])?.code == Some(0) {
        return Err(SyncError::State(format!(
            "{own} is ignored by git, so it is not shared: git check-ignore -v {own} names the line to take out."
        )));
    }
    let attribute = git.run(&["check-attr", "-z", "filter", "--", own])?;
    let filter = String::from_utf8_lossy(&attribute.out).split('\0').nth(2).unwrap_or_default().to_owned();
    match filter.as_str() {
        "" | "unspecified" | "unset" => Ok(()),
        _ => Err(SyncError::State(format!(
            "{own} is stored by the filter “{filter}” of .gitattributes, which gloss sync does not run: take *.jsonl out of it."
        ))),
    }
}

/// Whoever commits has a name.
fn refuse_nobody(git: &Git) -> Result<(), SyncError> {
    if git.run(&["var", "GIT_COMMITTER_IDENT"])?.is_well && git.run(&["var", "GIT_AUTHOR_IDENT"])?.is_well {
        return Ok(());
    }
    let how = "git config --global user.name \"Your Name\" and git config --global user.email you@example.org";
    Err(SyncError::State(format!("git does not know who you are; nothing was touched. Type once: {how}.")))
}

/// Where a branch is sent.
fn upstream(git: &Git, branch: &str) -> Result<Option<Upstream>, SyncError> {
    let name = branch.strip_prefix("refs/heads/").unwrap_or(branch);
    let get = |key: &str| Ok::<_, SyncError>(git.run(&["config", "--get", &format!("branch.{name}.{key}")])?.text());
    let (remote, merge) = (get("remote")?, get("merge")?);
    if !remote.is_empty() && remote != "." && !merge.is_empty() {
        // What begins with - would be an option.
        return if remote.starts_with('-') || merge.starts_with('-') {
            Err(SyncError::State(format!("“{remote}” is no remote: see git config branch.{name}.remote.")))
        } else {
            Ok(Some(Upstream { remote, branch: merge, is_set: true }))
        };
    }
    let remotes = git.run(&["remote"])?.text();
    let all: Vec<&str> = remotes.lines().filter(|name| !name.starts_with('-')).collect();
    match all.as_slice() {
        [] => Ok(None),
        [only] => Ok(Some(Upstream { remote: (*only).to_owned(), branch: branch.to_owned(), is_set: false })),
        several => Err(SyncError::State(format!(
            "the branch {name} does not say where it is sent, and there are several remotes ({}); nothing was touched. \
             Type once: git push -u REMOTE {name}.",
            several.join(", ")
        ))),
    }
}
