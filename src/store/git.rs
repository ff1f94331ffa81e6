//! The one place that runs git. Either it may do nothing but read, or it works as if its user had typed the command.
//!
//! In both it asks nobody anything: there is no terminal for it, and what would open a window is switched off.

use std::ffi::OsStr;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};
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
/// Between two looks whether it is still wanted.
const LOOK: Duration = Duration::from_millis(20);
/// How long what a command has written may take after its end: a helper that it left running may hold the pipe.
const REST: Duration = Duration::from_secs(1);
/// For what needs no network.
const HERE: Duration = Duration::from_mins(5);
/// For what does: a first fetch may be large. What does not move at all is given up sooner, by ssh and http themselves.
const REMOTE: Duration = Duration::from_mins(15);

/// Why git did not end.
#[derive(Debug, Error)]
pub enum GitError {
    /// There is none.
    #[error("git can't be run ({0}): install it.")]
    NoGit(io::Error),
    /// Nobody wants it any more.
    #[error("it was cancelled.")]
    Cancelled,
    /// It was late.
    #[error("git {0} took longer than {1} minutes and was given up.")]
    Late(String, u64),
}

/// How a command ended.
#[derive(Debug)]
pub struct Ended {
    /// Whether it says that all is well.
    pub is_well: bool,
    /// Its exit code, where it was not killed.
    pub code: Option<i32>,
    /// What it wrote.
    pub out: Vec<u8>,
    /// What it said beside.
    pub said: String,
}

impl Ended {
    /// What it wrote, as words without the white space around.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.out).trim().to_owned()
    }

    /// The line that says most of what went wrong.
    pub fn reason(&self) -> String {
        let lines = || self.said.lines().map(str::trim).filter(|line| !line.is_empty());
        let told = lines().find(|line| line.starts_with("fatal: ") || line.starts_with("error: "));
        let line = told.or_else(|| lines().next()).unwrap_or("it says nothing");
        line.trim_start_matches("fatal: ").trim_start_matches("error: ").trim_end_matches('.').to_owned()
    }
}

/// What git may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum May {
    Read,
    Work,
}

/// Git around a dataset.
#[derive(Clone, Debug)]
pub struct Git {
    root: PathBuf,
    may: May,
    index: Option<PathBuf>,
}

impl Git {
    /// One that only reads: without being asked, and of a dataset whose `.git/config` may be a stranger's. `rev-parse`, `rev-list`
    /// and `cat-file blob` call no hook, no pager, no alias (they are built in), no diff or merge driver, and neither filter nor
    /// textconv without being asked to. One way is left: in a partial clone a missing object is fetched, by a transport that
    /// the configuration names (`ext::`, `core.sshCommand`, `uploadpack`; all three were seen to run). So nothing is fetched;
    /// and since an older git does not know that variable, no transport is allowed either.
    pub fn reading(root: &Path) -> Self {
        Self { root: root.to_owned(), may: May::Read, index: None }
    }

    /// One that works for somebody who asked for it: with their configuration, credentials and transports.
    pub fn working(root: &Path) -> Self {
        Self { root: root.to_owned(), may: May::Work, index: None }
    }

    /// The same with an index of its own, so that what somebody has staged stays as it is.
    #[must_use]
    pub fn with_index(&self, index: &Path) -> Self {
        Self { index: Some(index.to_owned()), ..self.clone() }
    }

    /// Runs a command to its end.
    ///
    /// # Errors
    /// When it can't be run, or was late.
    pub fn run<A: AsRef<OsStr>>(&self, arguments: &[A]) -> Result<Ended, GitError> {
        self.feed(arguments, Vec::new())
    }

    /// The same with something to read.
    ///
    /// # Errors
    /// When it can't be run, or was late.
    pub fn feed<A: AsRef<OsStr>>(&self, arguments: &[A], input: Vec<u8>) -> Result<Ended, GitError> {
        let mut command = self.command();
        command.args(["-c", "core.hooksPath=/dev/null"]).args(arguments);
        wait(command, input, HERE, &|| false, &named(arguments))
    }

    /// Runs a command to its end, or until it is not wanted any more.
    ///
    /// # Errors
    /// When it can't be run, was late, or was cancelled.
    pub fn while_wanted<A: AsRef<OsStr>>(
        &self,
        arguments: &[A],
        cancelled: &dyn Fn() -> bool,
    ) -> Result<Ended, GitError> {
        let mut command = self.command();
        command.args(arguments);
        wait(command, Vec::new(), HERE, cancelled, &named(arguments))
    }

    /// Runs a command that may reach another machine, until it ends or is not wanted any more. Hooks run: what goes with a
    /// push (large files, say) is sent by one.
    ///
    /// # Errors
    /// When it can't be run, was late, or was cancelled.
    pub fn reach<A: AsRef<OsStr>>(&self, arguments: &[A], cancelled: &dyn Fn() -> bool) -> Result<Ended, GitError> {
        let mut command = self.command();
        if let Some(ssh) = self.ssh()? {
            command.env("GIT_SSH_COMMAND", ssh);
        }
        command.args(["-c", "http.lowSpeedLimit=1", "-c", "http.lowSpeedTime=30"]).args(arguments);
        wait(command, Vec::new(), REMOTE, cancelled, &named(arguments))
    }

    fn command(&self) -> Command {
        let mut command = Command::new("git");
        command.arg("-C").arg(&self.root).args(["--no-pager", "-c", "core.fsmonitor=false"]);
        for name in ELSEWHERE {
            command.env_remove(name);
        }
        command.env("GIT_TERMINAL_PROMPT", "0").env("LC_ALL", "C").stdin(Stdio::null());
        match self.may {
            May::Read => {
                command.env("GIT_NO_LAZY_FETCH", "1").env("GIT_ALLOW_PROTOCOL", "none").env("GIT_OPTIONAL_LOCKS", "0");
            }
            May::Work => {
                // No question: not in the terminal, which a session may have, and not in a window.
                command.args(["-c", "core.askPass=", "-c", "credential.interactive=false"]);
                command.env("GIT_ASKPASS", "").env("SSH_ASKPASS", "").env("SSH_ASKPASS_REQUIRE", "never");
                command.env("GCM_INTERACTIVE", "never").env("GIT_EDITOR", "true").env("GIT_MERGE_AUTOEDIT", "no");
                // In a group of its own nothing can read from the terminal, and all of it can be ended.
                #[cfg(unix)]
                std::os::unix::process::CommandExt::process_group(&mut command, 0);
            }
        }
        if let Some(index) = &self.index {
            command.env("GIT_INDEX_FILE", index);
        }
        command
    }

    /// What runs ssh, told to ask nothing; `None`: a program of the user's choice that may not know how.
    fn ssh(&self) -> Result<Option<String>, GitError> {
        if std::env::var_os("GIT_SSH").is_some_and(|set| !set.is_empty()) {
            return Ok(None);
        }
        let set = std::env::var("GIT_SSH_COMMAND").ok().filter(|set| !set.is_empty());
        let command = match set {
            Some(command) => command,
            None => Some(self.run(&["config", "--get", "core.sshCommand"])?.text())
                .filter(|command| !command.is_empty())
                .unwrap_or_else(|| "ssh".to_owned()),
        };
        let program = command.split_whitespace().next().unwrap_or_default();
        let is_ssh = Path::new(program).file_name().is_some_and(|name| name == "ssh");
        Ok(is_ssh.then(|| format!("{command} -o BatchMode=yes -o ConnectTimeout=20")))
    }
}

/// The command's name, for what is said about it.
fn named<A: AsRef<OsStr>>(arguments: &[A]) -> String {
    arguments.first().map(|name| name.as_ref().to_string_lossy().into_owned()).unwrap_or_default()
}

/// Runs a command until its end, the limit, or until it is not wanted any more.
fn wait(
    mut command: Command,
    input: Vec<u8>,
    limit: Duration,
    cancelled: &dyn Fn() -> bool,
    name: &str,
) -> Result<Ended, GitError> {
    if !input.is_empty() {
        command.stdin(Stdio::piped());
    }
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().map_err(GitError::NoGit)?;
    if let Some(mut pipe) = child.stdin.take() {
        // A command that has read enough closes it: how it ended tells.
        thread::spawn(move || _ = pipe.write_all(&input));
    }
    let (pipe, said) = (read(child.stdout.take()), read(child.stderr.take()));
    let (begun, mut out, mut is_open) = (Instant::now(), Vec::new(), true);
    let status = loop {
        if cancelled() || begun.elapsed() > limit {
            end(&mut child);
            let late = GitError::Late(name.to_owned(), limit.as_secs() / 60);
            return Err(if cancelled() { GitError::Cancelled } else { late });
        }
        match pipe.recv_timeout(if is_open { LOOK } else { Duration::ZERO }) {
            Ok(some) => out.extend(some),
            Err(error) => {
                is_open &= error == RecvTimeoutError::Timeout;
                if let Some(status) = child.try_wait().map_err(GitError::NoGit)? {
                    break status;
                }
                // It may close what it writes to and go on.
                thread::sleep(if is_open { Duration::ZERO } else { Duration::from_millis(1) });
            }
        }
    };
    out.extend(rest(&pipe));
    let said = String::from_utf8_lossy(&rest(&said)).into_owned();
    Ok(Ended { is_well: status.success(), code: status.code(), out, said })
}

/// What a command writes, bit by bit: it may leave somebody behind who keeps the pipe open.
fn read(pipe: Option<impl Read + Send + 'static>) -> Receiver<Vec<u8>> {
    let (to, from) = channel();
    thread::spawn(move || {
        let (mut pipe, mut block) = (pipe, vec![0; 1 << 16]);
        while let Some(count @ 1..) = pipe.as_mut().and_then(|pipe| pipe.read(&mut block).ok())
            && to.send(block.get(..count).unwrap_or_default().to_vec()).is_ok()
        {}
    });
    from
}

/// What was written and not yet taken.
fn rest(pipe: &Receiver<Vec<u8>>) -> Vec<u8> {
    let until = Instant::now() + REST;
    let next = || pipe.recv_timeout(until.saturating_duration_since(Instant::now())).ok();
    std::iter::from_fn(next).flatten().collect()
}

/// Ends a command with all that it has started.
fn end(child: &mut Child) {
    #[cfg(unix)]
    if let Some(group) = i32::try_from(child.id()).ok().and_then(rustix::process::Pid::from_raw) {
        // Asked, not killed: git takes its locks away. Where it has ended meanwhile there is nothing to do.
        _ = rustix::process::kill_process_group(group, rustix::process::Signal::TERM);
        let until = Instant::now() + REST;
        while Instant::now() < until {
            if !matches!(child.try_wait(), Ok(None)) {
                return;
            }
            thread::sleep(LOOK);
        }
        _ = rustix::process::kill_process_group(group, rustix::process::Signal::KILL);
    }
    _ = child.kill();
    _ = child.wait();
}
