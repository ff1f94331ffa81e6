//! A model of the dataset as a real program beside a real session: only after consent, and gone with the session.

use super::support::{GLOSS, Session};
use super::{dataset, records};
use portable_pty::CommandBuilder;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

fn start(talks: &Path, home: &Path) -> Session {
    let mut command = CommandBuilder::new(GLOSS);
    command.env("XDG_CONFIG_HOME", home);
    Session::spawn(command, talks, (120, 36), "1/1 ")
}

fn has_python() -> bool {
    Command::new("python3").arg("--version").output().is_ok_and(|output| output.status.success())
}

#[test]
fn the_gazetteer_proposes_after_consent_and_ends_with_the_session() {
    if !has_python() {
        eprintln!("skipped: there is no python3");
        return;
    }
    let (folder, home) = (dataset(), tempfile::tempdir().unwrap());
    let talks = folder.path().join("talks");
    std::fs::create_dir(talks.join("tools")).unwrap();
    let tool = Path::new(env!("CARGO_MANIFEST_DIR")).join("tools/gazetteer.py");
    std::fs::copy(tool, talks.join("tools/gazetteer.py")).unwrap();
    // Its number is kept, to look whether it is gone; the path to write it to stands outside the dataset.
    let number = home.path().join("number");
    std::fs::write(talks.join("tools/run.sh"), "echo $$ > \"$1\"\nexec python3 tools/gazetteer.py names.tsv\n")
        .unwrap();
    std::fs::write(talks.join("names.tsv"), "Velmar\tGPE\nMs Lena Orlo\tPER\n").unwrap();
    let command = format!(
        "\n[suggest]\n[[suggest.command]]\nname = \"names\"\nrun = [\"sh\", \"tools/run.sh\", \"{}\"]\n",
        number.display()
    );
    let schema = std::fs::read_to_string(talks.join("gloss.toml")).unwrap();
    std::fs::write(talks.join("gloss.toml"), schema + &command).unwrap();
    let mut session = start(&talks, home.path());
    session.wait("without your consent: names · gloss trust shows them");
    session.press("q");
    assert!(session.ended(Duration::from_secs(20)));
    assert!(!number.exists(), "it ran without consent");
    let agreed = Command::new(GLOSS).args(["trust", "--yes"]).arg(&talks).env("XDG_CONFIG_HOME", home.path()).output();
    assert!(agreed.unwrap().status.success());
    let mut session = start(&talks, home.path());
    session.wait("PER? gazetteer@1");
    session.press("\r");
    session.wait(" 1 span ");
    session.wait("● saved");
    session.press(":model-log\r");
    session.wait("names: 2 names are known");
    session.press("q");
    let stat = format!("/proc/{}/stat", std::fs::read_to_string(&number).unwrap().trim());
    session.press("q");
    assert!(session.ended(Duration::from_secs(20)));
    let begun = Instant::now();
    let runs = || std::fs::read_to_string(&stat).is_ok_and(|stat| !stat.contains(") Z"));
    while runs() && begun.elapsed() < Duration::from_secs(20) {
        std::thread::yield_now();
    }
    assert!(!runs(), "it goes on after the session");
    let span = records(&talks).into_iter().find(|record| record["kind"] == "span").unwrap();
    assert_eq!((&span["label"], &span["origin"]), (&"PER".into(), &"model:gazetteer@1".into()));
}
