//! Every call of a script fails once, and the power goes between any two: what was answered as saved is there afterwards, and
//! the next session writes again.

use super::super::annotations;
use super::super::name::AnnotatorName;
use super::*;
use crate::annotation::Kind;
use crate::store::files::Files;
use crate::store::files::doubles::{Fault, Left, Simulated};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

const FOLDER: &str = "/dataset";

fn record(id: &str, rev: u64) -> Record {
    Record { id: id.into(), rev, kind: Kind::Mark, doc: "x".into(), label: "done".into(), ..Record::default() }
}

fn path() -> PathBuf {
    annotations::path(Path::new(FOLDER), &AnnotatorName::new("a").unwrap())
}

/// A session on that file system: what it answered, and what it was asked to write.
struct Trial {
    actor: Actor,
    saved: Arc<Mutex<Vec<u64>>>,
    sent: BTreeMap<u64, Record>,
}

impl Trial {
    /// `None`: it could not begin.
    fn begin(files: &Simulated) -> Option<(Self, Vec<Record>)> {
        let saved: Arc<Mutex<Vec<u64>>> = Arc::default();
        let log = saved.clone();
        let reply = Box::new(move |reply| {
            if let Reply::Saved(ticket) = reply {
                log.lock().unwrap().push(ticket);
            }
        });
        let disk = Disk::on(Box::new(files.clone()), path());
        let mut actor = Actor::new(disk, reply, Home::work(&PathBuf::new(), &AnnotatorName::new("a").unwrap()));
        let mut opened = Opened::default();
        actor.start(&mut opened, true).ok()?;
        Some((Self { actor, saved, sent: BTreeMap::new() }, opened.records))
    }

    fn write(&mut self, ticket: u64, record: Record) {
        self.sent.insert(ticket, record.clone());
        self.actor.pending.push((ticket, vec![record]));
        self.actor.flush();
    }

    fn tidy(&mut self) {
        if self.actor.order != Tidiness::Tidy && !self.actor.failed {
            self.actor.tidy();
        }
    }

    /// The newest revision of each id that was answered as saved.
    fn acknowledged(&self, into: &mut BTreeMap<String, u64>) {
        for ticket in self.saved.lock().unwrap().iter() {
            let record = &self.sent[ticket];
            let rev = into.entry(record.id.clone()).or_default();
            *rev = record.rev.max(*rev);
        }
    }
}

/// Two sessions one after the other, with tidying between and another program that changes the file.
fn script(files: &Simulated) -> (BTreeMap<String, u64>, Option<Trial>) {
    let mut acknowledged = BTreeMap::new();
    if let Some((mut first, _)) = Trial::begin(files) {
        for step in 0..4 {
            first.write(step, record(&format!("m-{}", step % 3), step / 3 + 1));
            if step % 2 == 1 {
                first.tidy();
            }
        }
        let mut outside = first.actor.disk.read().unwrap_or_default();
        if !outside.is_empty() {
            outside.extend(format!("\n{}\n", record("m-git", 1).to_line()).bytes());
            files.put(&path(), &outside);
        }
        first.write(4, record("m-4", 1));
        first.tidy();
        first.acknowledged(&mut acknowledged);
    }
    let Some((mut second, _)) = Trial::begin(files) else { return (acknowledged, None) };
    second.write(10, record("m-0", 5));
    second.tidy();
    second.write(11, record("m-11", 1));
    second.acknowledged(&mut acknowledged);
    (acknowledged, Some(second))
}

/// All that was acknowledged is read by a new session, which writes.
fn check(files: &Simulated, acknowledged: &BTreeMap<String, u64>, what: &str) {
    let Some((mut next, records)) = Trial::begin(files) else { panic!("{what}: the next session does not begin") };
    for (id, rev) in acknowledged {
        let found = records.iter().find(|record| record.id == *id);
        assert!(
            found.is_some_and(|found| found.rev >= *rev),
            "{what}: {id} at revision {rev} is gone, there is {found:?}"
        );
    }
    next.write(99, record("m-next", 1));
    assert_eq!(*next.saved.lock().unwrap(), [99], "{what}: the next session can't write");
    next.tidy();
    let records = Trial::begin(files).unwrap().1;
    assert!(records.iter().any(|record| record.id == "m-next"), "{what}");
    assert!(acknowledged.keys().all(|id| records.iter().any(|record| record.id == *id)), "{what}: gone after tidying");
}

const FAULTS: [Fault; 5] = [
    Fault::Refused(io::ErrorKind::StorageFull),
    Fault::Refused(io::ErrorKind::PermissionDenied),
    Fault::Refused(io::ErrorKind::Other),
    Fault::Half,
    Fault::Done,
];
const LEFT: [Left; 4] = [Left::None, Left::All, Left::Half, Left::Zeros];

fn calls() -> usize {
    let files = Simulated::with_folder(FOLDER);
    let (acknowledged, _) = script(&files);
    assert_eq!(acknowledged.len(), 5, "without faults everything is saved: {acknowledged:?}");
    files.calls()
}

#[test]
fn whichever_calls_fail_nothing_acknowledged_is_lost_and_all_is_saved_when_they_work_again() {
    let (mut tried, mut recovered) = (0, 0);
    for call in 0..calls() {
        for fault in FAULTS {
            for length in [1, 2, 7] {
                let files = Simulated::with_folder(FOLDER);
                files.fail(call..call + length, fault);
                let (acknowledged, last) = script(&files);
                let what = format!("calls {call}..{} {fault:?}", call + length);
                files.fail(0..0, fault);
                if let Some(mut last) = last {
                    last.actor.flush();
                    assert!(last.actor.pending.is_empty(), "{what}: it recovers");
                    recovered += 1;
                }
                check(&files, &acknowledged, &what);
                tried += 1;
            }
        }
    }
    assert!(tried > 500 && recovered > 300, "{tried} {recovered}");
}

#[test]
fn whenever_the_power_goes_what_was_shown_as_saved_is_there() {
    let mut tried = 0;
    for call in 0..=calls() {
        let files = Simulated::with_folder(FOLDER);
        files.cut_power(call);
        let (acknowledged, _) = script(&files);
        for names_kept in [false, true] {
            for left in LEFT {
                check(
                    &files.after_cut(names_kept, left),
                    &acknowledged,
                    &format!("cut at {call}, names {names_kept}, {left:?}"),
                );
                tried += 1;
            }
        }
    }
    assert!(tried > 300, "{tried}");
}

#[test]
fn whenever_the_power_goes_after_a_fault_what_was_shown_as_saved_is_there() {
    let calls = calls();
    let mut tried = 0;
    for failing in 0..calls {
        let faults = [Fault::Half, Fault::Done, Fault::Refused(io::ErrorKind::StorageFull)];
        for (fault, length) in faults.into_iter().flat_map(|fault| [(fault, 1), (fault, 2)]) {
            for cut in (failing + 1..calls + 10).step_by(if cfg!(debug_assertions) { 5 } else { 1 }) {
                let files = Simulated::with_folder(FOLDER);
                files.fail(failing..failing + length, fault);
                files.cut_power(cut);
                let (acknowledged, _) = script(&files);
                for (names_kept, left) in
                    [(false, Left::None), (false, Left::All), (true, Left::Half), (true, Left::Zeros)]
                {
                    let what =
                        format!("{fault:?} at {failing}, {length} calls, cut at {cut}, names {names_kept}, {left:?}");
                    check(&files.after_cut(names_kept, left), &acknowledged, &what);
                    tried += 1;
                }
            }
        }
    }
    assert!(tried > 1000, "{tried}");
}

/// What a session that was killed has left: a record, and a line that was torn.
const TORN: &str = "{\"id\":\"m-torn\",\"ki";

fn with_torn_line() -> Simulated {
    let files = Simulated::with_folder(FOLDER);
    let folder = path().parent().unwrap().to_owned();
    files.make_folder(&folder).unwrap();
    files.sync_folder(Path::new(FOLDER)).unwrap();
    files.put(&path(), format!("{}\n{TORN}", record("m-1", 1).to_line()).as_bytes());
    files
}

#[test]
fn a_torn_line_is_never_lost_whenever_the_power_goes_or_a_call_fails() {
    let calls = |files: &Simulated| {
        let before = files.calls();
        Trial::begin(files).unwrap();
        before..files.calls()
    };
    let aside = PathBuf::from(format!("{}.torn", path().display()));
    for call in calls(&with_torn_line()) {
        let (cut, failing) = (with_torn_line(), with_torn_line());
        cut.cut_power(call);
        failing.fail(call..call + 1, Fault::Half);
        _ = (Trial::begin(&cut), Trial::begin(&failing));
        let after = [(false, Left::None), (false, Left::Zeros), (true, Left::None)]
            .map(|(names, left)| cut.after_cut(names, left));
        for files in after.iter().chain([&failing]) {
            let holds = |path: &Path| String::from_utf8_lossy(&files.read(path).unwrap()).contains(TORN);
            assert!(holds(&path()) || holds(&aside), "call {call}");
            check(files, &BTreeMap::from([("m-1".to_owned(), 1)]), &format!("call {call}"));
        }
    }
}

#[test]
fn of_a_record_that_could_not_be_synced_nothing_stays_in_the_file_until_it_is_written_again() {
    let files = Simulated::with_folder(FOLDER);
    let (mut trial, _) = Trial::begin(&files).unwrap();
    trial.write(1, record("m-1", 1));
    let whole = files.read(&path()).unwrap();
    let mut failures = 0;
    for later in 0..12 {
        let failing = files.calls() + later;
        files.fail(failing..failing + 1, Fault::Half);
        trial.actor.pending.push((2, vec![record("m-2", 1)]));
        trial.actor.flush();
        files.fail(0..0, Fault::Half);
        if trial.actor.failed {
            // Where it was synced and then something else failed, it stands there whole.
            let there = files.read(&path()).unwrap();
            let more = there.strip_prefix(whole.as_slice()).unwrap();
            assert!(more.is_empty() || fold::fold(more).records.len() == 1, "call {later}: {there:?}");
            failures += 1;
        }
        trial.actor.pending.clear();
        files.put(&path(), &whole);
        trial.actor.failed = false;
    }
    assert!(failures > 3, "{failures}");
}
