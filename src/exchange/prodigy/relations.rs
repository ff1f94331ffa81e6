//! Relations of a task: which spans they join, and which of them are holders, targets and reporters of stances.

use super::super::json_loose::Number;
use super::read::Taken;
use super::task::{Ends, Span, Task};
use super::{HOLDER, TARGET, VIA};
use crate::annotation::{Kind, Party, Record};
use std::collections::{HashMap, HashSet};

/// Takes the relations of a task whose spans were taken.
pub(super) fn take(task: &Task, taken: &mut Taken) {
    let Some(relations) = &task.relations else { return };
    let ends = SpanEnds::new(task, taken);
    let mut roles: Vec<(String, String, String)> = Vec::new();
    for relation in relations {
        let label = relation.label.or_empty();
        let ours = relation.glossator.and_then(|json| serde_json::from_str::<Ends>(json.get()).ok());
        let given = ours.as_ref();
        let from = ends.find(given.map(|ours| ours.from.or_empty()), relation.head_span.as_ref(), relation.head);
        let to = ends.find(given.map(|ours| ours.to.or_empty()), relation.child_span.as_ref(), relation.child);
        let (Some(from), Some(to), false) = (from, to, label.is_empty()) else {
            let why = if label.is_empty() { "no label" } else { "an end that is no span of the task" };
            taken.faults.push(format!("the relation “{label}” has {why}; it was left out."));
            continue;
        };
        if given.is_some_and(|ours| ours.id.get().is_none()) && [HOLDER, TARGET, VIA].contains(&label) {
            roles.push((from, label.to_owned(), to));
            continue;
        }
        let ours = relation.glossator.and_then(|json| taken.ours(json, Kind::Relation));
        let record = ours.unwrap_or_else(|| Record { kind: Kind::Relation, ..Record::default() });
        let draft = taken.draft(Record { label: label.to_owned(), from, to, ..record }, &[]);
        taken.drafts.push(draft);
    }
    take_roles(&roles, taken);
}

/// What spans carry of their parties holds as far as there is still a relation to each; new ones come behind.
fn take_roles(roles: &[(String, String, String)], taken: &mut Taken) {
    let known: HashSet<(&str, &str, &str)> =
        roles.iter().map(|(from, role, to)| (from.as_str(), role.as_str(), to.as_str())).collect();
    for draft in taken.drafts.iter_mut().filter(|draft| draft.record.kind == Kind::Span) {
        let Record { id, holder, target, via, .. } = &mut draft.record;
        for (role, list) in [(HOLDER, holder), (TARGET, target), (VIA, via)] {
            list.retain(|party| party.span.as_deref().is_none_or(|to| known.contains(&(id.as_str(), role, to))));
        }
    }
    for (from, role, to) in roles {
        let Some(draft) = taken.ids.get(from).and_then(|at| taken.drafts.get_mut(*at)) else { continue };
        let list = match role.as_str() {
            HOLDER => &mut draft.record.holder,
            TARGET => &mut draft.record.target,
            _ => &mut draft.record.via,
        };
        if !list.iter().any(|party| party.span.as_deref() == Some(to)) {
            list.push(Party { span: Some(to.clone()), ..Party::default() });
        }
    }
}

/// The spans of a task by what relations know them by.
struct SpanEnds<'a> {
    ids: HashSet<String>,
    /// Bounds → the spans there: label and id.
    by_place: HashMap<[u64; 2], Vec<(&'a str, String)>>,
    /// Last token → the id of a span.
    by_token: HashMap<u64, String>,
}

impl<'a> SpanEnds<'a> {
    fn new(task: &'a Task, taken: &Taken) -> Self {
        let mut by_place: HashMap<[u64; 2], Vec<(&str, String)>> = HashMap::new();
        let mut by_token = HashMap::new();
        let mut ids_by_place: HashMap<([u64; 2], &str), Vec<&str>> = HashMap::new();
        for draft in taken.drafts.iter().filter(|draft| draft.record.kind == Kind::Span) {
            for place in &draft.place {
                let record = &draft.record;
                ids_by_place.entry((*place, record.label.as_str())).or_default().push(&record.id);
            }
        }
        for span in task.spans.iter().flatten() {
            let label = span.label.or_empty();
            let Some(place) = span.place(&[]) else { continue };
            let Some(id) = ids_by_place.get(&(place, label)).and_then(|ids| ids.first()) else { continue };
            by_place.entry(place).or_default().push((label, (*id).to_owned()));
            if let Some(last) = span.token_end.whole() {
                by_token.entry(last).or_insert_with(|| (*id).to_owned());
            }
        }
        Self { ids: taken.ids.keys().cloned().collect(), by_place, by_token }
    }

    /// By our own id; by bounds, and label where several stand there; by the last token.
    fn find(&self, ours: Option<&str>, span: Option<&Span>, token: Number) -> Option<String> {
        if let Some(id) = ours.and_then(|id| self.ids.get(id)) {
            return Some(id.clone());
        }
        let there = span.and_then(|span| Some((span, self.by_place.get(&span.place(&[])?)?)));
        if let Some((span, there)) = there {
            let alike = there.iter().find(|(label, _)| span.label.get() == Some(*label));
            return alike.or(there.first()).map(|(_, id)| id.clone());
        }
        self.by_token.get(&token.whole()?).cloned()
    }
}
