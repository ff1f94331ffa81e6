//! Outside models in the session: what their files propose, how far each is trusted, and which are switched off.

use super::command::Command;
use super::models::Models;
use super::palette::Entry;
use super::{Screen, Session};
use crate::suggest::merge::trust;
use crate::suggest::outside::Outside;
use crate::suggest::{Proposal, Source};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What came from outside.
#[derive(Clone, Debug, Default)]
pub struct Outsiders {
    all: Arc<Outside>,
    off: BTreeSet<Source>,
    /// Those that run beside the session.
    pub(super) models: Models,
}

impl Outsiders {
    /// What those that are on propose in a paragraph.
    pub(super) fn proposals(&self, doc: &str, paragraph: usize) -> Vec<Proposal> {
        let mut here = self.all.of(doc, paragraph);
        here.extend(self.models.proposals().cloned());
        here.retain(|one| !one.sources.iter().any(|source| self.off.contains(source)));
        here
    }

    /// Whether the built-in engine is switched off.
    pub(super) fn without_engine(&self) -> bool {
        self.off.contains(&Source::Model)
    }
}

fn name(source: &Source) -> &str {
    if source.is_built_in() { "built-in" } else { source.said() }
}

impl Session {
    pub(super) fn take_outside(&mut self, outside: Arc<Outside>, findings: usize) {
        let before = std::mem::replace(&mut self.suggesting.outsiders.all, outside);
        if !(before.is_empty() && self.suggesting.outsiders.all.is_empty()) {
            self.proposals_changed();
        }
        if findings > 0 {
            self.say_also(&format!("{findings} findings in suggestions/: gloss check lists them"));
        }
    }

    /// By this annotator's own decisions, how far each maker is trusted; empty where there is nothing to weigh.
    pub(super) fn trust(&self) -> BTreeMap<Source, f64> {
        let outsiders = &self.suggesting.outsiders;
        if outsiders.all.is_empty() && outsiders.models.sources().next().is_none() {
            return BTreeMap::new();
        }
        let decided = self.own.decided();
        decided.map(|(maker, accepted, rejected)| (Source::of_origin(maker), trust(accepted, rejected))).collect()
    }

    /// A maker of proposals is switched off for this session, or on again.
    pub(super) fn toggle_source(&mut self, source: Source) {
        let off = &mut self.suggesting.outsiders.off;
        let now = if off.remove(&source) { "on" } else { "off" };
        let message = format!("suggestions, {}: {now}", name(&source));
        if now == "off" {
            off.insert(source);
        }
        self.proposals_changed();
        self.say(message);
    }

    /// Every maker of proposals, to be switched off or on.
    pub(super) fn source_entries(&self) -> Vec<Entry> {
        let outsiders = &self.suggesting.outsiders;
        if !self.suggesting.is_on() {
            return Vec::new();
        }
        let of_files = outsiders.all.sources();
        let running = outsiders.models.sources().filter(|source| !of_files.contains(source));
        let makers = [Source::Model].into_iter().chain(of_files.iter().chain(running).cloned());
        let entry = |source: Source| Entry {
            screen: Some(Screen::Annotate),
            name: format!("suggestions, {}", name(&source)),
            doc: if outsiders.off.contains(&source) { "switch them on" } else { "switch them off" }.to_owned(),
            keys: String::new(),
            key: String::new(),
            command: Command::ToggleSource(source),
        };
        let log = (!self.schema.suggest.commands.is_empty()).then(|| Entry {
            screen: Some(Screen::Annotate),
            name: "model-log".to_owned(),
            doc: "what outside models said, and what became of them".to_owned(),
            keys: String::new(),
            key: String::new(),
            command: Command::ModelLog,
        });
        makers.map(entry).chain(log).collect()
    }
}
