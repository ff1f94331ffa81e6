#![no_main]

#[path = "../../tests/fuzz/bodies/mod.rs"]
#[expect(dead_code, reason = "each target runs one body")]
mod bodies;

libfuzzer_sys::fuzz_target!(|data: &[u8]| bodies::settings::user(data));
