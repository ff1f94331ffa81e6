//! An article as it is found in a file: what is known of it, and where its text stands there.

use super::{Article, Origin, hash, lines};
use crate::finding::Finding;
use crate::text::BytesSpan;
use std::borrow::Cow;
use std::ops::Range;

/// What a reader of a form finds, before the text is taken out of the file.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "named as in an article")]
pub struct Outline<'t> {
    pub id: String,
    pub title: String,
    pub outlet: Option<String>,
    pub date: Option<String>,
    pub url: Option<String>,
    pub text: Cow<'t, str>,
    /// Where the text stands in the decoded file, in bytes; of a line of JSON: where the line does.
    pub place: Range<usize>,
    /// Where the text starts in the decoded file, in code points; `None`: it is inside a field.
    pub start: Option<u32>,
    /// Number of the line it begins in, from 1.
    pub line: usize,
    pub paragraphs: Vec<BytesSpan>,
}

impl Outline<'_> {
    /// The outline with its paragraphs; those that are there already are made anew.
    ///
    /// # Errors
    /// When a line is too long.
    pub(super) fn measured(mut self, file: &str) -> Result<Self, Finding> {
        self.paragraphs = lines::paragraphs(&self.text);
        match lines::too_long(&self.text, &self.paragraphs, file, self.line) {
            Some(finding) => Err(finding),
            None => Ok(self),
        }
    }

    /// The article.
    pub fn article(self, origin: &Origin) -> Article {
        Article {
            id: self.id,
            title: self.title,
            outlet: self.outlet,
            date: self.date,
            url: self.url,
            file: origin.file.clone(),
            language: origin.language.clone(),
            sha: hash::sha(&self.text),
            paragraphs: self.paragraphs,
            text: self.text.into(),
            start: self.start,
        }
    }
}

/// All articles of what a reader found.
pub(super) fn articles(found: (Vec<Outline>, Vec<Finding>), origin: &Origin) -> (Vec<Article>, Vec<Finding>) {
    (found.0.into_iter().map(|one| one.article(origin)).collect(), found.1)
}
