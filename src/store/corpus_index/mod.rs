//! The index of the corpus in `.gloss/`: which articles are in which file, where, and what is known of them. With it a
//! session knows a million paragraphs without reading them. It is never trusted: a file that is not exactly what it was is
//! read through anew, a damaged or foreign index is none, and nobody loses anything with it.

mod block;
mod fields;
mod first;
mod table;
mod texts;

pub use first::first;

use crate::corpus::catalogue::Gathering;
use crate::corpus::{self, Corpus, Heading};
use crate::finding::Finding;
use crate::schema::Schema;
use crate::store::corpus_files::{self, CorpusFile};
use crate::store::files::Seen;
use crate::store::workers;
use std::borrow::Cow;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use table::{Row, Table};
use texts::{InFile, Place, Stored};

/// How far the reading is: bytes that are done, of all.
pub type Tell<'a> = &'a (dyn Fn(u64, u64) + Sync);

/// The corpus of a dataset; `stop` ends the reading early.
pub fn load(root: &Path, schema: &Schema, stop: &(dyn Fn() -> bool + Sync)) -> Corpus {
    load_telling(root, schema, stop, &|_, _| {})
}

/// The same, telling how far it is.
pub fn load_telling(root: &Path, schema: &Schema, stop: &(dyn Fn() -> bool + Sync), tell: Tell) -> Corpus {
    let (files, findings) = corpus_files::list(root, schema);
    let settings = settings(schema);
    let table = Table::read(root, settings);
    let size = |file: &CorpusFile| std::fs::metadata(root.join(&*file.relative)).map_or(0, |meta| meta.len());
    let (total, done) = (files.iter().map(size).sum(), AtomicU64::new(0));
    let parts = workers::each(&files, |file| {
        if stop() {
            return Part::default();
        }
        let part = Part::read(root, schema, file, table.as_ref());
        let bytes = part.seen.map_or(0, |seen| seen.size);
        tell(done.fetch_add(bytes, Ordering::Relaxed) + bytes, total);
        part
    });
    let is_news = parts.iter().any(|part| part.is_news) || table.is_none_or(|table| table.len() != files.len());
    if is_news && !stop() {
        // Without an index the next session reads everything again, and nothing is wrong.
        _ = leave(root, settings, &files, &parts);
    }
    gather(root, schema, &files, parts, findings)
}

/// What decides how files are read: an index made with other settings is none.
fn settings(schema: &Schema) -> [u8; 8] {
    table::sum(format!("{:?} {}", schema.sources, schema.language).as_bytes())
}

/// What was found in a file, or is known of it.
#[derive(Debug, Default)]
struct Part {
    seen: Option<Seen>,
    hash: [u8; 16],
    is_decoded: bool,
    block: Vec<u8>,
    /// Whether it stands otherwise, or not, in the index.
    is_news: bool,
}

impl Part {
    fn read(root: &Path, schema: &Schema, file: &CorpusFile, table: Option<&Table>) -> Self {
        let left_out =
            |finding: Finding| Self { block: block::encode(&[], &[finding], 0), is_news: true, ..Self::default() };
        let (open, seen) = match corpus_files::open(root, file) {
            Ok(opened) => opened,
            Err(finding) => return left_out(finding),
        };
        let known = table.and_then(|table| Some((table, table.row(&file.relative)?)));
        if let Some((table, row)) = known
            && table.is_as_it_was(row, seen)
            && let Some(block) = table.block(row)
        {
            return Self { seen: Some(seen), hash: row.hash, is_decoded: row.is_decoded, block, is_news: false };
        }
        match corpus_files::bytes(open, seen, file) {
            Ok(bytes) => Self::of(&bytes, seen, schema, file, known),
            Err(finding) => left_out(finding),
        }
    }

    fn of(bytes: &[u8], seen: Seen, schema: &Schema, file: &CorpusFile, known: Option<(&Table, &Row)>) -> Self {
        let hash = table::sum(bytes);
        let part = Self { seen: Some(seen), hash, is_decoded: false, block: Vec::new(), is_news: true };
        if let Some((table, row)) = known
            && row.hash == hash
            && let Some(block) = table.block(row)
        {
            return Self { block, is_decoded: row.is_decoded, ..part };
        }
        let Some(source) = schema.sources.get(file.source) else { return part };
        let text = match corpus::encoding::decode(bytes, &source.encoding, &file.relative) {
            Ok(text) => text,
            Err(finding) => return Self { block: block::encode(&[], &[finding], 0), ..part },
        };
        let is_decoded = matches!(text, Cow::Owned(_));
        let offset = if is_decoded { 0 } else { bytes.len() - text.len() };
        let (outlines, findings) = corpus::outlines(&text, source, &corpus_files::origin(schema, file));
        Self { block: block::encode(&outlines, &findings, offset), is_decoded, ..part }
    }
}

fn leave(root: &Path, settings: [u8; 8], files: &[CorpusFile], parts: &[Part]) -> std::io::Result<()> {
    let parts = files.iter().zip(parts).filter_map(|(file, part)| {
        let (hash, is_decoded) = (part.hash, part.is_decoded);
        Some(table::Part { name: &file.relative, seen: part.seen?, hash, is_decoded, block: &part.block })
    });
    table::write(root, settings, &parts.collect::<Vec<_>>())
}

/// Puts together what was found in the files, in their order.
fn gather(root: &Path, schema: &Schema, files: &[CorpusFile], parts: Vec<Part>, mut findings: Vec<Finding>) -> Corpus {
    let mut gathering = Gathering::default();
    let (mut in_files, mut places) = (Vec::with_capacity(files.len()), Vec::new());
    for (number, (file, part)) in files.iter().zip(parts).enumerate() {
        let (relative, source) = (file.relative.clone(), file.source);
        in_files.push(InFile { relative, seen: part.seen, source, is_decoded: part.is_decoded });
        // What an index says was checked against its checksum; a block of this session's own is whole.
        let (articles, found) = block::decode(&part.block, &file.relative).unwrap_or_default();
        findings.extend(found);
        let language = gathering.share(&corpus_files::origin(schema, file).language);
        for article in articles {
            let outlet = article.outlet.map(|outlet| gathering.share(outlet));
            let date = article.date.map(|date| gathering.share(date));
            let heading = Heading {
                id: article.id.to_owned(),
                title: article.title.into(),
                outlet,
                date,
                url: article.url.map(Into::into),
                file: file.relative.clone(),
                language: language.clone(),
                paragraphs: article.paragraphs(),
            };
            places.push(Place {
                file: fields::small(number),
                line: article.line,
                from: article.place.start,
                length: u32::try_from(article.place.end.saturating_sub(article.place.start)).unwrap_or(u32::MAX),
                start: article.start,
            });
            gathering.put(heading, article.starts());
        }
    }
    places.shrink_to_fit();
    let stored = Stored::new(root.to_owned(), schema.sources.clone(), in_files, places);
    gathering.finish(findings, Arc::new(stored))
}

#[cfg(test)]
mod tests;
