//! Bytes of corpus files → articles and paragraphs. Knows neither annotations nor the disk.

pub mod catalogue;
pub mod dossier;
pub mod encoding;
pub mod hash;
pub mod jsonl;
pub mod lines;
pub mod made;
pub mod outline;
pub mod plain;
pub mod slug;

use crate::finding::Finding;
use crate::schema::{Form, Source};
use crate::text::{BytePos, BytesSpan};
use std::collections::HashSet;
use std::sync::Arc;

pub use catalogue::{Changed, Corpus, Heading, Texts};
pub use outline::Outline;

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
        self.free(&mut article.id, &article.file)
    }

    /// The same for the id of an article of that file.
    pub fn free(&mut self, id: &mut String, file: &str) -> Option<Finding> {
        if self.0.insert(id.clone()) {
            return None;
        }
        let mut n = 2;
        while self.0.contains(&format!("{id}-{n}")) {
            n += 1;
        }
        let fresh = format!("{id}-{n}");
        let message = format!(
            "the id “{id}” stands twice; here it is called “{fresh}”. Rename the file or the title to keep ids stable."
        );
        self.0.insert(fresh.clone());
        *id = fresh;
        Some(Finding::warning("repeated-id", file, 0, message))
    }

    /// Takes an id; `false`: an article has it already.
    pub fn insert(&mut self, id: &str) -> bool {
        !self.0.contains(id) && self.0.insert(id.to_owned())
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

/// The codes of all findings that readers of files come to.
pub const READER_CODES: [&str; 13] = [
    "bad-date",
    "binary",
    "broken-line",
    "empty-article",
    "empty-file",
    "large-file",
    "long-line",
    "no-article",
    "no-text",
    "not-utf-8",
    "unknown-encoding",
    "unreadable",
    "wrong-encoding",
];

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
    match encoding::decode(bytes, &source.encoding, &origin.file) {
        Ok(text) => outline::articles(outlines(&text, source, origin), origin),
        Err(finding) => (Vec::new(), vec![finding]),
    }
}

/// What stands in the text of a file by its form, nothing of it taken out yet.
pub fn outlines<'t>(text: &'t str, source: &Source, origin: &Origin) -> (Vec<Outline<'t>>, Vec<Finding>) {
    if text.trim().is_empty() {
        return (Vec::new(), vec![Finding::warning("empty-file", &origin.file, 0, "the file holds no text.")]);
    }
    let plain = |markdown| match plain::outline(text, markdown, origin) {
        Ok(article) => (article.into_iter().collect(), Vec::new()),
        Err(finding) => (Vec::new(), vec![finding]),
    };
    match form_by_name(source, &origin.file) {
        Some(Form::Jsonl) => jsonl::outlines(text, &source.fields, origin),
        Some(Form::Dossier) => {
            let message = "no article was found: a title, a blank line, `Outlet DD/MM/YYYY`, a blank line. Set form = \"text\" if it is one article.";
            let none = || (Vec::new(), vec![Finding::error("no-article", &origin.file, 0, message)]);
            dossier::outlines(text, origin).unwrap_or_else(none)
        }
        None => dossier::outlines(text, origin).unwrap_or_else(|| plain(false)),
        Some(Form::Markdown) => plain(true),
        Some(Form::Auto | Form::Text) => plain(false),
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
