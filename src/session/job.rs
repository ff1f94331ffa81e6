//! Work that takes long and runs beside the loop: what is to be done, and what comes back bit by bit. One job at a time;
//! a new one takes the place of the one before, whose answers are dropped from then on.

use super::Session;
use super::concordance::rows::{ReadRow, Reading};
use super::effect::Effect;
use crate::annotation::Stamp;
use crate::corpus::{Article, Changed, Corpus, lines};
use crate::insight::Facts;
use crate::insight::concordance::{self, Listing, Order, Watch};
use crate::search::scan::Pattern;
use crate::text::{BytePos, BytesSpan, CharSpan, TextMap};
use std::sync::Arc;

/// The number of a job.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Generation(pub u64);

/// Work to be done. It holds all it needs.
#[derive(Clone, Debug)]
pub enum Job {
    /// Every place of a pattern in the corpus.
    Scan {
        /// Where it is sought.
        corpus: Arc<Corpus>,
        /// What is sought.
        pattern: Pattern,
        /// After so many places the others are only counted.
        list: usize,
    },
    /// What everybody tagged.
    Spans {
        /// Where it stands.
        corpus: Arc<Corpus>,
        /// What everybody has.
        facts: Arc<Facts>,
        /// What of it, and in what order.
        order: Box<Order>,
    },
    /// What stands around rows of a list.
    Rows(Reading),
}

/// A place in the corpus.
#[derive(Clone, Debug)]
pub struct Hit {
    /// Its article.
    pub article: Arc<Article>,
    /// Number of its paragraph.
    pub paragraph: usize,
    /// Bytes of the paragraph.
    pub bytes: BytesSpan,
    /// Code points of the document.
    pub chars: CharSpan,
}

impl Hit {
    /// A stretch of an article; what of it leaves the paragraph is cut. `bytes`, `chars`: of the document.
    pub fn within(article: Arc<Article>, paragraph: usize, bytes: BytesSpan, chars: CharSpan) -> Option<Self> {
        let bounds = *article.paragraphs.get(paragraph)?;
        let inside = |at: BytePos| at.clamp(bounds.start, bounds.end).get() - bounds.start.get();
        let bytes = BytesSpan::new(BytePos::new(inside(bytes.start)), BytePos::new(inside(bytes.end)));
        (bytes.start < bytes.end).then_some(Self { article, paragraph, bytes, chars })
    }
}

/// What a job tells.
#[derive(Clone, Debug)]
pub enum Told {
    /// What a search has found since it last told.
    Found(Progress),
    /// How many of how many articles are read for a list.
    Read(usize, usize),
    /// A list.
    Listed(Box<Listing>),
    /// Rows of a list.
    Rows(Vec<ReadRow>),
}

/// What a search has done since it last told.
#[derive(Clone, Debug, Default)]
pub struct Progress {
    /// Articles that are read, from the first.
    pub read: usize,
    /// What was found in them.
    pub hits: Vec<Hit>,
    /// What was found and only counted.
    pub more: usize,
    /// A file that is another by now: the rest was not sought.
    pub changed: Option<Changed>,
}

/// Found places after which a job tells them.
const TELL: usize = 500;
/// Articles after which a job tells how far it is.
const STRETCH: usize = 1000;

impl Job {
    /// Does the work; looks often whether it is still wanted.
    pub fn run(&self, cancelled: &(dyn Fn() -> bool + Sync), tell: &dyn Fn(Told)) {
        match self {
            Self::Scan { corpus, pattern, list } => {
                find(corpus, pattern, *list, cancelled, &|progress| tell(Told::Found(progress)));
            }
            Self::Spans { corpus, facts, order } => {
                let watch = Watch { cancelled, tell: &|read, total| tell(Told::Read(read, total)) };
                let listing = concordance::list(facts, corpus, order, &watch);
                if let Some(listing) = listing.filter(|_| !cancelled()) {
                    tell(Told::Listed(Box::new(listing)));
                }
            }
            Self::Rows(reading) => tell(Told::Rows(reading.read(cancelled))),
        }
    }
}

/// Seeks a pattern, and tells what it finds bit by bit.
fn find(corpus: &Corpus, pattern: &Pattern, list: usize, cancelled: &dyn Fn() -> bool, tell: &dyn Fn(Progress)) {
    let mut progress = Progress::default();
    let (mut listed, mut told) = (0, 0);
    let searched = scan(corpus, pattern, cancelled, &mut |at, count| {
        if count > 0 && listed < list {
            let found = corpus.article(at).map(|article| hits(&article, pattern)).unwrap_or_default();
            listed += found.len();
            progress.hits.extend(found);
        } else {
            progress.more += count;
        }
        if progress.hits.len() >= TELL || at + 1 - told >= STRETCH {
            told = at + 1;
            tell(Progress { read: told, ..std::mem::take(&mut progress) });
        }
    });
    if !cancelled() {
        tell(Progress { read: corpus.len(), changed: searched.err(), ..progress });
    }
}

/// How often a pattern stands in each article, from the first to the last. Many texts are searched at once where they stand
/// as they are in their files.
///
/// # Errors
/// When a file is another by now; what comes after it was not sought.
pub fn scan(
    corpus: &Corpus,
    pattern: &Pattern,
    cancelled: &dyn Fn() -> bool,
    found: &mut dyn FnMut(usize, usize),
) -> Result<(), Changed> {
    let (mut at, mut bytes) = (0, Vec::new());
    while at < corpus.len() && !cancelled() {
        let texts = corpus.block(at, &mut bytes);
        let mut places = pattern.places(&bytes).filter(|_| !pattern.is_whole()).map(Iterator::peekable);
        for text in &texts {
            let count = match &mut places {
                Some(places) => {
                    while places.next_if(|place| place.start < text.start).is_some() {}
                    std::iter::from_fn(|| places.next_if(|place| place.end <= text.end)).count()
                }
                None => count(bytes.get(text.clone()).unwrap_or_default(), pattern),
            };
            found(at, count);
            at += 1;
        }
        if texts.is_empty() {
            let article = corpus.read(at)?;
            found(at, article.map_or(0, |article| count(article.text.as_bytes(), pattern)));
            at += 1;
        }
    }
    Ok(())
}

/// How often a pattern stands in a text.
fn count(text: &[u8], pattern: &Pattern) -> usize {
    // Where words do not stand at all, they do not stand as tokens.
    if pattern.places(text).is_some_and(|mut places| places.next().is_none()) {
        return 0;
    }
    let text = std::str::from_utf8(text).unwrap_or_default();
    let paragraphs = lines::paragraphs(text);
    paragraphs.iter().map(|bounds| pattern.hits(text.get(bounds.range()).unwrap_or_default()).len()).sum()
}

/// The places of a pattern in one article, paragraph by paragraph.
pub fn hits(article: &Arc<Article>, pattern: &Pattern) -> Vec<Hit> {
    let mut map = None;
    let mut found = Vec::new();
    for (paragraph, bounds) in article.paragraphs.iter().enumerate() {
        for bytes in pattern.hits(article.text.get(bounds.range()).unwrap_or_default()) {
            let map = map.get_or_insert_with(|| TextMap::new(article.text.clone()));
            let absolute = |at: BytePos| BytePos::new(bounds.start.get() + at.get());
            if let Some(chars) = map.chars(BytesSpan::new(absolute(bytes.start), absolute(bytes.end))) {
                found.push(Hit { article: article.clone(), paragraph, bytes, chars });
            }
        }
    }
    found
}

/// Which job is awaited.
#[derive(Clone, Copy, Debug, Default)]
pub struct Jobs {
    last: Generation,
    awaited: bool,
}

impl Jobs {
    /// The job that was asked for last.
    pub fn last(self) -> Generation {
        self.last
    }

    /// Whether answers of a job are still to come.
    pub fn is_running(self) -> bool {
        self.awaited
    }
}

impl Session {
    /// Asks for a job; what another still tells is dropped.
    pub(super) fn start(&mut self, job: Job) {
        self.jobs = Jobs { last: self.next_generation(), awaited: true };
        self.effects.push(Effect::Start(self.jobs.last, job));
    }

    /// Nothing more is wanted of the job.
    pub(super) fn cancel_job(&mut self) {
        if std::mem::take(&mut self.jobs.awaited) {
            self.effects.push(Effect::Cancel);
        }
    }

    /// The number that the next job will have.
    pub(super) fn next_generation(&self) -> Generation {
        Generation(self.jobs.last.0 + 1)
    }

    /// Whether an answer belongs to the job that is awaited.
    pub(super) fn is_awaited(&self, generation: Generation) -> bool {
        self.jobs.awaited && generation == self.jobs.last
    }

    /// A job has told something.
    pub(super) fn take_told(&mut self, told: Told, stamp: &mut Stamp) {
        match told {
            Told::Found(progress) => self.found_more(progress),
            Told::Read(read, total) => {
                if let Some(list) = &mut self.concordance {
                    list.read = (read, total);
                }
            }
            Told::Listed(listing) => self.take_listing(*listing),
            Told::Rows(rows) => {
                self.take_rows(rows);
                self.label_waiting(stamp);
            }
        }
    }

    /// The job has ended.
    pub(super) fn job_done(&mut self, generation: Generation) {
        if self.is_awaited(generation) {
            self.jobs.awaited = false;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::Origin;
    use crate::schema::Source;
    use crate::search::scan::{Case, How};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_article_has_as_many_places_as_its_paragraphs(texts in prop::collection::vec("[abA字é ]{0,9}(\n[abA字é ]{1,9}){0,3}", 1..5),
            words in "[ab字é]{1,2}|a ?b", regex in any::<bool>(), whole in any::<bool>(), fold in any::<bool>()) {
            let origin = Origin { file: "corpus/a.txt".into(), language: "en".into() };
            let articles = texts.iter().flat_map(|text| crate::corpus::read(text.as_bytes(), &Source::default(), &origin).0);
            let corpus = Corpus::new(articles.collect(), Vec::new());
            let how = How { regex, whole, fold: fold && !regex, case: Case::Smart };
            let pattern = Pattern::new(&words, how).unwrap().unwrap();
            let mut counted = Vec::new();
            scan(&corpus, &pattern, &|| false, &mut |at, count| counted.push((at, count))).unwrap();
            let expected: Vec<_> = corpus.articles().flatten().map(|article| hits(&article, &pattern).len()).enumerate().collect();
            prop_assert_eq!(counted, expected);
        }
    }
}
