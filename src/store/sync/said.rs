//! What a sync did, in words for people: one line a fact.

use super::{End, Report};

/// Files that are named one by one, at most.
const NAMED: usize = 6;

impl Report {
    /// What was done, what came in, and how it ended.
    pub fn lines(&self) -> Vec<String> {
        let word = if self.end == End::DryRun { "would be committed" } else { "committed" };
        let committed = self.committed.iter().map(|news| format!("{word}: {news}"));
        let own = (self.taken_in > 0).then(|| format!("yours from another machine: {} records", self.taken_in));
        let from = self.from.iter().map(|from| format!("{}: {}", from.who, from.news));
        let files = (!self.files.is_empty()).then(|| {
            let again = self.files.iter().any(|file| file.ends_with("gloss.toml"));
            let again = if again { " · a session has the new labels when it is opened again" } else { "" };
            format!("came in: {}{again}", named(&self.files))
        });
        committed.chain(own).chain(from).chain(files).chain([self.ending()]).collect()
    }

    /// How it ended, with what a person can do.
    pub fn ending(&self) -> String {
        let remote = &self.remote;
        match &self.end {
            End::Same if self.sent => format!("sent to {remote}"),
            End::Same => format!("all is the same here and in {remote}"),
            End::DryRun if remote.is_empty() => "nothing would be sent: there is no remote".to_owned(),
            End::DryRun => format!("it would be sent to {remote}"),
            End::NoRemote => {
                "kept here: there is no remote to send to. Add the team's: git remote add origin ADDRESS".to_owned()
            }
            End::Offline(why) => {
                format!("kept here, not sent: {remote} can't be reached ({why}). Sync again when it can")
            }
            End::Refused(why) => format!(
                "kept here, not sent: {remote} refuses ({why}). Try git fetch and git push by hand: git can ask you there"
            ),
            End::Conflict(files) => format!(
                "not merged: {} say{} different things here and in {remote}; nothing of it was touched. \
                 Decide with: git merge FETCH_HEAD",
                named(files),
                if files.len() == 1 { "s" } else { "" }
            ),
            End::InTheWay(files) => format!(
                "not merged: {} would be overwritten and {} not committed here. Commit, move or take back, then sync again",
                named(files),
                if files.len() == 1 { "is" } else { "are" }
            ),
            End::Busy => format!("not sent: others were faster again and again. Sync again, {remote} has a lot to do"),
            End::Cancelled => "cancelled; what is committed here stays".to_owned(),
        }
    }
}

/// The first of these files.
fn named(files: &[String]) -> String {
    let shown = files.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ");
    match files.len().checked_sub(NAMED) {
        Some(more @ 1..) => format!("{shown} and {more} more"),
        _ => shown,
    }
}
