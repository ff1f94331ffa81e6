//! What records of two annotators say: the ids of one mean nothing in the list of the other, so that holders, targets and
//! cues are compared by the spans they lead to, and these by where they stand.

use super::super::entity::Registry;
use super::super::party::{Party, folded};
use super::super::record::Record;
use super::super::same_party::{self, Known};
use super::{What, differing};
use crate::text::{CharPos, CharSpan};
use serde_json::{Map, Value};
use std::collections::HashMap;

/// The records of both sides by their ids, and the entities that both know.
pub(super) struct Meaning<'a> {
    a: HashMap<&'a str, &'a Record>,
    b: HashMap<&'a str, &'a Record>,
    registry: &'a Registry,
}

impl<'a> Meaning<'a> {
    pub(super) fn new(a: &'a [Record], b: &'a [Record], registry: &'a Registry) -> Self {
        let by_id = |records: &'a [Record]| records.iter().map(|record| (record.id.as_str(), record)).collect();
        Self { a: by_id(a), b: by_id(b), registry }
    }

    /// In what a record of the first side differs from one of the second. The ends of relations are not looked at.
    pub(super) fn differences(&self, a: &Record, b: &Record) -> Vec<What> {
        differing(&[
            (What::Label, a.label == b.label),
            (What::Bounds, a.span() == b.span()),
            (What::Parts, a.parts == b.parts),
            (What::Attrs, same_attributes(&a.attrs, &b.attrs)),
            (What::Entity, self.entry(&a.entity) == self.entry(&b.entity)),
            (What::Holder, self.same_parties(&a.holder, &b.holder)),
            (What::Target, self.same_parties(&a.target, &b.target)),
            (What::Via, self.same_chain(&a.via, &b.via)),
            (What::Cue, self.same_cue(a.cue.as_ref(), b.cue.as_ref())),
            (What::Note, a.note.trim() == b.note.trim()),
        ])
    }

    /// Equal lists are the same even where they say nothing: nothing differs.
    fn same_parties(&self, a: &[Party], b: &[Party]) -> bool {
        let (a, b) = (self.known(a, &self.a), self.known(b, &self.b));
        a == b || same_party::are_same(&a, &b)
    }

    /// Reporters stand in order, the outermost first.
    fn same_chain(&self, a: &[Party], b: &[Party]) -> bool {
        let (a, b) = (self.known(a, &self.a), self.known(b, &self.b));
        a == b || (a.len() == b.len() && a.iter().zip(&b).all(|(one, other)| one.is_same(other)))
    }

    fn known(&self, parties: &[Party], spans: &HashMap<&str, &Record>) -> Vec<Known> {
        let span = |party: &Party| party.span.as_deref().and_then(|id| spans.get(id)).copied();
        parties.iter().map(|party| Known::new(party, span(party), self.registry)).collect()
    }

    /// The id of the entry that an id stands for.
    fn entry<'k>(&'k self, id: &'k str) -> &'k str {
        self.registry.find(id).map_or(id, |entry| entry.id.as_str())
    }

    /// By where they stand, where both say it; else by their words.
    fn same_cue(&self, a: Option<&Value>, b: Option<&Value>) -> bool {
        let (Some(a), Some(b)) = (a, b) else { return a.is_none() && b.is_none() };
        let ((at_a, words_a), (at_b, words_b)) = (cue(a, &self.a), cue(b, &self.b));
        match (at_a.is_empty(), at_b.is_empty()) {
            (false, false) => at_a == at_b,
            _ => words_a == words_b,
        }
    }
}

/// Several values of an attribute are a set; one is a set of one.
fn same_attributes(a: &Map<String, Value>, b: &Map<String, Value>) -> bool {
    let set = |value: Option<&Value>| {
        let mut all: Vec<String> = match value {
            Some(Value::Array(many)) => many.iter().map(Value::to_string).collect(),
            one => one.map(Value::to_string).into_iter().collect(),
        };
        all.sort();
        all.dedup();
        all
    };
    a.keys().chain(b.keys()).all(|name| set(a.get(name)) == set(b.get(name)))
}

/// Where a cue stands, and its words.
fn cue(cue: &Value, spans: &HashMap<&str, &Record>) -> (Vec<CharSpan>, String) {
    let span = cue.get("span").and_then(Value::as_str).and_then(|id| spans.get(id));
    let number = |at: usize| cue.get("at")?.get(at)?.as_u64().and_then(|at| u32::try_from(at).ok()).map(CharPos::new);
    let at = number(0).zip(number(1)).map(|(start, end)| CharSpan::new(start, end));
    let words = cue.get("text").and_then(Value::as_str).or(span.map(|span| span.quote.as_str()));
    let places = span.map_or_else(|| at.into_iter().collect(), |span| span.pieces());
    (places, folded(words.unwrap_or_default()))
}
