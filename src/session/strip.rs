//! The stance strip: who holds the stance, towards whom or what, and who reports it.

use super::article::OpenArticle;
use super::history::Join;
use super::{Mode, Session};
use crate::annotation::{Party, Record, Stamp, pieces};
use crate::editor::Editor;
use crate::schema::{Layer, LayerKind};
use crate::search::fuzzy;
use crate::text::{CharSpan, sentence};
use std::collections::HashMap;

/// The strip of one stance.
#[derive(Clone, Debug)]
pub struct Strip {
    /// Id of the stance.
    pub stance: String,
    /// What is asked for.
    pub field: Field,
    /// Who can be chosen, the proposal first.
    pub candidates: Vec<Candidate>,
    /// A name being typed.
    pub typing: Option<Typing>,
    /// Whether the next choice is added to those that are there.
    adding: bool,
    /// Where to go on after *reported by*.
    back: Option<Field>,
}

/// A party of a stance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "named for what is asked")]
pub enum Field {
    Holder,
    Target,
    Via,
}

/// In which column of the strip something stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "named for the columns")]
pub enum Column {
    People,
    Places,
    Topics,
}

/// Somebody or something to choose.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// The key; those beyond the alphabet have none and are typed.
    pub letter: Option<char>,
    /// What would be written.
    pub party: Party,
    /// Its column.
    pub column: Column,
    /// Whether it is in the record already.
    pub chosen: bool,
}

/// A name being typed.
#[derive(Clone, Debug)]
pub struct Typing {
    /// What was typed.
    pub editor: Editor,
    /// Indices of the candidates that match, best first; after the last stands the new name.
    pub matches: Vec<usize>,
    /// Which row Enter takes.
    pub at: usize,
}

impl Field {
    fn of(self, record: &Record) -> &[Party] {
        match self {
            Self::Holder => &record.holder,
            Self::Target => &record.target,
            Self::Via => &record.via,
        }
    }
    fn set(self, record: &mut Record, parties: Vec<Party>) {
        match self {
            Self::Holder => record.holder = parties,
            Self::Target => record.target = parties,
            Self::Via => record.via = parties,
        }
    }
    /// The question, as shown.
    pub fn question(self) -> &'static str {
        match self {
            Self::Holder => "who holds it?",
            Self::Target => "towards whom or what?",
            Self::Via => "who reports it?",
        }
    }
}

impl Session {
    /// Opens the strip of a stance at its holder.
    pub(super) fn open_strip(&mut self, stance: &str) {
        self.open_strip_at(stance, Field::Holder, false, None);
    }

    fn open_strip_at(&mut self, stance: &str, field: Field, adding: bool, back: Option<Field>) {
        let mut strip = Strip { stance: stance.to_owned(), field, candidates: Vec::new(), typing: None, adding, back };
        strip.candidates = self.candidates(&strip);
        self.mode = Mode::Strip(Box::new(strip));
    }

    /// Opens the strip on the stance under the selection; `false` where there is none.
    pub(super) fn strip_here(&mut self, field: Field, adding: bool) -> bool {
        let Some(open) = &self.article else { return false };
        let Some(chars) = open.selected_chars() else { return false };
        let around = open.spans.iter().filter(|span| span.stance && pieces::contain(&span.parts, &[chars]));
        let Some(stance) =
            around.min_by_key(|span| (span.chars.len(), span.chars != chars)).map(|span| span.id.clone())
        else {
            return false;
        };
        if self.may_write() {
            self.open_strip_at(&stance, field, adding, None);
        }
        true
    }

    /// A letter: takes that candidate.
    pub(super) fn strip_letter(&mut self, letter: char, stamp: &Stamp) {
        let Mode::Strip(strip) = &self.mode else { return };
        match strip.candidates.iter().find(|one| one.letter == Some(letter)).map(|one| one.party.clone()) {
            Some(party) => self.take_party(party, Vec::new(), stamp),
            None => self.say(format!("{letter} stands for nobody here · {}", self.instead())),
        }
    }

    /// What else can be done where no letter helps.
    fn instead(&self) -> String {
        format!("{} types a name · {} leaves it open", self.key_of("type-name"), self.key_of("cancel"))
    }

    /// Enter: takes the proposal, or what was typed.
    pub(super) fn strip_submit(&mut self, plain: bool, stamp: &mut Stamp) {
        let Mode::Strip(strip) = &self.mode else { return };
        let Some(typing) = &strip.typing else {
            let first = strip.candidates.first().map(|one| one.party.clone());
            return match first {
                Some(party) => self.take_party(party, Vec::new(), stamp),
                None => self.say(format!("nobody to propose · {}", self.instead())),
            };
        };
        let name = typing.editor.text().split_whitespace().collect::<Vec<_>>().join(" ");
        let matched =
            typing.matches.get(typing.at).and_then(|at| strip.candidates.get(*at)).map(|one| one.party.clone());
        match matched {
            Some(party) if !plain => self.take_party(party, Vec::new(), stamp),
            _ if name.is_empty() => self.say("type a name, or Esc"),
            _ if !plain
                && strip.field == Field::Target
                && self.stance_layer(&strip.stance).is_some_and(offers_topics) =>
            {
                let topic = self.new_entity(&name, "topic", stamp);
                let party = Party::entity(&topic.id, &name);
                self.take_party(party, vec![topic], stamp);
            }
            _ => self.take_party(Party::named(&name), Vec::new(), stamp),
        }
    }

    /// Writes the choice and goes on to the next question.
    pub(super) fn take_party(&mut self, party: Party, mut also: Vec<Record>, stamp: &Stamp) {
        let Mode::Strip(strip) = std::mem::take(&mut self.mode) else { return };
        let Some(before) = self.own.get(&strip.stance) else { return };
        let mut after = self.revised(before, stamp);
        let mut parties = if strip.adding { strip.field.of(before).to_vec() } else { Vec::new() };
        parties.retain(|known| !known.none && known.shown() != party.shown());
        parties.push(party);
        strip.field.set(&mut after, parties);
        let done = summary(&after);
        also.push(after);
        self.commit(also, Join::Last);
        self.say(done);
        self.after(&strip);
    }

    fn after(&mut self, strip: &Strip) {
        match (strip.field, strip.back) {
            (Field::Via, Some(back)) => self.open_strip_at(&strip.stance, back, false, None),
            (Field::Holder, _) => self.open_strip_at(&strip.stance, Field::Target, false, None),
            (Field::Via | Field::Target, _) => {}
        }
    }

    /// Leaves this field as it is.
    pub(super) fn strip_next_field(&mut self) {
        if let Mode::Strip(strip) = std::mem::take(&mut self.mode) {
            self.after(&strip);
        }
    }

    /// `,`: one more holder (asked while the target is open), or one more target.
    pub(super) fn strip_another(&mut self) {
        let Mode::Strip(strip) = &self.mode else { return };
        let (id, field) = (strip.stance.clone(), strip.field);
        let Some(record) = self.own.get(&id) else { return };
        let back_to_holder = field == Field::Target && record.target.is_empty() && !record.holder.is_empty();
        self.open_strip_at(&id, if back_to_holder { Field::Holder } else { field }, true, None);
    }

    /// `<`: who reports it, then back.
    pub(super) fn strip_reported(&mut self) {
        let Mode::Strip(strip) = &self.mode else { return };
        let (id, field) = (strip.stance.clone(), strip.field);
        let adding = self.own.get(&id).is_some_and(|record| !record.via.is_empty());
        self.open_strip_at(&id, Field::Via, adding, (field != Field::Via).then_some(field));
    }

    /// `/`: a name is typed.
    pub(super) fn strip_type(&mut self) {
        if let Mode::Strip(strip) = &mut self.mode {
            strip.typing = Some(Typing { editor: Editor::new("", false), matches: Vec::new(), at: 0 });
        }
        self.strip_typed();
    }

    /// After a key in the name field.
    pub(super) fn strip_typed(&mut self) {
        let Mode::Strip(strip) = &mut self.mode else { return };
        let Some(typing) = &mut strip.typing else { return };
        let named = strip.candidates.iter().enumerate().map(|(at, one)| (at, one.party.shown().to_owned()));
        let text = typing.editor.text();
        typing.matches =
            if text.trim().is_empty() { named.map(|(at, _)| at).collect() } else { fuzzy::rank(&text, named) };
        typing.at = 0;
    }

    /// The layer a stance is in.
    pub(super) fn stance_layer(&self, id: &str) -> Option<&Layer> {
        let record = self.own.get(id)?;
        self.schema.layer(&record.layer).filter(|layer| layer.kind == LayerKind::Stance)
    }

    fn candidates(&self, strip: &Strip) -> Vec<Candidate> {
        let (Some(open), Some(record)) = (&self.article, self.own.get(&strip.stance)) else { return Vec::new() };
        let (Some(cue), Some(layer)) = (record.span(), self.stance_layer(&strip.stance)) else { return Vec::new() };
        let offered = if strip.field == Field::Target { &layer.target } else { &layer.holder };
        let left_out: Vec<&str> = match strip.field {
            Field::Target => record.holder.iter().map(Party::shown).collect(),
            Field::Holder | Field::Via => Vec::new(),
        };
        let sentence = sentence_around(open, cue);
        let mut nearest: HashMap<&str, (Rank, usize)> = HashMap::new();
        for (at, span) in open.spans.iter().enumerate() {
            let text = open.map.quote(span.chars).unwrap_or_default();
            if span.stance || !offered.contains(&span.label) || left_out.contains(&text) {
                continue;
            }
            let rank = rank(strip.field, span.chars, cue, sentence);
            let best = nearest.entry(text).or_insert((rank, at));
            *best = (*best).min((rank, at));
        }
        let mut ranked: Vec<(Rank, usize)> = nearest.into_values().collect();
        ranked.sort_unstable();
        let first_label = offered.first();
        let mut all: Vec<(Party, Column)> = ranked
            .into_iter()
            .filter_map(|(_, at)| open.spans.get(at))
            .map(|span| {
                let column = if Some(&span.label) == first_label { Column::People } else { Column::Places };
                (Party::span(&span.id, open.map.quote(span.chars).unwrap_or_default()), column)
            })
            .collect();
        let author = (Party::author(), Column::People);
        all.insert(all.len().min(5), author);
        if strip.field == Field::Target && offers_topics(layer) {
            let topics = self.topics();
            let room = 26_usize.saturating_sub(topics.len().min(8));
            let at = all.len().min(room);
            let topics = topics.into_iter().map(|(name, id)| (Party::entity(&id, &name), Column::Topics));
            all.splice(at..at, topics);
        }
        let chosen: Vec<&str> = strip.field.of(record).iter().map(Party::shown).collect();
        let letters = ('a'..='z').map(Some).chain(std::iter::repeat(None));
        let named = all.into_iter().zip(letters);
        named
            .map(|((party, column), letter)| Candidate {
                letter,
                column,
                chosen: chosen.contains(&party.shown()),
                party,
            })
            .collect()
    }
}

fn offers_topics(layer: &Layer) -> bool {
    layer.target.iter().any(|label| label == "topic")
}

/// Smaller is nearer: first the preferred side within the sentence, then the other side, then the rest by distance.
type Rank = (u8, u32);

/// Holders mostly stand before the cue in its sentence, targets after it; whatever overlaps the cue counts as after.
fn rank(field: Field, span: CharSpan, cue: CharSpan, sentence: CharSpan) -> Rank {
    let before = span.end <= cue.start;
    let away = if before { cue.start.get() - span.end.get() } else { span.start.get().saturating_sub(cue.end.get()) };
    let preferred = before != (field == Field::Target);
    let side = match sentence.contains(span) {
        true if preferred => 0,
        true => 1,
        false => 2,
    };
    (side, away)
}

fn sentence_around(open: &OpenArticle, cue: CharSpan) -> CharSpan {
    let paragraph = open.paragraph_at(cue.start);
    let Some(within) = open.map.bytes(cue).and_then(|bytes| open.within(paragraph, bytes)) else { return cue };
    let sentences = sentence::sentences(open.paragraph_text(paragraph));
    let found = sentences.into_iter().find(|one| one.end > within.start);
    found.and_then(|one| open.chars_of(paragraph, one)).unwrap_or(cue)
}

/// A stance in one line: who, how, whom.
pub fn summary(record: &Record) -> String {
    let named = |parties: &[Party], open: &str| match parties {
        [] => open.to_owned(),
        all => all.iter().map(Party::shown).collect::<Vec<_>>().join(", "),
    };
    let via = if record.via.is_empty() { String::new() } else { format!(" · reported by {}", named(&record.via, "")) };
    format!("{} — {} ▸ {}{via}", named(&record.holder, "?"), record.label, named(&record.target, "?"))
}
