//! Bytes → text, and how sure that is. Nothing is guessed in silence: what was taken, and why, is said.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, REPLACEMENT, UTF_8, UTF_16BE, UTF_16LE};
use std::borrow::Cow;

/// How bytes became text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded {
    /// The name of the encoding, as in `windows-1251`.
    pub encoding: &'static str,
    /// How sure that is.
    pub sure: Sure,
    /// How it was found out.
    pub why: String,
    /// Places that can't be read in it; `U+FFFD` stands there.
    pub broken: usize,
}

/// How sure an encoding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sure {
    /// It could not be otherwise, or somebody said so.
    Certain,
    /// The whole text and its parts look like it.
    Likely,
    /// There is too little to go by: look at the text.
    Weak,
}

impl Sure {
    /// As shown.
    pub fn name(self) -> &'static str {
        match self {
            Self::Certain => "certain",
            Self::Likely => "likely",
            Self::Weak => "weak",
        }
    }
}

/// Fewer bytes beyond ASCII say too little.
const FEW: usize = 24;
/// One broken place in so many characters beyond ASCII is damage, not another encoding.
const DAMAGE: usize = 50;

/// The text of bytes: as the user says, by a byte-order mark, as UTF-8, as the document says, or by what it looks like.
///
/// # Errors
/// When it is no text, or not in the encoding that the user names.
pub fn decode(
    bytes: &[u8],
    given: Option<&'static Encoding>,
    declared: Option<&'static Encoding>,
) -> Result<(String, Decoded), String> {
    let (text, decoded) = match given {
        Some(given) => as_given(bytes, given)?,
        None => found_out(bytes, declared),
    };
    if text.contains('\0') {
        return Err("it holds NUL characters: it is no text.".to_owned());
    }
    Ok((text, decoded))
}

fn as_given(bytes: &[u8], given: &'static Encoding) -> Result<(String, Decoded), String> {
    let (text, broken) = given.decode_with_bom_removal(bytes);
    if broken || given == REPLACEMENT {
        return Err(format!("it is not valid {}: name its encoding with --encoding, or leave that out.", given.name()));
    }
    Ok((text.into_owned(), certain(given, "as --encoding says")))
}

fn certain(encoding: &'static Encoding, why: &str) -> Decoded {
    Decoded { encoding: encoding.name(), sure: Sure::Certain, why: why.to_owned(), broken: 0 }
}

fn found_out(bytes: &[u8], declared: Option<&'static Encoding>) -> (String, Decoded) {
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        let rest = bytes.get(length..).unwrap_or_default();
        let (text, broken) = lossy(encoding, rest);
        return (text, Decoded { broken, ..certain(encoding, "by its byte-order mark") });
    }
    if let Some(encoding) = two_bytes(bytes) {
        let why = "without a mark, but every NUL of it stands where one of that encoding does".to_owned();
        let (text, broken) = lossy(encoding, bytes);
        return (text, Decoded { encoding: encoding.name(), sure: Sure::Likely, why, broken });
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        // An encoding of seven bits (ISO-2022-JP, UTF-7) is nothing but ASCII to look at.
        let said = declared.filter(|declared| *declared != UTF_8);
        match said {
            Some(said) if text.is_ascii() && !said.is_ascii_compatible() => {}
            Some(said) if !text.is_ascii() => {
                let why = format!("it says {}, but its bytes are valid UTF-8", said.name());
                return (text.to_owned(), Decoded { why, ..certain(UTF_8, "") });
            }
            _ if !text.contains('\u{1b}') => {
                let why = if text.is_ascii() { "nothing in it is beyond ASCII" } else { "its bytes are valid UTF-8" };
                return (text.to_owned(), certain(UTF_8, why));
            }
            _ => {}
        }
    }
    if let Some(said) = declared.filter(|said| *said != REPLACEMENT) {
        let (text, broken) = lossy(said, bytes);
        if is_damage(&text, broken) {
            return (text, Decoded { broken, ..certain(said, "as it says itself") });
        }
    }
    let (text, broken) = lossy(UTF_8, bytes);
    if is_damage(&text, broken) && text.chars().filter(|c| !c.is_ascii()).count() > broken {
        let why = "most of its bytes beyond ASCII are valid UTF-8".to_owned();
        return (text, Decoded { encoding: UTF_8.name(), sure: Sure::Likely, why, broken });
    }
    guessed(bytes)
}

fn lossy(encoding: &'static Encoding, bytes: &[u8]) -> (String, usize) {
    let (text, is_broken) = encoding.decode_without_bom_handling(bytes);
    let broken = if is_broken { text.matches('\u{fffd}').count() } else { 0 };
    (text.into_owned(), broken)
}

fn is_damage(text: &str, broken: usize) -> bool {
    broken == 0 || broken * DAMAGE <= text.chars().filter(|c| !c.is_ascii()).count()
}

/// UTF-16 without a mark: a line end or a space has a NUL, always in the same one of its two bytes.
fn two_bytes(bytes: &[u8]) -> Option<&'static Encoding> {
    let part = bytes.get(..bytes.len().min(1 << 16))?;
    let nul = |first: usize| part.iter().skip(first).step_by(2).filter(|byte| **byte == 0).count();
    let encoding = match (nul(0), nul(1)) {
        (0, 1..) => UTF_16LE,
        (1.., 0) => UTF_16BE,
        _ => return None,
    };
    let (text, broken) = encoding.decode_without_bom_handling(bytes);
    (!broken && bytes.len().is_multiple_of(2) && !text.contains('\0')).then_some(encoding)
}

fn guessed(bytes: &[u8]) -> (String, Decoded) {
    let encoding = look(bytes);
    let (text, broken) = lossy(encoding, bytes);
    let beyond = bytes.iter().filter(|byte| !byte.is_ascii()).count();
    // Where parts of it, taken alone, look like something else, it is mixed or too short to tell.
    let length = bytes.len().div_ceil(3).max(1);
    let told = |part: &&[u8]| part.iter().filter(|byte| !byte.is_ascii()).count() >= FEW;
    let alike = bytes.chunks(length).filter(told).all(|part| look(part) == encoding);
    let odd = text.chars().any(|c| matches!(c, '\u{80}'..='\u{9f}')) || is_garbled(&text);
    let sure = if beyond >= FEW && alike && broken == 0 && !odd { Sure::Likely } else { Sure::Weak };
    let why = match sure {
        Sure::Weak if beyond < FEW => format!("a guess: only {beyond} of its bytes are beyond ASCII"),
        Sure::Weak => "a guess: parts of it look like something else".to_owned(),
        _ => "by the letters and words that it makes".to_owned(),
    };
    (text, Decoded { encoding: encoding.name(), sure, why, broken })
}

/// Whether many words have none but accented Latin letters and signs, as no language has: another script, misread.
fn is_garbled(text: &str) -> bool {
    let accented = |c: char| matches!(c, '\u{80}'..='\u{2af}' | '\u{2010}'..='\u{2122}');
    let words = text.split(|c: char| c.is_ascii() && !c.is_ascii_alphanumeric());
    let (mut with, mut wholly) = (0_usize, 0_usize);
    for word in words.filter(|word| word.contains(accented)) {
        with += 1;
        wholly += usize::from(word.chars().count() > 2 && word.chars().all(accented));
    }
    wholly * 4 > with
}

fn look(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(bytes, true);
    detector.guess(None, Utf8Detection::Deny)
}

/// The encoding that a web page names in its first kibibytes, in an XML declaration or a `meta` element.
pub fn declared_in_html(bytes: &[u8]) -> Option<&'static Encoding> {
    let start = String::from_utf8_lossy(bytes.get(..bytes.len().min(4096))?).to_ascii_lowercase();
    let in_xml = start.trim_start().strip_prefix("<?xml").and_then(|rest| rest.split_once("?>"));
    let label = in_xml.and_then(|(declaration, _)| value(declaration, "encoding")).or_else(|| {
        start.match_indices("<meta").find_map(|(at, _)| value(start.get(at..)?.split('>').next()?, "charset"))
    });
    let encoding = Encoding::for_label(label?.as_bytes())?;
    // Whoever can read these letters byte by byte does not read UTF-16.
    Some(if encoding == UTF_16LE || encoding == UTF_16BE { UTF_8 } else { encoding })
}

/// The encoding that an XML document names, else UTF-8.
///
/// # Errors
/// When it is not text in that encoding.
pub fn xml(bytes: &[u8]) -> Result<Cow<'_, str>, String> {
    let declared = || {
        let start = String::from_utf8_lossy(bytes.get(..bytes.len().min(256))?).to_ascii_lowercase();
        let declaration = start.strip_prefix("<?xml")?.split("?>").next()?.to_owned();
        Encoding::for_label(value(&declaration, "encoding")?.as_bytes())
    };
    let encoding = Encoding::for_bom(bytes).map(|(encoding, _)| encoding).or_else(declared).unwrap_or(UTF_8);
    let (text, broken) = encoding.decode_with_bom_removal(bytes);
    if broken {
        return Err(format!("a part of it is not valid {}: it is damaged.", encoding.name()));
    }
    Ok(text)
}

/// What stands behind `name =`, with or without quotes.
fn value<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let rest = text.get(text.find(name)? + name.len()..)?.trim_start().strip_prefix('=')?.trim_start();
    let ends = |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | ';' | '/' | '>');
    rest.trim_start_matches(['"', '\'']).split(ends).next()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const RUSSIAN: &str = "Переговоры у озера прошли спокойно, и обе стороны обещали вернуться через неделю. ";

    fn found(bytes: &[u8]) -> (String, &'static str, Sure) {
        let (text, decoded) = decode(bytes, None, None).unwrap();
        (text, decoded.encoding, decoded.sure)
    }

    #[test]
    fn marks_utf_8_and_ascii_are_certain() {
        assert_eq!(found(b"\xef\xbb\xbfa\xcc\x81"), ("a\u{301}".into(), "UTF-8", Sure::Certain));
        assert_eq!(found(b"\xff\xfea\0\r\0\n\0"), ("a\r\n".into(), "UTF-16LE", Sure::Certain));
        assert_eq!(found(b"\xfe\xff\0a"), ("a".into(), "UTF-16BE", Sure::Certain));
        assert_eq!(found("Orlo — 😀".as_bytes()), ("Orlo — 😀".into(), "UTF-8", Sure::Certain));
        assert_eq!(found(b"plain"), ("plain".into(), "UTF-8", Sure::Certain));
    }

    #[test]
    fn what_is_guessed_says_how_sure_it_is() {
        let text = RUSSIAN.repeat(4);
        let bytes = encoding_rs::WINDOWS_1251.encode(&text).0;
        assert_eq!(found(&bytes), (text.clone(), "windows-1251", Sure::Likely));
        let koi = encoding_rs::KOI8_U.encode(&text).0;
        assert_eq!(found(&koi), (text.clone(), "KOI8-U", Sure::Likely));
        let japanese = "会談は湖のほとりで静かに終わった。".repeat(3);
        assert_eq!(found(&encoding_rs::SHIFT_JIS.encode(&japanese).0), (japanese, "Shift_JIS", Sure::Likely));
        let (cafe, decoded) = decode(b"A caf\xe9 at the lake", None, None).unwrap();
        assert_eq!((cafe.as_str(), decoded.encoding, decoded.sure), ("A café at the lake", "windows-1252", Sure::Weak));
        assert!(decoded.why.contains("only 1"));
        // The code page 855 of DOS, which is not known here.
        let dos = b"\xdd\xa8\xe1\xa8\xac\xd6\xeb\xd6\xe1\xf1 \xe7 \xd6\xf3\xa8\xe1\xa0 \xd8\xe1\xd6\xf5\xd0\xb7 \xe3\xd8\xd6\xc6\xd6\xbd\xd4\xd6, \xb7 \xd6\xa2\xa8 \xe3\xe5\xd6\xe1\xd6\xd4\xf1 \xd6\xa2\xa8\xf9\xa0\xd0\xb7 \xeb\xa8\xe1\xd4\xe7\xe5\xed\xe3\xde \xfb\xa8\xe1\xa8\xf3 \xd4\xa8\xa6\xa8\xd0\x9c. ".repeat(3);
        assert_eq!(found(&dos).2, Sure::Weak);
        let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(found(&wide), (text, "UTF-16LE", Sure::Likely));
    }

    #[test]
    fn a_few_broken_bytes_are_damage_and_are_counted() {
        let mut bytes = RUSSIAN.repeat(4).into_bytes();
        bytes.extend(b" \xff end");
        let (text, decoded) = decode(&bytes, None, None).unwrap();
        assert_eq!((decoded.encoding, decoded.sure, decoded.broken), ("UTF-8", Sure::Likely, 1));
        assert!(text.ends_with("спокойно, и обе стороны обещали вернуться через неделю.  \u{fffd} end"));
    }

    #[test]
    fn what_the_user_says_goes_first_and_must_be_so() {
        let windows = Encoding::for_label(b"windows-1251");
        assert_eq!(decode(b"\xcf\xf0\xe8", windows, None).unwrap().0, "При");
        assert!(decode(b"\xcf\xf0", Some(UTF_8), None).unwrap_err().contains("not valid UTF-8"));
        assert!(decode(b"a\0b\0\0", None, None).unwrap_err().contains("NUL"));
    }

    #[test]
    fn pages_name_their_encoding_and_may_be_wrong() {
        let page =
            |rest: &[u8]| [&b"<html><meta http-equiv=x content='text/html; charset=Windows-1251'>"[..], rest].concat();
        let declared = declared_in_html(&page(b""));
        assert_eq!(declared.map(Encoding::name), Some("windows-1251"));
        let said = decode(&page(b"\xcf\xf0"), None, declared).unwrap();
        assert!(said.0.ends_with("Пр"));
        assert_eq!((said.1.sure, said.1.why.as_str()), (Sure::Certain, "as it says itself"));
        let other = decode(&page("При".as_bytes()), None, declared).unwrap();
        assert!(other.0.ends_with("При") && other.1.why.contains("it says windows-1251, but"));
        assert_eq!(declared_in_html(b"<meta charset=\"utf-16\">"), Some(UTF_8));
        assert_eq!(
            declared_in_html(b"<?xml version='1.0' encoding='koi8-r'?><html>").map(Encoding::name),
            Some("KOI8-R")
        );
        assert_eq!(declared_in_html(b"<meta charset=nonsense>"), None);
        assert_eq!(xml(b"<?xml version='1.0' encoding='iso-8859-1'?>\xe9").unwrap().chars().last(), Some('é'));
        assert!(xml(b"<a>\xe9</a>").is_err());
    }

    proptest! {
        #[test]
        fn any_bytes_are_text_or_refused(bytes in any::<Vec<u8>>()) {
            if let Ok((text, decoded)) = decode(&bytes, None, declared_in_html(&bytes)) {
                prop_assert!(!text.contains('\0') && !decoded.encoding.is_empty());
            }
            _ = xml(&bytes);
        }

        #[test]
        fn utf_8_comes_back_as_it_was(text in "[^\0\u{1b}\u{feff}]{0,40}") {
            prop_assert_eq!(decode(text.as_bytes(), None, None).unwrap().0, text);
        }
    }
}
