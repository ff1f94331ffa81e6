//! Articles that a program writes: as they will be read again, and the line of JSON that stands for them.

use super::{Article, Origin, Outline, lines};
use crate::finding::Finding;
use crate::text::one_line;
use serde::Serialize;

/// What is known of an article, before it is one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "named as in an article")]
pub struct Made {
    pub id: String,
    pub text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outlet: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

impl Made {
    /// The article that its line will be read as; `line`: its number in the file.
    ///
    /// # Errors
    /// When it holds no words, or a paragraph is too long.
    pub fn article(&self, line: usize, origin: &Origin) -> Result<Article, Finding> {
        if self.text.trim().is_empty() {
            return Err(Finding::error("no-text", &origin.file, line, "it has no text; it was left out."));
        }
        if self.text.len() > lines::LONGEST * 8 {
            return Err(Finding::error(
                "long-text",
                &origin.file,
                line,
                "its text is longer than 8 MiB; it was left out.",
            ));
        }
        let outline = Outline {
            id: self.id.clone(),
            title: self.title.clone().unwrap_or_else(|| self.id.clone()),
            outlet: self.outlet.clone(),
            date: self.date.clone(),
            url: self.url.clone(),
            text: self.text.as_str().into(),
            place: 0..0,
            start: None,
            line,
            paragraphs: Vec::new(),
        };
        outline.measured(&origin.file).map(|one| one.article(origin))
    }

    /// The line, without its end; nothing in it looks like a line end to any reader.
    pub fn line(&self) -> String {
        one_line(serde_json::to_string(self).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::super::jsonl;
    use super::super::tests::origin;
    use super::*;
    use crate::schema::Fields;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_line_is_read_as_the_article_it_was_made_of(id in "[a-z/]{1,8}", text in "[a-z 字😀\r\n\t\u{85}\u{2028}]{1,40}", title in prop::option::of("\\PC{1,9}")) {
            let made = Made { id, text, title, date: Some("2015-05-26".into()), ..Made::default() };
            let read = jsonl::article(&made.line(), 1, &Fields::default(), &origin("corpus/a.jsonl")).ok();
            prop_assert_eq!(read, made.article(1, &origin("corpus/a.jsonl")).ok());
        }
    }
}
