//! A line for each record, and the text beside.

use super::{CONTEXT, iri};
use crate::annotation::{Kind, Party, Record};
use crate::corpus::Article;
use crate::exchange::carry::carried;
use crate::exchange::file_name;
use crate::exchange::format::{Format, Piece, Writer};
use crate::exchange::loss::Losses;
use crate::exchange::outgoing::Outgoing;
use crate::text::CharSpan;
use serde_json::{Value, json};
use std::fmt::Write;

/// Code points of context before and after a quote.
const CONTEXT_LENGTH: u32 = 32;

/// Writes them.
#[derive(Debug)]
pub struct Lines;

impl Writer for Lines {
    fn document(&self, document: &Outgoing, losses: &mut Losses) -> Vec<Piece> {
        let article = document.article;
        let named = file_name::of_id(&article.id);
        let path = named.clone().unwrap_or_else(|| article.sha.replace(':', "-"));
        let text = format!("{}.txt", path.rsplit('/').next().unwrap_or(&path));
        let source = quoted(&iri::of_file(&text));
        let mut lines = String::new();
        end(&mut lines, &described(article, named.is_none(), &source));
        for record in document.records() {
            if losses.keeps(record, super::WebAnnotation.holds()) {
                end(&mut lines, &line(record, document, &source));
            }
        }
        vec![Piece::of(format!("{path}.txt"), article.text.as_bytes()), Piece::of(format!("{path}.jsonl"), lines)]
    }
}

/// Ends a line; nothing in it may look like the end of one.
fn end(lines: &mut String, line: &str) {
    if line.contains(['\u{85}', '\u{2028}', '\u{2029}']) {
        let escaped = line.replace('\u{85}', "\\u0085").replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029");
        lines.push_str(&escaped);
    } else {
        lines.push_str(line);
    }
    lines.push('\n');
}

fn quoted(text: &str) -> String {
    serde_json::to_string(text).unwrap_or_default()
}

/// What is known of the article; its id where no file can be called so.
fn described(article: &Article, with_id: bool, source: &str) -> String {
    let meta = json!({
        "id": with_id.then_some(&article.id),
        "title": article.title,
        "outlet": article.outlet,
        "date": article.date,
        "url": article.url,
    });
    let said = meta.as_object().into_iter().flatten().filter(|(_, value)| !value.is_null());
    let said: serde_json::Map<String, Value> = said.map(|(key, value)| (key.clone(), value.clone())).collect();
    format!(
        r#"{{"@context":"{CONTEXT}","id":{},"type":"Annotation","motivation":"describing","body":{{"type":"TextualBody","purpose":"describing","value":{}}},"target":{source},"glossator":{{"article":{}}}}}"#,
        quoted(&iri::of_article(&article.id)),
        quoted(&article.title),
        Value::Object(said),
    )
}

fn line(record: &Record, document: &Outgoing, source: &str) -> String {
    let mut line = String::with_capacity(900);
    let motivation = match record.kind {
        Kind::Span | Kind::Label => "classifying",
        Kind::Relation => "linking",
        Kind::Mark => "tagging",
        Kind::Comment => "commenting",
        Kind::Decision => "assessing",
        _ => "describing",
    };
    _ = write!(
        line,
        r#"{{"@context":"{CONTEXT}","id":{},"type":"Annotation","motivation":"{motivation}""#,
        quoted(&iri::of_record(&record.id))
    );
    if !record.by.is_empty() {
        _ = write!(line, r#","creator":{{"type":"Person","nickname":{}}}"#, quoted(&record.by));
    }
    if !record.at.is_empty() {
        let key = if record.rev > 1 { "modified" } else { "created" };
        _ = write!(line, r#","{key}":{}"#, quoted(&record.at));
    }
    if let Some(name) = record.origin.strip_prefix("model:").or(record.origin.strip_prefix("rule:")) {
        _ = write!(line, r#","generator":{{"type":"Software","name":{}}}"#, quoted(name));
    }
    let attributes_fit = record.attrs.iter().all(|(name, value)| value.is_string() && !name.contains('='));
    let bodies = bodies(record, attributes_fit);
    if !bodies.is_empty() {
        _ = write!(line, r#","body":[{}]"#, bodies.join(","));
    }
    _ = write!(line, r#","target":{}"#, target(record, document, source));
    let rest = carried(record, |rest| {
        for text in [&mut rest.label, &mut rest.note, &mut rest.entity, &mut rest.by, &mut rest.at] {
            text.clear();
        }
        if attributes_fit {
            rest.attrs.clear();
        }
        for parties in [&mut rest.holder, &mut rest.target, &mut rest.via] {
            parties.clear();
        }
        if rest.kind == Kind::Relation {
            rest.from.clear();
            rest.to.clear();
        }
    });
    _ = write!(line, r#","glossator":{rest}}}"#);
    line
}

fn bodies(record: &Record, attributes_fit: bool) -> Vec<String> {
    let mut bodies = Vec::new();
    let text = |purpose: &str, value: &str| {
        format!(r#"{{"type":"TextualBody","purpose":"{purpose}","value":{}}}"#, quoted(value))
    };
    let link = |purpose: &str, iri: &str| {
        format!(r#"{{"type":"SpecificResource","purpose":"{purpose}","source":{}}}"#, quoted(iri))
    };
    if !record.label.is_empty() {
        let purpose = match record.kind {
            Kind::Mark => "tagging",
            Kind::Decision => "assessing",
            _ => "classifying",
        };
        bodies.push(text(purpose, &record.label));
    }
    if record.kind == Kind::Relation {
        bodies.push(link("linking", &iri::of_record(&record.to)));
    }
    if attributes_fit {
        let attributes = record.attrs.iter().map(|(name, value)| (name, value.as_str().unwrap_or_default()));
        bodies.extend(attributes.map(|(name, value)| text("describing", &format!("{name}={value}"))));
    }
    for (role, parties) in [("holder", &record.holder), ("target", &record.target), ("via", &record.via)] {
        bodies.extend(parties.iter().map(|party| party_body(role, party)));
    }
    if !record.entity.is_empty() {
        bodies.push(link("identifying", &iri::of_entity(&record.entity)));
    }
    if !record.note.is_empty() {
        bodies.push(text("commenting", &record.note));
    }
    bodies
}

/// A link to the span or entry, or words; which party it is stands beside.
fn party_body(role: &str, party: &Party) -> String {
    let said = match (&party.span, &party.entity) {
        (Some(span), _) => {
            format!(r#""type":"SpecificResource","purpose":"linking","source":{}"#, quoted(&iri::of_record(span)))
        }
        (None, Some(entity)) => {
            format!(r#""type":"SpecificResource","purpose":"linking","source":{}"#, quoted(&iri::of_entity(entity)))
        }
        (None, None) => {
            let words = format!("{role}: {}", party.shown());
            format!(r#""type":"TextualBody","purpose":"describing","value":{}"#, quoted(&words))
        }
    };
    let party = serde_json::to_string(party).unwrap_or_default();
    format!(r#"{{{said},"glossator":{{"role":"{role}","party":{party}}}}}"#)
}

fn target(record: &Record, document: &Outgoing, source: &str) -> String {
    if record.kind == Kind::Relation {
        return quoted(&iri::of_record(&record.from));
    }
    let one = |piece: &CharSpan| {
        format!(
            r#"{{"source":{source},"selector":[{{"type":"TextPositionSelector","start":{},"end":{}}},{{"type":"TextQuoteSelector","exact":{},"prefix":{},"suffix":{}}}]}}"#,
            piece.start.get(),
            piece.end.get(),
            quoted(document.quote(*piece)),
            quoted(document.map.before(piece.start, CONTEXT_LENGTH)),
            quoted(document.map.after(piece.end, CONTEXT_LENGTH)),
        )
    };
    match record.pieces().as_slice() {
        [] => {
            let id = record.of.rsplit_once('@').map_or(record.of.as_str(), |(id, _)| id);
            // What does not go out with it can't be pointed at.
            let is_there = !id.is_empty() && document.records().any(|one| one.id == id);
            if is_there { quoted(&iri::of_record(id)) } else { source.to_owned() }
        }
        [piece] => one(piece),
        several => {
            let items: Vec<String> = several.iter().map(one).collect();
            format!(r#"{{"type":"Composite","items":[{}]}}"#, items.join(","))
        }
    }
}
