//! Where a string stands untagged that is tagged elsewhere.
//!
//! Only names are sought: strings with a capital, or of letters that have none. One that stands in small letters at least as
//! often, in the articles that are looked at, is a word at the start of sentences, not a name: “He”, “The talks”. A place counts where it is as many whole
//! tokens, where no span of the layer touches it, and where somebody was: in a paragraph that is done, or that has a span.
//! So what is not read yet is not taken for forgotten.

use super::{Group, Listing, Place, Row, Source};
use crate::corpus::Article;
use crate::insight::facts::Fact;
use crate::insight::ledger::{What, Word};
use crate::text::name::is_name;
use crate::text::{BytePos, BytesSpan, CharPos, CharSpan, TextMap, token};
use std::cmp::Reverse;
use std::collections::HashMap;

/// The strings that are sought, by their first tokens, the longest first.
struct Sought<'a>(HashMap<&'a str, Vec<(&'a str, Vec<u32>)>>);

impl<'a> Sought<'a> {
    /// `named`: words with the number of their group.
    fn new(named: impl Iterator<Item = (&'a str, u32)>) -> Self {
        let mut by_first: HashMap<&str, Vec<(&str, Vec<u32>)>> = HashMap::new();
        for (words, group) in named {
            let first = token::tokens(words).first().and_then(|first| words.get(first.range()));
            let Some(all) = first.map(|first| by_first.entry(first).or_default()) else { continue };
            match all.iter_mut().find(|(known, _)| *known == words) {
                Some((_, groups)) => groups.push(group),
                None => all.push((words, vec![group])),
            }
        }
        for all in by_first.values_mut() {
            all.sort_by_key(|(words, _)| Reverse(words.len()));
        }
        Self(by_first)
    }

    /// Where they stand in a paragraph of these tokens, apart from each other: bytes of it, and the groups.
    fn places<'s>(&'s self, text: &str, tokens: &[BytesSpan]) -> Vec<(BytesSpan, &'s [u32])> {
        let ends_token = |end: usize| tokens.binary_search_by_key(&end, |token| token.end.get()).is_ok();
        let mut found = Vec::new();
        let mut from = 0;
        for token in tokens {
            let start = token.start.get();
            if start < from {
                continue;
            }
            let all = text.get(token.range()).and_then(|first| self.0.get(first));
            let rest = text.get(start..).unwrap_or_default();
            let mut fitting = all.into_iter().flatten().filter(|(words, _)| rest.starts_with(words));
            if let Some((words, groups)) = fitting.find(|(words, _)| ends_token(start + words.len())) {
                from = start + words.len();
                found.push((BytesSpan::new(token.start, BytePos::new(from)), groups.as_slice()));
            }
        }
        found
    }
}

/// How often each string stands as it is, and in small letters; tagged or not.
struct Letters {
    small: Vec<String>,
    counts: Vec<[usize; 2]>,
}

impl Letters {
    /// `named`: strings in the order of their groups. What has no small letters of its own is not counted.
    fn new<'w>(named: impl Iterator<Item = &'w str>) -> Self {
        let small: Vec<String> =
            named.map(|words| Some(words.to_lowercase()).filter(|small| small != words).unwrap_or_default()).collect();
        Self { counts: vec![[0; 2]; small.len()], small }
    }

    fn sought(small: &[String]) -> Sought<'_> {
        let numbers = (0..u32::try_from(small.len()).unwrap_or(u32::MAX)).zip(small);
        Sought::new(numbers.filter(|(_, small)| !small.is_empty()).map(|(at, small)| (small.as_str(), at)))
    }

    fn is_name(&self, group: u32) -> bool {
        let at = usize::try_from(group).ok();
        let known = at.and_then(|at| Some((self.small.get(at)?, self.counts.get(at)?)));
        known.is_none_or(|(small, [as_it_is, in_small])| small.is_empty() || as_it_is > in_small)
    }
}

fn count(counts: &mut [[usize; 2]], side: usize, places: &[(BytesSpan, &[u32])]) {
    for group in places.iter().flat_map(|(_, groups)| *groups) {
        let of = usize::try_from(*group).ok().and_then(|at| counts.get_mut(at)?.get_mut(side));
        if let Some(count) = of {
            *count += 1;
        }
    }
}

/// Where somebody was in an article, as far as its text tells.
struct Standing {
    /// Spans by layer, in the order of their starts.
    spans: Vec<(Word, BytesSpan)>,
    /// For each paragraph whether it was read.
    read: Vec<bool>,
}

impl Standing {
    fn new(article: &Article, map: &TextMap, facts: &[&Fact]) -> Self {
        let mut standing = Self { spans: Vec::new(), read: vec![false; article.paragraphs.len()] };
        for fact in facts {
            let place = CharSpan::new(CharPos::new(fact.start), CharPos::new(fact.end));
            let Some(bytes) = map.bytes(place) else { continue };
            if fact.what == What::Span {
                standing.spans.push((fact.layer, bytes));
            }
            let paragraph = article.paragraph_at(bytes.start);
            if let Some(read) = paragraph.and_then(|at| standing.read.get_mut(at)) {
                *read = true;
            }
        }
        standing
    }

    fn is_free(&self, layer: Word, place: BytesSpan) -> bool {
        !self.spans.iter().any(|(of, span)| *of == layer && span.start < place.end && place.start < span.end)
    }
}

impl Source<'_> {
    /// The strings of these rows that stand untagged somewhere, those that are tagged most often first.
    pub(super) fn untagged(&self, rows: &[u32]) -> Option<Listing> {
        let by_string = self.by_string(rows.to_vec())?;
        let names = by_string.into_iter().filter(|((_, quote), _)| is_name(self.facts.word(*quote)));
        let mut groups: Vec<Group> = names
            .map(|((layer, quote), rows)| Group { quote, layer, labels: self.labels(&rows), untagged: 0 })
            .collect();
        groups.sort_by_cached_key(|group| (Reverse(group.tagged()), self.facts.word(group.quote).to_owned()));
        let places = self.free_places(&groups)?;
        Some(listed(groups, places))
    }

    fn free_places(&self, groups: &[Group]) -> Option<Vec<Place>> {
        let numbers = (0..u32::try_from(groups.len()).unwrap_or(u32::MAX)).zip(groups);
        let sought = Sought::new(numbers.map(|(at, group)| (self.facts.word(group.quote), at)));
        let mut letters = Letters::new(groups.iter().map(|group| self.facts.word(group.quote)));
        let in_small = Letters::sought(&letters.small);
        let layer = |group: u32| usize::try_from(group).ok().and_then(|at| groups.get(at)).map(|group| group.layer);
        let is_about =
            |fact: &&Fact| matches!(fact.what, What::Span | What::Done) && self.order.filter.lets_in(self.facts, fact);
        let mut here: Vec<&Fact> = self.facts.rows.iter().filter(is_about).collect();
        here.sort_by_key(|fact| fact.doc);
        let mut found = Vec::new();
        self.by_article(
            &here,
            |fact| fact.doc,
            |article, facts| {
                let Some(doc) = facts.first().map(|fact| fact.doc) else { return };
                let map = TextMap::new(article.text.clone());
                let standing = Standing::new(article, &map, facts);
                for (bounds, read) in article.paragraphs.iter().zip(&standing.read) {
                    let text = article.text.get(bounds.range()).unwrap_or_default();
                    let tokens = token::tokens(text);
                    let places = sought.places(text, &tokens);
                    count(&mut letters.counts, 0, &places);
                    count(&mut letters.counts, 1, &in_small.places(text, &tokens));
                    for (bytes, groups) in places.into_iter().filter(|_| *read) {
                        let absolute = |at: BytePos| BytePos::new(bounds.start.get() + at.get());
                        let bytes = BytesSpan::new(absolute(bytes.start), absolute(bytes.end));
                        let Some(chars) = map.chars(bytes) else { continue };
                        let free =
                            groups.iter().filter(|group| layer(**group).is_some_and(|of| standing.is_free(of, bytes)));
                        let (start, end) = (chars.start.get(), chars.end.get());
                        found.extend(free.map(|group| Place { doc, start, end, group: *group }));
                    }
                }
            },
        )?;
        found.retain(|place: &Place| letters.is_name(place.group));
        found.sort_by_key(|place| (place.group, place.doc, place.start));
        Some(found)
    }
}

/// Each string that has places, with them.
fn listed(all: Vec<Group>, places: Vec<Place>) -> Listing {
    let mut listing = Listing::default();
    let mut numbered = all.into_iter().enumerate();
    for chunk in places.chunk_by(|a, b| a.group == b.group) {
        let number = chunk.first().and_then(|place| usize::try_from(place.group).ok());
        let Some((_, group)) = numbered.find(|(at, _)| Some(*at) == number) else { continue };
        let group_at = u32::try_from(listing.groups.len()).unwrap_or(u32::MAX);
        listing.groups.push(Group { untagged: chunk.len(), ..group });
        listing.rows.push(Row::Group(group_at));
        for place in chunk {
            listing.rows.extend(u32::try_from(listing.places.len()).map(Row::Untagged));
            listing.places.push(Place { group: group_at, ..*place });
        }
    }
    listing
}
