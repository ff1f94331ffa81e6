//! The `.ann` of one article.

use super::super::carry::carried;
use super::super::held::What;
use super::super::loss::{Action, Losses};
use super::super::outgoing::Outgoing;
use super::super::settle::over_line_breaks;
use super::super::tally::values_of;
use super::flat::{fragments, one_line, value as value_line};
use super::write::BratWriter;
use super::{BEYOND, COMMENT, EQUAL, FULL, HOLDS, NOTE, REGISTRY, SET, party};
use crate::annotation::{Kind, Party, Record, pieces};
use crate::text::CharSpan;
use std::collections::HashMap;
use std::fmt::Write;

/// Lines in the making, kind by kind, as brat's own documentation lists them.
pub struct Page<'a> {
    writer: &'a BratWriter,
    document: &'a Outgoing<'a>,
    losses: &'a mut Losses,
    texts: Section,
    attributes: Section,
    relations: Section,
    links: Section,
    remarks: String,
    /// Notes so far; they stand in two sections.
    notes: usize,
    /// What stands in the file, by the id of the record.
    there: HashMap<&'a str, There>,
}

#[derive(Default)]
struct Section {
    lines: String,
    count: usize,
}

/// A line that stands for a record.
struct There {
    id: String,
    /// Its words as they will be read.
    quote: String,
}

/// What a line could not say of its record.
#[derive(Default)]
struct Rest {
    whats: Vec<What>,
    attributes: Vec<String>,
}

impl Section {
    /// Begins a line; gives its id.
    fn begin(&mut self, letter: char) -> String {
        self.count += 1;
        let id = format!("{letter}{}", self.count);
        self.lines.push_str(&id);
        self.lines.push('\t');
        id
    }
}

/// The bounds of pieces, `17 28;30 34`.
fn bounds(pieces: &[CharSpan]) -> String {
    let mut all = String::new();
    for (n, piece) in pieces.iter().enumerate() {
        let before = if n > 0 { ";" } else { "" };
        _ = write!(all, "{before}{} {}", piece.start.get(), piece.end.get());
    }
    all
}

impl<'a> Page<'a> {
    /// Of an article.
    pub fn new(writer: &'a BratWriter, document: &'a Outgoing<'a>, losses: &'a mut Losses) -> Self {
        let (texts, attributes, relations, links, remarks) = Default::default();
        Self { writer, document, losses, texts, attributes, relations, links, remarks, notes: 0, there: HashMap::new() }
    }

    /// All lines.
    pub fn written(mut self) -> String {
        let holds = if self.writer.full { FULL } else { HOLDS };
        let document = self.document;
        let kept: Vec<&Record> = document.records().filter(|record| self.losses.keeps(record, holds)).collect();
        let (spans, others): (Vec<&Record>, Vec<&Record>) = kept.into_iter().partition(|one| one.kind == Kind::Span);
        let spans: Vec<(&Record, Rest)> = spans.into_iter().filter_map(|one| Some((one, self.text(one)?))).collect();
        for (record, rest) in spans {
            self.span(record, rest);
        }
        for record in others.iter().filter(|one| one.kind == Kind::Relation) {
            self.relation(record);
        }
        for record in others.iter().filter(|one| one.kind != Kind::Relation) {
            self.other(record);
        }
        let mut all = self.texts.lines;
        for section in [self.attributes.lines, self.relations.lines, self.links.lines, self.remarks] {
            all.push_str(&section);
        }
        all
    }

    /// The line of a span; `None` where nothing of it can stand.
    fn text(&mut self, record: &'a Record) -> Option<Rest> {
        let map = self.document.map;
        let there = fragments(record, map);
        let before = pieces::joined(record.pieces());
        let back = over_line_breaks(there.clone(), map);
        let shown = |pieces: &[CharSpan]| bounds(pieces).replace(' ', "–").replace(';', ", ");
        let words = pieces::quote(&there, map).unwrap_or_default();
        if words.trim().is_empty() {
            self.losses.add(record, What::Space, Action::Dropped, format!("{} holds no words", shown(&before)));
            return None;
        }
        if pieces::hull(&back) != pieces::hull(&before) {
            let detail = format!("{} became {}: line breaks at the ends", shown(&before), shown(&back));
            self.losses.add(record, What::Space, Action::Moved, detail);
        } else if back != before {
            let detail = format!("{} became {}: only line breaks between", shown(&before), shown(&back));
            self.losses.add(record, What::Discontinuous, Action::Widened, detail);
        }
        let mut rest = Rest::default();
        let writer = self.writer;
        let label = writer.names.label(record);
        if label != record.label.as_str() {
            self.poorer(record, &mut rest, What::Label, Action::Renamed, &format!("{} became {label}", record.label));
        }
        let id = self.texts.begin('T');
        _ = writeln!(self.texts.lines, "{label} {}\t{words}", bounds(&there));
        let quote = pieces::quote(&back, map).unwrap_or_default().into_owned();
        self.there.insert(&record.id, There { id, quote });
        Some(rest)
    }

    /// Everything else about a span.
    fn span(&mut self, record: &'a Record, mut rest: Rest) {
        let Some(id) = self.there.get(record.id.as_str()).map(|there| there.id.clone()) else { return };
        self.attributes(record, &id, &mut rest);
        let roles = &self.writer.roles;
        for (what, name, parties) in [
            (What::Holder, &roles.holder, &record.holder),
            (What::Target, &roles.target, &record.target),
            (What::Via, &roles.via, &record.via),
        ] {
            let dangles =
                |party: &&Party| party.span.as_ref().is_some_and(|span| !self.there.contains_key(span.as_str()));
            for party in parties.iter().filter(dangles) {
                self.losses.add(record, what, Action::Flattened, format!("{}: its span is not there", party.shown()));
            }
            let mut whole = true;
            for party in parties {
                whole &= self.party(name, &id, party);
            }
            if !whole {
                let detail = parties.iter().map(Party::shown).collect::<Vec<_>>().join(", ");
                self.poorer(record, &mut rest, what, Action::Flattened, &detail);
            }
        }
        self.cue(record, &id, &mut rest);
        self.link(record, &id, &mut rest);
        self.note(record, &id, &mut rest);
        self.beyond(record, &id, &rest);
    }

    fn attributes(&mut self, record: &Record, id: &str, rest: &mut Rest) {
        for (key, value) in &record.attrs {
            let name = self.writer.names.attribute(key);
            let values = values_of(value);
            let mut whole = name == key.as_str()
                && !(value.is_array() && values.len() < 2)
                && (value.is_array() || value.is_string());
            for said in &values {
                let flat = value_line(said);
                whole &= flat == said.as_str() && !flat.is_empty();
                if flat.is_empty() {
                    continue;
                }
                self.attributes.begin('A');
                let lines = &mut self.attributes.lines;
                _ = if flat == SET { writeln!(lines, "{name} {id}") } else { writeln!(lines, "{name} {id} {flat}") };
            }
            if !whole {
                rest.attributes.push(key.clone());
                let detail = format!("{key}={value} became {name}={}", values.join("|"));
                self.poorer(record, rest, What::Attributes, Action::Flattened, &detail);
            }
        }
    }

    /// A relation to the span that names somebody, else a note. `false`: it will not come back as it was.
    fn party(&mut self, name: &str, from: &str, party: &Party) -> bool {
        let named = party.span.as_deref().and_then(|span| self.there.get(span));
        if let Some(there) = named {
            let plain = party.entity.is_none() && !party.author && !party.none && party.extra.is_empty();
            let whole = plain && party.text.as_deref() == Some(there.quote.as_str());
            let to = there.id.clone();
            self.arrow(name, from, &to);
            return whole;
        }
        let text = party::written(party);
        self.notes += 1;
        _ = writeln!(self.relations.lines, "#{}\t{name} {from}\t{text}", self.notes);
        party::read(&text) == *party
    }

    fn arrow(&mut self, name: &str, from: &str, to: &str) -> String {
        let id = self.relations.begin('R');
        _ = writeln!(self.relations.lines, "{name} Arg1:{from} Arg2:{to}");
        id
    }

    fn cue(&mut self, record: &Record, id: &str, rest: &mut Rest) {
        let Some(cue) = &record.cue else { return };
        let span = cue.get("span").and_then(|span| self.there.get(span.as_str()?)).map(|there| there.id.clone());
        let whole = span.is_some() && cue.as_object().is_some_and(|cue| cue.len() == 1);
        if let Some(to) = &span {
            let writer = self.writer;
            self.arrow(&writer.roles.cue, id, to);
        }
        if !whole {
            let action = if span.is_some() { Action::Flattened } else { Action::Dropped };
            self.poorer(record, rest, What::Cue, action, &cue.to_string());
        }
    }

    fn link(&mut self, record: &Record, id: &str, rest: &mut Rest) {
        let entity = record.entity.as_str();
        if entity.is_empty() {
            return;
        }
        if entity.contains(|c: char| c.is_whitespace() || c.is_control()) {
            return self.poorer(record, rest, What::EntityLink, Action::Dropped, entity);
        }
        let database = entity.split_once(':').filter(|(database, key)| !database.is_empty() && !key.is_empty());
        let is_key = database.is_some_and(|(database, _)| database != REGISTRY);
        let before = if is_key { String::new() } else { format!("{REGISTRY}:") };
        let name = one_line(self.document.entity_name(entity));
        self.links.begin('N');
        let title = if name == entity { String::new() } else { format!("\t{name}") };
        _ = writeln!(self.links.lines, "Reference {id} {before}{entity}{title}");
    }

    fn note(&mut self, record: &Record, id: &str, rest: &mut Rest) {
        if record.note.is_empty() {
            return;
        }
        let text = one_line(&record.note);
        if text != record.note.as_str() {
            self.poorer(record, rest, What::Note, Action::Flattened, "its lines became one");
        }
        self.remark(NOTE, id, &text);
    }

    fn remark(&mut self, kind: &str, of: &str, text: &str) -> String {
        self.notes += 1;
        _ = writeln!(self.remarks, "#{}\t{kind} {of}\t{text}", self.notes);
        format!("#{}", self.notes)
    }

    fn relation(&mut self, record: &'a Record) {
        let end = |id: &str| self.there.get(id).map(|there| there.id.clone());
        let (Some(from), Some(to)) = (end(&record.from), end(&record.to)) else {
            return self.losses.add(
                record,
                What::Relation,
                Action::Dropped,
                format!("{}: an end is not there", record.label),
            );
        };
        let writer = self.writer;
        let mut rest = Rest::default();
        let says_more = What::said(record).next().is_some();
        if record.label == EQUAL && !writer.full && !says_more {
            _ = writeln!(self.relations.lines, "*\t{EQUAL} {from} {to}");
            return;
        }
        let label = writer.names.label(record);
        if label != record.label.as_str() {
            self.poorer(record, &mut rest, What::Label, Action::Renamed, &format!("{} became {label}", record.label));
        }
        let id = self.arrow(&label, &from, &to);
        self.attributes(record, &id, &mut rest);
        self.note(record, &id, &mut rest);
        self.unplaced(record, &mut rest);
        self.beyond(record, &id, &rest);
        self.there.insert(&record.id, There { id, quote: String::new() });
    }

    /// What only spans have in brat.
    fn unplaced(&mut self, record: &Record, rest: &mut Rest) {
        for what in
            What::said(record).filter(|what| !matches!(what, What::Attributes | What::Note | What::Discontinuous))
        {
            self.poorer(record, rest, what, Action::Dropped, what.title());
        }
    }

    /// A comment as a note on what it is about; what has no line of its own as a note about itself, if at all.
    fn other(&mut self, record: &'a Record) {
        let of = record.of.rsplit_once('@').map_or(record.of.as_str(), |(id, _)| id);
        let about = self.there.get(of).filter(|there| !there.id.starts_with('#')).map(|there| there.id.clone());
        let mut rest = Rest::default();
        if let (Kind::Comment, Some(about), None) = (&record.kind, about, record.start) {
            let text = one_line(&record.note);
            if text != record.note.as_str() {
                self.poorer(record, &mut rest, What::Comment, Action::Flattened, "its lines became one");
            }
            let id = self.remark(COMMENT, &about, &text);
            self.unplaced(record, &mut rest);
            self.beyond(record, &id, &rest);
            self.there.insert(&record.id, There { id, quote: String::new() });
        } else if self.writer.full {
            let place = bounds(&record.pieces());
            let space = if place.is_empty() { "" } else { " " };
            let id = format!("#{}", self.notes + 1);
            self.remark(BEYOND, &id, &format!("{place}{space}{}", carried(record, |_| {})));
        } else {
            self.losses.add(record, What::Comment, Action::Dropped, "it is about nothing that stands there");
        }
    }

    /// Something that a line can't say: our own note will, or it is a loss.
    fn poorer(&mut self, record: &Record, rest: &mut Rest, what: What, action: Action, detail: &str) {
        if self.writer.full {
            rest.whats.push(what);
        } else {
            self.losses.add(record, what, action, format!("{detail}; --full keeps it"));
        }
    }

    /// Our own note: who and when, and what the line can't say.
    fn beyond(&mut self, record: &Record, id: &str, rest: &Rest) {
        if !self.writer.full {
            return;
        }
        let json = carried(record, |carried| {
            let lost = |what: What| rest.whats.contains(&what);
            let clear = |what: What, text: &mut String| {
                if !lost(what) {
                    text.clear();
                }
            };
            clear(What::Label, &mut carried.label);
            clear(What::EntityLink, &mut carried.entity);
            if !lost(What::Note) && !lost(What::Comment) {
                carried.note.clear();
            }
            carried.attrs.retain(|key, _| rest.attributes.contains(key));
            for (what, parties) in [
                (What::Holder, &mut carried.holder),
                (What::Target, &mut carried.target),
                (What::Via, &mut carried.via),
            ] {
                if !lost(what) {
                    parties.clear();
                }
                for party in parties {
                    party.span = party.span.take().filter(|span| self.there.contains_key(span.as_str()));
                }
            }
            if !lost(What::Cue) {
                carried.cue = None;
            }
            (carried.from, carried.to) = Default::default();
        });
        self.remark(BEYOND, id, &json);
    }
}
