//! A team: a bare repository, and a clone for each annotator. Nothing of the machine's own git configuration is used.

use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

pub const GLOSS: &str = env!("CARGO_BIN_EXE_gloss");

pub struct Team {
    pub folder: tempfile::TempDir,
}

impl Team {
    /// A dataset that was sent once, and a clone for each name.
    pub fn new(names: &[&str]) -> Self {
        let team = Self { folder: tempfile::tempdir().unwrap() };
        let config = "[user]\nname = Team\nemail = team@example.org\n[init]\ndefaultBranch = main\n[gc]\nauto = 0\n";
        fs::write(team.folder.path().join("gitconfig"), config).unwrap();
        team.git(&team.path(""), &["init", "-q", "--bare", "origin.git"]);
        team.git(&team.path(""), &["clone", "-q", "origin.git", "first"]);
        let first = team.path("first");
        for (name, text) in [
            ("gloss.toml", SCHEMA),
            ("corpus/a.txt", "A boat\n\nLake Wire 20/05/2015\n\nOrlo left.\nKern stayed.\n"),
            ("annotations/.gitattributes", "*.jsonl merge=union\n"),
            (".gitignore", ".gloss/\n"),
        ] {
            write(&first.join(name), text);
        }
        team.git(&first, &["add", "."]);
        team.git(&first, &["commit", "-q", "-m", "dataset"]);
        team.git(&first, &["push", "-q", "-u", "origin", "main"]);
        for name in names {
            team.git(&team.path(""), &["clone", "-q", "origin.git", name]);
        }
        team
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command.env("GIT_CONFIG_GLOBAL", self.path("gitconfig")).env("GIT_CONFIG_NOSYSTEM", "1");
        command.env_remove("GLOSS_ANNOTATOR").env("GLOSS_CONFIG", self.path("config.toml"));
        command
    }

    /// Runs git, which must do what it is told; gives back what it wrote.
    pub fn git(&self, place: &Path, arguments: &[&str]) -> String {
        let ran = self.command("git").current_dir(place).args(arguments).output().unwrap();
        assert!(ran.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&ran.stderr));
        String::from_utf8(ran.stdout).unwrap().trim_end().to_owned()
    }

    /// A sync of that name in the clone of that name.
    pub fn sync_command(&self, name: &str) -> Command {
        self.sync_as(name, name)
    }

    pub fn sync_as(&self, place: &str, name: &str) -> Command {
        let mut command = self.command(GLOSS);
        command.args(["sync", "--json", "--as", name]).arg(self.path(place));
        command
    }

    /// A sync that gets to its end, whatever it is.
    pub fn sync(&self, name: &str) -> Value {
        told(self.sync_command(name).output().unwrap())
    }

    /// A sync that is refused; its words.
    pub fn refused(&self, name: &str) -> String {
        let ran = self.sync_command(name).output().unwrap();
        assert_eq!(ran.status.code(), Some(2), "{ran:?}");
        String::from_utf8(ran.stderr).unwrap()
    }

    pub fn own(&self, place: &str, name: &str) -> PathBuf {
        self.path(place).join(format!("annotations/{name}.jsonl"))
    }

    /// Adds lines to an annotator's file, as a session does.
    pub fn annotate(&self, place: &str, name: &str, lines: &[String]) {
        let path = self.own(place, name);
        let before = fs::read_to_string(&path).unwrap_or_default();
        write(&path, &format!("{before}{}", lines.concat()));
    }

    pub fn head(&self, place: &str) -> String {
        self.git(&self.path(place), &["rev-parse", "HEAD"])
    }

    /// What git says has changed in a clone.
    pub fn status(&self, place: &str) -> String {
        self.git(&self.path(place), &["status", "--porcelain"])
    }
}

/// What a sync says for programs.
pub fn told(ran: Output) -> Value {
    let text = String::from_utf8(ran.stdout).unwrap();
    assert!(!text.is_empty(), "{}", String::from_utf8_lossy(&ran.stderr));
    serde_json::from_str(&text).unwrap()
}

/// A record as it is written.
pub fn line(id: &str, rev: u64, kind: &str, more: &str) -> String {
    format!("{{\"id\":\"{id}\",\"rev\":{rev},\"kind\":\"{kind}\",\"doc\":\"a/a-boat\",{more}\"at\":\"2026-11-24T07:12:03Z\"}}\n")
        .replace("\"rev\":1,", "")
}

/// A span of an entity.
pub fn span(id: &str) -> String {
    line(id, 1, "span", "\"start\":0,\"end\":4,\"layer\":\"entity\",\"label\":\"PER\",\"quote\":\"Orlo\",")
}

pub fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

const SCHEMA: &str = "format = 1
[[layer]]
name = \"entity\"
kind = \"span\"
[[layer.label]]
name = \"PER\"
key = \"p\"
[[layer]]
name = \"stance\"
kind = \"stance\"
[[layer.label]]
name = \"against\"
key = \"-\"
";
