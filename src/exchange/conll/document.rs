//! One document as it is read: its words joined again, the spans that its tags make, and the records of its comments.

use super::comment::Carried;
use super::options::TagColumn;
use crate::annotation::{Kind, Record};
use crate::exchange::incoming::{Draft, Incoming, Meta, Sink, Stop, Words};
use crate::exchange::tagging::{Decoder, Found};
use std::collections::HashMap;

/// A document.
#[derive(Debug, Default)]
pub struct Document {
    /// The line it begins at.
    pub line: usize,
    /// Its id, where the file names one.
    pub id: Option<String>,
    /// What comments say of it.
    pub meta: Meta,
    /// Sentences so far.
    pub sentences: usize,
    /// Whether the next word begins a sentence.
    begins: bool,
    /// Whether no space stands before the next word.
    glued: bool,
    text: String,
    chars: u64,
    /// Bounds of words, in code points of the text; parts of a written word all have its bounds.
    places: Vec<[u64; 2]>,
    /// Spans by column.
    found: Vec<(usize, Found)>,
    /// Records of comments.
    pub carried: Vec<Carried>,
}

impl Document {
    /// One that begins at a line.
    pub fn new(line: usize) -> Self {
        Self { line, ..Self::default() }
    }

    /// Whether no word was read yet.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Words so far.
    pub fn words(&self) -> usize {
        self.places.len()
    }

    /// A word as it is written, and where it stands.
    pub fn write(&mut self, word: &str, glued: bool) -> [u64; 2] {
        if !self.text.is_empty() && (self.begins || !self.glued) {
            self.text.push(if self.begins { '\n' } else { ' ' });
            self.chars += 1;
        }
        self.sentences += usize::from(self.begins || self.text.is_empty());
        (self.begins, self.glued) = (false, glued);
        let start = self.chars;
        self.text.push_str(word);
        self.chars += u64::try_from(word.chars().count()).unwrap_or_default();
        [start, self.chars]
    }

    /// A word that tags count, and where it is written; its number.
    pub fn count(&mut self, place: [u64; 2]) -> usize {
        self.places.push(place);
        self.places.len() - 1
    }

    /// Takes the tags of a word.
    pub fn tag<'a>(
        &mut self,
        decoder: &mut Decoder,
        column: usize,
        (number, line): (usize, usize),
        tags: impl Iterator<Item = &'a str>,
    ) {
        let mut done = Vec::new();
        decoder.token(number, line, tags, &mut done);
        self.found.extend(done.into_iter().map(|found| (column, found)));
    }

    /// A sentence has ended, and with it all spans.
    pub fn end(&mut self, decoders: &mut [Decoder]) {
        self.begins = true;
        self.glued = false;
        for (column, decoder) in decoders.iter_mut().enumerate() {
            let mut done = Vec::new();
            decoder.end(&mut done);
            self.found.extend(done.into_iter().map(|found| (column, found)));
        }
    }

    /// Hands it over under an id.
    pub fn hand_over(self, file: &str, id: String, columns: &[TagColumn], sink: &mut dyn Sink) -> Result<(), Stop> {
        let mut incoming = Incoming::new(file, self.line, id, Words::Spaced(self.text));
        incoming.meta = self.meta;
        let (mut tagged, mut beside) = (HashMap::new(), Vec::new());
        for carried in self.carried {
            match carried.tag().filter(|_| carried.tagged) {
                Some(tag) => tagged.entry(tag).or_insert_with(Vec::new).push(carried),
                None => beside.push(carried),
            }
        }
        for (column, found) in self.found {
            let place = |number: usize| self.places.get(number).copied().unwrap_or_default();
            let (start, end) = (place(found.first)[0], place(found.last)[1]);
            let key = (found.label, start, end);
            if let Some(carried) = tagged.get_mut(&key).and_then(Vec::pop) {
                beside.push(carried);
                continue;
            }
            let layer = columns.get(column).map(|column| column.layer.clone()).unwrap_or_default();
            let record = Record { kind: Kind::Span, layer, label: key.0, ..Record::default() };
            incoming.drafts.push(Draft::at(found.line, record, start, end));
        }
        let mut without: Vec<Carried> = tagged.into_values().flatten().collect();
        without.sort_by_key(|carried| carried.line);
        for carried in without {
            let message =
                format!("no tags say {} where this comment does; its record was left out.", carried.record.label);
            sink.fault(file, carried.line, message)?;
        }
        let drafts = beside
            .into_iter()
            .map(|carried| Draft { place: carried.place, ..Draft::new(carried.line, carried.record) });
        incoming.drafts.extend(drafts);
        sink.document(incoming)
    }
}
