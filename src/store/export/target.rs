//! Where an export goes: a folder beside that place, whose files are put in it when all is well.

use crate::exchange::{Assembler, Layout, Piece, Stop, Writer};
use crate::store::whole_file::sync_folder;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Component, Path, PathBuf};
use tempfile::TempDir;

/// The line by which a folder that an export made is known: only such a one is replaced.
pub const MADE: &str = "<!-- made by gloss export -->";

/// The files of an export, still aside.
#[derive(Debug)]
pub struct Target {
    aside: TempDir,
    /// The folder that it will stand in.
    folder: PathBuf,
    name: String,
    layout: Layout,
    parts: Vec<String>,
}

impl Target {
    /// For a place; what is there is replaced only where `replace` says so, and a folder only if an export made it.
    ///
    /// # Errors
    /// When the place is taken or can't be written.
    pub fn open(out: &Path, root: &Path, layout: Layout, parts: &[String], replace: bool) -> Result<Self, Stop> {
        let refuse = |why: String| Err(Stop::Refused(why));
        let shown = out.display().to_string();
        let name = out.file_name().and_then(|name| name.to_str()).filter(|name| !name.chars().any(char::is_control));
        let Some(name) = name else { return refuse(format!("{shown}: it can't be the name of an export.")) };
        let folder = out.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let folder = folder.canonicalize().map_err(|_| Stop::Refused(format!("{shown}: its folder is not there.")))?;
        for own in ["corpus", "annotations", "suggestions", ".gloss"] {
            if folder.join(name).starts_with(root.join(own)) {
                return refuse(format!("{shown}: {own}/ belongs to the dataset itself. Export to another place."));
            }
        }
        let is_folder = layout == Layout::Folder || !parts.is_empty();
        if let Ok(meta) = fs::symlink_metadata(folder.join(name)) {
            if !replace {
                return refuse(format!(
                    "{shown} is there already. Export to another place, or replace it with --force."
                ));
            }
            if meta.is_dir() != is_folder || meta.is_symlink() {
                return refuse(format!(
                    "{shown} is of another kind than the export; it is not replaced. Export to another place."
                ));
            }
            if is_folder && !is_replaceable(&folder.join(name)) {
                return refuse(format!(
                    "{shown}: no export made this folder; it is not replaced. Export to another place."
                ));
            }
        }
        let aside = tempfile::Builder::new().prefix(".gloss-export-").tempdir_in(&folder)?;
        let target = Self { aside, folder, name: name.to_owned(), layout, parts: parts.to_vec() };
        if is_folder {
            fs::create_dir(target.aside.path().join(name))?;
        }
        Ok(target)
    }

    fn is_folder(&self) -> bool {
        self.layout == Layout::Folder || !self.parts.is_empty()
    }

    /// Where a piece of a part goes.
    fn path(&self, part: usize, file: &str) -> io::Result<PathBuf> {
        let inside = Path::new(file).components().all(|one| matches!(one, Component::Normal(_)));
        if !inside || file.contains('\\') {
            return Err(io::Error::other(format!("“{}” can't be the name of a file", file.escape_debug())));
        }
        let whole = self.aside.path().join(&self.name);
        let part = self.parts.get(part);
        Ok(match self.layout {
            Layout::Folder => part.map_or(whole.clone(), |part| whole.join(part)).join(file),
            Layout::File(ending) => {
                let mut main =
                    part.map_or(whole.clone(), |part| whole.join(format!("{part}.{ending}"))).into_os_string();
                if !file.is_empty() {
                    main.push(".");
                    main.push(file);
                }
                main.into()
            }
        })
    }

    /// Adds to a file that is not the main one. May be called by several threads for different files.
    ///
    /// # Errors
    /// When it can't be written.
    pub fn add(&self, part: usize, file: &str, bytes: &[u8]) -> io::Result<()> {
        let path = self.path(part, file)?;
        let open = |path: &Path| OpenOptions::new().create(true).append(true).open(path);
        let opened = match open(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                fs::create_dir_all(path.parent().unwrap_or(Path::new(".")))?;
                open(&path)
            }
            opened => opened,
        };
        opened?.write_all(bytes)
    }

    /// The main file of a part.
    ///
    /// # Errors
    /// When it can't be written.
    pub fn main<'a>(&self, part: usize, writer: &'a dyn Writer) -> io::Result<Main<'a>> {
        if self.layout == Layout::Folder {
            return Ok(Main { into: None, begun: false });
        }
        let path = self.path(part, "")?;
        let file = File::create_new(&path)?;
        let buffered = |file: File| BufWriter::with_capacity(1 << 18, file);
        let into = match writer.assembler(Box::new(buffered(file.try_clone()?))) {
            Some(assembler) => IntoFile::Made(assembler),
            None => IntoFile::Plain(buffered(file)),
        };
        Ok(Main { into: Some(into), begun: false })
    }

    /// The file of losses, aside.
    ///
    /// # Errors
    /// When it can't be written.
    pub fn losses(&self) -> io::Result<BufWriter<File>> {
        Ok(BufWriter::new(File::create_new(self.aside.path().join(format!("{}.loss.jsonl", self.name)))?))
    }

    /// Takes the file of losses away: there are none.
    ///
    /// # Errors
    /// When it can't be removed.
    pub fn without_losses(&self) -> io::Result<()> {
        fs::remove_file(self.aside.path().join(format!("{}.loss.jsonl", self.name)))
    }

    /// Adds a text about the whole: in the folder, or beside the file.
    ///
    /// # Errors
    /// When it can't be written.
    pub fn card(&self, name: &str, text: &str) -> io::Result<()> {
        let at = if self.is_folder() {
            self.aside.path().join(&self.name).join(name)
        } else {
            self.aside.path().join(format!("{}.{name}", self.name))
        };
        File::create_new(at)?.write_all(text.as_bytes())
    }

    /// Puts everything in its place; the names of what is there now.
    ///
    /// # Errors
    /// When something can't be moved; what was there before is put back.
    pub fn commit(self) -> io::Result<Vec<String>> {
        let mut names: Vec<String> = Vec::new();
        for entry in fs::read_dir(self.aside.path())? {
            names.push(entry?.file_name().to_string_lossy().into_owned());
        }
        names.sort();
        for name in &names {
            let (from, to) = (self.aside.path().join(name), self.folder.join(name));
            if from.is_dir() && to.exists() {
                let old = tempfile::Builder::new().prefix(".gloss-old-").tempdir_in(&self.folder)?;
                fs::rename(&to, old.path().join(name))?;
                if let Err(error) = fs::rename(&from, &to) {
                    fs::rename(old.path().join(name), &to)?;
                    return Err(error);
                }
            } else {
                fs::rename(&from, &to)?;
            }
        }
        let stale = self.folder.join(format!("{}.loss.jsonl", self.name));
        if !names.iter().any(|name| name.ends_with(".loss.jsonl")) && stale.is_file() {
            fs::remove_file(stale)?;
        }
        sync_folder(&self.folder)?;
        self.aside.close()?;
        Ok(names)
    }
}

/// Empty, or made by an export.
fn is_replaceable(folder: &Path) -> bool {
    let empty = fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_none());
    empty || fs::read_to_string(folder.join("README.md")).is_ok_and(|text| text.contains(MADE))
}

/// The main file of a part, its pieces one after the other.
pub struct Main<'a> {
    into: Option<IntoFile<'a>>,
    begun: bool,
}

enum IntoFile<'a> {
    Plain(BufWriter<File>),
    Made(Box<dyn Assembler + 'a>),
}

impl Main<'_> {
    /// Adds what is before or behind all articles.
    ///
    /// # Errors
    /// When it can't be written.
    pub fn put(&mut self, bytes: &[u8]) -> io::Result<()> {
        match &mut self.into {
            Some(IntoFile::Plain(file)) => file.write_all(bytes),
            Some(IntoFile::Made(assembler)) => assembler.take(bytes),
            None => Ok(()),
        }
    }

    /// Adds a piece of an article, parted from the one before.
    ///
    /// # Errors
    /// When it can't be written.
    pub fn add(&mut self, bytes: &[u8], between: &str) -> io::Result<()> {
        if std::mem::replace(&mut self.begun, true) && !between.is_empty() {
            self.put(between.as_bytes())?;
        }
        self.put(bytes)
    }

    /// Ends the file.
    ///
    /// # Errors
    /// When it can't be written.
    pub fn finish(self) -> io::Result<()> {
        match self.into {
            Some(IntoFile::Plain(file)) => file.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all(),
            Some(IntoFile::Made(assembler)) => assembler.finish(),
            None => Ok(()),
        }
    }
}

/// Pieces of main files apart from the others, which are added at once.
///
/// # Errors
/// When they can't be written.
pub fn beside(target: &Target, part: usize, pieces: Vec<Piece>) -> io::Result<Vec<Vec<u8>>> {
    let mut main = Vec::new();
    for piece in pieces {
        if piece.file.is_empty() {
            main.push(piece.bytes);
        } else {
            target.add(part, &piece.file, &piece.bytes)?;
        }
    }
    Ok(main)
}
