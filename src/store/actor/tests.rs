use super::*;
use crate::annotation::Kind;
use std::sync::{Arc, Mutex};

fn record(id: &str, rev: u64) -> Record {
    Record { id: id.into(), rev, kind: Kind::Mark, doc: "x".into(), label: "done".into(), ..Record::default() }
}

fn ids(bytes: &[u8]) -> Vec<(String, u64)> {
    let mut all: Vec<_> = fold::fold(bytes).records.into_iter().map(|record| (record.id, record.rev)).collect();
    all.sort();
    all
}

/// A file in memory whose n-th call fails, half-way where it writes.
#[derive(Default)]
struct Faulty {
    bytes: Arc<Mutex<Vec<u8>>>,
    aside: Arc<Mutex<Vec<u8>>>,
    left: Mutex<Option<usize>>,
}

impl Faulty {
    fn step(&self) -> io::Result<()> {
        let mut left = self.left.lock().unwrap();
        if let Some(n) = left.as_mut() {
            if *n == 0 {
                *left = None;
                return Err(io::Error::from(io::ErrorKind::StorageFull));
            }
            *n -= 1;
        }
        Ok(())
    }
}

impl Disk for Faulty {
    fn seen(&self) -> io::Result<Option<Seen>> {
        self.step()?;
        let size = self.bytes.lock().unwrap().len() as u64;
        Ok((size > 0).then_some(Seen { size, modified: None, inode: 0 }))
    }
    fn read(&self) -> io::Result<Vec<u8>> {
        self.step()?;
        Ok(self.bytes.lock().unwrap().clone())
    }
    fn append(&mut self, bytes: &[u8]) -> io::Result<()> {
        let half = bytes.len() / 2;
        if let Err(error) = self.step() {
            self.bytes.lock().unwrap().extend_from_slice(&bytes[..half]);
            return Err(error);
        }
        self.bytes.lock().unwrap().extend_from_slice(bytes);
        Ok(())
    }
    fn replace(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.step()?;
        *self.bytes.lock().unwrap() = bytes.to_vec();
        Ok(())
    }
    fn set_aside(&mut self, torn: &[u8], keep: u64) -> io::Result<()> {
        self.step()?;
        self.aside.lock().unwrap().extend_from_slice(torn);
        self.bytes.lock().unwrap().truncate(usize::try_from(keep).unwrap());
        Ok(())
    }
}

#[test]
fn whatever_call_fails_nothing_acknowledged_is_lost() {
    let mut failures = 0;
    for n in 0..60 {
        let disk = Faulty { left: Mutex::new(Some(n)), ..Faulty::default() };
        let bytes = disk.bytes.clone();
        let replies = Arc::new(Mutex::new(Vec::new()));
        let log = replies.clone();
        let reply = Box::new(move |reply| log.lock().unwrap().push(format!("{reply:?}")));
        let mut actor = Actor::new(Box::new(disk), reply, PathBuf::new(), AnnotatorName::new("a").unwrap());
        let mut opened = Opened::default();
        if actor.start(&mut opened, true).is_err() {
            continue;
        }
        for step in 0..6_u64 {
            actor.pending.push((step, vec![record(&format!("m-{}", step % 4), step / 4 + 1)]));
            actor.flush();
            if step % 2 == 1 && !actor.failed {
                actor.tidy();
            }
            let saved = replies.lock().unwrap().iter().filter(|reply| reply.starts_with("Saved")).count();
            let there = ids(&bytes.lock().unwrap());
            for done in 0..saved as u64 {
                let id = format!("m-{}", done % 4);
                assert!(
                    there.iter().any(|(known, rev)| *known == id && *rev > done / 4),
                    "call {n}, step {step}: {id} is gone"
                );
            }
        }
        actor.flush();
        assert!(actor.pending.is_empty(), "call {n}: it recovers");
        let all = ids(&bytes.lock().unwrap());
        assert_eq!(all, [("m-0".into(), 2), ("m-1".into(), 2), ("m-2".into(), 1), ("m-3".into(), 1)]);
        failures += usize::from(replies.lock().unwrap().iter().any(|reply| reply.starts_with("Failed")));
    }
    assert!(failures > 10, "the double did let calls fail: {failures}");
}

fn real() -> (tempfile::TempDir, AnnotatorName, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let who = AnnotatorName::new("rosa").unwrap();
    let path = annotations::path(folder.path(), &who);
    (folder, who, path)
}

fn session(root: &Path, who: &AnnotatorName) -> (Opened, Option<Store>, Receiver<Reply>) {
    let (_, opened, store, replies) = opening(root, who);
    (opened, store, replies)
}

fn opening(root: &Path, who: &AnnotatorName) -> (Opening, Opened, Option<Store>, Receiver<Reply>) {
    let (send, replies) = channel();
    let (opening, store) = open(root, who, None, move |reply| _ = send.send(reply)).unwrap();
    match replies.recv_timeout(Duration::from_secs(10)).unwrap() {
        Reply::Opened(opened) => (opening, opened, store, replies),
        other => panic!("{other:?}"),
    }
}

fn wait_closed(store: Store, replies: &Receiver<Reply>) {
    store.send(Request::Close);
    while !matches!(replies.recv_timeout(Duration::from_secs(10)).unwrap(), Reply::Closed(_)) {}
    store.thread.join().unwrap();
}

#[test]
fn records_are_saved_tidied_and_read_again_and_the_second_session_only_reads() {
    let (folder, who, path) = real();
    let (opened, store, replies) = session(folder.path(), &who);
    let store = store.unwrap();
    assert!(opened.records.is_empty() && !path.exists());
    let (second, _, none, _) = opening(folder.path(), &who);
    assert!(none.is_none() && second.read_only.unwrap().contains("another session"));
    store.send(Request::Append(1, vec![record("m-b", 1), record("m-a", 1)]));
    assert!(matches!(replies.recv_timeout(Duration::from_secs(10)).unwrap(), Reply::Saved(1)));
    assert_eq!(ids(&std::fs::read(&path).unwrap()).len(), 2);
    store.send(Request::Append(2, vec![record("m-b", 2)]));
    wait_closed(store, &replies);
    let lines = std::fs::read_to_string(&path).unwrap();
    assert_eq!(lines.lines().count(), 2);
    assert!(lines.starts_with("{\"id\":\"m-a\""));
    let (opened, store, _) = session(folder.path(), &who);
    assert_eq!((opened.records.len(), store.is_some()), (2, true));
}

#[test]
fn a_torn_line_is_set_aside_and_a_change_from_outside_is_taken_in() {
    let (folder, who, path) = real();
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(&path, format!("{}\nnot a record\n{{\"id\":\"m-t\",\"ki", record("m-a", 1).to_line())).unwrap();
    let (opened, store, replies) = session(folder.path(), &who);
    assert_eq!((opened.records.len(), opened.notices.len()), (1, 2));
    let torn = std::fs::read_to_string(path.with_file_name("rosa.jsonl.torn")).unwrap();
    assert_eq!(torn, "{\"id\":\"m-t\",\"ki\n");
    let outside = format!("{}\n{}\nnot a record\n", record("m-a", 3).to_line(), record("m-z", 1).to_line());
    std::fs::write(&path, outside).unwrap();
    let store = store.unwrap();
    store.send(Request::Append(7, vec![record("m-n", 1)]));
    match replies.recv_timeout(Duration::from_secs(10)).unwrap() {
        Reply::Merged(records, _) => assert_eq!(records.len(), 2),
        other => panic!("{other:?}"),
    }
    wait_closed(store, &replies);
    let bytes = std::fs::read(&path).unwrap();
    assert_eq!(ids(&bytes), [("m-a".into(), 3), ("m-n".into(), 1), ("m-z".into(), 1)]);
    assert!(String::from_utf8(bytes).unwrap().ends_with("not a record\n"));
}

#[test]
fn what_is_sent_before_the_file_is_read_is_written_after_it() {
    let (folder, who, path) = real();
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    let before: String = (0..20_000).map(|at| record(&format!("m-{at}"), 1).to_line() + "\n").collect();
    std::fs::write(&path, before).unwrap();
    let (send, replies) = channel();
    let (_, store) = open(folder.path(), &who, None, move |reply| _ = send.send(reply)).unwrap();
    let store = store.unwrap();
    store.send(Request::Append(1, vec![record("m-7", 2)]));
    let first = replies.recv_timeout(Duration::from_secs(10)).unwrap();
    assert!(matches!(first, Reply::Opened(opened) if opened.records.len() == 20_000));
    assert!(matches!(replies.recv_timeout(Duration::from_secs(10)).unwrap(), Reply::Saved(1)));
    wait_closed(store, &replies);
    assert!(ids(&std::fs::read(&path).unwrap()).contains(&("m-7".to_owned(), 2)));
}

#[cfg(unix)]
#[test]
fn a_link_is_not_written_through() {
    let (folder, who, path) = real();
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    let outside = folder.path().join("outside");
    std::fs::write(&outside, "").unwrap();
    std::os::unix::fs::symlink(&outside, &path).unwrap();
    let (_, store, replies) = session(folder.path(), &who);
    store.as_ref().unwrap().send(Request::Append(1, vec![record("m-a", 1)]));
    assert!(
        matches!(replies.recv_timeout(Duration::from_secs(10)).unwrap(), Reply::Failed(why) if why.contains("link"))
    );
    assert_eq!(std::fs::read(&outside).unwrap(), b"");
}

#[test]
fn compacting_prunes_only_old_tombstones() {
    let (folder, who, path) = real();
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    let gone = |id: &str, at: &str| Record { kind: Kind::Retracted, at: at.into(), ..record(id, 2) };
    let lines =
        [record("m-a", 1), gone("m-a", "2026-01-01T00:00:00Z"), gone("m-b", "2026-09-01T00:00:00Z"), record("m-c", 1)];
    let text: String = lines.iter().map(|record| record.to_line() + "\n").collect();
    std::fs::write(&path, text).unwrap();
    assert_eq!(compact(folder.path(), &who, Some("2026-06-01T00:00:00Z")).unwrap(), (1, 1));
    assert_eq!(ids(&std::fs::read(&path).unwrap()), [("m-b".into(), 2), ("m-c".into(), 1)]);
}
