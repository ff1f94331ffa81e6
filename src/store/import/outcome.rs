//! What came of an import.

use super::hand::Counts;
use crate::exchange::needs::Needs;
use crate::exchange::settle::Fits;
use serde::Serialize;
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Something that was not taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// The file.
    pub file: String,
    /// From 1; 0: the whole file.
    pub line: usize,
    /// What, and what became of it.
    pub message: String,
}

/// Faults that are kept for the screen; all of them stand in a file.
pub const SHOWN: usize = 20;

/// The file of all faults while an import is read.
pub const FAULTS: &str = "faults.jsonl";

/// All that was found, and where it went.
#[derive(Debug, Default)]
pub struct Outcome {
    /// Foreign documents.
    pub documents: usize,
    /// Of these, how many are new articles.
    pub new: usize,
    /// Records that were understood.
    pub records: usize,
    /// Suggestions that were left out, since annotations were asked for, or the other way round.
    pub passed_over: usize,
    /// How many things were not understood.
    pub faults: usize,
    /// The first of them.
    pub shown: Vec<Fault>,
    /// The file in which all of them stand, if there are more.
    pub listed: Option<PathBuf>,
    /// How the quotes fit.
    pub fits: Fits,
    /// What the schema has no place for.
    pub needs: Needs,
    /// Names that can't be annotators', and who has their records.
    pub renamed: BTreeMap<String, String>,
    /// What readers said about the file as a whole.
    pub notices: Vec<String>,
    /// By annotator, what came of the records.
    pub hands: BTreeMap<String, Counts>,
    /// New files of the corpus.
    pub files: Vec<String>,
}

impl Outcome {
    /// Keeps the file of all faults beside the index where they are too many to be shown.
    ///
    /// # Errors
    /// When it can't be moved there.
    pub fn keep_faults(&mut self, aside: &Path, root: &Path, import: &str) -> io::Result<()> {
        if self.faults > SHOWN {
            let kept = root.join(".gloss").join(format!("{import}.{FAULTS}"));
            fs::rename(aside.join(FAULTS), &kept)?;
            self.listed = Some(kept);
        }
        Ok(())
    }

    /// Counts of all annotators together.
    pub fn counts(&self) -> Counts {
        self.hands.values().fold(Counts::default(), |sum, one| Counts {
            added: sum.added + one.added,
            same: sum.same + one.same,
            different: sum.different + one.different,
            repeated: sum.repeated + one.repeated,
        })
    }
}
