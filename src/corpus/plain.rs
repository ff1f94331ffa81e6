//! One article a file: plain text, and markdown shown as text.

use super::{Origin, Outline};
use crate::finding::Finding;

/// Code points of a title taken from the text.
const TITLE: usize = 120;

/// The article of a file; `None` for an empty one.
///
/// # Errors
/// A finding where a line is too long.
pub fn outline<'t>(text: &'t str, markdown: bool, origin: &Origin) -> Result<Option<Outline<'t>>, Finding> {
    let body = text.trim();
    if body.is_empty() {
        return Ok(None);
    }
    let start = text.len() - text.trim_start().len();
    let first = body.lines().next().unwrap_or_default().trim();
    let first = if markdown { first.trim_start_matches('#').trim() } else { first };
    let before = text.get(..start).unwrap_or_default();
    let outline = Outline {
        id: super::slug::path_id(&origin.file),
        title: first.chars().take(TITLE).collect(),
        outlet: None,
        date: None,
        url: None,
        start: Some(u32::try_from(before.chars().count()).unwrap_or(u32::MAX)),
        text: body.into(),
        place: start..start + body.len(),
        line: before.matches('\n').count() + 1,
        paragraphs: Vec::new(),
    };
    outline.measured(&origin.file).map(Some)
}

#[cfg(test)]
mod tests {
    use super::super::tests::origin;
    use super::*;

    #[test]
    fn the_text_is_kept_between_its_first_and_last_character() {
        let origin = origin("corpus/x/notes.md");
        let article = outline("\n # Talks\r\n\r\nOne.\n", true, &origin).unwrap().unwrap().article(&origin);
        assert_eq!((article.id.as_str(), article.title.as_str()), ("x/notes", "Talks"));
        assert_eq!((&*article.text, article.paragraphs.len(), article.start), ("# Talks\r\n\r\nOne.", 2, Some(2)));
        assert!(outline(" \n", false, &origin).unwrap().is_none());
    }
}
