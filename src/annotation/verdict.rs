//! What a person's record says about the proposal it was made from.

use super::record::{Kind, Record};

/// What became of a proposal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// Taken over as it was.
    Accepted,
    /// Taken over with other bounds or another label.
    Corrected,
    /// Said to be wrong.
    Rejected,
}

/// Whether it names a maker of proposals: `model:NAME@VERSION` or `rule:NAME`.
pub fn is_maker(origin: &str) -> bool {
    let name = origin.strip_prefix("model:").or_else(|| origin.strip_prefix("rule:"));
    name.is_some_and(|name| !name.is_empty())
}

impl Record {
    /// What it says about a proposal; `None` where it is about none. A reviewer's decision is about a record, and names
    /// no maker.
    pub fn verdict(&self) -> Option<Verdict> {
        match self.kind {
            Kind::Span if is_maker(&self.origin) => Some(Verdict::Accepted),
            // Without a score it was made from a span of one's own, by `*`.
            Kind::Span if self.origin == "bulk" && self.score.is_some() => Some(Verdict::Accepted),
            Kind::Span if self.origin.is_empty() && !self.of.is_empty() => Some(Verdict::Corrected),
            Kind::Decision if self.label == "reject" && self.maker().is_some() => Some(Verdict::Rejected),
            _ => None,
        }
    }

    /// After a person has put another label on it: theirs, whatever it was taken over from.
    #[must_use]
    pub fn corrected(mut self) -> Self {
        if self.verdict() == Some(Verdict::Accepted) {
            self.origin.clear();
            self.score = None;
        } else if self.origin == "bulk" {
            self.origin.clear();
            self.of.clear();
        }
        self
    }

    /// Who made the proposal, where the record says it.
    pub fn maker(&self) -> Option<&str> {
        let origin = match self.kind {
            Kind::Decision => self.attrs.get("origin")?.as_str()?,
            _ => &self.origin,
        };
        is_maker(origin).then_some(origin)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(line: &str) -> Option<Verdict> {
        Record::from_line(line).unwrap().verdict()
    }

    #[test]
    fn what_became_of_a_proposal_stands_in_the_record() {
        let span = |more: &str| verdict(&format!(r#"{{"id":"s-1","kind":"span"{more}}}"#));
        assert_eq!(span(r#","of":"p-1@1","origin":"model:x@1""#), Some(Verdict::Accepted));
        assert_eq!(span(r#","of":"p-1@1","origin":"bulk","score":0.9"#), Some(Verdict::Accepted));
        assert_eq!(span(r#","of":"p-1@1""#), Some(Verdict::Corrected));
        assert_eq!(span(r#","origin":"bulk""#), None);
        assert_eq!(span(r#","of":"s-2@1","origin":"bulk""#), None);
        assert_eq!(span(r#","origin":"review","of":"s-2@1""#), None);
        assert_eq!(span(r#","origin":"model:""#), None);
        let decision = |attrs: &str| {
            verdict(&format!(r#"{{"id":"d-1","kind":"decision","label":"reject","of":"p-1@1","attrs":{{{attrs}}}}}"#))
        };
        assert_eq!(decision(r#""origin":"rule:dictionary","label":"PER""#), Some(Verdict::Rejected));
        assert_eq!(decision(""), None);
    }
}
