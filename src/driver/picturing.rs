//! What the dashboard and the concordance are told of everybody's work, read and counted beside the loop.

use super::jobs::Jobs;
use crate::corpus::Corpus;
use crate::insight::progress;
use crate::insight::repeats::{Grouping, Repeats, Sentence};
use crate::insight::{Facts, Once, Pictures, What};
use crate::schema::Schema;
use crate::session::dashboard::insight::{Order, Pictured, Told};
use crate::session::effect::Event;
use crate::session::job::Generation;
use crate::store::insight::{self, State};
use crate::store::workers;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

/// Articles between two tellings.
const TELL: usize = 500;

/// What was read last: the state of the files then, the articles, and what everybody had.
type Known = Arc<Mutex<Option<(State, Arc<Corpus>, Read)>>>;
/// What everybody has, and the files that can't be read, with the reason.
type Read = (Arc<Facts>, Vec<(String, String)>);

/// The thread that counts, and what it read last.
#[derive(Debug, Default)]
pub struct Picturing(Jobs, Known);

impl Picturing {
    /// Counts, in place of what was asked for before; answers come by `tell`.
    pub fn take(
        &mut self,
        (generation, order): (Generation, Box<Order>),
        root: &Path,
        schema: &Arc<Schema>,
        tell: impl Fn(Event) + Send + Sync + 'static,
    ) {
        let (root, schema, known) = (root.to_owned(), schema.clone(), self.1.clone());
        self.0.begin(move |cancelled| {
            let tell = |pictured| tell(Event::Pictured(generation, pictured));
            let read = match &order.facts {
                Some(facts) => Some((facts.clone(), Vec::new())),
                None => read(&root, &order.corpus, &schema, &known, cancelled, &tell),
            };
            let Some((facts, unread)) = read else { return };
            if order.facts_alone {
                tell(Pictured::Facts(facts, unread));
            } else if let Some(told) = count(&order, facts, &schema, cancelled, &tell) {
                tell(Pictured::Done(Box::new(Told { unread, ..told })));
            }
        });
    }

    /// Nothing more is wanted.
    pub fn cancel(&mut self) {
        self.0.cancel();
    }
}

/// What everybody has: what was read last where no file has changed since.
fn read(
    root: &Path,
    corpus: &Arc<Corpus>,
    schema: &Schema,
    known: &Known,
    cancelled: &(dyn Fn() -> bool + Sync),
    tell: &(dyn Fn(Pictured) + Sync),
) -> Option<Read> {
    let now = insight::state(root, schema);
    let last = known.lock().unwrap_or_else(PoisonError::into_inner).clone();
    if let Some((state, articles, read)) = last
        && now.as_ref() == Some(&state)
        && Arc::ptr_eq(&articles, corpus)
    {
        return Some(read);
    }
    let files = |done, total| tell(Pictured::Files(done, total));
    let (facts, unread) = insight::load(root, corpus, schema, cancelled, &files)?;
    let read = (Arc::new(facts), unread);
    let kept = now.map(|state| (state, corpus.clone(), read.clone()));
    *known.lock().unwrap_or_else(PoisonError::into_inner) = kept;
    Some(read)
}

/// Counts what is known; `None`: it was cancelled.
pub fn count(
    order: &Order,
    facts: Arc<Facts>,
    schema: &Schema,
    cancelled: &(dyn Fn() -> bool + Sync),
    tell: &(dyn Fn(Pictured) + Sync),
) -> Option<Told> {
    let repeats = match &order.repeats {
        None if order.once != Once::Never => Some(Arc::new(compare(&order.corpus, &facts, cancelled, tell)?)),
        known => known.clone(),
    };
    let pictures = Pictures::new(&facts, repeats.as_deref(), &order.corpus, schema, (order.whose.clone(), order.once));
    let pictures = Arc::new(pictures);
    let assigned = progress::assigned(&facts, &order.assignments, &order.corpus);
    (!cancelled()).then(|| Told { facts, repeats, pictures, assigned, unread: Vec::new() })
}

/// Which of the sentences that spans stand in are the same text.
fn compare(
    corpus: &Corpus,
    facts: &Facts,
    cancelled: &(dyn Fn() -> bool + Sync),
    tell: &(dyn Fn(Pictured) + Sync),
) -> Option<Repeats> {
    let mut of_article: Vec<Vec<u32>> = vec![Vec::new(); corpus.len()];
    for (at, fact) in (0..).zip(&facts.rows).filter(|(_, fact)| fact.what == What::Span) {
        let place = facts.article(fact).and_then(|about| about.at);
        if let Some(rows) = place.and_then(|place| of_article.get_mut(place)) {
            rows.push(at);
        }
    }
    let mut wanted: Vec<(usize, Vec<u32>)> = of_article.into_iter().enumerate().collect();
    wanted.retain(|(_, rows)| !rows.is_empty());
    let mut grouping = Grouping::new(facts.rows.len());
    for (block, articles) in wanted.chunks(TELL).enumerate() {
        if cancelled() {
            return None;
        }
        let sentences = workers::each(articles, |(place, rows)| match corpus.read(*place) {
            Ok(Some(article)) => Sentence::of_article(&article, facts, rows),
            // What can't be read any more stands in no text; the session hears of it when it goes there.
            _ => Vec::new(),
        });
        sentences.into_iter().flatten().for_each(|sentence| grouping.take(sentence));
        tell(Pictured::Texts(block * TELL + articles.len(), wanted.len()));
    }
    Some(grouping.finish())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs::{self, File};
    use std::time::{Duration, SystemTime};

    #[test]
    fn what_was_read_is_read_again_only_where_a_file_has_changed() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        fs::create_dir(root.join("annotations")).unwrap();
        let file = root.join("annotations/rosa.jsonl");
        let span = |id: &str| {
            format!(
                "{{\"id\":\"{id}\",\"kind\":\"span\",\"doc\":\"a\",\"start\":0,\"end\":4,\"layer\":\"entity\",\"label\":\"PER\"}}\n"
            )
        };
        let settle = || {
            let old = SystemTime::now() - Duration::from_mins(1);
            File::options().write(true).open(&file).unwrap().set_modified(old).unwrap();
        };
        let (known, corpus) = (Known::default(), Arc::new(Corpus::default()));
        let all = |corpus: &Arc<Corpus>| read(&root, corpus, &Schema::default(), &known, &|| false, &|_| ()).unwrap().0;
        fs::write(&file, span("s-1")).unwrap();
        let fresh = all(&corpus);
        assert!(!Arc::ptr_eq(&fresh, &all(&corpus)), "what was written a moment ago may be written again unseen");
        settle();
        let first = all(&corpus);
        assert!(Arc::ptr_eq(&first, &all(&corpus)), "nothing has changed");
        fs::write(&file, span("s-1") + &span("s-2")).unwrap();
        settle();
        let second = all(&corpus);
        assert_eq!((first.rows.len(), second.rows.len()), (1, 2));
        fs::write(root.join("annotations/boris.jsonl"), "").unwrap();
        assert!(!Arc::ptr_eq(&second, &all(&corpus)), "a file more");
        assert!(!Arc::ptr_eq(&all(&corpus), &all(&Arc::new(Corpus::default()))), "other articles");
    }
}
