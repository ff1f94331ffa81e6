//! Arrows between modules point up this table only: it is the table of docs/architecture.md.

#![expect(clippy::unwrap_used, reason = "a test may fail this way")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// Module, and what it may use.
const MAY_USE: &[(&str, &[&str])] = &[
    ("text", &[]),
    ("finding", &[]),
    ("chance", &[]),
    ("annotation", &["text"]),
    ("toml_reader", &["finding"]),
    ("schema", &["finding", "toml_reader", "search"]),
    ("corpus", &["text", "schema", "finding"]),
    ("layout", &["text"]),
    ("guideline", &["text", "layout"]),
    ("search", &["text"]),
    ("suggest", &["text", "chance"]),
    ("sheet", &["text", "annotation", "schema", "corpus"]),
    ("review", &["text", "annotation", "schema", "corpus", "sheet"]),
    ("agreement", &["text", "chance", "annotation", "schema", "corpus", "sheet"]),
    ("assignment", &["text", "chance", "corpus"]),
    ("practice", &["text", "annotation", "schema", "corpus", "sheet", "agreement"]),
    ("insight", &["text", "chance", "annotation", "schema", "corpus", "assignment"]),
    ("exchange", &["text", "chance", "annotation", "schema", "corpus"]),
    ("extract", &["text", "corpus"]),
    ("report", &["text", "annotation", "schema", "corpus", "agreement", "assignment", "insight"]),
    ("editor", &["session"]),
    (
        "session",
        &[
            "text",
            "chance",
            "annotation",
            "schema",
            "corpus",
            "sheet",
            "review",
            "practice",
            "agreement",
            "assignment",
            "insight",
            "layout",
            "guideline",
            "search",
            "suggest",
            "editor",
        ],
    ),
    ("keymap", &["session"]),
    ("config", &["finding", "toml_reader", "search", "schema", "session", "keymap", "store"]),
    (
        "store",
        &[
            "text",
            "annotation",
            "schema",
            "corpus",
            "suggest",
            "finding",
            "sheet",
            "review",
            "exchange",
            "insight",
            "assignment",
        ],
    ),
    (
        "view",
        &[
            "annotation",
            "assignment",
            "review",
            "practice",
            "agreement",
            "insight",
            "chance",
            "text",
            "suggest",
            "layout",
            "guideline",
            "schema",
            "corpus",
            "session",
            "keymap",
            "editor",
        ],
    ),
    ("terminal", &["keymap"]),
    (
        "driver",
        &[
            "agreement",
            "assignment",
            "insight",
            "chance",
            "review",
            "practice",
            "sheet",
            "config",
            "schema",
            "suggest",
            "guideline",
            "annotation",
            "corpus",
            "keymap",
            "session",
            "store",
            "terminal",
            "text",
            "view",
            "search",
        ],
    ),
    (
        "cli",
        &[
            "agreement",
            "assignment",
            "insight",
            "annotation",
            "chance",
            "config",
            "corpus",
            "driver",
            "exchange",
            "extract",
            "finding",
            "guideline",
            "report",
            "review",
            "practice",
            "schema",
            "session",
            "sheet",
            "store",
            "suggest",
            "text",
            "search",
        ],
    ),
];

fn sources(folder: &Path, into: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            sources(&path, into);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            into.push((path.to_string_lossy().into_owned(), fs::read_to_string(&path).unwrap()));
        }
    }
}

#[test]
fn arrows_point_up_the_table() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let table: BTreeMap<_, _> = MAY_USE.iter().copied().collect();
    assert_eq!(table.len(), MAY_USE.len(), "a module stands in the table once");
    let mut files = Vec::new();
    sources(&src, &mut files);
    let mut seen = 0;
    for (path, text) in files {
        let inner = path.strip_prefix(&*src.to_string_lossy()).unwrap().trim_start_matches('/');
        let module = inner.split(['/', '.']).next().unwrap();
        if matches!(module, "lib" | "main") {
            continue;
        }
        let allowed = table.get(module).unwrap_or_else(|| panic!("{module} is not in the table"));
        for line in text.lines() {
            for used in line.split("crate::").skip(1) {
                let used = used.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap();
                assert!(used == module || allowed.contains(&used), "{inner}: {module} must not use {used}: {line}");
                seen += 1;
            }
        }
        let screen = ["view", "driver", "editor", "terminal"].contains(&module);
        assert!(screen || !text.contains("ratatui::"), "{inner}: only what draws may know ratatui");
        let disk = ["store", "driver", "cli"].contains(&module)
            || text.contains("#[cfg(test)]")
            || inner.ends_with("/tests.rs");
        assert!(disk || !text.contains("std::fs"), "{inner}: only store, driver and cli may know files");
    }
    assert!(seen > 100);
}
