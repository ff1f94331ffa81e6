//! What comes back, compared with what went out and with what the losses say.

use super::{export, import};
use crate::annotation::{Kind, Party, Record};
use crate::corpus::Article;
use crate::exchange::format::Format;
use crate::exchange::held::{Holds, What, holds};
use crate::exchange::loss::{Action, Loss};
use crate::exchange::settings::Settings;
use std::collections::{BTreeSet, HashMap};

/// Out and in again: what comes back is what went out, minus exactly what the losses say.
pub fn identity(format: &dyn Format, settings: &Settings, all: &[(Article, Vec<Record>)]) -> Result<(), String> {
    let (files, losses) = export(format, settings, all);
    let articles: Vec<&Article> = all.iter().map(|(article, _)| article).collect();
    let (settled, faults) = import(format, settings, &files, &articles);
    if !faults.is_empty() {
        return Err(format!("faults: {faults:?}"));
    }
    let after: Vec<Record> = settled.into_iter().flat_map(|one| one.records).collect();
    let before: Vec<&Record> = all.iter().flat_map(|(_, records)| records).collect();
    let held = if settings.full { format.holds_in_full() } else { format.holds() };
    compare(held, &before, &after, &losses)
}

/// The place and label by which a record is known where ids are not held.
fn key(record: &Record) -> String {
    let place: Vec<[u32; 2]> = record.pieces().iter().map(|piece| [piece.start.get(), piece.end.get()]).collect();
    format!("{} {} {}/{} {:?}", record.kind.as_str(), record.doc, record.layer, record.label, place)
}

fn compare(held: Holds, before: &[&Record], after: &[Record], losses: &[Loss]) -> Result<(), String> {
    let mut lost: HashMap<(&str, &str), Vec<&Loss>> = HashMap::new();
    for loss in losses {
        lost.entry((&loss.doc, &loss.id)).or_default().push(loss);
    }
    let none = Vec::new();
    let mut rest: Vec<Option<&Record>> = after.iter().map(Some).collect();
    let with_ids = holds(held, What::Id);
    let is_gone = |record: &Record| {
        let losses = lost.get(&(record.doc.as_str(), record.id.as_str()));
        losses.unwrap_or(&none).iter().any(|loss| {
            loss.action == Action::Dropped
                && (What::of_kind(record).is_some_and(|what| what.name() == loss.what)
                    || ["overlap", "discontinuous", "inside-token", "space", "text", "unknown"].contains(&loss.what)
                        && !What::said(record).any(|what| what == What::Unknown))
        })
    };
    let split = losses.iter().any(|loss| {
        matches!(
            loss.action,
            Action::Split | Action::Moved | Action::Widened | Action::Renamed | Action::Flattened | Action::TextChanged
        )
    });
    // What was kept has the first claim: without ids it may look like what was dropped.
    let (gone, mut kept): (Vec<&Record>, Vec<&Record>) = before.iter().copied().partition(|record| is_gone(record));
    // What nothing was lost of comes back as it was, so it is looked for first; what lost something may look like others.
    kept.sort_by_key(|record| lost.get(&(record.doc.as_str(), record.id.as_str())).map_or(0, Vec::len));
    for record in kept.into_iter().chain(gone) {
        let losses = lost.get(&(record.doc.as_str(), record.id.as_str())).unwrap_or(&none);
        let gone = is_gone(record);
        let changed = |what: What| losses.iter().any(|loss| loss.what == what.name());
        let moved =
            [What::Discontinuous, What::InsideToken, What::Space, What::Overlap, What::Text].into_iter().any(changed);
        let same = |other: &&Record| {
            if with_ids && !changed(What::Id) {
                other.id == record.id && other.by == record.by
            } else {
                key(other) == key(record)
            }
        };
        let itself = rest.iter().position(|other| other.is_some_and(|other| other.id == record.id && same(&other)));
        // Of several at one place the one that is like it.
        let alike = |other: &&Record| same(other) && fields(record, other, losses, held, moved).is_ok();
        let at = itself.or_else(|| rest.iter().position(|other| other.as_ref().is_some_and(alike)));
        let at = at.or_else(|| rest.iter().position(|other| other.as_ref().is_some_and(same)));
        match (at, gone) {
            (None, true) => {}
            (None, false) if moved || changed(What::Label) || changed(What::Layer) => {}
            (None, false) => {
                return Err(format!(
                    "lost in silence: {} (reported: {losses:?}); came back: {after:#?}",
                    record.to_line()
                ));
            }
            // What was moved may have come to stand where this stood.
            (Some(_), true) if split && !with_ids => {}
            (Some(_), true) => return Err(format!("said to be dropped, yet there: {}", record.to_line())),
            (Some(at), false) => {
                let other = rest[at].take().unwrap();
                fields(record, other, losses, held, moved)?;
            }
        }
    }
    match rest.into_iter().flatten().next() {
        Some(record) if !split => Err(format!("came from nowhere: {}", record.to_line())),
        _ => Ok(()),
    }
}

fn fields(before: &Record, after: &Record, losses: &[&Loss], held: Holds, moved: bool) -> Result<(), String> {
    let reported: BTreeSet<&str> = losses.iter().map(|loss| loss.what).collect();
    let parties = |all: &[Party]| {
        // Without ids a party is known by its words.
        let shown = |party: &Party| {
            (party.span.is_some(), party.entity.clone(), party.author, party.none, party.shown().to_owned())
        };
        all.iter().map(shown).collect::<Vec<_>>()
    };
    let checks = [
        (What::Discontinuous, before.pieces() == after.pieces() || moved),
        (What::Label, before.label == after.label),
        (What::Layer, before.layer == after.layer),
        (What::Attributes, before.attrs == after.attrs),
        (What::Holder, parties(&before.holder) == parties(&after.holder)),
        (What::Target, parties(&before.target) == parties(&after.target)),
        (What::Via, parties(&before.via) == parties(&after.via)),
        (What::Cue, before.cue == after.cue),
        (What::Group, before.group == after.group),
        (What::Note, before.note == after.note || before.kind == Kind::Comment),
        (What::Comment, before.note == after.note || before.kind != Kind::Comment),
        (What::EntityLink, before.entity == after.entity),
        (What::Unknown, before.extra.len() == after.extra.len()),
        (What::Id, !holds(held, What::Id) || before.id == after.id),
        (
            What::Who,
            !holds(held, What::Who)
                || (&before.by, &before.at, before.rev, &before.origin)
                    == (&after.by, &after.at, after.rev, &after.origin),
        ),
    ];
    for (what, equal) in checks {
        let said = reported.contains(what.name());
        if !equal && !said {
            return Err(format!(
                "{} changed in silence:\n  {}\n  {}\n  reported: {reported:?}",
                what.name(),
                before.to_line(),
                after.to_line()
            ));
        }
        let always_equal = !matches!(what, What::Discontinuous | What::Id | What::Who | What::Layer);
        if equal && said && always_equal {
            return Err(format!(
                "{} is said to be lost and is not:\n  {}\n  {}",
                what.name(),
                before.to_line(),
                after.to_line()
            ));
        }
    }
    Ok(())
}
