//! `gloss trust`: what is shown, what is kept, and that a dataset cannot agree for its user.

use super::{code, lines, said, talks};
use std::path::Path;
use std::process::{Command, Output};

/// With a configuration folder outside the dataset.
pub fn gloss(home: &Path, folder: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gloss"));
    let command = command.current_dir(folder).args(args).env_remove("GLOSS_CONFIG").env("XDG_CONFIG_HOME", home);
    command.env("GLOSS_ANNOTATOR", "rosa").output().unwrap()
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

#[test]
fn the_line_is_shown_exactly_and_nothing_is_kept_without_consent() {
    let (folder, home) = (talks(), tempfile::tempdir().unwrap());
    let toml =
        "[[suggest.command]]\nname = \"names\"\nrun = [\"sh\", \"tools/a b.sh\", \"x\\u202e; rm\", \"caf\u{e9}\"]\n";
    std::fs::write(folder.path().join("gloss.toml"), toml).unwrap();
    std::fs::create_dir(folder.path().join("tools")).unwrap();
    std::fs::write(folder.path().join("tools/a b.sh"), "echo\n").unwrap();
    let asked = gloss(home.path(), folder.path(), &["trust"]);
    assert_eq!(code(&asked), 2, "nobody can be asked");
    assert!(said(&asked).contains("gloss trust --yes"));
    let shown = out(&asked);
    assert!(shown.contains("names (not trusted)"), "{shown}");
    assert!(shown.contains(r#"run      ["sh", "tools/a b.sh", "x\u{202e}; rm", "café"]"#), "{shown}");
    assert!(shown.contains("file     tools/a b.sh") && shown.contains("/sh\n"), "{shown}");
    let state = |args: &[&str]| {
        let output = gloss(home.path(), folder.path(), args);
        (code(&output), lines(&output)[0]["commands"][0]["trusted"].as_bool().unwrap())
    };
    assert_eq!(state(&["trust", "--json"]), (1, false));
    assert_eq!(state(&["trust", "--json", "--yes"]), (0, true));
    assert_eq!(state(&["trust", "--json"]), (0, true));
    std::fs::write(folder.path().join("tools/a b.sh"), "echo evil\n").unwrap();
    assert_eq!(state(&["trust", "--json"]), (1, false));
    assert!(out(&gloss(home.path(), folder.path(), &["trust"])).contains("names (CHANGED since you agreed)"));
    assert_eq!(state(&["trust", "--json", "--yes"]), (0, true));
    assert_eq!(code(&gloss(home.path(), folder.path(), &["trust", "--revoke"])), 0);
    assert_eq!(state(&["trust", "--json"]), (1, false));
}

#[test]
fn a_dataset_cannot_bring_the_consent_along() {
    let folder = talks();
    std::fs::write(folder.path().join("gloss.toml"), "[[suggest.command]]\nname = \"m\"\nrun = [\"sh\"]\n").unwrap();
    let inside = gloss(folder.path(), folder.path(), &["trust", "--yes"]);
    assert_eq!((code(&inside), said(&inside).contains("lies in the dataset itself")), (2, true), "{}", said(&inside));
}

#[test]
fn what_cannot_run_is_said_and_not_agreed_to() {
    let (folder, home) = (talks(), tempfile::tempdir().unwrap());
    let toml =
        "[[suggest.command]]\nname = \"gone\"\nrun = [\"no-such-program-7\"]\n[[suggest.command]]\nname = \"x\"\n";
    std::fs::write(folder.path().join("gloss.toml"), toml).unwrap();
    let output = gloss(home.path(), folder.path(), &["trust", "--yes"]);
    assert_eq!(code(&output), 1);
    assert!(out(&output).contains("can't run: the program “no-such-program-7”"), "{}", out(&output));
    assert!(said(&output).contains("gloss.toml:4: column 1: a command needs `run`"), "{}", said(&output));
    let none = talks();
    let output = gloss(home.path(), none.path(), &["trust"]);
    assert_eq!((code(&output), out(&output).contains("nothing of this dataset runs")), (0, true));
}
