//! How values and text are escaped in a line of tab-separated cells.

use std::fmt::Write;

/// A value in a cell.
pub fn value(text: &str, out: &mut String) {
    let special = |c: char| matches!(c, '\\' | '[' | ']' | '|' | '_' | ';' | '\t' | '\n' | '*' | '-');
    let mut rest = text;
    while let Some((at, c)) = rest.char_indices().find(|(_, c)| special(*c)) {
        out.push_str(rest.get(..at).unwrap_or_default());
        rest = rest.get(at + c.len_utf8()..).unwrap_or_default();
        match c {
            '\t' => out.push_str("\\t"),
            '\n' => out.push_str("\\n"),
            '-' if !rest.starts_with('>') => out.push('-'),
            c => _ = write!(out, "\\{c}"),
        }
    }
    out.push_str(rest);
}

/// A value as it was.
pub fn value_back(cell: &str) -> String {
    back(cell, |c| match c {
        't' => Some('\t'),
        'n' => Some('\n'),
        '\\' | '[' | ']' | '|' | '_' | ';' | '*' | '-' => Some(c),
        _ => None,
    })
}

/// A line of text.
pub fn text(line: &str, out: &mut String) {
    for c in line.chars() {
        match c {
            '\\' => out.push_str("\\\\"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            '\u{c}' => out.push_str("\\f"),
            '\u{8}' => out.push_str("\\b"),
            '\0'..='\u{7}' | '\u{e}'..='\u{1f}' => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
}

/// A line of text as it was; `java`: with `\u` escapes, as in 3.1 and before.
pub fn text_back(line: &str, java: bool) -> String {
    if !line.contains('\\') {
        return line.to_owned();
    }
    let plain = |c: char| match c {
        't' => Some('\t'),
        'n' => Some('\n'),
        'r' => Some('\r'),
        'f' => Some('\u{c}'),
        'b' => Some('\u{8}'),
        '\\' | '\0'..='\u{1f}' => Some(c),
        '"' | '\'' | '/' if java => Some(c),
        _ => None,
    };
    if java { back(&numbered(line), plain) } else { back(line, plain) }
}

/// Backslash and a character become what they stand for; a backslash before anything else stays.
fn back(escaped: &str, known: impl Fn(char) -> Option<char>) -> String {
    let mut out = String::with_capacity(escaped.len());
    let mut rest = escaped.chars();
    while let Some(c) = rest.next() {
        let meant = rest.clone().next().filter(|_| c == '\\').and_then(&known);
        match meant {
            Some(meant) => {
                out.push(meant);
                rest.next();
            }
            None => out.push(c),
        }
    }
    out
}

/// A backslash, `u` and four hex digits are a unit of UTF-16; half of a pair that has no other half stays as it is.
fn numbered(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(at) = rest.find('\\') {
        out.push_str(rest.get(..at).unwrap_or_default());
        rest = rest.get(at..).unwrap_or_default();
        let unit = |text: &str| {
            let digits = text.strip_prefix("\\u")?.get(..4)?;
            let is_hex = digits.bytes().all(|b| b.is_ascii_hexdigit());
            u16::from_str_radix(digits, 16).ok().filter(|_| is_hex)
        };
        let first = unit(rest);
        let second = rest.get(6..).and_then(unit);
        let units: Vec<u16> = first.into_iter().chain(second).collect();
        let pair = String::from_utf16(&units).ok().filter(|_| units.len() == 2);
        let single = first.and_then(|first| String::from_utf16(&[first]).ok());
        match (single, pair) {
            (Some(one), _) => {
                // A backslash by number is a backslash, not the beginning of an escape.
                out.push_str(if one == "\\" { "\\\\" } else { &one });
                rest = rest.get(6..).unwrap_or_default();
            }
            (None, Some(two)) => {
                out.push_str(&two);
                rest = rest.get(12..).unwrap_or_default();
            }
            (None, None) => {
                let length = rest.char_indices().nth(2).map_or(rest.len(), |(at, _)| at);
                out.push_str(rest.get(..length).unwrap_or_default());
                rest = rest.get(length..).unwrap_or_default();
            }
        }
    }
    out.push_str(rest);
    out
}

/// The parts between a separator that no backslash stands before.
pub fn parts(cell: &str, separator: char) -> impl Iterator<Item = &str> {
    let mut rest = Some(cell);
    std::iter::from_fn(move || {
        let text = rest?;
        let mut escaped = false;
        let at = text.char_indices().find(|(_, c)| {
            let found = *c == separator && !escaped;
            escaped = *c == '\\' && !escaped;
            found
        });
        let (part, after) = match at {
            Some((at, c)) => (text.get(..at).unwrap_or_default(), text.get(at + c.len_utf8()..)),
            None => (text, None),
        };
        rest = after;
        Some(part)
    })
}

/// A value and what stands in brackets behind it.
pub fn bracketed(entry: &str) -> (&str, Option<&str>) {
    let inner = entry.strip_suffix(']').and_then(|start| start.rsplit_once('['));
    match inner {
        Some((value, inner)) if !ends_in_escape(value) && !inner.contains('\\') => (value, Some(inner)),
        _ => (entry, None),
    }
}

fn ends_in_escape(value: &str) -> bool {
    value.bytes().rev().take_while(|b| *b == b'\\').count() % 2 == 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn old_files_number_their_characters() {
        assert_eq!(text_back("a\\u0041\\t\\ud83d\\ude00\\\\u0041", true), "aA\t😀\\u0041");
        assert_eq!(text_back("a\\u0041", false), "a\\u0041");
        assert_eq!(parts("a\\|b|c|", '|').collect::<Vec<_>>(), ["a\\|b", "c", ""]);
        assert_eq!(bracketed("a\\[b\\][12]"), ("a\\[b\\]", Some("12")));
        assert_eq!(bracketed("a\\[b\\]"), ("a\\[b\\]", None));
    }

    proptest! {
        #[test]
        fn everything_comes_back(said in "[a\\\\\\[\\]|_;*>\t\n-]{0,12}|\\PC{0,8}") {
            let mut cell = String::new();
            value(&said, &mut cell);
            prop_assert_eq!(value_back(&cell), said.clone());
            prop_assert!(!cell.contains(['\t', '\n']));
            prop_assert_eq!(parts(&cell, '|').count(), 1);
            let mut line = String::new();
            text(&said.replace('\n', "\r"), &mut line);
            prop_assert_eq!(text_back(&line, false), said.replace('\n', "\r"));
        }
    }
}
