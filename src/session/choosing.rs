//! Whom the stance strip offers, and whom a typed name may mean.

use super::Session;
use super::article::PlacedSpan;
use super::parties::Look;
use super::strip::{self, Column, Field, Strip};
use crate::annotation::party::folded;
use crate::annotation::{Party, Record};
use crate::schema::Layer;
use crate::search::fuzzy;
use crate::suggest::rank::Role;
use crate::text::token;
use std::collections::HashSet;

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
/// Words that a typed name is completed by, from the text.
const COMPLETED: usize = 4;

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

    /// Whom a typed name may mean: those on the strip and in the registry, equal names first, then words of the text.
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
        found.sort_by_key(|one| folded(one.party.shown()) != folded(typed));
        let known: HashSet<String> = found.iter().map(|one| folded(one.party.shown())).collect();
        let completed =
            self.completed(&strip.stance, typed).into_iter().filter(|words| !known.contains(&folded(words)));
        found.extend(completed.map(|words| {
            let party = Party::named(&words);
            strip::Candidate { letter: None, party, column: Column::Topics, chosen: false }
        }));
        found
    }

    /// What a typed name may grow to by the words of the stance's paragraph: to the end of the word, then word by word.
    fn completed(&self, stance: &str, typed: &str) -> Vec<String> {
        let paragraph = self.article.as_ref().zip(self.own.get(stance).and_then(|record| record.start));
        let Some(text) = paragraph.map(|(open, at)| open.paragraph_text(open.paragraph_at(at))) else {
            return Vec::new();
        };
        let tokens = token::tokens(text);
        let typed = folded(typed);
        let grown = |at: usize| -> Vec<String> {
            let Some(start) = tokens.get(at).map(|token| token.start) else { return Vec::new() };
            let words = tokens.iter().skip(at).map_while(|token| {
                text.get(token.range()).filter(|word| token::is_word(word))?;
                let whole = text.get(start.get()..token.end.get())?;
                Some(whole.split_whitespace().collect::<Vec<_>>().join(" "))
            });
            let longest = typed.split(' ').count() + COMPLETED;
            words.take(longest).filter(|words| folded(words).starts_with(&typed)).take(COMPLETED).collect()
        };
        (0..tokens.len()).map(grown).find(|grown| !grown.is_empty()).unwrap_or_default()
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
