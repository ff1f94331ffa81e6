//! A file in `.gloss/` that was made from others: of no harm when it is lost, and never trusted.

use super::name::AnnotatorName;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// A larger file is neither read nor written, in bytes.
const LARGEST: u64 = 256 << 20;

/// Where it stands.
#[derive(Debug)]
pub struct CacheFile {
    root: PathBuf,
    name: String,
}

impl CacheFile {
    /// In the dataset in that folder, as its real path.
    pub fn new(root: &Path, name: &str) -> Self {
        Self { root: root.to_owned(), name: name.to_owned() }
    }

    /// What the suggestion engine learnt from an annotator.
    pub fn learnt(root: &Path, who: &AnnotatorName) -> Self {
        Self::new(root, &format!("suggest-{who}.bin"))
    }

    /// The folder, unless a link leads out of the dataset.
    fn folder(&self) -> Option<PathBuf> {
        self.root.join(".gloss").canonicalize().ok().filter(|folder| folder.starts_with(&self.root))
    }

    /// The file for reading, and when it was written; `None`: there is none that could be ours.
    pub fn open(&self) -> Option<(File, SystemTime)> {
        let path = self.folder()?.join(&self.name);
        let meta = fs::symlink_metadata(&path).ok()?;
        if !meta.is_file() || meta.len() > LARGEST {
            return None;
        }
        Some((File::open(path).ok()?, meta.modified().ok()?))
    }

    /// Its bytes; `None`: there is none that could be ours.
    pub fn read(&self) -> Option<Vec<u8>> {
        let mut bytes = Vec::new();
        self.open()?.0.take(LARGEST).read_to_end(&mut bytes).ok()?;
        Some(bytes)
    }

    /// When it was written, by the clock of the disk.
    pub fn modified(&self) -> Option<SystemTime> {
        fs::symlink_metadata(self.folder()?.join(&self.name)).ok()?.modified().ok()
    }

    /// Replaces it as a whole. It is not waited for the disk: a torn file is known by its checksum.
    ///
    /// # Errors
    /// When the file stays as it was.
    pub fn write(&self, bytes: &[u8]) -> io::Result<()> {
        if bytes.len() as u64 > LARGEST {
            return Err(io::Error::other("it is too large"));
        }
        self.write_with(|file| file.write_all(bytes))
    }

    /// The same, written bit by bit.
    ///
    /// # Errors
    /// When the file stays as it was.
    pub fn write_with(&self, write: impl FnOnce(&mut File) -> io::Result<()>) -> io::Result<()> {
        let folder = self.folder().ok_or_else(|| io::Error::other("there is no .gloss folder"))?;
        // One name for all, so that a session that is killed leaves one at most; a link at that name is not followed.
        let new = folder.join(format!("{}.new", self.name));
        _ = fs::remove_file(&new);
        let mut file = File::options().write(true).create_new(true).open(&new)?;
        let done = write(&mut file).and_then(|()| fs::rename(&new, folder.join(&self.name)));
        done.inspect_err(|_| _ = fs::remove_file(&new))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dataset() -> (tempfile::TempDir, PathBuf, CacheFile) {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().canonicalize().unwrap();
        let file = CacheFile::learnt(&root, &AnnotatorName::new("rk").unwrap());
        (dir, root, file)
    }

    #[test]
    fn it_is_replaced_as_a_whole_and_nothing_is_left_beside_it() {
        let (_dir, root, file) = dataset();
        assert!(file.write(b"one").is_err() && file.read().is_none(), "without a folder nothing is made");
        fs::create_dir(root.join(".gloss")).unwrap();
        fs::write(root.join(".gloss/suggest-rk.bin.new"), "torn").unwrap();
        file.write(b"one").unwrap();
        file.write(b"two").unwrap();
        assert_eq!(file.read().unwrap(), b"two");
        assert_eq!(fs::read_dir(root.join(".gloss")).unwrap().count(), 1);
    }

    #[test]
    fn too_large_a_file_is_not_read() {
        let (_dir, root, file) = dataset();
        fs::create_dir(root.join(".gloss")).unwrap();
        file.write(b"one").unwrap();
        File::options().write(true).open(root.join(".gloss/suggest-rk.bin")).unwrap().set_len(LARGEST + 1).unwrap();
        assert!(file.read().is_none());
    }

    #[cfg(unix)]
    #[test]
    fn links_are_not_followed_and_a_folder_that_can_t_be_written_is_no_harm() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let (_dir, root, file) = dataset();
        let outside = tempfile::tempdir().unwrap();
        fs::write(outside.path().join("suggest-rk.bin"), "theirs").unwrap();
        symlink(outside.path(), root.join(".gloss")).unwrap();
        assert!(file.read().is_none() && file.write(b"ours").is_err());
        fs::remove_file(root.join(".gloss")).unwrap();
        fs::create_dir(root.join(".gloss")).unwrap();
        for name in ["suggest-rk.bin", "suggest-rk.bin.new"] {
            symlink(outside.path().join("suggest-rk.bin"), root.join(".gloss").join(name)).unwrap();
        }
        assert!(file.read().is_none());
        file.write(b"ours").unwrap();
        assert_eq!(fs::read(outside.path().join("suggest-rk.bin")).unwrap(), b"theirs");
        assert_eq!(file.read().unwrap(), b"ours");
        fs::set_permissions(root.join(".gloss"), fs::Permissions::from_mode(0o555)).unwrap();
        _ = file.write(b"again");
        assert!(file.read().is_some());
        fs::set_permissions(root.join(".gloss"), fs::Permissions::from_mode(0o755)).unwrap();
    }
}
