//! Holders and targets as relations, for formats that have relations and nothing else for them: out, and, where our own
//! records come back beside them, in again.

use super::held::What;
use super::incoming::Draft;
use super::loss::{Action, Losses};
use crate::annotation::{Kind, Party, Record};
use std::collections::HashSet;

/// The relations that stand for the parties of a stance.
pub const ROLES: [&str; 3] = ["holder", "target", "via"];

/// A stance, a role, and the span that has it there.
pub type Arrow = (String, &'static str, String);

/// The role that a relation of this name stands for.
pub fn role(name: &str) -> Option<&'static str> {
    ROLES.into_iter().find(|role| *role == name)
}

/// The arrows that start at a stance, and the record as it is kept beside them: parties that are not among the spans
/// `here` have no arrow, and only their words stay.
pub(super) fn outward<'a>(
    record: &'a Record,
    here: &HashSet<&str>,
    losses: &mut Losses,
) -> (Record, Vec<(&'static str, &'a str)>) {
    let mut kept = record.clone();
    let mut arrows = Vec::new();
    if record.kind != Kind::Span {
        return (kept, arrows);
    }
    let whats = [What::Holder, What::Target, What::Via];
    let said = [&record.holder, &record.target, &record.via];
    for (((role, what), parties), said) in
        ROLES.into_iter().zip(whats).zip([&mut kept.holder, &mut kept.target, &mut kept.via]).zip(said)
    {
        for (party, said) in parties.iter_mut().zip(said) {
            let Some(to) = said.span.as_deref() else { continue };
            if here.contains(to) {
                arrows.push((role, to));
                continue;
            }
            party.span = None;
            let detail = format!("{to} is not among the spans that were written; its words stay: {}", said.shown());
            losses.add(record, what, Action::Flattened, detail);
        }
    }
    (kept, arrows)
}

/// Whether both ends of a relation are among the spans `here`; else it is named as lost.
pub(super) fn has_ends(record: &Record, here: &HashSet<&str>, losses: &mut Losses) -> bool {
    let lacking = [&record.from, &record.to].into_iter().find(|end| !here.contains(end.as_str()));
    if let Some(end) = lacking {
        let detail = format!("{}: its end {end} is not among the spans that were written", record.label);
        losses.add(record, What::Relation, Action::Dropped, detail);
    }
    lacking.is_none()
}

/// The arrows that are there count, in the order in which our stances had their parties: an arrow that somebody took away
/// takes its party with it, and the relation of one that a stance has already goes.
pub(super) fn inward(drafts: &mut Vec<Draft>, arrows: &HashSet<Arrow>) {
    let mut known = HashSet::new();
    for draft in drafts.iter_mut().filter(|draft| draft.record.kind == Kind::Span) {
        let Record { id, holder, target, via, .. } = &mut draft.record;
        for (role, parties) in ROLES.into_iter().zip([holder, target, via]) {
            parties.retain(|party: &Party| {
                let Some(span) = &party.span else { return true };
                let arrow = (id.clone(), role, span.clone());
                let there = arrows.contains(&arrow);
                if there {
                    known.insert(arrow);
                }
                there
            });
        }
    }
    drafts.retain(|Draft { record, .. }| {
        let is_bare = record.kind == Kind::Relation && record.id.is_empty();
        let role = role(&record.label).filter(|_| is_bare);
        role.is_none_or(|role| !known.contains(&(record.from.clone(), role, record.to.clone())))
    });
}
