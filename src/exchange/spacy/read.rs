//! Examples as documents.

use super::super::incoming::{Draft, Incoming, Meta, Sink, Stop, Words};
use super::super::json_loose::Text;
use super::super::json_values::{Values, files};
use super::super::kb::entity_of;
use super::super::source::{Source, stem};
use super::USUAL_GROUP;
use super::example::{Example, Span};
use crate::annotation::{Kind, Record};

/// From half on a category holds.
const HOLDS_FROM: f64 = 0.5;

/// Reads all files.
pub(super) fn read(source: &mut dyn Source, sink: &mut dyn Sink) -> Result<(), Stop> {
    for at in files(source) {
        let file = source.name(at).to_owned();
        let mut values = Values::new(source.open(at)?, &file)?;
        while let Some((line, value)) = values.next(sink)? {
            let value = value.trim_ascii();
            if value.is_empty() {
                continue;
            }
            match parse(value) {
                Ok(example) => take(&file, line, &example, sink)?,
                Err(error) => sink.fault(&file, line, format!("it is no example ({error}); it was left out."))?,
            }
        }
    }
    Ok(())
}

/// An object with its text, or a pair of a text and an object.
fn parse(value: &str) -> Result<Example<'_>, serde_json::Error> {
    if value.starts_with('[') {
        let (text, example): (Text, Example) = serde_json::from_str(value)?;
        return Ok(Example { text, ..example });
    }
    serde_json::from_str(value)
}

fn take(file: &str, line: usize, example: &Example, sink: &mut dyn Sink) -> Result<(), Stop> {
    let Some(text) = example.text.0.as_deref() else {
        return sink.fault(file, line, "it has no text; it was left out.".to_owned());
    };
    let meta = example.meta.as_ref();
    let id = meta.and_then(|meta| meta.id.get()).or(example.id.get());
    let id = id.map_or_else(|| format!("{}/{line}", stem(file)), str::to_owned);
    let mut incoming = Incoming::new(file, line, id, Words::Whole(text.to_owned()));
    let own = |text: &Text| text.get().map(str::to_owned);
    incoming.meta = meta.map_or_else(Meta::default, |meta| Meta {
        title: own(&meta.title),
        outlet: own(&meta.outlet),
        date: own(&meta.date),
        url: own(&meta.url),
    });
    let mut faults = Vec::new();
    let entities = example.entities.iter().chain(&example.ents).flatten().map(|span| ("", span));
    let grouped = example.spans.0.iter().flat_map(|(name, spans)| spans.iter().map(move |span| (name.as_ref(), span)));
    for (layer, span) in entities.chain(grouped) {
        match draft(line, if layer == USUAL_GROUP { "" } else { layer }, span) {
            Ok(draft) => incoming.drafts.push(draft),
            Err(why) => faults.push(why),
        }
    }
    let cats = example.cats.iter().flatten();
    for (label, _) in cats.filter(|(_, value)| value.real().is_some_and(|value| value >= HOLDS_FROM)) {
        let record = Record { kind: Kind::Label, label: label.to_string(), ..Record::default() };
        incoming.drafts.push(Draft::new(line, record));
    }
    if example.links.is_some() {
        faults.push("its “links” were left out: an entity is linked by the fourth value of its span.".to_owned());
    }
    sink.document(incoming)?;
    for fault in faults {
        sink.fault(file, line, fault)?;
    }
    Ok(())
}

fn draft(line: usize, layer: &str, span: &Span) -> Result<Draft, String> {
    let label = span.label.get().ok_or("a span without a label was left out.")?;
    let bounds = span.start.whole().zip(span.end.whole());
    let (start, end) =
        bounds.ok_or_else(|| format!("the span “{label}” has no bounds that are whole numbers; it was left out."))?;
    let entity = span.kb_id.get().map(entity_of).unwrap_or_default();
    let (layer, label) = (layer.to_owned(), label.to_owned());
    Ok(Draft::at(line, Record { kind: Kind::Span, layer, label, entity, ..Record::default() }, start, end))
}
