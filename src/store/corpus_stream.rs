//! The articles of a corpus one batch after the other, for what must not hold all of them: with the ids and in the order
//! that the whole corpus has.

use super::corpus_files::{self, CorpusFile};
use crate::corpus::{self, Article, Ids, jsonl};
use crate::finding::Finding;
use crate::schema::{Form, Schema};
use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::Path;

/// Bytes of text in a batch, about.
const BATCH: usize = 4 << 20;
/// Articles in a batch at most.
const MOST: usize = 2_000;

/// Some articles of one file.
#[derive(Debug)]
pub struct Batch {
    /// The number of the file among those of the corpus.
    pub file: usize,
    /// In their order.
    pub articles: Vec<Article>,
}

/// The corpus files of a dataset, and the articles in them.
#[derive(Debug)]
pub struct Stream<'a> {
    root: &'a Path,
    schema: &'a Schema,
    /// The files, by path.
    pub files: Vec<CorpusFile>,
    /// What could not be read.
    pub findings: Vec<Finding>,
    ids: Ids,
}

impl<'a> Stream<'a> {
    /// Finds the files.
    pub fn open(root: &'a Path, schema: &'a Schema) -> Self {
        let (files, findings) = corpus_files::list(root, schema);
        Self { root, schema, files, findings, ids: Ids::default() }
    }

    /// Bytes of all files.
    pub fn size(&self) -> u64 {
        let sizes = self
            .files
            .iter()
            .map(|file| std::fs::metadata(self.root.join(&*file.relative)).map_or(0, |meta| meta.len()));
        sizes.sum()
    }

    /// Hands over every article, once; `false` from `take` ends it.
    pub fn each(&mut self, mut take: impl FnMut(Batch) -> bool) {
        for at in 0..self.files.len() {
            let Some(file) = self.files.get(at).cloned() else { return };
            let goes_on = match self.lines(&file) {
                Some(reader) => self.by_line(at, &file, reader, &mut take),
                None => {
                    let (articles, findings) = corpus_files::load_file(self.root, self.schema, &file);
                    self.findings.extend(findings);
                    self.hand_over(at, articles, &mut take)
                }
            };
            if !goes_on {
                return;
            }
        }
    }

    /// Files of JSON lines in UTF-8 are read line by line; others as a whole, which says why they can't be.
    fn lines(&self, file: &CorpusFile) -> Option<BufReader<File>> {
        let source = self.schema.sources.get(file.source)?;
        let by_line = corpus::form_by_name(source, &file.relative) == Some(Form::Jsonl) && is_utf8(&source.encoding);
        let mut reader =
            BufReader::with_capacity(1 << 18, File::open(self.root.join(&*file.relative)).ok().filter(|_| by_line)?);
        reader.fill_buf().ok().filter(|start| start.contains(&b'\n'))?;
        Some(reader)
    }

    fn by_line(
        &mut self,
        at: usize,
        file: &CorpusFile,
        mut reader: BufReader<File>,
        take: &mut impl FnMut(Batch) -> bool,
    ) -> bool {
        let Some(source) = self.schema.sources.get(file.source) else { return true };
        let origin = corpus_files::origin(self.schema, file);
        let (mut articles, mut bytes, mut line) = (Vec::new(), 0, Vec::new());
        for number in 1.. {
            line.clear();
            match reader.read_until(b'\n', &mut line) {
                Ok(0) => break,
                Ok(_) => {}
                Err(error) => {
                    let message = format!("it can't be read ({error}); the rest was left out.");
                    self.findings.push(Finding::error("unreadable", &file.relative, number, message));
                    break;
                }
            }
            match text(&line, number == 1).map(|text| (!text.trim().is_empty()).then_some(text)) {
                Ok(None) => {}
                Ok(Some(text)) => match jsonl::article(text, number, &source.fields, &origin) {
                    Ok(article) => {
                        bytes += article.text.len();
                        articles.push(article);
                    }
                    Err(finding) => self.findings.push(finding),
                },
                Err(error) => {
                    let message = format!("it is not UTF-8 ({error}); the line was left out.");
                    self.findings.push(Finding::error("not-utf-8", &file.relative, number, message));
                }
            }
            if bytes >= BATCH || articles.len() >= MOST {
                bytes = 0;
                if !self.hand_over(at, std::mem::take(&mut articles), take) {
                    return false;
                }
            }
        }
        self.hand_over(at, articles, take)
    }

    fn hand_over(&mut self, file: usize, mut articles: Vec<Article>, take: &mut impl FnMut(Batch) -> bool) -> bool {
        for article in &mut articles {
            self.findings.extend(self.ids.take(article));
        }
        articles.is_empty() || take(Batch { file, articles })
    }
}

fn is_utf8(label: &str) -> bool {
    matches!(label.to_lowercase().as_str(), "utf-8" | "utf8")
}

fn text(line: &[u8], is_first: bool) -> Result<&str, io::Error> {
    let line = if is_first { line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line) } else { line };
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    std::str::from_utf8(line.strip_suffix(b"\r").unwrap_or(line)).map_err(io::Error::other)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn it_is_the_corpus_batch_by_batch() {
        let folder = tempfile::tempdir().unwrap();
        let put = |path: &str, text: &str| {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        };
        put("corpus/a.txt", "T\n\nWire 26/05/2015\n\nOne.\n\nT\n\nWire 26/05/2015\n\nTwo.\n");
        put("corpus/b.jsonl", "\u{feff}{\"id\":\"a/t\",\"text\":\"x\"}\r\nno\n\n{\"id\":\"b\",\"text\":\"y\"}");
        put("corpus/c.jsonl", "{\"id\":\"b\",\"text\":\"one line, no end\"}");
        let schema = Schema::default();
        let whole = crate::store::corpus_index::load(folder.path(), &schema, &|| false);
        let mut stream = Stream::open(folder.path(), &schema);
        let mut articles = Vec::new();
        stream.each(|batch| {
            articles.extend(batch.articles);
            true
        });
        let expected: Vec<Article> = whole.articles().map(|one| (*one.unwrap()).clone()).collect();
        assert_eq!(articles, expected);
        assert_eq!(
            articles.iter().map(|one| one.id.as_str()).collect::<Vec<_>>(),
            ["a/t", "a/t-2", "a/t-3", "b", "b-2"]
        );
        let codes = |all: &[Finding]| all.iter().map(|one| one.code).collect::<std::collections::BTreeSet<_>>();
        assert_eq!(codes(&stream.findings), codes(&whole.findings));
    }
}
