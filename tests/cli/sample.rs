//! `gloss sample`: as many of each stratum as its share asks for, and who reads them.

use super::assign::{archive, assigned};
use super::{code, gloss, lines, said};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::process::Output;

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

#[test]
fn who_deals_at_the_same_time_loses_nothing() {
    let folder = archive(200);
    let deal = |to: &str, args: &[&str]| {
        let deal = ["sample", "-n", "100", "--to", to, "--part", to];
        gloss(folder.path(), &[&deal[..], args].concat())
    };
    let people = ["alice", "boris", "carla", "dora", "elif", "fatou"];
    let at_once = |args: &[&str]| -> Vec<Output> {
        std::thread::scope(|scope| {
            let runs = people.map(|to| scope.spawn(move || deal(to, args)));
            runs.map(|run| run.join().unwrap()).into()
        })
    };
    let first = at_once(&[]);
    let well: Vec<&str> = people.iter().zip(&first).filter(|(_, run)| code(run) == 0).map(|(to, _)| *to).collect();
    assert_eq!(well.len(), 1, "of those who may not overwrite one is first");
    let refused = first.iter().filter(|run| code(run) == 2 && said(run).contains("is there already")).count();
    assert_eq!(refused, 5);
    for run in at_once(&["--add"]) {
        assert_eq!(code(&run), 0, "{}", said(&run));
    }
    let text = fs::read_to_string(folder.path().join("assign.jsonl")).unwrap();
    for to in people {
        assert_eq!(text.matches(&format!("\"by\":\"{to}\"")).count(), 100, "{to}");
    }
}

#[test]
fn an_outlet_without_a_letter_is_unknown() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("corpus")).unwrap();
    let article = |(at, outlet): (usize, &str)| json!({"id": at.to_string(), "outlet": outlet, "text": "Words."});
    let all: Vec<String> =
        ["", " \u{a0}\t", "Lake Wire"].into_iter().enumerate().map(|one| article(one).to_string()).collect();
    fs::write(folder.path().join("corpus/a.jsonl"), all.join("\n")).unwrap();
    let told = gloss(folder.path(), &["sample", "-n", "3", "--by", "outlet", "--to", "a", "--json"]);
    let stratum = |outlet: &str, count: u32| json!({"outlet": outlet, "articles": count, "taken": count});
    assert_eq!(lines(&told).remove(0)["strata"], json!([stratum("Lake Wire", 1), stratum("unknown", 2)]));
}
