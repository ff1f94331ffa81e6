//! A session in a team: a sync that hangs, and who reads what.

use super::support::{GLOSS, Session};
use super::{dataset, records};
use portable_pty::CommandBuilder;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

fn git(place: &Path, arguments: &[&str]) {
    let ran = Command::new("git").arg("-C").arg(place).args(arguments).output().unwrap();
    assert!(ran.status.success(), "git {arguments:?}: {ran:?}");
}

/// Whether a process runs.
fn runs(pid: &str) -> bool {
    Command::new("kill").args(["-0", pid]).output().unwrap().status.success()
}

#[test]
fn a_sync_that_hangs_is_ended_by_esc_with_all_it_has_started() {
    let folder = dataset();
    let talks = folder.path().join("talks");
    // What runs ssh for git: it says who it is, and never answers.
    let (ssh, pid) = (folder.path().join("hangs"), folder.path().join("pid"));
    fs::write(&ssh, format!("#!/bin/sh\necho $$ > {}\nexec sleep 600\n", pid.display())).unwrap();
    fs::set_permissions(&ssh, fs::Permissions::from_mode(0o755)).unwrap();
    git(&talks, &["init", "-q", "-b", "main"]);
    git(&talks, &["config", "user.name", "Rosa"]);
    git(&talks, &["config", "user.email", "rosa@example.org"]);
    git(&talks, &["add", "."]);
    git(&talks, &["commit", "-q", "-m", "dataset"]);
    git(&talks, &["remote", "add", "origin", "ssh://example.invalid/team.git"]);
    let mut command = CommandBuilder::new(GLOSS);
    command.env("GIT_SSH_COMMAND", &ssh);
    command.env("GIT_CONFIG_GLOBAL", folder.path().join("none"));
    let mut session = Session::spawn(command, &talks, (120, 36), "1/1 ");
    session.press("ggwwwNp");
    session.wait("“Ms Lena Orlo” PER");
    session.wait("● saved");
    session.press("gy");
    let until = Instant::now() + Duration::from_secs(20);
    let started = || fs::read_to_string(&pid).ok().map(|pid| pid.trim().to_owned()).filter(|pid| !pid.is_empty());
    while started().is_none() {
        assert!(Instant::now() < until, "git did not run ssh\n{}", session.text());
        std::thread::sleep(Duration::from_millis(5));
    }
    let pid = started().unwrap();
    assert!(runs(&pid));
    // Whoever goes on meanwhile does not wait for it.
    session.press("wwp");
    session.until(|_| records(&talks).iter().filter(|one| one["kind"] == "span").count() == 2, "a second span");
    session.press("\x1b");
    session.wait("sync:");
    let until = Instant::now() + Duration::from_secs(10);
    while runs(&pid) {
        assert!(Instant::now() < until, "what git has started still runs");
        std::thread::sleep(Duration::from_millis(5));
    }
    session.press("wwp");
    session.until(|_| records(&talks).iter().filter(|one| one["kind"] == "span").count() == 3, "a third span");
    session.wait("● saved");
    session.press("q");
    assert!(session.ended(Duration::from_secs(10)));
}

#[test]
fn who_reads_what_is_read_at_the_start_and_when_it_was_changed() {
    let folder = dataset();
    let talks = folder.path().join("talks");
    let mut session = Session::start(&talks, (120, 36));
    session.press("gl");
    session.wait("1 of 1 articles");
    assert!(!session.text().contains("yours"));
    session.press("q");
    let dealt = Command::new(GLOSS).args(["assign", "--to", "rosa"]).arg(&talks).output().unwrap();
    assert!(dealt.status.success(), "{dealt:?}");
    session.press("gl");
    session.wait("0 of 1 of yours • done");
    session.press("qq");
    assert!(session.ended(Duration::from_secs(10)));
    fs::write(talks.join("assign.jsonl"), "{\"doc\":\"\u{1b}[31mx\",\"by\":\"rosa\"}\nbroken\n").unwrap();
    let session = Session::start(&talks, (120, 36));
    session.wait("2 findings in assign.jsonl");
}
