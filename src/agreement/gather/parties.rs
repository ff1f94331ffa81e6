//! Holders and targets of stances, made comparable between annotators.

use crate::agreement::study;
use crate::annotation::party::folded;
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

    /// A party with the entity and the words of the span that it refers to. Entries that the registry shows as one have
    /// one id.
    pub fn compared(&self, party: &Party) -> study::Party {
        let span = party.span.as_deref().and_then(|id| self.spans.get(id));
        let own = party.entity.as_deref().filter(|id| !id.is_empty());
        let entity = own.or(span.map(|span| span.entity.as_str())).unwrap_or_default();
        let known = self.registry.find(entity).map_or(entity, |entry| entry.id.as_str());
        let words = party.text.as_deref().or(span.map(|span| span.quote.as_str())).unwrap_or_default();
        study::Party {
            author: party.author,
            none: party.none,
            entity: known.to_owned(),
            span: span.and_then(|span| span.span()),
            text: folded(words),
        }
    }
}
