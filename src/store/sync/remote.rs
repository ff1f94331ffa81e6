//! Fetching from and sending to the team's repository, and what git's words about it mean.

use super::SyncError;
use super::place::Upstream;
use crate::store::git::{Ended, Git};

/// What came of fetching.
pub enum Fetched {
    /// The branch there is at this commit.
    At(String),
    /// There is no such branch yet.
    Nothing,
    /// It can't be reached.
    Offline(String),
    /// It does not let one in.
    Refused(String),
}

/// What came of sending.
pub enum Pushed {
    /// It is there.
    Sent,
    /// Somebody was faster.
    Late,
    /// It can't be reached.
    Offline(String),
    /// It is not taken.
    Refused(String),
}

/// What git says where another machine does not let one in.
const CLOSED: [&str; 9] = [
    "Authentication failed",
    "could not read Username",
    "could not read Password",
    "Permission denied",
    "Host key verification failed",
    "terminal prompts disabled",
    "returned error: 401",
    "returned error: 403",
    "access denied",
];
/// What a repository says where two send at once.
const LATE: [&str; 9] = [
    "[rejected]",
    "fetch first",
    "non-fast-forward",
    "failed to update ref",
    "cannot lock ref",
    "incorrect old value",
    "reference already exists",
    "failed to lock",
    "remote ref updated since checkout",
];

/// Fetches the branch that ours goes with.
pub fn fetch(git: &Git, upstream: &Upstream, cancelled: &dyn Fn() -> bool) -> Result<Fetched, SyncError> {
    let ended =
        git.reach(&["fetch", "--quiet", "--no-recurse-submodules", &upstream.remote, &upstream.branch], cancelled)?;
    if ended.is_well {
        let head = git.run(&["rev-parse", "--verify", "--quiet", "FETCH_HEAD^{commit}"])?;
        return if head.is_well {
            Ok(Fetched::At(head.text()))
        } else {
            Err(SyncError::Failed("what was fetched can't be read", head.reason()))
        };
    }
    if ended.said.contains("couldn't find remote ref") || ended.said.contains("Couldn't find remote ref") {
        return Ok(Fetched::Nothing);
    }
    let why = reason(&ended);
    Ok(if is_closed(&ended) { Fetched::Refused(why) } else { Fetched::Offline(why) })
}

/// Sends a branch. Never by force: what somebody else sent meanwhile makes it late.
pub fn push(git: &Git, branch: &str, upstream: &Upstream, cancelled: &dyn Fn() -> bool) -> Result<Pushed, SyncError> {
    let what = format!("{branch}:{}", upstream.branch);
    let ended = git.reach(&["push", "--porcelain", "--no-recurse-submodules", &upstream.remote, &what], cancelled)?;
    if ended.is_well {
        return Ok(Pushed::Sent);
    }
    let all = format!("{}\n{}", ended.text(), ended.said);
    if LATE.iter().any(|word| all.contains(word)) {
        return Ok(Pushed::Late);
    }
    // What the repository's own rules say comes in lines of its own.
    if let Some(line) = all.lines().find(|line| line.contains("[remote rejected]")) {
        let rules = ended.said.lines().filter_map(|line| line.strip_prefix("remote: ")).map(str::trim);
        let said: Vec<&str> = rules.filter(|line| !line.is_empty()).collect();
        let last = line.rsplit('\t').next().unwrap_or(line).trim().to_owned();
        return Ok(Pushed::Refused(
            [vec![last], said.iter().map(|line| (*line).to_owned()).collect()].concat().join(" · "),
        ));
    }
    // A hook here said no.
    let is_hook =
        all.contains("failed to push some refs") && !all.contains("Could not") && !all.contains("unable to access");
    let why = reason(&ended);
    Ok(if is_closed(&ended) || is_hook { Pushed::Refused(why) } else { Pushed::Offline(why) })
}

fn is_closed(ended: &Ended) -> bool {
    CLOSED.iter().any(|word| ended.said.contains(word))
}

/// The line that says why one is not let in, else what git says.
fn reason(ended: &Ended) -> String {
    let closed = ended.said.lines().find(|line| CLOSED.iter().any(|word| line.contains(word)));
    closed.map_or_else(|| ended.reason(), |line| line.trim().trim_start_matches("fatal: ").to_owned())
}
