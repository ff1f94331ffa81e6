//! What a file needs, added to the text of `gloss.toml`: comments and everything else in it stay as they are.

use super::needs::Need;
use crate::schema::keys::{RESERVED, RESERVED_IN_RELATIONS};
use crate::schema::parse::parse;
use crate::schema::{LayerKind, Schema, ready};
use std::collections::{BTreeMap, HashSet};
use toml_edit::{Array, ArrayOfTables, DocumentMut, Item, Table, value};

/// The text of `gloss.toml` with all that is needed; an empty text stands for a dataset without the file.
///
/// # Errors
/// When the text is no TOML, or has something else where layers belong.
pub fn added(text: &str, schema: &Schema, needs: &BTreeMap<String, Need>) -> Result<String, String> {
    let read = |text: &str| {
        let parsed: Result<DocumentMut, _> = text.parse();
        parsed.map_err(|error| format!("gloss.toml can't be added to ({}). Mend it first.", error.message()))
    };
    let mut document = read(text)?;
    if !document.contains_key("layer") && !needs.is_empty() {
        // A file that names no layer has those of the default set: with the first one added it would lose them.
        let defaults = ready::file("news", "", "").unwrap_or_default();
        let layers = defaults.split_once("[[layer]]").map_or("", |(_, layers)| layers);
        document = read(&format!("{document}\n[[layer]]{layers}"))?;
    }
    if document.get("layer").and_then(Item::as_array).is_some_and(Array::is_empty) {
        document.remove("layer");
    }
    let mut keys = Keys::new(schema);
    let layers = document.entry("layer").or_insert(Item::ArrayOfTables(ArrayOfTables::new()));
    let Some(layers) = layers.as_array_of_tables_mut() else {
        return Err("gloss.toml: `layer` must be written [[layer]]. Mend it first.".to_owned());
    };
    for (name, need) in needs {
        let at = layers.iter().position(|one| one.get("name").and_then(Item::as_str) == Some(name));
        match at.and_then(|at| layers.get_mut(at)) {
            Some(layer) => extend(layer, need, &mut keys),
            None => {
                let mut layer = Table::new();
                layer.insert("name", value(name));
                layer.insert("kind", value(kind(need.kind)));
                if matches!(need.kind, LayerKind::Span | LayerKind::Stance) {
                    layer.insert("overlap", value("any"));
                }
                extend(&mut layer, need, &mut keys);
                layers.push(layer);
            }
        }
    }
    Ok(document.to_string())
}

/// The text with another source in front of the others: the first that matches a file counts.
///
/// # Errors
/// When the text is no TOML, or has something else where sources belong.
pub fn with_source(text: &str, path: &str) -> Result<String, String> {
    let is_head = |line: &&str| {
        let inner = line.trim_start().strip_prefix("[[").and_then(|rest| rest.split_once("]]"));
        inner.is_some_and(|(name, _)| name.trim() == "source")
    };
    let mut at = 0;
    let before = text.split_inclusive('\n').take_while(|line| !is_head(line));
    before.for_each(|line| at += line.len());
    let (before, after) = (text.get(..at).unwrap_or(text), text.get(at..).unwrap_or_default());
    let fresh = format!("{before}[[source]]\npath = {}\n\n{after}", value(path).to_string().trim());
    let first = parse(&fresh).0.sources.into_iter().next();
    let fits = first.is_some_and(|source| source.path == path) && !after.is_empty();
    fits.then_some(fresh).ok_or_else(|| "gloss.toml: its sources can't be added to: write them [[source]].".to_owned())
}

/// Labels and attributes that a layer lacks.
fn extend(layer: &mut Table, need: &Need, keys: &mut Keys) {
    let tables = |layer: &mut Table, name: &str, more: Vec<Table>| {
        if more.is_empty() {
            return;
        }
        let all = layer.entry(name).or_insert(Item::ArrayOfTables(ArrayOfTables::new()));
        if let Some(all) = all.as_array_of_tables_mut() {
            for one in more {
                all.push(one);
            }
        }
    };
    let labels = need.labels.keys().map(|name| {
        let mut label = Table::new();
        label.insert("name", value(name));
        if let Some(key) = keys.free(name, need.kind) {
            label.insert("key", value(key.to_string()));
        }
        label
    });
    let labels = labels.collect();
    tables(layer, "label", labels);
    let mut fresh = Vec::new();
    for (name, values) in &need.attributes {
        let known = layer.get_mut("attribute").and_then(Item::as_array_of_tables_mut);
        let known =
            known.and_then(|all| all.iter_mut().find(|one| one.get("name").and_then(Item::as_str) == Some(name)));
        match known.and_then(|one| one.get_mut("values")).and_then(Item::as_array_mut) {
            Some(known) => values.iter().for_each(|value| known.push(value)),
            None => {
                let mut attribute = Table::new();
                attribute.insert("name", value(name));
                if !values.is_empty() {
                    attribute.insert("values", value(values.iter().collect::<Array>()));
                }
                fresh.push(attribute);
            }
        }
    }
    tables(layer, "attribute", fresh);
}

/// As written.
pub fn kind(kind: LayerKind) -> &'static str {
    match kind {
        LayerKind::Span => "span",
        LayerKind::Stance => "stance",
        LayerKind::Relation => "relation",
        LayerKind::Document => "document",
        LayerKind::Paragraph => "paragraph",
    }
}

/// Keys that labels have.
struct Keys {
    spans: HashSet<char>,
    relations: HashSet<char>,
}

impl Keys {
    fn new(schema: &Schema) -> Self {
        let of = |relation: bool| {
            let layers = schema.layers.iter().filter(move |layer| (layer.kind == LayerKind::Relation) == relation);
            layers.flat_map(|layer| layer.labels.iter().filter_map(|label| label.key)).collect()
        };
        Self { spans: of(false), relations: of(true) }
    }

    /// The first letter of the name that no command and no other label has, else any.
    fn free(&mut self, name: &str, kind: LayerKind) -> Option<char> {
        let (taken, reserved) = match kind {
            LayerKind::Relation => (&mut self.relations, RESERVED_IN_RELATIONS),
            _ => (&mut self.spans, RESERVED),
        };
        let own = name.chars().flat_map(char::to_lowercase).chain(name.chars().flat_map(char::to_uppercase));
        let any = ('a'..='z').chain('A'..='Z');
        let fits = |key: &char| key.is_ascii_alphabetic() && !reserved.contains(*key) && !taken.contains(key);
        let key = own.chain(any).find(fits)?;
        taken.insert(key);
        Some(key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn need(kind: LayerKind, labels: &[&str], attributes: &[(&str, &[&str])]) -> Need {
        let own = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        Need {
            kind,
            labels: own(labels).into_iter().map(|label| (label, 1)).collect(),
            attributes: attributes
                .iter()
                .map(|(name, values)| ((*name).to_owned(), own(values).into_iter().collect()))
                .collect(),
        }
    }

    #[test]
    fn what_is_needed_is_added_and_comments_stay() {
        let text = "# ours\nname = \"T\" # so\n\n[[layer]]\nname = \"entity\"\n[[layer.label]]\nname = \"PER\" # people\nkey = \"p\"\n[[layer.attribute]]\nname = \"form\"\nvalues = [\"a\"]\n";
        let schema = parse(text).0;
        let needs = BTreeMap::from([
            ("entity".to_owned(), need(LayerKind::Span, &["PLACE \"x\"", "PET"], &[("form", &["b"]), ("free", &[])])),
            ("says".to_owned(), need(LayerKind::Stance, &["against"], &[])),
            ("link".to_owned(), need(LayerKind::Relation, &["part-of"], &[])),
        ]);
        let after = added(text, &schema, &needs).unwrap();
        assert!(
            after.starts_with("# ours\nname = \"T\" # so\n") && after.contains("name = \"PER\" # people"),
            "{after}"
        );
        let (schema, findings) = parse(&after);
        assert_eq!(findings.iter().map(|one| one.code).collect::<Vec<_>>(), ["no-values"], "of the free one\n{after}");
        let entity = schema.layer("entity").unwrap();
        assert_eq!(
            entity.labels.iter().map(|one| (one.name.as_str(), one.key)).collect::<Vec<_>>(),
            [("PER", Some('p')), ("PET", Some('e')), ("PLACE \"x\"", Some('a'))]
        );
        assert_eq!(entity.attributes[0].values, ["a", "b"]);
        assert!(entity.attributes[1].values.is_empty());
        assert_eq!(schema.layer("says").unwrap().kind, LayerKind::Stance);
        assert_eq!(schema.layer("link").unwrap().labels[0].key, Some('p'));
    }

    #[test]
    fn a_file_without_layers_keeps_the_default_ones() {
        for text in ["", "name = \"x\"\n", "layer = []\n"] {
            let schema = parse(text).0;
            let needs = BTreeMap::from([("entity".to_owned(), need(LayerKind::Span, &["PET"], &[]))]);
            let after = added(text, &schema, &needs).unwrap();
            let (schema, findings) = parse(&after);
            assert!(findings.is_empty(), "{findings:?}\n{after}");
            let entity = schema.layer("entity").unwrap();
            assert!(entity.label("PET").is_some());
            assert_eq!(entity.label("PER").is_some(), text != "layer = []\n", "{after}");
        }
        let text = "name = \"x\"\n[[source]]\npath = \"corpus/*.txt\" # texts\n\n[[layer]]\nname = \"e\"\n";
        let after = with_source(text, "corpus/import/a/*.jsonl").unwrap();
        let (schema, findings) = parse(&after);
        let paths: Vec<&str> = schema.sources.iter().map(|source| source.path.as_str()).collect();
        assert_eq!((paths, findings.len()), (vec!["corpus/import/a/*.jsonl", "corpus/*.txt"], 0), "{after}");
        assert!(after.contains("# texts") && schema.layers.len() == 1);
        assert!(added("layer = 5", &Schema::default(), &BTreeMap::from([("e".to_owned(), Need::default())])).is_err());
        assert!(added("no toml", &Schema::default(), &BTreeMap::new()).is_err());
    }
}
