//! The thread that owns an annotator's file: it appends, waits for the disk, answers, and tidies when there is time.
//!
//! Nothing is answered as saved before it is on the disk, and what could not be written stays here until it can be.

mod words;

use super::disk::Disk;
use super::files::Seen;
use super::home::Home;
use super::lock::Lock;
use super::resume::{self, Left};
use crate::annotation::fold::{self, Folded};
use crate::annotation::{Record, order};
use std::fs::File;
use std::io;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;
use words::{explain, notices};

/// Idle time before the file is tidied, and between tries after a failure.
const IDLE: Duration = Duration::from_secs(5);
/// A larger file (bytes) is tidied only at the end.
const LARGE: u64 = 32 << 20;

/// What the session asks for.
#[derive(Debug)]
pub enum Request {
    /// Write these records and answer with the ticket.
    Append(u64, Vec<Record>),
    /// Tidy now, unless the file is large.
    Tidy,
    /// Try again to write what failed.
    Retry,
    /// Look whether something else has changed the file.
    Look,
    /// Leave this for the next session.
    Leave(Left, String),
    /// Write, tidy and end.
    Close,
}

/// What is answered.
#[derive(Debug)]
pub enum Reply {
    /// The records of this ticket are on the disk.
    Saved(u64),
    /// Nothing can be written now; it is tried again.
    Failed(String),
    /// The file was read: what a session works with. It comes before every other answer.
    Opened(Opened),
    /// Something a person should know.
    Notice(String),
    /// The file was changed by something else: what it says now.
    Merged(Vec<Record>, Vec<String>),
    /// The thread has ended; how many records could not be written.
    Closed(usize),
}

/// What the file says.
#[derive(Debug, Default)]
pub struct Opened {
    /// The folded records.
    pub records: Vec<Record>,
    /// What a person should know.
    pub notices: Vec<String>,
    /// Why the file can't be read, and so is not written to.
    pub fault: Option<String>,
}

/// What is known at once, before the file is read.
#[derive(Debug, Default)]
pub struct Opening {
    /// What a person should know.
    pub notices: Vec<String>,
    /// Why nothing can be written, if so.
    pub read_only: Option<String>,
}

/// The session's end of the thread.
#[derive(Debug)]
pub struct Store {
    requests: Sender<Request>,
    thread: JoinHandle<()>,
}

/// Opens the file of a session; `read_only`: a reason not to write in any case. It is read by the thread, and what is sent
/// meanwhile is written after that: nothing is added to a file before it was looked at.
///
/// # Errors
/// When a file is there that can't be opened.
pub fn open(
    home: &Home,
    read_only: Option<String>,
    reply: impl Fn(Reply) + Send + 'static,
) -> io::Result<(Opening, Option<Store>)> {
    let path = home.path();
    match File::open(&path).and_then(|file| file.metadata()) {
        Ok(meta) if meta.is_dir() => return Err(io::Error::from(io::ErrorKind::IsADirectory)),
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let disk = Disk::new(path);
    let mut opened = Opening { read_only, ..Opening::default() };
    let mut held = None;
    if opened.read_only.is_none() {
        match home.lock() {
            Lock::Held(file) => held = Some(file),
            Lock::Unsupported(file) => {
                held = Some(file);
                opened.notices.push("this file system has no locks: open one session only".to_owned());
            }
            Lock::Taken => opened.read_only = Some(format!("another session of {} is open", home.who())),
            Lock::Unwritable(error) => opened.read_only = Some(format!("this folder can't be written ({error})")),
        }
    }
    let actor = Actor::new(disk, Box::new(reply), home.clone());
    let writes = held.is_some() && opened.read_only.is_none();
    let store = actor.spawn(held.filter(|_| writes))?;
    Ok((opened, writes.then_some(store)))
}

impl Store {
    /// Asks for something; never waits.
    pub fn send(&self, request: Request) {
        // The thread outlives this handle: a send cannot fail while it is there.
        let _ = self.requests.send(request);
    }

    /// Whether the thread has ended.
    pub fn is_closed(&self) -> bool {
        self.thread.is_finished()
    }
}

struct Actor {
    disk: Disk,
    reply: Box<dyn Fn(Reply) + Send>,
    home: Home,
    seen: Option<Seen>,
    pending: Vec<(u64, Vec<Record>)>,
    /// Whether the last line may lack its end.
    open_line: bool,
    order: Tidiness,
    failed: bool,
}

/// Whether the file is as tidying would leave it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tidiness {
    Tidy,
    Untidy,
    /// It could not be tidied, which was said; it is tried again every few seconds.
    Refused,
}

impl Actor {
    fn new(disk: Disk, reply: Box<dyn Fn(Reply) + Send>, home: Home) -> Self {
        Self {
            disk,
            reply,
            home,
            seen: None,
            pending: Vec::new(),
            open_line: false,
            order: Tidiness::Tidy,
            failed: false,
        }
    }

    /// Reads the file; a torn end is set aside where that may be done.
    fn start(&mut self, opened: &mut Opened, may_write: bool) -> io::Result<()> {
        let _writing = may_write.then(|| self.home.writing());
        self.seen = self.disk.seen()?;
        let mut bytes = self.disk.read()?;
        if let Some(torn) = torn_tail(&bytes) {
            let keep = bytes.len() - torn.len();
            let aside =
                if may_write { self.disk.set_aside(torn, u64::try_from(keep).unwrap_or_default()) } else { Ok(()) };
            let who = self.home.who();
            opened.notices.push(match aside {
                Ok(()) => {
                    format!("the last line of {who}.jsonl was torn: it is kept in {who}.jsonl.torn")
                }
                Err(error) => format!("the last line of {who}.jsonl is torn and stays where it is ({error})"),
            });
            if may_write {
                self.seen = self.disk.seen()?;
                bytes = self.disk.read()?;
            }
        }
        let folded = self.take_in(&bytes);
        opened.notices.extend(notices(&folded));
        opened.records = folded.records;
        Ok(())
    }

    fn take_in(&mut self, bytes: &[u8]) -> Folded {
        // After a failed write of our own what is read may not be what is on the disk: only a new line is sure to be one.
        self.open_line |= bytes.last().is_some_and(|b| *b != b'\n');
        let folded = fold::fold(bytes);
        if folded.lines > folded.records.len() || self.open_line || !folded.markers.is_empty() {
            self.disturb();
        }
        folded
    }

    /// Reads the file, and writes to it as long as it has the lock.
    fn spawn(mut self, lock: Option<File>) -> io::Result<Store> {
        let (requests, inbox) = channel();
        let thread = std::thread::Builder::new().name("store".to_owned()).spawn(move || {
            self.begin(lock.is_some());
            // Where it could not be read it is looked at again before anything is written.
            if lock.is_some() {
                self.run(&inbox);
            }
        })?;
        Ok(Store { requests, thread })
    }

    /// Tells what the file says.
    fn begin(&mut self, may_write: bool) {
        let mut opened = Opened::default();
        opened.fault = self.start(&mut opened, may_write).err().map(|error| format!("it can't be read ({error})"));
        (self.reply)(Reply::Opened(opened));
    }

    fn run(&mut self, inbox: &Receiver<Request>) {
        loop {
            let untidy = self.order != Tidiness::Tidy;
            let waits = untidy || self.failed;
            let first =
                if waits { inbox.recv_timeout(IDLE) } else { inbox.recv().map_err(|_| RecvTimeoutError::Disconnected) };
            let mut close = matches!(first, Err(RecvTimeoutError::Disconnected));
            let idle = matches!(first, Err(RecvTimeoutError::Timeout));
            let mut tidy = false;
            for request in first.into_iter().chain(std::iter::from_fn(|| inbox.try_recv().ok())) {
                match request {
                    Request::Append(ticket, records) => self.pending.push((ticket, records)),
                    Request::Tidy => tidy = true,
                    Request::Retry => {}
                    // What can't be read now is looked at before the next write.
                    Request::Look => _ = self.look(),
                    // Where one stopped is a comfort: a failure to note it is no reason to disturb.
                    Request::Leave(what, text) => _ = resume::write(self.home.root(), self.home.who(), what, &text),
                    Request::Close => close = true,
                }
            }
            self.flush();
            let large = self.seen.is_some_and(|seen| seen.size > LARGE);
            if self.order != Tidiness::Tidy && !self.failed && (close || ((tidy || idle) && !large)) {
                self.tidy();
            }
            if close {
                (self.reply)(Reply::Closed(self.pending.iter().map(|(_, records)| records.len()).sum()));
                return;
            }
        }
    }

    /// Writes everything that waits in one go, and only then answers.
    fn flush(&mut self) {
        if self.pending.is_empty() {
            return;
        }
        let mut bytes = Vec::new();
        for record in self.pending.iter().flat_map(|(_, records)| records) {
            bytes.extend_from_slice(record.to_line().as_bytes());
            bytes.push(b'\n');
        }
        match self.write(bytes) {
            Ok(()) => {
                self.failed = false;
                self.disturb();
                for (ticket, _) in self.pending.drain(..) {
                    (self.reply)(Reply::Saved(ticket));
                }
            }
            Err(error) => {
                self.failed = true;
                (self.reply)(Reply::Failed(explain(&error)));
            }
        }
    }

    fn write(&mut self, mut bytes: Vec<u8>) -> io::Result<()> {
        // Where no such lock can be had the file may still be written.
        let _writing = self.home.writing();
        self.look()?;
        if self.open_line {
            bytes.insert(0, b'\n');
        }
        let appended = self.disk.append(&bytes);
        let now = self.disk.seen()?;
        let size = |seen: Option<Seen>| seen.map_or(0, |seen| seen.size);
        if let Err(error) = appended {
            // Our own attempt touched the time stamp: where nothing stayed behind, nobody else has changed the file.
            if size(now) == size(self.seen) {
                self.seen = now;
            } else {
                self.open_line = true;
            }
            return Err(error);
        }
        self.open_line = false;
        self.seen = now;
        Ok(())
    }

    /// Reads the file again if something else has changed it.
    fn look(&mut self) -> io::Result<()> {
        let now = self.disk.seen()?;
        // After a failed write of our own the size may differ: what stands there is read as well.
        if now != self.seen {
            let bytes = self.disk.read()?;
            let folded = self.take_in(&bytes);
            self.seen = now;
            let told = notices(&folded);
            (self.reply)(Reply::Merged(folded.records, told));
        }
        Ok(())
    }

    /// Replaces the file by its tidy form. A failure leaves the file as it is; it is tried again later.
    fn tidy(&mut self) {
        let _writing = self.home.writing();
        let tidied = self.look().and_then(|()| {
            let mut before = self.disk.read()?;
            if let Some(torn) = torn_tail(&before) {
                let keep = before.len() - torn.len();
                self.disk.set_aside(torn, u64::try_from(keep).unwrap_or_default())?;
                before.truncate(keep);
                self.seen = self.disk.seen()?;
            }
            let mut folded = fold::fold(&before);
            let after = order::bytes(&mut folded.records, &folded.kept);
            if after != before {
                if self.disk.seen()? != self.seen {
                    return Err(io::Error::other("the file is being changed by another program"));
                }
                self.disk.replace(&after)?;
            }
            self.seen = self.disk.seen()?;
            self.open_line = false;
            Ok(())
        });
        let order = if tidied.is_ok() { Tidiness::Tidy } else { Tidiness::Refused };
        let before = std::mem::replace(&mut self.order, order);
        if let Err(error) = tidied
            && before != Tidiness::Refused
        {
            let why = explain(&error);
            (self.reply)(Reply::Notice(format!("the file is complete but could not be tidied: {why}")));
        }
    }

    /// The file is not as tidying would leave it any more.
    fn disturb(&mut self) {
        if self.order == Tidiness::Tidy {
            self.order = Tidiness::Untidy;
        }
    }
}

/// The last line where it has no end and is no record.
pub(super) fn torn_tail(bytes: &[u8]) -> Option<&[u8]> {
    let start = bytes.iter().rposition(|b| *b == b'\n').map_or(0, |at| at + 1);
    let tail = bytes.get(start..).filter(|tail| !tail.iter().all(u8::is_ascii_whitespace))?;
    let whole = std::str::from_utf8(tail).is_ok_and(|line| Record::from_line(line).is_ok());
    (!whole).then_some(tail)
}

#[cfg(test)]
mod faults;
#[cfg(test)]
mod tests;
