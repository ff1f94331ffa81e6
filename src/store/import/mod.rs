//! Import: foreign files become articles, records and, with consent, labels. Everything is first written aside; nothing of the
//! dataset changes before all of it was read.

pub mod files;
mod gathering;
mod hand;
mod known;
mod outcome;
mod take_in;
mod texts;

use super::AnnotatorName;
use super::dataset::Dataset;
use super::lock::{self, Lock};
use super::whole_file::{self, sweep};
use crate::exchange::settle::Rules;
use crate::exchange::{Format, Settings, Stop};
use crate::schema::Schema;
use files::Files;
use gathering::Gathering;
use hand::Hand;
use known::Known;
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::sync_channel;
use take_in::{Batch, Intake};
use tempfile::TempDir;
use texts::Texts;

pub use hand::Counts;
pub use outcome::{Fault, Outcome};

/// What the folder of an import begins with while it is read.
const ASIDE: &str = "import-";

/// Where records go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Into {
    /// To one annotator, whoever made them.
    One(AnnotatorName),
    /// To the annotators that the file names; what names none, or a name that can't be one, to this one.
    Named(AnnotatorName),
    /// Into the dataset's gold.
    Gold(PathBuf),
    /// Into a file of suggestions.
    Suggestions,
}

/// What is to be imported.
pub struct Import<'a> {
    /// The dataset.
    pub dataset: &'a Dataset,
    /// Its labels, with those that were agreed to.
    pub schema: &'a Schema,
    /// The format.
    pub format: &'static dyn Format,
    /// What the user chose about it.
    pub settings: &'a Settings,
    /// Where records go.
    pub into: &'a Into,
    /// The name of the import, of its folder and its file of suggestions.
    pub name: &'a str,
    /// Now, UTC.
    pub at: &'a str,
    /// Told how many bytes of how many were read.
    pub watch: &'a (dyn Fn(u64, u64) + Sync),
    /// Somebody wants it to end.
    pub stop: &'a AtomicBool,
}

/// An import that was read and is not in the dataset yet. Dropped, it leaves nothing behind.
pub struct Staged {
    aside: TempDir,
    texts: Texts,
    hands: BTreeMap<String, Hand>,
    /// What was found.
    pub outcome: Outcome,
}

impl Import<'_> {
    /// Reads everything.
    ///
    /// # Errors
    /// When it was stopped, nothing of it can be read, or nothing can be written aside.
    pub fn stage(&self, files: &mut Files) -> Result<Staged, Stop> {
        let root = &self.dataset.root;
        refuse_links_out(root)?;
        let aside = aside(root)?;
        let stopped = || self.stop.load(Ordering::Relaxed);
        let known = Known::read(root, self.schema, &stopped).ok_or(Stop::Cancelled)?;
        let mut intake = Intake::new(self, known, aside.path())?;
        for (file, why) in &files.refused {
            intake.fault(Fault { file: file.clone(), line: 0, message: format!("{why}.") })?;
        }
        let (total, so_far) = (files.total(), files.read_so_far());
        let (texts, hands, outcome) = std::thread::scope(|scope| {
            let (send, batches) = sync_channel::<Batch>(1);
            let worker = scope.spawn(move || {
                for batch in batches {
                    if stopped() {
                        return Err(Stop::Cancelled);
                    }
                    intake.take(batch)?;
                }
                Ok(intake.finish()?)
            });
            let mut gathering = Gathering::new(send, &stopped, || (self.watch)(so_far.load(Ordering::Relaxed), total));
            let read = self.format.read(files, self.settings, &mut gathering).and_then(|()| gathering.hand_over());
            let notices = gathering.end();
            let taken = worker.join().unwrap_or_else(|broken| std::panic::resume_unwind(broken));
            // Where the worker could not go on, that is the reason why nothing more could be handed over.
            let (texts, hands, mut outcome) = taken?;
            read?;
            if stopped() {
                return Err(Stop::Cancelled);
            }
            outcome.notices = notices;
            Ok::<_, Stop>((texts, hands, outcome))
        })?;
        Ok(Staged { aside, texts, hands, outcome })
    }

    /// How foreign documents become records.
    fn rules(&self) -> Rules<'_> {
        Rules {
            format: self.format.name(),
            unit: self.settings.unit.unwrap_or(self.format.unit()),
            joins_line_breaks: self.format.joins_line_breaks(),
            schema: self.schema,
            layer: self.settings.layer.as_deref(),
            roles: &self.settings.roles,
            at: self.at,
        }
    }

    /// The file of records for a name.
    fn path(&self, who: &str) -> PathBuf {
        let root = &self.dataset.root;
        match self.into {
            Into::Gold(path) => path.clone(),
            Into::Suggestions => root.join("suggestions").join(format!("{}.jsonl", self.name)),
            Into::One(_) | Into::Named(_) => root.join("annotations").join(format!("{who}.jsonl")),
        }
    }
}

/// No folder that an import writes to may lead out of the dataset by a link.
fn refuse_links_out(root: &Path) -> Result<(), Stop> {
    for name in ["annotations", "suggestions", ".gloss", "corpus", "corpus/import"] {
        let real = root.join(name).canonicalize();
        if real.is_ok_and(|real| !real.starts_with(root)) {
            let why = "leads out of the dataset by a link; nothing was imported. Put a folder in its place.";
            return Err(Stop::Refused(format!("{name} {why}")));
        }
    }
    Ok(())
}

/// A folder that nothing reads, on the same file system; what a run that was killed left there goes.
fn aside(root: &Path) -> io::Result<TempDir> {
    let folder = root.join(".gloss");
    fs::create_dir_all(&folder)?;
    sweep(&folder, ASIDE)?;
    tempfile::Builder::new().prefix(ASIDE).tempdir_in(folder)
}

/// A lock, or why there is none.
fn held(lock: Lock, taken: &str) -> io::Result<File> {
    match lock {
        Lock::Held(file) | Lock::Unsupported(file) => Ok(file),
        Lock::Taken => Err(io::Error::other(format!("{taken}; nothing was written"))),
        Lock::Unwritable(error) => Err(error),
    }
}

impl Staged {
    /// Puts it into the dataset: labels first, then texts, then records, so that whatever happens in between the import can
    /// simply be made again.
    ///
    /// # Errors
    /// What could not be written; what was written before stays and is complete in itself.
    pub fn commit(mut self, import: &Import, schema_text: Option<&str>) -> io::Result<Outcome> {
        let root = &import.dataset.root;
        let mut locks = Vec::new();
        if self.texts.count > 0 {
            locks.push(held(lock::take_corpus(root), "another program is adding to the corpus: wait for it")?);
        }
        if matches!(import.into, Into::One(_) | Into::Named(_)) {
            for who in self.hands.keys().filter_map(|who| AnnotatorName::new(who).ok()) {
                locks.push(held(lock::take(root, &who), &format!("a session of {who} is open: close it first"))?);
                locks.extend(lock::writing(root, &who)?);
            }
        }
        if let Some(text) = schema_text {
            whole_file::replace(&root.join("gloss.toml"), |file| file.write_all(text.as_bytes()))?;
        }
        self.outcome.files = self.texts.commit(root, import.name)?;
        for (who, hand) in self.hands {
            self.outcome.hands.insert(who, hand.commit()?);
        }
        drop(locks);
        self.outcome.keep_faults(self.aside.path(), root, import.name)?;
        self.aside.close()?;
        Ok(self.outcome)
    }
}
