//! What is offered in the paragraph: going through it, accepting, rejecting. Nothing is accepted that was not on the
//! screen, and nothing without a key of the person.

use super::article::OpenArticle;
use super::command::Command;
use super::history::{Join, short};
use super::selection::Selection;
use super::{Mode, Session};
use crate::annotation::{Kind, Record, Stamp};
use crate::schema::LayerKind;
use crate::suggest::Source;
use crate::text::BytesSpan;
use serde_json::{Map, Value};

/// A proposal in the open paragraph.
#[derive(Clone, Debug, PartialEq)]
pub struct Offer {
    /// Its paragraph.
    pub paragraph: usize,
    /// Bytes of the paragraph.
    pub bytes: BytesSpan,
    /// Layer and label in the schema; `None`: something to tag, of whatever kind.
    pub known: Option<(usize, usize)>,
    /// How likely, 0 to 1.
    pub score: f64,
    /// Where it comes from: the first is its origin, the others agree.
    pub sources: Vec<Source>,
    /// `ID@REV` that an accepted or rejected one is named by.
    pub of: String,
    /// What its bracket says.
    pub caption: String,
}

/// Where a new span was taken over from.
#[derive(Clone, Debug, Default)]
pub(super) struct Taken {
    /// As in the record; empty: made by hand.
    pub origin: String,
    /// `ID@REV` of the proposal.
    pub of: String,
    /// How likely it was.
    pub score: Option<f64>,
}

impl Offer {
    /// `origin` of the span that accepting it makes.
    pub fn origin(&self) -> &str {
        self.sources.first().map_or("human", Source::origin)
    }

    fn taken(&self, origin: &str) -> Taken {
        let score = (self.score * 1000.0).round() / 1000.0;
        Taken { origin: origin.to_owned(), of: self.of.clone(), score: (score > 0.0).then_some(score) }
    }
}

impl Taken {
    /// The record with these marks.
    pub fn on(self, record: Record) -> Record {
        Record { origin: self.origin, of: self.of, score: self.score, ..record }
    }
}

fn meet(a: BytesSpan, b: BytesSpan) -> bool {
    a.start < b.end && b.start < a.end
}

impl OpenArticle {
    /// The offer with exactly the bounds of the selection, one with a label first.
    pub fn offer_here(&self) -> Option<&Offer> {
        let here = self.selection;
        let exact = self.offers.iter().filter(|offer| offer.paragraph == here.paragraph && offer.bytes == here.span);
        exact.max_by_key(|offer| offer.known.is_some())
    }

    /// What a span of the selection with that label takes over: an offer accepted as it is, or corrected in bounds or
    /// label; nothing where none is there.
    pub(super) fn taken_over(&self, known: (usize, usize)) -> Taken {
        let here = self.selection;
        let labelled =
            self.offers.iter().filter(|offer| offer.paragraph == here.paragraph && meet(offer.bytes, here.span));
        let mut same_layer = labelled.filter(|offer| offer.known.is_some_and(|(layer, _)| layer == known.0));
        let exact = |offer: &&Offer| offer.bytes == here.span && offer.known == Some(known);
        match same_layer.clone().find(exact) {
            Some(offer) => offer.taken(offer.origin()),
            None => same_layer.next().map_or_else(Taken::default, |offer| Taken { score: None, ..offer.taken("") }),
        }
    }
}

impl Session {
    /// Whether offers wait to be drawn.
    pub fn has_unseen_offers(&self) -> bool {
        !self.suggesting.seen && self.article.as_ref().is_some_and(|open| !open.offers.is_empty())
    }

    fn select_offer(&mut self, at: usize) {
        if let Some(open) = &mut self.article
            && let Some(offer) = open.offers.get(at)
        {
            let (paragraph, span) = (offer.paragraph, offer.bytes);
            self.suggesting.visit(span);
            open.select(Selection { paragraph, span });
        }
    }

    /// Selects the next suggestion; where none has a label, what looks like something to tag and was not looked at yet.
    /// `false` where nothing is left.
    pub(super) fn next_offer(&mut self) -> bool {
        if self.next_labelled() {
            return true;
        }
        let Some(open) = &self.article else { return false };
        let from = open.selection.span;
        let left = open.offers.iter().enumerate().filter(|(_, one)| !self.suggesting.is_visited(one.bytes));
        let found = left.min_by_key(|(_, one)| (one.bytes.start < from.start, one.bytes.start));
        let Some(at) = found.map(|(at, _)| at) else { return false };
        self.select_offer(at);
        true
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

    /// Enter: accepts the offer under the selection, or goes to the next; `false` where none is left.
    pub(super) fn accept_or_next(&mut self, stamp: &mut Stamp) -> bool {
        let offer = self.article.as_ref().and_then(|open| open.offer_here()).cloned();
        let Some((layer, label)) = offer.and_then(|offer| offer.known) else { return self.next_labelled() };
        if !self.suggesting.seen {
            self.say(format!("a suggestion has just come: look at it, then {} again", self.key_of("accept")));
            return true;
        }
        self.tag(layer, label, stamp);
        self.go_on_from_offer();
        true
    }

    /// Tags with the label that is asked for; where the selection was on a suggestion, the next one is gone to.
    pub(super) fn tag_on(&mut self, command: &Command, stamp: &mut Stamp) {
        let Some((layer, label)) = self.label_asked(command) else { return };
        let on_offer = self.article.as_ref().is_some_and(|open| open.offer_here().is_some());
        self.tag(layer, label, stamp);
        if on_offer {
            self.go_on_from_offer();
        }
    }

    /// To the next suggestion: of those that are there, else of the next answer.
    fn go_on_from_offer(&mut self) {
        self.drop_offers();
        if matches!(self.mode, Mode::Normal) && !self.next_labelled() {
            self.lead();
        }
    }

    /// What is tagged by now is no longer offered.
    fn drop_offers(&mut self) {
        let Some(open) = &mut self.article else { return };
        let paragraph = open.selection.paragraph;
        let spans: Vec<(BytesSpan, Option<usize>)> = open
            .spans
            .iter()
            .flat_map(|span| span.stretches().iter().map(|stretch| (*stretch, span.known.map(|(layer, _)| layer))))
            .filter_map(|(stretch, layer)| Some((open.within(paragraph, stretch)?, layer)))
            .collect();
        let before = open.offers.len();
        open.offers.retain(|offer| {
            let layer = offer.known.map(|(layer, _)| layer);
            !spans
                .iter()
                .any(|(span, of)| meet(*span, offer.bytes) && (layer.is_some() && layer == *of || *span == offer.bytes))
        });
        if open.offers.len() < before {
            open.page.forget();
        }
    }

    /// `x` on an offer: the string is not proposed with this label again unless it is tagged so. `false` where there is
    /// none under the selection.
    pub(super) fn reject_here(&mut self, stamp: &mut Stamp) -> bool {
        let Some(open) = &self.article else { return false };
        let Some(offer) = open.offer_here().cloned() else { return false };
        let Some(chars) = open.chars_of(offer.paragraph, offer.bytes) else { return false };
        let schema = self.schema.clone();
        let named = offer.known.and_then(|(layer, label)| {
            let layer = schema.layers.get(layer)?;
            Some((layer.name.clone(), layer.labels.get(label)?.name.clone()))
        });
        let Some(record) = self.new_record(Kind::Decision, 'd', chars, stamp) else { return false };
        let message = format!(
            "not “{}” {} · {} takes it back",
            short(&record.quote),
            offer.caption.trim_end_matches('?'),
            self.key_of("undo")
        );
        let (layer, label) = named.map_or_else(Default::default, |(layer, label)| (layer, Some(label)));
        let label = label.map(|label| ("label".to_owned(), Value::String(label)));
        let origin = ("origin".to_owned(), Value::String(offer.origin().to_owned()));
        let attrs: Map<_, _> = label.into_iter().chain([origin]).collect();
        let record = Record { label: "reject".to_owned(), layer, attrs, of: offer.of.clone(), ..record };
        self.commit(vec![record], Join::New);
        if let Some(open) = &mut self.article {
            open.offers.retain(|one| *one != offer);
        }
        if !self.next_labelled() {
            self.lead();
        }
        self.say(message);
        true
    }

    /// `A`: accepts what is offered with a label and was on the screen; never stances.
    pub(super) fn accept_all(&mut self, stamp: &mut Stamp) {
        if !self.may_write() {
            return;
        }
        // What was tagged since they were made is in the way.
        self.drop_offers();
        let schema = self.schema.clone();
        let Some(open) = &self.article else { return };
        let visible = open.page.visible_text();
        let on_screen =
            |offer: &&Offer| visible.iter().any(|(at, line)| *at == offer.paragraph && meet(*line, offer.bytes));
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
            let chars = self.article.as_ref().and_then(|open| open.chars_of(offer.paragraph, offer.bytes));
            let label = offer.known.and_then(|(layer, label)| {
                let layer = schema.layers.get(layer)?;
                Some((layer.name.clone(), layer.labels.get(label)?.name.clone()))
            });
            if let (Some(chars), Some((layer, label))) = (chars, label)
                && let Some(record) = self.new_record(Kind::Span, 's', chars, stamp)
            {
                records.push(offer.taken("bulk").on(Record { layer, label, ..record }));
            }
        }
        let (count, rest) = (records.len(), all.len() - shown.len());
        self.commit(records, Join::New);
        self.go_on_from_offer();
        let rest = if rest > 0 { format!(" · {rest} further down were not on the screen") } else { String::new() };
        self.say(format!("{count} suggestions accepted{rest} · {} takes them back", self.key_of("undo")));
    }
}
