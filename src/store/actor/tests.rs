use super::super::annotations;
use super::super::name::AnnotatorName;
use super::*;
use crate::annotation::Kind;
use crate::store::rewrite;
use std::path::{Path, PathBuf};

fn record(id: &str, rev: u64) -> Record {
    Record { id: id.into(), rev, kind: Kind::Mark, doc: "x".into(), label: "done".into(), ..Record::default() }
}

fn ids(bytes: &[u8]) -> Vec<(String, u64)> {
    let mut all: Vec<_> = fold::fold(bytes).records.into_iter().map(|record| (record.id, record.rev)).collect();
    all.sort();
    all
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
    let (opening, store) = open(&Home::work(root, who), None, move |reply| _ = send.send(reply)).unwrap();
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
    let (_, store) = open(&Home::work(folder.path(), &who), None, move |reply| _ = send.send(reply)).unwrap();
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
    assert_eq!(rewrite::compact(folder.path(), &who, Some("2026-06-01T00:00:00Z")).unwrap(), (1, 1));
    assert_eq!(ids(&std::fs::read(&path).unwrap()), [("m-b".into(), 2), ("m-c".into(), 1)]);
}
