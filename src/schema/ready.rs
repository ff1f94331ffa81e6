//! The ready label sets of `gloss init`, as schema and as the commented file that is written.

use super::parse::parse;
use super::{Label, Layer, LayerKind, Overlap, Schema};

/// The names of the sets.
pub const SETS: [&str; 3] = ["news", "conll", "empty"];

fn label(name: &str, key: char, title: &str) -> Label {
    Label { name: name.to_owned(), title: title.to_owned(), key: Some(key), ..Label::default() }
}

/// Entities and stances in the news; also what a dataset without gloss.toml has.
pub fn news() -> (Schema, &'static str) {
    let all = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    let entity = Layer {
        name: "entity".to_owned(),
        labels: vec![
            label("PER", 'p', "Person"),
            label("ORG", 'o', "Organisation"),
            label("GPE", 'a', "Place"),
            label("EVENT", 'e', "Event"),
        ],
        ..Layer::default()
    };
    let stance = Layer {
        name: "stance".to_owned(),
        kind: LayerKind::Stance,
        overlap: Overlap::Any,
        labels: vec![
            label("support", '+', "supports"),
            label("against", '-', "opposes"),
            label("neutral", '0', "neutral"),
        ],
        holder: all(&["PER", "ORG", "GPE"]),
        target: all(&["PER", "ORG", "GPE", "EVENT", "topic"]),
        ..Layer::default()
    };
    (Schema { layers: vec![entity, stance], ..Schema::default() }, NEWS)
}

/// The text of gloss.toml for a set; `None` for a name that is none.
pub fn file(set: &str, name: &str, language: &str) -> Option<String> {
    let layers = match set {
        "news" => NEWS,
        "conll" => CONLL,
        "empty" => EMPTY,
        _ => return None,
    };
    let quoted = |text: &str| toml::Value::String(text.to_owned()).to_string();
    Some(format!(
        "# A dataset of Glossator. Every key has a default; docs/configuration.md of Glossator lists them all.\nformat = 1\nname = {}\nlanguage = {}   # BCP 47\n\n# Where the articles are: .txt (dossier or plain), .md, .jsonl.\n# [[source]]\n# path = \"corpus/**/*.txt\"\n# form = \"auto\"          # auto | dossier | text | markdown | jsonl\n# encoding = \"utf-8\"\n\n{layers}",
        quoted(name),
        quoted(language)
    ))
}

/// The schema of a set.
pub fn schema(set: &str) -> Option<Schema> {
    file(set, "", "en").map(|text| parse(&text).0)
}

const NEWS: &str = r#"[[layer]]
name = "entity"
kind = "span"
overlap = "nested"         # none | nested | any

[[layer.label]]
name = "PER"
title = "Person"
key = "p"

[[layer.label]]
name = "ORG"
title = "Organisation"
key = "o"

[[layer.label]]
name = "GPE"
title = "Place"
key = "a"

[[layer.label]]
name = "EVENT"
title = "Event"
key = "e"

[[layer]]
name = "stance"
kind = "stance"            # a span with a holder and a target
overlap = "any"
holder = ["PER", "ORG", "GPE"]
target = ["PER", "ORG", "GPE", "EVENT", "topic"]

[[layer.label]]
name = "support"
title = "supports"
key = "+"

[[layer.label]]
name = "against"
title = "opposes"
key = "-"

[[layer.label]]
name = "neutral"
title = "neutral"
key = "0"
"#;

const CONLL: &str = r#"[[layer]]
name = "entity"
kind = "span"
overlap = "none"

[[layer.label]]
name = "PER"
title = "Person"
key = "p"

[[layer.label]]
name = "ORG"
title = "Organisation"
key = "o"

[[layer.label]]
name = "LOC"
title = "Location"
key = "a"

[[layer.label]]
name = "MISC"
title = "Miscellaneous"
key = "i"
"#;

const EMPTY: &str = r#"layer = []                 # take this line out and add your own:

# [[layer]]
# name = "entity"
# kind = "span"            # span | stance | relation | document | paragraph
#
# [[layer.label]]
# name = "PER"
# title = "Person"
# key = "p"
"#;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_files_say_what_the_sets_are() {
        let text = file("news", "A \"b\"", "en").unwrap();
        let (schema, findings) = parse(&text);
        assert!(findings.is_empty(), "{findings:?}");
        assert_eq!(schema.name, "A \"b\"");
        assert_eq!(schema.layers, news().0.layers);
        assert_eq!(super::schema("conll").unwrap().layers[0].labels[3].key, Some('i'));
        assert!(super::schema("empty").unwrap().layers.is_empty());
        assert!(file("other", "", "").is_none());
    }
}
