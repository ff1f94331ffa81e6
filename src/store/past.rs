//! The revisions of one record: those that still stand in the file, and those that git has of it.

use super::annotations;
use super::git::{Git, GitError};
use super::name::AnnotatorName;
use super::revision::{self, RevisionError};
use crate::annotation::past::Commit;
use crate::annotation::{Record, Stamp};
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::Path;
use std::time::{Duration, Instant};

/// How long git is asked in all.
const LIMIT: Duration = Duration::from_secs(20);
/// Of a file with no more commits each is read; of others as many as it takes to find where the record changed.
const EACH: usize = 100;
/// Commits that are read at most.
const READ: usize = 400;
/// Commits that are listed at most.
const LISTED: usize = 20_000;
/// Digits of a commit's hash that a person reads.
const DIGITS: usize = 8;

/// The revisions that stand in an annotator's file, whatever their order.
///
/// # Errors
/// When it can't be read, in words.
pub fn lines(root: &Path, who: &str, id: &str) -> Result<Vec<Record>, String> {
    let name = AnnotatorName::new(who).map_err(|error| error.to_string())?;
    match annotations::lines_with(&annotations::path(root, &name), &key(id)) {
        Ok(lines) => Ok(with_id(&lines, id)),
        // Nothing was saved yet.
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(format!("annotations/{who}.jsonl can't be read ({error}).")),
    }
}

/// How a file tells an id.
fn key(id: &str) -> String {
    serde_json::to_string(id).unwrap_or_default()
}

/// The records of that id in the bytes of a file.
fn with_id(bytes: &[u8], id: &str) -> Vec<Record> {
    let key = key(id);
    let finder = memchr::memmem::Finder::new(&key);
    let lines = bytes.split(|byte| *byte == b'\n').filter(|line| finder.find(line).is_some());
    let records = lines.filter_map(|line| Record::from_line(std::str::from_utf8(line).ok()?).ok());
    records.filter(|record| record.id == id).collect()
}

/// What git has of a record.
#[derive(Debug, Default)]
pub struct Committed {
    /// Commits and the revisions that the file had in them, the newest commit first. Between two that have the same, there
    /// may be others that have it too.
    pub commits: Vec<(Commit, Vec<Record>)>,
    /// What a person should know.
    pub notes: Vec<String>,
}

/// Looks for a record in the commits of an annotator's file. Where there are many, it halves the stretches between those
/// that differ: a record's number only grows, so that between two commits with the same revision nothing is missed.
pub fn committed(root: &Path, who: &str, id: &str, cancelled: &dyn Fn() -> bool) -> Committed {
    let begun = Instant::now();
    let is_late = || begun.elapsed() > LIMIT;
    let stop = || cancelled() || is_late();
    let git = Git::reading(root);
    let file = format!("annotations/{who}.jsonl");
    let mut search = Search { git: &git, file: &file, id, stop: &stop, commits: Vec::new(), seen: BTreeMap::new() };
    let mut notes = Vec::new();
    match search.run() {
        Ok(more) => notes.extend(more),
        Err(Fault::Git(GitError::Cancelled)) if is_late() => {
            notes.push(format!("git took longer than {} seconds: what it had until then is shown.", LIMIT.as_secs()));
        }
        Err(Fault::Git(GitError::Cancelled)) => {}
        Err(Fault::Git(error)) => notes.push(format!("{error} Only what the file itself has is shown.")),
        Err(Fault::Said(why)) => notes.push(why),
    }
    let Search { commits, mut seen, .. } = search;
    let commits = commits.into_iter().enumerate();
    let commits = commits.filter_map(|(at, (_, commit))| Some((commit, seen.remove(&at)?))).collect();
    Committed { commits, notes }
}

/// Why a search ended early.
enum Fault {
    Git(GitError),
    Said(String),
}

impl From<GitError> for Fault {
    fn from(error: GitError) -> Self {
        Self::Git(error)
    }
}

struct Search<'a> {
    git: &'a Git,
    file: &'a str,
    id: &'a str,
    stop: &'a dyn Fn() -> bool,
    /// The commits that changed the file with their whole hashes, the newest first.
    commits: Vec<(String, Commit)>,
    /// The revisions in those that were read.
    seen: BTreeMap<usize, Vec<Record>>,
}

impl Search<'_> {
    fn run(&mut self) -> Result<Vec<String>, Fault> {
        let head = revision::commit(self.git, "HEAD").map_err(|error| match error {
            RevisionError::Git(error) => Fault::Git(error),
            RevisionError::Unknown(_) => Fault::Said("git has no commit here yet.".to_owned()),
            RevisionError::NoRepository(why) => Fault::Said(format!(
                "git reads no repository around the dataset ({why}): only the file itself is shown."
            )),
            other => Fault::Said(other.to_string()),
        })?;
        self.list(&head)?;
        let Some(last) = self.commits.len().checked_sub(1) else {
            return Err(Fault::Said(format!("{} is in no commit.", self.file)));
        };
        let mut notes = Vec::new();
        if self.commits.len() <= EACH {
            (0..=last).try_for_each(|at| self.state(at).map(drop))?;
        } else if !self.halve(last)? {
            notes.push(format!("{READ} of {} commits were read: there may be more revisions.", last + 1));
        }
        if last + 1 >= LISTED {
            notes.push(format!("only the last {LISTED} commits of the file were looked at."));
        }
        let shallow = self.git.while_wanted(&["rev-parse", "--is-shallow-repository"], self.stop)?;
        if shallow.text() == "true" {
            notes.push(
                "the repository is a shallow copy: what is older is not in it (git fetch --unshallow).".to_owned(),
            );
        }
        Ok(notes)
    }

    /// The commits that changed the file, by git's own order of branches: those of one branch stand together.
    fn list(&mut self, head: &str) -> Result<(), Fault> {
        let most = format!("--max-count={LISTED}");
        let pathspec = format!(":(top,literal){}", self.called_from_top()?);
        let arguments = ["rev-list", "--topo-order", &most, "--format=%H%x09%ct%x09%an", head, "--", &pathspec];
        let listed = self.git.while_wanted(&arguments, self.stop)?;
        if !listed.is_well {
            return Err(Fault::Said(format!("git can't list the commits of {} ({}).", self.file, listed.reason())));
        }
        let text = String::from_utf8_lossy(&listed.out);
        self.commits = text.lines().filter_map(commit).collect();
        Ok(())
    }

    /// The file as it is called from the top of the repository.
    fn called_from_top(&self) -> Result<String, Fault> {
        let prefix = self.git.while_wanted(&["rev-parse", "--show-prefix"], self.stop)?;
        Ok(format!("{}{}", prefix.text(), self.file))
    }

    /// Reads where it must until it is known in which commits the record changed; `false`: that were too many.
    fn halve(&mut self, last: usize) -> Result<bool, Fault> {
        let mut stretches = vec![(0, last)];
        while let Some((newer, older)) = stretches.pop() {
            if self.seen.len() >= READ {
                return Ok(false);
            }
            let differ = self.state(newer)? != self.state(older)?;
            if !differ || older - newer < 2 {
                continue;
            }
            let middle = newer.midpoint(older);
            stretches.push((middle, older));
            stretches.push((newer, middle));
        }
        Ok(true)
    }

    /// The line that counts in a commit, of those with the id; `None`: it has none.
    fn state(&mut self, at: usize) -> Result<Option<String>, Fault> {
        if !self.seen.contains_key(&at) {
            let records = self.read(at)?;
            self.seen.insert(at, records);
        }
        let records = self.seen.get(&at).map(Vec::as_slice).unwrap_or_default();
        let latest = records.iter().max_by_key(|record| (record.rev, &record.at, Reverse(record.to_line())));
        Ok(latest.map(Record::to_line))
    }

    fn read(&self, at: usize) -> Result<Vec<Record>, Fault> {
        let Some((hash, commit)) = self.commits.get(at) else { return Ok(Vec::new()) };
        let blob = self.git.while_wanted(&["cat-file", "blob", &format!("{hash}:./{}", self.file)], self.stop)?;
        let reason = blob.reason();
        if !blob.is_well && !reason.contains(" not in '") && !reason.contains("does not exist in") {
            let name = &commit.name;
            let said = format!("{} of commit {name} can't be read ({reason}). Run git fetch first.", self.file);
            return Err(Fault::Said(said));
        }
        Ok(with_id(&blob.out, self.id))
    }
}

/// A line of the list: hash, seconds since 1970, author.
fn commit(line: &str) -> Option<(String, Commit)> {
    let mut parts = line.splitn(3, '\t');
    let (hash, seconds, author) = (parts.next()?, parts.next()?, parts.next()?);
    let at = Stamp::new(seconds.parse::<u64>().ok()?.saturating_mul(1000), 0).at().to_owned();
    let name = hash.chars().take(DIGITS).collect();
    Some((hash.to_owned(), Commit { name, author: author.to_owned(), at }))
}

#[cfg(test)]
mod tests;
