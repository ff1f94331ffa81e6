//! Tasks, one by one: their text, what is known of it, and the annotations and predictions about it.

use super::minimal;
use super::regions::{self, Found, Maker};
use super::wire::{Annotation, Html};
use crate::annotation::{Kind, Record};
use crate::exchange::carry;
use crate::exchange::incoming::{Draft, Incoming, Meta, Sink, Stop, Words};
use crate::exchange::json::{Entries, Name};
use crate::exchange::json_items::Items;
use crate::exchange::settings::Settings;
use crate::exchange::source::{Source, ending};
use crate::exchange::unit::{Unit, Units};
use crate::text::CharPos;
use serde::Deserialize;
use serde_json::value::RawValue;
use std::collections::BTreeSet;

const HTML: &str = "its spans are places in HTML or in a dialogue, not in a text; such projects can't be imported. \
                    Label the plain text with a <Text> tag";

/// Keys of a task's data that are about the text and are not it.
const ABOUT: [&str; 6] = ["id", "title", "outlet", "date", "url", "glossator"];

pub fn read(source: &mut dyn Source, settings: &Settings, sink: &mut dyn Sink) -> Result<(), Stop> {
    let single = source.len() == 1;
    let mut begun = false;
    let mut seen = Seen::default();
    for at in 0..source.len() {
        let file = source.name(at).to_owned();
        if !single && !matches!(&*ending(&file), "json" | "jsonl") {
            continue;
        }
        let mut items = Items::new(source.open(at)?, &file)?;
        while let Some((line, item)) = items.next(sink)? {
            match Task::read(item, &file, line, settings) {
                Ok((incoming, faults, also)) => {
                    seen.add(also);
                    for (line, why) in faults {
                        sink.fault(&file, line, why)?;
                    }
                    sink.document(incoming)?;
                    begun = true;
                }
                Err(Refused::Html) if !begun => return Err(Stop::Refused(format!("{file}, line {line}: {HTML}."))),
                Err(Refused::Html) => sink.fault(&file, line, format!("{HTML}; the task was left out."))?,
                Err(Refused::Bad(why)) => sink.fault(&file, line, why)?,
            }
        }
    }
    seen.say(sink);
    Ok(())
}

/// What is said once of all tasks.
#[derive(Default)]
struct Seen {
    /// Keys of data that have no place here.
    keys: BTreeSet<String>,
    short: bool,
}

impl Seen {
    fn add(&mut self, other: Self) {
        self.short |= other.short;
        if self.keys.len() < 20 {
            self.keys.extend(other.keys);
        }
    }

    fn say(self, sink: &mut dyn Sink) {
        if self.short {
            sink.notice(
                "this is JSON-MIN: it has no relations, no ids and no predictions, and an attribute that only one region has \
                 lost its place. Export JSON to keep them."
                    .to_owned(),
            );
        }
        if !self.keys.is_empty() {
            let keys = self.keys.into_iter().collect::<Vec<_>>().join(", ");
            sink.notice(format!("data of tasks that has no place here was left out: {keys}."));
        }
    }
}

/// Why a task is not taken.
enum Refused {
    Html,
    Bad(String),
}

impl From<Html> for Refused {
    fn from(_: Html) -> Self {
        Self::Html
    }
}

/// Lines and messages.
type Faults = Vec<(usize, String)>;

struct Task<'a> {
    item: &'a str,
    line: usize,
    /// Bytes of the item that lie before the line that was last asked for, and that line.
    counted: (usize, usize),
    settings: &'a Settings,
    incoming: Incoming,
    faults: Faults,
}

/// A task as it comes out, what of it was not understood, and what is to be said once.
type Taken = (Incoming, Faults, Seen);

impl<'a> Task<'a> {
    fn read(item: &'a str, file: &str, line: usize, settings: &'a Settings) -> Result<Taken, Refused> {
        let entries: Entries = serde_json::from_str(item)
            .map_err(|why| Refused::Bad(format!("it is no task ({why}); it was left out.")))?;
        let data = entries.get("data").and_then(|raw| serde_json::from_str::<Entries>(raw.get()).ok());
        let short = data.is_none();
        let data = data.unwrap_or_else(|| entries.clone());
        let (key, text) = text(&data, short, settings)?;
        let is_other = |name: &&str| *name != key && !ABOUT.contains(name);
        let keys = if short { BTreeSet::new() } else { names(&data).filter(is_other).map(str::to_owned).collect() };
        let seen = Seen { keys, short };
        let id = data.name("id").or_else(|| entries.name("id")).or_else(|| entries.name("inner_id"));
        let incoming = Incoming {
            meta: Meta {
                title: data.words("title"),
                outlet: data.words("outlet"),
                date: data.words("date"),
                url: data.words("url"),
            },
            ..Incoming::new(file, line, id.unwrap_or_else(|| format!("task-{line}")), Words::Whole(text))
        };
        let mut task = Self { item, line, counted: (0, line), settings, incoming, faults: Vec::new() };
        if short {
            let found = minimal::drafts(&entries, line)?;
            task.take(found);
            return Ok((task.incoming, task.faults, seen));
        }
        let own = data.get("glossator").and_then(|raw| serde_json::from_str::<Own>(raw.get()).ok());
        let ours = own.is_some();
        task.kept(own.unwrap_or_default());
        for key in ["annotations", "completions"] {
            for raw in list(&entries, key) {
                task.annotation(raw, ours, false)?;
            }
        }
        for raw in list(&entries, "predictions") {
            task.annotation(raw, ours, true)?;
        }
        for raw in list(&entries, "drafts") {
            let line = task.line_of(raw);
            let has = serde_json::from_str::<Annotation>(raw.get())
                .is_ok_and(|one| one.result.is_some_and(|all| !all.is_empty()));
            if has {
                task.faults.push((line, "a draft that was never submitted was left out.".to_owned()));
            }
        }
        Ok((task.incoming, task.faults, seen))
    }

    fn take(&mut self, found: Found) {
        self.incoming.drafts.extend(found.drafts);
        self.faults.extend(found.faults);
    }

    /// Records that stand in the data of a task of ours.
    fn kept(&mut self, own: Own<'a>) {
        for raw in own.records {
            let line = self.line_of(raw);
            match Record::from_line(raw.get()) {
                Ok(record) => self.incoming.drafts.push(carry::draft(line, record, None)),
                Err(why) => {
                    self.faults.push((line, format!("a record of ours is not understood ({why}); it was left out.")));
                }
            }
        }
    }

    fn annotation(&mut self, raw: &'a RawValue, ours: bool, predicted: bool) -> Result<(), Refused> {
        let line = self.line_of(raw);
        if predicted && !raw.get().starts_with('{') {
            return Ok(()); // Only its number.
        }
        let one: Annotation = match serde_json::from_str(raw.get()) {
            Ok(one) => one,
            Err(why) => {
                self.faults.push((line, format!("an annotation is not understood ({why}); it was left out.")));
                return Ok(());
            }
        };
        let results = one.result.unwrap_or_default();
        let name = if one.id.0.is_empty() { "an annotation".to_owned() } else { format!("annotation {}", one.id.0) };
        let at = if one.updated_at.0.is_empty() { &one.created_at } else { &one.updated_at };
        let mut maker = Maker { at: utc(&at.0), ours, ..Maker::default() };
        if predicted {
            let version = if one.model_version.0.is_empty() { "label-studio" } else { &one.model_version.0 };
            maker.model = Some((format!("model:{version}"), one.score.unwrap_or(1.0)));
        } else {
            maker.by = one.completed_by.map(annotator).unwrap_or_default();
        }
        if one.was_cancelled == Some(true) && !ours {
            if !results.is_empty() {
                let count = results.len();
                let why = format!("{name} was skipped there (was_cancelled); its results were left out: {count}.");
                self.faults.push((line, why));
            }
            self.skipped(line, &maker);
            return Ok(());
        }
        if one.reviews.is_some_and(|reviews| !reviews.is_empty()) {
            self.faults.push((line, format!("the reviews of {name} were left out.")));
        }
        let parts = results.into_iter().map(|raw| (self.line_of(raw), raw)).collect();
        let found = regions::drafts(parts, &maker)?;
        self.take(found);
        Ok(())
    }

    /// A skipped task is here a mark on each paragraph.
    fn skipped(&mut self, line: usize, maker: &Maker) {
        let Words::Whole(text) = &self.incoming.words else { return };
        let units = Units::new(text, self.settings.unit.unwrap_or(Unit::CodePoints));
        let mut at = 0_u32;
        for piece in text.split_inclusive('\n') {
            let count = |words: &str| u32::try_from(words.chars().count()).unwrap_or(u32::MAX);
            let start = at;
            at += count(piece);
            let words = piece.trim_end_matches(['\n', '\r']);
            let place = units.from_char(CharPos::new(start)).zip(units.from_char(CharPos::new(start + count(words))));
            if let Some((start, end)) = place.filter(|_| !words.trim().is_empty()) {
                let mark = Record {
                    kind: Kind::Mark,
                    label: "skipped".to_owned(),
                    by: maker.by.clone(),
                    at: maker.at.clone(),
                    ..Record::default()
                };
                self.incoming.drafts.push(Draft::at(line, mark, start, end));
            }
        }
    }

    /// The line that a part of the item begins at.
    fn line_of(&mut self, raw: &RawValue) -> usize {
        let at = raw.get().as_ptr().addr().saturating_sub(self.item.as_ptr().addr());
        let (from, line) = if at < self.counted.0 { (0, self.line) } else { self.counted };
        let between = self.item.get(from..at).unwrap_or_default();
        self.counted = (at, line + between.matches('\n').count());
        self.counted.1
    }
}

/// What we keep in the data of a task.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Own<'a> {
    #[serde(borrow)]
    records: Vec<&'a RawValue>,
}

fn list<'a>(entries: &Entries<'a>, key: &str) -> Vec<&'a RawValue> {
    entries.get(key).and_then(|raw| serde_json::from_str(raw.get()).ok()).unwrap_or_default()
}

fn names<'a>(data: &'a Entries) -> impl Iterator<Item = &'a str> {
    data.0.iter().map(|(key, _)| key.as_ref())
}

/// The key of the text of a task, and the text; `short`: its keys are also those of the short form.
fn text<'a>(data: &'a Entries, short: bool, settings: &'a Settings) -> Result<(&'a str, String), Refused> {
    let wanted = settings.label_studio.text_key.as_deref();
    let key = wanted.unwrap_or("text");
    // An empty text is one, too.
    let words = |key: &str| data.get(key).and_then(|raw| serde_json::from_str::<String>(raw.get()).ok());
    if let Some(found) = words(key) {
        return Ok((key, found));
    }
    let other = |key: &&str| !(ABOUT.contains(key) || short && minimal::ABOUT.contains(key));
    let mut with_words = names(data).filter(other).filter_map(|key| words(key).map(|words| (key, words)));
    if let (None, Some(only), None) = (wanted, with_words.next(), with_words.next()) {
        return Ok(only);
    }
    let names = names(data).collect::<Vec<_>>().join(", ");
    Err(Refused::Bad(format!(
        "its data has no text under “{key}”, only {names}; it was left out. Name the key with --text-key."
    )))
}

/// Who: an address, a name, or a number.
pub fn annotator(raw: &RawValue) -> String {
    if let Ok(entries) = serde_json::from_str::<Entries>(raw.get()) {
        let names = [entries.words("email"), entries.words("username"), entries.words("first_name")];
        return names
            .into_iter()
            .flatten()
            .next()
            .or_else(|| entries.name("id").map(|id| format!("user-{id}")))
            .unwrap_or_default();
    }
    match serde_json::from_str::<Name>(raw.get()) {
        Ok(name) if !name.0.is_empty() && name.0.bytes().all(|b| b.is_ascii_digit()) => format!("user-{}", name.0),
        Ok(name) => name.0.into_owned(),
        Err(_) => String::new(),
    }
}

/// A time in UTC and whole seconds; empty where it is none.
pub fn utc(time: &str) -> String {
    let time: Option<jiff::Timestamp> = time.parse().ok();
    time.map(|time| time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()).unwrap_or_default()
}
