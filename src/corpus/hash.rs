//! The fingerprint of a text, by which a record knows which text it was made on.

use sha2::{Digest, Sha256};
use std::fmt::Write;

/// `sha256:` and the first 16 hex digits of the SHA-256 of the text in UTF-8.
pub fn sha(text: &str) -> String {
    let mut out = String::from("sha256:");
    for byte in Sha256::digest(text.as_bytes()).iter().take(8) {
        // Writing to a string cannot fail.
        let _ = write!(out, "{byte:02x}");
    }
    out
}

#[cfg(test)]
mod tests {
    #[test]
    fn it_is_the_start_of_the_known_hash() {
        assert_eq!(super::sha("abc"), "sha256:ba7816bf8f01cfea");
    }
}
