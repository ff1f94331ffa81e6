//! What has to stand in one line, and stretches of text that do.

use super::super::settle::is_line_break;
use crate::annotation::Record;
use crate::text::{CharPos, CharSpan, TextMap};
use std::borrow::Cow;

/// The text in one line, no TAB before it.
pub fn one_line(text: &str) -> Cow<'_, str> {
    if !text.contains(is_line_break) && !text.starts_with('\t') {
        return Cow::Borrowed(text);
    }
    let text = text.replace("\r\n", "\n");
    let rest = text.trim_start_matches('\t');
    let spaced: String = rest.chars().map(|c| if is_line_break(c) { ' ' } else { c }).collect();
    Cow::Owned(if rest.len() < text.len() { format!(" {spaced}") } else { spaced })
}

/// A value of an attribute, which ends at a TAB.
pub fn value(text: &str) -> Cow<'_, str> {
    if text.contains(char::is_control) || text.trim() != text {
        Cow::Owned(one_line(text).trim().replace('\t', " "))
    } else {
        one_line(text)
    }
}

/// The pieces of a record, cut at line breaks, without the white space around these.
pub fn fragments(record: &Record, map: &TextMap) -> Vec<CharSpan> {
    let mut all = Vec::new();
    for piece in record.pieces() {
        let text = map.quote(piece).unwrap_or_default();
        if !text.contains(is_line_break) {
            all.push(piece);
            continue;
        }
        let mut at = piece.start.get();
        let lines: Vec<&str> = text.split(is_line_break).collect();
        let last = lines.len() - 1;
        for (n, line) in lines.into_iter().enumerate() {
            let count = |text: &str| u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
            let kept = if n > 0 { line.trim_start() } else { line };
            let start = at + count(line) - count(kept);
            let kept = if n < last { kept.trim_end() } else { kept };
            all.push(CharSpan::new(CharPos::new(start), CharPos::new(start + count(kept))));
            at += count(line) + 1;
        }
    }
    all.retain(|piece| !piece.is_empty());
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_become_one() {
        assert_eq!(one_line("a\tb"), "a\tb");
        assert_eq!(one_line("\t\ta\r\nb\u{2028}c\n"), " a b c ");
    }

    #[test]
    fn a_stretch_is_cut_where_a_line_ends() {
        let map = TextMap::new(" New \r\n\u{a0}York\u{2028}\n city".into());
        let of = |start, end| {
            let record = Record { start: Some(CharPos::new(start)), end: Some(CharPos::new(end)), ..Record::default() };
            let all = fragments(&record, &map);
            all.iter().map(|one| map.quote(*one).unwrap().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(of(0, 19), [" New", "York", " city".trim_start()]);
        assert_eq!(of(0, 5), [" New "]);
        assert_eq!(of(4, 8), Vec::<String>::new());
    }
}
