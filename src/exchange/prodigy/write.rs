//! Articles as tasks: one for each annotator.

use super::super::carry::carried;
use super::super::cover::Cover;
use super::super::described::Described;
use super::super::format::{Piece, Writer};
use super::super::held::What;
use super::super::json;
use super::super::kb::kb_id;
use super::super::loss::{Action, Losses};
use super::super::outgoing::{Hand, Outgoing};
use super::{HOLDER, HOLDS, TARGET, VIA};
use crate::annotation::{Kind, Party, Record, stamp};
use crate::text::CharSpan;
use serde::Serialize;
use serde_json::value::RawValue;
use std::collections::{HashMap, HashSet};

/// Writes tasks.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tasks;

impl Writer for Tasks {
    fn document(&self, document: &Outgoing, losses: &mut Losses) -> Vec<Piece> {
        let nobody = [Hand { who: "", records: Vec::new() }];
        let hands = if document.hands.is_empty() { nobody.as_slice() } else { document.hands.as_slice() };
        let lines: String = hands.iter().map(|hand| line(document, hand, losses)).collect();
        vec![Piece::main(lines)]
    }
}

#[derive(Serialize)]
struct Task<'a> {
    text: &'a str,
    meta: Meta<'a>,
    spans: Vec<Span<'a>>,
    tokens: Vec<Token<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    relations: Vec<Relation<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    options: Vec<Choice<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    accept: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    answer: Option<&'a str>,
    #[serde(rename = "_annotator_id", skip_serializing_if = "Option::is_none")]
    annotator: Option<&'a str>,
    #[serde(rename = "_timestamp", skip_serializing_if = "Option::is_none")]
    timestamp: Option<u64>,
}

#[derive(Serialize)]
struct Meta<'a> {
    #[serde(flatten)]
    described: Described<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    glossator: Vec<Box<RawValue>>,
}

#[derive(Serialize)]
struct Token<'a> {
    text: &'a str,
    start: u32,
    end: u32,
    id: usize,
    ws: bool,
}

#[derive(Clone, Copy, Serialize)]
struct Bounds<'a> {
    start: u32,
    end: u32,
    label: &'a str,
    token_start: usize,
    token_end: usize,
}

#[derive(Serialize)]
struct Span<'a> {
    start: u32,
    end: u32,
    label: &'a str,
    token_start: usize,
    token_end: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    kb_id: Option<&'a str>,
    glossator: Option<Box<RawValue>>,
}

#[derive(Serialize)]
struct Relation<'a> {
    head: usize,
    child: usize,
    head_span: Bounds<'a>,
    child_span: Bounds<'a>,
    label: &'a str,
    glossator: Option<Box<RawValue>>,
}

#[derive(Serialize)]
struct Choice<'a> {
    id: String,
    text: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    glossator: Option<Box<RawValue>>,
}

/// The ends of a relation that is no record of its own: the holder, target or reporter of a stance.
#[derive(Serialize)]
struct Ends<'a> {
    from: &'a str,
    to: &'a str,
}

/// A task of one annotator.
struct Making<'a, 'b> {
    who: &'a str,
    cover: Cover<'a>,
    /// Id of a span → it, and the bounds of its first piece.
    known: HashMap<&'a str, (&'a Record, Bounds<'a>)>,
    losses: &'b mut Losses,
}

fn line(document: &Outgoing, hand: &Hand, losses: &mut Losses) -> String {
    let kept: Vec<&Record> = hand.records.iter().copied().filter(|record| losses.keeps(record, HOLDS)).collect();
    let spans = || kept.iter().copied().filter(|record| record.kind == Kind::Span);
    let pieces: Vec<CharSpan> = spans().flat_map(Record::pieces).collect();
    let cover = Cover::new(document.map, &pieces);
    let mut making = Making { who: hand.who, cover, known: HashMap::new(), losses };
    for record in spans() {
        if let Some(bounds) = record.pieces().first().and_then(|piece| making.bounds(*piece, &record.label)) {
            making.known.insert(&record.id, (record, bounds));
        }
    }
    let mut relations = Vec::new();
    let mut written = Vec::with_capacity(pieces.len());
    for record in spans() {
        making.span(record, &mut written, &mut relations);
    }
    for record in kept.iter().copied().filter(|record| record.kind == Kind::Relation) {
        relations.extend(making.relation(record));
    }
    let labels = kept.iter().copied().filter(|record| is_choice(record));
    let (options, accept) = choices(document, labels, hand.who);
    let is_rest = |record: &&Record| !matches!(record.kind, Kind::Span | Kind::Relation) && !is_choice(record);
    let article = document.article;
    let latest = kept.iter().map(|record| record.at.as_str()).max().and_then(stamp::millis);
    let tokens = making.cover.tokens.iter().enumerate().map(|(id, token)| Token {
        text: token.text,
        start: token.start,
        end: token.end,
        id,
        ws: token.ws,
    });
    let mut line = json::line(&Task {
        text: &article.text,
        meta: Meta {
            described: article.into(),
            glossator: kept.iter().copied().filter(is_rest).filter_map(|record| whole(record, hand.who)).collect(),
        },
        spans: written,
        tokens: tokens.collect(),
        relations,
        options,
        accept,
        answer: (!hand.who.is_empty()).then_some("accept"),
        annotator: Some(hand.who).filter(|who| !who.is_empty()),
        timestamp: latest.map(|millis| millis / 1000),
    });
    line.push('\n');
    line
}

/// Whether it goes among the accepted options.
fn is_choice(record: &Record) -> bool {
    record.kind == Kind::Label && record.start.is_none()
}

impl<'a> Making<'a, '_> {
    fn bounds(&self, piece: CharSpan, label: &'a str) -> Option<Bounds<'a>> {
        let [token_start, token_end] = self.cover.span(piece)?;
        Some(Bounds { start: piece.start.get(), end: piece.end.get(), label, token_start, token_end })
    }

    /// A span for each piece, and its holders, targets and reporters as relations.
    fn span(&mut self, record: &'a Record, spans: &mut Vec<Span<'a>>, relations: &mut Vec<Relation<'a>>) {
        let kb_id = kb_id(&record.entity);
        let mut parties = [record.holder.clone(), record.target.clone(), record.via.clone()];
        for (list, (role, what)) in
            parties.iter_mut().zip([(HOLDER, What::Holder), (TARGET, What::Target), (VIA, What::Via)])
        {
            self.only_known(record, list, what);
            relations.extend(list.iter().filter_map(|party| self.role(record, role, party.span.as_deref()?)));
            let mut seen = HashSet::new();
            if list.iter().all(|party| self.is_plain(party) && seen.insert(party.span.clone())) {
                list.clear();
            }
        }
        let who = self.who;
        let rest = carried(record, |rest| {
            rest.label.clear();
            if kb_id.is_some() {
                rest.entity.clear();
            }
            if rest.by == who {
                rest.by.clear();
            }
            [rest.holder, rest.target, rest.via] = parties;
        });
        let pieces = record.pieces();
        if pieces.len() > 1 {
            let shown: Vec<String> =
                pieces.iter().map(|piece| format!("{}–{}", piece.start.get(), piece.end.get())).collect();
            let detail = format!("a span for each piece ({}); import here joins them again", shown.join(", "));
            self.losses.add(record, What::Discontinuous, Action::Split, detail);
        }
        for piece in pieces {
            let Some(Bounds { start, end, label, token_start, token_end }) = self.bounds(piece, &record.label) else {
                continue;
            };
            let glossator = RawValue::from_string(rest.clone()).ok();
            spans.push(Span { start, end, label, token_start, token_end, kb_id, glossator });
        }
    }

    /// Parties that are spans which do not go out keep their words alone.
    fn only_known(&mut self, record: &Record, list: &mut Vec<Party>, what: What) {
        for party in list.iter_mut() {
            let gone = party.span.as_deref().is_some_and(|id| !self.known.contains_key(id));
            if gone {
                party.span = None;
                self.losses.add(
                    record,
                    what,
                    Action::Flattened,
                    format!("only its words “{}”: the span is not part of this export", party.shown()),
                );
            }
        }
        list.retain(|party| *party != Party::default());
    }

    /// Whether a relation to its span says all of it.
    fn is_plain(&self, party: &Party) -> bool {
        let span = party.span.as_deref().and_then(|id| self.known.get(id));
        span.is_some_and(|(record, _)| *party == Party::span(&record.id, &record.quote))
    }

    fn role(&self, stance: &Record, role: &'static str, to: &str) -> Option<Relation<'a>> {
        let ends = serde_json::value::to_raw_value(&Ends { from: &stance.id, to }).ok();
        self.arrow(&stance.id, to, role, ends)
    }

    fn relation(&mut self, record: &'a Record) -> Option<Relation<'a>> {
        let who = self.who;
        let rest = carried(record, |rest| {
            rest.label.clear();
            if rest.by == who {
                rest.by.clear();
            }
        });
        let arrow = self.arrow(&record.from, &record.to, &record.label, RawValue::from_string(rest).ok());
        if arrow.is_none() {
            let detail = format!("{}: one of its spans is not part of this export", record.label);
            self.losses.add(record, What::Relation, Action::Dropped, detail);
        }
        arrow
    }

    fn arrow(&self, from: &str, to: &str, label: &'a str, glossator: Option<Box<RawValue>>) -> Option<Relation<'a>> {
        let ((_, head_span), (_, child_span)) = (*self.known.get(from)?, *self.known.get(to)?);
        let (head, child) = (head_span.token_end, child_span.token_end);
        Some(Relation { head, child, head_span, child_span, label, glossator })
    }
}

/// A record that Prodigy has no place for.
fn whole(record: &Record, who: &str) -> Option<Box<RawValue>> {
    let by = if record.by == who { String::new() } else { record.by.clone() };
    let (doc, prefix, suffix, sha) = Default::default();
    RawValue::from_string(Record { doc, prefix, suffix, sha, by, ..record.clone() }.to_line()).ok()
}

/// The labels of the article: all options of their layers, and those that were accepted.
fn choices<'a>(
    document: &Outgoing<'a>,
    labels: impl Iterator<Item = &'a Record>,
    who: &str,
) -> (Vec<Choice<'a>>, Vec<String>) {
    let (mut options, mut accept, mut taken, mut layers) = (Vec::new(), Vec::new(), HashSet::new(), Vec::new());
    for record in labels {
        let mut id = record.label.clone();
        if taken.contains(&id) {
            id = format!("{}/{}", record.layer, record.label);
        }
        let mut n = 1;
        while taken.contains(&id) {
            n += 1;
            id = format!("{}/{} {n}", record.layer, record.label);
        }
        taken.insert(id.clone());
        accept.push(id.clone());
        let rest = carried(record, |rest| {
            if rest.label == id {
                rest.label.clear();
            }
            if rest.by == who {
                rest.by.clear();
            }
        });
        options.push(Choice { id, text: &record.label, glossator: RawValue::from_string(rest).ok() });
        if !layers.contains(&record.layer.as_str()) {
            layers.push(&record.layer);
        }
    }
    for layer in layers.into_iter().filter_map(|name| document.schema.layer(name)) {
        for label in layer.labels.iter().filter(|label| taken.insert(label.name.clone())) {
            options.push(Choice { id: label.name.clone(), text: &label.name, glossator: None });
        }
    }
    (options, accept)
}
