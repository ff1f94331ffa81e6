//! The stance strip: who holds the stance, towards whom or what, and who reports it.

use super::command::Command;
use super::precedents::Shown;
use super::{Mode, Session};
use crate::annotation::{Party, Record, Stamp, pieces};
use crate::editor::Editor;
use crate::schema::{Layer, LayerKind};

/// The strip of one stance.
#[derive(Clone, Debug)]
pub struct Strip {
    /// Id of the stance.
    pub stance: String,
    /// What is asked for.
    pub field: Field,
    /// Who can be chosen, the likeliest first.
    pub candidates: Vec<Candidate>,
    /// Which of them Enter takes: the first that is not in the record; where it only goes on, the one that is.
    pub proposal: Option<usize>,
    /// Whether Enter leaves what is there and goes on.
    keeps: bool,
    /// A name being typed.
    pub typing: Option<Typing>,
    /// Stances of before that are like this one.
    pub precedents: Vec<Shown>,
    /// Whether it was in a frame: a proposal is not taken unseen.
    pub seen: bool,
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
    /// Who matches, best first; after the last stands the new name.
    pub matches: Vec<Candidate>,
    /// Which row Enter takes.
    pub at: usize,
}

impl Field {
    pub(super) fn of(self, record: &Record) -> &[Party] {
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
    pub(super) fn in_strip(&mut self, command: Command, stamp: &mut Stamp) {
        match command {
            Command::Letter(letter) => self.strip_letter(letter, stamp),
            Command::Submit => self.strip_submit(false, stamp),
            Command::Nobody => self.take_party(Party::nobody(), Vec::new(), stamp),
            Command::TypeName => self.strip_type(),
            Command::AnotherParty => self.strip_another(),
            Command::ReportedBy => self.strip_reported(),
            Command::NextField => self.strip_next_field(),
            Command::Cancel => self.mode = Mode::Normal,
            _ => {}
        }
    }

    /// While a name is typed.
    pub(super) fn in_typing(&mut self, command: Command, stamp: &mut Stamp) {
        match command {
            Command::Submit => self.strip_submit(false, stamp),
            Command::SubmitPlain => self.strip_submit(true, stamp),
            Command::List(rows) => {
                if let Mode::Strip(strip) = &mut self.mode
                    && let Some(typing) = &mut strip.typing
                {
                    typing.at = super::apply::stepped(typing.at, rows, typing.matches.len() + 1);
                }
            }
            Command::Cancel => {
                if let Mode::Strip(strip) = &mut self.mode {
                    strip.typing = None;
                }
            }
            _ => {}
        }
    }

    /// Opens the strip of a stance at its holder.
    pub(super) fn open_strip(&mut self, stance: &str) {
        self.open_strip_at(stance, Field::Holder, false, None);
    }

    fn open_strip_at(&mut self, stance: &str, field: Field, adding: bool, back: Option<Field>) {
        let Some(record) = self.own.get(stance) else { return };
        let candidates = self.candidates(record, field);
        let keeps = !adding && !field.of(record).is_empty();
        let proposal = candidates.iter().position(|one| one.chosen == keeps);
        let first = proposal.filter(|_| field == Field::Target).and_then(|at| candidates.get(at)).map(|one| &one.party);
        let precedents = self.precedents_of(record, record.target.first().or(first));
        let stance = stance.to_owned();
        let seen = false;
        let strip = Strip { stance, field, candidates, proposal, keeps, typing: None, precedents, seen, adding, back };
        self.mode = Mode::Strip(Box::new(strip));
    }

    /// A frame was drawn.
    pub(super) fn strip_seen(&mut self) {
        if let Mode::Strip(strip) = &mut self.mode {
            strip.seen = true;
        }
    }

    /// Whether something that a key would take waits to be drawn.
    pub fn has_unseen(&self) -> bool {
        self.has_unseen_offers() || matches!(&self.mode, Mode::Strip(strip) if !strip.seen)
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
            let first = strip.proposal.and_then(|at| strip.candidates.get(at)).map(|one| one.party.clone());
            return match first {
                _ if strip.keeps => self.strip_next_field(),
                Some(_) if !strip.seen => {
                    self.say(format!(
                        "the proposal has just come: look at it, then {} again",
                        self.key_of("take-first")
                    ));
                }
                Some(party) => self.take_party(party, Vec::new(), stamp),
                None => self.say(format!("nobody to propose · {}", self.instead())),
            };
        };
        let name = typing.editor.text().split_whitespace().collect::<Vec<_>>().join(" ");
        let chosen = typing.matches.get(typing.at).filter(|_| !plain).map(|one| one.party.clone());
        // Words of the text stand for nobody yet: they are as good as typed.
        let (chosen, name) = match chosen {
            Some(words) if words.is_words() => (None, words.shown().to_owned()),
            other => (other, name),
        };
        if chosen.is_none() && name.is_empty() {
            return self.say(format!("type a name, or {}", self.key_of("cancel")));
        }
        let is_topic = !plain
            && strip.field == Field::Target
            && self.stance_layer(&strip.stance).is_some_and(super::choosing::offers_topics);
        match chosen.or_else(|| self.known_party(strip, &name)) {
            Some(party) => self.take_party(party, Vec::new(), stamp),
            None if is_topic => {
                let topic = self.new_entity(&name, "topic", stamp);
                let party = Party::entity(&topic.id, &name);
                self.take_party(party, vec![topic], stamp);
            }
            None => self.take_party(Party::named(&name), Vec::new(), stamp),
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
        self.commit_choice(&strip.stance, strip.field, also);
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
        let Mode::Strip(strip) = &self.mode else { return };
        let Some(text) = strip.typing.as_ref().map(|typing| typing.editor.text()) else { return };
        let matches = self.matching(strip, &text);
        if let Mode::Strip(strip) = &mut self.mode
            && let Some(typing) = &mut strip.typing
        {
            typing.matches = matches;
            typing.at = 0;
        }
    }

    /// The layer a stance is in.
    pub(super) fn stance_layer(&self, id: &str) -> Option<&Layer> {
        let record = self.own.get(id)?;
        self.schema.layer(&record.layer).filter(|layer| layer.kind == LayerKind::Stance)
    }
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
