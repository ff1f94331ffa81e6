//! One body a reader of what strangers write: any bytes go in, nothing may come of it but values. `fuzz/` runs them under
//! libFuzzer, `tests/fuzz` runs them for a moment on the stable compiler.

pub mod annotations;
pub mod caches;
pub mod corpus;
pub mod drawing;
pub mod exchange;
pub mod extract;
pub mod keys;
pub mod settings;

/// The bytes as text: what is no UTF-8 becomes `�`, as a reader of text would see it.
fn text(data: &[u8]) -> String {
    String::from_utf8_lossy(data).into_owned()
}

/// A number from the front of the bytes; 0 at their end.
fn number(data: &mut &[u8]) -> usize {
    let Some((first, rest)) = data.split_first() else { return 0 };
    *data = rest;
    usize::from(*first)
}
