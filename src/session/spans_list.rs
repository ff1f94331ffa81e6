//! The concordance: the list of places, filled with what everybody tagged instead of what a search found.

use super::Session;
use super::article::OpenArticle;
use super::command::Command;
use super::found::Found;
use super::history::Join;
use super::job::{Hit, Job, Says};
use super::{Mode, Screen};
use crate::annotation::{Kind, Stamp};
use crate::corpus::{Article, Corpus};
use crate::editor::Editor;
use crate::insight::concordance::{self, Listing, Order, Row, Watch};
use crate::insight::{Facts, Filter};
use crate::text::{CharPos, CharSpan, TextMap};
use std::sync::Arc;

/// What a list of spans has besides its places.
#[derive(Clone, Copy, Debug, Default)]
pub struct Listed {
    /// In what order they stand.
    pub sort: concordance::Sort,
    /// What of them is listed.
    pub kind: concordance::Kind,
    /// Where one goes back to when the list is closed.
    back: Option<Screen>,
}

/// The places of a list, from the first; `None`: it was cancelled.
pub(super) fn places(
    (facts, corpus): (&Facts, &Corpus),
    order: &Order,
    list: usize,
    cancelled: &(dyn Fn() -> bool + Sync),
) -> Option<(Vec<Hit>, usize)> {
    let Listing { rows, places, .. } = concordance::list(facts, corpus, order, &Watch { cancelled, tell: &|_, _| () })?;
    let mut last: Option<(u32, Arc<Article>, TextMap)> = None;
    let mut hits = Vec::new();
    let mut more = 0;
    let rows = rows.into_iter().filter(|row| !matches!(row, Row::Group(_)));
    for row in rows {
        if hits.len() >= list || cancelled() {
            more += 1;
            continue;
        }
        let place = match row {
            Row::Group(_) => None,
            Row::Tagged(at) => usize::try_from(at).ok().and_then(|at| facts.rows.get(at)).map(|fact| {
                let says = Says { label: facts.word(fact.label).into(), who: facts.who(fact).into() };
                (fact.doc, fact.start, fact.end, Some(says))
            }),
            Row::Untagged(at) => {
                let place = usize::try_from(at).ok().and_then(|at| places.get(at));
                place.map(|place| (place.doc, place.start, place.end, None))
            }
        };
        let Some((doc, start, end, says)) = place else { continue };
        if last.as_ref().is_none_or(|(known, ..)| *known != doc) {
            let about = usize::try_from(doc).ok().and_then(|doc| facts.articles.get(doc));
            let article = about.and_then(|about| corpus.article(about.at?));
            last = article.map(|article| (doc, article.clone(), TextMap::new(article.text.clone())));
        }
        let hit = last.as_ref().and_then(|(_, article, map)| hit(article, map, (start, end)));
        match hit {
            Some(hit) => hits.push(Hit { says: says.map(Box::new), ..hit }),
            None => more += 1,
        }
    }
    Some((hits, more))
}

/// A label of a whole article is shown at its first paragraph.
fn hit(article: &Arc<Article>, map: &TextMap, (start, end): (u32, u32)) -> Option<Hit> {
    let chars = CharSpan::new(CharPos::new(start), CharPos::new(end));
    let chars = if start < end { chars } else { map.chars(*article.paragraphs.first()?)? };
    let bytes = map.bytes(chars)?;
    Hit::within(article.clone(), article.paragraph_at(bytes.start)?, bytes, chars)
}

impl Session {
    /// Lists spans: those of a filter, or those of one that is typed.
    pub(super) fn open_concordance(&mut self, filter: Option<&Filter>) {
        if !self.is_all_read() {
            return;
        }
        let back = (!matches!(self.screen, Screen::Annotate | Screen::Review)).then_some(self.screen);
        if back.is_some() {
            self.screen = Screen::Annotate;
        }
        let typing = filter.is_none().then(|| Editor::new("", false));
        let origin = self.article.as_ref().map(OpenArticle::place_here);
        let sought = filter.map(ToString::to_string).unwrap_or_default();
        let spans = Some(Listed { back, ..Listed::default() });
        self.mode =
            Mode::Found(Box::new(Found { typing, sought, spans, everywhere: true, origin, ..Found::default() }));
        // From the dashboard one sees what it counted; else everybody's files are read anew.
        if back == Some(Screen::Dashboard) && self.dashboard.insight.told.is_some() {
            self.list_spans();
        } else {
            self.picture(true);
        }
    }

    /// Begins the list anew, as it is asked for now.
    pub(super) fn list_spans(&mut self) {
        self.cancel_job();
        let facts = self.dashboard.insight.told.as_ref().map(|told| told.facts.clone());
        let (Some(corpus), Some(facts)) = (self.corpus.clone(), facts) else { return };
        let generation = self.next_generation();
        let Some(found) = self.list() else { return };
        let Some(spans) = found.spans else { return };
        let sought = found.typing.as_ref().map_or(found.sought.clone(), Editor::text);
        let (origin, typing) = (found.origin.take(), found.typing.take());
        let filter = Filter::parse(&sought);
        let fault = filter.as_ref().err().map(ToString::to_string);
        *found = Found {
            sought,
            typing,
            fault,
            spans: Some(spans),
            everywhere: true,
            origin,
            generation,
            ..Found::default()
        };
        if let Ok(filter) = filter {
            let order = Order { filter, sort: spans.sort, kind: spans.kind };
            self.start(Job::Spans { corpus, facts, order: Box::new(order), list: super::found::LISTED });
        }
    }

    /// What everybody has is known now: a list that waits for it begins.
    pub(super) fn facts_came(&mut self) {
        if self.list().is_some_and(|found| found.spans.is_some()) {
            self.list_spans();
        }
    }

    /// Keys of this list alone; `false`: it is one of every list.
    pub(super) fn in_spans_list(&mut self, command: &Command, stamp: &Stamp) -> bool {
        let Some(found) = self.list() else { return false };
        let Some(spans) = &mut found.spans else { return false };
        match command {
            Command::Sort => spans.sort = spans.sort.next(),
            Command::Which => spans.kind = spans.kind.next(),
            Command::LeaveOut => {
                self.remove_listed(stamp);
                return true;
            }
            _ => return false,
        }
        self.list_spans();
        true
    }

    /// Removes the annotator's own span at the chosen place.
    fn remove_listed(&mut self, stamp: &Stamp) {
        if !self.may_write() {
            return;
        }
        let hit = self.list().and_then(|found| found.hits.get(found.at).cloned());
        let Some(hit) = hit else { return self.say("there is nothing to remove") };
        let label = hit.says.as_ref().map(|says| says.label.clone()).unwrap_or_default();
        let who = hit.says.as_ref().map(|says| says.who.clone()).unwrap_or_default();
        if *who != *self.who {
            let name = self.review.names.shown(&who);
            return self.say(if who.is_empty() {
                "nothing is tagged here".to_owned()
            } else {
                format!("that is {name}’s: only they can change it")
            });
        }
        let is_it = |record: &&crate::annotation::Record| record.kind == Kind::Span && record.span() == Some(hit.chars);
        let here: Vec<_> = self.own.of_doc(&hit.article.id).into_iter().filter(is_it).cloned().collect();
        let chosen = here.iter().find(|record| *record.label == *label).or(here.first());
        let Some(records) = chosen.map(|record| self.removal(record, stamp)) else {
            return self.say("it is removed already");
        };
        self.commit(records, Join::New);
        self.say(format!("removed {label} from “{}”", hit_words(&hit)));
    }

    /// After the list was closed without going anywhere.
    pub(super) fn back_from_spans(&mut self, found: &Found) {
        if let Some(screen) = found.spans.and_then(|spans| spans.back) {
            self.screen = screen;
        }
    }
}

fn hit_words(hit: &Hit) -> String {
    let bounds = hit.article.paragraphs.get(hit.paragraph).copied().unwrap_or_default();
    let text = hit.article.text.get(bounds.range()).unwrap_or_default();
    text.get(hit.bytes.range()).unwrap_or_default().to_owned()
}
