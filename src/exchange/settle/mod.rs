//! A foreign document becomes records: offsets in code points, quotes checked, ids that stay the same, references led to
//! them, holders and targets where a stance has them.

mod place;
mod refer;
mod words;

use super::incoming::{Draft, Incoming, Words};
use super::needs::{self, Needs};
use super::respaced::Respaced;
use super::roles::Roles;
use super::unit::{Unit, Units};
use crate::annotation::{Kind, Record, order};
use crate::corpus::Article;
use crate::schema::Schema;
use crate::text::TextMap;
pub use place::over_line_breaks;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, HashMap};
use std::fmt::Write;
pub use words::is_line_break;

/// How it is done.
#[derive(Clone, Copy, Debug)]
pub struct Rules<'a> {
    /// The name of the format.
    pub format: &'a str,
    /// The unit of offsets.
    pub unit: Unit,
    /// Whether pieces that only a line break parts are one span.
    pub joins_line_breaks: bool,
    /// The labels there are.
    pub schema: &'a Schema,
    /// The layer of spans whose label no layer has.
    pub layer: Option<&'a str>,
    /// Which relations name holder and target.
    pub roles: &'a Roles,
    /// The time of what names none.
    pub at: &'a str,
}

/// How many quotes stood where the file says, by unit; how many spans had none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fits {
    /// Spans with a quote and a place.
    pub quoted: usize,
    /// Of these, how many fit, by unit.
    pub by_unit: BTreeMap<Unit, usize>,
    /// Spans that nothing vouches for, in texts in which units differ.
    pub unchecked: usize,
}

impl Fits {
    /// Adds other counts.
    pub fn add(&mut self, other: &Self) {
        self.quoted += other.quoted;
        self.unchecked += other.unchecked;
        for (unit, count) in &other.by_unit {
            *self.by_unit.entry(*unit).or_default() += count;
        }
    }

    /// The unit that the file must have been written in, where most quotes do not fit the one that was taken, and almost
    /// all fit that.
    pub fn better(&self, taken: Unit) -> Option<Unit> {
        let of = |unit: Unit| self.by_unit.get(&unit).copied().unwrap_or_default();
        let best = Unit::ALL.into_iter().max_by_key(|unit| (of(*unit), *unit == taken))?;
        let most_fail = of(taken) * 2 < self.quoted;
        (best != taken && most_fail && of(best) * 10 >= self.quoted * 9).then_some(best)
    }
}

/// What came of a document.
#[derive(Debug, Default)]
pub struct Settled {
    /// In the tidy order; `by` is the foreign annotator, or empty.
    pub records: Vec<Record>,
    /// What could not be taken, with its line.
    pub faults: Vec<(usize, String)>,
    /// How the quotes fit.
    pub fits: Fits,
    /// What the schema has no place for.
    pub needs: Needs,
}

/// Settles a document in the article that has its text; `respaced`: where its own white space is not that of the article.
pub fn settle(
    incoming: Incoming,
    article: &Article,
    map: &TextMap,
    respaced: Option<&Respaced>,
    rules: &Rules,
) -> Settled {
    // Where the reader put the text together it counted itself.
    let own = matches!(incoming.words, Words::Spaced(_)).then_some(Unit::CodePoints);
    let sure = own.or(incoming.unit);
    let unit = sure.unwrap_or(rules.unit);
    let mut settler = Settler {
        article,
        map,
        respaced,
        rules,
        unit,
        is_doubtful: sure.is_none() && !map.text().is_ascii(),
        units: Units::new(map.text(), unit),
        annotator: incoming.annotator,
        ids: HashMap::new(),
        settled: Settled::default(),
    };
    let drafts = settler.placed(incoming.drafts);
    let drafts = settler.with_roles(drafts);
    settler.finish(drafts);
    settler.settled
}

struct Settler<'a> {
    article: &'a Article,
    map: &'a TextMap,
    respaced: Option<&'a Respaced>,
    rules: &'a Rules<'a>,
    unit: Unit,
    /// Whether units differ in the text and nothing but a quote tells which was meant.
    is_doubtful: bool,
    units: Units,
    annotator: String,
    /// Foreign id of a span or stance → own id, revision, words.
    ids: HashMap<(String, String), (String, u64, String)>,
    settled: Settled,
}

/// A draft whose record has its bounds, its words and its own id; references are still foreign.
struct Placed {
    line: usize,
    foreign: String,
    record: Record,
}

impl Settler<'_> {
    fn fault(&mut self, line: usize, message: impl Into<String>) {
        self.settled.faults.push((line, message.into()));
    }

    /// Own id, revision and words of what an annotator calls so.
    fn known(&self, by: &str, foreign: &str) -> Option<&(String, u64, String)> {
        let of = |by: &str| self.ids.get(&(by.to_owned(), foreign.to_owned()));
        of(by).or_else(|| is_own(foreign).then(|| of(""))?)
    }

    fn placed(&mut self, drafts: Vec<Draft>) -> Vec<Placed> {
        let mut alike: HashMap<String, usize> = HashMap::new();
        let mut placed = Vec::with_capacity(drafts.len());
        for mut draft in drafts {
            if draft.record.by.is_empty() {
                draft.record.by.clone_from(&self.annotator);
            }
            if let Err(why) = self.place(&mut draft) {
                self.fault(draft.line, why);
                continue;
            }
            let Draft { line, mut record, .. } = draft;
            record.label = printable(&record.label);
            record.layer = printable(&record.layer);
            let foreign = std::mem::take(&mut record.id);
            record.id = if is_own(&foreign) { foreign.clone() } else { self.own_id(&foreign, &record, &mut alike) };
            let key = (record.by.clone(), foreign.clone());
            if !foreign.is_empty() {
                if self.ids.contains_key(&key) {
                    self.fault(
                        line,
                        format!("the id “{foreign}” stands twice; the first counts, this one was left out."),
                    );
                    continue;
                }
                let known = (record.id.clone(), record.rev, record.quote.clone());
                if is_own(&foreign) {
                    // Ids of ours are the same whoever names them.
                    self.ids.entry((String::new(), foreign.clone())).or_insert_with(|| known.clone());
                }
                self.ids.insert(key, known);
            }
            placed.push(Placed { line, foreign, record });
        }
        placed
    }

    /// `i-` and a hash over format, article and what the file calls it, or, where it calls it nothing, over what it says.
    fn own_id(&self, foreign: &str, record: &Record, alike: &mut HashMap<String, usize>) -> String {
        let said = if foreign.is_empty() {
            let mut said = format!("{}\0{}\0{}\0", record.kind.as_str(), record.layer, record.label);
            for piece in record.pieces() {
                _ = write!(said, "{}-{} ", piece.start.get(), piece.end.get());
            }
            for text in [&record.from, &record.to, &record.of, &record.note] {
                _ = write!(said, "\0{text}");
            }
            let count = alike.entry(format!("{}\0{said}", record.by)).or_default();
            *count += 1;
            if *count > 1 {
                _ = write!(said, "\0{count}");
            }
            said
        } else {
            format!("id\0{foreign}")
        };
        let mut hash = Sha256::new();
        for part in [self.rules.format, &self.article.id, &record.by, &said] {
            hash.update(part.as_bytes());
            hash.update([0xff]);
        }
        let mut id = String::from("i-");
        for byte in hash.finalize().iter().take(13) {
            _ = write!(id, "{byte:02x}");
        }
        id
    }

    fn finish(&mut self, drafts: Vec<Placed>) {
        for Placed { line, mut record, .. } in drafts {
            if let Err(why) = self.refer(line, &mut record) {
                self.fault(line, why);
                continue;
            }
            let mut guessed = false;
            if record.layer.is_empty() && matches!(record.kind, Kind::Span | Kind::Relation | Kind::Label) {
                (record.layer, guessed) = needs::layer_of(&record, self.rules.schema, self.rules.layer);
            }
            if matches!(record.kind, Kind::Span | Kind::Relation | Kind::Label) {
                self.settled.needs.take(&record, guessed, self.rules.schema);
            }
            record.doc.clone_from(&self.article.id);
            record.sha.clone_from(&self.article.sha);
            record.origin = match record.origin.as_str() {
                "human" => String::new(),
                "" => format!("import:{}", self.rules.format),
                origin => origin.to_owned(),
            };
            if record.at.is_empty() {
                self.rules.at.clone_into(&mut record.at);
            }
            self.settled.records.push(record);
        }
        self.settled.records.sort_by(order::compare);
    }
}

/// Whether an id is one of ours: a letter, `-`, and a ULID or a hash.
pub fn is_own(id: &str) -> bool {
    let Some((letter, rest)) = id.split_once('-') else { return false };
    let inner = rest.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    letter.len() == 1 && letter.bytes().all(|b| b.is_ascii_lowercase()) && inner && matches!(rest.len(), 16 | 26)
}

/// A name that gloss.toml can have: controls become `_`.
fn printable(name: &str) -> String {
    name.chars().map(|c| if c.is_control() { '_' } else { c }).collect()
}
