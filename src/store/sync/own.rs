//! One's own annotation file: committed as it is read, and added to under the locks of the store. Git never writes it.

use super::objects::well;
use super::{Run, Step, SyncError};
use crate::annotation::fold::{self, Folded};
use crate::annotation::news::{News, Reader};
use crate::annotation::{Record, order};
use crate::store::actor::torn_tail;
use crate::store::annotations;
use crate::store::disk::Disk;
use crate::store::lock::{self, Lock};
use crate::store::name::AnnotatorName;
use std::collections::{HashMap, HashSet};
use std::io;
use std::path::Path;

/// What of one's own is not in the branch yet.
pub struct Uncommitted {
    /// The tidy bytes of the file.
    pub bytes: Vec<u8>,
    /// What they say that the branch does not.
    pub news: News,
}

impl Run<'_> {
    /// What one's own file says that the branch does not.
    pub fn uncommitted(&self) -> Result<Option<Uncommitted>, SyncError> {
        let disk = Disk::new(annotations::path(self.order.root, self.order.who));
        let read = disk.seen().and_then(|seen| seen.map(|_| disk.read()).transpose());
        let Some(read) = read.map_err(|error| self.own_failed(error))? else { return Ok(None) };
        // A session may be writing the last line.
        let whole = read.len() - torn_tail(&read).map_or(0, <[u8]>::len);
        let mut folded = fold::fold(read.get(..whole).unwrap_or_default());
        let bytes = order::bytes(&mut folded.records, &folded.kept);
        let before = self.blob(self.place.head.as_deref(), &self.place.own)?;
        if before.as_deref() == Some(&bytes) {
            return Ok(None);
        }
        let is_stance = |layer: &str| self.is_stance(layer);
        let reader = Reader { is_stance: &is_stance, is_own: &|_| false };
        let news = News::between(before.as_deref().unwrap_or_default(), &bytes, &reader);
        Ok(Some(Uncommitted { bytes, news }))
    }

    /// Commits one's own file, and nothing else: what is staged of other files stays staged.
    pub fn commit(&mut self) -> Result<(), SyncError> {
        (self.order.tell)(Step::Committing);
        let seen = || Disk::new(annotations::path(self.order.root, self.order.who)).seen().ok().flatten();
        let is_as_it_was = self.settled.as_ref().is_some_and(|(known, _)| known.is_some() && *known == seen());
        if !is_as_it_was {
            tidy(self.order.root, self.order.who).map_err(|error| self.own_failed(error))?;
        }
        let now = (seen(), self.place.head.clone());
        if self.settled.as_ref() == Some(&now) {
            return Ok(());
        }
        if let Some(found) = self.uncommitted()? {
            let blob = self.store(found.bytes)?;
            let head = self.place.head.clone();
            let index = self.scratch()?;
            let git = self.git.with_index(index.path());
            let from = head.as_deref().map_or(vec!["read-tree", "--empty"], |head| vec!["read-tree", head]);
            well(git.run(&from)?, "your annotations can't be committed")?;
            let added = self.own_entry(Some(&blob));
            let added: Vec<&str> = added.iter().map(String::as_str).collect();
            well(git.run(&added)?, "your annotations can't be committed")?;
            let tree = well(git.run(&["write-tree"])?, "your annotations can't be committed")?;
            let message = format!("{}: {}\n", self.order.who, found.news);
            let parents: Vec<&str> = head.as_deref().into_iter().collect();
            let commit = self.commit_tree(&tree, &parents, message)?;
            self.move_branch(&commit)?;
            let before = self.report.committed.get_or_insert_default();
            before.add(&found.news);
        }
        let blob = self.blob_name(self.place.head.as_deref(), &self.place.own)?;
        self.index_own(blob.as_deref())?;
        self.settled = Some((now.0, self.place.head.clone()));
        Ok(())
    }

    /// What a commit says of one's own file is what is staged of it. It is left alone where it is so: the index may be in
    /// use by somebody else.
    pub fn index_own(&self, blob: Option<&str>) -> Result<(), SyncError> {
        let own = self.place.own.as_str();
        let listed = self.git.run(&["ls-files", "--stage", "-z", "--", own])?.text();
        let staged = listed.split_whitespace().nth(1);
        if staged == blob {
            return Ok(());
        }
        let arguments = self.own_entry(blob);
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        self.patiently(&arguments, "the index can't be written").map(drop)
    }

    /// How an index is told what one's own file is.
    pub fn own_entry(&self, blob: Option<&str>) -> Vec<String> {
        let own = &self.place.own;
        let arguments = match blob {
            Some(blob) => ["update-index", "--add", "--cacheinfo", &format!("100644,{blob},{own}")].map(str::to_owned),
            None => ["update-index", "--force-remove", "--", own].map(str::to_owned),
        };
        arguments.to_vec()
    }

    /// Takes into one's own file what another machine wrote into it.
    pub fn take_in(&mut self, theirs: &[u8]) -> Result<(), SyncError> {
        let taken = take_in(self.order.root, self.order.who, theirs).map_err(|error| self.own_failed(error))?;
        self.report.taken_in += taken;
        Ok(())
    }

    fn own_failed(&self, error: io::Error) -> SyncError {
        SyncError::Own(self.order.who.to_string(), error)
    }

    /// Whether a layer holds stances.
    pub fn is_stance(&self, layer: &str) -> bool {
        self.order.schema.layer(layer).is_some_and(|layer| layer.kind == crate::schema::LayerKind::Stance)
    }
}

/// Brings the file into its tidy form, unless a session is open, which does so itself.
fn tidy(root: &Path, who: &AnnotatorName) -> io::Result<()> {
    if Disk::new(annotations::path(root, who)).seen()?.is_none() {
        return Ok(());
    }
    take_in(root, who, b"").map(drop)
}

/// Adds the lines that the file has not, and tells how many records came. Where a session is open they are appended, which it
/// notices; else the file is tidied.
fn take_in(root: &Path, who: &AnnotatorName, theirs: &[u8]) -> io::Result<usize> {
    let session = lock::take(root, who);
    let _writing = lock::writing(root, who)?;
    let mut disk = Disk::new(annotations::path(root, who));
    let mut here = disk.read()?;
    let is_ours = match session {
        Lock::Held(_) => true,
        Lock::Taken | Lock::Unsupported(_) => false,
        Lock::Unwritable(error) => return Err(error),
    };
    if let Some(torn) = torn_tail(&here).filter(|_| is_ours) {
        let keep = here.len() - torn.len();
        disk.set_aside(torn, u64::try_from(keep).unwrap_or_default())?;
        here.truncate(keep);
    }
    let mut all = fold::fold(&[&here, b"\n".as_slice(), theirs].concat());
    let (lines, records) = if theirs.is_empty() { Default::default() } else { missing(&fold::fold(&here), &all) };
    if is_ours {
        let tidy = order::bytes(&mut all.records, &all.kept);
        if tidy != here {
            disk.replace(&tidy)?;
        }
    } else if !lines.is_empty() {
        let end: &[u8] = if here.last().is_some_and(|byte| *byte != b'\n') { b"\n" } else { b"" };
        disk.append(&[end, &lines].concat())?;
    }
    Ok(records)
}

/// The lines of one fold that another has not, and how many of them are records.
fn missing(known: &Folded, all: &Folded) -> (Vec<u8>, usize) {
    let have: HashMap<&str, &Record> = known.records.iter().map(|record| (record.id.as_str(), record)).collect();
    let have_lines: HashSet<&[u8]> = known.kept.iter().map(Vec::as_slice).collect();
    let (mut lines, mut records) = (Vec::new(), 0);
    for record in all.records.iter().filter(|record| have.get(record.id.as_str()) != Some(record)) {
        lines.extend_from_slice(record.to_line().as_bytes());
        lines.push(b'\n');
        records += 1;
    }
    for line in all.kept.iter().filter(|line| !have_lines.contains(line.as_slice())) {
        lines.extend_from_slice(line);
        lines.push(b'\n');
    }
    (lines, records)
}
