//! Tagging many places together: `*` and `g*`, and all hits of a search. Nothing is tagged that was not listed; spans
//! that stand are left alone; stances are never made in bulk.

use super::found::{Found, Purpose};
use super::history::{Join, short};
use super::job::{self, Hit, Job};
use super::{Mode, Session};
use crate::annotation::anchor::{self, Anchor};
use crate::annotation::{Kind, Record, Stamp, pieces};
use crate::corpus::Article;
use crate::schema::{Layer, LayerKind, Overlap};
use crate::search::scan::Pattern;
use crate::text::{CharSpan, TextMap};
use std::collections::HashSet;
use std::sync::Arc;

/// What `*` is about.
struct Asked {
    words: String,
    known: (usize, usize),
    /// The span, `ID@REV`; empty where nothing is tagged.
    of: String,
    chars: CharSpan,
}

/// The spans of the annotator in an article that may not be open, by their start.
#[derive(Default)]
struct Standing<'a> {
    spans: Vec<(CharSpan, &'a Record)>,
    longest: u32,
}

impl Standing<'_> {
    /// Those that may share text with a stretch: not all of a long article are looked at for each.
    fn near(&self, chars: CharSpan) -> impl Iterator<Item = &(CharSpan, &Record)> {
        let first = chars.start.get().saturating_sub(self.longest);
        let from = self.spans.partition_point(|(span, _)| span.start.get() < first);
        self.spans.iter().skip(from).take_while(move |(span, _)| span.start < chars.end)
    }
}

/// Whether a label may be put on a stretch without touching what stands there.
fn is_free(layer: &Layer, label: &str, standing: &Standing, chars: CharSpan) -> bool {
    let same_label = |name: &str| layer.label(name).is_some_and(|known| known.name == label);
    let in_the_way = |span: CharSpan, record: &Record| {
        let pieces = if record.span() == Some(span) { record.pieces() } else { vec![span] };
        let here = [chars];
        pieces == here
            || match layer.overlap {
                Overlap::None => pieces::overlap(&pieces, &here),
                Overlap::Nested => pieces::cross(&pieces, &here),
                Overlap::Any => false,
            }
            // “Kassis” in “Randa Kassis” is tagged already.
            || (pieces::contain(&pieces, &here) && same_label(&record.label))
    };
    !standing.near(chars).any(|(span, record)| record.layer == layer.name && in_the_way(*span, record))
}

impl Session {
    /// The live spans of an article, of one layer or of all, where they stand in its text; those that are not found
    /// there are left out.
    fn standing(&self, article: &Article, layer: Option<&Layer>) -> Standing<'_> {
        let mut map = None;
        let wanted =
            |record: &&Record| record.kind == Kind::Span && layer.is_none_or(|layer| layer.name == record.layer);
        let placed = self.own.of_doc(&article.id).into_iter().filter(wanted).filter_map(|record| {
            let chars = record.span()?;
            if record.sha.is_empty() || record.sha == article.sha {
                return Some((chars, record));
            }
            let map = map.get_or_insert_with(|| TextMap::new(article.text.clone()));
            match anchor::anchor(record, map) {
                Anchor::Kept => Some((chars, record)),
                Anchor::Moved(to) => Some((to, record)),
                Anchor::Lost => None,
            }
        });
        let mut spans: Vec<(CharSpan, &Record)> = placed.collect();
        spans.sort_by_key(|(span, _)| span.start);
        let longest = spans.iter().map(|(span, _)| span.len()).max().unwrap_or_default();
        Standing { spans, longest }
    }

    /// Takes places into a list: those that its query and its purpose let in.
    pub(super) fn admit(&self, found: &mut Found, hits: Vec<Hit>) {
        let tag = match &found.purpose {
            Purpose::Tag { known, .. } => self.layer_and_label(*known),
            _ => None,
        };
        let mut about: Option<(Arc<Article>, bool, Standing)> = None;
        let asked = found.asked.clone();
        let is_asked =
            |hit: &Hit| asked.as_ref().is_some_and(|(doc, chars)| *chars == hit.chars && *doc == hit.article.id);
        for hit in hits.into_iter().filter(|hit| !is_asked(hit)) {
            let (_, fits, standing) = match about.take_if(|about| Arc::ptr_eq(&about.0, &hit.article)) {
                Some(same) => about.insert(same),
                None => {
                    let corpus = self.corpus.as_ref();
                    let known = corpus.and_then(|corpus| {
                        let at = corpus.find(&hit.article.id)?;
                        Some((at, corpus.heading(at)?))
                    });
                    let fits = known.is_none_or(|(at, heading)| self.fits_but_labels(at, heading, &found.query));
                    let layer = tag.map(|(layer, _)| layer).filter(|_| found.query.label.is_empty());
                    let needed = fits && (tag.is_some() || !found.query.label.is_empty());
                    let standing = if needed { self.standing(&hit.article, layer) } else { Standing::default() };
                    about.insert((hit.article.clone(), fits, standing))
                }
            };
            let inside = |wanted: &String| {
                let named = |record: &Record| record.label.to_lowercase().contains(wanted.as_str());
                standing.near(hit.chars).any(|(span, record)| span.contains(hit.chars) && named(record))
            };
            if !*fits || !found.query.label.iter().all(inside) {
                continue;
            }
            if tag.is_some() && self.is_practised_at(&hit) {
                continue;
            }
            if tag.is_some_and(|(layer, label)| !is_free(layer, label, standing, hit.chars)) {
                found.taken += 1;
                continue;
            }
            found.count += 1;
            if found.hits.len() < super::found::LISTED {
                found.hits.push(hit);
            }
        }
    }

    pub(super) fn layer_and_label(&self, (layer, label): (usize, usize)) -> Option<(&Layer, &str)> {
        let layer = self.schema.layers.get(layer)?;
        Some((layer, &layer.labels.get(label)?.name))
    }

    /// `*`, and `g*`: lists every mention of the span's words that may be tagged as it is.
    pub(super) fn propagate(&mut self, everywhere: bool) {
        if !self.may_write() {
            return;
        }
        let Asked { words, known, of, chars } = match self.propagated() {
            Ok(asked) => asked,
            Err(why) => return self.say(why),
        };
        let pattern = match Pattern::mention(&words) {
            Ok(Some(pattern)) => pattern,
            Ok(None) => return,
            Err(why) => return self.say(why),
        };
        let Some(open) = &self.article else { return };
        let (article, origin) = (open.article.clone(), open.place_here());
        let asked = (!of.is_empty()).then(|| (article.id.clone(), chars));
        let purpose = Purpose::Tag { known, of };
        let mut found = Found { purpose, sought: words, everywhere, origin: Some(origin), asked, ..Found::default() };
        if everywhere {
            let Some(corpus) = self.corpus.clone().filter(|_| self.is_all_read()) else { return };
            self.cancel_job();
            found.generation = self.next_generation();
            self.mode = Mode::Found(Box::new(found));
            return self.start(Job::Scan { corpus, pattern, list: usize::MAX });
        }
        self.admit(&mut found, job::hits(&article, &pattern));
        if found.hits.is_empty() {
            let free = if found.taken == 0 { "else" } else { "else outside of spans" };
            let open = if self.practice.is_some() { ", but for paragraphs that are done" } else { "" };
            return self.say(format!("“{}” stands nowhere {free} in this article{open}", short(&found.sought)));
        }
        found.at = found.hits.iter().position(|hit| hit.chars.start >= chars.start).unwrap_or_default();
        self.mode = Mode::Found(Box::new(found));
        self.show_hit();
    }

    /// What `*` is about: what was tagged by the key before, although the selection has gone on from it; else the span
    /// under the selection, else the selection with the label that is suggested for it, or with the last one.
    fn propagated(&self) -> Result<Asked, &'static str> {
        let nothing = "nothing is selected";
        let open = self.article.as_ref().ok_or(nothing)?;
        let chars = open.selected_chars().ok_or(nothing)?;
        let around = open.spans.iter().filter(|span| !span.stance && span.chars.contains(chars));
        let before = open.spans.iter().find(|span| !span.stance && Some(&span.id) == self.just_tagged.as_ref());
        if let Some(span) = before.or_else(|| around.min_by_key(|span| span.chars.len())) {
            let known = span.known.ok_or("the schema does not know this label")?;
            if !span.pieces.is_empty() {
                return Err("a span of several pieces has no other mentions");
            }
            let words = open.map.quote(span.chars).unwrap_or_default().to_owned();
            let of = self.own.get(&span.id).map(Record::reference).unwrap_or_default();
            return Ok(Asked { words, known, of, chars: span.chars });
        }
        if open.spans.iter().any(|span| span.chars == chars) {
            return Err(STANCES);
        }
        let offered = open.offer_here().and_then(|offer| offer.known);
        let known =
            offered.or(self.last_label).ok_or("no label was used yet in this session: tag one mention first")?;
        if self.is_stance(known) {
            return Err(STANCES);
        }
        Ok(Asked { words: open.selected_text().to_owned(), known, of: String::new(), chars })
    }

    fn is_stance(&self, (layer, _): (usize, usize)) -> bool {
        self.schema.layers.get(layer).is_some_and(|layer| layer.kind == LayerKind::Stance)
    }

    /// `x` in the list: the place is left out, or taken in again.
    pub(super) fn leave_out(&mut self) {
        let Some(found) = self.list() else { return };
        if found.purpose == Purpose::Look {
            let (out, all) = (self.key_of("leave-out"), self.key_of("tag-all"));
            return self.say(format!("{out} leaves a place out once all are to be tagged: {all}"));
        }
        if !found.left_out.remove(&found.at) && found.at < found.hits.len() {
            found.left_out.insert(found.at);
        }
        if found.at + 1 < found.hits.len() {
            self.found_step(1);
        }
    }

    /// `A` in the list of a search: asks for the label.
    pub(super) fn choose_for_all(&mut self) {
        if !self.may_write() {
            return;
        }
        let Some(found) = self.list() else { return };
        if found.purpose == Purpose::Look && !found.hits.is_empty() {
            found.purpose = Purpose::Choose;
        }
    }

    /// A label in the list: tags the place and goes to the next; after `A`: shows all that would be tagged.
    pub(super) fn label_found(&mut self, known: (usize, usize), stamp: &mut Stamp) {
        let stance = self.is_stance(known);
        let Some(found) = self.list() else { return };
        match found.purpose {
            Purpose::Look => self.tag_hit(known, stamp),
            Purpose::Choose if stance => self.say(STANCES),
            Purpose::Choose => {
                found.purpose = Purpose::Tag { known, of: String::new() };
                let hits = std::mem::take(&mut found.hits);
                let place = |hit: &Hit| (hit.article.id.clone(), hit.chars.start, hit.chars.end);
                let out = std::mem::take(&mut found.left_out);
                let out: HashSet<_> = out.into_iter().filter_map(|at| hits.get(at)).map(place).collect();
                (found.count, found.at) = (found.count - hits.len(), 0);
                let Mode::Found(mut found) = std::mem::take(&mut self.mode) else { return };
                // Places beyond the list are counted, and were not looked at.
                self.admit(&mut found, hits);
                let listed = found.hits.iter().enumerate();
                found.left_out = listed.filter(|(_, hit)| out.contains(&place(hit))).map(|(at, _)| at).collect();
                self.mode = Mode::Found(found);
                self.show_hit();
            }
            Purpose::Tag { .. } => {
                let (take, cancel) = (self.key_of("take"), self.key_of("cancel"));
                self.say(format!("the label is chosen: {take} tags them, {cancel} closes the list"));
            }
        }
    }

    fn tag_hit(&mut self, known: (usize, usize), stamp: &mut Stamp) {
        self.show_hit();
        let Mode::Found(found) = std::mem::take(&mut self.mode) else { return };
        if found.hits.is_empty() {
            self.mode = Mode::Found(found);
            return;
        }
        self.tag(known.0, known.1, stamp);
        if matches!(self.mode, Mode::Normal) {
            let told = self.message.take();
            self.mode = Mode::Found(found);
            self.found_step(1);
            self.message = told.or(self.message.take());
        } else {
            // A stance asks for its holder now; `n` leads on to the next place.
            self.keep(found);
        }
    }

    /// Enter: tags all that are listed and not left out, as one step.
    pub(super) fn tag_found(&mut self, stamp: &mut Stamp) {
        if self.is_searching() {
            return self
                .say(format!("the corpus is still being searched: {} again when it is through", self.key_of("take")));
        }
        let Mode::Found(found) = std::mem::take(&mut self.mode) else { return };
        if let Some((doc, selection)) = found.origin.clone() {
            self.return_to(&doc, selection);
        }
        let records = self.bulk_records(&found, stamp);
        let count = records.len();
        let Purpose::Tag { known, .. } = found.purpose else { return };
        let label = self.layer_and_label(known).map(|(_, label)| label.to_owned()).unwrap_or_default();
        self.commit(records, Join::New);
        let rest = match found.count - found.hits.len() {
            0 => String::new(),
            rest => format!(" · {rest} more were not listed: ask again for them"),
        };
        self.say(format!(
            "{count} × “{}” tagged {label}{rest} · {} takes them back",
            short(&found.sought),
            self.key_of("undo")
        ));
        self.lead();
    }

    fn bulk_records(&self, found: &Found, stamp: &mut Stamp) -> Vec<Record> {
        let Purpose::Tag { known, of } = &found.purpose else { return Vec::new() };
        let wanted: Vec<&Hit> =
            found.hits.iter().enumerate().filter(|(at, _)| !found.left_out.contains(at)).map(|(_, hit)| hit).collect();
        self.tagged_together(&wanted, *known, of, stamp)
    }

    /// New spans at these places, as far as they are free; `of`: the span that they were asked on, if any.
    pub(super) fn tagged_together(
        &self,
        wanted: &[&Hit],
        known: (usize, usize),
        of: &str,
        stamp: &mut Stamp,
    ) -> Vec<Record> {
        let Some((layer, label)) = self.layer_and_label(known) else { return Vec::new() };
        let mut records = Vec::with_capacity(wanted.len());
        for hits in wanted.chunk_by(|a, b| Arc::ptr_eq(&a.article, &b.article)) {
            let Some(article) = hits.first().map(|hit| &hit.article) else { continue };
            let map = TextMap::new(article.text.clone());
            // Another program may have written since the list was made.
            let standing = self.standing(article, Some(layer));
            let may_be_tagged = |hit: &&&Hit| is_free(layer, label, &standing, hit.chars) && !self.is_practised_at(hit);
            for hit in hits.iter().filter(may_be_tagged) {
                let record = self.record_in(article, &map, Kind::Span, 's', hit.chars, stamp);
                records.extend(record.map(|record| Record {
                    layer: layer.name.clone(),
                    label: label.to_owned(),
                    origin: "bulk".to_owned(),
                    of: of.to_owned(),
                    ..record
                }));
            }
        }
        records
    }
}

const STANCES: &str = "stances are judged one by one, never in bulk";
