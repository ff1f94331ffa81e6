//! Where a session keeps its records: an annotator's work, or what somebody does to practise, which is nobody's work and
//! stands where no command looks for any.

use super::annotations;
use super::lock::{self, Lock};
use super::name::AnnotatorName;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

/// What a session is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Purpose {
    Work,
    Practice,
}

/// The file of a session and its locks.
#[derive(Clone, Debug)]
pub struct Home {
    root: PathBuf,
    who: AnnotatorName,
    purpose: Purpose,
}

impl Home {
    /// The annotator's file of annotations.
    pub fn work(root: &Path, who: &AnnotatorName) -> Self {
        Self { root: root.to_owned(), who: who.clone(), purpose: Purpose::Work }
    }

    /// What they practise, in `.gloss/practice/`.
    pub fn practice(root: &Path, who: &AnnotatorName) -> Self {
        Self { root: root.to_owned(), who: who.clone(), purpose: Purpose::Practice }
    }

    /// The folder of the dataset.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Whose it is.
    pub fn who(&self) -> &AnnotatorName {
        &self.who
    }

    /// The file.
    pub fn path(&self) -> PathBuf {
        match self.purpose {
            Purpose::Work => annotations::path(&self.root, &self.who),
            Purpose::Practice => self.root.join(self.shown()),
        }
    }

    /// The file, relative to the dataset.
    pub fn shown(&self) -> String {
        let folder = match self.purpose {
            Purpose::Work => "annotations",
            Purpose::Practice => ".gloss/practice",
        };
        format!("{folder}/{}.jsonl", self.who)
    }

    /// Asks for the lock of the session.
    pub fn lock(&self) -> Lock {
        match self.purpose {
            Purpose::Work => lock::take(&self.root, &self.who),
            Purpose::Practice => lock::take_practice(&self.root, &self.who),
        }
    }

    /// Waits for the moment in which nobody else writes the file: nobody ever does where somebody practises.
    ///
    /// # Errors
    /// When nothing can be written here.
    pub fn writing(&self) -> io::Result<Option<File>> {
        match self.purpose {
            Purpose::Work => lock::writing(&self.root, &self.who),
            Purpose::Practice => Ok(None),
        }
    }

    /// Takes the file away, to begin anew; it is no error where there is none.
    ///
    /// # Errors
    /// When it stays: a session has it open, or it may not be removed.
    pub fn clear(&self) -> io::Result<()> {
        let _held = match self.lock() {
            Lock::Held(file) | Lock::Unsupported(file) => file,
            Lock::Taken => return Err(io::Error::other(format!("another session of {} has it open", self.who))),
            Lock::Unwritable(error) => return Err(error),
        };
        let folder = self.path().parent().is_some_and(Path::is_symlink);
        if folder {
            return Err(io::Error::other("its folder is a symbolic link, which is not followed"));
        }
        match fs::remove_file(self.path()) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn practice_begins_anew_and_leaves_the_work_alone() {
        let root = tempfile::tempdir().unwrap();
        let who = AnnotatorName::new("rosa").unwrap();
        let (work, practice) = (Home::work(root.path(), &who), Home::practice(root.path(), &who));
        for home in [&work, &practice] {
            fs::create_dir_all(home.path().parent().unwrap()).unwrap();
            fs::write(home.path(), "x").unwrap();
        }
        let held = practice.lock();
        assert!(practice.clear().is_err(), "a session is open");
        assert!(matches!(work.lock(), Lock::Held(_)), "work and practice are open beside each other");
        drop(held);
        practice.clear().unwrap();
        practice.clear().unwrap();
        assert_eq!((work.path().exists(), practice.path().exists()), (true, false));
        #[cfg(unix)]
        {
            let outside = tempfile::tempdir().unwrap();
            fs::write(outside.path().join("rosa.jsonl"), "x").unwrap();
            fs::remove_dir(practice.path().parent().unwrap()).unwrap();
            std::os::unix::fs::symlink(outside.path(), practice.path().parent().unwrap()).unwrap();
            assert!(practice.clear().is_err());
            assert!(outside.path().join("rosa.jsonl").exists());
        }
    }
}
