//! The same cases as files, through `gloss agree --json`: what counts and what does not.

use super::cases::{Case, all};
use super::vectors::hold_all;
use glossator::agreement::study::{Document, Kind, Span};
use serde_json::{Value, json};
use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::process::Command;

/// A case as the files of a dataset, one of records for each annotator.
struct Files {
    corpus: String,
    schema: String,
    annotations: Vec<(String, Vec<String>)>,
}

impl Files {
    fn of(case: &Case) -> Self {
        let study = &case.study;
        let label = |name: &String| format!("[[layer.label]]\nname = \"{name}\"\n");
        let labels: String = study.labels.iter().map(label).collect();
        let mut schema = String::new();
        for layer in &study.layers {
            let kind = match layer.kind {
                Kind::Documents => "document",
                Kind::Paragraphs => "paragraph",
                Kind::Spans | Kind::Stances => "span",
            };
            let overlap = if layer.kind == Kind::Spans { "overlap = \"any\"\n" } else { "" };
            write!(schema, "[[layer]]\nname = \"{}\"\nkind = \"{kind}\"\n{overlap}{labels}", layer.name).unwrap();
        }
        // An article without any text is none.
        let written = study.documents.iter().filter(|document| !document.text.is_empty());
        let corpus = written.map(|document| json!({"id": document.id, "text": &*document.text}).to_string() + "\n");
        let annotations = (0..).zip(&study.annotators).map(|(by, name)| {
            let records = study.documents.iter().flat_map(|document| records(case, document, by));
            (name.clone(), records.enumerate().map(|(n, record)| line(&format!("r{by}-{n}"), &record)).collect())
        });
        Self { corpus: corpus.collect(), schema, annotations: annotations.collect() }
    }

    /// Writes them, and asks the program.
    fn agree(&self, more: &[&str]) -> Value {
        let folder = tempfile::tempdir().unwrap();
        for name in ["corpus", "annotations"] {
            fs::create_dir(folder.path().join(name)).unwrap();
        }
        fs::write(folder.path().join("corpus/all.jsonl"), &self.corpus).unwrap();
        fs::write(folder.path().join("gloss.toml"), &self.schema).unwrap();
        for (name, lines) in &self.annotations {
            fs::write(folder.path().join(format!("annotations/{name}.jsonl")), lines.concat()).unwrap();
        }
        asked(folder.path(), more)
    }
}

fn asked(folder: &Path, more: &[&str]) -> Value {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gloss"));
    let command = command.current_dir(folder).args(["agree", "--json"]).args(more);
    // No configuration of whoever runs the tests.
    let output = command.env_remove("GLOSS_CONFIG").env("XDG_CONFIG_HOME", folder).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

fn line(id: &str, record: &Value) -> String {
    let mut whole = json!({"id": id});
    whole.as_object_mut().unwrap().extend(record.as_object().unwrap().clone());
    format!("{whole}\n")
}

/// What an annotator has in a document.
fn records(case: &Case, document: &Document, by: u16) -> Vec<Value> {
    let name = |label: u16| &case.study.labels[usize::from(label)];
    let layer = |layer: u8| &case.study.layers[usize::from(layer)].name;
    let start_of = |unit: usize| document.units[unit].start.get();
    let mark = |unit: usize, label: &str| {
        let start = start_of(unit);
        json!({"kind": "mark", "doc": document.id, "start": start, "end": start + 1, "label": label})
    };
    let mut records = Vec::new();
    for span in document.spans.iter().filter(|span| span.by == by) {
        let mut record = span_of(document, span);
        record["layer"] = json!(layer(span.layer));
        record["label"] = json!(name(span.label));
        records.push(record);
    }
    for given in document.labels.iter().filter(|given| given.by == by) {
        let mut record =
            json!({"kind": "label", "doc": document.id, "layer": layer(given.layer), "label": name(given.label)});
        if let Some(unit) = given.unit {
            let unit = document.units[unit as usize];
            (record["start"], record["end"]) = (json!(unit.start.get()), json!(unit.end.get()));
        }
        records.push(record);
    }
    let finished = document.finished(by).cloned().unwrap_or_default();
    for unit in 0..document.units.len() {
        // Flagged beside done is finished; skipped or flagged alone is not.
        let marks: &[&str] = match (finished.contains(unit), unit % 2) {
            (true, 0) => &["done", "flagged"],
            (true, _) => &["done"],
            (false, 0) => &["skipped"],
            (false, _) => &["flagged"],
        };
        records.extend(marks.iter().map(|label| mark(unit, label)));
    }
    records
}

fn span_of(document: &Document, span: &Span) -> Value {
    let mut record = json!({"kind": "span", "doc": document.id, "start": span.start, "end": span.end});
    if span.pieces.is_some() {
        record["parts"] = span.stretches().map(|piece| json!([piece.start.get(), piece.end.get()])).collect();
    }
    record
}

#[test]
fn the_command_says_what_the_libraries_say() {
    for case in all() {
        hold_all(&case, &Files::of(&case).agree(&[]));
    }
}

#[test]
fn the_order_of_lines_and_what_is_no_longer_so_change_nothing() {
    for case in all().into_iter().step_by(3) {
        let mut files = Files::of(&case);
        let tidy = files.agree(&[]);
        for (_, lines) in &mut files.annotations {
            *lines = untidy(lines);
        }
        let untidy = files.agree(&[]);
        assert_eq!(tidy["layers"], untidy["layers"], "{}", case.name);
        assert_eq!(tidy["finished"], untidy["finished"], "{}", case.name);
    }
}

#[test]
fn an_empty_file_says_nothing_and_one_document_has_no_interval() {
    let case = all().swap_remove(0);
    assert_eq!(case.name, "worked example");
    let mut files = Files::of(&case);
    files.annotations.push(("zoe".to_owned(), Vec::new()));
    let found = files.agree(&["--ci"]);
    hold_all(&case, &found);
    assert_eq!(found["finished"], json!({"a0": 1, "a1": 1, "zoe": 0}));
    let pairs = &found["layers"]["entity"]["pairs"];
    assert_eq!((&pairs["a0|zoe"], &pairs["a1|zoe"]), (&Value::Null, &Value::Null));
    assert_eq!(pairs["a0|a1"]["ci"], json!({"exact_micro_f1": null, "kappa": null, "u_alpha": null}));
}

/// The same records backwards, each after older revisions; and more that count for nothing.
fn untidy(lines: &[String]) -> Vec<String> {
    let mut all = Vec::new();
    for line in lines.iter().rev() {
        let newest: Value = serde_json::from_str(line).unwrap();
        let with = |changes: Value| {
            let mut record = newest.clone();
            record.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
            format!("{record}\n")
        };
        let other = format!("{}-x", newest["id"].as_str().unwrap());
        all.push(with(json!({"rev": 3})));
        all.push(with(json!({"rev": 2, "kind": "retracted"})));
        all.push(with(json!({"rev": 1, "label": "flagged"})));
        all.push(with(json!({"id": other, "rev": 2, "kind": "retracted"})));
        all.push(with(json!({"id": other, "label": "ORG"})));
        all.push(with(json!({"id": format!("{other}c"), "kind": "comment", "of": newest["id"], "note": "why?"})));
        all.push(with(json!({"id": format!("{other}u"), "kind": "of the future"})));
        if newest["kind"] == "span" {
            all.push(with(json!({"id": format!("{other}t")})));
            all.push(with(json!({"id": format!("{other}e"), "end": newest["start"]})));
        }
    }
    all
}
