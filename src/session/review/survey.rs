//! Where in the corpus something is to be decided: counted beside the loop, article by article.

use super::super::Session;
use super::super::effect::Effect;
use super::super::job::Generation;
use crate::corpus::Corpus;
use crate::review::Filter;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What is to be counted, and for whom.
#[derive(Clone, Debug)]
pub struct Order {
    /// The articles.
    pub corpus: Arc<Corpus>,
    /// The first to be read; those before it come last.
    pub from: usize,
    /// What counts.
    pub filter: Filter,
    /// Whether what all say is decided by itself.
    pub agreed: bool,
    /// The reviewer.
    pub who: String,
}

/// What was counted since it was last told.
#[derive(Clone, Debug, Default)]
pub struct Counted {
    /// The annotators of the dataset, the reviewer's own name left out.
    pub annotators: Vec<String>,
    /// Articles with something open, by their place in the corpus, and how much.
    pub open: Vec<(usize, usize)>,
    /// Articles that are read by now.
    pub read: usize,
    /// Whether all are read.
    pub is_done: bool,
}

/// What is known by now.
#[derive(Debug, Default)]
pub struct Survey {
    /// Open items by article.
    pub open: BTreeMap<usize, usize>,
    /// Articles that are read.
    pub read: usize,
    /// Whether all are.
    pub is_done: bool,
    generation: Generation,
    is_ordered: bool,
}

impl Survey {
    /// Open items in the whole corpus, as far as it is read.
    pub fn left(&self) -> usize {
        self.open.values().sum()
    }

    /// The next article after a place where something is open, round to it again, forward or back.
    pub fn next(&self, from: usize, forward: bool) -> Option<usize> {
        let open = || self.open.iter().filter(|(_, count)| **count > 0).map(|(at, _)| *at);
        if forward {
            open().find(|at| *at > from).or_else(|| open().find(|at| *at <= from))
        } else {
            open().rfind(|at| *at < from).or_else(|| open().rfind(|at| *at >= from))
        }
    }
}

impl Session {
    /// Asks for the counts anew, from the open article on.
    pub(super) fn survey(&mut self) {
        let Some(corpus) = self.corpus.clone() else { return };
        let generation = Generation(self.review.survey.generation.0 + 1);
        self.review.survey = Survey { generation, is_ordered: true, ..Survey::default() };
        let order = Order {
            corpus,
            from: self.article.as_ref().and_then(|open| open.index).unwrap_or_default(),
            filter: self.review.wanted.clone(),
            agreed: self.schema.review.fold_agreed,
            who: self.who.clone(),
        };
        self.effects.push(Effect::Survey(generation, order));
    }

    /// Counts have come.
    pub(in super::super) fn take_survey(&mut self, generation: Generation, counted: Counted) {
        if generation != self.review.survey.generation {
            return;
        }
        if self.review.names.take(&counted.annotators) {
            self.order_review();
        }
        let survey = &mut self.review.survey;
        survey.open.extend(counted.open);
        survey.read = counted.read;
        survey.is_done = counted.is_done;
        // What is on the screen is newer than what was read from the disk.
        self.count_open_article();
        self.arrive_in_review();
    }

    /// Puts the count of the open article right.
    pub(super) fn count_open_article(&mut self) {
        let at = self.article.as_ref().and_then(|open| open.index);
        if let Some(at) = at.filter(|_| self.review.is_read && self.review.survey.is_ordered) {
            let left = self.left_here();
            self.review.survey.open.insert(at, left);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_article_is_found_in_both_directions_and_round() {
        let survey = Survey { open: [(1, 2), (3, 0), (5, 1)].into(), ..Survey::default() };
        let next = |from, forward| survey.next(from, forward);
        assert_eq!((next(0, true), next(1, true), next(5, true)), (Some(1), Some(5), Some(1)));
        assert_eq!((next(5, false), next(1, false), next(9, false)), (Some(1), Some(5), Some(5)));
        assert_eq!((Survey::default().next(0, true), survey.left()), (None, 3));
        let only = Survey { open: [(4, 1)].into(), ..Survey::default() };
        assert_eq!((only.next(4, true), only.next(4, false)), (Some(4), Some(4)));
    }
}
