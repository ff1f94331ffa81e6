//! Outside models that run beside the session: what they propose in the paragraph on the screen, and their log.

use super::Session;
use super::effect::Effect;
use super::guideline::Pane;
use crate::guideline::{Block, Guideline, Kind, Look, Run};
use crate::suggest::protocol::{Label, Layer, Paragraph, Vocabulary};
use crate::suggest::{Proposal, Source};
use std::collections::{BTreeSet, VecDeque};

/// Lines of the log that are kept.
const LOGGED: usize = 500;
/// A line of it is cut at so many code points.
const LONGEST: usize = 1_000;

/// What is told of a model.
#[derive(Clone, Debug, PartialEq)]
pub enum Told {
    /// The user did not agree to it: it does not run.
    Untrusted,
    /// It runs, and says who it is.
    Greeted(Source),
    /// It proposes this in answer to the question of that number.
    Proposed(u64, Source, Vec<Proposal>),
    /// It has no answer to the question of that number, and why.
    Skipped(u64, String),
    /// It does not run any more, and why.
    Off(String),
    /// Lines of its error output, and what became of it.
    Log(Vec<String>),
}

/// What is known of the models.
#[derive(Clone, Debug, Default)]
pub struct Models {
    asked: Option<Paragraph>,
    /// Of the article that was asked about.
    sha: String,
    number: u64,
    answers: Vec<(Source, Vec<Proposal>)>,
    sources: BTreeSet<Source>,
    untrusted: Vec<String>,
    /// Models whose first silence was said.
    silent: BTreeSet<String>,
    log: VecDeque<(String, String)>,
}

impl Models {
    /// What they propose in the paragraph that was asked about.
    pub(super) fn proposals(&self) -> impl Iterator<Item = &Proposal> {
        self.answers.iter().flat_map(|(_, proposals)| proposals)
    }

    /// Those that said who they are.
    pub(super) fn sources(&self) -> impl Iterator<Item = &Source> {
        self.sources.iter()
    }

    fn put(&mut self, name: &str, line: &str) {
        if self.log.len() == LOGGED {
            self.log.pop_front();
        }
        self.log.push_back((name.to_owned(), line.chars().take(LONGEST).collect()));
    }

    /// The log as a text, a line a block.
    fn text(&self) -> Guideline {
        if self.log.is_empty() {
            let words = "Nothing was said. Models are the [[suggest.command]] of gloss.toml; each starts with the first paragraph, after gloss trust.";
            return Guideline::of_words(words);
        }
        let block = |(name, line): &(String, String)| Block {
            kind: Kind::Paragraph,
            text: format!("{name}: {line}"),
            runs: vec![Run { bytes: 0..name.len(), look: Look { strong: true, ..Look::default() } }],
            ..Block::default()
        };
        Guideline { blocks: self.log.iter().map(block).collect(), headings: Vec::new() }
    }
}

/// What models may propose: labels of these layers of the schema.
pub fn vocabulary(schema: &crate::schema::Schema) -> Vocabulary {
    let layers = super::suggesting::layers(schema);
    let layer = |number: usize| {
        let layer = schema.layers.get(number)?;
        let label = |label: &crate::schema::Label| Label { name: label.name.clone(), title: label.title.clone() };
        let kind = if layer.kind == crate::schema::LayerKind::Stance { "stance" } else { "span" };
        Some(Layer { number, name: layer.name.clone(), kind, labels: layer.labels.iter().map(label).collect() })
    };
    Vocabulary(layers.into_iter().filter_map(layer).collect())
}

impl Session {
    /// Asks the models about the paragraph on the screen, once for each time that it is opened.
    pub(super) fn ask_models(&mut self, moved: bool) {
        if self.schema.suggest.commands.is_empty() {
            return;
        }
        let Some(open) = &self.article else { return };
        let models = &mut self.suggesting.outsiders.models;
        let paragraph = open.selection.paragraph;
        if !moved && models.asked.is_some() && models.sha == open.article.sha {
            return;
        }
        models.number += 1;
        let asked = Paragraph {
            id: models.number,
            doc: open.article.id.clone(),
            start: open.paragraph_chars(paragraph).start.get(),
            text: open.paragraph_text(paragraph).to_owned(),
            language: open.article.language.to_string(),
        };
        models.answers.clear();
        models.sha.clone_from(&open.article.sha);
        models.asked = Some(asked.clone());
        self.effects.push(Effect::AskModels(asked));
    }

    /// No model is to answer here: what was asked before is not wanted any more.
    pub(super) fn leave_models(&mut self) {
        let models = &mut self.suggesting.outsiders.models;
        models.answers.clear();
        models.asked = None;
    }

    pub(super) fn take_model(&mut self, name: &str, told: Told) {
        let models = &mut self.suggesting.outsiders.models;
        match told {
            Told::Untrusted => {
                models.untrusted.push(name.to_owned());
                models.put(name, "it does not run: you did not agree to it as it is. gloss trust shows what it is.");
                let names = models.untrusted.join(", ");
                self.say_also(&format!(
                    "models that do not run without your consent: {names} · gloss trust shows them"
                ));
            }
            Told::Greeted(source) => _ = models.sources.insert(source),
            Told::Proposed(id, source, proposals) => self.take_proposed(id, source, proposals),
            Told::Skipped(_, why) => {
                models.put(name, &format!("skipped: {why}"));
                if models.silent.insert(name.to_owned()) {
                    self.say(format!("{name}, skipped: {why} · “model-log” in the palette tells more"));
                }
            }
            Told::Off(why) => {
                models.put(name, &format!("it is off: {why}"));
                self.say_also(&format!("{name} is off: {why} · “model-log” in the palette tells more"));
            }
            Told::Log(lines) => lines.iter().for_each(|line| models.put(name, line)),
        }
        self.refresh_model_log();
    }

    /// An answer counts only for the text that was asked about, and only where that is still on the screen.
    fn take_proposed(&mut self, id: u64, source: Source, proposals: Vec<Proposal>) {
        let Some(open) = &self.article else { return };
        let models = &mut self.suggesting.outsiders.models;
        let is_elsewhere = |asked: &Paragraph| {
            asked.id != id
                || asked.doc != open.article.id
                || asked.start != open.paragraph_chars(open.selection.paragraph).start.get()
                || asked.text != open.paragraph_text(open.selection.paragraph)
        };
        if models.asked.as_ref().is_none_or(is_elsewhere) {
            return;
        }
        models.answers.retain(|(other, _)| *other != source);
        if !proposals.is_empty() {
            models.answers.push((source, proposals));
        }
        self.proposals_changed();
    }

    /// Shows what the models said.
    pub(super) fn open_model_log(&mut self) {
        let text = self.suggesting.outsiders.models.text();
        self.show_pane(Pane::of_text(MODEL_LOG, "newest last", text, usize::MAX));
    }

    fn refresh_model_log(&mut self) {
        if self.pane_about(MODEL_LOG).is_none() {
            return;
        }
        let text = self.suggesting.outsiders.models.text();
        if let Some(pane) = self.pane_about(MODEL_LOG) {
            pane.renew(text);
        }
    }
}

/// The title of the log.
const MODEL_LOG: &str = "Log of the models";
