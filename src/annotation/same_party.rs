//! Whether two annotators name the same holder, target or reporter, although each refers to spans of their own.

use super::entity::Registry;
use super::party::{Party, folded};
use super::pieces;
use super::record::Record;
use crate::text::CharSpan;

/// A party with all that it can be told by.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// The author of the article.
    pub author: bool,
    /// Somebody looked: there is none.
    pub none: bool,
    /// Id of the entity, its own or that of the span it refers to; empty: none.
    pub entity: String,
    /// The pieces of the span that it refers to, in code points; empty: none.
    pub pieces: Vec<CharSpan>,
    /// Its words, folded; empty: none.
    pub words: String,
}

impl Known {
    /// With the entity and the words of the span that it refers to. Entries that the registry shows as one have one id.
    pub fn new(party: &Party, span: Option<&Record>, registry: &Registry) -> Self {
        let own = party.entity.as_deref().filter(|id| !id.is_empty());
        let entity = own.or(span.map(|span| span.entity.as_str())).unwrap_or_default();
        let words = party.text.as_deref().or(span.map(|span| span.quote.as_str())).unwrap_or_default();
        Self {
            author: party.author,
            none: party.none,
            entity: registry.find(entity).map_or(entity, |entry| entry.id.as_str()).to_owned(),
            pieces: pieces::joined(span.map(Record::pieces).unwrap_or_default()),
            words: folded(words),
        }
    }

    /// Whether two are the same: by the first of author, nobody, entity, span and words that can tell. The order is
    /// Glossator's own.
    pub fn is_same(&self, other: &Self) -> bool {
        if self.author || other.author || self.none || other.none {
            return (self.author, self.none) == (other.author, other.none);
        }
        if !self.entity.is_empty() && !other.entity.is_empty() {
            return self.entity == other.entity;
        }
        if !self.pieces.is_empty() && !other.pieces.is_empty() {
            return pieces::overlap(&self.pieces, &other.pieces);
        }
        !self.words.is_empty() && self.words == other.words
    }
}

/// Whether two lists name the same parties: each in one has its like in the other. Both left open: the same.
pub fn are_same(a: &[Known], b: &[Known]) -> bool {
    let covered = |some: &[Known], others: &[Known]| some.iter().all(|one| others.iter().any(|two| one.is_same(two)));
    covered(a, b) && covered(b, a)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::CharPos;

    fn entity(id: &str) -> Known {
        Known { entity: id.to_owned(), words: "the minister".to_owned(), ..Known::default() }
    }

    fn words(words: &str) -> Known {
        Known { words: words.to_owned(), ..Known::default() }
    }

    fn at(start: u32, end: u32, text: &str) -> Known {
        Known { pieces: vec![CharSpan::new(CharPos::new(start), CharPos::new(end))], ..words(text) }
    }

    fn said(party: &Party, span: Option<&Record>) -> Known {
        Known::new(party, span, &Registry::default())
    }

    #[test]
    fn parties_are_told_apart_by_the_first_thing_that_both_have() {
        let (author, nobody) = (said(&Party::author(), None), said(&Party::nobody(), None));
        assert!(author.is_same(&author) && !author.is_same(&words("author")));
        assert!(nobody.is_same(&nobody) && !nobody.is_same(&author));
        assert!(entity("a").is_same(&entity("a")) && !entity("a").is_same(&entity("b")), "ids before words");
        let named = |id: &str| Known { entity: id.into(), ..at(0, 5, "anna") };
        assert!(!named("a").is_same(&named("b")), "ids before spans");
        let anna = named("a");
        assert!(anna.is_same(&at(3, 9, "her")) && !anna.is_same(&at(5, 9, "anna")), "spans before words");
        assert!(anna.is_same(&words("anna")) && !anna.is_same(&words("otto")));
        assert!(!words("").is_same(&words("")), "no words say nothing");
    }

    #[test]
    fn a_party_has_what_its_span_has_unless_it_says_otherwise() {
        let span =
            Record::from_line(r#"{"id":"s","kind":"span","start":2,"end":6,"quote":"ANNA","entity":"a"}"#).unwrap();
        let known = said(&Party { span: Some("s".into()), ..Party::default() }, Some(&span));
        assert_eq!((known.entity.as_str(), known.words.as_str(), known.pieces.len()), ("a", "anna", 1));
        let own = Party { entity: Some("b".into()), ..Party::span("s", "Otto") };
        let known = said(&own, Some(&span));
        assert_eq!((known.entity.as_str(), known.words.as_str()), ("b", "otto"));
    }

    #[test]
    fn lists_are_the_same_as_sets() {
        let (a, b) = (entity("a"), entity("b"));
        let (both, reversed) = ([a.clone(), b.clone()], [b, a]);
        assert!(are_same(&[], &[]), "both left open");
        assert!(!are_same(&[], &[said(&Party::nobody(), None)]), "open is not: there is none");
        assert!(are_same(&both, &reversed));
        assert!(!are_same(&both, &both[..1]) && !are_same(&both[..1], &both));
    }
}
