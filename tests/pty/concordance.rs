//! Rows of the concordance marked, changed together and taken back, in a terminal.

use super::{dataset, records};
use crate::support::Session;
use std::time::Duration;

#[test]
fn three_marked_rows_are_changed_and_taken_back_in_the_file() {
    let folder = dataset();
    let talks = folder.path().join("talks");
    let mut session = Session::start(&talks, (120, 36));
    session.wait("looks like a name");
    session.press("/Orlo\rp/Velmar\ra/Anhalt\rp");
    session.wait("“Anhalt” PER");
    session.wait("● saved");
    session.press("gc\r");
    session.wait("1 of 3 · all spans");
    session.press("vvv");
    session.wait("3 marked");
    session.press("o");
    session.wait("3 changed to ORG");
    session.wait("● saved");
    let labels = || {
        let mut all: Vec<_> = records(&talks).into_iter().filter(|record| record["kind"] == "span").collect();
        all.sort_by_key(|record| (record["id"].to_string(), record["rev"].as_u64()));
        all.into_iter()
            .map(|record| (record["rev"].as_u64().unwrap_or(1), record["label"].as_str().unwrap().to_owned()))
            .collect::<Vec<_>>()
    };
    let last = |rev: u64| labels().into_iter().filter(|(at, _)| *at == rev).map(|(_, label)| label).collect::<Vec<_>>();
    assert_eq!(last(2), ["ORG", "ORG", "ORG"]);
    session.press("u");
    session.wait("and 2 more");
    session.wait("● saved");
    session.press("qq");
    assert!(session.ended(Duration::from_secs(20)));
    let mut kept = last(3);
    kept.sort();
    assert_eq!((labels().len(), kept), (3, vec!["GPE".to_owned(), "PER".to_owned(), "PER".to_owned()]));
}
