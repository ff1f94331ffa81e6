//! A reviewer's word on a record, as a record says it, and the reference by which it names what it is about.

use super::record::{Kind, Record};

/// What a decision says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Ruling {
    /// As it is.
    Accept,
    /// Not at all.
    Reject,
    /// Otherwise: a span of the reviewer says how.
    Amend,
}

impl Ruling {
    /// As written into a record.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Accept => "accept",
            Self::Reject => "reject",
            Self::Amend => "amend",
        }
    }

    /// What a record says; `None`: it is no decision of a reviewer. Rejections of proposals name their maker.
    pub fn of(record: &Record) -> Option<Self> {
        if record.kind != Kind::Decision || record.of.is_empty() || record.maker().is_some() {
            return None;
        }
        match record.label.as_str() {
            "accept" => Some(Self::Accept),
            "reject" => Some(Self::Reject),
            "amend" => Some(Self::Amend),
            _ => None,
        }
    }
}

/// `ID@REV` → id and revision; without `@` the first revision.
pub fn reference(of: &str) -> (&str, u64) {
    match of.rsplit_once('@') {
        Some((id, rev)) => rev.parse().map_or((of, 1), |rev| (id, rev)),
        None => (of, 1),
    }
}

/// Whether a record is a reviewer's word on others' work, and not the work of an annotator.
pub fn is_review(record: &Record) -> bool {
    record.origin == "review"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_names_a_record_and_its_revision() {
        assert_eq!(["s-1@3", "s-1", "s-1@x", ""].map(reference), [("s-1", 3), ("s-1", 1), ("s-1@x", 1), ("", 1)]);
    }
}
