//! One annotation file on the disk: read, append with sync, replace as a whole.

use super::files::{Files, How, Seen, System};
use std::io;
use std::path::{Path, PathBuf};

/// The file of one annotator.
pub struct Disk {
    files: Box<dyn Files>,
    path: PathBuf,
    /// Whether its name, and that of its folder, are known to be on the disk: bytes of a file that has no name after a
    /// power cut are lost, however well they were written.
    is_named: bool,
}

impl Disk {
    /// The file at a path; its folder is made when something is written.
    pub fn new(path: PathBuf) -> Self {
        Self::on(Box::new(System), path)
    }

    /// The same on a file system of one's own.
    pub(super) fn on(files: Box<dyn Files>, path: PathBuf) -> Self {
        Self { files, path, is_named: false }
    }

    /// What it looks like now; `None`: it does not exist.
    ///
    /// # Errors
    /// When that can't be told.
    pub fn seen(&self) -> io::Result<Option<Seen>> {
        self.files.seen(&self.path)
    }

    /// All of it; empty where it does not exist.
    ///
    /// # Errors
    /// When it can't be read.
    pub fn read(&self) -> io::Result<Vec<u8>> {
        self.files.read(&self.path)
    }

    /// Adds to its end and waits until that is on the disk. After an error nothing is added, as far as that can be had.
    ///
    /// # Errors
    /// When nothing, or not everything, could be written, or it may be lost with the power.
    pub fn append(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.refuse_link()?;
        self.make_folder()?;
        let mut file = self.files.open(&self.path, How::Append)?;
        let before = file.length()?;
        let written = file.write(bytes).and_then(|()| file.sync());
        let kept = match written {
            Ok(()) if self.is_named => Ok(()),
            Ok(()) => self.sync_name(),
            Err(error) => Err(error),
        };
        self.is_named |= kept.is_ok();
        if kept.is_err() {
            // A part may have been written: better none of it. Where even that fails, the next append begins a new line.
            _ = file.cut(before);
        }
        kept
    }

    /// Puts other bytes in its place: there is the old file or the new one at every moment, also after a power cut.
    ///
    /// # Errors
    /// When the old file stays, or may come back with the power.
    pub fn replace(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.refuse_link()?;
        let folder = self.folder()?.to_owned();
        let beside = folder.join(format!(".{}.new", self.path.file_name().unwrap_or_default().to_string_lossy()));
        // What a session that was killed has left; one's own lock keeps others from it.
        if self.files.is_link(&beside) || self.files.seen(&beside)?.is_some() {
            self.files.remove(&beside)?;
        }
        // From here on the old file may come back with a power cut, without what is added to the new one: also where
        // the renaming was done and yet said to have failed.
        self.is_named = false;
        let made = self.write_beside(&beside, bytes).and_then(|()| self.files.rename(&beside, &self.path));
        if made.is_err() {
            _ = self.files.remove(&beside);
            return made;
        }
        self.files.sync_folder(&folder)?;
        self.is_named = true;
        Ok(())
    }

    fn write_beside(&self, beside: &Path, bytes: &[u8]) -> io::Result<()> {
        let mut file = self.files.open(beside, How::Fresh)?;
        file.write(bytes)?;
        if self.files.seen(&self.path)?.is_some() {
            self.files.copy_rights(&self.path, beside)?;
        }
        file.sync()
    }

    /// Copies a torn end into a file beside it, waits for the disk, and cuts it off.
    ///
    /// # Errors
    /// When it stays where it is.
    pub fn set_aside(&mut self, torn: &[u8], keep: u64) -> io::Result<()> {
        self.refuse_link()?;
        let mut aside = self.path.clone().into_os_string();
        aside.push(".torn");
        let aside = PathBuf::from(aside);
        if self.files.is_link(&aside) {
            return Err(io::Error::other("the file for torn lines is a symbolic link, which is not followed"));
        }
        let mut copy = self.files.open(&aside, How::Append)?;
        copy.write(torn)?;
        copy.write(b"\n")?;
        copy.sync()?;
        self.files.sync_folder(self.folder()?)?;
        let mut file = self.files.open(&self.path, How::Cut)?;
        file.cut(keep)?;
        file.sync()
    }

    fn folder(&self) -> io::Result<&Path> {
        self.path.parent().ok_or_else(|| io::Error::other("it has no folder"))
    }

    fn make_folder(&self) -> io::Result<()> {
        let folder = self.folder()?;
        if self.files.is_folder(folder) {
            return Ok(());
        }
        match self.files.make_folder(folder) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
            made => made,
        }
    }

    /// Waits for the names of the file and of its folder.
    fn sync_name(&self) -> io::Result<()> {
        let folder = self.folder()?;
        self.files.sync_folder(folder)?;
        folder.parent().map_or(Ok(()), |above| self.files.sync_folder(above))
    }

    /// A link is not followed: it could lead out of the dataset.
    fn refuse_link(&self) -> io::Result<()> {
        if self.files.is_link(&self.path) || self.folder().is_ok_and(|folder| self.files.is_link(folder)) {
            return Err(io::Error::other("it is a symbolic link, which is not followed"));
        }
        Ok(())
    }
}
