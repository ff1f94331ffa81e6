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
use crate::store::{insight, workers};
use std::path::Path;
use std::sync::Arc;

/// Articles between two tellings.
const TELL: usize = 500;

/// The thread that counts.
#[derive(Debug, Default)]
pub struct Picturing(Jobs);

impl Picturing {
    /// Counts, in place of what was asked for before; answers come by `tell`.
    pub fn take(
        &mut self,
        (generation, order): (Generation, Box<Order>),
        root: &Path,
        schema: &Arc<Schema>,
        tell: impl Fn(Event) + Send + Sync + 'static,
    ) {
        let (root, schema) = (root.to_owned(), schema.clone());
        self.0.begin(move |cancelled| {
            let tell = |pictured| tell(Event::Pictured(generation, pictured));
            let read = |order: &Order| match &order.facts {
                Some(facts) => Some((facts.clone(), Vec::new())),
                None => {
                    let files = |done, total| tell(Pictured::Files(done, total));
                    insight::load(&root, &order.corpus, &schema, cancelled, &files)
                        .map(|(facts, unread)| (Arc::new(facts), unread))
                }
            };
            let Some((facts, unread)) = read(&order) else { return };
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
