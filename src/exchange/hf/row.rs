//! An article as a row: every key in every row, each of one type, whatever is missing, for readers that fix the types of
//! columns by the first rows they see. What has no type of its own stands as JSON in a string.

use super::fields::Fields;
use super::tags::{Tagged, Tags};
use crate::annotation::{Kind, Party, Record, pieces};
use crate::exchange::carry::carried;
use crate::exchange::held::{Held, Holds, What};
use crate::exchange::loss::{Action, Losses};
use crate::exchange::outgoing::{Hand, Outgoing};
use serde_json::Map;
use std::borrow::Cow;

/// What a row holds: everything but the registry, which belongs to no article.
pub const HOLDS: Holds = &[
    (What::Overlap, Held::Part("in spans; a token has one class, of the longest span")),
    (What::Discontinuous, Held::Part("in spans; its tokens have no class")),
    (What::InsideToken, Held::Whole),
    (What::Layer, Held::Whole),
    (What::Label, Held::Whole),
    (What::Attributes, Held::Whole),
    (What::Relation, Held::Whole),
    (What::Holder, Held::Whole),
    (What::Target, Held::Whole),
    (What::Via, Held::Whole),
    (What::Cue, Held::Whole),
    (What::Group, Held::Whole),
    (What::DocumentLabel, Held::Whole),
    (What::ParagraphLabel, Held::Whole),
    (What::Note, Held::Whole),
    (What::EntityLink, Held::Whole),
    (What::Comment, Held::Whole),
    (What::Decision, Held::Whole),
    (What::Mark, Held::Whole),
    (What::Id, Held::Whole),
    (What::Who, Held::Whole),
    (What::Space, Held::Whole),
    (What::Text, Held::Whole),
    (What::Metadata, Held::Whole),
    (What::Unknown, Held::Whole),
];

/// What one annotator says of an article.
#[derive(Debug, Default)]
pub struct Row<'a> {
    id: &'a str,
    title: &'a str,
    outlet: &'a str,
    date: &'a str,
    url: &'a str,
    annotator: &'a str,
    text: &'a str,
    tagged: Tagged<'a>,
    names: &'a [String],
    spans: Vec<(&'a Record, Cow<'a, str>)>,
    relations: Vec<&'a Record>,
    labels: Vec<(&'a Record, Cow<'a, str>)>,
    more: Vec<&'a Record>,
}

impl<'a> Row<'a> {
    /// The rows of an article, one for each annotator; what can't be written is named.
    pub fn all(document: &'a Outgoing, tags: &'a Tags, losses: &mut Losses) -> Vec<Self> {
        if document.hands.is_empty() {
            return vec![Self::new(document, "", Vec::new(), tags)];
        }
        let mut row = |hand: &'a Hand| {
            let kept = hand.records.iter().copied().filter(|record| {
                let bare = record.kind == Kind::Span && record.span().is_none();
                if bare {
                    losses.add(record, What::Text, Action::Dropped, "it has no bounds");
                }
                !bare && losses.keeps(record, HOLDS)
            });
            Self::new(document, hand.who, kept.collect(), tags)
        };
        document.hands.iter().map(&mut row).collect()
    }

    fn new(document: &'a Outgoing, annotator: &'a str, records: Vec<&'a Record>, tags: &'a Tags) -> Self {
        let article = document.article;
        let quoted = |record: &'a Record| {
            (record, pieces::quote(&record.pieces(), document.map).unwrap_or(Cow::Borrowed(record.quote.as_str())))
        };
        let mut row = Self {
            id: &article.id,
            title: &article.title,
            outlet: article.outlet.as_deref().unwrap_or_default(),
            date: article.date.as_deref().unwrap_or_default(),
            url: article.url.as_deref().unwrap_or_default(),
            annotator,
            text: &article.text,
            tagged: tags.of(document, &records),
            names: &tags.names,
            ..Self::default()
        };
        for record in records {
            match record.kind {
                Kind::Span => row.spans.push(quoted(record)),
                Kind::Relation => row.relations.push(record),
                Kind::Label => row.labels.push(quoted(record)),
                _ => row.more.push(record),
            }
        }
        row
    }

    /// Hands over one of everything, so that whoever takes it learns names and types.
    pub fn specimen(to: &mut impl Fields) {
        let record = Record::default();
        let names = [String::new()];
        let row = Row {
            tagged: Tagged { tokens: vec![""], starts: vec![0], ends: vec![0], classes: vec![0] },
            names: &names,
            spans: vec![(&record, Cow::Borrowed(""))],
            relations: vec![&record],
            labels: vec![(&record, Cow::Borrowed(""))],
            ..Row::default()
        };
        row.write(to);
    }

    /// Hands over its values.
    pub fn write(&self, to: &mut impl Fields) {
        to.text("id", self.id);
        to.text("title", self.title);
        to.text("outlet", self.outlet);
        to.text("date", self.date);
        to.text("url", self.url);
        to.text("annotator", self.annotator);
        to.text("text", self.text);
        list(to, "tokens", &self.tagged.tokens, |to, token| to.text("", token));
        list(to, "ner_tags", &self.tagged.classes, |to, class| {
            to.class(*class, self.names.get(*class).map(String::as_str).unwrap_or_default());
        });
        list(to, "token_starts", &self.tagged.starts, |to, at| to.number("", *at));
        list(to, "token_ends", &self.tagged.ends, |to, at| to.number("", *at));
        list(to, "spans", &self.spans, |to, (record, quote)| stretch(to, record, quote));
        list(to, "relations", &self.relations, |to, record| {
            to.item();
            to.text("id", &record.id);
            to.text("from", &record.from);
            to.text("to", &record.to);
            said(to, record);
            to.end_item();
        });
        list(to, "document_labels", &self.labels, |to, (record, quote)| stretch(to, record, quote));
        to.text("more", &self.rest());
    }

    /// Records of other kinds, in the stored form.
    fn rest(&self) -> String {
        let lines = self.more.iter().map(|record| {
            let (doc, prefix, suffix, sha) = Default::default();
            Record { doc, prefix, suffix, sha, ..(*record).clone() }.to_line()
        });
        format!("[{}]", lines.collect::<Vec<_>>().join(","))
    }
}

fn list<F: Fields, T>(to: &mut F, name: &str, all: &[T], each: impl Fn(&mut F, &T)) {
    to.list(name, all.len());
    for one in all {
        each(to, one);
    }
    to.end_list();
}

/// A span, or a label with its stretch of text: −1 where it is about the whole article.
fn stretch(to: &mut impl Fields, record: &Record, quote: &str) {
    to.item();
    to.text("id", &record.id);
    to.number("start", record.start.map_or(-1, |at| at.get().into()));
    to.number("end", record.end.map_or(-1, |at| at.get().into()));
    to.text("text", quote);
    let parts = if record.parts.is_empty() { Cow::Borrowed("[]") } else { json(&record.parts) };
    to.text("parts", &parts);
    said(to, record);
    to.text("holder", &words(&record.holder));
    to.text("target", &words(&record.target));
    to.text("entity", &record.entity);
    to.text("group", &record.group);
    to.end_item();
}

/// What spans, relations and labels alike say.
fn said(to: &mut impl Fields, record: &Record) {
    to.text("layer", &record.layer);
    to.text("label", &record.label);
    let attributes = if record.attrs.is_empty() { Cow::Borrowed("{}") } else { json(&record.attrs) };
    to.text("attributes", &attributes);
    to.text("note", &record.note);
    to.number("rev", i64::try_from(record.rev).unwrap_or(i64::MAX));
    to.text("by", &record.by);
    to.text("at", &record.at);
    to.text("origin", if record.origin.is_empty() { "human" } else { &record.origin });
    to.text("more", &beyond(record));
}

fn json(value: &impl serde::Serialize) -> Cow<'static, str> {
    Cow::Owned(serde_json::to_string(value).unwrap_or_default())
}

fn words(parties: &[Party]) -> Cow<'_, str> {
    match parties {
        [] => Cow::Borrowed(""),
        [one] => Cow::Borrowed(one.shown()),
        several => Cow::Owned(several.iter().map(Party::shown).collect::<Vec<_>>().join(", ")),
    }
}

/// What no column says, in the stored form: parties with their spans, cues, keys of newer versions.
fn beyond(record: &Record) -> Cow<'static, str> {
    let is_relation = record.kind == Kind::Relation;
    let parties = record.holder.is_empty() && record.target.is_empty() && record.via.is_empty();
    let links = record.cue.is_none() && record.of.is_empty() && record.extra.is_empty();
    let numbers = record.score.is_none() && record.seconds.is_none();
    let relation = !is_relation || (record.entity.is_empty() && record.group.is_empty());
    if parties && links && numbers && relation {
        return Cow::Borrowed("{}");
    }
    Cow::Owned(carried(record, |rest| {
        *rest = Record {
            rev: 1,
            layer: String::new(),
            label: String::new(),
            attrs: Map::new(),
            note: String::new(),
            by: String::new(),
            at: String::new(),
            origin: String::new(),
            from: String::new(),
            to: String::new(),
            ..std::mem::take(rest)
        };
        if !is_relation {
            rest.entity.clear();
            rest.group.clear();
        }
    }))
}
