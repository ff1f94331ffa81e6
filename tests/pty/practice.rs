//! Practice in a real terminal, and that no command counts it.

use super::{GLOSS, Session};
use portable_pty::CommandBuilder;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

const TEXT: &str = "Lena Orlo met Otto Brandt in Velmar.\n\nThe League opposed the talks on Monday.\n";

fn record(id: &str, kind: &str, words: &str, label: &str) -> String {
    let (before, _) = TEXT.split_once(words).unwrap();
    let start = before.chars().count();
    let (end, layer) = (start + words.chars().count(), if kind == "span" { "entity" } else { "" });
    let said =
        format!(r#""doc":"a","start":{start},"end":{end},"layer":"{layer}","label":"{label}","quote":"{words}""#);
    format!("{{\"id\":\"{id}\",\"kind\":\"{kind}\",{said},\"by\":\"gold\",\"at\":\"2026-11-20T07:00:00Z\"}}\n")
}

/// A dataset with gold in its first paragraph, and work of an annotator.
fn dataset() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let made = Command::new(GLOSS).arg("init").arg(folder.path()).arg("--yes").output().unwrap();
    assert!(made.status.success(), "{made:?}");
    fs::write(folder.path().join("corpus/a.txt"), TEXT).unwrap();
    let gold = [
        record("g-1", "mark", "Lena Orlo met Otto Brandt in Velmar.", "done"),
        record("g-2", "span", "Lena Orlo", "PER"),
        record("g-3", "span", "Velmar", "GPE"),
    ];
    fs::write(folder.path().join("annotations/gold.jsonl"), gold.concat()).unwrap();
    fs::write(folder.path().join("annotations/boris.jsonl"), record("s-1", "span", "Lena Orlo", "PER")).unwrap();
    folder
}

fn practise(folder: &Path, more: &[&str], place: &str) -> Session {
    let mut command = CommandBuilder::new(GLOSS);
    command.arg("practice");
    command.args(more);
    Session::spawn(command, folder, (120, 36), place)
}

/// What every command says that counts, compares or writes; and all files but those of practice.
fn seen(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut seen = BTreeMap::new();
    let commands: [&[&str]; 7] = [
        &["stats", "--json"],
        &["check", "--json"],
        &["agree", "--json"],
        &["spans", "--json"],
        &["gold", "--dry-run"],
        &["diff", "boris", "gold", "--json"],
        &["recode", "PER", "ORG", "--as", "rosa"],
    ];
    for arguments in commands {
        let ran = Command::new(GLOSS).args(arguments).current_dir(folder).output().unwrap();
        seen.insert(arguments.join(" "), ran.stdout);
    }
    let out = tempfile::tempdir().unwrap();
    let to = out.path().join("out.jsonl");
    let export = Command::new(GLOSS).args(["export", "csv"]).arg(&to).current_dir(folder).output().unwrap();
    assert!(export.status.success(), "{export:?}");
    let files: Vec<_> =
        if to.is_dir() { fs::read_dir(&to).unwrap().map(|entry| entry.unwrap().path()).collect() } else { vec![to] };
    for file in files {
        seen.insert(format!("export {}", file.file_name().unwrap().display()), fs::read(&file).unwrap());
    }
    for entry in fs::read_dir(folder.join("annotations")).unwrap() {
        let path = entry.unwrap().path();
        seen.insert(path.file_name().unwrap().to_string_lossy().into_owned(), fs::read(&path).unwrap_or_default());
    }
    seen
}

#[test]
fn wrong_and_right_tags_are_told_scored_and_never_counted() {
    let folder = dataset();
    let before = seen(folder.path());
    assert!(before.values().all(|said| !said.is_empty() || before.len() > 9), "{before:?}");
    let mut session = practise(folder.path(), &[], "practice: 0 of 1");
    assert!(!session.text().contains("PER?"), "no suggestion gives it away: {}", session.text());
    // “Lena Orlo” as gold has it, “Velmar” as an organisation.
    session.press("ggNp/Velmar\ro ");
    session.wait("1 right, 1 by overlap · gold 2 · yours 2");
    session.wait("~ “Velmar” you ORG, gold GPE");
    session.wait("✓ “Lena Orlo” PER");
    session.wait("practice 1/1 · right 1 · by overlap 1 · gold 2 · yours 2");
    session.press(" ");
    session.wait("Sum of practice");
    session.wait("1 × entity: ORG instead of GPE");
    session.wait("● saved");
    session.press("q");
    assert!(session.ended(Duration::from_secs(10)));
    let practised = fs::read_to_string(folder.path().join(".gloss/practice/rosa.jsonl")).unwrap();
    assert_eq!(practised.lines().count(), 3, "{practised}");
    assert_eq!(seen(folder.path()), before);
    // A session of work knows nothing of it, the dashboard neither.
    let mut work = Session::spawn(CommandBuilder::new(GLOSS), folder.path(), (120, 36), "1/1 ");
    assert!(work.text().contains("0 spans"), "{}", work.text());
    work.press("gs2");
    work.wait("boris 1");
    assert!(!work.text().contains("rosa"), "{}", work.text());
    work.press("qq");
    assert!(work.ended(Duration::from_secs(10)));
    // All was done; --again forgets it.
    let mut session = practise(folder.path(), &[], "Sum of practice");
    session.press("q");
    assert!(session.ended(Duration::from_secs(10)));
    let mut session = practise(folder.path(), &["--again"], "practice: 0 of 1");
    session.press("qq");
    assert!(session.ended(Duration::from_secs(10)));
}

#[test]
fn what_there_is_to_practise_on_is_said_when_there_is_nothing() {
    let folder = dataset();
    let said = |arguments: &[&str]| {
        let ran = Command::new(GLOSS).arg("practice").args(arguments).arg(folder.path()).output().unwrap();
        assert_eq!(ran.status.code(), Some(2), "{ran:?}");
        String::from_utf8(ran.stderr).unwrap()
    };
    assert!(said(&["--layer", "stanze"]).contains("no layer “stanze” tags words; gloss.toml has entity, stance"));
    assert!(said(&["--as", "gold"]).contains("gold"));
    fs::write(folder.path().join("annotations/gold.jsonl"), "").unwrap();
    assert!(said(&[]).contains("has no finished paragraph"));
    fs::remove_file(folder.path().join("annotations/gold.jsonl")).unwrap();
    assert!(said(&[]).contains("there is no gold to practise on yet"));
}
