//! `gloss gold`, and what `gloss check`, `stats` and the others make of the file.

use super::{annotate, code, gloss, lines, said, talks};
use serde_json::Value;
use std::path::Path;

const DOC: &str = "talks/talks-end";

fn span(id: &str, label: &str, more: &str) -> String {
    format!(
        "{{\"id\":\"{id}\",\"kind\":\"span\",\"doc\":\"{DOC}\",\"start\":2,\"end\":6,\"layer\":\"entity\",\"label\":\"{label}\",\"quote\":\"Orlo\"{more}}}\n"
    )
}

fn done(id: &str, start: u32, end: u32) -> String {
    format!(
        "{{\"id\":\"{id}\",\"kind\":\"mark\",\"doc\":\"{DOC}\",\"label\":\"done\",\"start\":{start},\"end\":{end}}}\n"
    )
}

/// A second name, on which all agree.
fn anhalt(id: &str) -> String {
    span(id, "PER", "").replace("\"start\":2,\"end\":6", "\"start\":13,\"end\":19").replace("Orlo", "Anhalt")
}

fn decision(id: &str, of: &str, label: &str) -> String {
    format!(
        "{{\"id\":\"{id}\",\"kind\":\"decision\",\"doc\":\"{DOC}\",\"label\":\"{label}\",\"of\":\"{of}\",\"by\":\"dora\",\"at\":\"2026-11-25T10:00:00Z\"}}\n"
    )
}

fn differing() -> tempfile::TempDir {
    let folder = talks();
    for (who, label) in [("alice", "PER"), ("boris", "GPE"), ("carla", "PER")] {
        let id = |letter: &str| format!("{letter}-{who}");
        let all = [span(&id("s"), label, ""), anhalt(&id("t")), done(&id("m"), 0, 12), done(&id("n"), 13, 27)].concat();
        annotate(folder.path(), who, &all);
    }
    folder
}

fn gold(folder: &Path) -> String {
    std::fs::read_to_string(folder.join("annotations/gold.jsonl")).unwrap()
}

fn summary(folder: &Path, more: &[&str]) -> Value {
    let out = gloss(folder, &[&["gold", "--json"], more].concat());
    assert_eq!(code(&out), 0, "{}", said(&out));
    lines(&out).remove(0)
}

fn codes(folder: &Path) -> Vec<String> {
    let report = lines(&gloss(folder, &["check", "--json"])).remove(0);
    let findings = report.get("findings").and_then(Value::as_array).unwrap();
    findings.iter().map(|one| one.get("code").and_then(Value::as_str).unwrap().to_owned()).collect()
}

#[test]
fn agreed_things_are_written_and_open_ones_are_listed() {
    let folder = differing();
    let told = summary(folder.path(), &[]);
    let counts = ["records", "paragraphs_done", "lost"].map(|key| told[key].as_u64().unwrap());
    assert_eq!((counts, told["written"].as_bool()), ([2, 1, 0], Some(true)));
    let open = &told["open"][0];
    assert_eq!((open["doc"].as_str(), open["paragraph"].as_u64()), (Some(DOC), Some(1)));
    assert_eq!(open["differences"][0], "label");
    assert_eq!(open["versions"][0]["annotators"], serde_json::json!(["alice", "carla"]));
    assert_eq!(open["versions"][1]["records"], serde_json::json!(["s-boris@1"]));

    let records: Vec<Value> = gold(folder.path()).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let kinds: Vec<&str> = records.iter().map(|record| record["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["gold", "mark", "span"]);
    assert_eq!((records[1]["start"].as_u64(), records[2]["quote"].as_str()), (Some(13), Some("Anhalt")));
    assert_eq!(records[2]["provenance"]["annotators"], serde_json::json!(["alice", "boris", "carla"]));
    assert_eq!((records[2]["of"].as_str(), records[2]["by"].as_str()), (Some("t-alice@1"), Some("gold")));

    let before = gold(folder.path());
    assert_eq!(summary(folder.path(), &[])["changed"], false);
    assert_eq!(summary(folder.path(), &["--majority", "2", "--dry-run"])["records"], 4);
    assert_eq!(gold(folder.path()), before, "a dry run writes nothing");
    let shown = String::from_utf8(gloss(folder.path(), &["gold"]).stdout).unwrap();
    assert!(shown.contains("¶ 1 entity: label: PER “Orlo”: alice, carla; GPE “Orlo”: boris"), "{shown}");
}

#[test]
fn a_decision_enters_with_its_reviewer_and_nothing_else_does_where_only_that_is_wanted() {
    let folder = differing();
    let all = [
        decision("d-1", "s-alice@1", "reject"),
        decision("d-2", "s-boris@1", "accept"),
        decision("d-3", "s-carla@1", "reject"),
        decision("d-4", "s-gone@1", "accept"),
    ];
    annotate(folder.path(), "dora", &all.concat());
    let told = summary(folder.path(), &["--adjudicated-only"]);
    assert_eq!((told["items"]["decision"].as_u64(), told["open"].as_array().map(Vec::len)), (Some(1), Some(1)));
    assert_eq!(told["orphans"][0]["id"], "d-4");
    let text = gold(folder.path());
    assert!(text.contains("\"decision\":\"d-2@1\",\"reviewer\":\"dora\""), "{text}");
    assert!(text.contains("\"label\":\"GPE\"") && !text.contains("\"quote\":\"Anhalt\""), "{text}");
    assert_eq!(codes(folder.path()), ["decision-on-gone"]);
}

#[test]
fn gold_that_is_older_than_its_sources_is_named() {
    let folder = differing();
    summary(folder.path(), &["--majority", "2"]);
    assert_eq!(codes(folder.path()), Vec::<String>::new());
    annotate(folder.path(), "boris", &[span("s-boris", "PER", ""), anhalt("t-boris")].concat());
    let report = lines(&gloss(folder.path(), &["check", "--json"])).remove(0);
    let outdated = report["findings"].as_array().unwrap().iter().find(|one| one["code"] == "gold-outdated").unwrap();
    assert_eq!(outdated["file"], "annotations/gold.jsonl");
    assert!(outdated["message"].as_str().unwrap().ends_with("gloss gold --majority 2"), "{outdated}");
    summary(folder.path(), &["--majority", "2"]);
    assert_eq!(codes(folder.path()), Vec::<String>::new());
}

#[test]
fn nothing_depends_on_the_order_of_lines_or_on_older_revisions() {
    let folder = differing();
    summary(folder.path(), &[]);
    let before = gold(folder.path());
    let path = folder.path().join("annotations/boris.jsonl");
    let text = std::fs::read_to_string(&path).unwrap();
    let turned: Vec<&str> = text.lines().rev().collect();
    let newer = text.replace("\"kind\"", "\"rev\":2,\"kind\"");
    let older = text.replace("GPE", "EVENT");
    std::fs::write(&path, format!("{}\n{text}", turned.join("\n"))).unwrap();
    assert_eq!(summary(folder.path(), &[])["changed"], false);
    std::fs::write(&path, format!("{newer}{older}")).unwrap();
    assert_eq!(summary(folder.path(), &[])["changed"], false, "only revisions of what is open have changed");
    assert_eq!(gold(folder.path()), before);
}

#[test]
fn gold_goes_over_nothing_that_it_did_not_make_and_never_out_of_the_dataset() {
    let folder = differing();
    let schema = |file: &str| {
        let text =
            format!("[[layer]]\nname = \"entity\"\n[[layer.label]]\nname = \"PER\"\n[review]\ngold = \"{file}\"\n");
        std::fs::write(folder.path().join("gloss.toml"), text).unwrap();
    };
    let before = std::fs::read_to_string(folder.path().join("annotations/alice.jsonl")).unwrap();
    schema("annotations/alice.jsonl");
    let refused = gloss(folder.path(), &["gold"]);
    assert_eq!(code(&refused), 2);
    assert!(said(&refused).contains("gloss gold did not make 4 of its lines"), "{}", said(&refused));
    assert_eq!(std::fs::read_to_string(folder.path().join("annotations/alice.jsonl")).unwrap(), before);
    for bad in ["../gold.jsonl", "/tmp/gold.jsonl", "gloss.toml"] {
        schema(bad);
        let refused = gloss(folder.path(), &["gold"]);
        assert_eq!(code(&refused), 2);
        assert!(said(&refused).contains("inside the dataset"), "{}", said(&refused));
        assert!(codes(folder.path()).contains(&"bad-path".to_owned()));
    }
    assert_eq!(code(&gloss(folder.path(), &["gold", "--majority", "1"])), 2);

    // Under another name it is no annotator either.
    schema("annotations/reference.jsonl");
    assert_eq!(summary(folder.path(), &[])["records"], 2);
    assert_eq!(summary(folder.path(), &[])["changed"], false);
    let stats = lines(&gloss(folder.path(), &["stats", "--json"])).remove(0);
    let names: Vec<&String> = stats["annotators"].as_object().unwrap().keys().collect();
    assert_eq!(names, ["alice", "boris", "carla"]);
}

#[test]
fn files_that_are_no_annotator_s_are_left_out_and_said() {
    let folder = differing();
    annotate(folder.path(), "Alice", &span("s-other", "GPE", ""));
    annotate(folder.path(), "erik", &span("s-erik", "PER", "").replace("Orlo", "Gone"));
    let told = summary(folder.path(), &[]);
    assert_eq!(told["left_out"]["Alice"], "its name differs from alice.jsonl in capitals only");
    assert_eq!(told["lost"], 1);
    assert!(codes(folder.path()).contains(&"same-name".to_owned()));
}

#[test]
fn what_is_finished_in_it_teaches_the_suggestions() {
    let folder = differing();
    std::fs::write(folder.path().join("corpus/more.txt"), "Anhalt and Orlo came back.").unwrap();
    let proposed = || {
        let out = gloss(folder.path(), &["suggest", "--json"]);
        assert_eq!(code(&out), 0, "{}", said(&out));
        let all = lines(&out);
        let sure = all.iter().filter(|one| one["doc"] == "more" && one["score"].as_f64().unwrap() > 0.9);
        sure.map(|one| one["quote"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(proposed(), Vec::<String>::new());
    summary(folder.path(), &[]);
    assert_eq!(proposed(), ["Anhalt"], "what is open is taught by nobody");
}
