//! A dataset in which every word is a stranger's.

use serde_json::{Value, json};
use std::fs;
use tempfile::TempDir;

/// Sequences as whole, to be told from those of the program by their number, and a line that looks like the program's own.
pub const EVIL: &str = "\u{1b}[4242m\u{9b}4242m\u{1b}]0;4242\u{7}\u{1b}P4242\u{1b}\\\u{202e}\n0 errors of a stranger";

/// Every control; of the many that no terminal knows a few.
pub fn controls() -> String {
    let ranges = [
        0..=0x1f,
        0x7f..=0x9f,
        0xad..=0xad,
        0x61c..=0x61c,
        0x180e..=0x180e,
        0x200b..=0x200f,
        0x2028..=0x202e,
        0x2060..=0x206f,
        0xfeff..=0xfeff,
        0xfff9..=0xfffb,
        0x1_bca0..=0x1_bca3,
        0x1_d173..=0x1_d17a,
        0xe_0000..=0xe_0041,
        0xe_01f0..=0xe_01f0,
    ];
    ranges.into_iter().flatten().filter_map(char::from_u32).collect()
}

/// A word with everything that harms.
pub fn words(word: &str) -> String {
    let each: String = controls().chars().flat_map(|c| [c, 'x']).collect();
    format!("{word} {each}{EVIL}")
}

/// The same without line ends, for files of lines.
pub fn in_a_line() -> String {
    words("").replace(['\n', '\r', '\0'], "")
}

/// In the quotes of TOML.
fn toml(word: &str) -> String {
    let escape = |all: String, c: char| all + &format!("\\U{:08x}", u32::from(c));
    format!("\"{}\"", words(word).chars().fold(String::new(), escape))
}

fn article() -> Value {
    let text = format!("Ms Orlo {} came.\nAnhalt stayed. {}", words("one"), in_a_line());
    let [id, title, outlet, url] = ["id", "title", "outlet", "url"].map(words);
    json!({ "id": id, "title": title, "outlet": outlet, "url": url, "date": "2015-05-26", "text": text })
}

fn record(id: &str, kind: &str, more: Value) -> String {
    let mut record = json!({ "id": words(id), "kind": kind, "doc": words("id"), "by": words("by"), "at": words("at") });
    if let (Some(record), Value::Object(more)) = (record.as_object_mut(), more) {
        record.extend(more);
    }
    format!("{record}\n")
}

fn annotations(label: &str) -> String {
    let party = json!([{ "text": words("party"), "entity": words("e") }]);
    let span = json!({
        "start": 3, "end": 7, "layer": "entity", "label": words(label), "quote": "Orlo", "entity": words("e"),
        "note": words("note"), "attrs": { words("attribute"): words("value") }, "holder": party, "target": party,
        "origin": words("model:m"),
    });
    let wrong = json!({ "start": 0, "end": 2, "layer": words("layer"), "label": words("L"), "quote": words("quote") });
    [
        record("s", "span", span),
        record("w", "span", wrong),
        record("c", "comment", json!({ "of": words("s"), "note": words("comment") })),
        record("e", "entity", json!({ "name": words("name"), "type": words("person"), "aliases": [words("alias")] })),
        record("m", "mark", json!({ "start": 0, "end": 7, "label": "done" })),
        record("k", &words("kind"), json!({})),
        format!("no record {}\n", in_a_line()),
        "{\"id\":\"\\ud800\",\"kind\":\"span\\udfff\"}\n".to_owned(),
    ]
    .concat()
}

/// Tasks of another program.
pub fn prodigy() -> String {
    let task = json!({
        "text": format!("Ms Orlo {}", words("came")),
        "spans": [{ "start": 3, "end": 7, "label": words("L") }, { "start": 3, "end": 70_000, "label": words("far") }],
        "meta": { words("key"): words("value") }, "_annotator_id": words("who"), "answer": words("accept"),
    });
    format!("{task}\nno task {}\n{{\"text\":\"\\ud800\"}}\n", in_a_line())
}

/// All of it in a folder.
pub fn dataset() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let put = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a folder above")).expect("a folder");
        fs::write(path, text).expect("a file");
    };
    put("corpus/talks.jsonl", &format!("{}\n{{broken {}\n", article(), in_a_line()));
    put(&format!("corpus/n{}.txt", EVIL.replace('/', "_")), &format!("T{0}\n\nOrlo {0}.\n", in_a_line()));
    let [name, label, guide, value] = ["Talks", "PER", "who is a person", "v"].map(toml);
    put(
        "gloss.toml",
        &format!(
            "format = 1\nname = {name}\n[[layer]]\nname = \"entity\"\n[[layer.label]]\nname = {label}\nkey = \"p\"\n\
             description = {guide}\n[[layer.attribute]]\nname = {value}\nvalues = [{value}, \"w\"]\n[{value}]\nkey = {value}\n"
        ),
    );
    put("annotations/rosa.jsonl", &annotations("PER"));
    put("annotations/boris.jsonl", &annotations("ORG"));
    put(&format!("annotations/a{}.jsonl", EVIL.replace('/', "_")), "");
    put("suggestions/m.jsonl", &annotations("PER"));
    put("guidelines.md", &format!("# Person {0}\n\nWho {0} is.\n", in_a_line()));
    put("entities.jsonl", &record("e", "entity", json!({ "name": words("name"), "aliases": [words("alias")] })));
    folder
}
