//! `gloss diff`: two annotators, one at two times, and what is said where there is nothing to compare.

#![expect(clippy::indexing_slicing, reason = "a missing part of an answer fails the test, as it should")]

use super::{annotate, code, gloss, lines, said, talks};
use serde_json::{Value, json};
use std::fs;
use std::path::Path;
use std::process::Command;

const DOC: &str = "talks/talks-end";

fn record(id: &str, by: &str, (start, quote): (u32, &str), more: Value) -> String {
    let end = start + u32::try_from(quote.chars().count()).unwrap();
    let mut line = json!({"id": id, "kind": "span", "doc": DOC, "start": start, "end": end, "layer": "entity", "label": "PER",
        "quote": quote, "by": by, "at": "2026-11-24T07:12:03Z"});
    line.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    line.to_string() + "\n"
}

const ORLO: (u32, &str) = (2, "Orlo");
const ANHALT: (u32, &str) = (13, "Anhalt");

/// “😀 Orlo left.” and “Anhalt stayed.”, seen by two.
fn two() -> tempfile::TempDir {
    let folder = talks();
    let done = |id: &str, by: &str| {
        record(id, by, (13, "Anhalt stayed."), json!({"kind": "mark", "layer": null, "label": "done"}))
            .replace("\"layer\":null,", "")
    };
    let stance = |id: &str, by: &str, holder: &str| {
        let holder = json!({"span": holder, "text": holder});
        record(id, by, (7, "left"), json!({"layer": "stance", "label": "against", "holder": holder}))
    };
    let alice = [
        record("s-a1", "alice", ORLO, json!({})),
        record("s-a2", "alice", ANHALT, json!({"attrs": {"form": "named"}})),
        stance("s-a3", "alice", "s-a1"),
        done("m-a4", "alice"),
    ];
    let boris = [
        record("s-b1", "boris", ORLO, json!({})),
        record("s-b2", "boris", ANHALT, json!({"label": "ORG"})),
        stance("s-b3", "boris", "s-b1"),
        record("s-b5", "boris", (20, "stayed"), json!({"label": "EVENT"})),
    ];
    annotate(folder.path(), "alice", &alice.concat());
    annotate(folder.path(), "boris", &boris.concat());
    folder
}

/// Kind, what differs and the ids, in order; then the summary.
fn told(folder: &Path, args: &[&str]) -> (Vec<String>, Value) {
    let found = gloss(folder, &[&["diff", "--json"], args].concat());
    assert_eq!(code(&found), 0, "{}", said(&found));
    let mut all = lines(&found);
    let summary = all.pop().unwrap()["summary"].clone();
    let line = |row: &Value| {
        let what: Vec<&str> = row["what"].as_array().unwrap().iter().map(|one| one.as_str().unwrap()).collect();
        let id = |side: &str| row[side]["id"].as_str().unwrap_or("–").to_owned();
        let kind = row["kind"].as_str().unwrap();
        format!("¶{} {kind} {}:{} {}", row["paragraph"], id("a"), id("b"), what.join("+")).trim_end().to_owned()
    };
    (all.iter().map(line).collect(), summary)
}

fn refused(folder: &Path, a: &str, b: &str) -> String {
    let found = gloss(folder, &["diff", a, b]);
    assert_eq!((code(&found), found.stdout.len()), (2, 0));
    said(&found)
}

#[test]
fn two_annotators_are_compared_by_place() {
    let folder = two();
    let (rows, summary) = told(folder.path(), &["alice", "boris"]);
    assert_eq!(rows, ["¶2 only-a m-a4:–", "¶2 changed s-a2:s-b2 label+attrs", "¶2 only-b –:s-b5"]);
    assert_eq!(
        summary,
        json!({"a": "alice", "b": "boris", "same": "place", "only_a": 1, "only_b": 1, "changed": 1,
            "what": {"label": 1, "attrs": 1}, "equal": 2, "rewritten": 0, "unaligned_a": 0, "unaligned_b": 0})
    );
    let text = String::from_utf8(gloss(folder.path(), &["diff", "alice", "boris"]).stdout).unwrap();
    let expected = "\
- only in alice   + only in boris   ~ in both, but different

talks/talks-end  Talks end
  ¶ 2
    - paragraph done  “Anhalt stayed.”
    ~ entity/ORG  ⟦Anhalt⟧ stayed.
        label: PER → ORG
        attrs: form=named → –
    + entity/EVENT  Anhalt ⟦stayed⟧.

1 only in alice, 1 only in boris, 1 different (label 1, attrs 1), 2 the same
";
    assert_eq!(text, expected);
}

#[test]
fn the_sides_mirror_each_other_and_nothing_differs_from_itself() {
    let folder = two();
    let (rows, summary) = told(folder.path(), &["alice", "boris"]);
    let (turned, mirror) = told(folder.path(), &["boris", "alice"]);
    assert_eq!((rows.len(), &summary["only_a"]), (turned.len(), &mirror["only_b"]));
    assert!(turned.contains(&"¶2 changed s-b2:s-a2 label+attrs".to_owned()), "{turned:?}");
    let (rows, summary) = told(folder.path(), &["boris", "boris"]);
    assert_eq!((rows.len(), &summary["same"], &summary["equal"]), (0, &json!("id"), &json!(4)));
    let text = String::from_utf8(gloss(folder.path(), &["diff", "boris", "boris"]).stdout).unwrap();
    assert_eq!(text, "0 only in boris, 0 only in boris, 0 different, 4 the same\n");
}

#[test]
fn only_what_is_asked_for_is_told() {
    let folder = two();
    let count = |args: &[&str]| told(folder.path(), &[&["alice", "boris"], args].concat()).0.len();
    assert_eq!(count(&["--layer", "entity"]), 2);
    assert_eq!(count(&["--layer", "stance"]), 0);
    assert_eq!(count(&["--label", "ORG"]), 1);
    assert_eq!(count(&["--doc", DOC]), 3);
    for (option, word) in [("--layer", "entities"), ("--label", "Person"), ("--doc", "talks")] {
        let found = gloss(folder.path(), &["diff", "alice", "boris", option, word]);
        assert_eq!(code(&found), 2);
        assert!(said(&found).contains(&format!("“{word}”")), "{}", said(&found));
    }
}

#[test]
fn a_copy_is_of_the_annotator_whose_records_it_holds() {
    let folder = two();
    let elsewhere = tempfile::tempdir().unwrap();
    let copy = elsewhere.path().join("old.jsonl");
    fs::copy(folder.path().join("annotations/alice.jsonl"), &copy).unwrap();
    let retracted = record("s-a1", "alice", ORLO, json!({"rev": 2, "kind": "retracted"}));
    let relabelled = record("s-a2", "alice", ANHALT, json!({"rev": 2, "label": "GPE", "attrs": {"form": "named"}}));
    let fresh = record("s-a9", "alice", (20, "stayed"), json!({}));
    let now = fs::read_to_string(&copy).unwrap() + &retracted + &relabelled + &fresh;
    annotate(folder.path(), "alice", &now);
    let (rows, summary) = told(folder.path(), &[copy.to_str().unwrap(), "alice"]);
    assert_eq!(rows, ["¶1 only-a s-a1:s-a1 retracted", "¶2 changed s-a2:s-a2 label", "¶2 only-b –:s-a9"]);
    assert_eq!((&summary["same"], &summary["equal"]), (&json!("id"), &json!(2)));
    let text = gloss(folder.path(), &["diff", copy.to_str().unwrap(), "alice"]).stdout;
    assert!(String::from_utf8(text).unwrap().contains("- entity/PER  😀 ⟦Orlo⟧ left.  (retracted)"));
}

#[test]
fn gold_is_compared_by_what_it_holds() {
    let folder = two();
    let head = record("g-0", "gold", (0, ""), json!({"kind": "gold", "doc": ""}));
    annotate(folder.path(), "gold", &(head + &record("s-a2", "gold", ANHALT, json!({"rev": 2, "label": "ORG"}))));
    let (rows, summary) = told(folder.path(), &["gold", "boris"]);
    assert_eq!(rows, ["¶1 only-b –:s-b1", "¶1 only-b –:s-b3", "¶2 only-b –:s-b5"]);
    assert_eq!((&summary["equal"], &summary["rewritten"]), (&json!(1), &json!(0)));
    let (rows, _) = told(folder.path(), &["alice", "gold"]);
    assert_eq!(rows, ["¶1 only-a s-a1:–", "¶1 only-a s-a3:–", "¶2 changed s-a2:s-a2 label+attrs"]);
}

#[test]
fn what_stands_in_another_text_is_aligned_or_listed() {
    let folder = talks();
    let old = |id: &str, by: &str, start: u32, quote: &str| {
        record(id, by, (start, quote), json!({"sha": "sha256:0000000000000000"}))
    };
    annotate(folder.path(), "alice", &(old("s-a1", "alice", 0, "Orlo") + &old("s-a2", "alice", 5, "gone")));
    let elsewhere = record("s-b9", "boris", (0, "x"), json!({"doc": "no/such"}));
    annotate(folder.path(), "boris", &(record("s-b1", "boris", ORLO, json!({})) + &elsewhere));
    let (rows, summary) = told(folder.path(), &["alice", "boris"]);
    assert_eq!(rows, ["¶null unaligned-a s-a2:–", "¶null unaligned-b –:s-b9"]);
    assert_eq!(
        (&summary["equal"], &summary["unaligned_a"], &summary["unaligned_b"]),
        (&json!(1), &json!(1), &json!(1))
    );
    let text = String::from_utf8(gloss(folder.path(), &["diff", "alice", "boris"]).stdout).unwrap();
    assert!(text.contains("nowhere in the present text\n    ? entity/PER  ⟦gone⟧  (of alice)"), "{text}");
    assert!(text.contains("boris: 1 record stands nowhere in the present text: listed, not compared"), "{text}");
}

#[test]
fn what_can_not_be_compared_is_said_and_nothing_is_printed() {
    let folder = two();
    assert!(refused(folder.path(), "carla", "boris").contains("Annotators: alice, boris."));
    assert!(refused(folder.path(), "gold", "boris").contains("there is no gold yet"));
    assert!(refused(folder.path(), "../boris", "alice").contains("can't name an annotator"));
    assert!(refused(folder.path(), "none.jsonl", "alice").contains("none.jsonl can't be read"));
    assert!(refused(folder.path(), "Alice", "boris").contains("there is no “Alice”, but annotations/alice.jsonl"));
    fs::write(folder.path().join("annotations/Alice.jsonl"), "").unwrap();
    let both = refused(folder.path(), "alice", "boris");
    assert!(both.contains("annotations/Alice.jsonl and annotations/alice.jsonl differ in capitals only"), "{both}");
    fs::write(folder.path().join("notes.jsonl"), "{\"text\":\"an article\"}\n").unwrap();
    assert!(refused(folder.path(), "boris", "notes.jsonl").contains("notes.jsonl holds no record (line 1"));
}

#[test]
fn nothing_of_a_file_reaches_the_terminal_unescaped() {
    let folder = two();
    let evil = "\u{1b}]0;x\u{7}\u{202e}";
    let more = json!({"label": evil, "note": evil, "layer": evil, "holder": {"text": evil}});
    annotate(folder.path(), "alice", &(record("s-a1", "alice", ORLO, more) + "broken \u{1b}[2J\n"));
    let found = gloss(folder.path(), &["diff", "alice", "boris"]);
    assert_eq!(code(&found), 0);
    assert!(said(&found).contains("alice: 1 line is no record (line 2"), "{}", said(&found));
    let all = [found.stdout, found.stderr].concat();
    assert!(!all.contains(&0x1b) && !String::from_utf8(all).unwrap().contains('\u{202e}'));
}

fn git(folder: &Path, args: &[&str]) {
    let own = ["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"];
    let mut command = Command::new("git");
    let command = command.arg("-C").arg(folder).args(own).args(args).env_remove("GIT_DIR");
    let done = command.env("GIT_CONFIG_GLOBAL", "/dev/null").output().unwrap();
    assert!(done.status.success(), "{args:?}: {}", String::from_utf8_lossy(&done.stderr));
}

#[expect(clippy::print_stdout, reason = "said by the test, not by the program")]
fn has_git() -> bool {
    let has = Command::new("git").arg("--version").output().is_ok();
    if !has {
        println!("left out: there is no git here, and revisions can't be read without it");
    }
    has
}

#[test]
fn a_revision_of_git_is_the_file_as_it_was_then() {
    if !has_git() {
        return;
    }
    let folder = two();
    git(folder.path(), &["init", "-q"]);
    assert!(refused(folder.path(), "alice@HEAD", "alice").contains("no revision “HEAD”"));
    git(folder.path(), &["add", "."]);
    git(folder.path(), &["commit", "-qm", "one"]);
    git(folder.path(), &["tag", "v1.0"]);
    let path = folder.path().join("annotations/alice.jsonl");
    let more = record("s-a9", "alice", (20, "stayed"), json!({"label": "EVENT"}));
    fs::write(&path, fs::read_to_string(&path).unwrap() + &more).unwrap();
    let (rows, summary) = told(folder.path(), &["alice@v1.0", "alice"]);
    assert_eq!(rows, ["¶2 only-b –:s-a9"]);
    assert_eq!((&summary["a"], &summary["same"]), (&json!("alice@v1.0"), &json!("id")));
    git(folder.path(), &["commit", "-qam", "two"]);
    assert_eq!(told(folder.path(), &["alice@HEAD~1", "alice@HEAD"]).0, ["¶2 only-b –:s-a9"]);
    let (rows, summary) = told(folder.path(), &["alice@v1.0", "boris"]);
    assert_eq!((rows.len(), &summary["same"]), (3, &json!("place")));
    assert!(refused(folder.path(), "alice@v9", "alice").contains("git knows no revision “v9”"));
    assert!(
        refused(folder.path(), "carla@HEAD", "alice").contains("annotations/carla.jsonl is not in revision “HEAD”")
    );
    for option in ["--help", "-h", "--batch", ""] {
        let given = format!("alice@{option}");
        assert!(refused(folder.path(), &given, "alice").contains("names no revision of git"), "{given}");
    }
    let alone = two();
    assert!(refused(alone.path(), "alice@HEAD", "alice").contains("git reads no repository around the dataset"));
}

#[test]
fn the_configuration_of_a_repository_runs_nothing() {
    if !has_git() {
        return;
    }
    let folder = two();
    git(folder.path(), &["init", "-q"]);
    fs::write(folder.path().join(".gitattributes"), "*.jsonl filter=x diff=x\n").unwrap();
    git(folder.path(), &["add", "."]);
    git(folder.path(), &["commit", "-qm", "one"]);
    let ran = folder.path().join("ran");
    let touch = format!("touch {}; cat", ran.display());
    for key in [
        "core.fsmonitor",
        "core.pager",
        "pager.cat-file",
        "pager.rev-parse",
        "diff.x.textconv",
        "filter.x.smudge",
        "core.sshCommand",
        "credential.helper",
        "alias.cat-file",
    ] {
        git(folder.path(), &["config", key, &touch]);
    }
    assert_eq!(told(folder.path(), &["alice@HEAD", "alice"]).0.len(), 0);
    // A partial clone, in which the object is missing: git would fetch it, by what its configuration names.
    let hash =
        Command::new("git").arg("-C").arg(folder.path()).args(["rev-parse", "HEAD:annotations/alice.jsonl"]).output();
    let hash = String::from_utf8(hash.unwrap().stdout).unwrap();
    let (dir, rest) = hash.trim().split_at(2);
    fs::remove_file(folder.path().join(".git/objects").join(dir).join(rest)).unwrap();
    for (key, value) in [
        ("core.repositoryFormatVersion", "1"),
        ("extensions.partialClone", "origin"),
        ("remote.origin.promisor", "true"),
        ("protocol.allow", "always"),
        ("protocol.ext.allow", "always"),
    ] {
        git(folder.path(), &["config", key, value]);
    }
    for url in [format!("ext::sh -c touch% {}", ran.display()), "ssh://host.invalid/x".to_owned()] {
        git(folder.path(), &["config", "remote.origin.url", &url]);
        let message = refused(folder.path(), "alice@HEAD", "alice");
        assert!(message.contains("annotations/alice.jsonl of revision “HEAD” can't be read"), "{message}");
    }
    assert!(!ran.exists(), "the configuration ran a program");
}
