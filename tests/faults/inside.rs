//! Commands and a session's tidying, each killed while it works: the old file or the new one stands there, and the same
//! command afterwards makes what it would have made.

use super::made::{self, Chance};
use super::support::{GLOSS, Session};
use super::times;
use portable_pty::CommandBuilder;
use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant, SystemTime};

/// Enough for a command to take long enough to be hit.
const ARTICLES: usize = 60;
const RECORDS: usize = 6000;

/// All files below a folder with their bytes, but not what is only remembered in `.gloss/`.
fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            if !path.ends_with(".gloss") {
                found.extend(files(&path));
            }
        } else {
            found.insert(path.clone(), fs::read(&path).unwrap());
        }
    }
    found
}

/// Annotations of `who`, newest last, each record in three revisions: untidy.
fn untidy(root: &Path, who: &str) {
    let mut lines = Vec::new();
    for rev in 1..=3 {
        for number in 0..RECORDS / 3 {
            let article = number % ARTICLES;
            let words: Vec<_> = made::words(article).collect();
            let (word, _) = &words[number / ARTICLES % words.len()];
            lines.push(format!(
                "{{\"id\":\"s-{number:026}\",\"rev\":{rev},\"kind\":\"span\",\"doc\":\"day{article:03}/day-{article}-at-the-harbour\",\
                 \"start\":{number},\"end\":{},\"layer\":\"entity\",\"label\":\"PER\",\"quote\":\"{word}\",\"by\":\"{who}\",\
                 \"at\":\"2026-01-01T00:00:0{rev}Z\"}}\n",
                number + 8
            ));
        }
    }
    fs::write(root.join(format!("annotations/{who}.jsonl")), lines.concat()).unwrap();
}

fn dataset() -> tempfile::TempDir {
    let folder = made::dataset(ARTICLES);
    untidy(folder.path(), "rosa");
    untidy(folder.path(), "tom");
    folder
}

fn run(root: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(GLOSS);
    command.args(arguments).current_dir(root).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

fn is_half(name: &OsStr) -> bool {
    let name = name.to_string_lossy();
    [".gloss-", ".tmp", "import-"].iter().any(|beginning| name.starts_with(beginning)) || name.ends_with(".new")
}

/// What a killed program left half written, by the names of such files.
fn remains(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for path in fs::read_dir(folder).unwrap().flatten().map(|entry| entry.path()) {
        if path.file_name().is_some_and(is_half) {
            found.push(path);
        } else if path.is_dir() {
            found.extend(remains(&path));
        }
    }
    found
}

/// As if the program had been killed two days ago.
fn age(paths: &[PathBuf]) {
    let before = SystemTime::now() - Duration::from_hours(48);
    for path in paths {
        File::open(path).unwrap().set_modified(before).unwrap();
    }
}

/// Kills a command again and again while it works; `changes`: the files that it writes, seen from the dataset's folder.
fn killed(what: &str, arguments: &[&str], changes: &[&str]) {
    let template = dataset();
    let old = files(template.path());
    // Once undisturbed, to know what it makes and how long it takes.
    let whole = dataset();
    let begun = Instant::now();
    let made = run(whole.path(), arguments).stderr(Stdio::piped()).output().unwrap();
    assert!(made.status.success(), "{what}: {}", String::from_utf8_lossy(&made.stderr));
    let takes = begun.elapsed();
    let made = |root: &Path, file: &str| -> BTreeMap<PathBuf, Vec<u8>> {
        let all = files(root).into_iter().map(|(path, bytes)| (path.strip_prefix(root).unwrap().to_owned(), bytes));
        all.filter(|(path, _)| path.starts_with(file) && !path.file_name().is_some_and(is_half)).collect()
    };
    let mut chance = Chance(7);
    let (mut olds, mut news, mut left) = (0, 0, 0);
    for _ in 0..times(25).div_ceil(5) {
        let folder = dataset();
        let root = folder.path();
        let mut child = run(root, arguments).spawn().unwrap();
        let moment = chance.below(usize::try_from(takes.as_micros()).unwrap());
        std::thread::sleep(Duration::from_micros(moment.try_into().unwrap()));
        child.kill().unwrap();
        child.wait().unwrap();
        for (path, bytes) in &old {
            let path = path.strip_prefix(template.path()).unwrap();
            if !changes.iter().any(|change| path.starts_with(change)) {
                assert_eq!(
                    &fs::read(root.join(path)).unwrap(),
                    bytes,
                    "{what}: {} is none of its files",
                    path.display()
                );
            }
        }
        for change in changes {
            let (found, before, after) =
                (made(root, change), made(template.path(), change), made(whole.path(), change));
            assert!(found == before || found == after, "{what}: {change} is neither the old one nor the new one");
            if found == after { news += 1 } else { olds += 1 }
        }
        let half = remains(root);
        left += half.len();
        age(&half);
        let again = run(root, arguments).stderr(Stdio::piped()).output().unwrap();
        assert!(again.status.success(), "{what}, again: {}", String::from_utf8_lossy(&again.stderr));
        for change in changes {
            assert!(
                made(root, change) == made(whole.path(), change),
                "{what}: {change} is not what it would have been"
            );
        }
        assert_eq!(remains(root), Vec::<PathBuf>::new(), "{what}: what was left half written is swept");
    }
    println!("{what}: {olds} old, {news} new, {left} left half written and swept, {:.2} s each", takes.as_secs_f64());
}

#[test]
fn a_compact_that_is_killed_leaves_the_old_file_or_the_new_one() {
    killed("compact", &["compact", "--as", "rosa", "."], &["annotations/rosa.jsonl"]);
}

#[test]
fn an_export_that_is_killed_leaves_nothing_or_all() {
    killed("export of one file", &["export", "w3c", "out.jsonl", ".", "--force"], &["out.jsonl"]);
    killed("export of a folder", &["export", "csv", "out", ".", "--force"], &["out"]);
}

#[test]
fn an_index_that_is_killed_while_it_is_built_is_built_again() {
    killed("index", &["docs", "."], &[]);
}

#[test]
fn suggestions_that_are_killed_leave_nothing_or_all() {
    killed("suggest", &["suggest", "."], &["suggestions"]);
}

#[test]
fn a_tidying_at_the_end_that_is_killed_leaves_the_old_file_or_the_new_one() {
    let tidy = dataset();
    let begun = Instant::now();
    assert!(run(tidy.path(), &["compact", "--as", "rosa", "."]).status().unwrap().success());
    let takes = usize::try_from(begun.elapsed().as_millis()).unwrap();
    let file = |root: &Path| fs::read(root.join("annotations/rosa.jsonl")).unwrap();
    let new = file(tidy.path());
    let mut chance = Chance(11);
    let (mut olds, mut news, mut left) = (0, 0, 0);
    for _ in 0..times(25).div_ceil(5) {
        let folder = dataset();
        let old = file(folder.path());
        let mut command = CommandBuilder::new(GLOSS);
        command.args([folder.path().as_os_str(), "--as".as_ref(), "rosa".as_ref()]);
        command.env("TERM", "xterm-256color");
        let mut session = Session::open(command, (120, 36), Box::new(|_| {}));
        session.wait("● saved");
        session.wait(&format!("/{ARTICLES} "));
        session.press("q");
        std::thread::sleep(Duration::from_millis(chance.below(2 * takes).try_into().unwrap()));
        session.kill_9();
        let found = file(folder.path());
        assert!(found == old || found == new, "neither the old file nor the new one");
        if found == old {
            olds += 1;
        } else {
            news += 1;
        }
        let half = remains(folder.path());
        left += half.len();
        age(&half);
        assert!(run(folder.path(), &["compact", "--as", "rosa", "."]).status().unwrap().success());
        assert!(file(folder.path()) == new, "the next one makes it tidy");
        assert_eq!(remains(&folder.path().join("annotations")), Vec::<PathBuf>::new(), "swept");
    }
    println!("tidying at the end: {olds} old, {news} new, {left} left half written and swept");
}
