//! Which commands of a dataset its user has agreed to: kept beside the user's configuration, by the real path of the
//! dataset and the digest of what would run. A changed line, program or script is another command.

pub mod watched;

use super::{user, whole_file};
use crate::schema::SuggestCommand;
use serde_json::{Map, Value};
use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use thiserror::Error;
use watched::Watched;

/// The file beside `config.toml`.
const FILE: &str = "trust.json";
/// A larger file (bytes) is none of ours.
const LARGEST: u64 = 1 << 20;

/// Why trust can't be kept or looked up.
#[derive(Debug, Error)]
pub enum TrustError {
    /// There is no folder for it.
    #[error("there is no configuration folder to keep your consent in: set GLOSS_CONFIG to a file in one.")]
    NoFolder,
    /// A dataset must not vouch for itself.
    #[error(
        "{0} lies in the dataset itself, which could vouch for itself so; it was not used. Set GLOSS_CONFIG to a file outside."
    )]
    Inside(PathBuf),
    /// The path can't be written down.
    #[error("the path of the dataset is not UTF-8, so that your consent to it can't be kept. Rename the folder.")]
    Path,
    /// The file is broken.
    #[error("{0}: {1}; it is as it was, and nothing of the dataset runs. Mend or remove the file.")]
    Broken(PathBuf, String),
    /// The file can't be written.
    #[error("{0} can't be written ({1}); nothing was changed.")]
    Unwritten(PathBuf, io::Error),
}

/// What the user agreed to, for one dataset.
#[derive(Debug)]
pub struct Trust {
    path: PathBuf,
    dataset: String,
    all: Map<String, Value>,
}

impl Trust {
    /// Looks it up. `root`: the real path of the dataset.
    ///
    /// # Errors
    /// When it can't be known; then nothing is trusted.
    pub fn open(root: &Path) -> Result<Self, TrustError> {
        let folder = user::folder().ok_or(TrustError::NoFolder)?;
        Self::open_in(&folder, root)
    }

    /// The same with the file in that folder.
    ///
    /// # Errors
    /// As [`Trust::open`].
    pub fn open_in(folder: &Path, root: &Path) -> Result<Self, TrustError> {
        let path = folder.join(FILE);
        let real = [path.as_path(), folder].into_iter().find_map(|path| path.canonicalize().ok());
        if real.is_some_and(|real| real.starts_with(root)) || path.starts_with(root) {
            return Err(TrustError::Inside(path));
        }
        let dataset = root.to_str().ok_or(TrustError::Path)?.to_owned();
        let broken = |why: String| TrustError::Broken(path.clone(), why);
        let text = match read(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Ok(Self { path, dataset, all: Map::new() });
            }
            Err(error) => return Err(broken(error.to_string())),
        };
        let all =
            serde_json::from_str(&text).map_err(|error| broken(format!("it is no list of consents ({error})")))?;
        Ok(Self { path, dataset, all })
    }

    /// Whether the user agreed to exactly this.
    pub fn holds(&self, command: &SuggestCommand, watched: &Watched) -> bool {
        self.known(&command.name).is_some_and(|known| known == watched.digest)
    }

    /// Whether the user agreed to something that had this name.
    pub fn was_given(&self, command: &SuggestCommand) -> bool {
        self.known(&command.name).is_some()
    }

    fn known(&self, name: &str) -> Option<&str> {
        self.all.get(&self.dataset)?.get(name)?.as_str()
    }

    /// Keeps the user's consent to exactly these, and to nothing else of this dataset.
    ///
    /// # Errors
    /// When the file stays as it was.
    pub fn give<'a>(mut self, agreed: impl IntoIterator<Item = (&'a str, &'a Watched)>) -> Result<(), TrustError> {
        let named = |(name, watched): (&str, &Watched)| (name.to_owned(), Value::String(watched.digest.clone()));
        let agreed: Map<String, Value> = agreed.into_iter().map(named).collect();
        self.all.insert(self.dataset.clone(), Value::Object(agreed));
        self.write()
    }

    /// Takes all consent for this dataset back; `false` where there was none.
    ///
    /// # Errors
    /// When the file stays as it was.
    pub fn revoke(mut self) -> Result<bool, TrustError> {
        let had = self.all.shift_remove(&self.dataset).is_some();
        if had {
            self.write()?;
        }
        Ok(had)
    }

    fn write(&self) -> Result<(), TrustError> {
        let write = |to: &mut dyn Write| {
            serde_json::to_writer_pretty(&mut *to, &self.all)?;
            to.write_all(b"\n")
        };
        whole_file::replace(&self.path, write).map_err(|error| TrustError::Unwritten(self.path.clone(), error))
    }
}

fn read(path: &Path) -> io::Result<String> {
    let mut text = String::new();
    File::open(path)?.take(LARGEST).read_to_string(&mut text)?;
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    struct Case {
        _kept: tempfile::TempDir,
        home: PathBuf,
        root: PathBuf,
    }

    fn case() -> Case {
        let kept = tempfile::tempdir().unwrap();
        let folder = kept.path().canonicalize().unwrap();
        let (home, root) = (folder.join("home"), folder.join("talks"));
        fs::create_dir_all(&home).unwrap();
        fs::create_dir_all(root.join("tools/part")).unwrap();
        fs::write(root.join("tools/a.py"), "print(1)\n").unwrap();
        fs::write(root.join("tools/part/b.py"), "x = 1\n").unwrap();
        Case { _kept: kept, home, root }
    }

    fn command(run: &[&str]) -> SuggestCommand {
        SuggestCommand { name: "m".to_owned(), run: run.iter().map(|part| (*part).to_owned()).collect() }
    }

    fn trusts(case: &Case, command: &SuggestCommand) -> bool {
        let watched = watched::look(&case.root, command).unwrap();
        Trust::open_in(&case.home, &case.root).unwrap().holds(command, &watched)
    }

    fn agree(case: &Case, command: &SuggestCommand) {
        let watched = watched::look(&case.root, command).unwrap();
        Trust::open_in(&case.home, &case.root).unwrap().give([("m", &watched)]).unwrap();
    }

    #[test]
    fn consent_holds_for_the_same_line_and_the_same_files_alone() {
        let case = case();
        let one = command(&["sh", "tools/a.py", "x"]);
        assert!(!trusts(&case, &one));
        agree(&case, &one);
        assert!(trusts(&case, &one));
        for other in [command(&["sh", "tools/a.py", "y"]), command(&["sh", "tools/a.py x"]), command(&["sh"])] {
            assert!(!trusts(&case, &other), "{other:?}");
        }
        // What the script loads from beside it is a part of it.
        let changes = [
            ("tools/a.py", "print(2)\n"),
            ("tools/part/b.py", "x = 2\n"),
            ("tools/json.py", "evil\n"),
            ("tools/c", ""),
        ];
        for (file, text) in changes {
            let before = fs::read(case.root.join(file)).ok();
            fs::write(case.root.join(file), text).unwrap();
            assert!(!trusts(&case, &one), "{file}");
            match before {
                Some(before) => fs::write(case.root.join(file), before).unwrap(),
                None => fs::remove_file(case.root.join(file)).unwrap(),
            }
            assert!(trusts(&case, &one), "{file}");
        }
        // Another dataset, if only by its place, is another.
        let moved = Case { root: case.root.with_file_name("moved"), ..case };
        fs::rename(case.root, &moved.root).unwrap();
        assert!(!trusts(&moved, &one));
    }

    #[test]
    fn it_can_be_taken_back_and_a_dataset_cannot_vouch_for_itself() {
        let case = case();
        let one = command(&["sh", "tools/a.py"]);
        agree(&case, &one);
        assert!(Trust::open_in(&case.home, &case.root).unwrap().revoke().unwrap());
        assert!(!trusts(&case, &one));
        assert!(!Trust::open_in(&case.home, &case.root).unwrap().revoke().unwrap());
        fs::write(case.home.join(FILE), "[]").unwrap();
        let broken = Trust::open_in(&case.home, &case.root).unwrap_err();
        assert!(matches!(broken, TrustError::Broken(..)), "{broken}");
        let inside = Trust::open_in(&case.root.join("tools"), &case.root).unwrap_err();
        assert!(matches!(inside, TrustError::Inside(..)), "{inside}");
    }
}
