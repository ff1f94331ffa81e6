//! What is known of an article beside its text, as formats in JSON write it.

use crate::corpus::Article;
use serde::Serialize;

/// Id and metadata; what is not known is not written.
#[derive(Serialize)]
#[expect(missing_docs, reason = "named as in an article")]
pub struct Described<'a> {
    pub id: &'a str,
    pub title: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outlet: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<&'a str>,
}

impl<'a> From<&'a Article> for Described<'a> {
    fn from(article: &'a Article) -> Self {
        Self {
            id: &article.id,
            title: &article.title,
            outlet: article.outlet.as_deref(),
            date: article.date.as_deref(),
            url: article.url.as_deref(),
        }
    }
}
