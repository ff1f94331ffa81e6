//! New articles of an import: JSON lines in files of bounded size, first in a folder that nothing reads, then in the corpus.

use crate::corpus::made::Made;
use crate::store::whole_file::sync_folder;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// Bytes of a file, about: the first one of a corpus is read before the first screen.
const LARGEST: u64 = 4 << 20;

/// Takes articles.
#[derive(Debug)]
pub struct Texts {
    folder: PathBuf,
    files: usize,
    open: Option<(BufWriter<File>, u64)>,
    /// The line that the next article will stand at.
    pub line: usize,
    /// How many there are.
    pub count: usize,
}

impl Texts {
    /// Into a folder that is there.
    pub fn new(folder: PathBuf) -> Self {
        Self { folder, files: 0, open: None, line: 1, count: 0 }
    }

    /// Adds an article.
    ///
    /// # Errors
    /// When it can't be written.
    pub fn add(&mut self, made: &Made) -> io::Result<()> {
        let line = made.line();
        let length = u64::try_from(line.len()).unwrap_or(u64::MAX) + 1;
        if self.open.as_ref().is_none_or(|(_, size)| size + length > LARGEST) {
            self.close()?;
            self.files += 1;
            let file = File::create_new(self.folder.join(name(self.files)))?;
            self.open = Some((BufWriter::with_capacity(1 << 18, file), 0));
            self.line = 1;
        }
        if let Some((file, size)) = &mut self.open {
            file.write_all(line.as_bytes())?;
            file.write_all(b"\n")?;
            *size += length;
        }
        self.line += 1;
        self.count += 1;
        Ok(())
    }

    fn close(&mut self) -> io::Result<()> {
        match self.open.take() {
            Some((file, _)) => file.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all(),
            None => Ok(()),
        }
    }

    /// Moves the files into `corpus/import/NAME/`, behind those that are there; their names in the dataset.
    ///
    /// # Errors
    /// When one could not be moved; those before it were.
    pub fn commit(mut self, root: &Path, import: &str) -> io::Result<Vec<String>> {
        self.close()?;
        if self.files == 0 {
            return Ok(Vec::new());
        }
        let folder = folder(root, import)?;
        let mut last = 0;
        while folder.join(name(last + 1)).symlink_metadata().is_ok() {
            last += 1;
        }
        let mut moved = Vec::with_capacity(self.files);
        for n in 1..=self.files {
            let to = name(last + n);
            fs::rename(self.folder.join(name(n)), folder.join(&to))?;
            moved.push(format!("corpus/import/{import}/{to}"));
        }
        sync_folder(&folder)?;
        Ok(moved)
    }
}

/// The folder of an import, made where it is not there. A link that leads out of the dataset is refused.
fn folder(root: &Path, import: &str) -> io::Result<PathBuf> {
    let folder = root.join("corpus/import").join(import);
    fs::create_dir_all(&folder)?;
    let real = folder.canonicalize()?;
    if !real.starts_with(root.canonicalize()?) {
        return Err(io::Error::other(format!("corpus/import/{import} leads out of the dataset by a link")));
    }
    Ok(folder)
}

fn name(number: usize) -> String {
    format!("{number:05}.jsonl")
}
