//! The commands as programs use them: JSON forms, exit codes, what is said of bad input.

#![expect(clippy::unwrap_used, reason = "a test may fail this way")]

#[path = "cli/add.rs"]
mod add;
#[path = "cli/agree.rs"]
mod agree;
#[path = "cli/assign.rs"]
mod assign;
#[path = "cli/concordance.rs"]
mod concordance;
#[path = "cli/diff.rs"]
mod diff;
#[path = "cli/gold.rs"]
mod gold;
#[path = "cli/hostile.rs"]
mod hostile;
#[path = "cli/paths.rs"]
mod paths;
#[path = "cli/registry.rs"]
mod registry;
#[path = "cli/report.rs"]
mod report;
#[path = "cli/roundtrip.rs"]
mod roundtrip;
#[path = "cli/sample.rs"]
mod sample;
#[path = "cli/stats.rs"]
mod stats;
#[path = "cli/suggestions.rs"]
mod suggestions;
#[path = "cli/trust.rs"]
mod trust;

use serde_json::Value;
use std::path::Path;
use std::process::{Command, Output};

fn gloss(folder: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gloss"));
    // No configuration of whoever runs the tests.
    let command = command.current_dir(folder).args(args).env_remove("GLOSS_CONFIG").env("XDG_CONFIG_HOME", folder);
    command.env("GLOSS_ANNOTATOR", "rosa").output().unwrap()
}

fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn lines(output: &Output) -> Vec<Value> {
    let text = String::from_utf8(output.stdout.clone()).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// A dataset of one article, whose text has a character of two UTF-16 units.
fn talks() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("corpus")).unwrap();
    let text = "Talks end\n\nLake Wire 26/05/2015\n\n😀 Orlo left.\nAnhalt stayed.\n\nSource: https://example.org/1\n";
    std::fs::write(folder.path().join("corpus/talks.txt"), text).unwrap();
    folder
}

fn annotate(folder: &Path, name: &str, text: &str) {
    std::fs::create_dir_all(folder.join("annotations")).unwrap();
    std::fs::write(folder.join("annotations").join(format!("{name}.jsonl")), text).unwrap();
}

#[test]
fn a_folder_with_a_corpus_is_a_dataset() {
    let folder = talks();
    let docs = gloss(folder.path(), &["docs", "--json"]);
    assert_eq!(code(&docs), 0);
    let docs = lines(&docs);
    assert_eq!(docs.len(), 1);
    let expected = [
        ("doc", "talks/talks-end".into()),
        ("title", "Talks end".into()),
        ("outlet", "Lake Wire".into()),
        ("date", "2015-05-26".into()),
        ("url", "https://example.org/1".into()),
        ("file", "corpus/talks.txt".into()),
        ("paragraphs", Value::from(2)),
    ];
    for (key, value) in expected {
        assert_eq!(docs[0][key], value, "{key}");
    }
}

#[test]
fn stats_and_spans_count_by_annotator() {
    let folder = talks();
    let record = r#"{"id":"s-1","kind":"span","doc":"talks/talks-end","start":2,"end":6,"layer":"entity","label":"PER","quote":"Orlo","by":"rosa","at":"2026-11-24T07:12:03Z","mine":1}"#;
    annotate(folder.path(), "rosa", &format!("{record}\n"));
    let stats = lines(&gloss(folder.path(), &["stats", "--json"]));
    assert_eq!(stats[0]["annotators"]["rosa"]["spans"], 1);
    assert_eq!(stats[0]["annotators"]["rosa"]["by_label"]["entity/PER"], 1);
    assert_eq!((&stats[0]["documents"], &stats[0]["paragraphs"]), (&Value::from(1), &Value::from(2)));
    let spans = lines(&gloss(folder.path(), &["spans", "--json", "--label", "PER"]));
    assert_eq!(spans, [serde_json::from_str::<Value>(record).unwrap()]);
    assert!(lines(&gloss(folder.path(), &["spans", "--json", "--label", "ORG"])).is_empty());
    assert_eq!(code(&gloss(folder.path(), &["check", "--json"])), 0);
}

#[test]
fn the_id_of_a_json_line_is_the_one_that_records_name() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("corpus")).unwrap();
    let id = "Lake Wire 3/\u{1b}[7mb";
    let article = serde_json::json!({ "id": id, "text": "Orlo left." });
    std::fs::write(folder.path().join("corpus/wire.jsonl"), format!("{article}\n")).unwrap();
    let record = serde_json::json!({
        "id": "s-1", "kind": "span", "doc": id, "start": 0, "end": 4, "layer": "entity", "label": "PER", "quote": "Orlo"
    });
    annotate(folder.path(), "rosa", &format!("{record}\n"));
    let check = gloss(folder.path(), &["check", "--json"]);
    assert_eq!(lines(&check)[0]["findings"], serde_json::json!([]));
    assert_eq!(lines(&gloss(folder.path(), &["docs", "--json"]))[0]["doc"], id);
    let shown = gloss(folder.path(), &["docs"]);
    assert!(!String::from_utf8(shown.stdout).unwrap().contains('\u{1b}'), "to a terminal it is no command");
}

#[test]
fn a_broken_line_is_named_and_kept() {
    let folder = talks();
    let text = "{\"id\":\"s-1\",\"kind\":\"span\",\"doc\":\"no/such\",\"start\":2,\"end\":6}\n{broken\n";
    annotate(folder.path(), "rosa", text);
    let check = gloss(folder.path(), &["check", "--json"]);
    assert_eq!(code(&check), 1);
    let report = &lines(&check)[0];
    assert_eq!(report["ok"], false);
    let findings = report["findings"].as_array().unwrap();
    let at_line = |line: u64| findings.iter().any(|one| one["file"] == "annotations/rosa.jsonl" && one["line"] == line);
    assert!(at_line(2), "{findings:?}");
    assert_eq!(std::fs::read_to_string(folder.path().join("annotations/rosa.jsonl")).unwrap(), text);
}

#[test]
fn an_error_of_the_schema_has_line_and_column() {
    let folder = talks();
    std::fs::write(folder.path().join("gloss.toml"), "format = 1\n\n[[layer]]\nname = \"e\"\nkind = \"spam\"\n")
        .unwrap();
    let check = gloss(folder.path(), &["check"]);
    assert_eq!(code(&check), 1);
    let text = String::from_utf8(check.stdout.clone()).unwrap() + &said(&check);
    for wanted in ["gloss.toml:5", "spam", "stance"] {
        assert!(text.contains(wanted), "{wanted} is not in {text}");
    }
}

#[test]
fn a_doubled_or_reserved_key_names_both_sides() {
    let folder = talks();
    let schema = "[[layer]]\nname = \"e\"\n[[layer.label]]\nname = \"AAA\"\nkey = \"p\"\n[[layer.label]]\nname = \"BBB\"\nkey = \"p\"\n[[layer.label]]\nname = \"CCC\"\nkey = \"j\"\n";
    std::fs::write(folder.path().join("gloss.toml"), schema).unwrap();
    let report = lines(&gloss(folder.path(), &["check", "--json"]));
    let messages = report[0]["findings"].to_string();
    for wanted in ["AAA", "BBB", "CCC"] {
        assert!(messages.contains(wanted), "{wanted} is not in {messages}");
    }
}

#[test]
fn bad_input_is_said_in_a_sentence_and_ends_with_2() {
    let folder = tempfile::tempdir().unwrap();
    let none = gloss(folder.path(), &["stats"]);
    assert_eq!(code(&none), 2);
    assert!(said(&none).contains("gloss init"), "{}", said(&none));
    let talks = talks();
    for name in ["../evil", "a/b", "gold", "A", ""] {
        let refused = gloss(talks.path(), &["--as", name]);
        assert_eq!(code(&refused), 2, "{name}: {}", said(&refused));
    }
    let pipe = gloss(talks.path(), &["--as", "rosa"]);
    assert_eq!(code(&pipe), 2);
    assert!(said(&pipe).contains("not a terminal"), "{}", said(&pipe));
    assert!(!talks.path().join("annotations").exists());
}

#[cfg(unix)]
#[test]
fn a_dataset_above_in_a_folder_that_everybody_may_write_to_is_not_taken() {
    use std::os::unix::fs::PermissionsExt as _;
    let shared = talks();
    let inside = shared.path().join("inside");
    std::fs::create_dir(&inside).unwrap();
    assert_eq!(code(&gloss(&inside, &["docs"])), 0, "the nearest folder above is taken");
    std::fs::set_permissions(shared.path(), std::fs::Permissions::from_mode(0o1777)).unwrap();
    assert_eq!(code(&gloss(&inside, &["docs"])), 2);
    assert_eq!(code(&gloss(shared.path(), &["docs"])), 0, "named by the person it is opened");
}

#[cfg(unix)]
#[test]
fn a_link_out_of_the_dataset_is_not_read() {
    let folder = talks();
    let outside = tempfile::tempdir().unwrap();
    let secret = "Secret\n\nLake Wire 26/05/2015\n\nNothing to see.\n";
    std::fs::write(outside.path().join("secret.txt"), secret).unwrap();
    std::os::unix::fs::symlink(outside.path().join("secret.txt"), folder.path().join("corpus/link.txt")).unwrap();
    assert_eq!(lines(&gloss(folder.path(), &["docs", "--json"])).len(), 1);
    let report = lines(&gloss(folder.path(), &["check", "--json"]));
    assert!(report[0]["findings"].to_string().contains("link.txt"), "{report:?}");
}

#[test]
fn what_is_not_utf_8_is_named_with_a_guess() {
    let folder = talks();
    std::fs::write(folder.path().join("corpus/old.txt"), b"Caf\xe9 talks\n\nLake Wire 26/05/2015\n\nCaf\xe9.\n")
        .unwrap();
    let report = lines(&gloss(folder.path(), &["check", "--json"]));
    let messages = report[0]["findings"].to_string();
    assert!(messages.contains("corpus/old.txt") && messages.contains("windows-1252"), "{messages}");
}

#[test]
fn compact_leaves_one_line_a_record() {
    let folder = talks();
    let line = |rev: u32, label: &str| {
        format!(
            "{{\"id\":\"s-1\",\"rev\":{rev},\"kind\":\"span\",\"doc\":\"talks/talks-end\",\"start\":2,\"end\":6,\"layer\":\"entity\",\"label\":\"{label}\",\"quote\":\"Orlo\",\"by\":\"rosa\",\"at\":\"2026-11-24T07:12:03Z\"}}\n"
        )
    };
    annotate(folder.path(), "rosa", &(line(3, "ORG") + &line(2, "PER")));
    let done = gloss(folder.path(), &["compact"]);
    assert_eq!(code(&done), 0, "{}", said(&done));
    assert_eq!(std::fs::read_to_string(folder.path().join("annotations/rosa.jsonl")).unwrap(), line(3, "ORG"));
}

#[test]
fn parts_that_do_not_fit_are_named_with_their_line() {
    let folder = talks();
    let span = |id: &str, parts: &str, quote: &str| {
        format!(
            "{{\"id\":\"{id}\",\"kind\":\"span\",\"doc\":\"talks/talks-end\",\"start\":2,\"end\":11,\"parts\":{parts},\"layer\":\"entity\",\"label\":\"PER\",\"quote\":\"{quote}\"}}\n"
        )
    };
    let apart = span("s-4", "[[2,6],[13,19]]", "Orlo Anhalt").replace("\"end\":11", "\"end\":19");
    let text = span("s-1", "[[2,6],[7,11]]", "Orlo left")
        + &span("s-2", "[[7,11],[2,6]]", "left Orlo")
        + &span("s-3", "[[2,6],[7,11]]", "Orlo stays")
        + &apart;
    annotate(folder.path(), "rosa", &text);
    let report = &lines(&gloss(folder.path(), &["check", "--json"]))[0];
    let found: Vec<_> =
        report["findings"].as_array().unwrap().iter().map(|one| (one["line"].clone(), one["code"].clone())).collect();
    let expected = [(2.into(), "bad-parts".into()), (3.into(), "unanchored".into()), (4.into(), "parts-apart".into())];
    assert_eq!(found, expected, "{report}");
}

#[test]
fn a_fault_of_the_users_configuration_is_named_and_stops_nothing() {
    let folder = talks();
    let config = folder.path().join("mine.toml");
    std::fs::write(&config, "annotator = \"rosa\"\n[keys]\nundo = \"x\"\nremove = 7\n").unwrap();
    let run = |args: &[&str], config: &Path| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_gloss"));
        let command = command.current_dir(folder.path()).args(args).env_remove("GLOSS_ANNOTATOR");
        command.env("GLOSS_CONFIG", config).output().unwrap()
    };
    let check = run(&["check", "--json"], &config);
    assert_eq!(code(&check), 1);
    let findings = lines(&check)[0]["findings"].as_array().unwrap().clone();
    let at_line = |line: u64| {
        findings.iter().any(|one| one["file"].as_str().unwrap().ends_with("mine.toml") && one["line"] == line)
    };
    assert!(at_line(3) && at_line(4), "{findings:?}");
    // The rest of it is used: compact works on the file of the annotator it names.
    annotate(folder.path(), "rosa", "");
    let compact = run(&["compact"], &config);
    assert!(String::from_utf8_lossy(&compact.stdout).contains("annotations/rosa.jsonl"), "{compact:?}");
    let missing = run(&["check"], &folder.path().join("none.toml"));
    assert!(String::from_utf8_lossy(&missing.stdout).contains("none.toml: it can't be read"), "{missing:?}");
    assert_eq!(code(&run(&["docs"], &config)), 0);
}

#[test]
fn a_guideline_that_leads_nowhere_is_named_with_its_line() {
    let folder = talks();
    std::fs::create_dir(folder.path().join("docs")).unwrap();
    std::fs::write(folder.path().join("docs/guidelines.md"), "# Guide\n## Person\n").unwrap();
    let label = |name: &str, guide: &str| format!("[[layer.label]]\nname = \"{name}\"\nguide = \"{guide}\"\n");
    let labels =
        [("A", "docs/guidelines.md#person"), ("B", "docs/guidelines.md#place"), ("C", "../x.md#y"), ("D", "#guide")];
    let schema: String = labels.iter().map(|(name, guide)| label(name, guide)).collect();
    std::fs::write(folder.path().join("gloss.toml"), format!("[[layer]]\nname = \"e\"\n{schema}")).unwrap();
    let report = lines(&gloss(folder.path(), &["check", "--json"]));
    let findings = report[0]["findings"].as_array().unwrap();
    let found: Vec<_> =
        findings.iter().map(|one| (one["code"].as_str().unwrap(), one["line"].as_u64().unwrap())).collect();
    assert_eq!(found, [("no-guideline", 8), ("no-guideline", 11)]);
    assert!(findings[0]["message"].as_str().unwrap().contains("there are #guide, #person"));
    assert!(findings[1]["message"].as_str().unwrap().contains("leads out of the dataset"));
}

#[test]
fn completions_and_manual_pages_know_every_command() {
    let folder = tempfile::tempdir().unwrap();
    let names: Vec<String> =
        glossator::cli::command().get_subcommands().map(|command| command.get_name().to_owned()).collect();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = gloss(folder.path(), &["completions", shell]);
        let text = String::from_utf8(script.stdout.clone()).unwrap();
        assert_eq!(code(&script), 0);
        assert!(names.iter().all(|name| text.contains(name.as_str())), "{shell}");
    }
    assert_eq!(code(&gloss(folder.path(), &["completions", "tcsh"])), 2);
    let page = String::from_utf8(gloss(folder.path(), &["man"]).stdout).unwrap();
    assert!(page.contains(".TH gloss 1") && page.contains("GLOSS_CONFIG"), "{page}");
    let pages = gloss(folder.path(), &["man", "--out", "man/man1"]);
    assert_eq!(String::from_utf8(pages.stdout.clone()).unwrap().lines().count(), names.len() + 1);
    for name in names {
        let page = std::fs::read_to_string(folder.path().join(format!("man/man1/gloss-{name}.1"))).unwrap();
        assert!(page.contains(&format!(".TH gloss-{name} 1")), "{page}");
    }
}

#[test]
fn search_gives_code_points_and_paragraphs_and_says_by_its_exit_whether_it_found() {
    let folder = talks();
    let found = gloss(folder.path(), &["search", "--json", "anhalt"]);
    assert_eq!(code(&found), 0, "{}", said(&found));
    let rows = lines(&found);
    let expected = serde_json::json!({
        "doc": "talks/talks-end", "paragraph": 2, "start": 13, "end": 19, "quote": "Anhalt",
        "left": "😀 Orlo left.\n", "right": " stayed."
    });
    assert_eq!(rows, [expected]);
    assert_eq!(lines(&gloss(folder.path(), &["search", "--json", "--regex", "[A-Z][a-z]+"])).len(), 2);
    let text = gloss(folder.path(), &["search", "Orlo"]);
    assert!(String::from_utf8(text.stdout).unwrap().contains("😀 ⟦Orlo⟧ left. Anhalt stayed.  talks/talks-end ¶ 1"));
    for none in [&["search", "orlos"][..], &["search", "--exact", "orlo"], &["search", "--whole", "Orl"]] {
        let none = gloss(folder.path(), none);
        assert_eq!((code(&none), none.stdout.len()), (1, 0));
    }
    let bad = gloss(folder.path(), &["search", "--regex", "(a"]);
    assert_eq!(code(&bad), 2);
    assert!(said(&bad).contains("unclosed group"), "{}", said(&bad));
    assert_eq!(code(&gloss(folder.path(), &["search", ""])), 2);
}
