//! Suggestions of outside models: what is said of broken and hostile files, and what is used of the rest.

#![expect(clippy::indexing_slicing, reason = "a missing part of an answer fails the test, as it should")]

use super::{annotate, code, gloss, lines, said, talks};
use serde_json::{Value, json};
use std::fmt::Write;
use std::path::Path;

/// A line that is right: “Orlo” in the first paragraph.
fn right() -> Value {
    json!({"id": "p-1", "kind": "span", "doc": "talks/talks-end", "start": 2, "end": 6, "layer": "entity", "label": "PER",
        "quote": "Orlo", "origin": "model:x@1", "score": 0.9, "by": "x"})
}

fn with(changes: Value) -> String {
    let mut line = right();
    for (key, value) in changes.as_object().unwrap() {
        if value.is_null() {
            line.as_object_mut().unwrap().remove(key);
        } else {
            line[key] = value.clone();
        }
    }
    line.to_string()
}

fn suggest(folder: &Path, name: &str, text: &str) {
    std::fs::create_dir_all(folder.join("suggestions")).unwrap();
    std::fs::write(folder.join("suggestions").join(name), text).unwrap();
}

/// Line, code, severity of each finding about a file.
fn findings(folder: &Path, name: &str) -> Vec<(u64, String, String)> {
    let report = lines(&gloss(folder, &["check", "--json"]));
    let here = report[0]["findings"].as_array().unwrap().iter().filter(|one| one["file"] == name);
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    here.map(|one| (one["line"].as_u64().unwrap(), text(&one["code"]), text(&one["severity"]))).collect()
}

#[test]
fn every_broken_line_is_named_and_the_rest_is_used() {
    let folder = talks();
    let broken = [
        ("{broken".to_owned(), "broken-line"),
        (right().to_string().replace("0.9", "NaN"), "broken-line"),
        (with(json!({"start": "2"})), "broken-line"),
        (with(json!({"kind": "relation"})), "no-span"),
        (with(json!({"doc": "no/such"})), "unknown-doc"),
        (with(json!({"start": 900, "end": 904})), "outside"),
        (with(json!({"end": 4_000_000_000_u32})), "outside"),
        (with(json!({"start": null})), "outside"),
        (with(json!({"start": 6, "end": 2})), "reversed"),
        (with(json!({"quote": "Anhalt"})), "wrong-quote"),
        (with(json!({"layer": "colour"})), "unknown-layer"),
        (with(json!({"label": "RED"})), "unknown-label"),
        (with(json!({"score": null})), "no-score"),
        (with(json!({"score": -0.1})), "bad-score"),
        (with(json!({"score": 1.1})), "bad-score"),
        (with(json!({"origin": null})), "no-origin"),
        (with(json!({"origin": "me"})), "bad-origin"),
        (with(json!({"start": 8, "end": 20, "quote": null})), "crossing"),
        (with(json!({"parts": [[2, 3], [4, 6]]})), "parts"),
        (with(json!({"id": "p-".repeat(200)})), "long-id"),
        (with(json!({"note": "x".repeat(70_000)})), "long-line"),
        (with(json!({"sha": "sha256:0000000000000000", "quote": null})), "other-text"),
    ];
    let mut text = right().to_string() + "\n\n";
    for (line, _) in &broken {
        writeln!(text, "{line}").unwrap();
    }
    text += &with(json!({"id": "p-2", "start": 13, "end": 19, "quote": "Anhalt"}));
    suggest(folder.path(), "x.jsonl", &text);
    let found = findings(folder.path(), "suggestions/x.jsonl");
    let expected: Vec<_> =
        (3..).zip(&broken).map(|(line, (_, code))| (line, (*code).to_owned(), "error".to_owned())).collect();
    assert_eq!(found, expected);
    assert_eq!(code(&gloss(folder.path(), &["check"])), 1);
    assert_eq!(lines(&gloss(folder.path(), &["stats", "--json"]))[0]["suggestions"], 2);
}

#[test]
fn stances_are_suggested_only_where_the_team_asked_for_it() {
    let folder = talks();
    suggest(folder.path(), "x.jsonl", &with(json!({"layer": "stance", "label": "against"})));
    let found = findings(folder.path(), "suggestions/x.jsonl");
    assert_eq!(found, [(1, "not-suggested".to_owned(), "warning".to_owned())]);
    let schema = "[[layer]]\nname = \"stance\"\nkind = \"stance\"\n[[layer.label]]\nname = \"against\"\nkey = \"-\"\n[suggest]\nstance = true\n";
    std::fs::write(folder.path().join("gloss.toml"), schema).unwrap();
    assert_eq!(findings(folder.path(), "suggestions/x.jsonl"), []);
}

#[test]
fn a_flood_is_capped_and_said_in_a_few_lines() {
    let folder = talks();
    let mut text = String::new();
    for at in 0..5_000 {
        writeln!(text, "{}", with(json!({"id": format!("p-{at}"), "score": f64::from(at) / 5_000.0}))).unwrap();
    }
    for at in 0..1_000 {
        writeln!(text, "{}", with(json!({"id": format!("q-{at}"), "score": 7}))).unwrap();
    }
    suggest(folder.path(), "x.jsonl", &text);
    let found = findings(folder.path(), "suggestions/x.jsonl");
    let count = |code: &str| found.iter().filter(|one| one.1 == code).count();
    assert_eq!((count("bad-score"), count("many-in-paragraph"), found.len()), (21, 1, 22));
    let report = String::from_utf8(gloss(folder.path(), &["check"]).stdout).unwrap();
    assert!(report.contains("1000 times") && report.contains("4800 proposals"), "{report}");
    assert_eq!(lines(&gloss(folder.path(), &["stats", "--json"]))[0]["suggestions"], 200);
}

#[cfg(unix)]
#[test]
fn nothing_outside_the_dataset_is_read() {
    let (folder, elsewhere) = (talks(), tempfile::tempdir().unwrap());
    std::fs::write(elsewhere.path().join("x.jsonl"), right().to_string()).unwrap();
    suggest(folder.path(), "own.jsonl", &right().to_string());
    let link = folder.path().join("suggestions/x.jsonl");
    std::os::unix::fs::symlink(elsewhere.path().join("x.jsonl"), link).unwrap();
    std::fs::create_dir(folder.path().join("suggestions/folder.jsonl")).unwrap();
    let codes = |name: &str| findings(folder.path(), name).into_iter().map(|one| one.1).collect::<Vec<_>>();
    assert_eq!(codes("suggestions/x.jsonl"), ["link-out"]);
    assert_eq!(codes("suggestions/folder.jsonl"), ["no-file"]);
    assert_eq!(lines(&gloss(folder.path(), &["stats", "--json"]))[0]["suggestions"], 1);
    std::fs::remove_dir_all(folder.path().join("suggestions")).unwrap();
    std::os::unix::fs::symlink(elsewhere.path(), folder.path().join("suggestions")).unwrap();
    assert_eq!(codes("suggestions"), ["link-out"]);
    assert_eq!(lines(&gloss(folder.path(), &["stats", "--json"]))[0]["suggestions"], 0);
}

/// A dataset of three paragraphs, the first of which rosa finished.
fn half_done() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("corpus")).unwrap();
    let text = "Talks end\n\nLake Wire 26/05/2015\n\n😀 Orlo left Velmar.\nThen Orlo came back to Velmar.\nOrlo stayed.\n\nSource: https://example.org/1\n";
    std::fs::write(folder.path().join("corpus/talks.txt"), text).unwrap();
    let span = |id: &str, start: u32, quote: &str, label: &str| {
        let end = start + u32::try_from(quote.len()).unwrap();
        json!({"id": id, "kind": "span", "doc": "talks/talks-end", "start": start, "end": end, "layer": "entity", "label": label,
            "quote": quote, "by": "rosa", "at": "2026-11-24T07:12:03Z"})
        .to_string()
    };
    let mark = done(0, 19);
    let all = [span("s-1", 2, "Orlo", "PER"), span("s-2", 12, "Velmar", "GPE"), mark];
    annotate(folder.path(), "rosa", &(all.join("\n") + "\n"));
    folder
}

fn done(start: u32, end: u32) -> String {
    json!({"id": format!("m-{start}"), "kind": "mark", "doc": "talks/talks-end", "start": start, "end": end, "label": "done",
        "by": "rosa", "at": "2026-11-24T07:13:03Z"})
    .to_string()
}

fn quotes(records: &[Value]) -> Vec<String> {
    let text = |one: &Value, key: &str| one[key].as_str().unwrap().to_owned();
    records.iter().map(|one| format!("{} {}", text(one, "quote"), text(one, "label"))).collect()
}

#[test]
fn suggest_writes_the_same_bytes_twice_and_they_can_be_used() {
    let folder = half_done();
    let first = gloss(folder.path(), &["suggest", "--json"]);
    assert_eq!(code(&first), 0, "{}", said(&first));
    let records = lines(&first);
    let found = quotes(&records);
    assert_eq!(found.iter().filter(|one| *one == "Orlo PER").count(), 2, "{found:?}");
    assert!(found.contains(&"Velmar GPE".to_owned()), "{found:?}");
    for record in &records {
        assert!(record["score"].as_f64().is_some_and(|score| (0.25..=1.0).contains(&score)), "{record}");
        assert!(record["id"].as_str().is_some_and(|id| id.len() == 18 && id.starts_with("p-")), "{record}");
        assert_eq!((&record["by"], record.get("at")), (&json!("builtin"), None));
    }
    assert!(!folder.path().join("suggestions").exists());
    assert_eq!(code(&gloss(folder.path(), &["suggest"])), 0);
    let written = || std::fs::read(folder.path().join("suggestions/builtin.jsonl")).unwrap();
    let bytes = written();
    assert_eq!(bytes, first.stdout);
    assert_eq!(code(&gloss(folder.path(), &["suggest"])), 0);
    assert_eq!(written(), bytes);
    let left: Vec<_> = std::fs::read_dir(folder.path().join("suggestions")).unwrap().flatten().collect();
    assert_eq!(left.len(), 1, "{left:?}");
    assert_eq!(findings(folder.path(), "suggestions/builtin.jsonl"), []);
    // Another annotator has finished nothing, and is offered nothing.
    let other = gloss(folder.path(), &["suggest", "--as", "boris", "--out", "b.jsonl"]);
    assert_eq!(code(&other), 0, "{}", said(&other));
    assert_eq!(std::fs::read_to_string(folder.path().join("b.jsonl")).unwrap(), "");
}

#[test]
fn gold_teaches_too_and_an_own_paragraph_comes_before_it() {
    let folder = half_done();
    let gold = json!({"id": "g-1", "kind": "span", "doc": "talks/talks-end", "start": 2, "end": 6, "layer": "entity",
        "label": "ORG", "quote": "Orlo", "by": "rev"});
    std::fs::write(folder.path().join("annotations/gold.jsonl"), format!("{gold}\n")).unwrap();
    let of_boris = lines(&gloss(folder.path(), &["suggest", "--json", "--as", "boris"]));
    assert!(quotes(&of_boris).contains(&"Orlo ORG".to_owned()), "{of_boris:?}");
    let of_rosa = lines(&gloss(folder.path(), &["suggest", "--json"]));
    let of_rosa = quotes(&of_rosa);
    assert!(of_rosa.contains(&"Orlo PER".to_owned()) && !of_rosa.contains(&"Orlo ORG".to_owned()), "{of_rosa:?}");
}

#[cfg(unix)]
#[test]
fn suggest_writes_nothing_outside_the_dataset_unless_told_to() {
    let (folder, elsewhere) = (half_done(), tempfile::tempdir().unwrap());
    std::os::unix::fs::symlink(elsewhere.path(), folder.path().join("suggestions")).unwrap();
    let refused = gloss(folder.path(), &["suggest"]);
    assert_eq!(code(&refused), 2);
    assert!(said(&refused).contains("--out"), "{}", said(&refused));
    assert_eq!(std::fs::read_dir(elsewhere.path()).unwrap().count(), 0);
}
