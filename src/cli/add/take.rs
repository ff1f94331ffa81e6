//! One file → lines of the corpus, or the reason why not.

use super::summary::{Entry, Failed, Summary, There};
use crate::extract::file_name::Names;
use crate::extract::{self, Document, Extracted, Form, pages};
use crate::store::added::{Added, File, Known};
use crate::store::{guarded, pdf_text};
use encoding_rs::Encoding;
use sha2::{Digest, Sha256};
use std::fmt::Write;
use std::fs;
use std::io::Read;
use std::path::Path;
use std::time::Duration;

/// The longest that reading one document may take.
const LIMIT: Duration = Duration::from_mins(1);

/// Takes files in, one after the other.
pub struct Taker<'a> {
    file: &'a File<'a>,
    known: Known,
    names: Option<Names>,
    encoding: Option<&'static Encoding>,
    at: &'a str,
    /// What is to be written.
    pub lines: Vec<String>,
}

/// A file as it was found.
struct Source {
    path: String,
    name: String,
    sha256: String,
}

impl<'a> Taker<'a> {
    pub fn new(
        file: &'a File<'a>,
        known: Known,
        names: Option<Names>,
        encoding: Option<&'static Encoding>,
        at: &'a str,
    ) -> Self {
        Self { file, known, names, encoding, at, lines: Vec::new() }
    }

    pub fn take(&mut self, path: &Path, summary: &mut Summary) {
        let shown = path.display().to_string();
        if let Err(message) = self.try_take(path, &shown, summary) {
            summary.failed.push(Failed { source: shown, message });
        }
    }

    fn try_take(&mut self, path: &Path, shown: &str, summary: &mut Summary) -> Result<(), String> {
        let bytes = bytes(path)?;
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let source = Source { path: shown.to_owned(), name, sha256: sha256(&bytes) };
        if let Some(id) = self.known.by_source(&source.sha256) {
            summary.there.push(There { source: source.path, id: id.to_owned(), same: "file" });
            return Ok(());
        }
        let form = Form::of(&bytes, &source.name)?;
        let encoding = self.encoding;
        let document = if form == Form::Pdf {
            let article = pdf_text::read(path, LIMIT).and_then(|text| pages::read(&text))?;
            Document { articles: vec![article], decoded: None }
        } else {
            guarded::within(LIMIT, move || extract::read(&bytes, form, encoding))??
        };
        let mut refused = Ok(());
        for article in document.articles {
            let entry =
                Entry { form: form.name(), encoding: document.decoded.clone().map(Into::into), ..Entry::default() };
            refused = self.article(article, &source, entry, summary).and(refused);
        }
        refused
    }

    fn article(
        &mut self,
        mut article: Extracted,
        source: &Source,
        entry: Entry,
        summary: &mut Summary,
    ) -> Result<(), String> {
        let stem = source.name.rsplit_once('.').map_or(source.name.as_str(), |(stem, _)| stem);
        if let Some(names) = &self.names {
            names.apply(stem, &mut article);
        }
        if let Some(id) = self.known.by_text(&article.text) {
            summary.there.push(There { source: source.path.clone(), id: id.to_owned(), same: "text" });
            return Ok(());
        }
        let added = Added {
            id: self.known.free_id(article.title.as_deref(), stem),
            title: article.title.unwrap_or_else(|| stem.to_owned()),
            outlet: article.outlet,
            date: article.date,
            url: article.url,
            text: article.text,
            source: source.name.clone(),
            source_sha256: source.sha256.clone(),
            added: self.at.to_owned(),
        };
        let (line, stored) = self.file.line(&added)?;
        self.known.add(&stored);
        self.lines.push(line);
        summary.added.push(Entry {
            source: source.path.clone(),
            id: added.id,
            title: added.title,
            outlet: added.outlet,
            date: added.date,
            url: added.url,
            characters: stored.text.chars().count(),
            paragraphs: stored.paragraphs.len(),
            notes: article.notes,
            ..entry
        });
        Ok(())
    }
}

fn bytes(path: &Path) -> Result<Vec<u8>, String> {
    let meta = fs::metadata(path).map_err(|error| format!("it can't be read ({error})."))?;
    if !meta.is_file() {
        return Err("it is no file: name the documents themselves.".to_owned());
    }
    let most = extract::LARGEST as u64;
    let mut bytes = Vec::new();
    let file = fs::File::open(path).map_err(|error| format!("it can't be read ({error})."))?;
    file.take(most + 1).read_to_end(&mut bytes).map_err(|error| format!("it can't be read ({error})."))?;
    if bytes.len() as u64 > most {
        return Err(format!("it is larger than {} MiB: no article is.", most >> 20));
    }
    Ok(bytes)
}

fn sha256(bytes: &[u8]) -> String {
    let mut hex = String::with_capacity(64);
    for byte in Sha256::digest(bytes) {
        // Writing to a string cannot fail.
        _ = write!(hex, "{byte:02x}");
    }
    hex
}
