//! How far the work is, by outlet and month, how fast it goes, and which labels are used.

use super::counting::Counted;
use super::facts::{Facts, Month};
use super::ledger::What;
use crate::assignment::Assignments;
use crate::assignment::told::Share;
use crate::corpus::{Corpus, Heading};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

/// How far some articles are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Part {
    /// Articles.
    pub articles: usize,
    /// Their paragraphs.
    pub paragraphs: usize,
    /// Paragraphs that somebody finished.
    pub done: usize,
    /// Spans, stances included.
    pub spans: usize,
}

impl Part {
    fn add(&mut self, other: Self) {
        self.articles += other.articles;
        self.paragraphs += other.paragraphs;
        self.done += other.done;
        self.spans += other.spans;
    }
}

/// Articles by outlet and month; `None`: unknown.
#[derive(Clone, Debug, Default)]
pub struct Progress {
    /// All of them.
    pub total: Part,
    /// By outlet.
    pub outlets: BTreeMap<Option<Arc<str>>, Part>,
    /// By month.
    pub months: BTreeMap<Option<Month>, Part>,
    /// By both.
    pub cells: BTreeMap<(Option<Arc<str>>, Option<Month>), Part>,
    /// Spans about articles that are not in the corpus.
    pub gone: usize,
}

impl Progress {
    /// Of the rows that count.
    pub fn new(facts: &Facts, counted: &Counted, corpus: &Corpus) -> Self {
        let mut of_article = vec![Part::default(); corpus.len()];
        for (part, heading) in of_article.iter_mut().zip(corpus.headings()) {
            (part.articles, part.paragraphs) = (1, heading.paragraphs);
        }
        let mut all = Self::default();
        let mut finished: HashSet<(u32, u32)> = HashSet::new();
        for (_, fact) in counted.facts(facts) {
            let at = facts.article(fact).and_then(|about| about.at);
            let Some(part) = at.and_then(|at| of_article.get_mut(at)) else {
                all.gone += usize::from(fact.what == What::Span);
                continue;
            };
            match fact.what {
                What::Span => part.spans += 1,
                What::Done if finished.insert((fact.doc, fact.start)) => part.done += 1,
                _ => {}
            }
        }
        for (part, about) in of_article.iter_mut().zip(&facts.articles) {
            // A mark of a paragraph that is not there any more says nothing.
            part.done = part.done.min(part.paragraphs);
            all.total.add(*part);
            all.outlets.entry(about.outlet.clone()).or_default().add(*part);
            all.months.entry(about.month).or_default().add(*part);
            all.cells.entry((about.outlet.clone(), about.month)).or_default().add(*part);
        }
        all
    }
}

/// How far everybody is with what is assigned to them, by name; people without a file have done nothing.
pub fn assigned(facts: &Facts, assignments: &Assignments, corpus: &Corpus) -> BTreeMap<String, Share> {
    let mut finished: HashMap<(&str, usize), HashSet<u32>> = HashMap::new();
    for fact in facts.rows.iter().filter(|fact| fact.what == What::Done && !facts.is_gold(fact)) {
        if let Some(at) = facts.article(fact).and_then(|about| about.at) {
            finished.entry((facts.who(fact), at)).or_default().insert(fact.start);
        }
    }
    let share = |who: &str| {
        let done = |at, _: &Heading| finished.get(&(who, at)).map_or(0, HashSet::len);
        (who.to_owned(), assignments.share(who, corpus, done))
    };
    assignments.people().into_iter().map(share).collect()
}

/// What was done on a day (UTC).
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Day {
    /// Spans that were written, in paragraphs that were finished or not.
    pub spans: usize,
    /// Paragraphs that were finished.
    pub done: usize,
    /// The active time on them, in minutes.
    pub minutes: f64,
}

impl Day {
    /// Spans a minute of active time; `None` where less than a minute was noted, from which no pace follows.
    pub fn pace(&self) -> Option<f64> {
        #[expect(clippy::cast_precision_loss, reason = "far fewer spans a day than a float holds")]
        let spans = self.spans as f64;
        (self.minutes >= 1.0).then(|| spans / self.minutes)
    }
}

/// The rows that count by the day that they were written, in days since 1970 (UTC); `None`: they don't say.
pub fn days(facts: &Facts, counted: &Counted) -> BTreeMap<Option<u32>, Day> {
    let mut all: BTreeMap<Option<u32>, Day> = BTreeMap::new();
    for (_, fact) in counted.facts(facts) {
        let day = all.entry((fact.minute > 0).then_some(fact.minute / (24 * 60))).or_default();
        match fact.what {
            What::Span => day.spans += 1,
            What::Done => {
                day.done += 1;
                day.minutes += f64::from(fact.seconds.max(0.0)) / 60.0;
            }
            What::Label | What::Skipped => {}
        }
    }
    all
}

/// How often a label is used.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Use {
    /// Its layer.
    pub layer: String,
    /// Its name.
    pub label: String,
    /// Spans or labels.
    pub count: usize,
    /// Those that were taken over from a proposal, tagged in bulk or imported.
    pub aided: usize,
    /// Articles that have it.
    pub articles: usize,
    /// By annotator, in the order of [`Facts::annotators`].
    pub by: Vec<usize>,
}

/// All labels, by layer, the most frequent first.
pub fn labels(facts: &Facts, counted: &Counted) -> Vec<Use> {
    let mut all: BTreeMap<(u32, u32), (Use, HashSet<u32>)> = BTreeMap::new();
    for (_, fact) in counted.facts(facts).filter(|(_, fact)| matches!(fact.what, What::Span | What::Label)) {
        let (of, articles) = all.entry((fact.layer, fact.label)).or_insert_with(|| {
            let (layer, label) = (facts.word(fact.layer).to_owned(), facts.word(fact.label).to_owned());
            (Use { layer, label, by: vec![0; facts.annotators.len()], ..Use::default() }, HashSet::new())
        });
        of.count += 1;
        of.aided += usize::from(fact.aided);
        articles.insert(fact.doc);
        if let Some(count) = of.by.get_mut(usize::from(fact.by)) {
            *count += 1;
        }
    }
    let mut all: Vec<Use> = all.into_values().map(|(of, articles)| Use { articles: articles.len(), ..of }).collect();
    all.sort_by(|a, b| (&a.layer, b.count, &a.label).cmp(&(&b.layer, a.count, &b.label)));
    all
}

#[cfg(test)]
mod tests {
    use super::super::counting::{Once, Whose};
    use super::super::facts::tests::{corpus, facts};
    use super::*;
    use serde_json::json;

    #[test]
    fn a_pace_follows_from_a_minute_on() {
        let day = |minutes: f64| Day { spans: 3, done: 1, minutes };
        assert_eq!(
            [0.0, 0.05, 0.99, 1.0, 2.0].map(|minutes| day(minutes).pace()),
            [None, None, None, Some(3.0), Some(1.5)]
        );
    }

    #[test]
    fn what_two_finished_is_finished_once_and_what_has_no_date_is_unknown() {
        let corpus = corpus(&[("a", "Wire", "2015-05-26", "One.\n\nTwo."), ("b", "", "", "Three.")]);
        let done = |id: &str, doc: &str, start: u32, seconds: f64| json!({"id":id,"kind":"mark","doc":doc,"start":start,"end":start+4,"label":"done","seconds":seconds,"at":"1970-01-03T10:00:00Z"});
        let span = |id: &str, doc: &str, label: &str, origin: &str| {
            json!({"id":id,"kind":"span","doc":doc,"start":0,"end":3,"layer":"entity",
            "label":label,"quote":"One","origin":origin,"at":"1970-01-03T10:00:00Z"})
        };
        let alice = [done("m-1", "a", 0, 60.0), span("s-1", "a", "PER", ""), span("s-2", "gone", "PER", "")];
        let boris = [
            done("m-2", "a", 0, 0.0),
            done("m-3", "b", 0, 60.0),
            span("s-3", "b", "ORG", "model:x@1"),
            span("s-4", "b", "PER", ""),
        ];
        let all = facts(&[("alice", &alice), ("boris", &boris)], &corpus);
        let counted = Counted::new(&all, &Whose::Everybody, Once::Never, None);
        let progress = Progress::new(&all, &counted, &corpus);
        let part = |articles, paragraphs, done, spans| Part { articles, paragraphs, done, spans };
        assert_eq!((progress.total, progress.gone), (part(2, 3, 2, 3), 1));
        assert_eq!(progress.outlets[&None], part(1, 1, 1, 2));
        assert_eq!(progress.months[&Month::of("2015-05")], part(1, 2, 1, 1));
        assert_eq!(progress.cells.len(), 2);
        let by_day = days(&all, &counted);
        assert_eq!(by_day.keys().copied().collect::<Vec<_>>(), [Some(2)]);
        assert_eq!(by_day[&Some(2)].pace(), Some(2.0));
        let used = labels(&all, &counted);
        let shown: Vec<_> =
            used.iter().map(|one| (one.label.as_str(), one.count, one.aided, one.articles, one.by.clone())).collect();
        assert_eq!(shown, [("PER", 3, 0, 3, vec![2, 1]), ("ORG", 1, 1, 1, vec![0, 1])]);
    }
}
