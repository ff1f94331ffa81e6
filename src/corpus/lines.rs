//! Lines of a text, and which of them are paragraphs.

use crate::finding::Finding;
use crate::text::{BytePos, BytesSpan};
use std::ops::Range;

/// A longer line (bytes) can be neither shown nor annotated in time.
pub const LONGEST: usize = 1 << 20;

/// The lines of a text, as bytes without their ends: LF, CR LF, and CR alone in a text without any LF.
pub fn lines(text: &str) -> Vec<Range<usize>> {
    let end = if text.contains('\n') { b'\n' } else { b'\r' };
    let mut lines = Vec::new();
    let mut start = 0;
    let ends = memchr::memchr_iter(end, text.as_bytes());
    for at in ends.chain(std::iter::once(text.len())) {
        let cr = end == b'\n' && at > start && text.as_bytes().get(at - 1) == Some(&b'\r');
        lines.push(start..at - usize::from(cr));
        start = at + 1;
    }
    lines
}

/// Whether a line holds nothing but white space.
pub fn is_blank(text: &str, line: &Range<usize>) -> bool {
    text.get(line.clone()).is_none_or(|line| line.trim().is_empty())
}

/// The paragraphs of a text: its non-blank lines.
pub fn paragraphs(text: &str) -> Vec<BytesSpan> {
    let span = |line: Range<usize>| BytesSpan::new(BytePos::new(line.start), BytePos::new(line.end));
    lines(text).into_iter().filter(|line| !is_blank(text, line)).map(span).collect()
}

/// Says of the first line that is too long what to do; `first`: the number of the text's first line in the file.
pub fn too_long(text: &str, paragraphs: &[BytesSpan], file: &str, first: usize) -> Option<Finding> {
    let long = paragraphs.iter().find(|span| span.range().len() > LONGEST)?;
    let before = text.get(..long.start.get())?.matches('\n').count();
    let message = format!(
        "a line of {} bytes is longer than 1 MiB; the article was left out, the rest of the file is read. Split the line into paragraphs.",
        long.range().len()
    );
    Some(Finding::error("long-line", file, first + before, message))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn all_line_ends() {
        let split = |text: &str| lines(text).into_iter().map(|line| text[line].to_owned()).collect::<Vec<_>>();
        assert_eq!(split("a\r\nb\n\nc"), ["a", "b", "", "c"]);
        assert_eq!(split("a\rb\r"), ["a", "b", ""]);
        assert_eq!(split("a\rb\nc"), ["a\rb", "c"]);
    }

    proptest! {
        #[test]
        fn paragraphs_hold_all_that_is_not_white_space(text in "[ab \t\r\n\u{a0}字]{0,60}") {
            let mut covered = vec![false; text.len()];
            let mut last = 0;
            for paragraph in paragraphs(&text) {
                let range = paragraph.range();
                prop_assert!(range.start >= last && !text[range.clone()].trim().is_empty());
                prop_assert!(!text[range.clone()].contains('\n'));
                last = range.end;
                covered[range].fill(true);
            }
            for (at, c) in text.char_indices() {
                prop_assert!(covered[at] || c.is_whitespace());
            }
        }
    }
}
