//! A sync with the team, asked for by a key and done beside the session: when it may begin, what is said of it, how it ends.

use super::Session;
use super::effect::Effect;
use super::saving::SaveState;

/// How far the sync is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Syncing {
    /// None was asked for.
    #[default]
    Idle,
    /// It begins as soon as everything is on the disk.
    Waiting,
    /// What it does now.
    Running(&'static str),
}

impl Syncing {
    /// What the bottom line says of it; empty: nothing.
    pub fn said(self) -> &'static str {
        match self {
            Self::Idle => "",
            Self::Waiting => "saving",
            Self::Running(step) => step,
        }
    }
}

/// How a sync ended.
#[derive(Clone, Debug, Default)]
pub struct Synced {
    /// In words: what was sent, what came in, what is left to a person.
    pub said: String,
    /// Whether files of the corpus came in.
    pub has_corpus: bool,
}

impl Session {
    /// Asks for a sync: of what is on the disk, so it waits until all is.
    pub(super) fn sync(&mut self) {
        if let Some(why) = &self.read_only {
            return self.say(format!("no sync: read-only ({why})"));
        }
        match (self.syncing, self.saving.state()) {
            (Syncing::Waiting | Syncing::Running(_), _) => self.say("a sync is at work already · Esc ends it"),
            (_, SaveState::NotSaved(..)) => self.say("no sync: not everything is saved yet"),
            (_, SaveState::Saving(_)) => self.syncing = Syncing::Waiting,
            (_, SaveState::Saved) => self.begin_sync(),
        }
    }

    fn begin_sync(&mut self) {
        self.syncing = Syncing::Running("committing");
        self.effects.push(Effect::Sync);
    }

    /// Something was saved, or could not be.
    pub(super) fn sync_if_saved(&mut self) {
        match (self.syncing, self.saving.state()) {
            (Syncing::Waiting, SaveState::Saved) => self.begin_sync(),
            (Syncing::Waiting, SaveState::NotSaved(..)) => {
                self.syncing = Syncing::Idle;
                self.say("no sync: not everything is saved yet");
            }
            _ => {}
        }
    }

    /// Ends the sync; `false` where there is none.
    pub(super) fn stop_sync(&mut self) -> bool {
        match self.syncing {
            Syncing::Idle => return false,
            Syncing::Waiting => {
                self.syncing = Syncing::Idle;
                self.say("no sync");
            }
            Syncing::Running(_) => {
                self.syncing = Syncing::Running("ending");
                self.effects.push(Effect::StopSync);
            }
        }
        true
    }

    /// The sync has gone on to something else.
    pub(super) fn sync_goes_on(&mut self, step: &'static str) {
        if matches!(self.syncing, Syncing::Running(now) if now != "ending") {
            self.syncing = Syncing::Running(step);
        }
    }

    /// The sync has ended.
    pub(super) fn synced(&mut self, synced: Synced) {
        self.syncing = Syncing::Idle;
        self.say(format!("sync: {}", synced.said));
        if synced.has_corpus {
            self.effects.push(Effect::ReadCorpus);
        } else {
            self.read_assignments();
        }
    }
}
