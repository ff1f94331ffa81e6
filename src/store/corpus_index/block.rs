//! What the index holds about one file: its articles and paragraphs in rows of fixed width, then the words.
//!
//! `articles u32, paragraphs u32, words u32`, a row for each article, a row for each paragraph (`byte u32, char u32`), the
//! words that the rows of the articles point into, and what was wrong with the file as JSON.

use super::fields::{Fields, small};
use crate::corpus::catalogue::{self, Start};
use crate::corpus::{Outline, READER_CODES};
use crate::finding::{Finding, Severity};
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// Bytes of an article's row: place, line, start, paragraphs, and five pieces of words.
const ARTICLE: usize = 2 * 8 + 3 * 4 + 5 * 8;
/// Bytes of a paragraph's row.
const PARAGRAPH: usize = 8;
/// Stands for what is not there.
const NONE: u32 = u32::MAX;

/// An article of a file.
#[derive(Debug)]
pub struct Indexed<'b> {
    pub id: &'b str,
    pub title: &'b str,
    pub outlet: Option<&'b str>,
    pub date: Option<&'b str>,
    pub url: Option<&'b str>,
    /// Where its text stands, or the line of JSON that holds it: bytes of the file, or of its decoded text.
    pub place: Range<u64>,
    /// The number of the line it begins in.
    pub line: u32,
    /// Where the text starts, in code points of the file; `None`: it is inside a line of JSON.
    pub start: Option<u32>,
    rows: &'b [u8],
}

/// What was wrong, as it is written.
#[derive(Serialize, Deserialize)]
struct Told {
    is_error: bool,
    code: String,
    line: usize,
    message: String,
}

/// The block of a file. `offset`: bytes of the file before its text.
pub fn encode(outlines: &[Outline], findings: &[Finding], offset: usize) -> Vec<u8> {
    let (mut articles, mut paragraphs, mut words) = (Vec::new(), Vec::new(), Vec::new());
    let mut count = 0;
    for outline in outlines {
        let starts = catalogue::starts(&outline.text, outline.paragraphs.iter().map(|span| span.start));
        for at in [outline.place.start, outline.place.end] {
            articles.extend(u64::try_from(at + offset).unwrap_or(u64::MAX).to_le_bytes());
        }
        for number in [small(outline.line), outline.start.unwrap_or(NONE), small(starts.len())] {
            articles.extend(number.to_le_bytes());
        }
        let given = [Some(&outline.id), Some(&outline.title)].into_iter();
        for text in given.chain([&outline.outlet, &outline.date, &outline.url].map(Option::as_ref)) {
            articles.extend(text.map_or(NONE, |_| small(words.len())).to_le_bytes());
            articles.extend(text.map_or(0, |text| small(text.len())).to_le_bytes());
            words.extend_from_slice(text.map_or("", String::as_str).as_bytes());
        }
        count += starts.len();
        for start in starts {
            paragraphs.extend(start.byte.to_le_bytes());
            paragraphs.extend(start.char.to_le_bytes());
        }
    }
    let told = |finding: &Finding| Told {
        is_error: finding.severity == Severity::Error,
        code: finding.code.to_owned(),
        line: finding.line,
        message: finding.message.clone(),
    };
    let told: Vec<Told> = findings.iter().map(told).collect();
    let mut block = Vec::with_capacity(12 + articles.len() + paragraphs.len() + words.len());
    for number in [outlines.len(), count, words.len()] {
        block.extend(small(number).to_le_bytes());
    }
    for part in [articles, paragraphs, words] {
        block.extend(part);
    }
    if !told.is_empty() {
        block.extend(serde_json::to_vec(&told).unwrap_or_default());
    }
    block
}

/// What stands in a block; `None`: it is none.
pub fn decode<'b>(block: &'b [u8], file: &str) -> Option<(Vec<Indexed<'b>>, Vec<Finding>)> {
    let mut rest = Fields(block);
    let mut count = || usize::try_from(rest.u32()?).ok();
    let (articles, paragraphs, words) = (count()?, count()?, count()?);
    let rows = rest.take(articles.checked_mul(ARTICLE)?)?;
    let mut paragraphs = Fields(rest.take(paragraphs.checked_mul(PARAGRAPH)?)?);
    let words = std::str::from_utf8(rest.take(words)?).ok()?;
    let article = |row: &'b [u8]| {
        let mut row = Fields(row);
        let place = row.u64()?..row.u64()?;
        let (line, start, count) = (row.u32()?, row.u32()?, usize::try_from(row.u32()?).ok()?);
        let mut word = || {
            let (from, length) = (row.u32()?, usize::try_from(row.u32()?).ok()?);
            if from == NONE {
                return Some(None);
            }
            let from = usize::try_from(from).ok()?;
            words.get(from..from.checked_add(length)?).map(Some)
        };
        Some(Indexed {
            place,
            line,
            start: (start != NONE).then_some(start),
            id: word()??,
            title: word()??,
            outlet: word()?,
            date: word()?,
            url: word()?,
            rows: paragraphs.take(count.checked_mul(PARAGRAPH)?)?,
        })
    };
    let articles: Option<Vec<Indexed>> = rows.chunks_exact(ARTICLE).map(article).collect();
    let told: Vec<Told> = if rest.0.is_empty() { Vec::new() } else { serde_json::from_slice(rest.0).ok()? };
    let finding = |told: Told| {
        let code = READER_CODES.iter().find(|code| **code == told.code)?;
        let severity = if told.is_error { Severity::Error } else { Severity::Warning };
        Some(Finding { severity, code, file: file.to_owned(), line: told.line, message: told.message })
    };
    Some((articles?, told.into_iter().map(finding).collect::<Option<_>>()?))
}

impl Indexed<'_> {
    /// Where its paragraphs start.
    pub fn starts(&self) -> impl Iterator<Item = Start> {
        self.rows.chunks_exact(PARAGRAPH).filter_map(|row| {
            let mut row = Fields(row);
            Some(Start { byte: row.u32()?, char: row.u32()? })
        })
    }

    /// How many paragraphs it has.
    pub fn paragraphs(&self) -> usize {
        self.rows.len() / PARAGRAPH
    }
}
