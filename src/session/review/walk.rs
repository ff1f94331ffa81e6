//! Going from one thing that is to be decided to the next, through paragraphs and articles.

use super::super::Session;
use crate::review::Item;
use crate::text::CharPos;

/// Where to go once the sheets of an article are there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arrival {
    /// To the first open item from the selection on.
    Here,
    /// To the first open item of the article.
    First,
    /// To the last.
    Last,
}

/// Steps that are kept while an article is being read.
const AHEAD: i8 = 50;

/// The place of an item, or of the selection, in the order of an article.
type Place = (Option<usize>, Option<CharPos>);

fn place_of(item: &Item) -> Place {
    (item.paragraph, item.hull.map(|hull| hull.start))
}

impl Session {
    /// To the next open item, or the one before.
    pub(super) fn review_step(&mut self, forward: bool) {
        if !self.review.is_read && self.article.is_some() {
            // What the article has to decide is not known yet: to go on would pass it over.
            self.review.ahead = (self.review.ahead + if forward { 1 } else { -1 }).clamp(-AHEAD, AHEAD);
            return self.say("the annotations of this article are still being read");
        }
        let open: Vec<usize> = self.open_items();
        let next = match self.review.at {
            Some(at) if forward => open.iter().find(|other| **other > at),
            Some(at) => open.iter().rfind(|other| **other < at),
            None => {
                let here = self.place_here();
                let after = |at: &&usize| self.review.comparison.items.get(**at).is_some_and(|i| place_of(i) >= here);
                if forward { open.iter().find(after) } else { open.iter().rfind(|at| !after(at)) }
            }
        };
        match next.copied() {
            Some(at) => self.go_to_item(at),
            None => self.next_open_article(forward),
        }
    }

    /// Back to where something was changed last: a reason can be given there, or another decision made.
    pub(super) fn last_decision(&mut self) {
        let Some((doc, selection)) = self.last_change() else {
            return self.say("nothing was decided in this session");
        };
        self.review.arrival = None;
        self.return_to(&doc, selection);
    }

    /// The numbers of the items that one is led to, in order.
    pub(super) fn open_items(&self) -> Vec<usize> {
        let items = self.review.comparison.items.iter().enumerate();
        items.filter(|(_, item)| self.leads_to(item)).map(|(at, _)| at).collect()
    }

    fn place_here(&self) -> Place {
        let open = self.article.as_ref();
        let chars = open.and_then(super::super::article::OpenArticle::selected_chars);
        (open.map(|open| open.selection.paragraph), chars.map(|chars| chars.start))
    }

    fn next_open_article(&mut self, forward: bool) {
        let Some(here) = self.article.as_ref().and_then(|open| open.index) else {
            return self.say("the corpus is still being read");
        };
        match self.review.survey.next(here, forward) {
            Some(next) if next != here => {
                self.review.arrival = Some(if forward { Arrival::First } else { Arrival::Last });
                self.open_article(next);
            }
            Some(_) => {
                // All that is open stands in this article: round to its other end.
                let open = self.open_items();
                match if forward { open.first() } else { open.last() } {
                    Some(at) => {
                        self.go_to_item(*at);
                        self.say("round to the other end: all that is left stands in this article");
                    }
                    None => self.nothing_left(),
                }
            }
            None => self.nothing_left(),
        }
    }

    fn nothing_left(&mut self) {
        if self.review.survey.is_done {
            let all = if self.review.filter.is_empty() { "" } else { " that the filter asks for" };
            return self.say(format!("nothing is left to decide{all} · gloss gold writes what is decided"));
        }
        self.say("nothing found so far, the articles are still being compared");
    }

    /// Shows an item: its words are selected.
    pub(super) fn go_to_item(&mut self, at: usize) {
        let Some(item) = self.review.comparison.items.get(at) else { return };
        let first = item.versions.iter().find_map(|version| version.record()).or(item.rulings.first());
        let chars = first.filter(|_| item.about == crate::review::About::Span).and_then(|record| record.span());
        let chars = chars.or(item.hull);
        if let Some(open) = &mut self.article {
            match chars.and_then(|chars| open.selection_of(chars)) {
                Some(selection) => open.select(selection),
                None => open.select_token(item.paragraph.unwrap_or_default(), 0),
            }
            self.review.led_to = open.selected_chars();
        }
        self.review.at = Some(at);
        self.prefetch();
        self.remember();
    }

    /// The sheets of the article that comes next are read before they are asked for.
    fn prefetch(&mut self) {
        let Some(here) = self.article.as_ref().and_then(|open| open.index) else { return };
        let Some(next) = self.review.survey.next(here, true).filter(|next| *next != here) else { return };
        let article = self.corpus.as_ref().and_then(|corpus| corpus.article(next));
        if let Some(article) = article.filter(|article| !self.review.sheets.iter().any(|(doc, _)| *doc == article.id)) {
            self.effects.push(super::super::effect::Effect::Sheets(article));
        }
    }

    /// Goes where one wanted to go, as soon as that is known, and then the steps that were asked for meanwhile.
    pub(super) fn arrive_in_review(&mut self) {
        self.reach();
        while self.review.is_read && self.review.arrival.is_none() && self.review.ahead != 0 {
            let forward = self.review.ahead > 0;
            self.review.ahead -= self.review.ahead.signum();
            self.review_step(forward);
        }
    }

    fn reach(&mut self) {
        if !self.review.is_read {
            return;
        }
        let Some(arrival) = self.review.arrival else { return };
        let open = self.open_items();
        let found = match arrival {
            Arrival::First => open.first().copied(),
            Arrival::Last => open.last().copied(),
            Arrival::Here => {
                let paragraph = self.article.as_ref().map_or(0, |open| open.selection.paragraph);
                let after = |at: &&usize| {
                    self.review
                        .comparison
                        .items
                        .get(**at)
                        .is_some_and(|item| item.paragraph.unwrap_or_default() >= paragraph)
                };
                open.iter().find(after).copied()
            }
        };
        if let Some(at) = found {
            self.review.arrival = None;
            return self.go_to_item(at);
        }
        let here = self.article.as_ref().and_then(|open| open.index).unwrap_or_default();
        let next = self.review.survey.next(here, arrival != Arrival::Last);
        match next {
            Some(next) if next != here || !open.is_empty() => {
                let arrival = if arrival == Arrival::Last { Arrival::Last } else { Arrival::First };
                self.review.arrival = Some(arrival);
                if next == here { self.reach() } else { _ = self.open_article(next) }
            }
            _ if self.review.survey.is_done => {
                self.review.arrival = None;
                self.nothing_left();
            }
            _ => {}
        }
    }

    /// After a command: a selection that means another item, or none, leaves the one that one was led to.
    pub(in super::super) fn follow_selection(&mut self) {
        let chars = self.article.as_ref().and_then(super::super::article::OpenArticle::selected_chars);
        if chars == self.review.led_to {
            return;
        }
        let at = self.review.at;
        let items = self.review.comparison.items.iter().enumerate();
        let meant = |item: &Item| super::place::stretches(item).any(|stretch| Some(stretch) == chars);
        let overlaps = |item: &Item| {
            let hull = item.hull.unwrap_or_default();
            chars.is_some_and(|chars| hull.overlaps(chars))
        };
        let other = items.filter(|(number, item)| Some(*number) != at && meant(item)).map(|(number, _)| number).next();
        let here = at.and_then(|at| self.review.comparison.items.get(at));
        if here.is_some_and(|item| meant(item) || (other.is_none() && overlaps(item))) {
            return;
        }
        self.review.at = other;
        self.review.led_to = other.and(chars);
    }
}
