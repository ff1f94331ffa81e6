//! Who can be holder or target of a stance: the tagged names of its article, as seen from its cue.

use super::Session;
use super::article::{OpenArticle, PlacedSpan};
use super::precedents::folded;
use super::strip::{self, Column, Field, Strip};
use crate::annotation::{Party, Record};
use crate::schema::{Layer, Schema};
use crate::search::fuzzy;
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

    fn words(&self, span: &PlacedSpan) -> &str {
        self.open.map.quote(span.chars).unwrap_or_default()
    }

    /// The label by its present name.
    fn label<'s>(&'s self, span: &'s PlacedSpan) -> &'s str {
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

/// Whether registry entries of kind `topic` may be targets.
pub(super) fn offers_topics(layer: &Layer) -> bool {
    layer.target.iter().any(|label| label == "topic")
}

/// Letters there are.
const LETTERS: usize = 26;
/// Letters that topics get at least, if there are that many.
const TOPICS: usize = 8;
/// The place of the author.
const AUTHOR: usize = 5;
/// Entries of the registry that are shown while a name is typed.
const ENTRIES: usize = 20;

impl Session {
    /// Who can be chosen: names by the ranker, the author after five of them, then topics, the most used first.
    pub(super) fn candidates(&self, stance: &Record, field: Field) -> Vec<strip::Candidate> {
        let (Some(open), Some(layer)) = (&self.article, self.stance_layer(&stance.id)) else { return Vec::new() };
        let registry = self.entities.registry();
        let entity = |id: &str| registry.find(id).map_or_else(|| id.to_owned(), |entry| entry.id.clone());
        let look = Look { open, schema: &self.schema, layer, stance, entity: &entity, sees: &|_| true };
        let role = if field == Field::Target { Role::Target } else { Role::Holder };
        let mut named = look.named(role);
        if role == Role::Target {
            named = look.without_holders(named);
        }
        let order = self.ranking.taught.ranker.rank(&look.choice(role, &named));
        let already = field.of(stance);
        let named = order.into_iter().filter_map(|at| named.get(at)).filter_map(|named| {
            let span = open.spans.get(*named.spans.first()?)?;
            let is_first = layer.holder.first().is_some_and(|label| label == look.label(span));
            let column = if is_first { Column::People } else { Column::Places };
            let chosen = already.iter().any(|party| look.is(party, named));
            Some((Party::span(&span.id, &self.name_of(span, look.words(span))), column, chosen))
        });
        let mut all: Vec<(Party, Column, bool)> = named.collect();
        all.insert(all.len().min(AUTHOR), (Party::author(), Column::People, already.iter().any(|one| one.author)));
        if field == Field::Target && offers_topics(layer) {
            let topics = self.topics_by_use();
            let at = all.len().min(LETTERS.saturating_sub(topics.len().min(TOPICS)));
            let topics = topics.into_iter().map(|party| {
                let chosen = already.iter().any(|one| one.entity == party.entity);
                (party, Column::Topics, chosen)
            });
            all.splice(at..at, topics);
        }
        let letters = ('a'..='z').map(Some).chain(std::iter::repeat(None));
        let lettered = all.into_iter().zip(letters);
        lettered.map(|((party, column, chosen), letter)| strip::Candidate { letter, party, column, chosen }).collect()
    }

    /// What a span is called: by its words, or, where these are no name of what it is linked to, by the entity's name.
    fn name_of(&self, span: &PlacedSpan, words: &str) -> String {
        let entry = self.entities.registry().find(&span.entity).filter(|entry| {
            let within = folded(words);
            let within: Vec<&str> = within.split(' ').collect();
            let names = entry.aliases.iter().chain([&entry.name]).map(|name| folded(name));
            !names.into_iter().any(|name| name.split(' ').any(|word| within.contains(&word)))
        });
        entry.map_or(words, |entry| &entry.name).to_owned()
    }

    fn topics_by_use(&self) -> Vec<Party> {
        let topics = self.entities.registry().entries().iter().filter(|entry| entry.kind == "topic");
        let mut topics: Vec<_> = topics.collect();
        topics.sort_by_key(|entry| (std::cmp::Reverse(self.precedents.as_target(&entry.ids)), &entry.name));
        topics.into_iter().map(|entry| Party::entity(&entry.id, &entry.name)).collect()
    }

    /// Whom a typed name may mean: those on the strip and in the registry, equal names first.
    pub(super) fn matching(&self, strip: &Strip, typed: &str) -> Vec<strip::Candidate> {
        if typed.trim().is_empty() {
            return strip.candidates.clone();
        }
        let offered = strip.candidates.iter().map(|one| (one.clone(), one.party.shown().to_owned()));
        let mut found = fuzzy::rank(typed, offered);
        let names = found.iter().map(|one| folded(one.party.shown())).collect::<HashSet<_>>();
        let entries = self.entities.registry().entries().iter().filter(|entry| !names.contains(&folded(&entry.name)));
        let entries = entries.map(|entry| {
            let party = Party::entity(&entry.id, &entry.name);
            let column = if entry.kind == "person" { Column::People } else { Column::Places };
            let one = strip::Candidate { letter: None, party, column, chosen: false };
            (one, std::iter::once(&entry.name).chain(&entry.aliases).cloned().collect::<Vec<_>>().join(" "))
        });
        found.extend(fuzzy::rank(typed, entries).into_iter().take(ENTRIES));
        let typed = folded(typed);
        found.sort_by_key(|one| folded(one.party.shown()) != typed);
        found
    }

    /// The tagged name or the registry entry that is called so.
    pub(super) fn known_party(&self, strip: &Strip, name: &str) -> Option<Party> {
        let name = folded(name);
        let offered = strip.candidates.iter().map(|one| &one.party).find(|party| folded(party.shown()) == name);
        let tagged = || {
            let open = self.article.as_ref()?;
            let mut names = open.spans.iter().filter(|span| !span.stance);
            names.find_map(|span| {
                let words = open.map.quote(span.chars).filter(|words| folded(words) == name)?;
                Some(Party::span(&span.id, words))
            })
        };
        let listed = || {
            let mut entries = self.entities.registry().entries().iter();
            let is_called = |entry: &&crate::annotation::entity::Entry| {
                entry.aliases.iter().chain([&entry.name]).any(|known| folded(known) == name)
            };
            entries.find(is_called).map(|entry| Party::entity(&entry.id, &entry.name))
        };
        offered.cloned().or_else(tagged).or_else(listed)
    }
}
