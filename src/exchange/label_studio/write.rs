//! An article becomes a task: an annotation for each annotator, a prediction for each model.

use super::config;
use super::task::{AnnotationOut, DataOut, MetaOut, OwnOut, PartOut, PredictionOut, TaskOut, ValueOut, WordsOut};
use crate::annotation::{Kind, Record};
use crate::exchange::arrows;
use crate::exchange::carry;
use crate::exchange::format::{Assembler, Piece, Writer};
use crate::exchange::held::{Holds, What};
use crate::exchange::json;
use crate::exchange::loss::{Action, Losses};
use crate::exchange::outgoing::{Hand, Outgoing};
use crate::exchange::tally::Tally;
use crate::schema::Schema;
use crate::text::CharSpan;
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::io::{self, Write};
use std::sync::{Mutex, PoisonError};

/// Writes tasks.
#[derive(Debug)]
pub struct Tasks {
    schema: Schema,
    held: Holds,
    /// Controls of which somewhere several values were chosen.
    multiple: Mutex<BTreeSet<String>>,
}

impl Tasks {
    /// Of a schema.
    pub fn new(schema: &Schema, held: Holds) -> Self {
        Self { schema: schema.clone(), held, multiple: Mutex::default() }
    }

    fn is_multiple(&self, control: &str) {
        let mut multiple = self.multiple.lock().unwrap_or_else(PoisonError::into_inner);
        if !multiple.contains(control) {
            multiple.insert(control.to_owned());
        }
    }
}

impl Writer for Tasks {
    fn head(&self) -> Vec<Piece> {
        vec![Piece::main("[\n")]
    }

    fn document(&self, document: &Outgoing, losses: &mut Losses) -> Vec<Piece> {
        let article = document.article;
        let mut records = Vec::new();
        let mut annotations = Vec::new();
        let mut predictions: BTreeMap<&str, Vec<&Record>> = BTreeMap::new();
        for hand in &document.hands {
            let kept: Vec<&Record> = hand.records.iter().copied().filter(|one| losses.keeps(one, self.held)).collect();
            let (proposed, said): (Vec<&Record>, Vec<&Record>) = kept.into_iter().partition(|one| is_suggestion(one));
            for record in proposed {
                predictions
                    .entry(record.origin.strip_prefix("model:").unwrap_or(&record.origin))
                    .or_default()
                    .push(record);
            }
            if !said.is_empty() {
                let whole = said.iter().filter(|one| !is_shown(one));
                records.extend(whole.filter_map(|one| raw(carry::whole(one))));
                let mut results = Results::new(self, document, losses);
                results.all(&said);
                let was_cancelled = is_skipped(hand, document);
                annotations.push(AnnotationOut {
                    was_cancelled,
                    ground_truth: hand.who == "gold",
                    result: results.parts,
                });
            }
        }
        let predictions = predictions.into_iter().map(|(model_version, proposed)| {
            let scores = proposed.iter().filter_map(|one| one.score);
            let count = u32::try_from(proposed.len()).unwrap_or(u32::MAX);
            let score = scores.sum::<f64>() / f64::from(count.max(1));
            let mut results = Results::new(self, document, losses);
            results.all(&proposed);
            PredictionOut { model_version, score, result: results.parts }
        });
        let predictions = predictions.collect();
        let data = DataOut { text: &article.text, described: article.into(), glossator: OwnOut { records } };
        vec![Piece::main(json::line(&TaskOut { data, annotations, predictions }))]
    }

    fn between(&self) -> &'static str {
        ",\n"
    }

    fn tail(&self, tally: &Tally) -> Vec<Piece> {
        let multiple = self.multiple.lock().unwrap_or_else(PoisonError::into_inner);
        vec![Piece::main("\n]\n"), Piece::of("config.xml", config::xml(&self.schema, tally, &multiple))]
    }

    fn assembler<'a>(&'a self, to: Box<dyn Write + Send + 'a>) -> Option<Box<dyn Assembler + 'a>> {
        Some(Box::new(Numbered { to, number: 0 }))
    }
}

/// Gives the tasks their numbers: its own programs can't do without.
struct Numbered<'a> {
    to: Box<dyn Write + Send + 'a>,
    number: u64,
}

impl Assembler for Numbered<'_> {
    fn take(&mut self, piece: &[u8]) -> io::Result<()> {
        match piece {
            [b'{', rest @ ..] => {
                self.number += 1;
                write!(self.to, "{{\"id\":{},", self.number)?;
                self.to.write_all(rest)
            }
            other => self.to.write_all(other),
        }
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        self.to.flush()
    }
}

/// Whether a model proposes it and nobody took it over.
fn is_suggestion(record: &Record) -> bool {
    record.kind == Kind::Span && record.score.is_some() && record.of.is_empty() && record.origin.starts_with("model:")
}

/// Whether it is something that results can show.
fn is_shown(record: &Record) -> bool {
    match record.kind {
        Kind::Span => record.start.is_some(),
        Kind::Relation | Kind::Label => true,
        _ => false,
    }
}

/// Whether an annotator skipped every paragraph and said nothing.
fn is_skipped(hand: &Hand, document: &Outgoing) -> bool {
    let skipped = |record: &&&Record| record.kind == Kind::Mark && record.label == "skipped";
    let marks = hand.records.iter().filter(skipped).count();
    marks > 0 && marks == hand.records.len() && marks >= document.article.paragraphs.len()
}

fn raw(json: String) -> Option<Box<RawValue>> {
    RawValue::from_string(json).ok()
}

/// The results of one annotation.
struct Results<'a, 'd, 'l> {
    writer: &'a Tasks,
    document: &'d Outgoing<'d>,
    losses: &'l mut Losses,
    parts: Vec<PartOut<'d>>,
}

impl<'d> Results<'_, 'd, '_> {
    fn all(&mut self, records: &[&'d Record]) {
        let has_bounds = |one: &&&Record| matches!(one.kind, Kind::Span | Kind::Label) && one.start.is_some();
        let regions: HashSet<&str> = records.iter().filter(has_bounds).map(|one| one.id.as_str()).collect();
        let mut relations = Vec::new();
        for record in records {
            match (&record.kind, record.span()) {
                (Kind::Span | Kind::Label, Some(span)) => self.region(record, span, &regions, &mut relations),
                (Kind::Relation, _) => relations.extend(self.relation(record, &regions)),
                _ => {}
            }
        }
        self.labels_of_the_whole(records);
        self.parts.append(&mut relations);
    }

    fn region(&mut self, record: &'d Record, span: CharSpan, regions: &HashSet<&str>, shown: &mut Vec<PartOut<'d>>) {
        if !record.parts.is_empty() {
            let detail = format!(
                "“{}” is shown as “{}”; an import here brings it back",
                record.quote,
                self.document.quote(span)
            );
            self.losses.add(record, What::Discontinuous, Action::Flattened, detail);
        }
        let (kept, roles) = arrows::outward(record, regions, self.losses);
        shown.extend(roles.into_iter().map(|(role, to)| PartOut::Relation {
            from_id: &record.id,
            to_id: to,
            r#type: "relation",
            direction: "right",
            labels: [role],
            notes: None,
            meta: None,
        }));
        let bounds = ValueOut {
            start: Some(span.start.get()),
            end: Some(span.end.get()),
            text: Some(WordsOut::Quote(self.document.quote(span))),
            ..ValueOut::default()
        };
        let attributes = self.attributes(record, &bounds);
        let mut carried = carry::carried(&kept, |rest| {
            rest.layer.clear();
            rest.label.clear();
            rest.note.clear();
            rest.attrs.retain(|_, value| native(value).is_none());
        });
        if !record.parts.is_empty() {
            let parts: Vec<[u32; 2]> = record.parts.iter().map(|[start, end]| [start.get(), end.get()]).collect();
            carried.pop();
            carried = format!("{carried},\"parts\":{}}}", json::line(&parts));
        }
        let text = (!record.note.is_empty()).then_some([record.note.as_str()]);
        self.parts.push(PartOut::Region {
            id: &record.id,
            from_name: Cow::Borrowed(&record.layer),
            to_name: "text",
            r#type: "labels",
            value: ValueOut { labels: vec![&record.label], ..bounds },
            score: record.score.filter(|_| is_suggestion(record)),
            meta: Some(MetaOut { text, glossator: raw(carried) }),
        });
        self.parts.extend(attributes);
    }

    fn attributes(&self, record: &'d Record, bounds: &ValueOut<'d>) -> Vec<PartOut<'d>> {
        let mut parts = Vec::new();
        for (name, value) in &record.attrs {
            let Some(values) = native(value) else { continue };
            let control = config::attribute(&record.layer, name);
            if values.len() > 1 {
                self.writer.is_multiple(&control);
            }
            let (r#type, value) = if config::is_listed(&self.writer.schema, &record.layer, name) {
                ("choices", ValueOut { choices: values, ..bounds.clone() })
            } else {
                ("textarea", ValueOut { text: Some(WordsOut::Typed(values)), ..bounds.clone() })
            };
            parts.push(PartOut::Region {
                id: &record.id,
                from_name: control.into(),
                to_name: "text",
                r#type,
                value,
                score: None,
                meta: None,
            });
        }
        parts
    }

    fn relation(&mut self, record: &'d Record, regions: &HashSet<&str>) -> Option<PartOut<'d>> {
        if !arrows::has_ends(record, regions, self.losses) {
            return None;
        }
        let both = record.attrs.get("direction").is_some_and(|value| value == "bi");
        let carried = carry::carried(record, |rest| {
            rest.label.clear();
            rest.note.clear();
            rest.from.clear();
            rest.to.clear();
            if both {
                rest.attrs.shift_remove("direction");
            }
        });
        Some(PartOut::Relation {
            from_id: &record.from,
            to_id: &record.to,
            r#type: "relation",
            direction: if both { "bi" } else { "right" },
            labels: [&record.label],
            notes: (!record.note.is_empty()).then_some(&record.note),
            meta: Some(MetaOut { text: None, glossator: raw(carried) }),
        })
    }

    /// One result for each layer: several would overwrite each other.
    fn labels_of_the_whole(&mut self, records: &[&'d Record]) {
        let mut layers: Vec<(&'d str, Vec<&'d Record>)> = Vec::new();
        for record in records.iter().copied().filter(|one| one.kind == Kind::Label && one.start.is_none()) {
            match layers.iter_mut().find(|(layer, _)| *layer == record.layer) {
                Some((_, all)) => all.push(record),
                None => layers.push((&record.layer, vec![record])),
            }
        }
        for (layer, all) in layers {
            if all.len() > 1 {
                self.writer.is_multiple(layer);
            }
            let carried: Vec<String> = all.iter().map(|one| carry::carried(one, |rest| rest.layer.clear())).collect();
            let Some(first) = all.first() else { continue };
            self.parts.push(PartOut::Region {
                id: &first.id,
                from_name: Cow::Borrowed(layer),
                to_name: "text",
                r#type: "choices",
                value: ValueOut { choices: all.iter().map(|one| one.label.as_str()).collect(), ..ValueOut::default() },
                score: None,
                meta: Some(MetaOut { text: None, glossator: raw(format!("[{}]", carried.join(","))) }),
            });
        }
    }
}

impl<'a, 'd, 'l> Results<'a, 'd, 'l> {
    fn new(writer: &'a Tasks, document: &'d Outgoing<'d>, losses: &'l mut Losses) -> Self {
        Self { writer, document, losses, parts: Vec::new() }
    }
}

/// The values of an attribute that come back as they are: words, or several of them.
fn native(value: &serde_json::Value) -> Option<Vec<&str>> {
    let words = |value: &'_ serde_json::Value| value.as_str().is_some_and(|words| !words.is_empty());
    match value {
        serde_json::Value::String(one) if !one.is_empty() => Some(vec![one]),
        serde_json::Value::Array(all) if all.len() > 1 && all.iter().all(words) => {
            Some(all.iter().filter_map(|one| one.as_str()).collect())
        }
        _ => None,
    }
}
