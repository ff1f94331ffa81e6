//! What the store asks of a file system, call by call: a trait, so that tests can let each call fail, and let the power go
//! between any two.

#[cfg(test)]
pub mod doubles;

use std::fs::{self, File, Metadata};
use std::io::{self, Write};
use std::path::Path;
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

/// How a file is opened for writing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// At its end; made where it is not there.
    Append,
    /// It must not be there yet.
    Fresh,
    /// As it is, to be cut.
    Cut,
}

/// A file that is open for writing.
pub trait Open {
    /// Writes all of it; after an error a part may have been written.
    ///
    /// # Errors
    /// When not everything could be written.
    fn write(&mut self, bytes: &[u8]) -> io::Result<()>;
    /// Waits until what was written is on the disk.
    ///
    /// # Errors
    /// When it may not be.
    fn sync(&mut self) -> io::Result<()>;
    /// Keeps only so many bytes.
    ///
    /// # Errors
    /// When it stays longer.
    fn cut(&mut self, length: u64) -> io::Result<()>;
    /// How many bytes it has.
    ///
    /// # Errors
    /// When that can't be told.
    fn length(&self) -> io::Result<u64>;
}

/// A file system.
#[expect(clippy::missing_errors_doc, reason = "each fails when the system can't do it")]
pub trait Files: Send {
    /// What a file looks like, links followed; `None`: it does not exist.
    fn seen(&self, path: &Path) -> io::Result<Option<Seen>>;
    /// Whether a link stands at a path.
    fn is_link(&self, path: &Path) -> bool;
    /// Whether a folder stands at a path.
    fn is_folder(&self, path: &Path) -> bool;
    /// All bytes of a file; none where it does not exist.
    fn read(&self, path: &Path) -> io::Result<Vec<u8>>;
    /// Makes one folder in another.
    fn make_folder(&self, path: &Path) -> io::Result<()>;
    /// Opens a file for writing.
    fn open(&self, path: &Path, how: How) -> io::Result<Box<dyn Open + '_>>;
    /// Gives a file the rights of another.
    fn copy_rights(&self, from: &Path, to: &Path) -> io::Result<()>;
    /// Puts a file at another name, in place of what is there.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;
    /// Takes a file away.
    fn remove(&self, path: &Path) -> io::Result<()>;
    /// Waits until the names in a folder are on the disk.
    fn sync_folder(&self, path: &Path) -> io::Result<()>;
}

/// The system's own.
#[derive(Clone, Copy, Debug)]
pub struct System;

impl Open for File {
    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.write_all(bytes)
    }
    fn sync(&mut self) -> io::Result<()> {
        self.sync_data()
    }
    fn cut(&mut self, length: u64) -> io::Result<()> {
        self.set_len(length)
    }
    fn length(&self) -> io::Result<u64> {
        Ok(self.metadata()?.len())
    }
}

impl Files for System {
    fn seen(&self, path: &Path) -> io::Result<Option<Seen>> {
        match fs::metadata(path) {
            Ok(meta) => Ok(Some(Seen::of(&meta))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }
    fn is_link(&self, path: &Path) -> bool {
        fs::symlink_metadata(path).is_ok_and(|meta| meta.is_symlink())
    }
    fn is_folder(&self, path: &Path) -> bool {
        path.is_dir()
    }
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        match fs::read(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
            read => read,
        }
    }
    fn make_folder(&self, path: &Path) -> io::Result<()> {
        fs::create_dir(path)
    }
    fn open(&self, path: &Path, how: How) -> io::Result<Box<dyn Open + '_>> {
        let mut options = File::options();
        match how {
            How::Append => options.create(true).append(true),
            How::Fresh => options.create_new(true).write(true),
            How::Cut => options.write(true),
        };
        Ok(Box::new(options.open(path)?))
    }
    fn copy_rights(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::set_permissions(to, fs::symlink_metadata(from)?.permissions())
    }
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }
    fn remove(&self, path: &Path) -> io::Result<()> {
        fs::remove_file(path)
    }
    fn sync_folder(&self, path: &Path) -> io::Result<()> {
        File::open(path)?.sync_all()
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
