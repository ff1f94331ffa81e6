//! `gy`: when a sync begins, what is said of it, and what a merge brings into a session.

use super::open;
use glossator::session::effect::Event;
use glossator::session::syncing::{Synced, Syncing};

#[test]
fn a_sync_ends_with_what_it_says_and_waits_for_the_disk() {
    let mut it = open((120, 24), false, Vec::new());
    it.sync = Synced { said: "sent to origin main · boris: 2 spans".into(), has_corpus: false };
    it.press("gy");
    assert!(it.text().contains("sync: sent to origin main · boris: 2 spans"), "{}", it.text());
    it.disk_full = true;
    it.press("wwwNp");
    it.press("gy");
    assert!(it.text().contains("no sync: not everything is saved yet"), "{}", it.text());
    assert_eq!(it.session.syncing, Syncing::Idle);
}

#[test]
fn an_older_revision_from_the_file_does_not_replace_what_was_just_changed() {
    let mut it = open((120, 24), false, Vec::new());
    it.press("wwwNp");
    let first = it.written.last().unwrap().clone();
    it.press("o");
    let changed = it.session.own.get(&first.id).unwrap().clone();
    assert!(changed.rev > first.rev);
    it.event(Event::Merged(vec![first], Vec::new()));
    assert_eq!(it.session.own.get(&changed.id).unwrap(), &changed);
}
