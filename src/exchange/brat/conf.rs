//! `annotation.conf` and `visual.conf`: labels, relations and attributes as brat's dialogues offer them.

use super::super::tally::Tally;
use super::SET;
use super::name::{Names, plain};
use super::write::BratWriter;
use crate::schema::{Color, Layer, LayerKind, Schema};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

/// Any span.
const ANY: &str = "<ENTITY>";

/// Labels by layer, in the order of the schema, with what was written beside it.
fn layers(schema: &Schema, tally: &Tally) -> Vec<(String, Vec<String>)> {
    let spans = |layer: &&Layer| layer.tags_spans();
    let own = |layer: &Layer| layer.labels.iter().map(|label| label.name.clone()).collect();
    let mut all: Vec<(String, Vec<String>)> =
        schema.layers.iter().filter(spans).map(|layer| (layer.name.clone(), own(layer))).collect();
    for (layer, label) in tally.spans.keys() {
        match all.iter_mut().find(|(name, _)| name == layer) {
            Some((_, labels)) if !labels.contains(label) => labels.push(label.clone()),
            Some(_) => {}
            None => all.push((layer.clone(), vec![label.clone()])),
        }
    }
    all
}

/// What may be annotated.
pub fn annotation(schema: &Schema, writer: &BratWriter, tally: &Tally) -> String {
    let layers = layers(schema, tally);
    let mut out = String::from("[entities]\n");
    entities(&layers, &writer.names, &mut out);
    out.push_str("\n[relations]\n");
    relations(schema, writer, tally, &mut out);
    out.push_str("\n[events]\n\n[attributes]\n");
    attributes(schema, &writer.names, tally, &mut out);
    out
}

/// Under the names of their layers, where these are no labels themselves.
fn entities(layers: &[(String, Vec<String>)], names: &Names, out: &mut String) {
    let mut written = BTreeSet::new();
    let is_label = |name: &str| layers.iter().any(|(_, labels)| labels.iter().any(|label| names.span(label) == name));
    let filled = layers.iter().filter(|(_, labels)| !labels.is_empty()).count();
    for (layer, labels) in layers.iter().filter(|(_, labels)| !labels.is_empty()) {
        let heading = plain(layer);
        let headed = filled > 1 && !is_label(&heading);
        if headed {
            _ = writeln!(out, "!{heading}");
        }
        for label in labels {
            let label = names.span(label);
            if written.insert(label.clone().into_owned()) {
                _ = writeln!(out, "{}{label}", if headed { "\t" } else { "" });
            }
        }
    }
}

fn relations(schema: &Schema, writer: &BratWriter, tally: &Tally, out: &mut String) {
    let joined = |labels: &[String]| match labels {
        [] => ANY.to_owned(),
        some => some.iter().map(|label| writer.names.span(label)).collect::<Vec<_>>().join("|"),
    };
    let stances = schema.layers.iter().filter(|layer| layer.kind == LayerKind::Stance);
    let stances: Vec<String> = stances.flat_map(|layer| layer.labels.iter().map(|label| label.name.clone())).collect();
    let roles = &writer.roles;
    if !stances.is_empty() || tally.parties != (0, 0) {
        for name in [&roles.holder, &roles.target, &roles.via, &roles.cue] {
            _ = writeln!(out, "{name}\tArg1:{}, Arg2:{ANY}", joined(&stances));
        }
    }
    let mut written = BTreeSet::new();
    for (_, label) in schema.relations() {
        let name = writer.names.relation(&label.name);
        if written.insert(name.clone().into_owned()) {
            _ = writeln!(out, "{name}\tArg1:{}, Arg2:{}", joined(&label.from), joined(&label.to));
        }
    }
    for (_, label) in tally.relations.keys() {
        let name = writer.names.relation(label);
        if written.insert(name.clone().into_owned()) {
            _ = writeln!(out, "{name}\tArg1:{ANY}, Arg2:{ANY}");
        }
    }
    // Spans may lie in one another and cross.
    _ = writeln!(out, "<OVERLAP>\tArg1:{ANY}, Arg2:{ANY}, <OVL-TYPE>:<ANY>");
}

/// An attribute by its name: of which labels, with which values.
#[derive(Default)]
struct Offered {
    labels: BTreeSet<String>,
    values: Vec<String>,
    relation: bool,
}

fn attributes(schema: &Schema, names: &Names, tally: &Tally, out: &mut String) {
    let mut all: BTreeMap<String, Offered> = BTreeMap::new();
    for layer in &schema.layers {
        for attribute in &layer.attributes {
            let offered = all.entry(names.attribute(&attribute.name).into_owned()).or_default();
            let labels = layer.labels.iter().filter(|label| attribute.belongs_to(&label.name));
            match layer.kind {
                LayerKind::Span | LayerKind::Stance => {
                    offered.labels.extend(labels.map(|label| names.span(&label.name).into_owned()));
                }
                LayerKind::Relation => offered.relation = true,
                LayerKind::Document | LayerKind::Paragraph => continue,
            }
            add(&mut offered.values, &attribute.values);
        }
    }
    for ((layer, name), values) in &tally.attributes {
        let offered = all.entry(names.attribute(name).into_owned()).or_default();
        let of_layer = tally.spans.keys().filter(|(one, _)| one == layer);
        offered.labels.extend(of_layer.map(|(_, label)| names.span(label).into_owned()));
        add(&mut offered.values, values);
    }
    for (name, offered) in all {
        let is_flag = offered.values.iter().all(|value| value == SET);
        // What its own parser would stumble over can still stand in the .ann.
        let fits =
            |value: &&String| !value.is_empty() && !value.contains(|c: char| c.is_whitespace() || "|,<>:".contains(c));
        let values: Vec<&str> = offered.values.iter().filter(fits).map(String::as_str).collect();
        let mut of: Vec<String> = offered.labels.into_iter().collect();
        if offered.relation {
            of.push("<RELATION>".to_owned());
        }
        if of.is_empty() || (values.is_empty() && !is_flag) {
            continue;
        }
        let values = if is_flag { String::new() } else { format!(", Value:{}", values.join("|")) };
        _ = writeln!(out, "{name}\tArg:{}{values}", of.join("|"));
    }
}

fn add<'a>(all: &mut Vec<String>, more: impl IntoIterator<Item = &'a String>) {
    for value in more {
        if !all.contains(value) {
            all.push(value.clone());
        }
    }
}

/// How it looks; `None` where the schema says nothing about that.
pub fn visual(schema: &Schema, names: &Names) -> Option<String> {
    let shown = schema.layers.iter().filter(|layer| layer.tags_spans() || layer.kind == LayerKind::Relation);
    let (mut labels, mut drawing) = (String::new(), String::new());
    for (layer, label) in shown.flat_map(|layer| layer.labels.iter().map(move |label| (layer, label))) {
        let is_relation = layer.kind == LayerKind::Relation;
        let name = if is_relation { names.relation(&label.name) } else { names.span(&label.name) };
        let title = if label.title.is_empty() { &label.name } else { &label.title };
        let title = title.replace('|', "/");
        if title.as_str() != name {
            _ = writeln!(labels, "{name} | {}", title.trim());
        }
        if let Some(Color::Rgb(r, g, b)) = label.color {
            let key = if is_relation { "color" } else { "bgColor" };
            _ = writeln!(drawing, "{name}\t{key}:#{r:02x}{g:02x}{b:02x}");
        }
    }
    let usual = "SPAN_DEFAULT\tfgColor:black, bgColor:lightgreen, borderColor:darken\nARC_DEFAULT\tcolor:black, arrowHead:triangle-5\n";
    let says = !labels.is_empty() || !drawing.is_empty();
    says.then(|| format!("[labels]\n{labels}\n[drawing]\n{usual}{drawing}"))
}
