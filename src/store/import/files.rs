//! What is imported, as named bytes: a file and what belongs to it, the files of a folder, those of a zip archive.

use crate::exchange::{Format, Source};
use std::borrow::Cow;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use zip::ZipArchive;

/// Files of a folder or archive at most.
const MOST: usize = 2_000_000;
/// An archived file that is this much larger than what stands for it, and larger than [`SMALL`], is a trap.
const SWELLS: u64 = 200;
/// Bytes below which nothing is a trap.
const SMALL: u64 = 64 << 20;

/// Some files.
#[derive(Debug)]
pub struct Files {
    all: Vec<One>,
    archive: Option<ZipArchive<BufReader<File>>>,
    /// What was left out, with the reason.
    pub refused: Vec<(String, String)>,
    read: Arc<AtomicU64>,
}

#[derive(Debug)]
struct One {
    name: String,
    size: u64,
    place: Place,
}

#[derive(Debug)]
enum Place {
    Path(PathBuf),
    Archived(usize),
}

impl Files {
    /// Of a path: a folder, an archive, or a file with what the format reads beside it.
    ///
    /// # Errors
    /// When there is nothing that can be read.
    pub fn open(path: &Path, format: Option<&dyn Format>) -> io::Result<Self> {
        let meta = fs::metadata(path)?;
        let mut files = Self { all: Vec::new(), archive: None, refused: Vec::new(), read: Arc::default() };
        if meta.is_dir() {
            files.folder(path, "", 0)?;
        } else if meta.is_file() && is_zip(path)? {
            files.archived(path)?;
        } else if meta.is_file() {
            files.one(path, format)?;
        } else {
            return Err(io::Error::other("it is neither a file nor a folder"));
        }
        files.all.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(files)
    }

    /// Bytes of all files.
    pub fn total(&self) -> u64 {
        self.all.iter().map(|one| one.size).sum()
    }

    /// How many bytes were read by now; the same ones twice count twice.
    pub fn read_so_far(&self) -> Arc<AtomicU64> {
        self.read.clone()
    }

    fn add(&mut self, name: String, size: u64, place: Place) {
        if self.all.len() < MOST {
            self.all.push(One { name, size, place });
        } else if self.all.len() == MOST {
            self.refused
                .push((name, "there are more than 2,000,000 files; this and the rest were left out".to_owned()));
        }
    }

    fn folder(&mut self, path: &Path, inside: &str, depth: usize) -> io::Result<()> {
        for entry in fs::read_dir(path)? {
            let entry = entry?;
            let Some(name) = entry.file_name().to_str().map(str::to_owned) else {
                let shown = entry.file_name().to_string_lossy().into_owned();
                self.refused.push((shown, "its name is not UTF-8; it was left out".to_owned()));
                continue;
            };
            if name.starts_with('.') {
                continue;
            }
            let name = if inside.is_empty() { name } else { format!("{inside}/{name}") };
            let kind = entry.file_type()?;
            if kind.is_symlink() {
                self.refused.push((name, "it is a symbolic link, which is not followed".to_owned()));
            } else if kind.is_dir() && depth < 64 {
                self.folder(&entry.path(), &name, depth + 1)?;
            } else if kind.is_file() {
                self.add(name, entry.metadata()?.len(), Place::Path(entry.path()));
            } else {
                self.refused.push((name, "it is no plain file, or lies too deep; it was left out".to_owned()));
            }
        }
        Ok(())
    }

    fn one(&mut self, path: &Path, format: Option<&dyn Format>) -> io::Result<()> {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        self.add(name.clone(), fs::metadata(path)?.len(), Place::Path(path.to_owned()));
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let Some(format) = format else { return Ok(()) };
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let other = entry.file_name().to_string_lossy().into_owned();
            let plain = entry.file_type().is_ok_and(|kind| kind.is_file());
            if plain && other != name && format.reads_beside(&name, &other) {
                self.add(other, entry.metadata()?.len(), Place::Path(entry.path()));
            }
        }
        Ok(())
    }

    fn archived(&mut self, path: &Path) -> io::Result<()> {
        let mut archive = ZipArchive::new(BufReader::new(File::open(path)?)).map_err(whole)?;
        for at in 0..archive.len().min(MOST) {
            let file = match archive.by_index_raw(at) {
                Ok(file) => file,
                Err(error) => {
                    self.refused.push((format!("entry {}", at + 1), format!("it can't be read ({error})")));
                    continue;
                }
            };
            let Ok(name) = file.name().map(Cow::into_owned) else {
                self.refused.push((format!("entry {}", at + 1), "its name can't be read".to_owned()));
                continue;
            };
            let hidden =
                name.split('/').any(|part| part.starts_with('.') && part != "..") || name.starts_with("__MACOSX/");
            if file.is_dir() || hidden {
                continue;
            }
            let inside =
                file.enclosed_name().and_then(|inside| inside.to_str().map(|inside| inside.replace('\\', "/")));
            let swells = file.size() > SMALL && file.size() / file.compressed_size().max(1) > SWELLS;
            match inside {
                None => self.refused.push((name, "its name leads out of the archive; it was left out".to_owned())),
                Some(_) if swells => {
                    let why = "it would be more than 200 times as large as in the archive; it was left out. Unpack it by hand if it is no trap";
                    self.refused.push((name, why.to_owned()));
                }
                Some(inside) => {
                    let size = file.size();
                    drop(file);
                    self.add(inside, size, Place::Archived(at));
                }
            }
        }
        self.archive = Some(archive);
        Ok(())
    }
}

impl Source for Files {
    fn len(&self) -> usize {
        self.all.len()
    }
    fn name(&self, at: usize) -> &str {
        self.all.get(at).map_or("", |one| one.name.as_str())
    }
    fn size(&self, at: usize) -> u64 {
        self.all.get(at).map_or(0, |one| one.size)
    }
    fn open(&mut self, at: usize) -> io::Result<Box<dyn BufRead + '_>> {
        self.open_at(at, 0)
    }
    fn open_at(&mut self, at: usize, byte: u64) -> io::Result<Box<dyn BufRead + '_>> {
        let gone = || io::Error::new(io::ErrorKind::NotFound, "there is no such file");
        let one = self.all.get(at).ok_or_else(gone)?;
        let count = &self.read;
        match &one.place {
            Place::Path(path) => {
                let mut file = File::open(path)?;
                file.seek(SeekFrom::Start(byte))?;
                let buffer = usize::try_from(one.size.clamp(512, 1 << 18)).unwrap_or(1 << 18);
                Ok(Box::new(BufReader::with_capacity(buffer, Counted { from: file, count })))
            }
            Place::Archived(entry) => {
                let archive = self.archive.as_mut().ok_or_else(gone)?;
                // No more than the archive says: what follows would have been refused.
                let mut file = archive.by_index(*entry).map_err(whole)?.take(one.size);
                io::copy(&mut Read::by_ref(&mut file).take(byte), &mut io::sink())?;
                Ok(Box::new(BufReader::with_capacity(1 << 16, Counted { from: file, count })))
            }
        }
    }
}

/// Counts what is read.
struct Counted<'a, R> {
    from: R,
    count: &'a AtomicU64,
}

impl<R: Read> Read for Counted<'_, R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.from.read(into)?;
        self.count.fetch_add(u64::try_from(read).unwrap_or_default(), Ordering::Relaxed);
        Ok(read)
    }
}

fn whole(error: zip::result::ZipError) -> io::Error {
    io::Error::other(format!("the archive can't be read ({error}): it may have been cut off. Fetch it again"))
}

fn is_zip(path: &Path) -> io::Result<bool> {
    let mut file = File::open(path)?;
    let mut start = [0; 4];
    let read = file.read(&mut start)?;
    file.rewind()?;
    Ok(read == 4 && matches!(&start, b"PK\x03\x04" | b"PK\x05\x06"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;
    use zip::write::{SimpleFileOptions, ZipWriter};

    fn read(files: &mut Files, at: usize) -> String {
        String::from_utf8(files.bytes(at).unwrap()).unwrap()
    }

    #[test]
    fn names_that_lead_out_of_an_archive_are_refused_and_a_cut_off_one_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.zip");
        let mut zip = ZipWriter::new(File::create(&path).unwrap());
        for (name, text) in [("b/x.txt", "x"), ("../y.txt", "y"), ("a.txt", "a"), ("__MACOSX/a.txt", ""), (".h", "")] {
            zip.start_file(name, SimpleFileOptions::default()).unwrap();
            zip.write_all(text.as_bytes()).unwrap();
        }
        zip.finish().unwrap();
        let mut files = Files::open(&path, None).unwrap();
        assert_eq!((0..files.len()).map(|at| files.name(at).to_owned()).collect::<Vec<_>>(), ["a.txt", "b/x.txt"]);
        assert_eq!((read(&mut files, 0), read(&mut files, 1)), ("a".into(), "x".into()));
        assert_eq!(files.refused.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), ["../y.txt"]);
        let bytes = fs::read(&path).unwrap();
        fs::write(&path, &bytes[..bytes.len() / 2]).unwrap();
        assert!(Files::open(&path, None).unwrap_err().to_string().contains("cut off"));
    }

    #[test]
    fn folders_are_walked_in_order_and_links_are_not_followed() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("b/c")).unwrap();
        for (name, text) in [("b/c/x.txt", "x"), ("a.txt", "a"), (".hidden", "")] {
            fs::write(folder.path().join(name), text).unwrap();
        }
        std::os::unix::fs::symlink("/etc/passwd", folder.path().join("link.txt")).unwrap();
        let mut files = Files::open(folder.path(), None).unwrap();
        assert_eq!((0..files.len()).map(|at| files.name(at).to_owned()).collect::<Vec<_>>(), ["a.txt", "b/c/x.txt"]);
        assert_eq!((files.refused.len(), read(&mut files, 1)), (1, "x".into()));
        assert_eq!((files.read_so_far().load(Ordering::Relaxed), files.total()), (1, 2));
    }
}
