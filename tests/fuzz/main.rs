//! A moment of fuzzing on the stable compiler: the bodies that `fuzz/` runs for hours, on bytes that proptest draws around
//! small true files. `docs/security.md` says how the long runs are made.

#![expect(clippy::panic, reason = "a test may fail this way")]

mod bodies;
mod seeds;

use proptest::prelude::*;

/// A true file with a few stretches cut out, repeated or replaced.
fn bent(seeds: &'static [&'static [u8]]) -> impl Strategy<Value = Vec<u8>> {
    let change = (any::<prop::sample::Index>(), 0_usize..12, prop::collection::vec(byte(), 0..6));
    (prop::sample::select(seeds), prop::collection::vec(change, 0..5)).prop_map(|(seed, changes)| {
        let mut bytes = seed.to_vec();
        for (at, cut, with) in changes {
            let at = at.index(bytes.len() + 1);
            let end = bytes.len().min(at + cut);
            bytes.splice(at..end, with);
        }
        bytes
    })
}

fn byte() -> impl Strategy<Value = u8> {
    prop_oneof![any::<u8>(), prop::sample::select(b"\"{}[]<>&;:,\t\n\r\\ 0-9\x00\x1e\xef\xbb\xbf\xe2\x80\xae".to_vec())]
}

/// As many cases as `PROPTEST_CASES` says; a few where nobody says anything.
fn config() -> ProptestConfig {
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(96);
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

macro_rules! each {
    ($($name:ident: $body:path, $seeds:expr;)+) => {
        proptest! {
            #![proptest_config(config())]
            $(#[test]
            fn $name(data in bent($seeds)) {
                $body(&data);
            })+
        }
    };
}

each! {
    corpus_files: bodies::corpus::file, seeds::CORPUS;
    pages: bodies::extract::html, seeds::PAGES;
    found_texts: bodies::extract::plain, seeds::CORPUS;
    archives: bodies::extract::archive, seeds::ARCHIVES;
    archive_parts: bodies::extract::parts, seeds::PARTS;
    dataset_settings: bodies::settings::dataset, seeds::SETTINGS;
    user_settings: bodies::settings::user, seeds::CONFIG;
    annotation_files: bodies::annotations::file, seeds::RECORDS;
    found_again: bodies::annotations::found_again, seeds::RECORDS;
    paragraphs: bodies::drawing::paragraph, seeds::PARAGRAPHS;
    guidelines: bodies::drawing::guideline, seeds::GUIDELINES;
    searches: bodies::drawing::search, seeds::SEARCHES;
    keys: bodies::keys::session, seeds::KEYS;
    records_on_the_screen: bodies::keys::records, seeds::RECORDS;
    learnt: bodies::caches::learnt, seeds::CACHES;
    corpus_index: bodies::caches::corpus_index, seeds::CACHES;
    shelf: bodies::caches::shelf, seeds::SHELVES;
}

#[test]
fn importers() {
    let mut runner = proptest::test_runner::TestRunner::new(config());
    for name in bodies::exchange::names() {
        let seeds = prop_oneof![3 => bent(seeds::exchange(name)), 1 => bent(seeds::ANY)];
        runner
            .run(&seeds, |data| {
                bodies::exchange::read(name, &data);
                Ok(())
            })
            .unwrap();
    }
}
