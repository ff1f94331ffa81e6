//! Export: articles and the records of chosen annotators become files of another program. Everything is written aside and put in
//! its place at the end; the same state gives the same bytes.

mod chosen;
mod encoded;
pub mod place;
mod target;

use super::corpus_stream::{Batch, Stream};
use super::dataset::Dataset;
use super::{registry, workers};
use crate::annotation::Registry;
use crate::corpus::Article;
use crate::exchange::split::{Shares, Split};
use crate::exchange::{Action, Format, Held, Loss, Settings, Stop, Tally, What, format};
use crate::finding::Finding;
use crate::text::TextMap;
use encoded::{Encoded, Entered};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, BufWriter, Write as _};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::sync_channel;
use target::{Shared, Target};

pub use chosen::{Chosen, Who};
pub use target::MADE;

/// What is to be exported.
pub struct Export<'a> {
    /// The dataset.
    pub dataset: &'a Dataset,
    /// The format.
    pub format: &'static dyn Format,
    /// What the user chose about it.
    pub settings: &'a Settings,
    /// Whose records, and which.
    pub chosen: &'a Chosen,
    /// Where it goes.
    pub out: &'a Path,
    /// The parts it is dealt into, in their order; none: it is one whole.
    pub parts: Vec<String>,
    /// The part of each article: an index into `parts`.
    pub part_of: HashMap<String, usize>,
    /// Told how many bytes of how many of the corpus were gone through.
    pub watch: &'a (dyn Fn(u64, u64) + Sync),
    /// Somebody wants it to end.
    pub stop: &'a AtomicBool,
}

/// What was written, and what was not.
#[derive(Debug, Default)]
pub struct Outcome {
    /// What is in it; by part where there are parts.
    pub tallies: Vec<Tally>,
    /// What was lost, and what became of it: how often.
    pub lost: BTreeMap<(&'static str, Action), usize>,
    /// Articles that nobody of the chosen has worked on.
    pub untouched: usize,
    /// Articles that are not finished, where only finished ones were asked for.
    pub unfinished: usize,
    /// Records that stand nowhere in the present text.
    pub unanchored: usize,
    /// A fingerprint of everything that went in: articles and records, 64 hex digits.
    pub digest: String,
    /// What was wrong with the corpus.
    pub findings: Vec<Finding>,
}

impl Outcome {
    /// All parts together.
    pub fn tally(&self) -> Tally {
        let mut all = Tally::default();
        self.tallies.iter().for_each(|tally| all.add(tally.clone()));
        all
    }
}

/// An export that was written and is not in its place yet. Dropped, it leaves nothing behind.
pub struct Staged {
    target: Target,
    /// What the format wants to stand before the text of the card.
    pub front: String,
    /// What is in it.
    pub outcome: Outcome,
}

impl Staged {
    /// Adds a text about the whole, such as a card.
    ///
    /// # Errors
    /// When it can't be written.
    pub fn add(&mut self, name: &str, text: &str) -> io::Result<()> {
        self.target.card(name, text)
    }

    /// Puts it in its place; the names of what is there now.
    ///
    /// # Errors
    /// When something could not be moved.
    pub fn commit(self) -> io::Result<(Vec<String>, Outcome)> {
        Ok((self.target.commit()?, self.outcome))
    }
}

impl Export<'_> {
    /// Writes everything aside; what is in its place already is replaced only if `replace` says so.
    ///
    /// # Errors
    /// When it was stopped, something can't be read or written, or the settings do not fit.
    pub fn stage(&self, replace: bool) -> Result<Staged, Stop> {
        let registry = registry::of_everybody(&self.dataset.root, &self.chosen.shelf, Vec::new())?;
        let counted = if self.format.counts_first() { self.count(&registry)? } else { Tally::default() };
        let export = format::Export { schema: &self.dataset.schema, tally: &counted };
        let Some(writer) = self.format.writer(self.settings, &export).map_err(Stop::Refused)? else {
            return Err(Stop::Refused(format!("{} is only read, not written.", self.format.name())));
        };
        let target = Target::open(self.out, self.dataset, self.format.layout(), &self.parts, replace)?;
        let parts = self.parts.len().max(1);
        let mut written = Written {
            shared: (0..parts).map(|part| target.shared(part, &*writer)).collect::<io::Result<_>>()?,
            losses: target.losses()?,
            digest: Sha256::new(),
            stars: BTreeMap::new(),
            outcome: Outcome { tallies: vec![Tally::default(); parts], ..Outcome::default() },
        };
        for shared in &mut written.shared {
            shared.put(writer.head())?;
        }
        let encode = |article: &Article| {
            let mut encoded = self.encoded(article, &registry, |document, losses| writer.document(document, losses))?;
            if target.has_own_files() {
                for piece in std::mem::take(&mut encoded.pieces) {
                    target.add(self.part(article), &piece.file, &piece.bytes)?;
                }
            }
            Ok::<_, io::Error>(encoded)
        };
        let findings = self.each(encode, |article, done| written.take(done?, self.part(article), writer.between()))?;
        written.outcome.findings = findings;
        let entries = registry.entries().len();
        let is_held = self.held().iter().any(|(what, held)| *what == What::Registry && *held == Held::Whole);
        if entries > 0 && !is_held {
            written.stars.insert(What::Registry, entries);
        }
        written.report_stars()?;
        for (shared, tally) in written.shared.iter_mut().zip(&written.outcome.tallies) {
            shared.put(writer.tail(tally))?;
        }
        let outcome = written.end()?;
        if self.stop.load(Ordering::Relaxed) {
            return Err(Stop::Cancelled);
        }
        if outcome.lost.is_empty() {
            target.without_losses()?;
        }
        let front = writer.card_front(&outcome.tally(), &self.parts);
        Ok(Staged { target, front, outcome })
    }

    /// Deals what would be written into parts; how many articles the largest group has that had to stay together.
    ///
    /// # Errors
    /// When it was stopped or something can't be read.
    pub fn deal(&mut self, mut split: Split, seed: u64, shares: &Shares) -> Result<usize, Stop> {
        let is_in = |article: &Article| {
            let map = TextMap::new(article.text.clone());
            let picked = self.chosen.pick(article, &map, &self.dataset.schema)?;
            Ok(self.entered(&picked) == Entered::Yes)
        };
        self.each(is_in, |article, is_in: io::Result<bool>| {
            if is_in? {
                split.take(article);
            }
            Ok(())
        })?;
        if self.stop.load(Ordering::Relaxed) {
            return Err(Stop::Cancelled);
        }
        self.parts = shares.names().iter().map(|name| (*name).to_owned()).collect();
        let number = |side: &str| self.parts.iter().position(|name| name == side).unwrap_or_default();
        let dealt = split.finish(seed, shares);
        self.part_of = dealt.sides.into_iter().map(|(id, side)| (id, number(side))).collect();
        Ok(dealt.largest)
    }

    /// Counts what would be written.
    fn count(&self, registry: &Registry) -> io::Result<Tally> {
        let mut all = Tally::default();
        let count = |article: &Article| Ok(self.encoded(article, registry, |_, _| Vec::new())?.tally);
        self.each(count, |_, tally: io::Result<Tally>| {
            all.add(tally?);
            Ok(())
        })?;
        Ok(all)
    }

    fn part(&self, article: &Article) -> usize {
        self.part_of.get(&article.id).copied().unwrap_or_default()
    }

    /// Reads the corpus beside, works on its articles on all processors, and takes what comes of each in their order.
    fn each<R: Send>(
        &self,
        work: impl Fn(&Article) -> R + Sync,
        mut take: impl FnMut(&Article, R) -> io::Result<()>,
    ) -> io::Result<Vec<Finding>> {
        let mut stream = Stream::open(&self.dataset.root, &self.dataset.schema);
        let (total, mut gone) = (stream.size(), 0);
        std::thread::scope(|scope| {
            let (send, batches) = sync_channel::<Batch>(1);
            let reader = scope.spawn(move || {
                // Where nobody takes any more, an error was met, which is told there.
                stream.each(|batch| send.send(batch).is_ok());
                stream.findings
            });
            for Batch { articles, .. } in batches {
                let done = workers::each(&articles, &work);
                for (article, done) in articles.iter().zip(done) {
                    take(article, done)?;
                    gone += u64::try_from(article.text.len()).unwrap_or_default();
                }
                (self.watch)(gone, total);
                if self.stop.load(Ordering::Relaxed) {
                    break;
                }
            }
            Ok(reader.join().unwrap_or_default())
        })
    }
}

/// What was written so far.
struct Written<'a> {
    shared: Vec<Shared<'a>>,
    losses: BufWriter<File>,
    digest: Sha256,
    stars: BTreeMap<What, usize>,
    outcome: Outcome,
}

impl Written<'_> {
    fn take(&mut self, encoded: Encoded, part: usize, between: &str) -> io::Result<()> {
        self.outcome.unanchored += encoded.unanchored;
        match encoded.entered {
            Entered::Untouched => self.outcome.untouched += 1,
            Entered::Unfinished => self.outcome.unfinished += 1,
            Entered::Yes => {}
        }
        if let Some(shared) = self.shared.get_mut(part) {
            shared.article(encoded.pieces, between)?;
        }
        self.losses.write_all(&encoded.losses)?;
        self.digest.update(&encoded.digest);
        for (what, count) in encoded.stars {
            *self.stars.entry(what).or_default() += count;
        }
        for (what, count) in encoded.lost {
            *self.outcome.lost.entry(what).or_default() += count;
        }
        if let Some(tally) = self.outcome.tallies.get_mut(part) {
            tally.add(encoded.tally);
        }
        Ok(())
    }

    /// What no record of such a format can say is told once for all of them.
    fn report_stars(&mut self) -> io::Result<()> {
        for (what, count) in &self.stars {
            // Words stand in every format; what some can't keep is the white space between them.
            let action = if *what == What::Text { Action::TextChanged } else { Action::Dropped };
            let loss = Loss {
                doc: "*".to_owned(),
                id: "*".to_owned(),
                kind: "*".to_owned(),
                what: what.name(),
                action,
                detail: format!("{}: of {count}", what.title()),
            };
            self.losses.write_all(&encoded::line(&loss))?;
            *self.outcome.lost.entry((what.name(), action)).or_default() += count;
        }
        Ok(())
    }

    fn end(mut self) -> io::Result<Outcome> {
        self.losses.flush()?;
        self.shared.into_iter().try_for_each(Shared::finish)?;
        self.outcome.digest = self.digest.finalize().iter().fold(String::new(), |mut hex, byte| {
            _ = write!(hex, "{byte:02x}");
            hex
        });
        Ok(self.outcome)
    }
}
