//! Work that takes long and runs beside the loop: what is to be done, and what comes back bit by bit. One job at a time;
//! a new one takes the place of the one before, whose answers are dropped from then on.

use super::Session;
use super::effect::Effect;
use crate::corpus::{Article, Corpus};
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
    Scan(Arc<Corpus>, Pattern),
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

/// What a job has done since it last told.
#[derive(Clone, Debug, Default)]
pub struct Progress {
    /// Articles that are read, from the first.
    pub read: usize,
    /// What was found in them.
    pub hits: Vec<Hit>,
}

/// Found places after which a job tells them.
const TELL: usize = 500;
/// Bytes of text after which a job tells how far it is.
const STRETCH: usize = 4 * 1024 * 1024;

impl Job {
    /// Does the work; looks often whether it is still wanted.
    pub fn run(&self, cancelled: &dyn Fn() -> bool, tell: &mut dyn FnMut(Progress)) {
        let Self::Scan(corpus, pattern) = self;
        let mut progress = Progress::default();
        let mut bytes = 0;
        for (at, article) in corpus.articles().enumerate() {
            if cancelled() {
                return;
            }
            progress.hits.extend(hits(&article, pattern));
            bytes += article.text.len();
            if progress.hits.len() >= TELL || bytes >= STRETCH {
                tell(Progress { read: at + 1, hits: std::mem::take(&mut progress.hits) });
                bytes = 0;
            }
        }
        tell(Progress { read: corpus.len(), ..progress });
    }
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

    /// The job has ended.
    pub(super) fn job_done(&mut self, generation: Generation) {
        if self.is_awaited(generation) {
            self.jobs.awaited = false;
        }
    }
}
