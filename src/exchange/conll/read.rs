//! Files of columns become documents, one at a time.

use super::SAMPLE;
use super::comment::{self, Carried, Comment};
use super::document::Document;
use super::numbered::{Numbers, Row};
use super::options::Options;
use super::shape::{self, Shape};
use crate::exchange::file_name;
use crate::exchange::incoming::{Sink, Stop};
use crate::exchange::lines::Lines;
use crate::exchange::source::{Source, beginning, stem};
use crate::exchange::tagging::decode::is_outside;
use crate::exchange::tagging::{Decoder, Scheme};
use std::collections::BTreeMap;

/// Where a file names no documents, one ends with the sentence of this number.
const SENTENCES: usize = 5_000;
/// … or with the first sentence that ends behind so many words.
const WORDS: usize = 200_000;
/// No document has more words, even within a sentence.
const MOST_WORDS: usize = 2_000_000;
/// So many files are told about one by one.
const TOLD: usize = 10;

/// What is said of the whole, when all is read.
#[derive(Debug, Default)]
struct Told {
    /// What a file is like → how many are, and the first of them.
    shapes: BTreeMap<String, (usize, String)>,
    /// Of single files.
    files: Vec<String>,
    others: usize,
}

impl Told {
    fn file(&mut self, message: String) {
        if self.files.len() < TOLD {
            self.files.push(message);
        } else {
            self.others += 1;
        }
    }

    fn say(self, sink: &mut dyn Sink) {
        for (shape, (count, first)) in self.shapes {
            let more = if count > 1 { format!(" and {} more", count - 1) } else { String::new() };
            sink.notice(format!("{first}{more}: {shape}."));
        }
        for message in self.files {
            sink.notice(message);
        }
        if self.others > 0 {
            sink.notice(format!("… and {} more notices of this kind.", self.others));
        }
    }
}

/// Reads all files that have the form; where there is only one, it has to.
pub fn read(source: &mut dyn Source, options: &Options, sink: &mut dyn Sink) -> Result<(), Stop> {
    let mut told = Told::default();
    let mut read = 0;
    for at in 0..source.len() {
        let name = source.name(at).to_owned();
        match shape::guess(&beginning(source, at, SAMPLE), options) {
            Ok(shape) => {
                read += 1;
                let lines = Lines::new(source.open(at)?, &name)?;
                Reading::new(name, shape, options).all(lines, sink, &mut told)?;
            }
            Err(why) if source.len() == 1 => return Err(Stop::Refused(format!("{name}: {why}"))),
            Err(why) => told.file(format!("{name} was passed over: {why}")),
        }
    }
    if read == 0 {
        return Err(Stop::Refused("none of the files holds a token a line with its tag behind it.".to_owned()));
    }
    told.say(sink);
    Ok(())
}

struct Reading<'a> {
    name: String,
    /// First part of the ids of documents that have none.
    stem: String,
    shape: Shape,
    split: Option<&'a str>,
    decoders: Vec<Decoder>,
    numbers: Numbers,
    /// Where the written word stands whose parts are read, and whether it has the tags of all of them.
    whole: ([u64; 2], bool),
    document: Document,
    /// Documents that had no id, begun so far.
    unnamed: usize,
    /// Whether the file says where documents begin.
    says_starts: bool,
    /// Documents that were ended because they grew long.
    cut: usize,
}

impl<'a> Reading<'a> {
    fn new(name: String, shape: Shape, options: &'a Options) -> Self {
        let bare = options.scheme == Some(Scheme::Io);
        Self {
            stem: file_name::to_id(stem(&name)),
            name,
            decoders: shape.tags.iter().map(|_| Decoder::new(bare)).collect(),
            shape,
            split: options.split.as_deref().filter(|split| !split.is_empty()),
            numbers: Numbers::default(),
            whole: Default::default(),
            document: Document::new(1),
            unnamed: 0,
            says_starts: false,
            cut: 0,
        }
    }

    fn all(mut self, mut lines: Lines, sink: &mut dyn Sink, told: &mut Told) -> Result<(), Stop> {
        while let Some((number, line)) = lines.next(sink)? {
            self.line(number, line, sink)?;
        }
        self.end_document(0, true, sink)?;
        let seen = |decoder: &Decoder| match decoder.seen.scheme() {
            Some(Scheme::Iob1) => "IOB1, or IO: B- only between spans that touch".to_owned(),
            Some(scheme) => scheme.name().to_uppercase(),
            None => "no tag but O".to_owned(),
        };
        let schemes: Vec<String> = self.decoders.iter().map(seen).collect();
        let told_shape = told.shapes.entry(format!("{}; {}", self.shape, schemes.join(" and ")));
        told_shape.or_insert_with(|| (0, self.name.clone())).0 += 1;
        for (count, lines) in self.decoders.iter().filter_map(|decoder| decoder.seen.orphans()) {
            let first = lines.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
            let dots = if count > lines.len() { " …" } else { "" };
            let name = &self.name;
            told.file(format!(
                "{name}: {count} spans begin with I-, E- or L- instead of B- (lines {first}{dots}); each was taken for a span."
            ));
        }
        if self.cut > 0 {
            let (name, cut) = (&self.name, self.cut);
            told.file(format!(
                "{name}: it does not say where documents begin; a new one was begun {cut} times, after {SENTENCES} sentences or {WORDS} words."
            ));
        }
        Ok(())
    }

    fn line(&mut self, number: usize, line: &str, sink: &mut dyn Sink) -> Result<(), Stop> {
        if shape::is_blank(line) {
            return self.end_sentence(number, sink);
        }
        if shape::is_start(line) {
            let id = line.split(['(', ')']).nth(1).filter(|_| line.starts_with("-DOCSTART- ("));
            return self.start(number, id, sink);
        }
        if self.shape.is_comment(line) {
            return self.comment(number, line, sink);
        }
        self.row(number, line, sink)
    }

    fn comment(&mut self, number: usize, line: &str, sink: &mut dyn Sink) -> Result<(), Stop> {
        let fresh = self.document.is_empty();
        match comment::read(line) {
            Comment::Start(id) => return self.start(number, id, sink),
            // Elsewhere it is the id of a sentence.
            Comment::Id(id) if fresh && self.says_starts => self.document.id = Some(id.to_owned()),
            Comment::Meta(key, value) if fresh => {
                let meta = &mut self.document.meta;
                let slot = match key {
                    "title" => &mut meta.title,
                    "outlet" => &mut meta.outlet,
                    "date" => &mut meta.date,
                    _ => &mut meta.url,
                };
                *slot = Some(value.to_owned());
            }
            Comment::Record { tagged, place, json } => match Carried::read(number, tagged, place, json) {
                Ok(carried) => self.document.carried.push(carried),
                Err(why) => sink.fault(&self.name, number, why)?,
            },
            _ => {}
        }
        Ok(())
    }

    fn row(&mut self, number: usize, line: &str, sink: &mut dyn Sink) -> Result<(), Stop> {
        if self.document.words() >= MOST_WORDS {
            self.cut += 1;
            self.end_document(number, false, sink)?;
        }
        let cells = self.shape.cells(line);
        let Some(word) = cells.get(self.shape.word).filter(|word| !word.is_empty()) else {
            let column = self.shape.word + 1;
            return sink.fault(&self.name, number, format!("it has no word in column {column}; it was left out."));
        };
        if self.shape.regular && cells.len() != self.shape.columns {
            let (columns, there) = (self.shape.columns, cells.len());
            let message = format!("it has {there} columns, other lines {columns}; “{word}” was taken for the word.");
            sink.fault(&self.name, number, message)?;
        }
        let row = if self.shape.numbered { self.numbers.next(cells.first().unwrap_or(&"")) } else { Row::Word };
        let tags: Vec<Option<&str>> = self.shape.tags.iter().map(|tag| shape::cell(&cells, tag)).collect();
        let is_tagged = tags.iter().flatten().any(|tag| !is_outside(tag));
        if row == Row::Unwritten {
            if is_tagged {
                sink.fault(
                    &self.name,
                    number,
                    "it is not written and yet has a tag; the tag was left out.".to_owned(),
                )?;
            }
            return Ok(());
        }
        if row != Row::Part {
            let glued = self.shape.numbered && cells.get(9).is_some_and(|misc| misc.contains("SpaceAfter=No"));
            self.whole = (self.document.write(word, glued), row == Row::Word || is_tagged);
        }
        // Either a written word has the tags, or its parts have them.
        if (row == Row::Whole && !is_tagged) || (row == Row::Part && self.whole.1) {
            return Ok(());
        }
        let word = self.document.count(self.whole.0);
        let columns = self.shape.tags.iter().zip(&mut self.decoders);
        for (column, (tag, (place, decoder))) in tags.iter().zip(columns).enumerate() {
            let Some(tag) = tag else {
                sink.fault(&self.name, number, format!("it has no tag in {place}; it was read as O."))?;
                self.document.tag(decoder, column, (word, number), std::iter::empty());
                continue;
            };
            match self.split {
                Some(split) => self.document.tag(decoder, column, (word, number), tag.split(split)),
                None => self.document.tag(decoder, column, (word, number), std::iter::once(*tag)),
            }
        }
        Ok(())
    }

    fn end_sentence(&mut self, number: usize, sink: &mut dyn Sink) -> Result<(), Stop> {
        self.numbers = Numbers::default();
        self.document.end(&mut self.decoders);
        let long = self.document.sentences >= SENTENCES || self.document.words() >= WORDS;
        if long && !self.says_starts {
            self.cut += 1;
            self.end_document(number + 1, false, sink)?;
        }
        Ok(())
    }

    fn start(&mut self, number: usize, id: Option<&str>, sink: &mut dyn Sink) -> Result<(), Stop> {
        // `-DOCSTART-` and `# newdoc id` may both stand before a document.
        let fresh = self.document.is_empty() && self.document.carried.is_empty();
        if !fresh || !self.says_starts {
            self.says_starts = true;
            self.end_document(number, false, sink)?;
        }
        self.document.line = number;
        if let Some(id) = id {
            self.document.id = Some(id.to_owned());
        }
        Ok(())
    }

    fn end_document(&mut self, next: usize, last: bool, sink: &mut dyn Sink) -> Result<(), Stop> {
        self.document.end(&mut self.decoders);
        self.numbers = Numbers::default();
        let document = std::mem::replace(&mut self.document, Document::new(next));
        if document.is_empty() {
            for carried in &document.carried {
                let message = "the document has no words; this record was left out.".to_owned();
                sink.fault(&self.name, carried.line, message)?;
            }
            return Ok(());
        }
        let id = match &document.id {
            Some(id) if !id.is_empty() => id.clone(),
            _ if last && self.unnamed == 0 => self.stem.clone(),
            _ => {
                self.unnamed += 1;
                format!("{}/{}", self.stem, self.unnamed)
            }
        };
        document.hand_over(&self.name, id, &self.shape.tags, sink)
    }
}
