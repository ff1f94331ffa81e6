//! A team shares its work over git: one's own annotations are committed, what others sent is merged, all of it is sent.
//!
//! Git never writes one's own annotation file: a session may be appending to it. It is committed as it is read, and what
//! another machine wrote into it is taken in by the store, under its lock (`own`). All other files are left to git, which
//! refuses to overwrite what is not committed (`apply`). Nothing is ever forced.

mod apply;
mod came;
mod merge;
mod objects;
mod own;
mod place;
mod remote;
mod said;

use super::files::Seen;
use super::git::{Git, GitError};
use super::lock::{self, Lock};
use super::name::AnnotatorName;
use crate::annotation::news::News;
use crate::schema::Schema;
use came::Came;
pub use came::From;
use place::Place;
use remote::{Fetched, Pushed};
use std::io;
use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use thiserror::Error;

/// How often a send is tried where others are faster.
const TRIES: u32 = 12;

/// Why nothing, or not everything, could be done. What was done before stays.
#[derive(Debug, Error)]
pub enum SyncError {
    /// Git itself.
    #[error("{0}")]
    Git(#[from] GitError),
    /// There is no repository, or none in a state to work in. Nothing was touched.
    #[error("{0}")]
    State(String),
    /// A git command failed, with what it was to do.
    #[error("{0}: git says “{1}”.")]
    Failed(&'static str, String),
    /// The annotator's file.
    #[error("annotations/{0}.jsonl: {1}")]
    Own(String, io::Error),
}

/// How far it got with the others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    /// Here and there is the same.
    Same,
    /// Nothing was sent, because that was not asked for.
    DryRun,
    /// There is nowhere to send to.
    NoRemote,
    /// It can't be reached now; the words are git's.
    Offline(String),
    /// It wants something of a person: a password, another right; the words are git's.
    Refused(String),
    /// These files say different things on both sides: people have to decide.
    Conflict(Vec<String>),
    /// These files have changes here that are not committed, and others came in.
    InTheWay(Vec<String>),
    /// Others were faster again and again.
    Busy,
    /// It was cancelled.
    Cancelled,
}

impl End {
    /// Whether a person has to do something.
    pub fn is_left_to_people(&self) -> bool {
        matches!(self, Self::Refused(_) | Self::Conflict(_) | Self::InTheWay(_) | Self::Busy)
    }
}

/// What was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// What was committed of one's own.
    pub committed: Option<News>,
    /// What of one's own another machine had written, in records.
    pub taken_in: usize,
    /// What came in, by whose file it is.
    pub from: Vec<From>,
    /// Files that came in and are nobody's annotations.
    pub files: Vec<String>,
    /// Where it was sent to, as in `origin main`; empty where there is none.
    pub remote: String,
    /// Whether anything was sent.
    pub sent: bool,
    /// How it ended.
    pub end: End,
}

/// What is being done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// One's own file is read and committed.
    Committing,
    /// What others sent is fetched.
    Fetching,
    /// It is put together.
    Merging,
    /// All of it is sent.
    Sending,
}

impl Step {
    /// In words, where it may take some time.
    pub fn said(self) -> Option<&'static str> {
        match self {
            Self::Committing => None,
            Self::Fetching => Some("fetching"),
            Self::Merging => Some("merging"),
            Self::Sending => Some("sending"),
        }
    }
}

/// What a sync needs to know.
pub struct Order<'a> {
    /// The dataset.
    pub root: &'a Path,
    /// Its layers.
    pub schema: &'a Schema,
    /// Whose work is sent.
    pub who: &'a AnnotatorName,
    /// Whether it is only told what would be committed.
    pub dry_run: bool,
    /// Told what is being done.
    pub tell: &'a (dyn Fn(Step) + Sync),
    /// Whether it is not wanted any more.
    pub cancelled: &'a (dyn Fn() -> bool + Sync),
}

/// One sync on its way.
struct Run<'a> {
    order: &'a Order<'a>,
    git: Git,
    place: Place,
    report: Report,
    /// One's own file as it was when it was committed, and at which commit.
    settled: Option<(Option<Seen>, Option<String>)>,
}

/// Commits, fetches, merges and sends.
///
/// # Errors
/// When nothing could be begun, or git failed at something that is not for people to decide.
pub fn run(order: &Order) -> Result<Report, SyncError> {
    let place = Place::find(order.root, order.who)?;
    let lock = lock::take_sync(order.root);
    match &lock {
        Lock::Taken => return Err(SyncError::State("another sync of this folder is at work: wait for it.".to_owned())),
        Lock::Unwritable(error) => return Err(SyncError::State(format!("this folder can't be written ({error})."))),
        Lock::Held(_) | Lock::Unsupported(_) => {}
    }
    let git = Git::working(&place.top);
    let report = Report {
        committed: None,
        taken_in: 0,
        from: Vec::new(),
        files: Vec::new(),
        remote: place.upstream.as_ref().map(ToString::to_string).unwrap_or_default(),
        sent: false,
        end: End::Same,
    };
    let mut run = Run { order, git, place, report, settled: None };
    let end = match run.whole() {
        Ok(end) => end,
        Err(SyncError::Git(GitError::Cancelled)) => End::Cancelled,
        Err(error) => return Err(error),
    };
    drop(lock);
    Ok(Report { end, ..run.report })
}

impl Run<'_> {
    fn whole(&mut self) -> Result<End, SyncError> {
        if self.order.dry_run {
            self.report.committed = self.uncommitted()?.map(|found| found.news);
            return Ok(End::DryRun);
        }
        if let Some(end) = self.heal()? {
            return Ok(end);
        }
        let end = self.exchange()?;
        Ok(end)
    }

    /// Until both sides are the same, or a reason stands against it.
    fn exchange(&mut self) -> Result<End, SyncError> {
        for again in 0..TRIES {
            if again > 0 {
                std::thread::sleep(pause(again));
            }
            if self.place.head.is_some() || self.place.upstream.is_none() {
                self.commit()?;
            }
            let Some(upstream) = self.place.upstream.clone() else { return Ok(End::NoRemote) };
            (self.order.tell)(Step::Fetching);
            let theirs = match remote::fetch(&self.git, &upstream, self.order.cancelled)? {
                Fetched::At(commit) => Some(commit),
                Fetched::Nothing => None,
                Fetched::Offline(why) => {
                    self.commit()?;
                    return Ok(End::Offline(why));
                }
                Fetched::Refused(why) => {
                    self.commit()?;
                    return Ok(End::Refused(why));
                }
            };
            if let Some(theirs) = &theirs
                && let Some(end) = self.take(theirs)?
            {
                return Ok(end);
            }
            self.commit()?;
            let Some(head) = self.place.head.clone() else { return Ok(End::Same) };
            if theirs.as_deref() == Some(head.as_str()) {
                return Ok(End::Same);
            }
            (self.order.tell)(Step::Sending);
            match remote::push(&self.git, &self.place.branch, &upstream, self.order.cancelled)? {
                Pushed::Sent => {
                    self.report.sent = true;
                    self.place.remember_upstream(&self.git)?;
                    return Ok(End::Same);
                }
                Pushed::Late => {}
                Pushed::Offline(why) => return Ok(End::Offline(why)),
                Pushed::Refused(why) => return Ok(End::Refused(why)),
            }
        }
        Ok(End::Busy)
    }

    /// Merges what others sent; an end where it can't be.
    fn take(&mut self, theirs: &str) -> Result<Option<End>, SyncError> {
        (self.order.tell)(Step::Merging);
        let before = self.place.head.clone();
        let merged = match self.merged(theirs)? {
            merge::Merged::Nothing => return Ok(None),
            merge::Merged::At(commit) => commit,
            merge::Merged::Conflict(files) => return Ok(Some(End::Conflict(files))),
        };
        if let Some(files) = self.apply(&merged)? {
            return Ok(Some(End::InTheWay(files)));
        }
        let came = Came::between(self, before.as_deref(), &merged)?;
        came.add_to(&mut self.report);
        Ok(None)
    }
}

/// Some time, longer each time, and not the same for all who wait.
fn pause(again: u32) -> Duration {
    let chance = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |now| u64::from(now.subsec_nanos() >> 8) % 200);
    Duration::from_millis(chance + 40 * u64::from(again))
}
