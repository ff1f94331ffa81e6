//! `gloss assign`: who reads what, what becomes of the file, and what is said of a broken one.

#![expect(clippy::indexing_slicing, reason = "a missing part of an answer fails the test, as it should")]

use super::{annotate, code, gloss, lines, said};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Output;

/// A dataset of so many articles, of one to five paragraphs, of two outlets; every fifth has no date.
pub fn archive(count: usize) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("corpus")).unwrap();
    let article = |at: usize| {
        let text = vec!["Words."; at % 5 + 1].join("\n\n");
        let outlet = if at.is_multiple_of(4) { "Harbour Post" } else { "Lake Wire" };
        let mut article =
            json!({"id": format!("n{at:03}"), "title": format!("Title {at}"), "outlet": outlet, "text": text});
        if !at.is_multiple_of(5) {
            article["date"] = format!("2015-0{}-11", at % 3 + 1).into();
        }
        article.to_string()
    };
    let all: Vec<String> = (0..count).map(article).collect();
    fs::write(folder.path().join("corpus/a.jsonl"), all.join("\n")).unwrap();
    folder
}

/// What the file says, by article.
pub fn assigned(folder: &Path) -> BTreeMap<String, BTreeSet<String>> {
    let text = fs::read_to_string(folder.join("assign.jsonl")).unwrap();
    let mut by_doc: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for line in text.lines() {
        let line: Value = serde_json::from_str(line).unwrap();
        let word = |key: &str| line[key].as_str().unwrap().to_owned();
        assert!(by_doc.entry(word("doc")).or_default().insert(word("by")), "{line} stands twice");
    }
    by_doc
}

fn told(output: &Output) -> Value {
    assert_eq!(code(output), 0, "{}", said(output));
    lines(output).remove(0)
}

#[test]
fn articles_are_dealt_and_the_file_says_how() {
    let folder = archive(40);
    let args = ["assign", "--to", "alice,boris,carla", "--overlap", "2", "--seed", "7", "--part", "pilot", "--json"];
    let told = told(&gloss(folder.path(), &args));
    let by_doc = assigned(folder.path());
    assert_eq!(by_doc.len(), 40);
    assert!(by_doc.values().all(|readers| readers.len() == 2));
    // 120 paragraphs, each read by two of three.
    let loads: Vec<u64> =
        told["people"].as_array().unwrap().iter().map(|one| one["paragraphs"].as_u64().unwrap()).collect();
    assert_eq!((told["paragraphs"].clone(), loads.iter().sum::<u64>()), (json!(120), 240));
    assert!(loads.iter().all(|load| load.abs_diff(80) <= 5), "{loads:?}");
    for one in told["people"].as_array().unwrap() {
        let name = one["name"].as_str().unwrap();
        let own = by_doc.values().filter(|readers| readers.contains(name)).count();
        assert_eq!(one["articles"], own);
        for (other, count) in one["shared"].as_object().unwrap() {
            let both = by_doc.values().filter(|readers| readers.contains(name) && readers.contains(other)).count();
            assert_eq!(*count, both);
            assert!(both > 8, "{name} and {other} share {both}");
        }
    }
    let text = fs::read_to_string(folder.path().join("assign.jsonl")).unwrap();
    assert!(text.starts_with(r#"{"doc":"n000","by":""#) && text.contains(r#","part":"pilot"}"#), "{text}");
    // The same again, and something else with another seed.
    let again = [&args[..], &["--force"]].concat();
    gloss(folder.path(), &again);
    assert_eq!(fs::read_to_string(folder.path().join("assign.jsonl")).unwrap(), text);
    let other: Vec<&str> = again.iter().map(|arg| if *arg == "7" { "8" } else { arg }).collect();
    gloss(folder.path(), &other);
    assert_ne!(fs::read_to_string(folder.path().join("assign.jsonl")).unwrap(), text);
}

#[test]
fn what_is_there_stays_unless_it_is_said() {
    let folder = archive(10);
    let file = folder.path().join("assign.jsonl");
    let dry = gloss(folder.path(), &["assign", "--to", "alice,boris", "--dry-run"]);
    assert!(String::from_utf8(dry.stdout).unwrap().contains("nothing was written"));
    assert!(!file.exists());
    // A broken line is somebody's work too; the last one has no end.
    let before = "{\"doc\":\"n001\",\"by\":\"alice\",\"note\":1}\nbroken\n{\"doc\":\"n002\",\"by\":\"alice\"}";
    fs::write(&file, before).unwrap();
    let refused = gloss(folder.path(), &["assign", "--to", "alice,boris"]);
    assert_eq!((code(&refused), said(&refused).contains("--add")), (2, true));
    let dry = gloss(folder.path(), &["assign", "--to", "alice,boris", "--dry-run"]);
    assert_eq!((code(&dry), said(&dry)), (2, said(&refused)), "it tells what would happen");
    assert_eq!(fs::read_to_string(&file).unwrap(), before);
    let told = told(&gloss(folder.path(), &["assign", "--to", "alice,boris", "--overlap", "1", "--add", "--json"]));
    let text = fs::read_to_string(&file).unwrap();
    assert!(text.starts_with(&format!("{before}\n")), "{text}");
    assert_eq!((told["articles"].clone(), text.lines().count()), (json!(8), 11));
    // Who had less before has more now: alice had 2 and 3 paragraphs.
    let loads: Vec<u64> =
        told["people"].as_array().unwrap().iter().map(|one| one["paragraphs"].as_u64().unwrap()).collect();
    assert_eq!(loads.iter().sum::<u64>(), 30);
    assert!(loads[0].abs_diff(loads[1]) <= 5, "{loads:?}");
    let none = gloss(folder.path(), &["assign", "--to", "alice,boris", "--add"]);
    assert!(said(&none).contains("nothing is left to deal"), "{}", said(&none));
    let links = tempfile::tempdir().unwrap();
    fs::rename(&file, links.path().join("x")).unwrap();
    std::os::unix::fs::symlink(links.path().join("x"), &file).unwrap();
    let linked = gloss(folder.path(), &["assign", "--to", "alice,boris", "--force"]);
    assert_eq!(code(&linked), 2);
    assert_eq!(fs::read_to_string(links.path().join("x")).unwrap(), text);
}

#[test]
fn a_wrong_use_is_said() {
    let folder = archive(3);
    let cases: [(&[&str], &str); 9] = [
        (&["--to", "alice,alice"], "twice"),
        (&["--to", "gold"], "gold"),
        (&["--to", "../x"], "can't name"),
        (&["--to", "a,b", "--overlap", "3"], "name more people"),
        (&["--to", "a,b", "--overlap", "0"], "nobody would"),
        (&["--to", "a", "--part", "two words"], "one word"),
        (&["--to", "a", "--docs", "label:PER"], "about spans"),
        (&["--to", "a", "--docs", "outlet:nowhere"], "no article fits"),
        (&["--to", "a", "--add", "--force"], "cannot be used"),
    ];
    for (args, why) in cases {
        let refused = gloss(folder.path(), &[&["assign"], args].concat());
        assert_eq!(code(&refused), 2, "{args:?}");
        assert!(said(&refused).contains(why), "{args:?}: {}", said(&refused));
    }
    assert!(!folder.path().join("assign.jsonl").exists());
}

#[test]
fn what_is_wrong_with_the_file_is_named_with_its_line() {
    let folder = archive(3);
    let text = "{\"doc\":\"n001\",\"by\":\"alice\"}\nno json\n\n{\"doc\":\"gone\\u001b[2J\",\"by\":\"alice\"}\n{\"doc\":\"n002\",\"by\":\"../\\u001b[2J\"}\n\
                {\"doc\":\"n001\",\"by\":\"alice\"}\n";
    fs::write(folder.path().join("assign.jsonl"), text.to_owned() + &"x".repeat(20_000)).unwrap();
    let check = gloss(folder.path(), &["check", "--json"]);
    assert_eq!(code(&check), 1);
    let findings = lines(&check).remove(0)["findings"].clone();
    let mut found: Vec<(u64, String)> = findings
        .as_array()
        .unwrap()
        .iter()
        .filter(|one| one["file"] == "assign.jsonl")
        .map(|one| (one["line"].as_u64().unwrap(), one["code"].as_str().unwrap().to_owned()))
        .collect();
    found.sort();
    let wanted = [(2, "broken-line"), (4, "unknown-doc"), (5, "bad-name"), (6, "repeated"), (7, "long-line")];
    assert_eq!(found, wanted.map(|(line, code)| (line, code.to_owned())));
    let said = gloss(folder.path(), &["check"]).stdout;
    assert!(!said.contains(&0x1b), "a control of the file was printed");
}

/// A finished paragraph of one word, and that word tagged.
fn work(doc: &str, by: &str, label: &str) -> String {
    let at = "2026-11-26T08:00:00Z";
    let span = json!({"id": format!("s-{by}-{doc}"), "kind": "span", "doc": doc, "start": 0, "end": 5, "layer": "entity",
        "label": label, "quote": "Words", "by": by, "at": at});
    let mark = json!({"id": format!("m-{by}-{doc}"), "kind": "mark", "doc": doc, "start": 0, "end": 6, "label": "done",
        "by": by, "at": at});
    format!("{span}\n{mark}\n")
}

#[test]
fn stats_and_agreement_follow_what_is_assigned() {
    // n000 and n005 have one paragraph, n001 two.
    let folder = archive(6);
    let line = |doc: &str, by: &str, part: &str| json!({"doc": doc, "by": by, "part": part}).to_string() + "\n";
    let all = [
        line("n000", "alice", "pilot"),
        line("n000", "boris", "pilot"),
        line("n005", "boris", "main"),
        line("n001", "alice", "main"),
        line("n001", "carla", "main"),
    ];
    fs::write(folder.path().join("assign.jsonl"), all.concat()).unwrap();
    let of = |by: &str| work("n000", by, "PER") + &work("n005", by, if by == "alice" { "PER" } else { "ORG" });
    for by in ["alice", "boris"] {
        annotate(folder.path(), by, &of(by));
    }
    let stats = lines(&gloss(folder.path(), &["stats", "--json"])).remove(0)["annotators"].clone();
    let share = |articles: u32, articles_done: u32, paragraphs: u32, paragraphs_done: u32| json!({"articles": articles, "articles_done": articles_done, "paragraphs": paragraphs, "paragraphs_done": paragraphs_done});
    assert_eq!(stats["alice"]["assigned"], share(2, 1, 3, 1));
    assert_eq!(stats["boris"]["assigned"], share(2, 2, 2, 2));
    assert_eq!((&stats["carla"]["assigned"], &stats["carla"]["spans"]), (&share(1, 0, 2, 0), &json!(0)));
    let said_of = String::from_utf8(gloss(folder.path(), &["stats"]).stdout).unwrap();
    assert!(said_of.contains("assigned: 1 of 2 articles done, 1 of 3 paragraphs"), "{said_of}");
    let figure = |args: &[&str]| {
        let told = gloss(folder.path(), &[&["agree", "--json"], args].concat());
        assert_eq!(code(&told), 0, "{}", said(&told));
        let report = lines(&told).remove(0);
        let pair = &report["layers"]["entity"]["pairs"]["alice|boris"];
        (pair["documents"].clone(), pair["exact"]["micro"]["f1"].clone())
    };
    // They agree on n000, not on n005, which boris alone has to read and alice has read too.
    assert_eq!(figure(&[]), (json!(2), json!(0.5)));
    assert_eq!(figure(&["--part", "pilot"]), (json!(1), json!(1.0)));
    let none = gloss(folder.path(), &["agree", "--part", "rest"]);
    assert_eq!((code(&none), said(&none).contains("its parts are: main, pilot")), (2, true), "{}", said(&none));
}

#[test]
fn an_article_whose_line_would_not_be_read_is_named_and_left_out() {
    let folder = archive(4);
    let long = "x".repeat(17_000);
    fs::write(
        folder.path().join("corpus/b.jsonl"),
        json!({"id": long, "outlet": "Far Wire", "text": "Words."}).to_string(),
    )
    .unwrap();
    let args = ["assign", "--to", "alice,boris", "--force", "--json"];
    for args in [&args[..], &["sample", "-n", "5", "--to", "alice,boris", "--force", "--json"]] {
        let dealt = gloss(folder.path(), args);
        assert_eq!((code(&dealt), said(&dealt).contains("is too long")), (1, true), "{}", said(&dealt));
        assert!(said(&dealt).len() < 300, "an id is cut");
        let told = lines(&dealt).remove(0);
        assert_eq!((&told["articles"], &told["left_out"]), (&json!(4), &json!([long])));
        assert_eq!(assigned(folder.path()).len(), 4);
        assert_eq!(code(&gloss(folder.path(), &["check"])), 0, "what was written is read");
    }
    let all = gloss(folder.path(), &["assign", "--to", "alice", "--force", "--docs", "outlet:far"]);
    assert_eq!((code(&all), said(&all).contains("no article can be dealt")), (2, true), "{}", said(&all));
}
