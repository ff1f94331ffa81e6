//! The tutorial of the book, done: every key of its tables is pressed on the sample, and the screen must say what stands beside it.

#![expect(clippy::unwrap_used, reason = "a test may fail this way")]

use glossator::driver::{Headless, beside};
use glossator::session::Start;
use glossator::session::effect::Event;
use glossator::store::{annotations, corpus_index, dataset::Dataset};
use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex};

fn sample() -> Headless {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let dataset = Dataset::open(root).unwrap();
    let corpus = corpus_index::load(&dataset.root, &dataset.schema, &|| false);
    let start = Start {
        name: dataset.name.clone(),
        schema: Some(Arc::new(dataset.schema.clone())),
        who: "me".to_owned(),
        suggestions: true,
        size: (120, 36),
        ..Start::default()
    };
    let mut it = Headless::new(start, corpus, false);
    for file in annotations::present(&dataset.root) {
        it.others.insert(file.name.clone(), annotations::read(&file.path).unwrap().records);
    }
    it.guidelines.insert("docs/guidelines.md".to_owned(), fs::read_to_string(root.join("docs/guidelines.md")).unwrap());
    let told = Mutex::new(Vec::new());
    beside::read(&dataset, "me", &|event| told.lock().unwrap().push(event), || {});
    for event in told.into_inner().unwrap() {
        if !matches!(event, Event::Corpus(_) | Event::Reading(_)) {
            it.event(event);
        }
    }
    it
}

/// The rows of the tables: keys, and what the screen says then.
fn rows(page: &str) -> Vec<(String, String)> {
    let cells = |line: &str| -> Vec<String> { line.split('|').map(|cell| cell.trim().to_owned()).collect() };
    let code = |cell: &str| cell.strip_prefix('`')?.strip_suffix('`').map(str::to_owned);
    let rows = page.lines().filter(|line| line.starts_with('|')).map(cells);
    rows.filter_map(|row| Some((code(row.get(1)?)?, code(row.get(3)?)?))).collect()
}

#[test]
fn the_screen_says_what_the_tutorial_says() {
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/tutorial.md")).unwrap();
    let rows = rows(&page);
    assert!(rows.len() > 25, "only {} rows", rows.len());
    let mut it = sample();
    for (keys, says) in rows {
        it.press(&keys);
        assert!(it.text().contains(&says), "{keys}: there is no {says} on\n{}", it.text());
    }
    assert!(it.ended);
}
