//! Keys and names of labels: what is reserved, doubled or can't be pressed.

use super::parse::FILE;
use super::{LayerKind, Schema};
use crate::finding::Finding;
use std::collections::{HashMap, HashSet};

/// Keys of the text screen that no label may have.
pub const RESERVED: &str = "bcfghjklmnqstuwxzAFGHLNS.*/:?!=>'\"[]~&<,";

/// Keys that no label of a relation may have: they turn it round and remove it while its label is asked for.
pub const RESERVED_IN_RELATIONS: &str = "<x";

/// Takes keys away from labels that can't have them, and names clashes, doubled names and names that lead nowhere.
pub fn settle(schema: &mut Schema, findings: &mut Vec<Finding>) {
    // Attributes that are free text come with imports: they are kept and shown, and no key sets them.
    let mut free = Vec::new();
    let mut error = |code, message: String| findings.push(Finding::error(code, FILE, 0, message));
    let mut taken: HashMap<char, String> = HashMap::new();
    let mut layers: HashSet<String> = HashSet::new();
    for layer in &mut schema.layers {
        if !layers.insert(layer.name.clone()) {
            error(
                "doubled-name",
                format!("the layer “{}” stands twice; records go to the first. Rename one.", layer.name),
            );
        }
        let mut labels: HashSet<String> = HashSet::new();
        // Keys of relation labels are asked for after `>`: they clash among themselves only.
        let mut own: HashMap<char, String> = HashMap::new();
        for label in &mut layer.labels {
            let place = format!("{}/{}", layer.name, label.name);
            if !labels.insert(label.name.clone()) {
                error(
                    "doubled-name",
                    format!("the label “{place}” stands twice; records go to the first. Rename one."),
                );
            }
            let Some(key) = label.key else { continue };
            let is_relation = layer.kind == LayerKind::Relation;
            let known = if is_relation { &mut own } else { &mut taken };
            let clash = if key.is_control() || key.is_whitespace() {
                Some("a character that can't be a key".to_owned())
            } else if key.is_ascii_digit() && key != '0' {
                Some("the digit of a label's place".to_owned())
            } else if !is_relation && RESERVED.contains(key) {
                Some("a command of the text screen".to_owned())
            } else if is_relation && RESERVED_IN_RELATIONS.contains(key) {
                Some("a command while a relation is made".to_owned())
            } else {
                known.get(&key).map(|other| format!("the key of {other}"))
            };
            match clash {
                Some(other) => {
                    error(
                        "key-clash",
                        format!(
                            "the key “{}” of {place} is {other}; the label stays on its digit. Give it another key.",
                            key.escape_debug()
                        ),
                    );
                    label.key = None;
                }
                None => _ = known.insert(key, place),
            }
        }
    }
    let labels: HashSet<String> =
        schema.layers.iter().flat_map(|layer| layer.labels.iter().map(|label| label.name.clone())).collect();
    for layer in &schema.layers {
        let offered = layer.holder.iter().chain(&layer.target).filter(|name| *name != "topic");
        let ends = layer.labels.iter().flat_map(|label| label.from.iter().chain(&label.to));
        let named = offered.chain(ends).chain(layer.attributes.iter().flat_map(|attribute| &attribute.labels));
        for name in named.filter(|name| !labels.contains(*name)) {
            error(
                "unknown-label",
                format!(
                    "layer “{}” names the label “{name}”, which no layer has. Add it or take the name out.",
                    layer.name
                ),
            );
        }
        for one in layer.attributes.iter().filter(|one| one.values.is_empty()) {
            let message =
                format!("the attribute “{}” of layer “{}” has no values, so no key can set it.", one.name, layer.name);
            free.push(Finding::warning("no-values", FILE, 0, message));
        }
        for name in layer.require.iter().filter(|name| !matches!(name.as_str(), "holder" | "target")) {
            error("wrong-value", format!("layer “{}”: require = “{name}”: allowed are holder, target.", layer.name));
        }
    }
    findings.extend(free);
}

#[cfg(test)]
mod tests {
    use super::super::parse::parse;

    #[test]
    fn a_clash_names_both_sides_and_leaves_the_digit() {
        let label = |name: &str, key: &str| format!("[[layer.label]]\nname = \"{name}\"\nkey = \"{key}\"\n");
        let text = format!(
            "[[layer]]\nname = \"e\"\n{}{}{}{}{}",
            label("A", "p"),
            label("B", "p"),
            label("C", "x"),
            label("D", "3"),
            label("D", "d")
        );
        let (schema, findings) = parse(&text);
        let keys: Vec<_> = schema.layers[0].labels.iter().map(|label| label.key).collect();
        assert_eq!(keys, [Some('p'), None, None, None, Some('d')]);
        assert!(findings[0].message.contains("“p” of e/B is the key of e/A"));
        assert_eq!(findings.iter().filter(|finding| finding.code == "key-clash").count(), 3);
        assert_eq!(findings.iter().filter(|finding| finding.code == "doubled-name").count(), 1);
    }
}
