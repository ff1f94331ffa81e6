//! The article that is shown before the corpus is known.

use super::table::Table;
use super::{Part, gather, settings};
use crate::corpus::{self, Article, Corpus};
use crate::schema::Schema;
use crate::store::corpus_files::{self, CorpusFile};
use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;

/// A file of that many bytes is read through before the first frame where no index knows it.
const SMALL: u64 = 4 << 20;
/// Of a larger one, that many are read.
const BEGINNING: u64 = 256 << 10;

/// The article of that id in that file, else the first of the corpus; `None` where that can't be told without reading
/// much.
pub fn first(root: &Path, schema: &Schema, doc: &str, file: &str) -> Option<Arc<Article>> {
    let table = Table::read(root, settings(schema));
    let mut names: Vec<String> = match &table {
        Some(table) => table.names().map(str::to_owned).collect(),
        None => corpus_files::list(root, schema).0.into_iter().map(|file| file.relative.to_string()).collect(),
    };
    names.sort_unstable();
    let resumed = names.iter().find(|name| !file.is_empty() && *name == file);
    let name = resumed.or(names.first())?;
    let stem = |name: &str| name.rsplit('/').next().and_then(|name| name.split('.').next()).map(str::to_owned);
    // Two files of one name share their ids: which article has which number is known only when all are read.
    if names.iter().filter(|other| stem(other) == stem(name)).count() > 1 {
        return None;
    }
    let source = corpus_files::source_of(schema, name).filter(|_| corpus_files::is_inside(root, name))?;
    let file = CorpusFile { relative: name.as_str().into(), source };
    let sought = resumed.map(|_| doc).filter(|doc| !doc.is_empty());
    let is_known = table.as_ref().is_some_and(|table| table.row(name).is_some());
    let is_small = std::fs::metadata(root.join(name)).is_ok_and(|meta| meta.len() <= SMALL);
    if is_known || is_small {
        let part = Part::read(root, schema, &file, table.as_ref());
        return of(&gather(root, schema, &[file], vec![part], Vec::new()), sought);
    }
    beginning(root, schema, &file).filter(|first| sought.is_none_or(|doc| doc == first.id))
}

fn of(corpus: &Corpus, sought: Option<&str>) -> Option<Arc<Article>> {
    corpus.article(sought.map_or(Some(0), |doc| corpus.find(doc))?)
}

/// The first article of a long file, if its end shows in what is read.
fn beginning(root: &Path, schema: &Schema, file: &CorpusFile) -> Option<Arc<Article>> {
    let mut bytes = Vec::new();
    File::open(root.join(&*file.relative)).ok()?.take(BEGINNING).read_to_end(&mut bytes).ok()?;
    bytes.truncate(memchr::memrchr(b'\n', &bytes)? + 1);
    let source = schema.sources.get(file.source)?;
    let text = corpus::encoding::decode(&bytes, &source.encoding, &file.relative).ok()?;
    let origin = corpus_files::origin(schema, file);
    let (outlines, _) = corpus::outlines(&text, source, &origin);
    let is_whole = outlines.len() > 1 || outlines.first().is_some_and(|one| one.start.is_none());
    outlines.into_iter().next().filter(|_| is_whole).map(|first| Arc::new(first.article(&origin)))
}
