//! Holder and target of a stance: by Enter, by a letter, or typed.

#![expect(clippy::indexing_slicing, reason = "a bench may fail this way")]

use super::analyst::Analyst;
use anyhow::ensure;
use glossator::annotation::{Party, Record};
use glossator::session::Mode;
use glossator::session::strip::Field;

/// Holders and targets: how many were asked for, of how many the first was right, how many had to be typed.
#[derive(Clone, Copy, Default)]
pub struct Parties {
    pub asked: usize,
    pub first: usize,
    pub typed: usize,
    pub typed_keys: usize,
}

impl Parties {
    pub fn add(&mut self, more: Self) {
        self.asked += more.asked;
        self.first += more.first;
        self.typed += more.typed;
        self.typed_keys += more.typed_keys;
    }
}

impl Analyst {
    /// Holder and target of the stance that was just made.
    pub fn parties(&mut self, gold: &Record) -> anyhow::Result<()> {
        for field in [&gold.holder, &gold.target] {
            if field.is_empty() {
                self.press("<Tab>");
            }
            for (at, party) in field.iter().enumerate() {
                if at > 0 {
                    self.press(",");
                    ensure!(matches!(self.headless.session.mode, Mode::Strip(_)), "no further party is asked for");
                }
                self.party(party);
            }
        }
        Ok(())
    }

    fn party(&mut self, party: &Party) {
        let before = self.keys.len();
        self.parties.asked += 1;
        if party.none {
            return self.press("0");
        }
        let offered = match &self.headless.session.mode {
            Mode::Strip(strip) => strip.candidates.iter().position(|one| one.party.shown() == party.shown()),
            _ => None,
        };
        let key = offered.and_then(|at| match &self.headless.session.mode {
            Mode::Strip(strip) if strip.proposal != Some(at) => strip.candidates[at].letter.map(String::from),
            _ => Some("<Enter>".to_owned()),
        });
        self.parties.first += usize::from(key.as_deref() == Some("<Enter>"));
        if let Some(key) = key {
            return self.press(&key);
        }
        self.type_name(party.shown());
        self.parties.typed += 1;
        self.parties.typed_keys += self.keys.len() - before;
    }

    /// Types a name until a row says it, unless typing on takes no more keys than going down to that row.
    fn type_name(&mut self, name: &str) {
        self.press("/");
        let mut rest = name.chars();
        loop {
            let row = match &self.headless.session.mode {
                Mode::Strip(strip) => strip.typing.as_ref().and_then(|typing| {
                    let mut rows = typing.matches.iter().map(|one| one.party.shown());
                    rows.position(|row| row == name).filter(|_| !typing.editor.text().is_empty())
                }),
                _ => None,
            };
            if let Some(row) = row.filter(|row| *row <= rest.as_str().chars().count()) {
                self.press_all(&vec!["<Tab>".to_owned(); row]);
                return self.press("<Enter>");
            }
            let Some(letter) = rest.next() else { break };
            self.press(&match letter {
                ' ' => "<Space>".to_owned(),
                '<' => "<lt>".to_owned(),
                other => other.to_string(),
            });
        }
        let is_topic = matches!(&self.headless.session.mode, Mode::Strip(strip) if strip.field == Field::Target);
        self.press(if is_topic { "<Enter>" } else { "<A-Enter>" });
    }
}
