//! One annotation file on the disk: read, append with sync, replace as a whole. A trait, so that tests can let it fail.

use super::whole_file;
use std::fs::{self, File, Metadata};
use std::io::{self, Read, Write};
use std::path::PathBuf;
use std::time::SystemTime;

/// What a file looked like when it was last seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen {
    /// Length in bytes.
    pub size: u64,
    /// When it was written last.
    pub modified: Option<SystemTime>,
    /// Which file it is, where the system tells.
    pub inode: u64,
}

impl Seen {
    /// From what the system says about a file.
    pub fn of(meta: &Metadata) -> Self {
        Self { size: meta.len(), modified: meta.modified().ok(), inode: inode(meta) }
    }
}

/// The file of one annotator.
pub trait Disk: Send {
    /// What it looks like now; `None`: it does not exist.
    ///
    /// # Errors
    /// When that can't be told.
    fn seen(&self) -> io::Result<Option<Seen>>;
    /// All of it; empty where it does not exist.
    ///
    /// # Errors
    /// When it can't be read.
    fn read(&self) -> io::Result<Vec<u8>>;
    /// Adds to its end and waits until that is on the disk. After an error nothing is added, as far as that can be had.
    ///
    /// # Errors
    /// When nothing, or not everything, could be written.
    fn append(&mut self, bytes: &[u8]) -> io::Result<()>;
    /// Puts other bytes in its place: there is the old file or the new one at every moment, also after a power cut.
    ///
    /// # Errors
    /// When the old file stays.
    fn replace(&mut self, bytes: &[u8]) -> io::Result<()>;
    /// Copies a torn end into a file beside it, waits for the disk, and cuts it off.
    ///
    /// # Errors
    /// When it stays where it is.
    fn set_aside(&mut self, torn: &[u8], keep: u64) -> io::Result<()>;
}

/// The real one.
#[derive(Debug)]
pub struct FileOnDisk {
    path: PathBuf,
}

impl FileOnDisk {
    /// The file at a path; its folder is made when something is written.
    pub fn new(path: PathBuf) -> Self {
        Self { path }
    }

    fn sync_folder(&self) -> io::Result<()> {
        match self.path.parent() {
            Some(folder) => whole_file::sync_folder(folder),
            None => Ok(()),
        }
    }

    /// A link is not followed: it could lead out of the dataset.
    fn refuse_link(&self) -> io::Result<()> {
        match fs::symlink_metadata(&self.path) {
            Ok(meta) if meta.is_symlink() => Err(io::Error::other("it is a symbolic link, which is not followed")),
            _ => Ok(()),
        }
    }
}

#[cfg(unix)]
fn inode(meta: &Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(meta)
}

#[cfg(not(unix))]
fn inode(_: &Metadata) -> u64 {
    0
}

impl Disk for FileOnDisk {
    fn seen(&self) -> io::Result<Option<Seen>> {
        match fs::metadata(&self.path) {
            Ok(meta) => Ok(Some(Seen::of(&meta))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn read(&self) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        match File::open(&self.path) {
            Ok(mut file) => file.read_to_end(&mut bytes).map(|_| bytes),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(bytes),
            Err(error) => Err(error),
        }
    }

    fn append(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.refuse_link()?;
        let fresh = !self.path.exists();
        if let Some(folder) = self.path.parent().filter(|_| fresh) {
            fs::create_dir_all(folder)?;
        }
        let mut file = File::options().create(true).append(true).open(&self.path)?;
        let before = file.metadata()?.len();
        if let Err(error) = file.write_all(bytes).and_then(|()| file.sync_data()) {
            // A part may have been written: better none of it. Where even that fails, the next append begins a new line.
            let _ = file.set_len(before);
            return Err(error);
        }
        if fresh { self.sync_folder() } else { Ok(()) }
    }

    fn replace(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.refuse_link()?;
        whole_file::replace(&self.path, |file| file.write_all(bytes))
    }

    fn set_aside(&mut self, torn: &[u8], keep: u64) -> io::Result<()> {
        self.refuse_link()?;
        let mut aside = self.path.clone().into_os_string();
        aside.push(".torn");
        let mut aside = File::options().create(true).append(true).open(aside)?;
        aside.write_all(torn)?;
        aside.write_all(b"\n")?;
        aside.sync_data()?;
        let file = File::options().write(true).open(&self.path)?;
        file.set_len(keep)?;
        file.sync_data()?;
        self.sync_folder()
    }
}
