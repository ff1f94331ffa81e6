//! What a reader should not overlook: what the team's expressions light up, and whether the words of the selection are
//! tagged alike everywhere. Tab stops at both, besides the suggestions.

use super::Session;
use super::article::OpenArticle;
use super::selection::{Selection, whole_graphemes};
use crate::annotation::AnnotationSet;
use crate::schema::{Label, Layer, LayerKind, Schema};
use crate::search::scan::{How, Pattern};
use crate::text::BytesSpan;
use std::sync::Arc;

/// Bytes of text below the selection that are looked through for its words: more would be felt in long articles.
const REACH: usize = 256 * 1024;

/// What is watched.
#[derive(Clone, Debug, Default)]
pub struct Watch {
    highlights: Vec<Pattern>,
    /// What is known about the words of the selection.
    pub consistency: Option<Consistency>,
    about: Option<(String, Selection, u64)>,
}

/// How the words of the selection are tagged.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Consistency {
    /// The label that they have here; `None`: none.
    pub here: Option<String>,
    /// The label that they have most often otherwise, and how often.
    pub otherwise: Option<(String, usize)>,
    /// Where they stand untagged further down in the article, if they are tagged here.
    pub below: Vec<Selection>,
}

impl Watch {
    /// Of the expressions of a schema; what is none was named when it was read.
    pub fn new(schema: &Schema) -> Self {
        let how = How { regex: true, ..How::default() };
        let patterns = schema.highlights.iter().filter_map(|text| Pattern::new(text, how).ok().flatten());
        Self { highlights: patterns.collect(), ..Self::default() }
    }
}

impl Consistency {
    /// For the bottom line; empty where all is as one expects.
    pub fn told(&self) -> Vec<String> {
        let otherwise = self.otherwise.as_ref().map(|(label, count)| {
            let here = self.here.as_deref().unwrap_or("untagged");
            format!("{label} {}, here {here}", times(*count))
        });
        let below = self.below.len();
        let below = (below > 0).then(|| format!("stands untagged {} below", times(below)));
        otherwise.into_iter().chain(below).collect()
    }
}

fn times(count: usize) -> String {
    if count == 1 { "once".to_owned() } else { format!("{count} times") }
}

impl OpenArticle {
    /// Looks in the paragraphs on the screen for what lights up, once each.
    pub(super) fn light(&mut self, patterns: &[Pattern]) {
        if patterns.is_empty() {
            return;
        }
        let mut paragraphs: Vec<usize> = self.page.visible_text().into_iter().map(|(paragraph, _)| paragraph).collect();
        paragraphs.dedup();
        for paragraph in paragraphs {
            if !self.lit.contains_key(&paragraph) {
                let text = self.paragraph_text(paragraph);
                let found = patterns.iter().flat_map(|pattern| pattern.hits(text));
                let mut found: Vec<BytesSpan> = found.map(|hit| whole_graphemes(text, hit)).collect();
                found.sort_by_key(|hit| (hit.start, hit.end));
                found.dedup();
                self.lit.insert(paragraph, Arc::from(found));
            }
        }
    }

    /// What lights up in a paragraph that was on the screen, from left to right.
    pub fn lit(&self, paragraph: usize) -> &[BytesSpan] {
        self.lit.get(&paragraph).map(AsRef::as_ref).unwrap_or_default()
    }

    /// Where words stand as whole tokens below the selection, in no span of the layer.
    fn untagged_below(&self, words: &str, layer: &str) -> Vec<Selection> {
        let Ok(Some(pattern)) = Pattern::mention(words) else { return Vec::new() };
        let spans: Vec<BytesSpan> =
            self.spans.iter().filter(|span| span.layer == layer).flat_map(|span| span.stretches().to_vec()).collect();
        let mut found = Vec::new();
        let mut read = 0;
        for paragraph in self.selection.paragraph..self.len() {
            let base = self.paragraph_bytes(paragraph).start.get();
            let text = self.paragraph_text(paragraph);
            let is_free = |hit: &BytesSpan| {
                let (start, end) = (base + hit.start.get(), base + hit.end.get());
                !spans.iter().any(|span| span.start.get() < end && start < span.end.get())
            };
            let below = |hit: &BytesSpan| paragraph > self.selection.paragraph || hit.start >= self.selection.span.end;
            let hits = pattern.hits(text).into_iter().filter(|hit| below(hit) && is_free(hit));
            found.extend(hits.map(|span| Selection { paragraph, span }));
            read += text.len();
            if read > REACH {
                break;
            }
        }
        found
    }

    /// The next stop, or the one before: of the paragraph and round it, then further down.
    fn stop(&self, forward: bool, below: &[Selection]) -> Option<Selection> {
        let here = self.selection;
        let tagged = |span: &BytesSpan| {
            self.spans.iter().any(|one| !one.stance && self.within(here.paragraph, one.bytes) == Some(*span))
        };
        let offers = self.offers.iter().filter(|offer| offer.paragraph == here.paragraph).map(|offer| offer.bytes);
        let lit = self.lit(here.paragraph).iter().copied().filter(|span| !tagged(span));
        let mentions = below.iter().filter(|one| one.paragraph == here.paragraph).map(|one| one.span);
        let stops = offers.chain(lit).chain(mentions).filter(|span| *span != here.span);
        let order = |span: &BytesSpan| (span.start < here.span.start, span.start, span.end);
        let found = if forward { stops.min_by_key(order) } else { stops.max_by_key(order) };
        let found = found.map(|span| Selection { paragraph: here.paragraph, span });
        found.or_else(|| below.first().copied().filter(|_| forward))
    }
}

impl Session {
    /// Brings what is watched in line with the text and the selection. Called after every event.
    pub(super) fn settle_watch(&mut self) {
        let Some(open) = &mut self.article else { return };
        open.light(&self.watch.highlights);
        let about = (open.article.id.clone(), open.selection, self.own.changes());
        if self.watch.about.as_ref() != Some(&about) {
            self.watch.about = Some(about);
            self.watch.consistency = consistency(open, &self.own, &self.schema);
        }
    }

    /// Tab: the next suggestion, likely name, lit words or untagged mention, or the one before.
    pub(super) fn step_offer(&mut self, forward: bool) {
        let below = self.watch.consistency.as_ref().map(|known| known.below.clone()).unwrap_or_default();
        let Some(open) = &mut self.article else { return };
        match open.stop(forward, &below) {
            Some(stop) => open.select(stop),
            None => {
                let done = self.key_of("paragraph-done").to_owned();
                self.say(format!("nothing is proposed here · {done}: paragraph done"));
            }
        }
    }
}

/// What is known about the words of the selection; `None` where there is nothing to tell.
fn consistency(open: &OpenArticle, own: &AnnotationSet, schema: &Schema) -> Option<Consistency> {
    let words = open.selected_text();
    let chars = open.selected_chars()?;
    let span = open.spans.iter().find(|span| !span.stance && span.is_meant_by(&[chars]) && span.pieces.is_empty());
    let of_kind = |layer: &&Layer| layer.kind == LayerKind::Span;
    let layers = schema.layers.iter().filter(of_kind).filter(|layer| span.is_none_or(|span| span.layer == layer.name));
    let here = span.map(|span| span.label.as_str());
    let is_here =
        |label: &Label| here.is_some_and(|here| label.name == here || label.was.iter().any(|was| was == here));
    let counted = layers.flat_map(|layer| {
        layer.labels.iter().filter(|label| !is_here(label)).map(move |label| (label, count(own, words, layer, label)))
    });
    let otherwise = counted.filter(|(_, count)| *count > 0).max_by_key(|(_, count)| *count);
    let below = span.map(|span| open.untagged_below(words, &span.layer)).unwrap_or_default();
    (otherwise.is_some() || !below.is_empty()).then(|| Consistency {
        here: here.map(str::to_owned),
        otherwise: otherwise.map(|(label, count)| (label.name.clone(), count)),
        below,
    })
}

/// How often words have a label, under its former names too.
fn count(own: &AnnotationSet, words: &str, layer: &Layer, label: &Label) -> usize {
    let names = std::iter::once(&label.name).chain(&label.was);
    names.map(|name| own.times(words, &layer.name, name)).sum()
}
