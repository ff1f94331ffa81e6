//! What a session leaves for the next one: small files in `.gloss/`, of no harm when they are lost.

use super::name::AnnotatorName;
use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

/// What is left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Left {
    /// Where the analyst stopped.
    Place,
    /// What was put aside of the inbox.
    Aside,
}

impl Left {
    fn path(self, root: &Path, who: &AnnotatorName) -> PathBuf {
        let name = match self {
            Self::Place => "session",
            Self::Aside => "aside",
        };
        root.join(".gloss").join(format!("{name}-{who}.json"))
    }

    /// A larger file is not one of ours, in bytes.
    fn largest(self) -> u64 {
        match self {
            Self::Place => 16 << 10,
            Self::Aside => 4 << 20,
        }
    }
}

/// What was left.
pub fn read(root: &Path, who: &AnnotatorName, what: Left) -> Option<String> {
    let mut text = String::new();
    fs::File::open(what.path(root, who)).ok()?.take(what.largest()).read_to_string(&mut text).ok()?;
    Some(text)
}

/// Leaves a text; the file is replaced as a whole.
///
/// # Errors
/// When the folder can't be written.
pub fn write(root: &Path, who: &AnnotatorName, what: Left, text: &str) -> io::Result<()> {
    let mut file = tempfile::NamedTempFile::new_in(root.join(".gloss"))?;
    file.write_all(text.as_bytes())?;
    file.persist(what.path(root, who))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_annotator_finds_what_was_left_of_each_kind() {
        let root = tempfile::tempdir().unwrap();
        fs::create_dir(root.path().join(".gloss")).unwrap();
        let [rosa, tom] = ["rosa", "tom"].map(|name| AnnotatorName::new(name).unwrap());
        write(root.path(), &rosa, Left::Place, "here").unwrap();
        write(root.path(), &rosa, Left::Aside, "[1]").unwrap();
        let read = |who, what| read(root.path(), who, what);
        assert_eq!(
            (read(&rosa, Left::Place).as_deref(), read(&rosa, Left::Aside).as_deref()),
            (Some("here"), Some("[1]"))
        );
        assert_eq!(read(&tom, Left::Aside), None);
    }
}
