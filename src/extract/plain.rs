//! Text and nothing else: one article, or the articles of a dossier.

use super::Extracted;
use crate::corpus::{Origin, Outline, dossier};

/// A longer first line (code points) is no title.
const TITLE: usize = 120;

/// The articles of a text, exactly as they stand in it.
///
/// # Errors
/// When there is no article in it.
pub fn read(text: &str) -> Result<Vec<Extracted>, String> {
    if let Some((articles, findings)) = dossier::outlines(text, &Origin { file: "".into(), language: "".into() }) {
        let notes = findings.into_iter().map(|finding| format!("line {}: {}", finding.line, finding.message));
        return of_dossier(articles, notes);
    }
    let text = text.trim();
    let first = text.lines().next().unwrap_or_default().trim().trim_start_matches('#').trim();
    let title = (first.chars().count() <= TITLE).then(|| first.to_owned());
    Ok(vec![Extracted { text: text.to_owned(), title, ..Extracted::default() }])
}

fn of_dossier(articles: Vec<Outline>, mut notes: impl Iterator<Item = String>) -> Result<Vec<Extracted>, String> {
    let mut found: Vec<Extracted> = articles
        .into_iter()
        .map(|article| Extracted {
            text: article.text.into_owned(),
            title: Some(article.title),
            outlet: article.outlet,
            date: article.date,
            url: article.url,
            notes: Vec::new(),
        })
        .collect();
    match found.first_mut() {
        Some(first) => first.notes.extend(notes),
        None => return Err(notes.next().unwrap_or_default()),
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_stays_as_it_is_and_a_dossier_comes_apart() {
        let one = read("\r\n# Talks end\r\n\r\nOrlo e\u{301}t\u{7}.\r\n").unwrap();
        assert_eq!((one.len(), one[0].text.as_str()), (1, "# Talks end\r\n\r\nOrlo e\u{301}t\u{7}."));
        assert_eq!(one[0].title.as_deref(), Some("Talks end"));
        assert_eq!(read(&"long ".repeat(40)).unwrap()[0].title, None);
        let two = read("Talks\n\nLake Wire 26/05/2015\n\nOne.\n\nSource: https://example.org/1\n\nMore\n\nOrlo Post 31/02/2015\n\nTwo.\n").unwrap();
        let said = |at: usize| (two[at].text.as_str(), two[at].outlet.as_deref().unwrap(), two[at].date.as_deref());
        assert_eq!(said(0), ("One.", "Lake Wire", Some("2015-05-26")));
        assert_eq!(said(1), ("Two.", "Orlo Post", None));
        assert_eq!((two[0].notes.len(), two[0].url.as_deref()), (1, Some("https://example.org/1")));
    }
}
