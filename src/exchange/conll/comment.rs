//! Comments: `# key = value`. Some are read in any file; those with records are written on request.

use super::tag_name;
use crate::annotation::Record;
use crate::exchange::carry::restored;
use std::fmt::Write;

/// What a comment says.
#[derive(Debug, PartialEq)]
pub enum Comment<'a> {
    /// A document begins; its id, where it has one.
    Start(Option<&'a str>),
    /// The id of the document that has just begun, or of a sentence.
    Id(&'a str),
    /// Title, outlet, date or address.
    Meta(&'a str, &'a str),
    /// A record; `tagged`: tags say where it stands, too.
    Record { tagged: bool, place: &'a str, json: &'a str },
    /// Anything else.
    Other,
}

/// Reads a comment.
pub fn read(line: &str) -> Comment<'_> {
    if let Some(rest) = line.strip_prefix("#begin document") {
        let id = rest.split(['(', ')']).nth(1).map(str::trim);
        return Comment::Start(id.filter(|id| !id.is_empty()));
    }
    let said = line.trim_start_matches('#').trim();
    let (key, value) = said.split_once('=').map_or((said, ""), |(key, value)| (key.trim(), value.trim()));
    match key {
        "newdoc id" | "newdoc" => Comment::Start(Some(value).filter(|id| !id.is_empty())),
        "id" => Comment::Id(value),
        "title" | "outlet" | "date" | "url" => Comment::Meta(key, value),
        "tagged" | "beside" => match value.split_once(' ') {
            Some((place, json)) if json.starts_with('{') => Comment::Record { tagged: key == "tagged", place, json },
            _ => Comment::Other,
        },
        _ => Comment::Other,
    }
}

/// A record of a comment.
#[derive(Debug)]
pub struct Carried {
    /// The line it stands at.
    pub line: usize,
    /// Whether tags say where it stands, too.
    pub tagged: bool,
    /// Its pieces, in code points of the words as they are read.
    pub place: Vec<[u64; 2]>,
    /// What it is.
    pub record: Record,
}

impl Carried {
    /// Reads one.
    pub fn read(line: usize, tagged: bool, place: &str, json: &str) -> Result<Self, String> {
        let pieces = || {
            let pieces = place.split(',').map(|piece| {
                let (start, end) = piece.split_once('-')?;
                Some([start.parse().ok()?, end.parse().ok()?])
            });
            pieces.collect::<Option<Vec<[u64; 2]>>>()
        };
        let place = if place == "_" { Some(Vec::new()) } else { pieces() };
        let place = place.ok_or("the place in this comment can't be read; its record was left out.")?;
        let record = restored(json)
            .map_err(|error| format!("the record in this comment can't be read ({error}); it was left out."))?;
        Ok(Self { line, tagged, place, record })
    }

    /// The tag that it stands under: label and bounds.
    pub fn tag(&self) -> Option<(String, u64, u64)> {
        let (first, last) = (self.place.first()?, self.place.last()?);
        Some((tag_name(&self.record.label).into_owned(), first[0], last[1]))
    }
}

/// Adds `# key = value`; line ends in it become spaces.
pub fn write(to: &mut String, key: &str, value: &str) {
    let value = value.replace(|c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}'), " ");
    _ = writeln!(to, "# {key} = {value}");
}

/// Adds the comment of a record.
pub fn write_record(to: &mut String, tagged: bool, place: &[[u64; 2]], json: &str) {
    _ = write!(to, "# {} = ", if tagged { "tagged" } else { "beside" });
    for (n, [start, end]) in place.iter().enumerate() {
        _ = write!(to, "{}{start}-{end}", if n == 0 { "" } else { "," });
    }
    _ = writeln!(to, "{} {json}", if place.is_empty() { "_" } else { "" });
}
