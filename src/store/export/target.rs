//! Where an export goes: a folder beside that place, whose files are put in it when all is well.

use super::place;
use crate::exchange::{Assembler, Layout, Piece, Stop, Writer};
use crate::store::dataset::Dataset;
use crate::store::whole_file::{sweep, sync_folder};
use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Component, Path, PathBuf};
use tempfile::TempDir;

/// The line by which a folder that an export made is known: only such a one is replaced.
pub const MADE: &str = "<!-- made by gloss export -->";

/// What the folder of an export begins with while it is written.
const ASIDE: &str = ".gloss-export-";

/// The files of an export, still aside.
#[derive(Debug)]
pub struct Target {
    aside: TempDir,
    /// The folder that it will stand in.
    folder: PathBuf,
    name: String,
    layout: Layout,
    parts: Vec<String>,
    is_folder: bool,
    replace: bool,
}

impl Target {
    /// For a place; what is there is replaced only where `replace` says so, and a folder only if an export made it.
    ///
    /// # Errors
    /// When the place is taken or can't be written.
    pub fn open(out: &Path, dataset: &Dataset, layout: Layout, parts: &[String], replace: bool) -> Result<Self, Stop> {
        let (folder, name) = place::split(out, &dataset.root, &dataset.schema)?;
        let asked = out.as_os_str().as_encoded_bytes().ends_with(b"/");
        let is_folder = !matches!(layout, Layout::File(_)) || !parts.is_empty() || asked;
        let there = folder.join(&name);
        place::check(out, &there, is_folder, replace)?;
        if is_folder && there.is_dir() && !is_replaceable(&there) {
            return Err(Stop::Refused(format!(
                "{}: no export made this folder; it is not replaced. Choose another place.",
                out.display()
            )));
        }
        sweep(&folder, ASIDE)?;
        let aside = tempfile::Builder::new().prefix(ASIDE).tempdir_in(&folder)?;
        let target = Self { aside, folder, name, layout, parts: parts.to_vec(), is_folder, replace };
        if is_folder {
            fs::create_dir(target.aside.path().join(&target.name))?;
        }
        Ok(target)
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
            Layout::Folder | Layout::Tables => part.map_or(whole.clone(), |part| whole.join(part)).join(file),
            Layout::File(ending) => {
                let inside = |part: &str| whole.join(format!("{part}.{ending}"));
                let part = part.map(String::as_str).or(self.is_folder.then_some("data"));
                let mut main = part.map_or(whole.clone(), inside).into_os_string();
                if !file.is_empty() {
                    main.push(".");
                    main.push(file);
                }
                main.into()
            }
        })
    }

    /// Adds to a file of a folder. May be called by several threads for different files.
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

    /// Whether every article has files of its own.
    pub fn has_own_files(&self) -> bool {
        self.layout == Layout::Folder
    }

    /// The files of a part that all articles share.
    ///
    /// # Errors
    /// When they can't be written.
    pub fn shared<'a>(&'a self, part: usize, writer: &'a dyn Writer) -> io::Result<Shared<'a>> {
        let shared = |main| Shared { target: self, part, main, beside: BTreeMap::new(), begun: false, has_main: false };
        if !matches!(self.layout, Layout::File(_)) {
            return Ok(shared(None));
        }
        let file = File::create_new(self.path(part, "")?)?;
        Ok(shared(Some(match writer.assembler(Box::new(buffered(file.try_clone()?))) {
            Some(assembler) => Main::Made(assembler),
            None => Main::Plain(buffered(file)),
        })))
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
        let at = if self.is_folder {
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
        let taken = |name: &&String| self.folder.join(name).symlink_metadata().is_ok();
        if let Some(name) = names.iter().find(|name| !self.replace && taken(name)) {
            return Err(io::Error::other(format!(
                "{name} is there already; nothing was written. Replace it with --force"
            )));
        }
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
        if self.replace && !names.iter().any(|name| name.ends_with(".loss.jsonl")) && stale.is_file() {
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

fn buffered(file: File) -> BufWriter<File> {
    BufWriter::with_capacity(1 << 18, file)
}

/// The files of a part that all articles share: their pieces one after the other.
pub struct Shared<'a> {
    target: &'a Target,
    part: usize,
    /// None where there is no main file.
    main: Option<Main<'a>>,
    beside: BTreeMap<String, BufWriter<File>>,
    begun: bool,
    /// Whether anything stands in the main file.
    has_main: bool,
}

enum Main<'a> {
    Plain(BufWriter<File>),
    Made(Box<dyn Assembler + 'a>),
}

impl Shared<'_> {
    /// Adds what stands before or behind all articles.
    ///
    /// # Errors
    /// When it can't be written.
    pub fn put(&mut self, pieces: Vec<Piece>) -> io::Result<()> {
        pieces.into_iter().try_for_each(|piece| self.add(&piece))
    }

    /// Adds the pieces of an article, that of the main file parted from the one before.
    ///
    /// # Errors
    /// When they can't be written.
    pub fn article(&mut self, pieces: Vec<Piece>, between: &str) -> io::Result<()> {
        for piece in pieces {
            if piece.file.is_empty() && std::mem::replace(&mut self.begun, true) && !between.is_empty() {
                self.add(&Piece::main(between))?;
            }
            self.add(&piece)?;
        }
        Ok(())
    }

    fn add(&mut self, piece: &Piece) -> io::Result<()> {
        self.has_main |= piece.file.is_empty() && !piece.bytes.is_empty();
        match &mut self.main {
            None if self.target.has_own_files() => self.target.add(self.part, &piece.file, &piece.bytes),
            Some(Main::Plain(file)) if piece.file.is_empty() => file.write_all(&piece.bytes),
            Some(Main::Made(assembler)) if piece.file.is_empty() => assembler.take(&piece.bytes),
            _ => {
                if !self.beside.contains_key(&piece.file) {
                    let path = self.target.path(self.part, &piece.file)?;
                    fs::create_dir_all(path.parent().unwrap_or(Path::new(".")))?;
                    let file = File::create_new(path)?;
                    self.beside.insert(piece.file.clone(), buffered(file));
                }
                self.beside.get_mut(&piece.file).map_or(Ok(()), |file| file.write_all(&piece.bytes))
            }
        }
    }

    /// Ends the files.
    ///
    /// # Errors
    /// When they can't be written.
    pub fn finish(self) -> io::Result<()> {
        let end = |file: BufWriter<File>| file.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all();
        // A format may leave everything to files beside the main one: then there is none.
        let has_main = self.has_main || self.beside.is_empty();
        self.beside.into_values().try_for_each(end)?;
        match self.main {
            Some(Main::Plain(_)) if !has_main => fs::remove_file(self.target.path(self.part, "")?),
            Some(Main::Plain(file)) => end(file),
            Some(Main::Made(assembler)) => assembler.finish(),
            None => Ok(()),
        }
    }
}
