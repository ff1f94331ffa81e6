//! The results of an annotation become drafts: what the controls say about one region is gathered by its id.

use super::wire::{Html, Meta, Part};
use crate::annotation::{Kind, Record};
use crate::exchange::arrows::{self, Arrow};
use crate::exchange::carry;
use crate::exchange::incoming::Draft;
use serde::Deserialize;
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

/// Whose results they are.
#[derive(Clone, Debug, Default)]
pub struct Maker {
    /// The annotator; empty for a model.
    pub by: String,
    /// When; may be empty.
    pub at: String,
    /// The origin and the likelihood of what a model proposes.
    pub model: Option<(String, f64)>,
    /// Whether the names of controls are layers, since we wrote the task.
    pub ours: bool,
}

/// What became of results.
#[derive(Debug, Default)]
pub struct Found {
    /// In the order of the file.
    pub drafts: Vec<Draft>,
    /// Lines and messages.
    pub faults: Vec<(usize, String)>,
}

/// The name and the kind of a control, and its values.
type Chosen<'a> = (Cow<'a, str>, Cow<'a, str>, Vec<Cow<'a, str>>);

/// Everything said about one region, or about the whole text.
#[derive(Debug, Default)]
struct Region<'a> {
    id: Cow<'a, str>,
    line: usize,
    place: Option<[u64; 2]>,
    quote: Option<Cow<'a, str>>,
    /// Names of controls, and labels.
    labels: Vec<(Cow<'a, str>, Cow<'a, str>)>,
    chosen: Vec<Chosen<'a>>,
    note: String,
    carried: Option<&'a RawValue>,
    by_hand: bool,
    score: Option<f64>,
}

/// The pieces of a span that has several.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Pieces {
    parts: Vec<[u64; 2]>,
}

/// All results of an annotation, with the line each begins at.
///
/// # Errors
/// Where a region lies in HTML.
pub fn drafts<'a>(parts: Vec<(usize, &'a RawValue)>, maker: &Maker) -> Result<Found, Html> {
    let mut found = Found::default();
    let mut regions: Vec<Region> = Vec::with_capacity(parts.len());
    let mut relations = Vec::new();
    let mut by_id: HashMap<Cow<'a, str>, usize> = HashMap::new();
    for (line, raw) in parts {
        let part: Part<'a> = match serde_json::from_str(raw.get()) {
            Ok(part) => part,
            Err(why) => {
                found.faults.push((
                    line + why.line().saturating_sub(1),
                    format!("a region is not understood ({why}); it was left out."),
                ));
                continue;
            }
        };
        if part.kind.0 == "relation" {
            relations.push((line, part));
            continue;
        }
        let at = match by_id.get(&part.id.0) {
            Some(at) if !part.id.0.is_empty() => *at,
            _ => {
                by_id.insert(part.id.0.clone(), regions.len());
                regions.push(Region { id: part.id.0.clone(), line, ..Region::default() });
                regions.len() - 1
            }
        };
        if let Some(region) = regions.get_mut(at)
            && let Err(why) = region.take(part)?
        {
            found.faults.push((line, why));
        }
    }
    let mut gathered = Gathered { maker, found, foreign: HashMap::new(), parties: HashSet::new() };
    for region in regions {
        gathered.region(region);
    }
    for (line, part) in relations {
        gathered.relation(line, part);
    }
    Ok(gathered.finish())
}

impl<'a> Region<'a> {
    fn take(&mut self, part: Part<'a>) -> Result<Result<(), String>, Html> {
        let Part { from_name, kind, origin, value, meta, score, .. } = part;
        let value = value.unwrap_or_default();
        if let Some(place) = value.place()? {
            self.place.get_or_insert(place);
        }
        self.score = self.score.or(score);
        self.by_hand |= origin.0 == "manual";
        if let Some(Meta { text, glossator }) = meta {
            for words in text.0.iter().filter(|words| !words.is_empty()) {
                self.note.push_str(if self.note.is_empty() { "" } else { "\n" });
                self.note.push_str(words);
            }
            self.carried = self.carried.or(glossator);
        }
        let labels = match &*kind.0 {
            "labels" => Some(value.labels.0),
            "hypertextlabels" => Some(value.hypertextlabels.0),
            _ => None,
        };
        if kind.0 != "textarea"
            && let Some(words) = value.text.0.first()
        {
            self.quote.get_or_insert_with(|| words.clone());
        }
        if let Some(labels) = labels {
            self.labels.extend(labels.into_iter().map(|label| (from_name.0.clone(), label)));
            return Ok(Ok(()));
        }
        let values = match &*kind.0 {
            "choices" => Some(value.choices.0),
            "rating" => Some(value.rating.0),
            "number" => Some(value.number.0),
            "datetime" => Some(value.datetime.0),
            "textarea" => Some(value.text.0),
            "taxonomy" => Some(value.taxonomy.iter().map(|path| Cow::Owned(path.0.join("/"))).collect()),
            _ => None,
        };
        let Some(values) = values else {
            return Ok(Err(format!("results of the kind “{}” are not read; it was left out.", kind.0)));
        };
        self.chosen.push((from_name.0, kind.0, values));
        Ok(Ok(()))
    }
}

struct Gathered<'m> {
    maker: &'m Maker,
    found: Found,
    /// Ids of regions that are called otherwise in the drafts.
    foreign: HashMap<String, String>,
    /// Stance, role and span that a relation says and a stance had already.
    parties: HashSet<Arrow>,
}

impl Gathered<'_> {
    fn region(&mut self, region: Region) {
        match region.place {
            None => self.whole(region),
            Some(place) => self.spans(region, place),
        }
    }

    /// Spans of a region: one for each of its labels.
    fn spans(&mut self, mut region: Region, place: [u64; 2]) {
        let (base, pieces) = match region.carried.map(|raw| (carry::restored(raw.get()), raw)) {
            Some((Ok(record), raw)) => {
                (Some(record), serde_json::from_str::<Pieces>(raw.get()).unwrap_or_default().parts)
            }
            Some((Err(why), _)) => {
                self.found.faults.push((
                    region.line,
                    format!("what we kept of “{}” is not understood ({why}); the rest was taken.", region.id),
                ));
                (None, Vec::new())
            }
            None => (None, Vec::new()),
        };
        if region.labels.is_empty() {
            let chosen = std::mem::take(&mut region.chosen);
            region.labels.extend(
                chosen
                    .into_iter()
                    .flat_map(|(from, _, values)| values.into_iter().map(move |value| (from.clone(), value))),
            );
        }
        if region.labels.is_empty() {
            self.found.faults.push((region.line, format!("the region “{}” has no label; it was left out.", region.id)));
            return;
        }
        let whole_words = region.quote.take();
        let (place, quote) = piecewise(place, pieces, whole_words.as_deref());
        let labels = std::mem::take(&mut region.labels);
        for (n, (from, label)) in labels.into_iter().enumerate() {
            let mut record = self.base(&region, base.clone());
            if n > 0 {
                record.id = format!("{}#{}", region.id, n + 1);
            }
            record.label = label.into_owned();
            let is_ours = self.maker.ours || base.is_some();
            for (name, _, values) in &region.chosen {
                let own =
                    if is_ours { name.strip_prefix(&*from).and_then(|rest| rest.strip_prefix('.')) } else { None };
                let value = match values.as_slice() {
                    [one] => serde_json::Value::from(one.as_ref()),
                    several => several.iter().map(AsRef::as_ref).collect::<Vec<&str>>().into(),
                };
                record.attrs.insert(own.unwrap_or(name).to_owned(), value);
            }
            record.layer = if is_ours { from.into_owned() } else { String::new() };
            record.note.clone_from(&region.note);
            self.found.drafts.push(Draft {
                place: place.clone(),
                quote: quote.clone(),
                ..Draft::new(region.line, record)
            });
        }
    }

    /// The record that a region says nothing else about yet.
    fn base(&mut self, region: &Region, carried: Option<Record>) -> Record {
        let mut record = carried.unwrap_or_default();
        let copied = !record.id.is_empty() && record.id != region.id;
        let taken_over = self.maker.model.is_none() && record.score.is_some() && record.of.is_empty();
        if taken_over && !copied {
            // A suggestion of ours that somebody took over there: a record of its own.
            record.of = record.reference();
            let fresh = format!("{}#taken", region.id);
            self.foreign.insert(region.id.to_string(), fresh.clone());
            record = Record { id: fresh, rev: 1, by: String::new(), at: String::new(), ..record };
        } else if copied || record.id.is_empty() {
            record = Record {
                id: region.id.to_string(),
                rev: 1,
                by: String::new(),
                at: String::new(),
                of: String::new(),
                ..record
            };
        }
        self.sign(&mut record, region.by_hand, region.score);
        record
    }

    /// Who, when, and from where, where the record does not say so itself.
    fn sign(&self, record: &mut Record, by_hand: bool, score: Option<f64>) {
        if record.by.is_empty() {
            record.by.clone_from(&self.maker.by);
        }
        if record.at.is_empty() {
            record.at.clone_from(&self.maker.at);
        }
        match &self.maker.model {
            Some((origin, likelihood)) => {
                if record.origin.is_empty() {
                    record.origin.clone_from(origin);
                }
                record.score = record.score.or(score).or(Some(*likelihood));
            }
            None if by_hand && record.origin.is_empty() => "human".clone_into(&mut record.origin),
            None => {}
        }
    }

    /// What is said about the whole text: labels, or free words.
    fn whole(&mut self, region: Region) {
        let carried: Vec<&RawValue> =
            region.carried.and_then(|raw| serde_json::from_str(raw.get()).ok()).unwrap_or_default();
        let mut carried: Vec<Record> = carried.iter().filter_map(|raw| carry::restored(raw.get()).ok()).collect();
        for (from, label) in &region.labels {
            self.found.faults.push((region.line, format!("“{label}” of {from} has no bounds; it was left out.")));
        }
        for (from, kind, values) in &region.chosen {
            for (n, value) in values.iter().enumerate() {
                let kept = carried.iter().position(|record| record.label == **value).map(|at| carried.remove(at));
                let is_new = kept.is_none();
                let mut record =
                    kept.unwrap_or_else(|| Record { kind: Kind::Label, label: value.to_string(), ..Record::default() });
                record.layer = from.to_string();
                if is_new {
                    record.note.clone_from(&region.note);
                    if !region.id.is_empty() {
                        record.id = if n == 0 { region.id.to_string() } else { format!("{}#{}", region.id, n + 1) };
                    }
                    if kind == "textarea" {
                        record = Record {
                            kind: Kind::Comment,
                            note: value.to_string(),
                            layer: String::new(),
                            label: String::new(),
                            ..record
                        };
                    }
                }
                self.sign(&mut record, region.by_hand, region.score);
                self.found.drafts.push(Draft::new(region.line, record));
            }
        }
    }

    fn relation(&mut self, line: usize, part: Part) {
        let renamed = |id: &str| self.foreign.get(id).cloned().unwrap_or_else(|| id.to_owned());
        let (mut from, mut to) = (renamed(&part.from_id.0), renamed(&part.to_id.0));
        if part.direction.0 == "left" {
            std::mem::swap(&mut from, &mut to);
        }
        let carried = part.meta.and_then(|meta| meta.glossator).and_then(|raw| carry::restored(raw.get()).ok());
        let labels = if part.labels.0.is_empty() { vec![Cow::Borrowed("relation")] } else { part.labels.0 };
        for label in labels {
            let role = arrows::role(&label).filter(|_| carried.is_none());
            if let Some(role) = role {
                self.parties.insert((from.clone(), role, to.clone()));
            }
            let mut record = Record { kind: Kind::Relation, ..carried.clone().unwrap_or_default() };
            record.label = label.into_owned();
            (record.from, record.to) = (from.clone(), to.clone());
            record.note = part.notes.0.join("\n");
            if part.direction.0 == "bi" {
                record.attrs.insert("direction".to_owned(), "bi".into());
            }
            self.sign(&mut record, part.origin.0 == "manual", part.score);
            self.found.drafts.push(Draft::new(line, record));
        }
    }

    fn finish(mut self) -> Found {
        arrows::inward(&mut self.found.drafts, &self.parties);
        self.found
    }
}

/// The pieces of a span and their words, where they still reach from one end of the region to the other; else the region.
fn piecewise(place: [u64; 2], pieces: Vec<[u64; 2]>, words: Option<&str>) -> (Vec<[u64; 2]>, Option<String>) {
    let [start, end] = place;
    let ends = pieces.first().map(|[first, _]| *first).zip(pieces.last().map(|[_, last]| *last));
    if ends != Some((start, end)) {
        return (vec![place], words.map(str::to_owned));
    }
    let words = words.map(|words| {
        let piece = |[from, to]: &[u64; 2]| {
            let count = |at: u64| usize::try_from(at).unwrap_or(usize::MAX);
            words
                .chars()
                .skip(count(from.saturating_sub(start)))
                .take(count(to.saturating_sub(*from)))
                .collect::<String>()
        };
        pieces.iter().map(piece).collect::<Vec<_>>().join(" ")
    });
    (pieces, words)
}
