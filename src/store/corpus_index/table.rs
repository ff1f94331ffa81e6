//! The index as a file: a header, a row of fixed width for each file of the corpus, their names, then a block for each.
//!
//! Header: `magic, version u32, files u32, names u32, 0 u32, settings [8], checksum of rows and names [8]`. A row: `size u64,
//! seconds u64, nanoseconds u32, kind u32, inode u64, hash [16], block u64, its length u32, name u32, its length u32, 0 u32,
//! checksum of the block [8]`. Whatever does not fit is treated as if it were not there.

use super::fields::{Fields, small};
use crate::store::cache::CacheFile;
use crate::store::files::Seen;
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::fs::File;
use std::io::{self, Write};
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

const MAGIC: &[u8; 8] = b"gloss-ix";
const VERSION: u32 = 1;
const HEADER: usize = 40;
const ROW: usize = 80;
/// A file that was written so shortly before the index may have been written again within one tick of its clock.
const TICK: Duration = Duration::from_secs(2);

/// The first bytes of a SHA-256.
pub fn sum<const N: usize>(bytes: &[u8]) -> [u8; N] {
    let mut sum = [0; N];
    sum.iter_mut().zip(Sha256::digest(bytes)).for_each(|(to, from)| *to = from);
    sum
}

/// What the index knows of a file.
#[derive(Clone, Debug)]
pub struct Row {
    /// What the file looked like.
    pub seen: Seen,
    /// The beginning of the hash of its bytes.
    pub hash: [u8; 16],
    /// Whether places are those of its decoded text.
    pub is_decoded: bool,
    block: u64,
    length: u32,
    sum: [u8; 8],
}

/// The index that an earlier session left.
#[derive(Debug)]
pub struct Table {
    file: File,
    written: SystemTime,
    rows: HashMap<String, Row>,
}

/// A file's row and block, to be written.
#[derive(Debug)]
pub struct Part<'a> {
    /// Its path in the dataset.
    pub name: &'a str,
    /// What it looked like.
    pub seen: Seen,
    /// The beginning of the hash of its bytes.
    pub hash: [u8; 16],
    /// Whether places are those of its decoded text.
    pub is_decoded: bool,
    /// What was found in it.
    pub block: &'a [u8],
}

fn cache(root: &Path) -> CacheFile {
    CacheFile::new(root, "corpus.index")
}

impl Table {
    /// `None`: there is none that can be used. `settings`: of how the files are read.
    pub fn read(root: &Path, settings: [u8; 8]) -> Option<Self> {
        let (file, written) = cache(root).open()?;
        let mut header = [0; HEADER];
        file.read_exact_at(&mut header, 0).ok()?;
        let mut fields = Fields(&header);
        if fields.array()? != *MAGIC || fields.u32()? != VERSION {
            return None;
        }
        let mut count = || usize::try_from(fields.u32()?).ok();
        let (files, names) = (count()?, count()?);
        count()?;
        let is_same = fields.array()? == settings;
        let length = files.checked_mul(ROW)?.checked_add(names)?;
        if !is_same || u64::try_from(length).ok()? > file.metadata().ok()?.len() {
            return None;
        }
        let mut table = vec![0; length];
        file.read_exact_at(&mut table, u64::try_from(HEADER).ok()?).ok()?;
        if sum::<8>(&table) != fields.array()? {
            return None;
        }
        let (rows, names) = table.split_at_checked(files * ROW)?;
        let rows: Option<HashMap<_, _>> = rows.chunks_exact(ROW).map(|row| decode(row, names)).collect();
        Some(Self { file, written, rows: rows? })
    }

    /// What is known of a file.
    pub fn row(&self, name: &str) -> Option<&Row> {
        self.rows.get(name)
    }

    /// The files it knows.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.rows.keys().map(String::as_str)
    }

    /// How many files it knows.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether a file that looks so is the one that was read, without a look into it.
    pub fn is_as_it_was(&self, row: &Row, seen: Seen) -> bool {
        let is_settled = seen.modified.and_then(|at| at.checked_add(TICK)).is_some_and(|then| then <= self.written);
        seen == row.seen && is_settled
    }

    /// What was found in a file; `None`: it is damaged.
    pub fn block(&self, row: &Row) -> Option<Vec<u8>> {
        let end = row.block.checked_add(u64::from(row.length))?;
        if end > self.file.metadata().ok()?.len() {
            return None;
        }
        let mut block = vec![0; usize::try_from(row.length).ok()?];
        self.file.read_exact_at(&mut block, row.block).ok()?;
        (sum(&block) == row.sum).then_some(block)
    }
}

fn decode(row: &[u8], names: &[u8]) -> Option<(String, Row)> {
    let mut fields = Fields(row);
    let size = fields.u64()?;
    let (seconds, nanoseconds) = (fields.u64()?, fields.u32()?);
    let is_decoded = fields.u32()? != 0;
    let inode = fields.u64()?;
    let modified = UNIX_EPOCH.checked_add(Duration::new(seconds, nanoseconds));
    let hash = fields.array()?;
    let (block, length) = (fields.u64()?, fields.u32()?);
    let (from, count) = (usize::try_from(fields.u32()?).ok()?, usize::try_from(fields.u32()?).ok()?);
    fields.u32()?;
    let sum = fields.array()?;
    let name = std::str::from_utf8(names.get(from..from.checked_add(count)?)?).ok()?;
    Some((name.to_owned(), Row { seen: Seen { size, modified, inode }, hash, is_decoded, block, length, sum }))
}

/// Writes the index anew. Files whose time can't be told are left out: they are read again.
///
/// # Errors
/// When the one that was there stays.
pub fn write(root: &Path, settings: [u8; 8], parts: &[Part]) -> io::Result<()> {
    let since = |part: &Part| part.seen.modified.and_then(|at| at.duration_since(UNIX_EPOCH).ok());
    let timed = parts.iter().filter_map(|part| Some((part, since(part)?)));
    let timed: Vec<_> = timed.filter(|(part, _)| u32::try_from(part.block.len()).is_ok()).collect();
    let names: usize = timed.iter().map(|(part, _)| part.name.len()).sum();
    let (mut rows, mut words) = (Vec::with_capacity(timed.len() * ROW), Vec::with_capacity(names));
    let mut at = u64::try_from(HEADER + timed.len() * ROW + names).unwrap_or(u64::MAX);
    for (part, modified) in &timed {
        rows.extend(part.seen.size.to_le_bytes());
        rows.extend(modified.as_secs().to_le_bytes());
        rows.extend(modified.subsec_nanos().to_le_bytes());
        rows.extend(u32::from(part.is_decoded).to_le_bytes());
        rows.extend(part.seen.inode.to_le_bytes());
        rows.extend(part.hash);
        rows.extend(at.to_le_bytes());
        for number in [part.block.len(), words.len(), part.name.len(), 0] {
            rows.extend(small(number).to_le_bytes());
        }
        rows.extend(sum::<8>(part.block));
        words.extend_from_slice(part.name.as_bytes());
        at += u64::try_from(part.block.len()).unwrap_or_default();
    }
    rows.extend_from_slice(&words);
    let mut header = Vec::with_capacity(HEADER);
    header.extend(MAGIC);
    for number in [VERSION, small(timed.len()), small(words.len()), 0] {
        header.extend(number.to_le_bytes());
    }
    header.extend(settings);
    header.extend(sum::<8>(&rows));
    cache(root).write_with(|file| {
        file.write_all(&header)?;
        file.write_all(&rows)?;
        timed.iter().try_for_each(|(part, _)| file.write_all(part.block))
    })
}
