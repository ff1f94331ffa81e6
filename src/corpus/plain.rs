//! One article a file: plain text, and markdown shown as text.

use super::{Article, Draft, Origin};
use crate::finding::Finding;

/// Code points of a title taken from the text.
const TITLE: usize = 120;

/// The article of a file; `None` for an empty one.
///
/// # Errors
/// A finding where a line is too long.
pub fn read(text: &str, markdown: bool, origin: &Origin) -> Result<Option<Article>, Finding> {
    let body = text.trim();
    if body.is_empty() {
        return Ok(None);
    }
    let start = text.len() - text.trim_start().len();
    let first = body.lines().next().unwrap_or_default().trim();
    let first = if markdown { first.trim_start_matches('#').trim() } else { first };
    let before = text.get(..start).unwrap_or_default();
    let draft = Draft {
        id: super::slug::path_id(&origin.file),
        title: first.chars().take(TITLE).collect(),
        outlet: None,
        date: None,
        url: None,
        start: Some(u32::try_from(before.chars().count()).unwrap_or(u32::MAX)),
        line: before.matches('\n').count() + 1,
    };
    draft.finish(body, origin).map(Some)
}

#[cfg(test)]
mod tests {
    use super::super::tests::origin;
    use super::*;

    #[test]
    fn the_text_is_kept_between_its_first_and_last_character() {
        let article = read("\n # Talks\r\n\r\nOne.\n", true, &origin("corpus/x/notes.md")).unwrap().unwrap();
        assert_eq!((article.id.as_str(), article.title.as_str()), ("x/notes", "Talks"));
        assert_eq!((&*article.text, article.paragraphs.len(), article.start), ("# Talks\r\n\r\nOne.", 2, Some(2)));
        assert_eq!(read(" \n", false, &origin("corpus/e.txt")).unwrap(), None);
    }
}
