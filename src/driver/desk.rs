//! What reviewing needs of others' files, beside the loop: the sheets of an article, the counts of the whole corpus, and
//! word of files that somebody else has changed.

use crate::corpus::Article;
use crate::review::{Comparison, Item};
use crate::schema::Schema;
use crate::session::effect::Event;
use crate::session::job::Generation;
use crate::session::review::survey::{Counted, Order};
use crate::store::annotations;
use crate::store::desk::Desk;
use crate::store::shelf::Shelf;
use crate::text::TextMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, TryRecvError, channel};
use std::time::{Duration, Instant};

/// Time between two looks at the files.
const LOOK: Duration = Duration::from_secs(2);
/// Time after which counts are told.
const TELL: Duration = Duration::from_millis(100);
/// Time between two looks at what is asked, while counting.
const SLICE: Duration = Duration::from_millis(5);
/// How often the annotations of an article are read where somebody writes meanwhile.
const TRIES: usize = 3;

/// What is asked of the thread.
#[derive(Debug)]
pub enum Ask {
    /// Nothing yet, but soon: the files are read through.
    Open,
    /// What other annotators have in an article.
    Sheets(Arc<Article>),
    /// What is open in the corpus.
    Survey(Generation, Order),
    /// Nothing more is wanted.
    Unwatch,
}

/// The thread, begun when it is first asked.
#[derive(Debug, Default)]
pub struct Reviewing {
    asks: Option<Sender<Ask>>,
}

impl Reviewing {
    /// Asks for something; answers come by `tell`.
    pub fn ask(&mut self, ask: Ask, root: &Path, schema: &Arc<Schema>, tell: impl Fn(Event) + Send + 'static) {
        if self.asks.is_none() && !matches!(ask, Ask::Unwatch) {
            let (send, asks) = channel();
            let (root, schema) = (root.to_owned(), schema.clone());
            let begun = std::thread::Builder::new().name("reviewing".to_owned()).spawn(move || {
                Work { root, schema, desk: None, survey: None, watches: false, who: String::new(), tell }.stay(&asks);
            });
            self.asks = begun.is_ok().then_some(send);
        }
        if let Some(asks) = &self.asks {
            _ = asks.send(ask);
        }
    }
}

/// A survey that is under way.
struct Running {
    generation: Generation,
    order: Order,
    counted: Counted,
    told: Instant,
    /// Whether anything open was found.
    has_open: bool,
}

impl Running {
    fn is_done(&self) -> bool {
        self.counted.read >= self.order.corpus.len()
    }

    /// Counts one more article; whether it is the first with something open.
    fn count_next(&mut self, desk: &Desk) -> bool {
        let corpus = &self.order.corpus;
        let at = (self.order.from + self.counted.read) % corpus.len().max(1);
        self.counted.read += 1;
        let heading = corpus.heading(at).filter(|heading| desk.shelf.width(&heading.id) > 0);
        let Some(article) = heading.and_then(|_| corpus.article(at)) else { return false };
        let map = TextMap::new(article.text.clone());
        // What can't be read is said when the article is opened.
        let sheets = desk.sheets(&article, &map).unwrap_or_default();
        let compared = desk.compare(&article, &map, &sheets);
        let open = open_items(&compared, &self.order, self.counted.annotators.len() <= 1);
        if open == 0 {
            return false;
        }
        self.counted.open.push((at, open));
        !std::mem::replace(&mut self.has_open, true)
    }
}

struct Work<T> {
    root: PathBuf,
    schema: Arc<Schema>,
    desk: Option<Desk>,
    survey: Option<Running>,
    watches: bool,
    who: String,
    tell: T,
}

impl<T: Fn(Event)> Work<T> {
    fn stay(mut self, asks: &Receiver<Ask>) {
        loop {
            let next = if self.survey.is_some() {
                asks.try_recv().map_err(|error| error == TryRecvError::Disconnected)
            } else if self.watches {
                asks.recv_timeout(LOOK).map_err(|error| error == RecvTimeoutError::Disconnected)
            } else {
                asks.recv().map_err(|_| true)
            };
            match next {
                Ok(ask) => self.take(ask),
                Err(true) => return,
                Err(false) if self.survey.is_some() => self.count(),
                Err(false) => self.look(),
            }
        }
    }

    fn take(&mut self, ask: Ask) {
        match ask {
            Ask::Open => _ = self.desk(),
            Ask::Unwatch => (self.watches, self.survey) = (false, None),
            Ask::Sheets(article) => self.sheets(&article),
            Ask::Survey(generation, order) => {
                self.look();
                self.watches = true;
                self.who.clone_from(&order.who);
                let Some(desk) = self.desk() else { return };
                let annotators = desk.shelf.names().filter(|name| *name != order.who).map(str::to_owned).collect();
                let counted = Counted { annotators, ..Counted::default() };
                self.survey = Some(Running { generation, order, counted, told: Instant::now(), has_open: false });
            }
        }
    }

    /// The files, read through when they are first wanted.
    fn desk(&mut self) -> Option<&mut Desk> {
        if self.desk.is_none() {
            match Desk::open(&self.root, Shelf::open_indexed(&self.root), self.schema.clone()) {
                Ok(desk) => {
                    self.tell_left_out(&desk);
                    self.desk = Some(desk);
                }
                Err(error) => (self.tell)(Event::Notice(format!("annotations of others can't be read: {error}"))),
            }
        }
        self.desk.as_mut()
    }

    fn tell_left_out(&self, desk: &Desk) {
        let unusable = annotations::present(&self.root).into_iter().filter(|file| !file.usable).map(|file| file.name);
        let unread = desk.shelf.unread.iter().map(|(name, _)| name.clone());
        let names: Vec<String> = unusable.chain(unread).map(|name| format!("annotations/{name}.jsonl")).collect();
        if !names.is_empty() {
            (self.tell)(Event::Notice(format!("left out: {} · gloss check says why", names.join(", "))));
        }
    }

    fn sheets(&mut self, article: &Arc<Article>) {
        let map = TextMap::new(article.text.clone());
        let mut failed = None;
        for _ in 0..TRIES {
            let Some(desk) = self.desk() else { return };
            match desk.sheets(article, &map) {
                Ok(sheets) => {
                    let told = Event::Sheets(article.id.clone(), desk.same.clone(), Arc::new(sheets));
                    return (self.tell)(told);
                }
                Err(error) => failed = Some(error),
            }
            // Somebody writes: what they have written is read through first.
            self.look();
        }
        if let Some(error) = failed {
            (self.tell)(Event::Notice(format!("annotations of this article can't be read: {error}")));
        }
    }

    /// Goes on counting for a moment; the first article with something open is told at once.
    fn count(&mut self) {
        let (Some(desk), Some(running)) = (&self.desk, &mut self.survey) else { return self.survey = None };
        let begun = Instant::now();
        let mut at_once = false;
        while !running.is_done() && !at_once && begun.elapsed() < SLICE {
            at_once = running.count_next(desk);
        }
        if at_once || running.is_done() || running.told.elapsed() >= TELL {
            running.told = Instant::now();
            running.counted.is_done = running.is_done();
            let told = running.counted.clone();
            running.counted.open.clear();
            (self.tell)(Event::Survey(running.generation, told));
        }
        if running.is_done() {
            self.survey = None;
        }
    }

    /// Reads what was changed since; says whose.
    fn look(&mut self) {
        let (root, who) = (self.root.clone(), self.who.clone());
        let Some(desk) = self.desk.as_mut().filter(|desk| desk.shelf.is_outdated(&root)) else { return };
        let changed: Vec<String> = desk.refresh(&root).unwrap_or_default();
        // What the reviewer writes is known already.
        let others: Vec<String> = changed.into_iter().filter(|name| *name != who).collect();
        if !others.is_empty() && self.watches {
            (self.tell)(Event::SheetsChanged(others));
        }
    }
}

/// How many items of an article one would be led to.
pub fn open_items(compared: &Comparison, order: &Order, alone: bool) -> usize {
    let leads = |item: &&Item| order.filter.leads_to(item, &compared.annotators, order.agreed, alone);
    compared.items.iter().filter(leads).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::{Origin, plain};
    use crate::schema::ready;
    use std::cell::RefCell;
    use std::fs;

    #[test]
    fn a_file_that_was_written_anew_meanwhile_is_read_as_it_is_now() {
        let root = tempfile::tempdir().unwrap();
        fs::create_dir(root.path().join("annotations")).unwrap();
        let path = root.path().join("annotations/boris.jsonl");
        let line = |id: &str, more: &str| {
            format!(
                "{{\"id\":\"{id}\",\"kind\":\"span\",\"doc\":\"a\",\"start\":0,\"end\":8,\"layer\":\"entity\",\"label\":\"PER\",\"quote\":\"Ann Lind\"{more}}}\n"
            )
        };
        let note = format!(",\"note\":\"{}\"", "x".repeat(9000));
        fs::write(&path, line("s-1", &note)).unwrap();
        let origin = Origin { file: "corpus/a.txt".into(), language: "en".into() };
        let article = plain::outline("Ann Lind left Velmar.", false, &origin).unwrap().unwrap().article(&origin);
        let told = RefCell::new(Vec::new());
        let (root, schema) = (root.path().to_owned(), Arc::new(ready::news().0));
        let tell = |event| told.borrow_mut().push(event);
        let mut work = Work { root, schema, desk: None, survey: None, watches: false, who: String::new(), tell };
        assert!(work.desk().is_some());
        // The same file, much shorter: what stood in it is not where it was.
        fs::write(&path, line("s-2", "")).unwrap();
        work.sheets(&Arc::new(article));
        let told = told.borrow();
        let Some(Event::Sheets(doc, _, sheets)) = told.last() else { panic!("{told:?}") };
        let ids: Vec<&str> = sheets.iter().flat_map(|sheet| &sheet.records).map(|record| record.id.as_str()).collect();
        assert_eq!((doc.as_str(), ids), ("a", vec!["s-2"]));
    }
}
