//! The real binary in a real pseudo-terminal: what a person types, what stands on the disk afterwards.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail this way")]

mod concordance;
mod models;
mod practice;
mod review;
#[path = "../support/mod.rs"]
mod support;
mod team;

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};
use support::{GLOSS, Session, size};

const DOSSIER: &str = "Talks end early

Lake Wire 26/05/2015

All delegates met Ms Lena Orlo in Velmar on Monday.
“All fighters must leave,” Anhalt said, and left \u{9b}31m\u{1b}]0;evil\u{7} with Brandt.

Source: https://example.org/1
";

fn dataset() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("dossier.txt");
    std::fs::write(&file, DOSSIER).unwrap();
    let made = Command::new(GLOSS)
        .arg("init")
        .arg(folder.path().join("talks"))
        .arg("--from")
        .arg(file)
        .arg("--yes")
        .output()
        .unwrap();
    assert!(made.status.success(), "{made:?}");
    folder
}

fn records(folder: &Path) -> Vec<serde_json::Value> {
    let text = std::fs::read_to_string(folder.join("annotations/rosa.jsonl")).unwrap_or_default();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn what_was_saved_is_there_after_kill_9() {
    let folder = dataset();
    let talks = folder.path().join("talks");
    let mut session = Session::start(&talks, (120, 36));
    session.press("ggwwwNp");
    session.wait("“Ms Lena Orlo” PER");
    session.press(" \x1b[HwwwwwNpb\"-a/fighters\r");
    session.wait("Anhalt — against ▸ fighters");
    session.wait("● saved");
    session.kill_9();
    let found = records(&talks);
    let body: String = DOSSIER.lines().skip(4).take(2).collect::<Vec<_>>().join("\n");
    for record in found.iter().filter(|record| record.get("start").is_some()) {
        let at = |key: &str| usize::try_from(record[key].as_u64().unwrap()).unwrap();
        let there: String = body.chars().skip(at("start")).take(at("end") - at("start")).collect();
        assert_eq!(record["quote"], there);
    }
    let mut session = Session::start(&talks, (80, 24));
    session.wait("¶ 2/2");
    session.wait("against ▸ fighters");
    session.press("q");
    assert!(session.ended(Duration::from_secs(10)));
    let tidy = records(&talks);
    let kinds: Vec<_> = tidy.iter().map(|record| record["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["entity", "mark", "span", "span", "span"]);
    let stance = tidy.iter().find(|record| record["layer"] == "stance").unwrap();
    assert_eq!((&stance["holder"]["text"], &stance["target"]["text"]), (&"Anhalt".into(), &"fighters".into()));
}

#[test]
fn the_history_of_a_span_comes_from_the_file_and_from_git() {
    let folder = dataset();
    let talks = folder.path().join("talks");
    let git = |arguments: &[&str]| {
        let who = ["-c", "user.name=Rosa Vale", "-c", "user.email=r@example.org", "-c", "commit.gpgsign=false"];
        let ran = Command::new("git").arg("-C").arg(&talks).args(who).args(arguments).output().unwrap();
        assert!(ran.status.success(), "{ran:?}");
    };
    git(&["init", "-q"]);
    for key in ["p", "o"] {
        let mut session = Session::start(&talks, (120, 36));
        session.press(&format!("ggwwwN{key}"));
        session.wait("● saved");
        session.press("q");
        assert!(session.ended(Duration::from_secs(10)));
        git(&["add", "."]);
        git(&["commit", "-q", "-m", "work"]);
    }
    let mut session = Session::start(&talks, (120, 36));
    session.press("ggwwwNagh");
    session.wait("label: ORG → GPE");
    session.wait("by Rosa Vale");
    let shown = session.text();
    assert!(shown.contains("revision 3") && shown.contains("label: PER → ORG"), "{shown}");
    assert!(shown.contains("made: entity/PER “Ms Lena Orlo”"), "{shown}");
    assert_eq!((shown.matches("in no commit").count(), shown.matches("in commit").count()), (1, 2), "{shown}");
    session.press("\x1b");
    session.wait("“Ms Lena Orlo” · entity GPE");
}

#[test]
fn the_first_likely_name_is_selected_and_one_key_tags_it() {
    let folder = dataset();
    let talks = folder.path().join("talks");
    let mut session = Session::start(&talks, (120, 36));
    session.wait("“Ms Lena Orlo” · ? looks like a name");
    session.press("p");
    session.wait("“Ms Lena Orlo” PER");
    session.press("q");
    assert!(session.ended(Duration::from_secs(10)));
    let quotes: Vec<String> = records(&talks).iter().map(|record| record["quote"].as_str().unwrap().into()).collect();
    assert_eq!(quotes, ["Ms Lena Orlo"]);
}

#[test]
fn a_second_session_only_reads_and_a_kill_signal_ends_it_in_good_order() {
    let folder = dataset();
    let talks = folder.path().join("talks");
    let mut first = Session::start(&talks, (100, 30));
    first.press("ggp");
    first.wait("“All” PER");
    let second = Command::new(GLOSS).args(["compact", "--as", "rosa"]).arg(&talks).output().unwrap();
    assert!(
        !second.status.success() && String::from_utf8_lossy(&second.stderr).contains("another session"),
        "{second:?}"
    );
    first.signal("TERM");
    assert!(first.ended(Duration::from_secs(5)));
    assert_eq!(records(&talks).len(), 1);
    first.drain();
    let sent = first.sent();
    assert!(sent.contains("\u{1b}[?1049l") && sent.contains("\u{1b}[?25h"), "the terminal is given back");
}

#[test]
fn a_hangup_ends_the_session_with_everything_saved() {
    let folder = dataset();
    let talks = folder.path().join("talks");
    let mut session = Session::start(&talks, (100, 30));
    session.press("ggo");
    session.wait("“All” ORG");
    session.signal("HUP");
    assert!(session.ended(Duration::from_secs(5)), "it does not stay behind");
    assert_eq!(records(&talks).len(), 1);
}

#[test]
fn no_control_of_a_text_reaches_the_terminal_and_keys_in_a_burst_are_all_taken() {
    let folder = dataset();
    let talks = folder.path().join("talks");
    let mut session = Session::start(&talks, (120, 36));
    session.press(&"l".repeat(200));
    session.press(&"h".repeat(200));
    session.press("p");
    session.wait("“All” PER");
    let raw = session.raw.lock().unwrap().clone();
    let sent = String::from_utf8_lossy(&raw).into_owned();
    assert!(!sent.contains("\u{1b}]0;evil") && !sent.contains('\u{9b}') && !sent.contains('\u{7}'));
    assert!(session.text().contains("⍰31m␛]0;evil␇"));
    session.master.resize(size(1, 1)).unwrap();
    session.press("lp q");
    assert!(session.ended(Duration::from_secs(10)));
    assert_eq!(records(&talks).iter().filter(|record| record["kind"] == "span").count(), 2);
}

#[test]
fn the_mouse_drags_and_presses_and_is_given_back() {
    let folder = dataset();
    let talks = folder.path().join("talks");
    let mut session = Session::start(&talks, (120, 36));
    // Column and row from 1: down on “Lena”, over “Orlo”, up; then down on the label Person.
    session.press("\x1b[<0;25;4M\x1b[<32;30;4M\x1b[<0;30;4m");
    session.wait("“Lena Orlo”");
    session.press("\x1b[<0;104;5M\x1b[<0;104;5m");
    session.wait("“Lena Orlo” PER");
    session.press("q");
    assert!(session.ended(Duration::from_secs(5)));
    assert_eq!(records(&talks)[0]["quote"], "Lena Orlo");
    let sent = || String::from_utf8_lossy(&session.raw.lock().unwrap()).into_owned();
    let end = Instant::now() + Duration::from_secs(5);
    while !sent().contains("\x1b[?1002l") && Instant::now() < end {
        std::thread::sleep(Duration::from_millis(5));
    }
    let sent = sent();
    let (on, off) = (sent.find("\x1b[?1002h").unwrap(), sent.rfind("\x1b[?1002l").unwrap());
    assert!(on < off && !sent.contains("\x1b[?1003h"), "taken, given back, and not asked for every move");
}

#[test]
fn without_a_terminal_it_says_so() {
    let folder = dataset();
    let run = Command::new(GLOSS).arg(folder.path().join("talks")).args(["--as", "rosa"]).output().unwrap();
    assert_eq!(run.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&run.stderr).contains("not a terminal"));
    let run = Command::new(GLOSS).arg(folder.path().join("talks")).args(["--as", "../x"]).output().unwrap();
    assert!(run.status.code() == Some(2) && String::from_utf8_lossy(&run.stderr).contains("can't name an annotator"));
}

#[test]
fn a_full_disk_is_said_and_asked_about_before_quitting() {
    let folder = dataset();
    let talks = folder.path().join("talks");
    let mut session = Session::start(&talks, (120, 36));
    session.press("ggpwpwpwp");
    session.wait("4 spans");
    session.press("q");
    assert!(session.ended(Duration::from_secs(5)));
    let before = std::fs::read(talks.join("annotations/rosa.jsonl")).unwrap();
    assert!(before.len() > 1024);

    let mut session = Session::start_on_full_disk(&talks, (120, 36));
    session.press("Go");
    session.wait("NOT SAVED");
    session.wait("5 spans");
    session.press("q");
    session.wait("y");
    assert!(!session.ended(Duration::from_millis(300)), "it did not ask");
    session.press("n");
    session.press("q");
    session.press("y");
    assert!(session.ended(Duration::from_secs(5)));
    assert!(!session.child.wait().unwrap().success(), "a loss is no success");
    session.wait("could not be saved");
    let after = std::fs::read(talks.join("annotations/rosa.jsonl")).unwrap();
    assert!(after.starts_with(&before), "what was saved was touched");
    let whole = after.len() == before.len() || after.ends_with(b"\n");
    assert!(whole, "a torn line was left behind");

    // With room again, the session goes on from what is there.
    let mut session = Session::start(&talks, (120, 36));
    session.press("Go");
    session.wait("5 spans");
    session.press("q");
    assert!(session.ended(Duration::from_secs(5)));
    assert_eq!(records(&talks).len(), 5);
}

/// Uses the first users' dossier where it is; it is other people's text and not part of the project.
#[test]
fn the_dossier_is_tagged_from_end_to_end() {
    let dossier = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/dossier.txt");
    if !dossier.is_file() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let talks = folder.path().join("talks");
    let made = Command::new(GLOSS).arg("init").arg(&talks).arg("--from").arg(&dossier).arg("--yes").output().unwrap();
    assert!(made.status.success(), "{made:?}");
    let mut session = Session::start_at(&talks, (120, 36), "1/10");
    session.press(" ");
    for (name, label) in [
        ("Kazakh capital", 'a'),
        ("Yerlan", 'p'),
        ("Randa", 'p'),
        ("Astana", 'a'),
        ("Kazakhstan", 'a'),
        ("United", 'o'),
        ("Kassis", 'p'),
        ("Moscow", 'a'),
        ("Nursultan", 'p'),
        ("Turkey", 'a'),
    ] {
        session.press(&format!("/{name}\rN{label}"));
    }
    session.wait("10 spans");
    session.press("/neutral state\rs+");
    // Enter takes a proposal only once it was on the screen.
    session.wait("? — support ▸ ?");
    session.press("\r");
    session.wait("towards whom or what?");
    session.press("\r");
    session.press("/key groups\rs-");
    session.wait("? — against ▸ ?");
    session.press("\r");
    session.wait("towards whom or what?");
    session.press("a");
    session.wait("12 spans");
    session.press("cIs this his own view?\x1b\r");
    session.wait("1 comment");
    session.wait("● saved");
    session.press("q");
    assert!(session.ended(Duration::from_secs(5)));

    let text = std::fs::read_to_string(talks.join("corpus/dossier.txt")).unwrap();
    let docs = Command::new(GLOSS).args(["docs", "--json"]).arg(&talks).output().unwrap();
    let docs: Vec<serde_json::Value> =
        String::from_utf8(docs.stdout).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(docs.len(), 10);
    let at = |value: &serde_json::Value| usize::try_from(value.as_u64().unwrap()).unwrap();
    let all = records(&talks);
    for record in &all {
        let doc = docs.iter().find(|doc| doc["doc"] == record["doc"]).unwrap();
        let (start, end) = (at(&doc["start"]) + at(&record["start"]), at(&doc["start"]) + at(&record["end"]));
        assert_eq!(text.chars().skip(start).take(end - start).collect::<String>(), record["quote"].as_str().unwrap());
    }
    let count = |layer: &str| all.iter().filter(|record| record["layer"] == layer).count();
    assert_eq!((count("entity"), count("stance")), (10, 2));
    let stances = all.iter().filter(|record| record["layer"] == "stance");
    assert!(
        stances.into_iter().all(|record| record["holder"]["text"].is_string() && record["target"]["text"].is_string())
    );
    assert_eq!(all.iter().filter(|record| record["kind"] == "comment").count(), 1);

    let session = Session::start_at(&talks, (120, 36), "1/10");
    session.wait("12 spans");
}

#[test]
fn the_tutorial_runs_on_a_copy_that_is_gone_afterwards() {
    let (here, temporary) = (dataset(), tempfile::tempdir().unwrap());
    let mut command = portable_pty::CommandBuilder::new(GLOSS);
    command.arg("tutorial");
    command.cwd(here.path().join("talks"));
    command.env("TERM", "xterm-256color");
    command.env("TMPDIR", temporary.path());
    let mut session = Session::open(command, (100, 30), Box::new(|_| {}));
    session.wait("Step 1 of 11.");
    session.wait("looks like a name");
    assert_eq!(std::fs::read_dir(temporary.path()).unwrap().count(), 1);
    session.press("l");
    session.wait("Step 2 of 11.");
    session.press("p");
    session.wait("Step 3 of 11.");
    session.wait("● saved");
    session.press("q");
    assert!(session.ended(Duration::from_secs(10)));
    session.drain();
    assert!(session.sent().contains("Nothing of that was kept."));
    assert_eq!(std::fs::read_dir(temporary.path()).unwrap().count(), 0);
    assert!(records(&here.path().join("talks")).is_empty());
}
