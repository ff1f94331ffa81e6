//! What one annotation file says, as rows of fixed width and the words that they share. It is made of the file alone, so it
//! stays good for as long as the file does.

use crate::annotation::stamp;
use crate::annotation::{Kind, Party, Record};
use crate::text::CharPos;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::HashMap;

/// The number of a word in the list of a ledger; 0 is the empty one.
pub type Word = u32;

/// What a row is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum What {
    /// A tagged stretch of text; one with holder or target is a stance where its layer is of that kind.
    Span,
    /// A label of an article or of a paragraph.
    Label,
    /// A finished paragraph.
    Done,
    /// A paragraph that was put off.
    Skipped,
}

/// One live record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// What it is about.
    pub what: What,
    /// Whether it was taken over from a proposal, tagged in bulk or imported.
    pub aided: bool,
    /// The id of the article.
    pub doc: Word,
    /// Where it starts, in code points; 0 of a label of a whole article.
    pub start: u32,
    /// Where it ends.
    pub end: u32,
    /// Its layer.
    pub layer: Word,
    /// Its label, as written.
    pub label: Word,
    /// The words of the text.
    pub quote: Word,
    /// The id of the registry entry that it is linked to.
    pub entity: Word,
    /// Its holders and targets: the number of its [`Sides`] plus 1; 0: it has none.
    pub sides: u32,
    /// When it was written, in minutes since 1970 (UTC); 0: it does not say.
    pub minute: u32,
    /// The active time on a paragraph, in seconds.
    pub seconds: f32,
    /// See [`key`].
    pub key: u64,
}

/// Who holds a stance, and towards whom.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Sides {
    /// Its holders.
    pub holders: Vec<Named>,
    /// Its targets.
    pub targets: Vec<Named>,
}

/// A holder or a target.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Named {
    /// An entry of the registry, by its id, and the words it was named by.
    Entry(Word, Word),
    /// Words alone.
    Words(Word),
    /// The author of the article.
    Author,
    /// Somebody looked: there is none.
    Nobody,
}

/// Holders, and targets, of one stance that are counted: nobody names more, and every pair of them is a cell of the matrix.
pub const SIDES: usize = 64;

/// All rows of a file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Ledger {
    /// What rows refer to by number.
    pub words: Vec<Box<str>>,
    /// The live records, in the order of the file.
    pub rows: Vec<Row>,
    /// Of stances.
    pub sides: Vec<Sides>,
    /// The entries of the registry that stand in the file, as lines.
    pub entries: Vec<String>,
}

/// A number that stands for the id of a record: two records of a document do not share it but by a rare chance. It is kept
/// on the disk, so it is the same in every version: the first 64 bits of the SHA-256.
pub fn key(id: &str) -> u64 {
    Sha256::digest(id).iter().take(8).fold(0, |key, byte| (key << 8) | u64::from(*byte))
}

struct Making<'a> {
    ledger: Ledger,
    numbers: HashMap<&'a str, Word>,
    /// Spans by their ids: what parties refer to.
    spans: HashMap<&'a str, &'a Record>,
}

impl Ledger {
    /// Of the folded records of a file.
    pub fn new(records: &[Record]) -> Self {
        let is_span = |record: &&Record| record.kind == Kind::Span;
        let spans = records.iter().filter(is_span).map(|record| (record.id.as_str(), record)).collect();
        let mut making = Making { ledger: Self::default(), numbers: HashMap::new(), spans };
        making.word("");
        for record in records {
            making.take(record);
        }
        making.ledger
    }

    /// A word by its number.
    pub fn word(&self, word: Word) -> &str {
        usize::try_from(word).ok().and_then(|at| self.words.get(at)).map_or("", |word| word)
    }

    /// Whether every number in it leads to something: it may come from a file that anybody wrote.
    pub fn is_whole(&self) -> bool {
        let (words, sides) = (self.words.len() as u64, self.sides.len() as u64);
        let known = |word: Word| u64::from(word) < words;
        let named = |party: &Named| match party {
            Named::Entry(id, name) => known(*id) && known(*name),
            Named::Words(name) => known(*name),
            Named::Author | Named::Nobody => true,
        };
        self.rows.iter().all(|row| {
            [row.doc, row.layer, row.label, row.quote, row.entity].into_iter().all(known)
                && u64::from(row.sides) <= sides
                && row.start <= row.end
        }) && self.sides.iter().all(|sides| {
            let all = [&sides.holders, &sides.targets];
            all.iter().all(|side| side.len() <= SIDES && side.iter().all(named))
        })
    }
}

impl<'a> Making<'a> {
    fn word(&mut self, text: &'a str) -> Word {
        if let Some(number) = self.numbers.get(text) {
            return *number;
        }
        let Ok(number) = Word::try_from(self.ledger.words.len()) else { return 0 };
        self.ledger.words.push(text.into());
        self.numbers.insert(text, number);
        number
    }

    fn take(&mut self, record: &'a Record) {
        let what = match (&record.kind, record.label.as_str()) {
            (Kind::Span, _) => What::Span,
            (Kind::Label, _) => What::Label,
            (Kind::Mark, "done") => What::Done,
            (Kind::Mark, "skipped") => What::Skipped,
            (Kind::Entity, _) => return self.ledger.entries.push(record.to_line()),
            _ => return,
        };
        let [start, end] = [record.start, record.end].map(|at| at.map_or(0, CharPos::get));
        let sides = self.sides(record);
        let minute = stamp::millis(&record.at).and_then(|at| u32::try_from(at / 60_000).ok()).unwrap_or_default();
        #[expect(clippy::cast_possible_truncation, reason = "seconds on a paragraph, to be summed and shown")]
        let seconds = record.seconds.unwrap_or_default() as f32;
        let row = Row {
            what,
            aided: !matches!(record.origin.as_str(), "" | "human" | "review"),
            doc: self.word(&record.doc),
            start: start.min(end),
            end,
            layer: self.word(&record.layer),
            label: self.word(&record.label),
            quote: self.word(&record.quote),
            entity: self.word(&record.entity),
            sides,
            minute,
            seconds,
            key: key(&record.id),
        };
        self.ledger.rows.push(row);
    }

    fn sides(&mut self, record: &'a Record) -> u32 {
        if record.holder.is_empty() && record.target.is_empty() {
            return 0;
        }
        let holders = record.holder.iter().take(SIDES).map(|party| self.named(party)).collect();
        let targets = record.target.iter().take(SIDES).map(|party| self.named(party)).collect();
        self.ledger.sides.push(Sides { holders, targets });
        u32::try_from(self.ledger.sides.len()).unwrap_or_default()
    }

    /// A span that names the party counts with its link and its words as they are now; the words that stand in the stance
    /// are those of the day it was tagged.
    fn named(&mut self, party: &'a Party) -> Named {
        let span = party.span.as_deref().and_then(|id| self.spans.get(id).copied());
        let link = party.entity.as_deref().or(span.map(|span| span.entity.as_str()).filter(|id| !id.is_empty()));
        let words = span.map(|span| span.quote.as_str()).or(party.text.as_deref()).unwrap_or_default();
        match link {
            Some(id) => Named::Entry(self.word(id), self.word(words)),
            None if party.author => Named::Author,
            None if party.none => Named::Nobody,
            None => Named::Words(self.word(words)),
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// Records from JSON values that leave out what does not matter.
    pub fn records(values: &[serde_json::Value]) -> Vec<Record> {
        values.iter().map(|value| Record::from_line(&value.to_string()).unwrap()).collect()
    }

    #[test]
    fn a_file_becomes_rows_and_its_own_links_are_followed() {
        let all = records(&[
            serde_json::json!({"id":"e-1","kind":"entity","name":"Ann Lind","type":"person"}),
            serde_json::json!({"id":"s-1","kind":"span","doc":"a","start":0,"end":4,"layer":"entity","label":"PER","quote":"Lind","entity":"e-1"}),
            serde_json::json!({"id":"s-2","kind":"span","doc":"a","start":9,"end":12,"layer":"stance","label":"against",
                "holder":{"span":"s-1","text":"Ms Lind"},"target":[{"text":"the dam"},{"author":true}],"at":"1970-01-02T00:01:00Z","origin":"model:x@1"}),
            serde_json::json!({"id":"m-1","kind":"mark","doc":"a","start":0,"end":20,"label":"done","seconds":7.5}),
            serde_json::json!({"id":"x-1","kind":"retracted","doc":"a"}),
        ]);
        let ledger = Ledger::new(&all);
        assert!(ledger.is_whole());
        assert_eq!(ledger.rows[0].key, 0x6a84_0baf_5d8c_3ff2, "kept files know it");
        assert_eq!((ledger.rows.len(), ledger.entries.len()), (3, 1));
        let stance = &ledger.rows[1];
        assert_eq!((stance.minute, stance.aided, ledger.word(stance.label)), (1441, true, "against"));
        let sides = &ledger.sides[0];
        let Named::Entry(id, words) = sides.holders[0] else { panic!("{sides:?}") };
        assert_eq!((ledger.word(id), ledger.word(words)), ("e-1", "Lind"));
        assert!(matches!(sides.targets[..], [Named::Words(_), Named::Author]));
        let mut torn = ledger;
        torn.rows[0].quote = 99;
        assert!(!torn.is_whole());
    }
}
