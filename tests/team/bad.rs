//! What stands against a sync: each is said, with what to do, and nothing of it is touched.

use super::made::{GLOSS, Team, span, write};
use serde_json::json;
use std::fs;
use std::process::Command;

/// One that has work to send, and everything of it as it was.
fn waiting(team: &Team) -> (String, Vec<u8>) {
    team.annotate("alice", "alice", &[span("s-1")]);
    (team.head("alice"), fs::read(team.own("alice", "alice")).unwrap())
}

#[test]
fn no_git_and_no_repository() {
    let team = Team::new(&["alice"]);
    waiting(&team);
    let ran = team.sync_command("alice").env("PATH", team.path("none")).output().unwrap();
    assert!(String::from_utf8_lossy(&ran.stderr).contains("install it"), "{ran:?}");
    assert_eq!(ran.status.code(), Some(2));
    fs::remove_dir_all(team.path("alice/.git")).unwrap();
    let said = team.refused("alice");
    assert!(said.contains("there is no git repository around this dataset") && said.contains("git init"), "{said}");
}

#[test]
fn what_is_under_way_is_left_alone() {
    for (file, word) in [
        ("MERGE_HEAD", "a merge is under way"),
        ("CHERRY_PICK_HEAD", "a cherry-pick"),
        ("REVERT_HEAD", "a revert"),
        ("rebase-merge/head-name", "a rebase"),
        ("rebase-apply/next", "git rebase --continue or --abort"),
    ] {
        let team = Team::new(&["alice"]);
        let before = waiting(&team);
        write(&team.path("alice/.git").join(file), "0\n");
        let said = team.refused("alice");
        assert!(said.contains(word) && said.contains("nothing was touched"), "{said}");
        assert_eq!((team.head("alice"), fs::read(team.own("alice", "alice")).unwrap()), before);
    }
}

#[test]
fn a_detached_head() {
    let team = Team::new(&["alice"]);
    let before = waiting(&team);
    team.git(&team.path("alice"), &["checkout", "-q", "--detach"]);
    let said = team.refused("alice");
    assert!(said.contains("no branch is checked out") && said.contains("git switch"), "{said}");
    assert_eq!(team.head("alice"), before.0);
}

#[test]
fn nobody_and_several_remotes() {
    let team = Team::new(&["alice"]);
    let before = waiting(&team);
    write(&team.path("gitconfig"), "[user]\nuseConfigOnly = true\n");
    let said = team.refused("alice");
    assert!(said.contains("git config --global user.name"), "{said}");
    write(&team.path("gitconfig"), "[user]\nname = A\nemail = a@example.org\n");
    team.git(&team.path("alice"), &["remote", "add", "second", "../origin.git"]);
    team.git(&team.path("alice"), &["branch", "-q", "--unset-upstream"]);
    let said = team.refused("alice");
    assert!(said.contains("origin, second") && said.contains("git push -u REMOTE main"), "{said}");
    assert_eq!(team.head("alice"), before.0);
}

#[test]
fn without_a_remote_and_offline_it_is_kept_here() {
    let team = Team::new(&["alice"]);
    let before = waiting(&team);
    fs::rename(team.path("origin.git"), team.path("away.git")).unwrap();
    let ran = team.sync_command("alice").output().unwrap();
    assert_eq!(ran.status.code(), Some(0), "{ran:?}");
    let told = super::made::told(ran);
    assert_eq!(
        (&told["end"], &told["committed"]["spans"], &told["sent"]),
        (&json!("offline"), &json!(1), &json!(false))
    );
    assert!(told["said"].as_str().unwrap().starts_with("kept here, not sent"), "{told}");
    assert_ne!(team.head("alice"), before.0);
    team.git(&team.path("alice"), &["remote", "remove", "origin"]);
    team.annotate("alice", "alice", &[span("s-2")]);
    let ran = team.sync_command("alice").output().unwrap();
    assert_eq!(ran.status.code(), Some(0), "{ran:?}");
    assert_eq!(super::made::told(ran)["end"], json!("no-remote"));
    // Back again, all of it is sent.
    fs::rename(team.path("away.git"), team.path("origin.git")).unwrap();
    team.git(&team.path("alice"), &["remote", "add", "origin", "../origin.git"]);
    let told = team.sync("alice");
    assert_eq!((&told["end"], &told["sent"]), (&json!("same"), &json!(true)), "{told}");
}

#[test]
fn a_repository_that_asks_for_a_password_is_not_waited_for() {
    let team = Team::new(&["alice"]);
    waiting(&team);
    // What ssh would do at a terminal: here it is told not to ask, and says what it says then.
    let ssh = team.path("ssh");
    write(
        &ssh,
        "#!/bin/sh\ncase \"$*\" in *BatchMode=yes*) echo 'git@example.org: Permission denied (publickey).' >&2; exit 255;; esac\nread answer < /dev/tty\n",
    );
    Command::new("chmod").arg("+x").arg(&ssh).status().unwrap();
    team.git(&team.path("alice"), &["remote", "set-url", "origin", "git@example.org:team/talks.git"]);
    let ran = team.sync_command("alice").env("GIT_SSH_COMMAND", &ssh).output().unwrap();
    assert_eq!(ran.status.code(), Some(1), "{ran:?}");
    let told = super::made::told(ran);
    assert_eq!(told["end"], json!("refused"), "{told}");
    assert!(told["why"].as_str().unwrap().contains("Permission denied"), "{told}");
}

#[cfg(unix)]
#[test]
fn a_repository_with_rules_of_its_own_refuses() {
    let team = Team::new(&["alice"]);
    waiting(&team);
    let hook = team.path("origin.git/hooks/pre-receive");
    write(&hook, "#!/bin/sh\necho 'only on Mondays \u{1b}[31m' >&2\nexit 1\n");
    Command::new("chmod").arg("+x").arg(&hook).status().unwrap();
    let ran = team.command(GLOSS).args(["sync", "--as", "alice"]).arg(team.path("alice")).output().unwrap();
    let said = String::from_utf8(ran.stdout).unwrap();
    assert_eq!(ran.status.code(), Some(1));
    assert!(
        said.contains("refuses") && said.contains("pre-receive hook declined") && said.contains("only on Mondays"),
        "{said}"
    );
    assert!(!said.contains('\u{1b}'), "{said}");
}

#[test]
fn texts_that_say_different_things_are_left_to_people() {
    let team = Team::new(&["alice"]);
    for (place, line) in [("first", "Orlo came."), ("alice", "Orlo went.")] {
        let text = format!("A boat\n\nLake Wire 20/05/2015\n\n{line}\nKern stayed.\n");
        write(&team.path(place).join("corpus/a.txt"), &text);
        team.git(&team.path(place), &["commit", "-q", "-a", "-m", "text"]);
    }
    team.git(&team.path("first"), &["push", "-q"]);
    team.annotate("alice", "alice", &[span("s-1")]);
    let ran = team.sync_command("alice").output().unwrap();
    assert_eq!(ran.status.code(), Some(1));
    let told = super::made::told(ran);
    assert_eq!((&told["end"], &told["left"]), (&json!("conflict"), &json!(["corpus/a.txt"])), "{told}");
    // One's own work is committed, and nothing else has changed.
    assert_eq!((told["committed"]["spans"].clone(), team.status("alice")), (json!(1), String::new()));
    assert!(fs::read_to_string(team.path("alice/corpus/a.txt")).unwrap().contains("went."));
    assert!(!team.path("alice/.git/MERGE_HEAD").exists());
}

#[test]
fn what_is_not_committed_is_not_overwritten() {
    let team = Team::new(&["alice", "boris"]);
    team.annotate("boris", "boris", &[span("s-1")]);
    team.sync("boris");
    // Somebody else's file is here and was never committed; and a text is changed on both sides, here without a commit.
    team.annotate("alice", "boris", &[span("s-7")]);
    team.annotate("alice", "alice", &[span("s-2")]);
    let before = team.status("alice");
    let ran = team.sync_command("alice").output().unwrap();
    assert_eq!(ran.status.code(), Some(1));
    let told = super::made::told(ran);
    assert_eq!((&told["end"], &told["left"]), (&json!("in-the-way"), &json!(["annotations/boris.jsonl"])), "{told}");
    assert_eq!(fs::read_to_string(team.own("alice", "boris")).unwrap(), span("s-7"));
    assert_eq!(team.status("alice"), before.replace("?? annotations/alice.jsonl\n", ""));
    fs::remove_file(team.own("alice", "boris")).unwrap();
    let told = team.sync("alice");
    assert_eq!((&told["end"], &told["came"]["boris"]["spans"]), (&json!("same"), &json!(1)), "{told}");
}

#[test]
fn an_index_that_is_in_use_is_named() {
    let team = Team::new(&["alice"]);
    waiting(&team);
    write(&team.path("alice/.git/index.lock"), "");
    let said = team.refused("alice");
    assert!(said.contains("index.lock") && said.contains("remove that file"), "{said}");
    fs::remove_file(team.path("alice/.git/index.lock")).unwrap();
    assert_eq!(team.sync("alice")["end"], json!("same"));
    assert_eq!(team.status("alice"), "");
}

#[test]
fn a_file_that_git_does_not_share_is_named() {
    let team = Team::new(&["alice"]);
    waiting(&team);
    write(&team.path("alice/.git/info/exclude"), "annotations/\n");
    assert!(team.refused("alice").contains("is ignored by git"));
    fs::remove_file(team.path("alice/.git/info/exclude")).unwrap();
    write(&team.path("alice/annotations/.gitattributes"), "*.jsonl filter=lfs\n");
    let said = team.refused("alice");
    assert!(said.contains("filter “lfs”"), "{said}");
}

#[test]
fn a_clone_without_the_beginning_and_a_history_of_its_own() {
    let team = Team::new(&["alice"]);
    let first = team.path("first");
    for number in 0..3 {
        write(&first.join("notes.txt"), &format!("{number}\n"));
        team.git(&first, &["add", "."]);
        team.git(&first, &["commit", "-q", "-m", "note"]);
    }
    team.git(&first, &["push", "-q"]);
    let url = format!("file://{}", team.path("origin.git").display());
    team.git(&team.path(""), &["clone", "-q", "--depth", "1", &url, "shallow"]);
    write(&team.own("shallow", "alice"), &span("s-1"));
    let told = super::made::told(team.sync_as("shallow", "alice").output().unwrap());
    assert_eq!((&told["end"], &told["sent"]), (&json!("same"), &json!(true)), "{told}");

    team.git(&team.path(""), &["init", "-q", "other"]);
    write(&team.path("other/corpus/a.txt"), "Other.\n");
    team.git(&team.path("other"), &["add", "."]);
    team.git(&team.path("other"), &["commit", "-q", "-m", "other"]);
    team.git(&team.path("other"), &["remote", "add", "origin", "../origin.git"]);
    let ran = team.sync_as("other", "alice").output().unwrap();
    let said = String::from_utf8(ran.stderr).unwrap();
    assert_eq!(ran.status.code(), Some(2), "{said}");
    assert!(said.contains("no history in common"), "{said}");
}

#[test]
fn a_dry_run_does_nothing() {
    let team = Team::new(&["alice"]);
    let before = waiting(&team);
    let ran =
        team.command(GLOSS).args(["sync", "--dry-run", "--as", "alice"]).arg(team.path("alice")).output().unwrap();
    let said = String::from_utf8(ran.stdout).unwrap();
    assert_eq!(said, "would be committed: 1 span\nit would be sent to origin main\n");
    assert_eq!((team.head("alice"), fs::read(team.own("alice", "alice")).unwrap()), before);
}
