//! References inside gold lead to gold: to the record that stands for what an annotator's record refers to.

use super::Why;
use super::pieces::Maker;
use crate::annotation::{Kind, Party, Record};
use serde_json::{Value, json};

impl Maker<'_> {
    /// The records with their references, and the items of relations that lack an end.
    pub(super) fn linked(&self) -> (Vec<(Why, Record)>, Vec<usize>) {
        let (mut records, mut endless) = (Vec::new(), Vec::new());
        for piece in self.pieces.values() {
            let ends = [&piece.record.from, &piece.record.to];
            if piece.record.kind == Kind::Relation && !ends.iter().all(|end| self.stands_for.contains_key(*end)) {
                endless.push(piece.item);
            } else {
                records.push((piece.why, self.finished(piece)));
            }
        }
        endless.sort_unstable();
        endless.dedup();
        (records, endless)
    }
}

/// Turns the references of a record. Where nothing in gold stands for a span, a party keeps its entity or words.
pub(super) fn lead_inside(maker: &Maker, record: &mut Record) {
    for parties in [&mut record.holder, &mut record.target, &mut record.via] {
        for party in parties.iter_mut() {
            turn(maker, party);
        }
        parties.retain(|party| !party.is_words() || party.text.is_some() || !party.extra.is_empty());
    }
    if let Some(cue) = record.cue.as_mut() {
        turn_cue(maker, cue);
    }
    for end in [&mut record.from, &mut record.to] {
        if let Some(gold) = maker.stands_for.get(end.as_str()) {
            end.clone_from(gold);
        }
    }
}

fn turn(maker: &Maker, party: &mut Party) {
    if let Some(entity) = party.entity.as_mut() {
        *entity = maker.same.entity(entity);
    }
    let Some(span) = party.span.take() else { return };
    party.span = maker.stands_for.get(&span).cloned();
    if party.span.is_some() {
        return;
    }
    let Some((_, record)) = maker.known.get(span.as_str()) else { return };
    if !record.entity.is_empty() && party.entity.is_none() {
        party.entity = Some(maker.same.entity(&record.entity));
    }
    if party.text.is_none() && !record.quote.is_empty() {
        party.text = Some(record.quote.clone());
    }
}

fn turn_cue(maker: &Maker, cue: &mut Value) {
    let Some(span) = cue.get("span").and_then(Value::as_str).map(str::to_owned) else { return };
    match (maker.stands_for.get(&span), maker.known.get(span.as_str())) {
        (Some(gold), _) => {
            if let Some(all) = cue.as_object_mut() {
                all.insert("span".to_owned(), gold.as_str().into());
            }
        }
        (None, Some((_, record))) => *cue = json!({"at": [record.start, record.end], "text": record.quote}),
        (None, None) => {}
    }
}
