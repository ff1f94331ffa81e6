//! What the tests of all formats share: the example of docs, made-up datasets, out and in again, and the comparison with
//! what the losses say.

#![expect(clippy::missing_panics_doc, reason = "a test may fail this way")]

mod compare;
mod made;

use super::format::{Export, Format, Layout, Piece};
use super::incoming::{Incoming, Sink, Stop, Words};
use super::loss::{Loss, Losses};
use super::outgoing::{Hand, Outgoing};
use super::respaced::{Respaced, squeezed};
use super::settings::Settings;
use super::settle::{Rules, Settled, settle};
use super::source::Source;
use super::tally::Tally;
use crate::annotation::{Record, Registry};
use crate::corpus::Article;
use crate::text::TextMap;
pub use compare::identity;
pub use made::{EXAMPLE, article, documents, example, schema, span};
use std::collections::BTreeMap;
use std::io::{self, BufRead};

/// Named bytes.
#[derive(Clone, Debug, Default)]
pub struct Memory(pub Vec<(String, Vec<u8>)>);

impl Memory {
    /// One file.
    pub fn of(name: &str, bytes: impl Into<Vec<u8>>) -> Self {
        Self(vec![(name.into(), bytes.into())])
    }
    /// What a file holds.
    pub fn text(&self, name: &str) -> &str {
        let found = self.0.iter().find(|(one, _)| one == name);
        std::str::from_utf8(&found.unwrap_or_else(|| panic!("no {name} in {:?}", self.names())).1).unwrap()
    }
    /// All names.
    pub fn names(&self) -> Vec<&str> {
        self.0.iter().map(|(name, _)| name.as_str()).collect()
    }
    fn add(&mut self, format: &dyn Format, piece: Piece) {
        let name = match format.layout() {
            Layout::File(ending) if piece.file.is_empty() => format!("out.{ending}"),
            Layout::File(ending) => format!("out.{ending}.{}", piece.file),
            Layout::Folder | Layout::Tables => piece.file,
        };
        match self.0.iter_mut().find(|(one, _)| *one == name) {
            Some((_, bytes)) => bytes.extend(piece.bytes),
            None => self.0.push((name, piece.bytes)),
        }
        self.0.sort();
    }
}

impl Source for Memory {
    fn len(&self) -> usize {
        self.0.len()
    }
    fn name(&self, at: usize) -> &str {
        &self.0[at].0
    }
    fn size(&self, at: usize) -> u64 {
        self.0[at].1.len() as u64
    }
    fn open(&mut self, at: usize) -> io::Result<Box<dyn BufRead + '_>> {
        Ok(Box::new(self.0[at].1.as_slice()))
    }
}

/// Keeps what a reader finds.
#[derive(Debug, Default)]
pub struct Kept {
    /// The documents.
    pub documents: Vec<Incoming>,
    /// `file:line: message`.
    pub faults: Vec<String>,
    /// What was said of the whole.
    pub notices: Vec<String>,
}

impl Sink for Kept {
    fn document(&mut self, document: Incoming) -> Result<(), Stop> {
        self.documents.push(document);
        Ok(())
    }
    fn fault(&mut self, file: &str, line: usize, message: String) -> Result<(), Stop> {
        self.faults.push(format!("{file}:{line}: {message}"));
        Ok(())
    }
    fn notice(&mut self, message: String) {
        self.notices.push(message);
    }
}

/// What a format writes of these articles, and the losses.
pub fn export(format: &dyn Format, settings: &Settings, all: &[(Article, Vec<Record>)]) -> (Memory, Vec<Loss>) {
    let schema = schema();
    let registry = Registry::new(&[], [], &[]);
    let maps: Vec<TextMap> = all.iter().map(|(article, _)| TextMap::new(article.text.clone())).collect();
    let documents: Vec<Outgoing> = all
        .iter()
        .zip(&maps)
        .map(|((article, records), map)| {
            let mut by_who: BTreeMap<&str, Vec<&Record>> = BTreeMap::new();
            for record in records {
                by_who.entry(&record.by).or_default().push(record);
            }
            let hands = by_who.into_iter().map(|(who, records)| Hand { who, records }).collect();
            Outgoing { article, map, hands, registry: &registry, schema: &schema }
        })
        .collect();
    let mut tally = Tally::default();
    for document in &documents {
        tally.take(document);
    }
    let empty = Tally::default();
    let known = if format.counts_first() { &tally } else { &empty };
    let writer = format.writer(settings, &Export { schema: &schema, tally: known }).unwrap().unwrap();
    let (mut files, mut losses) = (Memory::default(), Vec::new());
    let mut main = Vec::new();
    let mut take = |piece: Piece, main: &mut Vec<Vec<u8>>| {
        if piece.file.is_empty() { main.push(piece.bytes) } else { files.add(format, piece) }
    };
    writer.head().into_iter().for_each(|piece| take(piece, &mut main));
    let mut begun = false;
    for document in &documents {
        let mut lost = Losses::new(&document.article.id);
        for piece in writer.document(document, &mut lost) {
            if piece.file.is_empty() && begun {
                main.push(writer.between().as_bytes().to_vec());
            }
            begun |= piece.file.is_empty();
            take(piece, &mut main);
        }
        losses.extend(lost.list);
    }
    writer.tail(&tally).into_iter().for_each(|piece| take(piece, &mut main));
    if let Layout::File(_) = format.layout() {
        files.add(format, Piece::main(assembled(writer.as_ref(), main)));
    }
    (files, losses)
}

fn assembled(writer: &dyn super::format::Writer, main: Vec<Vec<u8>>) -> Vec<u8> {
    let (mut reader, to) = io::pipe().unwrap();
    let beside = std::thread::spawn(move || {
        let mut bytes = Vec::new();
        io::Read::read_to_end(&mut reader, &mut bytes).unwrap();
        bytes
    });
    match writer.assembler(Box::new(to)) {
        Some(mut assembler) => {
            for piece in &main {
                assembler.take(piece).unwrap();
            }
            assembler.finish().unwrap();
            beside.join().unwrap()
        }
        None => {
            // The pipe was given away and is closed.
            beside.join().unwrap();
            main.concat()
        }
    }
}

/// What comes of these files in a dataset of these articles and labels.
pub fn import(
    format: &dyn Format,
    settings: &Settings,
    source: &Memory,
    articles: &[&Article],
) -> (Vec<Settled>, Vec<String>) {
    let mut kept = Kept::default();
    let read = format.read(&mut source.clone(), settings, &mut kept);
    if let Err(stop) = read {
        kept.faults.push(stop.to_string());
    }
    let schema = schema();
    let rules = Rules {
        format: format.name(),
        unit: settings.unit.unwrap_or(format.unit()),
        joins_line_breaks: format.joins_line_breaks(),
        schema: &schema,
        layer: settings.layer.as_deref(),
        roles: &settings.roles,
        at: "2026-11-25T00:00:00Z",
    };
    let mut all = Vec::new();
    for incoming in kept.documents {
        let mut respaced = None;
        let found = match &incoming.words {
            Words::Whole(text) => articles.iter().find(|one| &*one.text == text.as_str()),
            Words::Spaced(text) => articles.iter().find(|one| {
                respaced = Respaced::new(text, &one.text);
                respaced.is_some()
            }),
            Words::Known => articles.iter().find(|one| one.id == incoming.id),
            Words::Md5(_) => articles.iter().find(|one| one.id == incoming.id),
        };
        let made;
        let found = match (found, &incoming.words) {
            (Some(found), _) => *found,
            (None, Words::Whole(text) | Words::Spaced(text)) if squeezed(text).next().is_some() => {
                respaced = None;
                made = article(&incoming.id, text);
                &made
            }
            _ => {
                kept.faults.push(format!("{}:{}: no text for {}", incoming.file, incoming.line, incoming.id));
                continue;
            }
        };
        let map = TextMap::new(found.text.clone());
        let settled = settle(incoming, found, &map, respaced.as_ref(), &rules);
        kept.faults.extend(settled.faults.iter().map(|(line, why)| format!("{line}: {why}")));
        all.push(settled);
    }
    (all, kept.faults)
}
