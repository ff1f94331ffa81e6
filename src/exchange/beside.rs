//! Our records in the metadata of a foreign document, for formats whose programs keep that. What the file itself shows
//! takes them again, one by one: what was changed or removed there counts, and what is new there is new.

use super::carry;
use super::incoming::Draft;
use super::unit::{Unit, Units};
use crate::annotation::{Kind, Record};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::collections::HashMap;

/// What is written under `glossator`.
#[derive(Debug, Default, Serialize)]
pub struct Own {
    /// The unit that the offsets of the file were written in, where it is not code points.
    #[serde(skip_serializing_if = "Option::is_none")]
    unit: Option<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    records: Vec<Box<RawValue>>,
}

impl Own {
    /// Records whose file counts in a unit.
    pub fn new<'a>(records: impl Iterator<Item = &'a Record>, unit: Unit) -> Self {
        let records = records.filter_map(|record| RawValue::from_string(carry::whole(record)).ok()).collect();
        Self { unit: (unit != Unit::CodePoints).then(|| unit.name()), records }
    }
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Read<'a> {
    unit: Option<String>,
    #[serde(borrow)]
    records: Vec<&'a RawValue>,
}

/// Records of ours, until the file shows what they are about.
#[derive(Debug, Default)]
pub struct Beside {
    /// Whether the document is one that we wrote.
    pub is_ours: bool,
    /// The unit that we wrote it in.
    pub unit: Option<Unit>,
    records: Vec<Option<Record>>,
    spans: HashMap<([u64; 2], String), Vec<usize>>,
    units: Option<Units>,
}

impl Beside {
    /// What stands under `glossator`, in a document with this text, if that is known; and what of it is not understood.
    pub fn read(raw: Option<&RawValue>, text: Option<&str>) -> (Self, Vec<String>) {
        let Some(raw) = raw else { return Self::default().with(Vec::new()) };
        let read: Read = match serde_json::from_str(raw.get()) {
            Ok(read) => read,
            Err(why) => return Self::default().with(vec![format!("what we kept there is not understood ({why}).")]),
        };
        let unit = read.unit.and_then(|name| Unit::ALL.into_iter().find(|unit| unit.name() == name));
        let units = (!read.records.is_empty()).then_some(text).flatten();
        let units = units.map(|text| Units::new(text, unit.unwrap_or_default()));
        let mut all = Self { is_ours: true, unit, units, ..Self::default() };
        let mut faults = Vec::new();
        for raw in read.records {
            match Record::from_line(raw.get()) {
                Ok(record) => all.add(record),
                Err(why) => faults.push(format!("a record of ours is not understood ({why}); it was left out.")),
            }
        }
        all.with(faults)
    }

    fn with(self, faults: Vec<String>) -> (Self, Vec<String>) {
        (self, faults)
    }

    fn add(&mut self, mut record: Record) {
        if record.origin.is_empty() {
            "human".clone_into(&mut record.origin);
        }
        if record.kind == Kind::Span
            && let Some(span) = record.span()
        {
            let place = self.place([span.start.get(), span.end.get()]);
            self.spans.entry((place, record.label.clone())).or_default().push(self.records.len());
        }
        self.records.push(Some(record));
    }

    /// Bounds in the unit of the file.
    fn place(&self, [start, end]: [u32; 2]) -> [u64; 2] {
        carry::place([start, end], self.units.as_ref())
    }

    /// The record of a span of these bounds and this label.
    pub fn span(&mut self, place: [u64; 2], label: &str) -> Option<Record> {
        let all = self.spans.get_mut(&(place, label.to_owned()))?;
        let first = (!all.is_empty()).then(|| all.remove(0))?;
        self.records.get_mut(first)?.take()
    }

    /// The first record of which this is true.
    pub fn take(&mut self, is: impl Fn(&Record) -> bool) -> Option<Record> {
        self.records.iter_mut().find(|record| record.as_ref().is_some_and(&is))?.take()
    }

    /// Records that the file does not show, of the kinds for which this is true.
    pub fn rest(&mut self, is: impl Fn(&Record) -> bool) -> Vec<Record> {
        let rest = self.records.iter_mut().filter(|record| record.as_ref().is_some_and(&is));
        rest.filter_map(Option::take).collect()
    }

    /// A record of ours where the file, or it itself, says.
    pub fn draft(&self, line: usize, record: Record) -> Draft {
        carry::draft(line, record, self.units.as_ref())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::json;
    use crate::exchange::testing::{EXAMPLE, example};

    #[test]
    fn what_the_file_shows_takes_its_record() {
        let (_, records) = example();
        let own = json::line(&Own::new(records.iter(), Unit::Utf16));
        assert!(own.starts_with(r#"{"unit":"utf16","records":[{"id":"#) && !own.contains("prefix"), "{own}");
        let raw: &RawValue = serde_json::from_str(&own).unwrap();
        let (mut beside, faults) = Beside::read(Some(raw), Some(EXAMPLE));
        assert!(faults.is_empty() && beside.is_ours && beside.unit == Some(Unit::Utf16));
        assert!(beside.span([17, 28], "PERSON").is_none());
        let person = beside.span([18, 29], "PERSON").unwrap();
        assert!(beside.span([18, 29], "PERSON").is_none());
        let draft = beside.draft(3, person);
        assert_eq!(
            (draft.place, draft.quote.as_deref(), draft.record.start),
            (vec![[18, 29]], Some("Ms Karimova"), None)
        );
        assert_eq!(beside.rest(|_| true).len(), 3);
        let raw: &RawValue = serde_json::from_str(r#"{"records":[{"id":"a"}]}"#).unwrap();
        assert_eq!(Beside::read(Some(raw), None).1.len(), 1);
    }
}
