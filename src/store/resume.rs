//! What a session leaves for the next one: small files in `.gloss/`, of no harm when they are lost.

use super::cache::CacheFile;
use super::name::AnnotatorName;
use std::io::{self, Read};
use std::path::Path;

/// What is left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Left {
    /// Where the analyst stopped.
    Place,
    /// What was put aside of the inbox.
    Aside,
}

impl Left {
    fn name(self, who: &AnnotatorName) -> String {
        let name = match self {
            Self::Place => "session",
            Self::Aside => "aside",
        };
        format!("{name}-{who}.json")
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
    let (file, _) = CacheFile::new(root, &what.name(who)).open()?;
    file.take(what.largest()).read_to_string(&mut text).ok()?;
    Some(text)
}

/// Leaves a text; the file is replaced as a whole.
///
/// # Errors
/// When the folder can't be written.
pub fn write(root: &Path, who: &AnnotatorName, what: Left, text: &str) -> io::Result<()> {
    CacheFile::new(root, &what.name(who)).write(text.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn each_annotator_finds_what_was_left_of_each_kind() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        fs::create_dir(root.join(".gloss")).unwrap();
        let [rosa, tom] = ["rosa", "tom"].map(|name| AnnotatorName::new(name).unwrap());
        write(&root, &rosa, Left::Place, "here").unwrap();
        write(&root, &rosa, Left::Aside, "[1]").unwrap();
        let read = |who, what| read(&root, who, what);
        assert_eq!(
            (read(&rosa, Left::Place).as_deref(), read(&rosa, Left::Aside).as_deref()),
            (Some("here"), Some("[1]"))
        );
        assert_eq!(read(&tom, Left::Aside), None);
    }
}
