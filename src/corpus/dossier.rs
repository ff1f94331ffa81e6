//! The dossier form: many articles in a file, each a title, outlet and date, paragraphs, and where it was found.
//!
//! Nothing is repaired: the text of an article is what stands between the first character of its first paragraph and the
//! last of its last, blank lines and glued words included.

use super::lines::{is_blank, lines};
use super::slug::slug;
use super::{Origin, Outline};
use crate::finding::Finding;
use std::collections::HashMap;
use std::ops::Range;

/// The lines that open an article: title, blank, `Outlet DD/MM/YYYY`, blank.
struct Head {
    title: usize,
    outlet: usize,
}

/// All articles of a file; `None`: not one is of this form.
pub fn outlines<'t>(text: &'t str, origin: &Origin) -> Option<(Vec<Outline<'t>>, Vec<Finding>)> {
    let all = lines(text);
    let heads = heads(text, &all);
    if heads.is_empty() {
        return None;
    }
    let mut articles = Vec::with_capacity(heads.len());
    let mut findings = Vec::new();
    let mut known: HashMap<String, usize> = HashMap::new();
    let mut chars = CharCounter::default();
    for (at, head) in heads.iter().enumerate() {
        let end = heads.get(at + 1).map_or(all.len(), |next| next.title);
        let (outlet, date) = outlet_line(line(text, &all, head.outlet)).unwrap_or_default();
        if date.is_none() {
            let message = "the date is not a day of the calendar; the article is kept without a date.";
            findings.push(Finding::warning("bad-date", &origin.file, head.outlet + 1, message));
        }
        let mut body = head.outlet + 1..end;
        let source = source_line(text, &all, &body);
        if let Some((at, _)) = source {
            body.end = at;
        }
        let full = body.filter(|at| all.get(*at).is_some_and(|line| !is_blank(text, line)));
        let rows: Vec<usize> = full.collect();
        let bytes = match (rows.first().and_then(|at| all.get(*at)), rows.last().and_then(|at| all.get(*at))) {
            (Some(first), Some(last)) => first.start..last.end,
            _ => {
                let message = "the article has no paragraphs; it was left out.";
                findings.push(Finding::warning("empty-article", &origin.file, head.title + 1, message));
                continue;
            }
        };
        let title = line(text, &all, head.title).trim().to_owned();
        let id = format!("{}/{}", origin.stem(), slug(&title));
        let count = known.entry(id.clone()).or_default();
        *count += 1;
        let id = if *count > 1 { format!("{id}-{count}") } else { id };
        let outline = Outline {
            id,
            title,
            outlet: Some(outlet),
            date,
            url: source.map(|(_, url)| url),
            text: text.get(bytes.clone()).unwrap_or_default().into(),
            start: Some(chars.at(text, bytes.start)),
            place: bytes,
            line: rows.first().map_or(0, |row| row + 1),
            paragraphs: Vec::new(),
        };
        match outline.measured(&origin.file) {
            Ok(article) => articles.push(article),
            Err(finding) => findings.push(finding),
        }
    }
    Some((articles, findings))
}

/// Counts code points from the start of a text once, forward.
#[derive(Default)]
struct CharCounter {
    byte: usize,
    chars: u32,
}

impl CharCounter {
    fn at(&mut self, text: &str, byte: usize) -> u32 {
        let more = text.get(self.byte..byte).map_or(0, |between| between.chars().count());
        self.byte = byte;
        self.chars = self.chars.saturating_add(u32::try_from(more).unwrap_or(u32::MAX));
        self.chars
    }
}

fn line<'a>(text: &'a str, lines: &[Range<usize>], at: usize) -> &'a str {
    lines.get(at).and_then(|line| text.get(line.clone())).unwrap_or_default()
}

fn heads(text: &str, lines: &[Range<usize>]) -> Vec<Head> {
    let blank = |at: usize| lines.get(at).is_none_or(|line| is_blank(text, line));
    let mut found: Vec<Head> = Vec::new();
    for outlet in 2..lines.len() {
        if !blank(outlet - 1) || !blank(outlet + 1) || outlet_line(line(text, lines, outlet)).is_none() {
            continue;
        }
        let Some(title) = (0..outlet).rev().find(|at| !blank(*at)) else { continue };
        if found.last().is_none_or(|last| last.outlet < title) {
            found.push(Head { title, outlet });
        }
    }
    found
}

/// `Outlet DD/MM/YYYY` → outlet and ISO date; no date where it is not in the calendar.
fn outlet_line(line: &str) -> Option<(String, Option<String>)> {
    let (outlet, date) = line.trim().rsplit_once(char::is_whitespace)?;
    let mut parts = date.split('/');
    let mut number = |digits: usize| {
        parts
            .next()
            .filter(|part| part.len() == digits && part.bytes().all(|b| b.is_ascii_digit()))?
            .parse::<i16>()
            .ok()
    };
    let (day, month, year) = (number(2)?, number(2)?, number(4)?);
    if parts.next().is_some() || outlet.trim().is_empty() || outlet.chars().count() > 80 {
        return None;
    }
    let date = jiff::civil::Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok();
    Some((outlet.trim().to_owned(), date.map(|date| date.to_string())))
}

/// The last line of an article that says where it was found.
fn source_line(text: &str, lines: &[Range<usize>], body: &Range<usize>) -> Option<(usize, String)> {
    let at = body.clone().rev().find(|at| source(line(text, lines, *at)).is_some())?;
    Some((at, source(line(text, lines, at))?.to_owned()))
}

fn source(line: &str) -> Option<&str> {
    line.trim().strip_prefix("Source:").map(str::trim)
}

#[cfg(test)]
mod tests {
    use super::super::tests::origin;
    use super::super::{Article, outline};
    use super::*;

    fn read(text: &str, origin: &Origin) -> (Vec<Article>, Vec<Finding>) {
        outline::articles(outlines(text, origin).unwrap_or_default(), origin)
    }

    const DOSSIER: &str = "News\r\nNews\r\nFirst title\r\n\r\nLake Wire 28/05/2015\r\n\r\nOne.\r\n\r\n\r\nTwo. 😀\r\nBy A. Name\r\n\r\nSource: https://example.org/1#x\r\n\r\n\r\nFirst title\n\nOrlo Post 31/02/2015\n\nThree.\n\n\nLast\n\nOrlo Post 01/06/2015\n\n Four. ";

    #[test]
    fn articles_are_told_apart_and_kept_as_they_are() {
        let (articles, findings) = read(DOSSIER, &origin("corpus/d.txt"));
        let ids: Vec<&str> = articles.iter().map(|article| article.id.as_str()).collect();
        assert_eq!(ids, ["d/first-title", "d/first-title-2", "d/last"]);
        let first = &articles[0];
        assert_eq!(&*first.text, "One.\r\n\r\n\r\nTwo. 😀\r\nBy A. Name");
        assert_eq!(first.paragraphs.len(), 3);
        assert_eq!((first.outlet.as_deref(), first.date.as_deref()), (Some("Lake Wire"), Some("2015-05-28")));
        assert_eq!(first.url.as_deref(), Some("https://example.org/1#x"));
        assert_eq!((articles[1].date.as_deref(), &*articles[1].text), (None, "Three."));
        assert_eq!(&*articles[2].text, " Four. ");
        assert_eq!(findings.len(), 1);
        for article in &articles {
            let start = article.start.unwrap() as usize;
            let slice: String = DOSSIER.chars().skip(start).take(article.text.chars().count()).collect();
            assert_eq!(slice, &*article.text);
        }
    }

    #[test]
    fn a_plain_text_is_no_dossier() {
        let is_dossier = |text| outlines(text, &origin("corpus/d.txt")).is_some();
        assert!(!is_dossier("Title\n\nText on 28/05/2015 and more.\n\nEnd"));
        assert!(is_dossier(DOSSIER));
    }

    /// Uses the dossier of the first users where it is at hand; says nothing elsewhere.
    #[test]
    fn the_real_dossier_has_ten_articles() {
        let beside = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/dossier.txt");
        let Ok(text) = std::fs::read_to_string(beside) else { return };
        let (articles, findings) = read(&text, &origin("corpus/dossier.txt"));
        assert!(findings.is_empty(), "{findings:?}");
        let counts: Vec<usize> = articles.iter().map(|article| article.paragraphs.len()).collect();
        assert_eq!(articles.len(), 10, "{counts:?}");
        assert_eq!(counts[1], 9);
        assert!(articles.iter().all(|one| one.date.is_some() && one.outlet.is_some() && one.url.is_some()));
    }
}
