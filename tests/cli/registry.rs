//! What `gloss check`, `stats` and `spans` say of entities, attributes and labels of articles.

use super::{annotate, code, gloss, lines, talks};

const SCHEMA: &str = r#"
[[layer]]
name = "entity"

[[layer.label]]
name = "PER"

[[layer.attribute]]
name = "form"
values = ["named", "nominal"]
required = true

[[layer.attribute]]
name = "mood"

[[layer]]
name = "genre"
kind = "document"

[[layer.label]]
name = "report"
"#;

#[test]
fn what_is_missing_unknown_or_broken_is_named_with_file_and_line() {
    let folder = talks();
    std::fs::write(folder.path().join("gloss.toml"), SCHEMA).unwrap();
    let registry = "{\"id\":\"orlo\",\"name\":\"Orlo\",\"type\":\"person\"}\nnot json\n";
    std::fs::write(folder.path().join("entities.jsonl"), registry).unwrap();
    let span = |id: &str, rest: &str| {
        format!(
            "{{\"id\":\"{id}\",\"kind\":\"span\",\"doc\":\"talks/talks-end\",\"start\":2,\"end\":6,\"layer\":\"entity\",\"label\":\"PER\",\"quote\":\"Orlo\"{rest}}}\n"
        )
    };
    let label =
        |id: &str, rest: &str| format!("{{\"id\":\"{id}\",\"kind\":\"label\",\"doc\":\"talks/talks-end\"{rest}}}\n");
    let file = [
        span("s-1", ",\"entity\":\"orlo\",\"attrs\":{\"form\":\"named\"}"),
        span("s-2", ",\"entity\":\"nobody\""),
        span("s-3", ",\"entity\":\"wd:Q1\",\"attrs\":{\"form\":[\"named\",\"odd\"]}"),
        label("l-4", ",\"layer\":\"genre\",\"label\":\"report\",\"target\":{\"text\":\"Orlo\"}"),
        label("l-5", ",\"layer\":\"genre\",\"label\":\"satire\""),
        label("l-6", ",\"layer\":\"entity\",\"label\":\"PER\""),
        "{\"id\":\"e-7\",\"kind\":\"entity\",\"name\":\"A\",\"merged\":\"e-8\"}\n".to_owned(),
        "{\"id\":\"e-8\",\"kind\":\"entity\",\"name\":\"B\",\"merged\":\"e-7\"}\n".to_owned(),
    ];
    annotate(folder.path(), "rosa", &file.concat());
    let check = gloss(folder.path(), &["check", "--json"]);
    assert_eq!(code(&check), 1);
    let report = lines(&check);
    let mut found: Vec<String> = report[0]["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| format!("{}:{} {}", one["file"].as_str().unwrap(), one["line"], one["code"].as_str().unwrap()))
        .collect();
    found.sort();
    let expected = [
        "annotations/rosa.jsonl:2 missing-attribute",
        "annotations/rosa.jsonl:2 unknown-entity",
        "annotations/rosa.jsonl:3 unknown-value",
        "annotations/rosa.jsonl:5 unknown-label",
        "annotations/rosa.jsonl:6 wrong-layer",
        "annotations/rosa.jsonl:7 merged-circle",
        "annotations/rosa.jsonl:8 merged-circle",
        "entities.jsonl:2 broken-line",
        "gloss.toml:0 no-values",
    ];
    assert_eq!(found, expected);
    let stats = lines(&gloss(folder.path(), &["stats", "--json"]));
    let rosa = &stats[0]["annotators"]["rosa"];
    assert_eq!((&rosa["spans"], &rosa["by_label"]["genre/report"]), (&3.into(), &1.into()));
    assert_eq!(lines(&gloss(folder.path(), &["spans", "--json"])).len(), 3);
}
