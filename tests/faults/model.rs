//! What an annotator has, told apart from the program: by the keys that were typed, and by a reader of its own.

use super::made::{self, ARTICLES, Chance};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Span {
    label: String,
    form: String,
    entity: String,
}

/// The facts of one annotator; words stand for their places.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    pub spans: BTreeMap<String, Span>,
    pub comments: BTreeMap<String, String>,
    pub marks: BTreeMap<(usize, usize), String>,
    pub entities: BTreeSet<String>,
}

impl Facts {
    /// Every fact that only one of the two has.
    pub fn difference(&self, wanted: &Self) -> String {
        let lines = |facts: &Self| -> BTreeSet<String> {
            let spans = facts.spans.iter().map(|span| format!("{span:?}"));
            let others = facts.comments.iter().map(|comment| format!("{comment:?}"));
            spans
                .chain(others)
                .chain(facts.marks.iter().map(|mark| format!("{mark:?}")))
                .chain(facts.entities.clone())
                .collect()
        };
        let (found, wanted) = (lines(self), lines(wanted));
        let more = found.difference(&wanted).map(|line| format!("found: {line}\n"));
        more.chain(wanted.difference(&found).map(|line| format!("wanted: {line}\n"))).collect()
    }
}

/// What stands in a file, and the lines that are no records.
pub fn read(file: &Path) -> (Facts, Vec<String>) {
    let bytes = std::fs::read(file).unwrap_or_default();
    let mut newest: BTreeMap<String, (u64, String, String, Value)> = BTreeMap::new();
    let mut broken = Vec::new();
    for line in bytes.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
        let Ok(record) = serde_json::from_slice::<Value>(line) else {
            broken.push(String::from_utf8_lossy(line).into_owned());
            continue;
        };
        let text = |key: &str| record[key].as_str().unwrap_or_default().to_owned();
        let (id, order) = (text("id"), (record["rev"].as_u64().unwrap_or(1), text("at")));
        let line = String::from_utf8_lossy(line).into_owned();
        let later = newest.get(&id).is_none_or(|(rev, at, old, _)| (rev, at, old) < (&order.0, &order.1, &line));
        if later {
            newest.insert(id, (order.0, order.1, line, record));
        }
    }
    let records: Vec<Value> = newest.into_values().map(|(.., record)| record).collect();
    (facts(&records), broken)
}

fn facts(records: &[Value]) -> Facts {
    let text = |record: &Value, key: &str| record[key].as_str().unwrap_or_default().to_owned();
    let names: BTreeMap<String, String> = records
        .iter()
        .filter(|record| record["kind"] == "entity")
        .map(|record| (text(record, "id"), text(record, "name")))
        .collect();
    let mut facts = Facts { entities: names.values().cloned().collect(), ..Facts::default() };
    for record in records {
        let quote = text(record, "quote");
        match record["kind"].as_str().unwrap_or_default() {
            "span" => {
                let entity = text(record, "entity");
                let span = Span {
                    label: text(record, "label"),
                    form: record["attrs"]["form"].as_str().unwrap_or_default().to_owned(),
                    entity: names.get(&entity).cloned().unwrap_or(entity),
                };
                facts.spans.insert(quote, span);
            }
            "comment" => _ = facts.comments.insert(quote, text(record, "note")),
            "mark" => _ = facts.marks.insert(made::paragraph_of(&quote), text(record, "label")),
            _ => {}
        }
    }
    facts
}

/// A script of keys as it is made up, with what is there after each step.
pub struct Script {
    now: Facts,
    undone: Vec<Facts>,
    done: Vec<Facts>,
    article: usize,
    used: BTreeSet<String>,
    number: usize,
}

/// One step: keys, the word that is selected by them, and what is there afterwards.
pub struct Step {
    pub keys: String,
    pub word: Option<String>,
    pub after: Facts,
}

impl Script {
    /// A script that goes on from these facts, in that article; names made up in it begin with this.
    pub fn new(facts: Facts, article: usize, number: usize) -> Self {
        Self { now: facts, undone: Vec::new(), done: Vec::new(), article, used: BTreeSet::new(), number }
    }

    pub fn step(&mut self, chance: &mut Chance) -> Step {
        let keys = match chance.below(20) {
            0 | 1 if !self.done.is_empty() => {
                self.undone.push(std::mem::replace(&mut self.now, self.done.pop().unwrap()));
                Some("u".to_owned())
            }
            2 | 3 if !self.undone.is_empty() => {
                self.done.push(std::mem::replace(&mut self.now, self.undone.pop().unwrap()));
                Some("\x12".to_owned())
            }
            4 => Some(self.turn(chance)),
            _ => None,
        };
        if let Some(keys) = keys {
            return Step { keys, word: None, after: self.now.clone() };
        }
        let free: Vec<_> = made::words(self.article).filter(|(word, _)| !self.used.contains(word)).collect();
        let Some((word, paragraph)) = (!free.is_empty()).then(|| chance.pick(&free).clone()) else {
            return Step { keys: "\x1b".to_owned(), word: None, after: self.now.clone() };
        };
        self.used.insert(word.clone());
        let before = self.now.clone();
        let keys = self.change(&word, paragraph, chance);
        if before != self.now {
            self.done.push(before);
            self.undone.clear();
        }
        Step { keys: format!("/{word}\r{keys}"), word: Some(word), after: self.now.clone() }
    }

    /// What is undone leads back to its article: so only what was done in the present one is undone here.
    fn turn(&mut self, chance: &mut Chance) -> String {
        let forward = self.article + 1 < ARTICLES && (self.article == 0 || chance.below(2) == 0);
        self.article = if forward { self.article + 1 } else { self.article - 1 };
        self.done.clear();
        self.undone.clear();
        if forward { "\x1b[1;5B" } else { "\x1b[1;5A" }.to_owned()
    }

    fn change(&mut self, word: &str, paragraph: usize, chance: &mut Chance) -> String {
        let (place, what) = ((self.article, paragraph), chance.below(10));
        self.number += 1;
        let number = self.number;
        // Where no span is, the comment would be one on the paragraph.
        if what < 2 && self.now.spans.contains_key(word) && !self.now.comments.contains_key(word) {
            let note = format!("why {number}");
            self.now.comments.insert(word.to_owned(), note.clone());
            return format!("c{note}\x1b\r");
        }
        // From the last paragraph it would go on to the next article.
        if what < 4 && paragraph + 1 < made::PARAGRAPHS && !self.now.marks.contains_key(&place) {
            let done = what == 2;
            self.now.marks.insert(place, if done { "done" } else { "skipped" }.to_owned());
            return if done { " " } else { "m" }.to_owned();
        }
        let Some(span) = self.now.spans.get_mut(word) else {
            let (key, label) = if chance.below(2) == 0 { ("p", "PER") } else { ("o", "ORG") };
            self.now.spans.insert(word.to_owned(), Span { label: label.to_owned(), ..Span::default() });
            return key.to_owned();
        };
        match what {
            4 | 5 => {
                span.form = if span.form.is_empty() { "quotation".to_owned() } else { String::new() };
                "'a\r".to_owned()
            }
            6 | 7 if span.entity.is_empty() => {
                let name = format!("Ada {number}");
                span.entity.clone_from(&name);
                self.now.entities.insert(name.clone());
                format!("={name}\x1b\r")
            }
            8 => {
                self.now.spans.remove(word);
                "x".to_owned()
            }
            _ => {
                let (key, label) = if span.label == "PER" { ("o", "ORG") } else { ("p", "PER") };
                label.clone_into(&mut span.label);
                key.to_owned()
            }
        }
    }
}
