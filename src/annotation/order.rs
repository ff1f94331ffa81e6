//! The tidy order and the bytes of a tidy file: the same facts are always the same bytes.

use super::record::{Kind, Record};
use std::cmp::{Ordering, Reverse};

fn rank(kind: &Kind) -> u8 {
    match kind {
        Kind::Label => 0,
        Kind::Mark => 1,
        Kind::Span => 2,
        Kind::Relation => 3,
        Kind::Comment => 4,
        Kind::Decision => 5,
        Kind::Retracted => 6,
        Kind::Entity | Kind::Other(_) => 7,
    }
}

/// By document, kind, start, end descending, layer, label, id.
pub fn compare(a: &Record, b: &Record) -> Ordering {
    let key = |r: &Record| (rank(&r.kind), r.start, Reverse(r.end));
    a.doc
        .cmp(&b.doc)
        .then_with(|| key(a).cmp(&key(b)))
        .then_with(|| (&a.layer, &a.label, &a.id).cmp(&(&b.layer, &b.label, &b.id)))
}

/// A tidy file: a line for each record, then the lines that are no records, each with LF.
pub fn bytes(records: &mut [Record], kept: &[Vec<u8>]) -> Vec<u8> {
    records.sort_by(compare);
    let mut out = Vec::new();
    for record in records {
        out.extend_from_slice(record.to_line().as_bytes());
        out.push(b'\n');
    }
    for line in kept {
        out.extend_from_slice(line);
        out.push(b'\n');
    }
    out
}
