//! What comes and goes where nothing stands against it.

use super::made::{Team, line, span, write};
use serde_json::json;
use std::fs;

fn stance(id: &str) -> String {
    line(id, 1, "span", "\"start\":0,\"end\":4,\"layer\":\"stance\",\"label\":\"against\",\"quote\":\"Orlo\",")
}

#[test]
fn work_goes_to_the_others_and_theirs_comes() {
    let team = Team::new(&["alice", "boris"]);
    team.annotate("alice", "alice", &[span("s-1"), span("s-2"), stance("s-3")]);
    let sent = team.sync("alice");
    assert_eq!((&sent["end"], &sent["sent"], &sent["remote"]), (&json!("same"), &json!(true), &json!("origin main")));
    assert_eq!((&sent["committed"]["spans"], &sent["committed"]["stances"]), (&json!(2), &json!(1)));
    assert_eq!(team.git(&team.path("alice"), &["log", "-1", "--format=%s"]), "alice: 2 spans, 1 stance");

    let comment = line("c-1", 1, "comment", "\"note\":\"why?\",\"of\":\"s-1@1\",");
    team.annotate("boris", "boris", &[span("s-9"), comment]);
    let both = team.sync("boris");
    assert_eq!(both["came"]["alice"]["spans"], json!(2), "{both}");
    let back = team.sync("alice");
    assert_eq!((&back["came"]["boris"]["spans"], &back["came"]["boris"]["comments_for_you"]), (&json!(1), &json!(1)));
    assert_eq!((&back["sent"], &back["committed"]), (&json!(false), &json!(null)));
    for name in ["alice", "boris"] {
        assert_eq!(
            fs::read(team.own("alice", name)).unwrap(),
            fs::read(team.own("boris", name)).unwrap(),
            "{name} is the same in both clones"
        );
        assert_eq!(team.status(name), "");
    }
    assert_eq!(team.head("alice"), team.head("boris"));
    let again = team.sync("alice");
    assert_eq!((&again["end"], &again["sent"], &again["came"]), (&json!("same"), &json!(false), &json!({})));
    let said = String::from_utf8(
        team.command(super::made::GLOSS)
            .args(["sync", "--as", "alice"])
            .arg(team.path("alice"))
            .output()
            .unwrap()
            .stdout,
    );
    assert_eq!(said.unwrap(), "all is the same here and in origin main\n");
}

#[test]
fn what_others_have_is_told_in_words() {
    let team = Team::new(&["alice", "boris"]);
    team.annotate("alice", "alice", &[span("s-1")]);
    team.sync("alice");
    write(&team.path("first/docs/guidelines.md"), "# PER\n");
    team.git(&team.path("first"), &["add", "."]);
    team.git(&team.path("first"), &["commit", "-q", "-m", "guidelines"]);
    team.git(&team.path("first"), &["pull", "-q", "--no-rebase", "--no-edit"]);
    team.git(&team.path("first"), &["push", "-q"]);
    team.annotate("boris", "boris", &[span("s-2")]);
    let ran =
        team.command(super::made::GLOSS).args(["sync", "--as", "boris"]).arg(team.path("boris")).output().unwrap();
    let said = String::from_utf8(ran.stdout).unwrap();
    assert_eq!(said, "committed: 1 span\nalice: 1 span\ncame in: docs/guidelines.md\nsent to origin main\n");
    assert!(team.path("boris/docs/guidelines.md").is_file());
}

#[test]
fn one_annotator_on_two_machines_has_all_of_both() {
    let team = Team::new(&["office", "home"]);
    let sync = |place: &str| super::made::told(team.sync_as(place, "alice").output().unwrap());
    team.annotate("office", "alice", &[span("s-1"), span("s-2")]);
    sync("office");
    team.annotate("home", "alice", &[span("s-3")]);
    let home = sync("home");
    assert_eq!((&home["taken_in"], &home["end"]), (&json!(2), &json!("same")), "{home}");
    // The same record was changed on both.
    let changed = |label: &str| line("s-1", 2, "span", &format!("\"start\":0,\"end\":4,\"label\":\"{label}\","));
    team.annotate("office", "alice", &[changed("A")]);
    team.annotate("home", "alice", &[changed("B")]);
    sync("home");
    sync("office");
    sync("home");
    let text = fs::read_to_string(team.own("home", "alice")).unwrap();
    assert_eq!(text, fs::read_to_string(team.own("office", "alice")).unwrap());
    assert_eq!((text.lines().count(), text.contains("\"B\"")), (3, true), "{text}");
    assert_eq!((team.status("home"), team.status("office")), (String::new(), String::new()));
}

#[test]
fn what_is_staged_or_changed_in_other_files_stays_as_it_is() {
    let team = Team::new(&["alice", "boris"]);
    team.annotate("boris", "boris", &[span("s-1")]);
    team.sync("boris");
    write(&team.path("alice/notes.txt"), "staged\n");
    team.git(&team.path("alice"), &["add", "notes.txt"]);
    write(&team.path("alice/corpus/a.txt"), "A boat\n\nLake Wire 20/05/2015\n\nAnother text.\n");
    team.annotate("alice", "alice", &[span("s-2")]);
    let before = team.status("alice");
    let told = team.sync("alice");
    assert_eq!((&told["end"], &told["sent"]), (&json!("same"), &json!(true)));
    assert_eq!(format!("{}\n?? annotations/alice.jsonl", team.status("alice")), before);
    let sent = team.git(&team.path("alice"), &["ls-tree", "-r", "--name-only", "HEAD"]);
    assert!(!sent.contains("notes.txt") && sent.contains("annotations/boris.jsonl"), "{sent}");
    let lines = fs::read_to_string(team.path("alice/corpus/a.txt")).unwrap();
    assert!(lines.contains("Another text."));
}

#[test]
fn texts_that_both_have_changed_in_other_places_are_merged() {
    let team = Team::new(&["alice"]);
    let text = |first: &str, last: &str| format!("{first}\n\nOne.\n\nTwo.\n\nThree.\n\n{last}\n");
    let guide = |place: &str, first: &str, last: &str| {
        write(&team.path(place).join("docs/guidelines.md"), &text(first, last));
        team.git(&team.path(place), &["add", "."]);
        team.git(&team.path(place), &["commit", "-q", "-m", "guidelines"]);
    };
    guide("first", "# Top", "# End");
    team.git(&team.path("first"), &["push", "-q"]);
    team.sync("alice");
    guide("first", "# Upper", "# End");
    team.git(&team.path("first"), &["push", "-q"]);
    guide("alice", "# Top", "# Lower");
    let told = team.sync("alice");
    assert_eq!((&told["end"], &told["files"]), (&json!("same"), &json!(["docs/guidelines.md"])), "{told}");
    assert_eq!(fs::read_to_string(team.path("alice/docs/guidelines.md")).unwrap(), text("# Upper", "# Lower"));
    assert_eq!(team.status("alice"), "");
}

#[test]
fn a_dataset_inside_a_repository_and_a_first_commit() {
    let team = Team::new(&[]);
    team.git(&team.path(""), &["init", "-q", "--bare", "new.git"]);
    team.git(&team.path(""), &["init", "-q", "new"]);
    team.git(&team.path("new"), &["remote", "add", "origin", "../new.git"]);
    write(&team.path("new/sets/talks/corpus/a.txt"), "A boat\n\nLake Wire 20/05/2015\n\nOrlo left.\n");
    write(&team.path("new/sets/talks/annotations/alice.jsonl"), &span("s-1"));
    let told = |place: &str| super::made::told(team.sync_as(place, "alice").output().unwrap());
    let first = told("new/sets/talks");
    assert_eq!((&first["end"], &first["sent"]), (&json!("same"), &json!(true)), "{first}");
    assert_eq!(
        team.git(&team.path("new"), &["ls-tree", "-r", "--name-only", "HEAD"]),
        "sets/talks/annotations/alice.jsonl"
    );
    assert_eq!(team.git(&team.path("new"), &["rev-parse", "--abbrev-ref", "@{u}"]), "origin/main");
    // Another begins without a commit of its own where there is one already.
    team.git(&team.path(""), &["init", "-q", "late"]);
    team.git(&team.path("late"), &["remote", "add", "origin", "../new.git"]);
    write(&team.path("late/sets/talks/annotations/boris.jsonl"), &span("s-2"));
    fs::create_dir(team.path("late/sets/talks/corpus")).unwrap();
    let late = super::made::told(team.sync_as("late/sets/talks", "boris").output().unwrap());
    assert_eq!((&late["end"], &late["came"]["alice"]["spans"]), (&json!("same"), &json!(1)), "{late}");
    assert_eq!(told("new/sets/talks")["came"]["boris"]["spans"], json!(1));
}

#[test]
fn a_file_that_somebody_removed_comes_back_with_what_is_here() {
    let team = Team::new(&["alice", "boris"]);
    team.annotate("alice", "alice", &[span("s-1")]);
    team.annotate("boris", "boris", &[span("s-2")]);
    team.sync("alice");
    team.sync("boris");
    team.git(&team.path("boris"), &["rm", "-q", "annotations/alice.jsonl"]);
    team.git(&team.path("boris"), &["commit", "-q", "-m", "tidied too much"]);
    team.sync("boris");
    assert!(!team.own("boris", "alice").exists());
    let told = team.sync("alice");
    assert_eq!((&told["end"], &told["committed"]["spans"]), (&json!("same"), &json!(1)), "{told}");
    assert_eq!(fs::read_to_string(team.own("alice", "alice")).unwrap(), span("s-1"));
    team.sync("boris");
    assert_eq!(fs::read_to_string(team.own("boris", "alice")).unwrap(), span("s-1"));
    // Removed there while it was changed here: it is kept too.
    team.git(&team.path("boris"), &["rm", "-q", "annotations/alice.jsonl"]);
    team.git(&team.path("boris"), &["commit", "-q", "-m", "once more"]);
    team.sync("boris");
    team.annotate("alice", "alice", &[span("s-3")]);
    team.sync("alice");
    assert_eq!(fs::read_to_string(team.own("alice", "alice")).unwrap(), [span("s-1"), span("s-3")].concat());
    assert_eq!(team.status("alice"), "");
}

#[test]
fn conflict_markers_in_ones_own_file_are_read_away() {
    let team = Team::new(&["alice"]);
    team.annotate(
        "alice",
        "alice",
        &["<<<<<<< HEAD\n".into(), span("s-1"), "=======\n".into(), span("s-2"), ">>>>>>> x\n".into()],
    );
    assert_eq!(team.sync("alice")["committed"]["spans"], json!(2));
    assert_eq!(fs::read_to_string(team.own("alice", "alice")).unwrap(), [span("s-1"), span("s-2")].concat());
}
