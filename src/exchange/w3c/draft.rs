//! An annotation as drafts: one for each label and each target.

use super::iri;
use super::json::{Agent, Annotation, Body, Selector, Target};
use crate::annotation::{Kind, Record};
use crate::exchange::carry::restored;
use crate::exchange::incoming::Draft;
use serde_json::Value;

/// A draft, and what it is about.
#[derive(Debug)]
pub struct About {
    /// A text or, where `whole`, maybe another annotation.
    pub iri: String,
    /// Nothing of it is selected.
    pub whole: bool,
    /// What is said.
    pub draft: Draft,
    /// We wrote it.
    pub ours: bool,
}

/// What bodies say.
#[derive(Debug, Default)]
struct Said {
    labels: Vec<String>,
    notes: Vec<String>,
    links: Vec<String>,
    record: Record,
}

/// Reads an annotation.
///
/// # Errors
/// What can't be understood.
pub fn drafts(annotation: &Annotation, line: usize) -> Result<Vec<About>, String> {
    let record = match annotation.glossator {
        Some(own) => {
            Some(restored(own.get()).map_err(|why| format!("what stands under glossator is no record: {why}"))?)
        }
        None => None,
    };
    let ours = record.is_some();
    let mut said = Said { record: record.unwrap_or_default(), ..Said::default() };
    for body in &annotation.body.0 {
        said.take(body, annotation, ours);
    }
    let motivation = motivation(annotation);
    if let Some(value) = &annotation.body_value {
        said.words(motivation, value, ours);
    }
    said.labels.extend(annotation.tags.iter().cloned());
    if !annotation.text.is_empty() {
        said.notes.push(annotation.text.clone());
    }
    who(&mut said.record, annotation);
    if ours {
        return said.own(annotation, line);
    }
    said.foreign(annotation, line)
}

fn motivation<'a>(annotation: &'a Annotation) -> &'a str {
    annotation.motivation.0.first().map_or("", |one| one.id.as_str())
}

impl Said {
    fn take(&mut self, body: &Body, annotation: &Annotation, ours: bool) {
        if let Some(role) = &body.glossator {
            match role.role.as_str() {
                "holder" => self.record.holder.push(role.party.clone()),
                "target" => self.record.target.push(role.party.clone()),
                _ => self.record.via.push(role.party.clone()),
            }
            return;
        }
        for item in &body.items {
            self.take(item, annotation, ours);
        }
        let purpose = body.purpose.0.first().map_or(motivation(annotation), |one| one.id.as_str());
        match (&body.value, body.iri(), purpose) {
            (Some(value), ..) => self.words(purpose, value, ours),
            (None, Some(iri), "linking") => self.links.push(iri::to_record(iri)),
            (None, Some(iri), "classifying" | "tagging") => self.labels.push(iri::tail(iri)),
            (None, Some(iri), _) if self.record.entity.is_empty() => self.record.entity = iri::to_entity(iri),
            (None, Some(iri), _) => self.notes.push(iri.to_owned()),
            (None, None, _) => {}
        }
    }

    fn words(&mut self, purpose: &str, value: &str, ours: bool) {
        match (purpose, value.split_once('=')) {
            ("classifying" | "tagging" | "assessing", _) => self.labels.push(value.to_owned()),
            ("describing", Some((name, value))) if ours => {
                self.record.attrs.insert(name.to_owned(), Value::from(value));
            }
            _ => self.notes.push(value.to_owned()),
        }
    }

    fn own(self, annotation: &Annotation, line: usize) -> Result<Vec<About>, String> {
        let Self { labels, notes, links, mut record } = self;
        record.label = labels.into_iter().next().unwrap_or(record.label);
        record.note = notes.into_iter().next().unwrap_or(record.note);
        let [target] = annotation.target.0.as_slice() else {
            return Err(format!("it has {} targets where one is needed", annotation.target.0.len()));
        };
        if record.kind == Kind::Relation {
            record.from = iri::to_record(target.iri());
            record.to = links.into_iter().next().unwrap_or_default();
        }
        Ok(vec![about(target, record, line, true)])
    }

    fn foreign(self, annotation: &Annotation, line: usize) -> Result<Vec<About>, String> {
        let Self { labels, notes, links, record } = self;
        let hypothesis = Target { id: annotation.uri.clone(), ..Target::default() };
        let targets = match annotation.target.0.as_slice() {
            [] if !annotation.uri.is_empty() => std::slice::from_ref(&hypothesis),
            targets => targets,
        };
        if targets.is_empty() {
            return Err("it has no target".to_owned());
        }
        let parent = annotation.references.last();
        let note = notes.join("\n");
        let mut made = Vec::new();
        let mut all: Vec<&Target> = Vec::new();
        for target in targets {
            if target.is_one() { all.push(target) } else { all.extend(&target.items) }
        }
        for target in all {
            let whole = is_whole(target);
            let linked = annotation.is("linking") && whole;
            let count = if linked { links.len().max(1) } else { labels.len().max(1) };
            for n in 0..count {
                let mut record = record.clone();
                if n == 0 {
                    record.note.clone_from(&note);
                }
                let label = if linked { labels.first() } else { labels.get(n) };
                record.kind = match label {
                    _ if parent.is_some() => Kind::Comment,
                    _ if linked && links.get(n).is_some() => Kind::Relation,
                    Some(label) if annotation.is("assessing") && is_verdict(label) => Kind::Decision,
                    None if !note.is_empty() => Kind::Comment,
                    _ if whole => Kind::Label,
                    _ => Kind::Span,
                };
                let unnamed = || Some(motivation(annotation)).filter(|one| !one.is_empty()).unwrap_or("highlighting");
                record.label = match record.kind {
                    Kind::Comment => String::new(),
                    _ => label.cloned().unwrap_or_else(|| unnamed().to_owned()),
                };
                if record.kind == Kind::Relation {
                    record.from = iri::to_record(target.iri());
                    record.to = links.get(n).cloned().unwrap_or_default();
                }
                record.id = numbered(&iri::to_record(&annotation.id), made.len());
                let mut one = about(target, record, line, false);
                if let Some(parent) = parent {
                    one.draft.record.of = iri::to_record(parent);
                }
                made.push(one);
            }
        }
        Ok(made)
    }
}

fn is_verdict(label: &str) -> bool {
    matches!(label, "accept" | "reject" | "amend")
}

/// The same id must not stand twice.
fn numbered(id: &str, at: usize) -> String {
    if at == 0 || id.is_empty() { id.to_owned() } else { format!("{id}#{}", at + 1) }
}

fn who(record: &mut Record, annotation: &Annotation) {
    let user = annotation.user.strip_prefix("acct:").unwrap_or(&annotation.user);
    let user = user.split_once('@').map_or(user, |(name, _)| name);
    let creator = annotation.creator.0.first().map(Agent::known_as);
    creator.filter(|name| !name.is_empty()).unwrap_or(user).clone_into(&mut record.by);
    let times = [&annotation.modified, &annotation.updated, &annotation.created];
    let at = times.into_iter().find(|at| !at.is_empty()).map_or("", String::as_str);
    record.at = if annotation.glossator.is_some() { at.to_owned() } else { whole_seconds(at) };
    let program = annotation.generator.0.first().map_or("", Agent::known_as);
    if record.origin.is_empty() && record.by.is_empty() && !program.is_empty() {
        record.origin = format!("model:{program}");
    }
}

/// As we write times; what is none is left out.
fn whole_seconds(at: &str) -> String {
    let time = at.parse::<jiff::Timestamp>().ok();
    let time = time.and_then(|time| jiff::Timestamp::from_second(time.as_second()).ok());
    time.map(|time| time.to_string()).unwrap_or_default()
}

fn is_whole(target: &Target) -> bool {
    target.selector.0.is_empty() && target.items.is_empty() && target.fragment().is_none_or(|one| chars(one).is_none())
}

/// A stretch of text in code points: `char=17,28` (RFC 5147).
fn chars(fragment: &str) -> Option<[u64; 2]> {
    let range = fragment.strip_prefix("char=")?.split(';').next()?;
    let (start, end) = range.split_once(',')?;
    Some([start.parse().ok()?, end.parse().ok()?])
}

fn about(target: &Target, mut record: Record, line: usize, ours: bool) -> About {
    let mut place = Vec::new();
    let mut words: Vec<&str> = Vec::new();
    let parts = if target.items.is_empty() { std::slice::from_ref(target) } else { target.items.as_slice() };
    let mut complete = true;
    for part in parts {
        let found = position(part);
        complete &= found.is_some();
        place.extend(found);
        let quote = part.selector.0.iter().find_map(quoted);
        if let Some(quote) = quote {
            words.extend(quote.exact.as_deref());
            record.prefix.clone_from(&quote.prefix);
            record.suffix.clone_from(&quote.suffix);
        }
    }
    if !complete {
        place.clear();
    }
    let mut draft = Draft { place, ..Draft::new(line, record) };
    if words.len() == parts.len() {
        draft = draft.quoted(words.join(" "));
    }
    About { iri: target.iri().to_owned(), whole: is_whole(target), draft, ours }
}

fn position(target: &Target) -> Option<[u64; 2]> {
    let selected = target.selector.0.iter().find_map(|selector| match (selector.start, selector.end) {
        (Some(start), Some(end)) => Some([start, end]),
        _ => chars(&selector.value),
    });
    selected.or_else(|| target.fragment().and_then(chars))
}

/// What refines another selection counts from there: only its words can be used.
fn quoted(selector: &Selector) -> Option<&Selector> {
    match &selector.exact {
        Some(_) => Some(selector),
        None => selector.refined_by.0.iter().find_map(quoted),
    }
}
