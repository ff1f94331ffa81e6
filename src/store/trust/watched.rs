//! What a command line of a dataset comes to: the program that would run, the files of the dataset that it names with
//! all that stands beside them, and the digest of it all.

use crate::schema::SuggestCommand;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::env;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{self, Read};
use std::os::unix::fs::PermissionsExt;
use std::path::{Component, Path, PathBuf};

/// Files that are watched for a command.
const FILES: usize = 2_000;
/// Bytes of them together.
const BYTES: u64 = 64 << 20;
/// Folders whose files change while one works: of these a named file is watched alone.
const DATA: [&str; 4] = ["corpus", "annotations", "suggestions", ".gloss"];

/// What would run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Watched {
    /// The program by its absolute path.
    pub program: PathBuf,
    /// Files of the dataset, relative to it, that the command names, or that stand beside one that it names.
    pub files: Vec<String>,
    /// Named files in the dataset's own folder: what they load from beside them is not watched.
    pub alone: Vec<String>,
    /// Of the line, the program's path, and the files' bytes.
    pub digest: String,
}

/// Looks at what a command would run. `root`: the real path of the dataset.
///
/// # Errors
/// Why it can't run, or can't be watched, in a sentence.
pub fn look(root: &Path, command: &SuggestCommand) -> Result<Watched, String> {
    let name = command.run.first().map(String::as_str).unwrap_or_default();
    let program = program(root, name, env::var_os("PATH").as_deref())
        .ok_or_else(|| format!("the program “{name}” is not there, or can't be run: install it, or mend the line."))?;
    let mut seen = Files::default();
    let mut alone = Vec::new();
    let values = command.run.iter().skip(1).map(|part| part.split_once('=').map_or(part.as_str(), |(_, value)| value));
    for named in values.map(PathBuf::from).chain([program.clone()]) {
        // A program may be named by a link, as those of a virtual environment are: what is watched is what stands there.
        let Ok(real) = root.join(&named).canonicalize() else { continue };
        let Ok(inner) = real.strip_prefix(root) else { continue };
        let first = inner.components().find_map(|part| match part {
            Component::Normal(part) => part.to_str(),
            _ => None,
        });
        let folder = if real.is_dir() { inner } else { inner.parent().unwrap_or(inner) };
        let is_data = first.is_some_and(|first| DATA.contains(&first));
        if !folder.as_os_str().is_empty() && !is_data {
            seen.folder(root, folder)?;
        } else if real.is_file() {
            seen.file(root, inner)?;
            if !is_data {
                alone.push(shown(inner));
            }
        }
    }
    let digest = digest(command, &program, &seen);
    Ok(Watched { program, files: seen.hashes.into_keys().collect(), alone, digest })
}

/// The program of that name, as a shell would find it; but nowhere by a relative entry of `PATH`: that would be the
/// dataset's folder.
fn program(root: &Path, name: &str, path: Option<&std::ffi::OsStr>) -> Option<PathBuf> {
    let runs = |path: &PathBuf| {
        fs::metadata(path).is_ok_and(|about| about.is_file() && about.permissions().mode() & 0o111 != 0)
    };
    if name.contains('/') {
        return Some(root.join(name)).filter(runs);
    }
    let folders = path.map(|path| env::split_paths(path).collect::<Vec<_>>()).unwrap_or_default();
    folders.into_iter().filter(|folder| folder.is_absolute()).map(|folder| folder.join(name)).find(runs)
}

/// Files of the dataset by their relative paths, each with the hash of its bytes.
#[derive(Debug, Default)]
struct Files {
    hashes: BTreeMap<String, String>,
    bytes: u64,
}

impl Files {
    fn folder(&mut self, root: &Path, inner: &Path) -> Result<(), String> {
        let entries = fs::read_dir(root.join(inner)).map_err(|error| unreadable(inner, &error))?;
        for entry in entries {
            let entry = entry.map_err(|error| unreadable(inner, &error))?;
            let path = inner.join(entry.file_name());
            let about = fs::symlink_metadata(root.join(&path)).map_err(|error| unreadable(&path, &error))?;
            if about.is_dir() {
                self.folder(root, &path)?;
            } else {
                self.file(root, &path)?;
            }
        }
        Ok(())
    }

    fn file(&mut self, root: &Path, inner: &Path) -> Result<(), String> {
        let (path, name) = (root.join(inner), shown(inner));
        let about = fs::metadata(&path).map_err(|error| unreadable(inner, &error))?;
        if !about.is_file() {
            return Err(format!(
                "{name} stands beside what the command names and is no plain file: what it leads to can't be watched. Remove it."
            ));
        }
        let hash = self.hash(&path).map_err(|error| unreadable(inner, &error))?;
        if self.bytes > BYTES || self.hashes.len() >= FILES {
            return Err(format!(
                "beside what the command names stand more than {FILES} files or 64 MiB, too much to watch. Put it into a folder of its own, such as tools/."
            ));
        }
        self.hashes.insert(name, hash);
        Ok(())
    }

    fn hash(&mut self, path: &Path) -> io::Result<String> {
        let mut file = File::open(path)?.take(BYTES + 1);
        let mut hasher = Sha256::new();
        let mut buffer = vec![0; 1 << 16];
        loop {
            let count = file.read(&mut buffer)?;
            if count == 0 {
                return Ok(hex(hasher));
            }
            self.bytes += u64::try_from(count).unwrap_or(u64::MAX);
            hasher.update(buffer.get(..count).unwrap_or_default());
        }
    }
}

fn unreadable(inner: &Path, error: &io::Error) -> String {
    format!("{} can't be read ({error}); it is named by the command or stands beside what is.", shown(inner))
}

fn shown(inner: &Path) -> String {
    inner.to_string_lossy().into_owned()
}

fn digest(command: &SuggestCommand, program: &Path, files: &Files) -> String {
    let mut hasher = Sha256::new();
    let mut part = |bytes: &[u8]| {
        // With its length, so that two parts can't look like one.
        hasher.update(u64::try_from(bytes.len()).unwrap_or(u64::MAX).to_le_bytes());
        hasher.update(bytes);
    };
    part(command.name.as_bytes());
    part(program.as_os_str().as_encoded_bytes());
    part(command.run.len().to_string().as_bytes());
    command.run.iter().for_each(|one| part(one.as_bytes()));
    for (name, hash) in &files.hashes {
        part(name.as_bytes());
        part(hash.as_bytes());
    }
    format!("sha256:{}", hex(hasher))
}

fn hex(hasher: Sha256) -> String {
    let mut out = String::new();
    for byte in hasher.finalize() {
        // Writing to a string cannot fail.
        let _ = write!(out, "{byte:02x}");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dataset() -> (tempfile::TempDir, PathBuf) {
        let kept = tempfile::tempdir().unwrap();
        let root = kept.path().canonicalize().unwrap();
        fs::create_dir(root.join("tools")).unwrap();
        fs::write(root.join("tools/run"), "#!/bin/sh\n").unwrap();
        fs::write(root.join("names.tsv"), "a\tPER\n").unwrap();
        (kept, root)
    }

    fn run(parts: &[&str]) -> SuggestCommand {
        SuggestCommand { name: "m".to_owned(), run: parts.iter().map(|part| (*part).to_owned()).collect() }
    }

    #[test]
    fn a_program_is_found_as_a_shell_finds_it_but_never_by_a_relative_entry() {
        let (_kept, root) = dataset();
        let find = |name, path: &str| program(&root, name, Some(path.as_ref()));
        assert_eq!(find("tools/run", ""), None, "it can't be run");
        fs::set_permissions(root.join("tools/run"), fs::Permissions::from_mode(0o755)).unwrap();
        assert_eq!(find("tools/run", ""), Some(root.join("tools/run")));
        assert_eq!(find("run", "tools:.:"), None);
        let absolute = root.join("tools").to_str().unwrap().to_owned();
        assert_eq!(find("run", &format!("/nowhere:{absolute}")), Some(root.join("tools/run")));
        assert!(look(&root, &run(&["no-such-program-7"])).unwrap_err().contains("no-such-program-7"));
    }

    #[test]
    fn named_files_are_watched_with_what_stands_beside_them() {
        let (_kept, root) = dataset();
        let watched = look(&root, &run(&["sh", "--file=tools/run", "names.tsv", "nothing"])).unwrap();
        assert_eq!(watched.files, ["names.tsv", "tools/run"]);
        assert_eq!(watched.alone, ["names.tsv"]);
        std::os::unix::fs::symlink("/", root.join("tools/all")).unwrap();
        assert!(look(&root, &run(&["sh", "tools/run"])).unwrap_err().contains("no plain file"));
        assert_eq!(look(&root, &run(&["sh", "/etc/passwd"])).unwrap().files, [] as [&str; 0]);
    }
}
