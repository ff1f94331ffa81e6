//! Bytes of corpus files → articles and paragraphs. Knows neither annotations nor the disk.

pub mod dossier;
pub mod encoding;
pub mod hash;
pub mod jsonl;
pub mod lines;
pub mod made;
pub mod plain;
pub mod slug;

use crate::finding::Finding;
use crate::schema::{Form, Source};
use crate::text::{BytePos, BytesSpan};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// One article: what the analyst reads and what offsets refer to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Article {
    /// Stable id, the `doc` of the records.
    pub id: String,
    /// Title, or the file's name where the form has none.
    pub title: String,
    /// Who published it, as written.
    pub outlet: Option<String>,
    /// ISO date `2015-05-26`; `None` where it is missing or not a date.
    pub date: Option<String>,
    /// Where it was found.
    pub url: Option<String>,
    /// The file, relative to the dataset, with `/`.
    pub file: Arc<str>,
    /// Language of the article, BCP 47.
    pub language: Arc<str>,
    /// The exact text: offsets are code points in it.
    pub text: Arc<str>,
    /// The paragraphs, in order: non-blank lines, as bytes of `text`, without line ends.
    pub paragraphs: Vec<BytesSpan>,
    /// `sha256:` and the first 16 hex digits of the hash of `text`.
    pub sha: String,
    /// Where `text` starts in the decoded file, in code points (a BOM is not counted);
    /// `None` for JSON lines, where the text is inside a field.
    pub start: Option<u32>,
}

impl Article {
    /// The paragraph a byte lies in, or the last that starts before it.
    pub fn paragraph_at(&self, byte: BytePos) -> Option<usize> {
        self.paragraphs.partition_point(|paragraph| paragraph.start <= byte).checked_sub(1)
    }
}

/// The ids of a corpus: one that stands twice gets a number.
#[derive(Clone, Debug, Default)]
pub struct Ids(HashSet<String>);

impl Ids {
    /// Takes the id of an article, or a free one that it then has; what to say about that.
    pub fn take(&mut self, article: &mut Article) -> Option<Finding> {
        if self.0.insert(article.id.clone()) {
            return None;
        }
        let mut n = 2;
        while self.0.contains(&format!("{}-{n}", article.id)) {
            n += 1;
        }
        let fresh = format!("{}-{n}", article.id);
        let message = format!(
            "the id “{}” stands twice; here it is called “{fresh}”. Rename the file or the title to keep ids stable.",
            article.id
        );
        self.0.insert(fresh.clone());
        article.id = fresh;
        Some(Finding::warning("repeated-id", &article.file, 0, message))
    }

    /// Takes an id; `false`: an article has it already.
    pub fn insert(&mut self, id: &str) -> bool {
        !self.0.contains(id) && self.0.insert(id.to_owned())
    }
}

/// All articles of a dataset, and what was wrong with its files.
#[derive(Clone, Debug, Default)]
pub struct Corpus {
    /// In the order of the files and of the articles in them.
    pub articles: Vec<Arc<Article>>,
    /// What could not be read, with its place.
    pub findings: Vec<Finding>,
    /// Paragraphs of all articles together.
    pub paragraphs: usize,
    by_id: HashMap<String, usize>,
}

impl Corpus {
    /// Gathers articles; an id that stands twice gets a number and a warning.
    pub fn new(articles: Vec<Article>, mut findings: Vec<Finding>) -> Self {
        let mut ids = Ids::default();
        let mut by_id = HashMap::with_capacity(articles.len());
        let mut kept = Vec::with_capacity(articles.len());
        for mut article in articles {
            findings.extend(ids.take(&mut article));
            by_id.insert(article.id.clone(), kept.len());
            kept.push(Arc::new(article));
        }
        let paragraphs = kept.iter().map(|article| article.paragraphs.len()).sum();
        Self { articles: kept, findings, paragraphs, by_id }
    }

    /// The place of an article.
    pub fn find(&self, id: &str) -> Option<usize> {
        self.by_id.get(id).copied()
    }
}

/// Where the articles of a file come from.
#[derive(Clone, Debug)]
pub struct Origin {
    /// The file, relative to the dataset, with `/`.
    pub file: Arc<str>,
    /// BCP 47.
    pub language: Arc<str>,
}

impl Origin {
    /// The file's name without its ending, as the first part of an id.
    fn stem(&self) -> String {
        let id = slug::path_id(&self.file);
        id.rsplit('/').next().unwrap_or(&id).to_owned()
    }
}

/// An article whose text is still to come.
struct Draft {
    id: String,
    title: String,
    outlet: Option<String>,
    date: Option<String>,
    url: Option<String>,
    start: Option<u32>,
    line: usize,
}

impl Draft {
    fn finish(self, text: &str, origin: &Origin) -> Result<Article, Finding> {
        let paragraphs = lines::paragraphs(text);
        if let Some(finding) = lines::too_long(text, &paragraphs, &origin.file, self.line) {
            return Err(finding);
        }
        Ok(Article {
            id: self.id,
            title: self.title,
            outlet: self.outlet,
            date: self.date,
            url: self.url,
            file: origin.file.clone(),
            language: origin.language.clone(),
            text: text.into(),
            paragraphs,
            sha: hash::sha(text),
            start: self.start,
        })
    }
}

/// The form of a file, where its name tells it.
pub fn form_by_name(source: &Source, file: &str) -> Option<Form> {
    let ending = file.rsplit_once('.').map(|(_, ending)| ending.to_lowercase()).unwrap_or_default();
    match source.form {
        Form::Auto if matches!(ending.as_str(), "jsonl" | "ndjson") => Some(Form::Jsonl),
        Form::Auto if ending == "md" => Some(Form::Markdown),
        Form::Auto => None,
        form => Some(form),
    }
}

/// The articles of a file by its form.
pub fn read(bytes: &[u8], source: &Source, origin: &Origin) -> (Vec<Article>, Vec<Finding>) {
    let text = match encoding::decode(bytes, &source.encoding, &origin.file) {
        Ok(text) => text,
        Err(finding) => return (Vec::new(), vec![finding]),
    };
    if text.trim().is_empty() {
        return (Vec::new(), vec![Finding::warning("empty-file", &origin.file, 0, "the file holds no text.")]);
    }
    let form = match form_by_name(source, &origin.file) {
        Some(form) => form,
        None if dossier::is_dossier(&text) => Form::Dossier,
        None => Form::Text,
    };
    match form {
        Form::Jsonl => jsonl::read(&text, &source.fields, origin),
        Form::Dossier => {
            let (articles, mut findings) = dossier::read(&text, origin);
            if articles.is_empty() && findings.is_empty() {
                let message = "no article was found: a title, a blank line, `Outlet DD/MM/YYYY`, a blank line. Set form = \"text\" if it is one article.";
                findings.push(Finding::error("no-article", &origin.file, 0, message));
            }
            (articles, findings)
        }
        Form::Auto | Form::Text | Form::Markdown => match plain::read(&text, form == Form::Markdown, origin) {
            Ok(article) => (article.into_iter().collect(), Vec::new()),
            Err(finding) => (Vec::new(), vec![finding]),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    pub fn origin(file: &str) -> Origin {
        Origin { file: file.into(), language: "en".into() }
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_without_a_panic_and_texts_are_slices_of_the_file(
            text in "(News\n)?([a-z 字😀]{0,9}\r?\n\r?\n?|Title\n\nWire 0[1-9]/0[1-9]/2015\n\n|Source: x\n){0,12}", bytes in any::<Vec<u8>>()
        ) {
            for form in [Form::Auto, Form::Dossier, Form::Text, Form::Jsonl] {
                let source = Source { form, ..Source::default() };
                read(&bytes, &source, &origin("corpus/x.txt"));
                for article in read(text.as_bytes(), &source, &origin("corpus/x.txt")).0 {
                    let Some(start) = article.start else { continue };
                    let count = article.text.chars().count();
                    let slice: String = text.chars().skip(start as usize).take(count).collect();
                    prop_assert_eq!(slice.as_str(), &*article.text);
                    prop_assert!(!article.paragraphs.is_empty());
                }
            }
        }
    }
}
