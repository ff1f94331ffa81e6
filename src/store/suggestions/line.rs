//! One line of a suggestions file: what it must be so that it can be offered.

use super::Wanted;
use crate::annotation::{Kind, Record, verdict};
use crate::finding::Severity;
use crate::schema::Schema;
use crate::suggest::outside::{Place, Version};
use crate::suggest::{Proposal, Source};
use crate::text::{BytePos, BytesSpan, CharSpan, TextMap};
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

/// A longer id or origin (bytes) is none.
const LONGEST_NAME: usize = 200;

/// A line that can be used.
pub struct Line {
    pub id: String,
    pub version: Version,
    pub place: Place,
    /// `None`: the tombstone of its id.
    pub proposal: Option<Proposal>,
}

/// Why a line can't be used, or what is odd about one that can.
#[derive(Debug)]
pub struct Fault {
    pub severity: Severity,
    pub code: &'static str,
    pub message: String,
}

fn fault<T>(code: &'static str, message: impl Into<String>) -> Result<T, Fault> {
    Err(Fault { severity: Severity::Error, code, message: message.into() })
}

/// Reads the lines of one file.
pub struct Reader<'a> {
    wanted: Wanted<'a>,
    maps: HashMap<usize, TextMap>,
    sources: HashMap<String, Source>,
}

impl<'a> Reader<'a> {
    pub fn new(wanted: Wanted<'a>) -> Self {
        Self { wanted, maps: HashMap::new(), sources: HashMap::new() }
    }

    /// A usable line, and what is odd about it.
    pub fn line(&mut self, bytes: &[u8]) -> Result<(Line, Option<Fault>), Fault> {
        let Ok(text) = std::str::from_utf8(bytes) else { return fault("broken-line", "it is not UTF-8") };
        let record = match Record::from_line(text) {
            Ok(record) => record,
            Err(error) => return fault("broken-line", format!("it is no record ({error})")),
        };
        if record.id.len() > LONGEST_NAME {
            return fault("long-id", "its id is longer than 200 bytes");
        }
        let version = (u32::try_from(record.rev).unwrap_or(u32::MAX), moment(&record.at), hash(bytes));
        if record.is_retracted() {
            return Ok((Line { id: record.id, version, place: Place::default(), proposal: None }, None));
        }
        if record.kind != Kind::Span {
            return fault(
                "no-span",
                format!("only spans are suggested, and this is of the kind “{}”", record.kind.as_str()),
            );
        }
        let known = known_label(&record, self.wanted.schema, self.wanted.layers)?;
        let score = likely(&record)?;
        let source = self.source(&record)?;
        let (place, bytes, remark) = self.place(&record)?;
        let proposal = Proposal {
            bytes,
            label: Some(known),
            score,
            sources: vec![source],
            of: Some(Arc::from(record.reference())),
        };
        Ok((Line { id: record.id, version, place, proposal: Some(proposal) }, remark))
    }

    fn source(&mut self, record: &Record) -> Result<Source, Fault> {
        let origin = &record.origin;
        if let Some(known) = self.sources.get(origin) {
            return Ok(known.clone());
        }
        if origin.is_empty() {
            return fault("no-origin", "it has no origin, which says who proposes: model:NAME@VERSION or rule:NAME");
        }
        if !verdict::is_maker(origin) || origin.len() > LONGEST_NAME || origin.chars().any(char::is_control) {
            let shown: String = origin.chars().take(40).collect();
            return fault("bad-origin", format!("the origin “{shown}” is neither model:NAME@VERSION nor rule:NAME"));
        }
        if self.sources.len() >= 100 {
            return fault("many-origins", "there are more than 100 origins in this file");
        }
        let source = Source::of_origin(origin);
        self.sources.insert(origin.clone(), source.clone());
        Ok(source)
    }

    /// Article and paragraph, and the bytes in it.
    fn place(&mut self, record: &Record) -> Result<(Place, BytesSpan, Option<Fault>), Fault> {
        let corpus = self.wanted.corpus;
        let Some((at, article)) = corpus.article_of(&record.doc) else {
            return fault("unknown-doc", format!("no article is called “{}”", record.doc));
        };
        if !record.parts.is_empty() {
            return fault("parts", "a span of several pieces can't be suggested");
        }
        let Some(chars) = record.span() else { return fault("outside", "start or end is missing") };
        let (start, end) = (chars.start.get(), chars.end.get());
        if start >= end {
            return fault("reversed", format!("{start}–{end} is no span: the end must come after the start"));
        }
        let map = self.maps.entry(at).or_insert_with(|| TextMap::new(article.text.clone()));
        let Some(bytes) = map.bytes(chars) else {
            let length = map.end().get();
            return fault("outside", format!("{start}–{end} is outside the {length} characters of “{}”", record.doc));
        };
        let remark = quoted(record, &article.sha, map, chars)?;
        let paragraph = article.paragraph_at(bytes.start);
        let around = paragraph.and_then(|number| Some((number, article.paragraphs.get(number)?)));
        match around.filter(|(_, around)| bytes.end <= around.end) {
            Some((number, around)) => {
                let within = |at: BytePos| BytePos::new(at.get() - around.start.get());
                Ok(((small(at), small(number)), BytesSpan::new(within(bytes.start), within(bytes.end)), remark))
            }
            None => fault("crossing", format!("{start}–{end} does not lie in one paragraph")),
        }
    }
}

/// Numbers of layer and label.
fn known_label(record: &Record, schema: &Schema, layers: &[usize]) -> Result<(usize, usize), Fault> {
    let (layer, label) = (&record.layer, &record.label);
    let found = schema.layers.iter().enumerate().find(|(_, one)| one.name == *layer);
    let Some((at, known)) = found else {
        return fault("unknown-layer", format!("gloss.toml has no layer “{layer}”"));
    };
    let Some(found) = known.label(label) else {
        return fault("unknown-label", format!("layer “{layer}” has no label “{label}”"));
    };
    if !layers.contains(&at) {
        let message = format!("nothing is suggested in layer “{layer}” ([suggest] in gloss.toml)");
        return Err(Fault { severity: Severity::Warning, code: "not-suggested", message });
    }
    Ok((at, known.labels.iter().position(|one| one == found).unwrap_or_default()))
}

fn likely(record: &Record) -> Result<f64, Fault> {
    match record.score {
        None => fault("no-score", "it has no score, which says how likely it is, 0 to 1"),
        Some(score) if (0.0..=1.0).contains(&score) => Ok(score),
        Some(score) => fault("bad-score", format!("the score {score} is not between 0 and 1")),
    }
}

/// Whether the text is what the line says it is.
fn quoted(record: &Record, sha: &str, map: &TextMap, chars: CharSpan) -> Result<Option<Fault>, Fault> {
    let stands = map.quote(chars).unwrap_or_default();
    let same_text = record.sha.is_empty() || record.sha == sha;
    if !record.quote.is_empty() && record.quote != stands {
        let short: String = record.quote.chars().take(40).collect();
        let (start, end) = (chars.start.get(), chars.end.get());
        return fault("wrong-quote", format!("“{short}” does not stand at {start}–{end}"));
    }
    if !same_text && record.quote.is_empty() {
        return fault("other-text", "it was made on another version of the text and has no quote to check");
    }
    let odd = "it was made on another version of the text; it still stands where it did.";
    Ok((!same_text).then(|| Fault { severity: Severity::Warning, code: "other-text", message: odd.to_owned() }))
}

/// The digits of a time stamp as a number: they order as the stamps do.
fn moment(at: &str) -> u64 {
    let digits = at.chars().filter_map(|c| c.to_digit(10)).take(18);
    digits.fold(0, |number, digit| number * 10 + u64::from(digit))
}

fn hash(bytes: &[u8]) -> u32 {
    let mut hasher = DefaultHasher::new();
    bytes.hash(&mut hasher);
    u32::try_from(hasher.finish() >> 32).unwrap_or_default()
}

fn small(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
