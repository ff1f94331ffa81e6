//! Who can be holder or target of a stance: the tagged names of its article, as seen from its cue.

use super::article::{OpenArticle, PlacedSpan};
use crate::annotation::{Party, Record};
use crate::schema::{Layer, Schema};
use crate::suggest::rank::{Candidate, Choice, Near, Role};
use crate::text::{CharSpan, quotation, sentence, token};
use std::collections::{HashMap, HashSet};

/// Who a span names: an entity of the registry, or whoever goes by these words.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Who {
    Entity(String),
    Words(String),
}

/// A name of the article with all its mentions.
#[derive(Clone, Debug)]
pub(super) struct Named {
    /// Which of the article's spans: the first is the one to refer to.
    pub spans: Vec<usize>,
    candidate: Candidate,
}

/// What a look at the article needs to know.
pub(super) struct Look<'a> {
    pub open: &'a OpenArticle,
    pub schema: &'a Schema,
    /// The layer of the stance.
    pub layer: &'a Layer,
    pub stance: &'a Record,
    /// The id that an entity goes by.
    pub entity: &'a dyn Fn(&str) -> String,
    /// Which spans are seen.
    pub sees: &'a dyn Fn(&PlacedSpan) -> bool,
}

/// Where the cue stands.
struct Cue {
    chars: CharSpan,
    sentence: CharSpan,
    /// The sentences around the quotation that the cue stands in, and all quotations of the paragraph.
    quoted: Option<(CharSpan, Vec<CharSpan>)>,
}

impl Look<'_> {
    /// The names that can be chosen for a role, in the order of the text.
    pub fn named(&self, role: Role) -> Vec<Named> {
        let Some(cue) = self.cue() else { return Vec::new() };
        let offered = if role == Role::Target { &self.layer.target } else { &self.layer.holder };
        let first_label = self.layer.holder.first();
        let mut groups: Vec<Vec<usize>> = Vec::new();
        let mut group_of: HashMap<Who, usize> = HashMap::new();
        for (at, who) in self.mentions(offered) {
            let group = *group_of.entry(who).or_insert_with(|| {
                groups.push(Vec::new());
                groups.len() - 1
            });
            if let Some(group) = groups.get_mut(group) {
                group.push(at);
            }
        }
        let speaker = self.speaker(&cue, &groups, first_label.map(String::as_str));
        let named = groups.into_iter().map(|spans| self.seen_from(&cue, role, spans, speaker));
        named.collect()
    }

    /// The spans with an offered label, each with whom it names. Words that are linked once mean that entity
    /// throughout, unless they are linked to two.
    fn mentions(&self, offered: &[String]) -> Vec<(usize, Who)> {
        let spans = &self.open.spans;
        let mut all: Vec<usize> = (0..spans.len())
            .filter(|at| {
                spans.get(*at).is_some_and(|span| {
                    !span.stance && offered.iter().any(|label| label == self.label(span)) && (self.sees)(span)
                })
            })
            .collect();
        all.sort_by_key(|at| {
            spans.get(*at).map(|span| (span.chars.start, std::cmp::Reverse(span.chars.end), &span.label, &span.id))
        });
        let mut linked: HashMap<&str, HashSet<String>> = HashMap::new();
        for span in all.iter().filter_map(|at| spans.get(*at)).filter(|span| !span.entity.is_empty()) {
            linked.entry(self.words(span)).or_default().insert((self.entity)(&span.entity));
        }
        let who = |span: &PlacedSpan| {
            let words = self.words(span);
            match linked.get(words).map(|ids| (ids.len(), ids.iter().next())) {
                _ if !span.entity.is_empty() => Who::Entity((self.entity)(&span.entity)),
                Some((1, Some(id))) => Who::Entity(id.clone()),
                _ => Who::Words(words.to_owned()),
            }
        };
        all.into_iter().filter_map(|at| Some((at, who(spans.get(at)?)))).collect()
    }

    /// The words of a span.
    pub fn words(&self, span: &PlacedSpan) -> &str {
        self.open.map.quote(span.chars).unwrap_or_default()
    }

    /// The label by its present name.
    pub fn label<'s>(&'s self, span: &'s PlacedSpan) -> &'s str {
        let known = span.known.and_then(|(layer, label)| self.schema.layers.get(layer)?.labels.get(label));
        known.map_or(&span.label, |label| &label.name)
    }

    fn cue(&self) -> Option<Cue> {
        let chars = self.stance.span()?;
        let paragraph = self.open.paragraph_at(chars.start);
        let text = self.open.paragraph_text(paragraph);
        let absolute = |span| self.open.chars_of(paragraph, span);
        let sentences: Vec<CharSpan> = sentence::sentences(text).into_iter().filter_map(absolute).collect();
        let quotations: Vec<CharSpan> = quotation::whole(text).into_iter().filter_map(absolute).collect();
        let sentence = sentences.iter().find(|one| one.end > chars.start).copied().unwrap_or(chars);
        let around = quotations.iter().find(|one| one.start <= chars.start && chars.start < one.end);
        let quoted = around.copied().map(|around| {
            let reach = CharSpan::new(around.start, around.end.max(chars.end));
            let first = sentences.iter().find(|one| one.end > reach.start).map_or(reach.start, |one| one.start);
            let last = sentences.iter().rfind(|one| one.start < reach.end).map_or(reach.end, |one| one.end);
            (CharSpan::new(first.min(reach.start), last.max(reach.end)), quotations)
        });
        Some(Cue { chars, sentence, quoted })
    }

    /// Whose words the cue likely is: the nearest person who stands with its quotation, outside the marks; where there
    /// is no person, whoever else does.
    fn speaker(&self, cue: &Cue, groups: &[Vec<usize>], first_label: Option<&str>) -> Option<usize> {
        let (reach, quotations) = cue.quoted.as_ref()?;
        let spans = groups.iter().flatten().filter_map(|at| Some((*at, self.open.spans.get(*at)?)));
        let outside = spans.filter(|(_, span)| {
            reach.contains(span.chars) && !quotations.iter().any(|quotation| quotation.overlaps(span.chars))
        });
        let found = outside
            .min_by_key(|(at, span)| (first_label != Some(self.label(span)), side_of(span.chars, cue).1.away, *at));
        found.map(|(at, _)| at)
    }

    fn seen_from(&self, cue: &Cue, role: Role, mut spans: Vec<usize>, speaker: Option<usize>) -> Named {
        let mut candidate = Candidate { mentions: spans.len(), ..Candidate::default() };
        let mut best: Option<((u8, u32), usize)> = None;
        for (nth, span) in spans.iter().enumerate().filter_map(|(nth, at)| Some((nth, self.open.spans.get(*at)?))) {
            let (is_before, near) = side_of(span.chars, cue);
            let is_speaker = speaker.is_some_and(|speaker| spans.get(nth) == Some(&speaker));
            let alone = Candidate {
                before: is_before.then_some(near),
                after: (!is_before).then_some(near),
                speaker: is_speaker,
                ..Candidate::default()
            };
            candidate.speaker |= is_speaker;
            let nearer = |known: Option<Near>, new: Option<Near>| match (known, new) {
                (Some(known), Some(new)) => Some(known.min(new)),
                (known, new) => known.or(new),
            };
            candidate.before = nearer(candidate.before, alone.before);
            candidate.after = nearer(candidate.after, alone.after);
            let order = (alone.order(role), nth);
            if best.is_none_or(|best| order < best) {
                best = Some(order);
                self.label(span).clone_into(&mut candidate.label);
            }
        }
        if let Some((_, nth)) = best {
            spans.swap(0, nth);
        }
        Named { spans, candidate }
    }

    /// What to ask the ranker.
    pub fn choice(&self, role: Role, named: &[Named]) -> Choice {
        let text = self.stance.span().and_then(|chars| self.open.map.quote(chars)).unwrap_or_default();
        let words = token::tokens(text);
        let mut words = words.iter().filter_map(|token| text.get(token.range()));
        let word = words.find(|word| token::is_word(word)).unwrap_or_default().to_owned();
        Choice { role, word, candidates: named.iter().map(|one| one.candidate.clone()).collect() }
    }

    /// Whether a party is one of these mentions.
    pub fn is(&self, party: &Party, named: &Named) -> bool {
        let mut spans = named.spans.iter().filter_map(|at| self.open.spans.get(*at));
        if let Some(id) = &party.span {
            return spans.any(|span| span.id == *id);
        }
        if let Some(id) = &party.entity {
            let id = (self.entity)(id);
            return spans.any(|span| !span.entity.is_empty() && (self.entity)(&span.entity) == id);
        }
        party.text.as_deref().is_some_and(|text| !party.author && spans.any(|span| self.words(span) == text))
    }

    /// The names without those that hold the stance.
    pub fn without_holders(&self, mut named: Vec<Named>) -> Vec<Named> {
        named.retain(|one| !self.stance.holder.iter().any(|holder| self.is(holder, one)));
        named
    }
}

/// Whether a mention stands before the cue (what overlaps the cue counts as after it), and how near.
fn side_of(span: CharSpan, cue: &Cue) -> (bool, Near) {
    let inside = cue.sentence.contains(span);
    let is_before = span.end <= cue.chars.start;
    let (from, to) = if is_before { (span.end, cue.chars.start) } else { (cue.chars.end, span.start) };
    (is_before, Near { away: to.get().saturating_sub(from.get()), inside })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotation::Kind;
    use crate::corpus::{self, Origin};
    use crate::schema::{Form, Source, ready};
    use crate::suggest::rank::Ranker;
    use crate::text::CharPos;
    use std::sync::Arc;

    /// The names of a text in the order in which they are proposed. `cue`: the words of the stance; names are all that
    /// have a capital, those with three letters organisations.
    fn proposed(text: &str, cue: &str, role: Role) -> Vec<String> {
        let record = |words: &str, at: usize, layer: &str, label: &str| {
            let start = u32::try_from(text.get(..at).unwrap().chars().count()).unwrap();
            let end = start + u32::try_from(words.chars().count()).unwrap();
            let (start, end) = (Some(CharPos::new(start)), Some(CharPos::new(end)));
            let (layer, label, quote) = (layer.to_owned(), label.to_owned(), words.to_owned());
            Record { id: format!("s-{at:04}"), kind: Kind::Span, start, end, layer, label, quote, ..Record::default() }
        };
        let words = token::tokens(text).into_iter().map(|token| (token.start.get(), &text[token.range()]));
        let names = words.filter(|(_, word)| word.starts_with(char::is_uppercase));
        let mut records: Vec<Record> =
            names.map(|(at, word)| record(word, at, "entity", if word.len() == 3 { "ORG" } else { "PER" })).collect();
        let stance = record(cue, text.find(cue).unwrap(), "stance", "against");
        records.push(stance.clone());
        let origin = Origin { file: "corpus/t.txt".into(), language: "en".into() };
        let source = Source { form: Form::Text, ..Source::default() };
        let article = corpus::read(text.as_bytes(), &source, &origin).0.remove(0);
        assert_eq!(&*article.text, text);
        let schema = ready::news().0;
        let mut open = OpenArticle::new(Arc::new(article), None);
        open.place(&records.iter().collect::<Vec<_>>(), &schema);
        let layer = schema.layer("stance").unwrap();
        let look =
            Look { open: &open, schema: &schema, layer, stance: &stance, entity: &str::to_owned, sees: &|_| true };
        let named = look.named(role);
        let order = Ranker::default().rank(&look.choice(role, &named));
        order.into_iter().map(|at| look.words(&open.spans[named[at].spans[0]]).to_owned()).collect()
    }

    #[test]
    fn before_the_cue_after_it_then_the_nearest_in_any_paragraph() {
        let text = "Anna left.\nBerta saw Carla who accused Dora of lies. Edda came.\nFrida went.";
        assert_eq!(proposed(text, "accused", Role::Holder), ["Carla", "Berta", "Dora", "Edda", "Frida", "Anna"]);
        assert_eq!(proposed(text, "accused", Role::Target), ["Dora", "Carla", "Berta", "Edda", "Frida", "Anna"]);
    }

    #[test]
    fn the_speaker_stands_with_the_quotation_and_outside_its_marks() {
        let first = |text: &str, cue: &str| proposed(text, cue, Role::Holder).first().cloned().unwrap();
        assert_eq!(first("Anna came. “Berta lies and Carla wrecked it,” said Dora.", "wrecked it"), "Dora");
        assert_eq!(first("“It failed. Carla wrecked it,” Dora told the UNO.", "It failed."), "Dora", "a person first");
        assert_eq!(first("Anna came. “Carla wrecked it,” said the UNO.", "wrecked it"), "UNO");
        assert_eq!(first("Dora said: “It failed. Carla wrecked it.”", "wrecked it"), "Dora");
        assert_eq!(
            first("“We waited,” Dora said, “and Carla wrecked it.”", "We waited,” Dora said, “and Carla"),
            "Dora"
        );
        assert_eq!(first("Dora saw that Carla “wrecked it” with Anna.", "wrecked it"), "Carla", "the nearest");
    }
}
