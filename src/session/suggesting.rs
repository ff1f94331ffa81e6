//! Asking for proposals and teaching what was finished. The answers are made beside the loop.

use super::article::OpenArticle;
use super::effect::Effect;
use super::offers::Offer;
use super::outsiders::Outsiders;
use super::{Mode, Screen, Session, rejected};
use crate::annotation::{AnnotationSet, Kind, Record};
use crate::schema::{Layer, LayerKind, Schema};
use crate::suggest::{Proposal, Question, Tutor, source, withheld};
use crate::text::BytesSpan;
use std::sync::Arc;

/// What the session knows about its suggestions.
#[derive(Clone, Debug, Default)]
pub struct Suggesting {
    /// Number of the last question; answers to older ones are dropped.
    pub generation: u64,
    /// Whether all offers were in a frame.
    pub seen: bool,
    asked: Option<Situation>,
    /// The answer leads to its first suggestion: a paragraph was opened, or a suggestion dealt with, and no key was
    /// pressed since.
    leads: bool,
    changes: u64,
    /// A finished paragraph was changed: what was learnt is no longer what the file says.
    stale: bool,
    learner: Learner,
    pub(super) outsiders: Outsiders,
    /// Offers of the paragraph that were selected, in its bytes.
    visited: Vec<BytesSpan>,
}

/// Whether somebody answers: without a learner nothing is asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Learner {
    #[default]
    Absent,
    Present,
}

impl Suggesting {
    /// Before anything was asked.
    pub fn new(on: bool) -> Self {
        Self { learner: if on { Learner::Present } else { Learner::Absent }, leads: true, ..Self::default() }
    }

    pub(super) fn visit(&mut self, span: BytesSpan) {
        if !self.visited.contains(&span) {
            self.visited.push(span);
        }
    }

    pub(super) fn is_visited(&self, span: BytesSpan) -> bool {
        self.visited.contains(&span)
    }

    pub(super) fn is_on(&self) -> bool {
        self.learner == Learner::Present
    }
}

/// What the proposals depend on: article, paragraph, number of changes.
type Situation = (String, usize, u64);

/// Layers that are suggested in.
pub fn layers(schema: &Schema) -> Vec<usize> {
    let wanted = |kind: LayerKind| match kind {
        LayerKind::Span => schema.suggest.on,
        LayerKind::Stance => schema.suggest.on && schema.suggest.stance,
        _ => false,
    };
    numbers(schema, wanted)
}

/// Layers whose known strings are places to look at, without a label.
fn cue_layers(schema: &Schema) -> Vec<usize> {
    numbers(schema, |kind| kind == LayerKind::Stance && schema.suggest.on && !schema.suggest.stance)
}

/// A learner for the layers of a schema, that knows nothing yet.
pub fn tutor(schema: &Schema) -> Tutor {
    let suggested = layers(schema);
    let labels = suggested.iter().filter_map(|at| schema.layers.get(*at)).flat_map(|layer| &layer.labels);
    let mut names = labels.flat_map(|label| [label.name.to_lowercase(), label.title.to_lowercase()]);
    let dates = names.any(|name| name.contains("date") || name.contains("time"));
    Tutor::new(suggested, cue_layers(schema), dates, schema.suggest.threshold)
}

/// The names behind the numbers of layers and labels: what was taught by numbers holds for these names only.
pub fn names(schema: &Schema) -> String {
    let layer = |layer: &Layer| {
        let labels: Vec<&str> = layer.labels.iter().map(|label| label.name.as_str()).collect();
        format!("{:?} {} {labels:?}\n", layer.kind, layer.name)
    };
    schema.layers.iter().map(layer).collect()
}

fn numbers(schema: &Schema, wanted: impl Fn(LayerKind) -> bool) -> Vec<usize> {
    schema.layers.iter().enumerate().filter(|(_, layer)| wanted(layer.kind)).map(|(at, _)| at).collect()
}

impl Session {
    /// Asks for proposals if what they depend on has changed. Called after every event.
    pub(super) fn ask(&mut self) {
        let Some(open) = self.article.as_ref().filter(|open| !open.is_empty()) else { return };
        if !self.suggesting.is_on() || self.screen != Screen::Annotate || self.read_only.is_some() {
            return;
        }
        let (doc, paragraph) = (open.article.id.clone(), open.selection.paragraph);
        let moved = self.suggesting.asked.as_ref().is_none_or(|before| (&before.0, before.1) != (&doc, paragraph));
        if moved && std::mem::take(&mut self.suggesting.stale) {
            self.teach_all();
        }
        let situation = (doc, paragraph, self.suggesting.changes);
        if self.suggesting.asked.as_ref() == Some(&situation) {
            return;
        }
        if let Some(open) = self.article.as_mut().filter(|_| moved) {
            open.offers.clear();
            open.page.forget();
            self.suggesting.visited.clear();
        }
        self.suggesting.asked = Some(situation);
        self.suggesting.generation += 1;
        let Some(open) = &self.article else { return };
        let start = open.paragraph_chars(paragraph).start.get();
        if withheld(&open.article.id, start, &self.who, self.schema.suggest.withhold) {
            return self.leave_models();
        }
        self.ask_models(moved);
        let names = self.known_names();
        let Some(open) = &self.article else { return };
        let question = Question {
            names,
            outside: self.suggesting.outsiders.proposals(&open.article.id, paragraph),
            trust: self.trust(),
            outside_only: self.suggesting.outsiders.without_engine(),
            ..question(open, paragraph, &self.own, &self.schema)
        };
        self.effects.push(Effect::Ask(self.suggesting.generation, question));
    }

    /// Something that proposals depend on has changed.
    pub(super) fn proposals_changed(&mut self) {
        self.suggesting.changes += 1;
    }

    /// What was learnt follows from the file no longer: it is learnt anew with the next paragraph.
    pub(super) fn learnt_is_stale(&mut self) {
        self.suggesting.stale = true;
        self.proposals_changed();
    }

    /// A record was changed: in a finished paragraph that makes what was learnt stale.
    pub(super) fn note_change(&mut self, before: Option<&Record>, after: &Record) {
        let undone = before.is_some_and(|before| before.kind == Kind::Mark && before.label == "done");
        let (Some(open), Some(start)) = (&self.article, after.start) else {
            self.suggesting.stale |= undone;
            return;
        };
        let is_span = |record: &Record| record.kind == Kind::Span;
        let changed = is_span(after) || before.is_some_and(is_span);
        let finished =
            open.article.id != after.doc || open.states.get(open.paragraph_at(start)).is_some_and(|state| state.done);
        self.suggesting.stale |= undone || (changed && finished);
    }

    /// Takes the answer to a question.
    pub(super) fn take_offers(&mut self, generation: u64, proposals: Vec<Proposal>) {
        if generation != self.suggesting.generation {
            return;
        }
        let schema = self.schema.clone();
        let Some(open) = &mut self.article else { return };
        let paragraph = open.selection.paragraph;
        let offers = proposals.into_iter().filter_map(|one| offer(open, &schema, paragraph, one));
        let offers: Vec<Offer> = offers.collect();
        if offers != open.offers {
            open.offers = offers;
            open.page.forget();
            self.suggesting.seen = false;
        }
        let here = open.offer_here().map(|offer| offer.known.is_some());
        let is_done = open.states.get(paragraph).is_some_and(|state| state.done);
        if self.suggesting.leads && !is_done && matches!(self.mode, Mode::Normal) {
            match here {
                Some(true) => {}
                Some(false) => _ = self.next_labelled(),
                None => _ = self.next_offer(),
            }
        }
    }

    /// A key was pressed: from now on the selection is the person's.
    pub(super) fn touched(&mut self) {
        self.suggesting.leads = false;
    }

    /// The first suggestion of the next answers is gone to, until a key is pressed.
    pub(super) fn lead(&mut self) {
        self.suggesting.leads = true;
    }

    /// The paragraph is finished: it is learnt.
    pub(super) fn teach(&mut self, paragraph: usize) {
        if let Some(open) = self.article.as_ref().filter(|_| self.suggesting.is_on()) {
            let lesson = open.lesson(paragraph);
            self.effects.push(Effect::Learn(lesson));
            self.proposals_changed();
        }
    }

    /// Everything that was finished before is learnt anew, once the corpus is there.
    pub(super) fn teach_all(&mut self) {
        let Some(corpus) = self.corpus.as_ref().filter(|_| self.suggesting.is_on()) else { return };
        let records = self.own.shared().filter(|record| matches!(record.kind, Kind::Span | Kind::Mark));
        self.effects.push(Effect::Teach(corpus.clone(), records.cloned().collect()));
        self.proposals_changed();
    }
}

/// What is asked of the built-in engine about a paragraph of an article whose records are in their places.
pub fn question(open: &OpenArticle, paragraph: usize, own: &AnnotationSet, schema: &Schema) -> Question {
    let text = open.paragraph_text(paragraph);
    Question {
        text: text.to_owned(),
        spans: open.tagged(paragraph),
        fresh: fresh(open),
        rejected: rejected::within(text, own, schema),
        ..Question::default()
    }
}

/// Strings tagged in paragraphs of the article that are not finished: their repeats are proposed at once.
fn fresh(open: &OpenArticle) -> Vec<(String, usize, usize)> {
    let whole = open.spans.iter().filter(|span| span.pieces.is_empty());
    let unfinished = whole.filter(|span| !open.states.get(open.paragraph_at(span.chars.start)).is_some_and(|s| s.done));
    let named = unfinished.filter_map(|span| {
        let (layer, label) = span.known?;
        Some((open.map.quote(span.chars)?.to_owned(), layer, label))
    });
    named.collect()
}

fn offer(open: &OpenArticle, schema: &Arc<Schema>, paragraph: usize, proposal: Proposal) -> Option<Offer> {
    let chars = open.chars_of(paragraph, proposal.bytes)?;
    let named = proposal.label.and_then(|(layer, label)| {
        let layer = schema.layers.get(layer)?;
        Some((layer.name.as_str(), layer.labels.get(label)?.name.as_str()))
    });
    let (layer, label) = named.unwrap_or_default();
    let origin = proposal.sources.first().map_or("human", source::Source::origin);
    let of = proposal.of.map_or_else(
        || format!("{}@1", source::id(&open.article.id, chars, layer, label, origin)),
        |of| of.to_string(),
    );
    Some(Offer {
        paragraph,
        bytes: proposal.bytes,
        known: proposal.label,
        score: proposal.score,
        sources: proposal.sources,
        of,
        caption: format!("{label}?"),
    })
}
