//! Rows become annotations, and these structures as a CAS has them: from there on it is read like one.

use super::super::cas::graph::Cas;
use super::escape::{bracketed, parts, text_back, value_back};
use super::header::{Header, Says, Sort};
use super::linked::{Annotation, Found, Slot};
use std::collections::HashMap;

/// A unit: sentence, token, and piece of it, 0 for the whole.
pub type Unit = (u32, u32, u32);

/// Reads the lines of a file.
#[derive(Default)]
pub struct Reading {
    header: Header,
    java: bool,
    begun: bool,
    text: String,
    /// Length of the text in UTF-16 units.
    length: u64,
    /// Lines of text whose first token is still to come.
    pending: Vec<String>,
    found: Found,
    /// Annotations of the row, by layer and place among those that share a cell.
    row: HashMap<(usize, usize), usize>,
    /// Roles of the row, by annotation.
    roles: HashMap<usize, Vec<String>>,
}

impl Reading {
    /// Of a file of this version, 3.`minor`.
    pub fn new(minor: u32) -> Self {
        Self { java: minor <= 1, ..Self::default() }
    }

    /// Takes a line after the first; `Err`: why it is left out.
    pub fn line(&mut self, number: usize, line: &str) -> Result<(), String> {
        if let Some(text) = line.strip_prefix("#Text=") {
            self.begun = true;
            self.pending.push(text_back(text, self.java));
            return Ok(());
        }
        if line.starts_with('#') || line.is_empty() {
            if !self.begun {
                self.header.take(line);
            }
            return Ok(());
        }
        self.begun = true;
        self.take_row(number, line)
    }

    /// What was read.
    pub fn finish(mut self) -> (Cas<'static>, Vec<(usize, String)>) {
        if !self.pending.is_empty() {
            let gap = u64::from(!self.text.is_empty());
            self.append(self.length + gap);
        }
        self.found.finish(&self.header, self.text)
    }

    fn take_row(&mut self, number: usize, line: &str) -> Result<(), String> {
        let mut cells = line.split('\t');
        let unit = cells.next().and_then(unit);
        let place = cells.next().and_then(|place| place.split_once('-'));
        let place = place.and_then(|(begin, end)| Some([begin.parse().ok()?, end.parse().ok()?]));
        let (Some(unit), Some([begin, end])) = (unit, place) else {
            return Err("it is no row (sentence-token, begin-end, token, cells); it was left out.".to_owned());
        };
        if !self.pending.is_empty() {
            self.append(begin);
        }
        _ = cells.next();
        self.found.row(unit, [begin, end]);
        self.row.clear();
        self.roles.clear();
        let mut seen = 0;
        for (column, cell) in (0..self.header.columns.len()).zip(cells) {
            seen += 1;
            if cell != "_" {
                self.cell(number, unit, [begin, end], column, cell);
            }
        }
        if seen < self.header.columns.len() {
            let all = self.header.columns.len();
            return Err(format!("it has {seen} cells of {all}; the rest of them were taken as empty."));
        }
        Ok(())
    }

    /// Adds the lines of a sentence whose first token begins there. Between sentences a line break and blanks are not
    /// written.
    fn append(&mut self, begin: u64) {
        if self.length < begin && !self.text.is_empty() {
            self.text.push('\n');
            self.length += 1;
        }
        // A gap larger than any text is a wrong number; the offsets will say so.
        let gap = begin.saturating_sub(self.length).min(10_000);
        for _ in 0..gap {
            self.text.push(' ');
        }
        self.length += gap;
        let lines = std::mem::take(&mut self.pending).join("\n");
        self.length += u64::try_from(lines.chars().map(char::len_utf16).sum::<usize>()).unwrap_or_default();
        self.text.push_str(&lines);
    }

    fn cell(&mut self, number: usize, unit: Unit, place: [u64; 2], column: usize, cell: &str) {
        let Some(column) = self.header.columns.get(column).cloned() else { return };
        let sort = self.header.layers.get(column.layer).map_or(Sort::Span, |layer| layer.sort);
        for (nth, entry) in parts(cell, '|').enumerate() {
            let key = (column.layer, nth);
            // An empty value says something only of what another cell says is there.
            if entry.is_empty() && !self.row.contains_key(&key) {
                continue;
            }
            match (&column.says, sort) {
                (Says::Value(_) | Says::Nothing | Says::Role(_), Sort::Span) => {
                    let (value, id) = numbered(entry);
                    let at = self.found.span(column.layer, self.row.get(&key).copied(), id, unit, place, number);
                    self.row.insert(key, at);
                    match &column.says {
                        Says::Value(name) => self.found.value(at, name, value),
                        Says::Role(_) => {
                            let roles = if value == "_" { Vec::new() } else { parts(value, ';').map(named).collect() };
                            self.roles.insert(at, roles);
                        }
                        _ => {}
                    }
                }
                (Says::Filler(kind), _) => {
                    let at = self.found.span(column.layer, self.row.get(&key).copied(), None, unit, place, number);
                    self.row.insert(key, at);
                    self.fill(number, at, kind, entry);
                }
                (Says::ChainLink, _) => {
                    let Some((value, [chain, nth])) = chained(entry) else { continue };
                    let at = self.found.element(column.layer, [chain, nth], unit, place, number);
                    self.row.insert(key, at);
                    self.found.value(at, "referenceRelation", value);
                }
                (Says::ChainElement, _) => {
                    if let Some(at) = self.row.get(&key) {
                        self.found.value(*at, "referenceType", numbered(entry).0);
                    }
                }
                (says, _) => {
                    let fresh = || Annotation::new(column.layer, unit, place, number);
                    let at = *self.row.entry(key).or_insert_with(|| self.found.add(fresh()));
                    match says {
                        Says::Origin => self.found.origin(at, entry.to_owned()),
                        Says::Value(name) => self.found.value(at, name, entry),
                        _ => {}
                    }
                }
            }
        }
    }

    fn fill(&mut self, line: usize, host: usize, kind: &str, entry: &str) {
        if entry == "*" || entry == "_" {
            return;
        }
        let feature = self.header.columns.iter().find_map(|column| match &column.says {
            Says::Role(feature) if self.found.is_of(host, column.layer) => Some(feature.clone()),
            _ => None,
        });
        let roles = self.roles.remove(&host).unwrap_or_default();
        for (nth, target) in parts(entry, ';').enumerate() {
            let (at, id) = numbered(target);
            self.found.slots.push(Slot {
                line,
                host,
                feature: feature.clone().unwrap_or_default(),
                role: roles.get(nth).cloned().unwrap_or_default(),
                kind: kind.to_owned(),
                unit: unit(at),
                id,
            });
        }
    }
}

/// `2-3` or `2-3.1`.
pub fn unit(id: &str) -> Option<Unit> {
    let (sentence, token) = id.split_once('-')?;
    let (token, piece) = token.split_once('.').unwrap_or((token, "0"));
    Some((sentence.parse().ok()?, token.parse().ok()?, piece.parse().ok()?))
}

/// A value and the number in brackets behind it.
fn numbered(entry: &str) -> (&str, Option<u64>) {
    let (value, inner) = bracketed(entry);
    match inner.and_then(|inner| inner.parse().ok()) {
        Some(id) => (value, Some(id)),
        None => (entry, None),
    }
}

/// `value->chain-element`.
fn chained(entry: &str) -> Option<(&str, [u64; 2])> {
    let (value, place) = entry.rsplit_once("->")?;
    let (chain, nth) = place.split_once('-')?;
    Some((value, [chain.parse().ok()?, nth.parse().ok()?]))
}

/// A role in words; nothing where it has none.
fn named(role: &str) -> String {
    if role == "*" { String::new() } else { value_back(role) }
}
