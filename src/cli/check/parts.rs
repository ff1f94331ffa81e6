//! What can be wrong with the parts of a discontinuous span.

use crate::annotation::{Record, pieces};
use crate::corpus::Article;
use crate::text::{CharSpan, TextMap};
use std::collections::BTreeSet;

/// In how many paragraphs the parts of a record stand; 0 where it has none.
pub fn paragraphs(record: &Record, article: &Article, map: &TextMap) -> usize {
    let parts = record.pieces().into_iter().filter(|_| !record.parts.is_empty());
    let bytes = parts.filter_map(|part| map.bytes(part));
    let at: BTreeSet<usize> =
        bytes.map(|part| article.paragraphs.partition_point(|one| one.start <= part.start)).collect();
    at.len()
}

/// What is wrong, in words, with the parts of a record as they are written; empty where all is well.
pub fn faults(record: &Record) -> Vec<String> {
    if record.parts.is_empty() {
        return Vec::new();
    }
    let parts = record.pieces();
    let shown = |part: &CharSpan| format!("{}–{}", part.start.get(), part.end.get());
    let mut faults = Vec::new();
    if parts.len() == 1 {
        faults.push("it has one part only; a span of one piece has none".to_owned());
    }
    faults.extend(parts.iter().filter(|part| part.is_empty()).map(|part| format!("the part {} is empty", shown(part))));
    for pair in parts.windows(2) {
        if let [before, after] = pair {
            let fault = match () {
                () if after.start < before.start => "are not in order",
                () if before.overlaps(*after) => "overlap",
                () if before.end == after.start => "touch and should be one",
                () => continue,
            };
            faults.push(format!("the parts {} and {} {fault}", shown(before), shown(after)));
        }
    }
    if let (Some(span), Some(hull)) = (record.span(), pieces::hull(&parts))
        && span != hull
    {
        faults.push(format!("the parts reach over {}, start and end say {}", shown(&hull), shown(&span)));
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fault_is_named() {
        let of = |start: u32, end: u32, parts: &str| {
            let line = format!(r#"{{"id":"s-1","kind":"span","start":{start},"end":{end},"parts":{parts}}}"#);
            faults(&Record::from_line(&line).unwrap()).join("; ")
        };
        assert_eq!(of(0, 9, "[[0,4],[6,9]]"), "");
        assert_eq!(of(0, 9, "[[6,9],[0,4]]"), "the parts 6–9 and 0–4 are not in order");
        assert_eq!(of(0, 9, "[[0,7],[6,9]]"), "the parts 0–7 and 6–9 overlap");
        assert_eq!(of(0, 9, "[[0,6],[6,9]]"), "the parts 0–6 and 6–9 touch and should be one");
        assert_eq!(of(1, 9, "[[0,4],[6,9]]"), "the parts reach over 0–9, start and end say 1–9");
        assert_eq!(of(0, 9, "[[0,4],[5,5],[6,9]]"), "the part 5–5 is empty");
        assert!(of(0, 9, "[[0,9]]").contains("one part only"));
    }
}
