//! Suggestions in the session: what is offered in the paragraph, going through it, accepting and rejecting. The
//! proposals are made beside the loop; nothing is accepted that was not on the screen.

use super::article::OpenArticle;
use super::effect::Effect;
use super::history::{Join, short};
use super::selection::Selection;
use super::{Mode, Screen, Session};
use crate::annotation::{Kind, Record, Stamp};
use crate::corpus::Corpus;
use crate::schema::{LayerKind, Schema};
use crate::suggest::{Lesson, Proposal, Question, Source, Tagged, withheld};
use crate::text::BytesSpan;
use std::collections::HashMap;

/// A proposal in the open paragraph.
#[derive(Clone, Debug, PartialEq)]
pub struct Offer {
    /// Its paragraph.
    pub paragraph: usize,
    /// Bytes of the paragraph.
    pub bytes: BytesSpan,
    /// Layer and label in the schema; `None`: a likely name of whatever kind.
    pub known: Option<(usize, usize)>,
    /// How likely, 0 to 1.
    pub score: f64,
    /// Where it comes from: the first is its origin, the others agree.
    pub sources: Vec<Source>,
    /// `ID@REV` that an accepted span names as `of`.
    pub of: String,
    /// What its bracket says.
    pub caption: String,
}

impl Offer {
    /// `origin` of the span that accepting it makes.
    pub fn origin(&self) -> &str {
        self.sources.first().map_or("human", Source::origin)
    }
}

/// What the session knows about its suggestions.
#[derive(Clone, Debug, Default)]
pub struct Suggesting {
    /// Number of the last question; answers to older ones are dropped.
    pub generation: u64,
    /// Whether all offers were in a frame.
    pub seen: bool,
    /// Whether a learner answers: without one nothing is asked.
    pub on: bool,
    asked: Option<Situation>,
    /// No key was pressed since the paragraph was opened.
    fresh: bool,
    rejected: Vec<Rejection>,
    changes: u64,
}

impl Suggesting {
    /// Before anything was asked.
    pub fn new(on: bool) -> Self {
        Self { on, ..Self::default() }
    }
}

/// What the proposals depend on.
type Situation = (String, usize, u64);

#[derive(Clone, Debug, PartialEq)]
struct Rejection {
    doc: String,
    string: String,
    label: Option<(usize, usize)>,
}

/// Layers that are suggested in.
pub fn layers(schema: &Schema) -> Vec<usize> {
    let wanted = |kind: LayerKind| match kind {
        LayerKind::Span => schema.suggest.on,
        LayerKind::Stance => schema.suggest.on && schema.suggest.stance,
        _ => false,
    };
    schema.layers.iter().enumerate().filter(|(_, layer)| wanted(layer.kind)).map(|(at, _)| at).collect()
}

/// The finished paragraphs of a folded file as lessons, in the order in which they were finished.
pub fn lessons(corpus: &Corpus, records: &[Record], schema: &Schema) -> Vec<Lesson> {
    let mut marks: Vec<&Record> =
        records.iter().filter(|record| record.kind == Kind::Mark && record.label == "done").collect();
    marks.sort_by_key(|mark| (&mark.at, &mark.doc, mark.start));
    let mut by_doc: HashMap<&str, Vec<&Record>> = HashMap::new();
    for record in records.iter().filter(|record| record.kind == Kind::Span) {
        by_doc.entry(&record.doc).or_default().push(record);
    }
    let mut opened: HashMap<&str, OpenArticle> = HashMap::new();
    for doc in marks.iter().map(|mark| mark.doc.as_str()) {
        if let Some(article) = corpus.find(doc).and_then(|at| corpus.articles.get(at))
            && !opened.contains_key(doc)
        {
            let mut open = OpenArticle::new(article.clone(), None);
            open.place(by_doc.get(doc).map(Vec::as_slice).unwrap_or_default(), schema);
            opened.insert(doc, open);
        }
    }
    let lesson = |mark: &&Record| {
        let open = opened.get(mark.doc.as_str())?;
        Some(open.lesson(open.paragraph_at(mark.start?)))
    };
    marks.iter().filter_map(lesson).collect()
}

impl OpenArticle {
    /// The spans of a paragraph that the schema knows.
    fn tagged(&self, paragraph: usize) -> Vec<Tagged> {
        let here = self.spans.iter().filter(|span| span.pieces.is_empty());
        let mut tagged: Vec<Tagged> = here
            .filter_map(|span| {
                let (layer, label) = span.known?;
                Some((self.within(paragraph, span.bytes)?, layer, label))
            })
            .collect();
        tagged.sort();
        tagged
    }

    fn lesson(&self, paragraph: usize) -> Lesson {
        let place = (self.article.id.clone(), paragraph);
        Lesson { place, text: self.paragraph_text(paragraph).to_owned(), spans: self.tagged(paragraph) }
    }

    /// The offer with exactly the bounds of the selection.
    pub fn offer_here(&self) -> Option<&Offer> {
        let here = self.selection;
        self.offers.iter().find(|offer| offer.paragraph == here.paragraph && offer.bytes == here.span)
    }
}

impl Session {
    /// Asks for proposals if what they depend on has changed. Called after every event.
    pub(super) fn ask(&mut self) {
        let Some(open) = &mut self.article else { return };
        if !self.suggesting.on || self.screen != Screen::Annotate || self.read_only.is_some() || open.is_empty() {
            return;
        }
        let paragraph = open.selection.paragraph;
        let situation = (open.article.id.clone(), paragraph, self.suggesting.changes);
        if self.suggesting.asked.as_ref() == Some(&situation) {
            return;
        }
        let moved =
            self.suggesting.asked.as_ref().is_none_or(|before| (&before.0, before.1) != (&situation.0, paragraph));
        if moved {
            open.offers.clear();
            open.page.forget();
            self.suggesting.fresh = true;
        }
        self.suggesting.asked = Some(situation);
        self.suggesting.generation += 1;
        let start = open.paragraph_chars(paragraph).start.get();
        if withheld(&open.article.id, start, &self.who, self.schema.suggest.withhold) {
            return;
        }
        let (doc, states) = (&open.article.id, &open.states);
        let unfinished = |span: &&super::article::PlacedSpan| {
            states.get(open.paragraph_at(span.chars.start)).is_some_and(|state| !state.done)
        };
        let named = open.spans.iter().filter(unfinished).filter_map(|span| {
            let (layer, label) = span.known?;
            Some((open.map.quote(span.chars)?.to_owned(), layer, label))
        });
        let rejected = self.suggesting.rejected.iter().filter(|one| one.doc == *doc);
        let question = Question {
            text: open.paragraph_text(paragraph).to_owned(),
            spans: open.tagged(paragraph),
            fresh: named.collect(),
            rejected: rejected.map(|one| (one.string.clone(), one.label)).collect(),
        };
        self.effects.push(Effect::Ask(self.suggesting.generation, question));
    }

    /// Something that proposals depend on has changed.
    pub(super) fn proposals_changed(&mut self) {
        self.suggesting.changes += 1;
    }

    /// Takes the answer to a question.
    pub(super) fn take_offers(&mut self, generation: u64, proposals: Vec<Proposal>) {
        if generation != self.suggesting.generation {
            return;
        }
        let schema = self.schema.clone();
        let Some(open) = &mut self.article else { return };
        let paragraph = open.selection.paragraph;
        let caption = |known: Option<(usize, usize)>| {
            let label = known.and_then(|(layer, label)| schema.layers.get(layer)?.labels.get(label));
            label.map_or_else(|| "?".to_owned(), |label| format!("{}?", label.name))
        };
        let offers = proposals.into_iter().map(|one| Offer {
            paragraph,
            bytes: one.bytes,
            known: one.label,
            score: one.score,
            sources: one.sources,
            of: one.of.map_or_else(String::new, |of| of.to_string()),
            caption: caption(one.label),
        });
        let offers: Vec<Offer> = offers.collect();
        if offers == open.offers {
            return;
        }
        open.offers = offers;
        open.page.forget();
        self.suggesting.seen = false;
        if std::mem::take(&mut self.suggesting.fresh) && matches!(self.mode, Mode::Normal) {
            self.next_labelled();
        }
    }

    /// A key was pressed: from now on the selection is the person's.
    pub(super) fn touched(&mut self) {
        self.suggesting.fresh = false;
    }

    /// The next answer's first suggestion is gone to, unless a key comes before it.
    pub(super) fn go_on_with_answer(&mut self) {
        self.suggesting.fresh = true;
    }

    /// Whether offers wait to be drawn.
    pub fn has_unseen_offers(&self) -> bool {
        !self.suggesting.seen && self.article.as_ref().is_some_and(|open| !open.offers.is_empty())
    }

    fn select_offer(&mut self, at: usize) {
        if let Some(open) = &mut self.article
            && let Some(offer) = open.offers.get(at)
        {
            let (paragraph, span) = (offer.paragraph, offer.bytes);
            open.select(Selection { paragraph, span });
        }
    }

    /// Selects the next offer with a label, from the selection on and round; `false` where there is none.
    pub(super) fn next_labelled(&mut self) -> bool {
        let Some(open) = &self.article else { return false };
        let from = open.selection.span;
        let labelled =
            open.offers.iter().enumerate().filter(|(_, one)| {
                one.known.is_some() && one.paragraph == open.selection.paragraph && one.bytes != from
            });
        let found = labelled.min_by_key(|(_, one)| (one.bytes.start < from.start, one.bytes.start));
        let Some(at) = found.map(|(at, _)| at) else { return false };
        self.select_offer(at);
        true
    }

    /// Tab: the next offer or likely name, or the one before.
    pub(super) fn step_offer(&mut self, forward: bool) {
        let Some(open) = &self.article else { return };
        let from = open.selection.span;
        let here = open.offers.iter().enumerate().filter(|(_, one)| one.bytes != from);
        let found = if forward {
            here.min_by_key(|(_, one)| (one.bytes.start < from.start, one.bytes.start))
        } else {
            here.max_by_key(|(_, one)| (one.bytes.start < from.start, one.bytes.start))
        };
        match found.map(|(at, _)| at) {
            Some(at) => self.select_offer(at),
            None => self.say("nothing is proposed here · Space: paragraph done"),
        }
    }

    /// Enter: accepts the offer under the selection, or goes to the next; `false` where none is left.
    pub(super) fn accept_or_next(&mut self, stamp: &mut Stamp) -> bool {
        let offer = self.article.as_ref().and_then(|open| open.offer_here()).cloned();
        let Some(offer) = offer.filter(|offer| offer.known.is_some()) else { return self.next_labelled() };
        if !self.suggesting.seen {
            self.say(format!("a suggestion has just come: look at it, then {} again", self.key_of("accept")));
            return true;
        }
        if let Some((layer, label)) = offer.known {
            self.tag_as(layer, label, Some((offer.origin(), offer.score)), stamp);
            self.drop_offers();
            if !self.next_labelled() {
                self.go_on_with_answer();
            }
        }
        true
    }

    /// What is tagged by now is no longer offered.
    pub(super) fn drop_offers(&mut self) {
        let Some(open) = &mut self.article else { return };
        let spans: Vec<BytesSpan> = open
            .spans
            .iter()
            .filter(|span| !span.stance)
            .filter_map(|span| open.within(open.selection.paragraph, span.bytes))
            .collect();
        open.offers.retain(|offer| !spans.iter().any(|s| s.start < offer.bytes.end && offer.bytes.start < s.end));
    }

    /// `x` on an offer: it is not proposed again in this article. `false` where there is none under the selection.
    pub(super) fn reject_here(&mut self) -> bool {
        let Some(open) = &mut self.article else { return false };
        let Some(offer) = open.offer_here().cloned() else { return false };
        let string = open.selected_text().to_owned();
        let message = format!("not “{}” {}", short(&string), offer.caption.trim_end_matches('?'));
        open.offers.retain(|one| *one != offer);
        open.page.forget();
        self.suggesting.rejected.push(Rejection { doc: open.article.id.clone(), string, label: offer.known });
        self.proposals_changed();
        self.next_labelled();
        self.say(message.trim_end().to_owned());
        true
    }

    /// A string that is tagged may be proposed again.
    pub(super) fn unreject(&mut self, doc: &str, string: &str) {
        self.suggesting.rejected.retain(|one| one.doc != doc || one.string != string);
    }

    /// `A`: accepts what is offered with a label and was on the screen; never stances.
    pub(super) fn accept_all(&mut self, stamp: &mut Stamp) {
        if !self.may_write() {
            return;
        }
        let schema = self.schema.clone();
        let Some(open) = &self.article else { return };
        let visible = open.page.visible_text();
        let on_screen = |offer: &&Offer| {
            visible.iter().any(|(at, line)| {
                *at == offer.paragraph && line.start < offer.bytes.end && offer.bytes.start < line.end
            })
        };
        let bulk = |offer: &&Offer| {
            let kind = offer.known.and_then(|(layer, _)| Some(schema.layers.get(layer)?.kind));
            kind == Some(LayerKind::Span)
        };
        let all: Vec<Offer> = open.offers.iter().filter(bulk).cloned().collect();
        let shown: Vec<Offer> = all.iter().filter(on_screen).cloned().collect();
        if shown.is_empty() || !self.suggesting.seen {
            return self.say("no suggestion on the screen");
        }
        let mut records = Vec::new();
        for offer in &shown {
            let Some(chars) = self.article.as_ref().and_then(|open| open.chars_of(offer.paragraph, offer.bytes)) else {
                continue;
            };
            let label = offer.known.and_then(|(layer, label)| {
                let layer = schema.layers.get(layer)?;
                Some((layer.name.clone(), layer.labels.get(label)?.name.clone()))
            });
            if let (Some((layer, label)), Some(record)) = (label, self.new_record(Kind::Span, 's', chars, stamp)) {
                records.push(Record { layer, label, origin: "bulk".to_owned(), score: Some(offer.score), ..record });
            }
        }
        let (count, rest) = (records.len(), all.len() - shown.len());
        self.commit(records, Join::New);
        self.drop_offers();
        let rest = if rest > 0 { format!(" · {rest} further down were not on the screen") } else { String::new() };
        self.say(format!("{count} suggestions accepted{rest} · {} takes them back", self.key_of("undo")));
    }

    /// The paragraph is finished: it is learnt.
    pub(super) fn teach(&mut self, paragraph: usize) {
        if let Some(open) = self.article.as_ref().filter(|_| self.suggesting.on) {
            let lesson = open.lesson(paragraph);
            self.effects.push(Effect::Learn(lesson));
            self.proposals_changed();
        }
    }

    /// Everything that was finished before is learnt, once the corpus is there.
    pub(super) fn teach_all(&mut self, corpus: &std::sync::Arc<Corpus>) {
        if !self.suggesting.on {
            return;
        }
        let records = self.own.iter().filter(|record| matches!(record.kind, Kind::Span | Kind::Mark));
        self.effects.push(Effect::Teach(corpus.clone(), records.cloned().collect()));
        self.proposals_changed();
    }
}
