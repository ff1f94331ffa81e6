//! What is on its way to the disk, and what the screen may say about it.

use super::effect::Ticket;
use std::collections::BTreeMap;

/// Batches of records that are not yet known to be on the disk.
#[derive(Clone, Debug, Default)]
pub struct Saving {
    next: u64,
    waiting: BTreeMap<Ticket, usize>,
    failure: Option<String>,
}

/// What the bottom line says about the disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SaveState {
    /// Everything is on the disk.
    Saved,
    /// That many records are on their way.
    Saving(usize),
    /// That many records are in memory only, and why.
    NotSaved(usize, String),
}

impl Saving {
    /// A ticket for a batch.
    pub fn ticket(&mut self, records: usize) -> Ticket {
        self.next += 1;
        let ticket = Ticket(self.next);
        self.waiting.insert(ticket, records);
        ticket
    }

    /// The batch is on the disk.
    pub fn saved(&mut self, ticket: Ticket) {
        self.waiting.remove(&ticket);
        self.failure = None;
    }

    /// Nothing can be written now.
    pub fn failed(&mut self, why: String) {
        self.failure = Some(why);
    }

    /// What to say.
    pub fn state(&self) -> SaveState {
        let records = self.waiting.values().sum();
        match &self.failure {
            _ if records == 0 => SaveState::Saved,
            Some(why) => SaveState::NotSaved(records, why.clone()),
            None => SaveState::Saving(records),
        }
    }
}
