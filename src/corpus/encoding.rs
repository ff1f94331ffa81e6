//! Bytes → text: UTF-8 unless the source names another encoding; nothing is guessed in silence.

use crate::finding::Finding;
use encoding_rs::{Encoding, UTF_8};
use std::borrow::Cow;

/// The text of a file, without a byte-order mark.
///
/// # Errors
/// A finding that names the place and, where there is a likely one, the encoding to set.
pub fn decode<'b>(bytes: &'b [u8], label: &str, file: &str) -> Result<Cow<'b, str>, Finding> {
    let Some(encoding) = Encoding::for_label(label.as_bytes()) else {
        let message = format!(
            "the encoding “{label}” is not known; the file was left out. Name a WHATWG label such as utf-8, windows-1251 or utf-16le."
        );
        return Err(Finding::error("unknown-encoding", file, 0, message));
    };
    if encoding == UTF_8 {
        return utf8(bytes, file);
    }
    let (text, broken) = encoding.decode_with_bom_removal(bytes);
    if broken {
        let message = format!(
            "it is not valid {}; the file was left out. Set the right encoding of its source.",
            encoding.name()
        );
        return Err(Finding::error("wrong-encoding", file, 0, message));
    }
    Ok(text)
}

fn utf8<'b>(bytes: &'b [u8], file: &str) -> Result<Cow<'b, str>, Finding> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) if text.contains('\0') => {
            Err(Finding::error("binary", file, 0, "it holds NUL characters: not a text; the file was left out."))
        }
        Ok(text) => Ok(text.into()),
        Err(error) => {
            let good = bytes.get(..error.valid_up_to()).unwrap_or_default();
            let line = good.split(|b| *b == b'\n').count();
            let guess = guess(bytes);
            let message = format!(
                "byte {} is not valid UTF-8; the file was left out. It may be {guess}: set encoding = \"{guess}\" in its [[source]], or convert it.",
                error.valid_up_to() + 1
            );
            Err(Finding::error("not-utf-8", file, line, message))
        }
    }
}

/// A likely encoding, for the message only.
fn guess(bytes: &[u8]) -> &'static str {
    match bytes {
        [0xff, 0xfe, ..] => "utf-16le",
        [0xfe, 0xff, ..] => "utf-16be",
        _ => {
            let high = bytes.iter().filter(|b| **b >= 0x80).count();
            let cyrillic = bytes.iter().filter(|b| **b >= 0xc0).count();
            if high * 4 > bytes.len() && cyrillic * 10 > high * 9 { "windows-1251" } else { "windows-1252" }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_labels_and_mistakes() {
        assert_eq!(decode(b"\xef\xbb\xbfab\r\n", "utf-8", "f").unwrap(), "ab\r\n");
        assert_eq!(decode(b"\xcf\xf0\xe8", "windows-1251", "f").unwrap(), "При");
        assert_eq!(decode(b"\xff\xfea\0", "utf-16le", "f").unwrap(), "a");
        let wrong = decode(b"one\ncaf\xe9", "utf-8", "f").unwrap_err();
        assert_eq!((wrong.code, wrong.line), ("not-utf-8", 2));
        assert!(wrong.message.contains("windows-1252"));
        assert!(decode("При в".as_bytes(), "nonsense", "f").is_err());
        assert_eq!(decode(b"a\0b", "utf-8", "f").unwrap_err().code, "binary");
    }
}
