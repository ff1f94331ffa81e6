//! Holders and targets of stances, made comparable between annotators.

use crate::annotation::same_party::Known;
use crate::annotation::{Kind, Party, Record, Registry};
use crate::sheet::Sheet;
use std::collections::HashMap;

/// What parties of stances in one article may refer to.
#[derive(Debug)]
pub struct Parties<'a> {
    spans: HashMap<&'a str, &'a Record>,
    registry: &'a Registry,
}

impl<'a> Parties<'a> {
    /// Of the spans of all annotators.
    pub fn new(sheets: &'a [Sheet], registry: &'a Registry) -> Self {
        let spans = sheets.iter().flat_map(|sheet| sheet.of_kind(Kind::Span));
        Self { spans: spans.map(|span| (span.id.as_str(), &**span)).collect(), registry }
    }

    /// A party with what is known of the span that it refers to.
    pub fn known(&self, party: &Party) -> Known {
        let span = party.span.as_deref().and_then(|id| self.spans.get(id)).copied();
        Known::new(party, span, self.registry)
    }
}
