//! Lines, one by one, in any of doccano's forms, the old ones too.

use super::edges::Edges;
use crate::annotation::{Kind, Record};
use crate::exchange::arrows::{self, Arrow};
use crate::exchange::beside::Beside;
use crate::exchange::incoming::{Draft, Incoming, Meta, Sink, Stop, Words};
use crate::exchange::json::{self, Entries, Name, Offset};
use crate::exchange::json_items::Items;
use crate::exchange::settings::Settings;
use crate::exchange::source::{Source, ending};
use serde::Deserialize;
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap, HashSet};

/// Keys that are no metadata.
const KNOWN: [&str; 19] = [
    "id",
    "text",
    "data",
    "label",
    "labels",
    "entities",
    "relations",
    "cats",
    "annotations",
    "Comments",
    "comments",
    "title",
    "outlet",
    "date",
    "url",
    "glossator",
    "meta",
    "annotation_approver",
    "username",
];

pub fn read(source: &mut dyn Source, settings: &Settings, sink: &mut dyn Sink) -> Result<(), Stop> {
    let single = source.len() == 1;
    let taken = settings.unit.unwrap_or_default();
    let (mut edges, mut keys) = (Edges::default(), BTreeSet::new());
    for at in 0..source.len() {
        let file = source.name(at).to_owned();
        if !single && !matches!(&*ending(&file), "jsonl" | "json") {
            continue;
        }
        let mut items = Items::new(source.open(at)?, &file)?;
        while let Some((line, item)) = items.next(sink)? {
            let row = match Row::read(item, &file, line, settings) {
                Ok(row) => row,
                Err(why) => {
                    sink.fault(&file, line, why)?;
                    continue;
                }
            };
            for why in row.faults {
                sink.fault(&file, line, why)?;
            }
            if let (Words::Whole(text), None) = (&row.incoming.words, row.incoming.unit) {
                let bare = row.incoming.drafts.iter().filter(|draft| draft.quote.is_none());
                edges.take(text, bare.filter_map(|draft| draft.place.first().copied()));
            }
            if keys.len() < 20 {
                keys.extend(row.keys);
            }
            sink.document(row.incoming)?;
        }
    }
    if let Some(better) = edges.better(taken) {
        sink.notice(format!(
            "spans begin and end at edges of words if their offsets count {}, not {}: doccano's own interface counts so. \
             Import again with --offsets {}.",
            better.title(),
            taken.title(),
            better.name()
        ));
    }
    if !keys.is_empty() {
        let keys = keys.into_iter().collect::<Vec<_>>().join(", ");
        sink.notice(format!("metadata that has no place here was left out: {keys}."));
    }
    Ok(())
}

/// A span with its keys.
#[derive(Deserialize)]
struct Entity<'a> {
    #[serde(borrow, default)]
    id: Name<'a>,
    #[serde(borrow, default)]
    label: Name<'a>,
    start_offset: Offset,
    end_offset: Offset,
    #[serde(borrow, default)]
    user: Name<'a>,
}

/// A relation.
#[derive(Deserialize)]
struct Relation<'a> {
    #[serde(borrow, default)]
    id: Name<'a>,
    #[serde(borrow)]
    from_id: Name<'a>,
    #[serde(borrow)]
    to_id: Name<'a>,
    #[serde(borrow, rename = "type", default)]
    label: Name<'a>,
}

struct Row<'a> {
    line: usize,
    incoming: Incoming,
    beside: Beside,
    faults: Vec<String>,
    keys: Vec<String>,
    /// Their ids → ids of drafts.
    ids: HashMap<Cow<'a, str>, String>,
    /// Ids of drafts → where they stand.
    starts: HashMap<String, usize>,
    arrows: HashSet<Arrow>,
}

impl<'a> Row<'a> {
    fn read(item: &'a str, file: &str, line: usize, settings: &Settings) -> Result<Self, String> {
        let entries: Entries =
            serde_json::from_str(item).map_err(|why| format!("it is no object ({why}); it was left out."))?;
        let words = |key| entries.get(key).and_then(|raw| serde_json::from_str::<String>(raw.get()).ok());
        let text = words("text").or_else(|| words("data"));
        let text = text.ok_or_else(|| "it has no text; it was left out.".to_owned())?;
        let meta =
            entries.get("meta").and_then(|raw| serde_json::from_str::<Entries>(raw.get()).ok()).unwrap_or_default();
        let about = |key| entries.words(key).or_else(|| meta.words(key));
        let (beside, faults) = Beside::read(entries.get("glossator"), Some(&text));
        let id = entries.name("id").or_else(|| meta.name("id")).unwrap_or_else(|| format!("line-{line}"));
        let incoming = Incoming {
            meta: Meta { title: about("title"), outlet: about("outlet"), date: about("date"), url: about("url") },
            unit: beside.unit.filter(|_| settings.unit.is_none()),
            annotator: entries.words("username").or_else(|| entries.words("annotation_approver")).unwrap_or_default(),
            ..Incoming::new(file, line, id, Words::Whole(text))
        };
        let keys =
            entries.0.iter().map(|(key, _)| key.to_string()).filter(|key| !KNOWN.contains(&key.as_str())).collect();
        let (ids, starts, arrows) = Default::default();
        let mut row = Self { line, incoming, beside, faults, keys, ids, starts, arrows };
        for (key, raw) in &entries.0 {
            match key.as_ref() {
                "label" | "labels" | "entities" | "annotations" | "cats" => row.labels(raw),
                "Comments" | "comments" => row.comments(raw),
                _ => {}
            }
        }
        for raw in list(entries.get("relations")) {
            row.relation(raw);
        }
        let shown = |record: &Record| match record.kind {
            Kind::Span | Kind::Relation | Kind::Comment => true,
            Kind::Label => record.start.is_none(),
            _ => false,
        };
        for record in row.beside.rest(|record| !shown(record)) {
            let draft = row.beside.draft(line, record);
            row.incoming.drafts.push(draft);
        }
        arrows::inward(&mut row.incoming.drafts, &row.arrows);
        Ok(row)
    }

    /// Spans as triples or objects, labels of the whole text as words.
    fn labels(&mut self, raw: &'a RawValue) {
        for raw in list(Some(raw)) {
            match raw.get().as_bytes().first() {
                Some(b'[') => match serde_json::from_str::<(Offset, Offset, Name)>(raw.get()) {
                    Ok((start, end, label)) => self.span(Name::default(), start, end, label, Name::default()),
                    Err(why) => self.faults.push(format!("{} is no span ({why}); it was left out.", brief(raw))),
                },
                Some(b'{') => match serde_json::from_str::<Entity>(raw.get()) {
                    Ok(one) => self.span(one.id, one.start_offset, one.end_offset, one.label, one.user),
                    Err(_) => self.category(raw),
                },
                _ => self.category(raw),
            }
        }
    }

    fn span(&mut self, id: Name<'a>, start: Offset, end: Offset, label: Name<'a>, user: Name<'a>) {
        let (Offset(Some(start)), Offset(Some(end))) = (start, end) else {
            self.faults.push(format!("a span of “{}” has no bounds; it was left out.", label.0));
            return;
        };
        let draft = match self.beside.span([start, end], &label.0) {
            Some(record) => self.beside.draft(self.line, record),
            None => {
                let by = if user.0.is_empty() { String::new() } else { format!("user-{}", user.0) };
                let record = Record { id: id.0.to_string(), label: label.0.into_owned(), by, ..Record::default() };
                Draft::at(self.line, record, start, end)
            }
        };
        if !id.0.is_empty() {
            self.starts.insert(draft.record.id.clone(), self.incoming.drafts.len());
            self.ids.insert(id.0, draft.record.id.clone());
        }
        self.incoming.drafts.push(draft);
    }

    fn category(&mut self, raw: &RawValue) {
        let name = match serde_json::from_str::<Name>(raw.get()) {
            Ok(name) => name.0,
            // The old form names its category by a number.
            Err(_) => match serde_json::from_str::<Entries>(raw.get()).ok().and_then(|one| one.name("label")) {
                Some(label) => label.into(),
                None => {
                    self.faults.push(format!("{} is no label; it was left out.", brief(raw)));
                    return;
                }
            },
        };
        let is = |record: &Record| record.kind == Kind::Label && record.start.is_none() && record.label == name;
        let draft = match self.beside.take(is) {
            Some(record) => self.beside.draft(self.line, record),
            None => Draft::new(self.line, Record { kind: Kind::Label, label: name.into_owned(), ..Record::default() }),
        };
        self.incoming.drafts.push(draft);
    }

    fn comments(&mut self, raw: &RawValue) {
        for raw in list(Some(raw)) {
            let object = serde_json::from_str::<Entries>(raw.get()).ok();
            let note = match &object {
                Some(object) => object.words("text").or_else(|| object.words("comment")),
                None => serde_json::from_str::<json::Words>(raw.get()).ok().map(|words| words.0.join("\n")),
            };
            let Some(note) = note else {
                self.faults.push(format!("{} is no comment; it was left out.", brief(raw)));
                continue;
            };
            let kept = self.beside.take(|record| record.kind == Kind::Comment && record.note == note);
            let draft = match kept {
                Some(record) => self.beside.draft(self.line, record),
                None => Draft::new(self.line, Record { kind: Kind::Comment, note, ..Record::default() }),
            };
            self.incoming.drafts.push(draft);
        }
    }

    fn relation(&mut self, raw: &'a RawValue) {
        let one: Relation = match serde_json::from_str(raw.get()) {
            Ok(one) => one,
            Err(why) => {
                self.faults.push(format!("{} is no relation ({why}); it was left out.", brief(raw)));
                return;
            }
        };
        let renamed = |id: &str| self.ids.get(id).cloned().unwrap_or_else(|| id.to_owned());
        let (from, to) = (renamed(&one.from_id.0), renamed(&one.to_id.0));
        let label = one.label.0;
        let is = |record: &Record| {
            record.kind == Kind::Relation && record.from == from && record.to == to && record.label == label
        };
        if let Some(record) = self.beside.take(is) {
            let draft = self.beside.draft(self.line, record);
            self.incoming.drafts.push(draft);
            return;
        }
        // What stands for a party has no number of its own: it goes into the stance.
        let role = arrows::role(&label);
        if let Some(role) = role {
            self.arrows.insert((from.clone(), role, to.clone()));
        }
        let id = if one.id.0.is_empty() || role.is_some() { String::new() } else { format!("relation-{}", one.id.0) };
        let start = self.starts.get(&from).and_then(|at| self.incoming.drafts.get(*at));
        let by = start.map(|draft| draft.record.by.clone()).unwrap_or_default();
        let record = Record { kind: Kind::Relation, id, by, label: label.into_owned(), from, to, ..Record::default() };
        self.incoming.drafts.push(Draft::new(self.line, record));
    }
}

fn list(raw: Option<&RawValue>) -> Vec<&RawValue> {
    let Some(raw) = raw else { return Vec::new() };
    match raw.get().as_bytes().first() {
        Some(b'[') => serde_json::from_str(raw.get()).unwrap_or_default(),
        Some(b'"') => vec![raw],
        _ => Vec::new(),
    }
}

/// Enough of a value to find it by.
fn brief(raw: &RawValue) -> String {
    raw.get().chars().take(40).collect()
}
