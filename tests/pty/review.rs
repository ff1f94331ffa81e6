//! Reviewing in a real terminal: what was decided stays, what others change comes in, what is broken is said.

use super::{GLOSS, Session, dataset, records};
use portable_pty::CommandBuilder;
use serde_json::{Value, json};
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

fn review(folder: &Path) -> Session {
    let mut command = CommandBuilder::new(GLOSS);
    command.arg("review");
    let session = Session::spawn(command, folder, (120, 36), "LEFT TO DECIDE");
    session.until(|text| !text.contains("so far"), "everything is counted");
    session
}

impl Session {
    /// How much is left in the corpus, as the panel says.
    fn left(&self) -> usize {
        let text = self.text();
        let row = text.lines().find_map(|line| line.split_once('│')?.1.trim().strip_suffix(" in the corpus"));
        row.unwrap().trim().parse().unwrap()
    }

    fn wait_left(&self, wanted: usize) {
        self.wait(&format!("│ {wanted} in the corpus"));
    }

    /// Takes the first version; where the article's annotations were still being read, again when they are.
    fn decide(&mut self, left: usize) {
        let (end, wanted) = (Instant::now() + Duration::from_secs(20), format!("│ {left} in the corpus"));
        self.press("1");
        while !self.text().contains(&wanted) {
            assert!(Instant::now() < end, "{wanted} never appeared:\n{}", self.text());
            if self.text().contains("still being read") && !self.drawer().is_empty() {
                self.press("1");
                let told = Instant::now() + Duration::from_secs(2);
                while self.text().contains("still being read") && Instant::now() < told {
                    std::thread::sleep(Duration::from_millis(5));
                }
            }
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    fn drawer(&self) -> Vec<String> {
        let is_version = |line: &&str| line.starts_with("  1 ") || line.starts_with("  2 ");
        self.text().lines().filter(is_version).map(str::to_owned).collect()
    }
}

/// A copy of the sample.
fn sample() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let source = Path::new(env!("CARGO_MANIFEST_DIR"));
    fs::copy(source.join("gloss.toml"), folder.path().join("gloss.toml")).unwrap();
    for part in ["corpus", "annotations"] {
        fs::create_dir(folder.path().join(part)).unwrap();
        for entry in fs::read_dir(source.join(part)).unwrap() {
            let entry = entry.unwrap();
            fs::copy(entry.path(), folder.path().join(part).join(entry.file_name())).unwrap();
        }
    }
    folder
}

#[test]
fn what_was_decided_is_there_after_kill_9_and_the_terminal_is_given_back() {
    let folder = sample();
    let mut session = review(folder.path());
    let begun = session.left();
    assert!(begun > 3, "the sample has something to decide");
    for decided in 1..=3 {
        session.decide(begun - decided);
    }
    session.wait("● saved");
    session.kill_9();
    let decisions = |kind: &str| records(folder.path()).iter().filter(|record| record["kind"] == kind).count();
    let saved = decisions("decision");
    assert!(saved >= 3, "{saved}");

    let mut session = review(folder.path());
    session.wait_left(begun - 3);
    session.decide(begun - 4);
    session.press("u");
    session.wait_left(begun - 3);
    session.press("qq");
    assert!(session.ended(Duration::from_secs(10)));
    assert!(session.child.wait().unwrap().success());
    assert_eq!(decisions("decision"), saved);
    let sent = || String::from_utf8_lossy(&session.raw.lock().unwrap()).into_owned();
    let given_back = |sent: &str| ["\x1b[?1049l", "\x1b[?25h", "\x1b[?2004l"].iter().all(|code| sent.contains(code));
    let end = Instant::now() + Duration::from_secs(5);
    while !given_back(&sent()) {
        assert!(Instant::now() < end, "the terminal is not given back");
        std::thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn what_another_annotator_changes_meanwhile_comes_in_and_the_selection_stays() {
    let folder = sample();
    let mut session = review(folder.path());
    session.press("\t\t");
    session.wait("entity · label, bounds");
    let (begun, chosen, doc) = (session.left(), session.drawer(), "conference/opposition-group-leaves-the-talks-early");
    assert!(session.text().contains("Opposition group leaves"), "{}", session.text());
    let file = folder.path().join("annotations/boris.jsonl");
    let before = fs::read(&file).unwrap();
    let lines = String::from_utf8(before.clone()).unwrap();
    let last = lines
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        .filter(|record| record["doc"] == doc && record["kind"] == "mark" && record["label"] == "done");
    let start = last.filter_map(|mark| mark["start"].as_u64()).max().unwrap();
    let span = json!({
        "id": "s-new", "kind": "span", "doc": doc, "start": start, "end": start + 3, "layer": "entity", "label": "ORG",
        "by": "boris",
    });
    // As a session of theirs does.
    fs::OpenOptions::new().append(true).open(&file).unwrap().write_all(format!("{span}\n").as_bytes()).unwrap();
    session.wait("changed by others and read again: boris");
    session.wait_left(begun + 1);
    session.until(|_| session.drawer() == chosen, "the same thing is shown");
    // As git does.
    let new = folder.path().join("annotations/.boris.new");
    fs::write(&new, before).unwrap();
    fs::rename(&new, &file).unwrap();
    session.wait_left(begun);
    session.until(|_| session.drawer() == chosen, "the same thing is shown");
    session.press("1");
    session.wait_left(begun - 1);
}

#[test]
fn files_that_are_broken_strange_or_old_are_said_and_the_rest_is_reviewed() {
    let folder = dataset();
    let talks = folder.path().join("talks");
    let docs = Command::new(GLOSS).args(["docs", "--json"]).arg(&talks).output().unwrap();
    let doc: Value = serde_json::from_slice(&docs.stdout).unwrap();
    let record = |id: &str, kind: &str, words: &str, label: &str| {
        let at = "All delegates met Ms Lena Orlo in Velmar on Monday.".find(words).unwrap_or(3);
        json!({
            "id": id, "kind": kind, "doc": doc["doc"], "start": at, "end": at + words.chars().count(), "label": label,
            "layer": if kind == "mark" { "" } else { "entity" }, "quote": words,
        })
    };
    let put = |who: &str, bytes: &[u8]| fs::write(talks.join(format!("annotations/{who}.jsonl")), bytes).unwrap();
    let write = |who: &str, records: &[Value]| {
        put(who, records.iter().map(Value::to_string).collect::<Vec<_>>().join("\n").as_bytes());
    };
    fs::create_dir_all(talks.join("annotations")).unwrap();
    let all = "All delegates met Ms Lena Orlo in Velmar on Monday.";
    write("alice", &[record("m-1", "mark", all, "done"), record("s-1", "span", "Ms Lena Orlo", "PER")]);
    write("boris", &[record("m-2", "mark", all, "done"), record("s-2", "span", "Lena Orlo", "PER")]);
    write("Alice", &[record("s-3", "span", "Lena", "PER")]);
    let (mut moved, mut lost) = (record("s-4", "span", "Velmar", "GPE"), record("s-5", "span", "nobody there", "PER"));
    for old in [&mut moved, &mut lost] {
        old["sha"] = "sha256:0000000000000000".into();
    }
    moved["start"] = 3.into();
    moved["end"] = 9.into();
    write("old", &[moved, lost]);
    let mut gone = record("d-1", "decision", "All", "accept");
    gone["of"] = "s-gone@1".into();
    write("vera", &[gone]);
    put("empty", b"");
    put("garbage", &[&(0..=255).collect::<Vec<u8>>()[..], b"\n{\"id\":\n[1,2]\n\xef\xbb\xbf{}\n"].concat());

    let mut session = review(&talks);
    session.wait("left out: annotations/Alice.jsonl");
    session.wait("1 stands nowhere now");
    session.wait("1 decision on nothing");
    session.wait_left(2);
    session.until(|_| session.drawer().concat().contains("“Lena Orlo”"), "other bounds are shown");
    session.press("1");
    session.until(|_| session.drawer().concat().contains("old  GPE  “Velmar”"), "what stands elsewhere now is shown");
    session.press("2");
    session.wait_left(0);
    session.wait("● saved");
    session.press("qq");
    assert!(session.ended(Duration::from_secs(10)));
    let labels: Vec<String> =
        records(&talks).iter().map(|record| format!("{} {}", record["of"], record["label"])).collect();
    assert_eq!(labels.len(), 3, "{labels:?}");
}
