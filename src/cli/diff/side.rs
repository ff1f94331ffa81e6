//! One side of a comparison: an annotator's file, gold, either at a git revision, or any file that the user names.

use crate::annotation::Record;
use crate::annotation::fold::{self, Folded};
use crate::store::dataset::Dataset;
use crate::store::{AnnotatorName, annotations, gold_file, revision};
use anyhow::{Context, anyhow, bail};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// What goes by this name is derived by review.
pub const GOLD: &str = "gold";

/// The records of one side.
pub struct Side {
    /// As the user named it.
    pub shown: String,
    /// Whose records these are.
    pub who: String,
    /// One an id, tombstones included.
    pub records: Vec<Record>,
    /// Line number and reason of what is no record.
    broken: Vec<(usize, String)>,
}

impl Side {
    /// Reads what `given` names: a file where it ends in `.jsonl`, else `NAME` or `NAME@REVISION`.
    pub fn open(given: &str, dataset: &Dataset) -> anyhow::Result<Self> {
        if Path::new(given).extension().is_some_and(|ending| ending == "jsonl") {
            let bytes = plain(Path::new(given), given)?;
            let who = |records: &[Record]| writer(records).unwrap_or_else(|| stem(given));
            return Self::new(given, who, &bytes);
        }
        let (name, at) = given.split_once('@').map_or((given, None), |(name, at)| (name, Some(at)));
        let bytes = match at {
            Some(at) => revision::read(&dataset.root, &file(name, dataset)?, at)?,
            None => present(name, dataset)?,
        };
        Self::new(given, |_| name.to_owned(), &bytes)
    }

    fn new(shown: &str, who: impl Fn(&[Record]) -> String, bytes: &[u8]) -> anyhow::Result<Self> {
        let Folded { records, broken, .. } = fold::fold(bytes);
        if let (true, Some((line, reason))) = (records.is_empty(), broken.first()) {
            bail!("{shown} holds no record (line {line}: {reason}): name a file of annotations.");
        }
        Ok(Self { shown: shown.to_owned(), who: who(&records), records, broken })
    }

    /// What is said of lines that are no records.
    pub fn broken(&self) -> Option<String> {
        let (line, reason) = self.broken.first()?;
        let lines = if self.broken.len() == 1 { "1 line is no record" } else { "several lines are no records" };
        Some(format!("{}: {lines} (line {line}: {reason}); the others are compared.", self.shown))
    }
}

/// Whose name most of the records bear.
fn writer(records: &[Record]) -> Option<String> {
    let mut times: BTreeMap<&str, usize> = BTreeMap::new();
    for record in records.iter().filter(|record| !record.by.is_empty()) {
        *times.entry(&record.by).or_default() += 1;
    }
    times.into_iter().max_by_key(|(_, count)| *count).map(|(name, _)| name.to_owned())
}

fn stem(given: &str) -> String {
    Path::new(given).file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default()
}

/// A plain file: a pipe would be waited for, a device would never end.
fn plain(path: &Path, shown: &str) -> anyhow::Result<Vec<u8>> {
    let is_plain = fs::metadata(path).with_context(|| format!("{shown} can't be read"))?.is_file();
    if !is_plain {
        bail!("{shown} is no plain file; it was not read.");
    }
    fs::read(path).with_context(|| format!("{shown} can't be read"))
}

/// The file of a name, relative to the dataset.
fn file(name: &str, dataset: &Dataset) -> anyhow::Result<String> {
    if name == GOLD {
        return Ok(dataset.schema.review.gold.clone());
    }
    Ok(format!("annotations/{}.jsonl", AnnotatorName::new(name)?))
}

/// The file of a name as it is now.
fn present(name: &str, dataset: &Dataset) -> anyhow::Result<Vec<u8>> {
    if name == GOLD {
        let gold = &dataset.schema.review.gold;
        let path = gold_file::path(&dataset.root, gold).map_err(|why| anyhow!("gloss.toml: {why}"))?;
        if !path.exists() {
            bail!("{gold}: there is no gold yet.");
        }
        return plain(&path, gold);
    }
    let all = annotations::present(&dataset.root);
    let alike: Vec<_> = all.iter().filter(|one| one.name.to_lowercase() == name.to_lowercase()).collect();
    if let [first, second, ..] = alike.as_slice() {
        bail!(
            "annotations/{}.jsonl and annotations/{}.jsonl differ in capitals only: which is “{name}”? Rename one of them.",
            first.name,
            second.name
        );
    }
    match alike.first() {
        Some(one) if one.name != name => {
            bail!("there is no “{name}”, but annotations/{}.jsonl: names differ in capitals too.", one.name)
        }
        Some(one) if one.usable => {
            fs::read(&one.path).with_context(|| format!("annotations/{name}.jsonl can't be read"))
        }
        Some(one) => {
            bail!("annotations/{}.jsonl is no plain file with the name of an annotator; it was not read.", one.name)
        }
        None => {
            AnnotatorName::new(name)?;
            let names: Vec<&str> = all.iter().filter(|one| one.usable).map(|one| one.name.as_str()).collect();
            let names = if names.is_empty() { "none yet".to_owned() } else { names.join(", ") };
            bail!("there is no annotations/{name}.jsonl. Annotators: {names}.")
        }
    }
}
