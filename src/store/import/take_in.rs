//! Foreign documents, batch by batch: each finds its article or becomes one, then its annotations become records. The heavy
//! parts run on all processors; what comes of it does not depend on who was faster.

use super::hand::{Entry, Hand};
use super::known::Known;
use super::outcome::{FAULTS, Fault, Outcome, SHOWN};
use super::texts::Texts;
use super::{Import, Into};
use crate::annotation::{Kind, Record, verdict};
use crate::corpus::made::Made;
use crate::corpus::{Article, Origin};
use crate::exchange::respaced::Respaced;
use crate::exchange::settle::{Settled, settle};
use crate::exchange::{Incoming, Words};
use crate::store::{AnnotatorName, workers};
use crate::text::TextMap;
use std::collections::BTreeMap;
use std::fs::File;
use std::hash::RandomState;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

/// What a suggestion without a score is given.
const MIDDLING: f64 = 0.5;
/// A longer id (bytes) of a document is none.
const LONGEST_ID: usize = 400;

/// What a reader found in a stretch of its files, in order.
#[derive(Debug, Default)]
pub struct Batch {
    /// Documents.
    pub documents: Vec<Incoming>,
    /// What it did not understand.
    pub faults: Vec<Fault>,
}

/// Takes batches in.
pub struct Intake<'a> {
    import: &'a Import<'a>,
    known: Known<'a>,
    aside: PathBuf,
    texts: Texts,
    hands: BTreeMap<String, Hand>,
    state: RandomState,
    all_faults: Option<BufWriter<File>>,
    outcome: Outcome,
}

/// A document that has its article.
struct Ready {
    incoming: Incoming,
    article: Arc<Article>,
    respaced: Option<Respaced>,
}

/// What came of one document.
struct Done {
    file: String,
    doc: String,
    settled: Settled,
    entries: BTreeMap<String, Vec<Entry>>,
    renamed: BTreeMap<String, String>,
    passed_over: usize,
}

impl<'a> Intake<'a> {
    /// `aside`: the folder for what is not in the dataset yet.
    pub fn new(import: &'a Import<'a>, known: Known<'a>, aside: &Path) -> io::Result<Self> {
        let texts = aside.join("texts");
        std::fs::create_dir(&texts)?;
        Ok(Self {
            import,
            known,
            aside: aside.to_owned(),
            texts: Texts::new(texts),
            hands: BTreeMap::new(),
            state: RandomState::new(),
            all_faults: None,
            outcome: Outcome::default(),
        })
    }

    /// Something that was not taken.
    pub fn fault(&mut self, fault: Fault) -> io::Result<()> {
        self.outcome.faults += 1;
        if self.all_faults.is_none() {
            self.all_faults = Some(BufWriter::new(File::create(self.aside.join(FAULTS))?));
        }
        if let Some(all) = &mut self.all_faults {
            serde_json::to_writer(&mut *all, &fault).map_err(io::Error::other)?;
            all.write_all(b"\n")?;
        }
        if self.outcome.shown.len() < SHOWN {
            self.outcome.shown.push(fault);
        }
        Ok(())
    }

    /// Takes what a reader found.
    pub fn take(&mut self, batch: Batch) -> io::Result<()> {
        for fault in batch.faults {
            self.fault(fault)?;
        }
        let made = workers::each(&batch.documents, |incoming| article_of(incoming, self.import));
        let mut ready = Vec::with_capacity(batch.documents.len());
        for (incoming, made) in batch.documents.into_iter().zip(made) {
            self.outcome.documents += 1;
            match self.article(incoming, made)? {
                Ok(one) => ready.push(Mutex::new(Some(one))),
                Err(fault) => self.fault(fault)?,
            }
        }
        let rules = self.import.rules();
        let done = workers::each(&ready, |one| {
            let one = one.lock().ok().and_then(|mut one| one.take())?;
            let map = TextMap::new(one.article.text.clone());
            let (file, doc) = (one.incoming.file.clone(), one.article.id.clone());
            let mut settled = settle(one.incoming, &one.article, &map, one.respaced.as_ref(), &rules);
            let records = std::mem::take(&mut settled.records);
            let done = Done { file, doc, settled, entries: BTreeMap::new(), renamed: BTreeMap::new(), passed_over: 0 };
            Some(self.sorted(records, done))
        });
        done.into_iter().flatten().try_for_each(|done| self.count(done))
    }

    /// Who has each record, and the line that it will be.
    fn sorted(&self, records: Vec<Record>, mut done: Done) -> Done {
        for mut record in records {
            let is_suggested = record.score.is_some() && record.of.is_empty() && verdict::is_maker(&record.origin);
            let who = match self.import.into {
                Into::Suggestions if record.kind == Kind::Span => {
                    record.score.get_or_insert(MIDDLING);
                    if !verdict::is_maker(&record.origin) {
                        record.origin = format!("model:{}@import", self.import.name);
                    }
                    String::new()
                }
                Into::Suggestions => {
                    done.passed_over += 1;
                    continue;
                }
                _ if is_suggested => {
                    done.passed_over += 1;
                    continue;
                }
                Into::Gold(_) => {
                    "gold".clone_into(&mut record.by);
                    record.by.clone()
                }
                Into::One(name) => {
                    name.as_str().clone_into(&mut record.by);
                    record.by.clone()
                }
                Into::Named(other) => {
                    let name = match AnnotatorName::new(&record.by) {
                        Ok(name) => name,
                        Err(_) if record.by.is_empty() => other.clone(),
                        Err(_) => {
                            let name = AnnotatorName::of_login(&record.by);
                            done.renamed.insert(record.by.clone(), name.to_string());
                            name
                        }
                    };
                    name.as_str().clone_into(&mut record.by);
                    name.to_string()
                }
            };
            let entry = Entry::new(&self.state, &record);
            done.entries.entry(who).or_default().push(entry);
        }
        done
    }

    fn count(&mut self, done: Done) -> io::Result<()> {
        let Settled { faults, fits, needs, .. } = done.settled;
        for (line, message) in faults {
            self.fault(Fault { file: done.file.clone(), line, message })?;
        }
        self.outcome.fits.add(&fits);
        self.outcome.needs.add(needs);
        self.outcome.renamed.extend(done.renamed);
        self.outcome.passed_over += done.passed_over;
        for (who, entries) in done.entries {
            self.outcome.records += entries.len();
            if !self.hands.contains_key(&who) {
                let hand = Hand::open(self.import.path(&who), &self.aside, &self.state)?;
                self.hands.insert(who.clone(), hand);
            }
            if let Some(hand) = self.hands.get_mut(&who) {
                hand.take(&done.doc, entries)?;
            }
        }
        Ok(())
    }

    /// The article of a document: one that is there, or a new one.
    fn article(
        &mut self,
        incoming: Incoming,
        made: Option<Result<(Made, Article), String>>,
    ) -> io::Result<Result<Ready, Fault>> {
        let fault = |message: String| Ok(Err(Fault { file: incoming.file.clone(), line: incoming.line, message }));
        let known = match &incoming.words {
            Words::Known => self.known.of_id(&incoming.id).map(|article| (article, None)),
            Words::Md5(md5) => self.known.of_md5(md5).map(|article| (article, None)),
            Words::Spaced(text) => {
                self.known.of_words(text, &incoming.id).map(|(article, respaced)| (article, Some(respaced)))
            }
            Words::Whole(_) => None,
        };
        if let Some((article, respaced)) = known {
            return Ok(Ok(Ready { incoming, article, respaced }));
        }
        match made {
            None => {
                let (id, count) = (&incoming.id, incoming.drafts.len());
                fault(format!(
                    "“{id}” is no article of this dataset, and the file does not have its text; its {count} annotations were left out. Add the text first."
                ))
            }
            Some(Err(why)) => fault(why),
            Some(Ok((mut made, mut article))) => {
                if let Words::Whole(_) = incoming.words
                    && let Some(id) = self.known.same_text(&article.sha, &incoming.id)
                {
                    article.id = id;
                } else {
                    made.id = self.free_id(&incoming.id, incoming.line);
                    article.id.clone_from(&made.id);
                    if made.title.is_none() {
                        article.title.clone_from(&made.id);
                    }
                    self.texts.add(&made)?;
                    self.known.add(&article, &incoming.id);
                    self.outcome.new += 1;
                }
                Ok(Ok(Ready { incoming, article: Arc::new(article), respaced: None }))
            }
        }
    }

    /// An id that no article has: the foreign one, else one below the name of the import.
    fn free_id(&mut self, foreign: &str, line: usize) -> String {
        let name = self.import.name;
        let own = !foreign.trim().is_empty() && foreign.len() <= LONGEST_ID;
        let first = if own { foreign.to_owned() } else { format!("{name}#{line}") };
        let below = format!("{name}/{first}");
        let numbered = (2..).map(|n| format!("{below}-{n}"));
        let ids = &mut self.known.ids;
        [first, below.clone()].into_iter().chain(numbered).find(|id| ids.insert(id)).unwrap_or(below)
    }

    /// What was read, and what is to be written.
    pub fn finish(mut self) -> io::Result<(Texts, BTreeMap<String, Hand>, Outcome)> {
        if let Some(mut all) = self.all_faults.take() {
            all.flush()?;
        }
        Ok((self.texts, self.hands, self.outcome))
    }
}

/// The article that a document would be; `None`: it has no text of its own.
fn article_of(incoming: &Incoming, import: &Import) -> Option<Result<(Made, Article), String>> {
    let (Words::Whole(text) | Words::Spaced(text)) = &incoming.words else { return None };
    let origin = Origin { file: incoming.file.as_str().into(), language: import.schema.language.as_str().into() };
    let meta = incoming.meta.clone();
    let made = Made {
        id: incoming.id.clone(),
        text: text.clone(),
        title: meta.title,
        outlet: meta.outlet,
        date: meta.date,
        url: meta.url,
    };
    Some(match made.article(incoming.line, &origin) {
        Ok(article) => Ok((made, article)),
        Err(finding) => Err(finding.message),
    })
}
