//! No command writes outside the dataset, whatever links, names and settings it was given with; new files are for the team as
//! far as the mask of the system lets them.

use super::{annotate, code, gloss, said, talks};
use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;

const SPAN: &str = "{\"id\":\"s-1\",\"kind\":\"span\",\"doc\":\"talks/talks-end\",\"start\":2,\"end\":6,\"layer\":\"entity\",\
                    \"label\":\"PER\",\"quote\":\"Orlo\"}\n";

/// All files below a folder, links not followed.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap().flatten() {
        let kind = entry.file_type().unwrap();
        if kind.is_dir() {
            found.extend(files(&entry.path()));
        } else {
            found.push(entry.path());
        }
    }
    found.sort();
    found
}

#[test]
fn init_writes_through_no_link() {
    for name in ["corpus", "annotations", "docs", ".gitignore"] {
        let (outside, folder) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        fs::write(folder.path().join("a.txt"), "Ms Orlo came.\n").unwrap();
        let talks = folder.path().join("talks");
        fs::create_dir(&talks).unwrap();
        let is_file = name.starts_with('.');
        let target = if is_file { outside.path().join("file") } else { outside.path().to_owned() };
        if is_file {
            fs::write(&target, "theirs\n").unwrap();
        }
        symlink(&target, talks.join(name)).unwrap();
        let refused = gloss(folder.path(), &["init", "talks", "--from", "a.txt", "--yes"]);
        assert!(code(&refused) == 2 && said(&refused).contains("symbolic link"), "{name}: {}", said(&refused));
        if is_file {
            assert_eq!(fs::read_to_string(&target).unwrap(), "theirs\n");
        } else {
            assert!(files(outside.path()).is_empty(), "{name}");
        }
    }
}

#[test]
fn a_link_at_the_name_of_a_file_is_replaced_and_not_followed() {
    let (outside, folder) = (tempfile::tempdir().unwrap(), talks());
    let dir = folder.path();
    annotate(dir, "rosa", SPAN);
    fs::create_dir(dir.join("suggestions")).unwrap();
    fs::write(outside.path().join("theirs"), "theirs").unwrap();
    symlink(outside.path().join("theirs"), dir.join("suggestions/builtin.jsonl")).unwrap();
    assert_eq!(code(&gloss(dir, &["suggest"])), 0);
    assert_eq!(fs::read_to_string(outside.path().join("theirs")).unwrap(), "theirs");
    assert!(dir.join("suggestions/builtin.jsonl").symlink_metadata().unwrap().is_file());
}

#[test]
fn gold_named_outside_by_the_settings_is_refused() {
    for bad in ["../gold.jsonl", "/tmp/gloss-gold.jsonl", "a/../../gold.jsonl", "..\\\\gold.jsonl", "~/../gold.txt"] {
        let folder = tempfile::tempdir().unwrap();
        let dir = folder.path().join("talks");
        fs::create_dir_all(dir.join("corpus")).unwrap();
        fs::write(dir.join("corpus/a.txt"), "Ms Orlo came.\n").unwrap();
        fs::write(dir.join("gloss.toml"), format!("[review]\ngold = \"{bad}\"\n")).unwrap();
        annotate(&dir, "rosa", SPAN);
        annotate(&dir, "boris", SPAN);
        let before = files(folder.path());
        let refused = gloss(&dir, &["gold"]);
        assert!(code(&refused) == 2 && said(&refused).contains("inside the dataset"), "{bad}: {}", said(&refused));
        let after: Vec<PathBuf> =
            files(folder.path()).into_iter().filter(|file| !file.starts_with(dir.join(".gloss"))).collect();
        assert_eq!(after, before, "{bad}");
    }
}

#[test]
fn articles_named_for_other_folders_are_exported_below_the_one_that_was_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("a/talks");
    fs::create_dir_all(dir.join("corpus")).unwrap();
    let ids = ["../../up", "/tmp/gloss-root", "..", ".", "a/../../../b", "c\\d", "e\u{0}f", "-x", ""];
    let lines: Vec<String> =
        ids.iter().map(|id| serde_json::json!({ "id": id, "text": "Ms Orlo came." }).to_string()).collect();
    fs::write(dir.join("corpus/a.jsonl"), lines.join("\n")).unwrap();
    annotate(&dir, "rosa", &SPAN.replace("talks/talks-end", "../../up"));
    let before = files(folder.path());
    for (format, out) in [("brat", "out"), ("w3c", "out2"), ("webanno", "out3"), ("xmi", "out4"), ("slate", "out5")] {
        let done = gloss(&dir, &["export", format, out, ".", "--by", "rosa"]);
        assert_eq!(code(&done), 0, "{format}: {}", said(&done));
    }
    let ours = |file: &PathBuf| !file.starts_with(&dir) || before.contains(file);
    let after: Vec<PathBuf> = files(folder.path()).into_iter().filter(ours).collect();
    assert_eq!(after, before);
}

#[test]
fn new_files_have_the_rights_that_the_mask_leaves() {
    for (mask, wanted) in [("022", 0o644), ("027", 0o640), ("077", 0o600)] {
        let folder = tempfile::tempdir().unwrap();
        let dir = folder.path();
        let text = "Talks end\n\nLake Wire 26/05/2015\n\n😀 Orlo left.\n";
        let task =
            "{\"text\":\"Lena flew.\",\"spans\":[{\"start\":0,\"end\":4,\"label\":\"PER\"}],\"answer\":\"accept\"}\n";
        fs::write(dir.join("talks.txt"), text).unwrap();
        fs::write(dir.join("flew.jsonl"), task).unwrap();
        for args in [
            "init talks --from talks.txt --yes",
            "import prodigy flew.jsonl talks --as rosa --yes",
            "add talks.txt --dir talks",
            "suggest talks",
            "export prodigy talks/out.jsonl talks --by rosa",
            "compact talks --as rosa",
        ] {
            let script = format!("umask {mask}; exec \"$0\" {args}");
            let program = env!("CARGO_BIN_EXE_gloss");
            let mut command = Command::new("sh");
            command.args(["-c", &script, program]).current_dir(dir).env("GLOSS_ANNOTATOR", "rosa");
            let done = command.env("XDG_CONFIG_HOME", dir).output().unwrap();
            assert_ne!(code(&done), 2, "{args}: {}", said(&done));
        }
        for file in files(&dir.join("talks")) {
            let mode = fs::metadata(&file).unwrap().permissions().mode() & 0o777;
            assert_eq!(mode, wanted, "{} under {mask}", file.display());
        }
    }
}
