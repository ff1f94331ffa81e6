//! The lines of an `.ann` file become drafts: what depends on a line may stand before it, so all of them are gathered first.

use super::super::carry;
use super::super::incoming::Draft;
use super::super::roles::{Role, Roles};
use super::flat::{one_line, value as value_line};
use super::line::{self, Line};
use super::{BEYOND, COMMENT, NOTE, REGISTRY, SET, name, party};
use crate::annotation::{Kind, Record};
use serde_json::Value;
use std::collections::{HashMap, HashSet};
use std::fmt::Display;

/// Drafts in the making.
pub struct Stack<'a> {
    roles: &'a Roles,
    drafts: Vec<Draft>,
    /// Every id of the file; the draft it stands for, once known.
    ids: HashMap<&'a str, Option<usize>>,
    /// Triggers that an event stands for already.
    triggers: HashSet<usize>,
    /// Where relations and comments lead: their draft, where it starts or what it is about, where it ends.
    ends: Vec<(usize, usize, Option<usize>)>,
    /// What our own notes say of drafts, where it is more than brat can.
    beyond: HashMap<usize, Record>,
    faults: Vec<(usize, String)>,
}

type Lines<'a> = Vec<(usize, &'a str, Line<'a>)>;

impl<'a> Stack<'a> {
    /// Empty. `roles`: which notes name a holder or target.
    pub fn new(roles: &'a Roles) -> Self {
        let (drafts, ids, triggers, ends) = Default::default();
        Self { roles, drafts, ids, triggers, ends, beyond: HashMap::new(), faults: Vec::new() }
    }

    /// All lines of a file, with their numbers.
    pub fn take(&mut self, lines: impl Iterator<Item = (usize, &'a str)>) {
        let lines = self.parsed(lines);
        for (number, id, line) in &lines {
            if let Line::Text { label, pieces, quote } = line {
                self.text(*number, id, label, pieces, *quote);
            }
        }
        for (number, id, line) in &lines {
            if let Line::Event { label, trigger, .. } = line {
                self.event(*number, id, label, trigger);
            }
        }
        for (number, id, line) in &lines {
            self.links(*number, id, line);
        }
        for (number, id, line) in &lines {
            if let Line::Note { kind: BEYOND, of, text } = line {
                self.beyond(*number, id, of, text);
            }
        }
        for (number, id, line) in &lines {
            if let Line::Attribute { name, of, value } = line {
                self.attribute(*number, id, name, of, value.unwrap_or(SET));
            }
        }
        for (number, id, line) in &lines {
            self.remark(*number, id, line);
        }
    }

    /// The drafts, and what could not be understood.
    pub fn finish(mut self) -> (Vec<Draft>, Vec<(usize, String)>) {
        let mut superseded = HashSet::new();
        for (at, from, to) in std::mem::take(&mut self.ends) {
            let whose = |at: usize| self.drafts.get(at).map(|draft| (draft.record.id.clone(), draft.record.by.clone()));
            let Some((from_id, by)) = whose(from) else { continue };
            let to_id = to.and_then(whose).map(|(id, _)| id).unwrap_or_default();
            let says = self.beyond.get(&from);
            let Some(draft) = self.drafts.get_mut(at) else { continue };
            let record = &mut draft.record;
            if record.by.is_empty() {
                record.by = by;
            }
            if record.kind == Kind::Comment {
                if record.of.is_empty() {
                    record.of = from_id;
                }
                continue;
            }
            (record.from, record.to) = (from_id, to_id);
            let carried = says.is_some_and(|says| match self.roles.of(&record.label) {
                Some(Role::Holder) => !says.holder.is_empty(),
                Some(Role::Target) => !says.target.is_empty(),
                Some(Role::Via) => !says.via.is_empty(),
                Some(Role::Cue) => says.cue.is_some(),
                None => false,
            });
            if carried {
                superseded.insert(at);
            }
        }
        let numbered = self.drafts.into_iter().enumerate();
        let drafts = numbered.filter(|(at, _)| !superseded.contains(at)).map(|(_, draft)| draft).collect();
        (drafts, self.faults)
    }

    fn fault(&mut self, number: usize, why: impl Display) {
        self.faults.push((number, format!("{why}; the line was left out.")));
    }

    fn absent(&mut self, number: usize, what: impl Display, id: &str) {
        self.fault(number, format!("{what} “{id}”, which is not here"));
    }

    fn parsed(&mut self, lines: impl Iterator<Item = (usize, &'a str)>) -> Lines<'a> {
        let mut all = Vec::new();
        for (number, line) in lines {
            match line::parse(line) {
                Ok(None) => {}
                Ok(Some((id, line))) => {
                    let is_new = id.starts_with('*') || !self.ids.contains_key(id);
                    if is_new {
                        self.ids.insert(id, None);
                        all.push((number, id, line));
                    } else {
                        self.fault(number, format!("the id “{id}” stands twice"));
                    }
                }
                Err(why) => self.fault(number, why),
            }
        }
        all
    }

    /// Takes a draft; returns its place.
    fn add(&mut self, id: &'a str, draft: Draft) -> usize {
        let at = self.drafts.len();
        self.drafts.push(draft);
        self.ids.insert(id, Some(at));
        at
    }

    /// The draft of an id.
    fn known(&self, id: &str) -> Option<usize> {
        self.ids.get(id).copied().flatten()
    }

    /// The draft of an id, if it is a span.
    fn span(&self, id: &str) -> Option<usize> {
        self.known(id).filter(|at| self.drafts.get(*at).is_some_and(|draft| draft.record.kind == Kind::Span))
    }

    fn text(&mut self, number: usize, id: &'a str, label: &str, pieces: &[[u64; 2]], quote: Option<&str>) {
        let record = Record { id: id.to_owned(), label: label.to_owned(), ..Record::default() };
        let quote = quote.map(|quote| spaced(quote, pieces).unwrap_or_else(|| quote.to_owned()));
        self.add(id, Draft { place: pieces.to_vec(), quote, ..Draft::new(number, record) });
    }

    /// An event is what its trigger is; a second one at the same trigger is another span there.
    fn event(&mut self, number: usize, id: &'a str, label: &str, trigger: &str) {
        let found = self.span(trigger).and_then(|at| Some((at, self.drafts.get(at)?.record.label.clone())));
        let Some((at, called)) = found else {
            return self.absent(number, format!("the trigger of {id} is"), trigger);
        };
        if called != label {
            let why = format!("the trigger of {id} is called {called}, not {label}; {called} was kept.");
            self.faults.push((number, why));
        }
        if self.triggers.insert(at) {
            self.ids.insert(id, Some(at));
        } else if let Some(mut twin) = self.drafts.get(at).cloned() {
            id.clone_into(&mut twin.record.id);
            twin.line = number;
            self.add(id, twin);
        }
    }

    /// What leads from one to another, and comments.
    fn links(&mut self, number: usize, id: &'a str, line: &Line<'a>) {
        match line {
            Line::Relation { label, from, to } => {
                if let Some(at) = self.relation(number, label, from, to) {
                    if let Some(draft) = self.drafts.get_mut(at) {
                        id.clone_into(&mut draft.record.id);
                    }
                    self.ids.insert(id, Some(at));
                }
            }
            Line::Event { roles, .. } if self.known(id).is_some() => {
                for (role, to) in roles {
                    let digits = role.trim_end_matches(|c: char| c.is_ascii_digit());
                    self.relation(number, if digits.is_empty() { role } else { digits }, id, to);
                }
            }
            Line::Equal { label, members } => {
                for pair in members.windows(2) {
                    if let [from, to] = pair {
                        self.relation(number, label, from, to);
                    }
                }
            }
            Line::Note { kind, of, text } if self.roles.of(kind).is_some_and(|role| role != Role::Cue) => {
                if let Some(of) = self.span(of) {
                    let holder = vec![party::read(text)];
                    let record =
                        Record { kind: Kind::Relation, label: (*kind).to_owned(), holder, ..Record::default() };
                    let at = self.add(id, Draft::new(number, record));
                    self.ends.push((at, of, None));
                }
            }
            Line::Note { kind: COMMENT, of, text } => {
                let Some(of) = self.known(of) else { return self.absent(number, "it is about", of) };
                let (id_own, note) = (id.to_owned(), (*text).to_owned());
                let record = Record { id: id_own, kind: Kind::Comment, note, ..Record::default() };
                let at = self.add(id, Draft::new(number, record));
                self.ends.push((at, of, None));
            }
            _ => {}
        }
    }

    fn relation(&mut self, number: usize, label: &str, from: &str, to: &str) -> Option<usize> {
        let (Some(start), Some(end)) = (self.span(from), self.span(to)) else {
            let lost = if self.span(from).is_none() { from } else { to };
            self.faults.push((number, format!("{label} leads to “{lost}”, which is no span here; it was left out.")));
            return None;
        };
        let record = Record { kind: Kind::Relation, label: label.to_owned(), ..Record::default() };
        let at = self.drafts.len();
        self.drafts.push(Draft::new(number, record));
        self.ends.push((at, start, Some(end)));
        Some(at)
    }

    /// A note of ours: all that a record says beyond the line it is about, or, about itself, a whole record.
    fn beyond(&mut self, number: usize, id: &'a str, of: &str, text: &str) {
        let (place, json) = text.find('{').and_then(|at| text.split_at_checked(at)).unwrap_or(("", text));
        let record = match carry::restored(json) {
            Ok(record) if !matches!(record.kind, Kind::Entity | Kind::Retracted) => record,
            Ok(record) => {
                return self.fault(number, format!("a record of the kind {} has no place here", record.kind.as_str()));
            }
            Err(error) => return self.fault(number, format!("what {id} says is no record ({error})")),
        };
        if of == id {
            let place = if place.trim().is_empty() { Some(Vec::new()) } else { line::pieces(place) };
            match place {
                Some(place) => _ = self.add(id, Draft { place, ..Draft::new(number, record) }),
                None => self.fault(number, format!("the bounds in {id} are none")),
            }
            return;
        }
        let Some(at) = self.known(of) else { return self.absent(number, "it is about", of) };
        let Some(draft) = self.drafts.get_mut(at) else { return };
        let said = &draft.record;
        let label =
            if name::stands_for(&said.label, &record.label) { record.label.clone() } else { said.label.clone() };
        let note = if said.kind == Kind::Comment { said.note.clone() } else { String::new() };
        let note = if record.note.is_empty() || (!note.is_empty() && one_line(&record.note) != note) {
            note
        } else {
            record.note.clone()
        };
        draft.record =
            Record { kind: said.kind.clone(), label, note, from: String::new(), to: String::new(), ..record.clone() };
        self.beyond.insert(at, record);
    }

    fn attribute(&mut self, number: usize, id: &'a str, name: &str, of: &str, value: &str) {
        let Some(at) = self.known(of) else { return self.absent(number, format!("{name} is said of"), of) };
        self.ids.insert(id, Some(at));
        let Some(draft) = self.drafts.get_mut(at) else { return };
        let attrs = &mut draft.record.attrs;
        if let Some(beyond) = self.beyond.get_mut(&at) {
            let carried = beyond.attrs.iter().find(|(key, _)| name::stands_for(name, key));
            if let Some((key, said)) = carried.map(|(key, said)| (key.clone(), said.clone())) {
                let values = super::super::tally::values_of(&said);
                if values.iter().any(|one| value_line(one) == value) {
                    return;
                }
                attrs.shift_remove(&key);
                beyond.attrs.shift_remove(&key);
            }
        }
        match attrs.get_mut(name) {
            None => _ = attrs.insert(name.to_owned(), value.into()),
            Some(Value::Array(all)) => all.push(value.into()),
            Some(one) => *one = Value::Array(vec![one.take(), value.into()]),
        }
    }

    fn remark(&mut self, number: usize, id: &str, line: &Line) {
        match line {
            Line::Link { of, to } => {
                let Some(at) = self.known(of) else { return self.absent(number, "it links", of) };
                let Some(draft) = self.drafts.get_mut(at) else { return };
                let own = to.split_once(':').filter(|(database, _)| *database == REGISTRY).map(|(_, key)| key);
                if draft.record.entity.is_empty() {
                    own.unwrap_or(to).clone_into(&mut draft.record.entity);
                } else {
                    added(&mut draft.record.note, &format!("also {to}"));
                }
            }
            // Those that have become drafts are no remarks.
            Line::Note { kind, of, text } if ![BEYOND, COMMENT].contains(kind) && self.known(id).is_none() => {
                let Some(at) = self.known(of) else { return self.absent(number, "it is about", of) };
                let said = match (*kind, *text) {
                    (NOTE, text) => text.to_owned(),
                    (kind, "") => kind.to_owned(),
                    (kind, text) => format!("{kind}: {text}"),
                };
                let Some(draft) = self.drafts.get_mut(at) else { return };
                let carried =
                    self.beyond.get_mut(&at).map(|beyond| std::mem::take(&mut beyond.note)).unwrap_or_default();
                if carried.is_empty() {
                    added(&mut draft.record.note, &said);
                } else if one_line(&carried) != said {
                    draft.record.note = said;
                }
            }
            _ => {}
        }
    }
}

fn added(note: &mut String, more: &str) {
    if !note.is_empty() {
        note.push_str("; ");
    }
    note.push_str(more);
}

/// The quote of pieces with a space between them, where an old file has none there.
fn spaced(quote: &str, pieces: &[[u64; 2]]) -> Option<String> {
    let length = |[start, end]: &[u64; 2]| usize::try_from(end.checked_sub(*start)?).ok();
    let lengths: Vec<usize> = pieces.iter().map(length).collect::<Option<_>>()?;
    let all = lengths.iter().try_fold(0_usize, |sum, one| sum.checked_add(*one))?;
    if pieces.len() < 2 || quote.chars().count() != all {
        return None;
    }
    let mut chars = quote.chars();
    let parts: Vec<String> = lengths.into_iter().map(|length| chars.by_ref().take(length).collect()).collect();
    Some(parts.join(" "))
}
