use super::*;
use std::fs;
use std::process::Command;

/// A repository with a dataset in a folder of it.
struct Repository {
    folder: tempfile::TempDir,
}

impl Repository {
    fn new() -> Self {
        let this = Self { folder: tempfile::tempdir().unwrap() };
        fs::create_dir_all(this.root().join("annotations")).unwrap();
        this.git(&["init", "-q"]);
        this
    }

    fn root(&self) -> std::path::PathBuf {
        self.folder.path().join("talks")
    }

    fn git(&self, arguments: &[&str]) {
        let mut command = Command::new("git");
        command.arg("-C").arg(self.folder.path()).args(["-c", "user.name=Rosa V.", "-c", "user.email=r@example.org"]);
        command.args(["-c", "commit.gpgsign=false"]).args(arguments);
        assert!(command.output().unwrap().status.success(), "{arguments:?}");
    }

    fn write(&self, lines: &[String]) {
        fs::write(self.root().join("annotations/rosa.jsonl"), lines.concat()).unwrap();
    }

    fn commit(&self, lines: &[String]) {
        self.write(lines);
        self.git(&["add", "."]);
        self.git(&["commit", "-q", "-m", "work"]);
    }

    /// Many commits at once: the number of the revision in each, oldest first; 0: the record is not there.
    fn import(&self, revisions: impl Iterator<Item = u64>) {
        let mut stream = String::new();
        for (at, rev) in revisions.enumerate() {
            let other = line("s-2", u64::try_from(at).unwrap() + 1, "ORG");
            let own = if rev == 0 { String::new() } else { line("s-1", rev, &format!("L{rev}")) };
            let text = own + &other;
            let when = 1_700_000_000 + at;
            let head = format!("commit refs/heads/many\ncommitter T <t@example.org> {when} +0000\ndata 1\nx\n");
            let file = format!("M 100644 inline talks/annotations/rosa.jsonl\ndata {}\n{text}\n", text.len());
            stream.extend([head, file]);
        }
        let mut child = Command::new("git")
            .arg("-C")
            .arg(self.folder.path())
            .args(["fast-import", "--quiet"])
            .stdin(std::process::Stdio::piped())
            .spawn()
            .unwrap();
        std::io::Write::write_all(&mut child.stdin.take().unwrap(), stream.as_bytes()).unwrap();
        assert!(child.wait().unwrap().success());
        self.git(&["checkout", "-q", "many"]);
    }
}

fn line(id: &str, rev: u64, label: &str) -> String {
    let record = Record { id: id.into(), rev, label: label.into(), ..Record::default() };
    record.to_line() + "\n"
}

/// Revisions with how many commits of those that were read have them, oldest revision first.
fn revisions(found: &Committed) -> Vec<u64> {
    let mut all: Vec<u64> = found.commits.iter().flat_map(|(_, records)| records).map(|record| record.rev).collect();
    all.sort_unstable();
    all.dedup();
    all
}

#[test]
fn the_file_and_the_commits_tell_the_revisions() {
    let it = Repository::new();
    it.commit(&[line("s-1", 1, "PER")]);
    it.commit(&[line("s-2", 1, "PER"), line("s-1", 2, "ORG")]);
    it.write(&[line("s-1", 2, "ORG"), line("s-1", 3, "GPE"), "torn".into()]);
    let revs: Vec<u64> = lines(&it.root(), "rosa", "s-1").unwrap().iter().map(|record| record.rev).collect();
    assert_eq!(revs, [2, 3]);
    let found = committed(&it.root(), "rosa", "s-1", &|| false);
    assert_eq!((revisions(&found), found.notes.as_slice()), (vec![1, 2], &[][..]));
    let (commit, records) = &found.commits[0];
    assert_eq!((commit.author.as_str(), commit.name.len(), records[0].label.as_str()), ("Rosa V.", DIGITS, "ORG"));
    assert!(lines(&it.root(), "../rosa", "s-1").is_err());
}

#[test]
fn ten_thousand_commits_are_not_read_one_by_one() {
    let it = Repository::new();
    it.import((0..10_000).map(|at| match at {
        0..777 => 0,
        777..4_321 => 1,
        4_321..4_322 => 2,
        4_322..9_990 => 3,
        _ => 4,
    }));
    let found = committed(&it.root(), "rosa", "s-1", &|| false);
    assert_eq!((revisions(&found), found.notes.as_slice()), (vec![1, 2, 3, 4], &[][..]));
    assert!(found.commits.len() < 90, "{}", found.commits.len());
    // The last commit read that has a revision is the first that has it.
    let first = |rev: u64| found.commits.iter().rfind(|(_, records)| records.iter().any(|one| one.rev == rev));
    assert_eq!(first(1).unwrap().0.at, Stamp::new((1_700_000_000 + 777) * 1000, 0).at());
    assert_eq!(first(3).unwrap().0.at, Stamp::new((1_700_000_000 + 4_322) * 1000, 0).at());
}

#[test]
fn what_git_does_not_have_is_said() {
    let bare = tempfile::tempdir().unwrap();
    fs::create_dir(bare.path().join("annotations")).unwrap();
    let said = |root: &Path| committed(root, "rosa", "s-1", &|| false).notes.join(" ");
    assert!(said(bare.path()).contains("no repository"), "{}", said(bare.path()));
    let it = Repository::new();
    assert_eq!(said(&it.root()), "git has no commit here yet.");
    fs::write(it.root().join("other"), "x").unwrap();
    it.git(&["add", "."]);
    it.git(&["commit", "-q", "-m", "other"]);
    assert_eq!(said(&it.root()), "annotations/rosa.jsonl is in no commit.");
    it.commit(&[line("s-1", 1, "PER")]);
    it.commit(&[line("s-1", 2, "ORG")]);
    let copy = tempfile::tempdir().unwrap();
    let from = format!("file://{}", it.folder.path().display());
    it.git(&["clone", "-q", "--depth", "1", &from, &copy.path().join("copy").display().to_string()]);
    assert!(said(&copy.path().join("copy/talks")).contains("shallow"));
    let stopped = committed(&it.root(), "rosa", "s-1", &|| true);
    assert_eq!((stopped.commits.len(), stopped.notes.len()), (0, 0));
}
