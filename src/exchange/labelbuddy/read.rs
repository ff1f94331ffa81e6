//! Documents, one by one. Characters count where both they and bytes are given, as in the program itself.

use super::{checksum, extra};
use crate::annotation::{Kind, Record};
use crate::exchange::beside::Beside;
use crate::exchange::incoming::{Draft, Incoming, Meta, Sink, Stop, Words};
use crate::exchange::json::{Entries, Name, Offset};
use crate::exchange::json_items::Items;
use crate::exchange::settings::Settings;
use crate::exchange::source::{Source, ending};
use crate::exchange::unit::{Unit, Units};
use serde::Deserialize;
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::collections::BTreeSet;

/// Keys of metadata that have a place here.
const ABOUT: [&str; 6] = ["id", "title", "outlet", "date", "url", "glossator"];

pub fn read(source: &mut dyn Source, settings: &Settings, sink: &mut dyn Sink) -> Result<(), Stop> {
    let single = source.len() == 1;
    let mut keys = BTreeSet::new();
    for at in 0..source.len() {
        let file = source.name(at).to_owned();
        if !single && !matches!(&*ending(&file), "jsonl" | "json") {
            continue;
        }
        let mut items = Items::new(source.open(at)?, &file)?;
        while let Some((line, item)) = items.next(sink)? {
            let document = match serde_json::from_str::<Document>(item) {
                Ok(document) => document,
                Err(why) => {
                    sink.fault(&file, line, format!("it is no document ({why}); it was left out."))?;
                    continue;
                }
            };
            if document.is_label() {
                continue;
            }
            if keys.len() < 20
                && let Some(metadata) = &document.metadata
            {
                keys.extend(
                    metadata.0.iter().map(|(key, _)| key.to_string()).filter(|key| !ABOUT.contains(&key.as_str())),
                );
            }
            match incoming(document, &file, line, settings) {
                Ok((incoming, faults)) => {
                    for why in faults {
                        sink.fault(&file, line, why)?;
                    }
                    sink.document(incoming)?;
                }
                Err(why) => sink.fault(&file, line, why)?,
            }
        }
    }
    if !keys.is_empty() {
        let keys = keys.into_iter().collect::<Vec<_>>().join(", ");
        sink.notice(format!("metadata that has no place here was left out: {keys}."));
    }
    Ok(())
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Document<'a> {
    #[serde(borrow)]
    text: Option<Cow<'a, str>>,
    #[serde(borrow)]
    utf8_text_md5_checksum: Option<Cow<'a, str>>,
    #[serde(borrow)]
    metadata: Option<Entries<'a>>,
    #[serde(borrow)]
    list_title: Option<Cow<'a, str>>,
    #[serde(borrow)]
    display_title: Option<Cow<'a, str>>,
    #[serde(borrow)]
    annotations: Option<Vec<&'a RawValue>>,
    /// Of a line in a file of labels.
    #[serde(borrow)]
    name: Option<Name<'a>>,
}

impl Document<'_> {
    fn is_label(&self) -> bool {
        self.name.is_some() && self.text.is_none() && self.utf8_text_md5_checksum.is_none()
    }
}

#[derive(Deserialize)]
struct Annotation<'a> {
    #[serde(borrow)]
    label_name: Name<'a>,
    start_char: Option<Offset>,
    end_char: Option<Offset>,
    start_byte: Option<Offset>,
    end_byte: Option<Offset>,
    #[serde(borrow)]
    extra_data: Option<Name<'a>>,
}

fn pair(start: Option<Offset>, end: Option<Offset>) -> Option<[u64; 2]> {
    Some([start?.0?, end?.0?])
}

fn incoming(
    document: Document,
    file: &str,
    line: usize,
    settings: &Settings,
) -> Result<(Incoming, Vec<String>), String> {
    let text = document.text.as_deref();
    let stated = document.utf8_text_md5_checksum.as_deref().map(str::to_lowercase);
    let (words, sum) = match (text, stated) {
        (Some(text), stated) => (Words::Whole(text.to_owned()), stated),
        (None, Some(sum)) if sum.len() == 32 && sum.bytes().all(|b| b.is_ascii_hexdigit()) => (Words::Md5(sum), None),
        _ => return Err("it has neither a text nor the checksum of one; it was left out.".to_owned()),
    };
    let metadata = document.metadata.unwrap_or_default();
    let (mut beside, mut faults) = Beside::read(metadata.get("glossator"), text);
    if let (Some(text), Some(sum)) = (text, &sum)
        && checksum(text) != *sum
    {
        faults.push("its checksum is that of another text; what stands there was taken.".to_owned());
    }
    let title = document.list_title.or(document.display_title).filter(|title| !title.is_empty());
    let mut incoming = Incoming {
        meta: Meta {
            title: metadata.words("title").or_else(|| title.map(Cow::into_owned)),
            outlet: metadata.words("outlet"),
            date: metadata.words("date"),
            url: metadata.words("url"),
        },
        ..Incoming::new(file, line, metadata.name("id").unwrap_or_else(|| format!("line-{line}")), words)
    };
    let mut places = Places { text, bytes: None, unit: None };
    for raw in document.annotations.unwrap_or_default() {
        let one: Annotation = match serde_json::from_str(raw.get()) {
            Ok(one) => one,
            Err(why) => {
                faults.push(format!("an annotation is not understood ({why}); it was left out."));
                continue;
            }
        };
        match places.of(&one) {
            Ok(place) => incoming.drafts.push(draft(one, place, line, &mut beside)),
            Err(why) => faults.push(why),
        }
    }
    incoming.unit = places.unit.or(settings.unit);
    for record in beside.rest(|record| record.kind != Kind::Span) {
        incoming.drafts.push(beside.draft(line, record));
    }
    Ok((incoming, faults))
}

/// An annotation, with what we know of it where it is one of ours.
fn draft(one: Annotation, place: [u64; 2], line: usize, beside: &mut Beside) -> Draft {
    let label = one.label_name.0;
    let extra = one.extra_data.map(|extra| extra.0).unwrap_or_default();
    match beside.span(place, &label) {
        Some(mut record) => {
            if extra::written(&record) != extra {
                extra::read(&extra, &mut record);
            }
            beside.draft(line, record)
        }
        None => {
            let mut record = Record { label: label.into_owned(), ..Record::default() };
            if beside.is_ours {
                extra::read(&extra, &mut record);
            } else {
                record.note = extra.into_owned();
            }
            Draft::at(line, record, place[0], place[1])
        }
    }
}

/// Where annotations stand, in one unit for the whole document.
struct Places<'a> {
    text: Option<&'a str>,
    bytes: Option<Units>,
    unit: Option<Unit>,
}

impl Places<'_> {
    fn of(&mut self, one: &Annotation) -> Result<[u64; 2], String> {
        let label = &one.label_name.0;
        let chars = pair(one.start_char, one.end_char);
        let Some(place) = chars.or_else(|| pair(one.start_byte, one.end_byte)) else {
            return Err(format!("an annotation with {label} has no bounds; it was left out."));
        };
        if chars.is_none()
            && let Some(text) = self.text
        {
            let units = self.bytes.get_or_insert_with(|| Units::new(text, Unit::Bytes));
            let span = units.to_span(place).ok_or_else(|| {
                let [start, end] = place;
                format!("{start}–{end} (UTF-8 bytes) does not begin and end between characters; it was left out.")
            })?;
            return Ok([span.start.get().into(), span.end.get().into()]);
        }
        // Without the text bytes can't be counted here: then the whole document must be in bytes.
        let unit = if chars.is_none() { Unit::Bytes } else { Unit::CodePoints };
        if self.text.is_none() && *self.unit.get_or_insert(unit) != unit {
            return Err(format!("an annotation with {label} counts otherwise than those before it; it was left out."));
        }
        Ok(place)
    }
}
