//! Articles that were added to the corpus: `corpus/added/DAY.jsonl`, one a line, with where each came from.

use super::dataset::Dataset;
use super::{corpus_files, whole_file};
use crate::corpus::{self, Article, Corpus, Origin, slug};
use crate::text::one_line;
use serde::{Deserialize, Serialize};
use std::collections::{HashMap, HashSet};
use std::fs;
use std::io;
use std::sync::Arc;

/// Where they are, relative to the dataset.
const FOLDER: &str = "corpus/added";

/// An article as it is stored. The corpus reads the first six; the rest is for whoever asks where it came from.
#[derive(Clone, Debug, Serialize)]
pub struct Added {
    /// As records name it.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Who published it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outlet: Option<String>,
    /// ISO date.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// Where it was found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// The exact text.
    pub text: String,
    /// The name of the file it was taken from.
    pub source: String,
    /// The SHA-256 of that file, in hex.
    pub source_sha256: String,
    /// When, in UTC.
    pub added: String,
}

/// What is in the corpus already.
#[derive(Debug, Default)]
pub struct Known {
    ids: HashSet<String>,
    /// By the fingerprint of the text.
    texts: HashMap<String, Vec<(String, Arc<str>)>>,
    /// By the SHA-256 of the file they were taken from.
    sources: HashMap<String, String>,
}

impl Known {
    /// Of a dataset.
    pub fn of(dataset: &Dataset, corpus: &Corpus) -> Self {
        let mut known = Self::default();
        // Where a file changes meanwhile a document of it may be added again, which `gloss check` does not mind.
        for article in corpus.articles().flatten() {
            known.ids.insert(article.id.clone());
            let same = known.texts.entry(article.sha.clone()).or_default();
            same.push((article.id.clone(), article.text.clone()));
        }
        let (files, _) = corpus_files::list(&dataset.root, &dataset.schema);
        for file in files.iter().filter(|file| file.relative.starts_with(FOLDER)) {
            // What can't be read is named by `gloss check`; here it only means that a file may be added again.
            let bytes = fs::read(dataset.root.join(&*file.relative)).unwrap_or_default();
            for line in bytes.split(|byte| *byte == b'\n') {
                if let Ok(Line { id, source_sha256 }) = serde_json::from_slice(line) {
                    known.sources.insert(source_sha256, id);
                }
            }
        }
        known
    }

    /// The id of the article with the same text.
    pub fn by_text(&self, text: &str) -> Option<&str> {
        let same = self.texts.get(&corpus::hash::sha(text))?;
        same.iter().find(|(_, found)| **found == *text).map(|(id, _)| id.as_str())
    }

    /// The id of an article that was taken from the same file.
    pub fn by_source(&self, sha256: &str) -> Option<&str> {
        self.sources.get(sha256).map(String::as_str)
    }

    /// An id that nothing has: of the title, else of the file's name.
    pub fn free_id(&self, title: Option<&str>, stem: &str) -> String {
        let is_word = |words: &&str| words.chars().any(char::is_alphanumeric);
        let id = slug::slug(title.filter(is_word).unwrap_or(stem));
        if !self.ids.contains(&id) {
            return id;
        }
        let mut n = 2;
        while self.ids.contains(&format!("{id}-{n}")) {
            n += 1;
        }
        format!("{id}-{n}")
    }

    /// Takes in what was added now.
    pub fn add(&mut self, article: &Article) {
        self.ids.insert(article.id.clone());
        let same = self.texts.entry(article.sha.clone()).or_default();
        same.push((article.id.clone(), article.text.clone()));
    }
}

#[derive(Deserialize)]
struct Line {
    id: String,
    source_sha256: String,
}

/// The file of a day, to which lines are added.
#[derive(Debug)]
pub struct File<'a> {
    dataset: &'a Dataset,
    /// Relative to the dataset, with `/`.
    pub relative: String,
    source: usize,
}

impl<'a> File<'a> {
    /// The file of a day (`2026-11-25`).
    ///
    /// # Errors
    /// When the dataset does not read such a file as it is written here; and what to do.
    pub fn of_day(dataset: &'a Dataset, day: &str) -> Result<Self, String> {
        let relative = format!("{FOLDER}/{day}.jsonl");
        let found = corpus_files::source_of(&dataset.schema, &relative);
        let file = found.map(|source| Self { dataset, relative, source });
        let trial = r#"{"id":"a b","title":"T","date":"2015-05-26","text":"Ж"}"#;
        let is_read = |file: &Self| file.read(trial).is_ok_and(|one| (one.id.as_str(), &*one.text) == ("a b", "Ж"));
        file.filter(is_read).ok_or_else(|| {
            format!(
                "gloss.toml has no source that reads {FOLDER}/*.jsonl as it is written; nothing was added. Put this before \
                 its other sources:\n\n[[source]]\npath = \"{FOLDER}/*.jsonl\"\nform = \"jsonl\"\n"
            )
        })
    }

    fn read(&self, line: &str) -> Result<Article, String> {
        let schema = &self.dataset.schema;
        let source = schema.sources.get(self.source).ok_or("no source reads it.")?;
        let origin = Origin { file: self.relative.as_str().into(), language: schema.language.as_str().into() };
        let (articles, findings) = corpus::read(line.as_bytes(), source, &origin);
        articles
            .into_iter()
            .next()
            .ok_or_else(|| findings.into_iter().next().map(|one| one.message).unwrap_or_default())
    }

    /// A line, and the article that the corpus will read from it: exactly what was given.
    ///
    /// # Errors
    /// When it would be something else.
    pub fn line(&self, added: &Added) -> Result<(String, Article), String> {
        let line = serde_json::to_string(added).map(one_line).map_err(|error| error.to_string())?;
        let article = self.read(&line)?;
        if *article.text != *added.text || article.id != added.id {
            return Err("its text would not come back as it is; it was left out.".to_owned());
        }
        Ok((line, article))
    }

    /// Adds lines: all of them or none, also where the program is stopped or the disk is full.
    ///
    /// # Errors
    /// When nothing was added.
    pub fn append(&self, lines: &[String]) -> io::Result<()> {
        let root = &self.dataset.root;
        let path = whole_file::path(root, &self.relative).map_err(io::Error::other)?;
        let mut bytes = match fs::read(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
            read => read?,
        };
        if bytes.last().is_some_and(|last| *last != b'\n') {
            bytes.push(b'\n');
        }
        for line in lines {
            bytes.extend_from_slice(line.as_bytes());
            bytes.push(b'\n');
        }
        whole_file::replace(&path, |file| file.write_all(&bytes))?;
        // Two people may add on one day.
        let attributes = root.join(FOLDER).join(".gitattributes");
        if fs::symlink_metadata(&attributes).is_err() {
            whole_file::replace(&attributes, |file| file.write_all(b"*.jsonl merge=union\n"))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn added(id: &str, text: &str) -> Added {
        Added {
            id: id.into(),
            title: "Talks".into(),
            outlet: None,
            date: Some("2015-05-26".into()),
            url: None,
            text: text.into(),
            source: "talks.html".into(),
            source_sha256: format!("hash of {id}"),
            added: "2026-11-25T10:00:00Z".into(),
        }
    }

    #[test]
    fn what_was_added_is_known_and_comes_back_exactly() {
        let root = tempfile::tempdir().unwrap();
        fs::create_dir(root.path().join("corpus")).unwrap();
        fs::write(root.path().join("corpus/talks.txt"), "Old.").unwrap();
        let dataset = Dataset::open(root.path()).unwrap();
        let file = File::of_day(&dataset, "2026-11-25").unwrap();
        let text = "Orlo e\u{301}\u{2028}\u{7}\r\n😀";
        let (line, article) = file.line(&added("a", text)).unwrap();
        assert_eq!((&*article.text, article.date.as_deref(), line.lines().count()), (text, Some("2015-05-26"), 1));
        file.append(&[line]).unwrap();
        fs::write(
            root.path().join(&file.relative),
            fs::read_to_string(root.path().join(&file.relative)).unwrap().trim_end(),
        )
        .unwrap();
        file.append(&[file.line(&added("b", "Two.")).unwrap().0]).unwrap();
        let corpus = crate::store::corpus_index::load(&dataset.root, &dataset.schema, &|| false);
        assert_eq!((corpus.len(), corpus.findings.len()), (3, 0));
        let known = Known::of(&dataset, &corpus);
        assert_eq!(
            (known.by_text(text), known.by_text("Old."), known.by_text("New.")),
            (Some("a"), Some("talks"), None)
        );
        assert_eq!((known.by_source("hash of b"), known.by_source("")), (Some("b"), None));
        assert_eq!(known.free_id(Some("Talks"), "x"), "talks-2");
        assert_eq!(
            (known.free_id(Some(" … "), "2015_x"), known.free_id(None, "…")),
            ("2015-x".into(), "article".into())
        );
    }

    #[test]
    fn a_dataset_that_would_not_read_it_is_left_alone() {
        let root = tempfile::tempdir().unwrap();
        for source in [
            "path = \"news/*\"",
            "path = \"corpus/**\"\ntext = \"body\"",
            "path = \"corpus/**\"\nencoding = \"latin1\"",
        ] {
            fs::write(root.path().join("gloss.toml"), format!("[[source]]\n{source}\n")).unwrap();
            let dataset = Dataset::open(root.path()).unwrap();
            assert!(File::of_day(&dataset, "2026-11-25").unwrap_err().contains("corpus/added/*.jsonl"), "{source}");
        }
    }
}
