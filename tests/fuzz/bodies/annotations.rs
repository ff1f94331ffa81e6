//! Annotation files: records, the fold, the tidy order, finding a span again, and the lines that outside models write.

use glossator::annotation::anchor::{Anchor, anchor, moved};
use glossator::annotation::fold::fold;
use glossator::annotation::{AnnotationSet, Record, order};
use glossator::text::TextMap;
use std::sync::Arc;

fn tidy(bytes: &[u8]) -> Vec<u8> {
    let mut folded = fold(bytes);
    order::bytes(&mut folded.records, &folded.kept)
}

fn shown(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Whatever the order of the lines, and whichever file was read first, the same comes of them; tidying twice changes nothing.
pub fn file(data: &[u8]) {
    let once = tidy(data);
    assert_eq!(shown(&tidy(&once)), shown(&once), "tidying twice is tidying once");
    let whole = data.strip_prefix(b"\xef\xbb\xbf").unwrap_or(data);
    let mut lines: Vec<&[u8]> = whole.split(|byte| *byte == b'\n').collect();
    lines.reverse();
    assert_eq!(shown(&tidy(&after_an_empty_line(&lines))), shown(&once), "the order of lines");
    let half = lines.len() / 2;
    lines.rotate_left(half);
    assert_eq!(shown(&tidy(&after_an_empty_line(&lines))), shown(&once), "the order of files");
    AnnotationSet::new(fold(data).records);
}

/// No byte-order mark is at the beginning of the file, wherever the lines came to stand.
fn after_an_empty_line(lines: &[&[u8]]) -> Vec<u8> {
    [b"\n".as_slice(), &lines.join(&b'\n')].concat()
}

/// A record, a line break, and the text that it should be found in.
pub fn found_again(data: &[u8]) {
    let all = super::text(data);
    let (line, text) = all.split_once('\n').unwrap_or((&all, ""));
    let Ok(record) = Record::from_line(line) else { return };
    let line = record.to_line();
    assert_eq!(Record::from_line(&line).map(|again| again.to_line()).unwrap_or_default(), line);
    let map = TextMap::new(Arc::from(text));
    match anchor(&record, &map) {
        Anchor::Kept => assert!(record.stands(&map), "{record:?}"),
        Anchor::Moved(to) => {
            let there = moved(&record, to, &map);
            assert!(there.stands(&map), "{there:?}");
            assert_eq!(there.quote, record.quote);
        }
        Anchor::Lost => {}
    }
}
