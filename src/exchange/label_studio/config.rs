//! The labelling configuration that belongs to an export: every control that a result names, with every value.

use crate::exchange::arrows::ROLES;
use crate::exchange::tally::Tally;
use crate::schema::{Color, Label, LayerKind, Schema};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

/// A layer as controls: the labels it has, and its attributes with their values.
#[derive(Default)]
struct Control {
    kind: LayerKind,
    labels: BTreeMap<String, Option<Label>>,
    order: Vec<String>,
    attributes: Vec<(String, Vec<String>, Vec<String>)>,
}

/// The name of the control for an attribute of a layer.
pub fn attribute(layer: &str, name: &str) -> String {
    format!("{layer}.{name}")
}

/// Whether an attribute takes one of a list of values; else it takes free words.
pub fn is_listed(schema: &Schema, layer: &str, name: &str) -> bool {
    let attributes = schema.layer(layer).into_iter().flat_map(|layer| &layer.attributes);
    attributes.into_iter().any(|one| one.name == name && !one.values.is_empty())
}

/// The configuration of what was written; `multiple`: controls of which somewhere several values were chosen.
pub fn xml(schema: &Schema, tally: &Tally, multiple: &BTreeSet<String>) -> String {
    let controls = controls(schema, tally);
    let is_region = |control: &Control| !matches!(control.kind, LayerKind::Relation | LayerKind::Document);
    let mut xml = String::from("<View>\n");
    for (name, control) in controls.iter().filter(|(_, control)| is_region(control)) {
        _ = writeln!(xml, "  <Labels name=\"{}\" toName=\"text\">", escaped(name));
        for label in &control.order {
            let known = control.labels.get(label).and_then(Option::as_ref);
            _ = writeln!(xml, "    <Label value=\"{}\"{}/>", escaped(label), known.map(looks).unwrap_or_default());
        }
        xml.push_str("  </Labels>\n");
    }
    xml.push_str("  <Text name=\"text\" value=\"$text\"/>\n");
    let choices = |xml: &mut String, name: &str, more: &str, values: &[String]| {
        let choice = if multiple.contains(name) { " choice=\"multiple\"" } else { "" };
        _ = writeln!(xml, "  <Choices name=\"{}\" toName=\"text\"{more}{choice}>", escaped(name));
        for value in values {
            _ = writeln!(xml, "    <Choice value=\"{}\"/>", escaped(value));
        }
        xml.push_str("  </Choices>\n");
    };
    for (layer, control) in controls.iter().filter(|(_, control)| is_region(control)) {
        for (attribute_name, values, labels) in &control.attributes {
            let name = attribute(layer, attribute_name);
            let mut when = format!(" perRegion=\"true\" whenTagName=\"{}\"", escaped(layer));
            if !labels.is_empty() {
                _ = write!(when, " whenLabelValue=\"{}\"", escaped(&labels.join(",")));
            }
            if is_listed(schema, layer, attribute_name) {
                choices(&mut xml, &name, &when, values);
            } else {
                _ = writeln!(xml, "  <TextArea name=\"{}\" toName=\"text\"{when}/>", escaped(&name));
            }
        }
    }
    for (name, control) in controls.iter().filter(|(_, control)| control.kind == LayerKind::Document) {
        choices(&mut xml, name, "", &control.order);
    }
    relations(&mut xml, schema, &controls);
    xml.push_str("</View>\n");
    xml
}

fn relations(xml: &mut String, schema: &Schema, controls: &[(String, Control)]) {
    let has_stances = schema.layers.iter().any(|layer| layer.kind == LayerKind::Stance)
        || controls.iter().any(|(_, control)| control.kind == LayerKind::Stance);
    let mut names: Vec<&str> = if has_stances { ROLES.to_vec() } else { Vec::new() };
    let of_layers = controls.iter().filter(|(_, control)| control.kind == LayerKind::Relation);
    for label in of_layers.flat_map(|(_, control)| &control.order) {
        if !names.contains(&label.as_str()) {
            names.push(label);
        }
    }
    if names.is_empty() {
        return;
    }
    xml.push_str("  <Relations>\n");
    for name in names {
        _ = writeln!(xml, "    <Relation value=\"{}\"/>", escaped(name));
    }
    xml.push_str("  </Relations>\n");
}

/// Layers of the schema in their order, then what was met besides.
fn controls(schema: &Schema, tally: &Tally) -> Vec<(String, Control)> {
    let mut controls: Vec<(String, Control)> = Vec::new();
    for layer in &schema.layers {
        let mut control = Control { kind: layer.kind, ..Control::default() };
        for label in &layer.labels {
            control.order.push(label.name.clone());
            control.labels.insert(label.name.clone(), Some(label.clone()));
        }
        for one in &layer.attributes {
            control.attributes.push((one.name.clone(), one.values.clone(), one.labels.clone()));
        }
        controls.push((layer.name.clone(), control));
    }
    let met = [
        (&tally.spans, LayerKind::Span),
        (&tally.relations, LayerKind::Relation),
        (&tally.labels, LayerKind::Document),
    ];
    for (counts, kind) in met {
        for (layer, label) in counts.keys() {
            let at = place_of(&mut controls, layer, kind);
            if let Some((_, control)) = controls.get_mut(at)
                && !control.order.contains(label)
            {
                control.order.push(label.clone());
                control.labels.insert(label.clone(), None);
            }
        }
    }
    for ((layer, name), met) in &tally.attributes {
        let at = place_of(&mut controls, layer, LayerKind::Span);
        let Some((_, control)) = controls.get_mut(at) else { continue };
        match control.attributes.iter_mut().find(|(known, ..)| known == name) {
            Some((_, values, _)) => {
                let more: Vec<String> = met.iter().filter(|one| !values.contains(one)).cloned().collect();
                values.extend(more);
            }
            None => control.attributes.push((name.clone(), met.iter().cloned().collect(), Vec::new())),
        }
    }
    controls
}

/// The number of a layer, which is added where it is not there.
fn place_of(controls: &mut Vec<(String, Control)>, layer: &str, kind: LayerKind) -> usize {
    let known = controls.iter().position(|(name, _)| name == layer);
    known.unwrap_or_else(|| {
        controls.push((layer.to_owned(), Control { kind, ..Control::default() }));
        controls.len() - 1
    })
}

/// Key and colour of a label.
fn looks(label: &Label) -> String {
    let mut looks = String::new();
    if let Some(key) = label.key.filter(char::is_ascii_alphanumeric) {
        _ = write!(looks, " hotkey=\"{key}\"");
    }
    if let Some(Color::Rgb(red, green, blue)) = label.color {
        _ = write!(looks, " background=\"#{red:02x}{green:02x}{blue:02x}\"");
    }
    looks
}

/// A value of an XML attribute.
fn escaped(value: &str) -> String {
    let mut escaped = String::with_capacity(value.len());
    for c in value.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\t' | '\n' | '\r' => _ = write!(escaped, "&#{};", u32::from(c)),
            c if c.is_control() => escaped.push('\u{fffd}'),
            c => escaped.push(c),
        }
    }
    escaped
}
