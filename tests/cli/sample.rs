//! `gloss sample`: as many of each stratum as its share asks for, and who reads them.

use super::assign::{archive, assigned};
use super::{code, gloss, lines, said};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;

#[test]
fn each_stratum_has_its_share_and_everybody_reads_it() {
    let folder = archive(60);
    let args = ["sample", "--by", "outlet,year", "-n", "12", "--seed", "7", "--to", "alice,boris", "--json"];
    let told = gloss(folder.path(), &args);
    assert_eq!(code(&told), 0, "{}", said(&told));
    let strata = lines(&told).remove(0)["strata"].clone();
    // Every fourth is the Post's, every fifth has no date: 3 of 15 and 9 of 45 are unknown.
    let stratum = |outlet: &str, year: &str, articles: u32, taken: u32| json!({"outlet": outlet, "year": year, "articles": articles, "taken": taken});
    let wanted = [
        stratum("Harbour Post", "2015", 12, 2),
        stratum("Harbour Post", "unknown", 3, 1),
        stratum("Lake Wire", "2015", 36, 7),
        stratum("Lake Wire", "unknown", 9, 2),
    ];
    assert_eq!(strata, Value::from(wanted.to_vec()));
    let by_doc = assigned(folder.path());
    let everybody: BTreeSet<String> = ["alice", "boris"].map(str::to_owned).into();
    assert_eq!((by_doc.len(), by_doc.values().all(|readers| *readers == everybody)), (12, true));
    let mut counts: BTreeMap<(bool, bool), usize> = BTreeMap::new();
    for doc in by_doc.keys() {
        let number: usize = doc.trim_start_matches('n').parse().unwrap();
        *counts.entry((number.is_multiple_of(4), number.is_multiple_of(5))).or_default() += 1;
    }
    assert_eq!(counts.into_values().collect::<Vec<_>>(), [7, 2, 2, 1]);
    let text = fs::read_to_string(folder.path().join("assign.jsonl")).unwrap();
    assert_eq!(text.matches("\"part\":\"sample\"").count(), 24);
    // The same again says nothing new, another seed does; both keep what is there.
    let again = gloss(folder.path(), &[&args[..9], &["--add"]].concat());
    assert!(String::from_utf8(again.stdout).unwrap().contains("says all of it already"));
    assert_eq!(fs::read_to_string(folder.path().join("assign.jsonl")).unwrap(), text);
    let other: Vec<&str> = args[..9].iter().map(|arg| if *arg == "7" { "8" } else { arg }).collect();
    assert_eq!(code(&gloss(folder.path(), &[&other[..], &["--add"]].concat())), 0);
    let more = fs::read_to_string(folder.path().join("assign.jsonl")).unwrap();
    assert!(more.starts_with(&text) && more.len() > text.len());
    assert_eq!(code(&gloss(folder.path(), &["check"])), 0);
}

#[test]
fn an_article_that_two_batches_have_counts_once_for_who_reads_it() {
    let folder = archive(10);
    gloss(folder.path(), &["assign", "--to", "alice,boris", "--overlap", "1"]);
    let told = gloss(folder.path(), &["sample", "-n", "10", "--to", "alice,boris", "--add", "--json"]);
    let told = lines(&told).remove(0);
    for one in told["people"].as_array().unwrap() {
        assert_eq!((&one["articles"], &one["paragraphs"]), (&json!(10), &json!(30)), "{one}");
        assert_eq!(one["shared"].as_object().unwrap().values().next().unwrap(), 10);
    }
    assert_eq!(told["strata"], json!([{"articles": 10, "taken": 10}]));
    assert_eq!(code(&gloss(folder.path(), &["check"])), 0, "a batch more is no double");
}

#[test]
fn what_is_asked_for_and_cannot_be_is_said() {
    let folder = archive(10);
    let few = gloss(folder.path(), &["sample", "-n", "2", "--by", "outlet,month", "--to", "a,b", "--dry-run"]);
    assert!(String::from_utf8(few.stdout).unwrap().contains("not each of them has an article"));
    let cases: [(&[&str], &str); 4] = [
        (&["--to", "a"], "--articles"),
        (&["-n", "3"], "--to"),
        (&["-n", "3", "--to", "a,b", "--by", "colour"], "colour"),
        (&["-n", "0", "--to", "a"], "zero"),
    ];
    for (args, why) in cases {
        let refused = gloss(folder.path(), &[&["sample"], args].concat());
        assert_eq!(code(&refused), 2, "{args:?}");
        assert!(said(&refused).contains(why), "{args:?}: {}", said(&refused));
    }
}
