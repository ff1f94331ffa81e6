//! What a record says beyond what a format has a place of its own for, as a small JSON object in the stored form: for
//! formats that keep unknown keys, or free notes.

use super::incoming::Draft;
use super::unit::Units;
use crate::annotation::{Kind, Record};
use crate::text::{CharPos, CharSpan};
use serde_json::Map;

/// The rest of a record, once `take_away` has removed what the format writes itself. Bounds, quote, context and article are
/// never in it: they are the format's. In the order and with the defaults of the stored form; a span made by hand says so.
pub fn carried(record: &Record, take_away: impl FnOnce(&mut Record)) -> String {
    let mut rest = Record {
        doc: String::new(),
        start: None,
        end: None,
        parts: Vec::new(),
        quote: String::new(),
        prefix: String::new(),
        suffix: String::new(),
        sha: String::new(),
        ..record.clone()
    };
    take_away(&mut rest);
    rest.to_line()
}

/// A record with what [`carried`] said of it, its bounds still to come; what the file says elsewhere is for the caller to put in.
///
/// # Errors
/// When it is no such object.
pub fn restored(json: &str) -> Result<Record, serde_json::Error> {
    let record = Record::from_line(json)?;
    let origin = if record.origin.is_empty() { "human".to_owned() } else { record.origin };
    // Bounds and context are not believed: they are those of the text that is read.
    let (quote, prefix, suffix, sha) = Default::default();
    Ok(Record {
        doc: String::new(),
        start: None,
        end: None,
        parts: Vec::new(),
        quote,
        prefix,
        suffix,
        sha,
        origin,
        ..record
    })
}

/// Takes away everything: only id, kind and revision, annotator, time and origin are carried.
pub fn only_who(rest: &mut Record) {
    *rest = Record {
        id: std::mem::take(&mut rest.id),
        rev: rest.rev,
        kind: std::mem::replace(&mut rest.kind, Kind::Span),
        by: std::mem::take(&mut rest.by),
        at: std::mem::take(&mut rest.at),
        origin: std::mem::take(&mut rest.origin),
        attrs: Map::new(),
        ..Record::default()
    };
}

/// A record as it is stored, but for what belongs to the text around it.
pub fn whole(record: &Record) -> String {
    let (doc, prefix, suffix, sha) = Default::default();
    Record { doc, prefix, suffix, sha, ..record.clone() }.to_line()
}

/// A record of [`whole`] as a draft, its bounds in the units of the file; without them in code points.
pub fn draft(line: usize, mut record: Record, units: Option<&Units>) -> Draft {
    if record.origin.is_empty() {
        "human".clone_into(&mut record.origin);
    }
    let pieces = record.pieces();
    let place = pieces.iter().map(|one| place([one.start.get(), one.end.get()], units)).collect();
    let quote = (!record.quote.is_empty()).then(|| std::mem::take(&mut record.quote));
    (record.start, record.end, record.parts) = (None, None, Vec::new());
    let (doc, prefix, suffix, sha) = Default::default();
    Draft { place, quote, ..Draft::new(line, Record { doc, prefix, suffix, sha, ..record }) }
}

/// Bounds in code points as the file counts them; what leaves the text stays as it is and is found out later.
pub fn place([start, end]: [u32; 2], units: Option<&Units>) -> [u64; 2] {
    let span = CharSpan::new(CharPos::new(start), CharPos::new(end));
    units.and_then(|units| units.from_span(span)).unwrap_or([start.into(), end.into()])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::testing::example;

    #[test]
    fn the_rest_of_a_record_comes_back_without_its_bounds() {
        let (_, records) = example();
        let stance = &records[3];
        let rest = carried(stance, |rest| rest.attrs.clear());
        assert!(rest.starts_with(r#"{"id":"s-00000000000000000000000004","kind":"span","layer":"stance","#), "{rest}");
        assert!(!rest.contains("start") && !rest.contains("certainty") && !rest.contains("sha"), "{rest}");
        let back = restored(&rest).unwrap();
        assert_eq!((back.origin.as_str(), &back.holder, back.start), ("human", &stance.holder, None));
        let who = carried(stance, only_who);
        assert_eq!(
            who,
            r#"{"id":"s-00000000000000000000000004","kind":"span","by":"alice","at":"2026-11-24T07:12:03Z"}"#
        );
        assert!(restored("{}").is_err());
    }
}
