//! A row becomes a document: its spans, or, where it has none, those that the classes of its tokens say.

use super::found::{Found, Scalar, Statement};
use crate::annotation::{Kind, Party, Record};
use crate::exchange::carry::restored;
use crate::exchange::incoming::{Draft, Incoming, Meta, Words};
use crate::exchange::tagging::Decoder;
use serde_json::value::RawValue;
use std::borrow::Cow;

/// Where a row stands.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    /// The file.
    pub file: &'a str,
    /// Its line, or the number of the row, from 1.
    pub line: usize,
}

/// A document, and what of the row could not be understood.
///
/// # Errors
/// What is wrong, where nothing of the row can be taken.
pub fn document(found: Found, place: Place) -> Result<(Incoming, Vec<String>), String> {
    let mut faults = Vec::new();
    let tokens: Vec<Cow<str>> = found.tokens.into_iter().map(Scalar::into_text).collect();
    let text = found.text.into_text();
    let id = match found.id.into_text() {
        id if id.is_empty() => format!("{}-{}", crate::exchange::source::stem(place.file), place.line),
        id => id.into_owned(),
    };
    let words = match (text.is_empty(), tokens.is_empty()) {
        (false, _) => Words::Whole(text.into_owned()),
        (true, false) => Words::Spaced(tokens.join(" ")),
        (true, true) => return Err("it has neither text nor tokens; the row was left out.".to_owned()),
    };
    let mut incoming = Incoming::new(place.file, place.line, id, words);
    let some = |value: Scalar| Some(value.into_text().into_owned()).filter(|value| !value.is_empty());
    incoming.meta =
        Meta { title: some(found.title), outlet: some(found.outlet), date: some(found.date), url: some(found.url) };
    incoming.annotator = found.annotator.into_text().into_owned();
    match found.spans {
        Some(spans) => {
            let named = spans.iter().any(|span| !span.id.is_empty());
            for (at, mut span) in spans.into_iter().enumerate() {
                if !named {
                    // Relations of such rows name spans by their place in the list.
                    span.id = Scalar::Text(Cow::Owned(at.to_string()));
                }
                incoming.drafts.extend(draft(span, Kind::Span, place.line, &mut faults));
            }
        }
        None => {
            let places = places(&incoming.words, &tokens, &found.starts, &found.ends);
            let tags: Vec<Cow<str>> = found.tags.into_iter().map(Scalar::into_text).collect();
            match (places, tags.len() == tokens.len()) {
                (Ok(places), true) => incoming.drafts.extend(named(&places, &tags, &tokens, place.line, &mut faults)),
                (Err(why), true) => faults.push(why),
                (_, false) if tags.is_empty() => {}
                (_, false) => {
                    faults.push(format!("it has {} tokens and {} classes; none was taken.", tokens.len(), tags.len()));
                }
            }
        }
    }
    for (all, kind) in [(found.relations, Kind::Relation), (found.labels, Kind::Label)] {
        incoming.drafts.extend(all.into_iter().filter_map(|one| draft(one, kind.clone(), place.line, &mut faults)));
    }
    rest(&found.more.into_text(), place.line, &mut incoming.drafts, &mut faults);
    Ok((incoming, faults))
}

/// Where the tokens stand, in code points of the text.
fn places(words: &Words, tokens: &[Cow<str>], starts: &[Scalar], ends: &[Scalar]) -> Result<Vec<[u64; 2]>, String> {
    if !tokens.is_empty() && starts.len() == tokens.len() && ends.len() == tokens.len() {
        let number = |value: &Scalar| value.number().and_then(|at| u64::try_from(at).ok());
        let both = starts.iter().zip(ends).map(|(start, end)| Some([number(start)?, number(end)?]));
        return both
            .collect::<Option<_>>()
            .ok_or_else(|| "token_starts and token_ends are not all numbers.".to_owned());
    }
    let text = match words {
        Words::Whole(text) | Words::Spaced(text) => text.as_str(),
        Words::Known | Words::Md5(_) => "",
    };
    let (mut byte, mut chars) = (0, 0_u64);
    let mut length = |text: &str| {
        chars += u64::try_from(text.chars().count()).unwrap_or(u64::MAX);
        chars
    };
    let mut all = Vec::with_capacity(tokens.len());
    for token in tokens {
        let rest = text.get(byte..).unwrap_or_default();
        let Some((before, _)) = rest.split_once(token.as_ref()) else {
            return Err(format!("the token “{token}” does not stand in the text where it should; no class was taken."));
        };
        byte += before.len() + token.len();
        all.push([length(before), length(token)]);
    }
    Ok(all)
}

/// The spans that classes say.
fn named(
    places: &[[u64; 2]],
    tags: &[Cow<str>],
    tokens: &[Cow<str>],
    line: usize,
    faults: &mut Vec<String>,
) -> Vec<Draft> {
    if tags.iter().any(|tag| tag.bytes().all(|b| b.is_ascii_digit()) && !tag.is_empty()) {
        faults.push("its classes are numbers without names; none was taken. Keep the README.md with the dataset_info beside the file, or export the dataset as Parquet.".to_owned());
        return Vec::new();
    }
    let (mut decoder, mut found) = (Decoder::default(), Vec::new());
    for (at, tag) in tags.iter().enumerate() {
        decoder.token(at, line, std::iter::once(tag.as_ref()), &mut found);
    }
    decoder.end(&mut found);
    found.sort_by_key(|one| one.first);
    let mut drafts = Vec::new();
    for one in found {
        let (first, last) = (one.first, one.last);
        let record = Record { rev: 1, label: one.label, ..Record::default() };
        if let (Some([start, _]), Some([_, end])) = (places.get(first), places.get(last)) {
            let draft = Draft::at(line, record, *start, *end);
            // One word is its own quote; what stands between several is not said.
            drafts.push(match tokens.get(first).filter(|_| first == last) {
                Some(word) => draft.quoted(word.as_ref()),
                None => draft,
            });
        }
    }
    drafts
}

/// A span, relation or label; `None` where it has no label.
fn draft(one: Statement, kind: Kind, line: usize, faults: &mut Vec<String>) -> Option<Draft> {
    if one.label.is_empty() {
        faults.push(format!("a {} has no label; it was left out.", kind.as_str()));
        return None;
    }
    let (holder, target) = (one.holder.into_text(), one.target.into_text());
    let text = |value: Scalar| value.into_text().into_owned();
    let id = text(one.id);
    let mut record = match &*one.more.into_text() {
        "" | "{}" => {
            let party = |words: Cow<str>| (!words.is_empty()).then(|| Party::named(&words)).into_iter().collect();
            Record { holder: party(holder), target: party(target), ..Record::default() }
        }
        more => restored(more).unwrap_or_else(|error| {
            faults.push(format!("“more” of {id} can't be read ({error}); the rest of it was taken."));
            Record::default()
        }),
    };
    record.id = id;
    record.kind = kind;
    record.rev = one.rev.number().and_then(|rev| u64::try_from(rev).ok()).unwrap_or(1);
    let fields = [
        (&mut record.layer, one.layer),
        (&mut record.label, one.label),
        (&mut record.note, one.note),
        (&mut record.by, one.by),
        (&mut record.at, one.at),
        (&mut record.from, one.from),
        (&mut record.to, one.to),
    ];
    for (field, value) in fields {
        *field = text(value);
    }
    for (field, value) in [(&mut record.entity, one.entity), (&mut record.group, one.group)] {
        if !value.is_empty() {
            *field = text(value);
        }
    }
    record.origin = text(one.origin);
    match &*one.attributes.into_text() {
        "" | "{}" => {}
        attributes => match serde_json::from_str(attributes) {
            Ok(attributes) => record.attrs = attributes,
            Err(error) => {
                faults.push(format!("“attributes” of {} can't be read ({error}); they were left out.", record.id));
            }
        },
    }
    let parts = match &*one.parts.into_text() {
        "" | "[]" => Vec::new(),
        parts => serde_json::from_str::<Vec<[u64; 2]>>(parts).unwrap_or_else(|error| {
            faults.push(format!("“parts” of {} can't be read ({error}); start and end count.", record.id));
            Vec::new()
        }),
    };
    let bound = |value: &Scalar| value.number().and_then(|at| u64::try_from(at).ok());
    let place = match (parts.is_empty(), bound(&one.start), bound(&one.end)) {
        (false, ..) => parts,
        (true, Some(start), Some(end)) => vec![[start, end]],
        _ => Vec::new(),
    };
    // Bounds that are none are a fault, not a reason to search for the words.
    let searched = one.start.is_empty() && one.end.is_empty();
    let quote = Some(text(one.text)).filter(|quote| !quote.is_empty() && (searched || !place.is_empty()));
    Some(Draft { place, quote, ..Draft::new(line, record) })
}

/// Records of other kinds, in the stored form.
fn rest(more: &str, line: usize, drafts: &mut Vec<Draft>, faults: &mut Vec<String>) {
    if matches!(more, "" | "[]") {
        return;
    }
    let all: Vec<&RawValue> = match serde_json::from_str(more) {
        Ok(all) => all,
        Err(error) => return faults.push(format!("“more” can't be read ({error}); it was left out.")),
    };
    for one in all {
        match Record::from_line(one.get()) {
            Ok(record) => drafts.push(stored(line, record)),
            Err(error) => faults.push(format!("“more” holds what is no record ({error}); it was left out.")),
        }
    }
}

fn stored(line: usize, record: Record) -> Draft {
    let place = record.pieces().iter().map(|piece| [piece.start.get().into(), piece.end.get().into()]).collect();
    let quote = Some(record.quote.clone()).filter(|quote| !quote.is_empty());
    let origin = if record.origin.is_empty() { "human".to_owned() } else { record.origin.clone() };
    Draft { place, quote, ..Draft::new(line, Record { origin, ..record }) }
}
