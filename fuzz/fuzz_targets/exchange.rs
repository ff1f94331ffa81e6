#![no_main]

#[path = "../../tests/fuzz/bodies/mod.rs"]
#[expect(dead_code, reason = "each target runs one body")]
mod bodies;

use std::sync::LazyLock;

/// The format that is fuzzed: `FORMAT=conll cargo +nightly fuzz run exchange`.
static FORMAT: LazyLock<String> = LazyLock::new(|| std::env::var("FORMAT").unwrap_or_else(|_| "conll".to_owned()));

libfuzzer_sys::fuzz_target!(|data: &[u8]| bodies::exchange::read(&FORMAT, data));
