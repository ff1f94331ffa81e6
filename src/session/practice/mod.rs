//! Practice on paragraphs that gold has: after each one sees what gold has there, and what one scores. It is nobody's work.

pub mod feedback;
mod sum;

use super::command::Command;
use super::history::History;
use super::job::Hit;
use super::{Mode, Session};
use crate::annotation::{Kind, Record};
use crate::practice::{Both, Gold, Place, Score};
use crate::text::TextMap;
use feedback::Feedback;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The state of practice.
#[derive(Debug, Default)]
pub struct Practice {
    gold: Gold,
    /// The paragraphs that gold has, in the order of the corpus; empty until it is read.
    places: Vec<Place>,
    /// What those scored that are done.
    done: BTreeMap<Place, Score>,
    /// What is told of the last one.
    pub feedback: Option<Feedback>,
    /// Whether the sum was seen since something was done.
    is_summed_up: bool,
}

impl Practice {
    /// On that gold.
    pub fn new(gold: Gold) -> Self {
        Self { gold, ..Self::default() }
    }

    /// How many paragraphs are done, and of how many.
    pub fn progress(&self) -> (usize, usize) {
        (self.done.len(), self.places.len())
    }

    /// What all that are done score together.
    pub fn score(&self) -> Score {
        let mut sum = Score::default();
        self.done.values().for_each(|score| sum += score);
        sum
    }

    /// The next paragraph after a place that is not done, round to the start.
    fn next_after(&self, place: Place) -> Option<Place> {
        let is_open = |place: &&Place| !self.done.contains_key(place);
        let after = self.places.iter().find(|next| **next > place && is_open(next));
        after.or_else(|| self.places.iter().find(is_open)).copied()
    }
}

impl Session {
    /// The corpus and all that was practised before are there: what was done scores again, and the next one is gone to.
    pub(super) fn begin_practice(&mut self) {
        let (Some(corpus), Some(practice)) = (self.corpus.clone(), &mut self.practice) else { return };
        practice.places = practice.gold.places(&corpus);
        let places: BTreeSet<Place> = practice.places.iter().copied().collect();
        let articles: BTreeSet<usize> = places.iter().map(|place| place.article).collect();
        let mut done = BTreeMap::new();
        for article in articles {
            let finished = self.practised_in(article);
            let Some(both) = (!finished.is_empty()).then(|| self.beside_gold(article)).flatten() else { continue };
            let here = finished.into_iter().map(|paragraph| Place { article, paragraph });
            done.extend(here.filter(|at| places.contains(at)).map(|at| (at, both.paragraph(at.paragraph).score)));
        }
        let Some(practice) = &mut self.practice else { return };
        practice.done = done;
        let (count, all) = practice.progress();
        let begin = practice.places.iter().find(|place| !practice.done.contains_key(place)).copied();
        match begin {
            Some(place) => {
                self.practise_at(place);
                let key = self.key_of("paragraph-done");
                self.say(format!("practice: {count} of {all} paragraphs done · {key} shows what gold has"));
            }
            None if all > 0 => self.show_sum(),
            None => self.say("gold has no finished paragraph of this corpus: gloss gold makes it anew"),
        }
    }

    /// The paragraphs of an article that are done.
    fn practised_in(&self, article: usize) -> BTreeSet<usize> {
        let Some(corpus) = &self.corpus else { return BTreeSet::new() };
        let Some(heading) = corpus.heading(article) else { return BTreeSet::new() };
        let starts = corpus.starts(article);
        let is_done = |record: &&&Record| record.kind == Kind::Mark && record.label == "done";
        let records = self.own.of_doc(&heading.id);
        let marks = records.iter().filter(is_done);
        marks.filter_map(|mark| crate::corpus::catalogue::paragraph_of(starts, mark.start?)).collect()
    }

    /// Gold and what one has in an article.
    fn beside_gold(&self, article: usize) -> Option<Both> {
        let practice = self.practice.as_ref()?;
        let article = self.corpus.as_ref()?.article(article)?;
        let map = TextMap::new(article.text.clone());
        let own = self.own.shared_of_doc(&article.id).cloned().collect::<Vec<Arc<Record>>>();
        Some(Both::new(&practice.gold, own, (&article, &map), &self.schema, self.entities.registry()))
    }

    /// The paragraph that is open.
    fn practice_place(&self) -> Option<Place> {
        let open = self.article.as_ref()?;
        Some(Place { article: open.index?, paragraph: open.selection.paragraph })
    }

    /// Whether the open paragraph is done: then nothing is changed in it any more.
    pub(super) fn is_practised(&self) -> bool {
        let place = self.practice_place();
        self.practice.as_ref().zip(place).is_some_and(|(practice, place)| practice.done.contains_key(&place))
    }

    /// Whether a place stands in a paragraph that is done.
    pub(super) fn is_practised_at(&self, hit: &Hit) -> bool {
        let practice = self.practice.as_ref().zip(self.corpus.as_ref());
        practice.is_some_and(|(practice, corpus)| {
            let article = corpus.find(&hit.article.id);
            article.is_some_and(|article| practice.done.contains_key(&Place { article, paragraph: hit.paragraph }))
        })
    }

    fn practise_at(&mut self, place: Place) {
        let here = self.article.as_ref().is_some_and(|open| open.index == Some(place.article));
        if !here && !self.open_article(place.article) {
            return;
        }
        if let Some(open) = &mut self.article {
            open.select_token(place.paragraph, 0);
        }
        self.lead();
    }

    /// To the next paragraph that is not done; after the last one the sum.
    pub(super) fn next_to_practise(&mut self) {
        let place = self.practice_place().unwrap_or_default();
        match self.practice.as_ref().and_then(|practice| practice.next_after(place)) {
            Some(next) => self.practise_at(next),
            None => self.show_sum(),
        }
    }

    /// The open paragraph was marked done: what gold has there is told, and what was done so far can't be taken back.
    pub(super) fn end_of_paragraph(&mut self) {
        let Some(place) = self.practice_place() else { return };
        let is_known = self.practice.as_ref().is_some_and(|practice| practice.places.contains(&place));
        if !is_known {
            self.next_to_practise();
            return self.say("gold has not finished that paragraph: it does not count");
        }
        let Some(compared) = self.beside_gold(place.article).map(|both| both.paragraph(place.paragraph)) else {
            return;
        };
        self.history = History::default();
        let Some(practice) = &mut self.practice else { return };
        practice.done.insert(place, compared.score.clone());
        practice.is_summed_up = false;
        practice.feedback = Some(Feedback::new(compared));
        self.open_feedback();
    }

    /// What is not done while practising, or done otherwise; `false`: it is as ever.
    pub(super) fn in_practice(&mut self, command: &Command) -> bool {
        if self.practice.is_none() {
            return false;
        }
        match command {
            Command::Done | Command::Enter if self.is_practised() => self.next_to_practise(),
            Command::NextUntouched => self.next_to_practise(),
            Command::Back => self.leave_practice(),
            Command::SpanHistory => self.say("practice is nobody’s work: it keeps no history of a span"),
            Command::Review
            | Command::Library
            | Command::Dashboard
            | Command::Concordance
            | Command::Inbox
            | Command::Sync
            | Command::SearchCorpus
            | Command::Propagate(true) => self.say("that is no part of practice: it shows or changes what others have"),
            _ => return false,
        }
        true
    }

    /// Ends practice, with the sum before it.
    fn leave_practice(&mut self) {
        let practice = self.practice.as_ref();
        let has_more = practice.is_some_and(|practice| !practice.is_summed_up && !practice.done.is_empty());
        if has_more {
            return self.show_sum();
        }
        self.quit();
    }

    /// What is under a pane that is closed: the feedback, where there is one.
    pub(super) fn under_pane(&self) -> Mode {
        if self.feedback().is_some() { Mode::Feedback } else { Mode::Normal }
    }
}
