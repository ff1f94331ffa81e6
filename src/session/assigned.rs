//! What the annotator is to read by `assign.jsonl`: which articles, how far they are, which is next.

use super::Session;
use super::effect::Effect;
use crate::assignment::Assignments;
use crate::assignment::told::Share;
use crate::corpus::{Corpus, Heading};
use crate::search::query::Query;
use std::sync::Arc;

/// After `assigned:` in a filter: oneself.
const ME: &str = "me";
/// After `assigned:` in a filter: articles that nobody has.
const NOBODY: &str = "nobody";

/// Who reads what, and how far the annotator is with it.
#[derive(Clone, Debug, Default)]
pub struct Assigned {
    /// Who reads what.
    pub all: Arc<Assignments>,
    /// Whether it was read once.
    is_read: bool,
    /// How much is the annotator's to read.
    pub own: Share,
}

impl Session {
    /// Lets the file be read where it is not the one any more that was read.
    pub(super) fn read_assignments(&mut self) {
        let read = self.corpus.clone().map(Effect::ReadAssignments);
        self.effects.extend(read);
    }

    pub(super) fn take_assignments(&mut self, all: Arc<Assignments>, findings: usize) {
        let is_first = !std::mem::replace(&mut self.assigned.is_read, true);
        self.assigned.all = all;
        self.refresh_library();
        if findings > 0 {
            self.say_also(&format!("{findings} findings in assign.jsonl: gloss check lists them"));
        }
        let here = self.article.as_ref().and_then(|open| open.index);
        let left = self.assigned.own.articles - self.assigned.own.articles_done;
        if is_first && left > 0 && here.is_some_and(|at| !self.is_own(at)) {
            let next = self.key_of("next-untouched");
            self.say_also(&format!("this article is not yours to read, {left} others are: {next} goes there"));
        }
    }

    /// Counts anew what is done of the annotator's own.
    pub(super) fn count_assigned(&mut self, corpus: &Corpus) {
        let done = |_, article: &Heading| self.own.tally(&article.id).done;
        self.assigned.own = self.assigned.all.share(&self.who, corpus, done);
    }

    /// Whether the article at that place is assigned as a query asks for.
    pub(super) fn fits_assigned(&self, at: usize, query: &Query) -> bool {
        let all = &self.assigned.all;
        let is_wanted = |who: &String| match who.as_str() {
            ME => all.is_of(at, &self.who),
            NOBODY => all.of(at).next().is_none(),
            who => all.of(at).any(|(by, _)| by.starts_with(who)),
        };
        let has_part = |part: &String| all.of(at).any(|(_, known)| known.to_lowercase() == *part);
        query.assigned.iter().all(is_wanted) && query.part.iter().all(has_part)
    }

    /// Whether the annotator has the article at that place to read.
    pub fn is_own(&self, at: usize) -> bool {
        self.assigned.all.is_of(at, &self.who)
    }

    /// Which article follows on the end of one: after one of the annotator's own the next of them.
    pub(super) fn article_after(&self, index: usize) -> Option<usize> {
        if !self.is_own(index) {
            return Some(index + 1);
        }
        self.assigned.all.articles_of(&self.who).find(|at| *at > index)
    }

    /// Opens an article in which something is untouched; says so where it is not the annotator's to read.
    pub(super) fn open_untouched(&mut self, at: usize) {
        let is_other = self.assigned.own.articles > 0 && !self.is_own(at);
        if self.open_article(at) && is_other {
            self.say_also("nothing of yours is untouched: this article is not assigned to you");
        }
    }

    /// The places of all other articles from one on, round to the start: the annotator's own come first.
    pub(super) fn around(&self, index: usize, count: usize) -> impl Iterator<Item = usize> + use<> {
        let all = self.assigned.all.clone();
        let own: Vec<usize> = all.articles_of(&self.who).collect();
        let next = own.partition_point(|at| *at <= index);
        let own = (0..own.len()).filter_map(move |step| own.get((next + step) % own.len()).copied());
        own.chain((1..=count).map(move |step| (index + step) % count))
    }
}
