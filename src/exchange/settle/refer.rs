//! References: foreign ids become own ones, relations that name a holder or target become one.

use super::super::roles::Role;
use super::{Placed, Settler};
use crate::annotation::{Kind, Party, Record};
use serde_json::json;
use std::collections::HashMap;

impl Settler<'_> {
    /// Takes relations that name a holder, target or cue into the stance that they start at. One that leads nowhere and has
    /// a holder itself names that.
    pub(super) fn with_roles(&mut self, drafts: Vec<Placed>) -> Vec<Placed> {
        let schema = self.rules.schema;
        let is_label = |name: &str| schema.relations().any(|(_, label)| label.name == name);
        let role = |one: &Placed| {
            let relation = one.record.kind == Kind::Relation && !is_label(&one.record.label);
            relation.then(|| self.rules.roles.of(&one.record.label))?
        };
        let mut rest = Vec::with_capacity(drafts.len());
        let mut parties: Vec<(Role, Placed)> = Vec::new();
        for one in drafts {
            match role(&one) {
                Some(role) => parties.push((role, one)),
                None => rest.push(one),
            }
        }
        let mut at: HashMap<(String, String), usize> = HashMap::new();
        for (n, one) in rest.iter().enumerate().filter(|(_, one)| one.record.kind == Kind::Span) {
            at.insert((one.record.by.clone(), one.foreign.clone()), n);
        }
        for (role, one) in parties {
            let stance = at.get(&(one.record.by.clone(), one.record.from.clone())).and_then(|at| rest.get_mut(*at));
            let Some(stance) = stance else {
                let (label, from) = (&one.record.label, &one.record.from);
                self.settled
                    .faults
                    .push((one.line, format!("{label} starts at “{from}”, which is no span here; it was left out.")));
                continue;
            };
            let mut named = one.record.holder;
            if named.is_empty() && self.known(&one.record.by, &one.record.to).is_none() {
                let (label, to) = (&one.record.label, &one.record.to);
                self.settled
                    .faults
                    .push((one.line, format!("{label} leads to “{to}”, which is not here; it was left out.")));
                continue;
            }
            if named.is_empty() {
                named.push(Party { span: Some(one.record.to.clone()), ..Party::default() });
            }
            match role {
                Role::Holder => stance.record.holder.append(&mut named),
                Role::Target => stance.record.target.append(&mut named),
                Role::Via => stance.record.via.append(&mut named),
                Role::Cue if stance.record.cue.is_none() => stance.record.cue = Some(json!({ "span": one.record.to })),
                Role::Cue => self
                    .settled
                    .faults
                    .push((one.line, format!("a stance has one cue; a second, “{}”, was left out.", one.record.to))),
            }
        }
        rest
    }

    /// Foreign ids become own ones; words are repeated. What leads nowhere is named: a relation goes, a party keeps its words.
    pub(super) fn refer(&mut self, line: usize, record: &mut Record) -> Result<(), String> {
        let by = record.by.clone();
        let own = |foreign: &str| self.known(&by, foreign);
        if record.kind == Kind::Relation {
            for end in [&mut record.from, &mut record.to] {
                let Some((id, ..)) = own(end) else {
                    return Err(format!(
                        "the relation {} has an end “{end}” that is not here; it was left out.",
                        record.label
                    ));
                };
                end.clone_from(id);
            }
        }
        if !record.of.is_empty() {
            let (foreign, rev) =
                record.of.rsplit_once('@').map_or((record.of.as_str(), None), |(id, rev)| (id, Some(rev)));
            if let Some((id, known, _)) = own(foreign) {
                record.of = format!("{id}@{}", rev.map_or(known.to_string(), str::to_owned));
            }
        }
        let mut lost = Vec::new();
        for parties in [&mut record.holder, &mut record.target, &mut record.via] {
            for party in parties.iter_mut() {
                let Some(foreign) = party.span.take() else { continue };
                match own(&foreign) {
                    Some((id, _, words)) => {
                        party.span = Some(id.clone());
                        party.text.get_or_insert_with(|| words.clone());
                    }
                    None => lost.push(foreign),
                }
            }
            parties.retain(|party| *party != Party::default());
        }
        if let Some(cue) = record.cue.as_mut().and_then(|cue| cue.get_mut("span"))
            && let Some((id, ..)) = cue.as_str().and_then(own)
        {
            *cue = id.clone().into();
        }
        for foreign in lost {
            self.fault(line, format!("a party is “{foreign}”, which is not here; only its words were kept."));
        }
        Ok(())
    }
}
